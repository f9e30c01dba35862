/* SPDX-License-Identifier: MIT */
#include "image/hdf5-filter.h"

#include <string.h>

#include <zstd.h>

#include "base/error.h"
#include "image/codec-bitshuffle.h"
#include "image/hdf5-storage.h"

/* deflate makes at most 1032 bytes of one. Source: zlib, "Technical Details". LZ4 and
 * LZF: a byte of length says 255 bytes or less. The others store zeros for next to
 * nothing. */
#define DEFLATE_RATIO 1032
#define LZ4_RATIO 255

/* No chunk is larger than this. Source: HDF5, "Chunking in HDF5". */
#define MAX_CHUNK (((gsize) 1 << 32) - 1)

static const struct {
  H5Z_filter_t id;
  const char *name;
  RingletHdf5Undo *undo;
  guint max_ratio;
} filters[] = {
  { H5Z_FILTER_DEFLATE, "gzip", ringlet_hdf5_undo_deflate, DEFLATE_RATIO },
  { H5Z_FILTER_SHUFFLE, "shuffle", ringlet_hdf5_undo_shuffle, 1 },
  { H5Z_FILTER_FLETCHER32, "fletcher32", ringlet_hdf5_undo_fletcher, 1 },
  { H5Z_FILTER_SZIP, "szip", ringlet_hdf5_undo_szip, 0 },
  { H5Z_FILTER_SCALEOFFSET, "scale-offset", ringlet_hdf5_undo_scaleoffset, 0 },
  { RINGLET_HDF5_BZIP2, "bzip2", ringlet_hdf5_undo_bzip2, 0 },
  { RINGLET_HDF5_LZF, "LZF", ringlet_hdf5_undo_lzf, LZ4_RATIO },
  { RINGLET_HDF5_BLOSC, "Blosc", ringlet_hdf5_undo_blosc, 0 },
  { RINGLET_HDF5_LZ4, "LZ4", ringlet_hdf5_undo_lz4, LZ4_RATIO },
  { RINGLET_HDF5_BITSHUFFLE, "bitshuffle", ringlet_hdf5_undo_bitshuffle, 0 },
  { RINGLET_HDF5_ZSTD, "Zstandard", ringlet_hdf5_undo_zstd, 0 },
};

void
ringlet_hdf5_get_filter (hid_t creation, guint index, RingletHdf5Filter *filter)
{
  unsigned flags = 0;
  size_t n_values = RINGLET_HDF5_MAX_VALUES;

  *filter = (RingletHdf5Filter){ .id = H5Z_FILTER_ERROR };
  filter->id = H5Pget_filter2 (
      creation, index, &flags, &n_values, filter->values, 0, NULL, NULL);
  /* All that it has are counted, but no more are given than there is room for. */
  filter->n_values = (guint) MIN (n_values, RINGLET_HDF5_MAX_VALUES);
}

static gssize
find (H5Z_filter_t id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++) {
    if (filters[i].id == id)
      return (gssize) i;
  }
  return -1;
}

gboolean
ringlet_hdf5_filter_is_known (H5Z_filter_t id)
{
  return find (id) >= 0;
}

guint
ringlet_hdf5_filter_max_ratio (const RingletHdf5Filter *self)
{
  const gssize i = find (self->id);

  if (self->id == RINGLET_HDF5_BITSHUFFLE && self->values[4] != RINGLET_BITSHUFFLE_ZSTD)
    return self->values[4] == RINGLET_BITSHUFFLE_LZ4 ? LZ4_RATIO : 1;
  return i >= 0 ? filters[i].max_ratio : 0;
}

gboolean
ringlet_hdf5_filter_fail (
    GError **error, const RingletHdf5Filter *self, const char *reason)
{
  const gssize i = find (self->id);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "%s: %s",
      i >= 0 ? filters[i].name : "filter", reason);
  return FALSE;
}

gboolean
ringlet_hdf5_filter_undo (const RingletHdf5Filter *self, const guint8 *from, gsize size,
    guint8 *to, gsize room, gsize *n, GError **error)
{
  const gssize i = find (self->id);

  *n = 0;
  if (i < 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "Filter %d is not known here", (int) self->id);
    return FALSE;
  }
  return filters[i].undo (self, from, size, to, room, n, error);
}

/* ---- within the library ---- */

static guint64
read_be64 (const guint8 *at)
{
  guint64 value;

  memcpy (&value, at, sizeof value);
  return GUINT64_FROM_BE (value);
}

