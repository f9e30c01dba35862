/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "cli/cli.h"
#include "cli/convert.h"
#include "cli/images.h"
#include "cli/json.h"
#include "cli/parse.h"
#include "cli/run.h"
#include "image/image-type.h"

static const char summary[] =
    "Writes images in another format.\n\n" RINGLET_CLI_IMAGES "\n\n"
    "The frames of all inputs follow each other, counted from 0. OUT is one file, a "
    "name with\n%04d in it for a file per frame, numbered as the frames, or a folder "
    "that exists. Its\nsuffix or --format tells the format: .edf, .cbf, .tif, .h5, "
    ".nxs, "
    ".npy, or .msk for masks.\nPixels keep type and value, and metadata go under the "
    "usual keys of the format, unless an\noption says otherwise; what a format cannot "
    "hold is refused.";

static const char examples[] =
    "Types: bool, uint8, uint16, uint32, uint64, int8, int16, int32, int64, float32, "
    "float64.\nIn CBF files pixels are integers of up to 32 bits.\n\n"
    "Examples:\n"
    "  ringlet convert eiger_master.h5 frame_%04d.cbf\n"
    "  ringlet convert scan_####.cbf scan.h5\n"
    "  ringlet convert scan.h5 part.h5 --frames 0:100:10 --compression none\n"
    "  ringlet convert image.tif image.edf --flip\n"
    "  ringlet convert *.edf tiffs/ --format tiff\n";

typedef struct {
  char *frames;
  char *type;
  char *format;
  char *compression;
  gboolean clip;
  gboolean verify;
  gboolean overwrite;
  gboolean json;
  gboolean quiet;
  RingletTurn turn; /* all options that turn, in the order of the line */
} Options;

static void
options_clear (Options *self)
{
  g_free (self->frames);
  g_free (self->type);
  g_free (self->format);
  g_free (self->compression);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* ---- the line ---- */

static gboolean
on_turn (const char *option, const char *value, gpointer data, GError **error)
{
  Options *o = data;
  RingletTurn turn = { g_str_equal (option, "--transpose"),
    g_str_equal (option, "--flip"), g_str_equal (option, "--mirror") };
  guint orientation = 0;

  if (value != NULL) {
    if (!ringlet_parse_count (option, value, &orientation, NULL) ||
        !ringlet_turn_from_orientation (orientation, &turn, NULL))
      return ringlet_parse_refuse (option, value, "a number from 1 to 8", error);
  }
  o->turn = ringlet_turn_then (o->turn, turn);
  return TRUE;
}

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg flag = G_OPTION_ARG_NONE;
  const GOptionArg call = G_OPTION_ARG_CALLBACK;
  const int none = G_OPTION_FLAG_NO_ARG;
  const GOptionEntry entries[] = {
    { "frames", 0, 0, text, &o->frames,
        "Which frames: 3,5 or 0:10 (0 to 9) or 0:100:10 (all)", "LIST" },
    { "orientation", 0, 0, call, on_turn,
        "Where pixel (0, 0) of the input lies, 1 to 4 as in \"ringlet integrate\", 5 "
        "to "
        "8 with rows and columns exchanged; written is 3",
        "N" },
    { "flip", 0, none, call, on_turn, "Last row first", NULL },
    { "mirror", 0, none, call, on_turn, "Last column first", NULL },
    { "transpose", 0, none, call, on_turn, "Rows become columns", NULL },
    { "type", 0, 0, text, &o->type,
        "Type of the pixels; a value that does not fit is an error", "TYPE" },
    { "clip", 0, 0, flag, &o->clip,
        "What does not fit the type becomes the nearest number that does", NULL },
    { "format", 0, 0, text, &o->format,
        "edf, cbf, tiff, hdf5, npy or fit2dmask, whatever the suffix", "NAME" },
    { "compression", 0, 0, text, &o->compression, "Of HDF5: gzip or none (gzip)",
        "NAME" },
    { "verify", 0, 0, flag, &o->verify,
        "Compare all checksums and refuse what differs; of a single file that is a "
        "warning otherwise",
        NULL },
    { "overwrite", 0, 0, flag, &o->overwrite, "Replace files that are there", NULL },
    { "json", 0, 0, flag, &o->json, "What was written, as JSON on standard output",
        NULL },
    { "quiet", 'q', 0, flag, &o->quiet, "Tell nothing", NULL },
    { NULL },
  };

  return ringlet_cli_parse_steps (
      "convert", "IMAGE… OUT", summary, examples, entries, o, argc, argv);
}

/* ---- values ---- */

static gboolean
parse_compression (const Options *o, gboolean *compress, GError **error)
{
  *compress = g_strcmp0 (o->compression, "gzip") == 0;
  if (o->compression == NULL || *compress || g_str_equal (o->compression, "none"))
    return TRUE;
  return ringlet_parse_refuse ("--compression", o->compression, "gzip or none", error);
}

