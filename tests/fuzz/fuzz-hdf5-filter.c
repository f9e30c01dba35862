/* SPDX-License-Identifier: MIT */

/* Any bytes as a chunk that went through one filter of HDF5: a byte that picks the
 * filter, two that say how much room there is, one for the number of parameters and two
 * for each of them, the chunk. */

#include <string.h>

#include "fuzz/fuzz.h"
#include "image/hdf5-filter.h"

#define N_HEAD 4

static const H5Z_filter_t filters[] = {
  H5Z_FILTER_DEFLATE,
  H5Z_FILTER_SHUFFLE,
  H5Z_FILTER_FLETCHER32,
  H5Z_FILTER_SZIP,
  H5Z_FILTER_SCALEOFFSET,
  RINGLET_HDF5_BZIP2,
  RINGLET_HDF5_LZF,
  RINGLET_HDF5_BLOSC,
  RINGLET_HDF5_LZ4,
  RINGLET_HDF5_BITSHUFFLE,
  RINGLET_HDF5_ZSTD,
};

static guint
read_le16 (const guint8 *at)
{
  return at[0] | (guint) at[1] << 8;
}

/* Writes no byte behind what it says it made, whatever the chunk promises. */
static void
undo (const RingletHdf5Filter *filter, const guint8 *from, gsize size, gsize room)
{
  const guint max_ratio = ringlet_hdf5_filter_max_ratio (filter);
  g_autofree guint8 *to = g_malloc0 (room);
  g_autoptr (GError) error = NULL;
  gsize n = 0;
  const gboolean ok =
      ringlet_hdf5_filter_undo (filter, from, size, to, room, &n, &error);

  g_assert_true (ok == (error == NULL));
  g_assert_true (ok || g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (n, <=, room);
  if (ok && max_ratio > 0)
    g_assert_cmpuint (n, <=, max_ratio * size);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  RingletHdf5Filter filter = { 0 };
  gsize at = N_HEAD;

  if (size < N_HEAD)
    return 0;
  filter.id = filters[data[0] % G_N_ELEMENTS (filters)];
  filter.n_values = data[3] % (RINGLET_HDF5_MAX_VALUES + 1);
  for (guint i = 0; i < filter.n_values && at + 2 <= size; i++, at += 2)
    filter.values[i] = read_le16 (data + at);
  g_assert_true (ringlet_hdf5_filter_is_known (filter.id));
  undo (&filter, data + at, size - at, 1 + (gsize) read_le16 (data + 1));
  return 0;
}
