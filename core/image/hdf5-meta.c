/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "image/hdf5-find.h"
#include "image/header.h"

/* hc in eV·m, exact since 2019. Source: CODATA 2018. */
#define HC_EV_M 1.2398419843320026e-6

/* Reads the number @name of @group in the SI unit of @unit_scale's kind; 0 if it is not
 * there or of no use. */
static double
get_number (hid_t group, const char *name, double unit_scale)
{
  g_auto (RingletHdf5Id) object = H5I_INVALID_HID;
  g_autofree char *units = NULL;
  double value = 0.0;

  if (H5Lexists (group, name, H5P_DEFAULT) > 0)
    object = H5Oopen (group, name, H5P_DEFAULT);
  if (object < 0 || H5Iget_type (object) != H5I_DATASET ||
      !ringlet_hdf5_read_number (object, &value) || !isfinite (value))
    return 0.0;

  units = ringlet_hdf5_dup_attribute (object, "units");
  /* A unit that we do not know makes the number worthless, not a guess. */
  return value *
      (units != NULL && *units != '\0' ? ringlet_header_unit (units, 0.0) : unit_scale);
}

static void
set_positive (double *field, double value)
{
  if (value > 0.0)
    *field = value;
}

static void
read_detector (hid_t group, RingletImageMeta *meta)
{
  set_positive (&meta->distance_m, get_number (group, "detector_distance", 1.0));
  set_positive (&meta->distance_m, get_number (group, "distance", 1.0));
  set_positive (&meta->pixel_fast_m, get_number (group, "x_pixel_size", 1.0));
  set_positive (&meta->pixel_slow_m, get_number (group, "y_pixel_size", 1.0));
  set_positive (&meta->exposure_s, get_number (group, "count_time", 1.0));
  meta->beam_fast_px = get_number (group, "beam_center_x", 1.0);
  meta->beam_slow_px = get_number (group, "beam_center_y", 1.0);
}

/* NXbeam, NXmonochromator and whatever else knows the wavelength. */
static void
read_wavelength (hid_t group, RingletImageMeta *meta)
{
  static const char *const energies[] = { "energy", "incident_energy" };
  static const char *const wavelengths[] = { "wavelength", "incident_wavelength" };

  for (gsize i = 0; i < G_N_ELEMENTS (energies) && meta->wavelength_m == 0.0; i++) {
    const double energy_ev = get_number (group, energies[i], 1.0);

    if (energy_ev > 0.0)
      meta->wavelength_m = HC_EV_M / energy_ev;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (wavelengths); i++)
    set_positive (&meta->wavelength_m, get_number (group, wavelengths[i], 1e-10));
}

static gboolean
is_detector (hid_t group, const char *name)
{
  g_autofree char *nx_class = ringlet_hdf5_dup_attribute (group, "NX_class");

  return nx_class != NULL ? g_str_equal (nx_class, "NXdetector")
                          : g_str_has_prefix (name, "detector");
}

/* The first detector counts, but the one that @dataset_path lies in goes before it. */
static void
read_instrument (hid_t instrument, const char *path, const char *dataset_path,
    RingletImageMeta *meta)
{
  g_autoptr (GPtrArray) names = ringlet_hdf5_list_names (instrument);
  gboolean has_detector = FALSE;

  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *inside = g_strconcat (path, "/", name, "/", NULL);
    g_auto (RingletHdf5Id) child = H5Oopen (instrument, name, H5P_DEFAULT);

    if (child < 0 || H5Iget_type (child) != H5I_GROUP)
      continue;
    if (!is_detector (child, name)) {
      read_wavelength (child, meta);
    } else if (!has_detector || g_str_has_prefix (dataset_path, inside)) {
      read_detector (child, meta);
      has_detector = TRUE;
    }
  }
}

void
ringlet_hdf5_read_meta (hid_t file, const char *path, RingletImageMeta *meta)
{
  g_autofree char *entry = g_strndup (path, 1 + strcspn (path + (*path == '/'), "/"));
  g_autofree char *instrument_path = g_strconcat (entry, "/instrument", NULL);
  g_auto (RingletHdf5Id) instrument = H5I_INVALID_HID;

  ringlet_image_meta_add (meta, "dataset", path);
  if (H5Lexists (file, entry, H5P_DEFAULT) > 0 &&
      H5Lexists (file, instrument_path, H5P_DEFAULT) > 0)
    instrument = H5Oopen (file, instrument_path, H5P_DEFAULT);
  if (instrument >= 0 && H5Iget_type (instrument) == H5I_GROUP)
    read_instrument (instrument, instrument_path, path, meta);
  H5Eclear2 (H5E_DEFAULT);
}
