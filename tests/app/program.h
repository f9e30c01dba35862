/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Run:
 * @code: exit code; −1 when a signal ended the program
 * @out: what it wrote to standard output
 * @err: what it wrote to standard error
 *
 * One run of the program.
 */
typedef struct {
  int code;
  char *out;
  char *err;
} Run;

/* Runs `ringlet LINE` in @folder; @line is split as a shell does. */
Run program_run (const char *folder, const char *line);

/* The same through @wrapper, a shell script that ends in: exec "$@" */
Run program_run_wrapped (const char *folder, const char *wrapper, const char *line);

/* Runs it and fails the test, with what it said, unless it exits with 0. */
void program_do (const char *folder, const char *format, ...) G_GNUC_PRINTF (2, 3);

void run_clear (Run *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* Returns (transfer full): a new folder for one test program. */
char *folder_new (void);

/* Removes it with all that is in it. */
void folder_remove (const char *folder);

guint folder_n_files (const char *folder);

/* Returns (transfer full): the file whole, of the present folder without @folder; fails
 * the test when it cannot be read. */
GBytes *file_bytes (const char *folder, const char *name);

void assert_same_files (const char *folder, const char *a, const char *b);

/**
 * Table:
 * @x: first column
 * @y: second column
 * @n: rows
 *
 * A pattern as text: columns of numbers, lines of "#" left out.
 */
typedef struct {
  double *x;
  double *y;
  gsize n;
} Table;

/* Reads @folder/@name, or just @name without @folder. */
Table table_read (const char *folder, const char *name);
void table_clear (Table *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

G_END_DECLS
