/* SPDX-License-Identifier: MIT */
#include "cli/plot-options.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/cli.h"
#include "cli/parse.h"

static const char summary[] =
    "Draws an image, a cake, or patterns one over the other, with axes and units: into "
    "a "
    "PNG, SVG or PDF file, or into the terminal.\n\n"
    "FILE is an image of any format that is read, a cake in HDF5, or a pattern of any "
    "program. In terminals that show pixels (sixel) the figure is that of the file; in "
    "others it is made of characters.";

static const char examples[] =
    "Examples:\n"
    "  ringlet plot lab6.edf                          into the terminal\n"
    "  ringlet plot lab6.edf --poni my.poni --rings LaB6 --scale-bar -o lab6.png\n"
    "  ringlet plot cake.h5 --sqrt --colours cividis -o cake.pdf\n"
    "  ringlet plot lab6.xye --sigma --range 1,6 --size 85mmx60mm --dpi 600 -o "
    "fig1.png\n"
    "  ringlet plot a.xy b.xy --label before --label after --unit 2th_deg -w 0.4A -o "
    "ab.svg\n"
    "  ringlet plot scan_*.xy --offset 50 --colours viridis -o waterfall.pdf\n"
    "  ringlet plot lab6.xy --log --terminal blocks | less -R\n";

#define TEXT G_OPTION_ARG_STRING
#define FILE G_OPTION_ARG_FILENAME
#define FLAG G_OPTION_ARG_NONE

gboolean
ringlet_plot_options_parse (RingletPlotOptions *self, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, FILE, &self->output, "Figure to write: .png, .svg or .pdf",
        "FILE" },
    { "terminal", 0, 0, TEXT, &self->terminal,
        "Draw into standard output, whatever it is: sixel, blocks, ascii, or auto, "
        "which asks the terminal",
        "KIND" },
    { "overwrite", 0, 0, FLAG, &self->overwrite, "Replace a file that is there", NULL },
    { "frame", 0, 0, TEXT, &self->frame, "Frame of a file of several, from 0", "N" },
    { "mask", 'm', 0, FILE, &self->mask, "Pixels of an image that are not shown",
        "FILE" },
    { "log", 0, 0, FLAG, &self->log, "Logarithmic intensity", NULL },
    { "sqrt", 0, 0, FLAG, &self->sqrt, "Intensity on a scale of square roots", NULL },
    { "linear", 0, 0, FLAG, &self->linear, "Linear intensity", NULL },
    { "colours", 0, 0, TEXT, &self->colours,
        "Colours of values, or of many curves: viridis, grey, inferno, cividis",
        "NAME" },
    { "limits", 0, 0, TEXT, &self->limits,
        "Intensity at the ends of the colours or of the axis; of images else the 1st "
        "and the 99.9th percentile",
        "MIN,MAX" },
    { "range", 'r', 0, TEXT, &self->range, "Part of the radial axis", "MIN,MAX" },
    { "unit", 'u', 0, TEXT, &self->unit,
        "Unit of the radial axis, as of \"ringlet integrate\"; what does not say its "
        "unit is taken to be in it",
        "UNIT" },
    { "title", 0, 0, TEXT, &self->title, "Text above the figure", "TEXT" },
    { "quantity", 0, 0, TEXT, &self->quantity,
        "What the values are: \"Intensity (counts)\"", "TEXT" },
    { "label", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->labels,
        "Name of a pattern in the legend, once for each (the names of the files)",
        "TEXT" },
    { "legend", 0, 0, FLAG, &self->legend, "Name one pattern, too", NULL },
    { "no-legend", 0, 0, FLAG, &self->no_legend, "Do not name several patterns", NULL },
    { "size", 0, 0, TEXT, &self->size,
        "Size in pixels or with a unit: 1200x900, 85mmx60mm, 6x4in; of characters "
        "columns and rows",
        "WxH" },
    { "dpi", 0, 0, TEXT, &self->dpi, "Pixels per inch of a PNG (144)", "N" },
    { "offset", 0, 0, TEXT, &self->offset,
        "Each curve so much above the one before; with --log, so many times", "VALUE" },
    { "sigma", 0, 0, FLAG, &self->sigma, "Band of ±σ around patterns that have it",
        NULL },
    { "rings", 0, 0, TEXT, &self->rings,
        "Rings of this calibrant over an image (with --poni), or above a pattern or a "
        "cake whose wavelength is known",
        "CALIBRANT" },
    { "scale-bar", 0, 0, FLAG, &self->scale_bar, "A length on the detector", NULL },
    { NULL },
  };
  g_autofree GOptionEntry *all =
      ringlet_set_up_geometry_entries (&self->geometry, TRUE, entries);

  return ringlet_cli_parse ("plot", "FILE…", summary, examples, all, argc, argv);
}

void
ringlet_plot_options_clear (RingletPlotOptions *self)
{
  char *const texts[] = { self->output, self->terminal, self->frame, self->mask,
    self->colours, self->limits, self->range, self->unit, self->title, self->quantity,
    self->size, self->dpi, self->offset, self->rings };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (self->labels);
  ringlet_set_up_geometry_clear (&self->geometry);
}

/* --- values --- */

