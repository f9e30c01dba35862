/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletHdf5Superblock:
 * @at: where it begins; a power of two from 512 on behind a user block, else 0
 * @version: 0 to 3
 * @size: bytes that it takes
 * @length_size: bytes of a length in the file
 * @flags_at: of version 3, where @flags are
 * @flags: of version 3: bit 0: somebody writes the file, bit 2: as SWMR writer
 * @end: where the file should end, counted from its first byte
 *
 * The first block of an HDF5 file, as far as it has to be looked at before the library
 * does. Source: "HDF5 File Format Specification Version 3.0", II.A.
 */
typedef struct {
  gsize at;
  guint version;
  gsize size;
  gsize length_size;
  gsize flags_at;
  guint8 flags;
  guint64 end;
} RingletHdf5Superblock;

enum {
  RINGLET_HDF5_WRITING = 1,
  RINGLET_HDF5_SWMR = 4,
};

/* Offset of the signature in the first bytes of a file; -1 when there is none. */
gssize ringlet_hdf5_find_signature (const guint8 *head, gsize size);

/**
 * ringlet_hdf5_superblock_read:
 * @head: first @size bytes of the file
 * @file_size: of the whole file
 * @error: RINGLET_ERROR_TRUNCATED or RINGLET_ERROR_FORMAT
 */
gboolean ringlet_hdf5_superblock_read (RingletHdf5Superblock *self, const guint8 *head,
    gsize size, guint64 file_size, GError **error);

/* Takes the flags out of @head, so that the library opens the file. */
void ringlet_hdf5_superblock_clear_flags (
    const RingletHdf5Superblock *self, guint8 *head);

G_END_DECLS
