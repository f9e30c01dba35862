/* SPDX-License-Identifier: MIT */
#include "image/hdf5-mapping.h"

#include <string.h>

#include "image/hdf5-virtual.h"

/* Frames next to each other. */
typedef struct {
  guint64 first, n;
  guint source;
  guint64 source_first;
} Piece;

typedef struct {
  char *file; /* (nullable): that of the dataset itself */
  char *dataset;
} Source;

struct _RingletHdf5Mapping {
  hid_t dataset;  /* lent */
  GArray *pieces; /* Piece, ascending, none over another */
  GArray *sources;
  GHashTable *known; /* "file\ndataset" → index in @sources + 1 */
};

static void
source_clear (gpointer data)
{
  Source *self = data;

  g_free (self->file);
  g_free (self->dataset);
}

void
ringlet_hdf5_mapping_free (RingletHdf5Mapping *self)
{
  g_array_unref (self->pieces);
  g_array_unref (self->sources);
  g_hash_table_unref (self->known);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHdf5Mapping, ringlet_hdf5_mapping_free)

/* ---- what is mapped ---- */

/* Whether all that is selected of a space are whole frames next to each other, of
 * @n_slow × @n_fast: which. */
static gboolean
get_frames (hid_t space, hsize_t n_slow, hsize_t n_fast, guint64 *first, guint64 *n)
{
  const int n_axes = H5Sget_simple_extent_ndims (space);
  hsize_t shape[H5S_MAX_RANK], start[H5S_MAX_RANK], end[H5S_MAX_RANK];
  const int lead = n_axes - 2;

  if (lead < 0 || lead > 1 || H5Sget_simple_extent_dims (space, shape, NULL) < 0 ||
      H5Sget_select_bounds (space, start, end) < 0 || shape[lead] != n_slow ||
      shape[lead + 1] != n_fast || start[lead] != 0 || end[lead] != n_slow - 1 ||
      start[lead + 1] != 0 || end[lead + 1] != n_fast - 1)
    return FALSE;
  *first = lead > 0 ? start[0] : 0;
  *n = lead > 0 ? end[0] - start[0] + 1 : 1;
  return (guint64) H5Sget_select_npoints (space) == *n * n_slow * n_fast;
}

static guint
add_source (RingletHdf5Mapping *self, char *file, char *dataset)
{
  const Source source = { file, dataset };
  char *key = g_strconcat (file != NULL ? file : "", "\n", dataset, NULL);
  const guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->known, key));

  if (known > 0) {
    g_free (key);
    g_free (file);
    g_free (dataset);
    return known - 1;
  }
  g_array_append_val (self->sources, source);
  g_hash_table_insert (self->known, key, GUINT_TO_POINTER (self->sources->len));
  return self->sources->len - 1;
}

/* Mapping @index of @creation. */
static gboolean
add_piece (RingletHdf5Mapping *self, hid_t creation, size_t index, const hsize_t *shape)
{
  g_auto (RingletHdf5Id) to = H5Pget_virtual_vspace (creation, index);
  g_auto (RingletHdf5Id) from = H5Pget_virtual_srcspace (creation, index);
  g_autofree char *file = NULL;
  g_autofree char *dataset = NULL;
  Piece piece = { 0 };
  guint64 n_from = 0;

  if (to < 0 || from < 0 ||
      !get_frames (to, shape[1], shape[2], &piece.first, &piece.n) ||
      !get_frames (from, shape[1], shape[2], &piece.source_first, &n_from) ||
      n_from != piece.n ||
      !ringlet_hdf5_dup_virtual_source (creation, index, &file, &dataset))
    return FALSE;
  piece.source = add_source (self, g_steal_pointer (&file), g_steal_pointer (&dataset));
  g_array_append_val (self->pieces, piece);
  return TRUE;
}

static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  const Piece *x = a, *y = b;

  return (x->first > y->first) - (x->first < y->first);
}

static gboolean
is_disjoint (const GArray *pieces)
{
  for (guint i = 1; i < pieces->len; i++) {
    const Piece *before = &g_array_index (pieces, Piece, i - 1);

    if (before->first + before->n > g_array_index (pieces, Piece, i).first)
      return FALSE;
  }
  return TRUE;
}

RingletHdf5Mapping *
ringlet_hdf5_mapping_new (hid_t dataset, const hsize_t *shape)
{
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (dataset);
  g_autoptr (RingletHdf5Mapping) self = NULL;
  size_t n = 0;

  if (creation < 0 || H5Pget_layout (creation) != H5D_VIRTUAL ||
      H5Pget_virtual_count (creation, &n) < 0 || n == 0)
    return NULL;
  self = g_new0 (RingletHdf5Mapping, 1);
  self->dataset = dataset;
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  self->sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_array_set_clear_func (self->sources, source_clear);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (size_t i = 0; i < n; i++) {
    if (!add_piece (self, creation, i, shape))
      return NULL;
  }
  g_array_sort (self->pieces, compare_pieces);
  return is_disjoint (self->pieces) ? g_steal_pointer (&self) : NULL;
}

/* ---- where a frame is ---- */

gboolean
ringlet_hdf5_mapping_find (
    const RingletHdf5Mapping *self, guint64 frame, guint *source, guint64 *source_frame)
{
  guint low = 0, high = self->pieces->len;
  const Piece *piece = NULL;

  while (high - low > 1) {
    const guint middle = low + (high - low) / 2;

    *(g_array_index (self->pieces, Piece, middle).first <= frame ? &low : &high) =
        middle;
  }
  piece = &g_array_index (self->pieces, Piece, low);
  if (frame < piece->first || frame - piece->first >= piece->n)
    return FALSE;
  *source = piece->source;
  *source_frame = piece->source_first + (frame - piece->first);
  return TRUE;
}

RingletHdf5Id
ringlet_hdf5_mapping_open (
    const RingletHdf5Mapping *self, guint source, RingletHdf5Id *file)
{
  const Source *one = &g_array_index (self->sources, Source, source);
  g_autofree char *folder = ringlet_hdf5_dup_folder (self->dataset);
  g_autofree char *path =
      one->file != NULL ? ringlet_hdf5_find_virtual_file (one->file, folder) : NULL;
  RingletHdf5Id dataset = H5I_INVALID_HID;

  *file = one->file == NULL ? H5Iget_file_id (self->dataset)
      : path != NULL        ? ringlet_hdf5_open_source (path, NULL)
                            : H5I_INVALID_HID;
  if (*file >= 0)
    dataset = ringlet_hdf5_open_dataset (*file, one->dataset);
  H5Eclear2 (H5E_DEFAULT);
  return dataset;
}
