/* SPDX-License-Identifier: MIT */

/* HDF5: any dataset of numbers; its last two axes are rows and columns, those before
 * count frames. A master file of Dectris, whose frames are spread over data_000001,
 * data_000002, …, is one stack. */

#include <string.h>

#include "base/error.h"
#include "image/hdf5-find.h"
#include "image/hdf5-meta.h"
#include "image/hdf5-part.h"
#include "image/hdf5-sparse.h"
#include "image/hdf5-superblock.h"
#include "image/reader.h"

typedef struct {
  RingletHdf5Id file;
  GArray *parts; /* RingletHdf5Part: frames of the same type and shape; or */
  RingletHdf5Sparse *sparse;
  RingletHdf5Meta meta;
} Hdf5State;

/* ---- datasets ---- */

/* Adds the dataset @path to the stack. */
static gboolean
add_part (Hdf5State *state, const char *path, GError **error)
{
  RingletHdf5Part part;

  if (!ringlet_hdf5_part_init (&part, state->file, path, error)) {
    g_prefix_error (error, "Dataset %s: ", path);
    ringlet_hdf5_part_clear (&part);
    return FALSE;
  }
  g_array_append_val (state->parts, part);
  return TRUE;
}

static const RingletHdf5Part *
get_part (const Hdf5State *state, guint index)
{
  return &g_array_index (state->parts, RingletHdf5Part, index);
}

static gboolean
is_series_name (const char *name)
{
  const char *digits = name + strlen ("data_");
  const gsize n = g_str_has_prefix (name, "data_") ? strlen (digits) : 0;

  return n > 0 && strspn (digits, "0123456789") == n;
}

/* data_9 before data_10. */
static gint
compare_series (gconstpointer a, gconstpointer b)
{
  const char *first = *(const char *const *) a;
  const char *second = *(const char *const *) b;
  const gsize n_first = strlen (first);
  const gsize n_second = strlen (second);

  return n_first != n_second ? (n_first < n_second ? -1 : 1) : strcmp (first, second);
}

/* A file that a link names may not be there yet: what is there is read. */
static gboolean
add_series (Hdf5State *state, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_auto (RingletHdf5Id) group = ringlet_hdf5_open_object (state->file, folder);
  g_autoptr (GPtrArray) names = ringlet_hdf5_list_names (group);

  g_ptr_array_sort (names, compare_series);
  for (guint i = 0; i < names->len; i++) {
    g_autoptr (GError) missing = NULL;
    g_autofree char *one =
        g_build_path ("/", folder, g_ptr_array_index (names, i), NULL);

    if (!is_series_name (g_ptr_array_index (names, i)))
      continue;
    if (!add_part (state, one, &missing)) {
      ringlet_image_meta_warn (&state->meta.common, "%s", missing->message);
    } else if (!ringlet_hdf5_part_matches (
                   get_part (state, 0), get_part (state, state->parts->len - 1))) {
      ringlet_image_meta_warn (
          &state->meta.common, "%s is of another shape or type and left out", one);
      g_array_set_size (state->parts, state->parts->len - 1);
    }
  }
  /* None could be opened: say why for the one that was found first. */
  return state->parts->len > 0 || add_part (state, path, error);
}

static gboolean
is_series (const RingletReaderInput *input, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  /* Who names one dataset gets that one. */
  return is_series_name (name) &&
      (input->inner == NULL || !g_str_has_suffix (input->inner, name));
}

/* ---- the row of the table ---- */

static int
hdf5_probe (const guint8 *head, gsize size)
{
  return ringlet_hdf5_find_signature (head, size) >= 0 ? 100 : 0;
}

static void
hdf5_close (gpointer data)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  Hdf5State *state = data;

  g_array_unref (state->parts);
  g_clear_pointer (&state->sparse, ringlet_hdf5_sparse_free);
  ringlet_hdf5_id_free (state->file);
  ringlet_hdf5_meta_clear (&state->meta);
  g_free (state);
}

