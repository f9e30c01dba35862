/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/number.h"
#include "cli/average.h"

/* Names of more files than these would be most of a header. */
#define MOST_FILES 1000

static gboolean
is_ordered (const RingletAverageJob *self, int method)
{
  return (self->order.methods & (1u << method)) != 0;
}

/* ---- names ---- */

static char *
replace_all (const char *text, const char *word, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, word, -1);

  return g_strjoinv (with, parts);
}

/* "a.b/mean.edf" → "a.b/mean_std.edf" */
static char *
with_method (const char *output, const char *method)
{
  const char *slash = strrchr (output, '/');
  const char *dot = strrchr (slash != NULL ? slash : output, '.');
  const gsize n = dot != NULL ? (gsize) (dot - output) : strlen (output);
  g_autofree char *stem = g_strndup (output, n);

  return g_strconcat (stem, "_", method, output + n, NULL);
}

static char *
name_for (const RingletAverageJob *self, const char *output, int method)
{
  const char *word = ringlet_average_method_name (method);
  const gboolean is_only = (self->order.methods & (self->order.methods - 1)) == 0;
  g_autofree char *count =
      g_strdup_printf ("%" G_GUINT64_FORMAT, ringlet_source_n_frames (self->source));
  g_autofree char *counted = replace_all (output, "{image_count}", count);

  if (strstr (counted, "{method_name}") != NULL)
    return replace_all (counted, "{method_name}", word);
  return is_only ? g_steal_pointer (&counted) : with_method (counted, word);
}

/* Not what depends on the frames. */
static gboolean
check_type (const RingletAverageJob *self, const RingletImageWriter *writer, int method,
    const char *path, GError **error)
{
  const RingletAverageOrder *order = &self->order;
  const gboolean is_corrected = order->dark_path != NULL || order->flat_path != NULL ||
      self->monitor_name != NULL || self->monitors_path != NULL;
  const gboolean may_be_integer = method == RINGLET_AVERAGE_SUM ||
      method == RINGLET_AVERAGE_MIN || method == RINGLET_AVERAGE_MAX;
  g_autofree char *label = g_filename_display_name (path);

  if (!self->has_type &&
      (method == RINGLET_AVERAGE_COUNT || (may_be_integer && !is_corrected)))
    return TRUE;
  if (ringlet_image_writer_check (
          writer, self->has_type ? self->type : RINGLET_PIXEL_F64, error))
    return TRUE;
  g_prefix_error (error, "%s: ", label);
  return FALSE;
}

gboolean
ringlet_average_plan_outputs (
    RingletAverageJob *self, const char *output, GError **error)
{
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  for (int method = 0; method < RINGLET_AVERAGE_N; method++) {
    const RingletImageWriter *writer = NULL;
    char *path = NULL;

    if (!is_ordered (self, method))
      continue;
    path = name_for (self, output, method);
    g_ptr_array_add (self->paths, path);
    writer = ringlet_image_writer_find (path, self->format, error);
    if (writer == NULL || !check_type (self, writer, method, path, error))
      return FALSE;
  }
  return TRUE;
}

const char *
ringlet_average_path (const RingletAverageJob *self, RingletAverageMethod method)
{
  guint at = 0;

  for (int before = 0; before < (int) method; before++)
    at += is_ordered (self, before);
  return g_ptr_array_index (self->paths, at);
}

/* ---- where it is from ---- */

static void
add_number (RingletImageMeta *meta, const char *key, double value)
{
  char text[RINGLET_NUMBER_SIZE];

  ringlet_image_meta_add (meta, key, ringlet_number_format (value, text));
}

static void
add_text (RingletImageMeta *meta, const char *key, const char *text)
{
  if (text != NULL)
    ringlet_image_meta_add (meta, key, text);
}

/* Each file once, as they follow each other. */
static GPtrArray *
list_files (const RingletSource *source)
{
  GPtrArray *files = g_ptr_array_new ();
  const guint64 n = ringlet_source_n_frames (source);

  for (guint64 i = 0; i < n; i++) {
    const char *path = ringlet_source_path (source, i);

    if (files->len == 0 ||
        !g_str_equal (path, g_ptr_array_index (files, files->len - 1)))
      g_ptr_array_add (files, (gpointer) path);
  }
  return files;
}

/* With pyFAI's keys. */
static void
add_files (RingletImageMeta *meta, const RingletSource *source)
{
  g_autoptr (GPtrArray) files = list_files (source);
  g_autofree char *count = g_strdup_printf ("%u", files->len);
  const int n_digits = (int) strlen (count);

  ringlet_image_meta_add (meta, "nfiles", count);
  for (guint i = 0; i < files->len; i++) {
    g_autofree char *key = g_strdup_printf ("merged_file_%0*u", n_digits, i);

    if (files->len <= MOST_FILES || i == 0 || i == files->len - 1)
      ringlet_image_meta_add (meta, key, g_ptr_array_index (files, i));
  }
}

