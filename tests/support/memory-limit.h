/* SPDX-License-Identifier: MIT */
#pragma once

/* How much memory some code may ask for. With AddressSanitizer each block is counted;
 * its address space cannot be limited, being mostly shadow. Without it, the limit is
 * that of the process: g_malloc() then ends the test, and g_try_malloc() gives NULL,
 * which the test must not take for a clean error. */

#include <glib.h>
#include <sys/resource.h>
#include <unistd.h>

G_BEGIN_DECLS

#ifdef __has_feature
#define RINGLET_TEST_HAS_ASAN __has_feature (address_sanitizer)
#elif defined __SANITIZE_ADDRESS__
#define RINGLET_TEST_HAS_ASAN 1
#else
#define RINGLET_TEST_HAS_ASAN 0
#endif

#if RINGLET_TEST_HAS_ASAN

/* sanitizer/allocator_interface.h, which GCC does not bring along */
int __sanitizer_install_malloc_and_free_hooks (
    void (*on_malloc) (const volatile void *block, size_t size),
    void (*on_free) (const volatile void *block));
size_t __sanitizer_get_allocated_size (const volatile void *block);

static gint64 ringlet_test_memory_used;
static gint64 ringlet_test_memory_peak;

static inline void
ringlet_test_memory_on_malloc (const volatile void *block G_GNUC_UNUSED, size_t size)
{
  ringlet_test_memory_used += (gint64) size;
  ringlet_test_memory_peak = MAX (ringlet_test_memory_peak, ringlet_test_memory_used);
}

static inline void
ringlet_test_memory_on_free (const volatile void *block)
{
  if (block != NULL)
    ringlet_test_memory_used -= (gint64) __sanitizer_get_allocated_size (block);
}

#endif

/* Once, before the first ringlet_test_memory_begin(). @most: bytes that a test will
 * allow itself. For a test of one thread. */
static inline void
ringlet_test_memory_init (gint64 most)
{
#if RINGLET_TEST_HAS_ASAN
  (void) most;
  g_assert_cmpint (__sanitizer_install_malloc_and_free_hooks (
                       ringlet_test_memory_on_malloc, ringlet_test_memory_on_free),
      !=, 0);
#else
  g_autofree char *pages = NULL;
  struct rlimit limit;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &pages, NULL, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_AS, &limit), ==, 0);
  limit.rlim_cur =
      (rlim_t) (g_ascii_strtoll (pages, NULL, 10) * sysconf (_SC_PAGESIZE) + most);
  g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);
#endif
}

/* Returns what is in use now, for ringlet_test_memory_check(). */
static inline gint64
ringlet_test_memory_begin (void)
{
#if RINGLET_TEST_HAS_ASAN
  ringlet_test_memory_peak = ringlet_test_memory_used;
  return ringlet_test_memory_used;
#else
  return 0;
#endif
}

/* No more than @allowed bytes since @begin, at any time. */
static inline void
ringlet_test_memory_check (gint64 begin, gint64 allowed)
{
#if RINGLET_TEST_HAS_ASAN
  g_assert_cmpint (ringlet_test_memory_peak - begin, <=, allowed);
#else
  (void) begin;
  (void) allowed;
#endif
}

G_END_DECLS
