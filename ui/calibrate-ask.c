/* SPDX-License-Identifier: MIT */

/* What a calibration has to be told: the powder and the energy. */

#include <glib/gi18n-lib.h>

#include "base/quantity.h"
#include "calibrant-names.h"
#include "calibrate-private.h"
#include "proposal.h"
#include "typed.h"

/* Where the document says nothing yet: what name and header of the image say. */
void
ringlet_calibrate_propose (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  g_autoptr (RingletDetector) detector = NULL;
  const RingletImage *image = NULL;

  if (display == NULL || state->source == NULL)
    return;
  image = display->image;
  if (state->detector == NULL)
    detector = ringlet_proposal_detector (image, NULL, NULL);
  ringlet_project_propose (self->project,
      ringlet_proposal_calibrant (
          ringlet_source_path (state->source, state->frame), image),
      image->meta.wavelength_m, detector);
}

/* What was found or refused rests on powder and energy: with others it is looked for
 * anew, unless the geometry is the user's own. */
static gboolean
rests_on_them (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletCalibration *found = ringlet_calibrate_found (self);

  if (!(state->geometry.distance_m > 0.0))
    return self->was_tried;
  return found != NULL && found->automatic != NULL &&
      (state->calibration.confirmed & RINGLET_CONFIRMED_GEOMETRY) == 0;
}

/* --- calibrant --- */

void
ringlet_calibrate_choose (
    RingletCalibratePanel *self, const RingletCalibrant *calibrant)
{
  self->runs_again = rests_on_them (self);
  ringlet_project_set_calibrant (self->project, calibrant);
  self->runs_again = FALSE;
  ringlet_calibrate_ask_for_missing (self);
}

static void
on_calibrant (RingletCalibratePanel *self)
{
  const RingletCalibrant *calibrant = NULL;

  if (!self->is_showing &&
      ringlet_calibrant_names_get (
          gtk_drop_down_get_selected (self->calibrant_list), &calibrant) &&
      calibrant != NULL)
    ringlet_calibrate_choose (self, calibrant);
}

static void
fill_calibrants (RingletCalibratePanel *self)
{
  g_autoptr (GtkStringList) names = ringlet_calibrant_names_new (_ ("Choose…"));
  GtkExpression *name =
      gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  gtk_drop_down_set_expression (self->calibrant_list, name);
  gtk_drop_down_set_model (self->calibrant_list, G_LIST_MODEL (names));
  gtk_expression_unref (name);
}

/* --- energy --- */

/* As it stands there, it is not an entry of the user. */
static gboolean
is_as_shown (RingletCalibratePanel *self)
{
  const char *shown = g_object_get_data (G_OBJECT (self->energy_entry), "shown");

  return g_strcmp0 (shown, gtk_editable_get_text (GTK_EDITABLE (self->energy_entry))) ==
      0;
}

static gboolean
set_energy (RingletCalibratePanel *self, double wavelength_m, GError **error)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  gboolean is_set = FALSE;

  self->runs_again =
      state->geometry.wavelength_m != wavelength_m && rests_on_them (self);
  is_set = ringlet_project_set_wavelength (self->project, wavelength_m, NULL, error);
  self->runs_again = FALSE;
  return is_set;
}

/* People write 30,5 keV, too. */
static void
take_energy (RingletCalibratePanel *self)
{
  g_autofree char *text =
      ringlet_typed_plain (gtk_editable_get_text (GTK_EDITABLE (self->energy_entry)));
  g_autoptr (GError) error = NULL;
  double wavelength_m = 0.0;

  if (*g_strstrip (text) == '\0')
    return;
  if (!ringlet_wavelength_parse (_ ("The energy"), text, &wavelength_m, &error) ||
      !set_energy (self, wavelength_m, &error)) {
    gtk_widget_add_css_class (GTK_WIDGET (self->energy_entry), "error");
    ringlet_calibrate_tell_problem (self, error->message);
    return;
  }
  gtk_widget_remove_css_class (GTK_WIDGET (self->energy_entry), "error");
  ringlet_calibrate_tell_problem (self, NULL);
}

/* Enter on what stands there confirms it, with all the digits that are not shown. */
static void
on_energy (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  if (is_as_shown (self) && state->geometry.wavelength_m > 0.0)
    ringlet_project_confirm (
        self->project, state->calibration.confirmed | RINGLET_CONFIRMED_WAVELENGTH);
  else
    take_energy (self);
  ringlet_calibrate_ask_for_missing (self);
}

static void
on_energy_left (RingletCalibratePanel *self)
{
  if (!is_as_shown (self))
    take_energy (self);
}

static void
show_energy (RingletCalibratePanel *self, double wavelength_m)
{
  const char *shown = g_object_get_data (G_OBJECT (self->energy_entry), "shown");
  g_autofree char *text = wavelength_m > 0.0
      ? g_strdup_printf ("%.6g keV", RINGLET_KEV_METRE / wavelength_m)
      : g_strdup ("");

  if (g_strcmp0 (shown, text) == 0)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->energy_entry), text);
  gtk_widget_remove_css_class (GTK_WIDGET (self->energy_entry), "error");
  g_object_set_data_full (
      G_OBJECT (self->energy_entry), "shown", g_steal_pointer (&text), g_free);
}

