/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/number.h"
#include "cli/info.h"
#include "detector/detector.h"
#include "image/reader.h"

/* ---- pieces ---- */

/* A text of a file must not steer the terminal, nor break its line. */
static void
print_safe (const char *text)
{
  g_autoptr (GString) safe = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    const gunichar c = g_utf8_get_char (at);

    g_string_append_unichar (safe, g_unichar_iscntrl (c) ? ' ' : c);
  }
  g_print ("%s", safe->str);
}

static void
print_text (const char *name, const char *text)
{
  if (text == NULL)
    return;

  g_print ("  %-12s ", name);
  print_safe (text);
  g_print ("\n");
}

static void
print_fact (const char *name, double value, double scale, const char *unit)
{
  char text[RINGLET_NUMBER_SIZE];

  if (value != 0.0)
    g_print ("  %-12s %s%s%s\n", name,
        g_ascii_formatd (text, sizeof text, "%.8g", value * scale),
        *unit != '\0' ? " " : "", unit);
}

static void
print_count (const char *name, gsize n, const char *what)
{
  if (n > 0)
    g_print ("  %-12s %" G_GSIZE_FORMAT " %s %s\n", name, n,
        n == 1 ? "pixel" : "pixels", what);
}

/* ---- what a frame says ---- */

static void
print_motors (const RingletImageMeta *meta)
{
  for (guint i = 0; meta->motors != NULL && i < meta->motors->len; i++) {
    const RingletMotor *motor = g_ptr_array_index (meta->motors, i);
    char number[RINGLET_NUMBER_SIZE];
    g_autofree char *text = g_strdup_printf ("%s = %s%s%s", motor->name,
        ringlet_number_format (motor->value, number), motor->unit != NULL ? " " : "",
        motor->unit != NULL ? motor->unit : "");

    print_text ("motor", text);
  }
}

static void
print_meta (const RingletImageMeta *meta)
{
  print_fact ("wavelength", meta->wavelength_m, 1e10, "Å");
  print_fact ("energy", ringlet_image_meta_energy_ev (meta), 1e-3, "keV");
  print_fact ("distance", meta->distance_m, 1e3, "mm");
  print_fact ("exposure", meta->exposure_s, 1.0, "s");
  print_fact ("pixel rows", meta->pixel_slow_m, 1e6, "µm apart");
  print_fact ("pixel cols", meta->pixel_fast_m, 1e6, "µm apart");
  print_fact ("beam row", meta->beam_slow_px, 1.0, "pixels");
  print_fact ("beam column", meta->beam_fast_px, 1.0, "pixels");
  print_fact ("monitor", meta->monitor, 1.0, "");
  print_text ("date", meta->date);
  print_text ("detector", meta->detector);
  print_motors (meta);
  for (guint i = 0; meta->warnings != NULL && i < meta->warnings->len; i++)
    print_text ("warning", g_ptr_array_index (meta->warnings, i));
}

static void
print_header (const RingletImageMeta *meta)
{
  const guint n = meta->header != NULL ? meta->header->len : 0;

  for (guint i = 0; i + 1 < n; i += 2) {
    g_print ("    ");
    print_safe (g_ptr_array_index (meta->header, i));
    g_print (" = ");
    print_safe (g_ptr_array_index (meta->header, i + 1));
    g_print ("\n");
  }
}

static void
print_values (const RingletInfoStatistics *s)
{
  char text[RINGLET_NUMBER_SIZE];

  if (s->n == 0) {
    g_print ("none");
    return;
  }
  g_print ("%s", ringlet_number_format (s->min, text));
  g_print (" to %s", ringlet_number_format (s->max, text));
  g_print (
      ", mean %s", g_ascii_formatd (text, sizeof text, "%.6g", s->sum / (double) s->n));
  g_print (", sum %s", ringlet_number_format (s->sum, text));
}

