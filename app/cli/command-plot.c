/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "base/error.h"
#include "base/output.h"
#include "cli/cli.h"
#include "cli/plot-input.h"
#include "cli/plot-options.h"
#include "cli/terminal.h"
#include "export/figure-cells.h"
#include "export/sixel.h"
#include "output-name.h"

/* In a terminal text of a figure is as large as the text around it. */
#define TERMINAL_DPI 96.0
#define TERMINAL_CELL 20.0 /* pixels high, at so many dots */
#define PROMPT_ROWS 2      /* stay free below */
#define ASPECT 0.7 /* of a figure: no higher than this, however high a terminal */

/* --- what is drawn --- */

/* Returns (transfer full): what the legend calls them. */
static GStrv
make_names (const RingletPlotOptions *options, char **paths)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const guint n_labels = options->labels != NULL ? g_strv_length (options->labels) : 0;

  for (guint i = 0; paths[i] != NULL; i++) {
    g_autofree char *name = g_path_get_basename (paths[i]);
    g_autofree char *shown = g_filename_display_name (name);

    g_strv_builder_add (names, i < n_labels ? options->labels[i] : shown);
  }
  return g_strv_builder_end (names);
}

static RingletFigure
figure_of (const RingletPlotInput *input, GStrv names)
{
  RingletFigure figure = {
    .image = input->image,
    .mask = input->mask,
    .detector = input->detector,
    .geometry = input->detector != NULL ? &input->poni.geometry : NULL,
    .cake = input->cake,
    .names = (const char *const *) names,
  };

  if (input->patterns != NULL) {
    figure.patterns = (RingletPattern *const *) input->patterns->pdata;
    figure.n_patterns = input->patterns->len;
  }
  return figure;
}

