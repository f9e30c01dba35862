/* SPDX-License-Identifier: MIT */
#include "compare-panel.h"

#include <glib/gi18n-lib.h>

/* As many steps as a list can be looked through for. */
#define MOST_STEPS 50

struct _RingletComparePanel {
  AdwBin parent_instance;

  RingletProject *project;
  RingletComparison *comparison;
  gboolean is_showing; /* what the widgets say comes from the comparison */
  guint newest;        /* step of the first row of the list of steps */
  guint n_steps;       /* rows of it */

  GtkLabel *shown_label;
  GtkLabel *stats_label;
  AdwComboRow *with_row;
  GtkWidget *file_row;
  AdwComboRow *step_row;
  GtkWidget *view_group;
  AdwActionRow *steady_row;
};

G_DEFINE_FINAL_TYPE (RingletComparePanel, ringlet_compare_panel, ADW_TYPE_BIN)

/* ---- what is there ---- */

/* The step before the present one stands first: it is what one mostly wants. */
static void
list_steps (RingletComparePanel *self)
{
  const guint now = ringlet_project_get_step (self->project);
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  self->newest = now > 0 ? now - 1 : 0;
  self->n_steps = MIN (self->newest + 1, MOST_STEPS);
  for (guint i = 0; i < self->n_steps; i++) {
    const guint index = self->newest - i;
    const char *name = ringlet_project_step_name (self->project, index);
    g_autofree char *text = name != NULL
        ? ringlet_step_text (
              _ (name), ringlet_project_step_detail (self->project, index))
        : g_strdup (_ ("the beginning"));

    gtk_string_list_append (list, text);
  }
  self->is_showing = TRUE;
  adw_combo_row_set_model (self->step_row, G_LIST_MODEL (list));
  self->is_showing = FALSE;
}

static void
show_file (RingletComparePanel *self)
{
  const gboolean is_file =
      ringlet_comparison_get_with (self->comparison) == RINGLET_COMPARE_FILE;
  g_autofree char *text =
      is_file ? ringlet_comparison_other_text (self->comparison) : g_strdup ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->file_row), escaped);
  gtk_widget_set_visible (self->file_row, is_file);
}

static void
show (RingletComparePanel *self)
{
  const RingletCompareWith with = ringlet_comparison_get_with (self->comparison);
  g_autofree char *text = with != RINGLET_COMPARE_NOTHING
      ? ringlet_comparison_text (self->comparison)
      : g_strdup (_ ("Compared with nothing"));
  g_autofree char *stats = ringlet_comparison_stats_text (self->comparison);

  gtk_label_set_text (self->shown_label, text);
  gtk_label_set_text (self->stats_label, stats);
  gtk_widget_set_visible (GTK_WIDGET (self->stats_label), *stats != '\0');
  (ringlet_comparison_get_error (self->comparison) != NULL
          ? gtk_widget_add_css_class
          : gtk_widget_remove_css_class) (GTK_WIDGET (self->shown_label), "problem");
  self->is_showing = TRUE;
  adw_combo_row_set_selected (self->with_row, with);
  self->is_showing = FALSE;
  show_file (self);
  if (with == RINGLET_COMPARE_STEP &&
      !gtk_widget_get_visible (GTK_WIDGET (self->step_row)))
    list_steps (self);
  gtk_widget_set_visible (GTK_WIDGET (self->step_row), with == RINGLET_COMPARE_STEP);
  gtk_widget_set_sensitive (self->view_group, with != RINGLET_COMPARE_NOTHING);
}

/* ---- what the user says ---- */

static void
choose_step (RingletComparePanel *self)
{
  const guint row = adw_combo_row_get_selected (self->step_row);

  if (row < self->n_steps)
    ringlet_comparison_set_step (self->comparison, self->newest - row);
}

static void
on_with (RingletComparePanel *self)
{
  const RingletCompareWith with = adw_combo_row_get_selected (self->with_row);

  if (self->is_showing || self->comparison == NULL ||
      with == ringlet_comparison_get_with (self->comparison))
    return;
  switch (with) {
  case RINGLET_COMPARE_FILE:
    gtk_widget_activate_action (GTK_WIDGET (self), "win.compare-file", NULL);
    show (self); /* until one is chosen */
    break;
  case RINGLET_COMPARE_STEP:
    list_steps (self);
    choose_step (self);
    break;
  case RINGLET_COMPARE_NOTHING:
  case RINGLET_COMPARE_PREVIOUS:
  case RINGLET_COMPARE_UNCORRECTED:
    ringlet_comparison_set_with (self->comparison, with);
    break;
  }
}

static void
on_step (RingletComparePanel *self)
{
  if (!self->is_showing && self->comparison != NULL)
    choose_step (self);
}

/* ---- set-up ---- */

void
ringlet_compare_panel_bind (
    RingletComparePanel *self, RingletProject *project, RingletComparison *comparison)
{
  g_return_if_fail (RINGLET_IS_COMPARE_PANEL (self) && self->comparison == NULL);

  self->project = g_object_ref (project);
  self->comparison = g_object_ref (comparison);
  list_steps (self);
  show (self);
  g_signal_connect_object (
      comparison, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
}

void
ringlet_compare_panel_set_still (RingletComparePanel *self, const char *text)
{
  g_return_if_fail (RINGLET_IS_COMPARE_PANEL (self));

  adw_action_row_set_subtitle (self->steady_row, text != NULL ? text : "");
}

static void
ringlet_compare_panel_dispose (GObject *object)
{
  RingletComparePanel *self = RINGLET_COMPARE_PANEL (object);

  g_clear_object (&self->comparison);
  g_clear_object (&self->project);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_COMPARE_PANEL);
  G_OBJECT_CLASS (ringlet_compare_panel_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletComparePanel, name)

static void
ringlet_compare_panel_class_init (RingletComparePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_compare_panel_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/compare-panel.ui");
  BIND (shown_label);
  BIND (stats_label);
  BIND (with_row);
  BIND (file_row);
  BIND (step_row);
  BIND (view_group);
  BIND (steady_row);
  gtk_widget_class_bind_template_callback (widget_class, on_with);
  gtk_widget_class_bind_template_callback (widget_class, on_step);
}

static void
ringlet_compare_panel_init (RingletComparePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
