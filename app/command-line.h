/* SPDX-License-Identifier: MIT */
#pragma once

#include "export.h"

G_BEGIN_DECLS

/**
 * ringlet_command_line:
 * @what: a pattern, a cake or the sectors, a line each; pictures are drawn by the
 *   window alone
 * @format: (nullable): name of a writer, NULL to go by the suffix of @output
 * @output: (nullable): file to write; NULL for the name that the program itself takes
 * @error: RINGLET_ERROR_VALUE saying what the document lacks, or what of it is in no
 *   file yet: a geometry or a mask that was edited
 *
 * The line that makes the bytes which the window exports, with the shell's quotes:
 * "ringlet integrate --poni …"; where a background is taken off, with a file on the
 * way, "… && ringlet pattern --background …". Only what differs from the defaults is
 * named, and the frame where there are several. In the C locale.
 *
 * Returns: (transfer full): the line
 */
char *ringlet_command_line (const RingletState *state, RingletExport what,
    const char *format, const char *output, GError **error);

/* Whether that line cannot be made because geometry or mask are in no file: a project
 * file keeps both. */
gboolean ringlet_command_line_needs_project (
    const RingletState *state, RingletExport what);

/**
 * ringlet_command_line_of_project:
 * @format: (nullable): as for ringlet_command_line(), as is @output
 * @project: the file that @state was saved to
 * @output: (nullable)
 * @error: likewise, but for geometry and mask
 *
 * The line that makes the same bytes from a project file: "ringlet integrate --project
 * …".
 *
 * Returns: (transfer full): the line
 */
char *ringlet_command_line_of_project (const RingletState *state, RingletExport what,
    const char *format, const char *project, const char *output, GError **error);

G_END_DECLS
