/* SPDX-License-Identifier: MIT */
#pragma once

/* Bytes made in a test, as a file that one of the readers opens. */

#include <string.h>

#include "base/error.h"
#include "image/reader.h"

G_BEGIN_DECLS

typedef struct {
  GBytes *bytes;
  const RingletReader *reader;
  gpointer state;
  guint64 n_frames;
} File;

static inline void
file_clear (File *file)
{
  if (file->state != NULL)
    file->reader->close (file->state);
  g_clear_pointer (&file->bytes, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (File, file_clear)

/* @inner: (nullable) */
static inline gboolean
file_open (
    File *file, gconstpointer data, gsize size, const char *inner, GError **error)
{
  RingletReaderInput input = { .inner = inner };

  /* A copy of its own, so that a sanitizer sees every byte read behind the end. */
  file->bytes = g_bytes_new_take (g_memdup2 (data, size), size);
  file->reader = ringlet_reader_of_inner (inner);
  if (file->reader == NULL)
    file->reader = ringlet_reader_find (file->bytes, NULL, error);
  if (file->reader == NULL)
    return FALSE;
  input.bytes = file->bytes;
  file->state = file->reader->open (&input, &file->n_frames, error);
  return file->state != NULL;
}

static inline RingletImage *
file_read (const File *file, guint64 index, GError **error)
{
  return file->reader->read (file->state, index, NULL, error);
}

G_END_DECLS
