/* SPDX-License-Identifier: MIT */
#include "export/cake-read.h"

#include <string.h>

#include "base/error.h"
#include "engine/plan.h"
#include "image/hdf5-field.h"

void
ringlet_cake_clear (RingletCake *self)
{
  g_clear_pointer (&self->radial, g_free);
  g_clear_pointer (&self->azimuth_deg, g_free);
  g_clear_pointer (&self->intensity, g_free);
}

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "it has no %s", what);
  return FALSE;
}

/* All numbers of an array, which is small: bins, not pixels. */
static double *
read_array (hid_t group, const char *name, guint n_axes, guint64 *shape, GError **error)
{
  g_auto (RingletHdf5Id) dataset =
      ringlet_hdf5_open_array (group, name, n_axes, shape, error);
  guint64 n = 1;
  double *values = NULL;

  if (dataset < 0)
    return NULL;
  for (guint axis = 0; axis < n_axes; axis++)
    n = n > RINGLET_PLAN_MAX_BINS ? n
                                  : n * MIN (shape[axis], RINGLET_PLAN_MAX_BINS + 1);
  values = n > 0 && n <= RINGLET_PLAN_MAX_BINS ? g_try_new (double, n) : NULL;
  if (values == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "%s has %" G_GUINT64_FORMAT " values: none or more than fit", name, n);
    return NULL;
  }
  if (H5Dread (dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0)
    return values;

  g_free (values);
  ringlet_hdf5_set_error (error, "%s", name);
  return NULL;
}

static char *
dup_unit_of_field (hid_t group, const char *name)
{
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_open_dataset (group, name);

  return dataset >= 0 ? ringlet_hdf5_dup_attribute (dataset, "units") : NULL;
}

/* The radial unit whose field there is, in its unit. */
static const RingletUnit *
find_unit (hid_t group)
{
  const RingletUnit *const *units = ringlet_unit_list ();

  for (gsize i = 0; units[i] != NULL; i++) {
    g_autofree char *name = NULL;

    if (units[i]->is_azimuthal ||
        !ringlet_hdf5_has_field (group, units[i]->nexus_quantity))
      continue;
    name = dup_unit_of_field (group, units[i]->nexus_quantity);
    if (g_strcmp0 (name, units[i]->nexus_unit) == 0)
      return units[i];
  }
  return NULL;
}

static gboolean
read_axes (hid_t group, RingletCake *cake, GError **error)
{
  g_autofree char *unit = dup_unit_of_field (group, "azimuth");
  guint64 length = 0;

  cake->unit = find_unit (group);
  if (cake->unit == NULL)
    return fail (error, "radial axis that is known here");
  cake->radial = read_array (group, cake->unit->nexus_quantity, 1, &length, error);
  cake->n_radial = length;
  if (cake->radial == NULL || !ringlet_hdf5_has_field (group, "azimuth"))
    return cake->radial != NULL;

  if (g_strcmp0 (unit, "degree") != 0)
    return fail (error, "azimuth in degrees");
  cake->azimuth_deg = read_array (group, "azimuth", 1, &length, error);
  cake->n_azimuth = length;
  return cake->azimuth_deg != NULL;
}

static gboolean
read_intensity (hid_t group, RingletCake *cake, GError **error)
{
  const guint n_axes = cake->n_azimuth > 0 ? 2 : 1;
  g_autofree char *signal = ringlet_hdf5_dup_attribute (group, "signal");
  guint64 shape[2] = { 0, 0 };

  if (signal == NULL)
    return fail (error, "signal in its NXdata");
  cake->intensity = read_array (group, signal, n_axes, shape, error);
  if (cake->intensity == NULL)
    return FALSE;
  if (shape[n_axes - 1] == cake->n_radial &&
      (n_axes == 1 || shape[0] == cake->n_azimuth))
    return TRUE;
  return fail (error, "signal of the shape of its axes");
}

static gboolean
read_file (const char *path, RingletCake *cake, GError **error)
{
  static const char *const classes[] = { "NXentry", "NXdata", NULL };
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, error);
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;
  g_autofree char *data = NULL;

  if (file < 0)
    return FALSE;
  data = ringlet_hdf5_find_group (file, classes);
  if (data == NULL)
    return fail (error, "NXdata below an NXentry");
  group = H5Gopen2 (file, data, H5P_DEFAULT);
  if (group < 0) {
    ringlet_hdf5_set_error (error, "%s", data);
    return FALSE;
  }
  return read_axes (group, cake, error) && read_intensity (group, cake, error);
}

gboolean
ringlet_cake_load (const char *path, RingletCake *cake, GError **error)
{
  g_auto (RingletCake) read = { 0 };

  *cake = (RingletCake){ 0 };
  if (!read_file (path, &read, error)) {
    g_autofree char *name = g_filename_display_name (path);

    g_prefix_error (error, "%s: ", name);
    return FALSE;
  }
  *cake = read;
  read = (RingletCake){ 0 };
  return TRUE;
}
