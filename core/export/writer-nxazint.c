/* SPDX-License-Identifier: MIT */

/* NXazint1d and NXazint2d: patterns and cakes in q or 2θ, an axis of images before
 * them. Sources: nexusformat/definitions, applications/NXazint1d.nxdl.xml and
 * NXazint2d.nxdl.xml of 2025; pyFAI 2026.9, io/nexus.py, save_NXazint1d().
 *
 * The definitions require the date of the file. It is left out, since the same image
 * gives the same bytes here. */

#include <math.h>

#include "base/error.h"
#include "engine/result-axis.h"
#include "export/nxazint.h"
#include "export/writer.h"

#define ARBITRARY RINGLET_NXAZINT_ARBITRARY

/* The geometry and the shares of pixels are defined there. */
static const char reference[] =
    "As pyFAI: G. Ashiotis et al., J. Appl. Cryst. 48 (2015) 510-519, "
    "doi:10.1107/S1600576715004306";
static const char note[] =
    "azimuthal_axis is chi, from the fast axis of the detector towards the slow one, "
    "as pyFAI has it; norm is the sum of share x correction, without the monitor: "
    "I = signal / (norm x monitor)";

static gboolean
is_q (const RingletUnit *unit)
{
  return unit->space == RINGLET_SPACE_Q;
}

gboolean
ringlet_nxazint_is_defined (const RingletResult *result)
{
  return (is_q (result->unit) || result->unit->space == RINGLET_SPACE_TWO_THETA) &&
      result->provenance.geometry.wavelength_m > 0.0;
}

const char *
ringlet_nxazint_definition (const RingletResult *result)
{
  return ringlet_result_is_cake (result) ? "NXazint2d" : "NXazint1d";
}

/* Others have the axis as well, without a definition. */
static const char *
quantity_of (const RingletUnit *unit)
{
  if (unit->space == RINGLET_SPACE_TWO_THETA)
    return "2theta";
  if (unit->space == RINGLET_SPACE_CHI)
    return "chi";
  return is_q (unit) ? "q" : unit->symbol;
}

const char *
ringlet_nxazint_main_axis (const RingletResult *result)
{
  return result->unit->space == RINGLET_SPACE_CHI ? "azimuthal_axis" : "radial_axis";
}

static gboolean
check (const char *format, const RingletUnit *unit, double wavelength_m, GError **error)
{
  if (!is_q (unit) && unit->space != RINGLET_SPACE_TWO_THETA)
    return ringlet_nexus_refuse_unit (
        format, "q or 2θ", "q_nm^-1, q_A^-1, 2th_deg or 2th_rad", unit, error);
  return ringlet_nexus_check_wavelength (format, wavelength_m, error);
}

static gboolean
check_1d (const RingletUnit *unit, double wavelength_m, GError **error)
{
  return check ("NXazint1d", unit, wavelength_m, error);
}

static gboolean
check_2d (const RingletUnit *unit, double wavelength_m, GError **error)
{
  return check ("NXazint2d", unit, wavelength_m, error);
}

/* ---- what was done ---- */

gboolean
ringlet_nxazint_write_flags (hid_t entry, const RingletResult *result, GError **error)
{
  const RingletFactors *factors = &result->plan.factors;

  return ringlet_nexus_write_flag (
             entry, "solid_angle_applied", factors->solid_angle_order > 0, error) &&
      ringlet_nexus_write_flag (
          entry, "polarization_applied", !isnan (factors->polarization), error) &&
      ringlet_nexus_write_flag (entry, "normalization_applied", TRUE, error) &&
      ringlet_nexus_write_flag (entry, "monitor_applied",
          result->provenance.monitor > 0.0 || ringlet_nexus_monitor (result) != 1.0,
          error);
}

gboolean
ringlet_nxazint_write_monochromator (hid_t entry, double wavelength_m, GError **error)
{
  g_auto (RingletHdf5Id) instrument = ringlet_nexus_create_instrument (entry, error);
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;

  if (instrument < 0)
    return FALSE;
  group =
      ringlet_hdf5_create_group (instrument, "monochromator", "NXmonochromator", error);
  return group >= 0 &&
      ringlet_nexus_write_number (
          group, "wavelength", wavelength_m * 1e10, "angstrom", error) &&
      ringlet_nexus_write_number (
          group, "energy", RINGLET_KEV_METRE / wavelength_m, "keV", error);
}

gboolean
ringlet_nxazint_write_reduction (hid_t entry, const RingletResult *result,
    const char *const *without, GError **error)
{
  static const char *const texts[] = { "reference", reference, "note", note, NULL };
  g_auto (RingletHdf5Id) group = ringlet_nexus_create_process (
      entry, "reduction", "input", "NXparameters", result, without, error);

  return group >= 0 && ringlet_nexus_write_texts (group, texts, error);
}

static gboolean
write_monitor (hid_t entry, const RingletResult *result, GError **error)
{
  const double monitor = ringlet_nexus_monitor (result);
  const guint64 n_images = 1;
  const RingletNexusColumn data = { "data", "what the image was divided by", "any",
    &monitor };
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;

  if (monitor == 1.0)
    return TRUE;
  group = ringlet_hdf5_create_group (entry, "monitor", "NXmonitor", error);
  return group >= 0 && ringlet_nexus_write_column (group, &data, 1, &n_images, error);
}

/* ---- the data ---- */

