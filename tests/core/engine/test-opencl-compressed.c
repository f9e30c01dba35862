/* SPDX-License-Identifier: MIT */

/* The same where a device decodes them, which it does as a GPU would. */

#include "compressed-case.h"
#include "support/opencl.h"

static const Case cases[] = {
  { "opencl", RINGLET_PIXEL_U32, BIG, 2048, 100, 0, RINGLET_SPLIT_FULL, 0, 0, NULL, 2 },
  { "opencl cake", RINGLET_PIXEL_U16, BIG, 4096, 50, 12, RINGLET_SPLIT_FULL,
      RINGLET_ERROR_MODEL_POISSON, 0, NULL, 2 },
  { "opencl large blocks", RINGLET_PIXEL_U32, BIG, 16000, 100, 0, RINGLET_SPLIT_FULL, 0,
      0, NULL, 2 },
};

/* On the device of the tests. */
static Case
on_device (const Case *c)
{
  g_autofree char *engine =
      g_strconcat ("opencl:", test_opencl_device (), "/special", NULL);
  Case there = *c;

  there.engine = g_intern_string (engine);
  return there;
}

static void
test_on_device (gconstpointer data)
{
  const Case there = on_device (data);

  if (test_opencl_has_device ())
    test_case (&there);
}

/* Several devices share them, here one twice. */
static void
test_on_several (gconstpointer data)
{
  const char *device = test_opencl_device ();
  g_autofree char *engine = g_strconcat (
      "opencl:", device, "/special+", test_opencl_second_device (), "/special", NULL);
  Case there = *(const Case *) data;

  there.engine = g_intern_string (engine);
  if (test_opencl_has_device ())
    test_case (&there);
}

static void
test_damaged_on_device (gconstpointer data)
{
  const Case there = on_device (data);

  if (test_opencl_has_device ())
    test_damaged (&there);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/opencl-compressed/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_on_device);
  }
  g_test_add_data_func ("/opencl-compressed/several", &cases[0], test_on_several);
  g_test_add_data_func (
      "/opencl-compressed/damaged", &cases[0], test_damaged_on_device);
  return test_opencl_run ();
}
