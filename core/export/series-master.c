/* SPDX-License-Identifier: MIT */
#include "export/series-master.h"

#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "export/series-about.h"
#include "image/hdf5-field.h"
#include "image/hdf5-find.h"
#include "image/hdf5-handle.h"

typedef struct {
  const RingletSeriesSlice *slices;
  gsize n_slices;
  guint64 n_frames; /* of all */
  char *folder;     /* of the master */
} Master;

/* As the master names a slice: without a folder where that is its own. */
static char *
name_slice (const Master *self, gsize i)
{
  g_autofree char *absolute = g_canonicalize_filename (self->slices[i].path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);

  return g_str_equal (folder, self->folder) ? g_path_get_basename (absolute)
                                            : g_steal_pointer (&absolute);
}

/* To virtual datasets a percent sign is the beginning of a pattern. */
static char *
escape_name (const Master *self, gsize i)
{
  g_autofree char *name = name_slice (self, i);
  GString *text = g_string_new (name);

  g_string_replace (text, "%", "%%", 0);
  return g_string_free (text, FALSE);
}

/* ---- attributes ---- */

static herr_t
copy_attribute (hid_t from, const char *name, const H5A_info_t *info, void *data)
{
  const hid_t to = *(const hid_t *) data;
  g_auto (RingletHdf5Id) attribute = H5Aopen (from, name, H5P_DEFAULT);
  g_auto (RingletHdf5Id) type = H5Aget_type (attribute);
  g_auto (RingletHdf5Id) space = H5Aget_space (attribute);
  g_auto (RingletHdf5Id) copy =
      H5Acreate2 (to, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  const gsize n = (gsize) MAX (H5Sget_simple_extent_npoints (space), 1);
  g_autofree guint8 *values = g_malloc0 (n * H5Tget_size (type));
  const gboolean ok = copy >= 0 && H5Aread (attribute, type, values) >= 0 &&
      H5Awrite (copy, type, values) >= 0;

  H5Dvlen_reclaim (type, space, H5P_DEFAULT, values); /* of what is of any length */
  return ok ? 0 : -1;
}

static gboolean
copy_attributes (hid_t from, hid_t to)
{
  return H5Aiterate2 (from, H5_INDEX_NAME, H5_ITER_INC, NULL, copy_attribute, &to) >= 0;
}

/* ---- datasets ---- */

/* One row a frame is what can grow. */
static gboolean
has_frames (hid_t dataset, hsize_t *shape, int *n_axes)
{
  g_auto (RingletHdf5Id) space = H5Dget_space (dataset);
  hsize_t most[H5S_MAX_RANK];

  *n_axes = H5Sget_simple_extent_dims (space, shape, most);
  return *n_axes > 0 && most[0] == H5S_UNLIMITED;
}

/* Slice @i to its place from frame @first on. */
static gboolean
map_slice (const Master *self, gsize i, guint64 first, hid_t creation, hid_t space,
    const hsize_t *shape, int n_axes, const char *path)
{
  g_autofree char *name = escape_name (self, i);
  hsize_t start[H5S_MAX_RANK] = { first };
  hsize_t count[H5S_MAX_RANK];
  g_auto (RingletHdf5Id) source = H5I_INVALID_HID;

  memcpy (count, shape, sizeof count);
  count[0] = self->slices[i].n_frames;
  source = H5Screate_simple (n_axes, count, NULL);
  return source >= 0 &&
      H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
      H5Pset_virtual (creation, space, name, path, source) >= 0;
}

static gboolean
map_dataset (const Master *self, hid_t from, hid_t to, const char *name,
    const char *path, hsize_t *shape, int n_axes)
{
  g_auto (RingletHdf5Id) type = H5Dget_type (from);
  g_auto (RingletHdf5Id) old = H5Dget_create_plist (from);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;
  g_autofree guint8 *fill = g_malloc0 (H5Tget_size (type));
  guint64 first = 0;

  shape[0] = self->n_frames;
  space = H5Screate_simple (n_axes, shape, NULL);
  H5Pset_obj_track_times (creation, FALSE);
  if (H5Tget_class (type) == H5T_FLOAT && H5Pget_fill_value (old, type, fill) >= 0)
    H5Pset_fill_value (creation, type, fill);
  for (gsize i = 0; i < self->n_slices; i++) {
    if (self->slices[i].n_frames > 0 &&
        !map_slice (self, i, first, creation, space, shape, n_axes, path))
      return FALSE;
    first += self->slices[i].n_frames;
  }
  H5Sselect_all (space);
  dataset = H5Dcreate2 (to, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  return dataset >= 0 && copy_attributes (from, dataset);
}

/* ---- groups ---- */

static gboolean copy_group (
    const Master *self, hid_t from, hid_t to, const char *path, GError **error);

static gboolean
copy_subgroup (const Master *self, hid_t object, hid_t to, const char *name,
    const char *path, GError **error)
{
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;

  /* Rows that frames share are counted in each file. */
  if (g_str_has_suffix (name, "_sums"))
    return TRUE;
  group = ringlet_hdf5_create_group (to, name, NULL, error);
  return group >= 0 && copy_group (self, object, group, path, error);
}

/* What leads to another file, such as the frames, leads there from here too. */
static gboolean
copy_link (hid_t from, hid_t to, const char *name, const H5L_info_t *info)
{
  g_autofree char *value = g_malloc0 (info->u.val_size + 1);
  const char *file = NULL, *path = NULL;
  unsigned flags = 0;

  return H5Lget_val (from, name, value, info->u.val_size, H5P_DEFAULT) >= 0 &&
      H5Lunpack_elink_val (value, info->u.val_size, &flags, &file, &path) >= 0 &&
      H5Lcreate_external (file, path, to, name, H5P_DEFAULT, H5P_DEFAULT) >= 0;
}

static gboolean
is_outside (hid_t from, const char *name, H5L_info_t *info)
{
  return H5Lget_info (from, name, info, H5P_DEFAULT) >= 0 &&
      info->type == H5L_TYPE_EXTERNAL;
}

static gboolean
copy_object (const Master *self, hid_t from, hid_t object, hid_t to, const char *name,
    const char *path)
{
  hsize_t shape[H5S_MAX_RANK];
  int n_axes = 0;

  return has_frames (object, shape, &n_axes)
      ? map_dataset (self, object, to, name, path, shape, n_axes)
      : H5Ocopy (from, name, to, name, H5P_DEFAULT, H5P_DEFAULT) >= 0;
}

static gboolean
copy_member (const Master *self, hid_t from, hid_t to, const char *name,
    const char *path, GError **error)
{
  g_auto (RingletHdf5Id) object = H5I_INVALID_HID;
  H5L_info_t info;
  gboolean ok;

  if (is_outside (from, name, &info)) {
    ok = copy_link (from, to, name, &info);
  } else {
    object = H5Oopen (from, name, H5P_DEFAULT);
    if (object >= 0 && H5Iget_type (object) == H5I_GROUP)
      return copy_subgroup (self, object, to, name, path, error);
    ok = object >= 0 && copy_object (self, from, object, to, name, path);
  }
  if (!ok)
    ringlet_hdf5_set_error (error, "%s cannot be written", path);
  return ok;
}

static gboolean
copy_group (const Master *self, hid_t from, hid_t to, const char *path, GError **error)
{
  g_autoptr (GPtrArray) names = ringlet_hdf5_list_names (from);

  if (!copy_attributes (from, to)) {
    ringlet_hdf5_set_error (error, "The attributes of %s cannot be written", path);
    return FALSE;
  }
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *inner = g_build_path ("/", path, name, NULL);

    if (!copy_member (self, from, to, name, inner, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
link_parts (const Master *self, hid_t entry, GError **error)
{
  for (gsize i = 0; i < self->n_slices; i++) {
    g_autofree char *name = g_strdup_printf ("part_%" G_GSIZE_FORMAT, i + 1);
    g_autofree char *file = name_slice (self, i);

    if (H5Lcreate_external (file, "/entry", entry, name, H5P_DEFAULT, H5P_DEFAULT) <
        0) {
      ringlet_hdf5_set_error (error, "The link to %s cannot be written", file);
      return FALSE;
    }
  }
  return TRUE;
}

/* ---- the file ---- */

static RingletHdf5Id
open_slice (const Master *self, gsize i)
{
  const RingletSeriesSlice *slice = &self->slices[i];

  return slice->n_frames > 0 && g_file_test (slice->path, G_FILE_TEST_EXISTS)
      ? ringlet_hdf5_open_source (slice->path, NULL)
      : H5I_INVALID_HID;
}

/* The first slice that has results tells what there is; where all frames failed, the
 * first one. */
static RingletHdf5Id
open_first (const Master *self, GError **error)
{
  RingletHdf5Id first = H5I_INVALID_HID;

  for (gsize i = 0; i < self->n_slices; i++) {
    g_auto (RingletHdf5Id) file = open_slice (self, i);

    if (file < 0)
      continue;
    if (H5Lexists (file, "/entry/data", H5P_DEFAULT) <= 0 && first >= 0)
      continue;
    ringlet_hdf5_id_free (first);
    first = file;
    file = H5I_INVALID_HID;
    if (H5Lexists (first, "/entry/data", H5P_DEFAULT) > 0)
      return first;
  }
  if (first < 0)
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "none of the files that it would lead to is there");
  return first;
}

/* Whether each slice says so. */
static gboolean
are_whole (const Master *self)
{
  gboolean whole = TRUE;

  for (gsize i = 0; whole && i < self->n_slices; i++) {
    g_auto (RingletHdf5Id) file = open_slice (self, i);
    g_autofree char *state =
        file >= 0 ? ringlet_hdf5_dup_text (file, "/entry/state") : NULL;

    whole = self->slices[i].n_frames == 0 || g_strcmp0 (state, "whole") == 0;
  }
  return whole;
}

static gboolean
write_state (const Master *self, hid_t entry, GError **error)
{
  return H5Ldelete (entry, "state", H5P_DEFAULT) >= 0 &&
      ringlet_hdf5_write_string (
          entry, "state", are_whole (self) ? "whole" : "interrupted", error);
}

/* As the slice says; NULL where that has no row with results. */
static char *
dup_method (const Master *self, gsize i)
{
  g_auto (RingletHdf5Id) file = open_slice (self, i);
  g_auto (RingletHdf5Id) entry = file >= 0 && H5Lexists (file, "entry", H5P_DEFAULT) > 0
      ? H5Gopen2 (file, "entry", H5P_DEFAULT)
      : H5I_INVALID_HID;

  return entry >= 0 ? ringlet_series_about_dup_method (entry) : NULL;
}

/* The head is that of one slice, perhaps of an older one that has no room. */
static gboolean
note_methods (const Master *self, hid_t entry, GError **error)
{
  g_autofree char *method = ringlet_series_about_dup_method (entry);

  if (!ringlet_series_about_renew (entry, error))
    return FALSE;
  for (gsize i = 0; i < self->n_slices; i++) {
    g_autofree char *other = dup_method (self, i);

    if (other != NULL &&
        !ringlet_series_about_note_method (entry, &method, other, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_file (const Master *self, const char *temporary, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) first = open_first (self, error);
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) entry = H5I_INVALID_HID;
  gboolean ok;

  if (first < 0)
    return FALSE;
  file = ringlet_hdf5_create (temporary, error);
  if (file < 0)
    return FALSE;
  ok = copy_group (self, first, file, "/", error);
  if (ok)
    entry = ringlet_hdf5_open_object (file, "/entry");
  ok = ok && write_state (self, entry, error) && note_methods (self, entry, error) &&
      link_parts (self, entry, error);
  ringlet_hdf5_id_free (entry);
  entry = H5I_INVALID_HID;
  return ringlet_hdf5_close (&file, ok ? error : NULL) && ok;
}

gboolean
ringlet_series_master_write (const char *path, const RingletSeriesSlice *slices,
    gsize n_slices, gboolean overwrite, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_auto (RingletOutput) output = { 0 };
  Master self = { slices, n_slices, 0, folder };

  for (gsize i = 0; i < n_slices; i++)
    self.n_frames += slices[i].n_frames;
  if (!ringlet_output_begin (&output, path, overwrite, error))
    return FALSE;
  if (!write_file (&self, output.temporary, error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  return ringlet_output_commit (&output, error);
}

guint
ringlet_series_master_n_parts (const char *path)
{
  g_auto (RingletHdf5Id) file = g_file_test (path, G_FILE_TEST_IS_REGULAR)
      ? ringlet_hdf5_open (path, NULL, NULL)
      : H5I_INVALID_HID;
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  guint n = 0;

  if (file < 0 || H5Lexists (file, "/entry", H5P_DEFAULT) <= 0)
    return 0;
  for (;; n++) {
    g_autofree char *name = g_strdup_printf ("/entry/part_%u", n + 1);

    if (H5Lexists (file, name, H5P_DEFAULT) <= 0)
      return n;
  }
}
