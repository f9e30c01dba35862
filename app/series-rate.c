/* SPDX-License-Identifier: MIT */
#include "series-rate.h"

#define WINDOW_US (5 * G_TIME_SPAN_SECOND)
#define LEAST_US (G_TIME_SPAN_SECOND / 2)

static guint
slot (const RingletRate *self, guint i)
{
  return (self->first + i) % RINGLET_RATE_SAMPLES;
}

void
ringlet_rate_note (RingletRate *self, gint64 time_us, guint64 count)
{
  /* The oldest goes for the next, and those that are older than the window. One that is
   * older stays, so that there is always a span. */
  if (self->n == RINGLET_RATE_SAMPLES) {
    self->first = slot (self, 1);
    self->n--;
  }
  while (self->n > 1 && time_us - self->times_us[slot (self, 1)] > WINDOW_US) {
    self->first = slot (self, 1);
    self->n--;
  }
  self->times_us[slot (self, self->n)] = time_us;
  self->counts[slot (self, self->n)] = count;
  self->n++;
}

double
ringlet_rate_get (const RingletRate *self)
{
  const guint last = self->n > 0 ? slot (self, self->n - 1) : 0;
  const gint64 span =
      self->n > 1 ? self->times_us[last] - self->times_us[self->first] : 0;

  return span >= LEAST_US ? (double) (self->counts[last] - self->counts[self->first]) *
          G_TIME_SPAN_SECOND / (double) span
                          : 0.0;
}