/* What the files have to say for an option to make sense. */
static gboolean
check_figure (const RingletPlotOptions *options, const RingletPlotInput *input,
    const RingletFigureOptions *figure, GError **error)
{
  const guint n_labels = options->labels != NULL ? g_strv_length (options->labels) : 0;
  const guint n_patterns = input->patterns != NULL ? input->patterns->len : 0;
  const char *problem = NULL;

  if (n_labels > n_patterns)
    problem = "There are more names (--label) than patterns";
  else if (options->rings != NULL && input->image != NULL && input->detector == NULL)
    problem = "--rings over an image needs to know where the detector stands: give "
              "--poni";
  else if (options->rings != NULL && input->detector != NULL &&
      !(input->poni.geometry.wavelength_m > 0.0))
    problem = "--rings needs the wavelength, which the geometry does not tell: give "
              "--wavelength or --energy";
  else if (options->scale_bar && input->image == NULL)
    problem = "--scale-bar is for an image";
  else if (options->scale_bar && input->detector == NULL &&
      !(input->image->meta.pixel_fast_m > 0.0))
    problem = "--scale-bar needs the size of a pixel, which the image does not tell: "
              "give --poni";
  else if (figure->offset > 0.0 && n_patterns == 0)
    problem = "--offset is for patterns";
  if (problem == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s", problem);
  return FALSE;
}

/* Of the geometry where no option gives one: patterns know theirs seldom. */
static void
complete (const RingletPlotOptions *options, const RingletPlotInput *input,
    RingletFigureOptions *figure)
{
  const guint n_patterns = input->patterns != NULL ? input->patterns->len : 0;

  if (figure->wavelength_m == 0.0)
    figure->wavelength_m = input->poni.geometry.wavelength_m;
  figure->legend =
      (n_patterns > 1 && !options->no_legend) || (n_patterns == 1 && options->legend);
}

/* Lines of a calibrant stand nowhere without unit and wavelength. */
static gboolean
check_lines (
    const RingletPlotInput *input, const RingletFigureOptions *figure, GError **error)
{
  double wavelength_m = figure->wavelength_m;
  const RingletUnit *unit = figure->unit;

  if (figure->calibrant == NULL || input->image != NULL)
    return TRUE;

  if (input->cake != NULL) {
    wavelength_m = fmax (wavelength_m, input->cake->wavelength_m);
    unit = unit != NULL ? unit : input->cake->unit;
  }
  for (guint i = 0; input->patterns != NULL && i < input->patterns->len; i++) {
    const RingletPattern *pattern = g_ptr_array_index (input->patterns, i);

    wavelength_m = fmax (wavelength_m, pattern->wavelength_m);
    unit = unit != NULL ? unit : pattern->unit;
  }
  if (wavelength_m > 0.0 && unit != NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--rings needs to know %s, which the file does not tell: give %s",
      unit == NULL ? "the unit of the axis" : "the wavelength",
      unit == NULL ? "--unit" : "--wavelength or --energy");
  return FALSE;
}

/* --- into the terminal --- */

static RingletFigureSize
terminal_size (const RingletPlotSettings *settings, const RingletTerminal *terminal)
{
  const guint n_rows = MAX (terminal->n_rows, PROMPT_ROWS + 1) - PROMPT_ROWS;
  const double dpi = settings->dpi > 0.0
      ? settings->dpi
      : TERMINAL_DPI * terminal->cell_height / TERMINAL_CELL;
  const double width = terminal->n_columns * terminal->cell_width;
  const double height = fmin (n_rows * terminal->cell_height, ASPECT * width);

  const RingletFigureSize usual = { 72.0 * width / dpi, 72.0 * height / dpi, dpi };

  return ringlet_plot_settings_size (settings, &usual);
}

static char *
make_sixels (const RingletFigure *figure, const RingletPlotSettings *settings,
    const RingletTerminal *terminal, GError **error)
{
  const RingletFigureSize size = terminal_size (settings, terminal);
  cairo_surface_t *surface =
      ringlet_figure_paint (figure, &settings->figure, &size, error);
  g_autofree char *sixels = NULL;

  if (surface == NULL)
    return NULL;

  cairo_surface_flush (surface);
  sixels = ringlet_sixel_encode (cairo_image_surface_get_data (surface),
      (gsize) cairo_image_surface_get_stride (surface),
      (gsize) cairo_image_surface_get_width (surface),
      (gsize) cairo_image_surface_get_height (surface));
  cairo_surface_destroy (surface);
  return g_strconcat (sixels, "\n", NULL);
}

static char *
make_characters (const RingletFigure *figure, const RingletPlotSettings *settings,
    const RingletTerminal *terminal, GError **error)
{
  const gboolean has_size = settings->width > 0.0 && settings->points == 0.0;
  const guint n_rows = MAX (terminal->n_rows, PROMPT_ROWS + 1) - PROMPT_ROWS;
  g_autoptr (RingletCells) cells = ringlet_figure_cells (figure, &settings->figure,
      has_size ? (gsize) fmin (settings->width, 1e6) : terminal->n_columns,
      has_size ? (gsize) fmin (settings->height, 1e6) : n_rows,
      terminal->kind == RINGLET_TERMINAL_ASCII, error);

  return cells != NULL ? ringlet_cells_encode (cells, terminal->colours) : NULL;
}

static gboolean
show (const RingletFigure *figure, const RingletPlotSettings *settings,
    const RingletTerminal *terminal, GError **error)
{
  const gboolean has_pixels = terminal->kind == RINGLET_TERMINAL_SIXEL;
  g_autofree char *text = has_pixels
      ? make_sixels (figure, settings, terminal, error)
      : make_characters (figure, settings, terminal, error);

  if (text == NULL)
    return FALSE;
  /* Not g_print(): blocks were asked for, whatever the locale has. */
  if (fputs (text, stdout) >= 0 && fflush (stdout) == 0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Cannot write to standard output: %s", g_strerror (errno));
  return FALSE;
}

/* --- all --- */

/* Where it goes, before anything is read. */
static gboolean
find_target (
    const RingletPlotOptions *options, RingletTerminal *terminal, GError **error)
{
  if (options->output != NULL)
    return TRUE;
  if (!ringlet_terminal_detect (options->terminal, terminal, error))
    return FALSE;
  if (terminal->kind != RINGLET_TERMINAL_NONE)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Standard output is no terminal: name a file, -o FILE.png (or .svg, .pdf), or "
      "give --terminal sixel, blocks or ascii");
  return FALSE;
}

static gboolean
check_output (const RingletPlotOptions *options, char **paths, GError **error)
{
  const RingletSetUpGeometry *geometry = &options->geometry;
  const char *const others[] = { options->mask, geometry->poni, geometry->detector };

  if (options->output == NULL)
    return TRUE;
  return ringlet_output_check (options->output, options->overwrite, error) &&
      ringlet_output_check_inputs (
          options->output, (const char *const *) paths, g_strv_length (paths), error) &&
      ringlet_output_check_inputs (
          options->output, others, G_N_ELEMENTS (others), error);
}

static gboolean
plot (const RingletPlotOptions *options, char **paths, RingletPlotSettings *settings,
    const RingletTerminal *terminal, GError **error)
{
  g_auto (RingletPlotInput) input = { 0 };
  g_auto (GStrv) names = make_names (options, paths);
  RingletFigureSize size;
  RingletFigure figure;

  if (!check_output (options, paths, error) ||
      !ringlet_plot_input_load (&input, (const char *const *) paths, settings->frame,
          options->mask, &options->geometry, &settings->order, error))
    return FALSE;

  complete (options, &input, &settings->figure);
  if (!check_figure (options, &input, &settings->figure, error) ||
      !check_lines (&input, &settings->figure, error))
    return FALSE;

  figure = figure_of (&input, names);
  if (options->output == NULL)
    return show (&figure, settings, terminal, error);

  size = ringlet_figure_size_for (&figure);
  size = ringlet_plot_settings_size (settings, &size);
  return ringlet_figure_write (
      &figure, &settings->figure, &size, options->output, options->overwrite, error);
}

static int
plot_run (int argc, char **argv)
{
  g_auto (RingletPlotOptions) options = { 0 };
  RingletPlotSettings settings;
  RingletTerminal terminal = { 0 };
  g_autoptr (GError) error = NULL;

  if (!ringlet_plot_options_parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc < 2)
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "What is to be drawn? Name an image, a cake or patterns");
  if (error != NULL || !ringlet_plot_options_read (&options, &settings, &error) ||
      !find_target (&options, &terminal, &error))
    return ringlet_cli_usage ("plot", error);
  if (!plot (&options, argv + 1, &settings, &terminal, &error))
    return ringlet_cli_fail (error);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_plot = {
  .name = "plot",
  .summary = "Draw images, cakes and patterns",
  .run = plot_run,
};
