/* SPDX-License-Identifier: MIT */
#include "scan/bragg-layout.h"

static double
intensity_of (const RingletBraggPeak *peak)
{
  return (double) peak->intensity;
}

static double
fast_of (const RingletBraggPeak *peak)
{
  return (double) peak->fast_px;
}

static double
slow_of (const RingletBraggPeak *peak)
{
  return (double) peak->slow_px;
}

/* A background of whole zeros has no noise. */
static double
snr_of (const RingletBraggPeak *peak)
{
  return peak->sigma > 0.0f ? (double) (peak->intensity / peak->sigma) : 0.0;
}

/* Positions are from the centre of pixel (0, 0), as CrystFEL expects them of CXI files.
 */
static const struct {
  const char *name;
  double (*value) (const RingletBraggPeak *peak);
} columns[] = {
  { "peakTotalIntensity", intensity_of },
  { "peakXPosRaw", fast_of },
  { "peakYPosRaw", slow_of },
  { "peakSNR", snr_of },
};

gboolean
ringlet_padded_peaks_init (RingletPaddedPeaks *self, hid_t group, GError **error)
{
  G_STATIC_ASSERT (G_N_ELEMENTS (columns) == G_N_ELEMENTS (self->columns));

  *self = (RingletPaddedPeaks){ .n_peaks = RINGLET_HDF5_GROWING_NONE };
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    self->columns[i] = (RingletHdf5Growing) RINGLET_HDF5_GROWING_NONE;
  if (!ringlet_hdf5_growing_init (
          &self->n_peaks, group, "nPeaks", RINGLET_PIXEL_I32, 1, 1, error) ||
      !ringlet_hdf5_write_attribute_string (
          self->n_peaks.dataset, "interpretation", "spectrum", error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    if (!ringlet_hdf5_growing_init (
            &self->columns[i], group, columns[i].name, RINGLET_PIXEL_F32, 2, 0, error))
      return FALSE;
  }
  return ringlet_hdf5_write_attribute_string (group, "signal", "nPeaks", error);
}

gboolean
ringlet_padded_peaks_add (
    RingletPaddedPeaks *self, const RingletBraggFrame *frame, GError **error)
{
  const RingletBraggPeak *peaks = frame != NULL ? frame->peaks.data : NULL;
  const gsize n = frame != NULL ? frame->peaks.n : 0;
  const gint32 n_peaks = (gint32) n;
  g_autofree float *row = g_new (float, n);

  if (!ringlet_hdf5_growing_add (&self->n_peaks, 1, 1, &n_peaks, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    for (gsize j = 0; j < n; j++)
      row[j] = (float) columns[i].value (&peaks[j]);
    if (!ringlet_hdf5_growing_widen (&self->columns[i], n, error) ||
        !ringlet_hdf5_growing_add (&self->columns[i], 1, n, row, error))
      return FALSE;
  }
  return TRUE;
}

void
ringlet_padded_peaks_clear (RingletPaddedPeaks *self)
{
  ringlet_hdf5_growing_clear (&self->n_peaks);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    ringlet_hdf5_growing_clear (&self->columns[i]);
}
