/* SPDX-License-Identifier: MIT */
#include "scan-tomo.h"

#include <math.h>

#include "base/error.h"
#include "scan/tomo-file.h"

/* Sinograms and images of a group of bins. */
#define GROUP_MAX_BYTES ((gsize) 256 << 20)
/* Those that go through the back-projection together. */
#define TILE 16

const char *
ringlet_tomo_way_name (RingletTomoWay way)
{
  static const char *const names[] = { "auto", "symmetry", "mass", "given" };

  g_return_val_if_fail ((guint) way < G_N_ELEMENTS (names), NULL);
  return names[way];
}

/* One reconstruction. */
typedef struct {
  RingletScan *scan;
  const RingletScanOrder *order;
  const RingletTomoOrder *how;
  RingletTomoScan tomo;
  double *angles;
  gboolean *is_used;
  guint size;
} Work;

static void
work_clear (Work *self)
{
  g_free (self->angles);
  g_free (self->is_used);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static void
set_up (Work *self)
{
  const RingletMapGrid *grid = self->order->grid;
  const double unit = self->how->radians ? 1.0 : G_PI / 180.0;
  const RingletScanAxis *fast = &self->order->fast;

  self->angles = g_new (double, grid->n_slow);
  self->is_used = g_new (gboolean, grid->n_slow);
  for (guint i = 0; i < grid->n_slow; i++)
    self->angles[i] =
        unit * ringlet_scan_axis_position (&self->order->slow, i, grid->n_slow);
  self->tomo = (RingletTomoScan){ grid->n_slow, grid->n_fast, self->angles, fast->first,
    grid->n_fast > 1 ? (fast->last - fast->first) / (grid->n_fast - 1) : 0.0,
    self->how->centre };
  self->size = self->how->size > 0 ? self->how->size : grid->n_fast;
}

static void
count_used (Work *self, RingletTomoFindings *findings)
{
  const RingletMapGrid *grid = self->order->grid;

  for (guint i = 0; i < grid->n_slow; i++) {
    guint64 n_missing = 0;

    for (guint k = 0; k < grid->n_fast; k++)
      n_missing += isnan (self->scan->totals[(gsize) i * grid->n_fast + k]) ? 1 : 0;
    self->is_used[i] = n_missing < grid->n_fast;
    findings->n_used += self->is_used[i] ? 1 : 0;
    findings->n_mended += self->is_used[i] ? n_missing : 0;
  }
}

/* ---- the axis of rotation ---- */

static gboolean
find_centre (Work *self, RingletTomoFindings *findings, GError **error)
{
  const double *totals = self->scan->totals;
  RingletTomoCentre *centre = &findings->centre;
  const RingletTomoWay way = self->how->way;

  findings->way = way;
  if (way == RINGLET_TOMO_GIVEN) {
    *centre = (RingletTomoCentre){ self->how->centre, NAN, 0 };
    return TRUE;
  }
  if (way != RINGLET_TOMO_MASS) {
    findings->way = RINGLET_TOMO_SYMMETRY;
    if (ringlet_tomo_centre_symmetry (&self->tomo, self->is_used, totals, centre,
            way == RINGLET_TOMO_AUTO ? NULL : error))
      return TRUE;
    if (way == RINGLET_TOMO_SYMMETRY)
      return FALSE;
  }
  findings->way = RINGLET_TOMO_MASS;
  return ringlet_tomo_centre_mass (&self->tomo, self->is_used, totals, centre, error);
}

/* Beyond the ends of the translation there is no image. */
static gboolean
check_centre (const Work *self, double centre, GError **error)
{
  const RingletScanAxis *fast = &self->order->fast;

  if (centre > fmin (fast->first, fast->last) &&
      centre < fmax (fast->first, fast->last))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The axis of rotation lies beyond the ends of the translation");
  return FALSE;
}

/* ---- images ---- */

static gsize
group_size (const Work *self)
{
  const gsize n_cells = (gsize) ringlet_map_grid_n_cells (self->order->grid);
  const gsize n_pixels = (gsize) self->size * self->size;
  const gsize n = GROUP_MAX_BYTES / ((n_cells + n_pixels) * sizeof (float));

  return n >= TILE ? n / TILE * TILE : MAX (n, 1);
}

static gboolean
make_group (const Work *self, RingletTomoFile *file, gsize first, gsize n,
    float *sinograms, float *images, GCancellable *cancellable, GError **error)
{
  return ringlet_scan_file_read (self->scan->file, first, n, sinograms, error) &&
      ringlet_tomo_reconstruct (&self->tomo, self->is_used, self->how->filter,
          sinograms, n, self->size, images, cancellable, error) &&
      ringlet_tomo_file_put (file, first, n, images, error);
}

static gboolean
no_memory (const Work *self, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "There is no memory for images of %u × %u pixels: take a smaller --size",
      self->size, self->size);
  return FALSE;
}

static gboolean
make_groups (const Work *self, RingletTomoFile *file, gsize group, float *sinograms,
    float *images, const RingletProgress *progress, GCancellable *cancellable,
    GError **error)
{
  const gsize n_bins = self->scan->like->n_radial;

  for (gsize first = 0; first < n_bins; first += group) {
    if (!make_group (self, file, first, MIN (group, n_bins - first), sinograms, images,
            cancellable, error))
      return FALSE;
    ringlet_progress_report (
        progress, (double) MIN (first + group, n_bins) / (double) n_bins);
  }
  return TRUE;
}

static gboolean
make_images (const Work *self, const RingletTomoFacts *facts,
    const RingletProgress *progress, GCancellable *cancellable, GError **error)
{
  const gsize group = MIN (group_size (self), self->scan->like->n_radial);
  g_autofree float *sinograms =
      g_try_new (float, (gsize) ringlet_map_grid_n_cells (self->order->grid) * group);
  g_autofree float *images = g_try_new (float, (gsize) self->size * self->size * group);
  g_autoptr (RingletTomoFile) file = NULL;

  if (sinograms == NULL || images == NULL)
    return no_memory (self, error);
  file = ringlet_tomo_file_new (self->scan->file, self->scan->like, facts, error);
  return file != NULL &&
      make_groups (self, file, group, sinograms, images, progress, cancellable, error);
}

gboolean
ringlet_scan_tomo (RingletScan *scan, const RingletScanOrder *order,
    const RingletTomoOrder *how, const RingletProgress *progress,
    RingletTomoFindings *findings, GCancellable *cancellable, GError **error)
{
  g_auto (Work) work = { .scan = scan, .order = order, .how = how };
  g_autofree double *weights = g_new (double, order->grid->n_slow);

  *findings = (RingletTomoFindings){ 0 };
  set_up (&work);
  count_used (&work, findings);
  if (!find_centre (&work, findings, error) ||
      !check_centre (&work, findings->centre.centre, error))
    return FALSE;
  work.tomo.centre = findings->centre.centre;
  findings->wedge_rad =
      ringlet_tomo_weights (work.angles, work.is_used, order->grid->n_slow, weights);
  return make_images (&work,
      &(RingletTomoFacts){ &work.tomo, how->filter, work.size, order->fast.unit,
          findings->centre.sigma, ringlet_tomo_way_name (findings->way),
          findings->n_used },
      progress, cancellable, error);
}
