/* SPDX-License-Identifier: MIT */
#include "image/dataset-list.h"

#include "base/detached.h"
#include "base/error.h"
#include "image/hdf5-find.h"
#include "image/hdf5-part.h"
#include "image/hdf5-walk.h"
#include "image/source-load.h"
#include "image/source-path.h"

static void
dataset_free (gpointer data)
{
  RingletDataset *self = data;

  g_free (self->path);
  g_free (self);
}

/* All axes before the last two count frames. */
static void
add_dataset (hid_t dataset, const char *path, gboolean has_signal, gpointer data)
{
  g_auto (RingletHdf5Id) space = H5Dget_space (dataset);
  g_auto (RingletHdf5Id) memory_type = H5I_INVALID_HID;
  RingletDataset found = { .n_frames = 1 };
  hsize_t shape[H5S_MAX_RANK] = { 0 };
  const int n = space >= 0 ? H5Sget_simple_extent_dims (space, shape, NULL) : -1;
  RingletDataset *kept = NULL;

  memory_type = ringlet_hdf5_dup_pixel_type (dataset, &found.type, NULL);
  if (memory_type < 0 || n < 2 || n > RINGLET_HDF5_MAX_AXES || shape[n - 1] < 2 ||
      shape[n - 2] < 2)
    return;

  for (int i = 0; i < n - 2; i++)
    found.n_frames = shape[i] == 0 || found.n_frames <= G_MAXUINT64 / shape[i]
        ? found.n_frames * shape[i]
        : G_MAXUINT64;
  found.n_slow = shape[n - 2];
  found.n_fast = shape[n - 1];
  found.path = g_strdup (path);
  kept = g_new (RingletDataset, 1);
  *kept = found;
  g_ptr_array_add (data, kept);
}

static void
pass_unopened (const char *path, gpointer data)
{
  H5Eclear2 (H5E_DEFAULT);
}

static const RingletHdf5Visitor visitor = { add_dataset, pass_unopened };

/* Only what the reader of HDF5 would read is opened with its library. */
static gboolean
check_format (const char *file, gboolean *is_packed, GError **error)
{
  const RingletReader *reader = ringlet_source_probe (file, is_packed, error);

  if (reader == NULL)
    return FALSE;
  if (g_str_equal (reader->name, "hdf5") && !*is_packed)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "%s has no datasets to choose from",
      *is_packed ? "A compressed file" : reader->name);
  return FALSE;
}

static GPtrArray *
list_datasets (const char *file, GError **error)
{
  GCancellable *cancellable = g_cancellable_get_current ();
  g_auto (RingletHdf5Id) id = H5I_INVALID_HID;
  GPtrArray *found = NULL;
  gboolean is_packed = FALSE;

  if (!check_format (file, &is_packed, error))
    return NULL;
  id = ringlet_hdf5_open (file, NULL, error);
  if (id < 0)
    return NULL;
  ringlet_hdf5_touch_links (id, file);

  {
    g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED =
        ringlet_hdf5_lock_cancellable (cancellable, error);

    if (lock == NULL)
      return NULL;
    found = g_ptr_array_new_with_free_func (dataset_free);
    ringlet_hdf5_walk (id, "", &visitor, found);
  }
  return found;
}

static gpointer
list_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *file = NULL;
  g_autofree char *inner = NULL;
  GPtrArray *found = NULL;

  if (!ringlet_source_path_split (data, &file, &inner, error))
    return NULL;
  found = list_datasets (file, error);
  if (found == NULL) {
    g_autofree char *label = g_filename_display_name (file);

    g_prefix_error (error, "%s: ", label);
  }
  return found;
}

static void
unref_array (gpointer data)
{
  g_ptr_array_unref (data);
}

GPtrArray *
ringlet_dataset_list (const char *path, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return ringlet_detached_run (
      list_detached, g_strdup (path), g_free, unref_array, cancellable, error);
}
