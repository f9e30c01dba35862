/* SPDX-License-Identifier: MIT */

/* Detectors whose pixels do not lie where a ruler says: a spline of their optics, or a
 * measured offset of each pixel. */

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "detector/detector-file.h"
#include "detector/spline.h"

/* A spline of a few lines can ask for any number of them. */
#define MAX_PIXELS (1 << 26)

/* Of the rows and columns of the detector that its own spline knows. */
#define LEAST_PART 0.9

/* Returns NULL with the error set: maps are as large as a file says. */
static gpointer
map_new (gsize n, gsize size, GError **error)
{
  gpointer map = g_try_malloc0_n (n, size);

  if (map == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a map of %" G_GSIZE_FORMAT " pixels", n);
  return map;
}

/* ---- spline ---- */

static double *
indices_new (gsize n)
{
  double *values = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    values[i] = (double) i;
  return values;
}

/* By more than a detector has pixels nothing is displaced; that they are finite, too.
 */
static gboolean
check_nodes (const double *nodes, gsize n, GError **error)
{
  char text[RINGLET_NUMBER_SIZE];

  for (gsize i = 0; i < n; i++) {
    if (fabs (nodes[i]) <= G_MAXUINT16)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The spline displaces a corner by %s pixels, and at most %d are possible",
        g_ascii_formatd (text, sizeof text, "%.6g", nodes[i]), G_MAXUINT16);
    return FALSE;
  }
  return TRUE;
}

/* The displacement of every node, which FIT2D gives at the corners of pixels. */
static double *
nodes_new (
    const RingletSplineSurface *surface, gsize n_slow, gsize n_fast, GError **error)
{
  const gsize n = (n_slow + 1) * (n_fast + 1);
  g_autofree double *x = indices_new (n_fast + 1);
  g_autofree double *y = indices_new (n_slow + 1);
  g_autofree double *out = map_new (n, sizeof *out, error);

  if (out == NULL)
    return NULL;

  ringlet_spline_evaluate (surface, n_fast + 1, x, n_slow + 1, y, out);
  return check_nodes (out, n, error) ? g_steal_pointer (&out) : NULL;
}

/* Whether the spline knows the pixel of the image; it belongs to the grid, which the
 * orientation flips. */
static gboolean
is_valid (
    const RingletDetector *detector, const RingletSpline *spline, gsize i, gsize j)
{
  const gboolean flip_rows = detector->orientation <= 2;
  const gboolean flip_columns =
      detector->orientation == 1 || detector->orientation == 4;
  const double y = (double) (flip_rows ? detector->n_slow - 1 - i : i) + 0.5;
  const double x = (double) (flip_columns ? detector->n_fast - 1 - j : j) + 0.5;

  return x >= spline->x_min_px && x <= spline->x_max_px && y >= spline->y_min_px &&
      y <= spline->y_max_px;
}

/* What the spline does not know, with what was masked before. */
static RingletMask *
mask_new (const RingletDetector *detector, const RingletSpline *spline, GError **error)
{
  guint8 *bad = map_new (detector->n_slow * detector->n_fast, sizeof *bad, error);

  if (bad == NULL)
    return NULL;

  for (gsize i = 0; i < detector->n_slow; i++) {
    for (gsize j = 0; j < detector->n_fast; j++) {
      const gsize at = i * detector->n_fast + j;
      const gboolean was_bad = detector->mask != NULL && detector->mask->bad[at];

      bad[at] = was_bad || !is_valid (detector, spline, i, j);
    }
  }
  return ringlet_mask_new_take (detector->n_slow, detector->n_fast, bad);
}

/* Whether a region that ends at @end is that of @n pixels: a border may be missing, but
 * not the spline of another camera, or of another binning. */
static gboolean
reaches (double end, gsize n)
{
  return end <= (double) n && end >= LEAST_PART * (double) n;
}

/* The detector with a shape that the spline fits. */
static RingletDetector *
shape_for (const RingletDetector *self, const RingletSpline *spline, GError **error)
{
  const double rows = ceil (spline->y_max_px);
  const double columns = ceil (spline->x_max_px);
  char rows_text[RINGLET_NUMBER_SIZE];
  char columns_text[RINGLET_NUMBER_SIZE];

  if (rows > G_MAXUINT16 || columns > G_MAXUINT16 || rows * columns > MAX_PIXELS) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The valid region of the spline ends at row %s, column %s: no detector is that "
        "large",
        ringlet_number_format (rows, rows_text),
        ringlet_number_format (columns, columns_text));
    return NULL;
  }
  if (self->n_slow == 0)
    return ringlet_image_check_shape ((guint64) rows, (guint64) columns, error)
        ? ringlet_detector_for_image (
              (RingletDetector *) self, (gsize) rows, (gsize) columns, error)
        : NULL;
  if (reaches (rows, self->n_slow) && reaches (columns, self->n_fast))
    return ringlet_detector_ref ((RingletDetector *) self);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The spline is for %s × %s pixels (rows × columns), but the %s has "
      "%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      ringlet_number_format (rows, rows_text),
      ringlet_number_format (columns, columns_text), self->name, self->n_slow,
      self->n_fast);
  return NULL;
}

