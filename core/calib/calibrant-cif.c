/* SPDX-License-Identifier: MIT */

/* A crystal structure as CIF: cell, symmetry and atoms of the first block that has a
 * cell. Small molecules and mmCIF alike, whose names differ in dots. */

#include <math.h>
#include <string.h>

#include "base/cif-tokens.h"
#include "base/error.h"
#include "calib/calibrant-private.h"
#include "calib/space-group.h"
#include "calib/unit-cell-complete.h"

#define MAX_ATOMS 10000 /* more is a protein, whose strengths nobody asks for */
#define MAX_COLUMNS 64

/* The items that are looked at; those of one atom from ATOM_SYMBOL on. */
typedef enum {
  EDGE_A,
  EDGE_B,
  EDGE_C,
  ALPHA,
  BETA,
  GAMMA,
  OPERATION,
  HALL,
  GROUP,
  NUMBER,
  TITLE,
  AUTHOR,
  ATOM_SYMBOL,
  ATOM_LABEL,
  ATOM_X,
  ATOM_Y,
  ATOM_Z,
  ATOM_OCCUPANCY,
  ATOM_B,
  ATOM_U,
  N_ITEMS,
} Item;

/* Dots are underscores here. */
static const struct {
  const char *name;
  Item item;
} names[] = {
  { "_cell_length_a", EDGE_A },
  { "_cell_length_b", EDGE_B },
  { "_cell_length_c", EDGE_C },
  { "_cell_angle_alpha", ALPHA },
  { "_cell_angle_beta", BETA },
  { "_cell_angle_gamma", GAMMA },
  { "_symmetry_equiv_pos_as_xyz", OPERATION },
  { "_space_group_symop_operation_xyz", OPERATION },
  { "_symmetry_space_group_name_hall", HALL },
  { "_space_group_name_hall", HALL },
  { "_symmetry_space_group_name_h-m", GROUP },
  { "_space_group_name_h-m_alt", GROUP },
  { "_symmetry_int_tables_number", NUMBER },
  { "_space_group_it_number", NUMBER },
  { "_chemical_name_mineral", TITLE },
  { "_chemical_name_common", TITLE },
  { "_chemical_name_systematic", TITLE },
  { "_chemical_formula_sum", TITLE },
  { "_struct_title", TITLE },
  { "_journal_paper_doi", AUTHOR },
  { "_citation_doi", AUTHOR },
  { "_publ_author_name", AUTHOR },
  { "_atom_site_type_symbol", ATOM_SYMBOL },
  { "_atom_site_label", ATOM_LABEL },
  { "_atom_site_fract_x", ATOM_X },
  { "_atom_site_fract_y", ATOM_Y },
  { "_atom_site_fract_z", ATOM_Z },
  { "_atom_site_occupancy", ATOM_OCCUPANCY },
  { "_atom_site_b_iso_or_equiv", ATOM_B },
  { "_atom_site_u_iso_or_equiv", ATOM_U },
};

/**
 * Reading:
 * @values: (nullable): of items that stand once: the first that says something
 * @ops: (element-type RingletSymmetryOp)
 * @atoms: (element-type RingletAtom)
 * @row: where the row of a loop begins
 */
typedef struct {
  RingletCifTokens tokens;
  char *values[N_ITEMS];
  GArray *ops;
  GArray *atoms;
  guint64 row;
} Reading;

static void
reading_clear (Reading *self)
{
  ringlet_cif_tokens_clear (&self->tokens);
  for (int i = 0; i < N_ITEMS; i++)
    g_free (self->values[i]);
  g_array_unref (self->ops);
  g_array_unref (self->atoms);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
fail_line (guint64 line, const char *what, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "line %" G_GUINT64_FORMAT ": %s", line, what);
  return FALSE;
}

/* The item of that name, or N_ITEMS for one that is not looked at. */
static Item
find_item (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (char *c = lower; *c != '\0'; c++)
    *c = *c == '.' ? '_' : *c;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (g_str_equal (lower, names[i].name))
      return names[i].item;
  }
  return N_ITEMS;
}

static gboolean
says_something (const char *value)
{
  return value != NULL && *value != '\0' && !g_str_equal (value, "?") &&
      !g_str_equal (value, ".");
}

/* "5.4309(2)": the digits in brackets are a standard uncertainty. */
static gboolean
parse_number (const char *text, double *value)
{
  char *end = NULL;

  *value = g_ascii_strtod (text, &end);
  return end != text && (*end == '\0' || *end == '(') && isfinite (*value);
}

/* ---- rows and items ---- */

static gboolean
add_operation (Reading *self, const char *text, GError **error)
{
  RingletSymmetryOp op;

  if (!ringlet_symmetry_op_parse (text, &op, error)) {
    g_prefix_error (error, "line %" G_GUINT64_FORMAT ": ", self->row);
    return FALSE;
  }
  g_array_append_val (self->ops, op);
  return TRUE;
}

