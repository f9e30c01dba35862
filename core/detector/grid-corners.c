/* SPDX-License-Identifier: MIT */

/* Each pixel is a net of its own, whatever its neighbours are. Beside the image they go
 * on as the nearest one would. */

#include <math.h>

#include "base/parallel.h"
#include "detector/grid-search.h"

/* Areas are nominal to what 32-bit corners can say of 50 µm half a metre away. */
#define SAME_AREA 2e-3

typedef struct {
  RingletGrid base;
  float *corners_m;
  RingletPyramid *pyramid;
  char *hash; /* of the corners, which are too large to be read for every key */
} CornersGrid;

static const CornersGrid *
corners_grid (const RingletGrid *grid)
{
  return (const CornersGrid *) grid;
}

static const float *
pixel_corners (const CornersGrid *self, gsize slow, gsize fast)
{
  return self->corners_m + (slow * self->base.n_fast + fast) * self->base.n_corners * 3;
}

/* The corners of a missing pixel are all NaN. */
static gboolean
is_pixel (const float *corners)
{
  return !isnan (corners[0]);
}

static RingletNet
net_at (const RingletGrid *grid, gsize slow, gsize fast)
{
  return ringlet_net_new (
      pixel_corners (corners_grid (grid), slow, fast), grid->n_corners);
}

static void
corners_centres (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  for (gsize j = 0; j < grid->n_fast; j++) {
    const RingletNet net = net_at (grid, slow, j);
    double point[3];

    ringlet_net_point (&net, 0.5, 0.5, point);
    out->normal[j] = point[0];
    out->slow[j] = point[1];
    out->fast[j] = point[2];
  }
}

static void
corners_corners (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  for (gsize j = 0; j < grid->n_fast; j++) {
    const float *corners = pixel_corners (corners_grid (grid), slow, j);

    for (guint k = 0; k < grid->n_corners; k++) {
      out[k].normal[j] = (double) corners[3 * k];
      out[k].slow[j] = (double) corners[3 * k + 1];
      out[k].fast[j] = (double) corners[3 * k + 2];
    }
  }
}

static void
corners_nodes (const RingletGrid *grid, gsize slow, const RingletPoints *out)
{
  const guint upper = slow == grid->n_slow;

  for (gsize j = 0; j <= grid->n_fast; j++) {
    const guint right = j == grid->n_fast;
    const guint k = right ? 3 - upper : upper;
    const float *corner =
        pixel_corners (corners_grid (grid), slow - upper, j - right) + 3 * k;

    out->normal[j] = (double) corner[0];
    out->slow[j] = (double) corner[1];
    out->fast[j] = (double) corner[2];
  }
}

static double
confine (double px, gsize n)
{
  return fmin (fmax (floor (px), 0.0), (double) (n - 1));
}

static void
corners_point (const RingletGrid *grid, double slow_px, double fast_px, double point[3])
{
  const double i = confine (slow_px, grid->n_slow);
  const double j = confine (fast_px, grid->n_fast);
  const RingletNet net = net_at (grid, (gsize) i, (gsize) j);
  const double u = slow_px - i;
  const double v = fast_px - j;
  double at[3];

  if (u >= 0.0 && u <= 1.0 && v >= 0.0 && v <= 1.0) {
    ringlet_net_point (&net, u, v, at);
  } else {
    double u_axis[3];
    double v_axis[3];

    ringlet_net_frame (&net, u_axis, v_axis);
    ringlet_net_point (&net, 0.5, 0.5, at);
    for (int k = 0; k < 3; k++)
      at[k] += (u - 0.5) * u_axis[k] + (v - 0.5) * v_axis[k];
  }
  point[0] = at[1];
  point[1] = at[2];
  point[2] = at[0];
}

static gboolean
corners_find (const RingletGrid *grid, const double origin[3],
    const double direction[3], double *slow_px, double *fast_px)
{
  const RingletPixels pixels = { grid, corners_grid (grid)->pyramid, net_at };

  return ringlet_pixels_find (&pixels, origin, direction, slow_px, fast_px);
}

static void
corners_digest (const RingletGrid *grid, RingletDigest *digest)
{
  ringlet_grid_digest_shape (grid, digest);
  ringlet_digest_add_uint (digest, grid->n_corners);
  ringlet_digest_add_string (digest, corners_grid (grid)->hash);
}

static void
corners_clear (RingletGrid *grid)
{
  CornersGrid *self = (CornersGrid *) grid;

  g_free (self->corners_m);
  g_clear_pointer (&self->pyramid, ringlet_pyramid_free);
  g_free (self->hash);
}

static const RingletGridClass corners_class = {
  .name = "corners",
  .centres = corners_centres,
  .nodes = corners_nodes,
  .corners = corners_corners,
  .point = corners_point,
  .find = corners_find,
  .digest = corners_digest,
  .clear = corners_clear,
};

