/* SPDX-License-Identifier: MIT */
#include "calib/autocalibrate.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "calib/auto-advice.h"
#include "calib/auto-final.h"
#include "calib/auto-pairs.h"
#include "calib/auto-verdict.h"
#include "calib/auto-work.h"
#include "calib/control-point.h"

#define CLEAR_SCORE 0.9
/* What the whole image says of an answer; below, another powder may explain more of the
 * lines: 0.60 to 0.72 where silicon is told of ceria, 0.86 and 0.97 where ceria is. */
#define DOUBTFUL_CHECK 0.8

void
ringlet_auto_result_free (RingletAutoResult *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->points, g_array_unref);
  g_free (self->message);
  g_free (self->advice);
  g_free (self);
}

static gboolean
check_inputs (const RingletImage *image, const RingletDetector *detector,
    const RingletAutocalibration *options, GError **error)
{
  const RingletMask *mask = options->mask;

  if (!(options->wavelength_m > 0.0) || !isfinite (options->wavelength_m)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The wavelength is not known: give the energy of the beam or its wavelength");
    return FALSE;
  }
  if (image->n_slow != detector->n_slow || image->n_fast != detector->n_fast) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The image has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels, the detector %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
        image->n_slow, image->n_fast, detector->n_slow, detector->n_fast);
    return FALSE;
  }
  if (mask != NULL &&
      (mask->n_slow != image->n_slow || mask->n_fast != image->n_fast)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The mask has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels, the image %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
        mask->n_slow, mask->n_fast, image->n_slow, image->n_fast);
    return FALSE;
  }
  return TRUE;
}

static RingletAutoAnswer
answer_of (const RingletAutoChecked *checked, double wavelength_m)
{
  return (RingletAutoAnswer){
    .confidence = checked->score,
    .n_matched = checked->check.n_matched,
    .n_possible = checked->check.n_possible,
    .first = checked->check.first,
    .last = checked->check.last,
    .geometry = ringlet_cone_geometry (&checked->order.cone, wavelength_m),
  };
}

/**
 * Trial:
 * @work: what the image holds
 * @options: what is asked
 * @rings: (element-type RingletRing): all that there are
 * @checked: (element-type RingletAutoChecked): the answers, the best first
 * @hold_tilt: they have no tilt
 * @doubt: what speaks against the best
 */
typedef struct {
  RingletAutoWork *work;
  const RingletAutocalibration *options;
  GArray *rings;
  GArray *checked;
  gboolean hold_tilt;
  RingletAutoDoubt doubt;
} Trial;

