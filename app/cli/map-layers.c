/* SPDX-License-Identifier: MIT */
#include "cli/map-layers.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/output.h"
#include "cli/parse.h"
#include "export/map-file.h"
#include "map-expression.h"

/* What is made of the regions. */
typedef struct {
  char *name;
  char *text;
  RingletMapExpression *value;
} MapExpression;

static void
expression_clear (gpointer data)
{
  MapExpression *self = data;

  g_free (self->name);
  g_free (self->text);
  g_clear_pointer (&self->value, ringlet_map_expression_free);
}

GOptionEntry *
ringlet_map_layers_entries (RingletMapLayers *self, const GOptionEntry *before)
{
  const GOptionEntry entries[] = {
    { "roi", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->roi_words,
        "A map of this range of the patterns, LETTER=MIN..MAX[:WHAT[:UNIT]], letters "
        "from A on; WHAT is sum, and less the straight line through its ends area, "
        "position or fwhm. May come several times",
        "A=1.2..1.4" },
    { "expression", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->expression_words,
        "A map of what is made of them; may come several times", "NAME=A/(A+B)" },
    { "layers", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->files,
        "Write these maps into a file, too: a table .csv, a picture .png or .svg, or "
        ".npy, .edf, .h5; may come several times",
        "FILE" },
  };
  gsize n = 0;
  GOptionEntry *all = NULL;

  while (before[n].long_name != NULL)
    n++;
  all = g_new0 (GOptionEntry, n + G_N_ELEMENTS (entries) + 1);
  memcpy (all, before, n * sizeof *all);
  memcpy (all + n, entries, sizeof entries);
  return all;
}

void
ringlet_map_layers_clear (RingletMapLayers *self)
{
  g_strfreev (self->roi_words);
  g_strfreev (self->expression_words);
  g_strfreev (self->files);
  g_clear_pointer (&self->rois, g_array_unref);
  g_clear_pointer (&self->expressions, g_array_unref);
}

/* ---- parsed ---- */

static guint
n_rois (const RingletMapLayers *self)
{
  return self->rois != NULL ? self->rois->len : 0;
}

static gboolean
refuse_roi (const char *word, GError **error)
{
  return ringlet_parse_refuse ("--roi", word,
      "LETTER=MIN..MAX, perhaps :sum, :area, :position or :fwhm and :UNIT, with the "
      "letters in their order from A on",
      error);
}

static gboolean
parse_ends (const char *text, RingletMapRoi *roi)
{
  const char *dots = strstr (text, "..");
  g_autofree char *lower =
      dots != NULL ? g_strndup (text, (gsize) (dots - text)) : NULL;

  return dots != NULL && ringlet_number_parse (lower, &roi->lo) &&
      ringlet_number_parse (dots + 2, &roi->hi) && roi->lo < roi->hi;
}

static gboolean
parse_roi (
    RingletMapLayers *self, const char *word, const RingletUnit *unit, GError **error)
{
  RingletMapRoi roi = { .unit = unit };
  g_auto (GStrv) parts = NULL;
  guint n;

  if (n_rois (self) == RINGLET_MAP_MAX_ROIS || word[0] != 'A' + (char) n_rois (self) ||
      word[1] != '=')
    return refuse_roi (word, error);
  parts = g_strsplit (word + 2, ":", -1);
  n = g_strv_length (parts);
  if (n < 1 || n > 3 || !parse_ends (parts[0], &roi) ||
      (n > 1 && !ringlet_map_quantity_parse (parts[1], &roi.quantity)))
    return refuse_roi (word, error);
  if (n > 2) {
    roi.unit = ringlet_unit_find (parts[2], error);
    if (roi.unit == NULL)
      return FALSE;
  }
  g_array_append_val (self->rois, roi);
  return TRUE;
}

