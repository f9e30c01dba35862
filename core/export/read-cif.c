/* SPDX-License-Identifier: MIT */

/* Powder data in CIF, and MAUD's esg, which is CIF without a data block. One pattern a
 * file. See writer-cif.c and writer-esg.c for the words. */

#include <math.h>
#include <string.h>

#include "base/cif-tokens.h"
#include "base/error.h"
#include "base/number.h"
#include "export/pattern-draft.h"
#include "export/pattern-read.h"

/* Nothing that describes a powder has more columns. */
#define MAX_COLUMNS 64

typedef enum {
  NOTHING,
  PLACE,
  INTENSITY,
  SIGMA,
  WEIGHT,
} Role;

/* Of several columns of one role, that of the first line here counts. */
static const struct {
  const char *name;
  Role role;
  const char *unit;
} words[] = {
  { "_pd_proc_2theta_corrected", PLACE, "2th_deg" },
  { "_pd_meas_2theta_scan", PLACE, "2th_deg" },
  { "_pd_proc_recip_len_Q", PLACE, "q_A^-1" },
  { "_pd_proc_d_spacing", PLACE, "d_A" },
  { "_pd_proc_intensity_total", INTENSITY, NULL },
  { "_pd_proc_intensity_net", INTENSITY, NULL },
  { "_pd_meas_intensity_total", INTENSITY, NULL },
  { "_pd_meas_counts_total", INTENSITY, NULL },
  { "_pd_calc_intensity_total", INTENSITY, NULL },
  { "_pd_meas_intensity_sigma", SIGMA, NULL },
  { "_pd_proc_intensity_total_su", SIGMA, NULL },
  { "_pd_proc_ls_weight", WEIGHT, NULL },
};

typedef struct {
  RingletPatternDraft draft;
  RingletCifTokens tokens;
  GPtrArray *comments; /* a header where no text of the dictionary holds it */
  gboolean has_text;
} Cif;

/* Where the columns of a loop are; −1 for none. */
typedef struct {
  int column[WEIGHT + 1];
  gsize rank[WEIGHT + 1];
  int n;
  const char *unit;
} Layout;

static const char *
where_is (const Cif *self, char *buffer)
{
  g_snprintf (buffer, 40, "line %" G_GUINT64_FORMAT, self->tokens.line);
  return buffer;
}

/* The next token that is no comment. */
static gboolean
next (Cif *self, GError **error)
{
  do {
    if (!ringlet_cif_tokens_next (&self->tokens, error))
      return FALSE;
    if (self->tokens.kind == RINGLET_CIF_COMMENT)
      g_ptr_array_add (self->comments, g_strdup (self->tokens.text->str));
  } while (self->tokens.kind == RINGLET_CIF_COMMENT);
  return TRUE;
}

static void
note_column (Layout *layout, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    const Role role = words[i].role;

    if (g_ascii_strcasecmp (words[i].name, name) != 0 ||
        (layout->column[role] >= 0 && layout->rank[role] < i))
      continue;
    layout->column[role] = layout->n;
    layout->rank[role] = i;
    if (role == PLACE)
      layout->unit = words[i].unit;
  }
  layout->n++;
}

/* "12.3(4)" is 12.3 ± 0.4; "." and "?" are no number. */
static gboolean
read_number (const char *text, double *value, double *su)
{
  const char *open = strchr (text, '(');
  const char *dot = strchr (text, '.');
  g_autofree char *plain = NULL;
  guint64 digits = 0;
  int places = 0;

  *value = *su = NAN;
  if (g_str_equal (text, ".") || g_str_equal (text, "?"))
    return TRUE;
  if (open == NULL)
    return ringlet_number_parse (text, value);

  plain = g_strndup (text, (gsize) (open - text));
  places = dot != NULL && dot < open ? (int) MIN (open - dot - 1, 300) : 0;
  digits = g_ascii_strtoull (open + 1, NULL, 10);
  *su = (double) digits * pow (10.0, -places);
  return ringlet_number_parse (plain, value);
}

static gboolean
fail_number (const Cif *self, GError **error)
{
  char where[40];

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s: a number belongs here, not \"%.60s\"", where_is (self, where),
      self->tokens.text->str);
  return FALSE;
}

/* A row of the loop: its first value is the present token. */
static gboolean
take_row (Cif *self, const Layout *layout, GError **error)
{
  double value[WEIGHT + 1] = { NAN, NAN, NAN, NAN, NAN };
  double su = NAN;
  double ignored = NAN;
  char where[40];
  gboolean has_sigma = layout->column[SIGMA] >= 0 || layout->column[WEIGHT] >= 0;

  for (int i = 0; i < layout->n; i++) {
    if (self->tokens.kind != RINGLET_CIF_VALUE) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
          "%s: the last row of the loop has %d values instead of %d",
          where_is (self, where), i, layout->n);
      return FALSE;
    }
    for (int role = PLACE; role <= WEIGHT; role++) {
      if (layout->column[role] == i &&
          !read_number (
              self->tokens.text->str, &value[role], role == INTENSITY ? &su : &ignored))
        return fail_number (self, error);
    }
    if (!next (self, error))
      return FALSE;
  }
  if (layout->column[SIGMA] < 0 && layout->column[WEIGHT] >= 0)
    value[SIGMA] = value[WEIGHT] > 0.0 ? sqrt (1.0 / value[WEIGHT]) : NAN;
  if (!has_sigma && (!isnan (su) || self->draft.sigma->len > 0)) {
    has_sigma = TRUE;
    value[SIGMA] = su;
  }
  return ringlet_pattern_draft_add (&self->draft, value[PLACE], value[INTENSITY],
      has_sigma ? &value[SIGMA] : NULL, where_is (self, where), error);
}

