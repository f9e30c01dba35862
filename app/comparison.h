/* SPDX-License-Identifier: MIT */
#pragma once

#include "comparison-work.h"
#include "live.h"

G_BEGIN_DECLS

/**
 * RingletCompareView:
 * @RINGLET_COMPARE_PRESENT: the document, as ever
 * @RINGLET_COMPARE_OTHER: what it is compared with
 * @RINGLET_COMPARE_DIFFERENCE: present − other
 * @RINGLET_COMPARE_RATIO: present / other
 */
typedef enum {
  RINGLET_COMPARE_PRESENT,
  RINGLET_COMPARE_OTHER,
  RINGLET_COMPARE_DIFFERENCE,
  RINGLET_COMPARE_RATIO,
} RingletCompareView;

#define RINGLET_COMPARE_N_VIEWS 4

/* "present", "other", "difference", "ratio" */
const char *ringlet_compare_view_name (RingletCompareView view);

#define RINGLET_TYPE_COMPARISON (ringlet_comparison_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletComparison, ringlet_comparison, RINGLET, COMPARISON, GObject)

/**
 * RingletComparison:
 *
 * The image and the cake that are shown, compared with others. Only looked at: no part
 * of the document, of results or of exports. Follows the document; all is computed in a
 * worker, one at a time and always the newest. Main thread only.
 *
 * Signal "changed": another choice, or what belongs to it has come or cannot be had.
 */
RingletComparison *ringlet_comparison_new (RingletProject *project, RingletLive *live);

/* @with: not a file and not a step */
void ringlet_comparison_set_with (RingletComparison *self, RingletCompareWith with);
/* @name: an image, see ringlet_source_open_full() */
void ringlet_comparison_set_file (RingletComparison *self, const char *name);
/* @index: a step of the history, see ringlet_project_step_state() */
void ringlet_comparison_set_step (RingletComparison *self, guint index);
RingletCompareWith ringlet_comparison_get_with (RingletComparison *self);

void ringlet_comparison_set_view (RingletComparison *self, RingletCompareView view);
RingletCompareView ringlet_comparison_get_view (RingletComparison *self);
/* The other one of present and other. */
void ringlet_comparison_blink (RingletComparison *self);

/* What is shown in place of image or cake; NULL for what the document has. (transfer
 * none) (nullable) */
RingletPyramid *ringlet_comparison_get_pyramid (
    RingletComparison *self, gboolean is_cake);
const RingletHistogram *ringlet_comparison_get_histogram (
    RingletComparison *self, gboolean is_cake);
/* Not NULL where difference or ratio are shown. */
RingletContrast *ringlet_comparison_get_contrast (
    RingletComparison *self, gboolean is_cake);

/* The document as it was, where an earlier step is shown; NULL else. (transfer none)
 * (nullable) */
const RingletState *ringlet_comparison_get_shown_state (RingletComparison *self);

/* Why there is nothing to be compared; NULL where there is. */
const GError *ringlet_comparison_get_error (RingletComparison *self);
gboolean ringlet_comparison_is_busy (RingletComparison *self);

/* Returns (transfer full): "Shown: frame 11, the one before", for people. */
char *ringlet_comparison_text (RingletComparison *self);
/* Returns (transfer full): what the other one is, for people; "" for nothing. */
char *ringlet_comparison_other_text (RingletComparison *self);
/* Returns (transfer full): mean, std, least and largest of difference or ratio; ""
 * where there is none. */
char *ringlet_comparison_stats_text (RingletComparison *self);

/* Intensity under the cursor as it is shown: "−12 = 100 − 112". Returns (transfer full)
 * (nullable): NULL where the present image is shown, or there is none. */
char *ringlet_comparison_pixel_text (RingletComparison *self, double slow, double fast);

G_END_DECLS
