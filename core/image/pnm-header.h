/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/cursor.h"
#include "image/raw.h"

G_BEGIN_DECLS

/**
 * RingletPnmHeader:
 * @kind: the digit of "P5", as a number
 * @n_samples: of a pixel: 1 grey, 2 grey and opacity, 3 colours, 4 with opacity
 * @max: largest value of a sample; 1 for bitmaps
 * @tuple_type: (nullable-as-empty): what P7 calls its samples
 * @pixels_at: where the first one is
 * @raw: how a sample lies there
 *
 * The header of one image of a PNM file. Belongs to reader-pnm.c.
 */
typedef struct {
  guint kind;
  guint64 n_slow;
  guint64 n_fast;
  guint64 n_samples;
  guint64 max;
  char tuple_type[32];
  guint64 pixels_at;
  RingletRawType raw;
} RingletPnmHeader;

/* P1, P2 and P3 spell their pixels. */
static inline gboolean
ringlet_pnm_is_plain (const RingletPnmHeader *self)
{
  return self->kind <= 3;
}

static inline gboolean
ringlet_pnm_is_bitmap (const RingletPnmHeader *self)
{
  return self->kind == 1 || self->kind == 4;
}

/* Bytes of the pixels; of a plain image the least that they can take. */
guint64 ringlet_pnm_size (const RingletPnmHeader *self);

/**
 * ringlet_pnm_take_header:
 * @cursor: at the "P"; moved to the first pixel
 * @error: with the position in the file
 */
gboolean ringlet_pnm_take_header (
    RingletCursor *cursor, RingletPnmHeader *header, GError **error);

/* Moves behind blanks, comments and a number; @what: of which the error speaks. */
gboolean ringlet_pnm_take_number (RingletCursor *cursor, const char *what, guint64 min,
    guint64 max, guint64 *value, GError **error);

/* Moves behind blanks, comments and one digit, 0 or 1; the next may follow at once. */
gboolean ringlet_pnm_take_bit (RingletCursor *cursor, guint64 *value, GError **error);

G_END_DECLS
