/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project-images.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_IMAGE_ROW (ringlet_image_row_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletImageRow, ringlet_image_row, RINGLET, IMAGE_ROW, AdwActionRow)

/**
 * RingletImageRow:
 *
 * An image that corrects others: the file that it is from, a button to choose one and
 * one to be without. What went wrong is said in the place of the file.
 */

/* @project: borrowed as long as the row lives */
GtkWidget *ringlet_image_row_new (RingletImageUse use, RingletProject *project);

/* What the document says now. */
void ringlet_image_row_show (RingletImageRow *self);

G_END_DECLS
