/* SPDX-License-Identifier: MIT */

/* The probe in words and numbers, for people: this is the one place where numbers
 * follow the locale. */

#include "probe.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "calib/ring.h"
#include "geometry/lab.h"
#include "radial.h"

#define DEGREE (G_PI / 180.0)

/* A ring is named when the probe is this near, in pixels of the detector. */
#define NEAR_PX 6.0
/* The same without a detector. */
#define NEAR_RAD (0.1 * DEGREE)

/* Counts of five and more digits are read in threes. */
#define GROUPS_FROM 4
#define GROUP " "

static gboolean
is_excluded_integer (
    const RingletExclusion *exclusion, guint64 bits, RingletPixelType type)
{
  const gsize n_bits = 8 * ringlet_pixel_type_size (type);
  const guint64 all = n_bits == 64 ? G_MAXUINT64 : ((guint64) 1 << n_bits) - 1;

  return exclusion != NULL && exclusion->active &&
      ((bits - exclusion->bits) & all) <= exclusion->n_last;
}

static gboolean
is_excluded_float (const RingletExclusion *exclusion, double value)
{
  if (!isfinite (value))
    return TRUE;

  return exclusion != NULL && exclusion->active && value >= exclusion->min &&
      value <= exclusion->max && (!exclusion->whole || value == floor (value));
}

/* An integer pixel without the detour over a double: sign and magnitude. */
static guint64
integer_at (const RingletImage *image, gsize index, gboolean *is_negative)
{
  gint64 value = 0;

  switch (image->type) {
  case RINGLET_PIXEL_U64:
    return ((const guint64 *) image->data)[index];
  case RINGLET_PIXEL_I64:
    value = ((const gint64 *) image->data)[index];
    break;
  default:
    value = (gint64) ringlet_image_get (image, index);
    break;
  }
  *is_negative = value < 0;
  return value < 0 ? -(guint64) value : (guint64) value;
}

static char *
group_digits (guint64 magnitude, gboolean is_negative)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, magnitude);
  const gsize n = strlen (digits);
  GString *text = g_string_new (is_negative ? "−" : NULL);

  for (gsize i = 0; i < n; i++) {
    if (i > 0 && n > GROUPS_FROM && (n - i) % 3 == 0)
      g_string_append (text, GROUP);
    g_string_append_c (text, digits[i]);
  }
  return g_string_free (text, FALSE);
}

/* A point becomes what the locale has, a hyphen a minus. */
static char *
for_people (const char *number)
{
  GString *text = g_string_new (number);

  g_string_replace (text, ".", localeconv ()->decimal_point, 1);
  g_string_replace (text, "-", "−", 0);
  return g_string_free (text, FALSE);
}

static char *
format_fixed (double value, const char *format)
{
  char number[64];

  return for_people (g_ascii_formatd (number, sizeof number, format, value));
}

/* The shortest number that reads back as the same float or double. */
static char *
format_float (double value, RingletPixelType type)
{
  char number[RINGLET_NUMBER_SIZE];
  static const char *const formats[] = { "%.6g", "%.7g", "%.8g", "%.9g" };

  ringlet_number_format (value, number);
  for (guint i = 0; type == RINGLET_PIXEL_F32 && i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (number, sizeof number, formats[i], value);
    if ((float) g_ascii_strtod (number, NULL) == (float) value)
      break;
  }
  return for_people (number);
}

/* Returns (transfer full) the number of a pixel, and whether it is data. */
static char *
pixel_text (const RingletImage *image, gsize index, const RingletExclusion *exclusion,
    gboolean *is_data)
{
  gboolean is_negative = FALSE;
  guint64 magnitude = 0;

  if (ringlet_pixel_type_is_float (image->type)) {
    const double value = ringlet_image_get (image, index);

    *is_data = !is_excluded_float (exclusion, value);
    return format_float (value, image->type);
  }

  magnitude = integer_at (image, index, &is_negative);
  *is_data = !is_excluded_integer (
      exclusion, is_negative ? -magnitude : magnitude, image->type);
  return group_digits (magnitude, is_negative);
}

/* Whether a number that is not shown is data for the integration: flags are, as long as
 * nobody says which detector it is. */
static gboolean
is_counted_flag (const RingletState *state, const RingletImage *image, gsize index)
{
  const gboolean known = ringlet_detector_has_flags (state->detector);
  const RingletExclusion exclusion =
      ringlet_exclusion_new (&state->plan, known, image->type);
  gboolean is_data = TRUE;

  g_free (pixel_text (image, index, &exclusion, &is_data));
  return is_data;
}

