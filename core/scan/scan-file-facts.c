/* SPDX-License-Identifier: MIT */

/* What is said of a scan beside its patterns. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "export/nexus-file.h"
#include "export/series-raw.h"
#include "scan/scan-file-private.h"

/* ---- attributes ---- */

gboolean
ringlet_scan_write_texts (hid_t object, const char *const *pairs, GError **error)
{
  for (gsize i = 0; pairs[i] != NULL && pairs[i + 1] != NULL; i += 2) {
    const char *const text[] = { pairs[i + 1], NULL };

    if (!ringlet_hdf5_write_attribute_variables (object, pairs[i], text, FALSE, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_scan_write_plot (
    hid_t group, const char *signal, const char *const *axes, GError **error)
{
  const char *const pairs[] = { "signal", signal, NULL };

  if (!ringlet_scan_write_texts (group, pairs, error) ||
      !ringlet_hdf5_write_attribute_variables (group, "axes", axes, TRUE, error))
    return FALSE;
  for (int i = 0; axes[i] != NULL; i++) {
    g_autofree char *indices = g_strconcat (axes[i], "_indices", NULL);

    if (!ringlet_hdf5_write_attribute_int (group, indices, i, error))
      return FALSE;
  }
  return TRUE;
}

RingletHdf5Id
ringlet_scan_create_data (hid_t parent, const char *name, GError **error)
{
  static const char *const pairs[] = { "NX_class", "NXdata", NULL };
  g_auto (RingletHdf5Id) group = ringlet_hdf5_create_group (parent, name, NULL, error);
  const hid_t made = group;

  if (group < 0 || !ringlet_scan_write_texts (group, pairs, error))
    return H5I_INVALID_HID;
  group = H5I_INVALID_HID;
  return made;
}

/* ---- links to the frames ---- */

static gboolean
create_link (const RingletScanFile *self, hid_t group, const char *link, guint number,
    GError **error)
{
  const char *inner = strstr (link, "::");
  g_autofree char *path = g_strndup (link, (gsize) (inner - link));
  g_autofree char *whole = g_canonicalize_filename (self->output.path, NULL);
  g_autofree char *folder = g_path_get_dirname (whole);
  g_autofree char *file = ringlet_series_raw_name (path, folder);
  g_autofree char *name = g_strdup_printf ("images_%04u", number);

  if (H5Lcreate_external (file, inner + 2, group, name, H5P_DEFAULT, H5P_DEFAULT) >= 0)
    return number > 1 ||
        ringlet_scan_write_texts (
            group, (const char *const[]){ "signal", name, NULL }, error);
  ringlet_hdf5_set_error (error, "The link to %s cannot be written", link);
  return FALSE;
}

static gboolean
write_links (const RingletScanFile *self, const char *const *links, GError **error)
{
  g_auto (RingletHdf5Id) measurement = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) source = H5I_INVALID_HID;
  gboolean ok = TRUE;

  if (links[0] == NULL)
    return TRUE;
  measurement = ringlet_scan_create_data (self->entry, "measurement", error);
  if (measurement < 0)
    return FALSE;
  source = ringlet_hdf5_create_group (self->process, "source", "NXcollection", error);
  ok = source >= 0;
  for (guint i = 0; ok && links[i] != NULL; i++)
    ok = create_link (self, measurement, links[i], i + 1, error) &&
        create_link (self, source, links[i], i + 1, error);
  return ok;
}

/* ---- the process ---- */

/* A dataset of texts of one length. */
static gboolean
write_texts (hid_t group, const char *name, const char *const *texts, GError **error)
{
  const gsize n = (gsize) g_strv_length ((char **) texts);
  const hsize_t length = n;
  gsize longest = 1;
  g_autofree char *packed = NULL;
  g_auto (RingletHdf5Id) type = H5Tcopy (H5T_C_S1);
  g_auto (RingletHdf5Id) space = H5Screate_simple (1, &length, NULL);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;

  for (gsize i = 0; i < n; i++)
    longest = MAX (longest, strlen (texts[i]));
  packed = g_malloc0_n (MAX (n, 1), longest);
  for (gsize i = 0; i < n; i++)
    memcpy (packed + i * longest, texts[i], strlen (texts[i]));
  H5Tset_size (type, longest);
  H5Tset_strpad (type, H5T_STR_NULLPAD);
  H5Tset_cset (type, H5T_CSET_UTF8);
  H5Pset_obj_track_times (creation, FALSE);
  dataset = H5Dcreate2 (group, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  if (dataset >= 0 &&
      H5Dwrite (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, packed) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The texts of %s cannot be written", name);
  return FALSE;
}

static gboolean
write_file_name (
    hid_t group, const char *name, const char *path, gboolean is_list, GError **error)
{
  const char *const list[] = { path, NULL };

  if (path == NULL)
    return TRUE;
  return is_list ? write_texts (group, name, list, error)
                 : ringlet_hdf5_write_string (group, name, path, error);
}

/* How many points an axis has, and which: dim0 … as pyFAI has them. */
static gboolean
write_dimension (hid_t group, const char *name, gint64 n, const char *axis,
    const RingletScanAxis *motor, GError **error)
{
  const hsize_t two = 2;
  g_auto (RingletHdf5Id) dataset =
      ringlet_hdf5_write_array (group, name, RINGLET_PIXEL_I64, 0, NULL, &n, 0, error);
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) range = H5I_INVALID_HID;

  if (dataset < 0 ||
      !ringlet_hdf5_write_attribute_string (dataset, "axis", axis, error))
    return FALSE;
  if (motor == NULL)
    return TRUE;
  space = H5Screate_simple (1, &two, NULL);
  range =
      H5Acreate2 (dataset, "range", H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT);
  if (range >= 0 &&
      H5Awrite (range, H5T_NATIVE_DOUBLE, (double[]){ motor->first, motor->last }) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The range of %s cannot be written", axis);
  return FALSE;
}

static gboolean
write_configuration (hid_t process, const char *json, GError **error)
{
  const char *const texts[] = { "type", "text/json", "data", json, NULL };
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (process, "configuration", "NXnote", error);

  return group >= 0 && ringlet_nexus_write_texts (group, texts, error);
}

static gboolean
write_process (RingletScanFile *self, const RingletScanFacts *facts, GError **error)
{
  const RingletProvenance *from = &self->like->provenance;
  const hid_t group = self->process;
  const gint64 offset = facts->offset;
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (
      group, "offset", RINGLET_PIXEL_I64, 0, NULL, &offset, 0, error);

  return dataset >= 0 &&
      write_file_name (group, "maskfile", from->mask, FALSE, error) &&
      write_file_name (group, "flatfiles", from->flat, TRUE, error) &&
      write_file_name (group, "darkfiles", from->dark, TRUE, error) &&
      write_file_name (group, "PONIfile", facts->poni, FALSE, error) &&
      write_texts (group, "inputfiles", facts->inputs, error) &&
      write_dimension (
          group, "dim0", self->n_slow, facts->slow.name, &facts->slow, error) &&
      write_dimension (
          group, "dim1", self->n_fast, facts->fast.name, &facts->fast, error) &&
      write_dimension (
          group, "dim2", (gint64) self->like->n_radial, "diffraction", NULL, error) &&
      write_configuration (group, facts->configuration, error) &&
      write_links (self, facts->links, error);
}

gboolean
ringlet_scan_file_write_facts (
    RingletScanFile *self, const RingletScanFacts *facts, GError **error)
{
  const char *const of_file[] = { "NX_class", "NXroot", "default", "entry_0000", NULL };
  const char *const of_entry[] = { "default", "pyFAI/result", NULL };
  const char *const texts[] = { "title", facts->title, "program_name", "Ringlet",
    NULL };

  if (!ringlet_scan_write_texts (self->file, of_file, error))
    return FALSE;
  self->entry = ringlet_hdf5_create_group (self->file, "entry_0000", "NXentry", error);
  if (self->entry < 0 || !ringlet_scan_write_texts (self->entry, of_entry, error) ||
      !ringlet_nexus_write_texts (self->entry, texts, error))
    return FALSE;
  self->process = ringlet_nexus_create_process (
      self->entry, "pyFAI", "first_frame", "NXcollection", self->like, NULL, error);
  if (self->process < 0 || !write_process (self, facts, error))
    return FALSE;
  self->data = ringlet_scan_create_data (self->process, "result", error);
  return self->data >= 0;
}

/* ---- axes ---- */

char *
ringlet_scan_file_space (const RingletScanFile *self)
{
  const char *name = self->like->unit->name;
  const char *end = strrchr (name, '_');

  return end != NULL ? g_strndup (name, (gsize) (end - name)) : g_strdup (name);
}

/* @place: of the axis among those of the data, from 1, as pyFAI counts */
static gboolean
write_axis (hid_t group, const char *name, const char *label, const char *unit,
    const double *values, gsize n, int place, GError **error)
{
  const guint64 length = n;
  const char *const attributes[] = { "interpretation", "scalar", "long_name", label,
    unit != NULL ? "unit" : NULL, unit, "units", unit, NULL };
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (
      group, name, RINGLET_PIXEL_F64, 1, &length, values, 0, error);

  return dataset >= 0 && ringlet_scan_write_texts (dataset, attributes, error) &&
      ringlet_hdf5_write_attribute_int (dataset, "axes", place, error);
}

static gboolean
write_motor (hid_t group, const char *name, const RingletScanAxis *axis, guint n,
    int place, GError **error)
{
  g_autofree double *positions = g_new (double, n);

  for (guint i = 0; i < n; i++)
    positions[i] = ringlet_scan_axis_position (axis, i, n);
  return write_axis (group, name, axis->name, axis->unit, positions, n, place, error);
}

static gboolean
write_frames (RingletScanFile *self, const gint32 *frames, GError **error)
{
  static const char *const attributes[] = { "interpretation", "image", "long_name",
    "Frame index for given map position", NULL };
  const guint64 shape[] = { self->n_slow, self->n_fast };
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (
      self->data, "map_ptr", RINGLET_PIXEL_I32, 2, shape, frames, 0, error);

  return dataset >= 0 && ringlet_scan_write_texts (dataset, attributes, error);
}

gboolean
ringlet_scan_file_write_axes (
    RingletScanFile *self, const RingletScanFacts *facts, GError **error)
{
  const RingletResult *like = self->like;
  const gboolean is_cake = ringlet_result_is_cake (like);
  const int first = is_cake ? 2 : 1;
  g_autofree char *space = ringlet_scan_file_space (self);
  const char *const of_cakes[] = { "azimuthal", space, "slow", "fast", NULL };

  return ringlet_scan_write_plot (
             self->data, "map", is_cake ? of_cakes : of_cakes + 1, error) &&
      write_motor (self->data, "slow", &facts->slow, self->n_slow, first + 1, error) &&
      write_motor (self->data, "fast", &facts->fast, self->n_fast, first + 2, error) &&
      write_axis (self->data, space, like->unit->symbol, like->unit->nexus_unit,
          like->radial, like->n_radial, first, error) &&
      (!is_cake ||
          write_axis (self->data, "azimuthal", "Azimuthal angle χ (degree)", "degree",
              like->azimuth, like->n_azimuth, 1, error)) &&
      write_frames (self, facts->frames, error);
}
