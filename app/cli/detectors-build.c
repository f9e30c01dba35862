/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "base/quantity.h"
#include "calib/pinhole.h"
#include "cli/cli.h"
#include "cli/command-detectors.h"
#include "cli/parse.h"
#include "detector/detector-file.h"
#include "image/source.h"
#include "output-name.h"

static const char summary[] =
    "Makes a NeXus detector file, which pyFAI reads, from a detector by name or from a "
    "pixel size, and what is known about its distortion.";

static const char examples[] =
    "Examples:\n"
    "  ringlet detectors build --spline frelon.spline -o frelon.h5\n"
    "  ringlet detectors build Pilatus1M --offset-slow y.cbf --offset-fast x.cbf -o "
    "p.h5\n"
    "  ringlet detectors build --grid holes.edf --pitch 2.5mm --name MyCamera -o c.h5\n"
    "  ringlet detectors build --pixel 75um --shape 512x1024 --mask bad.edf -o d.h5\n\n"
    "The pixel size of a pinhole grid follows from the pitch of its holes; how the "
    "grid "
    "was\nturned and where it stood cannot be seen. Offset maps are in pixels times a "
    "factor:\n-0.01 for Pilatus, 0.01 for Eiger.\n";

typedef struct {
  char *output;
  char *spline;
  char *offset_slow;
  char *offset_fast;
  char *offset_factor;
  char *mask;
  char *grid;
  char *pitch;
  char *pixel;
  char *shape;
  char *sensor;
  char *orientation;
  char *name;
  gboolean overwrite;
} Options;

static void
options_clear (Options *o)
{
  char *const texts[] = { o->output, o->spline, o->offset_slow, o->offset_fast,
    o->offset_factor, o->mask, o->grid, o->pitch, o->pixel, o->shape, o->sensor,
    o->orientation, o->name };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* The options as values. */
typedef struct {
  double pixel_slow_m;
  double pixel_fast_m;
  gsize n_slow;
  gsize n_fast;
  double pitch_m;
  double factor;
  RingletSensor sensor;
  int orientation;
} Values;

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg file = G_OPTION_ARG_FILENAME;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, file, &o->output, "File to write", "FILE" },
    { "spline", 0, 0, file, &o->spline, "Distortion as FIT2D writes it", "FILE" },
    { "offset-slow", 0, 0, file, &o->offset_slow, "Image of offsets across rows",
        "FILE" },
    { "offset-fast", 0, 0, file, &o->offset_fast, "Image of offsets along rows",
        "FILE" },
    { "offset-factor", 0, 0, text, &o->offset_factor, "Pixels per unit of these", "X" },
    { "grid", 0, 0, file, &o->grid, "Image of a square grid of pinholes", "FILE" },
    { "pitch", 0, 0, text, &o->pitch, "Distance between its holes, 2.5mm", "LENGTH" },
    { "mask", 'm', 0, file, &o->mask, "Image that is not 0 where pixels are bad",
        "FILE" },
    { "pixel", 0, 0, text, &o->pixel, "Pixel size, 75um, or rows,columns", "LENGTH" },
    { "shape", 0, 0, text, &o->shape, "Rows × columns of the image", "ROWSxCOLUMNS" },
    { "sensor", 0, 0, text, &o->sensor, "Material and thickness", "Si,450um" },
    { "orientation", 0, 0, text, &o->orientation,
        "Where the first pixel is, 1 to 4 (3)", "N" },
    { "name", 0, 0, text, &o->name, "Name in the file", "NAME" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &o->overwrite,
        "Replace a file that is there", NULL },
    { NULL },
  };

  return ringlet_cli_parse (
      "detectors build", "[NAME|FILE]", summary, examples, entries, argc, argv);
}

/* ---- what makes sense together ---- */

static const char *
find_problem (const Options *o, int n_names)
{
  const gboolean has_offsets = o->offset_slow != NULL || o->offset_fast != NULL;

  if (o->output == NULL)
    return "name the output with -o";
  if (n_names > 1)
    return "name one detector";
  if ((o->spline != NULL) + has_offsets + (o->grid != NULL) > 1)
    return "--spline, --offset-slow with --offset-fast and --grid exclude each other";
  if ((o->offset_slow == NULL) != (o->offset_fast == NULL))
    return "--offset-slow and --offset-fast go together";
  if ((o->grid == NULL) != (o->pitch == NULL))
    return "--grid and --pitch go together";
  if (o->grid != NULL && (n_names > 0 || o->pixel != NULL || o->shape != NULL))
    return "--grid says pixel size and shape; leave out the detector, --pixel and "
           "--shape";
  if (n_names > 0 && (o->pixel != NULL || o->shape != NULL))
    return "the detector says pixel size and shape; leave out --pixel and --shape";
  if (n_names == 0 && o->grid == NULL && o->spline == NULL && o->pixel == NULL)
    return "name a detector, or give --pixel, --spline or --grid";
  return NULL;
}

