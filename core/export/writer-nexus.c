/* SPDX-License-Identifier: MIT */

/* NeXus: one NXentry with the plot as NXdata, everything that adds results up
 * beside it, and how it was made as NXprocess. Source: manual.nexusformat.org, NXdata
 * and NXprocess. A viewer finds the plot by the chain of "default" attributes. */

#include "base/output.h"
#include "export/facts.h"
#include "export/writer.h"
#include "image/hdf5-handle.h"

#define GZIP_LEVEL 4

/* A dataset in the plot; NULL values are left out. */
typedef struct {
  const char *name;
  const char *long_name;
  const char *units; /* (nullable) */
  const double *values;
} Column;

static gboolean
write_texts (hid_t object, const char *const *pairs, GError **error)
{
  for (gsize i = 0; pairs[i] != NULL; i += 2) {
    if (pairs[i + 1] != NULL &&
        !ringlet_hdf5_write_attribute_string (object, pairs[i], pairs[i + 1], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_column (hid_t group, const Column *column, guint n_axes, const guint64 *shape,
    GError **error)
{
  const char *const long_name[] = { "long_name", column->long_name, NULL };
  const char *const units[] = { "units", column->units, NULL };
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (group, column->name,
      RINGLET_PIXEL_F64, n_axes, shape, column->values, GZIP_LEVEL, error);

  return dataset >= 0 && write_texts (dataset, long_name, error) &&
      write_texts (dataset, units, error);
}

static gboolean
write_axes (hid_t group, const RingletResult *result, GError **error)
{
  const RingletUnit *unit = result->unit;
  const Column radial = { unit->nexus_quantity, unit->symbol, unit->nexus_unit,
    result->radial };
  const Column azimuth = { "azimuth", "Azimuth χ (°)", "degree", result->azimuth };
  const guint64 n_radial = result->n_radial;
  const guint64 n_azimuth = result->n_azimuth;

  if (!write_column (group, &radial, 1, &n_radial, error))
    return FALSE;
  return !ringlet_result_is_cake (result) ||
      write_column (group, &azimuth, 1, &n_azimuth, error);
}

static gboolean
write_columns (hid_t group, const RingletResult *result, GError **error)
{
  const gboolean is_cake = ringlet_result_is_cake (result);
  const guint64 shape[] = { result->n_azimuth, result->n_radial };
  const Column columns[] = {
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

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    if (columns[i].values != NULL &&
        !write_column (
            group, &columns[i], is_cake ? 2 : 1, is_cake ? shape : shape + 1, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_data (hid_t entry, const RingletResult *result, GError **error)
{
  const char *radial = result->unit->nexus_quantity;
  const char *const cake_axes[] = { "azimuth", radial, NULL };
  const char *const signal[] = { "signal", "intensity", NULL };
  const gboolean is_cake = ringlet_result_is_cake (result);
  g_autofree char *radial_indices = g_strconcat (radial, "_indices", NULL);
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (entry, "data", "NXdata", error);

  if (group < 0 || !write_texts (group, signal, error))
    return FALSE;
  /* A pattern has one axis: the last of the two. */
  if (!ringlet_hdf5_write_attribute_strings (
          group, "axes", is_cake ? cake_axes : cake_axes + 1, error) ||
      !ringlet_hdf5_write_attribute_int (group, radial_indices, is_cake, error))
    return FALSE;
  if (is_cake && !ringlet_hdf5_write_attribute_int (group, "azimuth_indices", 0, error))
    return FALSE;

  return write_columns (group, result, error) && write_axes (group, result, error);
}

static gboolean
write_fact (hid_t group, const RingletFact *fact, GError **error)
{
  const char *const units[] = { "units", fact->unit, NULL };
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;

  if (!fact->is_number)
    return ringlet_hdf5_write_string (group, fact->key, fact->text, error);

  dataset = ringlet_hdf5_write_array (
      group, fact->key, RINGLET_PIXEL_F64, 0, NULL, &fact->number, 0, error);
  return dataset >= 0 && write_texts (dataset, units, error);
}

static gboolean
write_parameters (hid_t process, const RingletResult *result, GError **error)
{
  g_autoptr (GPtrArray) facts = ringlet_result_facts (result);
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (process, "parameters", "NXcollection", error);

  if (group < 0)
    return FALSE;
  for (guint i = 0; i < facts->len; i++) {
    if (!write_fact (group, g_ptr_array_index (facts, i), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_process (hid_t entry, const RingletResult *result, GError **error)
{
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (entry, "process", "NXprocess", error);

  return group >= 0 && ringlet_hdf5_write_string (group, "program", "Ringlet", error) &&
      ringlet_hdf5_write_string (group, "version", result->provenance.version, error) &&
      write_parameters (group, result, error);
}

static GBytes *
make_file (const RingletResult *result, GError **error)
{
  static const char *const file_texts[] = { "NX_class", "NXroot", "default", "entry",
    NULL };
  static const char *const entry_texts[] = { "default", "data", NULL };
  const char *title = result->provenance.source;
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (NULL, error);
  g_auto (RingletHdf5Id) entry = H5I_INVALID_HID;

  if (file < 0 || !write_texts (file, file_texts, error))
    return NULL;

  entry = ringlet_hdf5_create_group (file, "entry", "NXentry", error);
  if (entry < 0 || !write_texts (entry, entry_texts, error))
    return NULL;
  if (title != NULL) {
    g_autofree char *valid = g_utf8_make_valid (title, -1);

    if (!ringlet_hdf5_write_string (entry, "title", valid, error))
      return NULL;
  }
  if (!write_data (entry, result, error) || !write_process (entry, result, error))
    return NULL;

  ringlet_hdf5_id_free (entry);
  entry = H5I_INVALID_HID;
  return ringlet_hdf5_close_to_bytes (&file, error);
}

static gboolean
nexus_write (
    const RingletResult *result, const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (GBytes) bytes = make_file (result, error);

  if (bytes == NULL) {
    g_prefix_error (error, "Cannot write %s: ", path);
    return FALSE;
  }
  return ringlet_output_write (
      path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), overwrite, error);
}

static const char *const nexus_suffixes[] = { ".h5", ".nxs", ".hdf5", NULL };

const RingletWriter ringlet_writer_nexus = {
  .name = "nexus",
  .description = "NeXus (HDF5): everything, with the sums that add results up",
  .suffixes = nexus_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN | RINGLET_WRITER_CAKE,
  .write = nexus_write,
};
