/* SPDX-License-Identifier: MIT */

/* A cake is an image with two axes beside it, as NXdata names them. Source:
 * manual.nexusformat.org, NXdata: the attribute "axes" has one name per dimension. */

#include "export/cake-read.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "geometry/convert-hdf5.h"
#include "image/hdf5-find.h"
#include "image/hdf5-handle.h"
#include "image/source.h"

#define MAX_NAME 256

static void
cake_clear (gpointer data)
{
  RingletCake *self = data;

  g_free (self->radial_label);
  g_free (self->radial);
  g_free (self->azimuth);
  g_free (self->intensity);
}

RingletCake *
ringlet_cake_ref (RingletCake *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_cake_unref (RingletCake *self)
{
  g_atomic_rc_box_release_full (self, cake_clear);
}

static gboolean
refuse (const char *path, const char *why, GError **error)
{
  g_set_error (
      error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED, "%s is no cake: %s", path, why);
  return FALSE;
}

/* The two texts of an attribute; FALSE when it is anything else. */
static gboolean
read_two_names (hid_t group, char names[2][MAX_NAME])
{
  g_auto (RingletHdf5Id) attribute = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) type = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) memory = H5Tcopy (H5T_C_S1);
  char *texts[2] = { NULL, NULL };
  gboolean ok = FALSE;

  if (H5Aexists (group, "axes") <= 0)
    return FALSE;
  attribute = H5Aopen (group, "axes", H5P_DEFAULT);
  type = H5Aget_type (attribute);
  space = H5Aget_space (attribute);
  if (H5Tget_class (type) != H5T_STRING || H5Sget_simple_extent_npoints (space) != 2)
    return FALSE;

  H5Tset_cset (memory, H5Tget_cset (type)); /* the library converts none */
  if (H5Tis_variable_str (type) <= 0) {
    H5Tset_size (memory, MAX_NAME);
    return H5Aread (attribute, memory, names) >= 0;
  }
  H5Tset_size (memory, H5T_VARIABLE);
  ok = H5Aread (attribute, memory, texts) >= 0 && texts[0] != NULL && texts[1] != NULL;
  for (int i = 0; ok && i < 2; i++)
    g_strlcpy (names[i], texts[i], MAX_NAME);
  if (ok)
    H5Dvlen_reclaim (memory, space, H5P_DEFAULT, texts);
  return ok;
}

/* Returns (transfer full) (nullable): @n ascending numbers. */
static double *
read_axis (hid_t group, const char *name, gsize n)
{
  g_autofree double *values = g_new (double, n);

  if (!ringlet_convert_read_vector (group, name, n, values, NULL))
    return NULL;
  for (gsize i = 1; i < n; i++) {
    if (!(values[i] > values[i - 1]))
      return NULL;
  }
  return g_steal_pointer (&values);
}

/* By the words that our own writer has, else by the name that pyFAI gives units. */
static const RingletUnit *
find_unit (const char *name, const char *units)
{
  const RingletUnit *const *list = ringlet_unit_list ();

  for (gsize i = 0; units != NULL && list[i] != NULL; i++) {
    if (g_str_equal (list[i]->nexus_quantity, name) &&
        g_str_equal (list[i]->nexus_unit, units))
      return list[i];
  }
  return ringlet_unit_find (name, NULL);
}

static void
read_radial_words (RingletCake *self, hid_t group, const char *name)
{
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_open_dataset (group, name);
  g_autofree char *units = ringlet_hdf5_dup_attribute (dataset, "units");
  g_autofree char *label = ringlet_hdf5_dup_attribute (dataset, "long_name");

  self->unit = find_unit (name, units);
  if (self->unit != NULL)
    self->radial_label = g_strdup (self->unit->symbol);
  else if (label != NULL)
    self->radial_label = g_utf8_make_valid (label, -1);
  else if (units != NULL)
    self->radial_label = g_strdup_printf ("%s (%s)", name, units);
  else
    self->radial_label = g_strdup (name);
}

static gboolean
read_axes (RingletCake *self, hid_t file, const char *dataset, const char *path,
    GError **error)
{
  g_autofree char *folder = g_path_get_dirname (dataset);
  g_auto (RingletHdf5Id) group = H5Gopen2 (file, folder, H5P_DEFAULT);
  char names[2][MAX_NAME] = { "", "" };

  if (group < 0 || !read_two_names (group, names))
    return refuse (path, "its image has no two axes", error);

  self->azimuth = read_axis (group, names[0], self->n_azimuth);
  self->radial = read_axis (group, names[1], self->n_radial);
  if (self->azimuth == NULL || self->radial == NULL)
    return refuse (path, "its axes are not one rising number for each bin", error);
  read_radial_words (self, group, names[1]);
  return TRUE;
}

/* Where our own writer puts it; others do not tell. */
static void
read_wavelength (RingletCake *self, hid_t file, const char *dataset)
{
  g_autofree char *data = g_path_get_dirname (dataset);
  g_autofree char *entry = g_path_get_dirname (data);
  g_autofree char *name = g_build_path ("/", entry, "process/parameters", NULL);
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;

  if (H5Lexists (file, entry, H5P_DEFAULT) > 0 || g_str_equal (entry, "/"))
    group = H5Gopen2 (file, name, H5P_DEFAULT);
  if (group >= 0)
    ringlet_convert_read (group, "wavelength", 1.0, &self->wavelength_m, NULL);
  H5Eclear2 (H5E_DEFAULT);
}

static gboolean
read_words (RingletCake *self, const char *path, GError **error)
{
  const char *inner = strstr (path, "::");
  g_autofree char *name =
      g_strndup (path, inner != NULL ? (gsize) (inner - path) : strlen (path));
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (name, NULL, error);
  g_autofree char *dataset = NULL;
  gboolean ok = FALSE;

  if (file < 0)
    return FALSE;

  dataset = ringlet_hdf5_find_image (file, inner != NULL ? inner + 2 : NULL, error);
  ok = dataset != NULL && read_axes (self, file, dataset, path, error);
  if (ok)
    read_wavelength (self, file, dataset);
  H5Eclear2 (H5E_DEFAULT);
  return ok;
}

static gboolean
is_hdf5 (const char *path)
{
  const char *inner = strstr (path, "::");
  g_autofree char *name =
      g_strndup (path, inner != NULL ? (gsize) (inner - path) : strlen (path));
  g_autoptr (GFile) file = g_file_new_for_path (name);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  char head[16] = "";

  return stream != NULL &&
      g_input_stream_read (G_INPUT_STREAM (stream), head, 8, NULL, NULL) == 8 &&
      ringlet_convert_is_hdf5 (head);
}

RingletCake *
ringlet_cake_read (const char *path, GError **error)
{
  g_autoptr (RingletCake) self = g_atomic_rc_box_new0 (RingletCake);
  g_autoptr (RingletImage) image = NULL;
  gsize n;

  if (!is_hdf5 (path)) {
    refuse (path, "it is no HDF5 file", error);
    return NULL;
  }
  image = ringlet_image_load (path, NULL, error);
  if (image == NULL)
    return NULL;

  self->n_azimuth = image->n_slow;
  self->n_radial = image->n_fast;
  if (!read_words (self, path, error))
    return NULL;

  n = ringlet_image_n_pixels (image);
  self->intensity = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    self->intensity[i] = ringlet_image_get (image, i);
  return g_steal_pointer (&self);
}
