/* SPDX-License-Identifier: MIT */

/* HDF5 as pyFAI-integrate writes it: the same groups and names, so that what reads its
 * files reads these. Source: pyFAI 2026.9, io/__init__.py, HDF5Writer.
 *
 * Numbers are doubles where pyFAI has floats, so that they are what was computed, and
 * there is no time in the file, so that it is the same tomorrow. */

#include <string.h>

#include "export/nexus-file.h"
#include "export/pyfai-config.h"
#include "export/writer.h"

static gboolean
check (const RingletUnit *unit, double wavelength_m G_GNUC_UNUSED, GError **error)
{
  return !unit->is_azimuthal ||
      ringlet_nexus_refuse_unit ("The layout of pyFAI", "a radial axis",
          "a radial unit such as 2th_deg", unit, error);
}

/* How pyFAI spells units, in TeX. */
static const char *
symbol_of (const RingletUnit *unit)
{
  static const char *const spellings[][2] = {
    { "degree", "deg" },
    { "1/nm", "nm^{-1}" },
    { "1/angstrom", "\\AA^{-1}" },
    { "angstrom", "\\AA" },
    { "1/angstrom^2", "\\AA^{-2}" },
    { "1/nm^2", "nm^{-2}" },
    { "1", "?" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++) {
    if (g_str_equal (spellings[i][0], unit->nexus_unit))
      return spellings[i][1];
  }
  return unit->nexus_unit;
}

static gboolean
write_axes (hid_t group, const RingletResult *result, GError **error)
{
  const RingletUnit *unit = result->unit;
  const guint64 n_radial = result->n_radial;
  const guint64 n_azimuth = result->n_azimuth;
  g_autofree char *space = g_strndup (unit->name, strcspn (unit->name, "_"));
  const RingletNexusColumn radial = { "radial", unit->symbol, unit->nexus_unit,
    result->radial };
  const RingletNexusColumn azimuth = { "chi", "Azimuthal angle χ (degree)", "degree",
    result->azimuth };
  const char *const of_radial[] = { "unit", symbol_of (unit), "name", space,
    "interpretation", "scalar", NULL };
  static const char *const of_azimuth[] = { "unit", "deg", "interpretation", "scalar",
    NULL };

  if (!ringlet_nexus_write_column (group, &radial, 1, &n_radial, error) ||
      !ringlet_nexus_mark (group, "radial", of_radial, error))
    return FALSE;
  return !ringlet_result_is_cake (result) ||
      (ringlet_nexus_write_column (group, &azimuth, 1, &n_azimuth, error) &&
          ringlet_nexus_mark (group, "chi", of_azimuth, error));
}

static gboolean
write_columns (hid_t group, const RingletResult *result, GError **error)
{
  const gboolean is_cake = ringlet_result_is_cake (result);
  const char *const interpretation[] = { "interpretation",
    is_cake ? "image" : "spectrum", NULL };
  const guint64 cake[] = { 1, result->n_azimuth, result->n_radial };
  const guint64 pattern[] = { 1, result->n_radial };
  const RingletNexusColumn columns[] = {
    { "data", "Intensity", NULL, result->intensity },
    { "data_errors", "Standard error of the intensity", NULL, result->sigma },
  };

  return ringlet_nexus_write_columns (group, columns, G_N_ELEMENTS (columns),
             is_cake ? 3 : 2, is_cake ? cake : pattern, error) &&
      ringlet_nexus_mark (group, "data", interpretation, error);
}

static gboolean
write_results (hid_t process, const RingletResult *result, GError **error)
{
  static const char *const cake_axes[] = { ".", "chi", "radial", NULL };
  static const char *const pattern_axes[] = { ".", "radial", NULL };
  const gboolean is_cake = ringlet_result_is_cake (result);
  const char *const title[] = { "title",
    is_cake ? "2D azimuthally integrated data" : "Azimuthally integrated data", NULL };
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (process, "results", "NXdata", error);

  return group >= 0 &&
      ringlet_nexus_write_plot (
          group, "data", is_cake ? cake_axes : pattern_axes, error) &&
      ringlet_nexus_write_texts (group, title, error) &&
      write_axes (group, result, error) && write_columns (group, result, error);
}

static gboolean
write_configuration (hid_t process, const RingletResult *result, GError **error)
{
  g_autofree char *json = ringlet_pyfai_config (result);
  const char *const texts[] = { "type", "text/json", "data", json, NULL };
  static const char *const about[] = { "desc", "pyFAI worker configuration", NULL };
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (process, "configuration", "NXnote", error);

  return group >= 0 && ringlet_nexus_write_attributes (group, about, error) &&
      ringlet_nexus_write_texts (group, texts, error);
}

static gboolean
write_process (hid_t entry, const RingletResult *result, GError **error)
{
  static const char *const plot[] = { "default", "results", NULL };
  const int first = 1;
  g_auto (RingletHdf5Id) group = ringlet_nexus_create_process (
      entry, "integrate", "parameters", "NXcollection", result, NULL, error);
  g_auto (RingletHdf5Id) index = H5I_INVALID_HID;

  if (group < 0 || !ringlet_nexus_write_attributes (group, plot, error))
    return FALSE;
  index = ringlet_hdf5_write_array (
      group, "sequence_index", RINGLET_PIXEL_I32, 0, NULL, &first, 0, error);
  return index >= 0 && write_configuration (group, result, error) &&
      write_results (group, result, error);
}

static gboolean
fill (hid_t entry, const RingletResult *result, GError **error)
{
  const char *const program[] = { "program_name", "Ringlet", NULL };
  const char *const version[] = { "version", result->provenance.version, NULL };

  return ringlet_nexus_write_texts (entry, program, error) &&
      ringlet_nexus_mark (entry, "program_name", version, error) &&
      write_process (entry, result, error);
}

static gboolean
pyfai_write (
    const RingletResult *result, const char *path, gboolean overwrite, GError **error)
{
  return ringlet_nexus_write (
      result, "entry_0000", "integrate/results", fill, path, overwrite, error);
}

static const char *const pyfai_suffixes[] = { ".h5", ".nxs", ".hdf5", NULL };

const RingletWriter ringlet_writer_pyfai = {
  .name = "pyfai",
  .description = "HDF5 laid out as by pyFAI-integrate, with its configuration",
  .suffixes = pyfai_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN | RINGLET_WRITER_CAKE,
  .check = check,
  .write = pyfai_write,
};
