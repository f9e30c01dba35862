/* SPDX-License-Identifier: MIT */

/* CXI (cxidb.org, file format 1.60): detector_1/geometry_1 has the place of the corner
 * of the image before the rotation and the directions of its columns and rows, x
 * horizontal, y up, z along the beam. x is pyFAI's t2, as pyFAI has it; what CXI calls
 * x points the other way when the three are to be right-handed, which shows in the sign
 * of cos χ alone. Source: pyFAI, geometry/core.py, getCXI() and setCXI(). */

#include <math.h>

#include "base/error.h"
#include "base/units.h"
#include "geometry/convert-formats.h"
#include "geometry/convert-hdf5.h"
#include "geometry/convert-text.h"

#define DETECTOR "/entry_1/instrument_1/detector_1"
#define SOURCE "/entry_1/instrument_1/source_1"
#define BEAM "/entry_1/instrument_1/beam_1"

#define JOULE_PER_KEV 1.602176634e-16

static RingletHdf5Id
open_group (hid_t file, const char *path)
{
  hid_t group = H5Gopen2 (file, path, H5P_DEFAULT);

  H5Eclear2 (H5E_DEFAULT);
  return group;
}

static gboolean
cxi_claims (const char *path, const char *head)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;

  if (!ringlet_convert_is_hdf5 (head))
    return FALSE;
  file = ringlet_hdf5_open (path, NULL, NULL);
  return file >= 0 && H5Lexists (file, "cxi_version", H5P_DEFAULT) > 0;
}

/* ---- read ---- */

static gboolean
read_wavelength (hid_t file, double *wavelength_m, GError **error)
{
  g_auto (RingletHdf5Id) source = open_group (file, SOURCE);
  g_auto (RingletHdf5Id) beam = open_group (file, BEAM);
  double joule = 0.0;

  if (source >= 0 && !ringlet_convert_read (source, "energy", 1.0, &joule, error))
    return FALSE;
  if (joule > 0.0)
    *wavelength_m = RINGLET_KEV_METRE / (joule / JOULE_PER_KEV);
  return beam < 0 ||
      ringlet_convert_read (beam, "incident_wavelength", 1.0, wavelength_m, error);
}

static gboolean
read_detector (
    hid_t group, const RingletConvertHints *hints, RingletPoni *poni, GError **error)
{
  RingletDetectorConfig config = { .orientation = 3 };
  g_autofree char *name = ringlet_convert_read_text (group, "description");

  if (!ringlet_convert_read (group, "x_pixel_size", 1.0, &config.pixel_fast_m, error) ||
      !ringlet_convert_read (group, "y_pixel_size", 1.0, &config.pixel_slow_m, error) ||
      !ringlet_convert_read (group, "distance", 1.0, &poni->geometry.distance_m, error))
    return FALSE;

  /* The description is for people: a name only where the catalogue knows it. */
  if (name != NULL && hints->detector == NULL)
    poni->detector = ringlet_detector_new_config (name, &config, NULL);
  if (poni->detector == NULL)
    poni->detector = ringlet_convert_detector (hints, NULL, &config, error);
  return poni->detector != NULL;
}

/* The directions of rows and columns are two columns of the rotation matrix. */
static void
set_rotations (const double o[6], RingletGeometry *g)
{
  const double fast[3] = { o[1], o[0], o[2] }; /* (t1, t2, t3) */
  const double slow[3] = { o[4], o[3], o[5] };
  const double normal_z = slow[0] * fast[1] - slow[1] * fast[0];

  g->rot1_rad = atan2 (-fast[2], normal_z);
  g->rot2_rad = atan2 (slow[2], hypot (slow[0], slow[1]));
  g->rot3_rad = atan2 (slow[1], slow[0]);
}

static gboolean
check_axes (const double o[6], GError **error)
{
  const double slow2 = o[3] * o[3] + o[4] * o[4] + o[5] * o[5];
  const double fast2 = o[0] * o[0] + o[1] * o[1] + o[2] * o[2];
  const double both = o[0] * o[3] + o[1] * o[4] + o[2] * o[5];

  if (fabs (slow2 - 1.0) < 1e-3 && fabs (fast2 - 1.0) < 1e-3 && fabs (both) < 1e-3)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "geometry_1/orientation is not two directions of length 1 at right angles");
  return FALSE;
}

static gboolean
read_geometry (hid_t detector, RingletGeometry *geometry, GError **error)
{
  GError *inner = NULL;
  double translation[3];
  double orientation[6];

  if (ringlet_convert_read_vector (
          detector, "geometry_1/translation", 3, translation, &inner)) {
    geometry->poni_fast_m = -translation[0];
    geometry->poni_slow_m = -translation[1];
    geometry->distance_m = translation[2];
  }
  if (inner == NULL &&
      ringlet_convert_read_vector (
          detector, "geometry_1/orientation", 6, orientation, &inner) &&
      check_axes (orientation, &inner))
    set_rotations (orientation, geometry);
  if (inner == NULL)
    return TRUE;

  g_propagate_error (error, inner);
  return FALSE;
}

