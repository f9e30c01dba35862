/* SPDX-License-Identifier: MIT */

/* What is proposed for a mask, and what is on offer of it. */

#include <string.h>

#include "mask-layers-fixture.h"
#include "mask-offer.h"
#include "mask-proposal.h"
#include "masking.h"

/* ---- proposed ---- */

static void
test_proposed (void)
{
  g_autoptr (RingletProject) project = open_project ();
  const RingletState *state = ringlet_project_get_state (project);
  g_autoptr (RingletImage) image = ringlet_source_read (state->source, 0, NULL, NULL);
  g_autoptr (RingletMaskLayers) layers = NULL;
  g_autoptr (RingletMaskLayers) none = NULL;
  g_autoptr (RingletMask) mask = NULL;
  g_autofree char *label = NULL;

  g_assert_true (ringlet_mask_proposal (state, image, state->detector, &layers, NULL));
  g_assert_cmpuint (ringlet_mask_layers_n (layers), ==, 1);
  g_assert_cmpstr (layers->layers[0]->klass->id, ==, "dead");
  ringlet_project_add_mask_layers (project, layers, "Mask: proposal");
  g_object_get (project, "undo-label", &label, NULL);
  g_assert_cmpstr (label, ==, "Mask: proposal");
  state = ringlet_project_get_state (project);
  g_assert_true (ringlet_masking_get (state, state->detector, image,
      ringlet_project_get_memo (project), &mask, NULL, NULL));
  g_assert_cmpuint (mask->n_bad, ==, 2);
  g_assert_cmpuint (mask->bad[5] + mask->bad[7 * FIXTURE_FAST + 9], ==, 2);
  g_assert_true (ringlet_mask_proposal (state, image, state->detector, &none, NULL));
  g_assert_null (none);
}

typedef struct {
  RingletPixelType type;
  const char *key;
  const char *value;
  double limit; /* of the values 100, 200, 65535; 0 for no layer */
  gsize n_masked;
} Saturated;

static const Saturated saturated[] = {
  { RINGLET_PIXEL_U16, NULL, NULL, 65534.0, 1 },
  { RINGLET_PIXEL_U32, NULL, NULL, 0.0, 0 },
  { RINGLET_PIXEL_U32, "Count_cutoff", "150 counts", 149.0, 2 },
  { RINGLET_PIXEL_U32, "CCD_IMAGE_SATURATION", "200", 199.0, 2 },
  { RINGLET_PIXEL_U32, "Count_cutoff", "1048500 counts", 0.0, 0 },
  { RINGLET_PIXEL_U32, "Count_cutoff", "none", 0.0, 0 },
};

static void
test_saturated (void)
{
  static const guint32 values[] = { 100, 200, 65535 };

  for (gsize i = 0; i < G_N_ELEMENTS (saturated); i++) {
    const Saturated *c = &saturated[i];
    g_autoptr (RingletState) state = ringlet_state_new ();
    gpointer data = ringlet_image_alloc (c->type, 1, 3, NULL);
    RingletImageMeta meta = { 0 };
    g_autoptr (RingletImage) image = NULL;
    g_autoptr (RingletMaskLayers) layers = NULL;

    for (gsize k = 0; k < 3; k++) {
      if (c->type == RINGLET_PIXEL_U16)
        ((guint16 *) data)[k] = (guint16) values[k];
      else
        ((guint32 *) data)[k] = values[k];
    }
    if (c->key != NULL)
      ringlet_image_meta_add (&meta, c->key, c->value);
    image = ringlet_image_new_take (c->type, 1, 3, data, &meta);
    g_assert_true (ringlet_mask_proposal (state, image, NULL, &layers, NULL));
    g_assert_cmpuint (ringlet_mask_layers_n (layers), ==, c->n_masked > 0);
    if (c->n_masked > 0) {
      g_assert_cmpstr (layers->layers[0]->name, ==, "Saturated");
      g_assert_cmpfloat (layers->layers[0]->numbers[1], ==, c->limit);
    }
  }
}

