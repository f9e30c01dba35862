/* SPDX-License-Identifier: MIT */
#pragma once

/* Detectors, geometries and bins for matrices that a device makes, and such a matrix
 * beside that of the processor, pixel by pixel. */

#include <math.h>
#include <stdlib.h>

#include "engine/opencl-split.h"
#include "engine/preproc.h"
#include "engine/resolve.h"
#include "matrix/packed-some.h"
#include "support/opencl.h"

typedef struct {
  const char *name;
  const char *unit;
  RingletSplit split;
  guint n_radial;
  guint n_azimuth;
  int orientation;
  RingletGeometry geometry;
  double radial[2]; /* equal: automatic */
  double azimuth[2];
  double polarization;
  RingletGrid *(*make_grid) (void); /* (nullable): else that of a Pilatus */
  double flat;                      /* 0, or what a flat field is about; some pixels of
                                     * it have no response */
} Case;

static inline RingletGrid *
make_cylinder (void)
{
  return ringlet_grid_new_cylinder (172e-6, 172e-6, 120, 170, 0.08, NULL);
}

static inline RingletGrid *
make_row (void)
{
  return ringlet_grid_new_uniform (172e-6, 172e-6, 1, 129);
}

static inline RingletGrid *
make_column (void)
{
  return ringlet_grid_new_uniform (172e-6, 172e-6, 65, 1);
}

static inline RingletGrid *
make_pixel (void)
{
  return ringlet_grid_new_uniform (172e-6, 172e-6, 1, 1);
}

static inline RingletGrid *
make_hexagons (void)
{
  return ringlet_grid_new_hexagon (172e-6, 110, 150);
}

/* Displacements of n points, up to half a pixel. */
static inline double *
make_waves (gsize n, double step)
{
  double *waves = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    waves[i] = 0.5 * sin (step * (double) i);
  return waves;
}

static inline RingletGrid *
make_bent (void)
{
  return ringlet_grid_new_nodes (172e-6, 172e-6, 100, 140, make_waves (101 * 141, 3e-4),
      make_waves (101 * 141, 7e-4));
}

static inline RingletGrid *
make_moved (void)
{
  return ringlet_grid_new_offsets (172e-6, 172e-6, 100, 140,
      make_waves (100 * 140, 2e-3), make_waves (100 * 140, 1e-2));
}

/* 487 × 195 pixels of 172 µm, the beam in it, with it far outside, and turned over. */
#define TILTED                                                                         \
  {                                                                                    \
    0.2, 0.0151, 0.0402, 0.05, -0.02, 0.1, 1e-10                                       \
  }
#define ASIDE                                                                          \
  {                                                                                    \
    0.15, -0.021, 0.153, -0.3, 0.2, 0.4, 0.7e-10                                       \
  }
#define BACKWARDS                                                                      \
  {                                                                                    \
    0.1, 0.011, 0.032, 3.0, 0.05, 0.0, 1e-10                                           \
  }
/* The beam in the middle of a small detector. */
#define NEAR                                                                           \
  {                                                                                    \
    0.1, 0.0081, 0.0113, 0.04, 0.03, -0.2, 1e-10                                       \
  }
/* The beam 20 000 pixels off. */
#define FAR_OFF                                                                        \
  {                                                                                    \
    5.0, -3.44, 0.2, 0.1, -0.05, 0.3, 0.4e-10                                          \
  }
/* The beam exactly where four pixels meet. */
#define STRAIGHT                                                                       \
  {                                                                                    \
    0.12, 100 * 172e-6, 200 * 172e-6, 0.0, 0.0, 0.0, 1e-10                             \
  }

