/* SPDX-License-Identifier: MIT */

/* HDF5: any dataset of numbers; its last two axes are rows and columns, those before
 * count frames. A master file of Dectris, whose frames are spread over data_000001,
 * data_000002, …, is one stack. */

#include "image/hdf5-find.h"
#include "image/hdf5-meta.h"
#include "image/hdf5-sparse.h"
#include "image/hdf5-stack.h"
#include "image/hdf5-storage.h"
#include "image/hdf5-superblock.h"
#include "image/hdf5-virtual.h"
#include "image/reader.h"

typedef struct {
  RingletHdf5Id file;
  RingletHdf5Stack *stack; /* or */
  RingletHdf5Sparse *sparse;
  RingletHdf5Meta meta;
} Hdf5State;

/* ---- the row of the table ---- */

static int
hdf5_probe (const guint8 *head, gsize size)
{
  return ringlet_hdf5_find_signature (head, size) >= 0 ? 100 : 0;
}

static void
close_state (gpointer data)
{
  Hdf5State *state = data;

  g_clear_pointer (&state->stack, ringlet_hdf5_stack_free);
  g_clear_pointer (&state->sparse, ringlet_hdf5_sparse_free);
  ringlet_hdf5_id_free (state->file);
  ringlet_hdf5_meta_clear (&state->meta);
  g_free (state);
}

/* Nobody waits for it: another thread may hang in the library. */
static void
hdf5_close (gpointer data)
{
  ringlet_hdf5_call_locked (close_state, data);
}

/* Who names one dataset gets that one. */
static gboolean
is_series (const RingletReaderInput *input, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return ringlet_hdf5_is_series (path) &&
      (input->inner == NULL || !g_str_has_suffix (input->inner, name));
}

/* Of pixels that are none: they look like counts. */
static void
warn_pixels (Hdf5State *state, const char *path)
{
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_open_object (state->file, path);

  ringlet_hdf5_warn_sources (state->file, path, &state->meta.common);
  if (dataset >= 0 && ringlet_hdf5_is_unwritten (dataset))
    ringlet_image_meta_warn (&state->meta.common,
        "Nothing has been written to the dataset %s yet: all pixels are its fill value",
        path);
}

static gboolean
open_images (
    Hdf5State *state, const RingletReaderInput *input, const char *path, GError **error)
{
  g_autofree char *folder =
      input->path != NULL ? g_path_get_dirname (input->path) : NULL;

  if (ringlet_hdf5_is_sparse (state->file, path)) {
    state->sparse = ringlet_hdf5_sparse_new (state->file, path, error);
    return state->sparse != NULL;
  }
  state->stack = is_series (input, path)
      ? ringlet_hdf5_stack_new_series (
            state->file, path, folder, &state->meta.common, error)
      : ringlet_hdf5_stack_new (state->file, path, error);
  if (state->stack != NULL)
    warn_pixels (state, path);
  return state->stack != NULL;
}

static void
read_meta (Hdf5State *state, const char *path)
{
  const guint64 n_least =
      state->stack != NULL ? state->stack->n_least : state->sparse->n_frames;
  const guint64 n_most =
      state->stack != NULL ? state->stack->n_most : state->sparse->n_frames;

  ringlet_hdf5_meta_read (&state->meta, state->file, path, n_least, n_most);
}

static gboolean
hdf5_init (Hdf5State *state, const RingletReaderInput *input, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock = NULL;
  g_autofree char *path = NULL;

  state->file = ringlet_hdf5_open (input->path, input->bytes, error);
  if (state->file < 0)
    return FALSE;
  if (input->path != NULL)
    ringlet_hdf5_touch_links (state->file, input->path);
  lock = ringlet_hdf5_lock_cancellable (g_cancellable_get_current (), error);
  if (lock == NULL)
    return FALSE;

  path =
      ringlet_hdf5_find_image (state->file, input->inner, &state->meta.common, error);
  if (path == NULL || !open_images (state, input, path, error))
    return FALSE;
  read_meta (state, path);
  return TRUE;
}

static gpointer
hdf5_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  Hdf5State *state = g_new0 (Hdf5State, 1);

  state->file = H5I_INVALID_HID;
  if (!hdf5_init (state, input, error)) {
    hdf5_close (state);
    return NULL;
  }
  *n_frames = state->stack != NULL ? state->stack->n_frames : state->sparse->n_frames;
  return state;
}

static gboolean
hdf5_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const Hdf5State *state = data;
  const RingletHdf5Stack *stack = state->stack;
  const RingletHdf5Sparse *sparse = state->sparse;

  ringlet_hdf5_meta_copy (&state->meta,
      stack != NULL ? ringlet_hdf5_stack_number (stack, index) : index, &info->meta);
  info->n_slow = stack != NULL ? stack->n_slow : sparse->n_slow;
  info->n_fast = stack != NULL ? stack->n_fast : sparse->n_fast;
  info->type = stack != NULL ? stack->type : sparse->type;
  return TRUE;
}

static gboolean
read_frame (const Hdf5State *state, guint64 index, gpointer pixels,
    GCancellable *cancellable, GError **error)
{
  if (state->sparse != NULL)
    return ringlet_hdf5_sparse_read (state->sparse, index, pixels, cancellable, error);
  return ringlet_hdf5_stack_read (state->stack, index, pixels, cancellable, error);
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
  if (!read_frame (data, index, pixels, cancellable, error))
    return NULL;
  return ringlet_image_new_take (
      info.type, info.n_slow, info.n_fast, g_steal_pointer (&pixels), &info.meta);
}

static gboolean
hdf5_fetch (gpointer data, guint64 index, GBytes **stored, GCancellable *cancellable,
    GError **error)
{
  const Hdf5State *state = data;

  *stored = NULL;
  return state->stack == NULL ||
      ringlet_hdf5_stack_fetch (state->stack, index, stored, cancellable, error);
}

static RingletWritten
hdf5_written (gpointer data, guint64 index, GCancellable *cancellable)
{
  const Hdf5State *state = data;

  return state->stack != NULL
      ? ringlet_hdf5_stack_written (state->stack, index, cancellable)
      : RINGLET_WRITTEN_PERHAPS;
}

static guint64
hdf5_number (gpointer data, guint64 index)
{
  const Hdf5State *state = data;

  return state->stack != NULL ? ringlet_hdf5_stack_number (state->stack, index) : index;
}

static guint64
hdf5_n_missing (gpointer data)
{
  const RingletHdf5Stack *stack = ((const Hdf5State *) data)->stack;

  return stack != NULL && stack->n_least > stack->n_frames
      ? stack->n_least - stack->n_frames
      : 0;
}

static const char *const suffixes[] = { ".h5", ".hdf5", ".nxs", ".nx", ".hdf", NULL };

const RingletReader ringlet_reader_hdf5 = {
  .name = "hdf5",
  .suffixes = suffixes,
  .opens_path = TRUE,
  .has_inner = TRUE,
  .probe = hdf5_probe,
  .open = hdf5_open,
  .read = hdf5_read,
  .fetch = hdf5_fetch,
  .number = hdf5_number,
  .n_missing = hdf5_n_missing,
  .written = hdf5_written,
  .describe = hdf5_describe,
  .close = hdf5_close,
  .list_files = ringlet_hdf5_list_files,
};
