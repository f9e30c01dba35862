/* SPDX-License-Identifier: MIT */
#include "calib/auto-verdict.h"

#include <math.h>

#include "base/units.h"

#define LEAST_SCORE 0.55     /* what agrees over what speaks, of the whole image */
#define LEAST_SCORE_FEW 0.8  /* with a few rings, more of which are chance */
#define SURE_SCORE 0.8       /* below, */
#define MISSING_OF 8         /* one in so many rings may be missing */
#define LEAST_EXPLAINED 0.35 /* of the length of all ridges */
#define LEAST_EVIDENCE 1.6   /* rings that are no chance */
#define LEAST_MARGIN 0.35    /* to the second best, with a few rings */
#define MANY_RINGS 6
#define MARGIN_MANY 0.2
#define CLOSE 0.1 /* nothing speaks for one alone of two that are so near */

static const RingletAutoChecked *
at (const GArray *checked, guint i)
{
  return i < checked->len ? &g_array_index (checked, RingletAutoChecked, i) : NULL;
}

/* The same lines as the same rings, in another place: a fit that did not end. */
static gboolean
is_same_numbering (const RingletAutoCheck *a, const RingletAutoCheck *b)
{
  return a->first == b->first && a->last == b->last && a->n_matched == b->n_matched;
}

/* Nearly the same geometry: it numbers the rings in the same way, whichever are seen.
 */
static gboolean
is_same_place (const RingletCone *a, const RingletCone *b)
{
  return fabs (log (a->distance_m / b->distance_m)) < 0.005 &&
      hypot (a->tilt[0] - b->tilt[0], a->tilt[1] - b->tilt[1]) < 0.02;
}

/* What speaks against an answer that is the only one. */
static RingletAutoDoubt
doubt_alone (const RingletAutoChecked *self, gboolean one_ring)
{
  const RingletAutoCheck *check = &self->check;

  if (check->n_matched == 0 || self->order.explained < LEAST_EXPLAINED)
    return RINGLET_AUTO_NO_PATTERN;
  if (check->score < (check->n_matched < MANY_RINGS ? LEAST_SCORE_FEW : LEAST_SCORE))
    return check->n_extra >= check->n_missing ? RINGLET_AUTO_EXTRA
                                              : RINGLET_AUTO_MISSING;
  if (check->score < SURE_SCORE && check->n_missing * MISSING_OF > check->n_possible)
    return RINGLET_AUTO_MISSING;
  if (check->evidence < LEAST_EVIDENCE && !one_ring)
    return RINGLET_AUTO_ONE_RING;
  return RINGLET_AUTO_SURE;
}

/* Of layers, whose rings are at equal steps, every second is a ring, too, at half the
 * distance: the same lines, and between them rings that are not there. Such a reading
 * would be refused alone, and no line speaks for it. Of other powders what fits worse
 * still is a sign that there are many ways: at a tenth of the wavelength 25 of 25 rings
 * of LaB6 are on lines of LaB6. */
static gboolean
is_refuted (const RingletAutoChecked *self, const RingletAutoChecked *best)
{
  return self->score < best->score - CLOSE &&
      self->check.n_absent > best->check.n_absent &&
      self->check.n_extra >= best->check.n_extra &&
      self->order.explained <= best->order.explained &&
      doubt_alone (self, TRUE) != RINGLET_AUTO_SURE;
}

/* The first other way to number the rings that fits nearly as well as the best, NULL
 * for none. With few rings one fits more easily. */
static const RingletAutoChecked *
rival_of (const GArray *checked)
{
  const RingletAutoChecked *best = at (checked, 0);
  const double margin = best->check.n_matched < MANY_RINGS ? LEAST_MARGIN : MARGIN_MANY;

  for (guint i = 1; i < checked->len; i++) {
    const RingletAutoChecked *next = at (checked, i);

    if (!is_same_numbering (&best->check, &next->check) &&
        !is_same_place (&best->order.cone, &next->order.cone) &&
        next->score > best->score - margin && !is_refuted (next, best))
      return next;
  }
  return NULL;
}

