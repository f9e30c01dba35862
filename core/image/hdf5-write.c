/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "image/hdf5-handle.h"

/* Large enough for gzip to find patterns, small enough to read a part cheaply. */
#define CHUNK_MAX_BYTES ((guint64) 1 << 20)

RingletHdf5Id
ringlet_hdf5_create (const char *path, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) access = H5Pcreate (H5P_FILE_ACCESS);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_FILE_CREATE);
  hid_t file = H5I_INVALID_HID;

  if (H5Pset_fclose_degree (access, H5F_CLOSE_STRONG) >= 0 &&
      H5Pset_file_locking (access, FALSE, TRUE) >= 0 &&
      H5Pset_obj_track_times (creation, FALSE) >= 0 &&
      (path != NULL || H5Pset_fapl_core (access, CHUNK_MAX_BYTES, FALSE) >= 0))
    file = H5Fcreate (path != NULL ? path : "memory", H5F_ACC_TRUNC, creation, access);
  if (file < 0)
    ringlet_hdf5_set_error (error, "The HDF5 file cannot be created");
  return file;
}

gboolean
ringlet_hdf5_close (RingletHdf5Id *file, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const hid_t id = *file;
  const gboolean flushed = H5Fflush (id, H5F_SCOPE_GLOBAL) >= 0;

  if (!flushed)
    ringlet_hdf5_set_error (error, "The HDF5 file cannot be written");
  *file = H5I_INVALID_HID;
  if (H5Fclose (id) < 0 && flushed) {
    ringlet_hdf5_set_error (error, "The HDF5 file cannot be closed");
    return FALSE;
  }
  return flushed;
}

GBytes *
ringlet_hdf5_close_to_bytes (RingletHdf5Id *file, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autofree gpointer data = NULL;
  ssize_t size = -1;

  if (H5Fflush (*file, H5F_SCOPE_GLOBAL) >= 0)
    size = H5Fget_file_image (*file, NULL, 0);
  if (size > 0)
    data = g_try_malloc ((gsize) size);
  if (data == NULL || H5Fget_file_image (*file, data, (gsize) size) != size) {
    ringlet_hdf5_set_error (error, "The HDF5 file cannot be made in memory");
    return NULL;
  }
  if (!ringlet_hdf5_close (file, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), (gsize) size);
}

static RingletHdf5Id
create_group (hid_t parent, const char *name, const char *nx_class, gboolean ordered,
    GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_GROUP_CREATE);
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;
  const unsigned order = ordered ? H5P_CRT_ORDER_TRACKED : 0;
  hid_t result = H5I_INVALID_HID;

  if (H5Pset_obj_track_times (creation, FALSE) >= 0 &&
      H5Pset_link_creation_order (creation, order) >= 0)
    group = H5Gcreate2 (parent, name, H5P_DEFAULT, creation, H5P_DEFAULT);
  if (group < 0) {
    ringlet_hdf5_set_error (error, "The group %s cannot be created", name);
    return H5I_INVALID_HID;
  }

  if (nx_class != NULL &&
      !ringlet_hdf5_write_attribute_string (group, "NX_class", nx_class, error))
    return H5I_INVALID_HID;
  result = group;
  group = H5I_INVALID_HID;
  return result;
}

RingletHdf5Id
ringlet_hdf5_create_group (
    hid_t parent, const char *name, const char *nx_class, GError **error)
{
  return create_group (parent, name, nx_class, FALSE, error);
}

RingletHdf5Id
ringlet_hdf5_need_group (
    hid_t parent, const char *name, const char *nx_class, GError **error)
{
  return H5Lexists (parent, name, H5P_DEFAULT) > 0
      ? ringlet_hdf5_open_object (parent, name)
      : create_group (parent, name, nx_class, FALSE, error);
}

RingletHdf5Id
ringlet_hdf5_create_ordered_group (
    hid_t parent, const char *name, const char *nx_class, GError **error)
{
  return create_group (parent, name, nx_class, TRUE, error);
}

/* ---- attributes ---- */

static gboolean
write_attribute (hid_t object, const char *name, hid_t type, hid_t space,
    gconstpointer data, GError **error)
{
  g_auto (RingletHdf5Id) attribute = H5I_INVALID_HID;

  if (type >= 0 && space >= 0)
    attribute = H5Acreate2 (object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  if (attribute >= 0 && H5Awrite (attribute, type, data) >= 0)
    return TRUE;

  ringlet_hdf5_set_error (error, "The attribute %s cannot be written", name);
  return FALSE;
}

/* Fixed length: texts of variable length lie on a heap whose bytes differ from run to
 * run. */
static RingletHdf5Id
text_type_new (gsize size)
{
  const hid_t type = H5Tcopy (H5T_C_S1);

  H5Tset_size (type, MAX (size, 1));
  H5Tset_strpad (type, H5T_STR_NULLPAD);
  H5Tset_cset (type, H5T_CSET_UTF8);
  return type;
}

gboolean
ringlet_hdf5_write_attribute_string (
    hid_t object, const char *name, const char *text, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) type = text_type_new (strlen (text));
  g_auto (RingletHdf5Id) space = H5Screate (H5S_SCALAR);

  return write_attribute (object, name, type, space, text, error);
}

/* Returns (transfer full): one behind the other, each in @longest bytes. */
static char *
pack_texts (const char *const *texts, gsize *longest, hsize_t *n)
{
  char *packed = NULL;

  *longest = 1;
  for (*n = 0; texts[*n] != NULL; (*n)++)
    *longest = MAX (*longest, strlen (texts[*n]));
  packed = g_malloc0_n ((gsize) *n, *longest);
  for (gsize i = 0; i < *n; i++)
    memcpy (packed + i * *longest, texts[i], strlen (texts[i]));
  return packed;
}

