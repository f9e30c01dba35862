/* SPDX-License-Identifier: MIT */
#include "geometry/absorption.h"

#include <math.h>

#include "base/choice.h"
#include "base/error.h"
#include "geometry/absorption-table.h"

struct _RingletAbsorption {
  RingletSample sample;
  RingletLab normal; /* of a slab */
  RingletAbsorptionTable table;
  double ahead;
};

static const char *const shape_names[] = { "none", "slab", "cylinder", "sphere" };

const char *
ringlet_sample_shape_name (RingletSampleShape shape)
{
  return shape_names[shape];
}

gboolean
ringlet_sample_shape_parse (const char *name, RingletSampleShape *shape, GError **error)
{
  int index = 0;

  if (!ringlet_choice_parse (name, shape_names, G_N_ELEMENTS (shape_names),
          "shape of the sample", &index, error))
    return FALSE;

  *shape = (RingletSampleShape) index;
  return TRUE;
}

gboolean
ringlet_sample_check (const RingletSample *self, GError **error)
{
  if (self->shape == RINGLET_SAMPLE_NONE)
    return TRUE;

  if (!(self->depth >= 0.0 && self->depth <= RINGLET_SAMPLE_MAX_DEPTH)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The absorption of the sample, µ times its %s, is a number from 0 to %d",
        self->shape == RINGLET_SAMPLE_SLAB ? "thickness" : "radius",
        (int) RINGLET_SAMPLE_MAX_DEPTH);
    return FALSE;
  }
  if (!(fabs (self->tilt_x_rad) < G_PI / 2.0 && fabs (self->tilt_y_rad) < G_PI / 2.0)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The sample is tilted by less than 90°");
    return FALSE;
  }
  return TRUE;
}

/* What counts of the tilt, and of the axis. */
static gboolean
is_slab (const RingletSample *self)
{
  return self->shape == RINGLET_SAMPLE_SLAB;
}

static gboolean
lies (const RingletSample *self)
{
  return self->shape == RINGLET_SAMPLE_CYLINDER && self->horizontal;
}

gboolean
ringlet_sample_equal (const RingletSample *a, const RingletSample *b)
{
  if (a->shape != b->shape || a->shape == RINGLET_SAMPLE_NONE)
    return a->shape == b->shape;
  if (a->depth != b->depth || lies (a) != lies (b))
    return FALSE;

  return !is_slab (a) ||
      (a->tilt_x_rad == b->tilt_x_rad && a->tilt_y_rad == b->tilt_y_rad);
}

void
ringlet_sample_digest (const RingletSample *self, RingletDigest *digest)
{
  ringlet_digest_add_uint (digest, self->shape);
  if (self->shape == RINGLET_SAMPLE_NONE)
    return;

  ringlet_digest_add_double (digest, self->depth);
  ringlet_digest_add_uint (digest, lies (self));
  if (is_slab (self)) {
    ringlet_digest_add_double (digest, self->tilt_x_rad);
    ringlet_digest_add_double (digest, self->tilt_y_rad);
  }
}

/* Layer by layer: the way in is a part of a = µt / cos of the beam, the way out the
 * rest of b = µt / |cos| of the ray through the far face, or the same part through the
 * near one. The mean over the layers, with its limit where both ways are alike. */
static double
slab_ray (const RingletAbsorption *self, double cosine)
{
  const double a = self->sample.depth / self->normal.z;
  const double b = self->sample.depth / fabs (cosine);
  const double d = cosine > 0.0 ? a - b : a + b;
  const double mean = d == 0.0 ? 1.0 : -expm1 (-d) / d;

  if (a == 0.0)
    return 1.0;
  if (isinf (b))
    return 0.0;
  return cosine > 0.0 ? exp (-b) * mean : mean;
}

static double
slab_at (const RingletAbsorption *self, RingletLab p, double length)
{
  const RingletLab n = self->normal;

  return slab_ray (self, (n.x * p.x + n.y * p.y + n.z * p.z) / length);
}

static double
cylinder_at (const RingletAbsorption *self, RingletLab p)
{
  const double along = self->sample.horizontal ? p.x : p.y;
  const double across = self->sample.horizontal ? p.y : p.x;
  const double in_plane = sqrt (across * across + p.z * p.z);

  return ringlet_absorption_table_at (
      &self->table, atan2 (fabs (across), p.z), atan2 (fabs (along), in_plane));
}

static double
transmission (const RingletAbsorption *self, RingletLab p)
{
  const double radius2 = p.x * p.x + p.y * p.y;

  switch (self->sample.shape) {
  case RINGLET_SAMPLE_NONE:
    return 1.0;
  case RINGLET_SAMPLE_SLAB:
    return slab_at (self, p, sqrt (radius2 + p.z * p.z));
  case RINGLET_SAMPLE_CYLINDER:
    return cylinder_at (self, p);
  case RINGLET_SAMPLE_SPHERE:
    return ringlet_absorption_table_at (&self->table, atan2 (sqrt (radius2), p.z), 0.0);
  }
  g_return_val_if_reached (1.0);
}

static gboolean
make_table (RingletAbsorption *self, GCancellable *cancellable, GError **error)
{
  const double depth = self->sample.depth;

  if (self->sample.shape == RINGLET_SAMPLE_CYLINDER)
    return ringlet_absorption_table_cylinder (&self->table, depth, cancellable, error);
  if (self->sample.shape == RINGLET_SAMPLE_SPHERE)
    return ringlet_absorption_table_sphere (&self->table, depth, cancellable, error);
  return TRUE;
}

RingletAbsorption *
ringlet_absorption_new (
    const RingletSample *sample, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletAbsorption) self = g_new0 (RingletAbsorption, 1);
  const RingletLab ahead = { .z = 1.0 };

  self->sample = *sample;
  self->normal = (RingletLab){
    .x = sin (sample->tilt_x_rad) * cos (sample->tilt_y_rad),
    .y = sin (sample->tilt_y_rad),
    .z = cos (sample->tilt_x_rad) * cos (sample->tilt_y_rad),
  };
  if (!make_table (self, cancellable, error))
    return NULL;

  self->ahead = transmission (self, ahead);
  return g_steal_pointer (&self);
}

void
ringlet_absorption_free (RingletAbsorption *self)
{
  g_free (self->table.values);
  g_free (self);
}

void
ringlet_absorption_row (
    const RingletAbsorption *self, const RingletLabRow *p, gsize n, double *out)
{
  for (gsize j = 0; j < n; j++) {
    const RingletLab point = { p->x[j], p->y[j], p->z[j] };

    out[j] = transmission (self, point) / self->ahead;
  }
}

double
ringlet_absorption_ahead (const RingletAbsorption *self)
{
  return self->ahead;
}
