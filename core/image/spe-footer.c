/* SPDX-License-Identifier: MIT */
#include "image/spe-footer.h"

#include <string.h>

#include "image/excerpt.h"
#include "image/header.h"
#include "image/xml.h"

typedef struct {
  RingletSpeFooter *footer;
  RingletImageMeta *meta;
} FooterParse;

static const char *
attribute (const char **keys, const char **values, const char *key)
{
  for (gsize i = 0; keys[i] != NULL; i++) {
    if (g_str_equal (keys[i], key))
      return values[i];
  }
  return "";
}

static guint64
number_of (const char **keys, const char **values, const char *key)
{
  return g_ascii_strtoull (attribute (keys, values, key), NULL, 10);
}

/* <DataBlock type="Frame" count="2" stride="6144"> around
 * <DataBlock type="Region" width="64" height="48"> */
static void
take_block (RingletSpeFooter *self, const char **keys, const char **values)
{
  const char *type = attribute (keys, values, "type");

  if (g_str_equal (type, "Frame")) {
    self->n_frames = number_of (keys, values, "count");
    self->stride = number_of (keys, values, "stride");
  }
  if (!g_str_equal (type, "Region"))
    return;
  if (self->n_regions == 0) {
    self->n_fast = number_of (keys, values, "width");
    self->n_slow = number_of (keys, values, "height");
  }
  self->n_regions++;
}

static void
start_element (const char *name, const char **keys, const char **values, gpointer data)
{
  const FooterParse *self = data;
  const char *created = attribute (keys, values, "created");
  const char *model = attribute (keys, values, "model");

  if (g_str_equal (name, "DataBlock"))
    take_block (self->footer, keys, values);
  if (g_str_equal (name, "Origin") && *created != '\0') {
    ringlet_image_meta_add (self->meta, "Origin.created", created);
    ringlet_header_set_date (self->meta, created);
  }
  if (g_str_equal (name, "Camera") && *model != '\0' && self->meta->detector == NULL) {
    ringlet_image_meta_add (self->meta, "Camera.model", model);
    self->meta->detector = g_strdup (model);
  }
}

static void
end_element (
    const char *parent, const char *name, GString *text, gpointer data, GError **error)
{
  const FooterParse *self = data;
  RingletImageMeta *meta = self->meta;
  g_autofree char *key = g_strdup_printf ("%s.%s", parent, name);
  const char *value = g_strstrip (text->str);

  /* Long lists are calibrations of spectrometers. */
  if (*value == '\0' || strlen (value) > 1024 || strlen (key) > 256 ||
      (meta->header != NULL && meta->header->len >= 2 * RINGLET_EXCERPT_MAX_LINES))
    return;
  ringlet_image_meta_add (meta, key, value);
  if (g_str_equal (key, "ShutterTiming.ExposureTime"))
    ringlet_header_set (meta, &meta->exposure_s, name, value, 1e-3);
}

gboolean
ringlet_spe_footer_parse (RingletSpeFooter *self, const char *text, gsize size,
    RingletImageMeta *meta, GError **error)
{
  const RingletXmlCalls calls = { start_element, end_element };
  FooterParse parse = { self, meta };

  /* Some writers end the file with zeros. */
  while (size > 0 && text[size - 1] == '\0')
    size--;
  return ringlet_xml_parse (text, size, &calls, &parse, error);
}
