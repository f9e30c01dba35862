/* SPDX-License-Identifier: MIT */
#pragma once

/* Who is to blame: the library whose code is running, beyond the C library, GLib and
 * the sanitizers, which do what they are told. */

#define _GNU_SOURCE /* dladdr() */
#include <dlfcn.h>
#include <execinfo.h>
#include <string.h>

#include <glib.h>

G_BEGIN_DECLS

#define RINGLET_TEST_MAX_FRAMES 64

static inline gboolean
ringlet_test_begins (const char *text, const char *const *prefixes)
{
  for (gsize i = 0; text != NULL && prefixes[i] != NULL; i++) {
    if (strncmp (text, prefixes[i], strlen (prefixes[i])) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Clang links its sanitizers into the program; what counts its memory is in it too. */
static inline gboolean
ringlet_test_is_told (const Dl_info *info)
{
  static const char *const files[] = { "libc.so", "libc-", "ld-linux", "linux-vdso",
    "linux-gate", "libpthread", "libglib-2.0", "libasan", "libubsan", NULL };
  static const char *const symbols[] = { "__asan", "__interceptor", "___interceptor",
    "__sanitizer", "__ubsan", "_ZN6__asan", "_ZN11__sanitizer", /* memory-limit.h: */
    "malloc", "calloc", "realloc", "memalign", "aligned_alloc", "posix_memalign",
    "free", NULL };
  const char *slash = strrchr (info->dli_fname, '/');

  return ringlet_test_begins (slash != NULL ? slash + 1 : info->dli_fname, files) ||
      ringlet_test_begins (info->dli_sname, symbols);
}

/**
 * ringlet_test_culprit:
 * @n_skip: how many callers belong to the test
 * @symbol: (out): the nearest function with a name that others may see, or ""
 *
 * May be called in a signal handler or within an allocation, once backtrace() has been
 * called before.
 *
 * Returns: (transfer none): file name of the library or program, or ""
 */
static __attribute__ ((noinline)) const char *
ringlet_test_culprit (int n_skip, const char **symbol)
{
  void *frames[RINGLET_TEST_MAX_FRAMES];
  const int n = backtrace (frames, RINGLET_TEST_MAX_FRAMES);

  Dl_info own = { 0 };
  int first = 0;

  /* A sanitizer's backtrace() is a frame of its own. */
  while (
      first + 1 < n && dladdr (frames[first], &own) != 0 && ringlet_test_is_told (&own))
    first++;
  *symbol = "";
  for (int i = first + 1 + n_skip; i < n; i++) {
    Dl_info info = { 0 };

    if (dladdr (frames[i], &info) == 0 || ringlet_test_is_told (&info))
      continue;
    if (info.dli_sname != NULL)
      *symbol = info.dli_sname;
    return info.dli_fname;
  }
  return "";
}

G_END_DECLS
