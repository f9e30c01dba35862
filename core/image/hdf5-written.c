/* SPDX-License-Identifier: MIT */
#include "image/hdf5-written.h"

#include "image/hdf5-storage.h"
#include "image/hdf5-virtual.h"

/* Where a frame lies among the chunks. */
typedef struct {
  hid_t dataset;
  gboolean has_filters;
  int n_axes;
  const hsize_t *shape;
  hsize_t chunk[H5S_MAX_RANK];
  hsize_t origin[H5S_MAX_RANK];
} Chunks;

/* The size is found at once, but only with filters it is that of what was written; the
 * other call walks through the chunks before. */
static gboolean
is_there (const Chunks *self)
{
  haddr_t address = HADDR_UNDEF;
  hsize_t size = 0;
  unsigned skipped = 0;

  if (self->has_filters &&
      H5Dget_chunk_storage_size (self->dataset, self->origin, &size) >= 0 && size > 0)
    return TRUE;
  return H5Dget_chunk_info_by_coord (
             self->dataset, self->origin, &skipped, &address, &size) >= 0 &&
      address != HADDR_UNDEF && size > 0;
}

static void
find_frame (Chunks *self, guint64 frame)
{
  for (int i = self->n_axes - 3; i >= 0; i--) {
    const hsize_t at = frame % self->shape[i];

    self->origin[i] = at - at % self->chunk[i];
    frame /= self->shape[i];
  }
}

static gboolean
are_all_there (Chunks *self)
{
  const int slow = self->n_axes - 2;
  const int fast = self->n_axes - 1;
  hsize_t *origin = self->origin;

  for (origin[slow] = 0; origin[slow] < self->shape[slow];
       origin[slow] += self->chunk[slow]) {
    for (origin[fast] = 0; origin[fast] < self->shape[fast];
         origin[fast] += self->chunk[fast]) {
      if (!is_there (self))
        return FALSE;
    }
  }
  return TRUE;
}

static RingletWritten
look_at_chunks (Chunks *self, hid_t creation, guint64 frame)
{
  if (H5Pget_chunk (creation, H5S_MAX_RANK, self->chunk) != self->n_axes)
    return RINGLET_WRITTEN_NOT;
  find_frame (self, frame);
  return are_all_there (self) ? RINGLET_WRITTEN_YES : RINGLET_WRITTEN_NOT;
}

RingletWritten
ringlet_hdf5_written (hid_t dataset, int n_axes, const hsize_t *shape, guint64 frame)
{
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (dataset);
  g_autofree char *bad = NULL;
  RingletWritten written = RINGLET_WRITTEN_PERHAPS;

  if (creation < 0)
    return RINGLET_WRITTEN_NOT;
  if (H5Pget_layout (creation) == H5D_CHUNKED) {
    Chunks chunks = { .dataset = dataset,
      .has_filters = H5Pget_nfilters (creation) > 0,
      .n_axes = n_axes,
      .shape = shape };

    written = look_at_chunks (&chunks, creation, frame);
    H5Eclear2 (H5E_DEFAULT);
    return written;
  }
  bad = ringlet_hdf5_dup_bad_sources (dataset);
  return bad == NULL && !ringlet_hdf5_is_unwritten (dataset) ? written
                                                             : RINGLET_WRITTEN_NOT;
}
