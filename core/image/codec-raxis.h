/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So that 15 bits times it fit into 32. */
#define RINGLET_RAXIS_MAX_RATIO 131072

/* Whether one of the @n pixels at @from is above 32767 and so has been divided. */
gboolean ringlet_codec_raxis_is_scaled (
    const guint8 *from, gsize n, gboolean big_endian);

/**
 * ringlet_codec_raxis:
 * @from: @n pixels of 16 bits
 * @ratio: between the sensitivities of the two photomultipliers, above 0 and up to
 *   RINGLET_RAXIS_MAX_RATIO
 * @to: room for @n pixels
 *
 * What the more sensitive photomultiplier of an R-AXIS scanner could not hold came from
 * the other one and has the highest bit set: it is multiplied by @ratio here, fractions
 * cut off. Source: Rigaku, "readimage"; silx-kit/fabio 2026.6, raxisimage.py.
 */
void ringlet_codec_raxis (
    const guint8 *from, gsize n, gboolean big_endian, double ratio, guint32 *to);

G_END_DECLS