static void
add_parameters (
    RingletImageMeta *meta, const RingletAverageJob *self, RingletAverageMethod method)
{
  const RingletAverageOrder *order = &self->order;

  if (method == RINGLET_AVERAGE_QUANTILES) {
    add_number (meta, "quantile_from", order->quantiles[0]);
    add_number (meta, "quantile_to", order->quantiles[1]);
  }
  if (method == RINGLET_AVERAGE_CUTOFF) {
    add_number (meta, "cutoff", order->cutoff);
    add_text (meta, "cutoff_centre", order->cutoff_by_median ? "median" : "mean");
    if (order->cutoff_passes > 0)
      add_number (meta, "cutoff_passes", order->cutoff_passes);
    else
      add_text (meta, "cutoff_passes", "all");
  }
  if (method == RINGLET_AVERAGE_FLAT_FIELD)
    add_number (meta, "flat_field_level", self->result->level);
  if (order->dummy == RINGLET_DUMMY_VALUE)
    add_number (meta, "dummy", order->dummy_value);
}

static void
add_provenance (
    RingletImageMeta *meta, const RingletAverageJob *self, RingletAverageMethod method)
{
  const RingletAverageOrder *order = &self->order;

  add_text (meta, "method", ringlet_average_method_name (method));
  add_number (meta, "nframes", (double) self->result->n_frames);
  if (self->result->left_out->len > 0)
    add_number (meta, "nframes_left_out", self->result->left_out->len);
  if (self->unreadable->len > 0)
    add_number (meta, "nfiles_left_out", self->unreadable->len);
  add_parameters (meta, self, method);
  add_text (meta, "dark_file", order->dark_path);
  add_text (meta, "flat_file", order->flat_path);
  add_text (meta, "mask_file", order->mask_path);
  add_text (meta, "monitor_name", self->monitor_name);
  add_text (meta, "monitor_table", self->monitors_path);
  add_files (meta, self->source);
}

/* ---- files ---- */

/* Integers of 64 bits where the format has them, or else those of 32. */
static RingletPixelType
type_for (const RingletAverageJob *self, const RingletImageWriter *writer,
    RingletPixelType type)
{
  const RingletPixelType narrow =
      type == RINGLET_PIXEL_I64 ? RINGLET_PIXEL_I32 : RINGLET_PIXEL_U32;

  if (self->has_type)
    return self->type;
  if ((type == RINGLET_PIXEL_I64 || type == RINGLET_PIXEL_U64) &&
      !g_strv_contains (writer->types, ringlet_pixel_type_name (type)) &&
      g_strv_contains (writer->types, ringlet_pixel_type_name (narrow)))
    return narrow;
  return type;
}

/* Returns (transfer full): as it is written. */
static RingletImage *
make_image (RingletAverageJob *self, RingletAverageMethod method,
    const RingletImageWriter *writer, GError **error)
{
  const RingletImage *raw = self->result->images[method];
  const RingletPixelType type = type_for (self, writer, raw->type);
  g_autoptr (RingletImage) image = NULL;
  g_auto (RingletImageMeta) meta = { 0 };

  if (!ringlet_image_writer_check (writer, type, error))
    return NULL;
  image = ringlet_average_image (self->result, method, &self->order, type, error);
  if (image == NULL)
    return NULL;
  ringlet_image_meta_copy (&image->meta, &meta);
  add_provenance (&meta, self, method);
  self->types[method] = type;
  return ringlet_image_new_within (
      image->type, image->n_slow, image->n_fast, image->bytes, 0, &meta);
}

/* Returns (transfer full): written, but not there yet. */
static RingletImageFile *
put_file (RingletAverageJob *self, RingletAverageMethod method, GError **error)
{
  const char *path = ringlet_average_path (self, method);
  const RingletImageWriter *writer =
      ringlet_image_writer_find (path, self->format, error);
  g_autoptr (RingletImage) image =
      writer != NULL ? make_image (self, method, writer, error) : NULL;
  g_autoptr (RingletImageFile) file = NULL;
  g_autofree char *label = g_filename_display_name (path);

  if (image != NULL)
    file = ringlet_image_file_new (
        writer, path, 1, writer->can_compress, self->overwrite, error);
  if (file != NULL && ringlet_image_file_add (file, image, error))
    return g_steal_pointer (&file);
  if (error != NULL && *error != NULL && strstr ((*error)->message, path) == NULL)
    g_prefix_error (error, "%s: ", label);
  return NULL;
}

gboolean
ringlet_average_write (
    RingletAverageJob *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) files =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_image_file_free);

  for (int method = 0; method < RINGLET_AVERAGE_N; method++) {
    RingletImageFile *file = NULL;

    if (!is_ordered (self, method))
      continue;
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    file = put_file (self, method, error);
    if (file == NULL)
      return FALSE;
    g_ptr_array_add (files, file);
  }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  for (guint i = 0; i < files->len; i++) {
    if (!ringlet_image_file_commit (g_ptr_array_index (files, i), error))
      return FALSE;
  }
  return TRUE;
}
