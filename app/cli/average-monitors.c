/* SPDX-License-Identifier: MIT */

/* Numbers that frames are divided by, from a text. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/average.h"
#include "cli/list-file.h"
#include "image/number-list.h"

typedef struct {
  GArray *numbers;   /* (element-type double): of lines with a number alone */
  GHashTable *named; /* name of a file → pointer to its number */
} Table;

static void
table_clear (Table *self)
{
  g_array_unref (self->numbers);
  g_hash_table_unref (self->named);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "a line is NUMBER or FILE NUMBER, the number above 0, not %s", text);
  return FALSE;
}

static gboolean
take_line (char **words, int n, const char *folder, gpointer data, GError **error)
{
  Table *table = data;
  double number = NAN;

  if (n > 2 || !ringlet_number_parse (words[n - 1], &number) || !(number > 0.0))
    return refuse (error, words[n - 1]);
  if (n == 1) {
    g_array_append_val (table->numbers, number);
  } else {
    g_autofree char *name = g_path_get_basename (words[0]);

    if (!g_hash_table_insert (table->named, g_steal_pointer (&name),
            g_memdup2 (&number, sizeof number))) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s has a number already",
          words[0]);
      return FALSE;
    }
  }
  if (table->numbers->len == 0 || g_hash_table_size (table->named) == 0)
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "either each line names its file, or none does");
  return FALSE;
}

/* The name without what is inside. */
static char *
file_of (const RingletSource *source, guint64 frame)
{
  const char *path = ringlet_source_path (source, frame);
  const char *inside = strstr (path, "::");

  return inside != NULL ? g_strndup (path, (gsize) (inside - path)) : g_strdup (path);
}

static gboolean
look_up (
    const Table *table, const RingletSource *source, double *monitors, GError **error)
{
  for (guint64 i = 0; i < ringlet_source_n_frames (source); i++) {
    g_autofree char *path = file_of (source, i);
    g_autofree char *name = g_path_get_basename (path);
    const double *number = g_hash_table_lookup (table->named, name);

    if (number == NULL) {
      g_set_error (
          error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "there is no number of %s", name);
      return FALSE;
    }
    monitors[i] = *number;
  }
  return TRUE;
}

static gboolean
fill (const Table *table, const RingletSource *source, double *monitors, GError **error)
{
  const guint64 n = ringlet_source_n_frames (source);

  if (g_hash_table_size (table->named) > 0)
    return look_up (table, source, monitors, error);
  if (table->numbers->len == n) {
    memcpy (monitors, table->numbers->data, n * sizeof *monitors);
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "there are %u numbers and %" G_GUINT64_FORMAT " frames", table->numbers->len, n);
  return FALSE;
}

double *
ringlet_average_load_monitors (
    const char *path, const RingletSource *source, GError **error)
{
  g_auto (Table) table = { g_array_new (FALSE, FALSE, sizeof (double)),
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) };
  g_autofree double *monitors = g_new (double, ringlet_source_n_frames (source));

  if (!ringlet_list_file_load (path, "monitors", take_line, &table, error))
    return NULL;
  if (fill (&table, source, monitors, error))
    return g_steal_pointer (&monitors);
  g_prefix_error (error, "%s: ", path);
  return NULL;
}

/* ---- numbers beside the frames of an HDF5 file ---- */

/* How many frames from @first on are of the file of that one. */
static guint64
count_same (const RingletSource *source, guint64 first)
{
  const guint64 n_frames = ringlet_source_n_frames (source);
  const char *path = ringlet_source_path (source, first);
  guint64 n = 1;

  while (first + n < n_frames &&
      g_str_equal (ringlet_source_path (source, first + n), path))
    n++;
  return n;
}

/* One number is that of all frames of the file. */
static gboolean
take_numbers (const char *path, const char *dataset, guint64 n_frames, double *monitors,
    GError **error)
{
  gsize n = 0;
  g_autofree double *numbers = ringlet_number_list_load (path, dataset, &n, error);

  if (numbers == NULL)
    return FALSE;
  if (n != 1 && n != n_frames) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: %s has %" G_GSIZE_FORMAT " numbers, and there are %" G_GUINT64_FORMAT
        " frames",
        path, dataset, n, n_frames);
    return FALSE;
  }
  for (guint64 i = 0; i < n_frames; i++)
    monitors[i] = numbers[n == 1 ? 0 : i];
  return TRUE;
}

double *
ringlet_average_read_monitors (
    const char *dataset, const RingletSource *source, GError **error)
{
  const guint64 n_frames = ringlet_source_n_frames (source);
  g_autofree double *monitors = g_new (double, n_frames);
  guint64 n = 0;

  for (guint64 first = 0; first < n_frames; first += n) {
    g_autofree char *path = file_of (source, first);

    n = count_same (source, first);
    if (!take_numbers (path, dataset, n, monitors + first, error))
      return NULL;
  }
  return g_steal_pointer (&monitors);
}
