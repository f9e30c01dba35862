/* SPDX-License-Identifier: MIT */
#include "profile-pane.h"

#include <glib/gi18n-lib.h>

#include "frame-watch.h"
#include "spin-read.h"

struct _RingletProfilePane {
  GtkBox parent_instance;

  RingletProfileCut *cut; /* (nullable) */
  RingletState *state;    /* (nullable) */
  gboolean of_rows;
  gboolean is_showing; /* what the widgets say comes from the region */

  GtkWidget *axis_box;
  GtkWidget *width_box;
  GtkSpinButton *width_spin;
  GtkButton *scale_button;
  GtkLabel *region_label;
  GtkLabel *stats_label;
  RingletProfileView *view;
  GtkLabel *point_label;
};

G_DEFINE_FINAL_TYPE (RingletProfilePane, ringlet_profile_pane, GTK_TYPE_BOX)

static void
show_point (RingletProfilePane *self)
{
  const int point = ringlet_profile_view_get_cursor (self->view);
  g_autofree char *text = NULL;

  if (self->cut != NULL && point >= 0)
    text = ringlet_profile_cut_point_text (
        self->cut, self->of_rows, (gsize) point, self->state);
  gtk_label_set_text (self->point_label,
      text != NULL ? text : _ ("Point at the curve for its numbers"));
}

static void
on_pointed (RingletProfilePane *self, int point)
{
  g_auto (RingletWatch) watch = ringlet_watch ("profile pointed");

  show_point (self);
  g_signal_emit_by_name (self, "pointed", point);
}

static void
on_removed (RingletProfilePane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.remove-profile", NULL);
}

static void
on_width (RingletProfilePane *self)
{
  if (!self->is_showing)
    g_signal_emit_by_name (
        self, "width", (guint) gtk_spin_button_get_value_as_int (self->width_spin));
}

void
ringlet_profile_pane_set_region (
    RingletProfilePane *self, const RingletProfileRegion *region)
{
  g_autofree char *text = ringlet_profile_region_text (region);

  g_return_if_fail (RINGLET_IS_PROFILE_PANE (self));

  gtk_widget_set_visible (self->axis_box, region->kind == RINGLET_PROFILE_BOX);
  gtk_widget_set_visible (self->width_box, region->kind == RINGLET_PROFILE_LINE);
  gtk_label_set_text (self->region_label,
      region->kind != RINGLET_PROFILE_NONE ? text : _ ("Drag on the image"));
  self->is_showing = TRUE;
  if (region->kind == RINGLET_PROFILE_LINE)
    gtk_spin_button_set_value (self->width_spin, region->width);
  self->is_showing = FALSE;
}

void
ringlet_profile_pane_set_scale (RingletProfilePane *self, RingletScale scale)
{
  static const struct {
    const char *label;
    const char *words;
  } scales[RINGLET_SCALE_N] = {
    [RINGLET_SCALE_LINEAR] = { N_ ("lin"), N_ ("Linear intensity") },
    [RINGLET_SCALE_SQRT] = { "√", N_ ("Square root of the intensity") },
    [RINGLET_SCALE_LOG] = { N_ ("log"), N_ ("Logarithmic intensity") },
  };

  g_return_if_fail (RINGLET_IS_PROFILE_PANE (self));

  gtk_button_set_label (self->scale_button, _ (scales[scale].label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale_button),
      GTK_ACCESSIBLE_PROPERTY_LABEL, _ (scales[scale].words), -1);
  ringlet_profile_view_set_scale (self->view, scale);
}

static const char *
label_of (const RingletProfileCut *cut, gboolean of_rows)
{
  if (cut == NULL || cut->line != NULL)
    return _ ("Distance (px)");
  return of_rows ? _ ("Row (px)") : _ ("Column (px)");
}

/* For who cannot see the curve. */
static void
describe (RingletProfilePane *self)
{
  g_autofree char *region = NULL;
  g_autofree char *stats = NULL;
  g_autofree char *text = NULL;

  if (self->cut != NULL) {
    region = ringlet_profile_region_text (&self->cut->region);
    stats = ringlet_profile_cut_stats_text (self->cut);
    text = g_strdup_printf ("%s; %s", region, stats);
  }
  gtk_label_set_text (self->stats_label, stats != NULL ? stats : "");
  ringlet_profile_view_set_words (self->view, text != NULL ? text : _ ("No profile"));
}

static void
take_cut (RingletProfilePane *self, RingletProfileCut *cut)
{
  if (cut != NULL)
    ringlet_profile_cut_ref (cut);
  g_clear_pointer (&self->cut, ringlet_profile_cut_unref);
  self->cut = cut;
}

void
ringlet_profile_pane_show (RingletProfilePane *self, RingletProfileCut *cut,
    gboolean of_rows, gboolean is_sum, RingletState *state)
{
  g_auto (RingletWatch) watch = ringlet_watch ("profile show");
  RingletState *held = ringlet_state_ref (state);

  g_return_if_fail (RINGLET_IS_PROFILE_PANE (self));

  g_clear_pointer (&self->state, ringlet_state_unref);
  self->state = held;
  self->of_rows = of_rows;
  take_cut (self, cut);
  ringlet_profile_view_set (self->view,
      cut != NULL ? (RingletProfile *) ringlet_profile_cut_get (cut, of_rows) : NULL,
      label_of (cut, of_rows), is_sum);
  describe (self);
  show_point (self);
}

RingletProfileView *
ringlet_profile_pane_get_view (RingletProfilePane *self)
{
  g_return_val_if_fail (RINGLET_IS_PROFILE_PANE (self), NULL);
  return self->view;
}

static void
ringlet_profile_pane_dispose (GObject *object)
{
  RingletProfilePane *self = RINGLET_PROFILE_PANE (object);

  g_clear_pointer (&self->cut, ringlet_profile_cut_unref);
  g_clear_pointer (&self->state, ringlet_state_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_PROFILE_PANE);
  G_OBJECT_CLASS (ringlet_profile_pane_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletProfilePane, name)

static void
ringlet_profile_pane_class_init (RingletProfilePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_profile_pane_dispose;
  g_type_ensure (RINGLET_TYPE_PROFILE_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/profile-pane.ui");
  BIND (axis_box);
  BIND (width_box);
  BIND (width_spin);
  BIND (scale_button);
  BIND (region_label);
  BIND (stats_label);
  BIND (view);
  BIND (point_label);
  gtk_widget_class_bind_template_callback (widget_class, on_width);
  gtk_widget_class_bind_template_callback (widget_class, on_pointed);
  gtk_widget_class_bind_template_callback (widget_class, on_removed);
  g_signal_new ("pointed", RINGLET_TYPE_PROFILE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  g_signal_new ("width", RINGLET_TYPE_PROFILE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ringlet_profile_pane_init (RingletProfilePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