static const Case cases[] = {
  { "no-q", "q_A^-1", RINGLET_SPLIT_NO, 200, 0, 3, TILTED, { 0 }, { 0 }, NAN },
  { "no-2theta-straight", "2th_deg", RINGLET_SPLIT_NO, 150, 0, 1, STRAIGHT, { 0 },
      { 0 }, 0.5 },
  { "no-cake", "q_nm^-1", RINGLET_SPLIT_NO, 80, 36, 2, TILTED, { 0 }, { 0 }, NAN },
  { "bbox-q", "q_A^-1", RINGLET_SPLIT_BBOX, 200, 0, 3, TILTED, { 0 }, { 0 }, 0.98 },
  { "bbox-d", "d_A", RINGLET_SPLIT_BBOX, 100, 0, 3, TILTED, { 0 }, { 0 }, NAN },
  { "bbox-cake", "2th_deg", RINGLET_SPLIT_BBOX, 60, 24, 4, TILTED, { 2, 12 }, { 0 },
      NAN },
  { "bbox-sector", "r_mm", RINGLET_SPLIT_BBOX, 90, 0, 3, STRAIGHT, { 0 }, { 150, 250 },
      NAN },
  { "pseudo-q", "q_A^-1", RINGLET_SPLIT_PSEUDO, 200, 0, 3, TILTED, { 0 }, { 0 }, 0.98 },
  { "pseudo-ring", "2th_deg", RINGLET_SPLIT_PSEUDO, 120, 0, 2, TILTED, { 3, 9 }, { 0 },
      NAN },
  { "pseudo-d", "d_A", RINGLET_SPLIT_PSEUDO, 100, 0, 3, ASIDE, { 0 }, { 0 }, NAN },
  { "pseudo-sector", "q_A^-1", RINGLET_SPLIT_PSEUDO, 100, 0, 3, TILTED, { 0 },
      { 170, 300 }, NAN },
  { "pseudo-cake", "q_A^-1", RINGLET_SPLIT_PSEUDO, 100, 36, 3, TILTED, { 0 }, { 0 },
      0.9 },
  { "pseudo-cake-cut", "2th_deg", RINGLET_SPLIT_PSEUDO, 60, 24, 1, STRAIGHT, { 2, 11 },
      { -200, -20 }, NAN },
  { "pseudo-hexagons-cake", "q_A^-1", RINGLET_SPLIT_PSEUDO, 60, 30, 3, NEAR, { 0 },
      { 0 }, NAN, make_hexagons },
  { "pseudo-cylinder", "2th_deg", RINGLET_SPLIT_PSEUDO, 100, 0, 2, NEAR, { 0 }, { 0 },
      0.9, make_cylinder },
  { "full-q", "q_A^-1", RINGLET_SPLIT_FULL, 200, 0, 3, TILTED, { 0 }, { 0 }, 0.95 },
  { "full-2theta", "2th_deg", RINGLET_SPLIT_FULL, 120, 0, 2, TILTED, { 3, 9 }, { 0 },
      NAN },
  { "full-r-straight", "r_mm", RINGLET_SPLIT_FULL, 150, 0, 1, STRAIGHT, { 0 }, { 0 },
      -1.0 / 3.0 },
  { "full-aside", "q_A^-1", RINGLET_SPLIT_FULL, 300, 0, 4, ASIDE, { 0 }, { 0 }, 0.9 },
  { "full-backwards", "2th_rad", RINGLET_SPLIT_FULL, 100, 0, 3, BACKWARDS, { 0 }, { 0 },
      NAN },
  { "full-fine", "q_A^-1", RINGLET_SPLIT_FULL, 600, 0, 3, TILTED, { 0 }, { 0 }, NAN },
  { "full-one-bin", "q_A^-1", RINGLET_SPLIT_FULL, 1, 0, 3, TILTED, { 0.5, 1.5 }, { 0 },
      NAN },
  { "full-log", "log(q.nm)_None", RINGLET_SPLIT_FULL, 100, 0, 3, TILTED, { 0 }, { 0 },
      NAN },
  { "full-arsinh", "arcsinh(q.A)_None", RINGLET_SPLIT_FULL, 120, 0, 3, TILTED, { 0 },
      { 0 }, NAN },
  { "full-d2", "d*2_A^-2", RINGLET_SPLIT_FULL, 100, 0, 3, ASIDE, { 0 }, { 0 }, NAN },
  { "full-sector", "q_A^-1", RINGLET_SPLIT_FULL, 100, 0, 3, TILTED, { 0 }, { 170, 300 },
      NAN },
  { "full-cake", "q_A^-1", RINGLET_SPLIT_FULL, 100, 36, 3, TILTED, { 0 }, { 0 }, 0.9 },
  { "full-cake-cut", "2th_deg", RINGLET_SPLIT_FULL, 60, 24, 1, STRAIGHT, { 2, 11 },
      { -200, -20 }, NAN },
  { "full-cake-aside", "q_A^-1", RINGLET_SPLIT_FULL, 150, 40, 3, ASIDE, { 0 }, { 0 },
      NAN },
  { "full-cake-wide-slots", "q_A^-1", RINGLET_SPLIT_FULL, 400, 360, 3, TILTED, { 0 },
      { 0 }, NAN },
  { "full-cylinder", "2th_deg", RINGLET_SPLIT_FULL, 100, 0, 2, NEAR, { 0 }, { 0 }, 0.9,
      make_cylinder },
  { "bbox-cylinder-cake", "q_A^-1", RINGLET_SPLIT_BBOX, 60, 20, 3, TILTED, { 0 }, { 0 },
      NAN, make_cylinder },
  { "full-flat", "q_A^-1", RINGLET_SPLIT_FULL, 100, 0, 3, TILTED, { 0 }, { 0 }, 0.9,
      NULL, 1.0 },
  { "full-tiny-flat", "q_A^-1", RINGLET_SPLIT_FULL, 100, 0, 3, TILTED, { 0 }, { 0 },
      0.9, NULL, 1e-18 },
  { "no-log1p", "log(1+q.nm)_None", RINGLET_SPLIT_NO, 100, 0, 3, TILTED, { 0 }, { 0 },
      NAN },
  { "bbox-arsinh", "arcsinh(q.A)_None", RINGLET_SPLIT_BBOX, 100, 0, 3, TILTED, { 0 },
      { 0 }, NAN },
  { "full-hexagons", "q_A^-1", RINGLET_SPLIT_FULL, 90, 0, 1, NEAR, { 0 }, { 0 }, 0.9,
      make_hexagons },
  { "full-hexagons-cake", "q_A^-1", RINGLET_SPLIT_FULL, 60, 30, 3, ASIDE, { 0 }, { 0 },
      NAN, make_hexagons },
  { "bbox-hexagons", "2th_deg", RINGLET_SPLIT_BBOX, 90, 0, 4, NEAR, { 0 }, { 0 }, NAN,
      make_hexagons },
  { "full-bent-cake", "q_A^-1", RINGLET_SPLIT_FULL, 60, 30, 4, NEAR, { 0 }, { 0 }, 0.8,
      make_bent },
  { "no-bent", "r_mm", RINGLET_SPLIT_NO, 60, 0, 3, NEAR, { 0 }, { 0 }, NAN, make_bent },
  { "full-moved", "q_A^-1", RINGLET_SPLIT_FULL, 60, 0, 3, TILTED, { 0 }, { 0 }, 0.8,
      make_moved },
  { "bbox-moved-cake", "q_A^-1", RINGLET_SPLIT_BBOX, 60, 30, 2, NEAR, { 0 }, { 0 }, NAN,
      make_moved },
  { "full-cake-far", "q_A^-1", RINGLET_SPLIT_FULL, 150, 2000, 3, FAR_OFF, { 0 }, { 0 },
      0.9 },
  { "full-row", "q_A^-1", RINGLET_SPLIT_FULL, 30, 12, 3, NEAR, { 0 }, { 0 }, NAN,
      make_row },
  { "bbox-column", "2th_deg", RINGLET_SPLIT_BBOX, 20, 0, 3, TILTED, { 0 }, { 0 }, 0.9,
      make_column },
  { "full-pixel", "q_A^-1", RINGLET_SPLIT_FULL, 1, 0, 3, TILTED, { 0 }, { 0 }, NAN,
      make_pixel },
};

