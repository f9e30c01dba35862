/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_scan_links_add:
 * @path: of frames, as ringlet_source_path() has it
 * @n_frames: how many of them come from there
 * @links: (element-type utf8): gets "FILE::/DATASET", one for each dataset that they
 * lie in: those of an Eiger master have several
 *
 * What a file that shows the frames can be linked to. Nothing where it is no HDF5 file,
 * or no dataset has them as they are. Any thread; takes HDF5's lock.
 */
void ringlet_scan_links_add (const char *path, guint64 n_frames, GPtrArray *links);

G_END_DECLS
