/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/link.h"

G_BEGIN_DECLS

/**
 * RingletAside:
 * @image: (nullable): one that corrects, NULL where none is switched off
 * @path: (nullable): the file that it is from
 */
typedef struct {
  RingletImage *image;
  char *path;
} RingletAside;

/* Links that are images: dark, background, flat field, absorption. */
#define RINGLET_ASIDE_N (RINGLET_LINK_ABSORPTION + 1)

/**
 * RingletSwitchedOff:
 * @images: one a link
 * @n_dark: frames that the dark is the mean of
 * @background_scale: of the background
 * @factors: those that are switched off; the others are none
 *
 * What corrections that are switched off are when they are switched on again.
 * Immutable, a part of the state; NULL where nothing is switched off.
 */
typedef struct {
  RingletAside images[RINGLET_ASIDE_N];
  guint n_dark;
  double background_scale;
  RingletFactors factors;
} RingletSwitchedOff;

/* @self: (nullable). Returns (transfer full) a copy that may be edited until it is
 * published; nothing is switched off where @self is NULL. */
RingletSwitchedOff *ringlet_switched_off_dup (const RingletSwitchedOff *self);

/* Both take NULL. */
RingletSwitchedOff *ringlet_switched_off_ref (RingletSwitchedOff *self);
void ringlet_switched_off_unref (RingletSwitchedOff *self);

/* Whether @link is kept in it. @self: (nullable) */
gboolean ringlet_switched_off_has (const RingletSwitchedOff *self, RingletLink link);

/* What @self, which is being edited, has of @link is given up. */
void ringlet_switched_off_forget (RingletSwitchedOff *self, RingletLink link);

/* Both (nullable). */
gboolean ringlet_switched_off_equal (
    const RingletSwitchedOff *a, const RingletSwitchedOff *b);

/* Adds all that is compared. @self: (nullable) */
void ringlet_switched_off_digest (
    const RingletSwitchedOff *self, RingletDigest *digest);

/* Memory of the images that @before does not have. Both (nullable). */
gsize ringlet_switched_off_bytes_beside (
    const RingletSwitchedOff *self, const RingletSwitchedOff *before);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSwitchedOff, ringlet_switched_off_unref)

G_END_DECLS
