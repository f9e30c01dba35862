/* SPDX-License-Identifier: MIT */
#pragma once

#include "calibration.h"

G_BEGIN_DECLS

/**
 * ringlet_calibrate_run:
 * @command: "calibrate", "recalibrate" or "check"
 * @way: what it does where no points are given
 * @arguments: for --help
 * @summary: text over the options
 * @examples: text below them
 *
 * The commands that find, improve and judge a geometry: the same options, but for those
 * that make no sense.
 *
 * Returns: an exit code; 1 also where the image does not say enough, and nothing is
 * written then
 */
int ringlet_calibrate_run (const char *command, RingletCalibrationWay way,
    const char *arguments, const char *summary, const char *examples, int argc,
    char **argv);

G_END_DECLS
