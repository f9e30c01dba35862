/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/* What is offered where a word is expected; 0 is a value that nobody can guess. */
typedef enum {
  RINGLET_OFFER_FILES = 1 << 0,
  RINGLET_OFFER_FOLDERS = 1 << 1,
} RingletOfferFlags;

/**
 * RingletOffer:
 * @flags: files, folders
 * @set: (nullable): name of a set of words, which the program is asked for
 */
typedef struct {
  RingletOfferFlags flags;
  const char *set;
} RingletOffer;

/**
 * RingletCompletionOption:
 * @name: without its dashes
 * @letter: or 0
 * @description: one line
 * @takes_value: a word belongs to it
 * @offer: for that
 */
typedef struct {
  const char *name;
  char letter;
  const char *description;
  gboolean takes_value;
  RingletOffer offer;
} RingletCompletionOption;

/**
 * RingletCompletionCommand:
 * @name: "detectors show" for one that has a second word
 * @summary: (nullable): one line, of a command of one word
 * @options: (element-type RingletCompletionOption): those of --help, with that one
 * @offer: for what stands behind the options
 */
typedef struct {
  const char *name;
  const char *summary;
  GArray *options;
  RingletOffer offer;
} RingletCompletionCommand;

/* ---- sets of words: completions-words.c ---- */

/* What is offered for the value of an option of a command. */
RingletOffer ringlet_offer_for_option (const char *command, const GOptionEntry *entry);

/* The same for the words behind the options; @arguments: as in "Usage:". */
RingletOffer ringlet_offer_for_arguments (const char *command, const char *arguments);

/* Prints a set, one word a line; FALSE where there is none of that name. */
gboolean ringlet_completions_print_words (const char *set);

/* ---- one shell a file ---- */

/* @commands: (element-type RingletCompletionCommand): in the order of the help. Prints
 * what the shell reads. */
typedef void RingletCompletionShell (const GPtrArray *commands);

RingletCompletionShell ringlet_completions_bash;
RingletCompletionShell ringlet_completions_zsh;
RingletCompletionShell ringlet_completions_fish;

/* Returns (transfer full): @text inside '…' of a POSIX shell. */
char *ringlet_completions_quote (const char *text);

G_END_DECLS
