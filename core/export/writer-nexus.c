/* SPDX-License-Identifier: MIT */

/* NeXus: one NXentry with the plot as NXdata, everything that adds results up
 * beside it, and how it was made as NXprocess. Source: manual.nexusformat.org, NXdata
 * and NXprocess. A viewer finds the plot by the chain of "default" attributes. */

#include "export/nexus-file.h"
#include "export/writer.h"

static gboolean
write_axes (hid_t group, const RingletResult *result, GError **error)
{
  const RingletUnit *unit = result->unit;
  const RingletNexusColumn radial = { unit->nexus_quantity, unit->symbol,
    unit->nexus_unit, result->radial };
  const RingletNexusColumn azimuth = { "azimuth", "Azimuth χ (°)", "degree",
    result->azimuth };
  const guint64 n_radial = result->n_radial;
  const guint64 n_azimuth = result->n_azimuth;

  if (!ringlet_nexus_write_column (group, &radial, 1, &n_radial, error))
    return FALSE;
  return !ringlet_result_is_cake (result) ||
      ringlet_nexus_write_column (group, &azimuth, 1, &n_azimuth, error);
}

static gboolean
write_columns (hid_t group, const RingletResult *result, GError **error)
{
  const gboolean is_cake = ringlet_result_is_cake (result);
  const guint64 shape[] = { result->n_azimuth, result->n_radial };
  const RingletNexusColumn columns[] = {
    { "intensity", "Intensity", NULL, result->intensity },
    { "intensity_errors",
        result->variance_is_lower_bound
            ? "Standard error of the intensity (lower bound)"
            : "Standard error of the intensity",
        NULL, result->sigma },
    { "sigma_chi", "Standard deviation of the pixels in each bin", NULL,
        result->spread },
    { "sum_signal", "Sum of share × (raw − dark)", NULL, result->sum_signal },
    { "sum_counts", "Sum of share × raw", NULL, result->sum_counts },
    { "sum_variance", "Sum of share² × variance", NULL, result->sum_variance },
    { "sum_norm", "Sum of share × normalisation", NULL, result->sum_norm },
    { "sum_norm2", "Sum of share² × normalisation²", NULL, result->sum_norm2 },
    { "count", "Sum of share: pixels per bin", NULL, result->count },
  };

  return ringlet_nexus_write_columns (group, columns, G_N_ELEMENTS (columns),
      is_cake ? 2 : 1, is_cake ? shape : shape + 1, error);
}

static gboolean
fill (hid_t entry, const RingletResult *result, GError **error)
{
  const char *const axes[] = { "azimuth", result->unit->nexus_quantity, NULL };
  g_auto (RingletHdf5Id) data =
      ringlet_hdf5_create_group (entry, "data", "NXdata", error);
  g_auto (RingletHdf5Id) process = H5I_INVALID_HID;

  /* A pattern has one axis: the last of the two. */
  if (data < 0 ||
      !ringlet_nexus_write_plot (data, "intensity",
          ringlet_result_is_cake (result) ? axes : axes + 1, error) ||
      !write_columns (data, result, error) || !write_axes (data, result, error))
    return FALSE;

  process = ringlet_nexus_create_process (
      entry, "process", "parameters", "NXcollection", result, NULL, error);
  return process >= 0;
}

static gboolean
nexus_write (
    const RingletResult *result, const char *path, gboolean overwrite, GError **error)
{
  return ringlet_nexus_write (result, "entry", "data", fill, path, overwrite, error);
}

static const char *const nexus_suffixes[] = { ".h5", ".nxs", ".hdf5", NULL };

const RingletWriter ringlet_writer_nexus = {
  .name = "nexus",
  .description = "NeXus (HDF5): everything, with the sums that add results up",
  .suffixes = nexus_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN | RINGLET_WRITER_CAKE,
  .write = nexus_write,
};
