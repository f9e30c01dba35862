/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/exclusion.h"
#include "engine/preproc.h"
#include "engine/sums.h"
#include "matrix/matrix.h"

G_BEGIN_DECLS

/**
 * RingletEngineTask:
 * @matrix: where the pixels go, in the storage that the engine asked for
 * @preproc: what is known of them
 * @error_model: whether to sum variances
 * @poisson_floor: least variance of one pixel
 *
 * What an engine is prepared for. Borrowed during prepare().
 */
typedef struct {
  RingletMatrix *matrix;
  RingletPreproc *preproc;
  RingletErrorModel error_model;
  guint poisson_floor;
} RingletEngineTask;

/**
 * RingletEngineClass:
 * @name: stable name, what users type: "packed"
 * @algorithm: third of the five words of a method
 * @implementation: fourth
 * @target: fifth
 * @storage: of the matrix that it works with
 * @prepare: makes the state: sums what no frame changes. May be slow
 * @apply: sums of @n_frames frames of one shape and type. Does not write to @state, so
 *   several threads may apply one state at once. A frame's sums do not depend on the
 *   other frames, on its place among them or on the number of threads
 * @release: frees the state
 *
 * One way to integrate. All engines fill the same table, and the tests run the same
 * cases over every row of it against "csr". There is no silent fall-back: an engine
 * that cannot do a task says so.
 */
typedef struct {
  const char *name;
  const char *algorithm;
  const char *implementation;
  const char *target;
  RingletStorage storage;
  gpointer (*prepare) (
      const RingletEngineTask *task, GCancellable *cancellable, GError **error);
  gboolean (*apply) (gpointer state, RingletImage *const *frames, gsize n_frames,
      const RingletExclusion *exclusion, RingletSums *sums, GCancellable *cancellable,
      GError **error);
  void (*release) (gpointer state);
} RingletEngineClass;

/* (array zero-terminated=1): all engines of this build, the default first */
const RingletEngineClass *const *ringlet_engine_list (void);

/**
 * ringlet_engine_find:
 * @name: (nullable): the default when NULL
 * @error: RINGLET_ERROR_VALUE for an unknown name, with the names there are
 */
const RingletEngineClass *ringlet_engine_find (const char *name, GError **error);

G_END_DECLS
