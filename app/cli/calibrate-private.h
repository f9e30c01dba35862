/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the commands that calibrate share. */

#include "calib/control-points.h"
#include "calibration.h"
#include "cli/set-up-pixels.h"
#include "geometry/convert.h"

G_BEGIN_DECLS

/* The command line, as text: one member an option. */
typedef struct {
  const char *command;
  RingletCalibrationWay way;
  RingletSetUpPixels pixels;
  char *calibrant;
  char *pixel;
  char *frame;
  char **free;
  char **fix;
  char **bound;
  char *points;
  char *write_points;
  char *report;
  char *residual;
  char *loss;
  char *reject;
  char *density;
  char *rings;
  char *output;
  gboolean overwrite;
  gboolean json;
  gboolean quiet;
} RingletCalibrateOptions;

/* All that a calibration borrows. */
typedef struct {
  RingletCalibrationInputs inputs;
  RingletPixels pixels;
  RingletImage *image;
  RingletControlPoints *given;
  GArray *points;
  double pixel_slow_m; /* of a detector without a name; 0 where that is not said */
  double pixel_fast_m;
  guint frame;
  const RingletGeometryFormat *format;
} RingletCalibrateWork;

/* Takes the command line apart; FALSE after the message. */
gboolean ringlet_calibrate_parse (RingletCalibrateOptions *options,
    const char *arguments, const char *summary, const char *examples, int *argc,
    char ***argv);

/* @error: RINGLET_ERROR_VALUE naming the option: wrong usage, before a file is opened
 */
gboolean ringlet_calibrate_parse_values (
    RingletCalibrateOptions *options, RingletCalibrateWork *work, GError **error);

/* Reads image, points, geometry and mask, and proposes what is not said.
 * @path: (nullable): of the image */
gboolean ringlet_calibrate_load (const RingletCalibrateOptions *options,
    const char *path, RingletCalibrateWork *work, GError **error);

G_END_DECLS
