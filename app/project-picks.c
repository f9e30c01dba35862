/* SPDX-License-Identifier: MIT */

/* The verbs of picks. */

#include "base/error.h"
#include "project-calibration.h"
#include "project-private.h"

/* @picks: (transfer full) (nullable) */
static void
commit_picks (RingletProject *self, RingletPicks *picks, const char *name, gsize n)
{
  RingletState *state = ringlet_project_edit (self);
  g_autofree char *detail = g_strdup_printf ("%" G_GSIZE_FORMAT, n);

  ringlet_picks_unref (state->picks);
  state->picks = picks;
  ringlet_project_commit_detail (self, state, name, detail, NULL);
}

static const RingletPicks *
picks_of (RingletProject *self)
{
  return ringlet_project_get_state (self)->picks;
}

void
ringlet_project_add_picks (RingletProject *self, const RingletPick *items, gsize n)
{
  if (n == 0)
    return;
  commit_picks (self, ringlet_picks_with (picks_of (self), items, n),
      n == 1 ? N_ ("Add Point") : N_ ("Add %s Points"), n);
}

/* ---- those that are meant ---- */

typedef struct {
  const gsize *indices;
  gsize n;
} Indices;

static gboolean
is_listed (const RingletPick *pick, gsize index, gconstpointer data)
{
  const Indices *list = data;

  for (gsize i = 0; i < list->n; i++) {
    if (list->indices[i] == index)
      return TRUE;
  }
  return FALSE;
}

typedef struct {
  guint64 frame;
  const RingletLassoPoint *points;
  gsize n;
} Lasso;

static gboolean
is_within (const RingletPick *pick, gsize index, gconstpointer data)
{
  const Lasso *lasso = data;
  const double slow = pick->point.slow_px;
  gboolean is_inside = FALSE;

  for (gsize i = 0, j = lasso->n - 1; i < lasso->n; j = i++) {
    const RingletLassoPoint *a = &lasso->points[i];
    const RingletLassoPoint *b = &lasso->points[j];

    if ((a->slow_px > slow) != (b->slow_px > slow) &&
        pick->point.fast_px < a->fast_px +
                (b->fast_px - a->fast_px) * (slow - a->slow_px) /
                    (b->slow_px - a->slow_px))
      is_inside = !is_inside;
  }
  return is_inside && pick->frame == lasso->frame;
}

static gboolean
is_on_ring (const RingletPick *pick, gsize index, gconstpointer data)
{
  return pick->point.ring == *(const guint *) data;
}

static void
delete_if (RingletProject *self, RingletPickTest test, gconstpointer data)
{
  RingletPicks *left = ringlet_picks_without (picks_of (self), test, data);
  const gsize n = ringlet_picks_count (picks_of (self)) - ringlet_picks_count (left);

  commit_picks (self, left, n == 1 ? N_ ("Delete Point") : N_ ("Delete %s Points"), n);
}

void
ringlet_project_delete_picks (RingletProject *self, const gsize *indices, gsize n)
{
  const Indices list = { indices, n };

  delete_if (self, is_listed, &list);
}

void
ringlet_project_delete_picks_within (
    RingletProject *self, const RingletLassoPoint *lasso, gsize n)
{
  const Lasso polygon = { ringlet_project_get_state (self)->frame, lasso, n };

  if (n > 2)
    delete_if (self, is_within, &polygon);
}

void
ringlet_project_set_pick_rings (
    RingletProject *self, const gsize *indices, gsize n, guint ring)
{
  const Indices list = { indices, n };

  commit_picks (self, ringlet_picks_on_ring (picks_of (self), is_listed, &list, ring),
      N_ ("Change Ring Number"), n);
}

void
ringlet_project_renumber_ring (RingletProject *self, guint from, guint to)
{
  commit_picks (self, ringlet_picks_on_ring (picks_of (self), is_on_ring, &from, to),
      N_ ("Renumber Ring"), 0);
}

