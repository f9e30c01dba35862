/* SPDX-License-Identifier: MIT */
#include "calib/unit-cell.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"

#define ANGSTROM 1e-10
#define PER_METRE 1e10 /* Å */
#define DEGREE (G_PI / 180.0)
#define MIN_EDGE_M 0.5e-10
#define MAX_EDGE_M 1e-6

RingletUnitCell
ringlet_unit_cell_new (
    double a, double b, double c, double alpha, double beta, double gamma)
{
  /* Divided, not multiplied: 1e10 is exact, so that the same decimals come out. */
  return (RingletUnitCell){ a / PER_METRE, b / PER_METRE, c / PER_METRE, alpha * DEGREE,
    beta * DEGREE, gamma * DEGREE };
}

/* Exact at the angles that have a name: a rounding there would part planes of
 * one spacing. */
static double
cosine (double angle_rad)
{
  if (fabs (angle_rad - 90.0 * DEGREE) < 1e-12)
    return 0.0;
  if (fabs (angle_rad - 120.0 * DEGREE) < 1e-12)
    return -0.5;
  return cos (angle_rad);
}

/* The square of the volume of a cell with edges of 1. */
static double
unit_volume2 (const RingletUnitCell *self)
{
  const double a = cosine (self->alpha_rad);
  const double b = cosine (self->beta_rad);
  const double c = cosine (self->gamma_rad);

  return 1.0 - a * a - b * b - c * c + 2.0 * a * b * c;
}

static gboolean
check_edge (const char *name, double edge_m, GError **error)
{
  char number[RINGLET_NUMBER_SIZE];

  if (edge_m >= MIN_EDGE_M && edge_m <= MAX_EDGE_M)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The edge %s of a cell is 0.5 to 10000 Å long, not %s Å", name,
      g_ascii_formatd (number, sizeof number, "%.10g", edge_m / ANGSTROM));
  return FALSE;
}

gboolean
ringlet_unit_cell_check (const RingletUnitCell *self, GError **error)
{
  const double angles[] = { self->alpha_rad, self->beta_rad, self->gamma_rad };

  if (!check_edge ("a", self->a_m, error) || !check_edge ("b", self->b_m, error) ||
      !check_edge ("c", self->c_m, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (angles); i++) {
    if (!(angles[i] > 0.0 && angles[i] < G_PI)) {
      g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "The angles of a cell are between 0 and 180°");
      return FALSE;
    }
  }
  if (unit_volume2 (self) > 1e-4)
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The angles of the cell do not close to a body: each is less than the sum of the "
      "other two, and their sum less than 360°");
  return FALSE;
}

double
ringlet_unit_cell_volume (const RingletUnitCell *self)
{
  return self->a_m * self->b_m * self->c_m * sqrt (unit_volume2 (self));
}

RingletReciprocal
ringlet_unit_cell_reciprocal (const RingletUnitCell *self)
{
  const double a = cosine (self->alpha_rad);
  const double b = cosine (self->beta_rad);
  const double c = cosine (self->gamma_rad);
  const double v2 = unit_volume2 (self);
  const double inverse[] = { 1.0 / self->a_m, 1.0 / self->b_m, 1.0 / self->c_m };

  return (RingletReciprocal){
    .hh = (1.0 - a * a) / v2 * inverse[0] * inverse[0],
    .kk = (1.0 - b * b) / v2 * inverse[1] * inverse[1],
    .ll = (1.0 - c * c) / v2 * inverse[2] * inverse[2],
    .hk = 2.0 * (a * b - c) / v2 * inverse[0] * inverse[1],
    .kl = 2.0 * (b * c - a) / v2 * inverse[1] * inverse[2],
    .hl = 2.0 * (a * c - b) / v2 * inverse[0] * inverse[2],
  };
}

RingletUnitCell
ringlet_unit_cell_scale (const RingletUnitCell *self, double factor)
{
  RingletUnitCell cell = *self;

  cell.a_m *= factor;
  cell.b_m *= factor;
  cell.c_m *= factor;
  return cell;
}

double
ringlet_unit_cell_distance (const RingletUnitCell *self, const double delta[3])
{
  const double x = delta[0] * self->a_m;
  const double y = delta[1] * self->b_m;
  const double z = delta[2] * self->c_m;

  return sqrt (fmax (x * x + y * y + z * z + 2.0 * y * z * cosine (self->alpha_rad) +
          2.0 * x * z * cosine (self->beta_rad) +
          2.0 * x * y * cosine (self->gamma_rad),
      0.0));
}

static void
append (GString *text, const char *name, double value, const char *unit)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%s%s = %s%s", text->len > 0 ? ", " : "", name,
      g_ascii_formatd (number, sizeof number, "%.8g", value), unit);
}

static void
append_angle (GString *text, const char *name, double angle_rad)
{
  if (fabs (angle_rad - 90.0 * DEGREE) > 1e-9)
    append (text, name, angle_rad / DEGREE, "°");
}

char *
ringlet_unit_cell_text (const RingletUnitCell *self)
{
  GString *text = g_string_new (NULL);

  append (text, "a", self->a_m / ANGSTROM, "");
  if (self->b_m != self->a_m)
    append (text, "b", self->b_m / ANGSTROM, "");
  if (self->c_m != self->a_m)
    append (text, "c", self->c_m / ANGSTROM, "");
  g_string_append (text, " Å");
  append_angle (text, "α", self->alpha_rad);
  append_angle (text, "β", self->beta_rad);
  append_angle (text, "γ", self->gamma_rad);
  return g_string_free (text, FALSE);
}
