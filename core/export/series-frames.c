/* SPDX-License-Identifier: MIT */
#include "export/series-frames.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "export/nexus-file.h"
#include "export/series-column.h"
#include "export/series-motors.h"
#include "image/hdf5-field.h"

/* Rows of a chunk: of numbers, and of texts, which shrink to nearly nothing. */
#define NUMBERS 1024
#define TEXTS 64

#define MIN_NAME ((gsize) 256)
#define MAX_NAME ((gsize) 4096)
#define ERROR_SIZE 512
#define DATE_SIZE 40
#define METHOD_SIZE 512 /* names of sixteen devices */

enum {
  STATUS,
  ERROR,
  FILE_NAME,
  INDEX,
  LINK,
  LINK_INDEX,
  DATE,
  EXPOSURE,
  MONITOR,
  WRITTEN,
  METHOD,
  NO_DEVICE,
  LOST_DEVICE,
  N_COLUMNS
};

/* Before version 3 those from here on were not there. */
#define FIRST_LATER METHOD

typedef struct {
  const char *long_name;
  const char *units;
  RingletSeriesSpec spec;
} Column;

static const Column columns[N_COLUMNS] = {
  [STATUS] = { "0: not there yet, 1: whole, 2: failed", NULL,
      { .name = "status", .type = RINGLET_PIXEL_U8, .n_chunk = NUMBERS } },
  [ERROR] = { "Why it failed", NULL,
      { .name = "error", .text_size = ERROR_SIZE, .packed = TRUE, .n_chunk = TEXTS } },
  [FILE_NAME] = { "The file that the frame is from", NULL,
      { .name = "file", .text_size = MIN_NAME, .packed = TRUE, .n_chunk = TEXTS } },
  [INDEX] = { "The frame in that file", NULL,
      { .name = "index", .type = RINGLET_PIXEL_U64, .n_chunk = NUMBERS } },
  [LINK] = { "n of the link raw/source_n to the dataset that has it, 0: none", NULL,
      { .name = "link", .type = RINGLET_PIXEL_U32, .n_chunk = NUMBERS } },
  [LINK_INDEX] = { "The frame in the dataset that this link leads to", NULL,
      { .name = "link_index", .type = RINGLET_PIXEL_U64, .n_chunk = NUMBERS } },
  [DATE] = { "When the exposure began", NULL,
      { .name = "date", .text_size = DATE_SIZE, .packed = TRUE, .n_chunk = TEXTS } },
  [EXPOSURE] = { "Exposure time", "s",
      { .name = "exposure", .type = RINGLET_PIXEL_F64, .n_chunk = NUMBERS } },
  [MONITOR] = { "Incident intensity", "any",
      { .name = "monitor", .type = RINGLET_PIXEL_F64, .n_chunk = NUMBERS } },
  [WRITTEN] = { "When the row was written: seconds since 1970", "s",
      { .name = "time_written", .type = RINGLET_PIXEL_F64, .n_chunk = NUMBERS } },
  [METHOD] = { "What integrated it: dimension, splitting, algorithm, implementation, "
               "target",
      NULL,
      { .name = "method",
          .text_size = METHOD_SIZE,
          .packed = TRUE,
          .n_chunk = TEXTS } },
  [NO_DEVICE] = { "Why that is the processor, where a device was asked for first", NULL,
      { .name = "no_device",
          .text_size = ERROR_SIZE,
          .packed = TRUE,
          .n_chunk = TEXTS } },
  [LOST_DEVICE] = { "Which device had failed before, and why", NULL,
      { .name = "lost_device",
          .text_size = ERROR_SIZE,
          .packed = TRUE,
          .n_chunk = TEXTS } },
};

struct _RingletSeriesFrames {
  RingletSeriesColumn *columns[N_COLUMNS]; /* of an older file: not all are there */
  RingletSeriesMotors *motors;
  GArray *status; /* (element-type Status): not in its column yet */
};

typedef struct {
  guint64 frame;
  guint8 value;
} Status;

void
ringlet_series_frames_free (RingletSeriesFrames *self)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    g_clear_pointer (&self->columns[i], ringlet_series_column_free);
  ringlet_series_motors_free (self->motors);
  g_array_unref (self->status);
  g_free (self);
}

static RingletSeriesFrames *
frames_new (void)
{
  RingletSeriesFrames *self = g_new0 (RingletSeriesFrames, 1);

  self->motors = ringlet_series_motors_new ();
  self->status = g_array_new (FALSE, FALSE, sizeof (Status));
  return self;
}

/* ---- new ones ---- */

/* Others may have longer names than the first. */
static gsize
name_size (const RingletSeriesRow *row, gsize longest)
{
  const gsize length = row->path != NULL ? strlen (row->path) : 0;
  gsize size = MIN_NAME;

  while (size < MAX_NAME && size < MAX (2 * length, longest))
    size *= 2;
  return size;
}

