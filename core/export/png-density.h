/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Says in @png, a whole file as cairo writes it, how many pixels an inch has: the chunk
 * pHYs, which cairo leaves out. Source: PNG 1.2, 4.2.4.2, and annex 15 for the CRC. */
void ringlet_png_set_density (GByteArray *png, double dpi);

G_END_DECLS
