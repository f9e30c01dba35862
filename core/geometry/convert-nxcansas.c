/* SPDX-License-Identifier: MIT */

/* NXcanSAS (manual.nexusformat.org): the group of class SASdetector, yaw, pitch and
 * roll as pyFAI has them: −rot1, −rot2, −rot3. Source: pyFAI, io/nexus.py,
 * save_NXcansas(). */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "geometry/convert-formats.h"
#include "geometry/convert-hdf5.h"
#include "geometry/convert-text.h"
#include "geometry/nxcansas.h"
#include "geometry/placement.h"
#include "geometry/poni-config.h"

/* Groups that are looked into before the file is said to have no detector. */
#define MAX_GROUPS 1000

/* ---- read ---- */

typedef struct {
  const char *wanted; /* of canSAS_class */
  guint n_left;
  char *found; /* path; NULL as long as there is none */
} Search;

static herr_t
look_at (hid_t object, const char *name, const H5O_info_t *info, void *data)
{
  Search *search = data;
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;
  g_autofree char *class = NULL;

  if (info->type != H5O_TYPE_GROUP)
    return 0;
  if (search->n_left-- == 0)
    return 1;

  group = H5Gopen2 (object, name, H5P_DEFAULT);
  class = group >= 0 ? ringlet_hdf5_dup_attribute (group, "canSAS_class") : NULL;
  if (g_strcmp0 (class, search->wanted) == 0)
    search->found = g_strdup (name);
  return search->found != NULL;
}

/* Returns (transfer full) (nullable): the path of the first group of that class. */
static char *
find_class (hid_t file, const char *class)
{
  Search search = { class, MAX_GROUPS, NULL };

  H5Ovisit2 (file, H5_INDEX_NAME, H5_ITER_INC, look_at, &search, H5O_INFO_BASIC);
  H5Eclear2 (H5E_DEFAULT);
  return search.found;
}

static gboolean
nxcansas_claims (const char *path, const char *head)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;
  g_autofree char *group = NULL;

  if (!ringlet_convert_is_hdf5 (head))
    return FALSE;
  file = ringlet_hdf5_open (path, NULL, NULL);
  group = file >= 0 ? find_class (file, "SASdetector") : NULL;
  return group != NULL;
}

/* pyFAI's "config" beside the name is what a .poni has as Detector_config. */
static gboolean
read_detector (hid_t group, const RingletConvertHints *hints, const char *folder,
    RingletDetector **detector, GError **error)
{
  g_autofree char *name = ringlet_convert_read_text (group, "name");
  g_autofree char *json = ringlet_convert_read_text (group, "config");
  g_auto (RingletPoniConfig) config = { 0 };
  RingletDetectorConfig *pixels = &config.detector;

  if (!ringlet_poni_config_parse (json, &config, error) ||
      !ringlet_convert_read (
          group, "x_pixel_size", 1.0, &pixels->pixel_fast_m, error) ||
      !ringlet_convert_read (group, "y_pixel_size", 1.0, &pixels->pixel_slow_m, error))
    return FALSE;

  if (json != NULL && hints->detector == NULL)
    return ringlet_poni_config_build (&config, name, folder, detector, error);
  *detector = ringlet_convert_detector (hints, NULL, pixels, error);
  return *detector != NULL;
}

static gboolean
read_geometry (hid_t group, RingletGeometry *g, GError **error)
{
  double x_m = NAN;
  double y_m = NAN;

  if (!ringlet_convert_read (group, "SDD", 1.0, &g->distance_m, error) ||
      !ringlet_convert_read (group, "x_position", 1.0, &x_m, error) ||
      !ringlet_convert_read (group, "y_position", 1.0, &y_m, error) ||
      !ringlet_convert_read (group, "yaw", 1.0, &g->rot1_rad, error) ||
      !ringlet_convert_read (group, "pitch", 1.0, &g->rot2_rad, error) ||
      !ringlet_convert_read (group, "roll", 1.0, &g->rot3_rad, error))
    return FALSE;
  if (isnan (x_m) || isnan (y_m)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "x_position and y_position are missing, which say where the detector is");
    return FALSE;
  }

  g->poni_fast_m = -x_m;
  g->poni_slow_m = -y_m;
  g->rot1_rad = -g->rot1_rad;
  g->rot2_rad = -g->rot2_rad;
  g->rot3_rad = -g->rot3_rad;
  return TRUE;
}

static gboolean
read_wavelength (hid_t file, double *wavelength_m, GError **error)
{
  g_autofree char *path = find_class (file, "SASsource");
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;

  if (path == NULL)
    return TRUE;
  group = H5Gopen2 (file, path, H5P_DEFAULT);
  return group < 0 ||
      ringlet_convert_read (group, "incident_wavelength", 1e-10, wavelength_m, error);
}

