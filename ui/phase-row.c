/* SPDX-License-Identifier: MIT */
#include "phase-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/number.h"
#include "plot/phase-style.h"
#include "project-phases.h"
#include "spin-read.h"

#define REST_MS 400 /* after the last turn, the step is over */
#define GPA 1e9
#define CUBIC_ANGSTROM 1e-30

/**
 * Field:
 * @title: for humans: a message
 * @meaning: likewise, in words
 * @factor: SI unit per unit
 * @offset: of the number in a phase
 * @digits: behind the point
 * @step: of one notch
 * @slider: where its slider ends; 0 for none
 * @drag: word that the edits of one turn share
 */
typedef struct {
  const char *title;
  const char *meaning;
  double factor;
  gsize offset;
  guint digits;
  double min;
  double max;
  double step;
  double slider;
  const char *drag;
} Field;

#define OF(member) G_STRUCT_OFFSET (RingletPhase, member)

enum { PRESSURE, TEMPERATURE, HEIGHT, K0, K0_PRIME, V0, EXPANSION, N_FIELDS };

static const Field fields[N_FIELDS] = {
  { N_ ("P (GPa)"), N_ ("Pressure in GPa"), GPA, OF (pressure_pa), 2,
      RINGLET_PHASE_MIN_PA / GPA, RINGLET_PHASE_MAX_PA / GPA, 0.1, 100.0,
      "phase-pressure" },
  { N_ ("T (K)"), N_ ("Temperature in K"), 1.0, OF (temperature_k), 2, 1.0,
      RINGLET_PHASE_MAX_K, 10.0, 3000.0, "phase-temperature" },
  { N_ ("Bars (×)"), N_ ("Height of the bars"), 1.0, OF (scale), 2,
      RINGLET_PHASE_MIN_SCALE, RINGLET_PHASE_MAX_SCALE, 0.1, RINGLET_PHASE_MAX_SCALE,
      "phase-height" },
  { N_ ("K₀ (GPa)"), N_ ("Bulk modulus without pressure"), GPA, OF (eos.k0_pa), 2, 0.0,
      10000.0, 1.0, 0.0, "phase-k0" },
  { N_ ("K₀′"), N_ ("Its derivative by pressure"), 1.0, OF (eos.k0_prime), 3, -100.0,
      100.0, 0.1, 0.0, "phase-prime" },
  { N_ ("V₀ (Å³)"), N_ ("Volume of the cell without pressure"), CUBIC_ANGSTROM,
      OF (v0_m3), 3, 0.0, 1e7, 0.1, 0.0, "phase-v0" },
  { N_ ("α (10⁻⁵/K)"), N_ ("Thermal expansion of the volume"), 1e-5,
      OF (eos.expansion_per_k), 3, -1000.0, 1000.0, 0.1, 0.0, "phase-expansion" },
};

struct _RingletPhaseRow {
  AdwExpanderRow parent_instance;

  RingletProject *project;
  guint index;
  GtkWidget *check;
  GtkWidget *swatch;
  GtkWidget *name;
  GtkWidget *spins[N_FIELDS];
  GtkWidget *scales[N_FIELDS]; /* (nullable) */
  gboolean is_showing;         /* what it says comes from the document */
  guint rest_id;
};

G_DEFINE_FINAL_TYPE (RingletPhaseRow, ringlet_phase_row, ADW_TYPE_EXPANDER_ROW)

static RingletPhase *
get_phase (RingletPhaseRow *self)
{
  const RingletPhases *phases = ringlet_project_get_state (self->project)->phases;

  return self->index < ringlet_phases_n (phases) ? phases->phases[self->index] : NULL;
}

static double *
number_of (RingletPhase *phase, const Field *field)
{
  return (double *) (gpointer) ((char *) phase + field->offset);
}

/* ---- what the user does ---- */

static gboolean
on_rest (gpointer data)
{
  RingletPhaseRow *self = data;

  self->rest_id = 0;
  ringlet_project_end_drag (self->project);
  return G_SOURCE_REMOVE;
}

static void
say (RingletPhaseRow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), escaped);
}

/* @phase: (transfer full) */
static void
change (RingletPhaseRow *self, RingletPhase *phase, const char *drag)
{
  g_autoptr (GError) error = NULL;

  if (!ringlet_project_change_phase (self->project, self->index, phase, drag, &error)) {
    ringlet_phase_row_show (self, self->index);
    say (self, error->message);
    return;
  }
  if (drag == NULL)
    return;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, on_rest, self);
}

