/* SPDX-License-Identifier: MIT */

/* The matrix that a device makes from the geometry, and the sums of what is known over
 * it, against those of the processor: schemes and spaces, patterns, sectors and cakes,
 * around the beam and across the discontinuity, and what the device refuses. */

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "engine/integrator.h"
#include "engine/opencl-extent.h"
#include "engine/opencl-known.h"
#include "engine/opencl-place.h"
#include "engine/packed-known.h"
#include "engine/resolve.h"
#include "matrix/packed-some.h"
#include "support/opencl-hidden.h"
#include "support/opencl.h"

/* Doubles of either side have 53 bits; what they sum differs by its order. */
#define KNOWN_TOLERANCE 2e-14

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

static RingletGrid *
make_cylinder (void)
{
  return ringlet_grid_new_cylinder (172e-6, 172e-6, 120, 170, 0.08, NULL);
}

static RingletGrid *
make_row (void)
{
  return ringlet_grid_new_uniform (172e-6, 172e-6, 1, 129);
}

static RingletGrid *
make_column (void)
{
  return ringlet_grid_new_uniform (172e-6, 172e-6, 65, 1);
}

static RingletGrid *
make_pixel (void)
{
  return ringlet_grid_new_uniform (172e-6, 172e-6, 1, 1);
}

static RingletGrid *
make_hexagons (void)
{
  return ringlet_grid_new_hexagon (172e-6, 110, 150);
}

/* Displacements of n points, up to half a pixel. */
static double *
make_waves (gsize n, double step)
{
  double *waves = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    waves[i] = 0.5 * sin (step * (double) i);
  return waves;
}

static RingletGrid *
make_bent (void)
{
  return ringlet_grid_new_nodes (172e-6, 172e-6, 100, 140, make_waves (101 * 141, 3e-4),
      make_waves (101 * 141, 7e-4));
}

static RingletGrid *
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
static RingletMask *
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

static RingletImage *
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

static RingletPlan
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

static void
fixture_init (Fixture *self, const Case *c)
{
  RingletCorrections corrections = { NULL };
  g_autoptr (RingletImage) flat = NULL;
  g_autoptr (RingletPacked) unmasked = NULL;
  g_autofree char *device = g_strconcat (test_opencl_device (), "/poison", NULL);
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

static void
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

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const RingletWideEntry *x = a, *y = b;

  if (x->pixel != y->pixel)
    return (x->pixel > y->pixel) - (x->pixel < y->pixel);
  return (x->slot > y->slot) - (x->slot < y->slot);
}

/* The matrix of the device on this side. */
static void
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

static void
tally (gsize slot, guint32 share, gpointer data)
{
  Tally *self = data;

  self->sums[slot] += self->sign * (gint64) share;
  self->total += self->sign * (gint64) share;
  if (self->n < G_N_ELEMENTS (self->slot))
    self->slot[self->n++] = (guint32) slot;
}

/* The largest difference between the shares of a pixel. */
static gint64
difference (Tally *self)
{
  gint64 most = 0;

  for (guint i = 0; i < self->n; i++) {
    most = MAX (most, ABS (self->sums[self->slot[i]]));
    self->sums[self->slot[i]] = 0;
  }
  return most;
}

static void
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
  g_assert_cmpuint (n_differ, <=, n / 1000);
}

static void
assert_close (const double *a, const double *b, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (!(fabs (a[i] - b[i]) <= KNOWN_TOLERANCE * fabs (b[i])))
      g_error ("bin %" G_GSIZE_FORMAT ": %.17g and %.17g", i, a[i], b[i]);
  }
}

/* Sums over the matrix of the device, as the processor sums them over its own; the
 * shares are those of the device, since a step of one would be more than the tolerance.
 */
typedef struct {
  const Fixture *fixture;
  double norm;
  double *count;
  double *norms;
  double *norms2;
} Truth;

static void
add_truth (gsize slot, guint32 share, gpointer data)
{
  const Truth *self = data;
  const gssize bin = ringlet_packed_bin (&self->fixture->empty->bins, slot);
  const double part = share / 65536.0;

  if (bin < 0)
    return;
  self->count[bin] += part;
  self->norms[bin] += part * self->norm;
  self->norms2[bin] += part * part * self->norm * self->norm;
}

