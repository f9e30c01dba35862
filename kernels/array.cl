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
 * DECLARE (global uint, part, col, n);   a variable: col from element n on */

#ifdef CHECKED

#define ARRAY(type, name)                                                              \
  type *name, const ulong name##_bytes, global uint *name##_fault
#define MEMBER(type, name)                                                             \
  type *name;                                                                          \
  ulong name##_bytes;                                                                  \
  global uint *name##_fault
#define PASS(name) name, name##_bytes, name##_fault
#define PASS_FROM(name, n)                                                             \
  name + begin_in ((n), LENGTH (name)),                                                \
      name##_bytes - begin_in ((n), LENGTH (name)) * sizeof (*name), name##_fault
#define PASS_IF(has, name) (has) ? name : 0, name##_bytes, name##_fault
#define PASS_NOTHING 0, 0, 0
#define DECLARE(type, part, name, n)                                                   \
  type *part = name + begin_in ((n), LENGTH (name));                                   \
  const ulong part##_bytes =                                                           \
      name##_bytes - begin_in ((n), LENGTH (name)) * sizeof (*name);                   \
  global uint *part##_fault = name##_fault

#define LENGTH(name) (name##_bytes / sizeof (*name))
#define PLACE (CHECKED_FILE << 16 | __LINE__)
#define AT(name, i) name[index_in ((i), LENGTH (name), name##_fault, PLACE)]
#define AT_AS(type, name, i)                                                           \
  ((type *) name)[index_in (                                                           \
      (i), name##_bytes / sizeof (*(type *) name), name##_fault, PLACE)]

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

/* Where a part begins that lies within an array; behind its end there is none. */
static inline ulong
begin_in (ulong n, ulong length)
{
  return min (n, length);
}

#else

#define ARRAY(type, name) type *name
#define MEMBER(type, name) type *name
#define PASS(name) name
#define PASS_FROM(name, n) name + (n)
#define PASS_IF(has, name) (has) ? name : 0
#define PASS_NOTHING 0
#define DECLARE(type, part, name, n) type *part = name + (n)
#define AT(name, i) name[i]
#define AT_AS(type, name, i) ((type *) name)[i]

#endif
