/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletSpeFooter:
 * @n_frames: frames of the file; 0 for "not said", as with all numbers below
 * @stride: bytes from one frame to the next; frames may have time stamps between them
 * @n_regions: regions of interest of a frame
 * @n_slow: rows of the first region
 * @n_fast: its columns
 *
 * What the XML behind the pixels of a LightField file says of them.
 */
typedef struct {
  guint64 n_frames;
  guint64 stride;
  guint64 n_regions;
  guint64 n_slow;
  guint64 n_fast;
} RingletSpeFooter;

/**
 * ringlet_spe_footer_parse:
 * @text: (array length=size): from the XML offset to the end of the file
 * @meta: gets exposure, date and camera, and each text as a line of its header
 * @error: those of ringlet_xml_parse()
 *
 * Source: Princeton Instruments, "SPE 3.0 file format specification".
 */
gboolean ringlet_spe_footer_parse (RingletSpeFooter *self, const char *text, gsize size,
    RingletImageMeta *meta, GError **error);

G_END_DECLS
