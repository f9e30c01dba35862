/* SPDX-License-Identifier: MIT */
#include "calib/goniometer-item.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"

/* More than anybody writes; brackets in brackets take the stack of the thread. */
#define MAX_ITEMS 1000
#define MAX_DEPTH 50
#define MAX_NUMBER 64

/**
 * Parser:
 * @what: for messages
 * @text: the formula
 * @at: how far it is read
 * @names: of the variables
 * @items: what it was compiled to
 * @depth: brackets and signs that are open
 */
typedef struct {
  const char *what;
  const char *text;
  const char *at;
  const char *const *names;
  GArray *items;
  int depth;
} Parser;

static gboolean parse_sum (Parser *self, GError **error);

static void
skip_blanks (Parser *self)
{
  while (g_ascii_isspace (*self->at))
    self->at++;
}

static gboolean
refuse (const Parser *self, const char *expected, GError **error)
{
  const char *end = self->at;

  for (int n = 0; n < 20 && *end != '\0'; n++)
    end = g_utf8_next_char (end);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s: %s is expected at character %ld of “%s”, not “%.*s”", self->what, expected,
      g_utf8_pointer_to_offset (self->text, self->at) + 1, self->text,
      (int) (end - self->at), self->at);
  return FALSE;
}

static gboolean
add_item (Parser *self, RingletItem item, GError **error)
{
  if (self->items->len < MAX_ITEMS) {
    g_array_append_val (self->items, item);
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "%s: the formula has more than %d parts", self->what, MAX_ITEMS);
  return FALSE;
}

static gboolean
enter (Parser *self, GError **error)
{
  if (++self->depth <= MAX_DEPTH)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "%s: the formula has more than %d brackets or signs in one another", self->what,
      MAX_DEPTH);
  return FALSE;
}

/* The @mark comes next, and is taken. */
static gboolean
take (Parser *self, const char *mark)
{
  skip_blanks (self);
  if (!g_str_has_prefix (self->at, mark))
    return FALSE;
  self->at += strlen (mark);
  return TRUE;
}

static gsize
number_length (const char *text)
{
  const char *at = text;

  while (g_ascii_isdigit (*at) || *at == '.')
    at++;
  if (at > text && (*at == 'e' || *at == 'E')) {
    const char *exponent = at + 1 + (at[1] == '+' || at[1] == '-');

    if (g_ascii_isdigit (*exponent)) {
      at = exponent;
      while (g_ascii_isdigit (*at))
        at++;
    }
  }
  return (gsize) (at - text);
}

