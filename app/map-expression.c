/* SPDX-License-Identifier: MIT */
#include "map-expression.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/error.h"

/* Deeper than anybody writes, and safe for the stack. */
#define MAX_DEPTH 64

/* In the order in which a stack machine takes them. */
typedef enum { OP_NUMBER, OP_LETTER, OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE } Op;

typedef struct {
  Op op;
  double number;
  guint letter;
} Step;

struct _RingletMapExpression {
  GArray *steps; /* (element-type Step) */
};

/* What is wrong where the parser stands. */
typedef enum {
  PROBLEM_NONE,
  PROBLEM_NUMBER,
  PROBLEM_LETTER,
  PROBLEM_DEPTH,
  PROBLEM_CLOSING,
  PROBLEM_SIGNS,
  PROBLEM_OPERAND,
  PROBLEM_OPERATOR,
} Problem;

typedef struct {
  const char *text;
  const char *at;
  guint n_letters;
  guint depth;
  GArray *steps;
  Problem problem;
} Parser;

static gboolean parse_sum (Parser *self);

static gboolean
refuse (Parser *self, Problem problem)
{
  self->problem = problem;
  return FALSE;
}

static void
add_step (Parser *self, Op op)
{
  const Step step = { .op = op };

  g_array_append_val (self->steps, step);
}

/* The next character but blanks; 0 at the end. */
static gunichar
peek (Parser *self)
{
  while (g_unichar_isspace (g_utf8_get_char (self->at)))
    self->at = g_utf8_next_char (self->at);
  return g_utf8_get_char (self->at);
}

/* Whether the next character is one of two; it is taken then. */
static gboolean
take (Parser *self, gunichar a, gunichar b)
{
  const gunichar next = peek (self);

  if (next == 0 || (next != a && next != b))
    return FALSE;
  self->at = g_utf8_next_char (self->at);
  return TRUE;
}

static gboolean
parse_number (Parser *self)
{
  char *end = NULL;
  const Step step = { .op = OP_NUMBER, .number = g_ascii_strtod (self->at, &end) };

  if (end == self->at || !isfinite (step.number))
    return refuse (self, PROBLEM_NUMBER);
  g_array_append_val (self->steps, step);
  self->at = end;
  return TRUE;
}

static gboolean
parse_letter (Parser *self, gunichar letter)
{
  const Step step = { .op = OP_LETTER,
    .letter = (guint) g_ascii_toupper ((char) letter) - 'A' };

  if (step.letter >= self->n_letters)
    return refuse (self, PROBLEM_LETTER);
  g_array_append_val (self->steps, step);
  self->at++;
  return TRUE;
}

static gboolean
parse_parenthesis (Parser *self)
{
  if (++self->depth > MAX_DEPTH)
    return refuse (self, PROBLEM_DEPTH);
  if (!parse_sum (self))
    return FALSE;
  self->depth--;
  return take (self, ')', ')') || refuse (self, PROBLEM_CLOSING);
}

static gboolean
parse_factor (Parser *self)
{
  const gunichar next = peek (self);

  if (next == '(' && take (self, '(', '('))
    return parse_parenthesis (self);
  if (next == '-' || next == 0x2212) {
    const Step minus_one = { .op = OP_NUMBER, .number = -1.0 };

    take (self, '-', 0x2212);
    if (++self->depth > MAX_DEPTH)
      return refuse (self, PROBLEM_SIGNS);
    g_array_append_val (self->steps, minus_one);
    if (!parse_factor (self))
      return FALSE;
    self->depth--;
    add_step (self, OP_MULTIPLY);
    return TRUE;
  }
  if (next < 0x80 && g_ascii_isalpha ((char) next))
    return parse_letter (self, next);
  if (next < 0x80 && (g_ascii_isdigit ((char) next) || next == '.'))
    return parse_number (self);
  return refuse (self, PROBLEM_OPERAND);
}

static gboolean
parse_product (Parser *self)
{
  if (!parse_factor (self))
    return FALSE;
  for (;;) {
    const gboolean is_product = take (self, '*', 0x00D7);

    if (!is_product && !take (self, '/', 0x00F7))
      return TRUE;
    if (!parse_factor (self))
      return FALSE;
    add_step (self, is_product ? OP_MULTIPLY : OP_DIVIDE);
  }
}

