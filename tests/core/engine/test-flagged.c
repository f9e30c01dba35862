/* SPDX-License-Identifier: MIT */

/* What is no data in an image, as a mask. */

#include <math.h>

#include "engine/flagged.h"

static void
check (RingletPixelType type, gconstpointer pixels, gboolean has_flags,
    const guint8 wanted[4])
{
  const RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletImage) image = ringlet_image_new_take (
      type, 2, 2, g_memdup2 (pixels, 4 * ringlet_pixel_type_size (type)), NULL);
  g_autoptr (RingletMask) mask =
      ringlet_mask_new_flagged (image, &plan, has_flags, NULL);

  g_assert_cmpmem (mask->bad, 4, wanted, 4);
}

static void
test_flagged (void)
{
  const gint32 whole[4] = { -3, -2, -1, 0 };
  const guint32 counts[4] = { 4294967295u, 4294967294u, 4294967293u, 0 };
  const float reals[4] = { NAN, -INFINITY, -1.0f, 7.0f };

  check (RINGLET_PIXEL_I32, whole, TRUE, (const guint8[4]){ 0, 1, 1, 0 });
  check (RINGLET_PIXEL_I32, whole, FALSE, (const guint8[4]){ 0, 0, 0, 0 });
  check (RINGLET_PIXEL_U32, counts, TRUE, (const guint8[4]){ 1, 1, 0, 0 });
  check (RINGLET_PIXEL_F32, reals, TRUE, (const guint8[4]){ 1, 1, 1, 0 });
  check (RINGLET_PIXEL_F32, reals, FALSE, (const guint8[4]){ 1, 1, 0, 0 });
}

static void
test_dummy (void)
{
  const gint32 pixels[4] = { 5, 6, 7, 8 };
  const guint8 wanted[4] = { 0, 1, 1, 1 };
  RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletImage) image = ringlet_image_new_take (
      RINGLET_PIXEL_I32, 2, 2, g_memdup2 (pixels, sizeof pixels), NULL);
  g_autoptr (RingletMask) mask = NULL;

  plan.dummy = RINGLET_DUMMY_VALUE;
  plan.dummy_value = 7.0;
  plan.dummy_delta = 1.0;
  mask = ringlet_mask_new_flagged (image, &plan, FALSE, NULL);
  g_assert_cmpmem (mask->bad, 4, wanted, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flagged/flagged", test_flagged);
  g_test_add_func ("/flagged/dummy", test_dummy);
  return g_test_run ();
}
