/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_tiff_find_pages:
 * @bytes: a file that begins as a TIFF or BigTIFF does
 * @warning: (out): why later pages are lost; NULL when nothing is wrong
 * @error: when the first page is broken: its directory is not whole, its size is not
 *   possible, its tables of strips or tiles are not or contradict each other
 *
 * Pages that the file says are smaller copies or masks of another one are left out,
 * except the first. Belongs to reader-tiff.c.
 *
 * Returns: (transfer full) (element-type guint64): where the directories lie; at least
 * one
 */
GArray *ringlet_tiff_find_pages (GBytes *bytes, char **warning, GError **error);

G_END_DECLS
