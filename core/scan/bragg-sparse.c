/* SPDX-License-Identifier: MIT */

/* Pixels above the background, and the background. Source: pyFAI 2026.9,
 * io/sparse_frame.py, save_sparse(); FabIO 2026.6, sparseimage.py, which reads it. */

#include <math.h>

#include "export/nexus-file.h"
#include "scan/bragg-layout.h"

#define GZIP_LEVEL 1

typedef struct {
  const RingletBragg *bragg;
  RingletHdf5Growing first, index, intensity, average, deviation;
  RingletPaddedPeaks peaks;
  gboolean has_peaks;
  RingletHdf5Id peak_group;
  guint64 n_pixels;
} Sparse;

static void
sparse_free (gpointer data)
{
  Sparse *self = data;
  RingletHdf5Growing *const parts[] = { &self->first, &self->index, &self->intensity,
    &self->average, &self->deviation };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    ringlet_hdf5_growing_clear (parts[i]);
  if (self->has_peaks)
    ringlet_padded_peaks_clear (&self->peaks);
  ringlet_hdf5_id_free (self->peak_group);
  g_free (self);
}

/* How to make images of it, for who has nothing but h5py: with the names of this group
 * as arrays. */
static const char script[] =
    "import numpy\n"
    "frames = []\n"
    "masked = ~numpy.isfinite(mask)\n"
    "for i, background in enumerate(background_avg):\n"
    "    dense = numpy.interp(mask, radius, background)\n"
    "    if 'normalization' in globals():\n"
    "        dense *= normalization\n"
    "    if intensity.dtype.kind in 'iu':\n"
    "        dense = numpy.floor(dense + 0.5)\n"
    "    dense = numpy.where(masked, 0, dense).astype(intensity.dtype)\n"
    "    start, stop = frame_ptr[i:i + 2]\n"
    "    dense.ravel()[index[start:stop]] = intensity[start:stop]\n"
    "    dense[masked] = dummy\n"
    "    frames.append(dense)\n";

/* ---- what all frames share ---- */

static gboolean
write_radius (const RingletBragg *bragg, hid_t group, GError **error)
{
  const guint64 n = bragg->n_bins;
  const char *const facts[] = { "interpretation", "spectrum", "unit", bragg->unit->name,
    "long_name", bragg->unit->symbol, NULL };
  g_autofree float *radius = g_new (float, n);
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;

  for (guint64 i = 0; i < n; i++)
    radius[i] = (float) bragg->radius[i];
  dataset = ringlet_hdf5_write_array (
      group, "radius", RINGLET_PIXEL_F32, 1, &n, radius, 0, error);
  return dataset >= 0 && ringlet_nexus_write_attributes (dataset, facts, error);
}

static gboolean
write_image (const RingletBragg *bragg, hid_t group, const char *name,
    const float *pixels, const char *const *facts, GError **error)
{
  const guint64 shape[] = { bragg->detector->n_slow, bragg->detector->n_fast };
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (
      group, name, RINGLET_PIXEL_F32, 2, shape, pixels, GZIP_LEVEL, error);

  return dataset >= 0 && ringlet_nexus_write_attributes (dataset, facts, error);
}

