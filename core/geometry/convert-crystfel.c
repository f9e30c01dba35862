/* SPDX-License-Identifier: MIT */

/* CrystFEL's .geom, read only: panels, each at a corner with the directions of its
 * columns (fs) and rows (ss). Both laboratories have y up and z along the beam, but x
 * is on opposite sides: CrystFEL's makes (x, y, z) right-handed, ours is pyFAI's axis
 * 2, which makes (y, x, z) right-handed. pyFAI itself takes the one x for the other,
 * which mirrors the azimuth and leaves 2θ. Source: crystfel_geometry(5), "Coordinate
 * system"; pyFAI, doc/source/geometry.rst, "Default geometry" (axis 3 completes 1 and 2
 * to "a direct orientation"). */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "geometry/convert-formats.h"
#include "geometry/convert-text.h"
#include "geometry/crystfel.h"

/* A few lines of text can ask for any number of them. */
#define MAX_PIXELS ((gsize) 1 << 27)

typedef struct {
  RingletPanel panel;
  double pitch_m;
  double corner[3]; /* metres in CrystFEL's laboratory: x, y, z */
  double fs[3];     /* per pixel of this panel */
  double ss[3];
} Panel;

static gboolean
crystfel_claims (const char *path, const char *head)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".geom") || strstr (head, "/corner_x") != NULL ||
      strstr (head, "/min_fs") != NULL;
}

/* ---- panels ---- */

static gboolean
read_pitch (const RingletGeomGroup *group, double *pitch_m, GError **error)
{
  double per_metre = 0.0;

  *pitch_m = 0.0;
  if (!ringlet_geom_number (group, "res", FALSE, &per_metre, error) ||
      !ringlet_geom_length (group, "pixel_pitch", FALSE, pitch_m, error))
    return FALSE;
  if (*pitch_m == 0.0 && per_metre > 0.0)
    *pitch_m = 1.0 / per_metre;
  if (*pitch_m > 0.0 && isfinite (*pitch_m))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s has no size of pixels: res must be a positive number of pixels per metre",
      group->name);
  return FALSE;
}

static gboolean
read_extent (const RingletGeomGroup *group, RingletPanel *panel, GError **error)
{
  gint64 min_fs = 0;
  gint64 max_fs = 0;
  gint64 min_ss = 0;
  gint64 max_ss = 0;

  if (!ringlet_geom_index (group, "min_fs", &min_fs, error) ||
      !ringlet_geom_index (group, "max_fs", &max_fs, error) ||
      !ringlet_geom_index (group, "min_ss", &min_ss, error) ||
      !ringlet_geom_index (group, "max_ss", &max_ss, error))
    return FALSE;
  if (max_fs < min_fs || max_ss < min_ss) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s ends before it begins: max_fs and max_ss must not be less than min_fs and "
        "min_ss",
        group->name);
    return FALSE;
  }

  panel->slow_first = (gsize) min_ss;
  panel->fast_first = (gsize) min_fs;
  panel->n_slow = (gsize) (max_ss - min_ss + 1);
  panel->n_fast = (gsize) (max_fs - min_fs + 1);
  return TRUE;
}

static gboolean
read_panel (const RingletGeomGroup *group, Panel *p, GError **error)
{
  double shift[2] = { 0.0, 0.0 };
  double offset_m = 0.0;
  double clen_m = 0.0;

  if (!read_extent (group, &p->panel, error) ||
      !read_pitch (group, &p->pitch_m, error) ||
      !ringlet_geom_number (group, "corner_x", TRUE, &p->corner[0], error) ||
      !ringlet_geom_number (group, "corner_y", TRUE, &p->corner[1], error) ||
      !ringlet_geom_length (group, "detector_shift_x", FALSE, &shift[0], error) ||
      !ringlet_geom_length (group, "detector_shift_y", FALSE, &shift[1], error) ||
      !ringlet_geom_length (group, "clen", TRUE, &clen_m, error) ||
      !ringlet_geom_length (group, "coffset", FALSE, &offset_m, error) ||
      !ringlet_geom_vector (group, "fs", p->fs, error) ||
      !ringlet_geom_vector (group, "ss", p->ss, error))
    return FALSE;

  p->corner[0] = p->corner[0] * p->pitch_m + shift[0];
  p->corner[1] = p->corner[1] * p->pitch_m + shift[1];
  p->corner[2] = clen_m + offset_m;
  return TRUE;
}

static Panel *
read_panels (const RingletGeom *geom, GError **error)
{
  g_autofree Panel *panels = g_new0 (Panel, geom->panels->len);

  for (guint i = 0; i < geom->panels->len; i++) {
    if (!read_panel (g_ptr_array_index (geom->panels, i), &panels[i], error))
      return NULL;
  }
  return g_steal_pointer (&panels);
}

/* The least coordinate that a corner of a panel has along ± an axis: the corner of the
 * grid. */
