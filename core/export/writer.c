/* SPDX-License-Identifier: MIT */
#include "export/writer.h"

#include "base/error.h"
#include "export/pattern-facts.h"

extern const RingletWriter ringlet_writer_xy;
extern const RingletWriter ringlet_writer_xye;
extern const RingletWriter ringlet_writer_dat;
extern const RingletWriter ringlet_writer_csv;
extern const RingletWriter ringlet_writer_chi;
extern const RingletWriter ringlet_writer_fxye;
extern const RingletWriter ringlet_writer_esg;
extern const RingletWriter ringlet_writer_cif;
extern const RingletWriter ringlet_writer_xrdml;
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
  &ringlet_writer_dat,
  &ringlet_writer_csv,
  &ringlet_writer_chi,
  &ringlet_writer_fxye,
  &ringlet_writer_esg,
  &ringlet_writer_cif,
  &ringlet_writer_xrdml,
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
      "%s%sThe format %s cannot hold %s; those that can are %s",
      name == NULL ? path : "", name == NULL ? ": " : "", found->name,
      is_cake ? "a cake" : "a pattern", known);
  if (name == NULL)
    g_prefix_error (error, "%s: ", path);
  return NULL;
}

gboolean
ringlet_writer_check_two_theta (
    const RingletUnit *unit, double wavelength_m G_GNUC_UNUSED, GError **error)
{
  if (unit != NULL && unit->space == RINGLET_SPACE_TWO_THETA)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The format holds 2θ in degrees, and the pattern is over %s: integrate with the "
      "unit 2th_deg, or choose the format xy or xye",
      unit != NULL ? unit->name : "a quantity that its file does not name");
  return FALSE;
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

/* A curve without a unit is refused by the writer that needs one. */
static gboolean
check_pattern (
    const RingletWriter *writer, const RingletPattern *pattern, GError **error)
{
  if (writer->write_pattern == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The format %s holds the sums of an integration, which a curve no longer has: "
        "choose a text format such as xy",
        writer->name);
    return FALSE;
  }
  return ringlet_writer_check (
      writer, pattern->unit, pattern->wavelength_m, pattern->sigma != NULL, error);
}

gboolean
ringlet_pattern_write (const RingletPattern *pattern, const char *name,
    const char *path, gboolean overwrite, GError **error)
{
  const RingletWriter *writer = NULL;

  g_return_val_if_fail (pattern != NULL && path != NULL, FALSE);

  writer = ringlet_writer_find (name, path, FALSE, error);
  return writer != NULL && check_pattern (writer, pattern, error) &&
      writer->write_pattern (pattern, path, overwrite, error);
}

/* What is only good to be looked at must not end up in a file. */
static gboolean
check_exact (const RingletResult *result, const char *path, GError **error)
{
  if (!result->is_preview)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: This is a preview, which is not written: integrate first", path);
  return FALSE;
}

gboolean
ringlet_result_write (const RingletResult *result, const char *name, const char *path,
    gboolean overwrite, GError **error)
{
  const RingletWriter *writer = NULL;
  g_autoptr (RingletPattern) pattern = NULL;

  g_return_val_if_fail (result != NULL && path != NULL, FALSE);

  writer = ringlet_writer_find (name, path, ringlet_result_is_cake (result), error);
  if (writer == NULL || !check_exact (result, path, error) ||
      !ringlet_writer_check (writer, result->unit,
          result->provenance.geometry.wavelength_m, result->sigma != NULL, error))
    return FALSE;
  if (writer->write != NULL)
    return writer->write (result, path, overwrite, error);

  pattern = ringlet_pattern_from_result (result, error);
  return pattern != NULL && writer->write_pattern (pattern, path, overwrite, error);
}
