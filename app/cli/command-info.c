/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/images.h"
#include "cli/info.h"

static const char summary[] =
    "Tells what is in image files, from their headers: no pixels are decoded for "
    "it.\n\n" RINGLET_CLI_IMAGES "\n\n"
    "--statistics and --json decode the first frame. Of it are told the least, "
    "largest\n"
    "and mean value and the sum; pixels of 16 or more bits without a sign that hold "
    "one\n"
    "of the two largest numbers, by which counting detectors say \"gap\" and \"dead\"\n"
    "(flagged), and those that are not finite are left out there. Saturated are "
    "pixels\n"
    "at the limit that the header states, or else at the largest number of their type.";

static const char examples[] = "Examples:\n"
                               "  ringlet info image.cbf\n"
                               "  ringlet info --header --statistics lab6.edf\n"
                               "  ringlet info --frames scan_master.h5\n"
                               "  ringlet info --verify 'img_####.cbf'\n"
                               "  ringlet info --json folder > folder.json\n"
                               "  ringlet info --formats\n";

typedef struct {
  RingletInfoOptions tell;
  gboolean json;
  gboolean formats;
} Options;

/* One file that is being told of. */
typedef struct {
  const RingletInfoOptions *tell;
  JsonBuilder *json; /* (nullable) */
  RingletInfoFile file;
  GPtrArray *damage; /* (element-type GError) */
  GHashTable *told;  /* (element-type utf8): warnings */
} Show;

