/* SPDX-License-Identifier: MIT */
#include "session-bar.h"

#include <glib/gi18n-lib.h>

struct _RingletSessionBar {
  AdwBin parent_instance;

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (RingletSessionBar, ringlet_session_bar, ADW_TYPE_BIN)

static gboolean
is_same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b) &&
      g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

char *
ringlet_session_bar_time (gint64 saved_us)
{
  g_autoptr (GDateTime) saved =
      g_date_time_new_from_unix_local (saved_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (saved, is_same_day (saved, now) ? "%X" : "%x, %X");
}

/* Returns (transfer full): what is offered. */
static char *
describe (const RingletJournalOrphan *orphan, guint n_more)
{
  g_autofree char *time = ringlet_session_bar_time (orphan->saved_us);
  g_autofree char *text = g_strdup_printf (
      _ ("%s was not closed. Everything up to %s was kept"), orphan->title, time);
  g_autofree char *others = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "; and %u more", "; and %u more", n_more), n_more);

  return g_strconcat (text, n_more > 0 ? others : "", NULL);
}

void
ringlet_session_bar_offer (
    RingletSessionBar *self, const RingletJournalOrphan *orphan, guint n_more)
{
  g_autofree char *text = NULL;
  GtkRevealer *revealer = NULL;

  g_return_if_fail (RINGLET_IS_SESSION_BAR (self));

  revealer = GTK_REVEALER (adw_bin_get_child (ADW_BIN (self)));
  if (orphan != NULL) {
    text = describe (orphan, n_more);
    gtk_label_set_text (self->label, text);
  }
  gtk_revealer_set_reveal_child (revealer, orphan != NULL);
}

static void
on_later (RingletSessionBar *self)
{
  ringlet_session_bar_offer (self, NULL, 0);
}

static void
ringlet_session_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), RINGLET_TYPE_SESSION_BAR);
  G_OBJECT_CLASS (ringlet_session_bar_parent_class)->dispose (object);
}

static void
ringlet_session_bar_class_init (RingletSessionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_session_bar_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/session-bar.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_bind_template_child (widget_class, RingletSessionBar, label);
  gtk_widget_class_bind_template_callback (widget_class, on_later);
}

static void
ringlet_session_bar_init (RingletSessionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
