/* SPDX-License-Identifier: MIT */
#pragma once

/* How much memory some code asks for: every block that the program and its libraries
 * allocate is counted, whether its pages are touched or not. With AddressSanitizer by
 * its hooks; without it by standing in for the functions of the C library, so this may
 * be included in one source file of a program only. */

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#include <glib.h>

#include "support/sanitizer.h"

G_BEGIN_DECLS

/* @size: bytes of the block that was one too many. Returns whether it may be had: with
 * FALSE there is no memory, where that can be said. */
typedef gboolean RingletTestExcess (gsize size);

static gint64 ringlet_test_memory_used;
static guint ringlet_test_memory_n_blocks; /* that were asked for */
static gint64 ringlet_test_memory_peak;
static gint64 ringlet_test_memory_limit = G_MAXINT64;
static RingletTestExcess *ringlet_test_memory_excess;

static inline void
ringlet_test_memory_raise (gint64 used)
{
  gint64 peak = __atomic_load_n (&ringlet_test_memory_peak, __ATOMIC_RELAXED);

  while (used > peak &&
      !__atomic_compare_exchange_n (&ringlet_test_memory_peak, &peak, used, TRUE,
          __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    continue;
}

/* Between whoever allocates and RingletTestExcess are two functions: this one and that
 * of the C library or the sanitizer's hook. */
static __attribute__ ((noinline)) gboolean
ringlet_test_memory_add (gsize size)
{
  const gint64 n = (gint64) MIN (size, (gsize) G_MAXINT64 / 4);
  const gint64 used =
      __atomic_add_fetch (&ringlet_test_memory_used, n, __ATOMIC_RELAXED);

  __atomic_add_fetch (&ringlet_test_memory_n_blocks, 1, __ATOMIC_RELAXED);
  if (used <= ringlet_test_memory_limit || ringlet_test_memory_excess (size)) {
    ringlet_test_memory_raise (used);
    return TRUE;
  }
  __atomic_sub_fetch (&ringlet_test_memory_used, n, __ATOMIC_RELAXED);
  return FALSE;
}

static inline void
ringlet_test_memory_remove (gsize size)
{
  __atomic_sub_fetch (&ringlet_test_memory_used, (gint64) size, __ATOMIC_RELAXED);
}

#if RINGLET_TEST_HAS_ASAN

/* sanitizer/allocator_interface.h, which GCC does not bring along */
int __sanitizer_install_malloc_and_free_hooks (
    void (*on_malloc) (const volatile void *block, size_t size),
    void (*on_free) (const volatile void *block));
size_t __sanitizer_get_allocated_size (const volatile void *block);

static inline void
ringlet_test_memory_on_malloc (const volatile void *block G_GNUC_UNUSED, size_t size)
{
  ringlet_test_memory_add (size);
}

static inline void
ringlet_test_memory_on_free (const volatile void *block)
{
  if (block != NULL)
    ringlet_test_memory_remove (__sanitizer_get_allocated_size (block));
}

/* Once, before the first ringlet_test_memory_begin(). */
static inline void
ringlet_test_memory_init (void)
{
  g_assert_cmpint (__sanitizer_install_malloc_and_free_hooks (
                       ringlet_test_memory_on_malloc, ringlet_test_memory_on_free),
      !=, 0);
}

#else

void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *block, size_t size);
void *__libc_memalign (size_t alignment, size_t size);
void __libc_free (void *block);

static inline void
ringlet_test_memory_init (void)
{
}

/* What was asked for is replaced by what was given, which is a little more. */
static inline void *
ringlet_test_memory_given (void *block, gsize asked)
{
  const gsize given = block != NULL ? malloc_usable_size (block) : 0;

  __atomic_add_fetch (
      &ringlet_test_memory_used, (gint64) given - (gint64) asked, __ATOMIC_RELAXED);
  return block;
}

static inline void *
ringlet_test_memory_none (void)
{
  errno = ENOMEM;
  return NULL;
}

void *
malloc (size_t size)
{
  if (size > G_MAXINT64 / 4 || !ringlet_test_memory_add (size))
    return ringlet_test_memory_none ();
  return ringlet_test_memory_given (__libc_malloc (size), size);
}

void *
calloc (size_t n, size_t size)
{
  size_t all = 0;

  if (__builtin_mul_overflow (n, size, &all) || all > G_MAXINT64 / 4 ||
      !ringlet_test_memory_add (all))
    return ringlet_test_memory_none ();
  return ringlet_test_memory_given (__libc_calloc (n, size), all);
}

void *
realloc (void *block, size_t size)
{
  const gsize before = block != NULL ? malloc_usable_size (block) : 0;
  void *after = NULL;

  if (size > G_MAXINT64 / 4 || !ringlet_test_memory_add (size))
    return ringlet_test_memory_none ();
  after = __libc_realloc (block, size);
  if (after != NULL || size == 0)
    ringlet_test_memory_remove (before);
  return ringlet_test_memory_given (after, size);
}

static inline __attribute__ ((always_inline)) void *
ringlet_test_memory_align (size_t alignment, size_t size)
{
  if (size > G_MAXINT64 / 4 || !ringlet_test_memory_add (size))
    return ringlet_test_memory_none ();
  return ringlet_test_memory_given (__libc_memalign (alignment, size), size);
}

void *
memalign (size_t alignment, size_t size)
{
  return ringlet_test_memory_align (alignment, size);
}

void *
aligned_alloc (size_t alignment, size_t size)
{
  return ringlet_test_memory_align (alignment, size);
}

int
posix_memalign (void **block, size_t alignment, size_t size)
{
  void *made = ringlet_test_memory_align (alignment, size);

  if (made == NULL)
    return ENOMEM;
  *block = made;
  return 0;
}

void
free (void *block)
{
  if (block != NULL)
    ringlet_test_memory_remove (malloc_usable_size (block));
  __libc_free (block);
}

#endif

/**
 * ringlet_test_memory_begin:
 * @limit: bytes beyond what is in use now; @excess: called, from within the allocation,
 *   for each block that goes beyond
 *
 * Returns: what is in use now, for ringlet_test_memory_end()
 */
static inline gint64
ringlet_test_memory_begin (gint64 limit, RingletTestExcess *excess)
{
  const gint64 used = ringlet_test_memory_used;

  ringlet_test_memory_peak = used;
  ringlet_test_memory_excess = excess;
  ringlet_test_memory_limit = used + limit;
  return used;
}

/* No limit from here on. Returns the most bytes that were in use since @begin, beyond
 * those that were then. */
static inline gint64
ringlet_test_memory_end (gint64 begin)
{
  ringlet_test_memory_limit = G_MAXINT64;
  return ringlet_test_memory_peak - begin;
}

/* Returns: how many blocks the program asked for until now, of any size and whether
 * they were freed again. */
static inline guint
ringlet_test_memory_count (void)
{
  return __atomic_load_n (&ringlet_test_memory_n_blocks, __ATOMIC_RELAXED);
}

G_END_DECLS