static gboolean
create_column (RingletSeriesFrames *self, hid_t group, guint i, gsize text_size,
    guint64 n_frames, GError **error)
{
  const char *const marks[] = { "long_name", columns[i].long_name, "units",
    columns[i].units, NULL };
  RingletSeriesSpec spec = columns[i].spec;

  spec.text_size = text_size;
  self->columns[i] = ringlet_series_column_create (group, &spec, n_frames, error);
  return self->columns[i] != NULL &&
      ringlet_nexus_mark (group, spec.name, marks, error);
}

static gboolean
create_columns (RingletSeriesFrames *self, hid_t group, const RingletSeriesRow *row,
    gsize longest, guint64 n_frames, GError **error)
{
  for (guint i = 0; i < N_COLUMNS; i++) {
    const gsize text_size =
        i == FILE_NAME ? name_size (row, longest) : columns[i].spec.text_size;

    if (!create_column (self, group, i, text_size, n_frames, error))
      return FALSE;
  }
  return TRUE;
}

RingletSeriesFrames *
ringlet_series_frames_create (hid_t entry, const RingletSeriesRow *row, gsize longest,
    guint64 n_frames, GError **error)
{
  g_autoptr (RingletSeriesFrames) self = frames_new ();
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (entry, "frames", "NXcollection", error);

  if (group >= 0 && create_columns (self, group, row, longest, n_frames, error) &&
      ringlet_series_motors_add (self->motors, entry, row->meta, n_frames, error))
    return g_steal_pointer (&self);
  return NULL;
}

gboolean
ringlet_series_frames_add_motors (RingletSeriesFrames *self, hid_t entry,
    const RingletSeriesRow *row, guint64 n_frames, GError **error)
{
  return ringlet_series_motors_add (self->motors, entry, row->meta, n_frames, error);
}

/* ---- those that are there ---- */

RingletSeriesFrames *
ringlet_series_frames_open (hid_t entry, gboolean is_older, GError **error)
{
  g_autoptr (RingletSeriesFrames) self = frames_new ();
  g_auto (RingletHdf5Id) group = H5Gopen2 (entry, "frames", H5P_DEFAULT);

  if (group < 0) {
    ringlet_hdf5_set_error (error, "it has no group frames");
    return NULL;
  }
  for (guint i = 0; i < N_COLUMNS; i++) {
    if (is_older && i >= FIRST_LATER &&
        !ringlet_hdf5_has_field (group, columns[i].spec.name))
      continue;
    self->columns[i] = ringlet_series_column_open (group, &columns[i].spec, error);
    if (self->columns[i] == NULL)
      return NULL;
  }
  return ringlet_series_motors_open (self->motors, entry, error)
      ? g_steal_pointer (&self)
      : NULL;
}

gboolean
ringlet_series_frames_add_later (RingletSeriesFrames *self, hid_t entry, GError **error)
{
  const guint64 n_frames = ringlet_series_column_n_rows (self->columns[STATUS]);
  g_auto (RingletHdf5Id) group = H5Gopen2 (entry, "frames", H5P_DEFAULT);

  for (guint i = FIRST_LATER; i < N_COLUMNS; i++) {
    if (self->columns[i] == NULL &&
        !create_column (self, group, i, columns[i].spec.text_size, n_frames, error))
      return FALSE;
  }
  return TRUE;
}

guint8 *
ringlet_series_frames_read_status (
    RingletSeriesFrames *self, guint64 *n, GError **error)
{
  g_autofree guint8 *status = NULL;

  *n = ringlet_series_column_n_rows (self->columns[STATUS]);
  status = g_malloc0 (*n + 1);
  if (*n > 0 &&
      !ringlet_series_column_read (self->columns[STATUS], 0, *n, status, error))
    return NULL;
  return g_steal_pointer (&status);
}

/* A text may have been cut. */
gboolean
ringlet_series_frames_check (RingletSeriesFrames *self, const RingletSeriesRow *row,
    const char *file, GError **error)
{
  const gsize size = ringlet_series_column_row_size (self->columns[FILE_NAME]);
  g_autofree char *other = g_malloc0 (size + 1);
  guint64 index = 0;

  if (!ringlet_series_column_read (
          self->columns[FILE_NAME], row->frame, 1, other, error) ||
      !ringlet_series_column_read (self->columns[INDEX], row->frame, 1, &index, error))
    return FALSE;
  if (index == row->index &&
      strncmp (other, file != NULL ? file : "", strlen (other)) == 0 &&
      (strlen (other) + 4 > size || file == NULL || strlen (file) == strlen (other)))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "its row %" G_GUINT64_FORMAT " is frame %" G_GUINT64_FORMAT
      " of %s, and would be frame %" G_GUINT64_FORMAT
      " of %s; a series is resumed with the frames that it began with, and perhaps "
      "more "
      "behind them",
      row->frame, index, other, row->index, file != NULL ? file : "nothing");
  return FALSE;
}

