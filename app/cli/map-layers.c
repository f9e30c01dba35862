/* SPDX-License-Identifier: MIT */
#include "cli/map-layers.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/map-layers-private.h"
#include "cli/parse.h"
#include "export/map-file.h"

static void
expression_clear (gpointer data)
{
  RingletMapMade *self = data;

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
    if (g_str_equal (g_array_index (self->expressions, RingletMapMade, i).name, name))
      return TRUE;
  }
  return FALSE;
}

static gboolean
add_expression (
    RingletMapLayers *self, const char *name, const char *text, GError **error)
{
  RingletMapMade made = { 0 };

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
  self->expressions = g_array_new (FALSE, FALSE, sizeof (RingletMapMade));
  g_array_set_clear_func (self->expressions, expression_clear);
}

static gboolean
check_files (const RingletMapLayers *self, GError **error)
{
  for (gsize i = 0; self->files != NULL && self->files[i] != NULL; i++) {
    if (!ringlet_map_layers_is_table (self->files[i]) &&
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
