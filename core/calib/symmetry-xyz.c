/* SPDX-License-Identifier: MIT */

/* "x-y, x, z+1/6" */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "calib/symmetry.h"

#define TURN RINGLET_SYMMETRY_TURN

/* A number of digits with a point or a slash: "1/2", ".5"; NAN when it is none. */
static double
take_number (const char **at)
{
  char *end = NULL;
  double value = g_ascii_strtod (*at, &end);

  if (end == *at)
    return NAN;
  *at = end;
  if (*end != '/')
    return value;

  *at = end + 1;
  value /= g_ascii_strtod (*at, &end);
  if (end == *at)
    return NAN;
  *at = end;
  return value;
}

/* Decimals of thirds are never exact, so the nearest 24th is meant. */
static gboolean
add_shift (RingletSymmetryOp *op, int row, double value)
{
  const double parts = round (TURN * value);

  if (!(fabs (TURN * value - parts) < 0.1 && fabs (parts) < 1000.0))
    return FALSE;
  op->shift[row] = (op->shift[row] + (int) parts + 1000 * TURN) % TURN;
  return TRUE;
}

/* One of the three, up to its comma. */
static gboolean
parse_row (const char **at, RingletSymmetryOp *op, int row)
{
  static const char axes[] = "xyz";
  gboolean is_empty = TRUE;

  while (**at != '\0' && **at != ',') {
    const int sign = **at == '-' ? -1 : 1;
    const char *axis = NULL;

    if (**at == '-' || **at == '+')
      ++*at;
    if (**at == '\0' || **at == '-' || **at == '+')
      return FALSE;
    axis = strchr (axes, g_ascii_tolower (**at));
    if (axis != NULL) {
      op->turn[row][axis - axes] += sign;
      ++*at;
    } else if (!add_shift (op, row, sign * take_number (at))) {
      return FALSE;
    }
    is_empty = FALSE;
  }
  return !is_empty;
}

static char *
without_blanks (const char *text)
{
  char *copy = g_strdup (text);
  char *to = copy;

  for (const char *c = text; *c != '\0'; c++) {
    if (!g_ascii_isspace (*c) && *c != '\'' && *c != '"')
      *to++ = *c;
  }
  *to = '\0';
  return copy;
}

gboolean
ringlet_symmetry_op_parse (const char *text, RingletSymmetryOp *op, GError **error)
{
  g_autofree char *packed = without_blanks (text);
  const char *at = packed;
  gboolean good = TRUE;

  memset (op, 0, sizeof *op);
  for (int row = 0; row < 3 && good; row++) {
    good = parse_row (&at, op, row) && *at == (row < 2 ? ',' : '\0');
    at += *at == ',';
  }
  if (!good)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "A symmetry operation is three terms like \"x-y,x,z+1/6\", not \"%s\"", text);
  return good;
}