static RingletDetector *
bend (const RingletDetector *detector, const RingletSpline *spline, GError **error)
{
  const gsize n_slow = detector->n_slow;
  const gsize n_fast = detector->n_fast;
  g_autoptr (RingletMask) mask = mask_new (detector, spline, error);
  g_autofree double *slow =
      mask != NULL ? nodes_new (&spline->dy_px, n_slow, n_fast, error) : NULL;
  g_autofree double *fast =
      slow != NULL ? nodes_new (&spline->dx_px, n_slow, n_fast, error) : NULL;
  g_autoptr (RingletDetector) bent = NULL;

  if (fast == NULL)
    return NULL;

  bent = ringlet_detector_with_grid (detector,
      ringlet_grid_new_nodes (spline->pixel_y_m, spline->pixel_x_m, n_slow, n_fast,
          g_steal_pointer (&slow), g_steal_pointer (&fast)));
  return mask->n_bad > 0 ? ringlet_detector_with_mask (bent, mask)
                         : g_steal_pointer (&bent);
}

RingletDetector *
ringlet_detector_with_spline (
    const RingletDetector *self, const char *path, GError **error)
{
  g_autoptr (RingletSpline) spline = ringlet_spline_read (path, error);
  g_autoptr (RingletDetector) shaped = NULL;
  g_autoptr (RingletDetector) bent = NULL;

  if (spline == NULL)
    return NULL;

  shaped = shape_for (self, spline, error);
  if (shaped != NULL)
    bent = bend (shaped, spline, error);
  if (bent == NULL) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  return ringlet_detector_with_path (bent, path);
}

/* ---- offset maps ---- */

static gboolean
check_map (const RingletDetector *self, const RingletImage *map, const char *axis,
    GError **error)
{
  if (self->n_slow == map->n_slow && self->n_fast == map->n_fast)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The offsets along the %s axis are for %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), but the %s has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      axis, map->n_slow, map->n_fast, self->name, self->n_slow, self->n_fast);
  return FALSE;
}

/* A pixel without a measured offset is drawn where it would be, and masked. */
static double *
scale_map (const RingletImage *map, double factor, GError **error)
{
  const gsize n = ringlet_image_n_pixels (map);
  double *out = map_new (n, sizeof *out, error);

  for (gsize i = 0; out != NULL && i < n; i++) {
    const double value = factor * ringlet_image_get (map, i);

    out[i] = isfinite (value) ? value : 0.0;
  }
  return out;
}

/* Pixels whose offset was not measured, with what was masked before; NULL when there is
 * none. */
static gboolean
mask_unmeasured (const RingletDetector *detector, const RingletImage *slow,
    const RingletImage *fast, RingletMask **mask, GError **error)
{
  const gsize n = ringlet_image_n_pixels (slow);
  guint8 *bad = map_new (n, sizeof *bad, error);

  if (bad == NULL)
    return FALSE;

  for (gsize i = 0; i < n; i++)
    bad[i] = (detector->mask != NULL && detector->mask->bad[i]) ||
        !isfinite (ringlet_image_get (slow, i) + ringlet_image_get (fast, i));
  *mask = ringlet_mask_new_take (slow->n_slow, slow->n_fast, bad);
  if ((*mask)->n_bad == 0)
    g_clear_pointer (mask, ringlet_mask_unref);
  return TRUE;
}

RingletDetector *
ringlet_detector_with_offsets (const RingletDetector *self, const RingletImage *slow,
    const RingletImage *fast, double factor, GError **error)
{
  g_autoptr (RingletDetector) shaped = ringlet_detector_for_image (
      (RingletDetector *) self, slow->n_slow, slow->n_fast, NULL);
  const RingletDetector *base = shaped != NULL ? shaped : self;
  g_autofree double *slow_px = NULL;
  g_autofree double *fast_px = NULL;
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletDetector) moved = NULL;

  if (!check_map (base, slow, "slow", error) || !check_map (base, fast, "fast", error))
    return NULL;

  slow_px = scale_map (slow, factor, error);
  fast_px = slow_px != NULL ? scale_map (fast, factor, error) : NULL;
  if (fast_px == NULL || !mask_unmeasured (base, slow, fast, &mask, error))
    return NULL;
  moved = ringlet_detector_with_grid (base,
      ringlet_grid_new_offsets (base->pixel_slow_m, base->pixel_fast_m, base->n_slow,
          base->n_fast, g_steal_pointer (&slow_px), g_steal_pointer (&fast_px)));
  return mask != NULL ? ringlet_detector_with_mask (moved, mask)
                      : g_steal_pointer (&moved);
}
