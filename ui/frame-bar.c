/* SPDX-License-Identifier: MIT */
#include "frame-bar.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "frame-watch.h"

/* Rows of the list of combinations. */
enum { SINGLE, SUM, MEAN };

/* As many as are combined when a user asks for it the first time. */
#define USUAL_N 10

struct _RingletFrameBar {
  GtkBox parent_instance;

  RingletProject *project;
  gboolean is_showing; /* what the widgets say comes from the document */

  GtkRange *scale;
  GtkSpinButton *spin;
  GtkLabel *of_label;
  GtkDropDown *combine_list;
  GtkSpinButton *n_spin;
};

G_DEFINE_FINAL_TYPE (RingletFrameBar, ringlet_frame_bar, GTK_TYPE_BOX)

/* --- what the document says --- */

/* "of 3 600", and of frames that are combined "to 12 of 3 600". */
static char *
describe_rest (RingletSource *source, guint64 frame)
{
  const guint64 n = ringlet_source_n_frames (ringlet_source_single (source));
  const guint64 n_combined = ringlet_source_n_combined (source, NULL);

  if (n_combined == 1)
    return g_strdup_printf (_ ("of %'" PRIu64), n);
  return g_strdup_printf (_ ("to %'" PRIu64 " of %'" PRIu64), frame + n_combined, n);
}

static void
show_combined (RingletFrameBar *self, RingletSource *source)
{
  RingletCombine how = RINGLET_COMBINE_SUM;
  const guint64 n_combined = ringlet_source_n_combined (source, &how);
  const guint64 n = ringlet_source_n_frames (ringlet_source_single (source));

  gtk_spin_button_set_range (self->n_spin, 2.0, (double) n);
  gtk_widget_set_visible (GTK_WIDGET (self->n_spin), n_combined > 1);
  if (n_combined > 1)
    gtk_spin_button_set_value (self->n_spin, (double) n_combined);
  gtk_drop_down_set_selected (self->combine_list,
      n_combined == 1                  ? SINGLE
          : how == RINGLET_COMBINE_SUM ? SUM
                                       : MEAN);
}

static void
show_frame (RingletFrameBar *self, RingletSource *source, guint64 frame)
{
  const double n = (double) ringlet_source_n_frames (source);
  g_autofree char *rest = describe_rest (source, frame);

  gtk_range_set_range (self->scale, 1.0, MAX (n, 2.0));
  gtk_range_set_value (self->scale, (double) frame + 1.0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->scale), n > 1.0);
  gtk_spin_button_set_range (self->spin, 1.0, n);
  gtk_spin_button_set_value (self->spin, (double) frame + 1.0);
  gtk_label_set_text (self->of_label, rest);
}

static void
show_state (RingletFrameBar *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("frame bar");
  const RingletState *state = ringlet_project_get_state (self->project);
  const gboolean is_series = state->source != NULL &&
      ringlet_source_n_frames (ringlet_source_single (state->source)) > 1;

  gtk_widget_set_visible (GTK_WIDGET (self), is_series);
  if (!is_series)
    return;

  self->is_showing = TRUE;
  show_frame (self, state->source, state->frame);
  show_combined (self, state->source);
  self->is_showing = FALSE;
}

/* --- what the user says --- */

static void
set_frame (RingletFrameBar *self, double value)
{
  if (!self->is_showing)
    ringlet_project_set_frame (self->project, (guint64) MAX (value + 0.5, 1.0) - 1);
}

static void
on_slid (RingletFrameBar *self)
{
  set_frame (self, gtk_range_get_value (self->scale));
}

static void
on_typed (RingletFrameBar *self)
{
  set_frame (self, gtk_spin_button_get_value (self->spin));
}

static void
combine (RingletFrameBar *self, guint row, guint64 n)
{
  ringlet_project_combine_frames (self->project,
      row == MEAN ? RINGLET_COMBINE_MEAN : RINGLET_COMBINE_SUM, row == SINGLE ? 1 : n);
}

static void
on_chosen (RingletFrameBar *self)
{
  RingletSource *source = ringlet_project_get_state (self->project)->source;
  guint64 n = USUAL_N;

  if (self->is_showing || source == NULL)
    return;
  if (ringlet_source_n_combined (source, NULL) > 1)
    n = ringlet_source_n_combined (source, NULL);
  combine (self, gtk_drop_down_get_selected (self->combine_list), n);
}

static void
on_number (RingletFrameBar *self)
{
  if (!self->is_showing)
    combine (self, gtk_drop_down_get_selected (self->combine_list),
        (guint64) gtk_spin_button_get_value_as_int (self->n_spin));
}

/* --- set-up --- */

void
ringlet_frame_bar_bind (RingletFrameBar *self, RingletProject *project)
{
  g_return_if_fail (RINGLET_IS_FRAME_BAR (self) && self->project == NULL);

  self->project = g_object_ref (project);
  show_state (self);
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
}

static void
ringlet_frame_bar_dispose (GObject *object)
{
  RingletFrameBar *self = RINGLET_FRAME_BAR (object);

  g_clear_object (&self->project);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_FRAME_BAR);
  G_OBJECT_CLASS (ringlet_frame_bar_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletFrameBar, name)

static void
ringlet_frame_bar_class_init (RingletFrameBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_frame_bar_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/frame-bar.ui");
  BIND (scale);
  BIND (spin);
  BIND (of_label);
  BIND (combine_list);
  BIND (n_spin);
  gtk_widget_class_bind_template_callback (widget_class, on_slid);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_number);
}

static void
ringlet_frame_bar_init (RingletFrameBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
