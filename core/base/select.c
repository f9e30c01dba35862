/* SPDX-License-Identifier: MIT */
#include "base/select.h"

/* Hoare's, for a type. */
#define DEFINE_SELECT(name, type)                                                      \
  type name (type *values, gsize n, gsize k)                                           \
  {                                                                                    \
    gssize from = 0, to = (gssize) n - 1;                                              \
                                                                                       \
    while (from < to) {                                                                \
      const type pivot = values[(from + to) / 2];                                      \
      gssize i = from, j = to;                                                         \
                                                                                       \
      while (i <= j) {                                                                 \
        while (values[i] < pivot)                                                      \
          i++;                                                                         \
        while (values[j] > pivot)                                                      \
          j--;                                                                         \
        if (i <= j) {                                                                  \
          const type kept = values[i];                                                 \
                                                                                       \
          values[i++] = values[j];                                                     \
          values[j--] = kept;                                                          \
        }                                                                              \
      }                                                                                \
      if ((gssize) k <= j)                                                             \
        to = j;                                                                        \
      else if ((gssize) k >= i)                                                        \
        from = i;                                                                      \
      else                                                                             \
        break;                                                                         \
    }                                                                                  \
    return values[k];                                                                  \
  }

DEFINE_SELECT (ringlet_select, float)
DEFINE_SELECT (ringlet_select_double, double)

int
ringlet_compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}
