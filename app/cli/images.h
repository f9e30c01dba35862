/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/source.h"

G_BEGIN_DECLS

/* For --help of commands that take many images. */
#define RINGLET_CLI_IMAGES                                                             \
  "IMAGE is a file, FILE.h5::/DATASET, a folder (all images in it), a numbered "       \
  "series\n"                                                                           \
  "img_####.cbf, or a part of one, img_0001.cbf..img_0100.cbf; files that are "        \
  "missing\n"                                                                          \
  "between the first and the last are named."

/* Sentences to standard error. */
void ringlet_cli_tell_notes (const char *const *notes);

/* What the reader found odd in an image; @told: (element-type utf8): a set of what has
 * been said, so that a series says it once. */
void ringlet_cli_tell_warnings (
    const char *path, const RingletImageMeta *meta, GHashTable *told);

G_END_DECLS
