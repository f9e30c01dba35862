/* SPDX-License-Identifier: MIT */
#include "calib/form-factor.h"

#include <math.h>
#include <string.h>

static const RingletFormFactor *
find_letters (const char *label, gsize n)
{
  for (const RingletFormFactor *row = ringlet_form_factors; row->element != NULL;
       row++) {
    if (strlen (row->element) == n && g_ascii_strncasecmp (row->element, label, n) == 0)
      return row;
  }
  return NULL;
}

const RingletFormFactor *
ringlet_form_factor_find (const char *label)
{
  const RingletFormFactor *found = NULL;

  if (!g_ascii_isalpha (label[0]))
    return NULL;
  if (g_ascii_isalpha (label[1]))
    found = find_letters (label, 2);
  if (found == NULL)
    found = find_letters (g_ascii_toupper (label[0]) == 'D' ? "H" : label, 1);
  return found;
}

double
ringlet_form_factor_at (const RingletFormFactor *self, double s2)
{
  double f = self->c;

  for (gsize i = 0; i < G_N_ELEMENTS (self->a); i++)
    f += self->a[i] * exp (-self->b[i] * s2);
  return f;
}
