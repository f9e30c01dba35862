/* SPDX-License-Identifier: MIT */
#include "calib/space-group.h"

#include <string.h>

#include "base/error.h"

/* Letters and signs that count: "P 6_3/m m c" becomes "p63/mmc". */
static char *
squeeze (const char *text)
{
  GString *squeezed = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++) {
    if (strchr (" _()\t'", *c) == NULL)
      g_string_append_c (squeezed, g_ascii_tolower (*c));
  }
  return g_string_free (squeezed, FALSE);
}

/* "P 1 21/c 1" becomes "p21/c": how monoclinic groups are mostly called. */
static char *
short_name (const RingletSpaceGroup *group)
{
  GString *name = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (group->name, " ", -1);

  for (gsize i = 0; words[i] != NULL; i++) {
    if (group->number < 3 || group->number > 15 || !g_str_equal (words[i], "1"))
      g_string_append (name, words[i]);
  }
  return g_string_free (g_string_ascii_down (name), FALSE);
}

/* "fm3m" for "fm-3m", as cubic groups were written before 1992. */
static gboolean
is_old_name (const RingletSpaceGroup *group, const char *squeezed, const char *text)
{
  const char *bar = strstr (squeezed, "-3");

  return group->number >= 200 && group->number < 231 && bar != NULL &&
      strncmp (squeezed, text, (gsize) (bar - squeezed)) == 0 &&
      g_str_equal (bar + 1, text + (bar - squeezed));
}

static gboolean
is_named (const RingletSpaceGroup *group, const char *text)
{
  g_autofree char *full = squeeze (group->name);
  g_autofree char *brief = short_name (group);
  g_autofree char *number = g_strdup_printf ("%d", group->number);

  return g_str_equal (full, text) || g_str_equal (brief, text) ||
      g_str_equal (number, text) || is_old_name (group, full, text);
}

/* Of @group, or of one of the settings behind it that differ in the choice alone. */
static const RingletSpaceGroup *
choose (const RingletSpaceGroup *group, const char *choice)
{
  for (const RingletSpaceGroup *row = group; row->number == group->number; row++) {
    if (g_str_equal (row->name, group->name) &&
        g_ascii_strcasecmp (row->choice, choice) == 0)
      return row;
  }
  return NULL;
}

static const RingletSpaceGroup *
find_hall (const char *text)
{
  for (const RingletSpaceGroup *row = ringlet_space_groups; row->number > 0; row++) {
    if (g_str_equal (row->hall, text))
      return row;
  }
  return NULL;
}

static const RingletSpaceGroup *
find_name (const char *text, const char *choice, gboolean is_rhombohedral)
{
  for (const RingletSpaceGroup *row = ringlet_space_groups; row->number > 0; row++) {
    if (!is_named (row, text))
      continue;
    if (choice != NULL)
      return choose (row, choice);
    if (*row->choice == '\0')
      return row;
    if (g_str_equal (row->choice, "H") || g_str_equal (row->choice, "R"))
      return choose (row, is_rhombohedral ? "R" : "H");
    return choose (row, "2");
  }
  return NULL;
}

/* CIF writes the choice as a last letter too: "R -3 m H", "F d -3 m Z". */
static const RingletSpaceGroup *
find_lettered (char *text)
{
  static const char *const choices[] = { "H", "R", "1", "2" };
  const gsize n = strlen (text);
  const char *letter = n > 2 ? strchr ("hrsz", text[n - 1]) : NULL;

  if (letter == NULL)
    return NULL;
  text[n - 1] = '\0';
  return find_name (text, choices[strlen ("hrsz") - strlen (letter)], FALSE);
}

const RingletSpaceGroup *
ringlet_space_group_find (const char *text, gboolean is_rhombohedral, GError **error)
{
  g_autofree char *name = squeeze (text);
  char *colon = strchr (name, ':');
  const RingletSpaceGroup *found = find_hall (text);

  if (colon != NULL)
    *colon++ = '\0';
  if (found == NULL)
    found = find_name (name, colon, is_rhombohedral);
  if (found == NULL && colon == NULL)
    found = find_lettered (name);
  if (found == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "\"%s\" is no space group; write a name like \"Fm-3m\", \"P 63/m m c\" or "
        "\"P21/c\", a number from 1 to 230, or a Hall symbol",
        text);
  return found;
}
