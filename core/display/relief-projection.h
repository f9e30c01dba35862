/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletReliefKind:
 * @RINGLET_RELIEF_WATERFALL: each curve is shifted against the one before
 * @RINGLET_RELIEF_SURFACE: the curves stand on a floor that is seen in perspective
 */
typedef enum {
  RINGLET_RELIEF_WATERFALL,
  RINGLET_RELIEF_SURFACE,
} RingletReliefKind;

/**
 * RingletReliefPose:
 * @kind: which of the following count
 * @gain: by which all heights are multiplied
 * @shift_x: waterfall: of the last curve against the first, to the right, as a share
 *   of the width; −0.8 … 0.8
 * @shift_y: waterfall: upwards, as a share of the height; 0 … 0.95
 * @azimuth_rad: surface: turned about the vertical, 0 with the first curve in front;
 *   positive turns its left end towards the eye
 * @elevation_rad: surface: of the eye above the floor; 5° … 85°
 *
 * How curves one behind the other are looked at. A value.
 */
typedef struct {
  RingletReliefKind kind;
  double gain;
  double shift_x;
  double shift_y;
  double azimuth_rad;
  double elevation_rad;
} RingletReliefPose;

/* Half of the height, and a little to the right; from the front right, 30° high. */
RingletReliefPose ringlet_relief_pose_default (RingletReliefKind kind);

/**
 * ringlet_relief_pose_move:
 * @right: by how much a hand went, as a share of the width
 * @up: as a share of the height
 *
 * Shifts the last curve with the hand; turns the surface by half a turn a width and a
 * quarter of a turn a height. Stays within the limits above; whole turns are taken off.
 */
void ringlet_relief_pose_move (RingletReliefPose *self, double right, double up);

/* In steps of 0.1 … 50. */
void ringlet_relief_pose_scale (RingletReliefPose *self, double factor);

/**
 * RingletReliefBox:
 *
 * A rectangle on the canvas, y downwards.
 */
typedef struct {
  double x;
  double y;
  double width;
  double height;
} RingletReliefBox;

/**
 * RingletReliefProjection:
 *
 * From a box with edges of one to the canvas: u along the curves, v from the first
 * curve to the last, w upwards. Verticals stay vertical, as in photographs of houses:
 * the distance by which things get smaller is that of the point of the floor below,
 *
 *   X = (a cos φ − b sin φ) / D,  Y = (c cos θ + d sin θ) / D,
 *   d = a sin φ + b cos φ,  D = 5 + d cos θ,
 *   a = 2u − 1, b = 2v − 1, c = 0.9 w,
 *
 * so that what is higher on the canvas at one x is farther away or higher, and heights
 * of one place can be compared. A value.
 */
typedef struct {
  RingletReliefPose pose;
  RingletReliefBox box;
  double sine; /* surface: of φ; so for the next three */
  double cosine;
  double sine_up; /* of θ */
  double cosine_up;
  double scale_x; /* surface: canvas units of 1 in X */
  double scale_y; /* of 1 in Y */
  double x;       /* of X = 0 on the canvas */
  double y;       /* of Y = 0 */
} RingletReliefProjection;

/* The whole box, as large as it fits into @box: wider or higher by up to two than it
 * would be seen. */
RingletReliefProjection ringlet_relief_projection_new (
    const RingletReliefPose *pose, const RingletReliefBox *box);

void ringlet_relief_project (const RingletReliefProjection *self, double u, double v,
    double w, double *x, double *y);

/* Where the eye is between the curves, as a v that may lie outside of 0 … 1: of two
 * curves the one that is nearer to it is in front. */
double ringlet_relief_projection_eye (const RingletReliefProjection *self);

G_END_DECLS
