/* SPDX-License-Identifier: MIT */

/* What each step does. */

#include <string.h>

#include "base/error.h"
#include "cli/mask-steps-private.h"
#include "cli/parse.h"
#include "geometry/mask-shapes.h"
#include "image/mask-edit.h"
#include "image/source.h"

gboolean
ringlet_mask_work_replace (RingletMaskWork *work, RingletMask *mask)
{
  if (mask == NULL)
    return FALSE;

  g_clear_pointer (&work->mask, ringlet_mask_unref);
  work->mask = mask;
  return TRUE;
}

gboolean
ringlet_mask_work_combine (
    RingletMaskWork *work, RingletMaskOperator how, RingletMask *other, GError **error)
{
  g_autoptr (RingletMask) mask = other;

  return mask != NULL &&
      ringlet_mask_work_replace (
          work, ringlet_mask_combine (work->mask, how, mask, error));
}

/* ---- masks from files ---- */

RingletDetector *
ringlet_mask_work_fit_detector (const RingletMaskWork *self, GError **error)
{
  const RingletDetector *bare = self->detector;
  RingletDetector *detector = ringlet_detector_for_image (
      self->detector, self->mask->n_slow, self->mask->n_fast, error);

  if (detector == NULL && bare != NULL && bare->n_slow == self->mask->n_fast &&
      bare->n_fast == self->mask->n_slow)
    g_prefix_error (error, "the mask fits only transposed (--transpose): ");
  return detector;
}

/* What masks of other programs get wrong is said, and nothing is done about it. */
static void
warn_of_mask (RingletMaskWork *work, const RingletMask *mask, const char *path)
{
  g_autoptr (RingletDetector) detector = work->detector != NULL
      ? ringlet_detector_for_image (work->detector, mask->n_slow, mask->n_fast, NULL)
      : NULL;
  g_autoptr (RingletMask) gaps =
      detector != NULL ? ringlet_detector_gap_mask (detector) : NULL;

  if (!work->expects_invert && ringlet_mask_seems_inverted (mask)) {
    work->warned = TRUE;
    g_printerr ("ringlet: %s hides %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                " pixels; if it marks what counts, use --invert\n",
        path, mask->n_bad, mask->n_slow * mask->n_fast);
  }
  if (work->expects_flip)
    return;
  if (ringlet_mask_seems_flipped (mask, gaps))
    g_printerr ("ringlet: %s hides the gaps of %s only with its rows upside down; "
                "--flip turns it\n",
        path, detector->name);
  else if (g_str_has_suffix (path, ".mask"))
    g_printerr ("ringlet: %s seems to be a mask of Dioptas, which turns images upside "
                "down; if the image is used as it is, use --flip\n",
        path);
}

RingletMask *
ringlet_mask_work_load (RingletMaskWork *work, const char *path, GError **error)
{
  g_autoptr (RingletImage) image = ringlet_image_load (path, NULL, error);
  RingletMask *mask = NULL;

  if (image == NULL)
    return NULL;
  mask = ringlet_mask_new_from_image (image, error);
  if (mask != NULL)
    warn_of_mask (work, mask, path);
  return mask;
}

static gboolean
combine_file (
    RingletMaskWork *work, RingletMaskOperator how, const char *path, GError **error)
{
  if (ringlet_mask_work_combine (
          work, how, ringlet_mask_work_load (work, path, error), error))
    return TRUE;

  if (!g_str_has_prefix ((*error)->message, path))
    g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static gboolean
apply_or (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return combine_file (work, RINGLET_MASK_OR, step->text, error);
}

static gboolean
apply_and (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return combine_file (work, RINGLET_MASK_AND, step->text, error);
}

static gboolean
apply_xor (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return combine_file (work, RINGLET_MASK_XOR, step->text, error);
}

static gboolean
apply_minus (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return combine_file (work, RINGLET_MASK_MINUS, step->text, error);
}

/* ---- detector and shapes ---- */

static gboolean
apply_gaps (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  g_autoptr (RingletDetector) detector = NULL;
  RingletMask *gaps = NULL;

  if (work->detector == NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "of which detector? Give --detector NAME, or a --poni that names it");
    return FALSE;
  }
  detector = ringlet_mask_work_fit_detector (work, error);
  if (detector == NULL)
    return FALSE;

  gaps = ringlet_detector_gap_mask (detector);
  if (gaps == NULL) {
    g_printerr ("ringlet: %s has no gaps\n", detector->name);
    return TRUE;
  }
  return ringlet_mask_work_combine (work, RINGLET_MASK_OR, gaps, error);
}