static gboolean
open_images (
    Hdf5State *state, const RingletReaderInput *input, const char *path, GError **error)
{
  if (ringlet_hdf5_is_sparse (state->file, path)) {
    state->sparse = ringlet_hdf5_sparse_new (state->file, path, error);
    return state->sparse != NULL;
  }
  return is_series (input, path) ? add_series (state, path, error)
                                 : add_part (state, path, error);
}

static gboolean
hdf5_init (Hdf5State *state, const RingletReaderInput *input, guint64 *n_frames,
    GError **error)
{
  g_autofree char *path = NULL;

  state->file = ringlet_hdf5_open (input->path, input->bytes, error);
  if (state->file < 0)
    return FALSE;
  path = ringlet_hdf5_find_image (state->file, input->inner, error);
  if (path == NULL || !open_images (state, input, path, error))
    return FALSE;

  *n_frames = state->sparse != NULL ? state->sparse->n_frames : 0;
  for (guint i = 0; i < state->parts->len; i++)
    *n_frames += get_part (state, i)->n_frames;
  ringlet_hdf5_meta_read (&state->meta, state->file, path, *n_frames);
  return TRUE;
}

static gpointer
hdf5_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  Hdf5State *state = g_new0 (Hdf5State, 1);

  state->file = H5I_INVALID_HID;
  state->parts = g_array_new (FALSE, FALSE, sizeof (RingletHdf5Part));
  g_array_set_clear_func (state->parts, ringlet_hdf5_part_clear);
  if (!hdf5_init (state, input, n_frames, error)) {
    hdf5_close (state);
    return NULL;
  }
  return state;
}

/* Makes @index that of the frame within its part. */
static const RingletHdf5Part *
find_part (const Hdf5State *state, guint64 *index)
{
  guint i = 0;

  while (*index >= get_part (state, i)->n_frames)
    *index -= get_part (state, i++)->n_frames;
  return get_part (state, i);
}

static gboolean
hdf5_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const Hdf5State *state = data;

  ringlet_hdf5_meta_copy (&state->meta, index, &info->meta);
  if (state->sparse != NULL) {
    info->n_slow = state->sparse->n_slow;
    info->n_fast = state->sparse->n_fast;
    info->type = state->sparse->type;
  } else {
    const RingletHdf5Part *part = find_part (state, &index);

    info->n_slow = ringlet_hdf5_part_n_slow (part);
    info->n_fast = ringlet_hdf5_part_n_fast (part);
    info->type = part->type;
  }
  return TRUE;
}

static gboolean
read_frame (const Hdf5State *state, guint64 index, gpointer pixels,
    GCancellable *cancellable, GError **error)
{
  const RingletHdf5Part *part = NULL;

  if (state->sparse != NULL)
    return ringlet_hdf5_sparse_read (state->sparse, index, pixels, error);
  part = find_part (state, &index);
  return ringlet_hdf5_part_read (part, index, pixels, cancellable, error);
}

static RingletImage *
hdf5_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  g_auto (RingletFrameInfo) info = { 0 };
  g_autofree gpointer pixels = NULL;

  if (!hdf5_describe (data, index, &info, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  pixels = ringlet_image_alloc (info.type, info.n_slow, info.n_fast, error);
  if (pixels == NULL)
    return NULL;
  if (!read_frame (data, index, pixels, cancellable, error)) {
    if (!g_cancellable_is_cancelled (cancellable))
      g_prefix_error (error, "Frame %" G_GUINT64_FORMAT ": ", index);
    return NULL;
  }
  return ringlet_image_new_take (
      info.type, info.n_slow, info.n_fast, g_steal_pointer (&pixels), &info.meta);
}

static const char *const suffixes[] = { ".h5", ".hdf5", ".nxs", ".nx", ".hdf", NULL };

const RingletReader ringlet_reader_hdf5 = {
  .name = "hdf5",
  .suffixes = suffixes,
  .has_inner = TRUE,
  .probe = hdf5_probe,
  .open = hdf5_open,
  .read = hdf5_read,
  .describe = hdf5_describe,
  .close = hdf5_close,
  .list_files = ringlet_hdf5_list_files,
};
