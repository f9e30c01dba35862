/* SPDX-License-Identifier: MIT */

/* How far a series is, and what failed. */

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "frame-watch.h"
#include "series-panel-private.h"

/* "12:05", "1:02:03" */
static char *
time_words (double seconds)
{
  const guint whole = (guint) ceil (seconds);

  if (whole >= 3600)
    return g_strdup_printf ("%u:%02u:%02u", whole / 3600, whole / 60 % 60, whole % 60);
  return g_strdup_printf ("%02u:%02u", whole / 60, whole % 60);
}

/* In the order of #RingletSeriesPhase. */
static const char *const states[] = { N_ ("Not started"), N_ ("Running"), N_ ("Paused"),
  N_ ("Waiting for new files"), N_ ("Stopping"), N_ ("Stopped"), N_ ("Done") };

static const char *
state_words (RingletSeriesPanel *self, const RingletSeriesProgress *progress)
{
  if (progress->phase == RINGLET_SERIES_OVER && progress->n_failed > 0)
    return _ ("Done, but some frames failed");
  if (progress->problem != NULL && progress->n_done == 0 &&
      progress->phase == RINGLET_SERIES_STOPPED)
    return _ ("Could not start");
  return _ (states[progress->phase]);
}

/* "812 of 3600 frames · 40 skipped · 3 failed · 81 frames/s · 00:34 left" */
static char *
facts_words (const RingletSeriesProgress *progress)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _ ("%" PRIu64 " of %" PRIu64 " frames"),
      progress->n_done + progress->n_skipped + progress->n_failed, progress->n_frames);
  if (progress->n_skipped > 0)
    g_string_append_printf (text, _ (" · %" PRIu64 " were there"), progress->n_skipped);
  if (progress->n_failed > 0)
    g_string_append_printf (text, _ (" · %" PRIu64 " failed"), progress->n_failed);
  if (progress->rate > 0.0)
    g_string_append_printf (text,
        progress->rate < 10.0 ? _ (" · %.1f frames/s") : _ (" · %.0f frames/s"),
        progress->rate);
  if (progress->hashed >= 0.0)
    g_string_append_printf (
        text, _ (" · checksum of the file: %.0f %%"), 100.0 * progress->hashed);
  if (progress->seconds_left >= 0.0) {
    g_autofree char *left = time_words (progress->seconds_left);

    g_string_append_printf (text, _ (" · %s left"), left);
  }
  return g_string_free (text, FALSE);
}

static const char *
problem_words (RingletSeriesPanel *self, const RingletSeriesProgress *progress)
{
  if (progress->problem != NULL)
    return _ (progress->problem);
  if (progress->device != NULL)
    return progress->device;
  if (!ringlet_series_is_of_document (self->series))
    return _ (
        "Other images are open: these are of before, and a new start takes those");
  if (!ringlet_series_is_current (self->series))
    return _ ("The document has changed since: these patterns are of before");
  return NULL;
}

/* ---- buttons ---- */

static void
show_buttons (RingletSeriesPanel *self, const RingletSeriesProgress *progress)
{
  const gboolean is_running = progress->phase == RINGLET_SERIES_RUNNING;
  const gboolean is_paused = progress->phase == RINGLET_SERIES_PAUSED;
  const gboolean is_busy =
      is_running || is_paused || progress->phase == RINGLET_SERIES_WAITING;
  const gboolean can_resume = ringlet_series_can_resume (self->series);

  gtk_button_set_label (self->main_button,
      is_running                    ? _ ("Pause")
          : is_paused || can_resume ? _ ("Resume")
                                    : _ ("Start"));
  gtk_widget_set_visible (GTK_WIDGET (self->main_button),
      progress->phase != RINGLET_SERIES_WAITING &&
          progress->phase != RINGLET_SERIES_STOPPING);
  gtk_widget_set_sensitive (GTK_WIDGET (self->main_button), progress->n_frames > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->again_button), can_resume);
  gtk_widget_set_visible (GTK_WIDGET (self->stop_button), is_busy);
}

void
ringlet_series_panel_main_action (RingletSeriesPanel *self)
{
  const RingletSeriesPhase phase = ringlet_series_get_progress (self->series).phase;

  g_return_if_fail (RINGLET_IS_SERIES_PANEL (self));

  if (phase == RINGLET_SERIES_RUNNING)
    ringlet_series_pause (self->series);
  else if (phase == RINGLET_SERIES_PAUSED || ringlet_series_can_resume (self->series))
    ringlet_series_resume (self->series);
  else
    ringlet_series_start (self->series);
}

/* ---- shown ---- */

/* A live region would say every tenth of a second; the state alone changes seldom. */
static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text != NULL ? text : "") != 0)
    gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_progress (RingletSeriesPanel *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("series progress");
  const RingletSeriesProgress progress = ringlet_series_get_progress (self->series);
  const guint64 n_tried = progress.n_done + progress.n_skipped + progress.n_failed;
  g_autofree char *facts = facts_words (&progress);

  set_text (self->state_label, state_words (self, &progress));
  set_text (self->facts_label, progress.n_frames > 0 ? facts : NULL);
  set_text (self->problem_label, problem_words (self, &progress));
  gtk_progress_bar_set_fraction (self->progress,
      progress.n_frames > 0 ? (double) n_tried / (double) progress.n_frames : 0.0);
  gtk_widget_set_visible (
      GTK_WIDGET (self->progress), progress.phase != RINGLET_SERIES_IDLE);
  show_buttons (self, &progress);
  gtk_widget_set_visible (self->failed_group, progress.n_failed > 0);
}

/* ---- what failed ---- */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  RingletSeriesFailure *failure = gtk_list_item_get_item (item);
  g_autofree char *text = g_strdup_printf (_ ("Frame %" PRIu64 ": %s"),
      ringlet_series_failure_get_frame (failure) + 1,
      ringlet_series_failure_get_text (failure));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
on_failed (RingletSeriesPanel *self, guint position)
{
  g_autoptr (RingletSeriesFailure) failure =
      g_list_model_get_item (ringlet_series_get_failures (self->series), position);

  if (failure != NULL)
    ringlet_series_show_frame (
        self->series, ringlet_series_failure_get_frame (failure));
}

static void
fill_failures (RingletSeriesPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSelectionModel) selection = GTK_SELECTION_MODEL (
      gtk_no_selection_new (g_object_ref (ringlet_series_get_failures (self->series))));

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_list_view_set_factory (self->failed_list, factory);
  gtk_list_view_set_model (self->failed_list, selection);
  g_signal_connect_object (
      self->failed_list, "activate", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}

void
ringlet_series_panel_connect_progress (RingletSeriesPanel *self)
{
  fill_failures (self);
  g_signal_connect_object (self->main_button, "clicked",
      G_CALLBACK (ringlet_series_panel_main_action), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->again_button, "clicked",
      G_CALLBACK (ringlet_series_start), self->series, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stop_button, "clicked",
      G_CALLBACK (ringlet_series_stop), self->series, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->series, "changed", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->project, "notify::state", G_CALLBACK (show_progress),
      self, G_CONNECT_SWAPPED);
  show_progress (self);
}
