/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/detector.h"

G_BEGIN_DECLS

/* The second words of "ringlet detectors"; as run() of a #RingletCommand. */
int ringlet_detectors_show (int argc, char **argv);
int ringlet_detectors_export (int argc, char **argv);
int ringlet_detectors_build (int argc, char **argv);

/* Values of options, which are left alone when @text is NULL. */

/* "75um", or "75um,100um" for rows and columns. */
gboolean ringlet_detectors_parse_pixel (
    const char *text, double *slow_m, double *fast_m, GError **error);

/* "Si,450um", or the material alone. */
gboolean ringlet_detectors_parse_sensor (
    const char *text, RingletSensor *sensor, GError **error);

/* 1 to 4. */
gboolean ringlet_detectors_parse_orientation (
    const char *text, int *orientation, GError **error);

/* (array zero-terminated=1): the second words of the command "detectors" */
extern const char *const ringlet_detectors_words[];

/* Tells what was written, one line. */
void ringlet_detectors_report (const char *path, const RingletDetector *detector);

G_END_DECLS
