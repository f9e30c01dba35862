/* SPDX-License-Identifier: MIT */

/* pyFAI's file of control points. Source: pyFAI, control_points.py. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/number.h"
#include "calib/control-points.h"

/* Files count from the centre of the first pixel. */
#define CENTRE 0.5
/* Å into metres: places that the point moves. */
#define ANGSTROM_PLACES 10
#define MAX_RING 1000000

/**
 * Reader:
 * @self: what was read so far
 * @name: of the file
 * @line: number of the line that is read, from 1
 */
typedef struct {
  RingletControlPoints *self;
  const char *name;
  guint line;
} Reader;

static gboolean
refuse (const Reader *reader, const char *what, const char *text, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "%s, line %u: %s, not “%s”",
      reader->name, reader->line, what, text);
  return FALSE;
}

static RingletControlGroup *
last_group (const Reader *reader)
{
  const GArray *groups = reader->self->groups;

  return groups->len > 0 ? &g_array_index (groups, RingletControlGroup, groups->len - 1)
                         : NULL;
}

static gboolean
is_none (const char *text)
{
  return *text == '\0' || g_ascii_strcasecmp (text, "none") == 0;
}

/* Rings of files count from 0. */
static gboolean
parse_ring (const Reader *reader, const char *text, guint *ring, GError **error)
{
  double number;

  *ring = 0;
  if (is_none (text))
    return TRUE;
  if (!ringlet_number_parse (text, &number) || number != floor (number) ||
      number < 0.0 || number > MAX_RING)
    return refuse (reader, "a ring is a whole number from 0 or “None”", text, error);
  *ring = (guint) number + 1;
  return TRUE;
}

static gboolean
read_ring (const Reader *reader, const char *text, GError **error)
{
  RingletControlGroup *group = last_group (reader);

  if (group == NULL)
    return refuse (reader, "“New group of points:” comes before a ring", text, error);
  if (!parse_ring (reader, text, &group->ring, error))
    return FALSE;
  for (guint k = 0; k < group->points->len; k++)
    g_array_index (group->points, RingletControlPoint, k).ring = group->ring;
  return TRUE;
}

/* "x=1.5 y=2" in any order; also "x = 1.5, y = 2". */
static gboolean
find_number (const char *text, const char *name, double *value)
{
  const char *at = strstr (text, name);
  g_autofree char *number = NULL;

  if (at == NULL)
    return FALSE;
  at += strlen (name);
  at += strspn (at, " \t");
  if (*at != '=')
    return FALSE;
  at += 1 + strspn (at + 1, " \t");
  number = g_strndup (at, strcspn (at, " \t,;"));
  return ringlet_number_parse (number, value);
}

static gboolean
read_point (const Reader *reader, const char *text, GError **error)
{
  const RingletControlGroup *group = last_group (reader);
  RingletControlPoint point = { 0 };

  if (group == NULL)
    return refuse (reader, "“New group of points:” comes before a point", text, error);
  if (!find_number (text, "x", &point.fast_px) ||
      !find_number (text, "y", &point.slow_px))
    return refuse (reader, "a point is “x=NUMBER y=NUMBER”", text, error);
  if (strstr (text, "sigma") != NULL &&
      !(find_number (text, "sigma", &point.sigma_px) && point.sigma_px > 0.0))
    return refuse (
        reader, "the uncertainty of a point is “sigma=NUMBER”, pixels", text, error);
  point.slow_px += CENTRE;
  point.fast_px += CENTRE;
  point.ring = group->ring;
  g_array_append_val (group->points, point);
  return TRUE;
}

static gboolean
read_spacings (const Reader *reader, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t,[]", -1);

  g_array_set_size (reader->self->d_m, 0);
  for (gsize k = 0; words[k] != NULL; k++) {
    double d = NAN;

    if (*words[k] == '\0')
      continue;
    if (!is_none (words[k]) &&
        (!ringlet_number_parse_scaled (words[k], -ANGSTROM_PLACES, &d) || d <= 0.0))
      return refuse (
          reader, "spacings are positive numbers in Å or “None”", words[k], error);
    g_array_append_val (reader->self->d_m, d);
  }
  return TRUE;
}

