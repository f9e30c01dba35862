/* SPDX-License-Identifier: MIT */
#include "image/marccd.h"

#include <string.h>

#include "image/header.h"

#define HEADER_AT 1024
#define HEADER_SIZE 3072

/* ---- where the fields lie ---- */

#define TIMES_9(name) name, name, name, name, name, name, name, name, name

static const char *const format_names[] = { "header_type", NULL, NULL, NULL, NULL,
  "header_major_version", "header_minor_version", "header_byte_order",
  "data_byte_order", "header_size", "frame_type", "magic_number", "compression_type",
  "compression1", "compression2", "compression3", "compression4", "compression5",
  "compression6", "nheaders", "nfast", "nslow", "depth", "record_length", "signif_bits",
  "data_type", "saturated_value", "sequence", "nimages", "origin", "orientation",
  "view_direction", "overflow_location", "over_8_bits", "over_16_bits", "multiplexed",
  "nfastimages", "nslowimages", "background_applied", "bias_applied",
  "flatfield_applied", "distortion_applied", "original_header_type", "file_saved" };

static const char *const statistics_names[] = { "total_counts", "total_counts",
  "special_counts1", "special_counts1", "special_counts2", "special_counts2", "min",
  "max", "mean", "rms", "p10", "p90", "stats_uptodate", TIMES_9 ("pixel_noise") };

static const char *const goniostat_names[] = { "xtal_to_detector", "beam_x", "beam_y",
  "integration_time", "exposure_time", "readout_time", "nreads", "start_twotheta",
  "start_omega", "start_chi", "start_kappa", "start_phi", "start_delta", "start_gamma",
  "start_xtal_to_detector", "end_twotheta", "end_omega", "end_chi", "end_kappa",
  "end_phi", "end_delta", "end_gamma", "end_xtal_to_detector", "rotation_axis",
  "rotation_range", "detector_rotx", "detector_roty", "detector_rotz" };

static const char *const detector_names[] = { "detector_type", "pixelsize_x",
  "pixelsize_y", "mean_bias", "photons_per_100adu", TIMES_9 ("measured_bias"),
  TIMES_9 ("measured_temperature"), TIMES_9 ("measured_pressure") };

static const char *const source_names[] = { "source_type", "source_dx", "source_dy",
  "source_wavelength", "source_power", "source_voltage", "source_current",
  "source_bias", "source_polarization_x", "source_polarization_y", NULL, NULL, NULL,
  NULL, "optics_type", "optics_dx", "optics_dy", "optics_wavelength",
  "optics_dispersion", "optics_crossfire_x", "optics_crossfire_y", "optics_angle",
  "optics_polarization_x", "optics_polarization_y" };

/* Numbers of 32 bits, one behind the other; unnamed ones are reserved. */
static const struct {
  gsize at;
  gboolean is_signed;
  const char *const *names;
  gsize n;
} sections[] = {
  { 0, FALSE, format_names, G_N_ELEMENTS (format_names) },
  { 256, FALSE, statistics_names, G_N_ELEMENTS (statistics_names) },
  { 640, TRUE, goniostat_names, G_N_ELEMENTS (goniostat_names) },
  { 768, TRUE, detector_names, G_N_ELEMENTS (detector_names) },
  { 896, TRUE, source_names, G_N_ELEMENTS (source_names) },
};

static const struct {
  const char *name;
  gsize at;
  gsize size;
} texts[] = {
  { "filetitle", 1024, 128 },
  { "filepath", 1152, 128 },
  { "filename", 1280, 64 },
  { "acquire_timestamp", 1344, 32 },
  { "header_timestamp", 1376, 32 },
  { "save_timestamp", 1408, 32 },
  { "file_comments", 1440, 512 },
  { "dataset_comments", 2048, 512 },
};

/* ---- reading ---- */

typedef struct {
  const guint8 *data; /* HEADER_SIZE bytes */
  gboolean big_endian;
} Header;

static guint32
get_u32 (const guint8 *data, gboolean big_endian)
{
  guint32 bits;

  memcpy (&bits, data, sizeof bits);
  return big_endian ? GUINT32_FROM_BE (bits) : GUINT32_FROM_LE (bits);
}

gboolean
ringlet_marccd_detect (const guint8 *head, gsize size)
{
  return size >= HEADER_AT + HEADER_SIZE &&
      (memcmp (head, "II*\0", 4) == 0 || memcmp (head, "MM\0*", 4) == 0) &&
      memcmp (head + HEADER_AT + 4, "MMX", 4) == 0;
}

/* The header says its byte order: 1234 or 4321; failing that, it is that of the TIFF.
 */
