/* SPDX-License-Identifier: MIT */
#include "traces.h"

#include <math.h>

#include "base/number.h"
#include "engine/result-part.h"
#include "export/pattern-facts.h"
#include "geometry/space.h"
#include "radial.h"

RingletTrace *
ringlet_trace_new (RingletTraceKind kind, guint colour, const char *name, gsize n)
{
  RingletTrace *self = g_new0 (RingletTrace, 1);

  self->kind = kind;
  self->colour = colour;
  self->name = g_strdup (name);
  self->n = n;
  self->x = g_new0 (double, 2 * n);
  self->y = self->x + n;
  return self;
}

void
ringlet_trace_free (RingletTrace *self)
{
  g_free (self->name);
  g_free (self->x);
  g_free (self);
}

static void
free_trace (gpointer data)
{
  ringlet_trace_free (data);
}

/* ---- on another axis ---- */

/* One position of @pattern on the axis of @shown. */
static double
convert (const RingletState *state, const RingletPattern *pattern, double x,
    const RingletResult *shown)
{
  static const RingletUnit *q_unit, *angle;
  const double wavelength_m = shown->provenance.geometry.wavelength_m;
  const gboolean depends = pattern->unit->space == RINGLET_SPACE_TWO_THETA &&
      pattern->wavelength_m > 0.0 && wavelength_m > 0.0 &&
      pattern->wavelength_m != wavelength_m;
  double q = NAN;
  double at = NAN;

  if (pattern->unit == shown->unit && !depends)
    return x;
  if (q_unit == NULL) {
    angle = ringlet_unit_find ("2th_rad", NULL);
    q_unit = ringlet_unit_find ("q_A^-1", NULL);
  }
  q = ringlet_unit_convert (x, pattern->unit, q_unit,
      pattern->wavelength_m > 0.0 ? pattern->wavelength_m : wavelength_m);
  at = ringlet_unit_convert (q, q_unit, shown->unit, wavelength_m);
  if (isfinite (at))
    return at;
  return ringlet_radial_from_two_theta (shown->unit,
      ringlet_unit_convert (q, q_unit, angle, wavelength_m), state->detector,
      &state->geometry, NAN);
}

static void
turn_round (RingletTrace *self)
{
  for (gsize i = 0, k = self->n - 1; i < k; i++, k--) {
    const double x = self->x[i];
    const double y = self->y[i];

    self->x[i] = self->x[k];
    self->y[i] = self->y[k];
    self->x[k] = x;
    self->y[k] = y;
  }
}

static RingletTrace *
place (const RingletState *state, const RingletOverlay *overlay,
    const RingletResult *shown)
{
  const RingletPattern *pattern = overlay->pattern;
  RingletTrace *self = ringlet_trace_new (
      RINGLET_TRACE_OVERLAY, overlay->colour, overlay->name, pattern->n);
  gsize n = 0;

  for (gsize i = 0; i < pattern->n; i++) {
    const double x = convert (state, pattern, pattern->x[i], shown);

    if (!isfinite (x))
      continue;
    self->x[n] = x;
    self->y[n++] = pattern->intensity[i] * overlay->scale + overlay->offset;
  }
  self->n = n;
  if (n > 1 && self->x[0] > self->x[n - 1])
    turn_round (self);
  return self;
}

static void
lift (RingletTrace *self, double by)
{
  for (gsize i = 0; i < self->n; i++)
    self->y[i] += by;
}

/* ---- compared ---- */

/* @trace at @x; NaN beyond its ends. @i: (inout): where it was found last, for
 * positions that rise. */
static double
value_at (const RingletTrace *trace, double x, gsize *i)
{
  double step = 0.0;

  if (trace->n < 2 || x < trace->x[0] || x > trace->x[trace->n - 1])
    return NAN;
  while (*i + 2 < trace->n && trace->x[*i + 1] < x)
    (*i)++;
  step = trace->x[*i + 1] - trace->x[*i];
  if (!(step > 0.0)) /* two points of one place */
    return 0.5 * (trace->y[*i] + trace->y[*i + 1]);
  return trace->y[*i] + (x - trace->x[*i]) / step * (trace->y[*i + 1] - trace->y[*i]);
}

static gboolean
has_point (const RingletResult *shown, gsize i)
{
  return shown->count[i] > 0.0 && isfinite (shown->intensity[i]);
}

