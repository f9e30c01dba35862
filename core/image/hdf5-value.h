/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletHdf5Value:
 * @n: how many numbers; 0 when it is a text
 * @numbers: (nullable): a row of them, in the type of the file
 * @text: (nullable): UTF-8
 * @units: (nullable): the attribute of that name
 *
 * What a small dataset says: one text, one number, or a number for each frame.
 */
typedef struct {
  gsize n;
  RingletImage *numbers;
  char *text;
  char *units;
} RingletHdf5Value;

/**
 * RingletHdf5Limits:
 * @n_least: numbers that an array has to have; one number is always read
 * @n_most: that it may have
 * @free_bytes: that may still be made of arrays without a byte in the file for them
 */
typedef struct {
  guint64 n_least, n_most;
  guint64 free_bytes;
} RingletHdf5Limits;

/**
 * ringlet_hdf5_value_read:
 * @limits: which arrays are read, and how much may be made of nothing
 *
 * The caller holds the lock.
 *
 * Returns: %FALSE when it is neither, or an array of which nothing was written; @self
 * is empty then
 */
gboolean ringlet_hdf5_value_read (
    RingletHdf5Value *self, hid_t dataset, RingletHdf5Limits *limits);

/* Number @index of them. */
double ringlet_hdf5_value_get (const RingletHdf5Value *self, gsize index);

/* Returns (transfer full) (nullable): the text or the only number with its unit, as a
 * header line has it; NULL for an array. */
char *ringlet_hdf5_value_to_line (const RingletHdf5Value *self);

void ringlet_hdf5_value_clear (RingletHdf5Value *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletHdf5Value, ringlet_hdf5_value_clear)

G_END_DECLS