static gboolean
apply_shapes (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  g_autoptr (RingletMaskShapes) shapes = ringlet_mask_shapes_load (step->text, error);
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RingletDetector) detector = NULL;
  RingletMask *mask = NULL;

  if (shapes == NULL)
    return FALSE;
  if (work->geometry != NULL) {
    detector = ringlet_mask_work_fit_detector (work, error);
    if (detector == NULL)
      return FALSE;
  }

  mask = ringlet_mask_shapes_draw (
      shapes, work->mask, detector, work->geometry, warnings, NULL, error);
  for (guint i = 0; mask != NULL && i < warnings->len; i++)
    g_printerr ("ringlet: %s\n", (const char *) g_ptr_array_index (warnings, i));
  return ringlet_mask_work_replace (work, mask);
}

/* ---- the mask itself ---- */

/* "N" or "N,square". */
static gboolean
parse_growth (const char *option, const char *text, guint *n, RingletMaskKernel *kernel,
    GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  const guint n_parts = g_strv_length (parts);

  *kernel = n_parts == 2 ? RINGLET_MASK_SQUARE : RINGLET_MASK_DISC;
  if ((n_parts == 1 || (n_parts == 2 && g_str_equal (parts[1], "square"))) &&
      ringlet_parse_count (option, parts[0], n, NULL) && *n <= RINGLET_MASK_MAX_GROWTH)
    return TRUE;
  return ringlet_parse_refuse (
      option, text, "a whole number of pixels up to 1000, N or N,square", error);
}

static gboolean
check_growth (const char *option, const char *text, GError **error)
{
  RingletMaskKernel kernel;
  guint n = 0;

  return parse_growth (option, text, &n, &kernel, error);
}

static gboolean
apply_grow (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  RingletMaskKernel kernel;
  guint n = 0;

  return parse_growth ("--grow", step->text, &n, &kernel, error) &&
      ringlet_mask_work_replace (
          work, ringlet_mask_grow (work->mask, n, kernel, error));
}

static gboolean
apply_shrink (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  RingletMaskKernel kernel;
  guint n = 0;

  return parse_growth ("--shrink", step->text, &n, &kernel, error) &&
      ringlet_mask_work_replace (
          work, ringlet_mask_shrink (work->mask, n, kernel, error));
}

static gboolean
apply_invert (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return ringlet_mask_work_replace (work, ringlet_mask_invert (work->mask, error));
}

static gboolean
apply_fill (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return ringlet_mask_work_replace (work, ringlet_mask_fill_holes (work->mask, error));
}

/* The image that was named has the old shape. */
static gboolean
apply_transpose (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  g_clear_pointer (&work->image, ringlet_image_unref);
  g_clear_pointer (&work->series, ringlet_series_pixels_free);
  return ringlet_mask_work_replace (work, ringlet_mask_transpose (work->mask, error));
}

static gboolean
apply_flip (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return ringlet_mask_work_replace (work, ringlet_mask_flip (work->mask, TRUE, error));
}

static gboolean
apply_mirror (RingletMaskWork *work, const RingletMaskStep *step, GError **error)
{
  return ringlet_mask_work_replace (work, ringlet_mask_flip (work->mask, FALSE, error));
}

static RingletImage *
load_image (const char *text, GError **error)
{
  return ringlet_image_load (text, NULL, error);
}

