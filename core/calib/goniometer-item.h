/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: what a formula is compiled to. */

#include "calib/goniometer-expression.h"
#include "calib/goniometer-function.h"

G_BEGIN_DECLS

typedef enum {
  RINGLET_ITEM_NUMBER,
  RINGLET_ITEM_VARIABLE,
  RINGLET_ITEM_NEGATE,
  RINGLET_ITEM_CALL,
} RingletItemKind;

/**
 * RingletItem:
 * @kind: what to do with the stack
 * @number: to put there
 * @variable: to put there
 * @function: to apply to what is there
 *
 * One step of a formula in reverse Polish notation.
 */
typedef struct {
  RingletItemKind kind;
  double number;
  gsize variable;
  const RingletFunction *function;
} RingletItem;

/* The steps of a formula, (element-type RingletItem). */
struct _RingletExpression {
  GArray *items;
};

G_END_DECLS
