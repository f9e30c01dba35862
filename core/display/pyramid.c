/* SPDX-License-Identifier: MIT */
#include "display/pyramid.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "display/pyramid-rows.h"

#define COARSE_ENOUGH 256

typedef struct {
  RingletPyramid *self;
  const RingletImage *image;
  const RingletMask *mask;
  const RingletExclusion *exclusion;
  const RingletResult *cake;
} Build;

/* Levels 1 … of which the last one is small; a needle of an image has fewer. */
static void
set_shapes (RingletPyramid *self, gsize n_slow, gsize n_fast)
{
  guint n = 0;

  self->levels[n].n_slow = n_slow;
  self->levels[n++].n_fast = n_fast;
  while (MAX (n_slow, n_fast) > COARSE_ENOUGH && n < RINGLET_PYRAMID_MAX_LEVELS) {
    n_slow = (n_slow + 1) / 2;
    n_fast = (n_fast + 1) / 2;
    self->levels[n].n_slow = n_slow;
    self->levels[n++].n_fast = n_fast;
  }
  self->n_levels = n;
}

static gboolean
alloc_levels (RingletPyramid *self, gboolean owns_first, GError **error)
{
  for (guint k = 0; k < self->n_levels; k++) {
    RingletPyramidLevel *level = &self->levels[k];
    gpointer *blocks = &self->blocks[2 * k];

    blocks[1] =
        ringlet_image_alloc (RINGLET_PIXEL_U8, level->n_slow, level->n_fast, error);
    if (blocks[1] == NULL)
      return FALSE;
    level->states = blocks[1];
    if (k == 0 && !owns_first)
      continue;
    blocks[0] = ringlet_image_alloc (self->type, level->n_slow, level->n_fast, error);
    if (blocks[0] == NULL)
      return FALSE;
    level->values = blocks[0];
  }
  return TRUE;
}

static gpointer
row_of (const RingletPyramid *self, gconstpointer values, guint level, gsize row)
{
  const gsize size = ringlet_pixel_type_size (self->type);

  return (guint8 *) values + row * self->levels[level].n_fast * size;
}

static void
fill_image_row (const Build *build, gsize row)
{
  RingletPyramid *self = build->self;
  const gsize n = self->levels[0].n_fast;
  guint8 *states = (guint8 *) self->blocks[1] + row * n;
  gpointer values =
      self->blocks[0] != NULL ? row_of (self, self->blocks[0], 0, row) : NULL;

  ringlet_pyramid_fill_row (build->image, build->exclusion, row * n, n, values, states);
  if (build->mask == NULL)
    return;

  for (gsize i = 0; i < n; i++)
    states[i] = build->mask->bad[row * n + i] != 0 ? RINGLET_PIXEL_MASKED : states[i];
}

static void
fill_cake_row (const Build *build, gsize row)
{
  const RingletResult *cake = build->cake;
  const gsize first = row * cake->n_radial;
  guint8 *states = (guint8 *) build->self->blocks[1] + first;
  float *values = (float *) build->self->blocks[0] + first;

  for (gsize i = 0; i < cake->n_radial; i++) {
    const double value = cake->intensity[first + i];
    const gboolean is_data = isfinite (value);

    values[i] = is_data ? (float) CLAMP (value, -FLT_MAX, FLT_MAX) : 0.0f;
    states[i] = is_data ? RINGLET_PIXEL_COUNTS : RINGLET_PIXEL_NO_DATA;
    if (!(cake->count[first + i] > 0.0))
      states[i] = RINGLET_PIXEL_MASKED;
  }
}

/* Row @row of @level from one or two rows of the level before. */
static void
pool_row (RingletPyramid *self, guint level, gsize row)
{
  const RingletPyramidLevel *from = &self->levels[level - 1];
  RingletRowPair pair = { .n = from->n_fast };

  for (gsize i = 0; i < 2; i++) {
    const gsize at = MIN (2 * row + i, from->n_slow - 1);

    pair.values[i] = row_of (self, from->values, level - 1, at);
    pair.states[i] = from->states + at * from->n_fast;
  }
  ringlet_pyramid_pool_row (self->type, &pair,
      row_of (self, self->blocks[2 * level], level, row),
      (guint8 *) self->blocks[2 * level + 1] + row * self->levels[level].n_fast);
}

/* All that becomes one row of the last level. A row of any level is pooled as soon as
 * the rows it is made of are there, and they are still in the cache then. */
