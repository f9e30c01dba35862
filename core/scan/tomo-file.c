/* SPDX-License-Identifier: MIT */
#include "scan/tomo-file.h"

#include <math.h>

#include "export/nexus-file.h"
#include "image/hdf5-full.h"
#include "scan/scan-file-private.h"

struct _RingletTomoFile {
  RingletScanFile *file;
  guint size;
  RingletHdf5Id group;
  RingletHdf5Id images;
};

static gboolean
write_axis (
    hid_t group, const char *name, const RingletTomoFacts *facts, GError **error)
{
  const guint64 n = facts->size;
  const char *const attributes[] = { "interpretation", "scalar",
    facts->unit != NULL ? "units" : NULL, facts->unit, NULL };
  g_autofree double *positions = g_new (double, facts->size);
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;

  for (guint i = 0; i < facts->size; i++)
    positions[i] = ringlet_tomo_position (facts->scan, i, facts->size);
  dataset = ringlet_hdf5_write_array (
      group, name, RINGLET_PIXEL_F64, 1, &n, positions, 0, error);
  return dataset >= 0 && ringlet_scan_write_texts (dataset, attributes, error);
}

static gboolean
write_facts (hid_t group, const RingletTomoFacts *facts, GError **error)
{
  const char *const texts[] = { "filter", ringlet_tomo_filter_name (facts->filter),
    "centre_from", facts->centre_from, NULL };

  return ringlet_nexus_write_texts (group, texts, error) &&
      ringlet_nexus_write_number (
          group, "centre", facts->scan->centre, facts->unit, error) &&
      ringlet_nexus_write_number (
          group, "centre_errors", facts->centre_sigma, facts->unit, error) &&
      ringlet_nexus_write_number (
          group, "projections", (double) facts->n_used, NULL, error);
}

static gboolean
create_images (RingletTomoFile *self, const RingletResult *like, GError **error)
{
  static const char *const attributes[] = { "interpretation", "image", "long_name",
    "Intensity by filtered back-projection", NULL };
  const hsize_t shape[] = { like->n_radial, self->size, self->size };
  const hsize_t chunk[] = { 1, self->size, self->size };
  const float nothing = NAN;
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, NULL);

  if (space >= 0 && H5Pset_obj_track_times (creation, FALSE) >= 0 &&
      H5Pset_chunk (creation, 3, chunk) >= 0 &&
      H5Pset_fill_value (creation, H5T_NATIVE_FLOAT, &nothing) >= 0)
    self->images = H5Dcreate2 (self->group, "images", H5T_IEEE_F32LE, space,
        H5P_DEFAULT, creation, H5P_DEFAULT);
  if (self->images >= 0)
    return ringlet_scan_write_texts (self->images, attributes, error);
  ringlet_hdf5_set_error (error, "The dataset of the images cannot be created");
  return FALSE;
}

/* The radial axis is that of the patterns. */
static gboolean
fill (RingletTomoFile *self, const RingletResult *like, const RingletTomoFacts *facts,
    GError **error)
{
  RingletScanFile *file = self->file;
  g_autofree char *space = ringlet_scan_file_space (file);
  const char *const axes[] = { space, "y", "x", NULL };

  self->group = ringlet_scan_create_data (file->process, "reconstruction", error);
  if (self->group < 0 ||
      !ringlet_scan_write_plot (self->group, "images", axes, error) ||
      !write_axis (self->group, "y", facts, error) ||
      !write_axis (self->group, "x", facts, error) ||
      !write_facts (self->group, facts, error) || !create_images (self, like, error))
    return FALSE;
  if (H5Lcreate_hard (
          file->data, space, self->group, space, H5P_DEFAULT, H5P_DEFAULT) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The axis of the images cannot be written");
  return FALSE;
}

RingletTomoFile *
ringlet_tomo_file_new (RingletScanFile *file, const RingletResult *like,
    const RingletTomoFacts *facts, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autoptr (RingletTomoFile) self = g_new0 (RingletTomoFile, 1);

  *self = (RingletTomoFile){ file, facts->size, H5I_INVALID_HID, H5I_INVALID_HID };
  if (!fill (self, like, facts, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
ringlet_tomo_file_put (RingletTomoFile *self, gsize first_bin, gsize n_bins,
    const float *images, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const hsize_t start[] = { first_bin, 0, 0 };
  const hsize_t count[] = { n_bins, self->size, self->size };
  g_auto (RingletHdf5Id) space = H5Dget_space (self->images);
  g_auto (RingletHdf5Id) memory = H5Screate_simple (3, count, NULL);

  if (space >= 0 && memory >= 0 &&
      H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
      H5Dwrite (self->images, H5T_NATIVE_FLOAT, memory, space, H5P_DEFAULT, images) >=
          0)
    return TRUE;
  return ringlet_hdf5_fail_write (self->file->output.path, error);
}

void
ringlet_tomo_file_free (RingletTomoFile *self)
{
  ringlet_hdf5_id_free (self->images);
  ringlet_hdf5_id_free (self->group);
  g_free (self);
}