static RingletTrace *
subtract (const RingletResult *shown, const RingletTrace *overlay)
{
  RingletTrace *self = ringlet_trace_new (
      RINGLET_TRACE_DIFFERENCE, overlay->colour, overlay->name, shown->n_radial);
  gsize at = 0;

  for (gsize i = 0; i < self->n; i++) {
    const double value = value_at (overlay, shown->radial[i], &at);

    self->x[i] = shown->radial[i];
    self->y[i] = has_point (shown, i) ? shown->intensity[i] - value : (double) NAN;
  }
  return self;
}

GPtrArray *
ringlet_traces_overlays (const RingletState *state, const RingletResult *shown)
{
  const RingletOverlays *overlays = state->overlays;
  GPtrArray *traces = g_ptr_array_new_with_free_func (free_trace);
  RingletTrace *difference = NULL;
  guint n_lifted = 0;

  for (guint i = 0; i < ringlet_overlays_count (overlays); i++) {
    const RingletOverlay *item = &overlays->items[i];
    const gboolean is_compared = overlays->compared == (int) i;
    g_autoptr (RingletTrace) trace = NULL;

    if (!item->is_visible && !is_compared)
      continue;
    trace = place (state, item, shown);
    if (is_compared)
      difference = subtract (shown, trace);
    if (!item->is_visible)
      continue;
    lift (trace, overlays->waterfall * ++n_lifted);
    g_ptr_array_add (traces, g_steal_pointer (&trace));
  }
  if (difference != NULL)
    g_ptr_array_add (traces, difference);
  return traces;
}

/* ---- as text ---- */

static void
add_cell (GString *text, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append_c (text, '\t');
  if (isfinite (value))
    g_string_append (text, ringlet_number_format (value, number));
}

/* A tab in a name would be another column. */
static void
add_title (GString *text, const RingletTrace *trace)
{
  static const char *const kinds[] = {
    [RINGLET_TRACE_OVERLAY] = "",
    [RINGLET_TRACE_DIFFERENCE] = "difference ",
    [RINGLET_TRACE_BACKGROUND] = "background",
    [RINGLET_TRACE_SPREAD] = "sigma_chi",
    [RINGLET_TRACE_FIT] = "fit",
    [RINGLET_TRACE_SECTOR] = "",
  };
  g_autofree char *name = g_strdup (trace->name != NULL ? trace->name : "");

  g_string_append_printf (
      text, "\t%s%s", kinds[trace->kind], g_strdelimit (name, "\t\n\r", ' '));
}

static const RingletTrace *
get_column (const GPtrArray *traces, guint k)
{
  const RingletTrace *trace = g_ptr_array_index (traces, k);

  return trace->kind != RINGLET_TRACE_FIT ? trace : NULL;
}

static void
add_titles (GString *text, const RingletResult *shown, const GPtrArray *traces)
{
  g_string_append_printf (text, "%s\tintensity%s", shown->unit->name,
      shown->sigma != NULL ? "\tsigma" : "");
  for (guint k = 0; traces != NULL && k < traces->len; k++) {
    if (get_column (traces, k) != NULL)
      add_title (text, get_column (traces, k));
  }
  g_string_append_c (text, '\n');
}