static void
make_truth (const Fixture *f, const guint8 *skip, Truth *truth)
{
  const gsize n_fast = f->detector->n_fast;
  g_autofree double *scratch = g_new (double, n_fast);
  RingletPreprocRow row = { NULL };
  g_autofree guint32 *pixels = g_new (guint32, f->empty->n_pixels);
  g_auto (RingletPackedSome) got;

  download (f, &got);
  for (gsize i = 0; i < f->empty->n_pixels; i++) {
    pixels[i] = (guint32) i;
    if (i % n_fast == 0)
      row = ringlet_preproc_row (f->preproc, i / n_fast, scratch);
    truth->norm = row.norm[i % n_fast];
    if (skip == NULL || !skip[i])
      ringlet_packed_some_foreach (
          &got, &f->empty->bins, f->empty->format, pixels, i, add_truth, truth);
  }
}

static void
assert_same_known (const Fixture *f, const RingletList *excluded)
{
  const gsize n = ringlet_bins_n (&f->empty->bins);
  g_autofree double *sums = g_new0 (double, 3 * n);
  g_autofree guint8 *skip = g_malloc0 (f->empty->n_pixels);
  Truth truth = { f, 0.0, sums, sums + n, sums + 2 * n };
  g_autoptr (RingletKnown) known = NULL;
  g_autoptr (RingletKnown) again = NULL;
  g_autoptr (GError) error = NULL;
  RingletClKnownTask task = { .cl = f->cl, .matrix = &f->device, .empty = f->empty };
  g_auto (RingletClBuffer) norms = { NULL };
  gsize n_used = 0, n_right = 0;

  for (gsize i = 0; excluded != NULL && i < excluded->n; i++) {
    const guint32 pixel = ringlet_list_index (excluded, guint32, i);

    skip[pixel] = 1;
    n_right += ringlet_packed_first_slot (f->right, pixel) != 0;
  }
  ringlet_cl_known_prepare (&task, &f->splitter, f->preproc, &norms, &error);
  g_assert_no_error (error);
  known = ringlet_cl_known_sum (&task, excluded, &n_used, &error);
  g_assert_no_error (error);
  again = ringlet_cl_known_sum (&task, excluded, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (known->count, ringlet_known_n_bytes (known), again->count,
      ringlet_known_n_bytes (again));
  g_assert_cmpuint (n_used, ==, n_right);
  make_truth (f, skip, &truth);
  g_assert_cmpmem (known->count, n * sizeof (double), truth.count, n * sizeof (double));
  assert_close (known->norm, truth.norms, n);
  assert_close (known->norm2, truth.norms2, n);
}

static void
test_case (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (Fixture) f;
  RingletList excluded;

  fixture_init (&f, data);
  ringlet_cl_split_init (&f.device, f.cl, &f.splitter, f.empty, f.memo, NULL, &error);
  g_assert_no_error (error);
  assert_same_pixels (&f);
  assert_same_known (&f, NULL);

  ringlet_list_init (&excluded, sizeof (guint32));
  for (guint32 i = 3; i < f.empty->n_pixels; i += 1 + i % 1013)
    ringlet_list_append (&excluded, &i, 1);
  assert_same_known (&f, &excluded);
  ringlet_list_clear (&excluded);
}

static void
assert_same_rows (const RingletExtent *rows, const RingletExtent *right, gsize n,
    gboolean with_azimuth)
{
  for (gsize slow = 0; slow < n; slow++) {
    g_assert_cmpfloat (rows[slow].radial_min, ==, right[slow].radial_min);
    g_assert_cmpfloat (rows[slow].radial_max, ==, right[slow].radial_max);
    if (!with_azimuth)
      continue;
    g_assert_cmpfloat (rows[slow].azimuth_min, ==, right[slow].azimuth_min);
    g_assert_cmpfloat (rows[slow].azimuth_max, ==, right[slow].azimuth_max);
  }
}

/* Whether the device finds what the rows cover. */
static gboolean
has_extents (const Case *c)
{
  if (strstr (c->unit, "log") != NULL || strstr (c->unit, "arcsinh") != NULL)
    return FALSE;
  return c->split == RINGLET_SPLIT_NO ||
      (c->split == RINGLET_SPLIT_BBOX && c->n_azimuth == 0 &&
          !g_str_equal (c->unit, "d_A"));
}

/* What the rows cover is the processor's to the bit, also where work-groups are small,
 * or refused. */
static void
test_extent (gconstpointer data)
{
  const Case *c = data;
  const RingletAzimuths azimuths =
      c->n_azimuth > 0 ? RINGLET_AZIMUTHS_ALL : RINGLET_AZIMUTHS_NONE;
  g_autofree char *word = g_strconcat (test_opencl_device (), "/group=8/poison", NULL);
  g_autofree RingletExtent *rows = NULL;
  g_autofree RingletExtent *right = NULL;
  g_autoptr (RingletCl) small = NULL;
  g_auto (Fixture) f;

  fixture_init (&f, c);
  small = ringlet_cl_get (word, f.memo, NULL);
  rows = g_new0 (RingletExtent, f.detector->n_slow);
  right = g_new0 (RingletExtent, f.detector->n_slow);
  f.splitter.mask = NULL;
  ringlet_splitter_row_extents (&f.splitter, azimuths, right, NULL, NULL);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    const gboolean is_done = ringlet_cl_row_extents (
        i == 0 ? f.cl : small, &f.splitter, azimuths, rows, f.memo, NULL, &error);

    g_assert_cmpint (is_done, ==, has_extents (c));
    if (is_done)
      assert_same_rows (rows, right, f.detector->n_slow, c->n_azimuth > 0);
    else
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  }
}

