/* SPDX-License-Identifier: MIT */

/* The text of FIT2D's spatial distortion files. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/number.h"
#include "detector/spline.h"

#define FIELD 14
#define REGION "VALID REGION"
#define PIXELS "GRID SPACING, X-PIXEL SIZE, Y-PIXEL SIZE"
#define DX "X-DISTORTION"
#define DY "Y-DISTORTION"
/* Cubic splines have 4 knots at either end; more than a detector has rows make no
 * sense. */
#define MIN_KNOTS 8
#define MAX_KNOTS 10000
/* Splines with 100 knots either way have 400 kB. */
#define MAX_BYTES (64 << 20)
/* Titles come before it. */
#define SNIFFED 4096

typedef struct {
  char **lines;
  gsize n;
} Text;

/* The line behind the heading; 0 with the error set when there is no such section. */
static gsize
find_section (const Text *text, const char *heading, GError **error)
{
  for (gsize i = 0; i < text->n; i++) {
    g_autofree char *line = g_strstrip (g_strdup (text->lines[i]));

    if (g_ascii_strcasecmp (line, heading) == 0)
      return i + 1;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The spline has no section \"%s\"", heading);
  return 0;
}

static gboolean
add_field (
    GArray *values, const char *line, gsize at, gsize line_number, GError **error)
{
  g_autofree char *field = g_strndup (line + at, FIELD);
  double value = 0.0;

  if (strlen (field) == FIELD && ringlet_number_parse (field, &value)) {
    g_array_append_val (values, value);
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "Line %" G_GSIZE_FORMAT " of the spline, column %" G_GSIZE_FORMAT
      ": \"%s\" is no number of %d characters",
      line_number, at + 1, field, FIELD);
  return FALSE;
}

/* @n values from line @at on, which are followed by a blank line or are one line. */
static double *
read_values (const Text *text, gsize at, gsize n_lines, gsize n, const char *heading,
    GError **error)
{
  const gsize end = MIN (text->n, at + n_lines);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize i = at; i < end && *text->lines[i] != '\0'; i++) {
    const char *line = text->lines[i];
    const gsize length = strlen (line);

    for (gsize j = 0; j < length; j += FIELD) {
      if (!add_field (values, line, j, i + 1, error))
        return NULL;
    }
  }
  if (values->len == n)
    return (double *) (gpointer) g_array_free (g_steal_pointer (&values), FALSE);

  g_set_error (error, RINGLET_ERROR,
      values->len < n ? RINGLET_ERROR_TRUNCATED : RINGLET_ERROR_FORMAT,
      "\"%s\" has %u numbers behind line %" G_GSIZE_FORMAT
      ", but there should be %" G_GSIZE_FORMAT,
      heading, values->len, at, n);
  return NULL;
}

/* Two knot counts; both 0 in a file without distortion. */
static gboolean
read_counts (const char *line, gsize *n_x, gsize *n_y)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t", -1);
  guint64 counts[2] = { 0 };
  gsize n = 0;

  for (gsize i = 0; words[i] != NULL; i++) {
    if (*words[i] == '\0')
      continue;
    if (n == 2 ||
        !g_ascii_string_to_unsigned (words[i], 10, 0, MAX_KNOTS, &counts[n], NULL))
      return FALSE;
    n++;
  }
  *n_x = counts[0];
  *n_y = counts[1];
  return n == 2 &&
      ((*n_x == 0 && *n_y == 0) || (*n_x >= MIN_KNOTS && *n_y >= MIN_KNOTS));
}

static gboolean
check_knots (const double *knots, gsize n, const char *heading, GError **error)
{
  char a[RINGLET_NUMBER_SIZE];
  char b[RINGLET_NUMBER_SIZE];

  for (gsize i = 1; i < n; i++) {
    if (knots[i] < knots[i - 1]) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "The knots of \"%s\" descend from %s to %s", heading,
          ringlet_number_format (knots[i - 1], a), ringlet_number_format (knots[i], b));
      return FALSE;
    }
  }
  if (knots[3] < knots[n - 4] && isfinite (knots[n - 1] - knots[0]))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The knots of \"%s\" span no part of an image: from %s to %s", heading,
      ringlet_number_format (knots[3], a), ringlet_number_format (knots[n - 4], b));
  return FALSE;
}

