/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "base/progress.h"
#include "project.h"

G_BEGIN_DECLS

#define RINGLET_PROJECT_FILE_SUFFIX ".ringlet"

/* Whether the name says that it is one. */
gboolean ringlet_project_file_is_one (const char *path);

/**
 * ringlet_project_file_save:
 * @state: what the document says; immutable, so any thread may do this
 * @overwrite: a file that is there already may be replaced
 * @error: RINGLET_ERROR_EXISTS; RINGLET_ERROR_VALUE when @path is a file that the
 *   document reads, or an image is in no file; RINGLET_ERROR_UNSUPPORTED for a detector
 *   that is in no file; what happens to the files that it is made of;
 * G_IO_ERROR_CANCELLED
 *
 * Writes a document as JSON: keys sorted, numbers in round-trip precision, whole or not
 * at all. Files are named relative to the folder of @path, with their SHA-256 (see
 * file-ref.h); what was taken from them is noted by its SHA-256, too. A mask that is in
 * no file is in here (mask-text.h). "parts" is the place of what later versions add.
 *
 * "about" says which version of the format it is, MAJOR.MINOR: a program reads any
 * minor version of its major one.
 */
gboolean ringlet_project_file_save (const RingletState *state, const char *path,
    gboolean overwrite, const RingletProgress *progress, GCancellable *cancellable,
    GError **error);

/**
 * RingletProjectFile:
 * @state: what it says
 * @warnings: (element-type utf8): sentences that the user has to know
 * @combine: what becomes of its frames, also where its images were not opened
 * @n_combined: of how many, at least 1
 * @is_lossy: it says more than this version understands: saved again, that is lost
 */
typedef struct {
  RingletState *state;
  GPtrArray *warnings;
  gboolean is_lossy;
  RingletCombine combine;
  guint64 n_combined;
} RingletProjectFile;

/**
 * ringlet_project_file_load:
 * @with_images: else the images are left out: others come in their place
 * @file: (out): to be cleared by ringlet_project_file_clear()
 * @error: begins with the path and names the key: RINGLET_ERROR_FORMAT for what is no
 *   project file, RINGLET_ERROR_UNSUPPORTED for a newer major version,
 * RINGLET_ERROR_VALUE for a value that is not allowed, a key that does not exist, and a
 * file that is missing or changed, where that changes the result; what the readers of
 * these files say
 *
 * Mask, dark, flat field, absorption and detector file must be what they were, and
 * images must be there. Changed images are a warning: the document is the same, and
 * series grow. So is a changed or missing geometry file: its numbers are in the
 * project, which belongs to no file then. Of a newer minor version, what is not known
 * is a warning.
 *
 * Reads in the calling thread: a worker.
 */
gboolean ringlet_project_file_load (const char *path, gboolean with_images,
    RingletProjectFile *file, const RingletProgress *progress,
    GCancellable *cancellable, GError **error);

/* Makes the document what the file says, see ringlet_project_load_async(). */
void ringlet_project_take_file (
    RingletProject *self, const RingletProjectFile *file, const char *path);

void ringlet_project_file_clear (RingletProjectFile *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletProjectFile, ringlet_project_file_clear)

G_END_DECLS
