/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project-images.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_IMAGE_ENTRY (ringlet_image_entry_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletImageEntry, ringlet_image_entry, RINGLET, IMAGE_ENTRY, AdwBin)

/**
 * RingletImageEntry:
 *
 * An image that corrects others: the file that it is from, be it switched off or not, a
 * button to choose one and one to be without. What went wrong is said in the place of
 * the file.
 */

/* @project: borrowed as long as it lives */
GtkWidget *ringlet_image_entry_new (RingletImageUse use, RingletProject *project);

/* What the document says now. */
void ringlet_image_entry_show (RingletImageEntry *self);

G_END_DECLS
