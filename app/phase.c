/* SPDX-License-Identifier: MIT */
#include "phase.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

#define MAX_LINES 400
#define LEAST_D_M 0.25e-10
#define MAX_PLANES 1e5 /* of a cell, about: a fraction of a second */
#define LEAST_INTENSITY 1e-4
#define GPA 1e9

/* ---- lines ---- */

static double
least_spacing (const RingletCalibrant *calibrant)
{
  const double volume = ringlet_calibrant_is_list (calibrant)
      ? 0.0
      : ringlet_unit_cell_volume (&calibrant->cell);
  const double by_planes = cbrt (4.0 / 3.0 * G_PI * volume / MAX_PLANES);

  return fmax (
      fmax (LEAST_D_M, by_planes), ringlet_calibrant_d_floor (calibrant) * 1.001);
}

static gint
by_intensity (gconstpointer a, gconstpointer b)
{
  const RingletPhaseLine *first = a;
  const RingletPhaseLine *second = b;

  return (first->intensity < second->intensity) -
      (first->intensity > second->intensity);
}

static gint
by_spacing (gconstpointer a, gconstpointer b)
{
  const RingletPhaseLine *first = a;
  const RingletPhaseLine *second = b;

  return (first->d_m < second->d_m) - (first->d_m > second->d_m);
}

/* The strongest is 1, where it is more than nothing. */
static void
normalise (GArray *lines)
{
  double most = 0.0;

  for (guint i = 0; i < lines->len; i++)
    most = fmax (most, g_array_index (lines, RingletPhaseLine, i).intensity);
  for (guint i = 0; i < lines->len; i++) {
    RingletPhaseLine *line = &g_array_index (lines, RingletPhaseLine, i);

    line->intensity = most > 0.0 ? line->intensity / most : 1.0;
  }
}

static GArray *
make_lines (const RingletCalibrant *calibrant, GError **error)
{
  const gboolean is_list = ringlet_calibrant_is_list (calibrant);
  g_autoptr (GArray) reflections =
      ringlet_calibrant_reflections (calibrant, least_spacing (calibrant), error);
  GArray *lines = NULL;

  if (reflections == NULL)
    return NULL;
  lines = g_array_new (FALSE, FALSE, sizeof (RingletPhaseLine));
  for (guint i = 0; i < reflections->len; i++) {
    const RingletReflection *from = &g_array_index (reflections, RingletReflection, i);
    const double lorentz = is_list ? 1.0 : from->d_m * from->d_m;
    const RingletPhaseLine line = { from->d_m, from->strength * lorentz, from->h,
      from->k, from->l, from->multiplicity };

    g_array_append_val (lines, line);
  }
  normalise (lines);
  g_array_sort (lines, by_intensity);
  while (lines->len > MAX_LINES ||
      (lines->len > 1 && !is_list &&
          g_array_index (lines, RingletPhaseLine, lines->len - 1).intensity <
              LEAST_INTENSITY))
    g_array_set_size (lines, lines->len - 1);
  g_array_sort (lines, by_spacing);
  return lines;
}

/* ---- the value ---- */

/* A file by its name alone. */
static char *
make_name (const RingletCalibrant *calibrant)
{
  g_autofree char *base = NULL;
  char *dot = NULL;

  if (!g_path_is_absolute (calibrant->name))
    return g_strdup (calibrant->name);
  base = g_filename_display_basename (calibrant->name);
  dot = strrchr (base, '.');
  return dot != NULL && dot != base ? g_strndup (base, (gsize) (dot - base))
                                    : g_strdup (base);
}