/* --- bounds --- */

/* A cake of pixels that lie anywhere, some of them around the beam, and rows of them.
 */
static const Case hidden_cake = { "hidden-cake", "q_A^-1", RINGLET_SPLIT_BBOX, 60, 30,
  2, NEAR, { 0 }, { 0 }, NAN, make_moved };
static const Case hidden_rows = { "hidden-rows", "r_mm", RINGLET_SPLIT_BBOX, 60, 0, 3,
  NEAR, { 0 }, { 0 }, NAN, make_moved };

static gboolean
make_and_sum (gpointer data, GError **error)
{
  Fixture *f = data;
  const guint32 pixel = (guint32) (f->detector->n_fast * 3 + 5);
  RingletClKnownTask task = { .cl = f->cl, .matrix = &f->device, .empty = f->empty };
  g_auto (RingletClBuffer) norms = { NULL };
  g_autoptr (RingletKnown) known = NULL;
  RingletList excluded;

  ringlet_cl_split_clear (&f->device);
  ringlet_list_init (&excluded, sizeof pixel);
  ringlet_list_append (&excluded, &pixel, 1);
  if (ringlet_cl_split_init (
          &f->device, f->cl, &f->splitter, f->empty, f->memo, NULL, error) &&
      ringlet_cl_known_prepare (&task, &f->splitter, f->preproc, &norms, error))
    known = ringlet_cl_known_sum (&task, &excluded, NULL, error);
  ringlet_list_clear (&excluded);
  return known != NULL;
}

static gboolean
find_extents (gpointer data, GError **error)
{
  Fixture *f = data;
  g_autofree RingletExtent *rows = g_new (RingletExtent, f->detector->n_slow);

  return ringlet_cl_row_extents (
      f->cl, &f->splitter, RINGLET_AZIMUTHS_NONE, rows, f->memo, NULL, error);
}

static void
test_hidden (gconstpointer data)
{
  static const TestHidden matrix[] = { { "split_pixels", 9 }, { "put_asked", 5 },
    { "known_sums", 8 }, { "collect_known", 2 }, { NULL } };
  static const TestHidden rows[] = { { "row_extents", 4 }, { NULL } };
  const Case *c = data;
  g_auto (Fixture) f;

  fixture_init (&f, c);
  if (c == &hidden_cake)
    test_hidden_each (f.cl, make_and_sum, &f, matrix);
  else
    test_hidden_each (f.cl, find_extents, &f, rows);
}

/* --- what is refused --- */

typedef struct {
  const char *name;
  const char *unit;
  RingletSplit split;
  const char *lack;
  const char *word; /* of the message */
} Refusal;

static const Refusal refusals[] = {
  { "component", "qx_nm^-1", RINGLET_SPLIT_FULL, "", "scattering angle" },
  { "no-double", "q_nm^-1", RINGLET_SPLIT_FULL, "/no-double", "doubles" },
  { "no-atomics64", "q_nm^-1", RINGLET_SPLIT_FULL, "/no-atomics64", "64-bit" },
};

