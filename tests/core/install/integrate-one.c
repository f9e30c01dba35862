/* SPDX-License-Identifier: MIT */
/* integrate-one IMAGE PONI OUTPUT: what `ringlet integrate` does without options. */
#include <ringlet.h>

int
main (int argc, char **argv)
{
  const RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 30);
  g_auto (RingletPoni) poni = { 0 };
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (RingletMask) gaps = NULL;
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (RingletResult) pattern = NULL;
  g_autoptr (GError) error = NULL;
  RingletIntegratorInputs in = { .geometry = &poni.geometry, .plan = &plan };
  RingletFrame frame = { .source = argv[1] };

  if (argc == 4)
    frame.image = image = ringlet_image_load (argv[1], NULL, &error);
  if (image != NULL &&
      ringlet_poni_load (argv[2], RINGLET_ORIENTATION_ONE_FLIP, &poni, &error))
    in.detector = detector = ringlet_detector_for_image (
        poni.detector, image->n_slow, image->n_fast, &error);
  if (detector != NULL) {
    in.mask = gaps = ringlet_detector_gap_mask (detector);
    in.gaps = "masked";
    integrator = ringlet_integrator_new (&in, memo, NULL, &error);
  }
  if (integrator != NULL)
    ringlet_integrator_run (integrator, &frame, 1, &pattern, NULL, &error);
  if (pattern != NULL && ringlet_result_write (pattern, NULL, argv[3], FALSE, &error))
    return 0;

  g_printerr ("%s\n", error != NULL ? error->message : "needs IMAGE PONI OUTPUT");
  return 1;
}
