/* SPDX-License-Identifier: MIT */
#include "value-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "button-names.h"
#include "describe.h"
#include "spin-read.h"

#define REST_MS 400
#define FARTHEST 1e6 /* as shown: no parameter is larger */
#define WIDTH_CHARS 8

struct _RingletValueRow {
  AdwActionRow parent_instance;

  const RingletValueKind *kind;
  RingletRefineLimit limit;
  gboolean shows_limit; /* it was shown */
  double shown;         /* in the unit of the row, with all its digits */
  gboolean is_showing;  /* what the widgets say comes from the document */
  guint rest_id;
  char *said; /* (nullable): to assistive technology, below the title */

  GtkWidget *spin;
  GtkWidget *lock;
  GtkWidget *more;
  GtkWidget *bounded;
  GtkWidget *lo;
  GtkWidget *hi;
  GtkWidget *reset;
};

enum {
  EDITED,
  SETTLED,
  LIMIT_EDITED,
  RESET,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingletValueRow, ringlet_value_row, ADW_TYPE_ACTION_ROW)

/* --- numbers and words --- */

/* What stands in the place of a number that there is none of; NULL where there is. */
static const char *
word_for (RingletValueRow *self, GtkSpinButton *spin)
{
  if (GTK_WIDGET (spin) == self->spin)
    return isfinite (self->shown) ? NULL : _ ("unknown");
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->bounded))
      ? NULL
      : _ ("no limit");
}

static gboolean
on_output (RingletValueRow *self, GtkSpinButton *spin)
{
  const char *word = word_for (self, spin);

  if (word == NULL)
    return FALSE; /* GTK writes it */
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), word) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), word);
  return TRUE;
}

/* A word is no number, and leaves the value. */
static int
on_input (RingletValueRow *self, double *value, GtkSpinButton *spin)
{
  return word_for (self, spin) == NULL ? ringlet_spin_read (spin, value)
                                       : GTK_INPUT_ERROR;
}

/* Says again what is in it: a number or a word. */
static void
write_again (GtkWidget *spin)
{
  gtk_spin_button_set_value (
      GTK_SPIN_BUTTON (spin), gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin)));
}

/* --- what the user does --- */

static gboolean
on_rest (gpointer data)
{
  RingletValueRow *self = data;

  self->rest_id = 0;
  g_signal_emit (self, signals[SETTLED], 0);
  return G_SOURCE_REMOVE;
}

static double
half_digit (const RingletValueKind *kind)
{
  return 0.5 * pow (10.0, -(double) kind->digits);
}

/* GTK reads the text again when the focus goes: what it rounded there is no edit. */
static gboolean
is_rounding (RingletValueRow *self, double value)
{
  if (fabs (value - self->shown) > half_digit (self->kind) * (1.0 + 1e-6))
    return FALSE;
  self->is_showing = TRUE;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spin), self->shown);
  self->is_showing = FALSE;
  return TRUE;
}

static void
on_value (RingletValueRow *self)
{
  const double value = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spin));

  if (self->is_showing || !isfinite (self->shown) || is_rounding (self, value))
    return;

  g_signal_emit (self, signals[EDITED], 0, value / self->kind->scale);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, on_rest, self);
}

/* The icon and the words follow, whoever turned it. */
static void
name_lock (RingletValueRow *self)
{
  const gboolean is_locked =
      gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->lock));
  g_autofree char *label = g_strdup_printf (
      is_locked ? _ ("%s: fixed") : _ ("%s: refined"), _ (self->kind->title));

  gtk_button_set_icon_name (GTK_BUTTON (self->lock),
      is_locked ? "changes-prevent-symbolic" : "changes-allow-symbolic");
  gtk_widget_set_tooltip_text (self->lock,
      is_locked ? _ ("Fixed: a refinement leaves it as it is")
                : _ ("Free: a refinement may change it"));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->lock), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_limit (RingletValueRow *self)
{
  const gboolean is_bounded =
      gtk_check_button_get_active (GTK_CHECK_BUTTON (self->bounded));

  gtk_widget_set_sensitive (self->lo, is_bounded);
  gtk_widget_set_sensitive (self->hi, is_bounded);
  write_again (self->lo);
  write_again (self->hi);
  name_lock (self);
  if (!self->is_showing)
    g_signal_emit (self, signals[LIMIT_EDITED], 0);
}

