/* SPDX-License-Identifier: MIT */

/* Any bytes as a NeXus detector file. What it finds inside libhdf5 itself is not ours.
 */

#include <glib/gstdio.h>
#include <unistd.h>

#include "detector/detector-file.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("ringlet-fuzz-XXXXXX", &path, NULL);
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  close (fd);
  detector = ringlet_detector_load (path, 0, &error);
  g_unlink (path);
  g_assert_true ((detector != NULL) == (error == NULL));
  if (detector != NULL) {
    double point[3];

    ringlet_detector_point (detector, 0.5, 0.5, point);
  }
  return 0;
}
