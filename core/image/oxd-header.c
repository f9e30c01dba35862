/* SPDX-License-Identifier: MIT */
#include "image/oxd-header.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "image/header-binary.h"
#include "image/header-field.h"
#include "image/header.h"

/* ---- text ---- */

/* "NX= 512 NY= 512 OI=    383 OL=      0" */
static void
add_numbers (RingletImageMeta *meta, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "=", -1);
  const char *key = parts[0];

  for (gsize i = 1; key != NULL && parts[i] != NULL; i++) {
    char *value = g_strstrip (parts[i]);
    char *next = strpbrk (value, " \t");

    if (next != NULL) {
      *next++ = '\0';
      next = g_strchug (next);
    }
    ringlet_image_meta_add (meta, key, value);
    key = next;
  }
}

void
ringlet_oxd_add_text (RingletImageMeta *meta, const guint8 *from)
{
  static const char *const whole[] = { "COMPRESSION=", "TIME=" };
  g_autoptr (GString) text =
      g_string_new_len ((const char *) from, RINGLET_OXD_TEXT_SIZE);
  g_auto (GStrv) lines = NULL;

  /* Some lines have a zero at their end, before the line end. */
  for (gsize i = 0; i < text->len; i++) {
    if (text->str[i] == '\0')
      text->str[i] = ' ';
  }
  lines = g_strsplit_set (text->str, "\r\n\x1a", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    char *value = strchr (lines[i], '=');

    if (i == 0) {
      ringlet_image_meta_add (meta, "Header Version", g_strstrip (lines[0]));
    } else if (g_str_has_prefix (lines[i], whole[0]) ||
        g_str_has_prefix (lines[i], whole[1])) {
      *value++ = '\0';
      ringlet_image_meta_add (meta, lines[i], g_strstrip (value));
    } else if (value != NULL) {
      add_numbers (meta, lines[i]);
    }
  }
}

/* ---- sections ---- */

/* clang-format off */
static const RingletBinaryField general[] = {
  { "Binning in x", RINGLET_BINARY_U16, 0, 0 },
  { "Binning in y", RINGLET_BINARY_U16, 2, 0 },
  { "Detector size x", RINGLET_BINARY_U16, 22, 0 },
  { "Detector size y", RINGLET_BINARY_U16, 24, 0 },
  { "Pixels in x", RINGLET_BINARY_U16, 26, 0 },
  { "Pixels in y", RINGLET_BINARY_U16, 28, 0 },
};

static const RingletBinaryField special[] = {
  { "Gain", RINGLET_BINARY_F64, 56, 0 },
  { "Overflows flag", RINGLET_BINARY_I16, 464, 0 },
  { "Overflow after remeasure flag", RINGLET_BINARY_I16, 466, 0 },
  { "Overflow threshold", RINGLET_BINARY_I32, 472, 0 },
  { "Exposure time in sec", RINGLET_BINARY_F64, 480, 0 },
  { "Overflow time in sec", RINGLET_BINARY_F64, 488, 0 },
  { "Monitor counts of raw image 1", RINGLET_BINARY_I32, 528, 0 },
  { "Monitor counts of raw image 2", RINGLET_BINARY_I32, 532, 0 },
  { "Monitor counts of overflow raw image 1", RINGLET_BINARY_I32, 536, 0 },
  { "Monitor counts of overflow raw image 2", RINGLET_BINARY_I32, 540, 0 },
  { "Unwarping", RINGLET_BINARY_I32, 544, 0 },
  { "Detector type", RINGLET_BINARY_I32, 548, 0 },
  { "Real pixel size x (mm)", RINGLET_BINARY_F64, 568, 0 },
  { "Real pixel size y (mm)", RINGLET_BINARY_F64, 576, 0 },
};

static const RingletBinaryField goniometer[] = {
  { "Spatial correction file date", RINGLET_BINARY_TEXT, 0, 26 },
  { "Spatial correction file", RINGLET_BINARY_TEXT, 26, 246 },
  { "Beam rot in deg (e2)", RINGLET_BINARY_F64, 552, 0 },
  { "Beam rot in deg (e3)", RINGLET_BINARY_F64, 560, 0 },
  { "Wavelength alpha1", RINGLET_BINARY_F64, 568, 0 },
  { "Wavelength alpha2", RINGLET_BINARY_F64, 576, 0 },
  { "Wavelength alpha", RINGLET_BINARY_F64, 584, 0 },
  { "Wavelength beta", RINGLET_BINARY_F64, 592, 0 },
  { "Detector tilt e1 in deg", RINGLET_BINARY_F64, 640, 0 },
  { "Detector tilt e2 in deg", RINGLET_BINARY_F64, 648, 0 },
  { "Detector tilt e3 in deg", RINGLET_BINARY_F64, 656, 0 },
  { "Beam center x", RINGLET_BINARY_F64, 664, 0 },
  { "Beam center y", RINGLET_BINARY_F64, 672, 0 },
  { "Alpha angle in deg", RINGLET_BINARY_F64, 680, 0 },
  { "Beta angle in deg", RINGLET_BINARY_F64, 688, 0 },
  { "Distance in mm", RINGLET_BINARY_F64, 712, 0 },
};

