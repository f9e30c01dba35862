/* SPDX-License-Identifier: MIT */

/* What an EDF header says beside the pixels.
 * Source: ESRF "SaxsKeywords"; SPEC's lists of names and values, "motor_mne" with
 * "motor_pos" and "counter_mne" with "counter_pos". */

#include <string.h>

#include "image/edf-header.h"
#include "image/header.h"

/* ---- numbers ---- */

static void
set_number (RingletImageMeta *meta, const char *key, const char *value)
{
  /* All in SI by the convention; the range tells files that mean Å or mm anyway. */
  const struct {
    const char *key;
    double *field;
    double min;
    double max;
  } numbers[] = {
    { "WaveLength", &meta->wavelength_m, 1e-13, 1e-7 },
    { "SampleDistance", &meta->distance_m, 1e-4, 1e3 },
    { "PSize_1", &meta->pixel_fast_m, 1e-7, 1e-2 },
    { "PSize_2", &meta->pixel_slow_m, 1e-7, 1e-2 },
    { "count_time", &meta->exposure_s, 1e-12, 1e9 },
    { "ExposureTime", &meta->exposure_s, 1e-12, 1e9 },
    { "acq_expo_time", &meta->exposure_s, 1e-12, 1e9 },
    { "Center_1", &meta->beam_fast_px, -1e7, 1e7 },
    { "Center_2", &meta->beam_slow_px, -1e7, 1e7 },
    { "Intensity0", &meta->monitor, 1e-300, 1e300 },
    { "Monitor", &meta->monitor, 1e-300, 1e300 },
  };
  double number = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    if (g_ascii_strcasecmp (numbers[i].key, key) != 0)
      continue;
    if (ringlet_header_number (value, &number, NULL) && number >= numbers[i].min &&
        number <= numbers[i].max)
      *numbers[i].field = number;
    else
      ringlet_image_meta_warn (meta, "The header value %s = %s is ignored", key, value);
  }
}

/* ---- texts ---- */

static gboolean
is_among (const char *key, const char *const *keys)
{
  for (; *keys != NULL; keys++) {
    if (g_ascii_strcasecmp (*keys, key) == 0)
      return TRUE;
  }
  return FALSE;
}

/* "time_of_day = 1316725712.51": seconds since 1970 in UTC */
static void
set_epoch (RingletImageMeta *meta, const char *value)
{
  double seconds = 0.0;
  g_autoptr (GDateTime) date = NULL;

  if (meta->date != NULL || !ringlet_header_number (value, &seconds, NULL) ||
      seconds < 1.0 || seconds > 1e11)
    return;
  date = g_date_time_new_from_unix_utc ((gint64) seconds);
  if (date != NULL)
    meta->date = g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");
}

static void
set_text (RingletImageMeta *meta, const char *key, const char *value)
{
  static const char *const dates[] = { "Date", "Time", "DATE (scan begin)", NULL };
  static const char *const detectors[] = { "Detector", "DetectorName", "DetectorInfo",
    NULL };

  if (is_among (key, dates))
    ringlet_header_set_date (meta, value);
  else if (is_among (key, detectors) && *value != '\0') {
    g_free (meta->detector);
    meta->detector = g_utf8_make_valid (value, -1);
  }
}

/* ---- motors and counters ---- */

/* (nullable): the last value of @key, which is that of the block and not the general
 * one
 */
static const char *
find_last (const RingletImageMeta *meta, const char *key)
{
  for (guint i = meta->header != NULL ? meta->header->len : 0; i >= 2; i -= 2) {
    if (g_ascii_strcasecmp (g_ptr_array_index (meta->header, i - 2), key) == 0)
      return g_ptr_array_index (meta->header, i - 1);
  }
  return NULL;
}

/* Words of a list; (transfer full), NULL when the header has none. */
static GPtrArray *
split_list (const RingletImageMeta *meta, const char *key)
{
  const char *text = find_last (meta, key);
  g_auto (GStrv) pieces = text != NULL ? g_strsplit_set (text, " \t\r\n", -1) : NULL;
  GPtrArray *words = NULL;

  if (pieces == NULL)
    return NULL;
  words = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; pieces[i] != NULL; i++) {
    if (*pieces[i] != '\0')
      g_ptr_array_add (words, g_strdup (pieces[i]));
  }
  return words;
}