static gboolean
take_rows (Cif *self, const Layout *layout, GError **error)
{
  const gboolean is_pattern =
      layout->column[PLACE] >= 0 && layout->column[INTENSITY] >= 0;

  if (is_pattern && self->draft.x->len > 0) {
    char where[40];

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "%s: a second pattern; files of one are read", where_is (self, where));
    return FALSE;
  }
  if (is_pattern)
    self->draft.unit = ringlet_unit_find (layout->unit, NULL);
  while (self->tokens.kind == RINGLET_CIF_VALUE) {
    if (is_pattern ? !take_row (self, layout, error) : !next (self, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
take_loop (Cif *self, GError **error)
{
  Layout layout = { .column = { -1, -1, -1, -1, -1 } };

  if (!next (self, error))
    return FALSE;
  while (self->tokens.kind == RINGLET_CIF_NAME && layout.n < MAX_COLUMNS) {
    note_column (&layout, self->tokens.text->str);
    if (!next (self, error))
      return FALSE;
  }
  return take_rows (self, &layout, error);
}

static void
take_header (Cif *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    ringlet_pattern_draft_add_line (&self->draft, lines[i], -1);
  self->has_text = TRUE;
}

/* A name and its value. */
static gboolean
take_item (Cif *self, GError **error)
{
  g_autofree char *name = g_strdup (self->tokens.text->str);
  const char *value = self->tokens.text->str;
  double su = 0.0;
  double ignored = 0.0;

  if (!next (self, error))
    return FALSE;
  if (self->tokens.kind != RINGLET_CIF_VALUE)
    return TRUE;

  value = self->tokens.text->str;
  if (g_ascii_strcasecmp (name, "_pd_proc_info_data_reduction") == 0)
    take_header (self, value);
  if (g_ascii_strcasecmp (name, "_diffrn_radiation_wavelength") == 0 &&
      read_number (value, &ignored, &su) && ignored > 0.0) {
    g_autofree char *plain = g_strndup (value, strcspn (value, "("));

    ringlet_number_parse_scaled (plain, -10, &self->draft.wavelength_m);
  }
  return next (self, error);
}

static gboolean
take_all (Cif *self, GError **error)
{
  if (!next (self, error))
    return FALSE;
  while (self->tokens.kind != RINGLET_CIF_END) {
    gboolean ok = TRUE;

    if (self->tokens.kind == RINGLET_CIF_LOOP)
      ok = take_loop (self, error);
    else if (self->tokens.kind == RINGLET_CIF_NAME)
      ok = take_item (self, error);
    else
      ok = next (self, error);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

static RingletPattern *
finish (Cif *self, GError **error)
{
  for (guint i = 0; i < self->comments->len && !self->has_text; i++)
    ringlet_pattern_draft_add_line (
        &self->draft, g_ptr_array_index (self->comments, i), -1);
  return ringlet_pattern_draft_finish (&self->draft, error);
}

static RingletPattern *
cif_read (const char *path, const char *data, gsize size, GError **error)
{
  g_autoptr (GPtrArray) comments = g_ptr_array_new_with_free_func (g_free);
  Cif self = { .comments = comments };
  RingletPattern *pattern = NULL;

  ringlet_pattern_draft_init (&self.draft);
  ringlet_cif_tokens_init (&self.tokens, data);
  if (take_all (&self, error))
    pattern = finish (&self, error);
  ringlet_cif_tokens_clear (&self.tokens);
  ringlet_pattern_draft_clear (&self.draft);
  return pattern;
}

/* What begins with a word of CIF, behind comments. */
static int
cif_probe (const char *data, gsize size)
{
  g_auto (RingletCifTokens) tokens = { 0 };

  if (memchr (data, '\0', size) != NULL)
    return 0;

  ringlet_cif_tokens_init (&tokens, data);
  do {
    if (!ringlet_cif_tokens_next (&tokens, NULL))
      return 0;
  } while (tokens.kind == RINGLET_CIF_COMMENT);
  return tokens.kind == RINGLET_CIF_BLOCK || tokens.kind == RINGLET_CIF_LOOP ||
          tokens.kind == RINGLET_CIF_NAME
      ? 90
      : 0;
}

static const char *const cif_suffixes[] = { ".cif", ".esg", NULL };

const RingletPatternReader ringlet_pattern_reader_cif = {
  .name = "cif",
  .suffixes = cif_suffixes,
  .probe = cif_probe,
  .read = cif_read,
};
