/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Exit codes: the whole contract with shell scripts. */
enum { RINGLET_EXIT_DONE = 0, RINGLET_EXIT_FAILURE = 1, RINGLET_EXIT_USAGE = 2 };

/**
 * RingletCommand:
 * @name: first word behind "ringlet"
 * @summary: (nullable): one line for "ringlet --help"; NULL for what is not for people
 * @words: (nullable) (array zero-terminated=1): second words that choose one of several
 *   commands, each with options of its own
 * @run: gets its own name as argv[0]; returns an exit code
 *
 * One subcommand; a row of the table in cli.c.
 */
typedef struct {
  const char *name;
  const char *summary;
  const char *const *words;
  int (*run) (int argc, char **argv);
} RingletCommand;

/* "ringlet: …" on stderr; the error names file, cause and next step. Returns
 * RINGLET_EXIT_FAILURE. */
int ringlet_cli_fail (const GError *error);

/* The same for a command line that makes no sense; names --help. Returns
 * RINGLET_EXIT_USAGE. */
int ringlet_cli_usage (const char *command, const GError *error);

/**
 * ringlet_cli_parse:
 * @command: "integrate"
 * @arguments: what stands behind the options: "IMAGE…"
 * @summary: text over the options in --help
 * @examples: (nullable): text below them
 * @entries: options; numbers are strings, parsed by parse.h, so that they do not depend
 *   on the locale
 *
 * Parses @argv in place; --help prints and exits.
 *
 * Returns: %FALSE after the message; the caller returns RINGLET_EXIT_USAGE
 */
gboolean ringlet_cli_parse (const char *command, const char *arguments,
    const char *summary, const char *examples, const GOptionEntry *entries, int *argc,
    char ***argv);

/* The same for options whose order matters: @data goes to the functions of entries of
 * the kind G_OPTION_ARG_CALLBACK. */
gboolean ringlet_cli_parse_steps (const char *command, const char *arguments,
    const char *summary, const char *examples, const GOptionEntry *entries,
    gpointer data, int *argc, char ***argv);

/* Sees one command: its row, its whole name, what stands behind its options, and these.
 */
typedef void RingletCliVisitor (const RingletCommand *row, const char *name,
    const char *arguments, const GOptionEntry *entries, gpointer data);

/* Shows all commands that are for people, in the order of the help, with the options
 * that they really have: each is begun and goes no further than to parse them. */
void ringlet_cli_visit (RingletCliVisitor *visitor, gpointer data);

G_END_DECLS
