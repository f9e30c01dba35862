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
 * @folder: (nullable): absolute: of the project file; NULL for a journal, in which
 *   files are names alone
 */
typedef struct {
  const RingletState *state;
  const char *folder;
  GCancellable *cancellable;
} RingletProjectWriting;

/* What leads to a file. */
JsonObject *ringlet_project_write_ref (
    const RingletProjectWriting *writing, const char *path, GError **error);

/* Returns (transfer full): the object that a project file is. */
JsonObject *ringlet_project_write_all (
    const RingletProjectWriting *writing, GError **error);

/**
 * RingletProjectShelf:
 *
 * What many states of one document share: sources, images and masks that one of them
 * read, by what they were read from.
 */
typedef GHashTable RingletProjectShelf;

RingletProjectShelf *ringlet_project_shelf_new (void);

/**
 * RingletProjectReading:
 * @folder: absolute: of the project file
 * @self: the project file itself, which is no image and no mask
 * @warnings: (element-type utf8): for the user
 * @unknown: (element-type utf8): keys that nobody knows
 * @shelf: (nullable)
 * @combine: what becomes of the frames, known before the images are read
 * @n_combined: of how many; 0 as 1
 */
typedef struct {
  RingletState *state;
  const char *folder;
  const char *self;
  GPtrArray *warnings;
  GPtrArray *unknown;
  GCancellable *cancellable;
  RingletProjectShelf *shelf;
  RingletCombine combine;
  guint64 n_combined;
} RingletProjectReading;

/**
 * ringlet_project_parse:
 * @node: what a project file says
 * @folder: absolute: that its paths are relative to
 * @self: its own name
 * @shelf: (nullable)
 *
 * As ringlet_project_file_load(), without the path in @error.
 */
gboolean ringlet_project_parse (JsonNode *node, const char *folder, const char *self,
    gboolean with_images, RingletProjectShelf *shelf, RingletProjectFile *file,
    const RingletProgress *progress, GCancellable *cancellable, GError **error);

/* All of the next return (transfer full). */
RingletImage *ringlet_project_shelf_image (
    RingletProjectReading *reading, const char *path, GError **error);
RingletMask *ringlet_project_shelf_mask (
    RingletProjectReading *reading, const char *path, GError **error);
/* @keys: of a mask in words, known by the object that says it */
RingletMask *ringlet_project_shelf_words (
    RingletProjectReading *reading, RingletKeys *keys, GError **error);
/* @paths: (array zero-terminated=1) */
RingletSource *ringlet_project_shelf_source (
    RingletProjectReading *reading, const char *const *paths, GError **error);
RingletSource *ringlet_project_shelf_combined (RingletProjectReading *reading,
    RingletSource *source, RingletCombine how, guint64 n);

/* A file that has to be there as it was. @path: (out) (nullable): NULL where @name is
 * null */
gboolean ringlet_project_read_file (RingletProjectReading *reading, RingletKeys *outer,
    const char *name, char **path, GError **error);

/* Picks and settings of the calibration, members of @parts; none where there is nothing
 * to say. */
void ringlet_project_write_calibration (const RingletState *state, JsonObject *parts);

/* @error: naming the key */
gboolean ringlet_project_read_calibration (
    RingletProjectReading *reading, RingletKeys *parts, GError **error);

/* The phases, a member of @parts; none where there are none. */
void ringlet_project_write_phases (const RingletState *state, JsonObject *parts);

/* @error: naming the key: a number out of its range, a line that is none */
gboolean ringlet_project_read_phases (
    RingletProjectReading *reading, RingletKeys *parts, GError **error);

/* The background below the pattern and the overlays above it, members of @parts; none
 * where there is nothing to say. */
void ringlet_project_write_pattern_background (
    const RingletState *state, JsonObject *parts);
void ringlet_project_write_overlays (const RingletState *state, JsonObject *parts);

/* @error: naming the key: a number that is not allowed */
gboolean ringlet_project_read_pattern_background (
    RingletProjectReading *reading, RingletKeys *parts, GError **error);
gboolean ringlet_project_read_overlays (
    RingletProjectReading *reading, RingletKeys *parts, GError **error);

/* The sectors, likewise. */
void ringlet_project_write_sectors (const RingletState *state, JsonObject *parts);
gboolean ringlet_project_read_sectors (
    RingletProjectReading *reading, RingletKeys *parts, GError **error);

/* Everything but "about" and "parts". */
gboolean ringlet_project_read_all (RingletProjectReading *reading, RingletKeys *root,
    gboolean with_images, const RingletProgress *progress, GError **error);

/* Returns (transfer full) (nullable): a mask as an object: what it is a file of, or its
 * pixels where it is in none. @path: (nullable) */
JsonObject *ringlet_project_write_mask (const RingletProjectWriting *writing,
    const RingletMask *mask, const char *path, GError **error);

/* @keys: what was written. @mask: (out) (transfer full); @path: (out) (transfer full)
 * (nullable) */
gboolean ringlet_project_read_mask (RingletProjectReading *reading, RingletKeys *keys,
    RingletMask **mask, char **path, GError **error);

/* The layers of the mask, a member of @parts; none where there are no layers. */
gboolean ringlet_project_write_layers (
    const RingletProjectWriting *writing, JsonObject *parts, GError **error);

/* @error: naming the key: a kind that nobody knows, a number that is not allowed, and
 * what is wrong with files */
gboolean ringlet_project_read_layers (
    RingletProjectReading *reading, RingletKeys *parts, GError **error);

/* What is done with the frames, a member of @parts. @error: RINGLET_ERROR_VALUE for a
 * folder whose name is no UTF-8 */
gboolean ringlet_project_write_series (
    const RingletProjectWriting *writing, JsonObject *parts, GError **error);

/* @error: naming the key */
gboolean ringlet_project_read_series (
    RingletProjectReading *reading, RingletKeys *parts, GError **error);

/* How frames are combined, and the background image, members of @parts; none where
 * there is nothing to say. */
gboolean ringlet_project_write_combined (
    const RingletProjectWriting *writing, JsonObject *parts, GError **error);

/* Before the images. @error: naming the key, and what is wrong with files */
gboolean ringlet_project_read_combined (
    RingletProjectReading *reading, RingletKeys *parts, GError **error);

/* Corrections that are switched off, a member of @parts; none where there are none. */
gboolean ringlet_project_write_switched_off (
    const RingletProjectWriting *writing, JsonObject *parts, GError **error);

/* @error: naming the key, and what is wrong with files */
gboolean ringlet_project_read_switched_off (
    RingletProjectReading *reading, RingletKeys *parts, GError **error);

/* An image that corrects, a member of @object; @path: (nullable) */
gboolean ringlet_project_write_image (const RingletProjectWriting *writing,
    JsonObject *object, const char *name, RingletImage *image, const char *path,
    GError **error);
gboolean ringlet_project_read_image (RingletProjectReading *reading, RingletKeys *keys,
    const char *name, RingletImage **image, char **path, GError **error);

/* Puts the member "detector". @error: RINGLET_ERROR_UNSUPPORTED where a project file
 * has no words for it; it is built again to be sure. */
gboolean ringlet_project_write_detector (
    const RingletProjectWriting *writing, JsonObject *object, GError **error);

/* After the geometry, whose file may be that of the detector. */
gboolean ringlet_project_read_detector (
    RingletProjectReading *reading, RingletKeys *outer, GError **error);

G_END_DECLS