static double
least (const Panel *panels, guint n, int axis, double sign)
{
  double min = INFINITY;

  for (guint i = 0; i < n; i++) {
    const double s = (double) panels[i].panel.n_slow * panels[i].pitch_m;
    const double f = (double) panels[i].panel.n_fast * panels[i].pitch_m;
    const double along_slow = fmin (0.0, sign * s * panels[i].ss[axis]);
    const double along_fast = fmin (0.0, sign * f * panels[i].fs[axis]);

    min = fmin (min, sign * panels[i].corner[axis] + along_slow + along_fast);
  }
  return min;
}

/* x, y, z of CrystFEL → (slow, fast, normal) */
static void
to_grid (const double xyz[3], double scale, double out[3])
{
  out[0] = xyz[1] * scale;
  out[1] = -xyz[0] * scale;
  out[2] = xyz[2] * scale;
}

static gboolean
find_shape (const Panel *panels, guint n, gsize *n_slow, gsize *n_fast, GError **error)
{
  *n_slow = 0;
  *n_fast = 0;
  for (guint i = 0; i < n; i++) {
    *n_slow = MAX (*n_slow, panels[i].panel.slow_first + panels[i].panel.n_slow);
    *n_fast = MAX (*n_fast, panels[i].panel.fast_first + panels[i].panel.n_fast);
  }
  if (!ringlet_image_check_shape (*n_slow, *n_fast, error))
    return FALSE;
  if (*n_slow * *n_fast <= MAX_PIXELS)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "the panels reach to %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels, more than the 2^27 that are read",
      *n_slow, *n_fast);
  return FALSE;
}

static RingletGrid *
make_grid (Panel *panels, guint n, gsize n_slow, gsize n_fast,
    RingletGeometry *geometry, GError **error)
{
  const double pitch_m = panels[0].pitch_m;
  g_autofree RingletPanel *flat = g_new (RingletPanel, n);

  geometry->distance_m = panels[0].corner[2];
  geometry->poni_fast_m = -least (panels, n, 0, -1.0);
  geometry->poni_slow_m = -least (panels, n, 1, 1.0);
  for (guint i = 0; i < n; i++) {
    const double place[3] = { panels[i].corner[0] - geometry->poni_fast_m,
      panels[i].corner[1] + geometry->poni_slow_m,
      panels[i].corner[2] - geometry->distance_m };

    flat[i] = panels[i].panel;
    to_grid (place, 1.0, flat[i].origin_m);
    to_grid (panels[i].ss, panels[i].pitch_m / pitch_m, flat[i].slow_axis);
    to_grid (panels[i].fs, panels[i].pitch_m / pitch_m, flat[i].fast_axis);
  }
  return ringlet_grid_new_panels (
      pitch_m, pitch_m, n_slow, n_fast, flat, n, NULL, error);
}

/* ---- bad regions ---- */

typedef struct {
  guint8 *bad;
  gsize n_slow;
  gsize n_fast;
} Pixels;

static void
fill (const Pixels *pixels, gsize slow_first, gsize n_slow, gsize fast_first,
    gsize n_fast, guint8 value)
{
  for (gsize i = slow_first; i < MIN (slow_first + n_slow, pixels->n_slow); i++) {
    for (gsize j = fast_first; j < MIN (fast_first + n_fast, pixels->n_fast); j++)
      pixels->bad[i * pixels->n_fast + j] = value;
  }
}

/* Limits in the laboratory are in pixels, and of the corners of pixels. */
static void
fill_lab (const Pixels *pixels, const Panel *p, const double x[2], const double y[2])
{
  for (gsize i = 0; i < p->panel.n_slow; i++) {
    for (gsize j = 0; j < p->panel.n_fast; j++) {
      const double ss = (double) i;
      const double fs = (double) j;
      const double px = p->corner[0] / p->pitch_m + fs * p->fs[0] + ss * p->ss[0];
      const double py = p->corner[1] / p->pitch_m + fs * p->fs[1] + ss * p->ss[1];

      if (px >= x[0] && px <= x[1] && py >= y[0] && py <= y[1])
        fill (pixels, p->panel.slow_first + i, 1, p->panel.fast_first + j, 1, 1);
    }
  }
}

static gboolean
is_of_panel (const RingletGeomGroup *region, const RingletGeomGroup *panel)
{
  const char *name = g_hash_table_lookup (region->values, "panel");

  return name == NULL || g_str_equal (name, panel->name);
}

static gboolean
mark_lab (const Pixels *pixels, const RingletGeomGroup *region, const RingletGeom *geom,
    const Panel *panels, GError **error)
{
  double x[2];
  double y[2];

  if (!ringlet_geom_number (region, "min_x", TRUE, &x[0], error) ||
      !ringlet_geom_number (region, "max_x", TRUE, &x[1], error) ||
      !ringlet_geom_number (region, "min_y", TRUE, &y[0], error) ||
      !ringlet_geom_number (region, "max_y", TRUE, &y[1], error))
    return FALSE;

  for (guint i = 0; i < geom->panels->len; i++) {
    if (is_of_panel (region, g_ptr_array_index (geom->panels, i)))
      fill_lab (pixels, &panels[i], x, y);
  }
  return TRUE;
}

