/* SPDX-License-Identifier: MIT */
#include "sector-live.h"

#include "project-private.h"
#include "traces.h"

/* What matrices may occupy when another is made: each has all pixels of the detector,
 * and one is left behind at every place that a sector is dragged through. */
#define KEEP_BYTES ((gsize) 160 << 20)

/**
 * Slot:
 * @name: of its sector
 * @of: what @result is, or would be, the pattern of
 * @result: (nullable): NULL where it could not be had
 * @shown: (nullable): @result less the background @less
 *
 * What is known of one sector.
 */
typedef struct {
  char *name;
  RingletState *of;
  RingletResult *result;
  RingletResult *shown;
  RingletBackgroundChoice less;
} Slot;

/* What a worker does. */
typedef struct {
  RingletState *state;
  RingletImage *image; /* (nullable) */
  RingletMemo *memo;
} Work;

/* One that goes on. @live is NULL when nobody waits for it. */
typedef struct {
  RingletSectorLive *live;
  RingletJob *job;
  RingletState *of;
  char *name;
} Run;

struct _RingletSectorLive {
  GObject parent_instance;

  RingletProject *project;
  RingletLive *live;
  GPtrArray *slots; /* (element-type Slot) */
  Run *run;         /* (nullable) */
  RingletState
      *halted_at; /* (nullable): nothing is begun before the document moves on */
};

G_DEFINE_FINAL_TYPE (RingletSectorLive, ringlet_sector_live, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNAL_FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void update (RingletSectorLive *self);

/* --- in the worker --- */

static void
work_free (gpointer data)
{
  Work *work = data;

  ringlet_state_unref (work->state);
  g_clear_pointer (&work->image, ringlet_image_unref);
  ringlet_memo_unref (work->memo);
  g_free (work);
}

static void
result_free (gpointer data)
{
  ringlet_result_unref (data);
}

static gpointer
work_run (RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Work *work = data;
  const RingletIntegrationWants wants = { .pattern = TRUE };
  g_autoptr (RingletIntegration) run = NULL;

  ringlet_memo_trim (work->memo, KEEP_BYTES, ringlet_memo_now (work->memo));
  run = ringlet_integration_run (work->state, work->state->frame, work->image, wants,
      work->memo, NULL, cancellable, error);
  return run != NULL ? ringlet_result_ref (run->pattern) : NULL;
}

/* --- what is there --- */

static void
forget_result (Slot *slot)
{
  g_clear_pointer (&slot->result, ringlet_result_unref);
  g_clear_pointer (&slot->shown, ringlet_result_unref);
}

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_free (slot->name);
  ringlet_state_unref (slot->of);
  forget_result (slot);
  g_free (slot);
}

static const RingletSectors *
sectors_of (RingletSectorLive *self)
{
  return ringlet_project_get_state (self->project)->sectors;
}

static Slot *
find_slot (RingletSectorLive *self, const char *name)
{
  for (guint i = 0; i < self->slots->len; i++) {
    Slot *slot = g_ptr_array_index (self->slots, i);

    if (g_str_equal (slot->name, name))
      return slot;
  }
  return NULL;
}

static gboolean
has_name (const RingletSectors *sectors, const char *name)
{
  for (guint i = 0; i < ringlet_sectors_count (sectors); i++) {
    if (g_str_equal (sectors->items[i].name, name))
      return TRUE;
  }
  return FALSE;
}

/* One that was renamed keeps its pattern. */
static void
rename_slots (RingletSectorLive *self)
{
  const RingletSectors *sectors = sectors_of (self);

  for (guint i = 0; i < ringlet_sectors_count (sectors); i++) {
    g_autoptr (RingletState) of = NULL;

    if (find_slot (self, sectors->items[i].name) != NULL)
      continue;
    of = ringlet_state_of_sector (
        ringlet_project_get_state (self->project), &sectors->items[i]);
    for (guint k = 0; k < self->slots->len; k++) {
      Slot *slot = g_ptr_array_index (self->slots, k);

      if (has_name (sectors, slot->name) ||
          !ringlet_integration_is_same (slot->of, of, FALSE))
        continue;
      g_free (slot->name);
      slot->name = g_strdup (sectors->items[i].name);
      break;
    }
  }
}