/* --- both --- */

static GtkWidget *
get_focus (RingletCalibratePanel *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

gboolean
ringlet_calibrate_is_writing (RingletCalibratePanel *self)
{
  GtkWidget *focus = get_focus (self);

  if (focus == NULL || !GTK_IS_TEXT (focus))
    return FALSE;
  return !is_as_shown (self) ||
      !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->energy_entry));
}

static void
give_focus (RingletCalibratePanel *self, GtkWidget *widget)
{
  GtkWidget *focus = get_focus (self);
  const gboolean has_it = focus != NULL && gtk_widget_is_ancestor (focus, widget);

  if (self->is_active && !has_it && !ringlet_calibrate_is_writing (self))
    gtk_widget_grab_focus (widget);
}

void
ringlet_calibrate_ask_for_missing (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  if (state->calibrant == NULL)
    give_focus (self, GTK_WIDGET (self->calibrant_list));
  else if (!(state->geometry.wavelength_m > 0.0))
    give_focus (self, GTK_WIDGET (self->energy_entry));
}

/* What nobody has confirmed is wrong more often; headers are wrong about the energy. */
void
ringlet_calibrate_ask_for_right (RingletCalibratePanel *self)
{
  const guint confirmed =
      ringlet_project_get_state (self->project)->calibration.confirmed;

  if (gtk_widget_get_mapped (self->use_button))
    give_focus (self, self->use_button);
  else if ((confirmed & RINGLET_CONFIRMED_WAVELENGTH) != 0 &&
      (confirmed & RINGLET_CONFIRMED_CALIBRANT) == 0)
    give_focus (self, GTK_WIDGET (self->calibrant_list));
  else
    give_focus (self, GTK_WIDGET (self->energy_entry));
}

static void
mark (GtkWidget *row, gboolean is_known, gboolean is_confirmed, const char *said)
{
  const char *text = !is_known ? _ ("missing")
      : !is_confirmed          ? _ ("not confirmed")
                               : said;
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  if (is_known && !is_confirmed)
    gtk_widget_add_css_class (row, "unconfirmed");
  else
    gtk_widget_remove_css_class (row, "unconfirmed");
}

static const char *
what_is_missing (const RingletState *state)
{
  if (state->source == NULL)
    return _ ("Open an image of a calibrant first.");
  if (state->calibrant == NULL && !(state->geometry.wavelength_m > 0.0))
    return _ ("Which powder is on the image, and what is the energy of the beam?");
  if (state->calibrant == NULL)
    return _ ("Which powder is on the image?");
  if (!(state->geometry.wavelength_m > 0.0))
    return _ ("What is the energy of the beam?");
  return "";
}

void
ringlet_calibrate_show_ask (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const guint confirmed = state->calibration.confirmed;
  const guint both = RINGLET_CONFIRMED_CALIBRANT | RINGLET_CONFIRMED_WAVELENGTH;
  const gboolean has_energy = state->geometry.wavelength_m > 0.0;
  const char *missing = what_is_missing (state);
  g_autofree char *wavelength =
      g_strdup_printf ("%.6g Å", state->geometry.wavelength_m * 1e10);

  gtk_drop_down_set_selected (self->calibrant_list,
      ringlet_calibrant_names_show (
          GTK_STRING_LIST (gtk_drop_down_get_model (self->calibrant_list)),
          state->calibrant));
  show_energy (self, state->geometry.wavelength_m);
  mark (self->calibrant_row, state->calibrant != NULL,
      (confirmed & RINGLET_CONFIRMED_CALIBRANT) != 0,
      state->calibrant != NULL ? state->calibrant->title : "");
  mark (self->energy_row, has_energy, (confirmed & RINGLET_CONFIRMED_WAVELENGTH) != 0,
      wavelength);
  gtk_label_set_text (GTK_LABEL (self->ask_label), missing);
  gtk_widget_set_visible (self->ask_label, *missing != '\0');
  gtk_widget_set_visible (
      self->confirm_button, *missing == '\0' && (confirmed & both) != both);
}

static void
on_confirm (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  ringlet_project_confirm (self->project,
      state->calibration.confirmed | RINGLET_CONFIRMED_CALIBRANT |
          RINGLET_CONFIRMED_WAVELENGTH);
}

void
ringlet_calibrate_connect_ask (RingletCalibratePanel *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  fill_calibrants (self);
  g_signal_connect_swapped (
      self->calibrant_list, "notify::selected", G_CALLBACK (on_calibrant), self);
  g_signal_connect_swapped (
      self->energy_entry, "activate", G_CALLBACK (on_energy), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_energy_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self->energy_entry), focus);
  g_signal_connect_swapped (
      self->confirm_button, "clicked", G_CALLBACK (on_confirm), self);
}
