/* SPDX-License-Identifier: MIT */
#include "monitor.h"

#include <math.h>

#include "base/error.h"
#include "base/file.h"
#include "base/number.h"
#include "image/hdf5-numbers.h"
#include "image/source-path.h"
#include "scan/average.h"

/* Frames that are looked at for a name. */
#define MAX_LOOKED_AT 8

/* The numbers of a dataset, or why there are none. */
typedef struct {
  double *values; /* (nullable) */
  gsize n;
  GError *error; /* (nullable) */
} Numbers;

struct _RingletMonitor {
  RingletSource *source;
  char *key; /* (nullable): of a table */
  double *table;
  guint64 stride;    /* of a table */
  GMutex lock;       /* of what follows */
  GHashTable *files; /* path → Numbers */
};

static void
numbers_free (gpointer data)
{
  Numbers *self = data;

  g_free (self->values);
  g_clear_error (&self->error);
  g_free (self);
}

static RingletMonitor *
monitor_new (RingletSource *source)
{
  RingletMonitor *self = g_new0 (RingletMonitor, 1);

  self->source = ringlet_source_ref (source);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, numbers_free);
  g_mutex_init (&self->lock);
  return self;
}

RingletMonitor *
ringlet_monitor_new (RingletSource *source, const char *key)
{
  RingletMonitor *self = monitor_new (source);

  self->key = g_strdup (key);
  return self;
}

void
ringlet_monitor_free (RingletMonitor *self)
{
  ringlet_source_unref (self->source);
  g_free (self->key);
  g_free (self->table);
  g_hash_table_unref (self->files);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
ringlet_monitor_is_table (const RingletMonitor *self)
{
  return self->key == NULL;
}

/* ---- a table ---- */

static gboolean
says_nothing (const char *line)
{
  return *line == '\0' || *line == '#';
}

/* @values: (element-type double) */
static gboolean
parse_lines (char **lines, GArray *values, GError **error)
{
  for (guint i = 0; lines[i] != NULL; i++) {
    double value = 0.0;

    if (says_nothing (g_strstrip (lines[i])))
      continue;
    if (!ringlet_number_parse (lines[i], &value)) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "line %u is no number; a table of a monitor has one a line", i + 1);
      return FALSE;
    }
    g_array_append_val (values, value);
  }
  return TRUE;
}

RingletMonitor *
ringlet_monitor_new_table (
    RingletSource *source, guint64 stride, const char *path, GError **error)
{
  const guint64 n = (ringlet_source_n_frames (source) - 1) / stride + 1;
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  RingletMonitor *self = NULL;

  if (!ringlet_file_load (path, &text, NULL, error))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  if (!parse_lines (lines, values, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  if (values->len != n) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s has %u number%s, and there are %" G_GUINT64_FORMAT
        " frames: it needs one a line for each",
        path, values->len, values->len == 1 ? "" : "s", n);
    return NULL;
  }
  self = monitor_new (source);
  self->stride = stride;
  self->table = (double *) (gpointer) g_array_free (g_steal_pointer (&values), FALSE);
  return self;
}

/* ---- a dataset ---- */

static Numbers *
numbers_load (const char *path, const char *key)
{
  Numbers *self = g_new0 (Numbers, 1);
  g_autofree char *file = NULL;
  g_autofree char *inner = NULL;

  if (ringlet_source_path_split (path, &file, &inner, &self->error))
    self->values = ringlet_hdf5_load_numbers (file, key, &self->n, &self->error);
  return self;
}

/* Of each file once. The lock is held meanwhile: all frames next to it need the same.
 */
static gboolean
look_in_file (RingletMonitor *self, guint64 frame, double *value, GError **error)
{
  const char *path = ringlet_source_path (self->source, frame);
  const guint64 index = ringlet_source_index_in_file (self->source, frame);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Numbers *numbers = g_hash_table_lookup (self->files, path);

  if (numbers == NULL) {
    numbers = numbers_load (path, self->key);
    g_hash_table_insert (self->files, g_strdup (path), numbers);
  }
  if (numbers->error != NULL) {
    g_propagate_error (error, g_error_copy (numbers->error));
    return FALSE;
  }
  if (numbers->n > 1 && index >= numbers->n) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: %s has %" G_GSIZE_FORMAT " numbers, and none for frame %" G_GUINT64_FORMAT,
        path, self->key, numbers->n, index);
    return FALSE;
  }
  *value = numbers->values[numbers->n > 1 ? index : 0];
  return TRUE;
}

static gboolean
look_up (RingletMonitor *self, guint64 frame, const RingletImageMeta *meta,
    double *value, GError **error)
{
  if (self->table != NULL) {
    *value = self->table[frame / self->stride];
    return TRUE;
  }
  if (*self->key == '/')
    return look_in_file (self, frame, value, error);
  if (ringlet_average_monitor (meta, self->key, value, error))
    return TRUE;
  g_prefix_error (error, "%s: ", ringlet_source_path (self->source, frame));
  return FALSE;
}

gboolean
ringlet_monitor_get (RingletMonitor *self, guint64 frame, const RingletImageMeta *meta,
    double *value, GError **error)
{
  char number[RINGLET_NUMBER_SIZE];

  if (!look_up (self, frame, meta, value, error))
    return FALSE;
  if (isfinite (*value) && *value > 0.0)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: its monitor is %s; frames can be divided by numbers above 0 alone",
      ringlet_source_path (self->source, frame),
      ringlet_number_format (*value, number));
  return FALSE;
}

/* ---- before there are frames ---- */

/* @is_there: (out): whether it has the key; @error: what it says where it has not, and
 * its file can be read */
static void
look_for_key (RingletMonitor *self, guint64 frame, gboolean *is_there, GError **error)
{
  g_auto (RingletFrameInfo) info = { 0 };
  double value = 0.0;

  *is_there = FALSE;
  if (*self->key == '/')
    *is_there = look_in_file (self, frame, &value, error);
  else if (ringlet_source_describe (self->source, frame, &info, NULL, NULL))
    *is_there = ringlet_average_has_monitor (&info.meta, self->key) ||
        look_up (self, frame, &info.meta, &value, error);
}

gboolean
ringlet_monitor_check (
    RingletMonitor *self, const guint64 *frames, gsize n_frames, GError **error)
{
  const gsize n = MIN (n_frames, MAX_LOOKED_AT);
  g_autoptr (GError) first = NULL;
  gboolean is_there = self->table != NULL;

  for (gsize i = 0; !is_there && i < n; i++) {
    const gsize at = n > 1 ? i * (n_frames - 1) / (n - 1) : 0;
    GError *reason = NULL;

    look_for_key (self, frames[at], &is_there, &reason);
    if (first == NULL)
      first = g_steal_pointer (&reason);
    g_clear_error (&reason);
  }
  /* Without a reason no file could be read, which the frames will say. */
  if (is_there || first == NULL)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--monitor %s is in none of %" G_GSIZE_FORMAT
      " frames that were looked at, from the first to the last: %s",
      self->key, n, first->message);
  return FALSE;
}
