/* SPDX-License-Identifier: MIT */

/* pyFAI's geometry file: "Key: value" lines. Source: pyFAI, io/ponifile.py. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "geometry/convert-formats.h"
#include "geometry/poni-config.h"

#define NEWEST 3.0

void
ringlet_poni_clear (RingletPoni *self)
{
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->warning, g_free);
}

/* ---- lines ---- */

/**
 * Lines:
 * @pairs: keys in lower case → last value of the file
 * @comments: of the block that was appended last
 */
typedef struct {
  GHashTable *pairs;
  GPtrArray *comments;
} Lines;

static void
lines_clear (Lines *self)
{
  g_hash_table_unref (self->pairs);
  g_ptr_array_unref (self->comments);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lines, lines_clear)

/* pyFAI appends to a file that is there: each block begins with this line, and who
 * wrote the blocks before does not matter any more. */
static void
add_comment (Lines *self, const char *line)
{
  if (strstr (line, "Nota: C-Order") != NULL && g_hash_table_size (self->pairs) > 0)
    g_ptr_array_set_size (self->comments, 0);
  g_ptr_array_add (self->comments, g_strdup (line));
}

static Lines
split_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);
  Lines self = {
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    g_ptr_array_new_with_free_func (g_free),
  };

  for (gsize i = 0; lines[i] != NULL; i++) {
    char *line = g_strchug (lines[i]);
    char *colon = strchr (line, ':');

    if (*line == '#')
      add_comment (&self, line);
    if (*line == '#' || colon == NULL)
      continue;

    *colon = '\0';
    g_hash_table_replace (self.pairs, g_ascii_strdown (g_strchomp (line), -1),
        g_strdup (g_strstrip (colon + 1)));
  }
  return self;
}

/* ---- values ---- */

static gboolean
fail (const char *key, const char *text, const char *allowed, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "\"%s: %s\" is not allowed: %s", key, text, allowed);
  return FALSE;
}

static const char *
get (const Lines *lines, const char *key)
{
  g_autofree char *lower = g_ascii_strdown (key, -1);

  return g_hash_table_lookup (lines->pairs, lower);
}

static gboolean
is_none (const char *text)
{
  return text == NULL || *text == '\0' || g_ascii_strcasecmp (text, "None") == 0;
}

static gboolean
get_number (const Lines *lines, const char *key, const char *allowed, double *value,
    GError **error)
{
  const char *text = get (lines, key);

  if (text == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "the line \"%s: …\" is missing; is this a .poni file?", key);
    return FALSE;
  }
  return ringlet_number_parse (text, value) || fail (key, text, allowed, error);
}

/* May be missing. */
static gboolean
get_length (const Lines *lines, const char *key, double *value, GError **error)
{
  const char *text = get (lines, key);

  if (text == NULL || g_ascii_strcasecmp (text, "None") == 0)
    return TRUE;
  return (ringlet_number_parse (text, value) && *value > 0.0) ||
      fail (key, text, "a positive finite number of metres", error);
}

static gboolean
parse_parallax (const Lines *lines, gboolean *parallax, GError **error)
{
  const char *text = get (lines, "Parallax");

  if (is_none (text) || g_ascii_strcasecmp (text, "False") == 0)
    return TRUE;

  *parallax = TRUE;
  return g_ascii_strcasecmp (text, "True") == 0 ||
      fail ("Parallax", text, "True or False", error);
}

static gboolean
parse_geometry (const Lines *lines, RingletGeometry *geometry, GError **error)
{
  static const char length[] = "a finite number of metres";
  static const char angle[] = "a finite number of radians";

  *geometry = (RingletGeometry){ 0 };

  /* All but the first may be 0. */
  return get_number (lines, "Distance", length, &geometry->distance_m, error) &&
      get_length (lines, "Distance", &geometry->distance_m, error) &&
      get_number (lines, "Poni1", length, &geometry->poni_slow_m, error) &&
      get_number (lines, "Poni2", length, &geometry->poni_fast_m, error) &&
      get_number (lines, "Rot1", angle, &geometry->rot1_rad, error) &&
      get_number (lines, "Rot2", angle, &geometry->rot2_rad, error) &&
      get_number (lines, "Rot3", angle, &geometry->rot3_rad, error) &&
      get_length (lines, "Wavelength", &geometry->wavelength_m, error) &&
      parse_parallax (lines, &geometry->parallax, error) &&
      ringlet_geometry_check (geometry, error);
}

/* ---- the version ---- */

/* What is in the file can raise it, as in pyFAI. */
static gboolean
parse_version (const Lines *lines, double *version, GError **error)
{
  const char *text = get (lines, "poni_version");

  *version = 1.0;
  if (text != NULL && (!ringlet_number_parse (text, version) || *version < 1.0))
    return fail ("poni_version", text, "1, 2, 2.1 or 3", error);
  if (*version > NEWEST) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "poni_version: %s is newer than 3, the newest that is read", text);
    return FALSE;
  }

  if (get (lines, "Detector_config") != NULL)
    *version = MAX (*version, 2.0);
  if (!is_none (get (lines, "Parallax")))
    *version = MAX (*version, 3.0);
  return TRUE;
}