static void
take_number (RingletPhaseRow *self, guint i, double shown)
{
  const Field *field = &fields[i];
  const double digit = 0.5 * pow (10.0, -(double) field->digits);
  RingletPhase *phase = get_phase (self);

  /* What the widget rounded is no edit. */
  if (self->is_showing || phase == NULL ||
      fabs (*number_of (phase, field) / field->factor - shown) <= digit * (1 + 1e-6))
    return;
  phase = ringlet_phase_dup (phase);
  if (i == K0)
    ringlet_phase_set_modulus (phase, shown * field->factor);
  else
    *number_of (phase, field) = shown * field->factor;
  change (self, phase, field->drag);
}

static guint
field_of (GtkWidget *widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "field"));
}

static void
on_spin (RingletPhaseRow *self, GtkSpinButton *spin)
{
  take_number (self, field_of (GTK_WIDGET (spin)), gtk_spin_button_get_value (spin));
}

static void
on_scale (RingletPhaseRow *self, GtkRange *scale)
{
  const guint i = field_of (GTK_WIDGET (scale));
  const double digit = fields[i].step;

  take_number (self, i, round (gtk_range_get_value (scale) / digit) * digit);
}

static void
on_check (RingletPhaseRow *self)
{
  RingletPhase *phase = get_phase (self);

  if (self->is_showing || phase == NULL)
    return;
  phase = ringlet_phase_dup (phase);
  phase->is_visible = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check));
  change (self, phase, NULL);
}

static void
on_name (RingletPhaseRow *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  RingletPhase *phase = get_phase (self);

  if (phase == NULL || *name == '\0' || g_str_equal (name, phase->name))
    return;
  phase = ringlet_phase_dup (phase);
  g_free (phase->name);
  phase->name = g_strdup (name);
  change (self, phase, NULL);
}

static void
on_colour (RingletPhaseRow *self)
{
  RingletPhase *phase = get_phase (self);

  if (phase == NULL)
    return;
  phase = ringlet_phase_dup (phase);
  phase->colour = (phase->colour + 1) % RINGLET_PHASE_N_COLOURS;
  change (self, phase, NULL);
}

static void
on_remove (RingletPhaseRow *self)
{
  if (get_phase (self) != NULL)
    ringlet_project_remove_phase (self->project, self->index);
}

/* ---- what the document says ---- */

static void
show_number (RingletPhaseRow *self, RingletPhase *phase, guint i)
{
  const Field *field = &fields[i];
  const double shown = *number_of (phase, field) / field->factor;

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spins[i]), shown);
  if (self->scales[i] != NULL)
    gtk_range_set_value (GTK_RANGE (self->scales[i]), shown);
}

/* "a × 0.9871, 12.3 GPa": what pressure and temperature make of the cell. */
static void
show_state (RingletPhaseRow *self, const RingletPhase *phase)
{
  const double stretch = ringlet_phase_stretch (phase);
  char number[RINGLET_NUMBER_SIZE];
  g_autofree char *text = NULL;

  if (!(phase->eos.k0_pa > 0.0) && phase->pressure_pa == 0.0)
    text = g_strdup (_ ("No equation of state: give K₀ and K₀′"));
  else if (phase->volume_m3 > 0.0)
    text = g_strdup_printf (_ ("V = %s Å³"),
        g_ascii_formatd (number, sizeof number, "%.3f",
            phase->volume_m3 * stretch * stretch * stretch / CUBIC_ANGSTROM));
  say (self, text != NULL ? text : "");
}

void
ringlet_phase_row_show (RingletPhaseRow *self, guint index)
{
  RingletPhase *phase = NULL;
  g_autofree char *title = NULL;
  g_autofree char *escaped = NULL;

  g_return_if_fail (RINGLET_IS_PHASE_ROW (self));

  self->index = index;
  phase = get_phase (self);
  if (phase == NULL)
    return;
  self->is_showing = TRUE;
  title = ringlet_phase_label (phase);
  escaped = g_markup_escape_text (title, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), escaped);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), phase->is_visible);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, phase->name, -1);
  ringlet_phase_swatch_set_colour (self->swatch, phase->colour);
  gtk_editable_set_text (GTK_EDITABLE (self->name), phase->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), phase->source);
  for (guint i = 0; i < N_FIELDS; i++)
    show_number (self, phase, i);
  gtk_widget_set_sensitive (self->spins[V0], phase->volume_m3 > 0.0);
  show_state (self, phase);
  self->is_showing = FALSE;
}

