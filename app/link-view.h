/* SPDX-License-Identifier: MIT */
#pragma once

#include "chain.h"
#include "display.h"
#include "probe.h"

G_BEGIN_DECLS

/**
 * RingletLinkView:
 * @link: which correction
 * @pyramid: its factor, or what it subtracts, of every pixel; masked as the frame is
 * @histogram: of the pixels that count
 *
 * One correction of a document as an image, ready to be looked at. Immutable.
 */
typedef struct {
  RingletLink link;
  RingletPyramid *pyramid;
  RingletHistogram *histogram;
} RingletLinkView;

/**
 * ringlet_link_view_new:
 * @display: the frame in whose place it is seen
 * @error: RINGLET_ERROR_VALUE without a detector that fits the frame; what
 *   ringlet_link_image() says
 *
 * Pure; any thread.
 *
 * Returns: (transfer full): 7 bytes a pixel
 */
RingletLinkView *ringlet_link_view_new (const RingletState *state,
    const RingletDisplay *display, RingletLink link, RingletMemo *memo,
    GCancellable *cancellable, GError **error);

/* Whether two documents have the same image of each correction. */
gboolean ringlet_link_view_is_same (const RingletState *a, const RingletState *b);

/* Returns (transfer full): "Polarisation, factor 0.42–1.00", "Dark, 3–120 counts" */
char *ringlet_link_view_title (const RingletLinkView *self);

/* What is under @probe takes the place of the intensity: "factor 0.8312". */
void ringlet_link_view_read (
    const RingletLinkView *self, const RingletProbe *probe, RingletReadout *readout);

/* Colours of it: @levels as those of the frame. A factor is linear from its least to
 * its largest value; counts have the scale of the frame. */
RingletLevels ringlet_link_view_levels (
    const RingletLinkView *self, const RingletLevels *levels);

RingletLinkView *ringlet_link_view_ref (RingletLinkView *self);
void ringlet_link_view_unref (RingletLinkView *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletLinkView, ringlet_link_view_unref)

G_END_DECLS