static void
take_motor (RingletImageMeta *meta, const char *name, double value)
{
  ringlet_image_meta_add_motor (meta, name, value, NULL);
}

static void
take_counter (RingletImageMeta *meta, const char *name, double value)
{
  static const char *const monitors[] = { "mon", "monitor", NULL };

  if (is_among (name, monitors) && value > 0.0 && meta->monitor <= 0.0)
    meta->monitor = value;
}

/* Names and values in two lists of the same length. */
static void
take_lists (RingletImageMeta *meta, const char *names_key, const char *values_key,
    void (*take) (RingletImageMeta *meta, const char *name, double value))
{
  g_autoptr (GPtrArray) names = split_list (meta, names_key);
  g_autoptr (GPtrArray) values = split_list (meta, values_key);

  if (names == NULL || values == NULL)
    return;
  if (names->len != values->len) {
    ringlet_image_meta_warn (meta,
        "The header has %u words as %s and %u as %s; they are ignored", names->len,
        names_key, values->len, values_key);
    return;
  }
  for (guint i = 0; i < names->len; i++) {
    double value = 0.0;

    if (ringlet_header_number (g_ptr_array_index (values, i), &value, NULL))
      take (meta, g_ptr_array_index (names, i), value);
    else
      ringlet_image_meta_warn (meta, "The position of %s, \"%s\", is no number",
          (const char *) g_ptr_array_index (names, i),
          (const char *) g_ptr_array_index (values, i));
  }
}

/* ---- all of it ---- */

/* How the pixels lie: what is odd about that is said. */
static const struct {
  const char *key;
  const char *assumed; /* (nullable) */
} layout[] = {
  { "Dim_1", NULL },
  { "Dim_2", NULL },
  { "DataType", "UnsignedShort" },
  { "ByteOrder", "LowByteFirst" },
};

/* @counts: how often each key of the layout comes */
static void
count_layout (const char *key, guint counts[G_N_ELEMENTS (layout)])
{
  for (gsize i = 0; i < G_N_ELEMENTS (layout); i++)
    counts[i] += g_ascii_strcasecmp (layout[i].key, key) == 0 ? 1 : 0;
}

static void
add_pairs (
    RingletImageMeta *meta, const char *text, guint counts[G_N_ELEMENTS (layout)])
{
  g_autofree char *copy = g_strdup (text);
  char *rest = copy;
  char *key = NULL;
  char *value = NULL;

  while (ringlet_edf_next_pair (&rest, &key, &value)) {
    ringlet_image_meta_add (meta, key, value);
    set_number (meta, key, value);
    set_text (meta, key, value);
    count_layout (key, counts);
  }
}

void
ringlet_edf_meta_add (RingletImageMeta *meta, const char *general, const char *text)
{
  guint general_counts[G_N_ELEMENTS (layout)] = { 0 };
  guint counts[G_N_ELEMENTS (layout)] = { 0 };
  const char *epoch = NULL;

  if (general != NULL)
    add_pairs (meta, general, general_counts);
  add_pairs (meta, text, counts);
  for (gsize i = 0; i < G_N_ELEMENTS (layout); i++) {
    if (counts[i] > 1)
      ringlet_image_meta_warn (
          meta, "The key %s comes twice; the last one counts", layout[i].key);
    if (counts[i] + general_counts[i] == 0 && layout[i].assumed != NULL)
      ringlet_image_meta_warn (meta, "The header has no %s; %s is assumed",
          layout[i].key, layout[i].assumed);
  }
  take_lists (meta, "motor_mne", "motor_pos", take_motor);
  take_lists (meta, "counter_mne", "counter_pos", take_counter);
  epoch = find_last (meta, "time_of_day");
  if (epoch != NULL)
    set_epoch (meta, epoch);
}
