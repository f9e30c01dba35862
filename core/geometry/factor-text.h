/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/factors.h"

G_BEGIN_DECLS

/* Samples and cells as one word each, for the command line and for the headers of
 * files: lengths in millimetres, angles in degrees, numbers in the C locale. What is
 * written reads back as the same value. */

/**
 * ringlet_sample_to_text:
 *
 * Returns: (transfer full): "none", "slab:µT[,TILT_X,TILT_Y]",
 * "cylinder:µR[,horizontal]" or "sphere:µR"
 */
char *ringlet_sample_to_text (const RingletSample *self);

/* @error: RINGLET_ERROR_VALUE with what is expected */
gboolean ringlet_sample_from_text (
    const char *text, RingletSample *sample, GError **error);

/**
 * ringlet_cbn_to_text:
 *
 * Returns: (transfer full): "diamond=2,seat=5,r1=0.5,r2=2,…"
 */
char *ringlet_cbn_to_text (const RingletCbn *self);

/* What @text does not name stays as it is by default. @error: RINGLET_ERROR_VALUE with
 * the list of names */
gboolean ringlet_cbn_from_text (const char *text, RingletCbn *cbn, GError **error);

/* Shortest text of value / unit that reads back as @value; @buffer has
 * RINGLET_NUMBER_SIZE bytes. */
const char *ringlet_number_in (double value, double unit, char *buffer);

#define RINGLET_DEGREE (G_PI / 180.0)

G_END_DECLS
