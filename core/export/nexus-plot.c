/* SPDX-License-Identifier: MIT */
#include "export/nexus-plot.h"

#include <string.h>

#include "base/error.h"
#include "engine/plan.h"
#include "image/hdf5-field.h"

/* Root, entry, process, data: more levels are a circle. */
#define MAX_LEVELS 8

/* Frame, position, azimuth, radius. */
#define MAX_AXES 4

/* Names; longer texts are none. */
#define MAX_NAME 4096
#define MAX_NAMES 32

void
ringlet_nexus_plot_clear (RingletNexusPlot *self)
{
  g_clear_pointer (&self->axes, g_strfreev);
  g_clear_pointer (&self->signal, g_free);
  ringlet_hdf5_id_free (self->data);
  ringlet_hdf5_id_free (self->entry);
  self->data = self->entry = H5I_INVALID_HID;
}

/* ---- a list of names ---- */

static char **
read_fixed_names (hid_t attribute, hid_t type, gsize n)
{
  const gsize size = H5Tget_size (type);
  g_autofree char *packed = NULL;
  g_auto (GStrv) names = NULL;

  if (size == 0 || size > MAX_NAME)
    return NULL;
  packed = g_malloc0 (n * size);
  if (H5Aread (attribute, type, packed) < 0)
    return NULL;

  names = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++) {
    names[i] = g_strndup (packed + i * size, size);
    g_strchomp (names[i]);
  }
  return g_steal_pointer (&names);
}

static char **
read_variable_names (hid_t attribute, hid_t type, hid_t space, gsize n)
{
  g_autofree char **texts = g_new0 (char *, n);
  char **names = NULL;

  if (H5Aread (attribute, type, texts) < 0)
    return NULL;

  names = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++)
    names[i] = g_strdup (texts[i] != NULL ? texts[i] : "");
  H5Dvlen_reclaim (type, space, H5P_DEFAULT, texts);
  return names;
}

/* Returns (transfer full) (nullable): one text or several. */
static char **
dup_names (hid_t object, const char *name)
{
  g_auto (RingletHdf5Id) attribute = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) type = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  char **names = NULL;
  hssize_t n = 0;

  if (H5Aexists (object, name) > 0)
    attribute = H5Aopen (object, name, H5P_DEFAULT);
  if (attribute >= 0) {
    type = H5Aget_type (attribute);
    space = H5Aget_space (attribute);
    n = H5Sget_simple_extent_npoints (space);
  }
  if (n > 0 && n <= MAX_NAMES && H5Tget_class (type) == H5T_STRING)
    names = H5Tis_variable_str (type) > 0
        ? read_variable_names (attribute, type, space, (gsize) n)
        : read_fixed_names (attribute, type, (gsize) n);
  H5Eclear2 (H5E_DEFAULT);
  return names;
}

/* ---- the chain of defaults ---- */

static gboolean
has_class (hid_t group, const char *nx_class)
{
  g_autofree char *found = ringlet_hdf5_dup_attribute (group, "NX_class");

  return g_strcmp0 (found, nx_class) == 0;
}

static RingletHdf5Id
open_group (hid_t file, const char *path)
{
  hid_t object = H5Oopen (file, *path != '\0' ? path : "/", H5P_DEFAULT);

  if (object >= 0 && H5Iget_type (object) != H5I_GROUP) {
    H5Idec_ref (object);
    object = H5I_INVALID_HID;
  }
  H5Eclear2 (H5E_DEFAULT);
  return object;
}

/* Where the "default" of the group at @path leads; NULL at the end. */
static char *
next_level (hid_t file, const char *path)
{
  static const char *const entry_class[] = { "NXentry", NULL };
  g_auto (RingletHdf5Id) group = open_group (file, path);
  g_autofree char *name =
      group >= 0 ? ringlet_hdf5_dup_attribute (group, "default") : NULL;

  if (group < 0 || has_class (group, "NXdata"))
    return NULL;
  if (name == NULL || *name == '\0')
    return *path == '\0' ? ringlet_hdf5_find_group (file, entry_class) : NULL;
  return *name == '/' ? g_strdup (name) : g_strconcat (path, "/", name, NULL);
}

