/* SPDX-License-Identifier: MIT */

/* What an image says beside its pixels, as the header lines of other programs.
 * Source: ESRF "SaxsKeywords" and the motor_mne, motor_pos of SPEC; Dectris, "PILATUS
 * CBF header specification" 1.4, and for what that lacks (monitor, motors) lines of the
 * same form, which image/header.h reads back. */

#include <string.h>

#include "base/number.h"
#include "image/image-write-private.h"

#define ANGSTROM_PLACES 10

static gboolean
has_motors (const RingletImageMeta *self)
{
  return self->motors != NULL && self->motors->len > 0;
}

static gboolean
is_motor (const RingletImageMeta *self, const char *key)
{
  for (guint i = 0; self->motors != NULL && i < self->motors->len; i++) {
    if (g_str_equal (((RingletMotor *) g_ptr_array_index (self->motors, i))->name, key))
      return TRUE;
  }
  return FALSE;
}

/* Whether a field of @self says already what the header line @key says. */
static gboolean
has_field (const RingletImageMeta *self, const char *key)
{
  const gboolean has_pixels = self->pixel_slow_m > 0.0 || self->pixel_fast_m > 0.0;
  const gboolean has_beam = self->beam_slow_px != 0.0 || self->beam_fast_px != 0.0;
  const struct {
    const char *keys;
    gboolean is_known;
  } fields[] = {
    { " wavelength ", self->wavelength_m > 0.0 },
    { " sampledistance detector_distance ", self->distance_m > 0.0 },
    { " exposuretime exposure_time ", self->exposure_s > 0.0 },
    { " psize_1 psize_2 pixel_size ", has_pixels },
    { " center_1 center_2 beam_xy ", has_beam },
    { " monitor ", self->monitor > 0.0 },
    { " date ", self->date != NULL },
    { " detector ", self->detector != NULL },
    { " motor_mne motor_pos motor ", has_motors (self) },
  };
  g_autofree char *lower = g_ascii_strdown (key, -1);
  g_autofree char *word = g_strconcat (" ", lower, " ", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (strstr (fields[i].keys, word) != NULL)
      return fields[i].is_known;
  }
  return is_motor (self, key);
}

gboolean
ringlet_image_meta_is_layout (const char *key)
{
  /* Those of SMV too: a header with HEADER_BYTES would be taken for one. */
  static const char *const keys[] = { "HeaderID", "Image", "ByteOrder", "DataType",
    "Dim_1", "Dim_2", "Dim_3", "Size", "Compression", "dataset", "HEADER_BYTES",
    "BYTE_ORDER", "Data_type", "DIM", "SIZE1", "SIZE2" };

  if (g_ascii_strncasecmp (key, "EDF_", strlen ("EDF_")) == 0)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (g_ascii_strcasecmp (keys[i], key) == 0)
      return TRUE;
  }
  return key[0] == '\0';
}

/* Header lines that are still to be written when the fields are. */
static gboolean
is_other (const RingletImageMeta *self, const char *key)
{
  return !ringlet_image_meta_is_layout (key) && !has_field (self, key);
}

/* A word: names of motors stand in lists and in lines with blanks between them. */
static char *
word_of (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");

  for (char *at = ascii; *at != '\0'; at++) {
    if (!g_ascii_isgraph (*at) || strchr (":=,;{}", *at) != NULL)
      *at = '_';
  }
  return *ascii != '\0' ? g_steal_pointer (&ascii) : g_strdup ("_");
}

/* One line of ASCII. */
static char *
line_of (const char *text)
{
  char *ascii = g_str_to_ascii (text, "C");

  for (char *at = ascii; *at != '\0'; at++) {
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  }
  return g_strstrip (ascii);
}

/* ---- ESRF ---- */

static void
add_pair (GPtrArray *pairs, const char *key, const char *value)
{
  g_ptr_array_add (pairs, g_strdup (key));
  g_ptr_array_add (pairs, g_strdup (value));
}

static void
add_numbers (GPtrArray *pairs, const RingletImageMeta *self)
{
  const gboolean has_beam = has_field (self, "Center_1");
  const struct {
    const char *key;
    double value;
    gboolean is_known;
  } numbers[] = {
    { "WaveLength", self->wavelength_m, self->wavelength_m > 0.0 },
    { "SampleDistance", self->distance_m, self->distance_m > 0.0 },
    { "PSize_1", self->pixel_fast_m, self->pixel_fast_m > 0.0 },
    { "PSize_2", self->pixel_slow_m, self->pixel_slow_m > 0.0 },
    { "Center_1", self->beam_fast_px, has_beam },
    { "Center_2", self->beam_slow_px, has_beam },
    { "ExposureTime", self->exposure_s, self->exposure_s > 0.0 },
    { "Monitor", self->monitor, self->monitor > 0.0 },
  };
  char text[RINGLET_NUMBER_SIZE];

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    if (numbers[i].is_known)
      add_pair (pairs, numbers[i].key, ringlet_number_format (numbers[i].value, text));
  }
}