/* Bounds that were never set begin around the value. */
static void
on_bounded (RingletValueRow *self)
{
  const double value = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spin));
  const double lo = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->lo));
  const double hi = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->hi));
  const gboolean was_showing = self->is_showing;

  self->is_showing = TRUE;
  if (!was_showing && !(lo < hi)) {
    gtk_spin_button_set_value (
        GTK_SPIN_BUTTON (self->lo), value - 10 * self->kind->step);
    gtk_spin_button_set_value (
        GTK_SPIN_BUTTON (self->hi), value + 10 * self->kind->step);
  }
  if (!was_showing && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->bounded)))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->lock), FALSE);
  self->is_showing = was_showing;
  on_limit (self);
}

static void
on_reset (RingletValueRow *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->more));
  g_signal_emit (self, signals[RESET], 0);
}

/* --- what the document says --- */

/* "mm · ± 18 nm": the unit of the value, where that of ± is another. @says_all: "not
 * confirmed", too, which has no room in a line beside ±; the title says it by its line.
 */
static char *
subtitle (const RingletValueKind *kind, double sigma, gboolean is_confirmed,
    gboolean says_all)
{
  const char *unit = _ (kind->unit);
  g_autofree char *error = ringlet_describe_sigma (sigma * kind->scale, unit);
  const gboolean tells_unit = error != NULL && g_str_has_suffix (error, unit) &&
      error[strlen (error) - strlen (unit) - 1] == ' ';
  const char *parts[4] = { NULL };
  guint n = 0;

  if (!tells_unit)
    parts[n++] = unit;
  if (error != NULL)
    parts[n++] = error;
  if (!is_confirmed && (says_all || error == NULL))
    parts[n++] = _ ("not confirmed");
  return g_strjoinv (" · ", (char **) parts);
}

void
ringlet_value_row_show (RingletValueRow *self, double value, double sigma,
    gboolean is_confirmed, gboolean can_reset)
{
  const RingletValueKind *kind = self->kind;
  GtkSpinButton *spin = GTK_SPIN_BUTTON (self->spin);
  g_autofree char *text = subtitle (kind, sigma, is_confirmed, FALSE);
  g_autofree char *said = subtitle (kind, sigma, is_confirmed, TRUE);

  g_return_if_fail (RINGLET_IS_VALUE_ROW (self));

  self->is_showing = TRUE;
  gtk_widget_set_sensitive (self->spin, isfinite (value));
  self->shown = value * kind->scale;
  gtk_spin_button_set_value (
      spin, isfinite (value) ? self->shown : gtk_spin_button_get_value (spin));
  if (g_strcmp0 (self->said, said) != 0) {
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (self->spin), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, said, -1);
    g_free (self->said);
    self->said = g_steal_pointer (&said);
  }
  gtk_widget_set_sensitive (self->reset, can_reset);
  if (is_confirmed)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unconfirmed");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "unconfirmed");
  self->is_showing = FALSE;
}

/* Whether the widgets say so already; what was typed there and refused does not. */
static gboolean
shows_limit (RingletValueRow *self, const RingletRefineLimit *limit)
{
  const RingletRefineLimit said = ringlet_value_row_get_limit (self);

  return self->shows_limit && limit->state == self->limit.state &&
      limit->lo == self->limit.lo && limit->hi == self->limit.hi &&
      limit->known_sigma == self->limit.known_sigma && said.state == limit->state &&
      limit->state != RINGLET_REFINE_BOUNDED;
}

void
ringlet_value_row_show_limit (RingletValueRow *self, const RingletRefineLimit *limit)
{
  const gboolean is_bounded = limit->state == RINGLET_REFINE_BOUNDED;

  g_return_if_fail (RINGLET_IS_VALUE_ROW (self));

  if (shows_limit (self, limit))
    return;
  self->shows_limit = TRUE;
  self->is_showing = TRUE;
  self->limit = *limit;
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (self->lock), limit->state == RINGLET_REFINE_FIXED);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->bounded), is_bounded);
  if (is_bounded) {
    gtk_spin_button_set_value (
        GTK_SPIN_BUTTON (self->lo), limit->lo * self->kind->scale);
    gtk_spin_button_set_value (
        GTK_SPIN_BUTTON (self->hi), limit->hi * self->kind->scale);
  }
  on_limit (self);
  self->is_showing = FALSE;
}

RingletRefineLimit
ringlet_value_row_get_limit (RingletValueRow *self)
{
  RingletRefineLimit limit = self->limit;

  limit.state = RINGLET_REFINE_FREE;
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->bounded))) {
    limit.state = RINGLET_REFINE_BOUNDED;
    limit.lo =
        gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->lo)) / self->kind->scale;
    limit.hi =
        gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->hi)) / self->kind->scale;
  }
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->lock)))
    limit.state = RINGLET_REFINE_FIXED;
  return limit;
}

/* --- set-up --- */

