/* SPDX-License-Identifier: MIT */

/* Names and other words into calibrants, each made once. */

#include <string.h>

#include "base/error.h"
#include "calib/calibrant-private.h"

#define NEAREST 3 /* names that an error proposes */

/* ---- the table ---- */

static GArray *
row_atoms (const RingletCalibrantSite *sites)
{
  GArray *atoms = g_array_new (FALSE, FALSE, sizeof (RingletAtom));

  for (; sites->element != NULL; sites++) {
    const RingletAtom atom = { ringlet_form_factor_find (sites->element), sites->b_iso,
      sites->share > 0.0 ? sites->share : 1.0,
      { sites->at[0], sites->at[1], sites->at[2] } };

    g_array_append_val (atoms, atom);
  }
  return atoms;
}

static GArray *
row_lines (const RingletCalibrantRow *row)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (RingletReflection));

  for (const RingletCalibrantLine *line = row->lines; line != NULL && line->d > 0.0;
       line++) {
    const RingletReflection reflection = { line->h, line->k, line->l,
      line->multiplicity, line->d / 1e10, line->strength };

    g_array_append_val (lines, reflection);
  }
  for (int l = 1; l <= row->n_orders; l++) {
    const RingletReflection reflection = { 0, 0, l, 0, row->layer / 1e10 / l, 1.0 };

    g_array_append_val (lines, reflection);
  }
  return lines;
}

static RingletCalibrant *
from_row (const RingletCalibrantRow *row)
{
  RingletCalibrantDraft draft = {
    .name = g_strdup (row->name),
    .title = g_strdup (row->title),
    .reference = g_strdup (row->reference),
    .space_group = g_strdup (row->space_group),
    .eos = row->eos,
  };
  g_autoptr (GError) error = NULL;
  RingletCalibrant *self = NULL;

  if (row->hall != NULL) {
    const double *cell = row->cell;

    draft.cell =
        ringlet_unit_cell_new (cell[0], cell[1], cell[2], cell[3], cell[4], cell[5]);
    draft.symmetry = ringlet_symmetry_new_hall (row->hall, &error);
    g_assert_no_error (error);
    draft.atoms = row->sites != NULL ? row_atoms (row->sites) : NULL;
  } else {
    draft.lines = row_lines (row);
  }
  self = ringlet_calibrant_new (&draft, &error);
  g_assert_no_error (error);
  return self;
}

const RingletCalibrant *const *
ringlet_calibrant_list (void)
{
  static gsize once = 0;
  static const RingletCalibrant **list = NULL;

  if (g_once_init_enter (&once)) {
    gsize n = 0;
    const RingletCalibrantRow *rows = ringlet_calibrant_rows (&n);

    list = g_new0 (const RingletCalibrant *, n + 1);
    for (gsize i = 0; i < n; i++)
      list[i] = from_row (&rows[i]);
    g_once_init_leave (&once, 1);
  }
  return list;
}

gsize
ringlet_calibrant_count (void)
{
  gsize n = 0;

  ringlet_calibrant_rows (&n);
  return n;
}

/* ---- names ---- */

/* "CeO2 SRM-674b" becomes "ceo2srm674b". */
static char *
squeeze (const char *name)
{
  GString *squeezed = g_string_new (NULL);

  for (const char *c = name; *c != '\0'; c++) {
    if (strchr (" _-", *c) == NULL)
      g_string_append_c (squeezed, g_ascii_tolower (*c));
  }
  return g_string_free (squeezed, FALSE);
}

static GStrv
all_names (const RingletCalibrantRow *row)
{
  g_autofree char *joined = g_strjoin (" ", row->name, row->aliases, NULL);

  return g_strsplit (joined, " ", -1);
}

static const RingletCalibrant *
find_name (const char *name)
{
  g_autofree char *wanted = squeeze (name);
  const RingletCalibrantRow *rows = NULL;
  gsize n = 0;

  rows = ringlet_calibrant_rows (&n);
  for (gsize i = 0; i < n && *wanted != '\0'; i++) {
    g_auto (GStrv) names = all_names (&rows[i]);

    for (gsize j = 0; names[j] != NULL; j++) {
      g_autofree char *squeezed = squeeze (names[j]);

      if (g_str_equal (squeezed, wanted))
        return ringlet_calibrant_list ()[i];
    }
  }
  return NULL;
}

