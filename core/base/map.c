/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* F_DUPFD_CLOEXEC */
#include "base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

/**
 * Map:
 * @start: address; 0 when this one is free
 * @end: behind the last page
 * @size: bytes of the file when it was mapped
 * @file: descriptor of its own
 * @is_broken: whether zeros were given for what was gone
 *
 * One of a list that the handler walks through without a lock: maps are added at its
 * front and never taken out, only used again.
 */
typedef struct _Map {
  gsize start;
  gsize end;
  gsize size;
  int file;
  gint is_broken;
  struct _Map *next;
} Map;

static Map *maps;
static GMutex lock; /* of those who add and free maps */
static gsize page_size;
static struct sigaction before;

/* In a handler, too. @start is read twice: a map that is used again meanwhile has
 * another one, or none. */
static Map *
find (gsize address)
{
  for (Map *map = __atomic_load_n (&maps, __ATOMIC_ACQUIRE); map != NULL;
       map = map->next) {
    const gsize start = __atomic_load_n (&map->start, __ATOMIC_ACQUIRE);
    const gsize end = __atomic_load_n (&map->end, __ATOMIC_ACQUIRE);

    if (start != 0 && start <= address && address < end &&
        start == __atomic_load_n (&map->start, __ATOMIC_ACQUIRE))
      return map;
  }
  return NULL;
}

/* ---- what is gone ---- */

/* Zeros from the page at @address to the end: what lies behind it is gone as well, or
 * not worth a signal a page. mmap() is a bare system call here. */
static gboolean
give_zeros (Map *map, gsize address)
{
  const gsize from = address / page_size * page_size;
  const int code = errno;
  gpointer zeros = NULL;

  __atomic_store_n (&map->is_broken, TRUE, __ATOMIC_RELEASE);
  zeros = mmap (GSIZE_TO_POINTER (from), map->end - from, PROT_READ,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
  errno = code;
  return zeros != MAP_FAILED;
}

/* As if there were no handler here. The signal comes again when this one returns. */
static void
pass_on (int number, siginfo_t *info, gpointer context)
{
  if ((before.sa_flags & SA_SIGINFO) != 0) {
    before.sa_sigaction (number, info, context);
    return;
  }
  if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
    before.sa_handler (number);
    return;
  }
  sigaction (number, &before, NULL);
  if (info->si_code <= 0) /* sent by a process: nothing would bring it again */
    raise (number);
}

static void
on_bus_error (int number, siginfo_t *info, gpointer context)
{
  const gsize address = GPOINTER_TO_SIZE (info->si_addr);
  Map *map = info->si_code > 0 ? find (address) : NULL;

  if (map == NULL || !give_zeros (map, address))
    pass_on (number, info, context);
}

static void
watch (void)
{
  static gsize is_watching = 0;

  if (g_once_init_enter (&is_watching)) {
    struct sigaction ours = { .sa_sigaction = on_bus_error,
      .sa_flags = SA_SIGINFO | SA_ONSTACK };

    page_size = (gsize) sysconf (_SC_PAGESIZE);
    sigemptyset (&ours.sa_mask);
    sigaction (SIGBUS, &ours, &before);
    g_once_init_leave (&is_watching, 1);
  }
}

/* ---- maps ---- */

static void
map_free (gpointer data)
{
  Map *self = data;
  const gsize start = self->start;

  /* Not to be found any more before others may get the address. */
  g_mutex_lock (&lock);
  __atomic_store_n (&self->start, 0, __ATOMIC_SEQ_CST);
  munmap (GSIZE_TO_POINTER (start), self->end - start);
  close (self->file);
  self->file = -1;
  g_mutex_unlock (&lock);
}

/* (transfer full) one that is not in use; the caller holds the lock and sets @start. */
static Map *
take_free (void)
{
  Map *self = maps;

  while (self != NULL && self->start != 0)
    self = self->next;
  if (self != NULL)
    return self;

  self = g_new0 (Map, 1);
  self->next = maps;
  __atomic_store_n (&maps, self, __ATOMIC_RELEASE);
  return self;
}

static Map *
map_add (gpointer start, gsize size, int file)
{
  Map *self = NULL;

  g_mutex_lock (&lock);
  self = take_free ();
  self->size = size;
  self->file = file;
  self->is_broken = FALSE;
  __atomic_store_n (&self->end,
      GPOINTER_TO_SIZE (start) + (size + page_size - 1) / page_size * page_size,
      __ATOMIC_RELEASE);
  __atomic_store_n (&self->start, GPOINTER_TO_SIZE (start), __ATOMIC_SEQ_CST);
  g_mutex_unlock (&lock);
  return self;
}

static GBytes *
fail (GError **error)
{
  const int code = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
      "The file cannot be mapped: %s", g_strerror (code));
  return NULL;
}

GBytes *
ringlet_map_new (int file, guint64 size, GError **error)
{
  gpointer start = NULL;
  int own = -1;

  if (size == 0)
    return g_bytes_new (NULL, 0);

  watch ();
  own = fcntl (file, F_DUPFD_CLOEXEC, 0);
  if (own < 0)
    return fail (error);
  start = mmap (NULL, (gsize) size, PROT_READ, MAP_PRIVATE, own, 0);
  if (start == MAP_FAILED) {
    fail (error);
    close (own);
    return NULL;
  }
  return g_bytes_new_with_free_func (
      start, (gsize) size, map_free, map_add (start, (gsize) size, own));
}

static Map *
map_of (GBytes *bytes)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  return size > 0 ? find (GPOINTER_TO_SIZE (data)) : NULL;
}

gboolean
ringlet_map_is_one (GBytes *bytes)
{
  return map_of (bytes) != NULL;
}

gboolean
ringlet_map_check (GBytes *bytes, GError **error)
{
  Map *map = map_of (bytes);
  struct stat info;

  if (map == NULL)
    return TRUE;

  /* The last page has zeros behind the end of the file, and no signal tells of them. */
  if (fstat (map->file, &info) == 0 && (guint64) info.st_size < map->size) {
    __atomic_store_n (&map->is_broken, TRUE, __ATOMIC_RELEASE);
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The file was shortened from %" G_GSIZE_FORMAT " to %" G_GINT64_FORMAT
        " bytes while it was read; open it again when it is complete",
        map->size, (gint64) info.st_size);
    return FALSE;
  }
  if (__atomic_load_n (&map->is_broken, __ATOMIC_ACQUIRE) == 0)
    return TRUE;

  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO,
      "A part of the file could not be read: its storage failed, or the file was "
      "shortened for a while; open it again or copy it again");
  return FALSE;
}
