/* SPDX-License-Identifier: MIT */
#include "export/read-nexus.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "export/header-lines.h"
#include "export/nexus-plot.h"
#include "export/nexus-unit.h"
#include "geometry/convert-hdf5.h"
#include "image/hdf5-field.h"
#include "image/hdf5-find.h"
#include "image/header.h"

/* Facts about one result; more are no header. */
#define MAX_LINES 1000

gboolean
ringlet_nexus_is_pattern (const guint8 *head, gsize n)
{
  static const guint8 magic[] = { 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n' };

  return n >= sizeof magic && memcmp (head, magic, sizeof magic) == 0;
}

/* Of "file.h5::/entry/data". */
static char *
file_of (const char *path)
{
  const char *inner = strstr (path, "::");

  return inner != NULL ? g_strndup (path, (gsize) (inner - path)) : g_strdup (path);
}

gboolean
ringlet_nexus_is_file (const char *path)
{
  g_autofree char *name = file_of (path);
  g_autoptr (GFile) file = g_file_new_for_path (name);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  guint8 head[8];
  gsize n = 0;

  return stream != NULL &&
      g_input_stream_read_all (
          G_INPUT_STREAM (stream), head, sizeof head, &n, NULL, NULL) &&
      ringlet_nexus_is_pattern (head, n);
}

/* ---- the header ---- */

static herr_t
collect_name (hid_t group, const char *name, const H5L_info_t *info, void *data)
{
  GPtrArray *names = data;

  g_ptr_array_add (names, g_strdup (name));
  return names->len >= MAX_LINES;
}

/* In the order in which they were made, where the file knows it. */
static GPtrArray *
list_names (hid_t group)
{
  g_auto (RingletHdf5Id) creation = H5Gget_create_plist (group);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  unsigned order = 0;
  hsize_t index = 0;

  if (creation < 0 || H5Pget_link_creation_order (creation, &order) < 0 ||
      (order & H5P_CRT_ORDER_TRACKED) == 0)
    return ringlet_hdf5_list_names (group);

  H5Literate (group, H5_INDEX_CRT_ORDER, H5_ITER_INC, &index, collect_name, names);
  H5Eclear2 (H5E_DEFAULT);
  return g_steal_pointer (&names);
}

/* As in the header of a text format; NULL for what is neither number nor text. */
static char *
make_line (hid_t group, const char *name)
{
  g_autofree char *text = ringlet_hdf5_dup_text (group, name);
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;
  g_autofree char *unit = NULL;
  char buffer[RINGLET_NUMBER_SIZE];
  double number = 0.0;

  if (text != NULL)
    return g_strdup_printf ("%s: %s", name, text);

  if (ringlet_hdf5_has_field (group, name))
    dataset = ringlet_hdf5_open_dataset (group, name);
  if (dataset < 0 || !ringlet_hdf5_read_number (dataset, &number))
    return NULL;
  unit = ringlet_hdf5_dup_attribute (dataset, "units");
  return g_strdup_printf ("%s: %s%s%s", name, ringlet_number_format (number, buffer),
      unit != NULL ? " " : "", unit != NULL ? unit : "");
}

static RingletHdf5Id
open_facts (hid_t entry)
{
  static const char *const classes[][3] = { { "NXprocess", "NXparameters", NULL },
    { "NXprocess", "NXcollection", NULL } };
  hid_t group = H5I_INVALID_HID;

  for (gsize i = 0; i < G_N_ELEMENTS (classes) && group < 0; i++) {
    g_autofree char *path = ringlet_hdf5_find_group (entry, classes[i]);

    if (path != NULL)
      group = H5Gopen2 (entry, path + 1, H5P_DEFAULT);
  }
  H5Eclear2 (H5E_DEFAULT);
  return group;
}

static char **
read_header (hid_t entry)
{
  g_auto (RingletHdf5Id) group = open_facts (entry);
  g_autoptr (GPtrArray) names = group >= 0 ? list_names (group) : NULL;
  GPtrArray *lines = g_ptr_array_new ();

  for (guint i = 0; names != NULL && i < MIN (names->len, MAX_LINES); i++) {
    char *line = make_line (group, g_ptr_array_index (names, i));

    /* A line break in a hostile file would make two. */
    for (char *at = line; at != NULL && *at != '\0'; at++) {
      if (g_ascii_iscntrl (*at))
        *at = ' ';
    }
    if (line != NULL)
      g_ptr_array_add (lines, line);
  }
  H5Eclear2 (H5E_DEFAULT);
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}

/* ---- what the header or the file around it says ---- */

static const RingletUnit *
find_unit (const RingletNexusPlot *plot, const char *axis, char **header)
{
  const char *name = ringlet_header_lines_find (header, "unit");
  const RingletUnit *unit = name != NULL ? ringlet_unit_find (name, NULL) : NULL;

  return unit != NULL ? unit : ringlet_nexus_axis_unit (plot->data, axis);
}

static double
find_wavelength (hid_t entry, char **header)
{
  static const struct {
    const char *classes[3];
    const char *name;
  } places[] = {
    { { "NXinstrument", "NXmonochromator", NULL }, "wavelength" },
    { { "NXinstrument", "NXcrystal", NULL }, "wavelength" },
    { { "NXinstrument", "NXsource", NULL }, "incident_wavelength" },
  };
  const char *text = ringlet_header_lines_find (header, "wavelength");
  const char *unit = NULL;
  double value = 0.0;

  if (text != NULL && ringlet_header_number (text, &value, &unit) && value > 0.0)
    return value * ringlet_header_unit (unit, 1.0);

  value = 0.0;
  for (gsize i = 0; i < G_N_ELEMENTS (places) && !(value > 0.0); i++) {
    g_autofree char *path = ringlet_hdf5_find_group (entry, places[i].classes);
    g_auto (RingletHdf5Id) group =
        path != NULL ? H5Gopen2 (entry, path + 1, H5P_DEFAULT) : H5I_INVALID_HID;

    if (group >= 0)
      ringlet_convert_read (group, places[i].name, 1e-10, &value, NULL);
  }
  return value > 0.0 ? value : 0.0;
}

/* ---- the numbers ---- */

static gboolean
check_axis (const char *name, const double *values, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++) {
    if (isfinite (values[i]) && (i == 0 || values[i] > values[i - 1]))
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "the numbers on the axis %s neither ascend nor descend", name);
    return FALSE;
  }
  return TRUE;
}

