/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Colours of a map. */
#define RINGLET_COLORMAP_SIZE 256

/**
 * RingletColormap:
 * @name: what settings say, "viridis"
 * @title: for humans
 * @reference: where the colours are from
 * @colours: from dark to bright, 0xFFRRGGBB
 * @masked: of pixels that the mask takes out; far from every one of @colours
 * @no_data: of pixels whose value is no data (NaN, flags of the detector); likewise
 *
 * Even steps for the eye, also for a colour-blind one. The table is constant.
 */
typedef struct {
  const char *name;
  const char *title;
  const char *reference;
  const guint32 *colours;
  guint32 masked;
  guint32 no_data;
} RingletColormap;

/* (array zero-terminated=1): viridis first, then grey, inferno, cividis */
const RingletColormap *const *ringlet_colormap_list (void);

/* For what has a middle: from blue by light grey to red, alike on both sides of it.
 * None of the list, since an image has no middle. */
const RingletColormap *ringlet_colormap_diverging (void);

/**
 * ringlet_colormap_find:
 * @error: RINGLET_ERROR_VALUE, with the list of names, when there is none
 */
const RingletColormap *ringlet_colormap_find (const char *name, GError **error);

G_END_DECLS
