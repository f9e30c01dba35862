/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

#include "journal.h"

G_BEGIN_DECLS

/* A journal is a folder with two files. "lock" is locked by whoever has it open.
 * "journal" has a record a line: 16 digits of the SHA-256 of the rest, a blank, and a
 * JSON object in one line:
 *
 *   {"blob": HASH, "value": …}: a part of states, said once: {"$": HASH} stands for it
 *   {"drop": D, "keep": K, "steps": [{"name", "detail", "state"}, …], "now": N, …}:
 *     the history without its first D steps, of what is left the first K, and then
 *     @steps; step N holds
 *
 * A state is what a project file says, with the names of files absolute. */

#define RINGLET_JOURNAL_VERSION 1

/* ---- folders ---- */

/**
 * ringlet_journal_lock:
 * @make: (optional): the folder and its lock are made, else they have to be there
 * @error: RINGLET_ERROR_EXISTS when somebody else has it; G_FILE_ERROR
 *
 * Returns: a descriptor that has the lock until it is closed; −1 with @error
 */
int ringlet_journal_lock (const char *folder, gboolean make, GError **error);

/* Removes a folder of a journal that is locked by the caller. */
gboolean ringlet_journal_remove (const char *folder, GError **error);

/* ---- what is written ---- */

/**
 * RingletJournalStep:
 * @state: owned
 * @name: (nullable): interned, or as long as the program
 * @detail: (nullable): owned
 */
typedef struct {
  RingletState *state;
  const char *name;
  char *detail;
} RingletJournalStep;

/**
 * RingletJournalSnapshot:
 * @steps: (element-type RingletJournalStep): the history
 * @now: the step that holds
 * @path: (nullable): the project file that the document belongs to
 * @saved: what that says: the number of a step, −1 for none of them
 *
 * A document at one moment: references to immutable values.
 */
typedef struct {
  GPtrArray *steps;
  guint now;
  char *path;
  int saved;
} RingletJournalSnapshot;

GPtrArray *ringlet_journal_steps_new (void);
void ringlet_journal_steps_add (
    GPtrArray *steps, RingletState *state, const char *name, const char *detail);
void ringlet_journal_snapshot_free (RingletJournalSnapshot *self);

/**
 * RingletJournalFile:
 *
 * The file of a journal that is open. Counted; any thread may write, one at a time.
 */
typedef struct _RingletJournalFile RingletJournalFile;

/* Returns (transfer full): of a new folder in @base, which is made if need be. */
RingletJournalFile *ringlet_journal_file_new (const char *base, GError **error);

/* Of a folder that is locked by @lock (transfer full), written anew by the next record:
 * what is there stays until then. */
RingletJournalFile *ringlet_journal_file_adopt (const char *folder, int lock);
RingletJournalFile *ringlet_journal_file_ref (RingletJournalFile *self);
void ringlet_journal_file_unref (RingletJournalFile *self);
const char *ringlet_journal_file_folder (RingletJournalFile *self);

/**
 * ringlet_journal_file_write:
 * @error: what the disk says, with the file; what a project file cannot say
 *
 * Adds what differs from the last record. After a failure the file is what it was.
 */
gboolean ringlet_journal_file_write (
    RingletJournalFile *self, const RingletJournalSnapshot *snapshot, GError **error);

/* Removes the folder; nothing is written any more. */
void ringlet_journal_file_remove (RingletJournalFile *self);

/* ---- what is read ---- */

/**
 * RingletJournalText:
 * @steps: (element-type JsonObject): "name", "detail", "state" with all parts in it
 * @now: the step that holds
 * @saved_us: of the last record
 * @path: (nullable): the project file
 * @saved: the step that it says; −1
 * @title: of the document
 */
typedef struct {
  GPtrArray *steps;
  guint now;
  gint64 saved_us;
  char *path;
  int saved;
  char *title;
} RingletJournalText;

/* Up to the first record that is torn. @error: RINGLET_ERROR_FORMAT when there is none;
 * RINGLET_ERROR_UNSUPPORTED of a newer version; G_FILE_ERROR */
gboolean ringlet_journal_text_read (
    const char *folder, RingletJournalText *text, GError **error);
void ringlet_journal_text_clear (RingletJournalText *self);

/**
 * ringlet_journal_text_load:
 * @warnings: (element-type utf8): for the user
 * @error: of the step that holds
 *
 * Reads the files that the steps name. Steps that cannot be had back end the history on
 * their side.
 */
RingletJournalSnapshot *ringlet_journal_text_load (const RingletJournalText *self,
    GPtrArray *warnings, const RingletProgress *progress, GCancellable *cancellable,
    GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletJournalText, ringlet_journal_text_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletJournalSnapshot, ringlet_journal_snapshot_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletJournalFile, ringlet_journal_file_unref)

/* For journal-restore.c: the journal of @self is @file (transfer full) from now on. */
void ringlet_journal_take_over (RingletJournal *self, RingletJournalFile *file);
RingletProject *ringlet_journal_get_project (RingletJournal *self);

G_END_DECLS