static void
write_intensity (RingletReadout *self, const RingletProbe *probe,
    const RingletState *state, const RingletImage *image, const RingletMask *mask,
    const RingletExclusion *exclusion)
{
  const double slow = floor (probe->slow_px);
  const double fast = floor (probe->fast_px);
  const char *word = NULL;
  gboolean is_data = TRUE;
  g_autofree char *text = NULL;
  gsize index = 0;

  if (image == NULL || !(slow >= 0.0 && slow < (double) image->n_slow) ||
      !(fast >= 0.0 && fast < (double) image->n_fast))
    return;

  index = (gsize) slow * image->n_fast + (gsize) fast;
  text = pixel_text (image, index, exclusion, &is_data);
  if (mask != NULL && mask->n_slow == image->n_slow && mask->n_fast == image->n_fast &&
      mask->bad[index])
    word = _ ("masked");
  else if (!is_data)
    word = is_counted_flag (state, image, index) ? _ ("flag, counted") : _ ("no data");

  /* The word first: there may be no room for both. */
  if (word == NULL)
    g_snprintf (self->intensity, sizeof self->intensity, "I %s", text);
  else if (isnan (ringlet_image_get (image, index)))
    g_snprintf (self->intensity, sizeof self->intensity, "I %s", word);
  else
    g_snprintf (self->intensity, sizeof self->intensity, "I %s (%s)", word, text);
}

static void
write_pixel (RingletReadout *self, const RingletProbe *probe)
{
  g_snprintf (self->position, sizeof self->position,
      "x %" G_GINT64_FORMAT " y %" G_GINT64_FORMAT, (gint64) floor (probe->fast_px),
      (gint64) floor (probe->slow_px));
}

static void
write_number (char *part, gsize size, const char *name, double value,
    const char *format, const char *unit)
{
  g_autofree char *number = NULL;

  if (!isfinite (value))
    return;

  number = format_fixed (value, format);
  g_snprintf (part, size, "%s %s%s", name, number, unit);
}

static void
write_angles (
    RingletReadout *self, const RingletProbe *probe, const RingletState *state)
{
  const double wavelength_m = state->geometry.wavelength_m;
  const double sin_theta = sin (probe->two_theta_rad / 2.0);

  write_number (self->two_theta, sizeof self->two_theta, "2θ",
      probe->two_theta_rad / DEGREE, "%.3f", "°");
  if (wavelength_m <= 0.0)
    return;

  write_number (self->q, sizeof self->q, "q",
      1e-10 * ringlet_q_of_two_theta (probe->two_theta_rad, wavelength_m), "%.3f",
      " Å⁻¹");
  if (sin_theta > 0.0)
    write_number (
        self->d, sizeof self->d, "d", wavelength_m / (2e-10 * sin_theta), "%.3f", " Å");
}

static double
near_rad (const RingletState *state)
{
  const RingletDetector *detector = state->detector;

  if (detector == NULL || state->geometry.distance_m <= 0.0)
    return NEAR_RAD;
  return atan (NEAR_PX * MAX (detector->pixel_slow_m, detector->pixel_fast_m) /
      state->geometry.distance_m);
}

static void
write_ring (RingletReadout *self, const RingletProbe *probe, const RingletState *state,
    const GArray *rings)
{
  const RingletRing *ring = rings != NULL
      ? ringlet_rings_nearest (rings, probe->two_theta_rad, near_rad (state))
      : NULL;
  g_autofree char *label = NULL;
  const char *open = "(";
  const char *close = ")";

  if (ring == NULL)
    return;

  label = ringlet_reflection_label (&ring->reflection);
  if (*label == '(')
    open = close = "";
  g_snprintf (self->ring, sizeof self->ring, _ ("ring %u %s%s%s"), ring->number, open,
      label, close);
}

RingletReadout
ringlet_readout_make (const RingletProbe *probe, const RingletState *state,
    const RingletImage *image, const RingletMask *mask,
    const RingletExclusion *exclusion, const GArray *rings)
{
  RingletReadout self = { 0 };

  if (!probe->is_active)
    return self;

  if (probe->has_pixel) {
    write_pixel (&self, probe);
    write_intensity (&self, probe, state, image, mask, exclusion);
  }
  if (probe->has_two_theta) {
    write_angles (&self, probe, state);
    write_ring (&self, probe, state, rings);
  }
  if (probe->has_chi)
    write_number (self.chi, sizeof self.chi, "χ", probe->chi_rad / DEGREE, "%.1f", "°");
  return self;
}

char *
ringlet_readout_text (const RingletReadout *self)
{
  const char *const parts[] = { self->position, self->intensity, self->two_theta,
    self->q, self->d, self->chi, self->ring };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (*parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? "  " : "", parts[i]);
  }
  return g_string_free (text, FALSE);
}
