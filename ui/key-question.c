/* SPDX-License-Identifier: MIT */
#include "key-question.h"

#include <glib/gi18n-lib.h>

#include "key-bindings.h"

typedef struct {
  GSettings *settings;
  const RingletKey *key;
  AdwMessageDialog *dialog; /* has this */
  GtkShortcutLabel *label;
  char *trigger; /* (nullable): what was pressed, "" for none */
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_object_unref (self->settings);
  g_free (self->trigger);
  g_free (self);
}

/* --- what is said --- */

/* Returns (transfer full) */
static char *
describe_reserved (const RingletKey *other)
{
  if (other == NULL || other->place != RINGLET_KEY_WIDGET)
    return g_strdup (_ ("That key is for moving about and typing: press another one"));
  return g_strdup_printf (
      _ ("That is the key of “%s”, which has no other: press another one"),
      _ (other->title));
}

static char *
describe (RingletKeyJudgement judgement, const RingletKey *other)
{
  switch (judgement) {
  case RINGLET_KEY_FREE:
    return g_strdup (_ ("Nothing else has this key"));
  case RINGLET_KEY_TAKEN:
    return g_strdup_printf (
        _ ("“%s” has this key, and would lose it"), _ (other->title));
  case RINGLET_KEY_RESERVED:
    return describe_reserved (other);
  case RINGLET_KEY_TYPES:
    break;
  }
  return g_strdup (_ ("It would be typed into every entry: press it with Ctrl or Alt"));
}

static void
show_trigger (Question *self)
{
  const RingletKey *other = NULL;
  const RingletKeyJudgement judgement = *self->trigger == '\0'
      ? RINGLET_KEY_FREE
      : ringlet_key_bindings_judge (self->settings, self->key, self->trigger, &other);
  g_autofree char *text = *self->trigger == '\0' ? g_strdup (_ ("It will have no key"))
                                                 : describe (judgement, other);
  const gboolean is_good =
      judgement == RINGLET_KEY_FREE || judgement == RINGLET_KEY_TAKEN;

  gtk_shortcut_label_set_accelerator (self->label, self->trigger);
  adw_message_dialog_set_body (self->dialog, text);
  adw_message_dialog_set_response_label (self->dialog, "set",
      judgement == RINGLET_KEY_TAKEN ? _ ("_Replace") : _ ("_Set"));
  adw_message_dialog_set_response_enabled (self->dialog, "set", is_good);
  /* While it could not be pressed the other button had the focus. */
  if (is_good)
    gtk_widget_grab_focus (gtk_window_get_default_widget (GTK_WINDOW (self->dialog)));
}

/* --- what is pressed --- */

static gboolean
is_modifier (GdkEvent *event)
{
  return gdk_key_event_is_modifier (event);
}

/* What moves about in the dialog and answers it. */
static gboolean
is_of_dialog (guint keyval, GdkModifierType state)
{
  static const guint keyvals[] = { GDK_KEY_Tab, GDK_KEY_ISO_Left_Tab, GDK_KEY_Return,
    GDK_KEY_KP_Enter, GDK_KEY_Escape, GDK_KEY_space };

  for (gsize i = 0; i < G_N_ELEMENTS (keyvals); i++) {
    if (keyval == keyvals[i])
      return (state & ~GDK_SHIFT_MASK) == 0;
  }
  return FALSE;
}

static gboolean
on_key (Question *self, guint keyval, guint keycode, GdkModifierType state,
    GtkEventController *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  guint pressed = 0;
  GdkModifierType with = 0;

  if (is_modifier (event))
    return GDK_EVENT_PROPAGATE;
  if (!gdk_key_event_get_match (event, &pressed, &with) || is_of_dialog (pressed, with))
    return GDK_EVENT_PROPAGATE;

  g_free (self->trigger);
  self->trigger = pressed == GDK_KEY_BackSpace && with == 0
      ? g_strdup ("")
      : gtk_accelerator_name (pressed, with);
  show_trigger (self);
  return GDK_EVENT_STOP;
}

static void
on_response (Question *self, const char *response)
{
  if (g_str_equal (response, "set") && self->trigger != NULL)
    ringlet_key_bindings_set (self->settings, self->key, self->trigger);
}

/* --- the dialog --- */

static void
add_responses (AdwMessageDialog *dialog)
{
  adw_message_dialog_add_responses (
      dialog, "cancel", _ ("_Cancel"), "set", _ ("_Set"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "set", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (dialog, "set", FALSE);
  adw_message_dialog_set_default_response (dialog, "set");
  adw_message_dialog_set_close_response (dialog, "cancel");
}

/* Returns (transfer full): shows what is pressed, at first what the key is. */
static GtkWidget *
make_label (GSettings *settings, const RingletKey *key)
{
  g_autofree char *triggers = ringlet_key_bindings_get (settings, key);
  g_auto (GStrv) each = g_strsplit (triggers, "|", 2);
  GtkWidget *label = gtk_shortcut_label_new (each[0] != NULL ? each[0] : "");

  gtk_shortcut_label_set_disabled_text (GTK_SHORTCUT_LABEL (label), _ ("No key"));
  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  return label;
}

void
ringlet_key_question_ask (GtkWindow *parent, GSettings *settings, const RingletKey *key)
{
  GtkWidget *widget = adw_message_dialog_new (parent, NULL,
      _ ("Press the new key. Backspace takes it away, Esc changes nothing."));
  GtkEventController *controller = gtk_event_controller_key_new ();
  Question *self = g_new0 (Question, 1);

  self->settings = g_object_ref (settings);
  self->key = key;
  self->dialog = ADW_MESSAGE_DIALOG (widget);
  self->label = GTK_SHORTCUT_LABEL (make_label (settings, key));
  g_object_set_data_full (G_OBJECT (widget), "question", self, question_free);

  adw_message_dialog_format_heading (self->dialog, _ ("Key of “%s”"), _ (key->title));
  adw_message_dialog_set_extra_child (self->dialog, GTK_WIDGET (self->label));
  add_responses (self->dialog);
  /* Else keys of the program act before they are seen here. */
  gtk_window_set_application (GTK_WINDOW (widget), NULL);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, controller);
  g_signal_connect_swapped (widget, "response", G_CALLBACK (on_response), self);
  gtk_window_present (GTK_WINDOW (widget));
}
