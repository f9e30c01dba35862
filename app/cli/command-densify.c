/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/parallel.h"
#include "cli/cli.h"
#include "cli/convert.h"
#include "cli/images.h"
#include "cli/json.h"
#include "cli/parse.h"
#include "cli/run.h"
#include "process/densify.h"

static const char summary[] =
    "Makes images again of a file that ringlet sparsify wrote, or pyFAI's "
    "sparsify-Bragg.\n\n"
    "Kept pixels have the values that they had, the others their background: its\n"
    "average, or with --noise a number drawn around that with the scatter that it "
    "had,\n"
    "the same each time for one --seed. Masked pixels are what the file calls no "
    "data.\n\n"
    "OUT is one file, a name with %04d in it for a file per frame, or a folder that\n"
    "exists. Its suffix or --format tells the format: .edf, .cbf, .tif, .h5, .nxs or\n"
    ".npy. Pixels have the type that they had.";

static const char examples[] =
    "Examples:\n"
    "  ringlet densify scan_sparse.h5 scan.h5\n"
    "  ringlet densify scan_sparse.h5 --noise --seed 7 scan.h5\n"
    "  ringlet densify scan_sparse.h5 --frames 0:10 frame_%04d.cbf\n";

typedef struct {
  char *frames;
  char *format;
  char *seed;
  char *threads;
  gboolean noise;
  gboolean overwrite;
  gboolean json;
  gboolean quiet;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->frames);
  g_free (self->format);
  g_free (self->seed);
  g_free (self->threads);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg flag = G_OPTION_ARG_NONE;
  const GOptionEntry entries[] = {
    { "noise", 0, 0, flag, &o->noise, "Put the noise of the background back", NULL },
    { "seed", 0, 0, text, &o->seed, "Of that noise: a whole number (0)", "N" },
    { "frames", 0, 0, text, &o->frames,
        "Which frames: 3,5 or 0:10 (0 to 9) or 0:100:10 (all)", "LIST" },
    { "format", 0, 0, text, &o->format,
        "edf, cbf, tiff, hdf5 or npy, whatever the suffix", "NAME" },
    { "overwrite", 0, 0, flag, &o->overwrite, "Replace files that are there", NULL },
    { "json", 0, 0, flag, &o->json, "What was written, as JSON on standard output",
        NULL },
    { "quiet", 'q', 0, flag, &o->quiet, "Tell nothing", NULL },
    { "threads", 0, 0, text, &o->threads,
        "Threads to use (one per processor); never changes a result", "N" },
    { NULL },
  };

  return ringlet_cli_parse (
      "densify", "SPARSE OUT", summary, examples, entries, argc, argv);
}

/* ---- the work ---- */

typedef struct {
  RingletSparseImages *images;
  guint seed;
} Noise;

static void
noise_clear (Noise *self)
{
  g_clear_pointer (&self->images, ringlet_sparse_images_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Noise, noise_clear)

/* A member of #RingletConvert. */
static RingletImage *
add_noise (gpointer data, guint64 frame, const RingletImage *image,
    GCancellable *cancellable, GError **error)
{
  const Noise *noise = data;

  return ringlet_densify (noise->images, frame, image, noise->seed, cancellable, error);
}

static gboolean
parse_values (const Options *o, RingletConvert *convert, GArray **list, guint *seed,
    GError **error)
{
  guint threads = 0;

  convert->overwrite = o->overwrite;
  convert->warnings = g_ptr_array_new_with_free_func (g_free);
  convert->damaged = g_ptr_array_new_with_free_func (g_free);
  convert->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (o->seed != NULL && !o->noise) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--seed needs --noise: nothing is drawn without it");
    return FALSE;
  }
  if (o->frames != NULL) {
    *list = ringlet_frame_list_parse (o->frames, error);
    if (*list == NULL)
      return FALSE;
  }
  if (!ringlet_parse_count ("--seed", o->seed, seed, error) ||
      !ringlet_parse_count ("--threads", o->threads, &threads, error))
    return FALSE;
  ringlet_parallel_set_threads (threads);
  return o->format == NULL || ringlet_image_writer_find ("", o->format, error) != NULL;
}

static gboolean
run (const Options *o, RingletConvert *convert, Noise *noise, const GArray *list,
    const char *input, const char *output, GError **error)
{
  g_auto (RingletBar) bar = { 0 };

  convert->source = ringlet_source_open (input, error);
  if (convert->source == NULL)
    return FALSE;
  /* Also without noise: images that are whole need no densify. */
  noise->images = ringlet_sparse_images_open (input, error);
  if (noise->images == NULL)
    return FALSE;
  convert->frames = ringlet_frame_list_expand (
      list, ringlet_source_n_frames (convert->source), error);
  if (convert->frames == NULL ||
      !ringlet_convert_plan (convert, output, o->format, error) ||
      !ringlet_convert_check (convert, error))
    return FALSE;
  convert->compress = convert->writer->can_compress;
  if (o->noise) {
    convert->change = add_noise;
    convert->change_data = noise;
  }
  ringlet_bar_init (&bar, "Densify");
  return ringlet_run_job (ringlet_convert_work, convert, &bar, error) != NULL;
}

static void
print_json (const Options *o, const RingletConvert *convert, guint seed)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "version", RINGLET_VERSION);
  ringlet_json_add_text (json, "format", convert->writer->name);
  ringlet_json_add_number (json, "n_frames", (double) convert->frames->len);
  ringlet_json_add_text (json, "type", ringlet_pixel_type_name (convert->type));
  ringlet_json_add_flag (json, "noise", o->noise);
  if (o->noise)
    ringlet_json_add_number (json, "seed", (double) seed);
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
  g_autofree char *first =
      g_filename_display_name (g_ptr_array_index (convert->paths, 0));
  g_autofree char *last =
      g_filename_display_name (g_ptr_array_index (convert->paths, n_files - 1));

  g_print ("%s%s%s: %u frame%s of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
           " pixels (rows × columns), %s\n",
      first, n_files > 1 ? " … " : "", n_files > 1 ? last : "", convert->frames->len,
      convert->frames->len == 1 ? "" : "s", convert->n_slow, convert->n_fast,
      ringlet_pixel_type_name (convert->type));
}

static int
densify_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (RingletConvert) convert = { 0 };
  g_auto (Noise) noise = { NULL, 0 };
  g_autoptr (GArray) list = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc != 3)
    g_set_error_literal (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "name one file of sparse frames, and the file to write behind it");
  if (error != NULL || !parse_values (&options, &convert, &list, &noise.seed, &error))
    return ringlet_cli_usage ("densify", error);
  if (!run (&options, &convert, &noise, list, argv[1], argv[2], &error))
    return ringlet_cli_fail (error);
  if (options.json)
    print_json (&options, &convert, noise.seed);
  else if (!options.quiet)
    print_text (&convert);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_densify = {
  .name = "densify",
  .summary = "Images again from what sparsify has kept",
  .run = densify_run,
};
