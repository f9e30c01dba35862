/* SPDX-License-Identifier: MIT */
#include "opencl/device.h"

#include <locale.h>

#include "base/error.h"

static void
test_list (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = ringlet_device_list (&error);

  if (devices == NULL) {
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
    if (g_strcmp0 (g_getenv ("RINGLET_REQUIRE_OPENCL"), "1") == 0)
      g_error ("RINGLET_REQUIRE_OPENCL is 1, but: %s", error->message);
    g_test_skip ("no OpenCL device on this machine");
    return;
  }

  g_assert_no_error (error);
  g_assert_cmpuint (devices->len, >=, 1);
  for (guint i = 0; i < devices->len; i++) {
    const RingletDeviceInfo *device = g_ptr_array_index (devices, i);

    g_test_message ("%s: %s", device->platform, device->name);
    g_assert_cmpstr (device->name, !=, "");
    g_assert_cmpstr (device->platform, !=, "");
    g_assert_true (g_str_has_prefix (device->version, "OpenCL "));
    g_assert_cmpuint (device->n_units, >=, 1);
    g_assert_cmpuint (device->memory_bytes, >=, 1 << 20);
  }
}

/* A list as machines have it. */
static const RingletDeviceInfo devices[] = {
  { 0, (char *) "Portable Computing Language", (char *) "OpenCL 3.0 PoCL 3.1",
      (char *) "pthread-haswell", .is_gpu = FALSE },
  { 1, (char *) "NVIDIA CUDA", (char *) "OpenCL 3.0 CUDA 12.4", (char *) "NVIDIA H200",
      .is_gpu = TRUE },
  { 2, (char *) "rusticl", (char *) "OpenCL 3.0", (char *) "AMD Radeon",
      .is_gpu = TRUE },
};

static const struct {
  const char *word;
  int index; /* −1 for none */
} words[] = { { NULL, 1 }, { "0", 0 }, { "2", 2 }, { "3", -1 }, { "radeon", 2 },
  { "nvidia", 1 }, { "Portable Computing", 0 }, { "pocl", 0 }, { "cuda 12", 1 },
  { "cuda 11", -1 } };

static void
test_choose (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    g_ptr_array_add (list, (gpointer) &devices[i]);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (GError) error = NULL;
    const RingletDeviceInfo *device =
        ringlet_device_choose (list, words[i].word, &error);

    g_assert_cmpint (device != NULL ? (int) device->index : -1, ==, words[i].index);
    g_assert_true ((error != NULL) == (words[i].index < 0));
  }
}

/* Drivers start threads: a second look must not disturb the first. */
static void
test_again (void)
{
  g_autoptr (GPtrArray) first = ringlet_device_list (NULL);
  g_autoptr (GPtrArray) second = ringlet_device_list (NULL);

  g_assert_true ((first == NULL) == (second == NULL));
  if (first != NULL)
    g_assert_cmpuint (first->len, ==, second->len);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device/list", test_list);
  g_test_add_func ("/device/choose", test_choose);
  g_test_add_func ("/device/again", test_again);

  return g_test_run ();
}
