/* SPDX-License-Identifier: MIT */

/* The journal of a window, and the sessions that were not closed as they should. */

#include <glib/gi18n-lib.h>

#include "window-private.h"

/* --- what was kept --- */

static RingletJournalOrphan *
get_orphan (RingletWindow *self)
{
  return self->orphans != NULL && self->orphans->len > 0
      ? g_ptr_array_index (self->orphans, 0)
      : NULL;
}

static void
show_offer (RingletWindow *self)
{
  RingletJournalOrphan *orphan = get_orphan (self);
  static const char *const names[] = { "reopen-session", "discard-session" };

  ringlet_session_bar_offer (
      self->session_bar, orphan, orphan != NULL ? self->orphans->len - 1 : 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), names[i])),
        orphan != NULL);
}

void
ringlet_window_offer_sessions (RingletWindow *self)
{
  g_return_if_fail (RINGLET_IS_WINDOW (self));

  g_clear_pointer (&self->orphans, g_ptr_array_unref);
  self->orphans = ringlet_journal_list_orphans (NULL);
  show_offer (self);
}

/* A session on its way back into @window. */
typedef struct {
  RingletWindow *window;
  RingletJob *job;
  char *time;
} Reopening;

static void
reopening_free (Reopening *self)
{
  g_object_unref (self->window);
  g_object_unref (self->job);
  g_free (self->time);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reopening, reopening_free)

static void
on_reopened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Reopening) reopening = data;
  RingletWindow *self = reopening->window;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) warnings =
      ringlet_journal_restore_finish (RINGLET_JOURNAL (source), result, &error);
  g_autofree char *text = g_strdup_printf (_ ("As it was at %s"), reopening->time);
  g_autofree char *doubts = warnings != NULL ? g_strjoinv ("\n", warnings) : NULL;

  if (!ringlet_window_end_job (self, reopening->job))
    return;
  if (warnings == NULL) {
    ringlet_window_show_failure (self, error);
    return;
  }

  ringlet_window_toast (self, text);
  if (*doubts != '\0')
    ringlet_banner_show (self->banner, "open", doubts, NULL, NULL);
}

/* What cannot be reopened stays on the disk and is offered at the next start. */
static void
reopen_session (RingletWindow *self)
{
  RingletJournalOrphan *orphan = get_orphan (self);
  Reopening *reopening = g_new0 (Reopening, 1);
  g_autofree char *folder = g_strdup (orphan->folder);
  RingletWindow *window = ringlet_window_for_document (self);

  reopening->window = g_object_ref (window);
  reopening->job = ringlet_window_begin_job (window, _ ("Reopening"));
  reopening->time = ringlet_session_bar_time (orphan->saved_us);
  g_ptr_array_remove_index (self->orphans, 0);
  show_offer (self);
  ringlet_journal_restore_async (
      window->journal, reopening->job, folder, on_reopened, reopening);
}

static void
on_discard_response (RingletWindow *self, const char *response)
{
  RingletJournalOrphan *orphan = get_orphan (self);
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (response, "discard") || orphan == NULL)
    return;
  if (!ringlet_journal_discard_orphan (orphan->folder, &error))
    ringlet_window_show_failure (self, error);
  g_ptr_array_remove_index (self->orphans, 0);
  show_offer (self);
}

static void
discard_session (RingletWindow *self)
{
  RingletJournalOrphan *orphan = get_orphan (self);
  GtkWidget *dialog = ringlet_window_ask (self,
      _ ("What was kept of it, with its history, will be lost."), "discard",
      _ ("_Discard"));

  adw_message_dialog_format_heading (
      ADW_MESSAGE_DIALOG (dialog), _ ("Discard the Session of %s?"), orphan->title);
  g_signal_connect_object (
      dialog, "response", G_CALLBACK (on_discard_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

const RingletWindowAction ringlet_window_journal_actions[] = {
  { "reopen-session", reopen_session },
  { "discard-session", discard_session },
  { NULL, NULL },
};

/* --- what is being kept --- */

/* Once: work goes on, and every change is one more attempt. */
static void
on_journal_error (RingletWindow *self)
{
  const char *error = ringlet_journal_get_error (self->journal);
  g_autofree char *text = NULL;

  if (error == NULL) {
    ringlet_banner_hide (self->banner, "journal");
    return;
  }
  text =
      g_strdup_printf (_ ("Work goes on, but is lost if the program ends unexpectedly, "
                          "as it cannot be kept: %s"),
          error);
  ringlet_banner_show (self->banner, "journal", text, _ ("_Save Project"), "win.save");
}

void
ringlet_window_connect_journal (RingletWindow *self)
{
  self->journal = ringlet_journal_new (self->project, NULL);
  g_signal_connect_object (self->journal, "notify::error",
      G_CALLBACK (on_journal_error), self, G_CONNECT_SWAPPED);
  show_offer (self);
}

void
ringlet_window_close_journal (RingletWindow *self)
{
  ringlet_journal_discard (self->journal);
}
