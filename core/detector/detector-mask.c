/* SPDX-License-Identifier: MIT */

/* Which pixels of a detector never count. The rules are about physical pixels; a pixel
 * of a binned image is bad when one of those it is the sum of is. */

#include <string.h>

#include "detector/catalogue.h"
#include "detector/detector.h"

/* Four pixels stand for the two large ones where chips of 256 pixels meet: they begin
 * at the last of a chip, whose period is 258 then. */
#define JOINT_FIRST 255
#define JOINT_PERIOD 258
#define JOINT_PIXELS 4

/* One axis of a row of the catalogue. */
typedef struct {
  RingletGapRule rule;
  guint module;
  guint gap;
  gsize seam_first;
  guint seam_pixels;
} Axis;

static gboolean
is_joint (gsize i, guint module)
{
  return i >= JOINT_FIRST && i + 2 < module &&
      (i - JOINT_FIRST) % JOINT_PERIOD < JOINT_PIXELS;
}

static gboolean
is_gap (const Axis *axis, gsize i)
{
  const gsize in_module = i % (axis->module + axis->gap);

  switch (axis->rule) {
  case RINGLET_GAPS_MODULES:
    return in_module >= axis->module ||
        (in_module >= axis->seam_first &&
            in_module < axis->seam_first + axis->seam_pixels);
  case RINGLET_GAPS_BORDERS:
    return in_module == 0 || in_module == axis->module - 1;
  case RINGLET_GAPS_JOINTS:
    return is_joint (in_module, axis->module);
  case RINGLET_GAPS_NONE:
  case RINGLET_GAPS_CHIPS:
  case RINGLET_GAPS_DISC:
    break;
  }
  return FALSE;
}

/* Marks the binned pixels of an axis, a byte each. */
static guint8 *
axis_gaps (const Axis *axis, gsize n, guint binning)
{
  guint8 *bad = g_new0 (guint8, n);

  for (gsize i = 0; i < n * binning; i++)
    bad[i / binning] |= is_gap (axis, i);
  return bad;
}

/* Rules that are the same in every row and in every column. */
static void
mark_stripes (const RingletDetector *self, guint8 *bad)
{
  const RingletDetectorRow *row = self->row;
  const Axis slow_axis = {
    .rule = row->gaps, .module = row->module_slow, .gap = row->gap_slow
  };
  const Axis fast_axis = { .rule = row->gaps,
    .module = row->module_fast,
    .gap = row->gap_fast,
    .seam_first = (gsize) ((int) (row->module_fast / 2) + row->seam_first),
    .seam_pixels = row->seam_columns };
  g_autofree guint8 *slow = axis_gaps (&slow_axis, self->n_slow, self->binning_slow);
  g_autofree guint8 *fast = axis_gaps (&fast_axis, self->n_fast, self->binning_fast);

  for (gsize i = 0; i < self->n_slow; i++) {
    for (gsize j = 0; j < self->n_fast; j++)
      bad[i * self->n_fast + j] = slow[i] | fast[j];
  }
}

static void
mark_outside_disc (const RingletDetector *self, guint8 *bad)
{
  const double slow_c = (double) (self->n_slow / 2);
  const double fast_c = (double) (self->n_fast / 2);

  for (gsize i = 0; i < self->n_slow; i++) {
    const double slow = (double) i + 0.5 - slow_c;

    for (gsize j = 0; j < self->n_fast; j++) {
      const double fast = (double) j + 0.5 - fast_c;

      bad[i * self->n_fast + j] = slow * slow + fast * fast > slow_c * slow_c;
    }
  }
}

/* A chip may leave the image: four of the Jungfrau 8M do so by one column. */
static void
mark_around_chips (const RingletDetector *self, guint8 *bad)
{
  const RingletDetectorRow *row = self->row;

  memset (bad, 1, self->n_slow * self->n_fast);
  for (const RingletChip *chip = row->chips; chip->slow != 0; chip++) {
    const gsize slow_end = MIN (self->n_slow, (gsize) chip->slow + row->module_slow);
    const gsize fast_end = MIN (self->n_fast, (gsize) chip->fast + row->module_fast);

    for (gsize i = chip->slow; i < slow_end; i++)
      memset (bad + i * self->n_fast + chip->fast, 0, fast_end - chip->fast);
  }
}

/* The gaps that the catalogue knows; one byte a pixel, or NULL. */
static guint8 *
catalogue_gaps (const RingletDetector *self)
{
  guint8 *bad = NULL;

  if (self->row == NULL || self->row->gaps == RINGLET_GAPS_NONE)
    return NULL;

  bad = g_new (guint8, self->n_slow * self->n_fast);
  if (self->row->gaps == RINGLET_GAPS_DISC)
    mark_outside_disc (self, bad);
  else if (self->row->gaps == RINGLET_GAPS_CHIPS)
    mark_around_chips (self, bad);
  else
    mark_stripes (self, bad);
  return bad;
}

RingletMask *
ringlet_detector_gap_mask (const RingletDetector *self)
{
  g_autofree guint8 *bad = catalogue_gaps (self);
  g_autoptr (RingletMask) mask = NULL;

  if (bad == NULL)
    return self->mask != NULL ? ringlet_mask_ref (self->mask) : NULL;

  for (gsize i = 0; self->mask != NULL && i < self->n_slow * self->n_fast; i++)
    bad[i] |= self->mask->bad[i];
  mask = ringlet_mask_new_take (self->n_slow, self->n_fast, g_steal_pointer (&bad));
  return mask->n_bad > 0 ? g_steal_pointer (&mask) : NULL;
}

void
ringlet_detector_mask_digest (const RingletDetector *self, RingletDigest *digest)
{
  ringlet_digest_add_string (digest, self->row != NULL ? self->row->name : "");
  ringlet_digest_add_uint (digest, self->n_slow);
  ringlet_digest_add_uint (digest, self->n_fast);
  ringlet_digest_add_uint (digest, self->binning_slow);
  ringlet_digest_add_uint (digest, self->binning_fast);
  ringlet_digest_add_string (digest, self->mask != NULL ? self->mask->digest : "");
}
