/* SPDX-License-Identifier: MIT */
#include "image/smv-header.h"

#include <string.h>

#include "image/header-field.h"
#include "image/header.h"

/* Returns (transfer full): the key <prefix>@key of d*TREK, which says things of each
 * detector; the first one is meant. */
static char *
detector_key (const RingletImageMeta *meta, const char *key)
{
  const char *names = ringlet_header_word (meta, "DETECTOR_NAMES", 0);
  g_autofree char *prefix = g_strndup (
      names != NULL ? names : "", names != NULL ? strcspn (names, " \t") : 0);

  return g_strconcat (prefix, key, NULL);
}

static void
fill_detector (RingletImageMeta *meta)
{
  g_autofree char *info = detector_key (meta, "SPATIAL_DISTORTION_INFO");
  g_autofree char *description = detector_key (meta, "DETECTOR_DESCRIPTION");
  const RingletHeaderField fields[] = {
    { info, 0, G_STRUCT_OFFSET (RingletImageMeta, beam_fast_px), 1.0 },
    { info, 1, G_STRUCT_OFFSET (RingletImageMeta, beam_slow_px), 1.0 },
    { info, 2, G_STRUCT_OFFSET (RingletImageMeta, pixel_fast_m), 1e-3 },
    { info, 3, G_STRUCT_OFFSET (RingletImageMeta, pixel_slow_m), 1e-3 },
  };
  const char *type = ringlet_image_meta_lookup (meta, "DETECTOR_TYPE");

  ringlet_header_fill (meta, fields, G_N_ELEMENTS (fields));
  if (type == NULL)
    type = ringlet_image_meta_lookup (meta, description);
  meta->detector = g_strdup (type);
}

/* BEAM_CENTER is in millimetres, but some write pixels: a beam far beside the detector
 * in one unit and on it in the other tells. */
static void
fill_beam (RingletImageMeta *meta, gsize n_slow, gsize n_fast)
{
  static const RingletHeaderField fields[] = {
    { "BEAM_CENTER_X", 0, G_STRUCT_OFFSET (RingletImageMeta, beam_fast_px), 1.0 },
    { "BEAM_CENTER_Y", 0, G_STRUCT_OFFSET (RingletImageMeta, beam_slow_px), 1.0 },
  };
  double fast = 0.0;
  double slow = 0.0;

  if (ringlet_image_meta_lookup (meta, fields[0].key) == NULL ||
      ringlet_image_meta_lookup (meta, fields[1].key) == NULL)
    return;
  ringlet_header_fill (meta, fields, G_N_ELEMENTS (fields));
  fast = meta->beam_fast_px * 1e-3 / meta->pixel_fast_m;
  slow = meta->beam_slow_px * 1e-3 / meta->pixel_slow_m;
  if (meta->pixel_fast_m > 0.0 && (fast <= 2.0 * n_fast || slow <= 2.0 * n_slow)) {
    meta->beam_fast_px = fast;
    meta->beam_slow_px = slow;
    return;
  }
  if (meta->pixel_fast_m > 0.0 && meta->beam_fast_px <= n_fast &&
      meta->beam_slow_px <= n_slow) {
    ringlet_image_meta_warn (meta,
        "BEAM_CENTER is taken as pixels: in mm it would be far beside the detector");
    return;
  }
  meta->beam_fast_px = 0.0;
  meta->beam_slow_px = 0.0;
  ringlet_image_meta_warn (meta, "The header value BEAM_CENTER is ignored");
}

static void
fill_axes (RingletImageMeta *meta)
{
  static const RingletHeaderAxis axes[] = {
    { "PHI", 0, "phi", "deg" },
    { "OMEGA", 0, "omega", "deg" },
    { "KAPPA", 0, "kappa", "deg" },
    { "CHI", 0, "chi", "deg" },
    { "TWOTHETA", 0, "2theta", "deg" },
  };
  const char *scanned = ringlet_image_meta_lookup (meta, "AXIS");
  const RingletHeaderAxis scan = { "OSC_START", 0, scanned, "deg" };

  ringlet_header_fill_axes (meta, axes, G_N_ELEMENTS (axes));
  if (scanned != NULL && ringlet_image_meta_lookup (meta, scanned) == NULL)
    ringlet_header_fill_axes (meta, &scan, 1);
}