static gboolean
read_surface (
    const Text *text, const char *heading, RingletSplineSurface *self, GError **error)
{
  const gsize at = find_section (text, heading, error);
  g_autofree double *values = NULL;
  gsize n_x = 0;
  gsize n_y = 0;
  gsize n_coefficients = 0;

  if (at == 0)
    return FALSE;
  if (at >= text->n || !read_counts (text->lines[at], &n_x, &n_y)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "Line %" G_GSIZE_FORMAT
        " of the spline should be two knot counts, 0 or from %d to %d",
        at + 1, MIN_KNOTS, MAX_KNOTS);
    return FALSE;
  }
  if (n_x == 0)
    return TRUE;

  n_coefficients = (n_x - 4) * (n_y - 4);
  values =
      read_values (text, at + 1, text->n, n_x + n_y + n_coefficients, heading, error);
  if (values == NULL || !check_knots (values, n_x, heading, error) ||
      !check_knots (values + n_x, n_y, heading, error))
    return FALSE;

  *self = (RingletSplineSurface){ n_x, n_y, g_memdup2 (values, n_x * sizeof *values),
    g_memdup2 (values + n_x, n_y * sizeof *values),
    g_memdup2 (values + n_x + n_y, n_coefficients * sizeof *values) };
  return TRUE;
}

static gboolean
read_region (const Text *text, RingletSpline *self, GError **error)
{
  const gsize at = find_section (text, REGION, error);
  g_autofree double *values =
      at > 0 ? read_values (text, at, 1, 4, REGION, error) : NULL;
  char text_of[4][RINGLET_NUMBER_SIZE];

  if (values == NULL)
    return FALSE;

  self->x_min_px = values[0];
  self->y_min_px = values[1];
  self->x_max_px = values[2];
  self->y_max_px = values[3];
  if (values[0] < values[2] && values[1] < values[3] && values[2] > 0.0 &&
      values[3] > 0.0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The valid region of the spline is empty: columns %s to %s, rows %s to %s",
      ringlet_number_format (values[0], text_of[0]),
      ringlet_number_format (values[2], text_of[1]),
      ringlet_number_format (values[1], text_of[2]),
      ringlet_number_format (values[3], text_of[3]));
  return FALSE;
}

static gboolean
read_pixels (const Text *text, RingletSpline *self, GError **error)
{
  const gsize at = find_section (text, PIXELS, error);
  g_autofree double *values =
      at > 0 ? read_values (text, at, 1, 3, PIXELS, error) : NULL;
  char slow[RINGLET_NUMBER_SIZE];
  char fast[RINGLET_NUMBER_SIZE];

  if (values == NULL)
    return FALSE;

  self->pixel_x_m = values[1] * 1e-6;
  self->pixel_y_m = values[2] * 1e-6;
  if (self->pixel_x_m > 0.0 && self->pixel_y_m > 0.0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The pixel size of the spline is %s × %s µm, and has to be positive",
      ringlet_number_format (values[2], slow), ringlet_number_format (values[1], fast));
  return FALSE;
}

RingletSpline *
ringlet_spline_parse (const char *text, gsize size, GError **error)
{
  g_autofree char *copy = g_strndup (text, size);
  g_auto (GStrv) lines = g_strsplit (copy, "\n", -1);
  g_autoptr (RingletSpline) self = g_new0 (RingletSpline, 1);
  const Text all = { lines, g_strv_length (lines) };

  for (gsize i = 0; i < all.n; i++)
    g_strchomp (lines[i]);

  if (!read_region (&all, self, error) || !read_pixels (&all, self, error) ||
      !read_surface (&all, DX, &self->dx_px, error) ||
      !read_surface (&all, DY, &self->dy_px, error))
    return NULL;
  return g_steal_pointer (&self);
}

RingletSpline *
ringlet_spline_read (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = ringlet_file_read_start (path, MAX_BYTES + 1, error);
  RingletSpline *self = NULL;

  if (bytes != NULL && g_bytes_get_size (bytes) > MAX_BYTES)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The file is larger than any spline (%d MiB)", MAX_BYTES >> 20);
  else if (bytes != NULL)
    self = ringlet_spline_parse (
        g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}

gboolean
ringlet_spline_sniff (const char *text, gsize size)
{
  g_autofree char *head = g_strndup (text, MIN (size, SNIFFED));
  g_autofree char *upper = g_ascii_strup (head, -1);

  return strstr (upper, REGION) != NULL;
}