const RingletMaskStepClass ringlet_mask_step_classes[] = {
  { "or", "FILE", TRUE, load_image, NULL, apply_or, "Mask what this mask masks, too" },
  { "and", "FILE", TRUE, load_image, NULL, apply_and,
      "Mask only what this mask masks, too" },
  { "xor", "FILE", TRUE, load_image, NULL, apply_xor,
      "Mask what just one of the two masks" },
  { "minus", "FILE", TRUE, load_image, NULL, apply_minus, "Free what this mask masks" },
  { "image", "FILE", TRUE, load_image, NULL, ringlet_mask_apply_image,
      "Image that the five options below look at, until the next one" },
  { "below", "V", FALSE, NULL, ringlet_mask_check_number, ringlet_mask_apply_below,
      "Mask its pixels below V" },
  { "above", "V", FALSE, NULL, ringlet_mask_check_number, ringlet_mask_apply_above,
      "Mask its pixels above V" },
  { "hot", "SIGMAS", FALSE, NULL, ringlet_mask_check_positive, ringlet_mask_apply_hot,
      "Mask its pixels that are so far above the median of the 24 around them; what is "
      "masked before is not looked at; sharp rings and reflections are hot, too" },
  { "spots", "SNR[,RADII]", FALSE, NULL, ringlet_mask_check_spots,
      ringlet_mask_apply_spots,
      "Mask discs of RADII (2) times their size around its spots of that significance; "
      "what is masked before is not looked at" },
  { "flagged", NULL, FALSE, NULL, NULL, ringlet_mask_apply_flagged,
      "Mask what is no data in it: -1, -2 (the two largest values of unsigned "
      "integers), NaN and infinity" },
  { "series", "SERIES", TRUE, ringlet_mask_load_series_frame, NULL,
      ringlet_mask_apply_series,
      "Frames that the five options below look at: a stack, an Eiger master, a folder, "
      "img_####.cbf" },
  { "flagged-any", NULL, FALSE, NULL, NULL, ringlet_mask_apply_flagged_any,
      "Mask what is no data in at least one of them" },
  { "flagged-all", NULL, FALSE, NULL, NULL, ringlet_mask_apply_flagged_all,
      "Mask what is no data in any of them" },
  { "dead", "COUNTS", FALSE, NULL, ringlet_mask_check_not_negative,
      ringlet_mask_apply_dead,
      "Mask what is 0 in all of them, though the 24 pixels around have COUNTS or more "
      "in the median of their sums (0: whatever they have)" },
  { "noisy", "SIGMAS", FALSE, NULL, ringlet_mask_check_positive,
      ringlet_mask_apply_noisy,
      "Mask what changes from frame to frame so much more than counts do, and than "
      "the pixels around" },
  { "bright", "SIGMAS", FALSE, NULL, ringlet_mask_check_positive,
      ringlet_mask_apply_bright, "Mask what is hot, as --hot has it, in their sum" },
  { "eiger", "MASTER", TRUE, ringlet_mask_load_eiger, NULL, ringlet_mask_apply_eiger,
      "Mask what the pixel_mask of an Eiger master file does" },
  { "gaps", NULL, FALSE, NULL, NULL, apply_gaps, "Mask the gaps of the detector" },
  { "shapes", "FILE", TRUE, NULL, NULL, apply_shapes,
      "Mask and free the shapes of a text file, see below" },
  { "grow", "N[,square]", FALSE, NULL, check_growth, apply_grow,
      "Mask N pixels around what is masked: a disc, or a square" },
  { "shrink", "N[,square]", FALSE, NULL, check_growth, apply_shrink,
      "Free N pixels around what counts" },
  { "invert", NULL, FALSE, NULL, NULL, apply_invert,
      "Mask what counts, free what is masked" },
  { "fill", NULL, FALSE, NULL, NULL, apply_fill,
      "Mask what masked pixels enclose, corner to corner too" },
  { "transpose", NULL, FALSE, NULL, NULL, apply_transpose, "Rows become columns" },
  { "flip", NULL, FALSE, NULL, NULL, apply_flip, "The last row first, as in Dioptas" },
  { "mirror", NULL, FALSE, NULL, NULL, apply_mirror, "The last column first" },
  { NULL },
};
