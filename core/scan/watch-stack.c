/* SPDX-License-Identifier: MIT */

/* HDF5 that grows: frames one by one, perhaps in data files of their own. */

#include "base/error.h"
#include "image/master.h"
#include "scan/watch-private.h"

/* How far ahead is looked for a frame behind one that is missing. */
#define AHEAD 4
#define FAR_AHEAD 1000

/* So often one that is as it was is opened again. */
#define N_AGAIN 6

/* A frame that cannot be read is tried again. */
#define RETRY_US (200 * G_TIME_SPAN_MILLISECOND)

/* ---- parts ---- */

static gboolean
is_same (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    if (!g_str_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  }
  return TRUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

void
ringlet_watch_find_parts (RingletWatchBook *self, RingletWatchFile *file)
{
  g_autoptr (GPtrArray) parts = ringlet_master_list_data (file->file);
  const gboolean has_none = file->parts == NULL && parts->len == 0;

  g_ptr_array_sort (parts, compare);
  if (has_none || is_same (file->parts, parts))
    return;
  for (guint i = 0; i < parts->len; i++)
    g_hash_table_add (self->parts, g_strdup (g_ptr_array_index (parts, i)));
  g_clear_pointer (&file->parts, g_ptr_array_unref);
  file->parts = g_steal_pointer (&parts);
  file->sign = ringlet_watch_sign (file);
  file->since_us = self->now_us;
}

/* ---- which frames are there ---- */

/* Far ahead only where nothing else is to do: looking for what is missing takes long.
 */
static gboolean
has_later (RingletSource *source, guint64 index, gboolean is_still)
{
  const guint64 ahead = is_still ? FAR_AHEAD : AHEAD;
  const guint64 end = MIN (index + ahead, ringlet_source_n_frames (source));

  for (guint64 i = index + 1; i < end; i++) {
    if (ringlet_source_written (source, i, NULL) == RINGLET_WRITTEN_YES)
      return TRUE;
  }
  return FALSE;
}

/* What is not the last is not written any more. */
static gboolean
is_complete (RingletSource *source, guint64 index, gboolean is_still)
{
  const RingletWritten written = ringlet_source_written (source, index, NULL);

  if (is_still || written == RINGLET_WRITTEN_NOT)
    return written != RINGLET_WRITTEN_NOT;
  return written == RINGLET_WRITTEN_YES && has_later (source, index, FALSE);
}

/* Whether what was given is not in it any more, and nothing is missing. A master is not
 * made anew where only its data files are: they may come back piece by piece. */
static gboolean
is_made_anew (const RingletWatchFile *file, RingletSource *source)
{
  if (file->n_given == 0 || ringlet_master_lacks_data (file->file) ||
      (file->parts != NULL && file->last_own == file->sign.own))
    return FALSE;
  return file->n_given > ringlet_source_n_frames (source) ||
      ringlet_source_written (source, file->last, NULL) == RINGLET_WRITTEN_NOT;
}

/* ---- frames ---- */

/* Bytes that others can decode, or else the pixels: nobody must open the file. */
static gboolean
give (RingletWatchBook *self, RingletWatchFile *file, RingletSource *source,
    RingletSource *label, GError **error)
{
  g_autoptr (RingletStoredFrame) stored =
      ringlet_source_fetch (source, file->n_given, NULL, error);
  g_autoptr (RingletImage) image = NULL;
  gsize n_bytes = 0;

  if (stored == NULL)
    return FALSE;
  if (stored->chunk != NULL) {
    ringlet_source_unref (stored->source);
    stored->source = ringlet_source_ref (label);
    n_bytes = g_bytes_get_size (stored->chunk);
  } else {
    image = ringlet_stored_frame_decode (stored, NULL, error);
    if (image == NULL)
      return FALSE;
    ringlet_stored_frame_unref (g_steal_pointer (&stored));
    stored = ringlet_stored_frame_new_image (image);
    n_bytes = image->n_slow * image->n_fast * ringlet_pixel_type_size (image->type);
  }
  file->last = file->n_given;
  file->last_own = file->sign.own;
  ringlet_watch_give (
      self, file, label, file->n_given++, g_steal_pointer (&stored), n_bytes);
  file->stuck_us = 0;
  return TRUE;
}

/* The next frame cannot be had, for @reason (transfer full); others behind it can. It
 * is left out when that lasts. */
static void
skip (RingletWatchBook *self, RingletWatchFile *file, GError *reason)
{
  const gint64 now_us = g_get_monotonic_time ();

  if (file->stuck_us == 0)
    file->stuck_us = now_us;
  file->looked = (RingletWatchSign){ 0 };
  if (now_us - file->stuck_us < ringlet_watch_patience_us (self)) {
    file->retry_us = now_us + RETRY_US;
    g_error_free (reason);
    return;
  }
  file->stuck_us = 0;
  file->retry_us = 0;
  ringlet_watch_tell (self, file, file->n_given++, reason);
}

static GError *
new_lost (const RingletWatchFile *file)
{
  g_autofree char *label = g_filename_display_name (file->path);

  return g_error_new (RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "%s: Frame %" G_GUINT64_FORMAT
      " was never written, although later ones were; it is left out",
      label, file->n_given);
}

static GError *
new_lacking (const RingletWatchFile *file)
{
  g_autofree char *label = g_filename_display_name (file->path);

  return g_error_new (RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "%s: A data file is missing, and the frames behind it wait for it: from "
      "%" G_GUINT64_FORMAT " on none is taken",
      label, file->n_given);
}

/* Nothing is left to do, as far as is known: what clients of a network disk say of size
 * and time may be seconds old, so it is looked at again after 1 s, 2 s, 4 s … */
static void
rest (RingletWatchFile *file)
{
  file->done = file->sign;
  file->again_us = file->n_again < N_AGAIN
      ? g_get_monotonic_time () + (G_TIME_SPAN_SECOND << file->n_again)
      : 0;
}

/* The next frame is not there yet. */
static void
wait_longer (RingletWatchBook *self, RingletWatchFile *file, RingletSource *source,
    gboolean is_still)
{
  if (has_later (source, file->n_given, is_still)) {
    skip (self, file, new_lost (file));
    return;
  }
  file->stuck_us = 0;
  if (!is_still)
    return;
  if (ringlet_master_lacks_data (file->file))
    ringlet_watch_fail (self, file, new_lacking (file), FALSE);
  else
    rest (file); /* a measurement that was broken off, or that pauses */
}

/* Frames that were there before. */
static void
pass_over (RingletWatchFile *file, RingletSource *source)
{
  const guint64 n = ringlet_source_n_frames (source);

  file->is_old = FALSE;
  while (file->n_given < n &&
      ringlet_source_written (source, file->n_given, NULL) != RINGLET_WRITTEN_NOT)
    file->last = file->n_given++;
}

static void
take_frames (RingletWatchBook *self, RingletWatchFile *file, RingletSource *source,
    gboolean is_still)
{
  const guint64 n = ringlet_source_n_frames (source);
  g_autoptr (RingletSource) label = ringlet_source_new_joined (NULL, source);
  GError *error = NULL;

  while (file->n_given < n && is_complete (source, file->n_given, is_still)) {
    if (!ringlet_watch_has_room (self)) {
      file->looked = (RingletWatchSign){ 0 };
      return;
    }
    if (!give (self, file, source, label, &error)) {
      skip (self, file, error);
      return;
    }
  }
  if (file->n_given < n)
    wait_longer (self, file, source, is_still);
  else if (is_still)
    rest (file);
}

/* There is nothing in it yet, which may last until somebody opens the shutter. */
static gboolean
is_early (const RingletWatchFile *file, const GError *error)
{
  return g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE) ||
      ringlet_master_lacks_data (file->file);
}

void
ringlet_watch_take_stack (
    RingletWatchBook *self, RingletWatchFile *file, gboolean is_still)
{
  g_autoptr (RingletSource) source = NULL;
  GError *error = NULL;

  file->looked = file->sign;
  source = ringlet_source_open (file->path, &error);
  if (source == NULL) {
    const gboolean early = is_early (file, error);

    ringlet_watch_fail (self, file, error, early);
    return;
  }
  g_clear_error (&file->reason);
  if (file->is_old)
    pass_over (file, source);
  if (is_still && is_made_anew (file, source)) {
    file->n_before = file->n_given;
    file->n_given = 0;
  }
  take_frames (self, file, source, is_still);
}