/* Nothing is kept of sectors that are gone. */
static void
drop_slots (RingletSectorLive *self)
{
  for (guint i = self->slots->len; i > 0; i--) {
    const Slot *slot = g_ptr_array_index (self->slots, i - 1);

    if (!has_name (sectors_of (self), slot->name))
      g_ptr_array_remove_index (self->slots, i - 1);
  }
}

/* @result: (transfer full) (nullable) */
static void
put (RingletSectorLive *self, const Run *run, RingletResult *result)
{
  Slot *slot = find_slot (self, run->name);

  if (slot == NULL) {
    slot = g_new0 (Slot, 1);
    slot->name = g_strdup (run->name);
    g_ptr_array_add (self->slots, slot);
  } else {
    ringlet_state_unref (slot->of);
    forget_result (slot);
  }
  slot->of = ringlet_state_ref (run->of);
  slot->result = result;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- one after the other --- */

static void
run_free (Run *run)
{
  g_object_unref (run->job);
  ringlet_state_unref (run->of);
  g_free (run->name);
  g_free (run);
}

static void
run_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  RingletSectorLive *self = run->live;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletResult) pattern =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (self == NULL) {
    run_free (run);
    return;
  }
  self->run = NULL;
  if (has_name (sectors_of (self), run->name) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    put (self, run, g_steal_pointer (&pattern));
    if (error != NULL)
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  }
  run_free (run);
  update (self);
}

/* @of: (transfer full) */
static void
start (RingletSectorLive *self, RingletState *of, const char *name)
{
  RingletImage *image = ringlet_project_peek_frame (
      self->project, ringlet_project_get_state (self->project));
  Work *work = g_new0 (Work, 1);
  Run *run = g_new0 (Run, 1);

  *work =
      (Work){ ringlet_state_ref (of), image != NULL ? ringlet_image_ref (image) : NULL,
        ringlet_memo_ref (ringlet_project_get_memo (self->project)) };
  *run = (Run){ self, ringlet_job_new_background (""), of, g_strdup (name) };
  self->run = run;
  ringlet_job_run_async (
      run->job, work_run, work, work_free, result_free, run_done, run);
}

/* Returns (transfer full) (nullable): what the first sector without its pattern is
 * integrated as. */
static RingletState *
find_missing (RingletSectorLive *self, const char **name)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  for (guint i = 0; i < ringlet_sectors_count (state->sectors); i++) {
    const RingletNamedSector *item = &state->sectors->items[i];
    const Slot *slot = find_slot (self, item->name);
    g_autoptr (RingletState) of = NULL;

    if (!item->is_visible)
      continue;
    of = ringlet_state_of_sector (state, item);
    if (slot != NULL && ringlet_integration_is_same (slot->of, of, FALSE))
      continue;
    *name = item->name;
    return g_steal_pointer (&of);
  }
  return NULL;
}

/* What of the document all patterns hang on is as it was when @run began. */
static gboolean
is_of_present (RingletSectorLive *self, const Run *run)
{
  g_autoptr (RingletState) now =
      ringlet_state_dup (ringlet_project_get_state (self->project));

  now->plan.has_azimuth_range = run->of->plan.has_azimuth_range;
  now->plan.azimuth_min_deg = run->of->plan.azimuth_min_deg;
  now->plan.azimuth_max_deg = run->of->plan.azimuth_max_deg;
  now->plan.has_azimuth_centre = FALSE;
  return ringlet_integration_is_same (now, run->of, FALSE);
}

/* A preview of it is none: the processors are for the next one. */
static gboolean
has_exact_pattern (RingletSectorLive *self)
{
  const RingletResult *pattern = ringlet_live_get_pattern (self->live);

  return pattern != NULL && !pattern->is_preview &&
      !ringlet_live_get_is_stale (self->live);
}