char *
ringlet_traces_text (
    const RingletResult *shown, const GPtrArray *traces, double min, double max)
{
  const guint n = traces != NULL ? traces->len : 0;
  g_autofree gsize *at = g_new0 (gsize, n + 1);
  GString *text = g_string_new (NULL);
  char number[RINGLET_NUMBER_SIZE];

  add_titles (text, shown, traces);
  for (gsize i = 0; i < shown->n_radial; i++) {
    const double x = shown->radial[i];
    const gboolean has = has_point (shown, i);

    if (x < min || x > max)
      continue;
    g_string_append (text, ringlet_number_format (x, number));
    add_cell (text, has ? shown->intensity[i] : (double) NAN);
    if (shown->sigma != NULL)
      add_cell (text, has ? shown->sigma[i] : (double) NAN);
    for (guint k = 0; k < n; k++) {
      if (get_column (traces, k) != NULL)
        add_cell (text, value_at (get_column (traces, k), x, &at[k]));
    }
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

/* ---- matched ---- */

typedef struct {
  double n;
  double x;
  double y;
  double xx;
  double xy;
} Sums;

static void
add_point (Sums *sums, double x, double y)
{
  sums->n += 1.0;
  sums->x += x;
  sums->y += y;
  sums->xx += x * x;
  sums->xy += x * y;
}

double
ringlet_trace_match (const RingletState *state, const RingletOverlay *overlay,
    const RingletResult *shown, double min, double max, double *offset)
{
  RingletOverlay plain = *overlay;
  g_autoptr (RingletTrace) trace = NULL;
  Sums sums = { 0 };
  gsize at = 0;
  double determinant, scale;

  plain.scale = 1.0;
  plain.offset = 0.0;
  trace = place (state, &plain, shown);
  for (gsize i = 0; i < shown->n_radial; i++) {
    const double x = shown->radial[i];
    const double value = value_at (trace, x, &at);

    if (x >= min && x <= max && has_point (shown, i) && isfinite (value))
      add_point (&sums, value, shown->intensity[i]);
  }
  determinant = sums.n * sums.xx - sums.x * sums.x;
  if (sums.n < 3.0 || !(determinant > 1e-12 * sums.n * sums.xx))
    return NAN;
  scale = (sums.n * sums.xy - sums.x * sums.y) / determinant;
  *offset = (sums.y - scale * sums.x) / sums.n;
  return scale > 0.0 ? scale : (double) NAN;
}

/* ---- curves of the pattern itself ---- */

RingletTrace *
ringlet_trace_of_spread (const RingletResult *pattern)
{
  RingletTrace *self = NULL;

  if (pattern->spread == NULL)
    return NULL;
  self = ringlet_trace_new (RINGLET_TRACE_SPREAD, 0, NULL, pattern->n_radial);
  for (gsize i = 0; i < self->n; i++) {
    self->x[i] = pattern->radial[i];
    self->y[i] = pattern->count[i] > 0.0 ? pattern->spread[i] : (double) NAN;
  }
  return self;
}

RingletTrace *
ringlet_trace_of_pattern (RingletTraceKind kind, const RingletPattern *pattern)
{
  RingletTrace *self = ringlet_trace_new (kind, 0, NULL, pattern->n);

  for (gsize i = 0; i < self->n; i++) {
    self->x[i] = pattern->x[i];
    self->y[i] = pattern->intensity[i];
  }
  return self;
}

/* ---- less its background ---- */

/* The first bin that a part of it has. */
static gsize
find_first (const RingletResult *pattern, double x)
{
  gsize i = 0;

  while (i < pattern->n_radial && pattern->radial[i] < x)
    i++;
  return i;
}

RingletResult *
ringlet_traces_shown (const RingletState *state, RingletResult *pattern, GError **error)
{
  g_autoptr (RingletPattern) whole = NULL;
  g_autoptr (RingletPattern) rest = NULL;

  if (!state->pattern_background.is_on)
    return ringlet_result_ref (pattern);
  whole = ringlet_pattern_from_result (pattern, error);
  if (whole == NULL)
    return NULL;
  rest = ringlet_background_choice_apply (&state->pattern_background, whole, error);
  if (rest == NULL)
    return NULL;
  return ringlet_result_with_curve (
      pattern, find_first (pattern, rest->x[0]), rest->n, rest->intensity, error);
}

RingletTrace *
ringlet_trace_of_sector (const RingletNamedSector *item, const RingletResult *shown)
{
  RingletTrace *self = ringlet_trace_new (
      RINGLET_TRACE_SECTOR, item->colour, item->name, shown->n_radial);

  for (gsize i = 0; i < self->n; i++) {
    self->x[i] = shown->radial[i];
    self->y[i] = has_point (shown, i) ? shown->intensity[i] : (double) NAN;
  }
  return self;
}

RingletTrace *
ringlet_trace_of_background (
    const RingletState *state, const RingletResult *pattern, GError **error)
{
  g_autoptr (RingletPattern) whole = ringlet_pattern_from_result (pattern, error);
  g_autoptr (RingletPattern) found = NULL;

  if (whole == NULL)
    return NULL;
  found = ringlet_background_choice_find (&state->pattern_background, whole, error);
  return found != NULL ? ringlet_trace_of_pattern (RINGLET_TRACE_BACKGROUND, found)
                       : NULL;
}
