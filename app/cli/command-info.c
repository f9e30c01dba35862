/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "detector/detector.h"
#include "image/source.h"

typedef struct {
  gboolean json;
  gboolean header;
} Options;

/* Least, largest and mean of the pixels that are numbers and no flags. */
typedef struct {
  double min;
  double max;
  double sum;
  gsize n;
  gsize n_flagged;
} Statistics;

/* The two largest numbers of an unsigned type: gaps and dead pixels of counting
 * detectors. */
static double
first_flag (RingletPixelType type)
{
  switch (type) {
  case RINGLET_PIXEL_U16:
    return G_MAXUINT16 - 1.0;
  case RINGLET_PIXEL_U32:
    return G_MAXUINT32 - 1.0;
  case RINGLET_PIXEL_U64:
    return (double) G_MAXUINT64;
  default:
    return INFINITY;
  }
}

static Statistics
measure (const RingletImage *image)
{
  const double flag = first_flag (image->type);
  Statistics s = { .min = INFINITY, .max = -INFINITY };

  for (gsize i = 0; i < ringlet_image_n_pixels (image); i++) {
    const double value = ringlet_image_get (image, i);

    s.n_flagged += value >= flag;
    if (!isfinite (value) || value >= flag)
      continue;
    s.min = MIN (s.min, value);
    s.max = MAX (s.max, value);
    s.sum += value;
    s.n++;
  }
  return s;
}

static void
print_fact (const char *name, double value, double scale, const char *unit)
{
  char text[RINGLET_NUMBER_SIZE];

  if (value != 0.0)
    g_print ("  %-12s %s %s\n", name,
        g_ascii_formatd (text, sizeof text, "%.8g", value * scale), unit);
}

static void
print_header (const RingletImageMeta *meta)
{
  const guint n = meta->header != NULL ? meta->header->len : 0;

  for (guint i = 0; i + 1 < n; i += 2)
    g_print ("    %s = %s\n", (const char *) g_ptr_array_index (meta->header, i),
        (const char *) g_ptr_array_index (meta->header, i + 1));
}

static void
print_image (RingletSource *source, const RingletImage *image, const Options *options)
{
  const RingletImageMeta *meta = &image->meta;
  const Statistics s = measure (image);
  g_autofree char *guess = ringlet_detector_guess (image->n_slow, image->n_fast, 0.0);
  char text[RINGLET_NUMBER_SIZE];

  g_print ("%s\n", ringlet_source_path (source, 0));
  g_print ("  %-12s %s\n", "format", ringlet_source_format (source, 0));
  g_print (
      "  %-12s %" G_GUINT64_FORMAT "\n", "frames", ringlet_source_n_frames (source));
  g_print ("  %-12s %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " (rows × columns), %s\n",
      "pixels", image->n_slow, image->n_fast, ringlet_pixel_type_name (image->type));
  g_print ("  %-12s %s", "values", ringlet_number_format (s.min, text));
  g_print (" to %s", ringlet_number_format (s.max, text));
  g_print (", mean %s\n",
      g_ascii_formatd (text, sizeof text, "%.6g", s.sum / (double) MAX (s.n, 1)));
  if (s.n_flagged > 0)
    g_print ("  %-12s %" G_GSIZE_FORMAT " pixels hold one of the two largest numbers\n",
        "flagged", s.n_flagged);
  if (*guess != '\0')
    g_print ("  %-12s %s\n", "may be", guess);
  print_fact ("wavelength", meta->wavelength_m, 1e10, "Å");
  print_fact ("distance", meta->distance_m, 1e3, "mm");
  print_fact ("exposure", meta->exposure_s, 1.0, "s");
  print_fact ("pixel rows", meta->pixel_slow_m, 1e6, "µm apart");
  print_fact ("pixel cols", meta->pixel_fast_m, 1e6, "µm apart");
  print_fact ("beam row", meta->beam_slow_px, 1.0, "pixels");
  print_fact ("beam column", meta->beam_fast_px, 1.0, "pixels");
  if (options->header)
    print_header (meta);
}

static void
add_header (JsonBuilder *json, const RingletImageMeta *meta)
{
  const guint n = meta->header != NULL ? meta->header->len : 0;

  json_builder_set_member_name (json, "header");
  json_builder_begin_object (json);
  for (guint i = 0; i + 1 < n; i += 2)
    ringlet_json_add_text (json, g_ptr_array_index (meta->header, i),
        g_ptr_array_index (meta->header, i + 1));
  json_builder_end_object (json);
}

static void
add_json (JsonBuilder *json, RingletSource *source, const RingletImage *image)
{
  const Statistics s = measure (image);

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "path", ringlet_source_path (source, 0));
  ringlet_json_add_text (json, "format", ringlet_source_format (source, 0));
  ringlet_json_add_number (json, "n_frames", (double) ringlet_source_n_frames (source));
  ringlet_json_add_image (json, image);
  ringlet_json_add_number (json, "min", s.min);
  ringlet_json_add_number (json, "max", s.max);
  ringlet_json_add_number (json, "sum", s.sum);
  ringlet_json_add_number (json, "n_flagged", (double) s.n_flagged);
  add_header (json, &image->meta);
  json_builder_end_object (json);
}

static gboolean
show (const char *path, const Options *options, JsonBuilder *json, GError **error)
{
  g_autoptr (RingletSource) source = ringlet_source_open (path, error);
  g_autoptr (RingletImage) image = NULL;

  if (source == NULL)
    return FALSE;
  image = ringlet_source_read (source, 0, NULL, error);
  if (image == NULL)
    return FALSE;

  if (json != NULL)
    add_json (json, source, image);
  else
    print_image (source, image, options);
  return TRUE;
}

/* One broken file does not hide the others: each gets its line. */
static int
show_all (char **paths, const Options *options)
{
  g_autoptr (JsonBuilder) json = options->json ? json_builder_new () : NULL;
  int code = RINGLET_EXIT_DONE;

  if (json != NULL)
    json_builder_begin_array (json);
  for (gsize i = 0; paths[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;

    if (!show (paths[i], options, json, &error))
      code = ringlet_cli_fail (error);
  }
  if (json != NULL) {
    json_builder_end_array (json);
    ringlet_json_print (json);
  }
  return code;
}

static int
info_run (int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "header", 0, 0, G_OPTION_ARG_NONE, &options.header, "The file's own header too",
        NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "As JSON on standard output",
        NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;

  if (!ringlet_cli_parse ("info", "IMAGE…", "Tells what is in image files.", NULL,
          entries, &argc, &argv))
    return RINGLET_EXIT_USAGE;
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