/* The radius of each pixel, NaN where it is masked. */
static gboolean
write_mask (const RingletBragg *bragg, hid_t group, GError **error)
{
  const gsize n = bragg->detector->n_slow * bragg->detector->n_fast;
  const char *const facts[] = { "interpretation", "image", "unit", bragg->unit->name,
    NULL };
  g_autofree float *radius = ringlet_image_alloc (
      RINGLET_PIXEL_F32, bragg->detector->n_slow, bragg->detector->n_fast, error);

  if (radius == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    radius[i] = (float) ringlet_bragg_radius_at (bragg, i);
  return write_image (bragg, group, "mask", radius, facts, error);
}

/* Of masked pixels: what the user called no data, or the detector does; 0, and NaN in
 * floats, where nothing is known, as pyFAI has it. */
static double
dummy_of (const RingletBragg *bragg, RingletPixelType type)
{
  const RingletPlan *plan = &bragg->plan;
  const gboolean is_float = ringlet_pixel_type_is_float (type);

  if (plan->dummy == RINGLET_DUMMY_VALUE)
    return plan->dummy_value;
  if (plan->dummy == RINGLET_DUMMY_AUTO && type != RINGLET_PIXEL_BOOL &&
      ringlet_detector_has_flags (bragg->detector))
    return -1.0;
  return is_float ? (double) NAN : 0.0;
}

/* Negative numbers stand in an unsigned type for what they become there. */
static gboolean
write_dummy (
    const RingletBragg *bragg, hid_t group, RingletPixelType type, GError **error)
{
  const double dummy = dummy_of (bragg, type);
  const gint64 whole = isfinite (dummy) ? (gint64) dummy : 0;
  const float narrow = (float) dummy;
  gconstpointer value = &whole; /* little-endian: of any size */
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;

  if (type == RINGLET_PIXEL_F64)
    value = &dummy;
  else if (type == RINGLET_PIXEL_F32)
    value = &narrow;
  dataset = ringlet_hdf5_write_array (group, "dummy", type, 0, NULL, value, 0, error);
  return dataset >= 0;
}

static gboolean
write_shared (
    const RingletBragg *bragg, hid_t group, RingletPixelType type, GError **error)
{
  static const char *const axes[] = { ".", "radius", NULL };
  static const char *const image[] = { "interpretation", "image", NULL };

  return write_radius (bragg, group, error) && write_mask (bragg, group, error) &&
      write_dummy (bragg, group, type, error) &&
      ringlet_hdf5_write_string (group, "script", script, error) &&
      (bragg->norm == NULL ||
          write_image (bragg, group, "normalization", bragg->norm, image, error)) &&
      ringlet_nexus_write_plot (group, "background_avg", axes, error);
}

/* ---- frames ---- */

static gboolean
begin_curve (RingletHdf5Growing *curve, hid_t group, const char *name,
    const char *long_name, gsize n_bins, GError **error)
{
  const char *const facts[] = { "interpretation", "spectrum", "long_name", long_name,
    NULL };

  return ringlet_hdf5_growing_init (
             curve, group, name, RINGLET_PIXEL_F32, 2, n_bins, error) &&
      ringlet_nexus_write_attributes (curve->dataset, facts, error);
}

static gboolean
begin_pixels (Sparse *self, hid_t group, RingletPixelType type, GError **error)
{
  const guint64 zero = 0;

  return ringlet_hdf5_growing_init (
             &self->first, group, "frame_ptr", RINGLET_PIXEL_U64, 1, 1, error) &&
      ringlet_hdf5_growing_add (&self->first, 1, 1, &zero, error) &&
      ringlet_hdf5_growing_init (
          &self->index, group, "index", RINGLET_PIXEL_U32, 1, 1, error) &&
      ringlet_hdf5_growing_init (
          &self->intensity, group, "intensity", type, 1, 1, error) &&
      begin_curve (&self->average, group, "background_avg",
          "Average value of background", self->bragg->n_bins, error) &&
      begin_curve (&self->deviation, group, "background_std",
          "Standard deviation of background", self->bragg->n_bins, error);
}

/* pyFAI's readers know the errors by either name, and the frames by this attribute. */
static gboolean
link_names (const Sparse *self, hid_t group, GError **error)
{
  g_auto (RingletHdf5Id) entry = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) file = H5Iget_file_id (group);

  if (H5Lcreate_hard (self->deviation.dataset, ".", group, "errors", H5P_DEFAULT,
          H5P_DEFAULT) < 0) {
    ringlet_hdf5_set_error (error, "The dataset errors cannot be linked");
    return FALSE;
  }
  entry = H5Gopen2 (file, "entry_0000", H5P_DEFAULT);
  return ringlet_hdf5_write_attribute_string (
      entry, "pyFAI_sparse_frames", "/entry_0000/sparse_frames", error);
}

static gboolean
begin_peaks (Sparse *self, hid_t group, GError **error)
{
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;

  if (!self->bragg->criteria.wants_peaks)
    return TRUE;
  file = H5Iget_file_id (group);
  self->peak_group =
      ringlet_hdf5_create_group (file, "entry_0000/peaks", "NXdata", error);
  self->has_peaks = self->peak_group >= 0;
  return self->has_peaks &&
      ringlet_padded_peaks_init (&self->peaks, self->peak_group, error);
}

static gpointer
sparse_begin (
    const RingletBragg *bragg, hid_t group, RingletPixelType type, GError **error)
{
  Sparse *self = g_new (Sparse, 1);

  *self = (Sparse){ .bragg = bragg,
    .first = RINGLET_HDF5_GROWING_NONE,
    .index = RINGLET_HDF5_GROWING_NONE,
    .intensity = RINGLET_HDF5_GROWING_NONE,
    .average = RINGLET_HDF5_GROWING_NONE,
    .deviation = RINGLET_HDF5_GROWING_NONE,
    .peak_group = H5I_INVALID_HID };
  if (write_shared (bragg, group, type, error) &&
      begin_pixels (self, group, type, error) && link_names (self, group, error) &&
      begin_peaks (self, group, error))
    return self;
  sparse_free (self);
  return NULL;
}

/* What is not known is no number: readers put the dummy there. */
static gboolean
add_unknown (Sparse *self, GError **error)
{
  const gsize n = self->bragg->n_bins;
  g_autofree float *curve = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    curve[i] = NAN;
  return ringlet_hdf5_growing_add (&self->average, 1, n, curve, error) &&
      ringlet_hdf5_growing_add (&self->deviation, 1, n, curve, error) &&
      ringlet_hdf5_growing_add (&self->first, 1, 1, &self->n_pixels, error);
}

static gboolean
sparse_add (gpointer data, const RingletBraggFrame *frame, GError **error)
{
  Sparse *self = data;
  const RingletList *index = frame != NULL ? &frame->index : NULL;

  if (self->has_peaks && !ringlet_padded_peaks_add (&self->peaks, frame, error))
    return FALSE;
  if (frame == NULL)
    return add_unknown (self, error);
  self->n_pixels += index->n;
  return ringlet_hdf5_growing_add (
             &self->average, 1, frame->n_bins, frame->average, error) &&
      ringlet_hdf5_growing_add (
          &self->deviation, 1, frame->n_bins, frame->deviation, error) &&
      ringlet_hdf5_growing_add (&self->index, index->n, 1, index->data, error) &&
      ringlet_hdf5_growing_add (
          &self->intensity, index->n, 1, frame->intensity.data, error) &&
      ringlet_hdf5_growing_add (&self->first, 1, 1, &self->n_pixels, error);
}

const RingletBraggLayout ringlet_bragg_layout_sparse = {
  .entry = "entry_0000",
  .group = "sparse_frames",
  .process = "sparsify",
  .begin = sparse_begin,
  .add = sparse_add,
  .free = sparse_free,
};