static gboolean
parse_number (Parser *self, GError **error)
{
  const gsize length = number_length (self->at);
  char word[MAX_NUMBER] = { 0 };
  RingletItem item = { RINGLET_ITEM_NUMBER };

  if (length < sizeof word) {
    memcpy (word, self->at, length);
    if (ringlet_number_parse (word, &item.number)) {
      self->at += length;
      return add_item (self, item, error);
    }
  }
  return refuse (self, "a finite number", error);
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

static gsize
name_length (const char *text)
{
  gsize length = 0;

  while (is_name_start (text[length]) || (length > 0 && g_ascii_isdigit (text[length])))
    length++;
  return length;
}

static gboolean
parse_variable (Parser *self, gsize length, GError **error)
{
  g_autofree char *list = g_strjoinv (", ", (char **) self->names);
  g_autofree char *expected = NULL;

  for (gsize k = 0; self->names[k] != NULL; k++) {
    if (strlen (self->names[k]) == length &&
        memcmp (self->names[k], self->at, length) == 0) {
      self->at += length;
      return add_item (
          self, (RingletItem){ RINGLET_ITEM_VARIABLE, .variable = k }, error);
    }
  }
  expected = g_strdup_printf ("a known name (%s)", list);
  return refuse (self, expected, error);
}

static gboolean
parse_call (Parser *self, const RingletFunction *function, GError **error)
{
  if (!take (self, "("))
    return refuse (self, "“(”", error);
  for (int k = 0; k < function->n; k++) {
    if (k > 0 && !take (self, ","))
      return refuse (self, "“,” and a second argument", error);
    if (!parse_sum (self, error))
      return FALSE;
  }
  if (!take (self, ")"))
    return refuse (self, "“)”", error);
  return add_item (
      self, (RingletItem){ RINGLET_ITEM_CALL, .function = function }, error);
}

/* A variable may have the name of a function; then it is none. */
static gboolean
parse_name (Parser *self, GError **error)
{
  const gsize length = name_length (self->at);
  const RingletFunction *function = ringlet_function_find (self->at, length);
  const char *behind = self->at + length;

  while (g_ascii_isspace (*behind))
    behind++;
  if (function == NULL || *behind != '(')
    return parse_variable (self, length, error);
  self->at += length;
  return parse_call (self, function, error);
}

static gboolean
parse_atom (Parser *self, GError **error)
{
  skip_blanks (self);
  if (take (self, "("))
    return parse_sum (self, error) && (take (self, ")") || refuse (self, "“)”", error));
  if (g_ascii_isdigit (*self->at) || *self->at == '.')
    return parse_number (self, error);
  if (is_name_start (*self->at))
    return parse_name (self, error);
  return refuse (self, "a number, a name or “(”", error);
}

static gboolean parse_signed (Parser *self, GError **error);

/* a ** b, where b may have a sign and be a power itself. */
static gboolean
parse_power (Parser *self, GError **error)
{
  if (!parse_atom (self, error))
    return FALSE;
  if (!take (self, "**"))
    return TRUE;
  return parse_signed (self, error) &&
      add_item (self,
          (RingletItem){
              RINGLET_ITEM_CALL, .function = ringlet_function_operator ('^') },
          error);
}

static gboolean
parse_signed (Parser *self, GError **error)
{
  gboolean is_right = FALSE;

  if (!enter (self, error))
    return FALSE;
  if (take (self, "-"))
    is_right = parse_signed (self, error) &&
        add_item (self, (RingletItem){ RINGLET_ITEM_NEGATE }, error);
  else if (take (self, "+"))
    is_right = parse_signed (self, error);
  else
    is_right = parse_power (self, error);
  self->depth--;
  return is_right;
}

static char
take_times (Parser *self)
{
  if (take (self, "//"))
    return 'f';
  if (take (self, "*"))
    return '*';
  if (take (self, "/"))
    return '/';
  return take (self, "%") ? '%' : '\0';
}

static gboolean
parse_product (Parser *self, GError **error)
{
  char operator= '\0';

  if (!parse_signed (self, error))
    return FALSE;
  while ((operator= take_times (self)) != '\0') {
    const RingletItem item = { RINGLET_ITEM_CALL,
      .function = ringlet_function_operator (operator) };

    if (!parse_signed (self, error) || !add_item (self, item, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
parse_sum (Parser *self, GError **error)
{
  if (!enter (self, error) || !parse_product (self, error))
    return FALSE;
  for (;;) {
    const char operator= take (self, "+") ? '+' : take (self, "-") ? '-' : '\0';
    const RingletItem item = { RINGLET_ITEM_CALL,
      .function = ringlet_function_operator (operator) };

    if (operator== '\0')
      break;
    if (!parse_product (self, error) || !add_item (self, item, error))
      return FALSE;
  }
  self->depth--;
  return TRUE;
}

RingletExpression *
ringlet_expression_new (
    const char *what, const char *text, const char *const *names, GError **error)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (RingletItem));
  Parser parser = { what, text, text, names, items, 0 };
  RingletExpression *self = NULL;

  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s: the formula is not UTF-8", what);
    return NULL;
  }
  if (!parse_sum (&parser, error))
    return NULL;
  skip_blanks (&parser);
  if (*parser.at != '\0') {
    refuse (&parser, "an operator (+ - * / // % **) or the end", error);
    return NULL;
  }
  self = g_new0 (RingletExpression, 1);
  self->items = g_steal_pointer (&items);
  return self;
}

gboolean
ringlet_expression_is_name (const char *name)
{
  const gsize length = name_length (name);

  return length > 0 && name[length] == '\0';
}
