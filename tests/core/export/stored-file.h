/* SPDX-License-Identifier: MIT */
#pragma once

/* Results written and read back, for the programs that test the container formats. */

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "export/writer.h"
#include "support/fake-result.h"

static inline char *
temporary_path (const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("ringlet-%u%s", g_random_int (), suffix);

  return g_build_filename (g_get_tmp_dir (), name, NULL);
}

static inline char *
write_as (const RingletResult *result, const char *format, const char *suffix)
{
  char *path = temporary_path (suffix);
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_result_write (result, format, path, FALSE, &error));
  g_assert_no_error (error);
  return path;
}

/* A result in another unit of the same bins. */
static inline RingletResult *
result_in (const char *unit, gsize n_azimuth)
{
  RingletResult *result = fake_result_new (50, n_azimuth, TRUE);

  result->unit = result->plan.unit = ringlet_unit_find (unit, NULL);
  result->intensity[3] = 5e-324;
  result->intensity[4] = -1.7976931348623157e308;
  result->intensity[5] = 0.1 + 0.2;
  return result;
}

/* Bit for bit but for the kind of NaN. */
static inline void
assert_same_numbers (const double *values, const double *expected, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_true (
        values[i] == expected[i] || (isnan (values[i]) && isnan (expected[i])));
}

/* The lines of a text format about the same result, which a cake is not written as: its
 * dimension is told. */
static inline void
assert_header_of_text (char **header, const RingletResult *result)
{
  const guint n_azimuth = result->plan.n_azimuth;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;

  for (gsize i = 0; header[i] != NULL; i++)
    g_string_append_printf (text, "# %s\n", header[i]);
  if (n_azimuth == 0) {
    path = write_as (result, "xye", ".xye");
    g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
    g_assert_true (g_str_has_prefix (content, text->str));
    /* What follows is the line of the titles: no fact is missing. */
    g_assert_true (g_str_has_prefix (content + text->len, "# "));
    g_assert_true (
        strcspn (content + text->len, ":") > strcspn (content + text->len, "\n"));
    g_unlink (path);
  }
  g_assert_true (g_str_has_prefix (
      text->str, "# program: Ringlet 0.1.0\n# source: häuser/lab6_ 0001.cbf\n"));
  g_assert_nonnull (strstr (text->str, "\n# poni1: 0.0891234567890123 m\n"));
  g_assert_nonnull (strstr (text->str, "\n# wavelength: 1e-10 m\n"));
  g_assert_nonnull (strstr (text->str, "\n# solid_angle: corrected\n"));
  g_assert_nonnull (strstr (text->str, "\n# mask_sha256: bbbb"));
  g_assert_nonnull (strstr (text->str, "\n# source_sha256: aaaa"));
}
