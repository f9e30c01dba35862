/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the functions of a formula. */

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletFunction:
 * @name: as numexpr has it
 * @n: arguments, 1 or 2
 * @value: of one argument
 * @slope: its derivative
 * @value2: of two arguments
 * @slope2: its two derivatives
 */
typedef struct {
  const char *name;
  int n;
  double (*value) (double x);
  double (*slope) (double x);
  double (*value2) (double x, double y);
  void (*slope2) (double x, double y, double slopes[2]);
} RingletFunction;

/* Returns (transfer none) (nullable): the function whose name has @length bytes. */
const RingletFunction *ringlet_function_find (const char *name, gsize length);

/* The operators, which are functions of two arguments: '+', '-', '*', '/', '%', '^' for
 * ** and 'f' for //. */
const RingletFunction *ringlet_function_operator (char operator);

G_END_DECLS
