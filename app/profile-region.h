/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletProfileKind:
 * @RINGLET_PROFILE_NONE: nothing
 * @RINGLET_PROFILE_LINE: a line with a width
 * @RINGLET_PROFILE_BOX: a box of whole pixels
 */
typedef enum {
  RINGLET_PROFILE_NONE,
  RINGLET_PROFILE_LINE,
  RINGLET_PROFILE_BOX,
} RingletProfileKind;

/* Parts of a region that a hand takes hold of: the coordinates that move, as bits. */
#define RINGLET_PROFILE_SLOW0 1u
#define RINGLET_PROFILE_FAST0 2u
#define RINGLET_PROFILE_SLOW1 4u
#define RINGLET_PROFILE_FAST1 8u
#define RINGLET_PROFILE_START (RINGLET_PROFILE_SLOW0 | RINGLET_PROFILE_FAST0)
#define RINGLET_PROFILE_END (RINGLET_PROFILE_SLOW1 | RINGLET_PROFILE_FAST1)
#define RINGLET_PROFILE_ALL (RINGLET_PROFILE_START | RINGLET_PROFILE_END)

/* As wide as a line can be. */
#define RINGLET_PROFILE_MOST_WIDTH 999

/**
 * RingletProfileRegion:
 * @kind: what it is; all else holds only for a line or a box
 * @slow0: where it begins, in pixels from the corner of pixel (0, 0); of a box the
 *   smaller one
 * @fast0: likewise
 * @slow1: where it ends
 * @fast1: likewise
 * @width: of a line, pixels
 *
 * What of an image a user wants the intensity along. Seen and not computed with: no
 * part of the document. A value; functions that change one return another.
 */
typedef struct {
  RingletProfileKind kind;
  double slow0;
  double fast0;
  double slow1;
  double fast1;
  guint width;
} RingletProfileRegion;

/**
 * RingletProfilePlane:
 * @n_slow: rows of the image
 * @n_fast: columns
 *
 * Where regions stay inside.
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
} RingletProfilePlane;

gboolean ringlet_profile_region_equal (
    const RingletProfileRegion *a, const RingletProfileRegion *b);

/* From one point to another; a box has the pixels of both. */
RingletProfileRegion ringlet_profile_region_span (RingletProfileKind kind, double slow0,
    double fast0, double slow1, double fast1, guint width,
    const RingletProfilePlane *plane);

/* Whether there is nothing in it: a line without a length. */
gboolean ringlet_profile_region_is_empty (const RingletProfileRegion *self);

/* Whether all of it lies on the image. */
gboolean ringlet_profile_region_fits (
    const RingletProfileRegion *self, const RingletProfilePlane *plane);

/* Which part is at a point, @reach pixels off at most; 0 for none. Inside of a box, and
 * on a line between its ends, that is all of it. */
guint ringlet_profile_region_find (
    const RingletProfileRegion *self, double slow, double fast, double reach);

/* The part @part moved by that much, as far as the image reaches. A box stays one of
 * whole pixels, at least one. */
RingletProfileRegion ringlet_profile_region_move (const RingletProfileRegion *self,
    guint part, double d_slow, double d_fast, const RingletProfilePlane *plane);

/* Returns (transfer full): "Line from x 12.0 y 30.5 to x 80.0 y 31.5, 69 px, 3 wide",
 * for people, in their language. */
char *ringlet_profile_region_text (const RingletProfileRegion *self);

G_END_DECLS
