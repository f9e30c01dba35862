/* SPDX-License-Identifier: MIT */
#pragma once

#include "program.h"

G_BEGIN_DECLS

/* Runs series-command.py with @line, split as a shell does, in @folder; fails the test,
 * with what it said, unless it exits with 0. Returns (transfer full): what it printed.
 */
char *series_python (const char *folder, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Fails the test unless two files are the same but for times, by h5diff. */
void series_assert_same (const char *folder, const char *a, const char *b);

/* Writes images img_00.edf … of @n different frames, and a.poni. */
void series_write_images (const char *folder, guint n);

/* A line of the program in the background; ends with series_wait(). */
GSubprocess *series_begin (const char *folder, const char *line);

/* Returns its exit code, −1 where a signal ended it. @err: (out) (optional) (transfer
 * full): what it said. Frees @process. */
int series_wait (GSubprocess *process, char **err);

G_END_DECLS
