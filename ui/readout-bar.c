/* SPDX-License-Identifier: MIT */
#include "readout-bar.h"

#define N_PARTS 7

struct _RingletReadoutBar {
  GtkWidget parent_instance;

  GtkWidget *parts[N_PARTS]; /* labels */
};

G_DEFINE_FINAL_TYPE (RingletReadoutBar, ringlet_readout_bar, GTK_TYPE_WIDGET)

/* Characters of the longest usual text, so that the places stay. */
static const int widths[N_PARTS] = { 17, 15, 12, 13, 11, 10, 14 };

void
ringlet_readout_bar_set (RingletReadoutBar *self, const RingletReadout *readout)
{
  const char *const texts[N_PARTS] = { readout->position, readout->intensity,
    readout->two_theta, readout->q, readout->d, readout->chi, readout->ring };

  g_return_if_fail (RINGLET_IS_READOUT_BAR (self));

  for (gsize i = 0; i < N_PARTS; i++) {
    GtkLabel *label = GTK_LABEL (self->parts[i]);

    if (g_strcmp0 (gtk_label_get_text (label), texts[i]) != 0)
      gtk_label_set_text (label, texts[i]);
  }
}

static void
ringlet_readout_bar_dispose (GObject *object)
{
  RingletReadoutBar *self = RINGLET_READOUT_BAR (object);

  for (gsize i = 0; i < N_PARTS; i++)
    g_clear_pointer (&self->parts[i], gtk_widget_unparent);
  G_OBJECT_CLASS (ringlet_readout_bar_parent_class)->dispose (object);
}

static void
ringlet_readout_bar_class_init (RingletReadoutBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_readout_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "readout");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
ringlet_readout_bar_init (RingletReadoutBar *self)
{
  for (gsize i = 0; i < N_PARTS; i++) {
    GtkWidget *label = gtk_label_new (NULL);

    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_label_set_width_chars (GTK_LABEL (label), 4);
    gtk_label_set_max_width_chars (GTK_LABEL (label), widths[i]);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand (label, TRUE);
    gtk_widget_add_css_class (label, "numeric");
    gtk_widget_set_parent (label, GTK_WIDGET (self));
    self->parts[i] = label;
  }
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Readout", -1);
}

GtkWidget *
ringlet_readout_bar_new (void)
{
  return g_object_new (RINGLET_TYPE_READOUT_BAR, NULL);
}
