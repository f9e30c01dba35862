/* SPDX-License-Identifier: MIT */
#include "banner.h"

#include "button-names.h"

struct _RingletBanner {
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *button;
  char *source; /* (nullable): who speaks */
};

G_DEFINE_FINAL_TYPE (RingletBanner, ringlet_banner, GTK_TYPE_WIDGET)

static void
conceal (RingletBanner *self)
{
  g_clear_pointer (&self->source, g_free);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

void
ringlet_banner_show (RingletBanner *self, const char *source, const char *text,
    const char *button, const char *action)
{
  g_return_if_fail (RINGLET_IS_BANNER (self));

  g_free (self->source);
  self->source = g_strdup (source);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->button, button);
  ringlet_button_names_mend (GTK_WIDGET (self->button));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
ringlet_banner_hide (RingletBanner *self, const char *source)
{
  g_return_if_fail (RINGLET_IS_BANNER (self));

  if (g_strcmp0 (self->source, source) == 0)
    conceal (self);
}

const char *
ringlet_banner_get_text (RingletBanner *self)
{
  g_return_val_if_fail (RINGLET_IS_BANNER (self), NULL);
  return self->source != NULL ? gtk_label_get_text (self->label) : NULL;
}

static void
ringlet_banner_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RINGLET_TYPE_BANNER);
  g_clear_pointer (&RINGLET_BANNER (object)->source, g_free);
  G_OBJECT_CLASS (ringlet_banner_parent_class)->dispose (object);
}

static void
ringlet_banner_class_init (RingletBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_banner_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/banner.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_bind_template_child (widget_class, RingletBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, RingletBanner, label);
  gtk_widget_class_bind_template_child (widget_class, RingletBanner, button);
  gtk_widget_class_bind_template_callback (widget_class, conceal);
}

static void
ringlet_banner_init (RingletBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ringlet_banner_new (void)
{
  return g_object_new (RINGLET_TYPE_BANNER, NULL);
}
