/* SPDX-License-Identifier: MIT */
#pragma once

#include "display.h"
#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_LIVE (ringlet_live_get_type ())
G_DECLARE_FINAL_TYPE (RingletLive, ringlet_live, RINGLET, LIVE, GObject)

/**
 * RingletLive:
 *
 * Follows a document: whenever its state changes, the frame is read and made ready to
 * look at, and then pattern and cake are integrated, all in workers; latest wins. What
 * was shown stays until the new is there. Main thread only.
 *
 * While something is dragged, that is between an edit with a word for the drag (see
 * ringlet_history_push()) and ringlet_project_end_drag() or undo, every change gives
 * previews at once: "pattern" and "cake" are notified some milliseconds later, in the
 * main thread, with results whose is_preview is set. The axes are those of the exact
 * result, the cake may have half or a quarter of the bins where the machine is slow.
 * One preview is made at a time, of the newest state; nothing queues. 30 ms after the
 * last change, or at once when the drag ends, the exact ones are computed and replace
 * them; the next change cancels that. Exports never use what is shown.
 *
 * Properties, all read-only:
 * "display" (pointer, #RingletDisplay or NULL): the frame;
 * "pattern" (pointer, #RingletResult or NULL);
 * "cake" (pointer, #RingletResult or NULL);
 * "cake-pyramid" (pointer, #RingletPyramid or NULL) and
 * "cake-histogram" (pointer, #RingletHistogram or NULL): notified before "cake";
 * "is-stale" (boolean): pattern or cake are of an earlier state;
 * "is-preview" (boolean): pattern or cake are a preview: to be marked where it is
 * shown; "job" (object, #RingletJob or NULL): what is going on now; "error" (boxed,
 * #GError or NULL): why the present state cannot be shown or integrated; a document
 * without a geometry is no error.
 */
RingletLive *ringlet_live_new (RingletProject *project);

/* All (transfer none) (nullable), see the properties. */
RingletDisplay *ringlet_live_get_display (RingletLive *self);
RingletResult *ringlet_live_get_pattern (RingletLive *self);
RingletResult *ringlet_live_get_cake (RingletLive *self);
RingletPyramid *ringlet_live_get_cake_pyramid (RingletLive *self);
RingletHistogram *ringlet_live_get_cake_histogram (RingletLive *self);
RingletJob *ringlet_live_get_job (RingletLive *self);
const GError *ringlet_live_get_error (RingletLive *self);
gboolean ringlet_live_get_is_stale (RingletLive *self);
gboolean ringlet_live_get_is_preview (RingletLive *self);

/* Whether somebody looks at the cake; it is not computed otherwise. Off at first. */
void ringlet_live_set_wants_cake (RingletLive *self, gboolean wants_cake);

/* Makes ready, in a worker, what the first preview of a frame needs (30 ms for 4
 * megapixels), so that it need not wait: to be called when the pointer is pressed, or
 * comes near what can be dragged. Given up when nothing was dragged for 20 s. Of an
 * image above 9 megapixels the first preview makes it. */
void ringlet_live_prepare_preview (RingletLive *self);

/* Stops what is going on; it starts again with the next change, when the cake is asked
 * for, or by: */
void ringlet_live_cancel (RingletLive *self);
/* Goes on with what was stopped. */
void ringlet_live_resume (RingletLive *self);

G_END_DECLS
