/* SPDX-License-Identifier: MIT */
#include "map-grid.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/error.h"

/* How many of @numbers lie below @value. @numbers: (nullable): ascending */
static guint
n_below (const GArray *numbers, guint64 value)
{
  guint low = 0;
  guint high = numbers != NULL ? numbers->len : 0;

  while (low < high) {
    const guint middle = low + (high - low) / 2;

    if (g_array_index (numbers, guint32, middle) < value)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gboolean
has (const GArray *numbers, guint64 value)
{
  const guint below = n_below (numbers, value);

  return numbers != NULL && below < numbers->len &&
      g_array_index (numbers, guint32, below) == value;
}

gboolean
ringlet_map_grid_is_blank (const RingletMapGrid *self, guint cell)
{
  return has (self->blanks, cell);
}

gboolean
ringlet_map_grid_is_excluded (const RingletMapGrid *self, gint64 frame)
{
  return frame >= 0 && has (self->excluded, (guint64) frame);
}

guint
ringlet_map_grid_cell (const RingletMapGrid *self, guint slow, guint fast)
{
  const gboolean is_back = self->serpentine && slow % 2 == 1;

  return slow * self->n_fast + (is_back ? self->n_fast - 1 - fast : fast);
}

gint64
ringlet_map_grid_frame (
    const RingletMapGrid *self, guint slow, guint fast, guint64 n_frames)
{
  guint cell = 0;
  gint64 frame = 0;

  if (slow >= self->n_slow || fast >= self->n_fast)
    return -1;
  cell = ringlet_map_grid_cell (self, slow, fast);
  if (ringlet_map_grid_is_blank (self, cell))
    return -1;

  frame = (gint64) cell - n_below (self->blanks, cell) + self->offset;
  return frame >= 0 && (guint64) frame < n_frames ? frame : -1;
}

gboolean
ringlet_map_grid_find (
    const RingletMapGrid *self, gint64 frame, guint *slow, guint *fast)
{
  gint64 cell = frame - self->offset;
  guint in_row = 0;

  if (self->n_fast == 0 || cell < 0)
    return FALSE;
  for (guint i = 0; self->blanks != NULL && i < self->blanks->len; i++) {
    if (g_array_index (self->blanks, guint32, i) > cell)
      break;
    cell++;
  }
  if ((guint64) cell >= ringlet_map_grid_n_cells (self))
    return FALSE;

  *slow = (guint) (cell / self->n_fast);
  in_row = (guint) (cell % self->n_fast);
  *fast = self->serpentine && *slow % 2 == 1 ? self->n_fast - 1 - in_row : in_row;
  return TRUE;
}

static guint
n_for (guint n, guint64 n_frames)
{
  return n > 0 ? (guint) MAX ((n_frames + n - 1) / n, 1) : 0;
}

void
ringlet_map_grid_set_shape (
    RingletMapGrid *self, guint n_slow, guint n_fast, guint64 n_frames)
{
  const gboolean is_whole = n_slow > 0 && n_fast > 0;
  const gboolean was_grid = ringlet_map_grid_n_cells (self) > 0;

  self->n_slow = is_whole ? n_slow : was_grid ? 0 : n_slow + n_for (n_fast, n_frames);
  self->n_fast = is_whole ? n_fast : was_grid ? 0 : n_fast + n_for (n_slow, n_frames);
}

static GArray *
numbers_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint32));
}

/* @blanks: (transfer full); nothing at all is NULL */
static GArray *
or_none (GArray *blanks)
{
  if (blanks->len > 0)
    return blanks;
  g_array_unref (blanks);
  return NULL;
}

static GArray *
toggle (const GArray *numbers, guint32 value)
{
  const guint below = n_below (numbers, value);
  GArray *toggled = numbers_new ();

  if (numbers != NULL)
    g_array_append_vals (toggled, numbers->data, numbers->len);
  if (has (numbers, value))
    g_array_remove_index (toggled, below);
  else
    g_array_insert_val (toggled, below, value);
  return or_none (toggled);
}

GArray *
ringlet_map_grid_toggle_blank (const RingletMapGrid *self, guint cell)
{
  return toggle (self->blanks, cell);
}

GArray *
ringlet_map_grid_toggle_excluded (const RingletMapGrid *self, guint frame)
{
  return toggle (self->excluded, frame);
}

/* ---- in words ---- */

/* "17" or "17-19", from 1 */
static gboolean
parse_range (const char *word, guint64 *first, guint64 *last)
{
  g_auto (GStrv) ends = g_strsplit (word, "-", -1);
  const guint n = g_strv_length (ends);

  if (n < 1 || n > 2)
    return FALSE;
  return g_ascii_string_to_unsigned (
             g_strstrip (ends[0]), 10, 1, RINGLET_MAP_MAX_CELLS, first, NULL) &&
      g_ascii_string_to_unsigned (
          g_strstrip (ends[n - 1]), 10, *first, RINGLET_MAP_MAX_CELLS, last, NULL);
}

static int
compare_cells (gconstpointer a, gconstpointer b)
{
  const guint32 x = *(const guint32 *) a;
  const guint32 y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

static GArray *
sorted_once (GArray *given)
{
  GArray *blanks = numbers_new ();

  g_array_sort (given, compare_cells);
  for (guint i = 0; i < given->len; i++) {
    const guint32 cell = g_array_index (given, guint32, i);

    if (i == 0 || cell != g_array_index (given, guint32, i - 1))
      g_array_append_val (blanks, cell);
  }
  return or_none (blanks);
}

gboolean
ringlet_map_blanks_parse (const char *text, GArray **blanks, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, ",;", -1);
  g_autoptr (GArray) given = numbers_new ();

  for (gsize i = 0; words[i] != NULL; i++) {
    guint64 first = 0;
    guint64 last = 0;

    if (*g_strstrip (words[i]) == '\0')
      continue;
    if (!parse_range (words[i], &first, &last)) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          _ ("“%s” is no number: give numbers from 1 in the order of the scan, and "
             "ranges, such as 3, 17-19"),
          words[i]);
      return FALSE;
    }
    for (guint64 cell = first; cell <= last; cell++) {
      const guint32 value = (guint32) (cell - 1);

      g_array_append_val (given, value);
    }
  }
  *blanks = sorted_once (given);
  return TRUE;
}

char *
ringlet_map_blanks_format (const GArray *blanks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; blanks != NULL && i < blanks->len;) {
    const guint32 first = g_array_index (blanks, guint32, i);
    guint32 last = first;

    while (++i < blanks->len && g_array_index (blanks, guint32, i) == last + 1)
      last++;
    g_string_append_printf (text, "%s%u", text->len > 0 ? ", " : "", first + 1);
    if (last > first)
      g_string_append_printf (text, "-%u", last + 1);
  }
  return g_string_free (text, FALSE);
}

gboolean
ringlet_map_grid_check (const RingletMapGrid *self, GError **error)
{
  if (ringlet_map_grid_n_cells (self) <= RINGLET_MAP_MAX_CELLS &&
      (self->n_slow == 0) == (self->n_fast == 0))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      _ ("A grid of %u × %u cells is none: give both numbers, at most %" PRIu64
         " cells"),
      self->n_slow, self->n_fast, RINGLET_MAP_MAX_CELLS);
  return FALSE;
}
