/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words of a command line, with the shell's quotes, appended to @line. Numbers are in
 * the C locale and read back as the same double. */

void ringlet_line_word (GString *line, const char *word);

/* @value: (nullable): NULL for nothing at all. It may begin with a dash: it is a word
 * of its own and taken as it is. */
void ringlet_line_option (GString *line, const char *option, const char *value);
void ringlet_line_flag (GString *line, const char *option, gboolean given);
void ringlet_line_number (GString *line, const char *option, double value);
void ringlet_line_count (GString *line, const char *option, guint64 value);
void ringlet_line_range (
    GString *line, const char *option, gboolean given, double min, double max);

G_END_DECLS
