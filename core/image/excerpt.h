/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lines of a header that readers of formats with any number of lines keep: a hundred
 * times those of a real file, and an end to what a hostile one costs. */
#define RINGLET_EXCERPT_MAX_LINES 10000

/**
 * ringlet_excerpt:
 * @text: (nullable): what a file says where something else belongs
 *
 * Returns: (transfer full): its beginning of at most 60 bytes, as UTF-8 for a message
 */
char *ringlet_excerpt (const char *text);

G_END_DECLS