static double
number_or (const char *text, double otherwise)
{
  double value = 0.0;

  return says_something (text) && parse_number (text, &value) ? value : otherwise;
}

/* Atoms without a place, which calculated hydrogen may be, are passed by. */
static gboolean
add_atom (Reading *self, char *const *row, GError **error)
{
  const char *symbol =
      says_something (row[ATOM_SYMBOL]) ? row[ATOM_SYMBOL] : row[ATOM_LABEL];
  const double u = number_or (row[ATOM_U], NAN);
  RingletAtom atom = { .occupancy = number_or (row[ATOM_OCCUPANCY], 1.0) };

  if (!says_something (row[ATOM_X]) || !says_something (row[ATOM_Y]) ||
      !says_something (row[ATOM_Z]))
    return TRUE;
  atom.form = symbol != NULL ? ringlet_form_factor_find (symbol) : NULL;
  if (atom.form == NULL)
    return fail_line (self->row, "an atom of no known element", error);
  for (int i = 0; i < 3; i++) {
    if (!parse_number (row[ATOM_X + i], &atom.at[i]) || fabs (atom.at[i]) > 1000.0)
      return fail_line (self->row, "a coordinate of an atom is no number", error);
  }
  /* 8π² U; without either what is usual at room temperature. */
  atom.b_iso = number_or (row[ATOM_B], isnan (u) ? 0.5 : 8.0 * G_PI * G_PI * u);
  if (!(atom.b_iso >= 0.0 && atom.occupancy >= 0.0 && atom.occupancy <= 10.0))
    return fail_line (self->row, "displacement or occupancy of an atom", error);
  if (self->atoms->len < MAX_ATOMS)
    g_array_append_val (self->atoms, atom);
  return TRUE;
}

/* What one row of a loop, or one item without loop, says. */
static gboolean
take_row (Reading *self, char **row, GError **error)
{
  if (says_something (row[OPERATION]) && !add_operation (self, row[OPERATION], error))
    return FALSE;
  if ((row[ATOM_X] != NULL || row[ATOM_Y] != NULL || row[ATOM_Z] != NULL) &&
      !add_atom (self, row, error))
    return FALSE;
  for (int i = 0; i < N_ITEMS; i++) {
    if (self->values[i] == NULL && says_something (row[i]))
      self->values[i] = g_strdup (row[i]);
  }
  return TRUE;
}

static void
row_clear (char **row)
{
  for (int i = 0; i < N_ITEMS; i++)
    g_clear_pointer (&row[i], g_free);
}

static gboolean
next_token (Reading *self, GError **error)
{
  do {
    if (!ringlet_cif_tokens_next (&self->tokens, error))
      return FALSE;
  } while (self->tokens.kind == RINGLET_CIF_COMMENT);
  return TRUE;
}

/* The names of a loop; how many, or 0 with an error. */
static gsize
take_columns (Reading *self, Item columns[MAX_COLUMNS], GError **error)
{
  const guint64 line = self->tokens.line;
  gsize n = 0;

  while (next_token (self, error)) {
    if (self->tokens.kind != RINGLET_CIF_NAME) {
      if (n == 0)
        fail_line (line, "a loop_ without names", error);
      return n;
    }
    if (n == MAX_COLUMNS) {
      fail_line (line, "a loop_ of more than 64 names", error);
      return 0;
    }
    columns[n++] = find_item (self->tokens.text->str);
  }
  return 0;
}

/* Stands on the token behind the loop when it has ended. */
static gboolean
take_loop (Reading *self, GError **error)
{
  Item columns[MAX_COLUMNS];
  const gsize n = take_columns (self, columns, error);
  char *row[N_ITEMS] = { NULL };
  gsize at = 0;
  gboolean good = n > 0;

  while (good && self->tokens.kind == RINGLET_CIF_VALUE) {
    if (at == 0)
      self->row = self->tokens.line;
    if (columns[at] != N_ITEMS && row[columns[at]] == NULL)
      row[columns[at]] = g_strdup (self->tokens.text->str);
    at = (at + 1) % n;
    if (at == 0) {
      good = take_row (self, row, error);
      row_clear (row);
    }
    good = good && next_token (self, error);
  }
  row_clear (row);
  if (good && at != 0)
    return fail_line (self->row, "a row of a loop_ is too short", error);
  return good;
}

/* "_name value" */
static gboolean
take_item (Reading *self, GError **error)
{
  const Item item = find_item (self->tokens.text->str);
  char *row[N_ITEMS] = { NULL };
  gboolean good = TRUE;

  self->row = self->tokens.line;
  if (!next_token (self, error))
    return FALSE;
  if (self->tokens.kind != RINGLET_CIF_VALUE)
    return TRUE; /* a name without value says nothing */
  if (item != N_ITEMS) {
    row[item] = self->tokens.text->str;
    good = take_row (self, row, error);
  }
  return good && next_token (self, error);
}