static double *
read_axis (hid_t group, const char *name, gsize *n, GError **error)
{
  g_autofree double *values = ringlet_nexus_read_values (group, name, 1, n, -1, error);

  if (values == NULL || !check_axis (name, values, *n, error))
    return NULL;
  return g_steal_pointer (&values);
}

static void
turn_round (double *values, gsize n)
{
  for (gsize i = 0; values != NULL && i < n / 2; i++) {
    const double value = values[i];

    values[i] = values[n - 1 - i];
    values[n - 1 - i] = value;
  }
}

/* @sigma: (out): NULL where there are none */
static gboolean
read_sigma (const RingletNexusPlot *plot, guint n_axes, gsize *n, double **sigma,
    GError **error)
{
  g_autofree char *name = ringlet_nexus_find_errors (plot->data, plot->signal);

  *sigma = NULL;
  if (name == NULL)
    return TRUE;
  *sigma = ringlet_nexus_read_values (plot->data, name, n_axes, n, plot->row, error);
  return *sigma != NULL;
}

static gboolean
check_axes (const RingletNexusPlot *plot, guint n_axes, GError **error)
{
  const guint found = g_strv_length (plot->axes);

  if (found == n_axes)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s has %u axes, so it is no %s", plot->signal, found,
      n_axes == 1 ? "pattern" : "cake");
  return FALSE;
}

/* The three columns of a pattern. */
typedef struct {
  gsize n;
  double *x;
  double *intensity;
  double *sigma;
} Columns;

