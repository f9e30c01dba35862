/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/list.h"
#include "engine/exclusion.h"

G_BEGIN_DECLS

/**
 * RingletOdd:
 * @pixel: flat index
 * @value: its value, any 64-bit integer
 *
 * A pixel that the fast integer path does not take: negative, or too large for it.
 */
typedef struct {
  guint32 pixel;
  __int128 value;
} RingletOdd;

/**
 * RingletSlots:
 * @slot: (array): of each pixel of the run, guint16 or guint32; 0 for one that counts
 *   nowhere: what it holds is of no interest
 * @bytes: 2 or 4
 *
 * Which pixels of a run count. Detectors flag their gaps, which are masked anyway: a
 * tenth of all pixels that nobody wants to hear of.
 */
typedef struct {
  gconstpointer slot;
  guint bytes;
} RingletSlots;

/**
 * RingletPixels:
 * @data: the first of them
 * @type: what they are
 * @is_short: of 32 bits, they lie there as 16 bits with a sign, from which the others
 *   follow: −1 is 4294967295 where @type has none
 *
 * A run of pixels, wherever they lie.
 */
typedef struct {
  gconstpointer data;
  RingletPixelType type;
  gboolean is_short;
} RingletPixels;

/* The pixels of an image from @first on. */
static inline RingletPixels
ringlet_pixels_of (const RingletImage *image, gsize first)
{
  return (RingletPixels){ (const guint8 *) image->data +
        first * ringlet_pixel_type_size (image->type),
    image->type, FALSE };
}

/**
 * ringlet_widen_i32:
 * @pixels: from @first on, of an integer type
 * @slots: which of the pixels count, from @first on
 * @lowest: values below −@lowest are odd; at most 2^31
 * @limit: values from here on are odd; at most 2^31
 * @first: number of the first pixel
 * @n: how many
 * @out: (array length=n): the values; 0 for what goes to one of the lists, or would
 * @odd: (element-type RingletOdd): gets the odd ones
 * @excluded: (element-type guint32): gets pixels whose value is not data
 *
 * Brings a run of pixels of any integer type into the one form that the kernels
 * read. Both lists grow in pixel order, or have failed then.
 */
void ringlet_widen_i32 (RingletPixels pixels, const RingletExclusion *exclusion,
    const RingletSlots *slots, guint64 lowest, guint64 limit, gsize first, gsize n,
    gint32 *out, RingletList *odd, RingletList *excluded);

/**
 * ringlet_widen_double:
 * @out: (array length=n): the values; NaN where the value is excluded or not finite
 *
 * Returns: how many are NaN
 */
gsize ringlet_widen_double (const RingletImage *image,
    const RingletExclusion *exclusion, gsize first, gsize n, double *out);

G_END_DECLS
