/* SPDX-License-Identifier: MIT */
#pragma once

#include <tiffio.h>

#include "base/error.h"

G_BEGIN_DECLS

/* libtiff over bytes in memory: its handles and its errors. Belongs to reader-tiff.c.
 */

/**
 * RingletTiffClient:
 * @message: (nullable): what libtiff said first: the cause of what it said later
 *
 * What libtiff takes for a file. Must outlive the handles opened on it; one thread
 * only.
 */
typedef struct {
  const guint8 *data;
  guint64 size;
  guint64 at;
  char *message;
} RingletTiffClient;

RingletTiffClient ringlet_tiff_client_init (GBytes *bytes);
void ringlet_tiff_client_clear (RingletTiffClient *self);

/* Opens the page whose directory lies at @offset. */
TIFF *ringlet_tiff_client_open (
    RingletTiffClient *self, guint64 offset, GError **error);

/* Sets RINGLET_ERROR_FORMAT with @what and libtiff's reason. */
void ringlet_tiff_client_set_error (
    const RingletTiffClient *self, const char *what, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletTiffClient, ringlet_tiff_client_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TIFF, TIFFClose)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TIFFOpenOptions, TIFFOpenOptionsFree)

G_END_DECLS
