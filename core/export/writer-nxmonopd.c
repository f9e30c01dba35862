/* SPDX-License-Identifier: MIT */

/* NXmonopd: a powder pattern in 2θ. Sources: nexusformat/definitions,
 * applications/NXmonopd.nxdl.xml; pyFAI 2026.9, io/nexus.py, save_NXmonpd().
 *
 * As pyFAI's, data are real numbers where the definition says integers: they are means
 * of pixels. start_time is left out, since no clock is read and the image need not tell
 * it; so is rotation_angle, which is for scans. */

#include "export/nexus-file.h"
#include "export/writer.h"

static gboolean
check (const RingletUnit *unit, double wavelength_m, GError **error)
{
  if (unit->space != RINGLET_SPACE_TWO_THETA)
    return ringlet_nexus_refuse_unit (
        "NXmonopd", "2θ", "2th_deg or 2th_rad", unit, error);
  return ringlet_nexus_check_wavelength ("NXmonopd", wavelength_m, error);
}

static gboolean
write_monochromator (hid_t instrument, double wavelength_m, GError **error)
{
  const double wavelength_angstrom = wavelength_m * 1e10;
  const guint64 n = 1;
  const RingletNexusColumn column = { "wavelength", "Wavelength", "angstrom",
    &wavelength_angstrom };
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (instrument, "monochromator", "NXcrystal", error);

  return group >= 0 && ringlet_nexus_write_column (group, &column, 1, &n, error);
}

/* ---- the detector, which owns the data ---- */

/* Where a linked dataset is at home, as NeXus wants it. */
static gboolean
mark_target (hid_t group, const char *name, GError **error)
{
  g_autofree char *path = g_strconcat ("/entry/instrument/detector/", name, NULL);
  const char *const target[] = { "target", path, NULL };

  return ringlet_nexus_mark (group, name, target, error);
}

static gboolean
write_columns (hid_t group, const RingletResult *result, GError **error)
{
  const RingletUnit *unit = result->unit;
  const guint64 n = result->n_radial;
  const RingletNexusColumn columns[] = {
    { "polar_angle", unit->symbol, unit->nexus_unit, result->radial },
    { "data", "Intensity", NULL, result->intensity },
    { "data_errors", "Standard error of the intensity", NULL, result->sigma },
    { "raw", "Sum of share × (raw − dark)", NULL, result->sum_signal },
    { "sum_variance", "Sum of share² × variance", NULL, result->sum_variance },
    { "sum_normalization", "Sum of share × normalisation", NULL, result->sum_norm },
    { "sum_normalization2", "Sum of share² × normalisation²", NULL, result->sum_norm2 },
    { "pixels", "Sum of share: pixels per bin", NULL, result->count },
  };

  return ringlet_nexus_write_columns (
      group, columns, G_N_ELEMENTS (columns), 1, &n, error);
}

static gboolean
write_detector (hid_t instrument, const RingletResult *result, GError **error)
{
  static const char *const axis[] = { "axis", "1", NULL };
  static const char *const signal[] = { "signal", "1", NULL };
  const RingletDetector *detector = result->provenance.detector;
  const char *const name[] = { "name", detector != NULL ? detector->name : "unknown",
    NULL };
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (instrument, "detector", "NXdetector", error);

  return group >= 0 && ringlet_nexus_write_texts (group, name, error) &&
      write_columns (group, result, error) &&
      ringlet_nexus_mark (group, "polar_angle", axis, error) &&
      ringlet_nexus_mark (group, "data", signal, error) &&
      mark_target (group, "polar_angle", error) && mark_target (group, "data", error) &&
      (result->sigma == NULL || mark_target (group, "data_errors", error));
}

static gboolean
write_instrument (hid_t entry, const RingletResult *result, GError **error)
{
  g_auto (RingletHdf5Id) group = ringlet_nexus_create_instrument (entry, error);

  return group >= 0 &&
      write_monochromator (group, result->provenance.geometry.wavelength_m, error) &&
      write_detector (group, result, error);
}

/* ---- the plot, which links to it ---- */

static gboolean
link_dataset (hid_t entry, hid_t data, const char *name, GError **error)
{
  g_autofree char *path = g_strconcat ("instrument/detector/", name, NULL);

  if (H5Lcreate_hard (entry, path, data, name, H5P_DEFAULT, H5P_DEFAULT) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The link to %s cannot be created", path);
  return FALSE;
}

static gboolean
write_data (hid_t entry, const RingletResult *result, GError **error)
{
  static const char *const axes[] = { "polar_angle", NULL };
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (entry, "data", "NXdata", error);

  return group >= 0 && ringlet_nexus_write_plot (group, "data", axes, error) &&
      link_dataset (entry, group, "polar_angle", error) &&
      link_dataset (entry, group, "data", error) &&
      (result->sigma == NULL || link_dataset (entry, group, "data_errors", error));
}

static gboolean
write_sample (hid_t entry, GError **error)
{
  static const char *const name[] = { "name", "unknown", NULL };
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (entry, "sample", "NXsample", error);

  return group >= 0 && ringlet_nexus_write_texts (group, name, error);
}

static gboolean
write_monitor (hid_t entry, const RingletResult *result, GError **error)
{
  static const char *const mode[] = { "mode", "monitor", NULL };
  const double monitor = ringlet_nexus_monitor (result);
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (entry, "monitor", "NXmonitor", error);

  return group >= 0 && ringlet_nexus_write_texts (group, mode, error) &&
      ringlet_nexus_write_number (group, "preset", monitor, NULL, error) &&
      ringlet_nexus_write_number (group, "integral", monitor, "any", error);
}

static gboolean
fill (hid_t entry, const RingletResult *result, GError **error)
{
  static const char *const definition[] = { "definition", "NXmonopd", NULL };
  g_auto (RingletHdf5Id) process = H5I_INVALID_HID;

  if (!ringlet_nexus_write_texts (entry, definition, error) ||
      !write_instrument (entry, result, error) || !write_sample (entry, error) ||
      !write_monitor (entry, result, error) || !write_data (entry, result, error))
    return FALSE;

  process = ringlet_nexus_create_process (
      entry, "process", "parameters", "NXcollection", result, NULL, error);
  return process >= 0;
}

static gboolean
nxmonopd_write (
    const RingletResult *result, const char *path, gboolean overwrite, GError **error)
{
  return ringlet_nexus_write (result, "entry", "data", fill, path, overwrite, error);
}

static const char *const nxmonopd_suffixes[] = { ".h5", ".nxs", ".hdf5", NULL };

const RingletWriter ringlet_writer_nxmonopd = {
  .name = "nxmonopd",
  .description = "NeXus (HDF5) by the application definition NXmonopd",
  .suffixes = nxmonopd_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .check = check,
  .write = nxmonopd_write,
};
