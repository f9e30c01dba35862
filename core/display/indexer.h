/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/levels.h"

G_BEGIN_DECLS

#define RINGLET_INDEXER_KEYS 4096

/* index = floor (clamp ((scale (value) − offset) · factor, 0, 1) · steps + shift), at
 * most 255. */
typedef struct {
  float offset;
  float factor;
  float steps;
  float shift;
} RingletIndexerFormula;

/**
 * RingletIndexer:
 * @starts: logarithmic scale: the least number, as the bits of its float, of each index
 * @base: the bits of the first key
 * @key_shift: from bits to keys
 * @keys: index of the first number of each key
 *
 * From values to one of 256 colours or bins, exactly as the formula in single precision
 * says. Logarithms are looked up: the bits of a positive float grow with it, nearly as
 * its logarithm does.
 */
typedef struct {
  RingletScale scale;
  RingletIndexerFormula formula;
  gint32 starts[RINGLET_COLORMAP_SIZE + 1];
  gint32 base;
  guint key_shift;
  guint8 keys[RINGLET_INDEXER_KEYS];
} RingletIndexer;

/* Colours: 255 steps and a shift of ½; 256 even bins: 256 and 0. */
void ringlet_indexer_init (
    RingletIndexer *self, const RingletLevelsLine *line, float steps, float shift);

void ringlet_indexer_apply (
    const RingletIndexer *self, const float *values, gsize n, guint8 *indices);

G_END_DECLS
