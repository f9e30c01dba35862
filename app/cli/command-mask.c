/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/output.h"
#include "cli/cli.h"
#include "cli/mask-steps.h"
#include "cli/parse.h"
#include "cli/set-up-geometry.h"
#include "image/mask-write.h"
#include "output-name.h"

static const char summary[] =
    "Makes, changes and converts masks. A mask is an image in which every pixel that "
    "is "
    "not 0\nis left out.\n\n"
    "Begins with MASK, or with a mask that hides nothing, and does what the options "
    "say "
    "in\ntheir order. -o names the file to write; its suffix tells the format: .edf, "
    ".tif, .npy,\n.msk (Fit2D), .h5 or .nxs. Masks are read in these formats, too, and "
    "in all formats of\nimages. Nothing is inverted, transposed or turned unless an "
    "option says so; what looks\nas if it should be is reported.";

static const char examples[] =
    "Shapes, one a line; \"add\" masks, \"cut\" frees, # begins a comment:\n"
    "  add rectangle Y0 X0 Y1 X1\n"
    "  add circle Y X RADIUS\n"
    "  add ellipse Y X Y_RADIUS X_RADIUS [ANGLE]\n"
    "  add polygon Y1 X1 Y2 X2 Y3 X3 …\n"
    "  add ring Y X INNER_RADIUS OUTER_RADIUS\n"
    "  add arc Y X INNER_RADIUS OUTER_RADIUS FROM TO\n"
    "  add brush RADIUS Y1 X1 Y2 X2 …\n"
    "  add 2theta MIN MAX          (degrees; needs --poni)\n"
    "  add radial UNIT MIN MAX     (UNIT as in \"ringlet integrate\"; needs --poni)\n"
    "Coordinates are in pixels, y (down the rows of the file) before x, from the "
    "corner "
    "of the\nfirst pixel, whose centre is at 0.5 0.5. Angles are in degrees from x "
    "towards y. A pixel is\nin a shape when its centre is.\n\n"
    "Examples:\n"
    "  ringlet mask old.msk -o new.edf\n"
    "  ringlet mask --detector Pilatus1M --gaps --grow 1 --or beamstop.edf -o all.edf\n"
    "  ringlet mask --image lab6.edf --flagged --above 60000 --grow 2 --hot 8 -o "
    "bad.npy\n"
    "  ringlet mask --eiger x_master.h5 --series dark_master.h5 --noisy 8 -o bad.edf\n"
    "  ringlet mask --poni my.poni --image a.edf --shapes my-shapes.txt -o shapes.h5\n"
    "  ringlet mask outline.edf --fill -o filled.edf\n"
    "  ringlet mask dioptas.mask --flip -o mask.tif\n";

typedef struct {
  RingletSetUpGeometry geometry;
  char *shape;
  char *output;
  gboolean overwrite;
  gboolean quiet;
  GPtrArray *steps;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->shape);
  g_free (self->output);
  ringlet_set_up_geometry_clear (&self->geometry);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg file = G_OPTION_ARG_FILENAME;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, file, &o->output, "File to write; without it only counts",
        "FILE" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &o->overwrite,
        "Replace a file that is there already", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &o->quiet, "Do not count", NULL },
    { "shape", 0, 0, text, &o->shape,
        "Rows and columns, where no mask, image or detector says them", "R×C" },
    { "detector", 0, 0, text, &o->geometry.detector,
        "Detector, for --gaps: a name of \"ringlet detectors\" or a NeXus or spline "
        "file",
        "NAME|FILE" },
    { "orientation", 0, 0, text, &o->geometry.orientation,
        "Where its pixel (0, 0) lies, 1 to 4 as in \"ringlet integrate\"", "N" },
    { "poni", 'p', 0, file, &o->geometry.poni, "Geometry, for shapes that are ranges",
        "FILE" },
    { "wavelength", 'w', 0, text, &o->geometry.wavelength,
        "Wavelength or photon energy, with its unit, where the geometry has another",
        "VALUE" },
    { NULL },
  };
  g_autofree GOptionEntry *all = ringlet_mask_steps_entries (entries);

  return ringlet_cli_parse_steps (
      "mask", "[MASK]", summary, examples, all, o->steps, argc, argv);
}

/* The detector of the geometry, or that of the command line alone. */
static gboolean
load_scene (const Options *o, const RingletGeometryOrder *order, RingletPoni *poni,
    RingletMaskWork *work, GError **error)
{
  if (o->geometry.poni != NULL) {
    if (!ringlet_set_up_geometry_load (&o->geometry, order, NULL, poni, error))
      return FALSE;
    work->geometry = &poni->geometry;
    if (poni->detector != NULL)
      work->detector = ringlet_detector_ref (poni->detector);
  } else if (o->geometry.detector != NULL) {
    work->detector =
        ringlet_parse_detector (o->geometry.detector, order->orientation, error);
    return work->detector != NULL;
  }
  return TRUE;
}