static gboolean
cxi_read (const char *path, const RingletConvertHints *hints, RingletPoni *poni,
    GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, error);
  g_auto (RingletHdf5Id) detector = H5I_INVALID_HID;

  if (file < 0)
    return FALSE;

  detector = open_group (file, DETECTOR);
  if (detector < 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "there is no group " DETECTOR " in this CXI file");
    return FALSE;
  }
  return read_detector (detector, hints, poni, error) &&
      read_geometry (detector, &poni->geometry, error) &&
      read_wavelength (file, &poni->geometry.wavelength_m, error);
}

/* ---- written ---- */

static gboolean
write_geometry (hid_t detector, const RingletGeometry *geometry, GError **error)
{
  const RingletProjection p = ringlet_geometry_projection (geometry);
  const double translation[] = { -geometry->poni_fast_m, -geometry->poni_slow_m,
    geometry->distance_m };
  const double orientation[] = { p.fast[1], p.fast[0], p.fast[2], p.slow[1], p.slow[0],
    p.slow[2] };
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (detector, "geometry_1", NULL, error);

  return group >= 0 &&
      ringlet_convert_write_vector (group, "translation", 3, translation, error) &&
      ringlet_convert_write_vector (group, "orientation", 6, orientation, error);
}

static gboolean
write_detector (hid_t instrument, const RingletDetector *detector,
    const RingletGeometry *geometry, GError **error)
{
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (instrument, "detector_1", "NXdetector", error);

  return group >= 0 &&
      ringlet_hdf5_write_string (group, "description", detector->name, error) &&
      ringlet_convert_write (group, "distance", geometry->distance_m, "m", error) &&
      ringlet_convert_write (
          group, "x_pixel_size", detector->pixel_fast_m, "m", error) &&
      ringlet_convert_write (
          group, "y_pixel_size", detector->pixel_slow_m, "m", error) &&
      write_geometry (group, geometry, error);
}

static gboolean
write_source (hid_t instrument, double wavelength_m, GError **error)
{
  g_auto (RingletHdf5Id) source = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) beam = H5I_INVALID_HID;

  if (wavelength_m == 0.0)
    return TRUE;

  source = ringlet_hdf5_create_group (instrument, "source_1", "NXsource", error);
  if (source < 0 ||
      !ringlet_convert_write (source, "energy",
          RINGLET_KEV_METRE / wavelength_m * JOULE_PER_KEV, "J", error))
    return FALSE;
  beam = ringlet_hdf5_create_group (instrument, "beam_1", "NXbeam", error);
  return beam >= 0 &&
      ringlet_convert_write (beam, "incident_wavelength", wavelength_m, "m", error);
}

gboolean
ringlet_convert_write_cxi_instrument (hid_t entry, const RingletDetector *detector,
    const RingletGeometry *geometry, GError **error)
{
  g_auto (RingletHdf5Id) instrument =
      ringlet_hdf5_create_group (entry, "instrument_1", "NXinstrument", error);

  return instrument >= 0 && write_detector (instrument, detector, geometry, error) &&
      write_source (instrument, geometry->wavelength_m, error);
}

static gboolean
write_file (hid_t file, const RingletDetector *detector,
    const RingletGeometry *geometry, GError **error)
{
  const gint32 version = 160;
  g_auto (RingletHdf5Id) number = ringlet_hdf5_write_array (
      file, "cxi_version", RINGLET_PIXEL_I32, 0, NULL, &version, 0, error);
  g_auto (RingletHdf5Id) entry = H5I_INVALID_HID;

  if (number >= 0)
    entry = ringlet_hdf5_create_group (file, "entry_1", "NXentry", error);
  return entry >= 0 &&
      ringlet_convert_write_cxi_instrument (entry, detector, geometry, error);
}

static GBytes *
cxi_write (const RingletDetector *detector, const RingletGeometry *geometry,
    char **lost, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;

  if (detector->orientation != 3) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "Orientation %d cannot be said in CXI as pyFAI reads it; write poni",
        detector->orientation);
    return NULL;
  }

  file = ringlet_hdf5_create (NULL, error);
  if (file < 0 || !write_file (file, detector, geometry, error))
    return NULL;
  if (detector->row == NULL && detector->n_slow > 0)
    ringlet_convert_lose (lost, "the shape of the detector");
  if (geometry->parallax)
    ringlet_convert_lose (lost, "the parallax");
  return ringlet_hdf5_close_to_bytes (&file, error);
}

const RingletGeometryFormat ringlet_geometry_cxi = {
  .name = "cxi",
  .summary = "CXI (HDF5): translation and directions of the axes",
  .suffix = ".cxi",
  .claims = cxi_claims,
  .read = cxi_read,
  .write = cxi_write,
};