typedef struct {
  RingletMemo *memo;
  RingletCl *cl;
  RingletDetector *detector;
  RingletMask *mask;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletSplitter splitter;
  RingletPreproc *preproc;
  RingletPacked *empty;
  RingletPacked *right; /* of the processor */
  RingletClSplit device;
} Fixture;

/* Modules apart, and single pixels. @unusable: (nullable): these, too */
static inline RingletMask *
make_mask (const RingletDetector *detector, const RingletMask *unusable)
{
  guint8 *bad = g_malloc0 (detector->n_slow * detector->n_fast);
  guint32 seed = 7;

  for (gsize i = 0; i < detector->n_slow * detector->n_fast; i++) {
    seed = seed * 1664525u + 1013904223u;
    bad[i] = seed >> 23 == 0 || (i % detector->n_fast) / 7 == 31 ||
        (i / detector->n_fast) / 17 == 4 || (unusable != NULL && unusable->bad[i] != 0);
  }
  return ringlet_mask_new_take (detector->n_slow, detector->n_fast, bad);
}

static inline RingletImage *
make_flat (const Case *c, const RingletDetector *detector)
{
  const gsize n = detector->n_slow * detector->n_fast;
  float *response =
      ringlet_image_alloc (RINGLET_PIXEL_F32, detector->n_slow, detector->n_fast, NULL);

  for (gsize i = 0; i < n; i++)
    response[i] =
        i % 1009 == 5 ? 0.0f : (float) (c->flat * (1.0 + 0.3 * sin ((double) i)));
  return ringlet_image_new_take (
      RINGLET_PIXEL_F32, detector->n_slow, detector->n_fast, response, NULL);
}

