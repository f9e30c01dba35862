/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/**
 * RingletHdf5Store:
 * @fd: the file
 * @eof: where the file ends, with what the library thinks to have written
 * @eoa: where what the library has given out ends
 * @committed: what is before is changed at the next commit only
 * @changes: (element-type RingletHdf5Change): such changes, in their order
 * @failed: why the file could not be written, 0 while it could: then nothing more is
 *
 * What the driver of hdf5-journal.c works on.
 */
typedef struct {
  int fd;
  guint64 eof;
  guint64 eoa;
  guint64 committed;
  GArray *changes;
  int failed;
} RingletHdf5Store;

/* Makes the library open @store, which has to live longer than the file, whatever name
 * it is told. The lock is held. */
gboolean ringlet_hdf5_store_set (hid_t access, RingletHdf5Store *store, GError **error);

G_END_DECLS
