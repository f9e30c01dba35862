/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_header_add_pairs:
 * @text: lines like "Exposure time = 0.5 s", "Wavelength(A): 0.3344"
 *
 * The header that programs without one of their own leave in a text, a description of a
 * picture for instance. If every line is a key with a value, they are added to @meta,
 * and numbers and names that can be told by their key are set: wavelength, photon
 * energy, distance, pixel size, beam, exposure, monitor, date, detector. A number needs
 * its unit, behind it or behind the key, but for an exposure, which is in seconds, a
 * beam, which is in pixels, and a monitor: what is only guessed is not set.
 *
 * Returns: whether it is such a text; one of more than 1 MiB is not
 */
gboolean ringlet_header_add_pairs (RingletImageMeta *meta, const char *text);

G_END_DECLS
