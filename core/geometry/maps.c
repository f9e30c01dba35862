/* SPDX-License-Identifier: MIT */
#include "geometry/maps.h"

#include "base/digest.h"
#include "base/error.h"
#include "base/parallel.h"
#include "geometry/lab.h"
#include "geometry/placement.h"

struct _RingletMaps {
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletMemo *memo;
};

/* What one array is computed from. */
typedef struct {
  const RingletMaps *maps;
  RingletPlacement placement;
  double factor;
} Context;

/* The n_values of one map for a pixel whose centre is at @p. */
typedef void (*PixelFunc) (const Context *context, RingletLab p, double *out);

typedef struct {
  const char *name;
  guint n_values;
  guint version; /* raised when the formula changes: part of the key */
  gboolean uses_wavelength;
  gboolean uses_factor;
  PixelFunc pixel; /* NULL for the corners */
} Row;

static void
put_zyx (RingletLab p, double *out)
{
  out[0] = p.z;
  out[1] = p.y;
  out[2] = p.x;
}

static void
position_pixel (const Context *context, RingletLab p, double *out)
{
  put_zyx (p, out);
}

static void
two_theta_pixel (const Context *context, RingletLab p, double *out)
{
  *out = ringlet_lab_two_theta (p);
}

static void
q_pixel (const Context *context, RingletLab p, double *out)
{
  *out = ringlet_lab_q (p, context->maps->geometry.wavelength_m);
}

static void
chi_pixel (const Context *context, RingletLab p, double *out)
{
  *out = ringlet_lab_chi (p);
}

static void
radius_pixel (const Context *context, RingletLab p, double *out)
{
  *out = ringlet_lab_radius (p);
}

static void
solid_angle_pixel (const Context *context, RingletLab p, double *out)
{
  *out = ringlet_lab_solid_angle (p, context->maps->geometry.distance_m);
}

static void
polarization_pixel (const Context *context, RingletLab p, double *out)
{
  *out = ringlet_lab_polarization (p, context->factor);
}

static const Row rows[RINGLET_MAP_N] = {
  [RINGLET_MAP_POSITION] = { "position", 3, 1, FALSE, FALSE, position_pixel },
  [RINGLET_MAP_CORNERS] = { "corners", 12, 1, FALSE, FALSE, NULL },
  [RINGLET_MAP_TWO_THETA] = { "two_theta", 1, 1, FALSE, FALSE, two_theta_pixel },
  [RINGLET_MAP_Q] = { "q", 1, 1, TRUE, FALSE, q_pixel },
  [RINGLET_MAP_CHI] = { "chi", 1, 1, FALSE, FALSE, chi_pixel },
  [RINGLET_MAP_RADIUS] = { "radius", 1, 1, FALSE, FALSE, radius_pixel },
  [RINGLET_MAP_SOLID_ANGLE] = { "solid_angle", 1, 1, FALSE, FALSE, solid_angle_pixel },
  [RINGLET_MAP_POLARIZATION] = { "polarization", 1, 1, FALSE, TRUE,
      polarization_pixel },
};

RingletMaps *
ringlet_maps_new (
    RingletDetector *detector, const RingletGeometry *geometry, RingletMemo *memo)
{
  RingletMaps *self = NULL;

  g_return_val_if_fail (detector->n_slow > 0, NULL);

  self = g_atomic_rc_box_new0 (RingletMaps);
  self->detector = ringlet_detector_ref (detector);
  self->geometry = *geometry;
  self->memo = ringlet_memo_ref (memo);
  return self;
}

