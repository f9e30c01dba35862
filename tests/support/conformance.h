/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/geometry.h"

G_BEGIN_DECLS

/* The groups of conformance.h5, zero-terminated. */
extern const char *const ringlet_conformance_groups[];

/**
 * RingletConformance:
 *
 * One group of conformance.h5: a detector, where it stood, and numbers to agree with.
 */
typedef struct {
  char *path;
  const char *group;
  RingletDetector *detector;
  RingletGeometry geometry;
} RingletConformance;

/* Returns %FALSE when the test is to be skipped; then nothing needs to be cleared. */
gboolean ringlet_conformance_open (RingletConformance *self, const char *group);
void ringlet_conformance_clear (RingletConformance *self);

/* Returns (transfer full): dataset @name of the group as doubles; fails the test when
 * it is missing. */
double *ringlet_conformance_array (
    const RingletConformance *self, const char *name, gsize *n);
double ringlet_conformance_number (
    const RingletConformance *self, const char *object, const char *attribute, gsize i);

/* Returns (transfer full): a dataset of two axes in its own type. */
RingletImage *ringlet_conformance_image (
    const RingletConformance *self, const char *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletConformance, ringlet_conformance_clear)

G_END_DECLS
