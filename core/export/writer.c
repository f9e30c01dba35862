/* SPDX-License-Identifier: MIT */
#include "export/writer.h"

#include "base/error.h"
#include "export/pattern-facts.h"

extern const RingletWriter ringlet_writer_xy;
extern const RingletWriter ringlet_writer_xye;
extern const RingletWriter ringlet_writer_dat;
extern const RingletWriter ringlet_writer_nexus;

static const RingletWriter *const writers[] = {
  &ringlet_writer_xy,
  &ringlet_writer_xye,
  &ringlet_writer_dat,
  &ringlet_writer_nexus,
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

static gboolean
has_suffix (const RingletWriter *writer, const char *path)
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
                     : has_suffix (writers[i], path))
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

/* What the writers themselves need not look at. */
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
  if (!writer->needs_errors || pattern->sigma != NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The format %s needs uncertainties, and the result has none: choose an error "
      "model such as \"poisson\", or the format xy",
      writer->name);
  return FALSE;
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

gboolean
ringlet_result_write (const RingletResult *result, const char *name, const char *path,
    gboolean overwrite, GError **error)
{
  const RingletWriter *writer = NULL;
  g_autoptr (RingletPattern) pattern = NULL;

  g_return_val_if_fail (result != NULL && path != NULL, FALSE);

  writer = ringlet_writer_find (name, path, ringlet_result_is_cake (result), error);
  if (writer == NULL)
    return FALSE;
  if (writer->write != NULL)
    return writer->write (result, path, overwrite, error);

  pattern = ringlet_pattern_from_result (result, error);
  return pattern != NULL && check_pattern (writer, pattern, error) &&
      writer->write_pattern (pattern, path, overwrite, error);
}