/* How many bytes the chunk says that it has; what it cannot have is refused later. */
static guint64
declared_size (const RingletHdf5Filter *self, const guint8 *from, gsize size)
{
  unsigned long long content = 0;

  switch (self->id) {
  case RINGLET_HDF5_LZF:
    return self->values[2];
  case RINGLET_HDF5_BLOSC:
    return self->values[3];
  case RINGLET_HDF5_ZSTD:
    content = ZSTD_getFrameContentSize (from, size);
    return content <= MAX_CHUNK ? content : 0;
  case RINGLET_HDF5_LZ4:
    return size >= 8 ? read_be64 (from) : 0;
  case RINGLET_HDF5_BITSHUFFLE:
    if (self->values[4] == RINGLET_BITSHUFFLE_PLAIN)
      return size;
    return size >= 8 ? read_be64 (from) : 0;
  default:
    return 0;
  }
}

/* What may be made of @size bytes where nobody says how large the chunk is: as much as
 * gzip could, and what is free. */
static guint64
most_of (gsize size)
{
  return MIN (MAX_CHUNK, RINGLET_HDF5_FREE_BYTES + (guint64) DEFLATE_RATIO * size);
}

/* Undoes it without knowing how large the chunk is. */
static guint8 *
undo_unsized (const RingletHdf5Filter *self, const guint8 *from, gsize size, gsize *n)
{
  const guint64 declared = declared_size (self, from, size);
  const guint64 most = most_of (size);
  const guint ratio = ringlet_hdf5_filter_max_ratio (self);
  guint64 room = declared > 0 ? declared : MIN (16 * (guint64) size, most);

  if (declared > most || (ratio > 0 && declared / ratio > size))
    return NULL;
  for (;;) {
    guint8 *to = H5allocate_memory ((gsize) room, FALSE);

    if (to == NULL ||
        ringlet_hdf5_filter_undo (self, from, size, to, (gsize) room, n, NULL))
      return to;
    H5free_memory (to);
    if (declared > 0 || room >= most)
      return NULL;
    room = MIN (8 * room, most);
  }
}

/* As the library calls filters; we only read, or write chunks that are compressed
 * already: of bitshuffle the library lets nobody make a dataset who could not. */
static size_t
run (H5Z_filter_t id, unsigned flags, size_t n_values, const unsigned *values,
    size_t n_bytes, size_t *size, void **buffer)
{
  RingletHdf5Filter self = { .id = id };
  guint8 *to = NULL;
  gsize n = 0;

  if ((flags & H5Z_FLAG_REVERSE) == 0)
    return 0;

  self.n_values = (guint) MIN (n_values, RINGLET_HDF5_MAX_VALUES);
  for (guint i = 0; i < self.n_values; i++)
    self.values[i] = values[i];
  to = undo_unsized (&self, *buffer, n_bytes, &n);
  if (to == NULL)
    return 0;

  H5free_memory (*buffer);
  *buffer = to;
  *size = n;
  return n;
}

/* The library does not say which filter it calls. */
#define RUN(name, id)                                                                  \
  static size_t name (unsigned flags, size_t n_values, const unsigned *values,         \
      size_t n_bytes, size_t *size, void **buffer)                                     \
  {                                                                                    \
    return run (id, flags, n_values, values, n_bytes, size, buffer);                   \
  }

RUN (run_bzip2, RINGLET_HDF5_BZIP2)
RUN (run_lzf, RINGLET_HDF5_LZF)
RUN (run_blosc, RINGLET_HDF5_BLOSC)
RUN (run_lz4, RINGLET_HDF5_LZ4)
RUN (run_bitshuffle, RINGLET_HDF5_BITSHUFFLE)
RUN (run_zstd, RINGLET_HDF5_ZSTD)

void
ringlet_hdf5_filter_register (void)
{
  static const struct {
    H5Z_filter_t id;
    H5Z_func_t run;
  } rows[] = {
    { RINGLET_HDF5_BZIP2, run_bzip2 },
    { RINGLET_HDF5_LZF, run_lzf },
    { RINGLET_HDF5_BLOSC, run_blosc },
    { RINGLET_HDF5_LZ4, run_lz4 },
    { RINGLET_HDF5_BITSHUFFLE, run_bitshuffle },
    { RINGLET_HDF5_ZSTD, run_zstd },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const H5Z_class2_t class = {
      .version = H5Z_CLASS_T_VERS,
      .id = rows[i].id,
      .encoder_present = rows[i].id == RINGLET_HDF5_BITSHUFFLE,
      .decoder_present = 1,
      .name = filters[find (rows[i].id)].name,
      .filter = rows[i].run,
    };

    H5Zregister (&class);
  }
}

/* The library is asked, which counts a filter as there when it was registered. */
char **
ringlet_hdf5_list_filters (char ***missing)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autoptr (GStrvBuilder) there = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) absent = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++) {
    const gboolean is_there = H5Zfilter_avail (filters[i].id) > 0;

    g_strv_builder_add (is_there ? there : absent, filters[i].name);
  }
  *missing = g_strv_builder_end (absent);
  return g_strv_builder_end (there);
}
