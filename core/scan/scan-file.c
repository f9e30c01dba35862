/* SPDX-License-Identifier: MIT */
#include "scan/scan-file-private.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "image/hdf5-full.h"

#define BLOCK_MAX_BYTES ((gsize) 64 << 20)

/* More than what is written behind the patterns beside arrays. */
#define ROOM ((guint64) 4 << 20)

double
ringlet_scan_axis_position (const RingletScanAxis *self, guint index, guint n)
{
  if (index == 0 || n < 2)
    return self->first;
  return index == n - 1
      ? self->last
      : self->first + (self->last - self->first) * ((double) index / (n - 1));
}

/* ---- the datasets ---- */

static gboolean
is_cake (const RingletScanFile *self)
{
  return ringlet_result_is_cake (self->like);
}

static guint
n_axes (const RingletScanFile *self)
{
  return is_cake (self) ? 4 : 3;
}

/* @n_fast: cells of a row; the axes of the bins follow. */
static void
fill_shape (const RingletScanFile *self, guint n_slow, guint n_fast, hsize_t *shape)
{
  shape[0] = n_slow;
  shape[1] = n_fast;
  shape[2] = is_cake (self) ? self->like->n_azimuth : self->like->n_radial;
  shape[3] = self->like->n_radial;
}

static RingletHdf5Id
create_dataset (const RingletScanFile *self, const char *name, GError **error)
{
  const float nothing = NAN;
  hsize_t shape[4];
  hsize_t chunk[4];
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  hid_t dataset = H5I_INVALID_HID;

  fill_shape (self, self->n_slow, self->n_fast, shape);
  fill_shape (self, 1, self->block.n_fast, chunk);
  space = H5Screate_simple ((int) n_axes (self), shape, NULL);
  if (space >= 0 && H5Pset_obj_track_times (creation, FALSE) >= 0 &&
      H5Pset_chunk (creation, (int) n_axes (self), chunk) >= 0 &&
      H5Pset_fill_value (creation, H5T_NATIVE_FLOAT, &nothing) >= 0)
    dataset = H5Dcreate2 (
        self->data, name, H5T_IEEE_F32LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  if (dataset < 0)
    ringlet_hdf5_set_error (error, "The dataset %s cannot be created", name);
  return dataset;
}

static gboolean
create_datasets (RingletScanFile *self, GError **error)
{
  const char *const attributes[] = { "interpretation",
    is_cake (self) ? "image" : "spectrum", "long_name", "Intensity", NULL };
  const char *const of_errors[] = { "interpretation", attributes[1], "long_name",
    "Standard error of the intensity", NULL };

  self->intensity = create_dataset (self, "intensity", error);
  if (self->intensity < 0 ||
      !ringlet_scan_write_texts (self->intensity, attributes, error))
    return FALSE;
  if (self->like->sigma == NULL)
    return TRUE;
  self->errors = create_dataset (self, "errors", error);
  return self->errors >= 0 && ringlet_scan_write_texts (self->errors, of_errors, error);
}

/* ---- a file ---- */

/* A cake is a block of its own. */
static gboolean
make_block (RingletScanFile *self, GError **error)
{
  const gsize bytes = ringlet_scan_file_n_bins (self) * sizeof (float);
  RingletScanBlock *block = &self->block;

  block->index = G_MAXUINT;
  block->n_fast = is_cake (self)
      ? 1
      : (guint) CLAMP (BLOCK_MAX_BYTES / MAX (bytes, 1), 1, self->n_fast);
  block->intensity = g_try_malloc_n (block->n_fast, bytes);
  block->sigma =
      self->like->sigma != NULL ? g_try_malloc_n (block->n_fast, bytes) : NULL;
  if (bytes <= G_MAXUINT32 && block->intensity != NULL &&
      (block->sigma != NULL || self->like->sigma == NULL))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "A cell of %" G_GSIZE_FORMAT " bins is too large: take fewer bins",
      ringlet_scan_file_n_bins (self));
  return FALSE;
}

