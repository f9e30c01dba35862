/* SPDX-License-Identifier: MIT */

/* HDF5: any dataset of numbers; its last two axes are rows and columns, those before
 * count frames. A master file of Dectris, whose frames are spread over data_000001,
 * data_000002, …, is one stack. */

#include <string.h>

#include "base/error.h"
#include "image/hdf5-chunk.h"
#include "image/hdf5-find.h"
#include "image/reader.h"

/* One dataset; several make up the stack of a master file. */
typedef struct {
  RingletHdf5Id dataset;
  RingletHdf5Id memory_type;
  RingletPixelType type;
  int n_axes;
  hsize_t shape[H5S_MAX_RANK];
  guint64 n_frames;
  gboolean has_chunks; /* @chunks reads it, and not the library */
  RingletHdf5Chunks chunks;
} Part;

typedef struct {
  RingletHdf5Id file;
  GArray *parts; /* Part: same type and same last two axes */
  RingletImageMeta meta;
} Hdf5State;

static void
part_clear (gpointer data)
{
  Part *part = data;

  ringlet_hdf5_id_free (part->memory_type);
  ringlet_hdf5_id_free (part->dataset);
}

/* ---- one dataset ---- */

static gboolean
part_set_shape (Part *part, GError **error)
{
  g_auto (RingletHdf5Id) space = H5Dget_space (part->dataset);

  part->n_axes = space >= 0 ? H5Sget_simple_extent_dims (space, part->shape, NULL) : -1;
  if (part->n_axes < 2) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The dataset has %d axes; an image has two, a stack of images more",
        MAX (part->n_axes, 0));
    return FALSE;
  }

  part->n_frames = 1;
  for (int i = 0; i < part->n_axes - 2; i++) {
    if (part->shape[i] != 0 && part->n_frames > G_MAXINT64 / part->shape[i]) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
          "The dataset has more frames than can be counted");
      return FALSE;
    }
    part->n_frames *= part->shape[i];
  }
  if (part->n_frames == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The dataset has no frames in it yet");
    return FALSE;
  }
  return ringlet_image_check_shape (
      part->shape[part->n_axes - 2], part->shape[part->n_axes - 1], error);
}

/* Scale-offset and n-bit carry the size of what they give in the file: HDF5 (1.10.8)
 * takes their word for it and copies a whole chunk from whatever they gave. */
static gboolean
check_filter_size (hid_t creation, guint64 chunk_size, GError **error)
{
  const int n = H5Pget_nfilters (creation);

  for (int i = 0; i < n; i++) {
    unsigned flags = 0;
    unsigned values[5] = { 0 }; /* of both filters, 2: elements, 4: bytes of one */
    size_t n_values = G_N_ELEMENTS (values);
    const H5Z_filter_t id = H5Pget_filter2 (
        creation, (unsigned) i, &flags, &n_values, values, 0, NULL, NULL);

    if ((id == H5Z_FILTER_SCALEOFFSET || id == H5Z_FILTER_NBIT) &&
        (guint64) values[2] * values[4] != chunk_size) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "The filter of the dataset gives %" G_GUINT64_FORMAT
          " bytes where a chunk has %" G_GUINT64_FORMAT,
          (guint64) values[2] * values[4], chunk_size);
      return FALSE;
    }
  }
  return TRUE;
}

/* Refuses what would cost memory without a byte in the file to justify it. */
static gboolean
part_check_storage (const Part *part, GError **error)
{
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (part->dataset);
  g_auto (RingletHdf5Id) type = H5Dget_type (part->dataset);
  const H5D_layout_t layout = H5Pget_layout (creation);
  hsize_t chunk[H5S_MAX_RANK];
  guint64 n_in_chunk = 1;
  int n = 0;

  if (layout == H5D_CHUNKED)
    n = H5Pget_chunk (creation, H5S_MAX_RANK, chunk);
  for (int i = 0; i < n; i++)
    n_in_chunk = MIN (n_in_chunk, RINGLET_IMAGE_MAX_PIXELS + 1) *
        MIN (chunk[i], RINGLET_IMAGE_MAX_PIXELS + 1);
  if (n_in_chunk > RINGLET_IMAGE_MAX_PIXELS) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The chunks of the dataset are larger than the supported 2^28 pixels");
    return FALSE;
  }
  if (n > 0 && !check_filter_size (creation, n_in_chunk * H5Tget_size (type), error))
    return FALSE;

  if (layout != H5D_VIRTUAL && H5Pget_external_count (creation) <= 0 &&
      H5Dget_storage_size (part->dataset) == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "Nothing has been written to the dataset yet");
    return FALSE;
  }
  return TRUE;
}