/* ---- the detector ---- */

static gboolean
parse_lines_of_v1 (const Lines *lines, RingletPoniConfig *config, GError **error)
{
  const char *spline = get (lines, "SplineFile");

  *config = (RingletPoniConfig){ .detector.orientation = 3 };
  if (!is_none (spline))
    config->spline = g_strdup (spline);
  return get_length (lines, "PixelSize1", &config->detector.pixel_slow_m, error) &&
      get_length (lines, "PixelSize2", &config->detector.pixel_fast_m, error);
}

/* pyFAI joins the two maps of a Pilatus with a comma where version 1 has a spline. */
static void
split_offsets (RingletPoniConfig *config)
{
  g_auto (GStrv) paths =
      config->spline != NULL ? g_strsplit (config->spline, ",", 2) : NULL;

  if (paths == NULL || paths[1] == NULL)
    return;

  g_clear_pointer (&config->spline, g_free);
  config->offsets[0] = g_strdup (paths[0]);
  config->offsets[1] = g_strdup (paths[1]);
}

static gboolean
parse_detector (
    const Lines *lines, const char *folder, RingletPoni *poni, GError **error)
{
  g_auto (RingletPoniConfig) config = { 0 };
  gboolean ok;

  if (poni->version >= 2.0)
    ok = ringlet_poni_config_parse (get (lines, "Detector_config"), &config, error);
  else
    ok = parse_lines_of_v1 (lines, &config, error);
  if (!ok)
    return FALSE;

  split_offsets (&config);
  if (!ringlet_poni_config_build (
          &config, get (lines, "Detector"), folder, &poni->detector, error))
    return FALSE;

  if (config.sensor_name != NULL)
    poni->warning = g_strdup_printf ("Of the sensor material \"%s\" nothing is known: "
                                     "it is left out",
        config.sensor_name);
  return TRUE;
}

/* ---- the orientation ---- */

/* "pyFAI 2026.9", "pyFAI version 2026.9.0": after 2026.02. */
static gboolean
names_new_pyfai (const char *comment)
{
  const char *at = strstr (comment, "pyFAI");
  char *end = NULL;
  long year;

  if (at == NULL)
    return FALSE;

  at += strcspn (at, "0123456789");
  year = strtol (at, &end, 10);
  return year > 2026 || (year == 2026 && *end == '.' && strtol (end + 1, NULL, 10) > 2);
}

static gboolean
has_known_writer (const Lines *lines)
{
  for (guint i = 0; i < lines->comments->len; i++) {
    const char *comment = g_ptr_array_index (lines->comments, i);
    const char *word = comment + strspn (comment, "# \t");

    /* Names of files, not of programs. */
    if (g_ascii_strncasecmp (word, "Image:", 6) == 0 ||
        g_ascii_strncasecmp (word, "Calibrant:", 10) == 0)
      continue;
    if (strstr (comment, "Ringlet") != NULL || names_new_pyfai (comment))
      return TRUE;
  }
  return FALSE;
}

static gboolean
apply_rule (
    const Lines *lines, RingletOrientationRule rule, RingletPoni *poni, GError **error)
{
  const int orientation = poni->detector != NULL ? poni->detector->orientation : 3;

  if (orientation == 3)
    return TRUE;
  if (rule == RINGLET_ORIENTATION_TWO_FLIPS)
    return ringlet_orientation_undo_two_flips (&poni->detector, &poni->geometry, error);
  if (has_known_writer (lines))
    return TRUE;

  g_free (poni->warning);
  poni->warning = g_strdup_printf (
      "Orientation %d is read as one flip of the pixels. pyFAI up to 2026.02 meant "
      "another geometry by it, and the file does not say which version wrote it: if it "
      "was one of these, have it read as two flips (--orientation-rule two-flips)",
      orientation);
  return TRUE;
}

gboolean
ringlet_poni_parse (const char *text, const char *folder, RingletOrientationRule rule,
    RingletPoni *poni, GError **error)
{
  g_auto (Lines) lines = split_lines (text);

  *poni = (RingletPoni){ 0 };
  if (parse_version (&lines, &poni->version, error) &&
      parse_geometry (&lines, &poni->geometry, error) &&
      parse_detector (&lines, folder, poni, error) &&
      apply_rule (&lines, rule, poni, error))
    return TRUE;

  ringlet_poni_clear (poni);
  return FALSE;
}

gboolean
ringlet_poni_load (
    const char *path, RingletOrientationRule rule, RingletPoni *poni, GError **error)
{
  const RingletConvertHints hints = { .rule = rule };

  return ringlet_geometry_load (path, &ringlet_geometry_poni, &hints, poni, error);
}
