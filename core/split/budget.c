/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "base/error.h"
#include "split/split.h"

#define ENTRY_BYTES (sizeof (guint32) + sizeof (double))

void
ringlet_share_budget_init (RingletShareBudget *self)
{
  const gint64 pages = sysconf (_SC_PHYS_PAGES);
  const gint64 page_bytes = sysconf (_SC_PAGE_SIZE);

  self->n_left = pages * page_bytes / 2 / (gint64) ENTRY_BYTES;
}

gboolean
ringlet_share_budget_take (RingletShareBudget *self, const RingletShares *shares)
{
  const gint64 n = shares->n_entries;

  if (shares->overflow)
    ringlet_share_budget_exhaust (self);
  return ringlet_share_budget_check (self, NULL) &&
      __atomic_sub_fetch (&self->n_left, n, __ATOMIC_RELAXED) >= 0;
}

void
ringlet_share_budget_exhaust (RingletShareBudget *self)
{
  __atomic_store_n (&self->n_left, G_MININT64 / 2, __ATOMIC_RELAXED);
}

gboolean
ringlet_share_budget_check (const RingletShareBudget *self, GError **error)
{
  if (__atomic_load_n (&self->n_left, __ATOMIC_RELAXED) >= 0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the splitting: the bins are so much finer than the "
      "pixels; "
      "take fewer bins, a wider range, or no splitting");
  return FALSE;
}