static Header
header_of (const guint8 *file)
{
  const guint8 *data = file + HEADER_AT;
  const gboolean says_big = get_u32 (data + 28, TRUE) == 4321;
  const gboolean says_little = get_u32 (data + 28, FALSE) == 1234;

  return (
      Header){ .data = data, .big_endian = says_big || (!says_little && *file == 'M') };
}

static void
add_numbers (RingletImageMeta *meta, const Header *header)
{
  for (gsize s = 0; s < G_N_ELEMENTS (sections); s++) {
    for (gsize i = 0; i < sections[s].n; i++) {
      const guint32 bits =
          get_u32 (header->data + sections[s].at + 4 * i, header->big_endian);
      g_autofree char *text = sections[s].is_signed
          ? g_strdup_printf ("%" G_GINT32_FORMAT, (gint32) bits)
          : g_strdup_printf ("%" G_GUINT32_FORMAT, bits);

      if (sections[s].names[i] != NULL)
        ringlet_image_meta_add (meta, sections[s].names[i], text);
    }
  }
}

static void
add_texts (RingletImageMeta *meta, const Header *header)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *text =
        g_strndup ((const char *) header->data + texts[i].at, texts[i].size);

    ringlet_image_meta_add (meta, texts[i].name, g_strstrip (text));
  }
}

/* ---- what the numbers mean ---- */

/* A signed number; 0 where the camera was not told. */
static gint32
number_at (const Header *header, gsize at)
{
  return (gint32) get_u32 (header->data + at, header->big_endian);
}

static void
set_numbers (RingletImageMeta *meta, const Header *header)
{
  const struct {
    const char *name;
    gsize at;
    double *field;
    double scale;
    gboolean may_be_negative;
  } numbers[] = {
    { "xtal_to_detector", 640, &meta->distance_m, 1e-6, FALSE },
    { "beam_x", 644, &meta->beam_fast_px, 1e-3, TRUE },
    { "beam_y", 648, &meta->beam_slow_px, 1e-3, TRUE },
    { "exposure_time", 656, &meta->exposure_s, 1e-3, FALSE },
    { "pixelsize_x", 772, &meta->pixel_fast_m, 1e-9, FALSE },
    { "pixelsize_y", 776, &meta->pixel_slow_m, 1e-9, FALSE },
    { "source_wavelength", 908, &meta->wavelength_m, 1e-15, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    const gint32 value = number_at (header, numbers[i].at);

    if (value < 0 && !numbers[i].may_be_negative)
      ringlet_image_meta_warn (
          meta, "The header value %s = %d is ignored", numbers[i].name, value);
    else
      *numbers[i].field = value * numbers[i].scale;
  }
}

/* In thousandths of a degree. All of them 0 is an instrument that did not tell. */
static void
add_motors (RingletImageMeta *meta, const Header *header)
{
  static const char *const names[] = { "twotheta", "omega", "chi", "kappa", "phi",
    "delta", "gamma" };
  gboolean is_told = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    is_told = is_told || number_at (header, 668 + 4 * i) != 0;
  for (gsize i = 0; is_told && i < G_N_ELEMENTS (names); i++)
    ringlet_image_meta_add_motor (
        meta, names[i], number_at (header, 668 + 4 * i) / 1000.0, "deg");
}

/* "021118112010.52": month, day, hour, minute, year; second and its fraction. */
static void
set_date (RingletImageMeta *meta, const Header *header)
{
  g_autofree char *text = g_strndup ((const char *) header->data + 1344, 32);
  g_autofree char *iso = NULL;
  const char *fraction = NULL;

  for (gsize i = 0; i < 15; i++) {
    if (i == 12 ? text[i] != '.' : !g_ascii_isdigit (text[i]))
      return;
  }
  fraction = text + 15;
  iso = g_strdup_printf ("%.4s-%.2s-%.2sT%.2s:%.2s:%.2s%s%s", text + 8, text, text + 2,
      text + 4, text + 6, text + 13, *fraction != '\0' ? "." : "", fraction);
  ringlet_header_set_date (meta, iso);
}

void
ringlet_marccd_add (RingletImageMeta *meta, GBytes *file, gsize n_slow, gsize n_fast)
{
  const Header header = header_of (g_bytes_get_data (file, NULL));
  const gint32 fast = number_at (&header, 80);
  const gint32 slow = number_at (&header, 84);

  add_numbers (meta, &header);
  add_texts (meta, &header);
  set_numbers (meta, &header);
  add_motors (meta, &header);
  set_date (meta, &header);
  if (fast < 0 || slow < 0 || (gsize) fast != n_fast || (gsize) slow != n_slow)
    ringlet_image_meta_warn (meta,
        "The MarCCD header says %d × %d pixels, the TIFF says %" G_GSIZE_FORMAT
        " × %" G_GSIZE_FORMAT " (rows × columns); the TIFF counts",
        slow, fast, n_slow, n_fast);
}
