/* SPDX-License-Identifier: MIT */
#include "image/cbf-text.h"

#include <string.h>

#include "base/cif-tokens.h"
#include "image/header.h"

/* ---- from tokens to pairs ---- */

typedef struct {
  RingletImageMeta *meta;
  GPtrArray *names; /* of the columns of a loop, or of one item */
  gboolean is_loop;
  guint column; /* of the next value */
} Reading;

static void
take_value (Reading *reading, const char *value)
{
  const char *name = NULL;

  if (reading->column >= reading->names->len)
    return;
  name = g_ptr_array_index (reading->names, reading->column++);
  if (reading->is_loop && reading->column == reading->names->len)
    reading->column = 0;

  if (g_ascii_strcasecmp (name, "_array_data.header_contents") == 0)
    ringlet_header_add_dectris (reading->meta, value);
  else
    ringlet_image_meta_add (reading->meta, name, value);
}

/* The name of an item ends a loop, except in the list of names at its start. */
static void
take_name (Reading *reading, const char *name, gboolean after_value)
{
  if (!reading->is_loop || after_value) {
    g_ptr_array_set_size (reading->names, 0);
    reading->is_loop = FALSE;
    reading->column = 0;
  }
  g_ptr_array_add (reading->names, g_strdup (name));
}

static void
take_all (RingletImageMeta *meta, const char *text)
{
  g_auto (RingletCifTokens) tokens = { 0 };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Reading reading = { .meta = meta, .names = names };
  gboolean after_value = FALSE;

  /* The text ends within the item that holds the first binary section. */
  ringlet_cif_tokens_init (&tokens, text);
  while (ringlet_cif_tokens_next (&tokens, NULL) && tokens.kind != RINGLET_CIF_END) {
    if (tokens.kind == RINGLET_CIF_VALUE)
      take_value (&reading, tokens.text->str);
    if (tokens.kind == RINGLET_CIF_NAME)
      take_name (&reading, tokens.text->str, after_value);
    if (tokens.kind == RINGLET_CIF_LOOP) {
      g_ptr_array_set_size (names, 0);
      reading.is_loop = TRUE;
      reading.column = 0;
    }
    if (tokens.kind != RINGLET_CIF_COMMENT)
      after_value = tokens.kind == RINGLET_CIF_VALUE;
  }
}

/* ---- from pairs to numbers ---- */

/* Returns (transfer container): all values of an item, borrowed from @meta. */
static GPtrArray *
column_of (const RingletImageMeta *meta, const char *name)
{
  GPtrArray *column = g_ptr_array_new ();

  for (guint i = 0; meta->header != NULL && i + 1 < meta->header->len; i += 2) {
    if (g_ascii_strcasecmp (g_ptr_array_index (meta->header, i), name) == 0)
      g_ptr_array_add (column, g_ptr_array_index (meta->header, i + 1));
  }
  return column;
}

/* Returns (nullable): the value in row @index; NULL where it is unknown. */
static const char *
value_in (const GPtrArray *column, guint64 index)
{
  const char *value =
      index < column->len ? g_ptr_array_index (column, (guint) index) : NULL;

  return value == NULL || g_str_equal (value, ".") || g_str_equal (value, "?") ? NULL
                                                                               : value;
}

/* The row of a frame in a table of frames; the first one where there is only that. */
static const char *
value_of (const RingletImageMeta *meta, const char *name, guint64 index)
{
  g_autoptr (GPtrArray) column = column_of (meta, name);

  return value_in (column, index < column->len ? index : 0);
}

static void
set_numbers (RingletImageMeta *meta, guint64 index)
{
  /* Of two words for one thing the better one stands last. */
  const struct {
    const char *name;
    double *field;
    double scale;
  } numbers[] = {
    { "_diffrn_radiation_wavelength", &meta->wavelength_m, 1e-10 },
    { "_diffrn_radiation_wavelength.value", &meta->wavelength_m, 1e-10 },
    { "_diffrn_radiation_wavelength.wavelength", &meta->wavelength_m, 1e-10 },
    { "_diffrn_measurement.sample_detector_distance", &meta->distance_m, 1e-3 },
    { "_diffrn_scan.integration_time", &meta->exposure_s, 1.0 },
    { "_diffrn_scan_frame.integration_time", &meta->exposure_s, 1.0 },
    { "_diffrn_scan_frame_monitor.value", &meta->monitor, 1.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    const char *value = value_of (meta, numbers[i].name, index);

    if (value != NULL)
      ringlet_header_set (
          meta, numbers[i].field, numbers[i].name, value, numbers[i].scale);
  }
}

static void
set_texts (RingletImageMeta *meta, guint64 index)
{
  static const char *const dates[] = { "_diffrn_scan.date_start",
    "_diffrn_scan_frame.date" };
  static const char *const detectors[] = { "_diffrn_detector.type",
    "_diffrn_detector.detector" };

  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++) {
    const char *value = value_of (meta, dates[i], index);

    if (value != NULL)
      ringlet_header_set_date (meta, value);
  }
  for (gsize i = 0; meta->detector == NULL && i < G_N_ELEMENTS (detectors); i++)
    meta->detector = g_strdup (value_of (meta, detectors[i], 0));
}

