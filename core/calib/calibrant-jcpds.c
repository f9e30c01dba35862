/* SPDX-License-Identifier: MIT */

/* JCPDS cards of high-pressure work. Version 4 has keywords (Dioptas, M. Rivers); the
 * older ones are lines in a fixed order: versions 2 and 3 (S.-H. Shim, PeakPo) begin
 * with their number, version 1 with a comment. Spacings are computed from cell and
 * indices, as Dioptas does: those in the file have four digits. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "calib/calibrant-private.h"
#include "calib/unit-cell-complete.h"

#define GPA 1e9
#define MAX_NUMBERS 8

typedef struct {
  RingletCalibrantDraft draft;
  RingletLooseCell cell;
  char *symmetry; /* "cubic", or NULL */
  gchar **lines;
} Card;

static void
card_clear (Card *self)
{
  ringlet_calibrant_draft_clear (&self->draft);
  g_free (self->symmetry);
  g_strfreev (self->lines);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Card, card_clear)

/* Numbers with blanks or commas between them; how many until a word is none. */
static gsize
take_numbers (const char *text, double numbers[MAX_NUMBERS])
{
  gsize n = 0;

  while (n < MAX_NUMBERS) {
    char *end = NULL;

    text += strspn (text, " \t,\r");
    numbers[n] = g_ascii_strtod (text, &end);
    if (end == text || !isfinite (numbers[n]))
      return n;
    text = end;
    n++;
  }
  return n;
}

static gboolean
fail_line (gsize line, const char *expected, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "line %zu: expected %s",
      line + 1, expected);
  return FALSE;
}

/* "d I h k l" */
static gboolean
take_reflection (const char *text, gsize number, GArray *lines, GError **error)
{
  double v[MAX_NUMBERS];

  if (take_numbers (text, v) < 5 || !(v[0] > 1e-3 && v[0] < 1e5) || !(v[1] >= 0.0) ||
      !(fabs (v[2]) < 1e4 && fabs (v[3]) < 1e4 && fabs (v[4]) < 1e4))
    return fail_line (number, "spacing, intensity, h, k and l", error);

  g_array_append_val (lines,
      ((RingletReflection){ (int) round (v[2]), (int) round (v[3]), (int) round (v[4]),
          0, v[0] * 1e-10, v[1] }));
  return TRUE;
}

/* ---- version 4 ---- */