/* Begins what is missing, as soon as the pattern of the document has its turn. */
static void
update (RingletSectorLive *self)
{
  RingletState *of = NULL;
  const char *name = NULL;

  if (self->run != NULL) {
    if (!has_name (sectors_of (self), self->run->name) ||
        !is_of_present (self, self->run))
      ringlet_job_cancel (self->run->job);
    return;
  }
  if (!has_exact_pattern (self) ||
      self->halted_at == ringlet_project_get_state (self->project))
    return;
  of = find_missing (self, &name);
  if (of != NULL)
    start (self, of, name);
}

static void
on_document (RingletSectorLive *self)
{
  g_clear_pointer (&self->halted_at, ringlet_state_unref);
  rename_slots (self);
  drop_slots (self);
  update (self);
}

/* --- what others call --- */

RingletResult *
ringlet_sector_live_get (RingletSectorLive *self, guint index)
{
  const Slot *slot = NULL;

  g_return_val_if_fail (RINGLET_IS_SECTOR_LIVE (self), NULL);
  g_return_val_if_fail (index < ringlet_sectors_count (sectors_of (self)), NULL);

  slot = find_slot (self, sectors_of (self)->items[index].name);
  return slot != NULL ? slot->result : NULL;
}

RingletResult *
ringlet_sector_live_get_shown (RingletSectorLive *self, guint index)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  RingletResult *result = ringlet_sector_live_get (self, index);
  Slot *slot = NULL;

  if (result == NULL)
    return NULL;
  slot = find_slot (self, state->sectors->items[index].name);
  if (slot->shown == NULL ||
      !ringlet_background_choice_equal (&slot->less, &state->pattern_background)) {
    g_clear_pointer (&slot->shown, ringlet_result_unref);
    slot->shown = ringlet_traces_shown (state, result, NULL);
    slot->less = state->pattern_background;
  }
  return slot->shown != NULL ? slot->shown : result;
}

gboolean
ringlet_sector_live_cancel (RingletSectorLive *self)
{
  g_return_val_if_fail (RINGLET_IS_SECTOR_LIVE (self), FALSE);

  if (self->run == NULL)
    return FALSE;
  g_clear_pointer (&self->halted_at, ringlet_state_unref);
  self->halted_at = ringlet_state_ref (ringlet_project_get_state (self->project));
  ringlet_job_cancel (self->run->job);
  return TRUE;
}

void
ringlet_sector_live_resume (RingletSectorLive *self)
{
  g_return_if_fail (RINGLET_IS_SECTOR_LIVE (self));

  g_clear_pointer (&self->halted_at, ringlet_state_unref);
  update (self);
}

gboolean
ringlet_sector_live_is_working (RingletSectorLive *self)
{
  g_return_val_if_fail (RINGLET_IS_SECTOR_LIVE (self), FALSE);
  return self->run != NULL;
}

gboolean
ringlet_sector_live_is_busy (RingletSectorLive *self)
{
  g_autoptr (RingletState) of = NULL;
  const char *name = NULL;

  g_return_val_if_fail (RINGLET_IS_SECTOR_LIVE (self), FALSE);

  of = find_missing (self, &name);
  return self->run != NULL || of != NULL;
}

RingletSectorLive *
ringlet_sector_live_new (RingletProject *project, RingletLive *live)
{
  static const char *const changes[] = { "notify::pattern", "notify::is-stale" };
  RingletSectorLive *self = g_object_new (RINGLET_TYPE_SECTOR_LIVE, NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_document), self, G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (
        live, changes[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return self;
}

static void
ringlet_sector_live_dispose (GObject *object)
{
  RingletSectorLive *self = RINGLET_SECTOR_LIVE (object);

  if (self->run != NULL) {
    ringlet_job_cancel (self->run->job);
    self->run->live = NULL;
    self->run = NULL;
  }
  g_clear_pointer (&self->slots, g_ptr_array_unref);
  g_clear_pointer (&self->halted_at, ringlet_state_unref);
  g_clear_object (&self->live);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (ringlet_sector_live_parent_class)->dispose (object);
}

static void
ringlet_sector_live_class_init (RingletSectorLiveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_sector_live_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ringlet_sector_live_init (RingletSectorLive *self)
{
  self->slots = g_ptr_array_new_with_free_func (slot_free);
}
