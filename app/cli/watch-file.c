/* SPDX-License-Identifier: MIT */

/* All frames of a watch in one file. */

#include "base/error.h"
#include "cli/watch-private.h"
#include "series-parts.h"

/* @lock: of @file, which the reader asks and the writer writes */
struct _RingletFollowFile {
  const RingletFollowWish *wish;
  RingletSeriesFile *file;
  GMutex lock;
};

RingletFollowFile *
ringlet_follow_file_new (const RingletFollowWish *wish, GError **error)
{
  g_auto (GStrv) names = ringlet_series_parts_names (wish->state, wish->cake_use);
  const RingletSeriesFileOptions options = {
    .existing =
        wish->overwrite ? RINGLET_HDF5_EXISTING_REPLACE : RINGLET_HDF5_EXISTING_RESUME,
    .keep_sums = TRUE,
    .names = (const char *const *) names,
  };
  RingletSeriesFile *file = ringlet_series_file_new (wish->file, &options, error);
  RingletFollowFile *self = NULL;

  if (file == NULL)
    return NULL;
  self = g_new0 (RingletFollowFile, 1);
  self->wish = wish;
  self->file = file;
  g_mutex_init (&self->lock);
  return self;
}

void
ringlet_follow_file_find (RingletFollowFile *self, RingletFollowLot *lot)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  lot->is_in_file = ringlet_series_file_find (
      self->file, lot->frame.path, lot->frame.index, &lot->row);
}

static gboolean
put (RingletFollowFile *self, const RingletFollowLot *lot, GError **error)
{
  RingletSeriesRow row = { .frame = lot->row,
    .meta = &lot->meta,
    .path = lot->frame.path,
    .index = lot->frame.index };
  g_autoptr (GPtrArray) results = NULL;

  if (lot->error != NULL) {
    row.error = lot->error->message;
    return ringlet_series_file_append (self->file, &row, error);
  }
  results = ringlet_series_parts_results (
      lot->state, self->wish->cake_use, lot->integration, error);
  if (results == NULL)
    return FALSE;
  row.results = (RingletResult *const *) results->pdata;
  row.n_results = results->len;
  return ringlet_series_file_append (self->file, &row, error);
}

gboolean
ringlet_follow_file_append (
    RingletFollowFile *self, const RingletFollowLot *lot, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return put (self, lot, error);
}

gboolean
ringlet_follow_file_flush (RingletFollowFile *self, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return ringlet_series_file_flush (self->file, error);
}

gboolean
ringlet_follow_file_close (RingletFollowFile *self, gboolean is_whole, GError **error)
{
  const gboolean ok = ringlet_series_file_close (self->file, is_whole, error);

  g_mutex_clear (&self->lock);
  g_free (self);
  return ok;
}
