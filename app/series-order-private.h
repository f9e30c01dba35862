/* SPDX-License-Identifier: MIT */
#pragma once

#include "series-order.h"

G_BEGIN_DECLS

/* For series-order.c and series-order-store.c alone. */

struct _RingletSeriesOrder {
  RingletState *state;
  RingletMemo *memo;
  char *store_path;  /* (nullable): chosen by the first check of a series */
  gboolean goes_on;  /* it was begun before */
  gint has_rows;     /* (atomic) */
  gint was_closed;   /* (atomic): with these in it */
  guint64 n_missing; /* frames in files that were missing when it was begun */
  GArray *rows;      /* (nullable): as ringlet_series_store_choose_rows() */
  GMutex lock;       /* of what follows */
  GHashTable *own; /* frame → names of its files; shared with those before and after */
};

/* (nullable): where files go */
const char *ringlet_series_order_folder (const RingletSeriesOrder *self);

/* Whether the one file is wanted. */
gboolean ringlet_series_order_has_store (const RingletSeriesOrder *self);

/* Chooses the one file. @seen: paths of other outputs. @error: as
 * ringlet_series_order_check() */
gboolean ringlet_series_order_check_store (RingletSeriesOrder *self,
    const guint64 *frames, gsize n_frames, GHashTable *seen, GError **error);

G_END_DECLS