RingletPhase *
ringlet_phase_new (const RingletCalibrant *calibrant, guint colour, GError **error)
{
  GArray *lines = make_lines (calibrant, error);
  const gboolean has_cell = calibrant->cell.a_m > 0.0;
  RingletPhase *self = NULL;

  if (lines == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (RingletPhase);
  self->name = make_name (calibrant);
  self->source = g_utf8_make_valid (calibrant->name, -1);
  self->colour = colour % RINGLET_PHASE_N_COLOURS;
  self->is_visible = TRUE;
  self->eos = calibrant->eos;
  self->temperature_k = calibrant->eos.reference_k;
  self->scale = 1.0;
  self->volume_m3 = has_cell ? ringlet_unit_cell_volume (&calibrant->cell) : 0.0;
  self->v0_m3 = self->volume_m3;
  self->lines = lines;
  return self;
}

RingletPhase *
ringlet_phase_dup (const RingletPhase *self)
{
  RingletPhase *copy = g_atomic_rc_box_new (RingletPhase);

  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->source = g_strdup (self->source);
  copy->lines = g_array_ref (self->lines);
  return copy;
}

RingletPhase *
ringlet_phase_ref (RingletPhase *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
phase_clear (gpointer data)
{
  RingletPhase *self = data;

  g_free (self->name);
  g_free (self->source);
  g_array_unref (self->lines);
}

void
ringlet_phase_unref (RingletPhase *self)
{
  g_atomic_rc_box_release_full (self, phase_clear);
}

static gboolean
same_lines (const GArray *a, const GArray *b)
{
  if (a == b || a->len != b->len)
    return a == b;
  for (guint i = 0; i < a->len; i++) {
    const RingletPhaseLine *x = &g_array_index (a, RingletPhaseLine, i);
    const RingletPhaseLine *y = &g_array_index (b, RingletPhaseLine, i);

    if (x->d_m != y->d_m || x->intensity != y->intensity || x->h != y->h ||
        x->k != y->k || x->l != y->l || x->multiplicity != y->multiplicity)
      return FALSE;
  }
  return TRUE;
}

static gboolean
same_eos (const RingletEquationOfState *a, const RingletEquationOfState *b)
{
  return a->kind == b->kind && a->k0_pa == b->k0_pa && a->k0_prime == b->k0_prime &&
      a->k0_second_per_pa == b->k0_second_per_pa &&
      a->k0_slope_pa_per_k == b->k0_slope_pa_per_k &&
      a->k0_prime_slope_per_k == b->k0_prime_slope_per_k &&
      a->expansion_per_k == b->expansion_per_k &&
      a->expansion_slope_per_k2 == b->expansion_slope_per_k2 &&
      a->reference_k == b->reference_k;
}

gboolean
ringlet_phase_equal (const RingletPhase *a, const RingletPhase *b)
{
  return a == b ||
      (g_str_equal (a->name, b->name) && g_str_equal (a->source, b->source) &&
          a->colour == b->colour && !a->is_visible == !b->is_visible &&
          a->pressure_pa == b->pressure_pa && a->temperature_k == b->temperature_k &&
          a->scale == b->scale && same_eos (&a->eos, &b->eos) &&
          a->volume_m3 == b->volume_m3 && a->v0_m3 == b->v0_m3 &&
          same_lines (a->lines, b->lines));
}

void
ringlet_phase_set_modulus (RingletPhase *self, double k0_pa)
{
  if (!(self->eos.k0_pa > 0.0) && self->eos.k0_prime == 0.0)
    self->eos.k0_prime = 4.0;
  self->eos.k0_pa = k0_pa;
}

/* ---- pressure and temperature ---- */

static gboolean G_GNUC_PRINTF (2, 3) fail (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, text);
  return FALSE;
}

static gboolean
check_ranges (const RingletPhase *self, GError **error)
{
  const RingletEquationOfState *eos = &self->eos;

  if (!(self->pressure_pa >= RINGLET_PHASE_MIN_PA &&
          self->pressure_pa <= RINGLET_PHASE_MAX_PA))
    return fail (
        error, _ ("The pressure of %s must be from −20 to 1000 GPa"), self->name);
  if (!(self->temperature_k > 0.0 && self->temperature_k <= RINGLET_PHASE_MAX_K))
    return fail (
        error, _ ("The temperature of %s must be from 0 to 10000 K"), self->name);
  if (!(self->scale >= RINGLET_PHASE_MIN_SCALE &&
          self->scale <= RINGLET_PHASE_MAX_SCALE))
    return fail (
        error, _ ("The height of the bars of %s must be from 0.1 to 3"), self->name);
  if (!(eos->k0_pa >= 0.0 && eos->k0_pa <= 1e13))
    return fail (error, _ ("K₀ of %s must be from 0 to 10000 GPa"), self->name);
  if (!(fabs (eos->k0_prime) <= 100.0))
    return fail (error, _ ("K₀′ of %s must be from −100 to 100"), self->name);
  if (!(fabs (eos->expansion_per_k) <= 1e-2))
    return fail (error, _ ("The expansion of %s must be below 0.01 1/K"), self->name);
  return (self->volume_m3 == 0.0 && self->v0_m3 == 0.0) ||
      (self->volume_m3 > 0.0 && self->v0_m3 > 0.2 * self->volume_m3 &&
          self->v0_m3 < 5.0 * self->volume_m3) ||
      fail (error, _ ("V₀ of %s must be near the volume of its cell"), self->name);
}

static gboolean
check_known (const RingletPhase *self, GError **error)
{
  if (self->temperature_k != self->eos.reference_k && self->eos.expansion_per_k == 0.0)
    return fail (error,
        _ ("The thermal expansion of %s is not known: give it below Equation of State"),
        self->name);
  if (self->pressure_pa != 0.0 && !(self->eos.k0_pa > 0.0))
    return fail (error, _ ("%s has no equation of state: give its K₀ and K₀′ first"),
        self->name);
  return TRUE;
}

static gboolean
find_stretch (const RingletPhase *self, double *stretch, GError **error)
{
  double ratio = 1.0;

  if (!ringlet_equation_of_state_ratio (
          &self->eos, self->pressure_pa, self->temperature_k, &ratio, error))
    return FALSE;
  *stretch =
      cbrt (ratio * (self->volume_m3 > 0.0 ? self->v0_m3 / self->volume_m3 : 1.0));
  return TRUE;
}

gboolean
ringlet_phase_check (const RingletPhase *self, GError **error)
{
  double stretch = 1.0;

  return check_ranges (self, error) && check_known (self, error) &&
      find_stretch (self, &stretch, error);
}

double
ringlet_phase_stretch (const RingletPhase *self)
{
  double stretch = 1.0;

  return find_stretch (self, &stretch, NULL) ? stretch : (double) NAN;
}

gboolean
ringlet_phase_find_pressure (const RingletPhase *self, guint line, double d_m,
    double *pressure_pa, GError **error)
{
  const double from = g_array_index (self->lines, RingletPhaseLine, line).d_m;
  const double stretch = d_m / from;
  const double ratio = stretch * stretch * stretch *
      (self->volume_m3 > 0.0 ? self->volume_m3 / self->v0_m3 : 1.0);

  if (!(self->eos.k0_pa > 0.0))
    return fail (error, _ ("%s has no equation of state: give its K₀ and K₀′ first"),
        self->name);
  if (ringlet_equation_of_state_find_pressure (
          &self->eos, ratio, self->temperature_k, pressure_pa, NULL) &&
      *pressure_pa >= RINGLET_PHASE_MIN_PA && *pressure_pa <= RINGLET_PHASE_MAX_PA)
    return TRUE;
  return fail (error, _ ("No pressure from −20 to 1000 GPa puts this line of %s there"),
      self->name);
}

char *
ringlet_phase_label (const RingletPhase *self)
{
  GString *label = g_string_new (self->name);
  char number[RINGLET_NUMBER_SIZE];

  if (self->pressure_pa != 0.0)
    g_string_append_printf (label, " %s GPa",
        g_ascii_formatd (number, sizeof number,
            fabs (self->pressure_pa) < 100.0 * GPA ? "%.2f" : "%.1f",
            self->pressure_pa / GPA));
  if (fabs (self->temperature_k - self->eos.reference_k) >= 0.5)
    g_string_append_printf (label, " %s K",
        g_ascii_formatd (number, sizeof number, "%.0f", self->temperature_k));
  return g_string_free (label, FALSE);
}
