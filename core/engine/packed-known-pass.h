/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/packed-known.h"

G_BEGIN_DECLS

/* What the files of ringlet_packed_known_sum() share; nobody else. */

/* What is summed together. The norms go with the count and their squares, see
 * #RingletKernelSet; of the others, Σ share · x and Σ share² · y. */
typedef enum {
  RINGLET_KNOWN_PART_NORM,
  RINGLET_KNOWN_PART_GAIN,
  RINGLET_KNOWN_PART_DARK
} RingletKnownPart;

/* A sum: where its lanes begin, and what one in a lane is worth. */
typedef struct {
  double *out; /* bins */
  guint lane;
  double unit;
} RingletKnownTarget;

typedef struct {
  const RingletKnownInputs *in;
  const RingletList *excluded;   /* (nullable) */
  const RingletTouched *touched; /* (nullable): sums of these places alone, */
  const RingletKnown *before;    /* the others are those of @before */
  const RingletKnown *out;
  const RingletKernelSet *kernels; /* for slots, or places */
  RingletKnownPart part;
  guint lanes;
  RingletKnownTarget targets[3];
  guint n_targets;
  gsize n_strips;
  gsize n_rooms;                    /* strips that may have lanes at a time */
  gsize first_strip;                /* collected next, */
  gsize end_strip;                  /* up to this one */
  double *sums[RINGLET_MAX_STRIPS]; /* slots or places × lanes; NULL: all zeros */
  gboolean no_memory[RINGLET_MAX_STRIPS];
  RingletSlotRange range[RINGLET_MAX_STRIPS];
  double *room[RINGLET_MAX_STRIPS];
  GMutex mutex;              /* guards what is collected next, */
  GCond collected;           /* which this tells */
  GCancellable *cancellable; /* (nullable): looked at after each block of a strip */
} RingletKnownPass;

/**
 * RingletKnownRow:
 * @x: (array length=n_fast): room for one row of pixels, which may be changed
 * @y: (array length=n_fast): likewise; zeros where there is nothing else
 */
typedef struct {
  const RingletKnownPass *pass;
  double *x;
  double *y;
} RingletKnownRow;

/* Adds the pixels of a block, of those asked for, to lanes @sums, in their order. */
void ringlet_known_add_block (
    const RingletKnownRow *buffers, gsize block, double *sums);

/* A #RingletParallelFunc of a #RingletKnownPass: adds the lanes of the strips that are
 * collected, in their order, to the bins of one azimuthal row. */
void ringlet_known_collect_row (gsize azimuth, gpointer pass);

G_END_DECLS
