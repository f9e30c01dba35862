/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/block-stream.h"
#include "engine/exclusion.h"
#include "engine/preproc.h"
#include "engine/sums.h"
#include "matrix/matrix.h"

G_BEGIN_DECLS

/* Frames that an engine takes in one pass. */
#define RINGLET_ENGINE_GROUP 8

/* Most frames that any engine takes at once. */
#define RINGLET_ENGINE_MOST 32

/**
 * RingletEngineTask:
 * @matrix: where the pixels go, in the storage that the engine asked for; all pixels,
 *   masked ones too
 * @splitter: what the matrix was made from, for engines without one; its mask is not
 *   looked at
 * @mask: (nullable): pixels that do not count. Laid over the matrix, so that a mask
 * edit builds no geometry
 * @preproc: what is known of the pixels
 * @error_model: which variances to sum
 * @statistic: which pixels of a bin to sum
 * @poisson_floor: least variance of one pixel
 * @memo: for what does not depend on the mask, so that an edit finds it again
 * @device: (nullable): which device, for engines that run on one, see ringlet_cl_get()
 *
 * What an engine is prepared for. Borrowed during supports() and prepare().
 */
typedef struct {
  RingletMatrix *matrix; /* (nullable): where the engine is given none */
  const RingletSplitter *splitter;
  RingletMask *mask;
  RingletPreproc *preproc;
  RingletErrorModel error_model;
  RingletStatistic statistic;
  guint poisson_floor;
  RingletMemo *memo;
  const char *device;
} RingletEngineTask;

/**
 * RingletEngineFrame:
 * @image: the pixels
 * @variance: (nullable): variance of each of them, same shape; for
 *   #RINGLET_ERROR_MODEL_VARIANCE
 * @compressed: (nullable): in place of @image, where the engine takes_compressed()
 *
 * One frame as an engine sees it. Borrowed.
 */
typedef struct {
  const RingletImage *image;
  const RingletImage *variance;
  const RingletBlockFrame *compressed;
} RingletEngineFrame;

/**
 * RingletEngineClass:
 * @name: stable name, what users type: "packed"
 * @alias: (nullable): another name that users type for it; results say so
 * @algorithm: third of the five words of a method
 * @implementation: fourth
 * @target: fifth
 * @storage: of the matrix that it works with
 * @makes_matrix: prepare() is given none: it makes one in its own way, or asks
 *   ringlet_matrix_get()
 * @has_integers: it adds up counts of integer images as integers
 * @has_bins: it has the pixels of a bin side by side, for every #RingletStatistic
 * @group: frames that it takes at once, at most RINGLET_ENGINE_MOST; 0 for
 *   RINGLET_ENGINE_GROUP
 * @supports: (nullable): whether it can do the task at all; RINGLET_ERROR_UNSUPPORTED
 *   saying what it cannot and which engine can. The matrix is not there yet
 * @row_extents: (nullable): ringlet_splitter_row_extents() on @device, to the same
 * bits; RINGLET_ERROR_UNSUPPORTED where that is the processor's
 * @prepare: makes the state: sums what no frame changes. May be slow
 * @n_bytes: memory of the state, which may grow as it is applied: any thread asks
 * @device: (nullable): name of the device that a state runs on, for the fifth word of a
 *   method; NULL for engines of the processor
 * @is_lost: (nullable): whether the device of a state is gone, and it with it
 * @takes_compressed: (nullable): whether apply() decodes frames of a type itself
 * @release: frees the state
 * @worker_new: buffers of one caller of apply(), which allocates nothing then;
 *   RINGLET_ERROR_LIMIT without memory
 * @apply: sums of @n_frames ≤ @group frames of one shape and type, all
 *   with a variance or none. Does not write to @state: each caller has a worker, and
 *   several may apply one state at once. A frame's sums do not depend on the other
 *   frames, on its place among them or on the number of threads
 * @worker_free: frees the buffers
 *
 * One way to integrate. All engines fill the same table, and the tests run the same
 * cases over every row of it against "csr". There is no silent fall-back: an engine
 * that cannot do a task says so.
 */
typedef struct {
  const char *name;
  const char *alias;
  const char *algorithm;
  const char *implementation;
  const char *target;
  RingletStorage storage;
  gboolean makes_matrix;
  gboolean has_integers;
  gboolean has_bins;
  guint group;
  gboolean (*supports) (const RingletEngineTask *task, GError **error);
  gboolean (*row_extents) (const RingletSplitter *splitter, RingletAzimuths azimuths,
      RingletExtent *rows, const char *device, RingletMemo *memo,
      GCancellable *cancellable, GError **error);
  gpointer (*prepare) (
      const RingletEngineTask *task, GCancellable *cancellable, GError **error);
  gsize (*n_bytes) (gconstpointer state);
  const char *(*device) (gconstpointer state);
  gboolean (*is_lost) (gconstpointer state);
  gboolean (*takes_compressed) (gconstpointer state, RingletPixelType type);
  GDestroyNotify release;
  gpointer (*worker_new) (gconstpointer state, GError **error);
  gboolean (*apply) (gconstpointer state, gpointer worker,
      const RingletEngineFrame *frames, gsize n_frames,
      const RingletExclusion *exclusion, RingletSums *sums, GCancellable *cancellable,
      GError **error);
  GDestroyNotify worker_free;
} RingletEngineClass;

/* Frames that it takes at once. */
static inline guint
ringlet_engine_group (const RingletEngineClass *klass)
{
  return klass->group > 0 ? klass->group : RINGLET_ENGINE_GROUP;
}

/* (array zero-terminated=1): all engines of the processor, the default first */
const RingletEngineClass *const *ringlet_engine_list (void);

/* (array zero-terminated=1): those that run on an OpenCL device. None is taken that is
 * not named. */
const RingletEngineClass *const *ringlet_engine_list_opencl (void);

/**
 * ringlet_engine_find:
 * @name: (nullable): a name or an alias, case does not matter; the default when NULL.
 *   Behind a colon follows the device of an engine that runs on one: "opencl:0"
 * @error: RINGLET_ERROR_VALUE for an unknown name, with the names there are
 */
const RingletEngineClass *ringlet_engine_find (const char *name, GError **error);

/**
 * ringlet_engine_for_plan:
 * @error: as ringlet_engine_find(); RINGLET_ERROR_UNSUPPORTED when the engine that
 *   @plan names cannot do its statistic, saying which one can
 *
 * Returns: (transfer none): the engine that @plan names, or else the first one that can
 *   do its statistic; "opencl" means the first one of devices that can
 */
const RingletEngineClass *ringlet_engine_for_plan (
    const RingletPlan *plan, GError **error);

/**
 * ringlet_engine_name:
 * @error: RINGLET_ERROR_VALUE for an unknown name, with the names there are
 *
 * Returns: (transfer none): @name, be it a name or an alias, as the table spells it:
 * for #RingletPlan
 */
const char *ringlet_engine_name (const char *name, GError **error);

/* Means a GPU, or the device behind its colon, and the fastest engine of devices where
 * there is one that does not fail, else the default: app/ sees to the first, in core/
 * it is the default. */
#define RINGLET_ENGINE_AUTO "auto"
gboolean ringlet_engine_is_auto (const char *name);

/* The device that @name asks for, "0" of "opencl:0"; NULL where it says none. */
const char *ringlet_engine_device (const char *name);

G_END_DECLS
