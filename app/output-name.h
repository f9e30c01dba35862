/* SPDX-License-Identifier: MIT */
#pragma once

#include "state.h"

G_BEGIN_DECLS

/* How outputs are called, and which names they may not have: the same for the window
 * and the command line. */

/**
 * ringlet_output_name:
 * @is_cake: "_cake" is added
 * @suffix: with the dot
 *
 * Returns: (transfer full): the name of the image without folder, suffix and what is
 *   inside the file; with the frame number where the source has several of one name
 */
char *ringlet_output_name (
    const RingletSource *source, guint64 frame, gboolean is_cake, const char *suffix);

/* Whether @path is a file that the document is made of, named or led to by a master
 * file, see ringlet_source_list_files(). */
gboolean ringlet_output_is_input (const char *path, const RingletState *state);

G_END_DECLS
