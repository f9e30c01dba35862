/* SPDX-License-Identifier: MIT */
#include "journal-private.h"

#include "project-private.h"

/* From one record to the next, so that the changes of a drag are few of them; a change
 * after a rest waits only for those that come with it. */
#define EVERY_MS 250
#define AT_ONCE_MS 20

struct _RingletJournal {
  GObject parent_instance;

  RingletProject *project;
  char *base;
  RingletJournalFile *file; /* NULL before the first change */
  gboolean is_closed;

  gboolean is_dirty;
  guint delay_id;
  gint64 begun_us; /* the last record, by the monotonic clock */
  RingletJob *job; /* (nullable): that writes */
  guint n_written;
  char *error;
};

enum { PROP_ERROR = 1, PROP_WRITTEN, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (RingletJournal, ringlet_journal, G_TYPE_OBJECT)

/* ---- what is written ---- */

static int
saved_step (RingletProject *project)
{
  const RingletState *saved = ringlet_project_peek_saved (project);

  for (guint i = 0; i < ringlet_project_n_steps (project); i++) {
    if (ringlet_project_step_state (project, i) == saved)
      return (int) i;
  }
  return -1;
}

static RingletJournalSnapshot *
take_snapshot (RingletProject *project)
{
  RingletJournalSnapshot *snapshot = g_new0 (RingletJournalSnapshot, 1);

  snapshot->steps = ringlet_journal_steps_new ();
  for (guint i = 0; i < ringlet_project_n_steps (project); i++)
    ringlet_journal_steps_add (snapshot->steps, ringlet_project_step_state (project, i),
        ringlet_project_step_name (project, i),
        ringlet_project_step_detail (project, i));
  snapshot->now = ringlet_project_get_step (project);
  snapshot->path = g_strdup (ringlet_project_get_path (project));
  snapshot->saved = saved_step (project);
  return snapshot;
}

/* A window without a document has no journal. */
static gboolean
is_empty (RingletJournal *self)
{
  g_autoptr (RingletState) empty = ringlet_state_new ();

  return self->file == NULL && ringlet_project_n_steps (self->project) == 1 &&
      ringlet_state_equal (ringlet_project_get_state (self->project), empty);
}

/* ---- in a worker ---- */

typedef struct {
  char *base;
  RingletJournalFile *file; /* (nullable): to be made */
  RingletJournalSnapshot *snapshot;
} Order;

static Order *
order_new (RingletJournal *self)
{
  Order *order = g_new0 (Order, 1);

  order->base = g_strdup (self->base);
  order->file = self->file != NULL ? ringlet_journal_file_ref (self->file) : NULL;
  order->snapshot = take_snapshot (self->project);
  return order;
}

static void
order_free (gpointer data)
{
  Order *self = data;

  g_free (self->base);
  g_clear_pointer (&self->file, ringlet_journal_file_unref);
  ringlet_journal_snapshot_free (self->snapshot);
  g_free (self);
}

/* A folder with nothing in it is worth nothing. */
static RingletJournalFile *
write_order (const Order *order, GError **error)
{
  g_autoptr (RingletJournalFile) file = order->file != NULL
      ? ringlet_journal_file_ref (order->file)
      : ringlet_journal_file_new (order->base, error);

  if (file == NULL)
    return NULL;
  if (ringlet_journal_file_write (file, order->snapshot, error))
    return g_steal_pointer (&file);

  if (order->file == NULL)
    ringlet_journal_file_remove (file);
  return NULL;
}

static gpointer
write_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  return write_order (data, error);
}

static void
unref_file (gpointer data)
{
  ringlet_journal_file_unref (data);
}

/* ---- told ---- */

static void
set_error (RingletJournal *self, const GError *error)
{
  const gboolean had_one = self->error != NULL;

  if (error == NULL && !had_one)
    return;
  g_clear_pointer (&self->error, g_free);
  if (error != NULL)
    self->error = g_strdup (error->message);
  /* Said once, not at every attempt. */
  if (had_one != (error != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

/* @file: (transfer full) (nullable) */
static gboolean
note_written (RingletJournal *self, RingletJournalFile *file, const GError *error)
{
  if (file != NULL && self->is_closed)
    ringlet_journal_file_remove (file);
  if (file != NULL && self->file == NULL && !self->is_closed)
    self->file = g_steal_pointer (&file);
  g_clear_pointer (&file, ringlet_journal_file_unref);

  set_error (self, error);
  if (error == NULL) {
    self->n_written++;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WRITTEN]);
  }
  return error == NULL;
}

/* ---- when ---- */

static void schedule (RingletJournal *self);

static void
write_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletJournal) self = data;
  g_autoptr (GError) error = NULL;
  RingletJournalFile *file =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  g_clear_object (&self->job);
  note_written (self, file, error);
  if (self->is_dirty)
    schedule (self);
}

