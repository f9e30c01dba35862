/* SPDX-License-Identifier: MIT */
#include "support/conformance.h"

#include "image/hdf5-handle.h"
#include "image/source.h"
#include "support/shared.h"

const char *const ringlet_conformance_groups[] = { "fixture", "random0", "random1",
  "random2", "random3", "backscatter", NULL };

static double
attribute (hid_t file, const char *object, const char *name, gsize i)
{
  hid_t at = H5Aopen_by_name (file, object, name, H5P_DEFAULT, H5P_DEFAULT);
  double values[8] = { 0 };

  g_assert_cmpint (at, >=, 0);
  g_assert_cmpint (H5Aread (at, H5T_NATIVE_DOUBLE, values), >=, 0);
  H5Aclose (at);
  return values[i];
}

static hid_t
open_file (const RingletConformance *self)
{
  hid_t file = H5Fopen (self->path, H5F_ACC_RDONLY, H5P_DEFAULT);

  g_assert_cmpint (file, >=, 0);
  return file;
}

gboolean
ringlet_conformance_open (RingletConformance *self, const char *group)
{
  hid_t file;
  const RingletGeometry *g = NULL;

  *self = (RingletConformance){ .group = group };
  self->path = ringlet_test_shared ("data/conformance.h5");
  if (self->path == NULL)
    return FALSE;

  file = open_file (self);
  self->geometry = (RingletGeometry){
    .distance_m = attribute (file, group, "distance_m", 0),
    .poni_slow_m = attribute (file, group, "poni_slow_m", 0),
    .poni_fast_m = attribute (file, group, "poni_fast_m", 0),
    .rot1_rad = attribute (file, group, "rot1_rad", 0),
    .rot2_rad = attribute (file, group, "rot2_rad", 0),
    .rot3_rad = attribute (file, group, "rot3_rad", 0),
    .wavelength_m = attribute (file, group, "wavelength_m", 0),
  };
  g = &self->geometry;
  g_assert_true (ringlet_geometry_check (g, NULL));
  self->detector =
      ringlet_detector_new_generic (attribute (file, group, "pixel_slow_m", 0),
          attribute (file, group, "pixel_fast_m", 0),
          (gsize) attribute (file, group, "n_slow", 0),
          (gsize) attribute (file, group, "n_fast", 0), 3, NULL);
  H5Fclose (file);
  return TRUE;
}

void
ringlet_conformance_clear (RingletConformance *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
}

double *
ringlet_conformance_array (const RingletConformance *self, const char *name, gsize *n)
{
  g_autofree char *path = g_strdup_printf ("/%s/%s", self->group, name);
  hid_t file = open_file (self);
  hid_t set = H5Dopen2 (file, path, H5P_DEFAULT);
  hid_t space;
  double *values = NULL;

  if (set < 0)
    g_error ("%s is missing in conformance.h5", path);
  space = H5Dget_space (set);
  *n = (gsize) H5Sget_simple_extent_npoints (space);
  values = g_new (double, *n);
  g_assert_cmpint (
      H5Dread (set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), >=, 0);
  H5Sclose (space);
  H5Dclose (set);
  H5Fclose (file);
  return values;
}

double
ringlet_conformance_number (
    const RingletConformance *self, const char *object, const char *name, gsize i)
{
  g_autofree char *path = g_strdup_printf ("/%s/%s", self->group, object);
  hid_t file = open_file (self);
  const double value = attribute (file, path, name, i);

  H5Fclose (file);
  return value;
}

RingletImage *
ringlet_conformance_image (const RingletConformance *self, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s::/%s/%s", self->path, self->group, name);
  g_autoptr (GError) error = NULL;
  RingletImage *image = ringlet_image_load (path, NULL, &error);

  g_assert_no_error (error);
  return image;
}