static inline RingletPlan
make_plan (const Case *c)
{
  RingletPlan plan = ringlet_plan_default ();

  plan.unit = ringlet_unit_find (c->unit, NULL);
  g_assert_nonnull (plan.unit);
  plan.split = c->split;
  plan.n_radial = c->n_radial;
  plan.n_azimuth = c->n_azimuth;
  plan.factors.polarization = c->polarization;
  plan.factors.polarization_offset_rad = 0.3;
  plan.normalization_factor = 2.5;
  plan.has_radial_range = c->radial[0] < c->radial[1];
  plan.radial_min = c->radial[0];
  plan.radial_max = c->radial[1];
  plan.has_azimuth_range = c->azimuth[0] < c->azimuth[1];
  plan.azimuth_min_deg = c->azimuth[0];
  plan.azimuth_max_deg = c->azimuth[1];
  return plan;
}

/* @lack: of the device, as ringlet_cl_get() takes it */
static inline void
fixture_init (Fixture *self, const Case *c, const char *lack)
{
  RingletCorrections corrections = { NULL };
  g_autoptr (RingletImage) flat = NULL;
  g_autoptr (RingletPacked) unmasked = NULL;
  g_autofree char *device = g_strconcat (test_opencl_device (), lack, "/poison", NULL);
  g_autoptr (GError) error = NULL;

  *self = (Fixture){ .memo = ringlet_memo_new (1 << 28), .geometry = c->geometry };
  self->cl = ringlet_cl_get (device, self->memo, &error);
  g_assert_no_error (error);
  self->detector = c->make_grid != NULL
      ? ringlet_detector_new_grid ("uneven", c->make_grid (), c->orientation, NULL)
      : ringlet_detector_new_named ("Pilatus100k", c->orientation, NULL);
  corrections.flat = flat = c->flat > 0.0 ? make_flat (c, self->detector) : NULL;
  self->plan = make_plan (c);
  self->splitter =
      (RingletSplitter){ .detector = self->detector, .geometry = &self->geometry };
  self->preproc = ringlet_preproc_get (self->detector, &self->geometry, &self->plan,
      &corrections, self->memo, NULL, &error);
  g_assert_no_error (error);
  self->mask = make_mask (self->detector, self->preproc->unusable);
  self->splitter.mask = self->mask;
  ringlet_plan_resolve (&self->plan, &self->splitter, self->memo, NULL, &error);
  g_assert_no_error (error);
  self->splitter.mask = NULL;
  self->empty = ringlet_packed_new_empty (&self->splitter);
  unmasked = ringlet_packed_get (&self->splitter, self->memo, NULL, &error);
  g_assert_no_error (error);
  self->right = ringlet_packed_masked (unmasked, self->mask, NULL, &error);
  g_assert_no_error (error);
  self->splitter.mask = self->mask;
}

