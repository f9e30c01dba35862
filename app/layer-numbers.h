/* SPDX-License-Identifier: MIT */
#pragma once

#include "mask-layer.h"

G_BEGIN_DECLS

/* The numbers of a layer as people type them: "10 20 14.5 24", in the order of
 * #RingletMaskLayerClass, between spaces, semicolons or line breaks, as app/typed.h
 * reads them. Not for files. */

/**
 * ringlet_layer_numbers_parse:
 * @n: (out)
 * @error: RINGLET_ERROR_VALUE naming what is no number
 *
 * Returns: (transfer full) (array length=n) (nullable): them; %NULL for an error
 */
double *ringlet_layer_numbers_parse (const char *text, gsize *n, GError **error);

/* Returns (transfer full): the other way round, to eight digits. */
char *ringlet_layer_numbers_format (const double *numbers, gsize n);

/* Returns (transfer none): what kind of layer @n numbers are, of those that are drawn
 * alike: "circle" with five is an "ellipse", "ring" with six an "arc". */
const char *ringlet_layer_numbers_kind (const char *id, gsize n);

G_END_DECLS
