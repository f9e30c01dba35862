/* SPDX-License-Identifier: MIT */
#include "calib/auto-advice.h"

#include <math.h>

#include "base/parallel.h"
#include "base/units.h"

#define LEAST_SCORE 0.7
#define LEAST_GAIN 0.25
/* Over an answer that would be believed, with lines left over. */
#define OTHER_GAIN 0.1
#define LEAST_EVIDENCE 2.5
#define SAME_SCORE 0.05
/* Part of its own score that another powder must have without a fit. */
#define LIKE 0.5
#define N_ADVICE_POINTS 600

/* Wavelengths over the given one that are tried first: what the fit bridges lies
 * between. Ten and a tenth are slips of the decimal point. */
static const double scales[] = { 0.1, 0.25, 0.4, 0.5, 0.58, 0.66, 0.73, 0.8, 0.86, 0.92,
  0.96, 1.04, 1.08, 1.14, 1.22, 1.3, 1.4, 1.55, 1.75, 2.0, 2.5, 4.0, 10.0 };

typedef struct {
  RingletAutoWork work;
  const RingletCalibrant *calibrant;
  double wavelength_m;
  RingletAutoChecked best;
  double top_score; /* of all that were tried */
} Trial;

/* Cubes of another size have the same rings at another distance, but for what tan 2θ is
 * more than 2θ: of scores about as good as the highest the nearer lines count. */
static gboolean
is_better (const RingletAutoChecked *next, const Trial *trial)
{
  const double least = fmax (next->score, trial->top_score) - SAME_SCORE;

  if (next->score < least || trial->best.score < least)
    return next->score > trial->best.score;
  return next->order.rms_px < trial->best.order.rms_px;
}

/* FALSE when cancelled; keeps what is better than the best so far. */
static gboolean
try_rings (const RingletAutoWork *work, const RingletCalibrant *calibrant,
    double wavelength_m, Trial *trial, GError **error)
{
  g_autoptr (GArray) rings = ringlet_auto_rings (calibrant, wavelength_m);
  g_autoptr (GArray) checked = ringlet_auto_work_orders (work, rings, FALSE, error);
  const RingletAutoChecked *best = NULL;

  if (checked == NULL)
    return FALSE;
  best = checked->len > 0 ? &g_array_index (checked, RingletAutoChecked, 0) : NULL;
  if (best != NULL && best->check.evidence >= LEAST_EVIDENCE &&
      (trial->calibrant == NULL || is_better (best, trial))) {
    trial->best = *best;
    trial->calibrant = calibrant;
    trial->wavelength_m = wavelength_m;
  }
  if (best != NULL && best->check.evidence >= LEAST_EVIDENCE)
    trial->top_score = fmax (trial->top_score, best->score);
  return TRUE;
}

static gboolean
try_calibrants (const RingletAutoWork *work, const RingletCalibrant *calibrant,
    double wavelength_m, Trial *trial, GError **error)
{
  const RingletCalibrant *const *all = ringlet_calibrant_list ();

  for (gsize i = 0; all[i] != NULL; i++)
    if (g_ascii_strcasecmp (all[i]->name, calibrant->name) != 0 &&
        !try_rings (work, all[i], wavelength_m, trial, error))
      return FALSE;
  return TRUE;
}

static gboolean
try_energies (const RingletAutoWork *work, const RingletCalibrant *calibrant,
    double wavelength_m, Trial *trial, GError **error)
{
  double step = 0.02;

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    if (!try_rings (work, calibrant, wavelength_m * scales[i], trial, error))
      return FALSE;
  for (int round = 0; trial->calibrant != NULL && round < 3; round++, step /= 3.0) {
    const double from_m = trial->wavelength_m;

    for (int k = -1; k <= 1; k += 2)
      if (!try_rings (work, calibrant, from_m * (1.0 + k * step), trial, error))
        return FALSE;
  }
  return TRUE;
}

static gboolean
is_clear (const Trial *trial, double least)
{
  return trial->calibrant != NULL && trial->best.score >= fmax (least, LEAST_SCORE);
}