static inline void
fixture_clear (Fixture *self)
{
  ringlet_cl_split_clear (&self->device);
  g_clear_pointer (&self->right, ringlet_packed_unref);
  g_clear_pointer (&self->empty, ringlet_packed_unref);
  g_clear_pointer (&self->preproc, ringlet_preproc_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->cl, ringlet_cl_unref);
  g_clear_pointer (&self->memo, ringlet_memo_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static inline int
compare_entries (gconstpointer a, gconstpointer b)
{
  const RingletWideEntry *x = a, *y = b;

  if (x->pixel != y->pixel)
    return (x->pixel > y->pixel) - (x->pixel < y->pixel);
  return (x->slot > y->slot) - (x->slot < y->slot);
}

/* The matrix of the device on this side. */
static inline void
download (const Fixture *f, RingletPackedSome *out)
{
  const gsize n = f->empty->n_pixels;
  const gsize n_rest = (gsize) f->empty->format - 1;
  g_autofree guint8 *slot = g_malloc (n * f->empty->slot_bytes);
  g_autoptr (GError) error = NULL;
  RingletClQueue queue;

  *out = (RingletPackedSome){ .n = n, .n_entries = f->device.n_wide };
  out->slot = g_new (guint32, n);
  out->rest = g_new (guint16, MAX (n * n_rest, 1));
  out->entry = g_new (RingletWideEntry, MAX (out->n_entries, 1));
  ringlet_cl_queue_init (&queue, f->cl, &error);
  g_assert_no_error (error);
  ringlet_cl_read (&queue, &f->device.slot, 0, n * f->empty->slot_bytes, slot, &error);
  ringlet_cl_read (
      &queue, &f->device.rest, 0, n * n_rest * sizeof (guint16), out->rest, &error);
  ringlet_cl_read (&queue, &f->device.wide, 0, out->n_entries * sizeof *out->entry,
      out->entry, &error);
  g_assert_no_error (error);
  ringlet_cl_queue_clear (&queue);
  for (gsize i = 0; i < n; i++)
    out->slot[i] =
        f->empty->slot_bytes == 2 ? ((guint16 *) slot)[i] : ((guint32 *) slot)[i];
  qsort (out->entry, out->n_entries, sizeof *out->entry, compare_entries);
}

/* Shares of one pixel, by slot. */
typedef struct {
  gint64 *sums; /* of all slots, zeros */
  guint32 slot[8192];
  guint n;
  gint64 total;
  int sign;
} Tally;

static inline void
tally (gsize slot, guint32 share, gpointer data)
{
  Tally *self = data;

  self->sums[slot] += self->sign * (gint64) share;
  self->total += self->sign * (gint64) share;
  if (self->n < G_N_ELEMENTS (self->slot))
    self->slot[self->n++] = (guint32) slot;
}

/* The largest difference between the shares of a pixel. */
static inline gint64
difference (Tally *self)
{
  gint64 most = 0;

  for (guint i = 0; i < self->n; i++) {
    most = MAX (most, ABS (self->sums[self->slot[i]]));
    self->sums[self->slot[i]] = 0;
  }
  return most;
}

static inline void
assert_same_pixels (const Fixture *f)
{
  const gsize n = f->empty->n_pixels;
  g_autofree gint64 *sums = g_new0 (gint64, f->empty->n_slots + 1000);
  g_autofree guint32 *pixels = g_new (guint32, n);
  g_auto (RingletPackedSome) got;
  gsize n_differ = 0;

  g_assert_cmpuint (f->empty->format, ==, f->right->format);
  download (f, &got);
  for (gsize i = 0; i < n; i++)
    pixels[i] = (guint32) i;
  for (gsize i = 0; i < n; i++) {
    Tally one;
    gint64 most;

    one.sums = sums;
    one.n = 0;
    one.total = 0;
    one.sign = 1;

    ringlet_packed_foreach (f->right, i, tally, &one);
    one.sign = -1;
    if (f->mask->bad[i])
      g_assert_cmpuint (got.slot[i], ==, 0);
    ringlet_packed_some_foreach (
        &got, &f->empty->bins, f->empty->format, pixels, i, tally, &one);
    g_assert_cmpuint (one.n, <, G_N_ELEMENTS (one.slot));
    g_assert_cmpint (one.total, ==, 0);
    most = difference (&one);
    if (most > 1)
      g_error ("pixel %" G_GSIZE_FORMAT " differs by %" G_GINT64_FORMAT, i, most);
    n_differ += most > 0;
  }
  g_test_message ("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                  " pixels differ by 2^-16; %u are the processor's, %u on the list",
      n_differ, n, f->device.n_asked, f->device.n_wide);
  g_assert_cmpuint (n_differ, ==, 0);
}
