/* SPDX-License-Identifier: MIT */
#include "image/header.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

static const char *
skip_blanks (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return text;
}

gboolean
ringlet_header_number (const char *text, double *value, const char **rest)
{
  char *end = NULL;
  const double number = g_ascii_strtod (text, &end);

  if (end == text || !isfinite (number))
    return FALSE;

  *value = number;
  if (rest != NULL)
    *rest = skip_blanks (end);
  return TRUE;
}

double
ringlet_header_unit (const char *text, double none)
{
  static const struct {
    const char *name;
    double scale;
  } units[] = {
    { "m", 1.0 },
    { "mm", 1e-3 },
    { "um", 1e-6 },
    { "µm", 1e-6 },
    { "micron", 1e-6 },
    { "nm", 1e-9 },
    { "A", 1e-10 },
    { "Å", 1e-10 },
    { "angstrom", 1e-10 },
    { "angstroms", 1e-10 },
    { "Angstrom", 1e-10 },
    { "meter", 1.0 },
    { "metre", 1.0 },
    { "millimeter", 1e-3 },
    { "millimetre", 1e-3 },
    { "micrometer", 1e-6 },
    { "micrometre", 1e-6 },
    { "microns", 1e-6 },
    { "s", 1.0 },
    { "ms", 1e-3 },
    { "us", 1e-6 },
    { "second", 1.0 },
    { "seconds", 1.0 },
    { "sec", 1.0 },
    { "millisecond", 1e-3 },
    { "milliseconds", 1e-3 },
    { "microsecond", 1e-6 },
    { "microseconds", 1e-6 },
    { "eV", 1.0 },
    { "keV", 1e3 },
    { "pixel", 1.0 },
    { "pixels", 1.0 },
  };
  /* "172e-6 mx172e-6 m" has its x between the two, "pixel" has one of its own. */
  const char *ends = g_str_has_prefix (text, "pixel") ? " \t,;)" : " \t,;x)";
  const gsize length = strcspn (text, ends);

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    if (length == strlen (units[i].name) && memcmp (text, units[i].name, length) == 0)
      return units[i].scale;
  }
  return none;
}

/* The number between @text and @rest times @scale. Of a power of ten the point is moved, so
 * that 0.4066 Å is the double 4.066e-11; minutes and the like are multiplied. */
static double
scaled (const char *text, const char *rest, double scale)
{
  const int exponent = (int) rint (log10 (scale));
  g_autofree char *number = g_strndup (text, (gsize) (rest - text));
  double value = 0.0;

  if (fabs (pow (10.0, exponent) - scale) > 1e-9 * scale ||
      !ringlet_number_parse_scaled (number, exponent, &value))
    value = g_ascii_strtod (text, NULL) * scale;
  return value;
}

void
ringlet_header_set (RingletImageMeta *meta, double *field, const char *key,
    const char *text, double scale)
{
  const char *rest = NULL;
  double value = 0.0;

  if (ringlet_header_number (text, &value, &rest) && value > 0.0)
    *field = scaled (text, rest, ringlet_header_unit (rest, scale));
  else
    ringlet_image_meta_warn (meta, "The header value %s = %s is ignored", key, text);
}

/* "172e-6 m x 172e-6 m": along the fast axis first. */
static void
set_pixel_size (RingletImageMeta *meta, const char *key, const char *text)
{
  const char *second = strchr (text, 'x');

  ringlet_header_set (meta, &meta->pixel_fast_m, key, text, 1.0);
  ringlet_header_set (
      meta, &meta->pixel_slow_m, key, second != NULL ? second + 1 : text, 1.0);
}

/* "(1230.10, 1310.50) pixels"; may be negative, the beam need not hit the detector. */
static void
set_beam (RingletImageMeta *meta, const char *key, const char *text)
{
  const char *rest = NULL;
  double fast_px = 0.0;
  double slow_px = 0.0;

  text += *text == '(';
  if (!ringlet_header_number (text, &fast_px, &rest) || *rest != ',' ||
      !ringlet_header_number (rest + 1, &slow_px, NULL)) {
    ringlet_image_meta_warn (meta, "The header value %s = %s is ignored", key, text);
    return;
  }
  meta->beam_fast_px = fast_px;
  meta->beam_slow_px = slow_px;
}

/* Positions of the goniometer and of the arm that the camera stands on. */
static void
add_dectris_motor (RingletImageMeta *meta, const char *key, const char *text)
{
  static const char *const angles[] = { "Start_angle", "Detector_2theta", "Alpha",
    "Kappa", "Phi", "Chi", "Omega", "Theta" };
  double value = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (angles); i++) {
    if (g_str_equal (key, angles[i]) && ringlet_header_number (text, &value, NULL))
      ringlet_image_meta_add_motor (meta, key, value, "deg");
  }
}

/* "samx 1.5 mm": what our own writers add to the header. */
static void
add_motor (RingletImageMeta *meta, const char *text)
{
  const gsize length = strcspn (text, " ");
  g_autofree char *name = g_strndup (text, length);
  const char *unit = NULL;
  double value = 0.0;

  if (length > 0 && ringlet_header_number (text + length, &value, &unit))
    ringlet_image_meta_add_motor (meta, name, value, *unit != '\0' ? unit : NULL);
}

static void
add_dectris_pair (RingletImageMeta *meta, const char *key, const char *value)
{
  ringlet_image_meta_add (meta, key, value);
  if (g_str_equal (key, "Pixel_size"))
    set_pixel_size (meta, key, value);
  else if (g_str_equal (key, "Beam_xy"))
    set_beam (meta, key, value);
  else if (g_str_equal (key, "Exposure_time"))
    ringlet_header_set (meta, &meta->exposure_s, key, value, 1.0);
  else if (g_str_equal (key, "Wavelength"))
    ringlet_header_set (meta, &meta->wavelength_m, key, value, 1e-10);
  else if (g_str_equal (key, "Detector_distance"))
    ringlet_header_set (meta, &meta->distance_m, key, value, 1.0);
  else if (g_str_equal (key, "Monitor"))
    ringlet_header_set (meta, &meta->monitor, key, value, 1.0);
  else if (g_str_equal (key, "Motor"))
    add_motor (meta, value);
  else if (g_str_equal (key, "Detector") && meta->detector == NULL)
    meta->detector = g_utf8_make_valid (value, -1);
  else
    add_dectris_motor (meta, key, value);
}

/* "Key value", "Key: value" or "Key = value" */
static void
add_dectris_line (RingletImageMeta *meta, char *line)
{
  const gsize length = strcspn (line, " \t:=,");
  char *value = line + length;

  while (*value != '\0' && strchr (" \t:=,", *value) != NULL)
    *value++ = '\0';
  if (length > 0)
    add_dectris_pair (meta, line, value);
}

void
ringlet_header_add_dectris (RingletImageMeta *meta, const char *text)
{
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++) {
    char *line = g_strstrip (lines[i]);

    if (line[0] != '#' || line[1] == '#')
      continue;
    line = g_strchug (line + 1);
    /* "2014-06-07T10:20:30.123", "2007/Oct/22 15:32:16.289": a date has no key. */
    if (g_ascii_isdigit (*line)) {
      ringlet_image_meta_add (meta, "Date", line);
      ringlet_header_set_date (meta, line);
    } else {
      add_dectris_line (meta, line);
    }
  }
}