char *
ringlet_series_frames_make_key (const char *file, guint64 index)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", index, file);
}

char *
ringlet_series_frames_dup_key (RingletSeriesFrames *self, guint64 frame)
{
  const gsize size = ringlet_series_column_row_size (self->columns[FILE_NAME]);
  g_autofree char *file = g_malloc0 (size + 1);
  guint64 index = 0;

  if (!ringlet_series_column_read (self->columns[FILE_NAME], frame, 1, file, NULL) ||
      !ringlet_series_column_read (self->columns[INDEX], frame, 1, &index, NULL))
    return NULL;
  return ringlet_series_frames_make_key (file, index);
}

double
ringlet_series_frames_get_monitor (RingletSeriesFrames *self, guint64 frame)
{
  double value = NAN;

  return ringlet_series_column_read (self->columns[MONITOR], frame, 1, &value, NULL)
      ? value
      : NAN;
}

/* ---- rows ---- */

/* Headers say 0 for what they do not say. */
static double
or_none (double value)
{
  return value > 0.0 ? value : NAN;
}

static gboolean
put_text (RingletSeriesFrames *self, guint column, guint64 frame, const char *text,
    GError **error)
{
  return ringlet_series_column_put_text (
      self->columns[column], frame, text != NULL ? text : "", error);
}

static gboolean
put_meta (RingletSeriesFrames *self, guint64 frame, const RingletImageMeta *meta,
    GError **error)
{
  return ringlet_series_column_put_number (
             self->columns[EXPOSURE], frame, or_none (meta->exposure_s), error) &&
      ringlet_series_column_put_number (
          self->columns[MONITOR], frame, or_none (meta->monitor), error) &&
      put_text (self, DATE, frame, meta->date, error) &&
      ringlet_series_motors_put (self->motors, frame, meta, error);
}

/* A frame that failed was made by nobody. */
static gboolean
put_engine (RingletSeriesFrames *self, const RingletSeriesRow *row, GError **error)
{
  const RingletProvenance none = { NULL };
  const RingletProvenance *from =
      row->n_results > 0 ? &row->results[0]->provenance : &none;

  if (self->columns[FIRST_LATER] == NULL)
    return TRUE;
  return put_text (self, METHOD, row->frame, from->method, error) &&
      put_text (self, NO_DEVICE, row->frame, from->no_device, error) &&
      put_text (self, LOST_DEVICE, row->frame, from->lost_device, error);
}

gboolean
ringlet_series_frames_put (RingletSeriesFrames *self, const RingletSeriesRow *row,
    const char *file, RingletSeriesLink link, GError **error)
{
  const guint64 frame = row->frame;
  const double now = (double) g_get_real_time () / G_USEC_PER_SEC;
  const Status status = { frame,
    row->n_results > 0 ? RINGLET_SERIES_WHOLE : RINGLET_SERIES_FAILED };

  g_array_append_val (self->status, status);
  if (row->meta != NULL && !put_meta (self, frame, row->meta, error))
    return FALSE;
  return put_engine (self, row, error) &&
      put_text (self, FILE_NAME, frame, file, error) &&
      ringlet_series_column_put (self->columns[INDEX], frame, &row->index, error) &&
      ringlet_series_column_put (self->columns[LINK], frame, &link.number, error) &&
      ringlet_series_column_put (
          self->columns[LINK_INDEX], frame, &link.index, error) &&
      put_text (self, ERROR, frame, row->error, error) &&
      ringlet_series_column_put_number (self->columns[WRITTEN], frame, now, error);
}

gboolean
ringlet_series_frames_flush (
    RingletSeriesFrames *self, guint64 n_frames, GError **error)
{
  for (guint i = STATUS + 1; i < N_COLUMNS; i++) {
    if (self->columns[i] != NULL &&
        !ringlet_series_column_flush (self->columns[i], n_frames, error))
      return FALSE;
  }
  return ringlet_series_motors_flush (self->motors, n_frames, error);
}

gboolean
ringlet_series_frames_flush_status (
    RingletSeriesFrames *self, guint64 n_frames, GError **error)
{
  for (guint i = 0; i < self->status->len; i++) {
    const Status *status = &g_array_index (self->status, Status, i);

    if (!ringlet_series_column_put (
            self->columns[STATUS], status->frame, &status->value, error))
      return FALSE;
  }
  g_array_set_size (self->status, 0);
  return ringlet_series_column_flush (self->columns[STATUS], n_frames, error);
}
