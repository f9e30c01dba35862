/* SPDX-License-Identifier: MIT */
#include "footprint.h"

#include <fcntl.h>
#include <malloc.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* "5" sets VmHWM to VmRSS: proc(5), since Linux 4.0. */
gboolean
ringlet_footprint_reset_peak (void)
{
  const int file = open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  gboolean done;

  if (file < 0)
    return FALSE;
  done = write (file, "5", 1) == 1;
  close (file);
  return done;
}

/* Not ru_maxrss, which a process inherits from the one that started it. */
gsize
ringlet_footprint_peak (void)
{
  static const char key[] = "VmHWM:";
  g_autofree char *status = NULL;
  const char *line = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, key);
  return line != NULL ? g_ascii_strtoull (line + strlen (key), NULL, 10) << 10 : 0;
}

guint64
ringlet_footprint_n_faults (void)
{
  struct rusage usage = { 0 };

  getrusage (RUSAGE_SELF, &usage);
  return (guint64) usage.ru_minflt;
}

gsize
ringlet_footprint_in_use (void)
{
#if defined(__GLIBC__) && defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 33)
  const struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
#endif
#endif
  return 0;
}

gsize
ringlet_footprint_machine (void)
{
  const long n_pages = sysconf (_SC_PHYS_PAGES);
  const long page = sysconf (_SC_PAGESIZE);

  return n_pages > 0 && page > 0 ? (gsize) n_pages * (gsize) page : 0;
}

gsize
ringlet_footprint_cache (void)
{
#ifdef _SC_LEVEL3_CACHE_SIZE
  const long size = sysconf (_SC_LEVEL3_CACHE_SIZE);

  return size > 0 ? (gsize) size : 0;
#else
  return 0;
#endif
}