static gboolean
delay_over (gpointer data)
{
  RingletJournal *self = data;

  self->delay_id = 0;
  self->is_dirty = FALSE;
  self->begun_us = g_get_monotonic_time ();
  self->job = ringlet_job_new ("Journal");
  ringlet_job_run_async (self->job, write_in_thread, order_new (self), order_free,
      unref_file, write_done, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
schedule (RingletJournal *self)
{
  const gint64 since_ms = (g_get_monotonic_time () - self->begun_us) / 1000;

  if (self->is_closed || self->job != NULL || self->delay_id != 0)
    return;
  self->delay_id = g_timeout_add (
      (guint) CLAMP (EVERY_MS - since_ms, AT_ONCE_MS, EVERY_MS), delay_over, self);
}

static void
document_changed (RingletJournal *self)
{
  if (self->is_closed || is_empty (self))
    return;
  self->is_dirty = TRUE;
  schedule (self);
}

gboolean
ringlet_journal_flush (RingletJournal *self)
{
  g_autoptr (GError) error = NULL;
  Order *order = NULL;
  RingletJournalFile *file = NULL;

  g_return_val_if_fail (RINGLET_IS_JOURNAL (self), FALSE);

  if (self->is_closed || is_empty (self))
    return TRUE;
  /* The folder that the first record makes is the one to write to. */
  while (self->file == NULL && self->job != NULL)
    g_main_context_iteration (NULL, TRUE);

  g_clear_handle_id (&self->delay_id, g_source_remove);
  self->is_dirty = FALSE;
  order = order_new (self);
  file = write_order (order, &error);
  order_free (order);
  return note_written (self, file, error);
}

/* ---- begin and end ---- */

void
ringlet_journal_discard (RingletJournal *self)
{
  g_return_if_fail (RINGLET_IS_JOURNAL (self));

  self->is_closed = TRUE;
  g_clear_handle_id (&self->delay_id, g_source_remove);
  if (self->file != NULL)
    ringlet_journal_file_remove (self->file);
  g_clear_pointer (&self->file, ringlet_journal_file_unref);
}

void
ringlet_journal_take_over (RingletJournal *self, RingletJournalFile *file)
{
  if (self->file != NULL)
    ringlet_journal_file_remove (self->file);
  g_clear_pointer (&self->file, ringlet_journal_file_unref);
  self->file = file;
}

RingletProject *
ringlet_journal_get_project (RingletJournal *self)
{
  return self->project;
}

const char *
ringlet_journal_get_error (RingletJournal *self)
{
  g_return_val_if_fail (RINGLET_IS_JOURNAL (self), NULL);
  return self->error;
}

const char *
ringlet_journal_get_folder (RingletJournal *self)
{
  g_return_val_if_fail (RINGLET_IS_JOURNAL (self), NULL);
  return self->file != NULL ? ringlet_journal_file_folder (self->file) : NULL;
}

RingletJournal *
ringlet_journal_new (RingletProject *project, const char *base)
{
  RingletJournal *self = g_object_new (RINGLET_TYPE_JOURNAL, NULL);

  self->project = g_object_ref (project);
  self->base = base != NULL ? g_strdup (base) : ringlet_journal_base ();
  g_signal_connect_object (project, "notify::state", G_CALLBACK (document_changed),
      self, G_CONNECT_SWAPPED);
  g_signal_connect_object (project, "notify::path", G_CALLBACK (document_changed), self,
      G_CONNECT_SWAPPED);
  document_changed (self);
  return self;
}

static void
ringlet_journal_dispose (GObject *object)
{
  RingletJournal *self = RINGLET_JOURNAL (object);

  g_clear_handle_id (&self->delay_id, g_source_remove);
  self->is_closed = TRUE;
  g_clear_object (&self->project);
  G_OBJECT_CLASS (ringlet_journal_parent_class)->dispose (object);
}

static void
ringlet_journal_finalize (GObject *object)
{
  RingletJournal *self = RINGLET_JOURNAL (object);

  g_clear_pointer (&self->file, ringlet_journal_file_unref);
  g_free (self->base);
  g_free (self->error);
  G_OBJECT_CLASS (ringlet_journal_parent_class)->finalize (object);
}

static void
ringlet_journal_get_property (
    GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RingletJournal *self = RINGLET_JOURNAL (object);

  switch (id) {
  case PROP_ERROR:
    g_value_set_string (value, self->error);
    break;
  case PROP_WRITTEN:
    g_value_set_uint (value, self->n_written);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ringlet_journal_class_init (RingletJournalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ringlet_journal_dispose;
  object_class->finalize = ringlet_journal_finalize;
  object_class->get_property = ringlet_journal_get_property;

  props[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  props[PROP_WRITTEN] =
      g_param_spec_uint ("written", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ringlet_journal_init (RingletJournal *self)
{
}
