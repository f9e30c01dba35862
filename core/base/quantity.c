/* SPDX-License-Identifier: MIT */
#include "base/quantity.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/units.h"

/* Photons that a diffraction image is made of. */
#define MIN_KEV 1.0
#define MAX_KEV 1000.0

typedef enum { LENGTH, ENERGY, ANGLE } Kind;

/* How many make a metre, a keV or a radian: most of these numbers are exact, their
 * inverses are not. Of several spellings the first is the one that messages suggest. */
typedef struct {
  Kind kind;
  double per_si;
  const char *symbol;
  const char *names[7];
} Unit;

static const Unit units[] = {
  { LENGTH, 1.0, "m", { "m", "metre", "meter" } },
  { LENGTH, 1e2, "cm", { "cm" } },
  { LENGTH, 1e3, "mm", { "mm" } },
  { LENGTH, 1e6, "µm", { "um", "\u00b5m", "\u03bcm", "micron", "microns" } },
  { LENGTH, 1e10, "Å", { "A", "\u00c5", "\u212b", "A\u030a", "angstrom", "Angstrom" } },
  { LENGTH, 1e9, "nm", { "nm" } },
  { LENGTH, 1e12, "pm", { "pm" } },
  { ENERGY, 1e3, "eV", { "eV", "ev", "EV" } },
  { ENERGY, 1.0, "keV", { "keV", "kev", "KeV", "KEV" } },
  { ENERGY, 1e-3, "MeV", { "MeV" } },
  { ANGLE, 180.0 / G_PI, "°", { "deg", "\u00b0", "degree", "degrees" } },
  { ANGLE, 1.0, "rad", { "rad" } },
  { ANGLE, 1e3, "mrad", { "mrad" } },
};

static const Unit *
find_unit (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (units[i].names); j++) {
      if (g_strcmp0 (units[i].names[j], name) == 0)
        return &units[i];
    }
  }
  return NULL;
}

static double
to_si (const Unit *unit, double value)
{
  return value / unit->per_si;
}

/* A text taken apart; @unit is "" where there is none. */
typedef struct {
  double value;
  char *number;
  char *unit;
} Words;

static void
words_clear (Words *self)
{
  g_free (self->number);
  g_free (self->unit);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static gboolean
fail (const char *name, const char *text, const char *what, GError **error)
{
  g_set_error (
      error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s: \"%s\" %s", name, text, what);
  return FALSE;
}

/* Hexadecimal digits would swallow the unit of 0x3A. */
static gboolean
split (const char *name, const char *text, const char *allowed, Words *words,
    GError **error)
{
  const char *start = text + strspn (text, " \t\r\n");
  const char *digits = start + strspn (start, "+-");
  char *end = NULL;

  words->value = g_ascii_strtod (start, &end);
  if (end == start || strncmp (digits, "0x", 2) == 0 || strncmp (digits, "0X", 2) == 0)
    return fail (name, text, allowed, error);

  words->number = g_strndup (start, (gsize) (end - start));
  words->unit = g_strstrip (g_strdup (end));
  return TRUE;
}

/* "30 keV is 0.4133 Å" */
static void
add_wavelength_reading (
    GString *readings, const char *number, const Unit *unit, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const gboolean is_energy = unit->kind == ENERGY;
  const double other =
      RINGLET_KEV_METRE / to_si (unit, value) / (is_energy ? 1e-10 : 1.0);

  g_string_append_printf (readings, "%s%s %s is %s %s", readings->len > 0 ? ", " : "",
      number, unit->symbol, g_ascii_formatd (buffer, sizeof buffer, "%.4g", other),
      is_energy ? "Å" : "keV");
}

static void
add_length_reading (GString *readings, const char *number, const Unit *unit)
{
  g_string_append_printf (
      readings, "%s%s %s", readings->len > 0 ? ", " : "", number, unit->symbol);
}

/* Nobody says MeV and leaves it out. */
static gboolean
is_plausible (
    const Unit *unit, double value, gboolean is_wavelength, double min_m, double max_m)
{
  const double si = to_si (unit, value);
  const double kev = unit->kind == ENERGY ? si : RINGLET_KEV_METRE / si;

  if (is_wavelength)
    return unit->kind != ANGLE && unit->per_si >= 1.0 && kev >= MIN_KEV &&
        kev <= MAX_KEV;
  return unit->kind == LENGTH && si >= min_m && si <= max_m;
}

/* Says what a number without a unit could mean, and how to write each of that. */
static gboolean
refuse (const char *name, const Words *words, gboolean is_wavelength, double min_m,
    double max_m, GError **error)
{
  g_autoptr (GString) readings = g_string_new (NULL);
  g_autoptr (GString) spellings = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    if (!is_plausible (&units[i], words->value, is_wavelength, min_m, max_m))
      continue;
    if (is_wavelength)
      add_wavelength_reading (readings, words->number, &units[i], words->value);
    else
      add_length_reading (readings, words->number, &units[i]);
    g_string_append_printf (spellings, "%s%s%s", spellings->len > 0 ? " or " : "",
        words->number, units[i].names[0]);
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: \"%s\" has no unit%s%s; write %s", name, words->number,
      readings->len > 0 ? ": " : "", readings->str,
      spellings->len > 0  ? spellings->str
          : is_wavelength ? "it with one, such as 0.4066A or 30keV"
                          : "it with one, such as 75um or 0.25m");
  return FALSE;
}