static void
build_band (gsize band, gpointer data)
{
  const Build *build = data;
  RingletPyramid *self = build->self;
  const gsize first = band << (self->n_levels - 1);
  const gsize end = MIN ((band + 1) << (self->n_levels - 1), self->levels[0].n_slow);

  for (gsize row = first; row < end; row++) {
    if (build->cake != NULL)
      fill_cake_row (build, row);
    else
      fill_image_row (build, row);
    for (guint k = 1; k < self->n_levels; k++) {
      const gsize above = row >> (k - 1);

      if (above % 2 == 0 && above + 1 < self->levels[k - 1].n_slow)
        break;
      pool_row (self, k, above / 2);
    }
  }
}

static RingletPyramid *
build_all (Build *build, gboolean owns_first, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletPyramid) self = build->self;

  if (!alloc_levels (self, owns_first, error) ||
      !ringlet_parallel_for (self->levels[self->n_levels - 1].n_slow, build_band, build,
          cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* The states of all pixels are often the mask: then one array serves both, a byte a
 * pixel. */
static void
share_mask (RingletPyramid *self, RingletMask *mask)
{
  RingletPyramidLevel *first = &self->levels[0];

  if (memcmp (first->states, mask->bad, first->n_slow * first->n_fast) != 0)
    return;

  g_clear_pointer (&self->blocks[1], g_free);
  self->mask = ringlet_mask_ref (mask);
  first->states = mask->bad;
}

RingletPyramid *
ringlet_pyramid_new_image (RingletImage *image, RingletMask *mask,
    const RingletExclusion *exclusion, GCancellable *cancellable, GError **error)
{
  const RingletPixelType type = ringlet_pyramid_type (image->type);
  /* Booleans are bytes already. */
  const gboolean borrows =
      ringlet_pixel_type_size (type) == ringlet_pixel_type_size (image->type);
  RingletPyramid *self = NULL;
  Build build = { .image = image, .mask = mask, .exclusion = exclusion };

  if (mask != NULL &&
      (mask->n_slow != image->n_slow || mask->n_fast != image->n_fast)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The image has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels (rows × columns), the mask %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
        image->n_slow, image->n_fast, mask->n_slow, mask->n_fast);
    return NULL;
  }

  build.self = g_atomic_rc_box_new0 (RingletPyramid);
  build.self->type = type;
  set_shapes (build.self, image->n_slow, image->n_fast);
  if (borrows) {
    build.self->image = ringlet_image_ref (image);
    build.self->levels[0].values = image->data;
  }
  self = build_all (&build, !borrows, cancellable, error);
  if (self != NULL && mask != NULL)
    share_mask (self, mask);
  return self;
}

RingletPyramid *
ringlet_pyramid_new_cake (
    const RingletResult *cake, GCancellable *cancellable, GError **error)
{
  Build build = { .cake = cake };

  build.self = g_atomic_rc_box_new0 (RingletPyramid);
  build.self->type = RINGLET_PIXEL_F32;
  set_shapes (build.self, cake->n_azimuth, cake->n_radial);
  return build_all (&build, TRUE, cancellable, error);
}

RingletPyramid *
ringlet_pyramid_new_means (gsize n_slow, gsize n_fast, GError **error)
{
  g_autoptr (RingletPyramid) self = g_atomic_rc_box_new0 (RingletPyramid);

  self->type = RINGLET_PIXEL_F32;
  self->is_mean = TRUE;
  set_shapes (self, n_slow, n_fast);
  return alloc_levels (self, TRUE, error) ? g_steal_pointer (&self) : NULL;
}

RingletPyramid *
ringlet_pyramid_ref (RingletPyramid *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
pyramid_clear (gpointer data)
{
  RingletPyramid *self = data;

  for (gsize i = 0; i < G_N_ELEMENTS (self->blocks); i++)
    g_free (self->blocks[i]);
  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
}

void
ringlet_pyramid_unref (RingletPyramid *self)
{
  g_atomic_rc_box_release_full (self, pyramid_clear);
}

double
ringlet_pyramid_get (const RingletPyramid *self, guint level, gsize index)
{
  gconstpointer values = self->levels[level].values;

  switch (self->type) {
  case RINGLET_PIXEL_U8:
    return ((const guint8 *) values)[index];
  case RINGLET_PIXEL_U16:
    return ((const guint16 *) values)[index];
  case RINGLET_PIXEL_U32:
    return ((const guint32 *) values)[index];
  case RINGLET_PIXEL_I16:
    return ((const gint16 *) values)[index];
  case RINGLET_PIXEL_I32:
    return ((const gint32 *) values)[index];
  default:
    return (double) ((const float *) values)[index];
  }
}
