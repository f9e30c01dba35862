/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

/**
 * RingletLikeKind:
 * @RINGLET_LIKE_PATTERN: one pattern
 * @RINGLET_LIKE_CAKE: a cake
 * @RINGLET_LIKE_SECTORS: one of the rows of a cake
 * @RINGLET_LIKE_RING: I(χ)
 *
 * What the file holds.
 */
typedef enum {
  RINGLET_LIKE_PATTERN,
  RINGLET_LIKE_CAKE,
  RINGLET_LIKE_SECTORS,
  RINGLET_LIKE_RING,
} RingletLikeKind;

/**
 * RingletLikeFile:
 * @path: (nullable): NULL for none
 * @sha256: (nullable): what it was; NULL where the header does not tell
 */
typedef struct {
  char *path;
  char *sha256;
} RingletLikeFile;

/**
 * RingletLike:
 * @path: of the file whose header this is
 * @version: the program that wrote it, "Ringlet 0.1.0"
 * @kind: what it holds
 * @plan: how it was integrated, and the bins of a pattern
 * @cake: the bins of the cake it is, or is part of
 * @detector: the pixel grid
 * @geometry: where it stood
 * @gap_mask: the gaps of the detector were masked
 * @mask: what the user masked; @sha256 is of all that was masked
 * @dark: subtracted
 * @n_dark: frames that it is the mean of
 * @flat: divided by
 * @absorption: likewise
 * @background: of which @background_scale times was subtracted
 * @image: what was integrated; @sha256 is of its pixels
 * @frame: its number, in its file or in a series of files
 * @combine: what was made of the frames from @frame on
 * @n_combined: how many, 1 for a single one
 * @hashes_file: the SHA-256 of the image is that of its whole file
 *
 * How a result was made, in the words of a document.
 */
typedef struct {
  char *path;
  char *version;
  RingletLikeKind kind;
  RingletPlan plan;
  RingletCakeBins cake;
  RingletDetector *detector;
  RingletGeometry geometry;
  gboolean gap_mask;
  RingletLikeFile mask;
  RingletLikeFile dark;
  guint n_dark;
  RingletLikeFile flat;
  RingletLikeFile absorption;
  RingletLikeFile background;
  double background_scale;
  RingletLikeFile image;
  guint frame;
  RingletCombine combine;
  guint n_combined;
  gboolean hashes_file;
} RingletLike;

/**
 * ringlet_like_read:
 * @path: a result in any format that ringlet_pattern_read() reads
 * @error: begins with the path; as there, RINGLET_ERROR_FORMAT or RINGLET_ERROR_VALUE
 *   with the key and its value when the header is not as Ringlet writes it,
 *   RINGLET_ERROR_UNSUPPORTED when no integration of one frame makes it again: a sum of
 *   results, a monitor, pixels that are in no file
 *
 * Opens no file but this one, and those that describe its detector.
 *
 * Returns: (transfer full): how it was made
 */
RingletLike *ringlet_like_read (const char *path, GError **error);
void ringlet_like_free (RingletLike *self);

/**
 * ringlet_like_check_image:
 * @what: its key in the header, "dark", which with hyphens is its option
 * @file: of @self
 * @image: what is in that file now
 * @error: RINGLET_ERROR_VALUE with both files and both SHA-256 when it is another image
 */
gboolean ringlet_like_check_image (const RingletLike *self, const char *what,
    const RingletLikeFile *file, const RingletImage *image, GError **error);

/**
 * ringlet_like_check_mask:
 * @result: what was integrated as @self says
 * @error: RINGLET_ERROR_VALUE with both files and both SHA-256 when other pixels were
 *   masked
 */
gboolean ringlet_like_check_mask (
    const RingletLike *self, const RingletResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletLike, ringlet_like_free)

G_END_DECLS
