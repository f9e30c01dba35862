/* SPDX-License-Identifier: MIT */
#include "geometry/factor-text.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"

#define MILLIMETRE 1e-3

const char *
ringlet_number_in (double value, double unit, char *buffer)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (buffer, RINGLET_NUMBER_SIZE, formats[i], value / unit);
    if (g_ascii_strtod (buffer, NULL) * unit == value)
      break;
  }
  return buffer;
}

char *
ringlet_sample_to_text (const RingletSample *self)
{
  const char *name = ringlet_sample_shape_name (self->shape);
  char depth[RINGLET_NUMBER_SIZE];
  char x[RINGLET_NUMBER_SIZE];
  char y[RINGLET_NUMBER_SIZE];

  if (self->shape == RINGLET_SAMPLE_NONE)
    return g_strdup (name);

  ringlet_number_format (self->depth, depth);
  if (self->shape == RINGLET_SAMPLE_CYLINDER && self->horizontal)
    return g_strdup_printf ("%s:%s,horizontal", name, depth);
  if (self->shape == RINGLET_SAMPLE_SLAB &&
      (self->tilt_x_rad != 0.0 || self->tilt_y_rad != 0.0))
    return g_strdup_printf ("%s:%s,%s,%s", name, depth,
        ringlet_number_in (self->tilt_x_rad, RINGLET_DEGREE, x),
        ringlet_number_in (self->tilt_y_rad, RINGLET_DEGREE, y));
  return g_strdup_printf ("%s:%s", name, depth);
}

static gboolean
read_in (const char *text, double unit, double *value)
{
  if (!ringlet_number_parse (text, value))
    return FALSE;

  *value *= unit;
  return TRUE;
}

/* What stands behind the shape: its depth, and what else that shape has. */
static gboolean
read_sample (char **words, guint n, RingletSample *sample)
{
  if (sample->shape == RINGLET_SAMPLE_NONE)
    return n == 0;
  if (n == 0 || !ringlet_number_parse (words[0], &sample->depth))
    return FALSE;

  if (sample->shape == RINGLET_SAMPLE_CYLINDER && n == 2) {
    sample->horizontal = g_str_equal (words[1], "horizontal");
    return sample->horizontal || g_str_equal (words[1], "vertical");
  }
  if (sample->shape == RINGLET_SAMPLE_SLAB && n == 3)
    return read_in (words[1], RINGLET_DEGREE, &sample->tilt_x_rad) &&
        read_in (words[2], RINGLET_DEGREE, &sample->tilt_y_rad);
  return n == 1;
}

gboolean
ringlet_sample_from_text (const char *text, RingletSample *sample, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  g_auto (GStrv) words = NULL;
  RingletSample read = { .shape = RINGLET_SAMPLE_NONE };

  if (!ringlet_sample_shape_parse (
          parts[0] != NULL ? parts[0] : "", &read.shape, error))
    return FALSE;

  words = g_strsplit (parts[0] != NULL && parts[1] != NULL ? parts[1] : "", ",", 0);
  if (!read_sample (words, g_strv_length (words), &read)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "\"%s\" is no sample; write slab:µT, slab:µT,TILT_X,TILT_Y, cylinder:µR, "
        "cylinder:µR,horizontal or sphere:µR, tilts in degrees",
        text);
    return FALSE;
  }
  *sample = read;
  return ringlet_sample_check (sample, error);
}

typedef struct {
  const char *name;
  gsize offset;
  double unit;
} Member;

#define MEMBER(name) G_STRUCT_OFFSET (RingletCbn, name)

static const Member members[] = {
  { "diamond", MEMBER (diamond_m), MILLIMETRE },
  { "seat", MEMBER (seat_m), MILLIMETRE },
  { "r1", MEMBER (small_radius_m), MILLIMETRE },
  { "r2", MEMBER (large_radius_m), MILLIMETRE },
  { "tilt", MEMBER (tilt_rad), RINGLET_DEGREE },
  { "rotation", MEMBER (rotation_rad), RINGLET_DEGREE },
  { "diamond-length", MEMBER (diamond_length_m), MILLIMETRE },
  { "seat-length", MEMBER (seat_length_m), MILLIMETRE },
  { "offset", MEMBER (offset_m), MILLIMETRE },
  { "offset-angle", MEMBER (offset_angle_rad), RINGLET_DEGREE },
};

char *
ringlet_cbn_to_text (const RingletCbn *self)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    const double value = G_STRUCT_MEMBER (double, self, members[i].offset);
    char number[RINGLET_NUMBER_SIZE];

    g_string_append_printf (text, "%s%s=%s", i > 0 ? "," : "", members[i].name,
        ringlet_number_in (value, members[i].unit, number));
  }
  return g_string_free (text, FALSE);
}

static gboolean
read_member (const char *word, RingletCbn *cbn)
{
  const char *equals = strchr (word, '=');

  for (gsize i = 0; equals != NULL && i < G_N_ELEMENTS (members); i++) {
    const Member *m = &members[i];

    if (strlen (m->name) == (gsize) (equals - word) && g_str_has_prefix (word, m->name))
      return read_in (equals + 1, m->unit, &G_STRUCT_MEMBER (double, cbn, m->offset));
  }
  return FALSE;
}

gboolean
ringlet_cbn_from_text (const char *text, RingletCbn *cbn, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", 0);
  RingletCbn read = ringlet_cbn_default ();

  for (gsize i = 0; words[i] != NULL; i++) {
    g_autofree char *all = NULL;

    if (read_member (words[i], &read))
      continue;
    all = ringlet_cbn_to_text (&read);
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "\"%s\" says nothing of a cell; write some of %s, in millimetres and degrees",
        words[i], all);
    return FALSE;
  }
  read.is_active = TRUE;
  *cbn = read;
  return ringlet_cbn_check (cbn, error);
}
