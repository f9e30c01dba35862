/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/set-up.h"

G_BEGIN_DECLS

/**
 * RingletSetUpDocument:
 * @project: (nullable): project file that says everything
 * @config: (nullable): pyFAI's integration configuration that does
 * @save: (nullable): project file to write
 * @sum: (nullable): of so many frames one is the sum
 * @mean: (nullable): of so many frames one is the mean
 *
 * What the command line says about files that hold a whole document, in place of the
 * options that say it piece by piece, and of the frames of a series.
 */
typedef struct {
  char *project;
  char *config;
  char *save;
  char *sum;
  char *mean;
} RingletSetUpDocument;

/* Returns (transfer full) @before and behind them the options; they point into @self
 * and, --like, into @set_up. Free with g_free(). */
GOptionEntry *ringlet_set_up_document_entries (
    RingletSetUpDocument *self, RingletSetUp *set_up, const GOptionEntry *before);
void ringlet_set_up_document_clear (RingletSetUpDocument *self);

/* Whether a file says everything. */
gboolean ringlet_set_up_document_is_whole (const RingletSetUpDocument *self);

/**
 * ringlet_set_up_document_parse:
 * @set_up: the other options
 * @settings: (out): what they say
 * @n_images: how many stand on the command line
 * @error: RINGLET_ERROR_VALUE naming an option that says what the file says
 *
 * In place of ringlet_set_up_parse() where a file says everything, and after it where
 * none does.
 */
gboolean ringlet_set_up_document_parse (const RingletSetUpDocument *self,
    RingletSetUp *set_up, RingletSettings *settings, gsize n_images, GError **error);

/* Whether @path is none of the files that say what is done; those that the document
 * is made of are ringlet_output_is_input()'s.
 * @error: RINGLET_ERROR_VALUE */
gboolean ringlet_set_up_document_check_output (const RingletSetUpDocument *self,
    const RingletSetUp *set_up, const char *path, GError **error);

/**
 * ringlet_set_up_document_apply:
 * @paths: (array zero-terminated=1): images; none for those of the project
 *
 * In place of ringlet_set_up_apply(). What the user has to know goes to standard error.
 */
gboolean ringlet_set_up_document_apply (const RingletSetUpDocument *self,
    const RingletSetUp *set_up, const RingletSettings *settings,
    const char *const *paths, RingletProject *project, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSetUpDocument, ringlet_set_up_document_clear)

G_END_DECLS
