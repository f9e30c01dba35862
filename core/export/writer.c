/* SPDX-License-Identifier: MIT */
#include "export/writer.h"

#include "base/error.h"

extern const RingletWriter ringlet_writer_xy;
extern const RingletWriter ringlet_writer_xye;
extern const RingletWriter ringlet_writer_nexus;
extern const RingletWriter ringlet_writer_edf;
extern const RingletWriter ringlet_writer_tiff;
extern const RingletWriter ringlet_writer_nxazint1d;
extern const RingletWriter ringlet_writer_nxazint2d;
extern const RingletWriter ringlet_writer_nxmonopd;
extern const RingletWriter ringlet_writer_nxcansas;
extern const RingletWriter ringlet_writer_pyfai;

/* The first of a suffix is what the suffix stands for. */
static const RingletWriter *const writers[] = {
  &ringlet_writer_xy,
  &ringlet_writer_xye,
  &ringlet_writer_nexus,
  &ringlet_writer_edf,
  &ringlet_writer_tiff,
  &ringlet_writer_nxazint1d,
  &ringlet_writer_nxazint2d,
  &ringlet_writer_nxmonopd,
  &ringlet_writer_nxcansas,
  &ringlet_writer_pyfai,
  NULL,
};

const RingletWriter *const *
ringlet_writer_list (void)
{
  return writers;
}

static RingletWriterDimensions
wanted_dimension (gboolean is_cake)
{
  return is_cake ? RINGLET_WRITER_CAKE : RINGLET_WRITER_PATTERN;
}

gboolean
ringlet_writer_has_suffix (const RingletWriter *writer, const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; writer->suffixes[i] != NULL; i++) {
    if (g_str_has_suffix (lower, writer->suffixes[i]))
      return TRUE;
  }
  return FALSE;
}

/* "xy (.xy), nexus (.h5 .nxs .hdf5)": those that can hold the result. */
static char *
describe_writers (gboolean is_cake)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; writers[i] != NULL; i++) {
    g_autofree char *suffixes = NULL;

    if ((writers[i]->dimensions & wanted_dimension (is_cake)) == 0)
      continue;
    suffixes = g_strjoinv (" ", (char **) writers[i]->suffixes);
    g_string_append_printf (
        text, "%s%s (%s)", text->len > 0 ? ", " : "", writers[i]->name, suffixes);
  }
  return g_string_free (text, FALSE);
}

static void
fail_not_found (const char *name, const char *path, gboolean is_cake, GError **error)
{
  const char *what = is_cake ? "a cake" : "a pattern";
  g_autofree char *known = describe_writers (is_cake);

  if (name != NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "There is no output format \"%s\"; the formats of %s are %s", name, what,
        known);
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The suffix of %s names no output format; the formats of %s are %s", path, what,
        known);
}

const RingletWriter *
ringlet_writer_find (
    const char *name, const char *path, gboolean is_cake, GError **error)
{
  const RingletWriter *found = NULL;
  g_autofree char *known = NULL;

  g_return_val_if_fail (name != NULL || path != NULL, NULL);

  for (gsize i = 0; writers[i] != NULL && found == NULL; i++) {
    if (name != NULL ? g_str_equal (writers[i]->name, name)
                     : ringlet_writer_has_suffix (writers[i], path))
      found = writers[i];
  }
  if (found == NULL) {
    fail_not_found (name, path, is_cake, error);
    return NULL;
  }
  if ((found->dimensions & wanted_dimension (is_cake)) != 0)
    return found;

  known = describe_writers (is_cake);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The format %s cannot hold %s; those that can are %s", found->name,
      is_cake ? "a cake" : "a pattern", known);
  return NULL;
}

gboolean
ringlet_writer_check (const RingletWriter *self, const RingletUnit *unit,
    double wavelength_m, gboolean has_errors, GError **error)
{
  if (self->needs_errors && !has_errors) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The format %s needs uncertainties, and there are none: choose an error model "
        "such as \"poisson\", or another format",
        self->name);
    return FALSE;
  }
  return self->check == NULL || self->check (unit, wavelength_m, error);
}

gboolean
ringlet_result_write (const RingletResult *result, const char *name, const char *path,
    gboolean overwrite, GError **error)
{
  const RingletWriter *writer = NULL;

  g_return_val_if_fail (result != NULL && path != NULL, FALSE);

  writer = ringlet_writer_find (name, path, ringlet_result_is_cake (result), error);
  return writer != NULL &&
      ringlet_writer_check (writer, result->unit,
          result->provenance.geometry.wavelength_m, result->sigma != NULL, error) &&
      writer->write (result, path, overwrite, error);
}
