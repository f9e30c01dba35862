/* SPDX-License-Identifier: MIT */
#include "base/pages.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE ((gsize) 2 << 20)
#define CACHE_LINE 64

gpointer
ringlet_pages_alloc (gsize n, gsize size)
{
  gpointer data = NULL;
  gsize bytes;

  if (!g_size_checked_mul (&bytes, n, size))
    return NULL;
  if (posix_memalign (
          &data, bytes < HUGE_PAGE ? CACHE_LINE : HUGE_PAGE, MAX (bytes, 1)) != 0)
    return NULL;
  /* The rest in small pages: the last huge one would be resident as a whole. */
  if (bytes >= HUGE_PAGE)
    madvise (data, bytes / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
  return data;
}

gpointer
ringlet_pages_alloc0 (gsize n, gsize size)
{
  gpointer data = ringlet_pages_alloc (n, size);

  if (data != NULL)
    memset (data, 0, n * size);
  return data;
}