static gboolean
nxcansas_read (const char *path, const RingletConvertHints *hints, RingletPoni *poni,
    GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, error);
  g_auto (RingletHdf5Id) detector = H5I_INVALID_HID;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *group = NULL;

  if (file < 0)
    return FALSE;

  group = find_class (file, "SASdetector");
  if (group != NULL)
    detector = H5Gopen2 (file, group, H5P_DEFAULT);
  if (detector < 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "there is no group whose canSAS_class is SASdetector");
    return FALSE;
  }
  return read_detector (detector, hints, folder, &poni->detector, error) &&
      read_geometry (detector, &poni->geometry, error) &&
      read_wavelength (file, &poni->geometry.wavelength_m, error);
}

/* ---- written ---- */

static RingletHdf5Id
create_group (hid_t parent, const char *name, const char *nx_class,
    const char *cansas_class, GError **error)
{
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (parent, name, nx_class, error);
  hid_t result = group;

  if (group < 0 ||
      !ringlet_hdf5_write_attribute_string (group, "canSAS_class", cansas_class, error))
    return H5I_INVALID_HID;
  group = H5I_INVALID_HID;
  return result;
}

/* The words behind "Detector: " and "Detector_config: " of a .poni. */
static gboolean
write_name (hid_t group, const RingletDetector *detector, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  ringlet_poni_config_append (text, detector, TRUE);
  lines = g_strsplit (text->str, "\n", 3);
  return ringlet_hdf5_write_string (
             group, "name", lines[0] + strlen ("Detector: "), error) &&
      ringlet_hdf5_write_string (
          group, "config", lines[1] + strlen ("Detector_config: "), error);
}

static gboolean
write_detector (hid_t instrument, const RingletDetector *detector,
    const RingletGeometry *g, GError **error)
{
  g_auto (RingletHdf5Id) group =
      create_group (instrument, "detector", "NXdetector", "SASdetector", error);
  double slow_px = 0.0;
  double fast_px = 0.0;

  if (group < 0 || !write_name (group, detector, error) ||
      !ringlet_convert_write (group, "SDD", g->distance_m, "m", error) ||
      !ringlet_convert_write (group, "x_position", -g->poni_fast_m, "m", error) ||
      !ringlet_convert_write (group, "y_position", -g->poni_slow_m, "m", error) ||
      !ringlet_convert_write (group, "yaw", -g->rot1_rad, "rad", error) ||
      !ringlet_convert_write (group, "pitch", -g->rot2_rad, "rad", error) ||
      !ringlet_convert_write (group, "roll", -g->rot3_rad, "rad", error) ||
      !ringlet_convert_write (
          group, "x_pixel_size", detector->pixel_fast_m, "m", error) ||
      !ringlet_convert_write (
          group, "y_pixel_size", detector->pixel_slow_m, "m", error))
    return FALSE;

  /* The tilt counts, which pyFAI leaves out; a length, where pyFAI has pixels. */
  return !ringlet_geometry_beam_centre (g, detector, &slow_px, &fast_px) ||
      (ringlet_convert_write (
           group, "beam_center_x", fast_px * detector->pixel_fast_m, "m", error) &&
          ringlet_convert_write (
              group, "beam_center_y", slow_px * detector->pixel_slow_m, "m", error));
}

static gboolean
write_source (hid_t instrument, double wavelength_m, GError **error)
{
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;

  if (wavelength_m == 0.0)
    return TRUE;

  group = create_group (instrument, "source", "NXsource", "SASsource", error);
  return group >= 0 && ringlet_hdf5_write_string (group, "probe", "x-ray", error) &&
      ringlet_hdf5_write_string (group, "radiation", "x-ray", error) &&
      ringlet_convert_write (
          group, "incident_wavelength", wavelength_m * 1e10, "angstrom", error);
}

gboolean
ringlet_nxcansas_write_instrument (hid_t entry, const RingletDetector *detector,
    const RingletGeometry *geometry, GError **error)
{
  g_auto (RingletHdf5Id) instrument =
      create_group (entry, "instrument", "NXinstrument", "SASinstrument", error);

  return instrument >= 0 && write_detector (instrument, detector, geometry, error) &&
      write_source (instrument, geometry->wavelength_m, error);
}

static GBytes *
nxcansas_write (const RingletDetector *detector, const RingletGeometry *geometry,
    char **lost, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (NULL, error);
  g_auto (RingletHdf5Id) entry = H5I_INVALID_HID;

  if (file >= 0)
    entry = create_group (file, "entry", "NXentry", "SASentry", error);
  if (entry < 0 ||
      !ringlet_hdf5_write_string (entry, "definition", "NXcanSAS", error) ||
      !ringlet_nxcansas_write_instrument (entry, detector, geometry, error))
    return NULL;

  if (geometry->parallax)
    ringlet_convert_lose (lost, "the parallax");
  ringlet_convert_lose (lost, "the data: only the instrument is written");
  return ringlet_hdf5_close_to_bytes (&file, error);
}

const RingletGeometryFormat ringlet_geometry_nxcansas = {
  .name = "nxcansas",
  .summary = "NXcanSAS (HDF5): the group of the detector",
  .suffix = ".h5",
  .claims = nxcansas_claims,
  .read = nxcansas_read,
  .write = nxcansas_write,
};