/* Returns (transfer full): word @index of the value of @key, "" where there is none. */
static char *
dup_word (const RingletImageMeta *meta, const char *key, guint index)
{
  const char *word = ringlet_header_word (meta, key, index);

  return word != NULL ? g_strndup (word, strcspn (word, " \t")) : g_strdup ("");
}

/* "CRYSTAL_GONIO_NAMES=Omega Chi Phi", with …_VALUES and …_UNITS in the same order. */
static void
fill_crystal (RingletImageMeta *meta)
{
  enum { MAX_AXES = 12 };

  for (guint i = 0; i < MAX_AXES; i++) {
    g_autofree char *name = dup_word (meta, "CRYSTAL_GONIO_NAMES", i);
    g_autofree char *unit = dup_word (meta, "CRYSTAL_GONIO_UNITS", i);
    const RingletHeaderAxis axis = { "CRYSTAL_GONIO_VALUES", i, name,
      *unit != '\0' ? unit : "deg" };

    if (*name == '\0')
      return;
    ringlet_header_fill_axes (meta, &axis, 1);
  }
}

/* The distance is one of the axes of the detector: "RotZ RotX/Swing RotY TransX TransY
 * TransZ/Dist". */
static void
fill_distance (RingletImageMeta *meta)
{
  enum { MAX_AXES = 12 };
  g_autofree char *names = detector_key (meta, "GONIO_NAMES");
  g_autofree char *values = detector_key (meta, "GONIO_VALUES");

  for (guint i = 0; i < MAX_AXES; i++) {
    g_autofree char *name = dup_word (meta, names, i);
    const RingletHeaderField field = { values, i,
      G_STRUCT_OFFSET (RingletImageMeta, distance_m), 1e-3 };

    if (strstr (name, "Dist") != NULL)
      ringlet_header_fill (meta, &field, 1);
  }
}

void
ringlet_smv_fill_meta (RingletFrameInfo *info)
{
  static const RingletHeaderField fields[] = {
    { "PIXEL_SIZE", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_fast_m), 1e-3 },
    { "PIXEL_SIZE", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_slow_m), 1e-3 },
    { "SOURCE_WAVELENGTH", 1, G_STRUCT_OFFSET (RingletImageMeta, wavelength_m), 1e-10 },
    { "SCAN_WAVELENGTH", 0, G_STRUCT_OFFSET (RingletImageMeta, wavelength_m), 1e-10 },
    { "WAVELENGTH", 0, G_STRUCT_OFFSET (RingletImageMeta, wavelength_m), 1e-10 },
    { "DISTANCE", 0, G_STRUCT_OFFSET (RingletImageMeta, distance_m), 1e-3 },
    { "ROTATION", 3, G_STRUCT_OFFSET (RingletImageMeta, exposure_s), 1.0 },
    { "TIME", 0, G_STRUCT_OFFSET (RingletImageMeta, exposure_s), 1.0 },
  };
  RingletImageMeta *meta = &info->meta;
  const char *date = ringlet_image_meta_lookup (meta, "DATE");

  if (date == NULL)
    date = ringlet_image_meta_lookup (meta, "DTREK_DATE_TIME");
  fill_detector (meta);
  fill_distance (meta);
  ringlet_header_fill (meta, fields, G_N_ELEMENTS (fields));
  fill_beam (meta, info->n_slow, info->n_fast);
  fill_axes (meta);
  fill_crystal (meta);
  if (date != NULL)
    ringlet_header_set_date (meta, date);
}