static gboolean
check_output (const Options *o, const char *path, GError **error)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();

  if (o->output == NULL)
    return TRUE;

  g_ptr_array_add (inputs, (gpointer) path);
  g_ptr_array_add (inputs, o->geometry.poni);
  g_ptr_array_add (inputs, o->geometry.detector);
  ringlet_mask_steps_list_files (o->steps, inputs);
  return ringlet_mask_write_check (o->output, error) &&
      ringlet_output_check (o->output, o->overwrite, error) &&
      ringlet_output_check_inputs (
          o->output, (const char *const *) inputs->pdata, inputs->len, error);
}

/* What is named must fit together in the end. */
static gboolean
check_detector (const RingletMaskWork *work, GError **error)
{
  g_autoptr (RingletDetector) detector = NULL;

  if (work->detector == NULL)
    return TRUE;
  detector = ringlet_mask_work_fit_detector (work, error);
  return detector != NULL;
}

/* --shape is for masks that begin with nothing; another one must not disagree. */
static gboolean
check_shape (const RingletMask *mask, const char *path, gsize n_slow, gsize n_fast,
    GError **error)
{
  if (n_slow == 0 || (mask->n_slow == n_slow && mask->n_fast == n_fast))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), --shape says %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      "; leave it out",
      path, mask->n_slow, mask->n_fast, n_slow, n_fast);
  return FALSE;
}

static void
report (const Options *o, const RingletMaskWork *work)
{
  const RingletMask *mask = work->mask;
  const gsize n = mask->n_slow * mask->n_fast;
  char percent[G_ASCII_DTOSTR_BUF_SIZE];

  if (!o->quiet) {
    g_ascii_formatd (
        percent, sizeof percent, "%.2f", 100.0 * (double) mask->n_bad / (double) n);
    g_print ("%s: %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " pixels, %" G_GSIZE_FORMAT
             " masked (%s %%)\n",
        o->output != NULL ? o->output : "mask", mask->n_slow, mask->n_fast, mask->n_bad,
        percent);
  }
  if (work->warned)
    return;
  if (mask->n_bad == n)
    g_printerr ("ringlet: the mask hides all pixels; is it inverted, or an image and "
                "no mask?\n");
  else if (ringlet_mask_seems_inverted (mask))
    g_printerr ("ringlet: the mask hides %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                " pixels; is it inverted?\n",
        mask->n_bad, n);
}

static int
run (const Options *o, const RingletGeometryOrder *order, const char *path,
    gsize n_slow, gsize n_fast)
{
  g_auto (RingletMaskWork) work = { 0 };
  g_auto (RingletPoni) poni = { 0 };
  g_autoptr (GError) error = NULL;

  if (!check_output (o, path, &error) || !load_scene (o, order, &poni, &work, &error) ||
      !ringlet_mask_steps_start (o->steps, path, n_slow, n_fast, &work, &error) ||
      !check_shape (work.mask, path, n_slow, n_fast, &error) ||
      !ringlet_mask_steps_apply (o->steps, &work, &error) ||
      !check_detector (&work, &error) ||
      !(o->output == NULL ||
          ringlet_mask_write (work.mask, o->output, o->overwrite, &error)))
    return ringlet_cli_fail (error);

  report (o, &work);
  return RINGLET_EXIT_DONE;
}

static int
mask_run (int argc, char **argv)
{
  g_auto (Options) options = { .steps = ringlet_mask_steps_new () };
  g_autoptr (GError) error = NULL;
  RingletGeometryOrder order;
  gsize n_slow = 0;
  gsize n_fast = 0;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc > 2)
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "one mask to begin with, not %s and %s; --or adds one to it", argv[1], argv[2]);
  else if (argc < 2 && options.steps->len == 0)
    g_set_error_literal (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "name a mask to begin with, or say what to mask");
  if (error != NULL ||
      !ringlet_set_up_geometry_parse (&options.geometry, &order, &error) ||
      !ringlet_parse_shape ("--shape", options.shape, &n_slow, &n_fast, &error))
    return ringlet_cli_usage ("mask", error);
  return run (&options, &order, argc > 1 ? argv[1] : NULL, n_slow, n_fast);
}

const RingletCommand ringlet_command_mask = {
  .name = "mask",
  .summary = "Make, change and convert masks",
  .run = mask_run,
};