static gboolean
refuse (const char *text, GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, text);
  return FALSE;
}

static gboolean
read_scale (
    const RingletPlotOptions *self, RingletFigureOptions *figure, GError **error)
{
  if (self->log + self->sqrt + self->linear > 1)
    return refuse ("Give one of --log, --sqrt and --linear", error);

  figure->has_scale = self->log || self->sqrt || self->linear;
  figure->scale = self->log ? RINGLET_SCALE_LOG
      : self->sqrt          ? RINGLET_SCALE_SQRT
                            : RINGLET_SCALE_LINEAR;
  if (!ringlet_parse_range ("--limits", self->limits, &figure->has_limits, &figure->min,
          &figure->max, error))
    return FALSE;
  if (self->log && figure->has_limits && figure->min <= 0.0)
    return ringlet_parse_refuse (
        "--limits", self->limits, "positive numbers with --log", error);
  return TRUE;
}

static gboolean
read_names (
    const RingletPlotOptions *self, RingletFigureOptions *figure, GError **error)
{
  if (self->colours != NULL) {
    figure->colormap = ringlet_colormap_find (self->colours, error);
    if (figure->colormap == NULL)
      return FALSE;
  }
  if (self->unit != NULL) {
    figure->unit = ringlet_unit_find (self->unit, error);
    if (figure->unit == NULL)
      return FALSE;
    if (figure->unit->is_azimuthal)
      return ringlet_parse_refuse ("--unit", self->unit, "a radial unit", error);
  }
  if (self->rings != NULL) {
    figure->calibrant = ringlet_calibrant_find (self->rings, error);
    if (figure->calibrant == NULL)
      return FALSE;
  }
  return TRUE;
}

/* A number, and behind it a unit or nothing; @points stays 0 then. */
static gboolean
read_side (const char *text, double *side, double *points)
{
  static const struct {
    const char *name;
    double points;
  } units[] = { { "mm", 72.0 / 25.4 }, { "cm", 720.0 / 25.4 }, { "in", 72.0 },
    { "pt", 1.0 } };
  g_autofree char *number = g_strdup (text);

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    if (g_str_has_suffix (text, units[i].name)) {
      number[strlen (text) - strlen (units[i].name)] = '\0';
      *points = units[i].points;
    }
  }
  return ringlet_number_parse (number, side) && *side > 0.0;
}

static gboolean
read_size (
    const RingletPlotOptions *self, RingletPlotSettings *settings, GError **error)
{
  const char *expected = "width × height, such as 1200x900, 85x60mm or 6x4in";
  g_autoptr (GString) plain = NULL;
  g_auto (GStrv) sides = NULL;
  double first = 0.0;
  double second = 0.0;

  if (!ringlet_parse_positive ("--dpi", self->dpi, &settings->dpi, error))
    return FALSE;
  if (self->size == NULL)
    return TRUE;

  plain = g_string_new (self->size);
  g_string_replace (plain, "×", "x", 0);
  sides = g_strsplit_set (plain->str, "xX", -1);
  if (g_strv_length (sides) != 2 || !read_side (sides[0], &settings->width, &first) ||
      !read_side (sides[1], &settings->height, &second) ||
      (first > 0.0 && second != first))
    return ringlet_parse_refuse ("--size", self->size, expected, error);
  settings->points = second;
  return TRUE;
}

static gboolean
check (const RingletPlotOptions *self, GError **error)
{
  if (self->output != NULL && self->terminal != NULL)
    return refuse ("Give one of -o and --terminal", error);
  if (self->legend && self->no_legend)
    return refuse ("Give one of --legend and --no-legend", error);
  return self->output == NULL || ringlet_figure_check_path (self->output, error);
}

gboolean
ringlet_plot_options_read (
    const RingletPlotOptions *self, RingletPlotSettings *settings, GError **error)
{
  RingletFigureOptions *figure = &settings->figure;

  *settings = (RingletPlotSettings){ 0 };
  if (!check (self, error) || !read_scale (self, figure, error) ||
      !read_names (self, figure, error) ||
      !ringlet_parse_range ("--range", self->range, &figure->has_range,
          &figure->range_min, &figure->range_max, error) ||
      !ringlet_parse_count ("--frame", self->frame, &settings->frame, error) ||
      !ringlet_parse_positive ("--offset", self->offset, &figure->offset, error) ||
      !read_size (self, settings, error) ||
      !ringlet_set_up_geometry_parse (&self->geometry, &settings->order, error))
    return FALSE;

  figure->title = self->title;
  figure->quantity = self->quantity;
  figure->band = self->sigma;
  figure->scale_bar = self->scale_bar;
  figure->wavelength_m = settings->order.wavelength_m;
  return TRUE;
}

RingletFigureSize
ringlet_plot_settings_size (
    const RingletPlotSettings *self, const RingletFigureSize *usual)
{
  RingletFigureSize size = *usual;
  double points;

  if (self->dpi > 0.0)
    size.dpi = self->dpi;
  points = self->points > 0.0 ? self->points : 72.0 / size.dpi;
  if (self->width > 0.0) {
    size.width_pt = self->width * points;
    size.height_pt = self->height * points;
  }
  return size;
}