/* The mean of the lines comes last: it counts where there is one. */
static const RingletHeaderField fields[] = {
  { "Wavelength alpha1", 0, G_STRUCT_OFFSET (RingletImageMeta, wavelength_m), 1e-10 },
  { "Wavelength alpha", 0, G_STRUCT_OFFSET (RingletImageMeta, wavelength_m), 1e-10 },
  { "Distance in mm", 0, G_STRUCT_OFFSET (RingletImageMeta, distance_m), 1e-3 },
  { "Exposure time in sec", 0, G_STRUCT_OFFSET (RingletImageMeta, exposure_s), 1.0 },
  { "Real pixel size x (mm)", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_fast_m), 1e-3 },
  { "Real pixel size y (mm)", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_slow_m), 1e-3 },
  { "Beam center x", 0, G_STRUCT_OFFSET (RingletImageMeta, beam_fast_px), 1.0 },
  { "Beam center y", 0, G_STRUCT_OFFSET (RingletImageMeta, beam_slow_px), 1.0 },
  { "Monitor counts of raw image 1", 0, G_STRUCT_OFFSET (RingletImageMeta, monitor), 1.0 },
};
/* clang-format on */

static double
get_double (const guint8 *from)
{
  guint64 bits;
  double value;

  memcpy (&bits, from, sizeof bits);
  bits = GUINT64_FROM_LE (bits);
  memcpy (&value, &bits, sizeof value);
  return value;
}

/* Angles are in steps of motors, and steps in radians. */
static void
add_angles (RingletImageMeta *meta, const guint8 *block, gsize size)
{
  static const struct {
    const char *key;
    gsize offset;
  } rows[] = { { "start", 284 }, { "end", 324 } };
  static const char *const names[] = { "omega", "theta", "kappa", "phi" };
  enum { STEPS_AT = 368 };

  if (size < STEPS_AT + 8 * G_N_ELEMENTS (names))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const double step_deg = get_double (block + STEPS_AT + 8 * i) * 180.0 / G_PI;

    for (gsize k = 0; isfinite (step_deg) && k < G_N_ELEMENTS (rows); k++) {
      const double angle_deg =
          step_deg * ringlet_header_i32 (block + rows[k].offset + 4 * i, FALSE);
      g_autofree char *key = g_strdup_printf ("%s %s in deg", names[i], rows[k].key);
      char text[RINGLET_NUMBER_SIZE];

      ringlet_image_meta_add (meta, key, ringlet_number_format (angle_deg, text));
      if (k == 0)
        ringlet_image_meta_add_motor (meta, names[i], angle_deg, "deg");
    }
  }
}

static gboolean
add_section (RingletImageMeta *meta, RingletCursor *cursor, const char *key,
    const RingletBinaryField *known, gsize n)
{
  gint64 size = 0;
  const guint8 *block = NULL;

  if (ringlet_header_integer (meta, key, 0, 0, G_MAXINT32, &size, NULL))
    block = ringlet_cursor_take (cursor, (guint64) size, key, NULL);
  if (block == NULL) {
    ringlet_image_meta_warn (meta,
        "The section %s of the header is not where it should be and is ignored", key);
    return FALSE;
  }
  ringlet_header_add_binary (meta, block, (gsize) size, FALSE, known, n);
  if (known == goniometer)
    add_angles (meta, block, (gsize) size);
  return TRUE;
}

static void
fill_meta (RingletImageMeta *meta)
{
  static const char *const detectors[] = { "Sapphire/KM4CCD", "Sapphire2-Kodak",
    "Sapphire3-Kodak", "Onyx-Kodak", NULL, NULL, NULL, "Pilatus 300K-Dectris" };
  const char *time = ringlet_image_meta_lookup (meta, "TIME");
  gint64 type = 0;

  ringlet_header_fill (meta, fields, G_N_ELEMENTS (fields));
  if (time != NULL)
    ringlet_header_set_date (meta, time);
  if (ringlet_header_integer (
          meta, "Detector type", 0, 0, G_N_ELEMENTS (detectors) - 1, &type, NULL))
    meta->detector = g_strdup (detectors[type]);
}

void
ringlet_oxd_add_sections (RingletImageMeta *meta, RingletCursor *cursor)
{
  /* In the order of the file; a section that is not there ends them. */
  if (add_section (meta, cursor, "NG", general, G_N_ELEMENTS (general)) &&
      add_section (meta, cursor, "NS", special, G_N_ELEMENTS (special)))
    add_section (meta, cursor, "NK", goniometer, G_N_ELEMENTS (goniometer));
  fill_meta (meta);
}