/* A name that a dataset can have beside those of regions and axes. */
static gboolean
is_name (const char *name)
{
  if (!g_ascii_isalpha (name[0]) || name[1] == '\0' || g_str_equal (name, "slow") ||
      g_str_equal (name, "fast"))
    return FALSE;
  for (const char *at = name; *at != '\0'; at++) {
    if (!g_ascii_isalnum (*at) && *at != '_')
      return FALSE;
  }
  return TRUE;
}

static gboolean
has_expression (const RingletMapLayers *self, const char *name)
{
  for (guint i = 0; i < self->expressions->len; i++) {
    if (g_str_equal (g_array_index (self->expressions, MapExpression, i).name, name))
      return TRUE;
  }
  return FALSE;
}

static gboolean
add_expression (
    RingletMapLayers *self, const char *name, const char *text, GError **error)
{
  MapExpression made = { 0 };

  if (!g_utf8_validate (text, -1, NULL))
    return ringlet_parse_refuse ("--expression", name, "text in UTF-8", error);
  made.value = ringlet_map_expression_new (text, n_rois (self), NULL, error);
  if (made.value == NULL)
    return FALSE;
  made.name = g_strdup (name);
  made.text = g_strdup (text);
  g_array_append_val (self->expressions, made);
  return TRUE;
}

static gboolean
parse_expression (RingletMapLayers *self, const char *word, GError **error)
{
  const char *equals = strchr (word, '=');
  g_autofree char *name =
      equals != NULL ? g_strndup (word, (gsize) (equals - word)) : NULL;

  if (name == NULL || !is_name (name) || has_expression (self, name))
    return ringlet_parse_refuse ("--expression", word,
        "NAME=EXPRESSION, with a name of its own of at least two letters, digits and "
        "underscores",
        error);
  if (add_expression (self, name, equals + 1, error))
    return TRUE;
  g_prefix_error_literal (error, "--expression: ");
  return FALSE;
}

static void
make_empty (RingletMapLayers *self)
{
  self->rois = g_array_new (FALSE, FALSE, sizeof (RingletMapRoi));
  self->expressions = g_array_new (FALSE, FALSE, sizeof (MapExpression));
  g_array_set_clear_func (self->expressions, expression_clear);
}

static gboolean
is_table (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".csv");
}

