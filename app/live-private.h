/* SPDX-License-Identifier: MIT */
#pragma once

#include "live-shelf.h"
#include "live-work.h"
#include "live.h"
#include "previewer.h"

G_BEGIN_DECLS

/* Work that goes on. @live is NULL when nobody waits for it any more. */
typedef struct {
  RingletLive *live;
  RingletJob *job;
  RingletLiveStage stage;
  RingletState *state;
  gint64 begun_us; /* monotonic time */
} RingletLiveRun;

/**
 * RingletLiveAhead:
 * @before: (nullable): the document before it changes again
 * @step: from its frame to the present one; 0 after any other change
 * @state: (nullable): of the frame that comes next
 * @run: (nullable): that reads it
 * @display: (nullable): of @state, when it has been read
 *
 * The frame that will be asked for.
 */
typedef struct {
  RingletState *before;
  gint64 step;
  RingletState *state;
  RingletLiveRun *run;
  RingletDisplay *display;
} RingletLiveAhead;

/* A preview that is being made. */
typedef struct _RingletLivePreview RingletLivePreview;

struct _RingletLive {
  GObject parent_instance;

  RingletProject *project;
  gboolean wants_cake;

  RingletDisplay *display;
  RingletResult *pattern;
  RingletResult *cake;
  RingletPyramid *cake_pyramid;
  RingletHistogram *cake_histogram;
  RingletState *made_from[RINGLET_LIVE_N_STAGES]; /* what the above are of, or NULL */

  RingletState *previewed[RINGLET_LIVE_N_STAGES]; /* of what is a preview, or NULL */

  RingletLiveShelf *shelf; /* of the frame in @display */

  RingletState *prepared_for; /* whose matrices the memo holds, or NULL */
  guint64 prepared_at;        /* by the clock of the memo */

  RingletLiveRun *run; /* NULL when nothing goes on */
  RingletLiveAhead ahead;
  guint pause_id;
  guint rest_id;
  gboolean is_rested; /* memory went back since something was computed */

  RingletLivePreview *preview_run; /* NULL when none is made */
  RingletPreviewer *previewer;     /* NULL before the first, and while one is made */
  guint keep_id;
  gsize large_bytes; /* a previewer that has more makes its image a large one */
  guint coarseness;
  gboolean has_no_preview; /* until the drag is over */
  gboolean is_preview;

  gboolean is_halted;
  gboolean is_stale;
  GError *error;
  RingletLiveStage failed_stage;
  RingletState *failed_state; /* what @error is about, or NULL */
};

/* The document has changed: stops what is of no use now and begins what is missing. */
void ringlet_live_update (RingletLive *self);

/* Whether the exact product of a stage is shown for the present state. */
gboolean ringlet_live_is_done (RingletLive *self, RingletLiveStage stage);

/* The same, or a preview. */
gboolean ringlet_live_is_shown (RingletLive *self, RingletLiveStage stage);

/* Shows the exact product of a stage; what is taken of @product is no longer in it. */
void ringlet_live_show (RingletLive *self, RingletLiveStage stage, RingletState *state,
    RingletLiveProduct *product);

/* What a stage and those after it made. */
void ringlet_live_forget_from (RingletLive *self, RingletLiveStage stage);
void ringlet_live_forget_cake (RingletLive *self);

/* Whether the image in @display is so large that a document has no memory to spare:
 * what previews keep goes with the drag, and of cakes only the one shown is kept. */
gboolean ringlet_live_is_large (RingletLive *self);

/* Gives up what previews of a large image keep. */
void ringlet_live_forget_large_previewer (RingletLive *self);

/* What goes of the memo before a preview of a geometry that moves is made: of a large
 * image matrices of another geometry and what previews keep are too much together. */
RingletLiveRoom ringlet_live_preview_room (RingletLive *self);

/* "is-stale" and "is-preview". */
void ringlet_live_update_marks (RingletLive *self);

/* Shows what is not exact already. @pattern and the three of a cake are (transfer full)
 * (nullable). */
void ringlet_live_show_preview (RingletLive *self, RingletState *state,
    RingletResult *pattern, RingletResult *cake, RingletPyramid *pyramid,
    RingletHistogram *histogram);

/* Begins work. @work: (transfer full) */
RingletLiveRun *ringlet_live_run_new (RingletLive *self, RingletLiveWork *work);

/* Whoever waits for it waits no more. */
void ringlet_live_run_abandon (RingletLiveRun **run);

/* The document may have gone on to another frame. */
void ringlet_live_note_step (RingletLive *self);

/* Reads the frame that will be asked for, if somebody goes from frame to frame. */
void ringlet_live_look_ahead (RingletLive *self);

/* Its end; @product is NULL without one, and what is taken is no longer in it. */
void ringlet_live_ahead_done (RingletLive *self, RingletLiveProduct *product);

/* Shows it if it has been asked for, or makes its run the one that goes on. */
void ringlet_live_take_ahead (RingletLive *self);

/* Stops its run, too. */
void ringlet_live_forget_ahead (RingletLive *self);

/* Begins what is missing and may begin now; nothing is stopped. */
void ringlet_live_advance (RingletLive *self);

/* Begins a preview if something is being dragged and none is being made; stops it when
 * nothing is dragged any more, but of a large image one of the present state. */
void ringlet_live_preview_update (RingletLive *self);

/* Whether one is being made of something that is dragged. */
gboolean ringlet_live_preview_is_due (RingletLive *self);

/* The state that is to be shown; borrowed. */
static inline RingletState *
ringlet_live_present (RingletLive *self)
{
  return ringlet_project_get_state (self->project);
}

/* Gives memory back when nothing is computed for a while from now on. */
void ringlet_live_rest (RingletLive *self);

/* The same once @self is no more. */
void ringlet_live_rest_last (RingletLive *self);

/* A drag begins: takes that memory again in the background, so that the exact results
 * at its end need not wait for the system to clear 100 MB of pages. */
void ringlet_live_take_again (RingletLive *self);

/* Gives memory back in a thread, with @previewer: (transfer full) (nullable). */
void ringlet_live_give_back (RingletPreviewer *previewer);

/* Nobody waits any more. */
void ringlet_live_preview_abandon (RingletLive *self);

G_END_DECLS