static char *
find_plot (hid_t file, const char *inner)
{
  static const char *const classes[] = { "NXentry", "NXdata", NULL };
  g_autofree char *path = g_strdup (inner != NULL ? inner : "");
  g_auto (RingletHdf5Id) data = H5I_INVALID_HID;

  for (int level = 0; level < MAX_LEVELS; level++) {
    char *next = next_level (file, path);

    if (next == NULL)
      break;
    g_free (path);
    path = next;
  }
  data = open_group (file, path);
  if (data >= 0 && has_class (data, "NXdata"))
    return g_steal_pointer (&path);
  return inner == NULL ? ringlet_hdf5_find_group (file, classes) : NULL;
}

static char **
find_axes (hid_t data)
{
  g_auto (GStrv) names = dup_names (data, "axes");
  g_autoptr (GPtrArray) axes = g_ptr_array_new ();

  for (gsize i = 0; names != NULL && names[i] != NULL; i++) {
    if (!g_str_equal (names[i], ".") && *names[i] != '\0')
      g_ptr_array_add (axes, g_strdup (names[i]));
  }
  g_ptr_array_add (axes, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&axes), FALSE);
}

/* Takes "#12" off the end of @inner. */
static gint64
take_row (char *inner)
{
  char *mark = inner != NULL ? strrchr (inner, '#') : NULL;
  guint64 row = 0;

  if (mark == NULL ||
      !g_ascii_string_to_unsigned (mark + 1, 10, 0, G_MAXINT64, &row, NULL))
    return -1;
  *mark = '\0';
  return (gint64) row;
}

gboolean
ringlet_nexus_plot_open (
    hid_t file, const char *inner_and_row, RingletNexusPlot *self, GError **error)
{
  g_autofree char *group = g_strdup (inner_and_row);
  const gint64 row = take_row (group);
  const char *inner = group != NULL && *group != '\0' ? group : NULL;
  g_autofree char *path = find_plot (file, inner);
  g_autofree char *entry = NULL;

  *self = (RingletNexusPlot){
    .entry = H5I_INVALID_HID, .data = H5I_INVALID_HID, .row = row
  };
  if (path != NULL) {
    entry = g_strndup (path, 1 + strcspn (path + 1, "/"));
    self->entry = open_group (file, entry);
    self->data = open_group (file, path);
  }
  if (self->data >= 0) {
    self->signal = ringlet_hdf5_dup_attribute (self->data, "signal");
    self->axes = find_axes (self->data);
  }
  if (self->signal != NULL && self->axes[0] != NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "there is no pattern or cake %s: no group of class NXdata with a signal and axes",
      inner != NULL ? "there" : "in this HDF5 file");
  return FALSE;
}

/* ---- numbers ---- */

static guint
count_axes (hid_t group, const char *name)
{
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  int n = 0;

  if (ringlet_hdf5_has_field (group, name))
    dataset = ringlet_hdf5_open_dataset (group, name);
  if (dataset >= 0)
    space = H5Dget_space (dataset);
  if (space >= 0)
    n = H5Sget_simple_extent_ndims (space);
  H5Eclear2 (H5E_DEFAULT);
  return (guint) CLAMP (n, 0, MAX_AXES);
}

static gboolean
check_row (const char *name, guint64 n_rows, gint64 row, GError **error)
{
  if (row >= 0 ? (guint64) row < n_rows : n_rows == 1)
    return TRUE;
  if (row >= 0)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "%s holds %" G_GUINT64_FORMAT " results, so there is no #%" G_GINT64_FORMAT,
        name, n_rows, row);
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "%s holds %" G_GUINT64_FORMAT
        " results; one is read at a time: write ::#0 behind the name of the file for "
        "the first",
        name, n_rows);
  return FALSE;
}