static gboolean
check_files (const RingletMapLayers *self, GError **error)
{
  for (gsize i = 0; self->files != NULL && self->files[i] != NULL; i++) {
    if (!is_table (self->files[i]) &&
        !ringlet_map_file_check (self->files[i], 1, 1, error)) {
      g_prefix_error_literal (error, "--layers: ");
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
ringlet_map_layers_parse (
    RingletMapLayers *self, const RingletUnit *unit, GError **error)
{
  make_empty (self);
  for (gsize i = 0; self->roi_words != NULL && self->roi_words[i] != NULL; i++) {
    if (!parse_roi (self, self->roi_words[i], unit, error))
      return FALSE;
  }
  for (gsize i = 0; self->expression_words != NULL && self->expression_words[i] != NULL;
       i++) {
    if (!parse_expression (self, self->expression_words[i], error))
      return FALSE;
  }
  return check_files (self, error);
}

gboolean
ringlet_map_layers_take (
    RingletMapLayers *self, const RingletSeriesSetup *series, GError **error)
{
  if (n_rois (self) == 0 && series != NULL) {
    g_array_append_vals (self->rois, series->rois->data, series->rois->len);
    if (n_rois (self) > 0 && series->expression != NULL &&
        !add_expression (self, "map", series->expression, error))
      return FALSE;
  }
  if (n_rois (self) > 0 || self->files == NULL)
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--layers needs maps to write: give --roi");
  return FALSE;
}

/* ---- layers ---- */

static guint
n_layers (const RingletMapLayers *self)
{
  return self->rois->len + self->expressions->len;
}

/* Returns (transfer full): "A", or the name of an expression */
static char *
layer_name (const RingletMapLayers *self, guint i)
{
  if (i < self->rois->len)
    return g_strdup_printf ("%c", 'A' + (char) i);
  return g_strdup (
      g_array_index (self->expressions, MapExpression, i - self->rois->len).name);
}

/* Returns (transfer full) */
static char *
layer_definition (const RingletMapLayers *self, guint i)
{
  const RingletMapRoi *roi = NULL;
  char lo[RINGLET_NUMBER_SIZE];
  char hi[RINGLET_NUMBER_SIZE];

  if (i >= self->rois->len)
    return g_strdup (
        g_array_index (self->expressions, MapExpression, i - self->rois->len).text);
  roi = &g_array_index (self->rois, RingletMapRoi, i);
  return g_strdup_printf ("%s of %s to %s %s",
      ringlet_map_quantity_name (roi->quantity), ringlet_number_format (roi->lo, lo),
      ringlet_number_format (roi->hi, hi), roi->unit->name);
}

static gsize
n_cells (const RingletScanOrder *order)
{
  return (gsize) ringlet_map_grid_n_cells (order->grid);
}

/* Returns (transfer full): of each cell */
static double *
evaluate (
    const MapExpression *expression, const RingletScanOrder *order, const double *rois)
{
  const gsize n = n_cells (order);
  double *values = g_new (double, n);

  for (gsize cell = 0; cell < n; cell++) {
    double of_cell[RINGLET_MAP_MAX_ROIS] = { 0.0 };

    for (guint i = 0; i < order->n_rois; i++)
      of_cell[i] = rois[i * n + cell];
    values[cell] = ringlet_map_expression_evaluate (expression->value, of_cell);
  }
  return values;
}

/**
 * Layers:
 * @names: (element-type utf8)
 * @definitions: (element-type utf8)
 * @made: (element-type double): those of expressions, to be freed
 * @values: (element-type double): of each layer, borrowed
 */
typedef struct {
  GPtrArray *names;
  GPtrArray *definitions;
  GPtrArray *made;
  GPtrArray *values;
} Layers;

static void
layers_clear (Layers *self)
{
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->definitions);
  g_ptr_array_unref (self->made);
  g_ptr_array_unref (self->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Layers, layers_clear)

static Layers
make_layers (const RingletMapLayers *self, const RingletScanOrder *order,
    const RingletScan *scan)
{
  Layers layers = { g_ptr_array_new_with_free_func (g_free),
    g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func (g_free),
    g_ptr_array_new () };

  for (guint i = 0; i < n_layers (self); i++) {
    double *values = i < self->rois->len ? scan->rois + i * n_cells (order) : NULL;

    g_ptr_array_add (layers.names, layer_name (self, i));
    g_ptr_array_add (layers.definitions, layer_definition (self, i));
    if (values == NULL) {
      values = evaluate (
          &g_array_index (self->expressions, MapExpression, i - self->rois->len), order,
          scan->rois);
      g_ptr_array_add (layers.made, values);
    }
    g_ptr_array_add (layers.values, values);
  }
  return layers;
}

gboolean
ringlet_map_layers_add (const RingletMapLayers *self, const RingletScanOrder *order,
    RingletScan *scan, GError **error)
{
  g_auto (Layers) layers = make_layers (self, order, scan);
  g_autofree RingletScanLayer *all = g_new (RingletScanLayer, n_layers (self) + 1);

  for (guint i = 0; i < n_layers (self); i++)
    all[i] = (RingletScanLayer){ g_ptr_array_index (layers.names, i),
      g_ptr_array_index (layers.definitions, i), g_ptr_array_index (layers.values, i) };
  return ringlet_scan_file_add_layers (scan->file, all, n_layers (self), error);
}

/* ---- files ---- */

/* Formats of one map need a file each. */
static gboolean
needs_each (const RingletMapLayers *self, const char *path)
{
  return !is_table (path) && n_layers (self) > 1 &&
      !ringlet_map_file_check (path, n_layers (self), 1, NULL);
}

/* Returns (transfer full): "FILE_A.png" */
static char *
name_of (const char *path, const char *layer)
{
  const char *dot = strrchr (path, '.');

  return g_strdup_printf ("%.*s_%s%s", (int) (dot - path), path, layer, dot);
}

char **
ringlet_map_layers_outputs (const RingletMapLayers *self)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (gsize i = 0; self->files != NULL && self->files[i] != NULL; i++) {
    const gboolean is_each = needs_each (self, self->files[i]);

    for (guint layer = 0; layer < (is_each ? n_layers (self) : 1); layer++) {
      g_autofree char *name = layer_name (self, layer);
      g_autofree char *path =
          is_each ? name_of (self->files[i], name) : g_strdup (self->files[i]);

      g_strv_builder_add (paths, path);
    }
  }
  return g_strv_builder_end (paths);
}

static void
add_number (GString *text, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append_printf (text, ",%s", ringlet_number_format (value, number));
}

static void
add_titles (GString *text, const RingletScanOrder *order, const Layers *layers)
{
  g_string_append_printf (
      text, "row,column,frame,%s,%s", order->slow.name, order->fast.name);
  for (guint i = 0; i < layers->names->len; i++)
    g_string_append_printf (
        text, ",%s", (const char *) g_ptr_array_index (layers->names, i));
  g_string_append_c (text, '\n');
}

/* Definitions as comments, then a line a cell. */
static gboolean
write_table (const RingletScanOrder *order, const RingletScan *scan,
    const Layers *layers, const char *path, GError **error)
{
  const guint n_fast = order->grid->n_fast;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < layers->names->len; i++)
    g_string_append_printf (text, "# %s: %s\n",
        (const char *) g_ptr_array_index (layers->names, i),
        (const char *) g_ptr_array_index (layers->definitions, i));
  add_titles (text, order, layers);
  for (gsize cell = 0; cell < n_cells (order); cell++) {
    const guint slow = (guint) (cell / n_fast);
    const guint fast = (guint) (cell % n_fast);

    g_string_append_printf (text, "%u,%u,%d", slow, fast, scan->frames[cell]);
    add_number (
        text, ringlet_scan_axis_position (&order->slow, slow, order->grid->n_slow));
    add_number (text, ringlet_scan_axis_position (&order->fast, fast, n_fast));
    for (guint i = 0; i < layers->values->len; i++)
      add_number (text, ((const double *) g_ptr_array_index (layers->values, i))[cell]);
    g_string_append_c (text, '\n');
  }
  return ringlet_output_write (path, text->str, text->len, order->overwrite, error);
}

static gboolean
write_maps (const RingletScanOrder *order, const Layers *layers, guint first, guint n,
    const char *path, GError **error)
{
  g_autofree RingletNamedMap *maps = g_new (RingletNamedMap, n);

  for (guint i = 0; i < n; i++)
    maps[i] = (RingletNamedMap){ g_ptr_array_index (layers->names, first + i), "",
      g_ptr_array_index (layers->definitions, first + i), 1,
      g_ptr_array_index (layers->values, first + i) };
  return ringlet_map_file_write_named (
      maps, n, order->grid->n_slow, order->grid->n_fast, path, order->overwrite, error);
}

static gboolean
write_each (const RingletScanOrder *order, const Layers *layers, const char *path,
    GError **error)
{
  for (guint i = 0; i < layers->names->len; i++) {
    g_autofree char *name = name_of (path, g_ptr_array_index (layers->names, i));

    if (!write_maps (order, layers, i, 1, name, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_map_layers_write (const RingletMapLayers *self, const RingletScanOrder *order,
    const RingletScan *scan, GError **error)
{
  g_auto (Layers) layers = make_layers (self, order, scan);
  gboolean ok = TRUE;

  for (gsize i = 0; ok && self->files != NULL && self->files[i] != NULL; i++) {
    const char *path = self->files[i];

    if (is_table (path))
      ok = write_table (order, scan, &layers, path, error);
    else if (needs_each (self, path))
      ok = write_each (order, &layers, path, error);
    else
      ok = write_maps (order, &layers, 0, n_layers (self), path, error);
  }
  return ok;
}