RingletMaps *
ringlet_maps_ref (RingletMaps *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
maps_clear (gpointer data)
{
  RingletMaps *self = data;

  ringlet_detector_unref (self->detector);
  ringlet_memo_unref (self->memo);
}

void
ringlet_maps_unref (RingletMaps *self)
{
  g_atomic_rc_box_release_full (self, maps_clear);
}

const char *
ringlet_map_name (RingletMap map)
{
  return rows[map].name;
}

guint
ringlet_maps_n_values (const RingletMaps *self, RingletMap map)
{
  return map == RINGLET_MAP_CORNERS ? 3 * self->detector->grid->n_corners
                                    : rows[map].n_values;
}

gboolean
ringlet_map_uses_wavelength (RingletMap map)
{
  return rows[map].uses_wavelength;
}

gboolean
ringlet_map_uses_factor (RingletMap map)
{
  return rows[map].uses_factor;
}

typedef struct {
  Context context;
  const Row *row;
  guint n_values;
  RingletArray *array;
} Work;

static RingletLabRow
lab_row_new (double *buffer, gsize n)
{
  return (RingletLabRow){ buffer, buffer + n, buffer + 2 * n };
}

static void
fill_centres (const Work *work, gsize slow, double *out)
{
  const gsize n = work->context.maps->detector->n_fast;
  g_autofree double *buffer = g_new (double, 3 * n);
  const RingletLabRow row = lab_row_new (buffer, n);

  ringlet_placement_centres (&work->context.placement, slow, row);
  for (gsize j = 0; j < n; j++) {
    const RingletLab p = { row.x[j], row.y[j], row.z[j] };

    work->row->pixel (&work->context, p, out + j * work->row->n_values);
  }
}

static void
fill_corners (const Work *work, gsize slow, double *out)
{
  const RingletDetector *detector = work->context.maps->detector;
  const gsize n = detector->n_fast;
  const guint n_corners = detector->grid->n_corners;
  g_autofree double *buffer = g_new (double, 3 * n * n_corners);
  RingletLabRow corner[RINGLET_CORNERS_MAX];

  for (guint k = 0; k < n_corners; k++)
    corner[k] = lab_row_new (buffer + 3 * n * k, n);
  ringlet_placement_corners (&work->context.placement, slow, corner);
  for (gsize j = 0; j < n; j++) {
    for (guint k = 0; k < n_corners; k++) {
      const RingletLab p = { corner[k].x[j], corner[k].y[j], corner[k].z[j] };

      put_zyx (p, out + 3 * (j * n_corners + k));
    }
  }
}

static void
fill_row (gsize slow, gpointer data)
{
  const Work *work = data;
  const gsize n_fast = work->context.maps->detector->n_fast;
  double *out = work->array->data + slow * n_fast * work->n_values;

  if (work->row->pixel == NULL)
    fill_corners (work, slow, out);
  else
    fill_centres (work, slow, out);
}

static gpointer
map_compute (gconstpointer inputs, GCancellable *cancellable, GError **error)
{
  Work work = *(const Work *) inputs;
  const RingletDetector *detector = work.context.maps->detector;
  g_autoptr (RingletArray) array =
      ringlet_array_new (detector->n_slow * detector->n_fast * work.n_values, error);

  if (array == NULL)
    return NULL;

  work.array = array;
  if (!ringlet_parallel_for (detector->n_slow, fill_row, &work, cancellable, error))
    return NULL;
  return g_steal_pointer (&array);
}

static const RingletMemoClass map_class = {
  .name = "map",
  .compute = map_compute,
  .clear = ringlet_array_clear,
  .n_bytes = ringlet_array_n_bytes,
};

static char *
map_key (const RingletMaps *self, const Row *row, double factor)
{
  RingletDigest *digest = ringlet_digest_new (row->name);

  ringlet_digest_add_uint (digest, row->version);
  ringlet_placement_digest (
      self->detector, &self->geometry, row->uses_wavelength, digest);
  if (row->uses_factor)
    ringlet_digest_add_double (digest, factor);
  return ringlet_digest_finish (digest);
}

RingletArray *
ringlet_maps_get (RingletMaps *self, RingletMap map, double factor,
    GCancellable *cancellable, GError **error)
{
  const Row *row = NULL;
  g_autofree char *key = NULL;
  Work work;

  g_return_val_if_fail (map < RINGLET_MAP_N, NULL);

  row = &rows[map];
  if (row->uses_wavelength && self->geometry.wavelength_m == 0.0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The wavelength is not known, so q cannot be computed; give the wavelength or "
        "choose 2θ or the radius");
    return NULL;
  }

  if (!ringlet_placement_check (self->detector, &self->geometry, error))
    return NULL;

  work.context = (Context){ self,
    ringlet_placement_new (self->detector, &self->geometry), factor };
  work.row = row;
  work.n_values = ringlet_maps_n_values (self, map);
  key = map_key (self, row, factor);
  return ringlet_memo_get (self->memo, &map_class, key, &work, cancellable, error);
}
