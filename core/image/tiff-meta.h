/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"
#include "image/tiff-client.h"

G_BEGIN_DECLS

/**
 * ringlet_tiff_meta_add:
 * @tiff: at a page
 *
 * Adds what the tags of the page say beside its pixels: who made it, when, with what;
 * the description, which cameras of Dectris fill with a header of their own and
 * programs like Fit2D and those of Perkin-Elmer panels with lines of "key = value";
 * attributes that EPICS areaDetector writes, one tag each, "Name:value". Source:
 * TIFF 6.0, section 8; areaDetector ADCore R3-13, NDFileTIFF.
 */
void ringlet_tiff_meta_add (RingletImageMeta *meta, TIFF *tiff);

G_END_DECLS
