/* SPDX-License-Identifier: MIT */
#include "export/pattern-draft.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

void
ringlet_pattern_draft_init (RingletPatternDraft *self)
{
  *self = (RingletPatternDraft){
    .x = g_array_new (FALSE, FALSE, sizeof (double)),
    .intensity = g_array_new (FALSE, FALSE, sizeof (double)),
    .sigma = g_array_new (FALSE, FALSE, sizeof (double)),
    .header = g_ptr_array_new_with_free_func (g_free),
  };
}

void
ringlet_pattern_draft_clear (RingletPatternDraft *self)
{
  g_clear_pointer (&self->x, g_array_unref);
  g_clear_pointer (&self->intensity, g_array_unref);
  g_clear_pointer (&self->sigma, g_array_unref);
  g_clear_pointer (&self->header, g_ptr_array_unref);
}

void
ringlet_pattern_draft_add_line (
    RingletPatternDraft *self, const char *line, gssize length)
{
  g_autofree char *valid = g_utf8_make_valid (line, length);
  const char *start = g_strchug (valid);

  if (*start != '\0')
    g_ptr_array_add (self->header, g_strdup (start));
}

static gboolean
refuse (const char *what, double value, const char *where, GError **error)
{
  char number[RINGLET_NUMBER_SIZE];

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "%s: %s is %s", where, what,
      ringlet_number_format (value, number));
  return FALSE;
}

gboolean
ringlet_pattern_draft_add (RingletPatternDraft *self, double x, double intensity,
    const double *sigma, const char *where, GError **error)
{
  if (!isfinite (x))
    return refuse ("the place of a point", x, where, error);
  if (isinf (intensity))
    return refuse ("the intensity", intensity, where, error);
  if (sigma != NULL && (isinf (*sigma) || *sigma < 0.0))
    return refuse ("the standard error", *sigma, where, error);
  if ((sigma != NULL) != (self->sigma->len == self->x->len) && self->x->len > 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s: only some points have a standard error", where);
    return FALSE;
  }

  g_array_append_val (self->x, x);
  g_array_append_val (self->intensity, intensity);
  if (sigma != NULL)
    g_array_append_val (self->sigma, *sigma);
  return TRUE;
}

/* +1 where x ascends, −1 where it descends, 0 where it does neither. */
static int
direction (const double *x, gsize n, gsize *at)
{
  const int sign = n > 1 && x[n - 1] < x[0] ? -1 : 1;

  for (gsize i = 1; i < n; i++) {
    if ((x[i] - x[i - 1]) * sign < 0.0) {
      *at = i;
      return 0;
    }
  }
  return sign;
}

static void
copy (double *to, const GArray *from, int sign)
{
  const double *values = (const double *) (gconstpointer) from->data;

  for (guint i = 0; i < from->len; i++)
    to[i] = values[sign > 0 ? i : from->len - 1 - i];
}

/* "unit: 2th_deg". */
static const RingletUnit *
header_unit (const RingletPattern *pattern)
{
  const char *name = ringlet_pattern_header (pattern, "unit");

  return name != NULL ? ringlet_unit_find (name, NULL) : NULL;
}

/* "wavelength: 1e-10 m" and, as pyFAI writes it, "Wavelength: 1e-10". */
static double
header_wavelength (const RingletPattern *pattern)
{
  static const char *const keys[] = { "wavelength", "Wavelength" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *text = ringlet_pattern_header (pattern, keys[i]);
    char *end = NULL;
    const double value = text != NULL ? g_ascii_strtod (text, &end) : 0.0;

    if (value > 0.0 && isfinite (value) &&
        (*end == '\0' || g_str_equal (end, " m") || g_str_equal (end, "m")))
      return value;
  }
  return 0.0;
}

RingletPattern *
ringlet_pattern_draft_finish (RingletPatternDraft *self, GError **error)
{
  const gboolean has_sigma = self->sigma->len > 0;
  RingletPattern *pattern = NULL;
  gsize at = 0;
  int sign = 0;

  if (self->x->len == 0) {
    g_set_error_literal (
        error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "There are no points in it");
    return NULL;
  }
  sign = direction ((const double *) (gconstpointer) self->x->data, self->x->len, &at);
  if (sign == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "Point %" G_GSIZE_FORMAT " stands on the wrong side of the one before it: the "
        "points have no order",
        at + 1);
    return NULL;
  }
  pattern = ringlet_pattern_new (self->x->len, has_sigma, error);
  if (pattern == NULL)
    return NULL;

  copy (pattern->x, self->x, sign);
  copy (pattern->intensity, self->intensity, sign);
  if (has_sigma)
    copy (pattern->sigma, self->sigma, sign);
  g_ptr_array_set_free_func (self->header, NULL);
  g_ptr_array_add (self->header, NULL);
  g_strfreev (pattern->header);
  pattern->header = (char **) g_ptr_array_free (self->header, FALSE);
  self->header = NULL;
  pattern->unit = self->unit != NULL ? self->unit : header_unit (pattern);
  pattern->wavelength_m =
      self->wavelength_m > 0.0 ? self->wavelength_m : header_wavelength (pattern);
  return pattern;
}
