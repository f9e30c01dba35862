/* SPDX-License-Identifier: MIT */
#include "base/select.h"

static void
swap (float *a, float *b)
{
  const float kept = *a;

  *a = *b;
  *b = kept;
}

float
ringlet_select (float *values, gsize n, gsize k)
{
  gssize from = 0, to = (gssize) n - 1;

  while (from < to) {
    const float pivot = values[(from + to) / 2];
    gssize i = from, j = to;

    while (i <= j) {
      while (values[i] < pivot)
        i++;
      while (values[j] > pivot)
        j--;
      if (i <= j)
        swap (&values[i++], &values[j--]);
    }
    if ((gssize) k <= j)
      to = j;
    else if ((gssize) k >= i)
      from = i;
    else
      break;
  }
  return values[k];
}

int
ringlet_compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}