/* @shape: of all @n_all axes; the numbers along the last @n_axes go to @n. */
static gboolean
check_shape (const char *name, const guint64 *shape, guint n_all, guint n_axes,
    gsize *n, gsize *n_values, gint64 row, GError **error)
{
  const guint n_before = n_all - n_axes;
  guint64 product = 1;

  for (guint i = 0; i < n_before; i++) {
    if (!check_row (name, shape[i], i == 0 ? row : -1, error))
      return FALSE;
  }
  for (guint i = 0; i < n_axes; i++) {
    const guint64 length = shape[n_before + i];

    if (length == 0 || (n[i] != 0 && n[i] != length)) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "%s has %" G_GUINT64_FORMAT " numbers along an axis of %" G_GSIZE_FORMAT,
          name, length, n[i]);
      return FALSE;
    }
    if (length > RINGLET_PLAN_MAX_BINS / product) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
          "%s has more than %" G_GUINT64_FORMAT " numbers", name,
          RINGLET_PLAN_MAX_BINS);
      return FALSE;
    }
    product *= length;
    n[i] = (gsize) length;
  }
  *n_values = (gsize) product;
  return TRUE;
}

static double *
read_doubles (hid_t dataset, gsize n, GError **error)
{
  g_autofree double *values = NULL;
  g_autoptr (RingletImage) image = NULL;
  RingletPixelType type;
  gpointer elements = ringlet_hdf5_read_elements (dataset, n, &type, error);

  if (elements == NULL)
    return NULL;
  image = ringlet_image_new_take (type, 1, n, elements, NULL);
  values = g_try_new (double, n);
  if (values == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "not enough memory for %" G_GSIZE_FORMAT " numbers", n);
    return NULL;
  }

  for (gsize i = 0; i < n; i++)
    values[i] = ringlet_image_get (image, i);
  return g_steal_pointer (&values);
}

/* One of the first axis. */
static double *
read_row (hid_t dataset, const guint64 *shape, guint n_all, guint64 row, gsize n_values,
    GError **error)
{
  g_auto (RingletHdf5Id) space = H5Dget_space (dataset);
  const hsize_t n = n_values;
  g_auto (RingletHdf5Id) memory = H5Screate_simple (1, &n, NULL);
  g_autofree double *values = g_try_new (double, n_values);
  hsize_t start[MAX_AXES] = { row };
  hsize_t count[MAX_AXES] = { 1 };

  if (values == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "not enough memory for %" G_GSIZE_FORMAT " numbers", n_values);
    return NULL;
  }
  for (guint i = 1; i < n_all; i++)
    count[i] = shape[i];
  if (space >= 0 && memory >= 0 &&
      H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
      H5Dread (dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, values) >= 0)
    return g_steal_pointer (&values);
  ringlet_hdf5_set_error (error, "it cannot be read");
  return NULL;
}

double *
ringlet_nexus_read_values (
    hid_t group, const char *name, guint n_axes, gsize *n, gint64 row, GError **error)
{
  const guint n_all = MAX (count_axes (group, name), n_axes);
  guint64 shape[MAX_AXES] = { 0 };
  g_auto (RingletHdf5Id) dataset =
      ringlet_hdf5_open_array (group, name, n_all, shape, error);
  gsize n_values = 0;
  double *values = NULL;

  if (dataset < 0 ||
      !check_shape (name, shape, n_all, n_axes, n, &n_values, row, error))
    return NULL;

  values = row >= 0 && n_all > n_axes
      ? read_row (dataset, shape, n_all, (guint64) row, n_values, error)
      : read_doubles (dataset, n_values, error);
  if (values == NULL)
    g_prefix_error (error, "%s: ", name);
  return values;
}

char *
ringlet_nexus_find_errors (hid_t group, const char *signal)
{
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_open_dataset (group, signal);
  g_autofree char *named =
      dataset >= 0 ? ringlet_hdf5_dup_attribute (dataset, "uncertainties") : NULL;
  g_autofree char *usual = g_strconcat (signal, "_errors", NULL);
  const char *const names[] = { usual, named, "errors" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (names[i] != NULL && *names[i] != '\0' &&
        ringlet_hdf5_has_field (group, names[i]))
      return g_strdup (names[i]);
  }
  return NULL;
}