gboolean
ringlet_wavelength_parse (
    const char *name, const char *text, double *wavelength_m, GError **error)
{
  const char *allowed = "is no wavelength or photon energy: a number with a decimal "
                        "point and one of A, nm, pm, m, eV, keV, MeV";
  const char *range =
      "is not allowed: a wavelength or an energy is positive and finite";
  g_auto (Words) words = { 0 };
  const Unit *unit = NULL;
  double value;

  if (!split (name, text, allowed, &words, error))
    return FALSE;

  unit = find_unit (words.unit);
  if (*words.unit != '\0' && (unit == NULL || unit->kind == ANGLE))
    return fail (name, text, allowed, error);
  if (!(words.value > 0.0 && isfinite (words.value)))
    return fail (name, text, range, error);
  if (unit == NULL)
    return refuse (name, &words, TRUE, 0.0, 0.0, error);

  value = to_si (unit, words.value);
  if (unit->kind == ENERGY)
    value = RINGLET_KEV_METRE / value;
  if (!(value > 0.0 && isfinite (value)))
    return fail (name, text, range, error);

  *wavelength_m = value;
  return TRUE;
}

gboolean
ringlet_length_parse (const char *name, const char *text, double min_m, double max_m,
    double *length_m, GError **error)
{
  const char *allowed =
      "is no length: a number with a decimal point and one of m, cm, mm, um, nm, A, pm";
  const char *range = "is not allowed: the length is positive and finite";
  g_auto (Words) words = { 0 };
  const Unit *unit = NULL;
  double value;

  if (!split (name, text, allowed, &words, error))
    return FALSE;

  unit = find_unit (words.unit);
  if (*words.unit != '\0' && (unit == NULL || unit->kind != LENGTH))
    return fail (name, text, allowed, error);
  if (!(words.value > 0.0 && isfinite (words.value)))
    return fail (name, text, range, error);
  if (unit == NULL)
    return refuse (name, &words, FALSE, min_m, max_m, error);

  value = to_si (unit, words.value);
  if (value == 0.0)
    return fail (name, text, range, error);

  *length_m = value;
  return TRUE;
}

gboolean
ringlet_angle_parse (
    const char *name, const char *text, double *angle_rad, GError **error)
{
  const char *allowed =
      "is no angle: a finite number with a decimal point and one of deg, rad, mrad";
  g_auto (Words) words = { 0 };
  const Unit *unit = NULL;

  if (!split (name, text, allowed, &words, error))
    return FALSE;

  unit = find_unit (words.unit);
  if (unit == NULL || unit->kind != ANGLE || !isfinite (words.value))
    return fail (name, text, allowed, error);

  *angle_rad = to_si (unit, words.value);
  return TRUE;
}