/* Axes, frames, configuration and names. */
static guint64
room_of (const RingletScanFile *self, const RingletScanFacts *facts)
{
  guint64 room = (guint64) self->n_slow * self->n_fast * sizeof (gint32) +
      (self->n_slow + self->n_fast + self->like->n_radial + self->like->n_azimuth) *
          sizeof (double) +
      strlen (facts->configuration);
  gsize longest = 0;
  gsize n = 0;

  for (n = 0; facts->inputs[n] != NULL; n++)
    longest = MAX (longest, strlen (facts->inputs[n]));
  return room + (guint64) n * longest;
}

static gboolean
create_file (RingletScanFile *self, const RingletScanFacts *facts, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();

  self->file = ringlet_hdf5_create (self->output.temporary, error);
  return self->file >= 0 &&
      ringlet_scan_file_reserve (self, room_of (self, facts), error) &&
      ringlet_scan_file_write_facts (self, facts, error) &&
      create_datasets (self, error) &&
      ringlet_scan_file_write_axes (self, facts, error);
}

RingletScanFile *
ringlet_scan_file_new (const RingletScanFacts *facts, const RingletResult *like,
    const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (RingletScanFile) self = g_new0 (RingletScanFile, 1);

  self->file = self->entry = self->process = self->data = H5I_INVALID_HID;
  self->intensity = self->errors = H5I_INVALID_HID;
  self->n_slow = facts->n_slow;
  self->n_fast = facts->n_fast;
  self->like = ringlet_result_ref ((RingletResult *) like);
  if (!ringlet_output_begin (&self->output, path, overwrite, error) ||
      !make_block (self, error) || !create_file (self, facts, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Before the first byte a file without a handle is nothing to be closed. */
void
ringlet_scan_file_free (RingletScanFile *self)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const hid_t parts[] = { self->intensity, self->errors, self->data, self->process,
    self->entry };

  if (self->file >= 0)
    ringlet_hdf5_divert (self->file);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    ringlet_hdf5_id_free (parts[i]);
  ringlet_hdf5_id_free (self->file);
  ringlet_output_abort (&self->output);
  g_free (self->block.intensity);
  g_free (self->block.sigma);
  g_clear_pointer (&self->like, ringlet_result_unref);
  g_free (self);
}

hid_t
ringlet_scan_file_get_process (RingletScanFile *self)
{
  return self->process;
}

/* ---- cells ---- */

static gboolean
write_cells (RingletScanFile *self, hid_t dataset, const float *values, GError **error)
{
  const RingletScanBlock *block = &self->block;
  const guint first = block->index * block->n_fast;
  const hsize_t start[4] = { block->slow, first, 0, 0 };
  hsize_t count[4];
  g_auto (RingletHdf5Id) space = H5Dget_space (dataset);
  g_auto (RingletHdf5Id) memory = H5I_INVALID_HID;

  fill_shape (self, 1, MIN (block->n_fast, self->n_fast - first), count);
  memory = H5Screate_simple ((int) n_axes (self), count, NULL);
  if (space >= 0 && memory >= 0 &&
      H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
      H5Dwrite (dataset, H5T_NATIVE_FLOAT, memory, space, H5P_DEFAULT, values) >= 0)
    return TRUE;
  return ringlet_hdf5_fail_write (self->output.path, error);
}

static gboolean
flush (RingletScanFile *self, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  RingletScanBlock *block = &self->block;

  if (block->index == G_MAXUINT)
    return TRUE;
  if (!write_cells (self, self->intensity, block->intensity, error) ||
      (block->sigma != NULL && !write_cells (self, self->errors, block->sigma, error)))
    return FALSE;
  block->index = G_MAXUINT;
  return TRUE;
}

static void
clear (float *values, gsize n)
{
  for (gsize i = 0; values != NULL && i < n; i++)
    values[i] = NAN;
}

/* Of a row that comes back later what is there already would be lost: the cells of a
 * block follow each other in any scan. */
static gboolean
turn_to (RingletScanFile *self, guint slow, guint index, GError **error)
{
  RingletScanBlock *block = &self->block;
  const gsize n = block->n_fast * ringlet_scan_file_n_bins (self);

  if (block->index == index && block->slow == slow)
    return TRUE;
  if (!flush (self, error))
    return FALSE;
  clear (block->intensity, n);
  clear (block->sigma, n);
  block->slow = slow;
  block->index = index;
  return TRUE;
}

static void
narrow (const double *from, gsize n, float *to)
{
  for (gsize i = 0; i < n; i++)
    to[i] = (float) from[i];
}

gboolean
ringlet_scan_file_fits (
    const RingletScanFile *self, const RingletResult *result, GError **error)
{
  const RingletResult *like = self->like;

  if (result->n_radial == like->n_radial && result->n_azimuth == like->n_azimuth &&
      result->unit == like->unit && result->radial_min == like->radial_min &&
      result->radial_max == like->radial_max &&
      result->azimuth_min_deg == like->azimuth_min_deg &&
      result->azimuth_max_deg == like->azimuth_max_deg &&
      (result->sigma == NULL) == (like->sigma == NULL))
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "the bins are others than those of the first frame: give --bins and --range");
  return FALSE;
}

gboolean
ringlet_scan_file_put (RingletScanFile *self, guint slow, guint fast,
    const double *intensity, const double *sigma, GError **error)
{
  const RingletScanBlock *block = &self->block;
  const gsize n = ringlet_scan_file_n_bins (self);
  const gsize at = (gsize) (fast % block->n_fast) * n;

  g_return_val_if_fail (slow < self->n_slow && fast < self->n_fast, FALSE);
  if (!turn_to (self, slow, fast / block->n_fast, error))
    return FALSE;
  narrow (intensity, n, block->intensity + at);
  if (block->sigma != NULL && sigma != NULL)
    narrow (sigma, n, block->sigma + at);
  return TRUE;
}

gboolean
ringlet_scan_file_read (
    RingletScanFile *self, gsize first_bin, gsize n_bins, float *values, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const hsize_t start[3] = { 0, 0, first_bin };
  const hsize_t count[3] = { self->n_slow, self->n_fast, n_bins };
  g_auto (RingletHdf5Id) space = H5Dget_space (self->intensity);
  g_auto (RingletHdf5Id) memory = H5Screate_simple (3, count, NULL);

  g_return_val_if_fail (!is_cake (self), FALSE);
  if (!flush (self, error))
    return FALSE;
  if (space >= 0 && memory >= 0 &&
      H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
      H5Dread (self->intensity, H5T_NATIVE_FLOAT, memory, space, H5P_DEFAULT, values) >=
          0)
    return TRUE;
  ringlet_hdf5_set_error (
      error, "%s: the patterns cannot be read back", self->output.path);
  return FALSE;
}

/* ---- the end ---- */

gboolean
ringlet_scan_file_reserve (RingletScanFile *self, guint64 room, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();

  return ringlet_hdf5_reserve (self->file, self->output.path, ROOM + room, error);
}

static void
close_parts (RingletScanFile *self)
{
  hid_t *const parts[] = { &self->intensity, &self->errors, &self->data, &self->process,
    &self->entry };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    ringlet_hdf5_id_free (*parts[i]);
    *parts[i] = H5I_INVALID_HID;
  }
}

gboolean
ringlet_scan_file_finish (RingletScanFile *self, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();

  if (!flush (self, error) || !ringlet_scan_file_write_view (self, error))
    return FALSE;
  close_parts (self);
  return ringlet_hdf5_close_reserved (&self->file, &self->output, error) &&
      ringlet_output_commit (&self->output, error);
}
