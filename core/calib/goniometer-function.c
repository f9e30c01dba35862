/* SPDX-License-Identifier: MIT */
#include "calib/goniometer-function.h"

#include <math.h>
#include <string.h>

/* ---- derivatives of one argument ---- */

static double
flat (double x)
{
  return x * 0.0;
}

static double
sin_slope (double x)
{
  return cos (x);
}

static double
cos_slope (double x)
{
  return -sin (x);
}

static double
tan_slope (double x)
{
  const double t = tan (x);

  return 1.0 + t * t;
}

static double
asin_slope (double x)
{
  return 1.0 / sqrt (1.0 - x * x);
}

static double
acos_slope (double x)
{
  return -1.0 / sqrt (1.0 - x * x);
}

static double
atan_slope (double x)
{
  return 1.0 / (1.0 + x * x);
}

static double
sinh_slope (double x)
{
  return cosh (x);
}

static double
cosh_slope (double x)
{
  return sinh (x);
}

static double
tanh_slope (double x)
{
  const double t = tanh (x);

  return 1.0 - t * t;
}

static double
asinh_slope (double x)
{
  return 1.0 / sqrt (x * x + 1.0);
}

static double
acosh_slope (double x)
{
  return 1.0 / sqrt (x * x - 1.0);
}

static double
atanh_slope (double x)
{
  return 1.0 / (1.0 - x * x);
}

static double
exp_slope (double x)
{
  return exp (x);
}

static double
log_slope (double x)
{
  return 1.0 / x;
}

static double
log10_slope (double x)
{
  return 1.0 / (x * G_LN10);
}

static double
log2_slope (double x)
{
  return 1.0 / (x * G_LN2);
}

static double
log1p_slope (double x)
{
  return 1.0 / (1.0 + x);
}

static double
sqrt_slope (double x)
{
  return 0.5 / sqrt (x);
}

static double
sign (double x)
{
  return (double) ((x > 0.0) - (x < 0.0));
}

/* ---- of two ---- */

static double
add (double x, double y)
{
  return x + y;
}

static void
add_slope (double x, double y, double slopes[2])
{
  slopes[0] = 1.0;
  slopes[1] = 1.0;
}

static double
subtract (double x, double y)
{
  return x - y;
}

static void
subtract_slope (double x, double y, double slopes[2])
{
  slopes[0] = 1.0;
  slopes[1] = -1.0;
}

static double
multiply (double x, double y)
{
  return x * y;
}

static void
multiply_slope (double x, double y, double slopes[2])
{
  slopes[0] = y;
  slopes[1] = x;
}

static double
divide (double x, double y)
{
  return x / y;
}

static void
divide_slope (double x, double y, double slopes[2])
{
  slopes[0] = 1.0 / y;
  slopes[1] = -x / (y * y);
}

static double
divide_floor (double x, double y)
{
  return floor (x / y);
}

static void
divide_floor_slope (double x, double y, double slopes[2])
{
  slopes[0] = 0.0;
  slopes[1] = 0.0;
}

/* With the sign of the divisor, as in Python. */
static double
modulo (double x, double y)
{
  return x - y * floor (x / y);
}

static void
modulo_slope (double x, double y, double slopes[2])
{
  slopes[0] = 1.0;
  slopes[1] = -floor (x / y);
}

static void
fmod_slope (double x, double y, double slopes[2])
{
  slopes[0] = 1.0;
  slopes[1] = -trunc (x / y);
}

static void
pow_slope (double x, double y, double slopes[2])
{
  slopes[0] = y == 0.0 ? 0.0 : y * pow (x, y - 1.0);
  /* 0 ** y stays 0 for any positive y; a negative base has no other exponents beside a
   * whole one, which is no variable then. */
  slopes[1] = x > 0.0 ? pow (x, y) * log (x) : 0.0;
}

static void
atan2_slope (double y, double x, double slopes[2])
{
  const double square = x * x + y * y;

  slopes[0] = x / square;
  slopes[1] = -y / square;
}

/* ---- tables ---- */

static const RingletFunction functions[] = {
  { "sin", 1, sin, sin_slope },
  { "cos", 1, cos, cos_slope },
  { "tan", 1, tan, tan_slope },
  { "arcsin", 1, asin, asin_slope },
  { "arccos", 1, acos, acos_slope },
  { "arctan", 1, atan, atan_slope },
  { "sinh", 1, sinh, sinh_slope },
  { "cosh", 1, cosh, cosh_slope },
  { "tanh", 1, tanh, tanh_slope },
  { "arcsinh", 1, asinh, asinh_slope },
  { "arccosh", 1, acosh, acosh_slope },
  { "arctanh", 1, atanh, atanh_slope },
  { "exp", 1, exp, exp_slope },
  { "expm1", 1, expm1, exp_slope },
  { "log", 1, log, log_slope },
  { "log10", 1, log10, log10_slope },
  { "log2", 1, log2, log2_slope },
  { "log1p", 1, log1p, log1p_slope },
  { "sqrt", 1, sqrt, sqrt_slope },
  { "abs", 1, fabs, sign },
  { "sign", 1, sign, flat },
  { "floor", 1, floor, flat },
  { "ceil", 1, ceil, flat },
  { "round", 1, rint, flat },
  { "trunc", 1, trunc, flat },
  { "arctan2", 2, NULL, NULL, atan2, atan2_slope },
  { "fmod", 2, NULL, NULL, fmod, fmod_slope },
};

static const struct {
  char operator;
  RingletFunction function;
} operators[] = {
  { '+', { "+", 2, NULL, NULL, add, add_slope } },
  { '-', { "-", 2, NULL, NULL, subtract, subtract_slope } },
  { '*', { "*", 2, NULL, NULL, multiply, multiply_slope } },
  { '/', { "/", 2, NULL, NULL, divide, divide_slope } },
  { 'f', { "//", 2, NULL, NULL, divide_floor, divide_floor_slope } },
  { '%', { "%", 2, NULL, NULL, modulo, modulo_slope } },
  { '^', { "**", 2, NULL, NULL, pow, pow_slope } },
};

const RingletFunction *
ringlet_function_find (const char *name, gsize length)
{
  for (gsize k = 0; k < G_N_ELEMENTS (functions); k++) {
    if (strlen (functions[k].name) == length &&
        memcmp (functions[k].name, name, length) == 0)
      return &functions[k];
  }
  return NULL;
}

const RingletFunction *
ringlet_function_operator (char operator)
{
  for (gsize k = 0; k < G_N_ELEMENTS (operators); k++) {
    if (operators[k].operator== operator)
      return &operators[k].function;
  }
  return NULL;
}
