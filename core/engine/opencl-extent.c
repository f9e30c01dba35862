/* SPDX-License-Identifier: MIT */
#include "engine/opencl-extent.h"

#include "base/error.h"
#include "engine/opencl-place.h"
#include "engine/opencl-points.h"
#include "geometry/space.h"
#include "opencl/program.h"

typedef struct {
  const RingletSplitter *splitter;
  gboolean with_azimuth;
  RingletClPoints *points;
  RingletClQueue queue;
  RingletClBuffer place;
  RingletClBuffer out;
} Work;

static void
work_clear (Work *self)
{
  ringlet_cl_queue_clear (&self->queue);
  ringlet_cl_buffer_clear (&self->place);
  ringlet_cl_buffer_clear (&self->out);
  g_clear_pointer (&self->points, ringlet_cl_points_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* Whose functions have other bits in other libraries: roots and quotients are rounded
 * as the standard wants it, these are not. */
static gboolean
is_inexact (RingletSpace space)
{
  return space == RINGLET_SPACE_LOG1P_Q_NM || space == RINGLET_SPACE_LOG1P_Q_ANGSTROM ||
      space == RINGLET_SPACE_ARSINH_Q_NM || space == RINGLET_SPACE_ARSINH_Q_ANGSTROM;
}

/* Why the range is the processor's; NULL where it is not. */
static const char *
why_not (const RingletCl *cl, const RingletSplitter *splitter, RingletAzimuths azimuths)
{
  const RingletSpace space = splitter->bins.space;
  const gboolean is_box = splitter->split == RINGLET_SPLIT_BBOX;
  const char *lacks = ringlet_cl_place_lacks (cl, splitter);

  if (lacks != NULL)
    return lacks;
  if ((!is_box && splitter->split != RINGLET_SPLIT_NO) ||
      (is_box && azimuths != RINGLET_AZIMUTHS_NONE) ||
      ringlet_space_get_class (space)->is_infinite_at_beam)
    return "the processor looks at single pixels";
  return is_inexact (space) ? "a function of the radial unit has other bits there"
                            : NULL;
}

static gboolean
check (const RingletCl *cl, const RingletSplitter *splitter, RingletAzimuths azimuths,
    GError **error)
{
  const char *why = why_not (cl, splitter, azimuths);

  if (why == NULL)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The range is not found on %s, because %s", cl->name, why);
  return FALSE;
}

/* Returns (transfer full) (nullable): for work-groups of @group. */
static cl_kernel
create_kernel (const Work *self, gsize group, GError **error)
{
  static const char *const files[] = { "real.cl", "place.cl", "row_extents.cl", NULL };
  RingletCl *cl = self->queue.cl;
  g_autofree char *options = g_strdup_printf ("-DSPACE=%u -DPOINTS=%u -DCORNERS=%u "
                                              "-DSPLIT=%u -DWITH_AZIMUTH=%u -DGROUP=%u",
      (guint) self->splitter->bins.space, (guint) self->points->kind,
      self->splitter->detector->grid->n_corners, (guint) self->splitter->split,
      self->with_azimuth ? 1 : 0, (guint) group);
  cl_program program = ringlet_cl_program (cl, files, options, error);
  cl_int status = CL_SUCCESS;
  cl_kernel kernel = NULL;

  if (program == NULL)
    return NULL;
  kernel = cl->api->CreateKernel (program, "row_extents", &status);
  return ringlet_cl_check_device (cl, status, "row_extents", error) ? kernel : NULL;
}

/* The same, of the largest power of two up to @group that it may have: the compiler is
 * told one, and then says what fits. */
static cl_kernel
create_fitting (const Work *self, gsize *group, GError **error)
{
  const RingletCl *cl = self->queue.cl;
  cl_kernel kernel = create_kernel (self, *group, error);
  const gsize wanted = *group;

  if (kernel == NULL)
    return NULL;
  *group = ringlet_cl_group (cl, kernel, wanted);
  if (*group == wanted)
    return kernel;
  cl->api->ReleaseKernel (kernel);
  return create_kernel (self, *group, error);
}

static gboolean
launch (Work *self, GError **error)
{
  const RingletCl *cl = self->queue.cl;
  const RingletDetector *detector = self->splitter->detector;
  gsize group = cl->is_gpu ? 128 : 32;
  const gsize n_groups[2] = { detector->n_slow, 1 };
  const cl_uint n_fast = (cl_uint) detector->n_fast;
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (self->place),
    RINGLET_CL_BUFFER (self->points->corner),
    RINGLET_CL_BUFFER (self->points->centre),
    RINGLET_CL_VALUE (n_fast),
    RINGLET_CL_BUFFER (self->out),
  };
  cl_kernel kernel = create_fitting (self, &group, error);
  gboolean ok;

  if (kernel == NULL)
    return FALSE;
  ok = ringlet_cl_run (&self->queue, kernel, "Finding the range on the device", args,
      G_N_ELEMENTS (args), n_groups, group, error);
  cl->api->ReleaseKernel (kernel);
  return ok;
}

gboolean
ringlet_cl_row_extents (RingletCl *cl, const RingletSplitter *splitter,
    RingletAzimuths azimuths, RingletExtent *rows, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  const gsize size = splitter->detector->n_slow * sizeof *rows;
  RingletSplitter unit = *splitter;
  g_auto (Work) work = { .splitter = splitter,
    .with_azimuth = azimuths != RINGLET_AZIMUTHS_NONE };
  RingletClPlace place;

  if (!check (cl, splitter, azimuths, error))
    return FALSE;
  /* One bin from 0 to 1: bin units are those of the space then. */
  unit.bins = (RingletBins){ splitter->bins.space, 1, 0.0, 1.0, 1, TRUE, -G_PI, G_PI };
  place = ringlet_cl_place_new (&unit, NULL);
  work.points = ringlet_cl_points_get (cl, splitter->detector,
      splitter->split != RINGLET_SPLIT_NO, memo, cancellable, error);
  return work.points != NULL && ringlet_cl_queue_init (&work.queue, cl, error) &&
      ringlet_cl_buffer_init (
          &work.place, cl, sizeof place, &place, "the geometry", error) &&
      ringlet_cl_buffer_init (&work.out, cl, size, NULL, "the range", error) &&
      launch (&work, error) &&
      ringlet_cl_read (&work.queue, &work.out, 0, size, rows, error);
}
