/* SPDX-License-Identifier: MIT */

/* Which calibrant a name of a file or a comment speaks of. */

#include <string.h>

#include "calib/calibrant-private.h"

/* Names of fewer letters are too easily something else: "Al", "Si", "Au". */
#define LEAST_LETTERS 3
#define SRM "srm" /* what certificates of NIST begin with */

static gboolean
is_srm_number (const char *word)
{
  return g_ascii_isdigit (word[0]) && g_ascii_isdigit (word[1]) &&
      g_ascii_isdigit (word[2]);
}

/* Returns (transfer full) (element-type utf8): runs of letters and digits in small
 * letters, "SRM 660c" as one. */
static GPtrArray *
split_words (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  while (*text != '\0') {
    const char *end = text;
    char *word = NULL;

    while (g_ascii_isalnum (*end))
      end++;
    if (end == text) {
      text++;
      continue;
    }
    word = g_ascii_strdown (text, end - text);
    text = end;
    if (words->len > 0 && is_srm_number (word) &&
        g_str_equal (g_ptr_array_index (words, words->len - 1), SRM)) {
      char *joined = g_strconcat (SRM, word, NULL);

      g_free (word);
      g_ptr_array_remove_index (words, words->len - 1);
      word = joined;
    }
    g_ptr_array_add (words, word);
  }
  return words;
}

/* A number of the image may follow at once: "agbh003". One digit behind a short formula
 * makes another substance of it: "CuO2". */
static gboolean
begins_numbered (const char *word, const char *name)
{
  const gsize n = strlen (name);
  gsize n_digits = 0;

  if (!g_str_has_prefix (word, name) || g_ascii_isdigit (name[n - 1]))
    return FALSE;
  n_digits = strspn (word + n, "0123456789");
  return word[n + n_digits] == '\0' && n_digits >= (n > LEAST_LETTERS + 1 ? 1 : 2);
}

/* "LaB6_660c" is the one with SRM, too. */
static gboolean
is_word (const char *word, const char *part, gboolean is_first, gboolean is_last)
{
  if (g_str_equal (word, part))
    return TRUE;
  if (!is_first && g_str_has_prefix (part, SRM) &&
      g_str_equal (word, part + strlen (SRM)))
    return TRUE;
  return is_last && begins_numbered (word, part);
}

/* How many words from @first on are @name: all its parts, or all in one; 0 for none. */
static guint
count_words (const GPtrArray *words, guint first, const char *name)
{
  g_autoptr (GPtrArray) parts = split_words (name);
  g_autofree char *joined = NULL;
  guint n = 0;

  while (n < parts->len && first + n < words->len &&
      is_word (g_ptr_array_index (words, first + n), g_ptr_array_index (parts, n),
          n == 0, n + 1 == parts->len))
    n++;
  if (n > 0 && n == parts->len)
    return n;
  g_ptr_array_add (parts, NULL);
  joined = g_strjoinv (NULL, (char **) parts->pdata);
  return is_word (g_ptr_array_index (words, first), joined, TRUE, TRUE) ? 1 : 0;
}

/* Likewise, whichever of its names says most. */
static guint
count_row (const GPtrArray *words, guint first, const RingletCalibrantRow *row)
{
  g_autofree char *all = g_strjoin (" ", row->name, row->aliases, NULL);
  g_auto (GStrv) names = g_strsplit (all, " ", -1);
  guint most = 0;

  for (gsize i = 0; names[i] != NULL; i++) {
    if (strlen (names[i]) >= LEAST_LETTERS)
      most = MAX (most, count_words (words, first, names[i]));
  }
  return most;
}

/* Not the powder but what something is made of, or a place: "Silicon sensor", "quartz
 * capillary", "Diamond Light Source". */
static gboolean
is_material (const GPtrArray *words, guint next)
{
  static const char *const things[] = { "anvil", "anvils", "capillary", "cell",
    "crystal", "detector", "diode", "foil", "light", "sensor", "wafer", "window",
    NULL };

  return next < words->len && g_strv_contains (things, g_ptr_array_index (words, next));
}

/* How many words from @first on name a calibrant, at least 1; which one, if any. */
static guint
find_here (const GPtrArray *words, guint first, const RingletCalibrant **here)
{
  gsize n = 0;
  const RingletCalibrantRow *rows = ringlet_calibrant_rows (&n);
  guint most = 0;

  *here = NULL;
  for (gsize i = 0; i < n; i++) {
    const guint count = count_row (words, first, &rows[i]);

    if (count <= most)
      continue;
    most = count;
    *here = ringlet_calibrant_list ()[i];
  }
  if (is_material (words, first + most))
    *here = NULL;
  return MAX (most, 1);
}

const RingletCalibrant *
ringlet_calibrant_named_in (const char *text, gboolean *is_ambiguous)
{
  g_autoptr (GPtrArray) words = split_words (text);
  const RingletCalibrant *found = NULL;

  *is_ambiguous = FALSE;
  for (guint first = 0; first < words->len;) {
    const RingletCalibrant *here = NULL;

    first += find_here (words, first, &here);
    *is_ambiguous |= found != NULL && here != NULL && found != here;
    found = here != NULL ? here : found;
  }
  return *is_ambiguous ? NULL : found;
}
