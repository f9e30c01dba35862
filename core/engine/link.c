/* SPDX-License-Identifier: MIT */
#include "engine/link.h"

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "geometry/placement.h"

#define UM_PER_M 1e6

static const struct {
  const char *name;
  RingletMap map;
} links[RINGLET_LINK_N] = {
  [RINGLET_LINK_DARK] = { "dark", RINGLET_MAP_NORMALIZATION },
  [RINGLET_LINK_BACKGROUND] = { "background", RINGLET_MAP_NORMALIZATION },
  [RINGLET_LINK_FLAT] = { "flat", RINGLET_MAP_NORMALIZATION },
  [RINGLET_LINK_ABSORPTION] = { "absorption", RINGLET_MAP_NORMALIZATION },
  [RINGLET_LINK_SOLID_ANGLE] = { "solid-angle", RINGLET_MAP_SOLID_ANGLE },
  [RINGLET_LINK_POLARIZATION] = { "polarization", RINGLET_MAP_POLARIZATION },
  [RINGLET_LINK_SENSOR] = { "sensor", RINGLET_MAP_SENSOR },
  [RINGLET_LINK_OBLIQUE] = { "oblique", RINGLET_MAP_OBLIQUE },
  [RINGLET_LINK_SAMPLE] = { "sample", RINGLET_MAP_SAMPLE },
  [RINGLET_LINK_CBN] = { "cbn-seat", RINGLET_MAP_CBN },
  [RINGLET_LINK_ALL] = { "all", RINGLET_MAP_NORMALIZATION },
  [RINGLET_LINK_PARALLAX] = { "parallax", RINGLET_MAP_NORMALIZATION },
};

/* What of these there is depends on the link. */
struct _RingletLinkRows {
  RingletLink link;
  gsize n_fast;
  gboolean has_flags;
  RingletCorrections corrections; /* references: of the link alone */
  RingletMapContext *context;     /* (nullable): of a known factor */
  RingletPreproc *preproc;        /* (nullable): of all */
  RingletPlacement placements[2]; /* of what moves: before and after */
};

const char *
ringlet_link_name (RingletLink link)
{
  return links[link].name;
}

gboolean
ringlet_link_find (const char *name, RingletLink *link)
{
  for (guint i = 0; i < RINGLET_LINK_N; i++) {
    if (g_str_equal (links[i].name, name)) {
      *link = (RingletLink) i;
      return TRUE;
    }
  }
  return FALSE;
}

RingletMap
ringlet_link_map (RingletLink link)
{
  return links[link].map;
}

static gboolean
is_any_on (const RingletGeometry *geometry, const RingletFactors *factors,
    const RingletCorrections *corrections)
{
  for (guint i = RINGLET_LINK_FLAT; i < RINGLET_LINK_ALL; i++) {
    if (ringlet_link_is_on ((RingletLink) i, geometry, factors, corrections))
      return TRUE;
  }
  return FALSE;
}

gboolean
ringlet_link_is_on (RingletLink link, const RingletGeometry *geometry,
    const RingletFactors *factors, const RingletCorrections *corrections)
{
  switch (link) {
  case RINGLET_LINK_DARK:
    return corrections->dark != NULL;
  case RINGLET_LINK_BACKGROUND:
    return corrections->background != NULL;
  case RINGLET_LINK_FLAT:
    return corrections->flat != NULL;
  case RINGLET_LINK_ABSORPTION:
    return corrections->absorption != NULL;
  case RINGLET_LINK_ALL:
    return is_any_on (geometry, factors, corrections);
  case RINGLET_LINK_PARALLAX:
    return geometry->parallax;
  default:
    return ringlet_map_is_factor (links[link].map, factors);
  }
}

/* As if nothing else were measured. */
static RingletCorrections
only (RingletLink link, const RingletCorrections *all)
{
  RingletCorrections self = *all;

  if (link != RINGLET_LINK_DARK)
    self.dark = NULL;
  if (link != RINGLET_LINK_BACKGROUND)
    self.background = NULL;
  if (link != RINGLET_LINK_FLAT)
    self.flat = NULL;
  if (link != RINGLET_LINK_ABSORPTION)
    self.absorption = NULL;
  return self;
}

/* The product of one factor, as the engines compute it. */
static RingletMapContext *
context_new (RingletMap map, const RingletDetector *detector,
    const RingletGeometry *geometry, const RingletFactors *all,
    GCancellable *cancellable, GError **error)
{
  RingletFactors factors = ringlet_factors_none ();

  ringlet_map_copy_factor (map, all, &factors);
  return ringlet_map_context_new (
      RINGLET_MAP_NORMALIZATION, detector, geometry, &factors, cancellable, error);
}

/* What is divided by stands in the norm of a weighted average, whatever is asked for.
 */
static RingletPreproc *
get_preproc (RingletDetector *detector, const RingletGeometry *geometry,
    const RingletPlan *plan, const RingletCorrections *corrections, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  RingletPlan weighted = *plan;

  weighted.weighted_average = TRUE;
  return ringlet_preproc_get (
      detector, geometry, &weighted, corrections, memo, cancellable, error);
}

static gboolean
check (RingletLink link, const RingletDetector *detector,
    const RingletGeometry *geometry, const RingletPlan *plan,
    const RingletCorrections *corrections, GError **error)
{
  const RingletCorrectionPaths no_paths = { NULL };

  if (!ringlet_corrections_check (corrections, &no_paths, detector, error))
    return FALSE;
  if (ringlet_link_moves (link) && geometry->parallax)
    return ringlet_placement_check (detector, geometry, error);
  if (ringlet_link_is_on (link, geometry, &plan->factors, corrections))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The correction %s cannot be shown, because it is not asked for",
      links[link].name);
  return FALSE;
}

