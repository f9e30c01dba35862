/* SPDX-License-Identifier: MIT */

/* Numbered series: "img_####.cbf", and "img_0001.cbf..img_0100.cbf". */

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "image/source-names.h"

/* So many digits are below 2^63, and one more than the last number is, too. */
#define MAX_DIGITS 18
/* More gaps than these are told by their number alone. */
#define MAX_GAPS 20

/* How the names of a series are made. */
typedef struct {
  char *folder; /* as written: "" or with the slash at its end */
  char *prefix;
  char *suffix;
  char *inner;       /* "" or "::" and what follows */
  gsize n_digits;    /* at least: as %04d writes them */
  guint64 first;     /* only numbers from here … */
  guint64 last;      /* … to here */
  gboolean is_range; /* both were named, so that both are missed */
} Series;

typedef struct {
  guint64 number;
  char *name;
} Member;

static void
series_clear (Series *self)
{
  g_free (self->folder);
  g_free (self->prefix);
  g_free (self->suffix);
  g_free (self->inner);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Series, series_clear)

static void
member_clear (gpointer data)
{
  g_free (((Member *) data)->name);
}

/* ---- what was written ---- */

static gsize
base_at (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? (gsize) (slash - path) + 1 : 0;
}

/* (transfer full) what names the file; @inner: (out): the rest, from "::" on */
static char *
take_inner (const char *name, const char **inner)
{
  const char *colons = strstr (name, "::");

  *inner = colons != NULL ? colons : "";
  return colons != NULL ? g_strndup (name, (gsize) (colons - name)) : g_strdup (name);
}

static gboolean
has_digit (const char *text)
{
  return strpbrk (text, "0123456789") != NULL;
}

/* (transfer none) (nullable) the ".." between two names that have a number each; that
 * of a path, "../a", has no name before it. */
static const char *
find_dots (const char *name)
{
  for (const char *at = strstr (name, ".."); at != NULL; at = strstr (at + 1, "..")) {
    g_autofree char *left = g_strndup (name, (gsize) (at - name));

    if (has_digit (left + base_at (left)) && has_digit (at + 2 + base_at (at + 2)))
      return at;
  }
  return NULL;
}

gboolean
ringlet_source_series_is_one (const char *name)
{
  const char *inner = NULL;
  g_autofree char *file = take_inner (name, &inner);

  if (*inner != '\0' && g_file_test (file, G_FILE_TEST_EXISTS))
    return FALSE;
  return strchr (file + base_at (file), '#') != NULL || find_dots (file) != NULL;
}

static gboolean
check_digits (gsize n_digits, GError **error)
{
  if (n_digits <= MAX_DIGITS)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "A number of %" G_GSIZE_FORMAT " digits; at most %d are supported", n_digits,
      MAX_DIGITS);
  return FALSE;
}

static gboolean
parse_pattern (Series *self, const char *file, GError **error)
{
  const gsize base = base_at (file);
  const char *from = strchr (file + base, '#');

  self->n_digits = strspn (from, "#");
  self->folder = g_strndup (file, base);
  self->prefix = g_strndup (file + base, (gsize) (from - file) - base);
  self->suffix = g_strdup (from + self->n_digits);
  self->last = G_MAXUINT64;
  if (strchr (self->suffix, '#') == NULL)
    return check_digits (self->n_digits, error);

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "One number counts the files of a series: write a single row of #");
  return FALSE;
}

/* Whether @last differs from @first only in the digits at @at. */
static gboolean
fits_run (Series *self, const char *first, const char *at, const char *last)
{
  const gsize n_first = strspn (at, "0123456789");
  const gsize n_prefix = (gsize) (at - first);
  const char *suffix = at + n_first;
  const gsize n_rest = n_prefix + strlen (suffix);
  gsize n_last = 0;

  if (strlen (last) <= n_rest || strncmp (first, last, n_prefix) != 0 ||
      !g_str_has_suffix (last, suffix))
    return FALSE;
  n_last = strlen (last) - n_rest;
  if (strspn (last + n_prefix, "0123456789") < n_last ||
      MAX (n_first, n_last) > MAX_DIGITS)
    return FALSE;

  self->prefix = g_strndup (first, n_prefix);
  self->suffix = g_strdup (suffix);
  self->n_digits = n_first;
  self->first = g_ascii_strtoull (at, NULL, 10);
  self->last = g_ascii_strtoull (last + n_prefix, NULL, 10);
  return TRUE;
}

/* The run of digits that both names have at the same place; the one furthest behind if
 * they are the same file. */
static gboolean
find_run (Series *self, const char *first, const char *last)
{
  for (gsize i = strlen (first); i > 0; i--) {
    const gboolean is_start =
        g_ascii_isdigit (first[i - 1]) && (i == 1 || !g_ascii_isdigit (first[i - 2]));

    if (is_start && fits_run (self, first, first + i - 1, last))
      return TRUE;
  }
  return FALSE;
}

static gboolean
parse_range (Series *self, const char *file, GError **error)
{
  const char *dots = find_dots (file);
  g_autofree char *first = g_strndup (file, (gsize) (dots - file));
  const char *last = dots + 2;
  const gsize base = base_at (first);
  const gsize last_base = base_at (last);

  self->is_range = TRUE;
  self->folder = g_strndup (first, base);
  if ((last_base > 0 && (last_base != base || strncmp (first, last, base) != 0)) ||
      !find_run (self, first + base, last + last_base)) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "There is no such file, and as a series FIRST..LAST the two names must differ "
        "in "
        "one number alone, as in img_0001.cbf..img_0100.cbf");
    return FALSE;
  }
  if (self->first <= self->last)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The first number, %" G_GUINT64_FORMAT ", is above the last, %" G_GUINT64_FORMAT
      "; exchange them",
      self->first, self->last);
  return FALSE;
}

