/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "image/dataset-list.h"
#include "thumbnail.h"

G_BEGIN_DECLS

/* Sides of the picture of a dataset, in pixels of the screen. */
#define RINGLET_DATASET_PICTURE 64

#define RINGLET_TYPE_DATASET_ITEM (ringlet_dataset_item_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletDatasetItem, ringlet_dataset_item, RINGLET, DATASET_ITEM, GObject)

/**
 * RingletDatasetItem:
 *
 * A dataset in a list.
 *
 * Property, read-only: "picture" (object, #GdkPaintable or NULL), notified when it is
 * made.
 */

/* @file: that @dataset is in */
RingletDatasetItem *ringlet_dataset_item_new (
    const char *file, const RingletDataset *dataset);

/* Returns (transfer none): "file.h5::/entry/data", in the encoding of file names. */
const char *ringlet_dataset_item_get_name (RingletDatasetItem *self);
/* Returns (transfer none): "/entry/data", UTF-8 */
const char *ringlet_dataset_item_get_path (RingletDatasetItem *self);
/* Returns (transfer full): "2068 × 2162 · uint32 · 100 frames" */
char *ringlet_dataset_item_describe (RingletDatasetItem *self);

/* Whether a picture is to be made: TRUE once, and where there are pixels. */
gboolean ringlet_dataset_item_ask (RingletDatasetItem *self);

/* @surface: (transfer full) (nullable): without one @error is said in its place */
void ringlet_dataset_item_take_picture (
    RingletDatasetItem *self, cairo_surface_t *surface, const GError *error);

G_END_DECLS