static gboolean
part_init (Part *part, hid_t file, const char *path, GError **error)
{
  *part = (Part){ .dataset = ringlet_hdf5_open_dataset (file, path),
    .memory_type = H5I_INVALID_HID };
  if (part->dataset < 0) {
    ringlet_hdf5_set_error (error, "The dataset cannot be opened");
    return FALSE;
  }

  part->memory_type = ringlet_hdf5_dup_pixel_type (part->dataset, &part->type, error);
  if (part->memory_type < 0 || !part_set_shape (part, error) ||
      !ringlet_hdf5_check_filters (part->dataset, error) ||
      !part_check_storage (part, error))
    return FALSE;

  part->has_chunks = ringlet_hdf5_chunks_init (
      &part->chunks, part->dataset, part->type, part->memory_type);
  return TRUE;
}

/* Adds the dataset @path to the stack. */
static gboolean
add_part (Hdf5State *state, const char *path, GError **error)
{
  Part part;

  if (!part_init (&part, state->file, path, error)) {
    g_prefix_error (error, "Dataset %s: ", path);
    part_clear (&part);
    return FALSE;
  }
  g_array_append_val (state->parts, part);
  return TRUE;
}

/* ---- the other datasets of a master file ---- */

static gboolean
is_series_name (const char *name)
{
  const char *digits = name + strlen ("data_");

  return g_str_has_prefix (name, "data_") && strlen (digits) == 6 &&
      strspn (digits, "0123456789") == 6;
}

static gboolean
parts_match (const Part *a, const Part *b)
{
  return a->type == b->type && a->shape[a->n_axes - 1] == b->shape[b->n_axes - 1] &&
      a->shape[a->n_axes - 2] == b->shape[b->n_axes - 2];
}

