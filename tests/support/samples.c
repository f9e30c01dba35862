/* SPDX-License-Identifier: MIT */
#include "support/samples.h"

#include <string.h>

#include "base/error.h"
#include "support/shared.h"

/* The index was written by Python, whose JSON has NaN and Infinity: they become null.
 */
JsonNode *
ringlet_test_samples (const char *relative)
{
  g_autofree char *path = ringlet_test_shared (relative);
  g_autoptr (GRegex) odd = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;

  if (path == NULL)
    return NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  odd = g_regex_new ("(?<=[\\[\\s:])-?(NaN|Infinity)(?=\\s*[,\\]}])", 0, 0, &error);
  g_assert_no_error (error);
  plain = g_regex_replace_literal (odd, text, -1, 0, "null", 0, &error);
  root = json_from_string (plain, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&root);
}

const char *
ringlet_test_sample_stated (const char *file)
{
  static const struct {
    const char *file;
    const char *inner;
  } stated[] = {
    { "raw/int32_487x195.raw", "raw:195x487:int32" },
    { "raw/u16be_off100.bin", "raw:48x64:uint16:offset=100:big" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (stated); i++) {
    if (g_str_equal (stated[i].file, file))
      return stated[i].inner;
  }
  return NULL;
}

void
ringlet_test_assert_clean_error (const GError *error, const char *path)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == RINGLET_ERROR || error->domain == G_FILE_ERROR);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_cmpuint (strlen (error->message), >, strlen (path) + 10);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}
