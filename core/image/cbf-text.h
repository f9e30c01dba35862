/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_cbf_text_add:
 * @text: the CIF text of the file, at least up to the first binary section
 * @index: of the frame, for tables that have a row a frame
 *
 * Adds all items of @text to the header of @meta, the rows of loops one after the
 * other, and sets what is known of them: the header that Dectris cameras write as one
 * text (mini-CBF), and the categories of imgCIF. Text that is no CIF from some point on
 * counts up to there.
 * Source: imgCIF dictionary 1.8.
 */
void ringlet_cbf_text_add (RingletImageMeta *meta, const char *text, guint64 index);

G_END_DECLS
