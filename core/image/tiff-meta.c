/* SPDX-License-Identifier: MIT */
#include "image/tiff-meta.h"

#include <string.h>

#include "image/header-pairs.h"
#include "image/header.h"

/* Tags of EPICS areaDetector: when, in seconds and nanoseconds, and attributes. */
#define TAG_EPICS_SECONDS 65002
#define TAG_EPICS_NANOSECONDS 65003
#define TAG_ATTRIBUTES 65010

/* 1990-01-01, in seconds since 1970 */
#define EPICS_EPOCH G_GINT64_CONSTANT (631152000)

/* ---- attributes of areaDetector ---- */

/* Names are given by the users of an instrument, most of them with a unit:
 * "Wavelength(A)", "Exposure time(s)". */
static void
set_attribute (RingletImageMeta *meta, const char *key, const char *value)
{
  const struct {
    const char *name;
    double *field;
    double scale; /* without a unit; 0: a unit must be there */
  } numbers[] = {
    { "wavelength", &meta->wavelength_m, 0.0 },
    { "exposure time", &meta->exposure_s, 0.0 },
    { "acquiretime", &meta->exposure_s, 1.0 },
  };
  const gsize length = strcspn (key, "(");
  double number = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    const double scale = key[length] == '('
        ? ringlet_header_unit (key + length + 1, 0.0)
        : numbers[i].scale;

    if (length == strlen (numbers[i].name) &&
        g_ascii_strncasecmp (key, numbers[i].name, length) == 0 && scale > 0.0 &&
        ringlet_header_number (value, &number, NULL) && number > 0.0)
      *numbers[i].field = number * scale;
  }
}

static void
add_attribute (RingletImageMeta *meta, char *text)
{
  char *colon = strchr (text, ':');

  if (colon == NULL)
    return;
  *colon = '\0';
  ringlet_image_meta_add (meta, text, colon + 1);
  set_attribute (meta, text, colon + 1);
}

/* Unknown tags come with their number of values. */
static gconstpointer
get_unknown (TIFF *tiff, guint32 tag, TIFFDataType type, guint32 *count)
{
  const TIFFField *field = TIFFFindField (tiff, tag, TIFF_ANY);
  gconstpointer values = NULL;

  if (field == NULL || TIFFFieldDataType (field) != type ||
      !TIFFFieldPassCount (field) || TIFFFieldReadCount (field) != TIFF_VARIABLE2 ||
      !TIFFGetField (tiff, tag, count, &values) || *count == 0)
    return NULL;
  return values;
}

static void
add_attributes (RingletImageMeta *meta, TIFF *tiff)
{
  for (int i = 0; i < TIFFGetTagListCount (tiff); i++) {
    const guint32 tag = TIFFGetTagListEntry (tiff, i);
    guint32 count = 0;
    const char *value = NULL;

    if (tag < TAG_ATTRIBUTES)
      continue;
    value = get_unknown (tiff, tag, TIFF_ASCII, &count);
    if (value != NULL) {
      g_autofree char *text = g_strndup (value, count);

      add_attribute (meta, text);
    }
  }
}

static void
set_epics_date (RingletImageMeta *meta, TIFF *tiff)
{
  guint32 count = 0;
  const guint32 *seconds = get_unknown (tiff, TAG_EPICS_SECONDS, TIFF_LONG, &count);
  const guint32 *nanoseconds =
      get_unknown (tiff, TAG_EPICS_NANOSECONDS, TIFF_LONG, &count);
  g_autoptr (GDateTime) when = NULL;
  g_autofree char *text = NULL;
  g_autofree char *date = NULL;

  if (seconds == NULL || *seconds == 0)
    return;
  when = g_date_time_new_from_unix_utc (EPICS_EPOCH + *seconds);
  text = g_date_time_format (when, "%Y-%m-%dT%H:%M:%S");
  date = g_strdup_printf (
      "%s.%03uZ", text, nanoseconds != NULL ? MIN (*nanoseconds / 1000000, 999) : 0);
  ringlet_header_set_date (meta, date);
}

/* ---- tags of the standard ---- */

static void
add_tags (RingletImageMeta *meta, TIFF *tiff)
{
  static const struct {
    guint32 tag;
    const char *key;
  } tags[] = {
    { TIFFTAG_MAKE, "Make" },
    { TIFFTAG_MODEL, "Model" },
    { TIFFTAG_SOFTWARE, "Software" },
    { TIFFTAG_DATETIME, "DateTime" },
    { TIFFTAG_ARTIST, "Artist" },
    { TIFFTAG_HOSTCOMPUTER, "HostComputer" },
    { TIFFTAG_DOCUMENTNAME, "DocumentName" },
    { TIFFTAG_PAGENAME, "PageName" },
    { TIFFTAG_COPYRIGHT, "Copyright" },
  };
  const char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++) {
    if (TIFFGetField (tiff, tags[i].tag, &text) && text != NULL)
      ringlet_image_meta_add (meta, tags[i].key, text);
  }
}

static void
set_detector (RingletImageMeta *meta)
{
  static const char *const keys[] = { "Model", "Make" };

  for (gsize i = 0; meta->detector == NULL && i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *name = g_strdup (ringlet_image_meta_lookup (meta, keys[i]));

    /* areaDetector writes "Unknown" where nobody told it. */
    if (name != NULL && *g_strstrip (name) != '\0' &&
        g_ascii_strcasecmp (name, "unknown") != 0)
      meta->detector = g_steal_pointer (&name);
  }
}

void
ringlet_tiff_meta_add (RingletImageMeta *meta, TIFF *tiff)
{
  const char *date = NULL;
  const char *text = NULL;

  add_tags (meta, tiff);
  date = ringlet_image_meta_lookup (meta, "DateTime");
  if (date != NULL)
    ringlet_header_set_date (meta, date);
  set_epics_date (meta, tiff);
  add_attributes (meta, tiff);

  /* Comes last: it knows fractions of a second, and the whole name of the camera. */
  if (TIFFGetField (tiff, TIFFTAG_IMAGEDESCRIPTION, &text) && text != NULL) {
    if (*text == '#') {
      ringlet_header_add_dectris (meta, text);
    } else {
      ringlet_image_meta_add (meta, "ImageDescription", text);
      ringlet_header_add_pairs (meta, text);
    }
  }
  set_detector (meta);
}
