/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/calibrant.h"
#include "cli/goniometer-list.h"
#include "cli/goniometer-tell.h"
#include "geometry/convert.h"

G_BEGIN_DECLS

/**
 * RingletGoniometerOrder:
 * @model: path of the JSON
 * @wavelength_m: instead of what the model says; 0 for that
 * @entries: (element-type RingletGoniometerEntry): images or points
 * @names: motor → what headers call it
 * @calibrant: (nullable): NULL for what points or names of images say
 * @mask: (nullable): path
 * @fix: (nullable): as ringlet_goniometer_limits_parse()
 * @bound: (nullable): likewise
 * @reject_sigma: points farther from their ring are left out
 * @points_per_degree: of azimuth, 0 for one
 * @output: (nullable): path
 * @overwrite: it may be there
 * @json: tell it as JSON
 * @quiet: only write
 *
 * What "ringlet goniometer" is to do; borrowed.
 */
typedef struct {
  const char *model;
  double wavelength_m;
  GPtrArray *entries;
  GHashTable *names;
  const RingletCalibrant *calibrant;
  const char *mask;
  const char *const *fix;
  const char *const *bound;
  double reject_sigma;
  double points_per_degree;
  const char *output;
  gboolean overwrite;
  gboolean json;
  gboolean quiet;
} RingletGoniometerOrder;

/* Reads the model of @order, with its wavelength; the error begins with the path. */
RingletGoniometer *ringlet_goniometer_run_load (
    const RingletGoniometerOrder *order, GError **error);

/* Refines the model on the images of @order, tells it and writes JSON. */
gboolean ringlet_goniometer_run_refine (
    const RingletGoniometerOrder *order, GError **error);

/* Writes a geometry in the format of the suffix of @path; what is lost goes to standard
 * error. */
gboolean ringlet_goniometer_write_geometry (const RingletDetector *detector,
    const RingletGeometry *geometry, const char *path, gboolean overwrite,
    GError **error);

G_END_DECLS
