/* SPDX-License-Identifier: MIT */
#pragma once

#include "file-ref.h"
#include "project-file.h"

G_BEGIN_DECLS

/* The format that is written, and the newest that is read. */
#define RINGLET_PROJECT_FILE_FORMAT "Ringlet project"
#define RINGLET_PROJECT_FILE_MAJOR 1
#define RINGLET_PROJECT_FILE_MINOR 0

/* The bits of #RingletReplaced, from the lowest. */
#define RINGLET_PROJECT_REPLACED                                                       \
  "detector", "orientation", "sensor", "wavelength", "parallax"

/**
 * RingletProjectWriting:
 * @folder: absolute: of the project file
 */
typedef struct {
  const RingletState *state;
  const char *folder;
  GCancellable *cancellable;
} RingletProjectWriting;

/**
 * RingletProjectReading:
 * @folder: absolute: of the project file
 * @self: the project file itself, which is no image and no mask
 * @warnings: (element-type utf8): for the user
 * @unknown: (element-type utf8): keys that nobody knows
 */
typedef struct {
  RingletState *state;
  const char *folder;
  const char *self;
  GPtrArray *warnings;
  GPtrArray *unknown;
  GCancellable *cancellable;
} RingletProjectReading;

/* A file that has to be there as it was. @path: (out) (nullable): NULL where @name is
 * null */
gboolean ringlet_project_read_file (RingletProjectReading *reading, RingletKeys *outer,
    const char *name, char **path, GError **error);

/* The member "parts", where there is something to say. */
void ringlet_project_write_parts (const RingletState *state, JsonObject *root);
gboolean ringlet_project_read_parts (
    RingletProjectReading *reading, RingletKeys *root, GError **error);

/* Everything but "about" and "parts". */
gboolean ringlet_project_read_all (RingletProjectReading *reading, RingletKeys *root,
    gboolean with_images, const RingletProgress *progress, GError **error);

/* Puts the member "detector". @error: RINGLET_ERROR_UNSUPPORTED where a project file
 * has no words for it; it is built again to be sure. */
gboolean ringlet_project_write_detector (
    const RingletProjectWriting *writing, JsonObject *object, GError **error);

/* After the geometry, whose file may be that of the detector. */
gboolean ringlet_project_read_detector (
    RingletProjectReading *reading, RingletKeys *outer, GError **error);

G_END_DECLS
