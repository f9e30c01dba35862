/* SPDX-License-Identifier: MIT */
#pragma once

#include "split/span.h"

G_BEGIN_DECLS

/* The schemes, a row at a time: RingletSplitClass.row of each. */
void ringlet_split_no_row (const RingletRow *row, RingletSpans *spans);
void ringlet_split_bbox_row (const RingletRow *row, RingletSpans *spans);
void ringlet_split_full_row (const RingletRow *row, RingletSpans *spans);

/* Lists the pixels that are said to cross, and takes azimuthal bins from those counted
 * on from the start of the range to those that exist. */
void ringlet_spans_list_crossings (RingletSpans *self, RingletSpanTurn turn);

G_END_DECLS