static GtkWidget *
spin_new (RingletValueRow *self, const char *what)
{
  const RingletValueKind *kind = self->kind;
  GtkWidget *spin = gtk_spin_button_new_with_range (-FARTHEST, FARTHEST, kind->step);
  g_autofree char *label = what != NULL
      ? g_strdup_printf ("%s, %s (%s)", _ (kind->title), what, _ (kind->unit))
      : g_strdup_printf ("%s (%s)", _ (kind->title), _ (kind->unit));

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), kind->digits);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), FALSE); /* takes words, too */
  gtk_spin_button_set_update_policy (GTK_SPIN_BUTTON (spin), GTK_UPDATE_IF_VALID);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 0.0);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), WIDTH_CHARS);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (spin, "numeric");
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return spin;
}

static GtkWidget *
popover_new (RingletValueRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *popover = gtk_popover_new ();

  self->bounded = gtk_check_button_new_with_mnemonic (_ ("Keep _between"));
  self->lo = spin_new (self, _ ("at least"));
  self->hi = spin_new (self, _ ("at most"));
  self->reset = gtk_button_new_with_mnemonic (_ ("_Reset to Fitted Value"));
  if (self->kind->has_limit) {
    gtk_box_append (GTK_BOX (box), self->bounded);
    gtk_box_append (GTK_BOX (box), self->lo);
    gtk_box_append (GTK_BOX (box), self->hi);
  } else {
    g_object_ref_sink (self->bounded);
    g_object_ref_sink (self->lo);
    g_object_ref_sink (self->hi);
  }
  gtk_box_append (GTK_BOX (box), self->reset);
  ringlet_button_names_mend (box);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static GtkWidget *
more_new (RingletValueRow *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *label =
      g_strdup_printf (_ ("%s: bounds and reset"), _ (self->kind->title));

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover_new (self));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Bounds and reset"));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

static void
connect_all (RingletValueRow *self)
{
  GtkWidget *const spins[] = { self->spin, self->lo, self->hi };

  for (gsize i = 0; i < G_N_ELEMENTS (spins); i++) {
    g_signal_connect_swapped (spins[i], "output", G_CALLBACK (on_output), self);
    g_signal_connect_swapped (spins[i], "input", G_CALLBACK (on_input), self);
    write_again (spins[i]);
  }
  g_signal_connect_swapped (self->spin, "value-changed", G_CALLBACK (on_value), self);
  g_signal_connect_swapped (self->lock, "toggled", G_CALLBACK (on_limit), self);
  g_signal_connect_swapped (self->bounded, "toggled", G_CALLBACK (on_bounded), self);
  g_signal_connect_swapped (self->lo, "value-changed", G_CALLBACK (on_limit), self);
  g_signal_connect_swapped (self->hi, "value-changed", G_CALLBACK (on_limit), self);
  g_signal_connect_swapped (self->reset, "clicked", G_CALLBACK (on_reset), self);
}

GtkWidget *
ringlet_value_row_new (const RingletValueKind *kind)
{
  RingletValueRow *self = g_object_new (RINGLET_TYPE_VALUE_ROW, NULL);

  self->kind = kind;
  self->shown = NAN;
  self->is_showing = TRUE;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ (kind->title));
  if (kind->meaning != NULL)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ (kind->meaning));
  self->spin = spin_new (self, NULL);
  self->lock = gtk_toggle_button_new ();
  gtk_widget_set_valign (self->lock, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->lock, "flat");
  gtk_widget_set_visible (self->lock, kind->has_limit);
  self->more = more_new (self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->spin);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->lock);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->more);
  gtk_widget_add_css_class (GTK_WIDGET (self), "value");
  connect_all (self);
  on_limit (self);
  self->is_showing = FALSE;
  return GTK_WIDGET (self);
}

static void
ringlet_value_row_dispose (GObject *object)
{
  RingletValueRow *self = RINGLET_VALUE_ROW (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_pointer (&self->said, g_free);
  if (self->kind != NULL && !self->kind->has_limit) {
    g_clear_object (&self->bounded);
    g_clear_object (&self->lo);
    g_clear_object (&self->hi);
  }
  G_OBJECT_CLASS (ringlet_value_row_parent_class)->dispose (object);
}

static void
ringlet_value_row_class_init (RingletValueRowClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_value_row_dispose;
  signals[EDITED] = g_signal_new ("edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  signals[SETTLED] = g_signal_new (
      "settled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LIMIT_EDITED] = g_signal_new (
      "limit-edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RESET] = g_signal_new (
      "reset", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringlet_value_row_init (RingletValueRow *self)
{
}
