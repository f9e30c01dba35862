/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/binary.h"

G_BEGIN_DECLS

/* Where in the header of GE detectors the fields lie that say where the pixels are. */
#define RINGLET_GE_HEADER_SIZE 8192
#define RINGLET_GE_MAGIC_SIZE 10    /* "ADEPT" */
#define RINGLET_GE_STANDARD_SIZE 12 /* uint32, as the next */
#define RINGLET_GE_USER_SIZE 18
#define RINGLET_GE_N_FRAMES 22 /* uint16, as the next three */
#define RINGLET_GE_N_SLOW 24
#define RINGLET_GE_N_FAST 26
#define RINGLET_GE_BITS 28
#define RINGLET_GE_EXPOSURE_MS 696 /* float */

/* Adds all fields of the header of @size bytes to that of @meta. */
void ringlet_ge_header_add (RingletImageMeta *meta, const guint8 *header, gsize size);

G_END_DECLS