RingletAutoDoubt
ringlet_auto_doubt (const GArray *checked, gboolean one_ring)
{
  const RingletAutoChecked *best = at (checked, 0);
  const RingletAutoDoubt alone =
      best != NULL ? doubt_alone (best, one_ring) : RINGLET_AUTO_NO_PATTERN;

  if (alone != RINGLET_AUTO_SURE)
    return alone;
  return rival_of (checked) != NULL ? RINGLET_AUTO_TWO_WAYS : RINGLET_AUTO_SURE;
}

static char *
energy_text (double wavelength_m)
{
  char kev[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (kev, sizeof kev, "%.2f", RINGLET_KEV_METRE / wavelength_m);
  return g_strconcat (kev, " keV", NULL);
}

/* "1 to 8 at 208.7 mm" */
static char *
numbers_text (const RingletAutoChecked *checked)
{
  char mm[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (mm, sizeof mm, "%.1f", checked->order.cone.distance_m * 1e3);
  return g_strdup_printf (
      "%u to %u at %s mm", checked->check.first, checked->check.last, mm);
}

/* What made the answer doubtful may have been seen before another search, and be no
 * rival of what that one found. */
static char *
ambiguous_text (const GArray *checked)
{
  const RingletAutoChecked *rival = rival_of (checked);
  g_autofree char *a = numbers_text (at (checked, 0));
  g_autofree char *b = rival != NULL ? numbers_text (rival) : NULL;

  return g_strdup_printf (
      "The rings can be numbered in two ways that fit almost equally well%s%s%s%s. An "
      "image with more rings, or with the beam on the detector, decides it",
      b != NULL ? ": " : "", b != NULL ? a : "", b != NULL ? ", or " : "",
      b != NULL ? b : "");
}

static char *
count_text (guint n, const char *one, const char *several)
{
  return g_strdup_printf ("%u %s", n, n == 1 ? one : several);
}

static char *
pattern_text (const GArray *checked, const RingletCalibrant *calibrant,
    double wavelength_m, const char *problem)
{
  const RingletAutoChecked *best = at (checked, 0);
  g_autofree char *energy = energy_text (wavelength_m);
  g_autofree char *extra = NULL;
  g_autofree char *missing = NULL;

  if (best == NULL || best->check.n_matched == 0)
    return g_strdup_printf (
        "The bright lines of the image are no rings of %s at %s about one centre. "
        "Check "
        "calibrant, energy and pixel size, and mask what is no ring",
        calibrant->name, energy);
  extra = count_text (best->check.n_extra, "bright line that is no ring",
      "bright lines that are no ring");
  missing = count_text (best->check.n_missing, "strong ring that is not there",
      "strong rings that are not there");
  return g_strdup_printf ("%s: the best that rings of %s at %s explain is %u of %u "
                          "rings, with %s and %s. Check calibrant, energy and pixel "
                          "size, and mask what is no ring",
      problem, calibrant->name, energy, best->check.n_matched, best->check.n_possible,
      extra, missing);
}

char *
ringlet_auto_doubt_text (RingletAutoDoubt doubt, const GArray *checked,
    const RingletCalibrant *calibrant, double wavelength_m)
{
  switch (doubt) {
  case RINGLET_AUTO_SURE:
    return NULL;
  case RINGLET_AUTO_NO_PIXELS:
    return g_strdup ("No pixel of the image counts: all are masked, marked as bad or "
                     "not a number. Check the mask and whether it is inverted");
  case RINGLET_AUTO_NO_LINES:
    return g_strdup ("There are no bright lines in the image. A longer exposure, the "
                     "mean of several images or less background would help; saturated "
                     "pixels have to be masked");
  case RINGLET_AUTO_ONE_RING:
    return g_strdup (
        "One ring alone does not tell which it is. An image with two rings "
        "or more, or with the beam on the detector, would");
  case RINGLET_AUTO_TWO_WAYS:
    return ambiguous_text (checked);
  case RINGLET_AUTO_LOOSE:
    return g_strdup (
        "The rings are too short to say where the detector is. Longer arcs "
        "or more rings would help, or a detector known to be perpendicular "
        "to the beam");
  case RINGLET_AUTO_EXTRA:
  case RINGLET_AUTO_MISSING:
    return pattern_text (
        checked, calibrant, wavelength_m, "The rings do not fit together");
  case RINGLET_AUTO_NO_PATTERN:
  default:
    return pattern_text (checked, calibrant, wavelength_m, "Most lines are no rings");
  }
}
