/* SPDX-License-Identifier: MIT */
#pragma once

/* The device that tests run on: PoCL, or the one that RINGLET_TEST_DEVICE names,
 * perhaps with what is taken from it: "nvidia", "pocl/checked". */

#include <glib/gstdio.h>

#include "opencl/device.h"
#include "support/opencl-balance.h"

/* Before the first call of OpenCL: PoCL offers no device where it has no cache. */
static inline void
test_opencl_init (void)
{
  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  test_opencl_balance_init ();
}

/* In the place of g_test_run(). */
static inline int
test_opencl_run (void)
{
  const int status = g_test_run ();

  test_opencl_assert_balance ();
  return status;
}

static inline const char *
test_opencl_device (void)
{
  const char *word = g_getenv ("RINGLET_TEST_DEVICE");

  return word != NULL ? word : "pocl";
}

/* The one beside it where several are tested: that of RINGLET_TEST_SECOND_DEVICE, or
 * the same once more. */
static inline const char *
test_opencl_second_device (void)
{
  const char *word = g_getenv ("RINGLET_TEST_SECOND_DEVICE");

  return word != NULL ? word : test_opencl_device ();
}

/* Whether that is a GPU: there the engines do more of their work themselves. */
static inline gboolean
test_opencl_is_gpu (void)
{
  g_autoptr (GPtrArray) devices = ringlet_device_list (NULL);
  g_auto (GStrv) words = g_strsplit (test_opencl_device (), "/", 2);
  const RingletDeviceInfo *device =
      devices != NULL ? ringlet_device_choose (devices, words[0], NULL) : NULL;

  return device != NULL && device->is_gpu;
}

/* Whether there is a device; else the test is skipped, or fails where one is required.
 */
static inline gboolean
test_opencl_has_device (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = ringlet_device_list (&error);

  if (devices != NULL)
    return TRUE;
  if (g_strcmp0 (g_getenv ("RINGLET_REQUIRE_OPENCL"), "1") == 0)
    g_error ("RINGLET_REQUIRE_OPENCL is 1, but: %s", error->message);
  g_test_skip ("no OpenCL device on this machine");
  return FALSE;
}