static gboolean
read_wavelength (const Reader *reader, const char *text, GError **error)
{
  double *wavelength_m = &reader->self->wavelength_m;

  *wavelength_m = 0.0;
  if (is_none (text))
    return TRUE;
  return (ringlet_number_parse (text, wavelength_m) && *wavelength_m > 0.0) ||
      refuse (reader, "the wavelength is a positive number of metres or “None”", text,
          error);
}

/* "LaB6 Calibrant with 59 reflections at wavelength 1e-10": the first word. */
static void
read_calibrant (const Reader *reader, const char *text)
{
  g_autofree char *word = g_strndup (text, strcspn (text, " \t"));

  g_free (reader->self->calibrant);
  reader->self->calibrant = is_none (word) || strcmp (word, "Calibrant") == 0 ||
          strcmp (word, "undefined") == 0
      ? NULL
      : g_steal_pointer (&word);
}

/* What nobody needs is passed over, numbers that do not agree with the rest as well:
 * pyFAI ignores the angle. */
static gboolean
read_pair (const Reader *reader, const char *key, const char *value, GError **error)
{
  if (strcmp (key, "point") == 0)
    return read_point (reader, value, error);
  if (strcmp (key, "ring") == 0)
    return read_ring (reader, value, error);
  if (strcmp (key, "new group of points") == 0)
    ringlet_control_points_add (reader->self, 0, NAN, NULL);
  if (strcmp (key, "2theta") == 0 && last_group (reader) != NULL && !is_none (value) &&
      !ringlet_number_parse (value, &last_group (reader)->two_theta_rad))
    last_group (reader)->two_theta_rad = NAN;
  if (strcmp (key, "calibrant") == 0)
    read_calibrant (reader, value);
  if (strcmp (key, "wavelength") == 0)
    return read_wavelength (reader, value, error);
  if (strcmp (key, "dspacing") == 0)
    return read_spacings (reader, value, error);
  return TRUE;
}

/* "slow fast ring" */
static gboolean
read_columns (Reader *reader, const char *line, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t,", -1);
  const char *numbers[3];
  RingletControlPoint point = { 0 };
  gsize n = 0;

  for (gsize k = 0; words[k] != NULL; k++) {
    if (*words[k] != '\0' && n++ < G_N_ELEMENTS (numbers))
      numbers[n - 1] = words[k];
  }
  if (n != G_N_ELEMENTS (numbers) ||
      !ringlet_number_parse (numbers[0], &point.slow_px) ||
      !ringlet_number_parse (numbers[1], &point.fast_px))
    return refuse (reader,
        "there should be “point: x=NUMBER y=NUMBER” or the numbers slow, fast and ring",
        line, error);
  if (!parse_ring (reader, numbers[2], &point.ring, error))
    return FALSE;
  point.slow_px += CENTRE;
  point.fast_px += CENTRE;
  if (last_group (reader) == NULL || last_group (reader)->ring != point.ring)
    ringlet_control_points_add (reader->self, point.ring, NAN, NULL);
  g_array_append_val (last_group (reader)->points, point);
  return TRUE;
}

static gboolean
read_line (Reader *reader, char *line, GError **error)
{
  char *colon = NULL;
  g_autofree char *key = NULL;

  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  colon = strchr (line, ':');
  if (colon == NULL)
    return read_columns (reader, line, error);
  *colon = '\0';
  key = g_ascii_strdown (line, -1);
  return read_pair (reader, g_strstrip (key), g_strstrip (colon + 1), error);
}

RingletControlPoints *
ringlet_control_points_parse (const char *text, const char *name, GError **error)
{
  g_autoptr (RingletControlPoints) self = ringlet_control_points_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Reader reader = { self, name, 0 };

  for (gsize k = 0; lines[k] != NULL; k++) {
    reader.line = (guint) k + 1;
    if (!read_line (&reader, lines[k], error))
      return NULL;
  }
  if (self->groups->len > 0)
    return g_steal_pointer (&self);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s has no control points; a .npt file has lines “point: x=NUMBER y=NUMBER”",
      name);
  return NULL;
}

RingletControlPoints *
ringlet_control_points_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;

  if (!ringlet_file_load (path, &text, NULL, error))
    return NULL;
  return ringlet_control_points_parse (text, path, error);
}