/* How many letters must be put in, taken out or changed: Levenshtein's distance. */
static guint
distance (const char *a, const char *b)
{
  const gsize n = strlen (b);
  g_autofree guint *row = g_new (guint, n + 1);

  for (gsize j = 0; j <= n; j++)
    row[j] = (guint) j;
  for (; *a != '\0'; a++) {
    guint diagonal = row[0]++;

    for (gsize j = 1; j <= n; j++) {
      const guint change = diagonal + (*a != b[j - 1]);

      diagonal = row[j];
      row[j] = MIN (change, MIN (row[j], row[j - 1]) + 1);
    }
  }
  return row[n];
}

/* Of a name or one of its aliases, whichever is nearest. */
static guint
row_distance (const RingletCalibrantRow *row, const char *wanted)
{
  g_auto (GStrv) names = all_names (row);
  guint least = G_MAXUINT;

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autofree char *squeezed = squeeze (names[i]);

    if (*squeezed != '\0')
      least = MIN (least, distance (squeezed, wanted));
  }
  return least;
}

/* The names most like @name, or of the first ones where none is. */
static char *
nearest_names (const char *name)
{
  g_autofree char *wanted = squeeze (name);
  GString *text = g_string_new (NULL);
  gsize n = 0;
  const RingletCalibrantRow *rows = ringlet_calibrant_rows (&n);
  g_autofree gboolean *taken = g_new0 (gboolean, n);

  for (int i = 0; i < NEAREST; i++) {
    guint least = G_MAXUINT;
    gsize best = 0;

    for (gsize j = 0; j < n; j++) {
      const guint d = taken[j] ? G_MAXUINT : row_distance (&rows[j], wanted);

      if (d < least) {
        least = d;
        best = j;
      }
    }
    if (i == 0 && least > strlen (wanted) / 2)
      break;
    taken[best] = TRUE;
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", rows[best].name);
  }
  if (text->len == 0)
    g_string_printf (text, "names are %s, %s", rows[0].name, rows[1].name);
  else
    g_string_prepend (text, "the nearest names are ");
  return g_string_free (text, FALSE);
}

static RingletCalibrant *
fail_name (const char *word, GError **error)
{
  g_autofree char *nearest =
      nearest_names (strlen (word) < 64 ? word : ""); /* no name is that long */

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no calibrant and no file \"%s\"; %s, "
      "\"ringlet calibrants\" lists all. Others are a .D, CIF or JCPDS file, or a cell "
      "like \"cell:a=5.43,sg=Fd-3m\"",
      word, nearest);
  return NULL;
}

/* ---- words ---- */

static RingletCalibrant *
make_plain (const char *word, GError **error)
{
  const RingletCalibrant *named = NULL;
  g_autofree char *path = NULL;

  if (g_str_has_prefix (word, "pyfai:"))
    word += strlen ("pyfai:");
  if (g_ascii_strncasecmp (word, "cell:", 5) == 0)
    return ringlet_calibrant_parse_cell (word, word + 5, error);

  named = find_name (word);
  if (named != NULL)
    return ringlet_calibrant_ref (named);
  if (strchr (word, '/') == NULL && strchr (word, '.') == NULL &&
      !g_file_test (word, G_FILE_TEST_IS_REGULAR))
    return fail_name (word, error);
  path = g_canonicalize_filename (word, NULL); /* found again from any folder */
  return ringlet_calibrant_load (path, word, error);
}

static RingletCalibrant *
make_with_conditions (const char *word, GError **error)
{
  const char *at = strrchr (word, '@');
  g_autofree char *before = NULL;
  g_autofree char *name = NULL;
  g_autoptr (RingletCalibrant) plain = NULL;

  if (at == NULL || g_file_test (word, G_FILE_TEST_EXISTS))
    return make_plain (word, error);

  before = g_strndup (word, (gsize) (at - word));
  plain = make_plain (before, error);
  if (plain == NULL)
    return NULL;
  name = g_strconcat (plain->name, at, NULL);
  return ringlet_calibrant_parse_conditions (plain, name, at + 1, error);
}

