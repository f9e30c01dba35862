/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/detector.h"

G_BEGIN_DECLS

/**
 * RingletCompanion:
 * @what: what it is, "dark image"
 * @path: (nullable): where it is from
 * @n_slow: its rows
 * @n_fast: its columns
 *
 * Something that has a value for each pixel of a detector.
 */
typedef struct {
  const char *what;
  const char *path;
  gsize n_slow;
  gsize n_fast;
} RingletCompanion;

/**
 * ringlet_companion_check:
 * @detector: of known shape
 * @error: RINGLET_ERROR_SHAPE naming what it is, its file, both shapes and what to do
 *
 * Returns: whether it has the shape of @detector
 */
gboolean ringlet_companion_check (
    const RingletCompanion *self, const RingletDetector *detector, GError **error);

G_END_DECLS