static gboolean
mark (const Pixels *pixels, const RingletGeomGroup *region, const RingletGeom *geom,
    const Panel *panels, GError **error)
{
  RingletPanel r;

  if (g_hash_table_contains (region->values, "min_x"))
    return mark_lab (pixels, region, geom, panels, error);
  if (!read_extent (region, &r, error))
    return FALSE;

  fill (pixels, r.slow_first, r.n_slow, r.fast_first, r.n_fast, 1);
  return TRUE;
}

/* Bad is what belongs to no panel, and the regions. */
static RingletMask *
make_mask (const RingletGeom *geom, const Panel *panels, gsize n_slow, gsize n_fast,
    GError **error)
{
  g_autofree guint8 *bad = g_try_malloc (n_slow * n_fast);
  const Pixels pixels = { bad, n_slow, n_fast };

  if (bad == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "not enough memory for a mask of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
        n_slow, n_fast);
    return NULL;
  }

  memset (bad, 1, n_slow * n_fast);
  for (guint i = 0; i < geom->panels->len; i++) {
    const RingletPanel *p = &panels[i].panel;

    fill (&pixels, p->slow_first, p->n_slow, p->fast_first, p->n_fast, 0);
  }
  for (guint i = 0; i < geom->bad->len; i++) {
    if (!mark (&pixels, g_ptr_array_index (geom->bad, i), geom, panels, error))
      return NULL;
  }
  return ringlet_mask_new_take (n_slow, n_fast, g_steal_pointer (&bad));
}

/* ---- the file ---- */

/* @axis: of a panel; ±1 along @index of CrystFEL's axes and nothing else, or 0 */
static int
along (const double axis[3], int index)
{
  for (int i = 0; i < 3; i++) {
    if (i != index && axis[i] != 0.0)
      return 0;
  }
  return axis[index] == 1.0 ? 1 : axis[index] == -1.0 ? -1 : 0;
}

/* One panel with upright pixels is a generic detector, which other formats have words
 * for: the signs of its axes are an orientation. 0 for any other. */
static int
upright_orientation (const Panel *panels, guint n)
{
  const int slow = along (panels[0].ss, 1);
  const int fast = -along (panels[0].fs, 0);

  if (n != 1 || panels[0].panel.slow_first != 0 || panels[0].panel.fast_first != 0 ||
      slow == 0 || fast == 0)
    return 0;
  if (slow > 0)
    return fast > 0 ? 3 : 4;
  return fast > 0 ? 2 : 1;
}

static RingletDetector *
make_detector (Panel *panels, guint n, gsize n_slow, gsize n_fast,
    RingletGeometry *geometry, GError **error)
{
  const int orientation = upright_orientation (panels, n);
  const double pitch_m = panels[0].pitch_m;
  RingletGrid *grid = make_grid (panels, n, n_slow, n_fast, geometry, error);

  if (grid == NULL || orientation == 0)
    return grid != NULL ? ringlet_detector_new_grid ("CrystFEL", grid, 3, error) : NULL;

  ringlet_grid_unref (grid);
  return ringlet_detector_new_generic (
      pitch_m, pitch_m, n_slow, n_fast, orientation, error);
}

static gboolean
build (const RingletGeom *geom, RingletPoni *poni, GError **error)
{
  g_autofree Panel *panels = read_panels (geom, error);
  g_autoptr (RingletDetector) plain = NULL;
  g_autoptr (RingletMask) mask = NULL;
  gsize n_slow, n_fast;

  if (panels == NULL ||
      !find_shape (panels, geom->panels->len, &n_slow, &n_fast, error))
    return FALSE;

  plain =
      make_detector (panels, geom->panels->len, n_slow, n_fast, &poni->geometry, error);
  if (plain == NULL)
    return FALSE;
  mask = make_mask (geom, panels, n_slow, n_fast, error);
  if (mask == NULL)
    return FALSE;

  poni->detector = ringlet_detector_with_mask (plain, mask->n_bad > 0 ? mask : NULL);
  return ringlet_geom_wavelength (geom, &poni->geometry.wavelength_m, error);
}

static gboolean
crystfel_read (const char *path, const RingletConvertHints *hints, RingletPoni *poni,
    GError **error)
{
  g_autofree char *text = ringlet_text_load (path, error);
  g_auto (RingletGeom) geom = { 0 };

  return text != NULL && ringlet_geom_parse (text, &geom, error) &&
      build (&geom, poni, error);
}

const RingletGeometryFormat ringlet_geometry_crystfel = {
  .name = "crystfel",
  .summary = "CrystFEL: panels (read only)",
  .suffix = ".geom",
  .claims = crystfel_claims,
  .read = crystfel_read,
};