static void
print_statistics (const RingletInfoStatistics *s)
{
  g_print ("  %-12s ", "values");
  print_values (s);
  g_print ("\n");
  print_count (
      "flagged", s->n_flagged, "with one of the two largest numbers, left out above");
  print_count ("not finite", s->n_masked - s->n_flagged, "left out above");
  print_count (
      "saturated", s->n_saturated, "at the limit of the detector or of their type");
  print_count ("negative", s->n_negative, "below 0");
}

/* ---- what is told ---- */

void
ringlet_info_print_file (const RingletInfoFile *file, const RingletFrameInfo *first,
    const RingletInfoOptions *options, const RingletInfoStatistics *statistics)
{
  /* Where it is known, the pitch tells apart what has the same shape. */
  g_autofree char *guess =
      ringlet_detector_guess (first->n_slow, first->n_fast, first->meta.pixel_fast_m);

  print_safe (file->label);
  g_print ("\n  %-12s %s\n", "format", ringlet_source_format (file->source, 0));
  g_print ("  %-12s %" G_GUINT64_FORMAT "\n", "frames",
      ringlet_source_n_frames (file->source));
  g_print ("  %-12s %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " (rows × columns), %s\n",
      "pixels", first->n_slow, first->n_fast, ringlet_pixel_type_name (first->type));
  g_print ("  %-12s %" G_GUINT64_FORMAT " bytes", "size", file->n_bytes);
  if (file->n_files > 1)
    g_print (" in %u files", file->n_files);
  g_print ("\n");
  if (statistics != NULL)
    print_statistics (statistics);
  if (*guess != '\0')
    g_print ("  %-12s %s\n", "may be", guess);
  print_meta (&first->meta);
  if (options->header)
    print_header (&first->meta);
}

void
ringlet_info_print_frame (guint64 index, const RingletFrameInfo *info,
    const RingletInfoStatistics *statistics)
{
  char text[RINGLET_NUMBER_SIZE];

  g_print ("  frame %-6" G_GUINT64_FORMAT " %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
           ", %s",
      index, info->n_slow, info->n_fast, ringlet_pixel_type_name (info->type));
  if (info->meta.exposure_s != 0.0)
    g_print (
        ", %s s", g_ascii_formatd (text, sizeof text, "%.8g", info->meta.exposure_s));
  if (info->meta.date != NULL) {
    g_print (", ");
    print_safe (info->meta.date);
  }
  if (statistics != NULL) {
    g_print (", ");
    print_values (statistics);
    g_print (", %" G_GSIZE_FORMAT " masked, %" G_GSIZE_FORMAT
             " saturated, %" G_GSIZE_FORMAT " negative",
        statistics->n_masked, statistics->n_saturated, statistics->n_negative);
  }
  g_print ("\n");
}

void
ringlet_info_print_verified (guint64 n_frames, guint64 n_damaged)
{
  const char *frames = n_frames == 1 ? "frame" : "frames";

  if (n_damaged > 0)
    g_print ("  %-12s %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " %s damaged\n",
        "verified", n_damaged, n_frames, frames);
  else
    g_print ("  %-12s %" G_GUINT64_FORMAT " %s read, no checksum contradicts\n",
        "verified", n_frames, frames);
}

/* How to say what of a file is meant. */
static const char *
inner_hint (const RingletReader *reader)
{
  if (g_str_equal (reader->name, "raw"))
    return "(FILE::raw:ROWSxCOLUMNS:TYPE, such as image.bin::raw:195x487:int32)";
  return reader->has_inner ? "  (FILE::/DATASET chooses)" : "";
}

void
ringlet_info_print_formats (void)
{
  const RingletReader *const *readers = ringlet_reader_list ();

  g_print ("%-18s %s\n", "FORMAT", "SUFFIXES");
  for (gsize i = 0; readers[i] != NULL; i++) {
    g_autofree char *suffixes = g_strjoinv (" ", (char **) readers[i]->suffixes);

    g_print ("%-18s %s%s\n", readers[i]->name, suffixes, inner_hint (readers[i]));
  }
  g_print ("\nThe content decides; a suffix only where two formats look alike. Any of "
           "them may be\ncompressed: .gz, .bz2, .xz, .zst.\n");
}