static gboolean
parse_values (const Options *o, Values *v, GError **error)
{
  if (o->pitch != NULL &&
      !ringlet_length_parse ("--pitch", o->pitch, 1e-5, 0.1, &v->pitch_m, error))
    return FALSE;
  return ringlet_detectors_parse_pixel (
             o->pixel, &v->pixel_slow_m, &v->pixel_fast_m, error) &&
      ringlet_parse_shape ("--shape", o->shape, &v->n_slow, &v->n_fast, error) &&
      ringlet_detectors_parse_sensor (o->sensor, &v->sensor, error) &&
      ringlet_detectors_parse_orientation (o->orientation, &v->orientation, error) &&
      ringlet_parse_number ("--offset-factor", o->offset_factor, &v->factor, error);
}

static gboolean
check (const Options *o, int n_names, Values *v, GError **error)
{
  const char *problem = find_problem (o, n_names);

  if (problem != NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s", problem);
    return FALSE;
  }
  return parse_values (o, v, error);
}

/* ---- the steps ---- */

static RingletDetector *
start (const Options *o, const char *name, const Values *v, GError **error)
{
  const int orientation = v->orientation != 0 ? v->orientation : 3;

  if (name != NULL)
    return ringlet_parse_detector (name, v->orientation, error);

  /* A spline has a pixel size of its own. */
  return ringlet_detector_new_generic (v->pixel_slow_m > 0.0 ? v->pixel_slow_m : 1e-4,
      v->pixel_fast_m > 0.0 ? v->pixel_fast_m : 1e-4, v->n_slow, v->n_fast, orientation,
      error);
}

static gboolean
find_factor (
    const Options *o, const RingletDetector *detector, double *factor, GError **error)
{
  if (o->offset_factor != NULL)
    return TRUE;

  *factor = g_str_has_prefix (detector->name, "Pilatus") ? -0.01
      : g_str_has_prefix (detector->name, "Eiger")       ? 0.01
                                                         : 0.0;
  if (*factor != 0.0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "What the offset maps of a %s mean is not known: give --offset-factor, pixels "
      "per "
      "unit",
      detector->name);
  return FALSE;
}

static RingletDetector *
move_pixels (
    const Options *o, const RingletDetector *detector, double factor, GError **error)
{
  g_autoptr (RingletImage) slow = NULL;
  g_autoptr (RingletImage) fast = NULL;
  RingletDetector *moved = NULL;

  if (!find_factor (o, detector, &factor, error))
    return NULL;
  slow = ringlet_image_load (o->offset_slow, NULL, error);
  if (slow != NULL)
    fast = ringlet_image_load (o->offset_fast, NULL, error);
  if (fast == NULL)
    return NULL;

  moved = ringlet_detector_with_offsets (detector, slow, fast, factor, error);
  if (moved == NULL)
    g_prefix_error (error, "%s, %s: ", o->offset_slow, o->offset_fast);
  return moved;
}

static RingletDetector *
find_holes (const Options *o, double pitch_m, const RingletMask *mask, GError **error)
{
  g_autoptr (RingletImage) image = ringlet_image_load (o->grid, NULL, error);
  RingletPinholeReport report;
  RingletDetector *detector = NULL;
  char rms[G_ASCII_DTOSTR_BUF_SIZE];

  if (image == NULL)
    return NULL;
  detector = ringlet_pinhole_detector (image, mask, pitch_m, &report, error);
  if (detector == NULL) {
    g_prefix_error (error, "%s: ", o->grid);
    return NULL;
  }
  g_print ("%s: %" G_GSIZE_FORMAT " holes of %" G_GSIZE_FORMAT
           " spots, within %s pixels rms of the distortion\n",
      o->grid, report.n_holes, report.n_spots,
      g_ascii_formatd (rms, sizeof rms, "%.3f", report.rms_px));
  return detector;
}

