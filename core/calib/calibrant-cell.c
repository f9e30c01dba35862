/* SPDX-License-Identifier: MIT */

/* "cell:a=5.43,sg=Fd-3m" */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "calib/calibrant-private.h"
#include "calib/calibrant-words.h"
#include "calib/unit-cell-complete.h"

static gboolean
take_group (const char *word, char **group)
{
  static const char *const keys[] = { "sg", "spacegroup", "space_group", "group",
    "type", "centring" };
  const char *sign = strchr (word, '=');
  g_autofree char *key = g_strndup (word, sign != NULL ? (gsize) (sign - word) : 0);

  g_strstrip (key);
  for (gsize i = 0; sign != NULL && i < G_N_ELEMENTS (keys); i++) {
    if (g_ascii_strcasecmp (key, keys[i]) == 0) {
      g_free (*group);
      *group = g_strstrip (g_strdup (sign + 1));
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
parse_words (const char *text, RingletLooseCell *cell, char **group, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  const RingletWordField fields[] = {
    { "a", &cell->edges[0], 1.0 },
    { "b", &cell->edges[1], 1.0 },
    { "c", &cell->edges[2], 1.0 },
    { "alpha", &cell->angles[0], 1.0 },
    { "beta", &cell->angles[1], 1.0 },
    { "gamma", &cell->angles[2], 1.0 },
  };

  for (gsize i = 0; words[i] != NULL; i++) {
    const char *word = g_strstrip (words[i]);

    if (take_group (word, group))
      continue;
    if (!ringlet_word_field (
            word, fields, G_N_ELEMENTS (fields), "sg= with a space group", error))
      return FALSE;
  }
  return TRUE;
}

RingletCalibrant *
ringlet_calibrant_parse_cell (const char *name, const char *text, GError **error)
{
  g_auto (RingletCalibrantDraft) draft = { 0 };
  g_autofree char *group = NULL;
  g_autofree char *edges = NULL;
  RingletLooseCell loose = RINGLET_LOOSE_CELL_INIT;
  RingletCalibrant *self = NULL;

  if (!parse_words (text, &loose, &group, error) ||
      !ringlet_unit_cell_complete (
          &loose, group, &draft.cell, &draft.space_group, &draft.symmetry, error)) {
    g_prefix_error (error, "cell: ");
    return NULL;
  }
  edges = ringlet_unit_cell_text (&draft.cell);
  draft.name = g_strdup (name);
  draft.title = g_strdup_printf ("%s, %s", draft.space_group, edges);
  draft.reference = g_strdup ("given as a cell");
  self = ringlet_calibrant_new (&draft, error);
  if (self == NULL)
    g_prefix_error (error, "cell: ");
  return self;
}