static void
columns_clear (Columns *self)
{
  g_free (self->x);
  g_free (self->intensity);
  g_free (self->sigma);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

/* In files of others an axis of d may descend. */
static gboolean
read_columns (const RingletNexusPlot *plot, Columns *self, GError **error)
{
  const char *axis = plot->axes[0];

  self->x = ringlet_nexus_read_values (plot->data, axis, 1, &self->n, -1, error);
  if (self->x != NULL)
    self->intensity = ringlet_nexus_read_values (
        plot->data, plot->signal, 1, &self->n, plot->row, error);
  if (self->intensity == NULL || !read_sigma (plot, 1, &self->n, &self->sigma, error))
    return FALSE;

  if (self->x[0] > self->x[self->n - 1]) {
    turn_round (self->x, self->n);
    turn_round (self->intensity, self->n);
    turn_round (self->sigma, self->n);
  }
  return check_axis (axis, self->x, self->n, error);
}

static RingletPattern *
make_pattern (const RingletNexusPlot *plot, GError **error)
{
  g_auto (Columns) columns = { 0 };
  RingletPattern *self = NULL;
  gsize n_bytes = 0;

  if (!check_axes (plot, 1, error) || !read_columns (plot, &columns, error))
    return NULL;
  self = ringlet_pattern_new (columns.n, columns.sigma != NULL, error);
  if (self == NULL)
    return NULL;

  n_bytes = columns.n * sizeof (double);
  memcpy (self->x, columns.x, n_bytes);
  memcpy (self->intensity, columns.intensity, n_bytes);
  if (columns.sigma != NULL)
    memcpy (self->sigma, columns.sigma, n_bytes);
  g_strfreev (self->header);
  self->header = read_header (plot->entry);
  self->unit = find_unit (plot, plot->axes[0], self->header);
  self->wavelength_m = find_wavelength (plot->entry, self->header);
  return self;
}

static RingletStoredCake *
make_cake (const RingletNexusPlot *plot, GError **error)
{
  g_autoptr (RingletStoredCake) self = g_new0 (RingletStoredCake, 1);
  gsize n[2] = { 0, 0 };

  self->header = read_header (plot->entry);
  if (!check_axes (plot, 2, error))
    return NULL;
  self->azimuth = read_axis (plot->data, plot->axes[0], &n[0], error);
  if (self->azimuth != NULL)
    self->radial = read_axis (plot->data, plot->axes[1], &n[1], error);
  if (self->radial != NULL)
    self->intensity =
        ringlet_nexus_read_values (plot->data, plot->signal, 2, n, plot->row, error);
  if (self->intensity == NULL || !read_sigma (plot, 2, n, &self->sigma, error))
    return NULL;

  self->n_azimuth = n[0];
  self->n_radial = n[1];
  self->unit = find_unit (plot, plot->axes[1], self->header);
  self->radial_name = g_utf8_make_valid (plot->axes[1], -1);
  self->wavelength_m = find_wavelength (plot->entry, self->header);
  return g_steal_pointer (&self);
}

/* ---- files ---- */

static gboolean
open_plot (
    const char *path, RingletHdf5Id *file, RingletNexusPlot *plot, GError **error)
{
  g_autofree char *name = file_of (path);
  const char *inner = path[strlen (name)] != '\0' ? path + strlen (name) + 2 : NULL;

  *file = ringlet_hdf5_open (name, NULL, error);
  return *file >= 0 && ringlet_nexus_plot_open (*file, inner, plot, error);
}

RingletPattern *
ringlet_nexus_read_pattern (const char *path, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;
  g_auto (RingletNexusPlot) plot = { H5I_INVALID_HID, H5I_INVALID_HID, NULL, NULL, -1 };
  RingletPattern *self = NULL;

  if (open_plot (path, &file, &plot, error))
    self = make_pattern (&plot, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}

RingletStoredCake *
ringlet_nexus_read_cake (const char *path, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;
  g_auto (RingletNexusPlot) plot = { H5I_INVALID_HID, H5I_INVALID_HID, NULL, NULL, -1 };
  RingletStoredCake *self = NULL;

  if (open_plot (path, &file, &plot, error))
    self = make_cake (&plot, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}

char **
ringlet_nexus_read_header (const char *path, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;
  g_auto (RingletNexusPlot) plot = { H5I_INVALID_HID, H5I_INVALID_HID, NULL, NULL, -1 };

  if (open_plot (path, &file, &plot, error))
    return read_header (plot.entry);
  g_prefix_error (error, "%s: ", path);
  return NULL;
}
