/* SPDX-License-Identifier: MIT */

/* To be loaded before a program: whoever asks about a file in a folder "dead-mount"
 * waits as for a server that does not answer. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAIT_S 600

static void
wait_if_dead (const char *path)
{
  if (path != NULL && strstr (path, "/dead-mount/") != NULL)
    sleep (WAIT_S);
}

int
stat (const char *path, struct stat *info)
{
  int (*next) (const char *, struct stat *) = dlsym (RTLD_NEXT, "stat");

  wait_if_dead (path);
  return next (path, info);
}

int
lstat (const char *path, struct stat *info)
{
  int (*next) (const char *, struct stat *) = dlsym (RTLD_NEXT, "lstat");

  wait_if_dead (path);
  return next (path, info);
}

int
access (const char *path, int mode)
{
  int (*next) (const char *, int) = dlsym (RTLD_NEXT, "access");

  wait_if_dead (path);
  return next (path, mode);
}