static gboolean
parse_sum (Parser *self)
{
  if (!parse_product (self))
    return FALSE;
  for (;;) {
    const gboolean is_sum = take (self, '+', '+');

    if (!is_sum && !take (self, '-', 0x2212))
      return TRUE;
    if (!parse_product (self))
      return FALSE;
    add_step (self, is_sum ? OP_ADD : OP_SUBTRACT);
  }
}

/* A sentence of its own for each: languages differ in more than words. Returns
 * (transfer full) */
static char *
find_words (const Parser *self, gsize character)
{
  const char *text = self->text;

  switch (self->problem) {
  case PROBLEM_NUMBER:
    return g_strdup_printf (
        _ ("“%s” cannot be computed: what begins at character %zu is no number"), text,
        character);
  case PROBLEM_LETTER:
    return g_strdup_printf (
        _ ("“%s” cannot be computed: there is no region %c yet (character %zu)"), text,
        g_ascii_toupper (*self->at), character);
  case PROBLEM_DEPTH:
    return g_strdup_printf (
        _ ("“%s” cannot be computed: too many parentheses at character %zu"), text,
        character);
  case PROBLEM_CLOSING:
    return g_strdup_printf (_ ("“%s” cannot be computed: a closing parenthesis is "
                               "missing at character %zu"),
        text, character);
  case PROBLEM_SIGNS:
    return g_strdup_printf (
        _ ("“%s” cannot be computed: too many signs before character %zu"), text,
        character);
  case PROBLEM_OPERATOR:
    return g_strdup_printf (_ ("“%s” cannot be computed: an operator (+ − * /) is "
                               "missing before character %zu"),
        text, character);
  case PROBLEM_OPERAND:
  case PROBLEM_NONE:
    break;
  }
  return g_strdup_printf (
      _ ("“%s” cannot be computed: a region (A, B, …), a number or a "
         "parenthesis is missing at character %zu"),
      text, character);
}

RingletMapExpression *
ringlet_map_expression_new (
    const char *text, guint n_letters, gsize *position, GError **error)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  Parser parser = { text, text, n_letters, 0, steps, PROBLEM_NONE };
  RingletMapExpression *self = NULL;

  g_return_val_if_fail (g_utf8_validate (text, -1, NULL), NULL);

  if (parse_sum (&parser) && peek (&parser) != 0)
    refuse (&parser, PROBLEM_OPERATOR);
  if (parser.problem != PROBLEM_NONE) {
    const gsize at = (gsize) g_utf8_pointer_to_offset (text, parser.at);
    g_autofree char *words = find_words (&parser, at + 1);

    if (position != NULL)
      *position = at;
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, words);
    return NULL;
  }

  self = g_new0 (RingletMapExpression, 1);
  self->steps = g_steal_pointer (&steps);
  return self;
}

static double
apply (Op op, double a, double b)
{
  switch (op) {
  case OP_ADD:
    return a + b;
  case OP_SUBTRACT:
    return a - b;
  case OP_MULTIPLY:
    return a * b;
  case OP_DIVIDE:
    return b != 0.0 ? a / b : NAN;
  case OP_NUMBER:
  case OP_LETTER:
    break;
  }
  g_return_val_if_reached (NAN);
}

double
ringlet_map_expression_evaluate (const RingletMapExpression *self, const double *values)
{
  double stack[3 * MAX_DEPTH + 3]; /* each level keeps at most three operands */
  guint n = 0;

  for (guint i = 0; i < self->steps->len; i++) {
    const Step *step = &g_array_index (self->steps, Step, i);

    if (step->op == OP_NUMBER) {
      stack[n++] = step->number;
    } else if (step->op == OP_LETTER) {
      stack[n++] = values[step->letter];
    } else {
      n--;
      stack[n - 1] = apply (step->op, stack[n - 1], stack[n]);
    }
  }
  return stack[0];
}

gboolean
ringlet_map_expression_uses (const RingletMapExpression *self, guint letter)
{
  for (guint i = 0; i < self->steps->len; i++) {
    const Step *step = &g_array_index (self->steps, Step, i);

    if (step->op == OP_LETTER && step->letter == letter)
      return TRUE;
  }
  return FALSE;
}

void
ringlet_map_expression_free (RingletMapExpression *self)
{
  g_array_unref (self->steps);
  g_free (self);
}