/* Of a detector that writes flags, the largest value is one. */
static void
test_flags (void)
{
  g_autoptr (RingletState) state = ringlet_state_new ();
  g_autoptr (RingletDetector) named = ringlet_detector_new_named ("Eiger1M", 3, NULL);
  guint16 *data =
      ringlet_image_alloc (RINGLET_PIXEL_U16, named->n_slow, named->n_fast, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMaskLayers) layers = NULL;

  memset (data, 0, named->n_slow * named->n_fast * sizeof *data);
  data[1234] = G_MAXUINT16;
  image = ringlet_image_new_take (
      RINGLET_PIXEL_U16, named->n_slow, named->n_fast, data, NULL);
  g_assert_true (ringlet_mask_proposal (state, image, named, &layers, NULL));
  g_assert_cmpuint (ringlet_mask_layers_n (layers), ==, 1);
  g_assert_cmpstr (layers->layers[0]->klass->id, ==, "dead");
}

/* Where they are not masked anyway. */
static void
test_gaps (void)
{
  g_autoptr (RingletState) state = ringlet_state_new ();
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  g_autoptr (RingletDetector) gappy =
      ringlet_detector_new_named ("Pilatus300k", 3, NULL);
  guint16 *data =
      ringlet_image_alloc (RINGLET_PIXEL_U16, gappy->n_slow, gappy->n_fast, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMaskLayers) layers = NULL;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletMask) mask = NULL;

  memset (data, 0, gappy->n_slow * gappy->n_fast * sizeof *data);
  image = ringlet_image_new_take (
      RINGLET_PIXEL_U16, gappy->n_slow, gappy->n_fast, data, NULL);
  g_assert_true (ringlet_mask_proposal (state, image, gappy, &layers, NULL));
  g_assert_null (layers);
  state->gap_mask = FALSE;
  g_assert_true (ringlet_mask_proposal (state, image, detector, &layers, NULL));
  g_assert_null (layers);
  g_assert_true (ringlet_mask_proposal (state, image, gappy, &layers, NULL));
  g_assert_cmpuint (ringlet_mask_layers_n (layers), ==, 1);
  state->layers = ringlet_mask_layers_ref (layers);
  g_assert_true (ringlet_masking_get (state, gappy, image, memo, &mask, NULL, NULL));
  g_assert_cmpuint (mask->n_bad, ==, 16558); /* as pyFAI */
}

/* As long as it is neither masked nor in the document. */
static void
test_offer (void)
{
  g_autoptr (RingletProject) project = open_project ();
  RingletMemo *memo = ringlet_project_get_memo (project);
  const RingletState *state = ringlet_project_get_state (project);
  g_autoptr (RingletImage) image = ringlet_source_read (state->source, 0, NULL, NULL);
  g_autoptr (RingletMaskOffer) offer =
      ringlet_mask_offer_new (state, image, state->detector, memo, NULL, NULL);
  g_autoptr (RingletMaskOffer) less = NULL;
  g_autoptr (RingletState) masked = ringlet_state_dup (state);
  guint8 *bad = g_new0 (guint8, N);

  g_assert_cmpuint (ringlet_mask_layers_n (offer->layers), ==, 1);
  g_assert_cmpuint (offer->n_pixels[0], ==, 2);
  g_assert_true (ringlet_mask_offer_is_open (offer, 0, NULL));
  add_square (project);
  g_assert_true (ringlet_mask_offer_is_open (
      offer, 0, ringlet_project_get_state (project)->layers));
  add (project, "dead", NULL, 0);
  g_assert_false (ringlet_mask_offer_is_open (
      offer, 0, ringlet_project_get_state (project)->layers));
  g_assert_true (
      ringlet_mask_offer_is_same (masked, ringlet_project_get_state (project)));

  bad[5] = 1;
  masked->mask = ringlet_mask_new_take (FIXTURE_SLOW, FIXTURE_FAST, bad);
  g_assert_false (
      ringlet_mask_offer_is_same (masked, ringlet_project_get_state (project)));
  less = ringlet_mask_offer_new (masked, image, masked->detector, memo, NULL, NULL);
  g_assert_cmpuint (less->n_pixels[0], ==, 1);
}

int
main (int argc, char **argv)
{
  layers_start (&argc, &argv);
  g_test_add_func ("/mask-proposal/proposed", test_proposed);
  g_test_add_func ("/mask-proposal/saturated", test_saturated);
  g_test_add_func ("/mask-proposal/flags", test_flags);
  g_test_add_func ("/mask-proposal/gaps", test_gaps);
  g_test_add_func ("/mask-proposal/offer", test_offer);
  return layers_run ();
}