static void
bound (gconstpointer data, gsize slow, gsize fast, RingletBox *box)
{
  const CornersGrid *self = data;
  const float *corners = pixel_corners (self, slow, fast);

  if (!is_pixel (corners))
    return;

  for (guint i = 0; i < 3 * self->base.n_corners; i++) {
    box->low[i % 3] = fminf (box->low[i % 3], corners[i]);
    box->high[i % 3] = fmaxf (box->high[i % 3], corners[i]);
  }
}

static gboolean
same_corner (const float *a, guint i, const float *b, guint j)
{
  return a[3 * i] == b[3 * j] && a[3 * i + 1] == b[3 * j + 1] &&
      a[3 * i + 2] == b[3 * j + 2];
}

/* Whether the pixel shares its two lower and two left corners with its neighbours. */
static gboolean
is_joined (const CornersGrid *self, gsize slow, gsize fast, const float *corners)
{
  const float *below = slow > 0 ? pixel_corners (self, slow - 1, fast) : NULL;
  const float *left = fast > 0 ? pixel_corners (self, slow, fast - 1) : NULL;

  return (below == NULL ||
             (same_corner (corners, 0, below, 1) &&
                 same_corner (corners, 3, below, 2))) &&
      (left == NULL ||
          (same_corner (corners, 0, left, 3) && same_corner (corners, 1, left, 2)));
}

/* All corners of a pixel NaN where one is not finite. */
static void
drop_broken (float *corners, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!isfinite (corners[i])) {
      for (guint k = 0; k < n; k++)
        corners[k] = NAN;
      return;
    }
}

static void
drop_broken_row (gsize slow, gpointer data)
{
  const RingletGrid *grid = data;
  const guint n = 3 * grid->n_corners;
  float *corners = ((CornersGrid *) data)->corners_m + slow * grid->n_fast * n;

  for (gsize j = 0; j < grid->n_fast; j++)
    drop_broken (corners + j * n, n);
}

/* What a row says against the grid being flat, contiguous and uniform. */
enum {
  NOT_FLAT = 1,
  NOT_CONTIGUOUS = 2,
  NOT_UNIFORM = 4,
};

typedef struct {
  const CornersGrid *grid;
  guint8 *rows;
} LookWork;

static guint
look_at (const CornersGrid *self, gsize slow, gsize fast)
{
  const float *corners = pixel_corners (self, slow, fast);
  const double nominal = self->base.pixel_slow_m * self->base.pixel_fast_m;
  const guint n = self->base.n_corners;
  RingletNet net;
  guint against = 0;

  if (!is_pixel (corners))
    return NOT_CONTIGUOUS;

  net = ringlet_net_new (corners, n);
  for (guint k = 0; k < n; k++)
    against |= corners[3 * k] != 0.0f ? NOT_FLAT : 0;
  if (fabs (ringlet_net_area (&net) - nominal) > SAME_AREA * nominal)
    against |= NOT_UNIFORM;
  if (n != 4 || !is_joined (self, slow, fast, corners))
    against |= NOT_CONTIGUOUS;
  return against;
}

static void
look_at_row (gsize slow, gpointer data)
{
  const LookWork *work = data;

  for (gsize j = 0; j < work->grid->base.n_fast; j++)
    work->rows[slow] |= (guint8) look_at (work->grid, slow, j);
}

static void
set_flags (CornersGrid *self)
{
  const gsize n = self->base.n_slow;
  g_autofree guint8 *rows = g_new0 (guint8, n);
  LookWork work = { self, rows };
  guint against = 0;

  ringlet_parallel_for (n, look_at_row, &work, NULL, NULL);
  for (gsize i = 0; i < n; i++)
    against |= rows[i];
  self->base.is_flat = (against & NOT_FLAT) == 0;
  self->base.is_contiguous = (against & NOT_CONTIGUOUS) == 0;
  self->base.is_uniform = (against & NOT_UNIFORM) == 0;
}

RingletGrid *
ringlet_grid_new_corners (double pixel_slow_m, double pixel_fast_m, gsize n_slow,
    gsize n_fast, guint n_corners, float *corners_m)
{
  CornersGrid *self = NULL;

  g_return_val_if_fail (n_corners == 4 || n_corners == 6, NULL);

  self = g_atomic_rc_box_new0 (CornersGrid);
  self->base = (RingletGrid){ &corners_class, n_slow, n_fast, pixel_slow_m,
    pixel_fast_m, n_corners };
  self->corners_m = corners_m;
  ringlet_parallel_for (n_slow, drop_broken_row, self, NULL, NULL);
  set_flags (self);
  self->pyramid = ringlet_pyramid_new (n_slow, n_fast, bound, self);
  self->hash = ringlet_grid_hash (
      corners_m, n_slow * n_fast * n_corners * 3 * sizeof *corners_m, NULL, 0);
  return &self->base;
}
