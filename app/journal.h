/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_JOURNAL (ringlet_journal_get_type ())
G_DECLARE_FINAL_TYPE (RingletJournal, ringlet_journal, RINGLET, JOURNAL, GObject)

/**
 * RingletJournal:
 *
 * What a document says, with its whole history, written beside it as it changes, so
 * that a program that is killed loses less than a second. A change is on its way
 * after at most a quarter of a second, in a worker: what is new since the last time is
 * one record with a checksum, added to the end of a file and brought to the disk by
 * fdatasync(). Records that are torn are not read.
 *
 * Every document has a folder of its own in the folder of journals, made by its first
 * change, which a lock (flock) keeps from all others as long as it is open; what is in
 * it can be read by the user alone. Files that the document is made of are not copied:
 * they are named, and images, dark and the like are read again.
 *
 * Properties, read-only: "error" (string or NULL: why nothing can be written, for the
 * user; notified when it comes, once, and when it has gone). The work goes on, and
 * every change is one more attempt. "written" (uint: records so far). Main thread only.
 */

/* Returns (transfer full): $XDG_STATE_HOME/ringlet/journal */
char *ringlet_journal_base (void);

/* @base: (nullable): the folder of journals; NULL for ringlet_journal_base() */
RingletJournal *ringlet_journal_new (RingletProject *project, const char *base);

/* Returns (transfer none) (nullable): see "error". */
const char *ringlet_journal_get_error (RingletJournal *self);

/* Returns (transfer none) (nullable): its folder; NULL before the first change. */
const char *ringlet_journal_get_folder (RingletJournal *self);

/**
 * ringlet_journal_flush:
 *
 * Writes what is not written yet, now and here: before the program ends and the session
 * is to be offered at the next start.
 *
 * Returns: %FALSE when it could not be written, see "error"
 */
gboolean ringlet_journal_flush (RingletJournal *self);

/* The document was closed as it should be: its journal is removed, and nothing is
 * written any more. Without this, the journal is offered at the next start. */
void ringlet_journal_discard (RingletJournal *self);

/* ---- of those who were killed ---- */

/**
 * RingletJournalOrphan:
 * @folder: of the journal
 * @title: of the document: the name of its project file or image
 * @saved_us: when it was written last, microseconds since 1970, UTC
 * @n_steps: in its history
 *
 * A journal that nobody has open.
 */
typedef struct {
  char *folder;
  char *title;
  gint64 saved_us;
  guint n_steps;
} RingletJournalOrphan;

/**
 * ringlet_journal_list_orphans:
 * @base: (nullable)
 *
 * Journals to be offered, the newest first. What was not wanted for 30 days, or says
 * nothing, is removed. Reads small files: in the main thread before the window is up.
 *
 * Returns: (transfer full) (element-type RingletJournalOrphan): maybe empty
 */
GPtrArray *ringlet_journal_list_orphans (const char *base);

/* @error: RINGLET_ERROR_EXISTS when somebody has it open; G_FILE_ERROR */
gboolean ringlet_journal_discard_orphan (const char *folder, GError **error);

/**
 * ringlet_journal_restore_async:
 * @job: shows progress and cancels; not used before
 * @folder: of an orphan
 *
 * Makes the document of @self what the journal says, with its history, in a worker. The
 * journal is the one of this document from then on. That is a new document: call it
 * with an empty one.
 */
void ringlet_journal_restore_async (RingletJournal *self, RingletJob *job,
    const char *folder, GAsyncReadyCallback callback, gpointer user_data);

/**
 * ringlet_journal_restore_finish:
 * @error: RINGLET_ERROR_EXISTS when somebody has it open; RINGLET_ERROR_FORMAT when it
 *   says nothing; what ringlet_project_file_load() says of the files that it names. The
 *   document is as it was then, and the journal is still there
 *
 * Returns: (transfer full) (array zero-terminated=1): what the user has to know: images
 *   that have gone, steps of the history that cannot be had back
 */
char **ringlet_journal_restore_finish (
    RingletJournal *self, GAsyncResult *result, GError **error);

G_END_DECLS
