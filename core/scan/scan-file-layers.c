/* SPDX-License-Identifier: MIT */

/* The patterns with the axes of their bins first, and maps of one number a cell. */

#include <math.h>

#include "scan/scan-file-private.h"

/* More than HDF5 takes for one part of a view. */
#define ROOM_PART ((guint64) 512)

/* ---- the view ---- */

/**
 * View:
 * @n: length of each axis of "intensity": slow, fast, (azimuth,) radial
 * @n_axes: 3 or 4
 * @by_cell: a part of the view is a cell with all its bins; else a bin of all cells
 * @creation: of the virtual dataset
 * @from: space of "intensity"
 * @to: space of "map", whose axes are those from the third on, and then the first two
 *
 * Each part has its elements in the same order on both sides.
 */
typedef struct {
  hsize_t n[4];
  guint n_axes;
  gboolean by_cell;
  hid_t creation;
  hid_t from;
  hid_t to;
} View;

/* The axis of "map" that is @axis of "intensity". */
static guint
place_of (const View *view, guint axis)
{
  return axis < 2 ? view->n_axes - 2 + axis : axis - 2;
}

static gboolean
is_of_part (const View *view, guint axis)
{
  return (axis < 2) == view->by_cell;
}

/* @part: its number: row-major over the axes that it has one place of */
static gboolean
map_part (const View *view, guint64 part)
{
  hsize_t start_from[4];
  hsize_t count_from[4];
  hsize_t start_to[4];
  hsize_t count_to[4];

  for (guint axis = view->n_axes; axis-- > 0;) {
    const guint place = place_of (view, axis);
    const gboolean is_one = is_of_part (view, axis);

    start_from[axis] = is_one ? part % view->n[axis] : 0;
    count_from[axis] = is_one ? 1 : view->n[axis];
    start_to[place] = start_from[axis];
    count_to[place] = count_from[axis];
    if (is_one)
      part /= view->n[axis];
  }
  return H5Sselect_hyperslab (
             view->from, H5S_SELECT_SET, start_from, NULL, count_from, NULL) >= 0 &&
      H5Sselect_hyperslab (view->to, H5S_SELECT_SET, start_to, NULL, count_to, NULL) >=
      0 &&
      H5Pset_virtual (view->creation, view->to, ".",
          "/entry_0000/pyFAI/result/intensity", view->from) >= 0;
}

static guint64
n_parts (const View *view)
{
  guint64 n = 1;

  for (guint axis = 0; axis < view->n_axes; axis++)
    n *= is_of_part (view, axis) ? view->n[axis] : 1;
  return n;
}

static gboolean
map_all (const View *view)
{
  const guint64 n = n_parts (view);
  const float nothing = NAN;
  gboolean ok = H5Pset_obj_track_times (view->creation, FALSE) >= 0 &&
      H5Pset_fill_value (view->creation, H5T_NATIVE_FLOAT, &nothing) >= 0;

  for (guint64 part = 0; ok && part < n; part++)
    ok = map_part (view, part);
  return ok;
}

static void
choose_parts (View *view)
{
  guint64 n_cells = 0;

  view->by_cell = TRUE;
  n_cells = n_parts (view);
  view->by_cell = FALSE;
  view->by_cell = n_cells <= n_parts (view);
}

gboolean
ringlet_scan_file_write_view (RingletScanFile *self, GError **error)
{
  static const char *const attributes[] = { "interpretation", "image", "long_name",
    "Intensity", NULL };
  View view = { .n_axes = ringlet_result_is_cake (self->like) ? 4 : 3 };
  hsize_t shape[4];
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) from = H5Dget_space (self->intensity);
  g_auto (RingletHdf5Id) to = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;

  if (H5Sget_simple_extent_dims (from, view.n, NULL) == (int) view.n_axes) {
    for (guint axis = 0; axis < view.n_axes; axis++)
      shape[place_of (&view, axis)] = view.n[axis];
    to = H5Screate_simple ((int) view.n_axes, shape, NULL);
    view.creation = creation;
    view.from = from;
    view.to = to;
    choose_parts (&view);
    if (!ringlet_scan_file_reserve (self, ROOM_PART * n_parts (&view), error))
      return FALSE;
    if (map_all (&view) && H5Sselect_all (to) >= 0)
      dataset = H5Dcreate2 (
          self->data, "map", H5T_IEEE_F32LE, to, H5P_DEFAULT, creation, H5P_DEFAULT);
  }
  if (dataset >= 0)
    return ringlet_scan_write_texts (dataset, attributes, error);
  ringlet_hdf5_set_error (error, "The view of the patterns cannot be created");
  return FALSE;
}

/* ---- layers ---- */

/* The axes of the patterns under another name. */
static gboolean
link_axes (const RingletScanFile *self, hid_t group, GError **error)
{
  static const char *const names[] = { "slow", "fast" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (H5Lcreate_hard (
            self->data, names[i], group, names[i], H5P_DEFAULT, H5P_DEFAULT) < 0) {
      ringlet_hdf5_set_error (error, "The axes of the layers cannot be written");
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
write_layer (const RingletScanFile *self, hid_t group, const RingletScanLayer *layer,
    GError **error)
{
  const char *const attributes[] = { "interpretation", "image", "long_name",
    layer->definition, NULL };
  const guint64 shape[] = { self->n_slow, self->n_fast };
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (
      group, layer->name, RINGLET_PIXEL_F64, 2, shape, layer->values, 0, error);

  return dataset >= 0 && ringlet_scan_write_texts (dataset, attributes, error);
}

/* Those after the first one. */
static gboolean
mark_others (hid_t group, const RingletScanLayer *layers, gsize n, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (n < 2)
    return TRUE;
  for (gsize i = 1; i < n; i++)
    g_ptr_array_add (names, (gpointer) layers[i].name);
  g_ptr_array_add (names, NULL);
  return ringlet_hdf5_write_attribute_variables (
      group, "auxiliary_signals", (const char *const *) names->pdata, TRUE, error);
}

gboolean
ringlet_scan_file_add_layers (RingletScanFile *self, const RingletScanLayer *layers,
    gsize n_layers, GError **error)
{
  static const char *const axes[] = { "slow", "fast", NULL };
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const guint64 n_values = (guint64) n_layers * self->n_slow * self->n_fast;
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;
  gboolean ok;

  if (n_layers == 0)
    return TRUE;
  if (!ringlet_scan_file_reserve (self, n_values * sizeof (double), error))
    return FALSE;
  group = ringlet_scan_create_data (self->process, "layers", error);
  ok = group >= 0 && ringlet_scan_write_plot (group, layers[0].name, axes, error) &&
      mark_others (group, layers, n_layers, error) && link_axes (self, group, error);
  for (gsize i = 0; ok && i < n_layers; i++)
    ok = write_layer (self, group, &layers[i], error);
  return ok;
}

gboolean
ringlet_scan_file_add_failed (
    RingletScanFile *self, const gint32 *frames, gsize n_frames, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const guint64 n = n_frames;
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;

  if (n_frames == 0)
    return TRUE;
  dataset = ringlet_hdf5_write_array (
      self->process, "failed_frames", RINGLET_PIXEL_I32, 1, &n, frames, 0, error);
  return dataset >= 0;
}