/* To the end of the first block with a cell. */
static gboolean
read_block (Reading *self, GError **error)
{
  if (!next_token (self, error))
    return FALSE;
  while (self->tokens.kind != RINGLET_CIF_END) {
    gboolean good = TRUE;

    if (self->tokens.kind == RINGLET_CIF_BLOCK && self->values[EDGE_A] != NULL)
      return TRUE;
    if (self->tokens.kind == RINGLET_CIF_LOOP)
      good = take_loop (self, error);
    else if (self->tokens.kind == RINGLET_CIF_NAME)
      good = take_item (self, error);
    else
      good = next_token (self, error);
    if (!good)
      return FALSE;
  }
  return TRUE;
}

/* ---- what it means ---- */

static gboolean
set_cell (const Reading *self, RingletLooseCell *cell, GError **error)
{
  static const char *const items[] = { "_cell_length_a", "_cell_length_b",
    "_cell_length_c", "_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma" };
  double *const values[] = { &cell->edges[0], &cell->edges[1], &cell->edges[2],
    &cell->angles[0], &cell->angles[1], &cell->angles[2] };

  for (int i = EDGE_A; i <= GAMMA; i++) {
    if (self->values[i] == NULL ? i != EDGE_A
                                : parse_number (self->values[i], values[i]))
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "%s is %s", items[i],
        self->values[i] == NULL ? "missing" : "no number");
    return FALSE;
  }
  return TRUE;
}

/* How the group is called where operations say what it is. */
static char *
group_text (const Reading *self)
{
  if (self->values[GROUP] != NULL)
    return g_strdup (self->values[GROUP]);
  return g_strdup (
      self->values[HALL] != NULL ? self->values[HALL] : self->values[NUMBER]);
}

/* All three edges and angles are needed where the operations are all that is known. */
static gboolean
use_operations (const Reading *self, const RingletLooseCell *loose,
    RingletCalibrantDraft *draft, GError **error)
{
  const double *e = loose->edges;
  const double *a = loose->angles;

  for (int i = 0; i < 3; i++) {
    if (isnan (e[i]) || isnan (a[i])) {
      g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "the cell needs three edges and three angles");
      return FALSE;
    }
  }
  draft->cell = ringlet_unit_cell_new (e[0], e[1], e[2], a[0], a[1], a[2]);
  draft->space_group = group_text (self);
  draft->symmetry =
      ringlet_symmetry_new ((const RingletSymmetryOp *) (gconstpointer) self->ops->data,
          self->ops->len, error);
  return draft->symmetry != NULL;
}

/* By what says most of where the origin is: operations, Hall symbol, name, number. */
static gboolean
set_symmetry (const Reading *self, RingletCalibrantDraft *draft, GError **error)
{
  static const Item said[] = { HALL, GROUP, NUMBER };
  RingletLooseCell loose = RINGLET_LOOSE_CELL_INIT;

  if (!set_cell (self, &loose, error))
    return FALSE;
  if (self->ops->len > 0)
    return use_operations (self, &loose, draft, error);

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++) {
    const char *text = self->values[said[i]];

    if (text != NULL && ringlet_space_group_find (text, FALSE, NULL) != NULL)
      return ringlet_unit_cell_complete (
          &loose, text, &draft->cell, &draft->space_group, &draft->symmetry, error);
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "no symmetry is understood: it needs _space_group_symop_operation_xyz, or a "
      "known "
      "_space_group_name_H-M_alt instead of \"%s\"",
      self->values[GROUP] != NULL ? self->values[GROUP] : "");
  return FALSE;
}

RingletCalibrant *
ringlet_calibrant_parse_cif (const char *name, const char *text, GError **error)
{
  g_auto (Reading) reading = {
    .ops = g_array_new (FALSE, FALSE, sizeof (RingletSymmetryOp)),
    .atoms = g_array_new (FALSE, FALSE, sizeof (RingletAtom)),
  };
  g_auto (RingletCalibrantDraft) draft = { .name = g_strdup (name) };
  const char *title = NULL;

  ringlet_cif_tokens_init (&reading.tokens, text);
  if (!read_block (&reading, error) || !set_symmetry (&reading, &draft, error))
    return NULL;

  title = reading.values[TITLE];
  draft.title = g_strstrip (g_strdup (title != NULL ? title : "Crystal structure"));
  draft.reference =
      g_strdup (reading.values[AUTHOR] != NULL ? reading.values[AUTHOR]
                                               : "crystal structure (CIF)");
  if (reading.atoms->len < MAX_ATOMS)
    draft.atoms = g_array_ref (reading.atoms);
  return ringlet_calibrant_new (&draft, error);
}
