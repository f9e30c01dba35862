/* SPDX-License-Identifier: MIT */

/* The tables of all makers as one, and what its names mean. */

#include "detector/catalogue.h"

#include <string.h>

#define ROWS_MAX 255

/* Longer than any name of the catalogue: nothing is near. */
#define MAX_NAME 64

#define NEAREST 3

static const RingletDetectorRow *const tables[] = {
  ringlet_catalogue_dectris,
  ringlet_catalogue_pixel,
  ringlet_catalogue_rayonix,
  ringlet_catalogue_camera,
};

const RingletDetectorRow *const *
ringlet_catalogue (void)
{
  static const RingletDetectorRow *rows[ROWS_MAX + 1];
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    gsize n = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
      for (const RingletDetectorRow *row = tables[i]; row->name != NULL; row++) {
        g_assert (n < ROWS_MAX);
        rows[n++] = row;
      }
    }
    g_once_init_leave (&ready, 1);
  }
  return rows;
}

/* What is left of a name when case, blanks, "_" and "-" do not matter. */
static char *
fold (const char *name)
{
  GString *folded = g_string_new (NULL);

  for (; *name != '\0'; name++) {
    if (*name != ' ' && *name != '_' && *name != '-')
      g_string_append_c (folded, g_ascii_tolower (*name));
  }
  return g_string_free (folded, FALSE);
}

/* Substitutions, insertions and deletions that lead from @a to @b (Levenshtein). */
static guint
edit_distance (const char *a, const char *b)
{
  const gsize n = strlen (b);
  g_autofree guint *costs = g_new (guint, n + 1);

  for (gsize j = 0; j <= n; j++)
    costs[j] = (guint) j;

  for (gsize i = 0; a[i] != '\0'; i++) {
    guint diagonal = costs[0];

    costs[0] = (guint) i + 1;
    for (gsize j = 0; j < n; j++) {
      const guint above = costs[j + 1];
      const guint moved = MIN (above, costs[j]) + 1;

      costs[j + 1] = MIN (diagonal + (a[i] != b[j] ? 1 : 0), moved);
      diagonal = above;
    }
  }
  return costs[n];
}

/* Of the nearest of a row's names. */
static guint
row_distance (const RingletDetectorRow *row, const char *folded)
{
  g_autofree char *name = fold (row->name);
  guint least = edit_distance (folded, name);

  for (gsize i = 0; row->aliases[i] != NULL; i++) {
    g_autofree char *alias = fold (row->aliases[i]);

    least = MIN (least, edit_distance (folded, alias));
  }
  return least;
}

static gboolean
is_name_of (const RingletDetectorRow *row, const char *folded)
{
  g_autofree char *name = fold (row->name);
  gboolean is = g_str_equal (folded, name);

  for (gsize i = 0; !is && row->aliases[i] != NULL; i++) {
    g_autofree char *alias = fold (row->aliases[i]);

    is = g_str_equal (folded, alias);
  }
  return is;
}

const RingletDetectorRow *
ringlet_catalogue_find (const char *name)
{
  const RingletDetectorRow *const *rows = ringlet_catalogue ();
  g_autofree char *folded = fold (name);

  for (gsize i = 0; rows[i] != NULL; i++) {
    if (is_name_of (rows[i], folded))
      return rows[i];
  }
  return NULL;
}

char *
ringlet_catalogue_nearest (const char *name)
{
  const RingletDetectorRow *const *rows = ringlet_catalogue ();
  g_autofree char *folded = fold (name);
  const guint most = MAX (2, (guint) strlen (folded) / 3);
  GString *names = g_string_new (NULL);
  gsize n = 0;

  /* A file may call itself anything. */
  if (strlen (folded) > MAX_NAME)
    return g_string_free (names, FALSE);

  for (guint distance = 0; distance <= most && n < NEAREST; distance++) {
    for (gsize i = 0; rows[i] != NULL && n < NEAREST; i++) {
      if (i > 0 && g_str_equal (rows[i]->name, rows[i - 1]->name))
        continue;
      if (row_distance (rows[i], folded) != distance)
        continue;
      g_string_append_printf (names, "%s%s", n > 0 ? ", " : "", rows[i]->name);
      n++;
    }
  }
  return g_string_free (names, FALSE);
}
