/* SPDX-License-Identifier: MIT */
#include "image/hdf5-storage.h"

#include <string.h>

#include "base/error.h"
#include "image/hdf5-filter.h"
#include "image/image.h"

/* Of gzip, the largest that is known. Filters without a limit (bzip2, zstd, Blosc) get
 * the same, of all that is in the file: more than that is damage. */
#define USUAL_RATIO 1032

static guint64
file_bytes (hid_t dataset)
{
  g_auto (RingletHdf5Id) file = H5Iget_file_id (dataset);
  hsize_t size = 0;

  return H5Fget_filesize (file, &size) >= 0 ? size : 0;
}

/* What chunks are said to take in the file may be more than there is of it. */
static guint64
stored_bytes (hid_t dataset)
{
  return MIN (H5Dget_storage_size (dataset), file_bytes (dataset));
}

/* Scale-offset and n-bit carry the size of what they give in the file: HDF5 (1.10.8)
 * takes their word for it and copies a whole chunk from whatever they gave. */
static gboolean
check_filter_size (hid_t creation, guint64 chunk_size, GError **error)
{
  const int n = H5Pget_nfilters (creation);

  for (int i = 0; i < n; i++) {
    RingletHdf5Filter filter; /* of both, 2: elements, 4: bytes of one */
    guint64 size = 0;

    ringlet_hdf5_get_filter (creation, (guint) i, &filter);
    size = (guint64) filter.values[2] * filter.values[4];
    if ((filter.id == H5Z_FILTER_SCALEOFFSET || filter.id == H5Z_FILTER_NBIT) &&
        size != chunk_size) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "The filter of the dataset gives %" G_GUINT64_FORMAT
          " bytes where a chunk has %" G_GUINT64_FORMAT,
          size, chunk_size);
      return FALSE;
    }
  }
  return TRUE;
}

/* How many bytes the filters make of one at most; 0: no limit. */
static guint64
max_ratio (hid_t creation)
{
  const int n = H5Pget_nfilters (creation);
  guint64 ratio = 1;

  for (int i = 0; i < n; i++) {
    RingletHdf5Filter filter;
    guint one = 0;

    ringlet_hdf5_get_filter (creation, (guint) i, &filter);
    one = ringlet_hdf5_filter_max_ratio (&filter);
    if (one == 0 || ratio > G_MAXUINT32)
      return 0;
    ratio *= one;
  }
  return ratio;
}

static gboolean
check_chunks (hid_t dataset, hid_t creation, guint64 n_bytes, GError **error)
{
  g_auto (RingletHdf5Id) type = H5Dget_type (dataset);
  const guint64 limit = max_ratio (creation);
  const guint64 ratio = limit > 0 ? limit : USUAL_RATIO;
  guint64 stored = 0;
  hsize_t chunk[H5S_MAX_RANK];
  const int n = H5Pget_chunk (creation, H5S_MAX_RANK, chunk);
  guint64 n_in_chunk = 1;
  guint64 most = 0;

  for (int i = 0; i < n; i++)
    n_in_chunk = MIN (n_in_chunk, RINGLET_IMAGE_MAX_PIXELS + 1) *
        MIN (chunk[i], RINGLET_IMAGE_MAX_PIXELS + 1);
  if (n_in_chunk > RINGLET_IMAGE_MAX_PIXELS) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The chunks of the dataset are larger than the supported 2^28 pixels");
    return FALSE;
  }

  most = MAX (n_bytes, n_in_chunk * H5Tget_size (type));
  /* Goes through all chunks: of a long series that takes longer than all the rest. */
  if (most > RINGLET_HDF5_FREE_BYTES)
    stored = limit > 0 ? stored_bytes (dataset) : file_bytes (dataset);
  if (most > RINGLET_HDF5_FREE_BYTES &&
      (most - RINGLET_HDF5_FREE_BYTES) / ratio > stored) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The %" G_GUINT64_FORMAT
        " bytes that the file has for the dataset cannot hold %" G_GUINT64_FORMAT,
        stored, most);
    return FALSE;
  }
  return check_filter_size (creation, n_in_chunk * H5Tget_size (type), error);
}

/* Whether the bytes of @dataset are those that the file has for it. */
static gboolean
has_own_bytes (hid_t creation)
{
  return H5Pget_layout (creation) != H5D_VIRTUAL &&
      H5Pget_external_count (creation) <= 0;
}

/* Of a series the first one is there, which is found at once. */
static gboolean
has_first_chunk (hid_t dataset)
{
  static const hsize_t origin[H5S_MAX_RANK] = { 0 };
  hsize_t size = 0;

  if (H5Dget_chunk_storage_size (dataset, origin, &size) >= 0)
    return size > 0;
  H5Eclear2 (H5E_DEFAULT);
  return FALSE;
}

gboolean
ringlet_hdf5_is_unwritten (hid_t dataset)
{
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (dataset);

  if (!has_own_bytes (creation) ||
      (H5Pget_layout (creation) == H5D_CHUNKED && has_first_chunk (dataset)))
    return FALSE;
  return H5Dget_storage_size (dataset) == 0;
}

gboolean
ringlet_hdf5_check_written (hid_t dataset, GError **error)
{
  if (!ringlet_hdf5_is_unwritten (dataset))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "Nothing has been written to the dataset yet");
  return FALSE;
}

gboolean
ringlet_hdf5_get_fill (hid_t dataset, hid_t memory_type, guint8 *fill)
{
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (dataset);
  H5D_fill_value_t kind = H5D_FILL_VALUE_UNDEFINED;
  H5D_fill_time_t time = H5D_FILL_TIME_NEVER;

  memset (fill, 0, 8);
  if (H5Pfill_value_defined (creation, &kind) < 0 ||
      H5Pget_fill_time (creation, &time) < 0 ||
      (time != H5D_FILL_TIME_NEVER && kind != H5D_FILL_VALUE_UNDEFINED &&
          H5Pget_fill_value (creation, memory_type, fill) < 0))
    H5Eclear2 (H5E_DEFAULT);
  return kind != H5D_FILL_VALUE_UNDEFINED;
}

/* Bytes in one piece: all that is read is there. */
static gboolean
check_plain (hid_t dataset, guint64 n_bytes, GError **error)
{
  const guint64 stored = H5Dget_storage_size (dataset);

  if (n_bytes <= RINGLET_HDF5_FREE_BYTES || n_bytes - RINGLET_HDF5_FREE_BYTES <= stored)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "The %" G_GUINT64_FORMAT
      " bytes that the file has for the dataset cannot hold %" G_GUINT64_FORMAT,
      stored, n_bytes);
  return FALSE;
}

gboolean
ringlet_hdf5_check_storage (hid_t dataset, guint64 n_bytes, GError **error)
{
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (dataset);

  if (H5Pget_layout (creation) == H5D_CHUNKED)
    return check_chunks (dataset, creation, n_bytes, error);
  return !has_own_bytes (creation) || check_plain (dataset, n_bytes, error);
}

guint64
ringlet_hdf5_unfounded_bytes (hid_t dataset, guint64 n_bytes)
{
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (dataset);
  const gboolean is_chunked = H5Pget_layout (creation) == H5D_CHUNKED;
  const guint64 stored =
      is_chunked ? stored_bytes (dataset) : H5Dget_storage_size (dataset);
  const guint64 ratio = is_chunked ? max_ratio (creation) : 1;
  const guint64 most = ratio > 0 ? ratio : USUAL_RATIO;

  if (stored > G_MAXUINT64 / most || stored * most >= n_bytes)
    return 0;
  return n_bytes - stored * most;
}