/* A file that a link names may not be there yet: what is there is read. */
static gboolean
add_series (Hdf5State *state, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_auto (RingletHdf5Id) group = H5Gopen2 (state->file, folder, H5P_DEFAULT);
  g_autoptr (GPtrArray) names = ringlet_hdf5_list_names (group);

  for (guint i = 0; i < names->len; i++) {
    g_autoptr (GError) missing = NULL;
    g_autofree char *one =
        g_build_path ("/", folder, g_ptr_array_index (names, i), NULL);

    if (!is_series_name (g_ptr_array_index (names, i)))
      continue;
    if (!add_part (state, one, &missing)) {
      ringlet_image_meta_warn (&state->meta, "%s", missing->message);
    } else if (!parts_match (&g_array_index (state->parts, Part, 0),
                   &g_array_index (state->parts, Part, state->parts->len - 1))) {
      ringlet_image_meta_warn (
          &state->meta, "%s is of another shape or type and left out", one);
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

/* ---- pixels ---- */

/* Selects frame @index: the leading axes count in row-major order. */
static gboolean
select_frame (const Part *part, hid_t space, guint64 index)
{
  hsize_t start[H5S_MAX_RANK] = { 0 };
  hsize_t count[H5S_MAX_RANK];

  for (int i = part->n_axes - 1; i >= 0; i--) {
    const gboolean is_leading = i < part->n_axes - 2;

    count[i] = is_leading ? 1 : part->shape[i];
    if (is_leading) {
      start[i] = index % part->shape[i];
      index /= part->shape[i];
    }
  }
  return H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0;
}

static gboolean
read_by_library (const Part *part, guint64 index, gpointer pixels, GError **error)
{
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) space = H5Dget_space (part->dataset);
  g_auto (RingletHdf5Id) memory =
      H5Screate_simple (2, part->shape + part->n_axes - 2, NULL);

  if (space >= 0 && memory >= 0 && select_frame (part, space, index) &&
      H5Dread (part->dataset, part->memory_type, memory, space, H5P_DEFAULT, pixels) >=
          0)
    return TRUE;

  ringlet_hdf5_set_error (error, "The dataset cannot be read");
  return FALSE;
}

static gboolean
read_frame (const Part *part, guint64 index, gpointer pixels, GCancellable *cancellable,
    GError **error)
{
  const gboolean ok = part->has_chunks
      ? ringlet_hdf5_chunks_read (&part->chunks, index, pixels, cancellable, error)
      : read_by_library (part, index, pixels, error);

  if (!ok && !g_cancellable_is_cancelled (cancellable))
    g_prefix_error (error, "Frame %" G_GUINT64_FORMAT ": ", index);
  return ok;
}

static void
make_booleans (guint8 *pixels, gsize n)
{
  for (gsize i = 0; i < n; i++)
    pixels[i] = pixels[i] != 0;
}

/* ---- the row of the table ---- */

static int
hdf5_probe (const guint8 *head, gsize size)
{
  static const char magic[] = "\x89HDF\r\n\x1a\n";

  /* After a user block, whose size is 512 or a larger power of two. */
  for (gsize at = 0; at + 8 <= size; at = at == 0 ? 512 : 2 * at) {
    if (memcmp (head + at, magic, 8) == 0)
      return 100;
  }
  return 0;
}

static void
hdf5_close (gpointer data)
{
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  Hdf5State *state = data;

  g_array_unref (state->parts);
  ringlet_hdf5_id_free (state->file);
  ringlet_image_meta_clear (&state->meta);
  g_free (state);
}

static gboolean
hdf5_init (Hdf5State *state, const RingletReaderInput *input, guint64 *n_frames,
    GError **error)
{
  g_autofree char *path = NULL;
  gboolean ok;

  state->file = ringlet_hdf5_open (input->path, input->bytes, error);
  if (state->file < 0)
    return FALSE;
  path = ringlet_hdf5_find_image (state->file, input->inner, error);
  if (path == NULL)
    return FALSE;

  ok = is_series (input, path) ? add_series (state, path, error)
                               : add_part (state, path, error);
  if (!ok)
    return FALSE;

  ringlet_hdf5_read_meta (state->file, path, &state->meta);
  *n_frames = 0;
  for (guint i = 0; i < state->parts->len; i++)
    *n_frames += g_array_index (state->parts, Part, i).n_frames;
  return TRUE;
}

static gpointer
hdf5_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  Hdf5State *state = g_new0 (Hdf5State, 1);

  state->file = H5I_INVALID_HID;
  state->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (state->parts, part_clear);
  if (!hdf5_init (state, input, n_frames, error)) {
    hdf5_close (state);
    return NULL;
  }
  return state;
}

/* Makes @index that of the frame within its part. */
static const Part *
find_part (const Hdf5State *state, guint64 *index)
{
  const Part *part = &g_array_index (state->parts, Part, 0);

  while (*index >= part->n_frames)
    *index -= (part++)->n_frames;
  return part;
}

static gboolean
hdf5_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const Hdf5State *state = data;
  const Part *part = find_part (state, &index);

  info->n_slow = (gsize) part->shape[part->n_axes - 2];
  info->n_fast = (gsize) part->shape[part->n_axes - 1];
  info->type = part->type;
  ringlet_image_meta_copy (&state->meta, &info->meta);
  return TRUE;
}

static RingletImage *
hdf5_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const Hdf5State *state = data;
  const Part *part = find_part (state, &index);
  g_auto (RingletImageMeta) meta = { 0 };
  g_autofree gpointer pixels = NULL;
  gsize n_slow, n_fast;

  n_slow = (gsize) part->shape[part->n_axes - 2];
  n_fast = (gsize) part->shape[part->n_axes - 1];

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  pixels = ringlet_image_alloc (part->type, n_slow, n_fast, error);
  if (pixels == NULL || !read_frame (part, index, pixels, cancellable, error))
    return NULL;

  if (part->type == RINGLET_PIXEL_BOOL)
    make_booleans (pixels, n_slow * n_fast);
  ringlet_image_meta_copy (&state->meta, &meta);
  return ringlet_image_new_take (
      part->type, n_slow, n_fast, g_steal_pointer (&pixels), &meta);
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
