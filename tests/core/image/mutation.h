/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside test-mutations only: changed samples, the processes that try them, and what
 * became of them. */

#include "image/image.h"

G_BEGIN_DECLS

#define MUTATION_MAX_SYMBOL 48
/* For each byte: the file ends before it, or it gets another value. */
#define MUTATION_N_VALUES 5
#define MUTATION_N_WAYS (1 + MUTATION_N_VALUES)
/* How a process ends when libhdf5 is to blame. */
#define MUTATION_EXIT_THEIRS 77

/* What became of one sample, or of all of a format. Processes share it. */
typedef struct {
  guint64 next; /* the mutation that is tried */
  guint64 tried;
  guint64 read;
  guint64 crashed; /* within libhdf5 */
  guint64 hung;
  guint64 allocated;
  guint64 unclear;
  guint64 failed; /* in our code */
  gint64 peak;
  double cpu_s;
  char symbol[MUTATION_MAX_SYMBOL]; /* where libhdf5 crashed last */
} MutationProgress;

/* One good file. */
typedef struct {
  const char *file;
  const guint8 *data;
  gsize size;
  guint64 n;        /* mutations to try */
  gboolean is_full; /* all that there are */
} MutationSample;

/* ---- mutation-blame.c ---- */

extern MutationProgress *mutation_progress; /* of the sample that is tried */
extern gboolean mutation_may_blame;         /* is there anybody else? */

/* Who dies of a signal, or hangs, in libhdf5 ends with MUTATION_EXIT_THEIRS. */
void mutation_watch_signals (void);
/* Whether it is libhdf5 that runs, of which a note is taken. @n_skip: callers that
 * belong to the test */
gboolean mutation_is_theirs (int n_skip);

/* ---- mutation-try.c ---- */

/* Once, before the first one is tried. */
void mutation_count_memory (void);
/* Reads mutation @index, in time and memory, and counts it. */
void mutation_try (const MutationSample *sample, guint64 index);

/* ---- mutation-process.c ---- */

/* Tries mutations @first and all behind it in processes of their own. */
void mutation_try_sample (const MutationSample *sample, guint64 first);

/* ---- mutation-table.c ---- */

/* Tells of all by family, and that nothing failed. @all: one for each of @files */
void mutation_tell (GPtrArray *files, const MutationProgress *all);

G_END_DECLS