RingletLinkRows *
ringlet_link_rows_new (RingletLink link, RingletDetector *detector,
    const RingletGeometry *geometry, const RingletPlan *plan,
    const RingletCorrections *corrections, RingletMemo *memo, GCancellable *cancellable,
    GError **error)
{
  const RingletCorrections mine = only (link, corrections);
  g_autoptr (RingletLinkRows) self = NULL;

  g_return_val_if_fail ((guint) link < RINGLET_LINK_N && detector->n_slow > 0, NULL);

  if (!check (link, detector, geometry, plan, corrections, error))
    return NULL;

  self = g_new0 (RingletLinkRows, 1);
  self->link = link;
  self->n_fast = detector->n_fast;
  self->has_flags = ringlet_detector_has_flags (detector);
  self->corrections = ringlet_corrections_hold (&mine);
  if (ringlet_link_moves (link)) {
    RingletGeometry unmoved = *geometry;

    unmoved.parallax = FALSE;
    self->placements[0] = ringlet_placement_new (detector, &unmoved);
    self->placements[1] = ringlet_placement_new (detector, geometry);
    return g_steal_pointer (&self);
  }
  if (link == RINGLET_LINK_ALL) {
    self->preproc =
        get_preproc (detector, geometry, plan, corrections, memo, cancellable, error);
    return self->preproc != NULL ? g_steal_pointer (&self) : NULL;
  }
  if (links[link].map != RINGLET_MAP_NORMALIZATION) {
    self->context = context_new (
        links[link].map, detector, geometry, &plan->factors, cancellable, error);
    return self->context != NULL ? g_steal_pointer (&self) : NULL;
  }
  return g_steal_pointer (&self);
}

void
ringlet_link_rows_free (RingletLinkRows *self)
{
  ringlet_corrections_clear (&self->corrections);
  g_clear_pointer (&self->context, ringlet_map_context_free);
  g_clear_pointer (&self->preproc, ringlet_preproc_unref);
  g_free (self);
}

/* The rows of the preparation borrow from @out where they have a formula. */
static void
get_all (const RingletLinkRows *self, gsize slow, double *out)
{
  const RingletPreprocRow row = ringlet_preproc_row (self->preproc, slow, out);
  const RingletMask *unusable = self->preproc->unusable;
  const gsize first = slow * self->n_fast;

  for (gsize j = 0; j < self->n_fast; j++)
    out[j] = unusable != NULL && unusable->bad[first + j] ? NAN : row.norm[j];
}

/* By the rule of the preparation: what cannot be divided by. */
static void
drop_unusable (double *out, gsize n)
{
  for (gsize j = 0; j < n; j++) {
    if (!isfinite (out[j]) || !isfinite (1.0 / out[j]))
      out[j] = NAN;
  }
}

/* How far the centres of pixels are moved. */
static void
get_moved (const RingletLinkRows *self, gsize slow, double *out)
{
  const gsize n = self->n_fast;
  g_autofree double *places = g_new (double, 6 * n);
  const RingletLabRow rows[] = { { places, places + n, places + 2 * n },
    { places + 3 * n, places + 4 * n, places + 5 * n } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    ringlet_placement_centres (&self->placements[i], slow, rows[i]);
  for (gsize j = 0; j < n; j++) {
    const double x = rows[1].x[j] - rows[0].x[j];
    const double y = rows[1].y[j] - rows[0].y[j];
    const double z = rows[1].z[j] - rows[0].z[j];

    out[j] = UM_PER_M * sqrt (x * x + y * y + z * z);
  }
}

void
ringlet_link_rows_get (const RingletLinkRows *self, gsize slow, double *out)
{
  const gsize first = slow * self->n_fast;

  if (ringlet_link_moves (self->link)) {
    get_moved (self, slow, out);
    return;
  }
  if (self->preproc != NULL) {
    get_all (self, slow, out);
    return;
  }
  if (self->context != NULL)
    ringlet_map_context_row (self->context, slow, out);
  for (gsize j = 0; self->context == NULL && j < self->n_fast; j++)
    out[j] = ringlet_link_subtracts (self->link)
        ? ringlet_corrections_subtrahend (
              &self->corrections, first + j, self->has_flags, NULL)
        : ringlet_corrections_response (&self->corrections, first + j);
  if (!ringlet_link_subtracts (self->link))
    drop_unusable (out, self->n_fast);
}

/* ---- the image ---- */

typedef struct {
  const RingletLinkRows *rows;
  float *out;
} Filling;

static void
fill_row (gsize slow, gpointer data)
{
  const Filling *filling = data;
  const gsize n = filling->rows->n_fast;
  g_autofree double *row = g_new (double, n);

  ringlet_link_rows_get (filling->rows, slow, row);
  for (gsize j = 0; j < n; j++)
    filling->out[slow * n + j] = (float) row[j];
}

RingletImage *
ringlet_link_image (RingletLink link, RingletDetector *detector,
    const RingletGeometry *geometry, const RingletPlan *plan,
    const RingletCorrections *corrections, RingletMemo *memo, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (RingletLinkRows) rows = ringlet_link_rows_new (
      link, detector, geometry, plan, corrections, memo, cancellable, error);
  g_autofree float *out = rows != NULL ? ringlet_image_alloc (RINGLET_PIXEL_F32,
                                             detector->n_slow, detector->n_fast, error)
                                       : NULL;
  Filling filling = { rows, out };

  if (out == NULL ||
      !ringlet_parallel_for (detector->n_slow, fill_row, &filling, cancellable, error))
    return NULL;
  return ringlet_image_new_take (RINGLET_PIXEL_F32, detector->n_slow, detector->n_fast,
      g_steal_pointer (&out), NULL);
}