/* What can be known before a file is opened. */
static gboolean
parse_values (const Options *o, RingletConvert *convert, GArray **list, GError **error)
{
  convert->turn = o->turn;
  convert->clip = o->clip;
  convert->overwrite = o->overwrite;
  convert->has_type = o->type != NULL;
  convert->verify = o->verify;
  convert->warnings = g_ptr_array_new_with_free_func (g_free);
  convert->damaged = g_ptr_array_new_with_free_func (g_free);
  convert->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (o->frames != NULL) {
    *list = ringlet_frame_list_parse (o->frames, error);
    if (*list == NULL)
      return FALSE;
  }
  if (o->type != NULL && !ringlet_pixel_type_parse (o->type, &convert->type, error)) {
    g_prefix_error (error, "--type: ");
    return FALSE;
  }
  if (o->clip && o->type == NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--clip needs --type: no value changes without it");
    return FALSE;
  }
  return (o->format == NULL ||
             ringlet_image_writer_find ("", o->format, error) != NULL) &&
      parse_compression (o, &convert->compress, error);
}

/* HDF5 is compressed unless the line says no. */
static gboolean
choose_compression (const Options *o, RingletConvert *convert, GError **error)
{
  if (o->compression == NULL) {
    convert->compress = convert->writer->can_compress;
    return TRUE;
  }
  if (!convert->compress || convert->writer->can_compress)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--compression: %s files are not compressed with gzip here; .h5 files are",
      convert->writer->name);
  return FALSE;
}

/* ---- what was done ---- */

static void
print_json (const RingletConvert *convert)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "format", convert->writer->name);
  ringlet_json_add_number (json, "n_frames", (double) convert->frames->len);
  ringlet_json_add_number (json, "n_slow", (double) convert->n_slow);
  ringlet_json_add_number (json, "n_fast", (double) convert->n_fast);
  ringlet_json_add_text (json, "type", ringlet_pixel_type_name (convert->type));
  json_builder_set_member_name (json, "files");
  json_builder_begin_array (json);
  for (guint i = 0; i < convert->paths->len; i++) {
    g_autofree char *name =
        g_filename_display_name (g_ptr_array_index (convert->paths, i));

    json_builder_add_string_value (json, name);
  }
  json_builder_end_array (json);
  json_builder_end_object (json);
  ringlet_json_print (json);
}

static void
print_text (const RingletConvert *convert)
{
  const guint n_files = convert->paths->len;
  const guint n_frames = convert->frames->len;
  g_autofree char *first =
      g_filename_display_name (g_ptr_array_index (convert->paths, 0));
  g_autofree char *last =
      g_filename_display_name (g_ptr_array_index (convert->paths, n_files - 1));

  g_print ("%s%s%s: %u frame%s of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
           " pixels (rows × columns), %s\n",
      first, n_files > 1 ? " … " : "", n_files > 1 ? last : "", n_frames,
      n_frames > 1 ? "s" : "", convert->n_slow, convert->n_fast,
      ringlet_pixel_type_name (convert->type));
}

static void
report (const Options *o, const RingletConvert *convert)
{
  for (guint i = 0; !o->quiet && i < convert->warnings->len; i++)
    g_printerr (
        "ringlet: %s\n", (const char *) g_ptr_array_index (convert->warnings, i));
  if (o->json)
    print_json (convert);
  else if (!o->quiet)
    print_text (convert);
}

/* --clip is an option of this command, so that core/ does not know its name. */
static void
add_hint (const Options *o, GError *error)
{
  g_autofree char *message = NULL;

  if (o->type == NULL || o->clip ||
      !g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_VALUE) ||
      g_strstr_len (error->message, -1, "does not fit") == NULL ||
      g_strstr_len (error->message, -1, " is nan,") != NULL)
    return;
  message = g_steal_pointer (&error->message);
  error->message = g_strconcat (message, ", or --clip", NULL);
}

static gboolean
run (const Options *o, RingletConvert *convert, const GArray *list, char **inputs,
    const char *output, GError **error)
{
  const RingletSourceFlags flags =
      o->verify ? RINGLET_SOURCE_VERIFY : RINGLET_SOURCE_DEFAULT;
  g_auto (RingletBar) bar = { 0 };

  convert->source =
      ringlet_source_open_full ((const char *const *) inputs, flags, NULL, error);
  if (convert->source == NULL)
    return FALSE;
  if (!o->quiet)
    ringlet_cli_tell_notes (ringlet_source_notes (convert->source));
  convert->frames = ringlet_frame_list_expand (
      list, ringlet_source_n_frames (convert->source), error);
  if (convert->frames == NULL ||
      !ringlet_convert_plan (convert, output, o->format, error) ||
      !choose_compression (o, convert, error) ||
      !ringlet_convert_check (convert, error))
    return FALSE;

  ringlet_bar_init (&bar, "Convert");
  return ringlet_run_job (ringlet_convert_work, convert, &bar, error) != NULL;
}

static void
tell_damaged (const RingletConvert *convert)
{
  for (guint i = 0; i < convert->damaged->len; i++)
    g_printerr (
        "ringlet: %s\n", (const char *) g_ptr_array_index (convert->damaged, i));
}

static int
convert_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (RingletConvert) convert = { 0 };
  g_autoptr (GArray) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc < 3)
    g_set_error_literal (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "name at least one image, and the file to write behind it");
  if (error != NULL || !parse_values (&options, &convert, &list, &error))
    return ringlet_cli_usage ("convert", error);

  output = g_strdup (argv[argc - 1]);
  argv[argc - 1] = NULL;
  if (!run (&options, &convert, list, argv + 1, output, &error)) {
    add_hint (&options, error);
    ringlet_cli_fail (error);
    tell_damaged (&convert);
    return RINGLET_EXIT_FAILURE;
  }
  report (&options, &convert);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_convert = {
  .name = "convert",
  .summary = "Images into another format, type or orientation",
  .run = convert_run,
};