static void
add_motor_lists (GPtrArray *pairs, const RingletImageMeta *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  char text[RINGLET_NUMBER_SIZE];

  if (!has_motors (self))
    return;
  for (guint i = 0; i < self->motors->len; i++) {
    const RingletMotor *motor = g_ptr_array_index (self->motors, i);
    g_autofree char *name = word_of (motor->name);

    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
    g_string_append_printf (
        values, "%s%s", i > 0 ? " " : "", ringlet_number_format (motor->value, text));
  }
  add_pair (pairs, "motor_mne", names->str);
  add_pair (pairs, "motor_pos", values->str);
}

GPtrArray *
ringlet_image_meta_edf_pairs (const RingletImageMeta *self)
{
  GPtrArray *pairs = g_ptr_array_new_with_free_func (g_free);

  add_numbers (pairs, self);
  if (self->date != NULL)
    add_pair (pairs, "Date", self->date);
  if (self->detector != NULL)
    add_pair (pairs, "Detector", self->detector);
  add_motor_lists (pairs, self);
  for (guint i = 0; self->header != NULL && i + 1 < self->header->len; i += 2) {
    const char *key = g_ptr_array_index (self->header, i);

    if (is_other (self, key))
      add_pair (pairs, key, g_ptr_array_index (self->header, i + 1));
  }
  return pairs;
}

/* ---- Dectris ---- */

static void append_line (GString *text, const char *line_end, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static void
append_line (GString *text, const char *line_end, const char *format, ...)
{
  g_autofree char *line = NULL;
  g_autofree char *clean = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  clean = line_of (line);
  g_string_append_printf (text, "# %s%s", clean, line_end);
}

static void
append_numbers (GString *text, const RingletImageMeta *self, const char *line_end)
{
  char a[RINGLET_NUMBER_SIZE];
  char b[RINGLET_NUMBER_SIZE];

  if (self->pixel_slow_m > 0.0 && self->pixel_fast_m > 0.0)
    append_line (text, line_end, "Pixel_size %s m x %s m",
        ringlet_number_format (self->pixel_fast_m, a),
        ringlet_number_format (self->pixel_slow_m, b));
  if (self->exposure_s > 0.0)
    append_line (text, line_end, "Exposure_time %s s",
        ringlet_number_format (self->exposure_s, a));
  if (self->wavelength_m > 0.0)
    append_line (text, line_end, "Wavelength %s A",
        ringlet_number_format_scaled (self->wavelength_m, ANGSTROM_PLACES, a));
  if (self->distance_m > 0.0)
    append_line (text, line_end, "Detector_distance %s m",
        ringlet_number_format (self->distance_m, a));
  if (has_field (self, "Beam_xy"))
    append_line (text, line_end, "Beam_xy (%s, %s) pixels",
        ringlet_number_format (self->beam_fast_px, a),
        ringlet_number_format (self->beam_slow_px, b));
  if (self->monitor > 0.0)
    append_line (
        text, line_end, "Monitor %s", ringlet_number_format (self->monitor, a));
}

/* What the camera itself has a line for. */
static gboolean
is_camera_angle (const RingletMotor *motor)
{
  static const char *const names[] = { "Start_angle", "Detector_2theta", "Alpha",
    "Kappa", "Phi", "Chi", "Omega", "Theta", NULL };

  return g_strv_contains (names, motor->name) && g_strcmp0 (motor->unit, "deg") == 0;
}

static void
append_motors (GString *text, const RingletImageMeta *self, const char *line_end)
{
  char number[RINGLET_NUMBER_SIZE];

  for (guint i = 0; self->motors != NULL && i < self->motors->len; i++) {
    const RingletMotor *motor = g_ptr_array_index (self->motors, i);
    g_autofree char *name = word_of (motor->name);

    ringlet_number_format (motor->value, number);
    if (is_camera_angle (motor))
      append_line (text, line_end, "%s %s deg.", name, number);
    else
      append_line (text, line_end, "Motor %s %s %s", name, number,
          motor->unit != NULL ? motor->unit : "");
  }
}

/* Keys are words here, and a key that begins with a digit would be a date. */
static void
append_header (GString *text, const RingletImageMeta *self, const char *line_end)
{
  for (guint i = 0; self->header != NULL && i + 1 < self->header->len; i += 2) {
    const char *key = g_ptr_array_index (self->header, i);
    g_autofree char *word = word_of (key);

    if (is_other (self, key) && !g_ascii_isdigit (*word) && *word != '#')
      append_line (text, line_end, "%s %s", word,
          (const char *) g_ptr_array_index (self->header, i + 1));
  }
}

char *
ringlet_image_meta_dectris_lines (const RingletImageMeta *self, const char *line_end)
{
  GString *text = g_string_new (NULL);

  if (self->detector != NULL)
    append_line (text, line_end, "Detector: %s", self->detector);
  if (self->date != NULL)
    append_line (text, line_end, "%s", self->date);
  append_numbers (text, self, line_end);
  append_motors (text, self, line_end);
  append_header (text, self, line_end);
  return g_string_free (text, FALSE);
}
