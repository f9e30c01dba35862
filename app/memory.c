/* SPDX-License-Identifier: MIT */
#include "memory.h"

#include "base/recycle.h"

/* ASan has memory of its own: two threads at once would find that of glibc half made,
 * and end in malloc_trim(). */
#if defined __GLIBC__ && !defined __SANITIZE_ADDRESS__
#include <malloc.h>

#define OWN_PAGES_BYTES (256 * 1024)

void
ringlet_memory_set_up (void)
{
  mallopt (M_MMAP_THRESHOLD, OWN_PAGES_BYTES);
}

void
ringlet_memory_give_back (void)
{
  ringlet_recycle_clear ();
  malloc_trim (0);
}

#else

void
ringlet_memory_set_up (void)
{
}

void
ringlet_memory_give_back (void)
{
  ringlet_recycle_clear ();
}

#endif

void
ringlet_memory_take_again (void)
{
  ringlet_recycle_refill ();
}
