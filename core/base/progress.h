/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletProgress:
 * @report: called with the fraction done, 0 to 1, from any thread; must be cheap
 * @data: handed to @report
 *
 * How core/ says how far it is without knowing who listens. A NULL pointer to
 * this struct is legal everywhere and means that nobody does.
 */
typedef struct {
  void (*report) (double fraction, gpointer data);
  gpointer data;
} RingletProgress;

/* Says that @fraction, 0 to 1, is done; @self: (nullable). */
static inline void
ringlet_progress_report (const RingletProgress *self, double fraction)
{
  if (self != NULL)
    self->report (fraction, self->data);
}

G_END_DECLS