static void
test_refused (gconstpointer data)
{
  const Refusal *r = data;
  const RingletGeometry geometry = TILTED;
  g_autofree char *word = g_strconcat (test_opencl_device (), r->lack, NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  g_autoptr (RingletCl) cl = ringlet_cl_get (word, memo, NULL);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  const RingletSplitter splitter = { r->split, detector, &geometry, NULL,
    { ringlet_unit_find (r->unit, NULL)->space, 10, 0.0, 1.0, 1, TRUE, -G_PI, G_PI } };
  g_autoptr (GError) error = NULL;

  g_assert_false (ringlet_cl_place_check (cl, &splitter, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, r->word));
  g_assert_true (g_str_has_prefix (error->message, "The matrix"));
  g_clear_error (&error);

  /* What is found of the rows, for the same reason. */
  g_assert_false (ringlet_cl_row_extents (
      cl, &splitter, RINGLET_AZIMUTHS_NONE, NULL, memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, r->word));
  g_assert_true (g_str_has_prefix (error->message, "The range"));
}

/* --- some pixels of a matrix --- */

/* Any pixels of the processor's matrix come out as they are in it. */
static void
test_some (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (RingletPackedSome) some = { 0 };
  g_autoptr (GArray) pixels = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree gint64 *sums = NULL;
  g_auto (Fixture) f;

  fixture_init (&f, data);
  sums = g_new0 (gint64, f.empty->n_slots + 1000);
  for (guint32 i = 5; i < f.empty->n_pixels; i += 1 + i % 311)
    g_array_append_val (pixels, i);
  ringlet_packed_some_init (&some, &f.splitter, f.empty->format,
      (const guint32 *) pixels->data, pixels->len, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < pixels->len; i++) {
    Tally one = { .sums = sums, .sign = 1 };

    ringlet_packed_foreach (f.right, g_array_index (pixels, guint32, i), tally, &one);
    one.sign = -1;
    ringlet_packed_some_foreach (&some, &f.empty->bins, f.empty->format,
        (const guint32 *) pixels->data, i, tally, &one);
    g_assert_cmpint (difference (&one), ==, 0);
  }
}

/* A test that has nothing to say without a device. */
typedef struct {
  void (*func) (gconstpointer data);
  gconstpointer data;
} Test;

static void
run_test (gconstpointer data)
{
  const Test *test = data;

  if (test_opencl_has_device ())
    test->func (test->data);
}

static void
add_test (const char *folder, const char *name, void (*func) (gconstpointer data),
    gconstpointer data)
{
  const Test test = { func, data };
  g_autofree char *path = g_strconcat (folder, name, NULL);

  g_test_add_data_func_full (path, g_memdup2 (&test, sizeof test), run_test, g_free);
}

/* Each kind of detector and splitting once, and detectors of a row, a column, a pixel:
 * compilers take their time. */
static void
add_checked (void)
{
  static const char *const names[] = { "no-cake", "bbox-sector", "pseudo-cake",
    "full-fine", "full-cake-aside", "full-flat", "full-hexagons-cake", "no-bent",
    "bbox-moved-cake", "full-row", "bbox-column", "full-pixel", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (!g_strv_contains (names, cases[i].name))
      continue;
    add_test ("/opencl-split/", cases[i].name, test_case, &cases[i]);
    add_test ("/opencl-extent/", cases[i].name, test_extent, &cases[i]);
  }
  add_test ("/opencl-split/", hidden_cake.name, test_hidden, &hidden_cake);
  add_test ("/opencl-extent/", hidden_rows.name, test_hidden, &hidden_rows);
}

static void
add_all (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    add_test ("/packed-some/", cases[i].name, test_some, &cases[i]);
    add_test ("/opencl-split/", cases[i].name, test_case, &cases[i]);
    add_test ("/opencl-extent/", cases[i].name, test_extent, &cases[i]);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();

  if (test_opencl_checks ())
    add_checked ();
  else
    add_all ();
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    add_test ("/opencl-split/refused/", refusals[i].name, test_refused, &refusals[i]);
  return test_opencl_run ();
}
