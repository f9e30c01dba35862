/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "image/image.h"

G_BEGIN_DECLS

/* Images as files, one frame after the other; what reads them is in image/source.h. */

/**
 * RingletImageWriter:
 * @name: stable short name, used by the command line and in error messages
 * @description: one line for people
 * @suffixes: (array zero-terminated=1): lower case, with the dot
 * @types: (array zero-terminated=1): words of ringlet_pixel_type_name(): what it holds
 * @is_stack: whether one file takes several frames
 * @can_compress: whether ringlet_image_file_new() may be asked to
 *
 * One format. Booleans become bytes of 0 and 1 where a format has none; no other pixel
 * changes its type, and none its bits. Constant tables, listed in image-write.c.
 */
typedef struct {
  const char *name;
  const char *description;
  const char *const *suffixes;
  const char *const *types;
  gboolean is_stack;
  gboolean can_compress;
} RingletImageWriter;

/* Returns (transfer none) (array zero-terminated=1): all formats, in the order to show
 * them. */
const RingletImageWriter *const *ringlet_image_writer_list (void);

/**
 * ringlet_image_writer_find:
 * @path: its suffix tells the format, when @format does not
 * @format: (nullable): name of a writer
 * @error: RINGLET_ERROR_VALUE with what there is, when there is no such writer
 *
 * To be called before the work.
 *
 * Returns: (transfer none): the writer
 */
const RingletImageWriter *ringlet_image_writer_find (
    const char *path, const char *format, GError **error);

/**
 * ringlet_image_writer_check:
 * @type: of the pixels to write
 * @error: RINGLET_ERROR_UNSUPPORTED, with what to choose instead, when the format does
 *   not hold @type
 */
gboolean ringlet_image_writer_check (
    const RingletImageWriter *self, RingletPixelType type, GError **error);

/**
 * RingletImageFile:
 *
 * A file that is being written: it appears under its name when it is committed, and is
 * nowhere before. One thread at a time.
 */
typedef struct _RingletImageFile RingletImageFile;

/**
 * ringlet_image_file_new:
 * @n_frames: that will be added, at least one; HDF5 files have an axis for them, NumPy
 *   files when there are two and more
 * @compress: with gzip, what no reader needs a plugin for;
 * RingletImageWriter.can_compress
 * @overwrite: a file that is there may be replaced
 * @error: as ringlet_output_check(); RINGLET_ERROR_VALUE for several frames where one
 *   file takes one
 *
 * Returns: (transfer full): the file, to which frames are added
 */
RingletImageFile *ringlet_image_file_new (const RingletImageWriter *writer,
    const char *path, guint64 n_frames, gboolean compress, gboolean overwrite,
    GError **error);

/**
 * ringlet_image_file_add:
 * @image: of the shape and type of the first one
 * @error: as ringlet_image_writer_check(); RINGLET_ERROR_SHAPE when it is unlike the
 *   first one; RINGLET_ERROR_LIMIT; G_FILE_ERROR when the device is full
 *
 * Writes the next frame with what its @meta says, under the keys that the format has
 * for it: EDF the ESRF's, CBF and TIFF those of Dectris, HDF5 the fields of NeXus. What
 * a format has no place for is left out (NumPy and FIT2D hold pixels only, EDF no units
 * of motors). No clock is read: the same frames give the same bytes.
 */
gboolean ringlet_image_file_add (
    RingletImageFile *self, const RingletImage *image, GError **error);

/**
 * ringlet_image_file_commit:
 * @error: RINGLET_ERROR_VALUE when frames are missing; as ringlet_output_commit()
 *
 * The file gets its name.
 */
gboolean ringlet_image_file_commit (RingletImageFile *self, GError **error);

/* What was not committed is removed. */
void ringlet_image_file_free (RingletImageFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletImageFile, ringlet_image_file_free)

/**
 * ringlet_image_write:
 * @path: its suffix tells the format
 * @error: as ringlet_image_writer_find() and ringlet_image_file_add()
 *
 * One frame in one call.
 */
gboolean ringlet_image_write (
    const RingletImage *image, const char *path, gboolean overwrite, GError **error);

G_END_DECLS