gboolean
ringlet_hdf5_write_attribute_strings (
    hid_t object, const char *name, const char *const *texts, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) type = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  gsize longest = 0;
  hsize_t n = 0;
  g_autofree char *packed = pack_texts (texts, &longest, &n);

  type = text_type_new (longest);
  space = H5Screate_simple (1, &n, NULL);
  return write_attribute (object, name, type, space, packed, error);
}

gboolean
ringlet_hdf5_write_attribute_variable (
    hid_t object, const char *name, const char *text, GError **error)
{
  const char *const texts[] = { text, NULL };

  return ringlet_hdf5_write_attribute_variables (object, name, texts, FALSE, error);
}

gboolean
ringlet_hdf5_write_attribute_variables (hid_t object, const char *name,
    const char *const *texts, gboolean is_list, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const hsize_t n = g_strv_length ((char **) texts);
  g_auto (RingletHdf5Id) type = H5Tcopy (H5T_C_S1);
  g_auto (RingletHdf5Id) space =
      is_list ? H5Screate_simple (1, &n, NULL) : H5Screate (H5S_SCALAR);

  H5Tset_size (type, H5T_VARIABLE);
  H5Tset_cset (type, H5T_CSET_UTF8);
  return write_attribute (object, name, type, space, texts, error);
}

gboolean
ringlet_hdf5_write_attribute_double (
    hid_t object, const char *name, double value, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) space = H5Screate (H5S_SCALAR);

  return write_attribute (object, name, H5T_NATIVE_DOUBLE, space, &value, error);
}

gboolean
ringlet_hdf5_write_attribute_int (
    hid_t object, const char *name, int value, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) space = H5Screate (H5S_SCALAR);

  return write_attribute (object, name, H5T_NATIVE_INT, space, &value, error);
}

/* ---- datasets ---- */

static RingletHdf5Id
write_dataset (hid_t parent, const char *name, hid_t type, hid_t space, hid_t creation,
    gconstpointer data, GError **error)
{
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;
  hid_t result = H5I_INVALID_HID;

  if (type >= 0 && space >= 0 && H5Pset_obj_track_times (creation, FALSE) >= 0)
    dataset =
        H5Dcreate2 (parent, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  if (dataset >= 0 &&
      H5Dwrite (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0) {
    result = dataset;
    dataset = H5I_INVALID_HID;
    return result;
  }

  ringlet_hdf5_set_error (error, "The dataset %s cannot be written", name);
  return H5I_INVALID_HID;
}

gboolean
ringlet_hdf5_write_string (
    hid_t parent, const char *name, const char *text, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) type = text_type_new (strlen (text));
  g_auto (RingletHdf5Id) space = H5Screate (H5S_SCALAR);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) dataset =
      write_dataset (parent, name, type, space, creation, text, error);

  return dataset >= 0;
}

gboolean
ringlet_hdf5_write_strings (
    hid_t parent, const char *name, const char *const *texts, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) type = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;
  gsize longest = 0;
  hsize_t n = 0;
  g_autofree char *packed = pack_texts (texts, &longest, &n);

  type = text_type_new (longest);
  space = H5Screate_simple (1, &n, NULL);
  dataset = write_dataset (parent, name, type, space, creation, packed, error);
  return dataset >= 0;
}

/* Halves the slowest axes until a chunk is small: rows stay whole as long as possible.
 */
static gboolean
set_chunks (
    hid_t creation, guint n_axes, const hsize_t *shape, gsize element_size, guint level)
{
  hsize_t chunk[H5S_MAX_RANK];
  guint64 size = element_size;

  for (guint i = 0; i < n_axes; i++) {
    chunk[i] = shape[i];
    size *= shape[i];
  }
  for (guint i = 0; i < n_axes; i++) {
    while (size > CHUNK_MAX_BYTES && chunk[i] > 1) {
      size = size / chunk[i] * ((chunk[i] + 1) / 2);
      chunk[i] = (chunk[i] + 1) / 2;
    }
  }
  return H5Pset_chunk (creation, (int) n_axes, chunk) >= 0 &&
      H5Pset_shuffle (creation) >= 0 && H5Pset_deflate (creation, level) >= 0;
}

RingletHdf5Id
ringlet_hdf5_write_array (hid_t parent, const char *name, RingletPixelType type,
    guint n_axes, const guint64 *shape, gconstpointer data, guint gzip_level,
    GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  hsize_t dims[H5S_MAX_RANK];
  guint64 n = 1;

  g_return_val_if_fail (n_axes <= H5S_MAX_RANK, H5I_INVALID_HID);

  for (guint i = 0; i < n_axes; i++) {
    dims[i] = shape[i];
    n *= shape[i];
  }
  space =
      n_axes > 0 ? H5Screate_simple ((int) n_axes, dims, NULL) : H5Screate (H5S_SCALAR);

  /* A single number or nothing has no chunks. */
  if (gzip_level > 0 && n_axes > 0 && n > 0 &&
      !set_chunks (
          creation, n_axes, dims, ringlet_pixel_type_size (type), gzip_level)) {
    ringlet_hdf5_set_error (error, "The dataset %s cannot be compressed", name);
    return H5I_INVALID_HID;
  }
  return write_dataset (
      parent, name, ringlet_hdf5_native_type (type), space, creation, data, error);
}