static void
trial_clear (Trial *self)
{
  g_clear_pointer (&self->rings, g_array_unref);
  g_clear_pointer (&self->checked, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

static gboolean
try_orders (Trial *trial, gboolean hold_tilt, GError **error)
{
  g_clear_pointer (&trial->checked, g_array_unref);
  trial->hold_tilt = hold_tilt;
  trial->checked =
      ringlet_auto_work_orders (trial->work, trial->rings, hold_tilt, error);
  if (trial->checked == NULL)
    return FALSE;
  trial->doubt = ringlet_auto_doubt (trial->checked, hold_tilt);
  return TRUE;
}

/* An answer that is no more than good enough may hide the right one. */
static gboolean
is_clear (const Trial *trial)
{
  return trial->doubt == RINGLET_AUTO_SURE &&
      g_array_index (trial->checked, RingletAutoChecked, 0).check.score >= CLEAR_SCORE;
}

/* What was found first, once more: the pairs of a round hold nothing better. */
static gboolean
is_confirmed (const Trial *trial, const GArray *first, RingletAutoDoubt before)
{
  return before == RINGLET_AUTO_SURE &&
      g_array_index (first, RingletAutoChecked, 0).score ==
      g_array_index (trial->checked, RingletAutoChecked, 0).score;
}

/* What the shape of the lines does not tell: all that two of them may be. Of so many
 * ways to number them one is right only when it is clear. */
static gboolean
try_pairs (Trial *trial, GError **error)
{
  const RingletAutoDoubt before = trial->doubt;
  g_autoptr (GArray) first = g_array_copy (trial->checked);

  for (guint round = 0; round < RINGLET_AUTO_PAIR_ROUNDS && !is_clear (trial);
       round++) {
    if (!ringlet_auto_work_pairs (
            trial->work, trial->rings, trial->hold_tilt, round, trial->checked, error))
      return FALSE;
    trial->doubt = ringlet_auto_doubt (trial->checked, trial->hold_tilt);
    if (is_confirmed (trial, first, before))
      break;
  }
  if (is_clear (trial))
    return TRUE;
  if (before == RINGLET_AUTO_SURE) {
    g_array_unref (trial->checked);
    trial->checked = g_steal_pointer (&first);
    trial->doubt = before;
  } else if (trial->doubt == RINGLET_AUTO_SURE)
    trial->doubt = before;
  return TRUE;
}

/* With a tilt; where there is but one ring, without. */
static gboolean
number_rings (Trial *trial, GError **error)
{
  if (trial->work->n_valid == 0) {
    trial->doubt = RINGLET_AUTO_NO_PIXELS;
    return TRUE;
  }
  if (trial->work->candidates == NULL) {
    trial->doubt = RINGLET_AUTO_NO_LINES;
    return TRUE;
  }
  if (!try_orders (trial, trial->options->hold_tilt, error))
    return FALSE;
  if (!try_pairs (trial, error))
    return FALSE;
  if (trial->doubt == RINGLET_AUTO_ONE_RING)
    return try_orders (trial, TRUE, error);
  return TRUE;
}

static void
describe (RingletAutoResult *result, const RingletCalibrant *calibrant)
{
  char rms[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (rms, sizeof rms, "%.2f", result->rms_px);
  result->message = g_strdup_printf ("%u of %u rings of %s, %s pixels rms%s",
      result->best.n_matched, result->best.n_possible, calibrant->name, rms,
      result->tilt_held ? "; the rings do not tell a tilt, which is held at zero" : "");
}

/* The refinement may not lose what the search has seen: where there are few points,
 * some of which are none, it can. The lines of the search are not as good as pixels. */
static gboolean
is_kept (const Trial *trial, const RingletAutoFinal *final)
{
  const RingletAutoOrder *before =
      &g_array_index (trial->checked, RingletAutoChecked, 0).order;
  const RingletCone cone = ringlet_cone_of_geometry (&final->geometry);
  const RingletAutoOrder after =
      ringlet_auto_order_new (trial->work->few, trial->rings, &cone);

  return after.explained > 0.9 * before->explained &&
      (final->is_of_pixels || after.rms_px < 1.25 * before->rms_px + 0.05);
}

/* FALSE when cancelled. */
static gboolean
finish (Trial *trial, RingletAutoResult *result, GError **error)
{
  RingletAutoFinal final = { 0 };
  g_autoptr (GError) local = NULL;

  if (!ringlet_auto_final (trial->work, &result->best.geometry, trial->rings,
          trial->hold_tilt, trial->options->hold_tilt, &final, &local)) {
    g_clear_pointer (&final.points, g_array_unref);
    if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    trial->doubt = RINGLET_AUTO_LOOSE;
    return TRUE;
  }
  if (final.is_loose || !is_kept (trial, &final)) {
    g_clear_pointer (&final.points, g_array_unref);
    trial->doubt = RINGLET_AUTO_LOOSE;
    return TRUE;
  }
  result->is_found = TRUE;
  result->best.geometry = final.geometry;
  result->tilt_held = final.tilt_held;
  memcpy (result->sigma, final.sigma, sizeof result->sigma);
  result->rms_px = final.rms_px;
  g_array_unref (result->points);
  result->points = final.points;
  describe (result, trial->options->calibrant);
  return TRUE;
}

/* The rings of a powder may all lie on lines and leave as many lines out: those of
 * silicon fit an image of ceria, at a distance that is wrong by some thousandths. */
static gboolean
ask_others (Trial *trial, RingletAutoResult *result, GError **error)
{
  const RingletAutoChecked *best =
      &g_array_index (trial->checked, RingletAutoChecked, 0);

  if (best->check.score >= DOUBTFUL_CHECK || best->check.n_extra < 2)
    return TRUE;
  if (!ringlet_auto_other (trial->work, trial->options->calibrant,
          trial->options->wavelength_m, best, &result->other, &result->advice, error))
    return FALSE;
  if (result->other != NULL)
    trial->doubt = RINGLET_AUTO_EXTRA;
  return TRUE;
}

/* Rings that the lines of the image are not, whatever their numbers; lines that are no
 * rings at all are no powder either. */
static gboolean
is_other_powder (RingletAutoDoubt doubt, const RingletAutoAnswer *best)
{
  return best->n_matched > 0 &&
      (doubt == RINGLET_AUTO_EXTRA || doubt == RINGLET_AUTO_MISSING ||
          doubt == RINGLET_AUTO_NO_PATTERN);
}

/* What no name stands for can be said in other words. */
static char *
other_words (const RingletCalibrant *calibrant)
{
  return g_strdup_printf (
      "None of the %" G_GSIZE_FORMAT
      " calibrants with a name was found to fit at this energy, nor %s "
      "at another. Of another powder give the cell, as in "
      "\"cell:a=2.951,c=4.686,sg=P63/mmc\", or a list of spacings; \"+\" joins powders "
      "of one sample",
      ringlet_calibrant_count (), calibrant->name);
}

/* Says why there is no geometry, and what would fit. */
static gboolean
refuse (Trial *trial, RingletAutoResult *result, GError **error)
{
  static const RingletGeometry none = { 0 };
  const RingletAutocalibration *options = trial->options;

  result->best.geometry = none;
  result->message = ringlet_auto_doubt_text (
      trial->doubt, trial->checked, options->calibrant, options->wavelength_m);
  if (!options->advise || !result->has_lines || result->advice != NULL)
    return TRUE;
  if (!ringlet_auto_advice (trial->work, options->calibrant, options->wavelength_m,
          result->best.confidence, &result->other, &result->advice, error))
    return FALSE;
  if (result->advice == NULL && is_other_powder (trial->doubt, &result->best))
    result->advice = other_words (options->calibrant);
  return TRUE;
}

RingletAutoResult *
ringlet_autocalibrate (const RingletImage *image, RingletDetector *detector,
    const RingletAutocalibration *options, const RingletProgress *progress,
    GCancellable *cancellable, GError **error)
{
  g_auto (RingletAutoWork)
      work = { .detector = detector, .progress = progress, .cancellable = cancellable };
  g_auto (Trial) trial = { &work, options };
  g_autoptr (RingletAutoResult) result = g_new0 (RingletAutoResult, 1);

  g_return_val_if_fail (options->calibrant != NULL, NULL);

  if (!check_inputs (image, detector, options, error) ||
      !ringlet_auto_work_prepare (&work, image, options->mask, options->seed, error))
    return NULL;

  result->points = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));
  trial.rings = ringlet_auto_rings (options->calibrant, options->wavelength_m);
  if (!number_rings (&trial, error))
    return NULL;
  ringlet_progress_report (progress, 0.8);
  result->has_lines = trial.checked != NULL;
  if (trial.checked != NULL && trial.checked->len > 0)
    result->best = answer_of (
        &g_array_index (trial.checked, RingletAutoChecked, 0), options->wavelength_m);
  result->has_runner_up = trial.checked != NULL && trial.checked->len > 1;
  if (result->has_runner_up)
    result->runner_up = answer_of (
        &g_array_index (trial.checked, RingletAutoChecked, 1), options->wavelength_m);
  if (trial.doubt == RINGLET_AUTO_SURE && !ask_others (&trial, result, error))
    return NULL;
  if (trial.doubt == RINGLET_AUTO_SURE && !finish (&trial, result, error))
    return NULL;
  if (!result->is_found && !refuse (&trial, result, error))
    return NULL;
  ringlet_progress_report (progress, 1.0);
  return g_steal_pointer (&result);
}
