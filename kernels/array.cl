/* SPDX-License-Identifier: MIT */

/* Arrays in global and local memory: every program begins with this file. Usually an
 * array is a pointer. In a checked build (-DCHECKED, the pretended word "checked") it
 * is a pointer with its bytes, as core/opencl/checked.c hands them to kernels, and
 * where to note what is out of bounds: each access is compared, and one that lies
 * outside becomes one of the first element.
 *
 * ARRAY (global uint, col)        a parameter, of a kernel or a function
 * MEMBER (global uint, col);      of a structure
 * AT (col, i)                     an element, to read or to write
 * AT_AS (global ushort, col, i)   one of another type
 * PASS (col)                      to a function or into a structure
 * PASS_FROM (col, n)              the same, from element n on
 * PASS_IF (has_it, col)           the same, or nothing
 * PASS_NOTHING                    no array
 * DECLARE (global uint, part, col, n);   a variable: col from element n on
 * DECLARE_AS (global uchar, part, col, n);   one of another type, from its element n on
 * LOCAL (uint, room, n, col);   room of a work-group; faults go where those of col do
 * NEXT (part)                   moves on by one element
 * AT_BYTE (local, uint, room, n)   the element that begins at byte n, to read */

#ifdef CHECKED

#define ARRAY(type, name) type *name, ulong name##_bytes, global uint *name##_fault
#define MEMBER(type, name)                                                             \
  type *name;                                                                          \
  ulong name##_bytes;                                                                  \
  global uint *name##_fault
#define PASS(name) name, name##_bytes, name##_fault
#define PASS_FROM(name, n)                                                             \
  name + begin_in ((n), CHECK_LENGTH (name)),                                          \
      rest_in ((n), CHECK_LENGTH (name)) * sizeof (*name), name##_fault
#define PASS_IF(has, name) (has) ? name : 0, name##_bytes, name##_fault
#define PASS_NOTHING 0, 0, 0
#define DECLARE(type, part, name, n)                                                   \
  type *part = name + begin_in ((n), CHECK_LENGTH (name));                             \
  ulong part##_bytes = rest_in ((n), CHECK_LENGTH (name)) * sizeof (*name);            \
  global uint *part##_fault = name##_fault
#define DECLARE_AS(type, part, name, n)                                                \
  type *part = (type *) name + begin_in ((n), name##_bytes / sizeof (type));           \
  ulong part##_bytes = rest_in ((n), name##_bytes / sizeof (type)) * sizeof (type);    \
  global uint *part##_fault = name##_fault

#define CHECK_LENGTH(name) (name##_bytes / sizeof (*name))
#define CHECK_PLACE (CHECKED_FILE << 16 | __LINE__)
#define AT(name, i) name[index_in ((i), CHECK_LENGTH (name), name##_fault, CHECK_PLACE)]
#define AT_AS(type, name, i)                                                           \
  ((type *) name)[index_in (                                                           \
      (i), name##_bytes / sizeof (*(type *) name), name##_fault, CHECK_PLACE)]

#define AT_BYTE(space, type, name, n)                                                  \
  AT_AS (space const type, name, (n) / sizeof (type))
#define LOCAL(type, name, n, other)                                                    \
  local type name[n];                                                                  \
  const ulong name##_bytes = sizeof (name);                                            \
  global uint *name##_fault = other##_fault
#define NEXT(name)                                                                     \
  (name += CHECK_LENGTH (name) > 1,                                                    \
      name##_bytes -= min (name##_bytes, (ulong) sizeof (*name)))

/* The first fault is kept: place, index, length. */
static inline size_t
index_in (ulong i, ulong length, global uint *fault, uint place)
{
  if (i < length)
    return i;
  if (atomic_cmpxchg ((volatile global uint *) fault, 0, place) == 0) {
    fault[1] = (uint) i;
    fault[2] = (uint) (i >> 32);
    fault[3] = (uint) length;
    fault[4] = (uint) (length >> 32);
  }
  return 0;
}

/* Where a part begins, and how long it is: one behind the end is none, and begins where
 * the first element is safe to touch. */
static inline ulong
begin_in (ulong n, ulong length)
{
  return n < length ? n : 0;
}

static inline ulong
rest_in (ulong n, ulong length)
{
  return n < length ? length - n : 0;
}

#else

#define ARRAY(type, name) type *name
#define MEMBER(type, name) type *name
#define PASS(name) name
#define PASS_FROM(name, n) name + (n)
#define PASS_IF(has, name) (has) ? name : 0
#define PASS_NOTHING 0
#define DECLARE(type, part, name, n) type *part = name + (n)
#define DECLARE_AS(type, part, name, n) type *part = (type *) name + (n)
#define LOCAL(type, name, n, other) local type name[n]
#define NEXT(name) (++name)
#define AT(name, i) name[i]
#define AT_AS(type, name, i) ((type *) name)[i]
#define AT_BYTE(space, type, name, n)                                                  \
  (*(space const type *) ((space const uchar *) name + (n)))

#endif
