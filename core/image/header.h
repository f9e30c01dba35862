/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_header_number:
 * @rest: (out) (optional): what follows the number, blanks skipped
 *
 * Reads the number that @text begins with. The decimal sign is a point in every locale.
 *
 * Returns: %FALSE when there is none or it is infinite or NaN
 */
gboolean ringlet_header_number (const char *text, double *value, const char **rest);

/**
 * ringlet_header_unit:
 * @text: begins with the name of a unit of length, time or energy, such as "mm", or
 * "pixel"
 * @none: what to return when it is none we know
 *
 * Returns: its value in metres, seconds, electronvolts or pixels
 */
double ringlet_header_unit (const char *text, double none);

/**
 * ringlet_header_set:
 * @field: a number of @meta; stays as it is when @text has no usable value
 * @text: a number above zero, perhaps with a unit that ringlet_header_unit() knows
 * @scale: SI value of the unit that is meant when @text names none
 *
 * A value that is no such number leaves a warning: the pixels are good without it.
 */
void ringlet_header_set (RingletImageMeta *meta, double *field, const char *key,
    const char *text, double scale);

/**
 * ringlet_header_set_date:
 * @text: a date and perhaps a time, as an instrument writes it
 *
 * Sets @meta->date to the same in ISO 8601. A text that is no date, an impossible one
 * and one whose day and month cannot be told apart leave it as it is.
 */
void ringlet_header_set_date (RingletImageMeta *meta, const char *text);

/**
 * ringlet_header_add_dectris:
 * @text: lines like "# Exposure_time 0.5 s"; others are ignored
 *
 * The header that Dectris cameras write into CBF and TIFF files. Adds its lines to
 * @meta and sets the numbers that it knows.
 * Source: Dectris, "PILATUS CBF header specification" 1.4.
 */
void ringlet_header_add_dectris (RingletImageMeta *meta, const char *text);

G_END_DECLS
