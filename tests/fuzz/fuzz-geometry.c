/* SPDX-License-Identifier: MIT */

/* Any bytes through one reader of geometries, RINGLET_FUZZ_FORMAT; what it reads can be
 * placed, and what is then written can be read. */

#include <glib/gstdio.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "geometry/convert.h"
#include "geometry/placement.h"

static char *
write_file (const guint8 *data, gsize size)
{
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("ringlet-fuzz-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  close (fd);
  return g_steal_pointer (&path);
}

static gboolean
load (const RingletGeometryFormat *format, const guint8 *data, gsize size,
    RingletPoni *poni)
{
  g_autofree char *path = write_file (data, size);
  const RingletConvertHints hints = { 0 };
  g_autoptr (GError) error = NULL;
  const gboolean ok = ringlet_geometry_load (path, format, &hints, poni, &error);

  g_unlink (path);
  g_assert_true (ok == (error == NULL));
  return ok;
}

static void
place (const RingletPoni *poni)
{
  double slow_px = 0.0;
  double fast_px = 0.0;

  ringlet_geometry_lab_at (&poni->geometry, poni->detector, 0.5, 0.5);
  ringlet_geometry_beam_centre (&poni->geometry, poni->detector, &slow_px, &fast_px);
}

static void
write_and_load (const RingletGeometryFormat *format, const RingletPoni *poni)
{
  g_autofree char *lost = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      format->write (poni->detector, &poni->geometry, &lost, &error);
  g_auto (RingletPoni) again = { 0 };
  gsize size = 0;
  const guint8 *data = NULL;

  g_assert_true ((bytes != NULL) == (error == NULL));
  if (bytes == NULL)
    return;

  data = g_bytes_get_data (bytes, &size);
  g_assert_true (load (format, data, size, &again));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const RingletGeometryFormat *format =
      ringlet_geometry_format_find (RINGLET_FUZZ_FORMAT, NULL);
  g_auto (RingletPoni) poni = { 0 };

  if (!load (format, data, size, &poni) || poni.detector == NULL)
    return 0;

  place (&poni);
  if (format->write != NULL)
    write_and_load (format, &poni);
  return 0;
}