/* Centres, and one edge more. */
static gboolean
write_axis (hid_t group, const RingletNexusColumn *centres, gsize n,
    const RingletNexusColumn *edges, double (*at) (const RingletResult *, double),
    const RingletResult *result, GError **error)
{
  const guint64 n_centres = n;
  const guint64 n_edges = n + 1;
  g_autofree double *values = g_try_new (double, n + 1);
  RingletNexusColumn column = *edges;

  if (values == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " edges of bins", n + 1);
    return FALSE;
  }

  for (gsize i = 0; i <= n; i++)
    values[i] = at (result, (double) i);
  column.values = values;
  return ringlet_nexus_write_column (group, centres, 1, &n_centres, error) &&
      ringlet_nexus_write_column (group, &column, 1, &n_edges, error);
}

gboolean
ringlet_nxazint_write_axes (hid_t group, const RingletResult *result, GError **error)
{
  const RingletUnit *unit = result->unit;
  g_autofree char *edges = g_strconcat (quantity_of (unit), " bin edges", NULL);
  const char *name = ringlet_nxazint_main_axis (result);
  g_autofree char *edges_name = g_strconcat (name, "_edges", NULL);
  const RingletNexusColumn radial = { name, quantity_of (unit), unit->nexus_unit,
    result->radial };
  const RingletNexusColumn radial_edges = { edges_name, edges, unit->nexus_unit, NULL };
  const RingletNexusColumn azimuth = { "azimuthal_axis", "azimuthal bin center",
    "degree", result->azimuth };
  const RingletNexusColumn azimuth_edges = { "azimuthal_axis_edges",
    "azimuthal bin edges", "degree", NULL };

  if (!write_axis (group, &radial, result->n_radial, &radial_edges,
          ringlet_result_radial_at, result, error))
    return FALSE;
  return !ringlet_result_is_cake (result) ||
      write_axis (group, &azimuth, result->n_azimuth, &azimuth_edges,
          ringlet_result_azimuth_at, result, error);
}

/* Σ share · correction: the monitor stands apart. */
gboolean
ringlet_nxazint_write_norm (hid_t group, const RingletResult *result, GError **error)
{
  const guint64 cake[] = { result->n_azimuth, result->n_radial };
  const guint n_axes = ringlet_result_is_cake (result) ? 2 : 1;
  const double monitor = ringlet_nexus_monitor (result);
  const gsize n = ringlet_result_n_bins (result);
  g_autofree double *values = g_try_new (double, n);
  const RingletNexusColumn norm = { "norm",
    "effective number of pixels contributing to the corresponding bin", ARBITRARY,
    values };

  if (values == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the normalisation of %" G_GSIZE_FORMAT " bins", n);
    return FALSE;
  }

  for (gsize i = 0; i < n; i++)
    values[i] = result->sum_norm[i] / monitor;
  return ringlet_nexus_write_column (group, &norm, n_axes, cake + 2 - n_axes, error);
}

static gboolean
write_data (hid_t group, const RingletResult *result, GError **error)
{
  const gboolean is_cake = ringlet_result_is_cake (result);
  const char *const interpretation[] = { "interpretation",
    is_cake ? "image" : "spectrum", NULL };
  static const char *const cake_axes[] = { ".", "azimuthal_axis", "radial_axis", NULL };
  static const char *const pattern_axes[] = { ".", "radial_axis", NULL };
  const guint64 cake[] = { 1, result->n_azimuth, result->n_radial };
  const guint64 pattern[] = { 1, result->n_radial };
  const guint64 *shape = is_cake ? cake : pattern;
  const guint n_axes = is_cake ? 3 : 2;
  const RingletNexusColumn columns[] = {
    { "I", "intensity", ARBITRARY, result->intensity },
    { "I_errors", "estimated intensity error", ARBITRARY, result->sigma },
  };

  return ringlet_nexus_write_attributes (group, interpretation, error) &&
      ringlet_nexus_write_plot (
          group, "I", is_cake ? cake_axes : pattern_axes, error) &&
      ringlet_nexus_write_columns (
          group, columns, G_N_ELEMENTS (columns), n_axes, shape, error) &&
      ringlet_nexus_mark (group, "I", interpretation, error) &&
      ringlet_nxazint_write_norm (group, result, error) &&
      ringlet_nxazint_write_axes (group, result, error);
}

static gboolean
fill (hid_t entry, const RingletResult *result, GError **error)
{
  const char *definition = ringlet_nxazint_definition (result);
  const double wavelength_m = result->provenance.geometry.wavelength_m;
  g_auto (RingletHdf5Id) data = H5I_INVALID_HID;

  if (!ringlet_hdf5_write_string (entry, "definition", definition, error) ||
      !ringlet_nxazint_write_flags (entry, result, error) ||
      !ringlet_nxazint_write_monochromator (entry, wavelength_m, error) ||
      !ringlet_nxazint_write_reduction (entry, result, NULL, error) ||
      !write_monitor (entry, result, error))
    return FALSE;

  data = ringlet_hdf5_create_group (entry, "data", "NXdata", error);
  return data >= 0 && write_data (data, result, error);
}

static gboolean
nxazint_write (
    const RingletResult *result, const char *path, gboolean overwrite, GError **error)
{
  return ringlet_nexus_write (result, "entry", "data", fill, path, overwrite, error);
}

static const char *const nxazint_suffixes[] = { ".h5", ".nxs", ".hdf5", NULL };

const RingletWriter ringlet_writer_nxazint1d = {
  .name = "nxazint1d",
  .description = "NeXus (HDF5) by the application definition NXazint1d",
  .suffixes = nxazint_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .check = check_1d,
  .write = nxazint_write,
};

const RingletWriter ringlet_writer_nxazint2d = {
  .name = "nxazint2d",
  .description = "NeXus (HDF5) by the application definition NXazint2d",
  .suffixes = nxazint_suffixes,
  .dimensions = RINGLET_WRITER_CAKE,
  .check = check_2d,
  .write = nxazint_write,
};
