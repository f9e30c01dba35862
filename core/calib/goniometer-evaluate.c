/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "calib/goniometer-item.h"

void
ringlet_expression_free (RingletExpression *self)
{
  g_array_unref (self->items);
  g_free (self);
}

/**
 * Stack:
 * @n: numbers on it
 * @n_gradient: derivatives of each
 * @numbers: (array): one value and its derivatives a place
 */
typedef struct {
  gsize n;
  gsize n_gradient;
  double *numbers;
} Stack;

static double *
place (const Stack *self, gsize from_top)
{
  return self->numbers + (self->n - 1 - from_top) * (self->n_gradient + 1);
}

static double *
push (Stack *self)
{
  double *top = NULL;

  self->n++;
  top = place (self, 0);
  memset (top, 0, (self->n_gradient + 1) * sizeof (double));
  return top;
}

static void
negate (Stack *self)
{
  double *top = place (self, 0);

  for (gsize k = 0; k <= self->n_gradient; k++)
    top[k] = -top[k];
}

static void
apply_one (Stack *self, const RingletFunction *function)
{
  double *top = place (self, 0);
  const double slope = self->n_gradient > 0 ? function->slope (top[0]) : 0.0;

  top[0] = function->value (top[0]);
  /* 0 · ∞ of what does not move is nothing. */
  for (gsize k = 1; k <= self->n_gradient; k++)
    top[k] = top[k] != 0.0 ? slope * top[k] : 0.0;
}

static void
apply_two (Stack *self, const RingletFunction *function)
{
  const double *b = place (self, 0);
  double *a = place (self, 1);
  double slopes[2] = { 0 };

  if (self->n_gradient > 0)
    function->slope2 (a[0], b[0], slopes);
  a[0] = function->value2 (a[0], b[0]);
  for (gsize k = 1; k <= self->n_gradient; k++)
    a[k] =
        (a[k] != 0.0 ? slopes[0] * a[k] : 0.0) + (b[k] != 0.0 ? slopes[1] * b[k] : 0.0);
  self->n--;
}

static void
run (Stack *self, const RingletItem *item, const double *values)
{
  if (item->kind == RINGLET_ITEM_NUMBER) {
    *push (self) = item->number;
    return;
  }
  if (item->kind == RINGLET_ITEM_VARIABLE) {
    double *top = push (self);

    top[0] = values[item->variable];
    if (item->variable < self->n_gradient)
      top[1 + item->variable] = 1.0;
    return;
  }
  if (item->kind == RINGLET_ITEM_NEGATE)
    negate (self);
  else if (item->function->n == 1)
    apply_one (self, item->function);
  else
    apply_two (self, item->function);
}

double
ringlet_expression_evaluate (const RingletExpression *self, const double *values,
    gsize n_gradient, double *gradient)
{
  const gsize n = gradient != NULL ? n_gradient : 0;
  /* No step puts more than one number there. */
  g_autofree double *numbers = g_new (double, self->items->len *(n + 1));
  Stack stack = { 0, n, numbers };

  for (guint i = 0; i < self->items->len; i++)
    run (&stack, &g_array_index (self->items, RingletItem, i), values);
  for (gsize k = 0; k < n; k++)
    gradient[k] = numbers[1 + k];
  return numbers[0];
}

gboolean
ringlet_expression_uses (const RingletExpression *self, gsize variable)
{
  for (guint i = 0; i < self->items->len; i++) {
    const RingletItem *item = &g_array_index (self->items, RingletItem, i);

    if (item->kind == RINGLET_ITEM_VARIABLE && item->variable == variable)
      return TRUE;
  }
  return FALSE;
}