/* Adds the mask of the user to what is masked already. */
static RingletDetector *
cover (const Options *o, RingletDetector *detector, RingletMask *mask, GError **error)
{
  g_autoptr (RingletDetector) shaped = NULL;
  g_autoptr (RingletMask) both = NULL;

  if (mask == NULL)
    return ringlet_detector_ref (detector);

  shaped = ringlet_detector_for_image (detector, mask->n_slow, mask->n_fast, error);
  if (shaped != NULL)
    both = ringlet_mask_union (shaped->mask, mask, error);
  if (both == NULL) {
    g_prefix_error (error, "%s: ", o->mask);
    return NULL;
  }
  return ringlet_detector_with_mask (shaped, both);
}

static gboolean
load_mask (const Options *o, RingletMask **mask, GError **error)
{
  g_autoptr (RingletImage) image = NULL;

  if (o->mask == NULL)
    return TRUE;
  image = ringlet_image_load (o->mask, NULL, error);
  if (image != NULL)
    *mask = ringlet_mask_new_from_image (image, error);
  return *mask != NULL;
}

static RingletDetector *
bend (const Options *o, const char *name, const Values *v, const RingletMask *mask,
    GError **error)
{
  g_autoptr (RingletDetector) plain = NULL;
  g_autoptr (RingletDetector) found = NULL;

  if (o->grid != NULL) {
    found = find_holes (o, v->pitch_m, mask, error);
    return found == NULL || v->orientation == 0
        ? g_steal_pointer (&found)
        : ringlet_detector_with_orientation (found, v->orientation);
  }

  plain = start (o, name, v, error);
  if (plain == NULL)
    return NULL;
  if (o->spline != NULL)
    return ringlet_detector_with_spline (plain, o->spline, error);
  if (o->offset_slow != NULL)
    return move_pixels (o, plain, v->factor, error);
  return g_steal_pointer (&plain);
}

/* The same pixels under another name. */
static RingletDetector *
rename_detector (const RingletDetector *self, const char *name, GError **error)
{
  g_autoptr (RingletMask) mask = ringlet_detector_gap_mask (self);
  g_autoptr (RingletDetector) named = ringlet_detector_new_grid (
      name, ringlet_grid_ref (self->grid), self->orientation, error);
  g_autoptr (RingletDetector) masked = NULL;

  if (named == NULL)
    return NULL;
  masked = ringlet_detector_with_mask (named, mask);
  return ringlet_detector_with_sensor (masked, &self->sensor);
}

static RingletDetector *
build (const Options *o, const char *name, const Values *v, GError **error)
{
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletDetector) bent = NULL;
  g_autoptr (RingletDetector) covered = NULL;
  g_autoptr (RingletDetector) sensitive = NULL;

  if (!load_mask (o, &mask, error))
    return NULL;
  bent = bend (o, name, v, mask, error);
  if (bent != NULL)
    covered = cover (o, bent, mask, error);
  if (covered == NULL)
    return NULL;

  sensitive = v->sensor.material != NULL
      ? ringlet_detector_with_sensor (covered, &v->sensor)
      : ringlet_detector_ref (covered);
  return o->name != NULL ? rename_detector (sensitive, o->name, error)
                         : g_steal_pointer (&sensitive);
}

static gboolean
check_output (const Options *o, const char *name, GError **error)
{
  const char *const inputs[] = { name, o->spline, o->offset_slow, o->offset_fast,
    o->mask, o->grid };

  return ringlet_output_check (o->output, o->overwrite, error) &&
      ringlet_output_check_inputs (o->output, inputs, G_N_ELEMENTS (inputs), error);
}

int
ringlet_detectors_build (int argc, char **argv)
{
  g_auto (Options) o = { 0 };
  Values v = { 0 };
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (GError) error = NULL;
  const char *name = NULL;

  if (!parse (&o, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (!check (&o, argc - 1, &v, &error))
    return ringlet_cli_usage ("detectors build", error);

  name = argc > 1 ? argv[1] : NULL;
  if (!check_output (&o, name, &error))
    return ringlet_cli_fail (error);
  detector = build (&o, name, &v, &error);
  if (detector == NULL ||
      !ringlet_detector_save (detector, o.output, o.overwrite, &error))
    return ringlet_cli_fail (error);
  ringlet_detectors_report (o.output, detector);
  return RINGLET_EXIT_DONE;
}