/* ---- set-up ---- */

static void
add_line (RingletPhaseRow *self, const char *title, GtkWidget *first, GtkWidget *second)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (first != NULL)
    gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), box);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), second);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static GtkWidget *
scale_new (RingletPhaseRow *self, guint i, const char *title)
{
  const Field *field = &fields[i];
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL,
      i == HEIGHT ? field->min : 0.0, field->slider, field->step);

  gtk_widget_set_size_request (scale, 48, -1);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data (G_OBJECT (scale), "field", GUINT_TO_POINTER (i));
  g_signal_connect_swapped (scale, "value-changed", G_CALLBACK (on_scale), self);
  return scale;
}

static int
on_input (GtkSpinButton *spin, double *value, gpointer data)
{
  return ringlet_spin_read (spin, value);
}

static void
add_number (RingletPhaseRow *self, guint i)
{
  const Field *field = &fields[i];
  const char *title = _ (field->title);
  GtkWidget *spin =
      gtk_spin_button_new_with_range (field->min, field->max, field->step);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), field->digits);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 7);
  g_object_set_data (G_OBJECT (spin), "field", GUINT_TO_POINTER (i));
  g_signal_connect (spin, "input", G_CALLBACK (on_input), NULL);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (on_spin), self);
  gtk_widget_set_tooltip_text (spin, _ (field->meaning));
  self->spins[i] = spin;
  self->scales[i] =
      field->slider > 0.0 ? scale_new (self, i, _ (field->meaning)) : NULL;
  add_line (self, title, self->scales[i], spin);
}

static GtkWidget *
button_new (
    RingletPhaseRow *self, GtkWidget *child, const char *icon, const char *label)
{
  GtkWidget *button = gtk_button_new ();

  if (child != NULL)
    gtk_button_set_child (GTK_BUTTON (button), child);
  else
    gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

static void
add_head (RingletPhaseRow *self)
{
  AdwExpanderRow *row = ADW_EXPANDER_ROW (self);
  GtkWidget *colour = NULL;
  GtkWidget *remove =
      button_new (self, NULL, "user-trash-symbolic", _ ("Remove the phase"));

  self->check = gtk_check_button_new ();
  gtk_widget_set_tooltip_text (self->check, _ ("Show its lines"));
  g_signal_connect_swapped (self->check, "toggled", G_CALLBACK (on_check), self);
  self->swatch = ringlet_phase_swatch_new ();
  colour = button_new (self, self->swatch, NULL, _ ("Next colour and dash"));
  g_signal_connect_swapped (colour, "clicked", G_CALLBACK (on_colour), self);
  g_signal_connect_swapped (remove, "clicked", G_CALLBACK (on_remove), self);
  adw_expander_row_add_prefix (row, colour);
  adw_expander_row_add_prefix (row, self->check);
  adw_expander_row_add_action (row, remove);
}

static void
add_name (RingletPhaseRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->name = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->name), 12);
  g_signal_connect_swapped (self->name, "activate", G_CALLBACK (on_name), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_name), self);
  gtk_widget_add_controller (self->name, focus);
  add_line (self, _ ("Name"), NULL, self->name);
}

GtkWidget *
ringlet_phase_row_new (RingletProject *project)
{
  RingletPhaseRow *self = g_object_new (RINGLET_TYPE_PHASE_ROW, NULL);

  self->project = g_object_ref (project);
  self->is_showing = TRUE;
  add_head (self);
  for (guint i = 0; i < N_FIELDS; i++)
    add_number (self, i);
  add_name (self);
  self->is_showing = FALSE;
  return GTK_WIDGET (self);
}

static void
ringlet_phase_row_dispose (GObject *object)
{
  RingletPhaseRow *self = RINGLET_PHASE_ROW (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (ringlet_phase_row_parent_class)->dispose (object);
}

static void
ringlet_phase_row_class_init (RingletPhaseRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringlet_phase_row_dispose;
}

static void
ringlet_phase_row_init (RingletPhaseRow *self)
{
}
