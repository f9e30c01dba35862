/* SPDX-License-Identifier: MIT */
#pragma once

#include "file-hash.h"
#include "image/source.h"

G_BEGIN_DECLS

/**
 * RingletFileHashes:
 *
 * The hashes of the files of a series that hold several of its frames, each begun when
 * it is asked for the first time. Any thread.
 */
typedef struct _RingletFileHashes RingletFileHashes;

RingletFileHashes *ringlet_file_hashes_new (RingletSource *source);

/* Stops what goes on, and waits for nobody. */
void ringlet_file_hashes_free (RingletFileHashes *self);

/* Returns (transfer none) (nullable): that of the file of a frame; %NULL where the
 * frame is alone in it. */
RingletFileHash *ringlet_file_hashes_get (RingletFileHashes *self, guint64 frame);

/* How far that one is which has to go farthest, 0 to 1; 1 where none is under way. Any
 * thread. */
double ringlet_file_hashes_get_progress (RingletFileHashes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletFileHashes, ringlet_file_hashes_free)

G_END_DECLS