/* The index of the fast axis; the first one unless the file says otherwise. */
static const char *
fast_index (const RingletImageMeta *meta)
{
  g_autoptr (GPtrArray) indices = column_of (meta, "_array_structure_list.index");
  g_autoptr (GPtrArray) precedences =
      column_of (meta, "_array_structure_list.precedence");

  for (guint i = 0; i < MIN (indices->len, precedences->len); i++) {
    if (g_str_equal (g_ptr_array_index (precedences, i), "1"))
      return g_ptr_array_index (indices, i);
  }
  return "1";
}

/* Metres. Of several arrays the first one counts. */
static void
set_pixel_size (RingletImageMeta *meta)
{
  static const char key[] = "_array_element_size.size";
  g_autoptr (GPtrArray) sizes = column_of (meta, key);
  g_autoptr (GPtrArray) indices = column_of (meta, "_array_element_size.index");
  const char *fast = fast_index (meta);

  for (guint i = MIN (sizes->len, indices->len); i-- > 0;) {
    const gboolean is_fast = g_str_equal (g_ptr_array_index (indices, i), fast);
    const char *value = value_in (sizes, i);

    if (value != NULL)
      ringlet_header_set (
          meta, is_fast ? &meta->pixel_fast_m : &meta->pixel_slow_m, key, value, 1.0);
  }
}

/* Pixels from the corner of the first pixel; the file counts from its centre. Values
 * below 0 in millimetres may mean an axis that runs against its pixels. */
static double
beam_px (const RingletImageMeta *meta, const char *key, double pixel_m)
{
  static const char units_key[] = "_diffrn_detector_element.reference_center_units";
  const char *text = value_of (meta, key, 0);
  const char *units = value_of (meta, units_key, 0);
  double value = 0.0;

  if (text == NULL || !ringlet_header_number (text, &value, NULL))
    return 0.0;
  if (units != NULL && g_ascii_strcasecmp (units, "pixels") == 0)
    return value + 0.5;
  return pixel_m > 0.0 && value >= 0.0 ? value * 1e-3 / pixel_m + 0.5 : 0.0;
}

static void
set_beam (RingletImageMeta *meta)
{
  const double fast = beam_px (
      meta, "_diffrn_detector_element.reference_center_fast", meta->pixel_fast_m);
  const double slow = beam_px (
      meta, "_diffrn_detector_element.reference_center_slow", meta->pixel_slow_m);

  if (fast == 0.0 || slow == 0.0)
    return;
  meta->beam_fast_px = fast;
  meta->beam_slow_px = slow;
}

/* ---- axes ---- */

/* (element-type utf8 utf8): "rotation" or "translation" of each axis, borrowed. */
static GHashTable *
axis_types (const RingletImageMeta *meta)
{
  GHashTable *types = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) ids = column_of (meta, "_axis.id");
  g_autoptr (GPtrArray) kinds = column_of (meta, "_axis.type");

  for (guint i = 0; i < MIN (ids->len, kinds->len); i++)
    g_hash_table_insert (
        types, g_ptr_array_index (ids, i), g_ptr_array_index (kinds, i));
  return types;
}

static void
add_axis (RingletImageMeta *meta, const char *id, const char *type, const char *angle,
    const char *displacement)
{
  const gboolean moves = angle == NULL || g_strcmp0 (type, "translation") == 0;
  const char *text = moves ? displacement : angle;
  double value = 0.0;

  if (id != NULL && text != NULL && g_strcmp0 (type, "general") != 0 &&
      ringlet_header_number (text, &value, NULL))
    ringlet_image_meta_add_motor (meta, id, value, moves ? "mm" : "deg");
}

/* Where the axes stood in frame @index. */
static void
add_axes (RingletImageMeta *meta, guint64 index)
{
  g_autoptr (GHashTable) types = axis_types (meta);
  g_autoptr (GPtrArray) frames = column_of (meta, "_diffrn_scan_frame_axis.frame_id");
  g_autoptr (GPtrArray) ids = column_of (meta, "_diffrn_scan_frame_axis.axis_id");
  g_autoptr (GPtrArray) angles = column_of (meta, "_diffrn_scan_frame_axis.angle");
  g_autoptr (GPtrArray) lengths =
      column_of (meta, "_diffrn_scan_frame_axis.displacement");
  const char *frame = value_of (meta, "_diffrn_scan_frame.frame_id", index);

  for (guint i = 0; i < ids->len; i++) {
    const char *id = value_in (ids, i);
    const char *of_frame = value_in (frames, i);

    if (frame != NULL && of_frame != NULL && !g_str_equal (frame, of_frame))
      continue;
    if (id != NULL)
      add_axis (meta, id, g_hash_table_lookup (types, id), value_in (angles, i),
          value_in (lengths, i));
  }
}

void
ringlet_cbf_text_add (RingletImageMeta *meta, const char *text, guint64 index)
{
  take_all (meta, text);
  set_numbers (meta, index);
  set_texts (meta, index);
  set_pixel_size (meta);
  set_beam (meta);
  add_axes (meta, index);
}