static gboolean
series_parse (Series *self, const char *name, GError **error)
{
  const char *inner = NULL;
  g_autofree char *file = take_inner (name, &inner);

  self->inner = g_strdup (inner);
  if (strchr (file + base_at (file), '#') != NULL)
    return parse_pattern (self, file, error);
  return parse_range (self, file, error);
}

/* ---- what is there ---- */

/* "0012" and "12345" are written by %04d, "012345" and "12" are not. */
static gboolean
match (const Series *self, const char *name, guint64 *number)
{
  const gsize n_prefix = strlen (self->prefix);
  const gsize n_suffix = strlen (self->suffix);
  const gsize length = strlen (name);
  const char *digits = name + n_prefix;
  gsize n_digits = 0;

  if (length < n_prefix + n_suffix + self->n_digits ||
      !g_str_has_prefix (name, self->prefix) || !g_str_has_suffix (name, self->suffix))
    return FALSE;
  n_digits = length - n_prefix - n_suffix;
  if (n_digits > MAX_DIGITS || strspn (digits, "0123456789") < n_digits ||
      (n_digits > self->n_digits && *digits == '0'))
    return FALSE;

  *number = 0;
  for (gsize i = 0; i < n_digits; i++)
    *number = *number * 10 + (guint64) (digits[i] - '0');
  return *number >= self->first && *number <= self->last;
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  const guint64 first = ((const Member *) a)->number;
  const guint64 second = ((const Member *) b)->number;

  return first < second ? -1 : first > second;
}

static GDir *
open_folder (const Series *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GDir *dir = g_dir_open (*self->folder != '\0' ? self->folder : ".", 0, &cause);

  if (dir == NULL)
    g_set_error (error, cause->domain, cause->code, "%s%s", cause->message,
        ringlet_file_advice ((GFileError) cause->code));
  return dir;
}

/* (transfer full) (element-type Member): by their number; NULL with @error */
static GArray *
list_members (const Series *self, GError **error)
{
  g_autoptr (GDir) dir = open_folder (self, error);
  GArray *members = NULL;
  const char *name = NULL;

  if (dir == NULL)
    return NULL;

  members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_array_set_clear_func (members, member_clear);
  while ((name = g_dir_read_name (dir)) != NULL) {
    Member member = { 0 };

    if (!match (self, name, &member.number))
      continue;
    member.name = g_strdup (name);
    g_array_append_val (members, member);
  }
  g_array_sort (members, compare_members);
  return members;
}

/* ---- what is not ---- */

static void
append_name (GString *text, const Series *self, guint64 number)
{
  g_autofree char *name = g_strdup_printf ("%s%0*" G_GUINT64_FORMAT "%s", self->prefix,
      (int) self->n_digits, number, self->suffix);
  g_autofree char *label = g_filename_display_name (name);

  g_string_append (text, label);
}

typedef struct {
  GString *text;
  guint n_gaps;
  guint64 n_files;
} Gaps;

static void
add_gap (Gaps *gaps, const Series *self, guint64 from, guint64 to)
{
  gaps->n_files += to - from + 1;
  if (++gaps->n_gaps > MAX_GAPS)
    return;

  if (gaps->n_gaps > 1)
    g_string_append (gaps->text, ", ");
  append_name (gaps->text, self, from);
  if (to > from) {
    g_string_append (gaps->text, to > from + 1 ? " to " : ", ");
    append_name (gaps->text, self, to);
  }
}

static void
note_gaps (
    RingletSourceNames *names, const Series *self, GArray *members, const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *label = g_filename_display_name (name);
  Gaps gaps = { text, 0, 0 };
  guint64 expected =
      self->is_range ? self->first : g_array_index (members, Member, 0).number;

  for (guint i = 0; i < members->len; i++) {
    const guint64 number = g_array_index (members, Member, i).number;

    if (number > expected)
      add_gap (&gaps, self, expected, number - 1);
    expected = number + 1;
  }
  if (self->is_range && expected <= self->last)
    add_gap (&gaps, self, expected, self->last);

  if (gaps.n_gaps > MAX_GAPS)
    g_string_append_printf (text, ", and %u more gaps", gaps.n_gaps - MAX_GAPS);
  if (gaps.n_gaps > 0)
    ringlet_source_names_note (names,
        "%s: %" G_GUINT64_FORMAT " of the series %s missing: %s", label, gaps.n_files,
        gaps.n_files == 1 ? "is" : "are", text->str);
}

gboolean
ringlet_source_series_add (RingletSourceNames *names, const char *name, GError **error)
{
  g_auto (Series) self = { 0 };
  g_autoptr (GArray) members = NULL;

  if (!series_parse (&self, name, error))
    return FALSE;

  members = list_members (&self, error);
  if (members == NULL)
    return FALSE;
  if (members->len == 0) {
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
        self.is_range
            ? "No file of this series is there; check the names and the folder"
            : "No file of this series is there; check the name and the folder: each # "
              "stands for a digit");
    return FALSE;
  }

  for (guint i = 0; i < members->len; i++)
    ringlet_source_names_take (names,
        g_strconcat (
            self.folder, g_array_index (members, Member, i).name, self.inner, NULL));
  note_gaps (names, &self, members, name);
  return TRUE;
}
