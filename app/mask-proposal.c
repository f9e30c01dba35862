/* SPDX-License-Identifier: MIT */
#include "mask-proposal.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "engine/flagged.h"
#include "image/mask-value.h"

static gboolean
has_layer (const RingletState *state, const char *id)
{
  for (guint i = 0; i < ringlet_mask_layers_n (state->layers); i++) {
    if (g_str_equal (state->layers->layers[i]->klass->id, id))
      return TRUE;
  }
  return FALSE;
}

/* Takes @layer. */
static void
push (RingletMaskLayers **layers, RingletMaskLayer *layer)
{
  RingletMaskLayers *more =
      ringlet_mask_layers_insert (*layers, ringlet_mask_layers_n (*layers), layer);

  ringlet_mask_layers_unref (*layers);
  ringlet_mask_layer_unref (layer);
  *layers = more;
}

static void
propose_gaps (
    const RingletState *state, RingletDetector *detector, RingletMaskLayers **layers)
{
  g_autoptr (RingletMask) gaps = NULL;

  if (state->gap_mask || detector == NULL || has_layer (state, "gaps"))
    return;
  gaps = ringlet_detector_gap_mask (detector);
  if (gaps != NULL)
    push (layers, ringlet_mask_layer_new ("gaps", NULL, 0, NULL, NULL));
}

/* "1048500 counts"; 0 where it is not said. */
static double
said_limit (const RingletImageMeta *meta)
{
  static const char *const keys[] = { "Count_cutoff", "count_cutoff",
    "saturation_value", "CCD_IMAGE_SATURATION" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *text = ringlet_image_meta_lookup (meta, keys[i]);
    const double limit = text != NULL ? g_ascii_strtod (text, NULL) : 0.0;

    if (limit > 0.0 && isfinite (limit))
      return limit;
  }
  return 0.0;
}

static double
type_limit (RingletPixelType type)
{
  switch (type) {
  case RINGLET_PIXEL_U8:
    return G_MAXUINT8;
  case RINGLET_PIXEL_U16:
    return G_MAXUINT16;
  case RINGLET_PIXEL_I16:
    return G_MAXINT16;
  default:
    return 0.0;
  }
}

/* The value above which a pixel is saturated; 0 where nobody knows. */
static double
find_limit (const RingletImage *image)
{
  const double said = said_limit (&image->meta);
  const double limit = said > 0.0 ? said : type_limit (image->type);

  if (!(limit > 0.0))
    return 0.0;
  return ringlet_pixel_type_is_float (image->type) ? nextafter (limit, 0.0)
                                                   : ceil (limit) - 1.0;
}

/* Returns (transfer full): a layer of the values above @limit */
static RingletMaskLayer *
new_saturated (double limit)
{
  const double numbers[] = { -INFINITY, limit };
  g_autoptr (RingletMaskLayer) layer =
      ringlet_mask_layer_new ("threshold", numbers, 2, NULL, NULL);

  return ringlet_mask_layer_with_name (layer, N_ ("Saturated"));
}

/* Whether @a masks what @b does not. */
static gboolean
has_more (const RingletMask *a, const RingletMask *b)
{
  for (gsize i = 0; i < a->n_slow * a->n_fast; i++) {
    if (a->bad[i] > b->bad[i])
      return TRUE;
  }
  return FALSE;
}

gboolean
ringlet_mask_proposal (const RingletState *state, const RingletImage *image,
    RingletDetector *detector, RingletMaskLayers **layers, GError **error)
{
  const RingletPlan plan = ringlet_plan_default ();
  const double found_limit = find_limit (image);
  const double limit = found_limit > 0.0 ? found_limit : INFINITY;
  /* The largest numbers are flags where the detector is known to write them, or they
   * have more bits than a pixel can count to. */
  const gboolean flags_first =
      (detector != NULL && ringlet_detector_has_flags (detector)) ||
      ringlet_pixel_type_size (image->type) > 2;
  g_autoptr (RingletMask) dead = ringlet_mask_new_flagged (image, &plan, TRUE, error);
  g_autoptr (RingletMask) above = NULL;
  RingletMaskLayers *found = NULL;

  if (dead == NULL)
    return FALSE;
  above = ringlet_mask_new_outside (image, -INFINITY, limit, error);
  if (above == NULL)
    return FALSE;

  propose_gaps (state, detector, &found);
  if (!has_layer (state, "dead") &&
      (flags_first ? dead->n_bad > 0 : has_more (dead, above)))
    push (&found, ringlet_mask_layer_new ("dead", NULL, 0, NULL, NULL));
  if (!has_layer (state, "threshold") && isfinite (limit) &&
      (flags_first ? has_more (above, dead) : above->n_bad > 0))
    push (&found, new_saturated (limit));
  *layers = found;
  return TRUE;
}
