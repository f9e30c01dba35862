/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/poni.h"

G_BEGIN_DECLS

/**
 * RingletConvertHints:
 * @rule: see #RingletOrientationRule; for .poni files
 * @detector: (nullable): borrowed; the detector where a file does not say it, or
 *   instead of what it says
 *
 * What the user knows about a file beside its content.
 */
typedef struct {
  RingletOrientationRule rule;
  RingletDetector *detector;
} RingletConvertHints;

/**
 * RingletGeometryFormat:
 * @name: "poni", "fit2d", …
 * @summary: one line for people
 * @suffix: of its files
 * @claims: whether a file that begins with this text is one; for HDF5 it looks inside
 * @read: (nullable): NULL where it is only written; the error does not begin with the
 *   path
 * @write: (nullable): NULL where it is only read; @lost (out) (nullable) (transfer
 *   full): what a reader of the file will not find, in words
 *
 * A way to write a geometry down. One file convert-NAME.c each.
 */
typedef struct {
  const char *name;
  const char *summary;
  const char *suffix;
  gboolean (*claims) (const char *path, const char *head);
  gboolean (*read) (const char *path, const RingletConvertHints *hints,
      RingletPoni *poni, GError **error);
  GBytes *(*write) (const RingletDetector *detector, const RingletGeometry *geometry,
      char **lost, GError **error);
} RingletGeometryFormat;

/* (array zero-terminated=1): all of them; constant */
const RingletGeometryFormat *const *ringlet_geometry_format_list (void);

/* Error RINGLET_ERROR_VALUE with all names. */
const RingletGeometryFormat *ringlet_geometry_format_find (
    const char *name, GError **error);

/**
 * ringlet_geometry_load:
 * @format: (nullable): NULL to tell by the content
 * @poni: (out): the warning also says what the format leaves open
 * @error: begins with the path; what is wrong, naming the parameter, its value and what
 *   is allowed
 *
 * Reads a geometry from any of the formats.
 */
gboolean ringlet_geometry_load (const char *path, const RingletGeometryFormat *format,
    const RingletConvertHints *hints, RingletPoni *poni, GError **error);

/* Whether the file, by name or content, holds a geometry in one of the text formats; an
 * HDF5 file is an image before anything else. */
gboolean ringlet_geometry_is_one (const char *path);

/**
 * RingletFit2d:
 * @distance_m: from the sample along the beam to the detector; negative where the
 *   detector is turned by more than 90° and only the beam drawn backwards meets it
 * @centre_slow_px: where the beam meets it, pixel edges counted, in the order of the
 *   file
 * @centre_fast_px: likewise
 * @tilt_rad: between beam and normal, 0 … π
 * @tilt_plane_rad: direction of the tilt on the detector, −π … π, counted from the fast
 *   axis towards the slow axis; 0 where there is no tilt
 *
 * The same geometry in the words of FIT2D. Two angles stand for three: FIT2D tilts the
 * detector about one axis in its plane, and what is then left of rot3 is lost. FIT2D
 * knows no orientation: others than 3 are seen in a mirror.
 *
 * Source: A. P. Hammersley, FIT2D; pyFAI, geometry/fit2d.py.
 */
typedef struct {
  double distance_m;
  double centre_slow_px;
  double centre_fast_px;
  double tilt_rad;
  double tilt_plane_rad;
} RingletFit2d;

/* FALSE when the beam runs parallel to the detector (RINGLET_ERROR_UNSUPPORTED), or the
 * orientation is not 3 and the shape not known (RINGLET_ERROR_VALUE). */
gboolean ringlet_fit2d_from_geometry (const RingletDetector *detector,
    const RingletGeometry *geometry, RingletFit2d *fit2d, GError **error);

/* The wavelength and the parallax of the result are 0. Errors as there, and those of
 * ringlet_geometry_check(). */
gboolean ringlet_fit2d_to_geometry (const RingletFit2d *fit2d,
    const RingletDetector *detector, RingletGeometry *geometry, GError **error);

G_END_DECLS