void
ringlet_project_delete_ring (RingletProject *self, guint ring)
{
  commit_picks (self, ringlet_picks_without (picks_of (self), is_on_ring, &ring),
      N_ ("Delete Ring"), 0);
}

void
ringlet_project_clear_picks (RingletProject *self)
{
  commit_picks (self, NULL, N_ ("Clear Points"), 0);
}

/* ---- files ---- */

/* What the document does not say yet is what the file says. */
static void
take_conditions (RingletState *state, const RingletControlPoints *given)
{
  if (state->calibrant == NULL && given->calibrant != NULL) {
    state->calibrant = ringlet_calibrant_find (given->calibrant, NULL);
    if (state->calibrant != NULL)
      state->calibration.confirmed |= RINGLET_CONFIRMED_CALIBRANT;
  }
  if (state->geometry.wavelength_m <= 0.0 && given->wavelength_m > 0.0) {
    state->geometry.wavelength_m = given->wavelength_m;
    state->calibration.confirmed |= RINGLET_CONFIRMED_WAVELENGTH;
  }
}

static void
append_points (RingletState *state, const GArray *points)
{
  g_autoptr (RingletPicks) before = state->picks;
  g_autoptr (GArray) items = g_array_new (FALSE, TRUE, sizeof (RingletPick));

  for (guint i = 0; i < points->len; i++) {
    const RingletPick pick = { g_array_index (points, RingletControlPoint, i),
      state->frame, RINGLET_PICK_ARC };

    g_array_append_val (items, pick);
  }
  state->picks =
      ringlet_picks_with (before, (const RingletPick *) items->data, items->len);
}

gboolean
ringlet_project_import_picks (
    RingletProject *self, const char *path, guint *n_lost, GError **error)
{
  g_autoptr (RingletControlPoints) given = ringlet_control_points_load (path, error);
  g_autoptr (GArray) points = NULL;
  RingletState *state = NULL;
  guint lost = 0;

  if (given == NULL)
    return FALSE;

  state = ringlet_project_edit (self);
  take_conditions (state, given);
  points = state->calibrant != NULL
      ? ringlet_calibration_number_points (given, state->calibrant, &lost, NULL)
      : ringlet_control_points_flat (given);
  append_points (state, points);
  if (n_lost != NULL)
    *n_lost = lost;
  ringlet_project_commit (self, state, N_ ("Import Points"), NULL);
  return TRUE;
}

static guint
last_ring (const GArray *points)
{
  guint last = 0;

  for (guint i = 0; i < points->len; i++)
    last = MAX (last, g_array_index (points, RingletControlPoint, i).ring);
  return last;
}

/* The spacings of as many rings as there are points on. */
static void
add_spacings (RingletControlPoints *out, const RingletState *state, guint n)
{
  g_autoptr (GArray) rings = NULL;

  if (state->calibrant == NULL || state->geometry.wavelength_m <= 0.0)
    return;
  out->calibrant = g_strdup (state->calibrant->name);
  rings = ringlet_rings_new (state->calibrant, state->geometry.wavelength_m, G_PI);
  for (guint i = 0; i < MIN (n, rings->len); i++)
    g_array_append_val (out->d_m, g_array_index (rings, RingletRing, i).reflection.d_m);
}

RingletControlPoints *
ringlet_project_collect_picks (RingletProject *self, GError **error)
{
  const RingletState *state = ringlet_project_get_state (self);
  g_autoptr (GArray) points = ringlet_picks_points (state->picks, state->frame);
  RingletControlPoints *out = NULL;

  if (points->len == 0) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "There are no points on this image to be saved: pick some first");
    return NULL;
  }

  out = ringlet_control_points_new ();
  out->wavelength_m = state->geometry.wavelength_m;
  add_spacings (out, state, last_ring (points));
  ringlet_control_points_add_rings (out, points);
  return out;
}

gboolean
ringlet_project_export_picks (
    RingletProject *self, const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (RingletControlPoints) out = ringlet_project_collect_picks (self, error);

  return out != NULL && ringlet_control_points_save (out, path, overwrite, error);
}
