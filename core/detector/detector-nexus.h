/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/detector.h"
#include "image/hdf5-field.h"

G_BEGIN_DECLS

/* NeXus detector files; belongs to detector-file.c. What pyFAI writes: a group of class
 * NXdetector in an NXsubentry of an NXentry. Source: pyFAI 2026.09,
 * detectors/_common.py, Detector.save and NexusDetector.load, API 1.0 to 1.2. */

/**
 * RingletNexusFields:
 * @n_slow: rows of the image
 * @orientation: 3 where the file is silent
 * @n_corners: 0 where the file is silent
 * @is_flat: whether the file says so
 *
 * What stands in the file beside the arrays.
 */
typedef struct {
  char *name;
  double pixel_slow_m;
  double pixel_fast_m;
  guint64 n_slow;
  guint64 n_fast;
  guint binning_slow;
  guint binning_fast;
  int orientation;
  guint n_corners;
  gboolean is_flat;
  RingletSensor sensor;
} RingletNexusFields;

/**
 * ringlet_nexus_read_fields:
 * @group: of class NXdetector
 * @error: naming the field; where two contradict each other both values
 *
 * Does not touch the name.
 */
gboolean ringlet_nexus_read_fields (
    hid_t group, RingletNexusFields *fields, GError **error);

/* As ringlet_detector_load(), without the path in the error. */
RingletDetector *ringlet_detector_nexus_read (
    const char *path, int orientation, GError **error);

/* Returns (transfer full): the whole file. */
GBytes *ringlet_detector_nexus_bytes (const RingletDetector *self, GError **error);

G_END_DECLS
