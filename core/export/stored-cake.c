/* SPDX-License-Identifier: MIT */
#include "export/stored-cake.h"

#include <gio/gio.h>

#include "base/error.h"
#include "engine/plan.h"
#include "export/cake-header.h"
#include "export/read-nexus.h"
#include "image/source.h"

void
ringlet_stored_cake_free (RingletStoredCake *self)
{
  g_free (self->radial_name);
  g_free (self->radial);
  g_free (self->azimuth);
  g_free (self->intensity);
  g_free (self->sigma);
  g_strfreev (self->header);
  g_free (self);
}

/* ---- headers of images ---- */

/* The lines of a TIFF stand in its description as they are. */
static char **
lines_of_tiff (const RingletImage *image)
{
  const char *text = ringlet_image_meta_lookup (&image->meta, "ImageDescription");

  return g_strsplit (text != NULL ? text : "", "\n", -1);
}

static char *
unescape (const char *value)
{
  char *text = g_uri_unescape_string (value, NULL);

  return text != NULL ? text : g_strdup (value);
}

/* An EDF has a pair for each, after its own, and the unit in a pair behind it. */
static char **
lines_of_edf (const RingletImage *image)
{
  const GPtrArray *pairs = image->meta.header;
  const guint n = pairs != NULL ? pairs->len : 0;
  GPtrArray *lines = g_ptr_array_new ();
  guint i = 0;

  while (i + 1 < n && !g_str_equal (g_ptr_array_index (pairs, i), "program"))
    i += 2;
  for (; i + 1 < n; i += 2) {
    const char *key = g_ptr_array_index (pairs, i);
    g_autofree char *value = unescape (g_ptr_array_index (pairs, i + 1));
    g_autofree char *unit_key = g_strconcat (key, "_unit", NULL);
    const gboolean has_unit =
        i + 3 < n && g_str_equal (g_ptr_array_index (pairs, i + 2), unit_key);
    const char *unit = has_unit ? g_ptr_array_index (pairs, i + 3) : "";

    g_ptr_array_add (
        lines, g_strdup_printf ("%s: %s%s%s", key, value, has_unit ? " " : "", unit));
    i += has_unit ? 2 : 0;
  }
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}

/* Without the intensities. */
static RingletStoredCake *
read_first (RingletSource *source, const RingletImage *image, GError **error)
{
  const gboolean is_tiff = g_str_equal (ringlet_source_format (source, 0), "tiff");

  if ((guint64) image->n_slow * image->n_fast > RINGLET_PLAN_MAX_BINS) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "the image has more pixels than a cake has bins");
    return NULL;
  }
  return ringlet_cake_take_header (
      is_tiff ? lines_of_tiff (image) : lines_of_edf (image), image->n_fast,
      image->n_slow, error);
}

/* ---- images ---- */

static double *
dup_pixels (const RingletImage *image, const RingletStoredCake *cake, GError **error)
{
  const gsize n = cake->n_radial * cake->n_azimuth;
  double *values = NULL;

  if (image->n_fast != cake->n_radial || image->n_slow != cake->n_azimuth) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "the errors do not have the shape of the intensities");
    return NULL;
  }
  values = g_try_new (double, n);
  if (values == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "not enough memory for %" G_GSIZE_FORMAT " bins", n);
    return NULL;
  }

  for (gsize i = 0; i < n; i++)
    values[i] = ringlet_image_get (image, i);
  return values;
}

static RingletStoredCake *
read_frames (RingletSource *source, GError **error)
{
  g_autoptr (RingletImage) image = ringlet_source_read (source, 0, NULL, error);
  g_autoptr (RingletImage) errors = NULL;
  g_autoptr (RingletStoredCake) self = NULL;

  if (image != NULL)
    self = read_first (source, image, error);
  if (self == NULL)
    return NULL;

  self->intensity = dup_pixels (image, self, error);
  if (self->intensity == NULL)
    return NULL;
  if (ringlet_source_n_frames (source) < 2)
    return g_steal_pointer (&self);

  errors = ringlet_source_read (source, 1, NULL, error);
  if (errors != NULL)
    self->sigma = dup_pixels (errors, self, error);
  return self->sigma != NULL ? g_steal_pointer (&self) : NULL;
}

/* ---- files ---- */

RingletStoredCake *
ringlet_stored_cake_read (const char *path, GError **error)
{
  g_autoptr (RingletSource) source = NULL;
  RingletStoredCake *self = NULL;
  g_autoptr (GError) cause = NULL;

  if (ringlet_nexus_is_file (path))
    return ringlet_nexus_read_cake (path, error);

  source = ringlet_source_open (path, error);
  if (source == NULL)
    return NULL;
  self = read_frames (source, &cause);
  if (self == NULL)
    g_propagate_prefixed_error (error, g_steal_pointer (&cause), "%s: ", path);
  return self;
}

char **
ringlet_stored_cake_read_header (const char *path, GError **error)
{
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletStoredCake) cake = NULL;
  g_autoptr (GError) cause = NULL;

  if (ringlet_nexus_is_file (path))
    return ringlet_nexus_read_header (path, error);

  source = ringlet_source_open (path, error);
  if (source == NULL)
    return NULL;
  image = ringlet_source_read (source, 0, NULL, error);
  if (image != NULL)
    cake = read_first (source, image, &cause);
  if (cake != NULL)
    return g_steal_pointer (&cake->header);
  if (cause != NULL)
    g_propagate_prefixed_error (error, g_steal_pointer (&cause), "%s: ", path);
  return NULL;
}
