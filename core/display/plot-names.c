/* SPDX-License-Identifier: MIT */
#include "display/plot-names.h"

#include <math.h>

#define TICK_EM 0.5
#define LIFT_EM 0.35      /* of the label above the frame */
#define GAP_EM 0.6        /* between labels */
#define TICK_DISTANCE 3.0 /* between ticks */

static int
compare_weights (gconstpointer a, gconstpointer b, gpointer weights)
{
  const guint i = *(const guint *) a;
  const guint j = *(const guint *) b;
  const double difference =
      ((const double *) weights)[j] - ((const double *) weights)[i];

  if (difference != 0.0)
    return difference > 0.0 ? 1 : -1;
  return i < j ? -1 : 1;
}

static gboolean
has_room (const double *places, const double *widths, double gap, guint i,
    const guint *shown, gsize n_shown)
{
  for (gsize k = 0; k < n_shown; k++) {
    const guint j = shown[k];

    if (fabs (places[i] - places[j]) < (widths[i] + widths[j]) / 2.0 + gap)
      return FALSE;
  }
  return TRUE;
}

gsize
ringlet_plot_names_choose (const double *places, const double *widths,
    const double *weights, gsize n, double gap, guint *shown)
{
  g_autofree guint *order = g_new (guint, n);
  gsize n_shown = 0;

  for (gsize i = 0; i < n; i++)
    order[i] = (guint) i;
  g_qsort_with_data (
      order, (int) n, sizeof *order, compare_weights, (gpointer) weights);
  for (gsize i = 0; i < n; i++) {
    if (has_room (places, widths, gap, order[i], shown, n_shown))
      shown[n_shown++] = order[i];
  }
  return n_shown;
}

static void
draw_ticks (
    cairo_t *cr, const RingletPlotFrame *frame, double length, const double *x, gsize n)
{
  double last = -INFINITY;

  cairo_set_line_width (cr, 1.0);
  for (gsize i = 0; i < n; i++) {
    if (x[i] < last + TICK_DISTANCE)
      continue;
    last = x[i];
    cairo_move_to (cr, floor (x[i]) + 0.5, frame->y);
    cairo_rel_line_to (cr, 0.0, length);
  }
  cairo_stroke (cr);
}

static void
draw_labels (cairo_t *cr, const RingletPlotFrame *frame, double text_size,
    const RingletPlotName *names, const double *x, gsize n)
{
  g_autofree double *widths = g_new (double, n);
  g_autofree double *weights = g_new (double, n);
  g_autofree guint *shown = g_new (guint, n);
  gsize n_shown = 0;

  cairo_set_font_size (cr, text_size);
  for (gsize i = 0; i < n; i++) {
    cairo_text_extents_t extents;

    cairo_text_extents (cr, names[i].label, &extents);
    widths[i] = extents.x_advance;
    weights[i] = names[i].weight;
  }
  n_shown =
      ringlet_plot_names_choose (x, widths, weights, n, GAP_EM * text_size, shown);
  for (gsize k = 0; k < n_shown; k++) {
    const guint i = shown[k];

    ringlet_plot_text (cr, names[i].label, x[i], frame->y - LIFT_EM * text_size,
        text_size, RINGLET_TEXT_CENTRE);
  }
}

void
ringlet_plot_names (cairo_t *cr, const RingletPlotFrame *frame, double text_size,
    const RingletPlotName *names, gsize n_names)
{
  gsize first = 0;
  gsize end = n_names;
  g_autofree double *x = NULL;

  while (first < end && names[first].at < frame->left)
    first++;
  while (end > first && names[end - 1].at > frame->right)
    end--;
  if (end == first)
    return;

  x = g_new (double, end - first);
  for (gsize i = first; i < end; i++)
    x[i - first] = ringlet_plot_x (frame, names[i].at);
  draw_ticks (cr, frame, TICK_EM * text_size, x, end - first);
  draw_labels (cr, frame, text_size, names + first, x, end - first);
}
