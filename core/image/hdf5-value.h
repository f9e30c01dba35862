/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/**
 * RingletHdf5Value:
 * @n: how many numbers; 0 when it is a text
 * @numbers: (array length=n) (nullable): as doubles
 * @type: what they are in the file
 * @text: (nullable): UTF-8
 * @units: (nullable): the attribute of that name
 *
 * What a small dataset says: one text, one number, or a number for each frame.
 */
typedef struct {
  gsize n;
  double *numbers;
  RingletPixelType type;
  char *text;
  char *units;
} RingletHdf5Value;

/**
 * ringlet_hdf5_value_read:
 * @n_frames: length that an array of numbers may have; one number is always read
 *
 * The caller holds the lock.
 *
 * Returns: %FALSE when it is neither; @self is empty then
 */
gboolean ringlet_hdf5_value_read (
    RingletHdf5Value *self, hid_t dataset, guint64 n_frames);

/* Returns (transfer full) (nullable): the text or the only number with its unit, as a
 * header line has it; NULL for an array. */
char *ringlet_hdf5_value_to_line (const RingletHdf5Value *self);

void ringlet_hdf5_value_clear (RingletHdf5Value *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletHdf5Value, ringlet_hdf5_value_clear)

G_END_DECLS
