/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/source-file.h"
#include "image/source.h"

G_BEGIN_DECLS

/* What source.c, source-open.c and source-list.c share: they read sources, make them,
 * and say which files they read. */

typedef struct {
  char *path;
  const char *format;
  guint64 first; /* index of its first frame in the source */
  guint64 n_frames;
} RingletSourceEntry;

/* Immutable but for @open, a cache that no result depends on. */
struct _RingletSource {
  GArray *entries; /* RingletSourceEntry */
  guint64 n_frames;
  RingletVerify verify;  /* see #RingletReaderInput */
  GPtrArray *notes;      /* (element-type utf8), with NULL at the end */
  RingletImage *image;   /* of a source in memory */
  RingletSource *single; /* (nullable): what a combined one is made of; the members
                            below are its own then */
  RingletCombine combine;
  guint64 n_combined;
  GMutex lock;        /* guards the four below */
  GPtrArray *names;   /* (nullable): all files that are read; NULL until asked for */
  GPtrArray *files;   /* RingletSourceFile or NULL, one per entry */
  GQueue recent;      /* indices of those that are open, newest first */
  gsize n_open_bytes; /* of memory that they take */
};

static inline const RingletSourceEntry *
ringlet_source_entry (const RingletSource *self, guint index)
{
  return &g_array_index (self->entries, RingletSourceEntry, index);
}

/* Remembers @file of entry @index as the newest of the open ones and lets the oldest
 * go. The caller holds the lock, or is the only one who knows @self. */
void ringlet_source_keep (RingletSource *self, guint index, RingletSourceFile *file);

/* Index of the entry that holds frame @index. */
guint ringlet_source_find (const RingletSource *self, guint64 index);

/* Returns (transfer full): the file of an entry, opened, of those that are kept; or for
 * the caller alone. Any thread. */
RingletSourceFile *ringlet_source_get_file (
    RingletSource *self, guint index, RingletSourceUse use, GError **error);
RingletSourceFile *ringlet_source_open_entry (
    RingletSource *self, guint index, GError **error);

/* Returns (transfer full): a source of nothing yet. */
RingletSource *ringlet_source_alloc (void);

/* Frame @index of a combined source. */
RingletImage *ringlet_source_combine (
    RingletSource *self, guint64 index, GCancellable *cancellable, GError **error);

G_END_DECLS
