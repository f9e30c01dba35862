/* SPDX-License-Identifier: MIT */
#include "geometry/convert.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "geometry/convert-formats.h"
#include "geometry/convert-text.h"

/* A geometry tells itself within its first lines. */
#define HEAD_SIZE 4096

/* ---- .poni as one of them ---- */

static gboolean
poni_claims (const char *path, const char *head)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".poni") ||
      (ringlet_text_has_key (head, "Poni1") && ringlet_text_has_key (head, "Distance"));
}

/* The orientation of a .poni belongs to the geometry: another detector stands as the
 * one before. */
static gboolean
poni_read (const char *path, const RingletConvertHints *hints, RingletPoni *poni,
    GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = ringlet_text_load (path, error);
  g_autoptr (RingletDetector) before = NULL;

  if (text == NULL || !ringlet_poni_parse (text, folder, hints->rule, poni, error))
    return FALSE;
  if (hints->detector == NULL)
    return TRUE;

  before = poni->detector;
  poni->detector = before == NULL
      ? ringlet_detector_ref (hints->detector)
      : ringlet_detector_with_orientation (hints->detector, before->orientation);
  return TRUE;
}

static GBytes *
poni_write (const RingletDetector *detector, const RingletGeometry *geometry,
    char **lost, GError **error)
{
  char *text = ringlet_poni_format (detector, geometry, 0.0, error);

  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

const RingletGeometryFormat ringlet_geometry_poni = {
  .name = "poni",
  .summary = "pyFAI: six parameters, detector, wavelength",
  .suffix = ".poni",
  .claims = poni_claims,
  .read = poni_read,
  .write = poni_write,
};

/* ---- the table ---- */

const RingletGeometryFormat *const *
ringlet_geometry_format_list (void)
{
  static const RingletGeometryFormat *const formats[] = { &ringlet_geometry_poni,
    &ringlet_geometry_fit2d, &ringlet_geometry_spd, &ringlet_geometry_imctrl,
    &ringlet_geometry_imaged11, &ringlet_geometry_nxcansas, &ringlet_geometry_cxi,
    &ringlet_geometry_crystfel, &ringlet_geometry_json, NULL };

  return formats;
}

const RingletGeometryFormat *
ringlet_geometry_format_find (const char *name, GError **error)
{
  const RingletGeometryFormat *const *formats = ringlet_geometry_format_list ();
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; formats[i] != NULL; i++) {
    if (g_ascii_strcasecmp (formats[i]->name, name) == 0)
      return formats[i];
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", formats[i]->name);
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "\"%s\" is no format of geometries; choose one of %s", name, names->str);
  return NULL;
}

/* The start of a plain file; empty for anything else. A NUL ends it early. */
static char *
read_head (const char *path)
{
  FILE *file = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? fopen (path, "rb") : NULL;
  char *head = g_malloc0 (HEAD_SIZE + 1);

  if (file == NULL)
    return head;

  head[fread (head, 1, HEAD_SIZE, file)] = '\0';
  fclose (file);
  return head;
}

static const RingletGeometryFormat *
guess (const char *path)
{
  const RingletGeometryFormat *const *formats = ringlet_geometry_format_list ();
  g_autofree char *head = read_head (path);

  for (gsize i = 0; formats[i] != NULL; i++) {
    if (formats[i]->claims (path, head))
      return formats[i];
  }
  /* Whose error says what is missing. */
  return formats[0];
}

gboolean
ringlet_geometry_is_one (const char *path)
{
  const RingletGeometryFormat *const *formats = ringlet_geometry_format_list ();
  g_autofree char *head = read_head (path);

  /* Headers of images hold some of these keys, too. */
  if (*head == '{' || !g_utf8_validate (head, -1, NULL))
    return poni_claims (path, "");
  for (gsize i = 0; formats[i] != NULL; i++) {
    if (formats[i] != &ringlet_geometry_nxcansas &&
        formats[i] != &ringlet_geometry_cxi && formats[i]->claims (path, head))
      return TRUE;
  }
  return FALSE;
}

static gboolean
read_as (const RingletGeometryFormat *format, const char *path,
    const RingletConvertHints *hints, RingletPoni *poni, GError **error)
{
  if (format->read != NULL)
    return format->read (path, hints, poni, error) &&
        ringlet_geometry_check (&poni->geometry, error);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "%s is no format that is read for its geometry alone", format->name);
  return FALSE;
}

gboolean
ringlet_geometry_load (const char *path, const RingletGeometryFormat *format,
    const RingletConvertHints *hints, RingletPoni *poni, GError **error)
{
  const RingletGeometryFormat *f = format != NULL ? format : guess (path);

  *poni = (RingletPoni){ 0 };
  if (read_as (f, path, hints, poni, error))
    return TRUE;

  ringlet_poni_clear (poni);
  if (error == NULL || (*error)->domain != G_FILE_ERROR)
    g_prefix_error (error, "%s: ", path);
  return FALSE;
}
