/* SPDX-License-Identifier: MIT */
#pragma once

#include "state.h"

G_BEGIN_DECLS

/* How outputs are called, and which names they may not have: the same for the window
 * and the command line. */

/**
 * ringlet_output_name:
 * @part: what of the frame it holds, "" for its pattern: "_cake", "_sector_03_of_12"
 * @suffix: with the dot
 *
 * Returns: (transfer full): the name of the image without folder, suffix and what is
 *   inside the file; with the frame number where the source has several of one name
 */
char *ringlet_output_name (
    const RingletSource *source, guint64 frame, const char *part, const char *suffix);

/* Whether @path is a file that the document is made of, named or led to by a master
 * file, see ringlet_source_list_files(). */
gboolean ringlet_output_is_input (const char *path, const RingletState *state);

/**
 * ringlet_output_check_inputs:
 * @inputs: (array length=n_inputs): what is read, as for ringlet_source_open(); NULL
 * and names that no file has are passed over
 * @error: RINGLET_ERROR_VALUE when @path is one of these files, under any name, or one
 *   that they lead to
 *
 * For commands that read files without a document. Any thread.
 */
gboolean ringlet_output_check_inputs (
    const char *path, const char *const *inputs, gsize n_inputs, GError **error);

/**
 * ringlet_output_check_others:
 * @others: (array length=n_others): what is written as well; NULL is passed over
 * @error: RINGLET_ERROR_VALUE when @path is one of these
 *
 * For commands that write several files. Any thread.
 */
gboolean ringlet_output_check_others (
    const char *path, const char *const *others, gsize n_others, GError **error);

G_END_DECLS