static char *
fits_text (const Trial *trial)
{
  return g_strdup_printf ("The rings fit %s at this energy: %u of %u rings",
      trial->calibrant->name, trial->best.check.n_matched,
      trial->best.check.n_possible);
}

/**
 * Likeness:
 * @points: (element-type RingletConePoint): of the lines
 * @is_like: (array): by calibrant
 *
 * Which powders have rings where @cone has lines.
 */
typedef struct {
  const GArray *points;
  const RingletCone *cone;
  double wavelength_m;
  double least_score;
  gboolean *is_like;
} Likeness;

static void
compare_powder (gsize index, gpointer data)
{
  const Likeness *self = data;
  g_autoptr (GArray) rings =
      ringlet_auto_rings (ringlet_calibrant_list ()[index], self->wavelength_m);

  self->is_like[index] =
      ringlet_auto_lines_score (self->points, self->cone, rings) > self->least_score;
}

/* Fits the powders that are like it. */
static gboolean
try_like (const RingletAutoWork *work, const RingletCalibrant *calibrant,
    const Likeness *likeness, Trial *trial, GError **error)
{
  const RingletCalibrant *const *all = ringlet_calibrant_list ();

  for (gsize i = 0; all[i] != NULL; i++)
    if (likeness->is_like[i] &&
        g_ascii_strcasecmp (all[i]->name, calibrant->name) != 0 &&
        !try_rings (work, all[i], likeness->wavelength_m, trial, error))
      return FALSE;
  return TRUE;
}

gboolean
ringlet_auto_other (const RingletAutoWork *work, const RingletCalibrant *calibrant,
    double wavelength_m, const RingletAutoChecked *best, const RingletCalibrant **other,
    char **advice, GError **error)
{
  const gsize n = ringlet_calibrant_count ();
  g_autoptr (GArray) few = ringlet_auto_thinned (work->points, N_ADVICE_POINTS);
  g_autoptr (GArray) own = ringlet_auto_rings (calibrant, wavelength_m);
  g_autofree gboolean *is_like = g_new (gboolean, n);
  const Likeness likeness = { few, &best->order.cone, wavelength_m,
    LIKE * ringlet_auto_lines_score (few, &best->order.cone, own), is_like };
  RingletAutoWork quick = *work;
  Trial trial = { 0 };

  quick.few = few;
  *other = NULL;
  *advice = NULL;
  if (!ringlet_parallel_for (
          n, compare_powder, (gpointer) &likeness, work->cancellable, error) ||
      !try_like (&quick, calibrant, &likeness, &trial, error))
    return FALSE;
  if (!is_clear (&trial, best->score + OTHER_GAIN))
    return TRUE;
  *other = trial.calibrant;
  *advice = fits_text (&trial);
  return TRUE;
}

gboolean
ringlet_auto_advice (const RingletAutoWork *work, const RingletCalibrant *calibrant,
    double wavelength_m, double score, const RingletCalibrant **other, char **advice,
    GError **error)
{
  g_autoptr (GArray) few = ringlet_auto_thinned (work->points, N_ADVICE_POINTS);
  RingletAutoWork quick = *work;
  Trial powder = { 0 }, energy = { 0 };

  *other = NULL;
  *advice = NULL;
  quick.few = few;
  if (!try_calibrants (&quick, calibrant, wavelength_m, &powder, error))
    return FALSE;
  if (is_clear (&powder, score + LEAST_GAIN)) {
    *other = powder.calibrant;
    *advice = fits_text (&powder);
    return TRUE;
  }
  if (!try_energies (&quick, calibrant, wavelength_m, &energy, error))
    return FALSE;
  if (is_clear (&energy, score + LEAST_GAIN)) {
    char kev[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (kev, sizeof kev, "%.3g", RINGLET_KEV_METRE / energy.wavelength_m);
    *advice = g_strdup_printf ("The rings fit %s at about %s keV: %u of %u rings",
        calibrant->name, kev, energy.best.check.n_matched,
        energy.best.check.n_possible);
  }
  return TRUE;
}
