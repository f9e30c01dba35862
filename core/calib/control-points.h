/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/control-point.h"

G_BEGIN_DECLS

/**
 * RingletControlGroup:
 * @ring: the number of the ring, 1 for the innermost; 0 when it is not known
 * @two_theta_rad: where the file says that ring is; NaN when it does not
 * @points: (element-type RingletControlPoint): each has the number of the ring, too
 *
 * Points that were picked together.
 */
typedef struct {
  guint ring;
  double two_theta_rad;
  GArray *points;
} RingletControlGroup;

/**
 * RingletControlPoints:
 * @calibrant: (nullable): name of the calibrant, "LaB6"
 * @wavelength_m: 0 when the file does not say
 * @d_m: (element-type double): spacings of the rings, innermost first; NaN for one that
 *   is not known
 * @groups: (element-type RingletControlGroup): in the order of the file
 *
 * pyFAI's file of control points, .npt. Fill one to write it. Where a point has an
 * uncertainty, its line ends in " sigma=" and pixels, which pyFAI passes over: without
 * it the same points would weigh otherwise when they are read.
 */
typedef struct {
  char *calibrant;
  double wavelength_m;
  GArray *d_m;
  GArray *groups;
} RingletControlPoints;

/* Returns (transfer full): no groups, no spacings. */
RingletControlPoints *ringlet_control_points_new (void);
void ringlet_control_points_free (RingletControlPoints *self);

/**
 * ringlet_control_points_add:
 * @ring: 0 when it is not known
 * @two_theta_rad: NaN when it is not known
 * @points: (element-type RingletControlPoint): copied; they get the number of the ring
 */
void ringlet_control_points_add (
    RingletControlPoints *self, guint ring, double two_theta_rad, const GArray *points);

/* Adds a group for each ring that @points lie on, in the order of the numbers. */
void ringlet_control_points_add_rings (
    RingletControlPoints *self, const GArray *points);

/* Whether each of @points (element-type RingletControlPoint) has an uncertainty: what
 * was found in an image has, what was clicked has not. */
gboolean ringlet_control_points_have_sigma (const GArray *points);

/* Returns (transfer full) (element-type RingletControlPoint): all points in order. */
GArray *ringlet_control_points_flat (const RingletControlPoints *self);

/**
 * ringlet_control_points_load:
 * @error: RINGLET_ERROR_FORMAT naming file and line; G_FILE_ERROR
 *
 * pyFAI's .npt, or three columns: slow, fast, number of the ring from 0. Pixels of
 * files count from the centre of pixel (0, 0) and rings from 0: both are moved here.
 */
RingletControlPoints *ringlet_control_points_load (const char *path, GError **error);

/* The same of a text; @name stands in messages. */
RingletControlPoints *ringlet_control_points_parse (
    const char *text, const char *name, GError **error);

/* Returns (transfer full): the text of a .npt. */
char *ringlet_control_points_format (const RingletControlPoints *self);

/**
 * ringlet_control_points_save:
 * @overwrite: a file that is there may be replaced
 * @error: as ringlet_output_write()
 */
gboolean ringlet_control_points_save (const RingletControlPoints *self,
    const char *path, gboolean overwrite, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletControlPoints, ringlet_control_points_free)

G_END_DECLS
