/* SPDX-License-Identifier: MIT */
#pragma once

/* The steps of refine.c, one a file. */

#include "calib/refine-problem.h"

G_BEGIN_DECLS

/* Whether the options make sense; with @is_fit, whether anything can be refined. */
gboolean ringlet_refine_check (
    const RingletRefineOptions *options, gboolean is_fit, GError **error);

/* Which bounds contradict themselves or the start @value. */
gboolean ringlet_refine_check_limit (
    const char *name, const RingletRefineLimit *limit, double value, GError **error);

/**
 * RingletRefineStart:
 * @geometry: where to begin
 * @name: "rot1 mirrored"
 *
 * Another place to begin at.
 */
typedef struct {
  RingletGeometry geometry;
  const char *name;
} RingletRefineStart;

/* Returns (transfer full) (element-type RingletRefineStart): others than @geometry that
 * lie within @limits; none unless distance, poni1, poni2, rot1 and rot2 may all move.
 */
GArray *ringlet_refine_starts (const RingletRefineProblem *problem,
    const RingletGeometry *geometry, const RingletRefineLimit *limits);

/* Fills points, rings and total of @result at its geometry. */
void ringlet_refine_report (
    RingletRefinement *result, const RingletRefineProblem *problem);

/* Fills the faults of @result and the hint of its total; its states are as they will
 * be. */
void ringlet_refine_find_faults (
    RingletRefinement *result, const RingletRefineProblem *problem);

/* Returns (transfer full): one fault as a sentence. */
char *ringlet_refine_fault_text (const RingletRefineFault *fault);

/* Whether @parameter was refined and is not at a bound. */
gboolean ringlet_refine_is_moving (
    const RingletRefinement *result, RingletRefineParameter parameter);

/* The tilt @rot1, @rot2, with the beam arriving at the same place from @stretch times
 * as far. */
RingletGeometry ringlet_refine_turn_about_beam (
    const RingletGeometry *geometry, double rot1, double rot2, double stretch);

/* The numbers of all points together, as those of ring 0. */
RingletRefineRing ringlet_refine_all (const GArray *points);

/**
 * ringlet_refine_warnings:
 * @sets: (nullable): what cannot be told apart, of ringlet_refine_covariance()
 * @is_stuck: the solver came to no end
 *
 * Returns: (transfer full): what the user should know
 */
char **ringlet_refine_warnings (const RingletRefinement *result,
    const RingletRefineLimit *limits, const GPtrArray *sets, gboolean is_stuck);

/* Adds to ± σ and correlations of @result what rings do that lie off together; all
 * other fields are as they will be. */
void ringlet_refine_add_rings (
    RingletRefinement *result, const RingletRefineProblem *problem);

G_END_DECLS
