/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/detector.h"

G_BEGIN_DECLS

/* Texts of the command line into values. Each leaves its result alone when @text is
 * NULL: the option was not given. Errors (RINGLET_ERROR_VALUE) name the option and say
 * what is expected. Numbers are in the C locale. */

gboolean ringlet_parse_number (
    const char *option, const char *text, double *value, GError **error);

gboolean ringlet_parse_positive (
    const char *option, const char *text, double *value, GError **error);

/* Returns FALSE, with @error: "OPTION takes EXPECTED, not TEXT". */
gboolean ringlet_parse_refuse (
    const char *option, const char *text, const char *expected, GError **error);

gboolean ringlet_parse_count (
    const char *option, const char *text, guint *value, GError **error);

/* The same of at least 1. */
gboolean ringlet_parse_positive_count (
    const char *option, const char *text, guint *value, GError **error);

/* "MIN,MAX"; @given becomes TRUE. */
gboolean ringlet_parse_range (const char *option, const char *text, gboolean *given,
    double *min, double *max, GError **error);

/* "R×A", also with an x: radial and azimuthal bins of a cake. "auto" for R is 0. */
gboolean ringlet_parse_cake (const char *option, const char *text, guint *n_radial,
    guint *n_azimuth, GError **error);

/* "R×C", also with an x: rows and columns of an image, neither of them 0. */
gboolean ringlet_parse_shape (
    const char *option, const char *text, gsize *n_slow, gsize *n_fast, GError **error);

/* "Si,450um" or "Si": material and thickness of a sensor. */
gboolean ringlet_parse_sensor (
    const char *option, const char *text, RingletSensor *sensor, GError **error);

/**
 * ringlet_parse_detector:
 * @text: a name of the catalogue, or else a detector file; a file called as a detector
 *   is had by a name that is none, such as one with its suffix
 * @orientation: 1–4, or 0 for what the file says and 3 where none does
 *
 * Returns: (transfer full): the detector; @error also from its file
 */
RingletDetector *ringlet_parse_detector (
    const char *text, int orientation, GError **error);

G_END_DECLS
