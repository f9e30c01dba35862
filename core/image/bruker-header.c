/* SPDX-License-Identifier: MIT */
#include "image/bruker-header.h"

#include <string.h>

#include "image/header-field.h"
#include "image/header.h"

#define LINE_SIZE 80
#define KEY_SIZE 7

void
ringlet_bruker_add_lines (RingletImageMeta *meta, const guint8 *from, gsize size)
{
  for (gsize at = 0; size - at > KEY_SIZE; at += MIN (LINE_SIZE, size - at)) {
    g_autofree char *line =
        g_strndup ((const char *) from + at, MIN (LINE_SIZE, size - at));
    char *value = strchr (line, ':');

    if (value == NULL || value == line || value - line > KEY_SIZE)
      continue;
    *value++ = '\0';
    ringlet_image_meta_add (meta, g_strstrip (line), g_strstrip (value));
  }
}

/* DETTYPE has the pixels per centimetre of the camera at 512 pixels a side. */
static void
fill_pixel_size (RingletFrameInfo *info)
{
  const gsize side = MAX (info->n_slow, info->n_fast);
  const RingletHeaderField field = { "DETTYPE", 1,
    G_STRUCT_OFFSET (RingletImageMeta, pixel_fast_m), 1.0 };
  RingletImageMeta *meta = &info->meta;

  if (side != 512 && side != 1024 && side != 2048 && side != 4096)
    return;
  ringlet_header_fill (meta, &field, 1);
  if (meta->pixel_fast_m > 0.0)
    meta->pixel_fast_m = 0.01 * 512.0 / (double) side / meta->pixel_fast_m;
  meta->pixel_slow_m = meta->pixel_fast_m;
}

void
ringlet_bruker_fill_meta (RingletFrameInfo *info)
{
  static const RingletHeaderField fields[] = {
    { "WAVELEN", 0, G_STRUCT_OFFSET (RingletImageMeta, wavelength_m), 1e-10 },
    { "DISTANC", 0, G_STRUCT_OFFSET (RingletImageMeta, distance_m), 1e-2 },
    { "CUMULAT", 0, G_STRUCT_OFFSET (RingletImageMeta, exposure_s), 1.0 },
    { "CENTER", 0, G_STRUCT_OFFSET (RingletImageMeta, beam_fast_px), 1.0 },
    { "CENTER", 1, G_STRUCT_OFFSET (RingletImageMeta, beam_slow_px), 1.0 },
  };
  static const RingletHeaderAxis axes[] = {
    { "ANGLES", 0, "2theta", "deg" },
    { "ANGLES", 1, "omega", "deg" },
    { "ANGLES", 2, "phi", "deg" },
    { "ANGLES", 3, "chi", "deg" },
  };
  RingletImageMeta *meta = &info->meta;
  const char *created = ringlet_image_meta_lookup (meta, "CREATED");
  const char *detector = ringlet_header_word (meta, "DETTYPE", 0);

  ringlet_header_fill (meta, fields, G_N_ELEMENTS (fields));
  ringlet_header_fill_axes (meta, axes, G_N_ELEMENTS (axes));
  fill_pixel_size (info);
  if (created != NULL)
    ringlet_header_set_date (meta, created);
  if (detector != NULL && !g_str_has_prefix (detector, "UNKNOWN"))
    meta->detector = g_strndup (detector, strcspn (detector, " "));
}
