/* SPDX-License-Identifier: MIT */

/* NXcanSAS 1.1: a pattern in q. Sources: nexusformat/definitions,
 * applications/NXcanSAS.nxdl.xml; pyFAI 2026.9, io/nexus.py, save_NXcansas(). */

#include "base/error.h"
#include "export/nexus-file.h"
#include "export/writer.h"
#include "geometry/nxcansas.h"

/* The word of the definition where intensities are not absolute. */
#define ARBITRARY "arbitrary"

static gboolean
check (const RingletUnit *unit, double wavelength_m G_GNUC_UNUSED, GError **error)
{
  return unit->space == RINGLET_SPACE_Q ||
      ringlet_nexus_refuse_unit ("NXcanSAS", "q", "q_nm^-1 or q_A^-1", unit, error);
}

static gboolean
write_columns (hid_t group, const RingletResult *result, GError **error)
{
  const guint64 n = result->n_radial;
  const RingletNexusColumn columns[] = {
    { "Q", result->unit->symbol, result->unit->nexus_unit, result->radial },
    { "I", "Intensity", ARBITRARY, result->intensity },
    { "Idev", "Standard error of the intensity", ARBITRARY, result->sigma },
    { "sum_signal", "Sum of share × (raw − dark)", ARBITRARY, result->sum_signal },
    { "sum_normalization", "Sum of share × normalisation", "1", result->sum_norm },
    { "sum_normalization2", "Sum of share² × normalisation²", "1", result->sum_norm2 },
    { "count", "Sum of share: pixels per bin", "1", result->count },
    { "sum_variance", "Sum of share² × variance", ARBITRARY, result->sum_variance },
  };

  return ringlet_nexus_write_columns (
      group, columns, G_N_ELEMENTS (columns), 1, &n, error);
}

/* Bins without a pixel have no intensity. */
static gboolean
write_mask (hid_t group, const RingletResult *result, GError **error)
{
  const guint64 n = result->n_radial;
  g_autofree guint8 *is_empty = g_try_new (guint8, result->n_radial);
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;

  if (is_empty == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a mask of %" G_GSIZE_FORMAT " bins", result->n_radial);
    return FALSE;
  }

  for (gsize i = 0; i < result->n_radial; i++)
    is_empty[i] = !(result->count[i] > 0.0);
  dataset = ringlet_hdf5_write_array (
      group, "Mask", RINGLET_PIXEL_BOOL, 1, &n, is_empty, 1, error);
  return dataset >= 0;
}

/* Idev is the word of canSAS, I_errors that of NXdata: one dataset. */
static gboolean
write_errors (hid_t group, GError **error)
{
  static const char *const uncertainties[] = { "uncertainties", "Idev", NULL };

  if (!ringlet_nexus_mark (group, "I", uncertainties, error))
    return FALSE;
  if (H5Lcreate_hard (group, "Idev", group, "I_errors", H5P_DEFAULT, H5P_DEFAULT) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The link to Idev cannot be created");
  return FALSE;
}

static gboolean
write_data (hid_t entry, const RingletResult *result, GError **error)
{
  static const char *const texts[] = { "canSAS_class", "SASdata", "I_axes", "Q", "mask",
    "Mask", NULL };
  static const char *const axes[] = { "Q", NULL };
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (entry, "sasdata", "NXdata", error);

  return group >= 0 && ringlet_nexus_write_attributes (group, texts, error) &&
      ringlet_nexus_write_plot (group, "I", axes, error) &&
      ringlet_hdf5_write_attribute_int (group, "Mask_indices", 0, error) &&
      write_columns (group, result, error) && write_mask (group, result, error) &&
      (result->sigma == NULL || write_errors (group, error));
}

static gboolean
write_process (hid_t entry, const RingletResult *result, GError **error)
{
  static const char *const class[] = { "canSAS_class", "SASprocess", NULL };
  static const char *const name[] = { "name", "azimuthal integration", NULL };
  g_auto (RingletHdf5Id) group = ringlet_nexus_create_process (
      entry, "process", "parameters", "NXcollection", result, NULL, error);

  return group >= 0 && ringlet_nexus_write_attributes (group, class, error) &&
      ringlet_nexus_write_texts (group, name, error);
}

static gboolean
fill (hid_t entry, const RingletResult *result, GError **error)
{
  static const char *const attributes[] = { "canSAS_class", "SASentry", "version",
    "1.1", NULL };
  const RingletProvenance *from = &result->provenance;
  g_autofree char *run = g_strdup_printf ("%" G_GUINT64_FORMAT, from->frame);
  const char *const texts[] = { "definition", "NXcanSAS", "run", run, NULL };

  return ringlet_nexus_write_attributes (entry, attributes, error) &&
      ringlet_nexus_write_texts (entry, texts, error) &&
      write_data (entry, result, error) && write_process (entry, result, error) &&
      (from->detector == NULL ||
          ringlet_nxcansas_write_instrument (
              entry, from->detector, &from->geometry, error));
}

static gboolean
nxcansas_write (
    const RingletResult *result, const char *path, gboolean overwrite, GError **error)
{
  return ringlet_nexus_write (result, "entry", "sasdata", fill, path, overwrite, error);
}

static const char *const nxcansas_suffixes[] = { ".h5", ".nxs", ".hdf5", NULL };

const RingletWriter ringlet_writer_nxcansas = {
  .name = "nxcansas",
  .description = "NeXus (HDF5) by the application definition NXcanSAS, in q",
  .suffixes = nxcansas_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .check = check,
  .write = nxcansas_write,
};