/* The "+" between two powders, not that of "1e+3". */
static const char *
find_plus (const char *word)
{
  for (const char *c = word; *c != '\0'; c++) {
    const gboolean is_exponent = c > word + 1 && g_ascii_tolower (c[-1]) == 'e' &&
        g_ascii_isdigit (c[-2]) && g_ascii_isdigit (c[1]);

    if (*c == '+' && !is_exponent)
      return c;
  }
  return NULL;
}

static RingletCalibrant *
make (const char *word, GError **error)
{
  const char *plus = find_plus (word);
  g_autoptr (GPtrArray) parts = NULL;

  if (plus == NULL || g_file_test (word, G_FILE_TEST_EXISTS))
    return make_with_conditions (word, error);

  parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_calibrant_unref);
  for (const char *from = word; from != NULL; from = plus != NULL ? plus + 1 : NULL) {
    g_autofree char *part = NULL;
    RingletCalibrant *made = NULL;

    plus = find_plus (from);
    part = g_strndup (from, plus != NULL ? (gsize) (plus - from) : strlen (from));
    made = make_with_conditions (g_strstrip (part), error);
    if (made == NULL)
      return NULL;
    g_ptr_array_add (parts, made);
  }
  return ringlet_calibrant_mix (parts, error);
}

static gboolean
same_symmetry (const RingletSymmetry *a, const RingletSymmetry *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->n_ops == b->n_ops &&
      memcmp (a->ops, b->ops, a->n_ops * sizeof *a->ops) == 0;
}

static gboolean
same_array (GArray *a, GArray *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->len == b->len &&
      memcmp (a->data, b->data, a->len * g_array_get_element_size (a)) == 0;
}

/* The numbers lie behind the kind, and behind what the compiler puts between. */
static gboolean
same_eos (const RingletEquationOfState *a, const RingletEquationOfState *b)
{
  const gsize first = G_STRUCT_OFFSET (RingletEquationOfState, k0_pa);

  return a->kind == b->kind && memcmp (&a->k0_pa, &b->k0_pa, sizeof *a - first) == 0;
}

/* Whether two of one name are the same: a file may have changed since. */
static gboolean
is_equal (const RingletCalibrant *a, const RingletCalibrant *b)
{
  return g_strcmp0 (a->title, b->title) == 0 &&
      g_strcmp0 (a->reference, b->reference) == 0 &&
      g_strcmp0 (a->space_group, b->space_group) == 0 &&
      memcmp (&a->cell, &b->cell, sizeof a->cell) == 0 && same_eos (&a->eos, &b->eos) &&
      same_symmetry (a->inside->symmetry, b->inside->symmetry) &&
      same_array (a->inside->lines, b->inside->lines) &&
      same_array (a->inside->atoms, b->inside->atoms);
}

/* Returns (transfer none): @made, or an equal one that was made before. */
static const RingletCalibrant *
keep (RingletCalibrant *made)
{
  static GMutex mutex;
  static GPtrArray *kept = NULL;
  const RingletCalibrant *found = NULL;

  g_mutex_lock (&mutex);
  if (kept == NULL)
    kept = g_ptr_array_new ();
  for (guint i = 0; i < kept->len && found == NULL; i++) {
    const RingletCalibrant *old = g_ptr_array_index (kept, i);

    if (g_str_equal (old->name, made->name) && is_equal (old, made))
      found = old;
  }
  if (found == NULL) {
    g_ptr_array_add (kept, made);
    found = made;
  } else {
    ringlet_calibrant_unref (made);
  }
  g_mutex_unlock (&mutex);
  return found;
}

const RingletCalibrant *
ringlet_calibrant_find (const char *word, GError **error)
{
  const RingletCalibrant *named = NULL;
  RingletCalibrant *made = NULL;

  g_return_val_if_fail (word != NULL, NULL);

  named = find_name (word);
  if (named != NULL)
    return named;
  made = make (word, error);
  return made != NULL ? keep (made) : NULL;
}
