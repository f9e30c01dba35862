/* SPDX-License-Identifier: MIT */

/* Peaks in CXI: /entry_1/result_1, a row a frame. Source: cheetah's files, which
 * CrystFEL reads (--peaks=cxi), and pyFAI 2026.9, io/spots.py, save_spots_cxi(). */

#include "geometry/convert-hdf5.h"
#include "scan/bragg-layout.h"

static void
cxi_free (gpointer data)
{
  ringlet_padded_peaks_clear (data);
  g_free (data);
}

static gpointer
cxi_begin (
    const RingletBragg *bragg, hid_t group, RingletPixelType type, GError **error)
{
  RingletPaddedPeaks *self = g_new0 (RingletPaddedPeaks, 1);

  if (ringlet_padded_peaks_init (self, group, error))
    return self;
  cxi_free (self);
  return NULL;
}

static gboolean
cxi_add (gpointer data, const RingletBraggFrame *frame, GError **error)
{
  return ringlet_padded_peaks_add (data, frame, error);
}

/* CXI has no word for a detector that is looked at from the other side. */
static gboolean
cxi_finish (gpointer data, hid_t entry, hid_t group, const RingletResult *pattern,
    GError **error)
{
  const RingletProvenance *from = &pattern->provenance;
  const gint32 version = 160;
  g_auto (RingletHdf5Id) file = H5Iget_file_id (entry);
  g_auto (RingletHdf5Id) number = ringlet_hdf5_write_array (
      file, "cxi_version", RINGLET_PIXEL_I32, 0, NULL, &version, 0, error);

  return number >= 0 &&
      (from->detector->orientation != 3 ||
          ringlet_convert_write_cxi_instrument (
              entry, from->detector, &from->geometry, error));
}

const RingletBraggLayout ringlet_bragg_layout_cxi = {
  .entry = "entry_1",
  .group = "result_1",
  .process = "process_1",
  .begin = cxi_begin,
  .add = cxi_add,
  .finish = cxi_finish,
  .free = cxi_free,
};