static gboolean
take_keyword (
    Card *card, const char *key, const char *value, gsize line, GError **error)
{
  RingletEquationOfState *eos = &card->draft.eos;
  const struct {
    const char *key;
    double *number;
    double factor;
  } numbers[] = {
    { "K0", &eos->k0_pa, GPA },
    { "K0P", &eos->k0_prime, 1.0 },
    { "DK0DT", &eos->k0_slope_pa_per_k, GPA },
    { "DK0PDT", &eos->k0_prime_slope_per_k, 1.0 },
    { "ALPHAT", &eos->expansion_per_k, 1.0 },
    { "DALPHADT", &eos->expansion_slope_per_k2, 1.0 },
    { "A", &card->cell.edges[0], 1.0 },
    { "B", &card->cell.edges[1], 1.0 },
    { "C", &card->cell.edges[2], 1.0 },
    { "ALPHA", &card->cell.angles[0], 1.0 },
    { "BETA", &card->cell.angles[1], 1.0 },
    { "GAMMA", &card->cell.angles[2], 1.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    double parsed = 0.0;

    if (g_ascii_strcasecmp (key, numbers[i].key) != 0)
      continue;
    if (!ringlet_number_parse (value, &parsed))
      return fail_line (line, "a number", error);
    *numbers[i].number = parsed * numbers[i].factor;
    return TRUE;
  }
  if (g_ascii_strcasecmp (key, "DIHKL") == 0)
    return take_reflection (value, line, card->draft.lines, error);
  if (g_ascii_strcasecmp (key, "COMMENT") == 0 && card->draft.title == NULL)
    card->draft.title = g_strdup (value);
  if (g_ascii_strcasecmp (key, "SYMMETRY") == 0) {
    g_free (card->symmetry);
    card->symmetry = g_ascii_strdown (value, -1);
  }
  return TRUE;
}

static gboolean
parse_keywords (Card *card, GError **error)
{
  for (gsize i = 0; card->lines[i] != NULL; i++) {
    char *text = g_strstrip (card->lines[i]);
    char *colon = strchr (text, ':');

    if (*text == '\0')
      continue;
    if (colon == NULL)
      return fail_line (i, "KEYWORD: value", error);
    *colon = '\0';
    if (!take_keyword (card, text, g_strstrip (colon + 1), i, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- lines in a fixed order ---- */

static const char *const systems[] = { NULL, "cubic", "hexagonal", "tetragonal",
  "orthorhombic", "monoclinic", "triclinic" };

static gboolean
set_system (Card *card, double number, gsize line, GError **error)
{
  if (!(number >= 1.0 && number < 8.0))
    return fail_line (line, "the number of a crystal system, 1 to 7", error);
  card->symmetry = g_strdup (number < 7.0 ? systems[(int) number] : "manual");
  return TRUE;
}

/* Reflections from @line to the end; a line of titles before them is no matter. */
static gboolean
take_reflections (Card *card, gsize line, GError **error)
{
  for (; card->lines[line] != NULL; line++) {
    double v[MAX_NUMBERS];

    if (*g_strstrip (card->lines[line]) == '\0' ||
        (card->draft.lines->len == 0 && take_numbers (card->lines[line], v) == 0))
      continue;
    if (!take_reflection (card->lines[line], line, card->draft.lines, error))
      return FALSE;
  }
  return TRUE;
}

/* "1 a K0 K0' c/a" */
static gboolean
parse_first_version (Card *card, GError **error)
{
  double v[MAX_NUMBERS];
  const gsize n = take_numbers (card->lines[1], v);

  if (n < 4)
    return fail_line (1, "system, a, K0, K0' and c/a", error);
  if (!set_system (card, v[0], 1, error))
    return FALSE;
  card->draft.title = g_strdup (g_strstrip (card->lines[0]));
  card->cell.edges[0] = v[1];
  card->cell.edges[2] = v[1] * (n > 4 ? v[4] : 1.0);
  card->draft.eos.k0_pa = v[2] * GPA;
  card->draft.eos.k0_prime = v[3];
  return take_reflections (card, 2, error);
}

/* Edges and angles as many as the system leaves free. */
static gboolean
set_cell (Card *card, const double *v, gsize n, GError **error)
{
  double *edges = card->cell.edges;
  double *angles = card->cell.angles;

  if (n == 0)
    return fail_line (3, "the edges of the cell", error);
  edges[0] = v[0];
  if (n == 1)
    return TRUE;
  if (n == 2) {
    edges[2] = v[1];
    return TRUE;
  }
  edges[1] = v[1];
  edges[2] = v[2];
  if (n == 4)
    angles[1] = v[3];
  for (gsize i = 3; n >= 6 && i < 6; i++)
    angles[i - 3] = v[i];
  return TRUE;
}

/* The number of the version, a comment, "system K0 K0'", the cell, and from version 3
 * the expansion. */
static gboolean
parse_numbered (Card *card, GError **error)
{
  double v[MAX_NUMBERS];
  gsize next = 4;

  if (g_strv_length (card->lines) < 5)
    return fail_line (g_strv_length (card->lines) - 1, "more lines", error);
  card->draft.title = g_strdup (g_strstrip (card->lines[1]));
  if (take_numbers (card->lines[2], v) < 3)
    return fail_line (2, "system, K0 and K0'", error);
  card->draft.eos.k0_pa = v[1] * GPA;
  card->draft.eos.k0_prime = v[2];
  if (!set_system (card, v[0], 2, error))
    return FALSE;
  if (!g_str_equal (card->symmetry, "manual") &&
      !set_cell (card, v, take_numbers (card->lines[3], v), error))
    return FALSE;
  if (take_numbers (card->lines[4], v) > 0 && take_numbers (card->lines[4], v) < 5) {
    card->draft.eos.expansion_per_k = v[0];
    next = 5;
  }
  return take_reflections (card, next, error);
}

/* ---- what it means ---- */

static void
fill (Card *card)
{
  double *edges = card->cell.edges;
  double *angles = card->cell.angles;
  const gboolean is_hexagonal = g_str_equal (card->symmetry, "hexagonal");
  const gboolean is_low = g_str_equal (card->symmetry, "triclinic") ||
      g_str_equal (card->symmetry, "monoclinic");

  if (g_str_equal (card->symmetry, "rhombohedral") && !isnan (angles[0])) {
    edges[1] = edges[2] = edges[0];
    angles[1] = angles[2] = angles[0];
    return;
  }
  if (!g_str_equal (card->symmetry, "orthorhombic") && !is_low)
    edges[1] = edges[0];
  if (g_str_equal (card->symmetry, "cubic"))
    edges[2] = edges[0];
  for (int i = 0; i < 3; i++) {
    if (!is_low || isnan (angles[i]) || angles[i] == 0.0)
      angles[i] = i == 2 && is_hexagonal ? 120.0 : 90.0;
  }
}

static gboolean
set_spacings (Card *card, GError **error)
{
  RingletUnitCell *cell = &card->draft.cell;
  const double *edges = card->cell.edges;
  const double *angles = card->cell.angles;
  RingletReciprocal reciprocal;

  *cell = ringlet_unit_cell_new (
      edges[0], edges[1], edges[2], angles[0], angles[1], angles[2]);
  if (!ringlet_unit_cell_check (cell, error))
    return FALSE;
  reciprocal = ringlet_unit_cell_reciprocal (cell);
  for (guint i = 0; i < card->draft.lines->len; i++) {
    RingletReflection *line = &g_array_index (card->draft.lines, RingletReflection, i);
    const double square =
        ringlet_reciprocal_square (&reciprocal, line->h, line->k, line->l);

    if (square > 0.0)
      line->d_m = 1.0 / sqrt (square);
  }
  return TRUE;
}

static gboolean
parse (Card *card, GError **error)
{
  if (card->lines[0] == NULL || card->lines[1] == NULL)
    return fail_line (0, "a JCPDS card of several lines", error);
  if (g_ascii_strncasecmp (card->lines[0], "VERSION", 7) == 0)
    return parse_keywords (card, error);
  if (strchr ("234", g_strstrip (card->lines[0])[0]) != NULL &&
      strlen (card->lines[0]) == 1)
    return parse_numbered (card, error);
  return parse_first_version (card, error);
}

RingletCalibrant *
ringlet_calibrant_parse_jcpds (const char *name, const char *text, GError **error)
{
  g_auto (Card) card = { .cell = RINGLET_LOOSE_CELL_INIT };

  card.lines = g_strsplit (text, "\n", -1);
  card.draft.name = g_strdup (name);
  card.draft.lines = g_array_new (FALSE, FALSE, sizeof (RingletReflection));
  if (!parse (&card, error))
    return NULL;

  if (card.draft.title == NULL)
    card.draft.title = g_strdup ("JCPDS card");
  card.draft.reference = g_strdup ("JCPDS card");
  if (card.symmetry != NULL && !g_str_equal (card.symmetry, "manual")) {
    fill (&card);
    if (!set_spacings (&card, error))
      return NULL;
  }
  return ringlet_calibrant_new (&card.draft, error);
}
