/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/* Headers whose lines are in RingletImageMeta.header already: what they say, by key. A
 * line may hold several words; the first one is word 0. */

/**
 * RingletHeaderField:
 * @key: of the line, matched without case
 * @word: which word of the line the number is
 * @offset: of a double in #RingletImageMeta
 * @scale: SI value of the unit that the format means
 */
typedef struct {
  const char *key;
  guint word;
  gsize offset;
  double scale;
} RingletHeaderField;

/**
 * RingletHeaderAxis:
 * @key: of the line, matched without case
 * @word: which word of the line the position is
 * @name: of the axis
 * @unit: that the format means
 */
typedef struct {
  const char *key;
  guint word;
  const char *name;
  const char *unit;
} RingletHeaderAxis;

/* Returns (transfer none) (nullable): where word @word of the line @key begins. */
const char *ringlet_header_word (
    const RingletImageMeta *meta, const char *key, guint word);

/**
 * ringlet_header_integer:
 * @error: RINGLET_ERROR_FORMAT when there is no such line, its word is no integer, or
 * it is outside @min … @max
 */
gboolean ringlet_header_integer (const RingletImageMeta *meta, const char *key,
    guint word, gint64 min, gint64 max, gint64 *value, GError **error);

/* Rows and columns of an image from two such words, checked by
 * ringlet_image_check_shape(). */
gboolean ringlet_header_shape (RingletFrameInfo *info, const char *slow_key,
    guint slow_word, const char *fast_key, guint fast_word, GError **error);

/**
 * ringlet_header_fill:
 *
 * Sets the numbers of @meta from its own lines, in the order of @fields. A line that is
 * not there or says 0, which is "not known" in all formats, leaves the number as it is;
 * one that is no possible value leaves a warning, too. The beam may be at negative
 * pixels: it need not hit the detector.
 */
void ringlet_header_fill (
    RingletImageMeta *meta, const RingletHeaderField *fields, gsize n);

/* Adds the axes whose lines are there and numbers. */
void ringlet_header_fill_axes (
    RingletImageMeta *meta, const RingletHeaderAxis *axes, gsize n);

G_END_DECLS
