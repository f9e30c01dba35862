/* SPDX-License-Identifier: MIT */
#include "step-bar.h"

#include <glib/gi18n-lib.h>

struct _RingletStepBar {
  AdwBin parent_instance;

  GtkWidget *buttons[RINGLET_STEP_N];
  GtkLabel *marks[RINGLET_STEP_N];
  RingletStepStatus shown[RINGLET_STEP_N];
};

G_DEFINE_FINAL_TYPE (RingletStepBar, ringlet_step_bar, ADW_TYPE_BIN)

/* In the order of RingletStepMark. */
static const struct {
  const char *glyph;
  const char *word;
  const char *style;
} marks[] = {
  { "✓", N_ ("Done"), "done" },
  { "!", N_ ("Needs attention"), "attention" },
  { "○", N_ ("Optional"), "optional" },
};

void
ringlet_step_bar_set_status (
    RingletStepBar *self, RingletStep step, RingletStepStatus status)
{
  GtkWidget *button = NULL;
  g_autofree char *text = NULL;
  g_autofree char *tooltip = NULL;

  g_return_if_fail (RINGLET_IS_STEP_BAR (self) && (guint) step < RINGLET_STEP_N);

  /* With every motion of a drag: another tooltip has to ask the screen's server where
   * the pointer is, and waits for the answer. */
  if (g_strcmp0 (self->shown[step].reason, status.reason) == 0 &&
      self->shown[step].mark == status.mark)
    return;

  self->shown[step] = status;
  button = self->buttons[step];
  text = g_strdup_printf ("%s: %s", _ (marks[status.mark].word), _ (status.reason));
  tooltip = g_strdup_printf ("%s (Ctrl+%d)", text, (int) step + 1);
  gtk_label_set_text (self->marks[step], marks[status.mark].glyph);
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->marks[step]), marks[i].style);
  gtk_widget_add_css_class (GTK_WIDGET (self->marks[step]), marks[status.mark].style);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
ringlet_step_bar_set_orientation (RingletStepBar *self, GtkOrientation orientation)
{
  const gboolean is_row = orientation == GTK_ORIENTATION_HORIZONTAL;
  GtkWidget *box = NULL;

  g_return_if_fail (RINGLET_IS_STEP_BAR (self));

  box = adw_bin_get_child (ADW_BIN (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (box), orientation);
  (is_row ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (box, "linked");
  for (guint i = 0; i < RINGLET_STEP_N; i++) {
    GtkWidget *inside = gtk_button_get_child (GTK_BUTTON (self->buttons[i]));

    gtk_widget_set_halign (inside, is_row ? GTK_ALIGN_CENTER : GTK_ALIGN_START);
    (is_row ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (
        self->buttons[i], "flat");
  }
}

static void
ringlet_step_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RINGLET_TYPE_STEP_BAR);
  G_OBJECT_CLASS (ringlet_step_bar_parent_class)->dispose (object);
}

static void
bind_step (GtkWidgetClass *widget_class, guint i)
{
  const char *name = ringlet_step_name ((RingletStep) i);
  g_autofree char *button = g_strconcat (name, "_button", NULL);
  g_autofree char *mark = g_strconcat (name, "_mark", NULL);

  gtk_widget_class_bind_template_child_full (widget_class, button, FALSE,
      G_STRUCT_OFFSET (RingletStepBar, buttons) + (gssize) (i * sizeof (GtkWidget *)));
  gtk_widget_class_bind_template_child_full (widget_class, mark, FALSE,
      G_STRUCT_OFFSET (RingletStepBar, marks) + (gssize) (i * sizeof (GtkLabel *)));
}

static void
ringlet_step_bar_class_init (RingletStepBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_step_bar_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/step-bar.ui");
  gtk_widget_class_set_css_name (widget_class, "steps");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  for (guint i = 0; i < RINGLET_STEP_N; i++)
    bind_step (widget_class, i);
}

static void
ringlet_step_bar_init (RingletStepBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
