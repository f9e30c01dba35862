/* SPDX-License-Identifier: MIT */
#include "display/relief-projection.h"

#include <math.h>

#define DISTANCE 5.0 /* of the eye from the middle, in halves of an edge */
#define HEIGHT 0.9   /* of the box, in the same */
#define STRETCH 2.0  /* of one direction against the other, at most */

#define MOST_SHIFT_X 0.8
#define MOST_SHIFT_Y 0.95
#define LEAST_ELEVATION (5.0 * G_PI / 180.0)
#define MOST_ELEVATION (85.0 * G_PI / 180.0)
#define LEAST_GAIN 0.1
#define MOST_GAIN 50.0

RingletReliefPose
ringlet_relief_pose_default (RingletReliefKind kind)
{
  return (RingletReliefPose){
    .kind = kind,
    .gain = 1.0,
    .shift_x = 0.1,
    .shift_y = 0.5,
    .azimuth_rad = -G_PI / 6.0,
    .elevation_rad = G_PI / 6.0,
  };
}

void
ringlet_relief_pose_move (RingletReliefPose *self, double right, double up)
{
  if (self->kind == RINGLET_RELIEF_WATERFALL) {
    self->shift_x = CLAMP (self->shift_x + right, -MOST_SHIFT_X, MOST_SHIFT_X);
    self->shift_y = CLAMP (self->shift_y + up, 0.0, MOST_SHIFT_Y);
    return;
  }
  self->azimuth_rad = remainder (self->azimuth_rad + G_PI * right, 2.0 * G_PI);
  self->elevation_rad =
      CLAMP (self->elevation_rad - 0.5 * G_PI * up, LEAST_ELEVATION, MOST_ELEVATION);
}

void
ringlet_relief_pose_scale (RingletReliefPose *self, double factor)
{
  self->gain = CLAMP (self->gain * factor, LEAST_GAIN, MOST_GAIN);
}

/* X and Y of the formula. */
static void
see (const RingletReliefProjection *self, double u, double v, double w, double *x,
    double *y)
{
  const double a = 2.0 * u - 1.0;
  const double b = 2.0 * v - 1.0;
  const double behind = a * self->sine + b * self->cosine;
  const double near = 1.0 / (DISTANCE + behind * self->cosine_up);

  *x = (a * self->cosine - b * self->sine) * near;
  *y = (HEIGHT * w * self->cosine_up + behind * self->sine_up) * near;
}

static void
fit (RingletReliefProjection *self)
{
  double left = INFINITY, right = -INFINITY, bottom = INFINITY, top = -INFINITY;

  for (guint corner = 0; corner < 8; corner++) {
    double x = 0.0;
    double y = 0.0;

    see (self, corner & 1, corner >> 1 & 1, corner >> 2, &x, &y);
    left = fmin (left, x);
    right = fmax (right, x);
    bottom = fmin (bottom, y);
    top = fmax (top, y);
  }
  self->scale_x = self->box.width / (right - left);
  self->scale_y = self->box.height / (top - bottom);
  self->scale_x = fmin (self->scale_x, STRETCH * self->scale_y);
  self->scale_y = fmin (self->scale_y, STRETCH * self->scale_x);
  self->x = self->box.x + 0.5 * self->box.width - 0.5 * (left + right) * self->scale_x;
  self->y = self->box.y + 0.5 * self->box.height + 0.5 * (bottom + top) * self->scale_y;
}

RingletReliefProjection
ringlet_relief_projection_new (
    const RingletReliefPose *pose, const RingletReliefBox *box)
{
  RingletReliefProjection self = {
    .pose = *pose,
    .box = *box,
    .sine = sin (pose->azimuth_rad),
    .cosine = cos (pose->azimuth_rad),
    .sine_up = sin (pose->elevation_rad),
    .cosine_up = cos (pose->elevation_rad),
  };

  if (pose->kind == RINGLET_RELIEF_SURFACE)
    fit (&self);
  return self;
}

static void
shift (const RingletReliefProjection *self, double u, double v, double w, double *x,
    double *y)
{
  const RingletReliefPose *pose = &self->pose;
  const double across =
      u * (1.0 - fabs (pose->shift_x)) + pose->shift_x * v + fmax (-pose->shift_x, 0.0);
  const double up = w * (1.0 - pose->shift_y) + pose->shift_y * v;

  *x = self->box.x + self->box.width * across;
  *y = self->box.y + self->box.height * (1.0 - up);
}

void
ringlet_relief_project (const RingletReliefProjection *self, double u, double v,
    double w, double *x, double *y)
{
  w *= self->pose.gain;
  if (self->pose.kind == RINGLET_RELIEF_WATERFALL) {
    shift (self, u, v, w, x, y);
    return;
  }
  see (self, u, v, w, x, y);
  *x = self->x + *x * self->scale_x;
  *y = self->y - *y * self->scale_y;
}

/* The place of the floor where D is 0, straight before the surface: d = −5 / cos θ. */
double
ringlet_relief_projection_eye (const RingletReliefProjection *self)
{
  if (self->pose.kind == RINGLET_RELIEF_WATERFALL)
    return -INFINITY;
  return 0.5 - 0.5 * DISTANCE / self->cosine_up * self->cosine;
}