static void
show_clear (Show *self)
{
  g_free (self->file.label);
  g_clear_pointer (&self->file.source, ringlet_source_unref);
  g_clear_pointer (&self->damage, g_ptr_array_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Show, show_clear)

static void
measure_files (RingletInfoFile *file)
{
  g_autoptr (GPtrArray) paths = ringlet_source_list_files (file->source, NULL, NULL);

  for (guint i = 0; i < paths->len; i++) {
    GStatBuf info;

    if (g_stat (g_ptr_array_index (paths, i), &info) == 0)
      file->n_bytes += (guint64) info.st_size;
  }
  file->n_files = paths->len;
}

static gboolean
show_open (Show *self, const char *path, GError **error)
{
  const char *const names[] = { path, NULL };
  const RingletSourceFlags flags = RINGLET_SOURCE_DESCRIBE | RINGLET_SOURCE_VERIFY;

  self->file.source = ringlet_source_open_full (names, flags, NULL, error);
  if (self->file.source == NULL)
    return FALSE;

  self->file.label = g_filename_display_name (path);
  measure_files (&self->file);
  return TRUE;
}

/* Some things are only found odd in the pixels. */
static void
add_warnings (RingletImageMeta *to, const RingletImageMeta *from)
{
  for (guint i = 0; from->warnings != NULL && i < from->warnings->len; i++) {
    const char *warning = g_ptr_array_index (from->warnings, i);

    if (to->warnings == NULL ||
        !g_ptr_array_find_with_equal_func (to->warnings, warning, g_str_equal, NULL))
      ringlet_image_meta_warn (to, "%s", warning);
  }
}

/* FALSE with @error when pixels were wanted and are damaged. */
static gboolean
measure_frame (const Show *self, guint64 index, RingletFrameInfo *info,
    RingletInfoStatistics *statistics, GError **error)
{
  g_autoptr (RingletImage) image =
      ringlet_source_read (self->file.source, index, NULL, error);

  if (image == NULL)
    return FALSE;
  add_warnings (&info->meta, &image->meta);
  *statistics = ringlet_info_measure (image);
  return TRUE;
}

static void
note_warnings (const Show *self, const RingletFrameInfo *info)
{
  const GPtrArray *warnings = info->meta.warnings;

  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    g_hash_table_add (self->told, g_strdup (g_ptr_array_index (warnings, i)));
}

/* With --verify a damaged frame is told of with the others. */
static gboolean
show_first (const Show *self, GError **error)
{
  gboolean has_pixels = self->tell->statistics || self->json != NULL;
  g_auto (RingletFrameInfo) info = { 0 };
  RingletInfoStatistics statistics;

  if (!ringlet_source_describe (self->file.source, 0, &info, NULL, error))
    return FALSE;
  if (has_pixels && self->tell->verify)
    has_pixels = measure_frame (self, 0, &info, &statistics, NULL);
  else if (has_pixels && !measure_frame (self, 0, &info, &statistics, error))
    return FALSE;
  note_warnings (self, &info);

  if (self->json == NULL) {
    ringlet_info_print_file (
        &self->file, &info, self->tell, has_pixels ? &statistics : NULL);
    return TRUE;
  }
  json_builder_begin_object (self->json);
  ringlet_info_add_file (self->json, &self->file, &info);
  if (has_pixels)
    ringlet_info_add_statistics (self->json, &statistics);
  return TRUE;
}

static gboolean
show_frame (const Show *self, guint64 index, GError **error)
{
  const gboolean has_pixels = self->tell->statistics || self->tell->verify;
  const gboolean tells_pixels = self->tell->statistics;
  g_auto (RingletFrameInfo) info = { 0 };
  RingletInfoStatistics statistics;

  if (!ringlet_source_describe (self->file.source, index, &info, NULL, error) ||
      (has_pixels && !measure_frame (self, index, &info, &statistics, error)))
    return FALSE;
  ringlet_cli_tell_warnings (
      ringlet_source_path (self->file.source, index), &info.meta, self->told);
  if (!self->tell->frames)
    return TRUE;

  if (self->json == NULL) {
    ringlet_info_print_frame (index, &info, tells_pixels ? &statistics : NULL);
    return TRUE;
  }
  json_builder_begin_object (self->json);
  ringlet_info_add_frame (self->json, index, &info);
  if (tells_pixels)
    ringlet_info_add_statistics (self->json, &statistics);
  json_builder_end_object (self->json);
  return TRUE;
}

/* Who verifies wants to know of all damaged frames. */
static void
show_frames (const Show *self)
{
  const guint64 n = ringlet_source_n_frames (self->file.source);
  const gboolean is_list = self->json != NULL && self->tell->frames;

  if (is_list) {
    json_builder_set_member_name (self->json, "frames");
    json_builder_begin_array (self->json);
  }
  for (guint64 i = 0; i < n && (self->damage->len == 0 || self->tell->verify); i++) {
    GError *error = NULL;

    if (!show_frame (self, i, &error))
      g_ptr_array_add (self->damage, error);
  }
  if (is_list)
    json_builder_end_array (self->json);
  if (self->tell->verify && self->json == NULL)
    ringlet_info_print_verified (n, self->damage->len);
}

static void
add_damage (const Show *self)
{
  json_builder_set_member_name (self->json, "damage");
  json_builder_begin_array (self->json);
  for (guint i = 0; i < self->damage->len; i++) {
    const GError *error = g_ptr_array_index (self->damage, i);
    g_autofree char *valid = g_utf8_make_valid (error->message, -1);

    json_builder_add_string_value (self->json, valid);
  }
  json_builder_end_array (self->json);
}

static int
show (const char *path, const Options *options, JsonBuilder *json)
{
  g_auto (Show) self = { .tell = &options->tell, .json = json };
  g_autoptr (GError) error = NULL;

  self.told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.damage = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  if (!show_open (&self, path, &error) || !show_first (&self, &error))
    return ringlet_cli_fail (error);

  if (options->tell.frames || options->tell.verify)
    show_frames (&self);
  if (json != NULL) {
    if (options->tell.verify)
      add_damage (&self);
    json_builder_end_object (json);
  }
  for (guint i = 0; i < self.damage->len; i++)
    ringlet_cli_fail (g_ptr_array_index (self.damage, i));
  return self.damage->len == 0 ? RINGLET_EXIT_DONE : RINGLET_EXIT_FAILURE;
}

/* One broken file does not hide the others: each gets its line. */
static int
show_name (const char *name, const Options *options, JsonBuilder *json)
{
  g_autoptr (GError) unknown = NULL;
  g_auto (GStrv) notes = NULL;
  g_auto (GStrv) paths = ringlet_source_expand (name, &notes, NULL, &unknown);
  int code = RINGLET_EXIT_DONE;

  if (paths == NULL)
    return ringlet_cli_fail (unknown);

  ringlet_cli_tell_notes ((const char *const *) notes);
  for (gsize i = 0; paths[i] != NULL; i++) {
    if (show (paths[i], options, json) != RINGLET_EXIT_DONE)
      code = RINGLET_EXIT_FAILURE;
  }
  return code;
}

static int
show_all (char **names, const Options *options)
{
  g_autoptr (JsonBuilder) json = options->json ? json_builder_new () : NULL;
  int code = RINGLET_EXIT_DONE;

  if (json != NULL)
    json_builder_begin_array (json);
  for (gsize i = 0; names[i] != NULL; i++) {
    if (show_name (names[i], options, json) != RINGLET_EXIT_DONE)
      code = RINGLET_EXIT_FAILURE;
  }
  if (json != NULL) {
    json_builder_end_array (json);
    ringlet_json_print (json);
  }
  return code;
}

static int
show_formats (const Options *options)
{
  g_autoptr (JsonBuilder) json = NULL;

  if (!options->json) {
    ringlet_info_print_formats ();
    return RINGLET_EXIT_DONE;
  }
  json = json_builder_new ();
  ringlet_info_add_formats (json);
  ringlet_json_print (json);
  return RINGLET_EXIT_DONE;
}

static int
info_run (int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "header", 0, 0, G_OPTION_ARG_NONE, &options.tell.header,
        "The file's own header too", NULL },
    { "frames", 0, 0, G_OPTION_ARG_NONE, &options.tell.frames, "A line a frame", NULL },
    { "statistics", 0, 0, G_OPTION_ARG_NONE, &options.tell.statistics,
        "The values of the first frame; of each with --frames", NULL },
    { "verify", 0, 0, G_OPTION_ARG_NONE, &options.tell.verify,
        "Read all frames, compare their checksums, name all that are damaged", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json,
        "As JSON on standard output: header and statistics too", NULL },
    { "formats", 0, 0, G_OPTION_ARG_NONE, &options.formats,
        "The formats that can be read, and their suffixes", NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;

  if (!ringlet_cli_parse ("info", "[IMAGE…]", summary, examples, entries, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (options.formats)
    return show_formats (&options);
  if (argc < 2) {
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "name at least one image");
    return ringlet_cli_usage ("info", error);
  }
  return show_all (argv + 1, &options);
}

const RingletCommand ringlet_command_info = {
  .name = "info",
  .summary = "What is in an image file",
  .run = info_run,
};
