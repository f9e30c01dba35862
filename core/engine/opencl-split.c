/* SPDX-License-Identifier: MIT */
#include "engine/opencl-split.h"

#include <stdlib.h>

#include "base/error.h"
#include "engine/opencl-place.h"
#include "engine/opencl-points.h"
#include "geometry/space.h"
#include "matrix/packed-some.h"
#include "opencl/program.h"

/* Pixels that the processor puts; where there are more, it had better put all. */
#define MOST_ASKED (1u << 18)

/* Room on the list, at first: a part of the pixels of a pattern, and of a cake. */
#define PATTERN_PART 64
#define CAKE_PART 4
#define LEAST_ROOM 65536

/* As kernels/packed_put.cl counts. */
typedef struct {
  cl_uint n_wide;
  cl_uint n_asked;
  cl_uint n_shares;
} Counters;

/* What the steps share. */
typedef struct {
  RingletClSplit *out;
  const RingletSplitter *splitter;
  const RingletPacked *empty;
  GCancellable *cancellable;
  RingletClPoints *points;
  RingletClQueue queue;
  cl_program program; /* borrowed */
  RingletClBuffer place;
  RingletClBuffer mask;
  RingletClBuffer counters;
  RingletClBuffer asked;
  gsize capacity;
  Counters counts;
} Work;

static void
work_clear (Work *self)
{
  ringlet_cl_queue_clear (&self->queue);
  ringlet_cl_buffer_clear (&self->place);
  ringlet_cl_buffer_clear (&self->mask);
  ringlet_cl_buffer_clear (&self->counters);
  ringlet_cl_buffer_clear (&self->asked);
  g_clear_pointer (&self->points, ringlet_cl_points_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* Functions that are ten thousand times worse than those of a device, and doubts that
 * are a thousand times larger: in a small detector rounding goes another way then. */
#define INEXACT " -DINEXACT=1e-11 -DDOUBT=2e-3 -DNEAR_EDGE=1e-6"

/* Everything that decides about loops and branches is known to the compiler. */
static char *
program_options (const Work *self)
{
  const RingletPacked *empty = self->empty;
  const RingletBins *bins = &empty->bins;
  const RingletSpaceClass *space = ringlet_space_get_class (bins->space);

  return g_strdup_printf (
      "-DSPACE=%u -DPOINTS=%u -DCORNERS=%u -DSPLIT=%u -DFLAT=%u -DWHOLE_TURN=%u "
      "-DIS_INFINITE=%u -DFORMAT=%u -DSLOT=%s%s",
      (guint) bins->space, (guint) self->points->kind,
      self->splitter->detector->grid->n_corners, (guint) self->splitter->split,
      bins->whole_turn && bins->n_azimuth == 1 ? 1 : 0, bins->whole_turn ? 1 : 0,
      space->is_infinite_at_beam ? 1 : 0, (guint) empty->format,
      empty->slot_bytes == 2 ? "ushort" : "uint",
      self->queue.cl->is_inexact ? INEXACT : "");
}

static const char *
shape_file (RingletSplit split)
{
  switch (split) {
  case RINGLET_SPLIT_NO:
    return "split_centre.cl";
  case RINGLET_SPLIT_FULL:
    return "split_outline.cl";
  default:
    return "split_box.cl";
  }
}

static gboolean
ensure_program (Work *self, GError **error)
{
  const char *const files[] = { "real.cl", "place.cl", "packed_put.cl",
    "split_reach.cl", shape_file (self->splitter->split), "split_pixels.cl", NULL };
  g_autofree char *options = program_options (self);

  self->program = ringlet_cl_program (self->queue.cl, files, options, error);
  return self->program != NULL;
}

static gboolean
make_buffers (Work *self, GError **error)
{
  const RingletCl *cl = self->queue.cl;
  const RingletPacked *empty = self->empty;
  const RingletMask *mask = self->splitter->mask;
  const RingletClPlace place = ringlet_cl_place_new (self->splitter, NULL);
  const gsize n_rest = (gsize) empty->format - 1;
  const gsize n_words = mask != NULL ? (empty->n_pixels + 63) / 64 : 0;

  self->capacity = LEAST_ROOM +
      empty->n_pixels / (empty->bins.n_azimuth > 1 ? CAKE_PART : PATTERN_PART);
  return ringlet_cl_buffer_init (&self->out->slot, cl,
             empty->n_pixels * empty->slot_bytes, NULL, "the matrix", error) &&
      ringlet_cl_buffer_init (&self->out->rest, cl,
          empty->n_pixels * n_rest * sizeof (guint16), NULL, "the matrix", error) &&
      ringlet_cl_buffer_init (&self->out->wide, cl,
          self->capacity * sizeof (RingletWideEntry), NULL, "the matrix", error) &&
      ringlet_cl_buffer_init (
          &self->place, cl, sizeof place, &place, "the geometry", error) &&
      ringlet_cl_buffer_init (&self->mask, cl, n_words * sizeof (guint64),
          mask != NULL ? mask->bits : NULL, "the mask", error) &&
      ringlet_cl_buffer_init (
          &self->counters, cl, sizeof (Counters), NULL, "counters", error) &&
      ringlet_cl_buffer_init (
          &self->asked, cl, MOST_ASKED * sizeof (guint32), NULL, "a list", error);
}

/* One kernel over @n work-items. */
static gboolean
launch (Work *self, const char *name, gsize n, const RingletClArg *args, gsize n_args,
    GError **error)
{
  const RingletCl *cl = self->queue.cl;
  cl_int status = CL_SUCCESS;
  cl_kernel kernel = cl->api->CreateKernel (self->program, name, &status);
  gsize n_groups[2] = { 1, 1 };
  gsize group;
  gboolean ok;

  if (!ringlet_cl_check_device (cl, status, name, error))
    return FALSE;
  group = ringlet_cl_group (cl, kernel, cl->is_gpu ? 128 : 64);
  n_groups[0] = (n + group - 1) / group;
  ok = ringlet_cl_run (&self->queue, kernel, "Splitting pixels on the device", args,
      n_args, n_groups, group, error);
  cl->api->ReleaseKernel (kernel);
  return ok;
}

static gboolean
split_once (Work *self, GError **error)
{
  const cl_uint n_fast = (cl_uint) self->splitter->detector->n_fast;
  const cl_uint n_pixels = (cl_uint) self->empty->n_pixels;
  const cl_uint has_mask = self->splitter->mask != NULL ? 1 : 0;
  const cl_uint capacity = (cl_uint) self->capacity;
  const cl_uint row_slots = (cl_uint) self->empty->bins.n_radial + 1;
  const cl_uint most_asked = MOST_ASKED;
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (self->place),
    RINGLET_CL_BUFFER (self->points->corner),
    RINGLET_CL_BUFFER (self->points->centre),
    RINGLET_CL_VALUE (n_fast),
    RINGLET_CL_VALUE (n_pixels),
    RINGLET_CL_BUFFER (self->mask),
    RINGLET_CL_VALUE (has_mask),
    RINGLET_CL_BUFFER (self->out->slot),
    RINGLET_CL_BUFFER (self->out->rest),
    RINGLET_CL_BUFFER (self->out->wide),
    RINGLET_CL_VALUE (capacity),
    RINGLET_CL_VALUE (row_slots),
    RINGLET_CL_BUFFER (self->counters),
    RINGLET_CL_BUFFER (self->asked),
    RINGLET_CL_VALUE (most_asked),
  };

  return ringlet_cl_zero (&self->queue, &self->counters, sizeof (Counters), error) &&
      launch (self, "split_pixels", self->empty->n_pixels, args, G_N_ELEMENTS (args),
          error) &&
      ringlet_cl_read (
          &self->queue, &self->counters, 0, sizeof self->counts, &self->counts, error);
}

/* Again with a larger list, where that one was too small. */
static gboolean
split (Work *self, GError **error)
{
  if (!split_once (self, error))
    return FALSE;
  if (self->counts.n_wide > self->capacity) {
    self->capacity = (gsize) self->counts.n_wide + LEAST_ROOM;
    if (!ringlet_cl_buffer_reserve (&self->out->wide, self->queue.cl,
            self->capacity * sizeof (RingletWideEntry), "the matrix", error) ||
        !split_once (self, error))
      return FALSE;
  }
  self->out->n_wide = self->counts.n_wide;
  self->out->n_asked = self->counts.n_asked;
  if (self->counts.n_asked <= MOST_ASKED)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The matrix cannot be made on %s, because %u pixels lie around the beam or reach "
      "many bins",
      self->queue.cl->name, self->counts.n_asked);
  return FALSE;
}

/* --- pixels that the processor puts --- */

static int
compare_pixels (gconstpointer a, gconstpointer b)
{
  const guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

static gboolean
put_narrow (Work *self, const RingletPackedSome *some, GError **error)
{
  const RingletCl *cl = self->queue.cl;
  const gsize n_rest = (gsize) self->empty->format - 1;
  const cl_uint n = (cl_uint) some->n;
  g_auto (RingletClBuffer) slot = { NULL };
  g_auto (RingletClBuffer) rest = { NULL };
  const gboolean ok = ringlet_cl_buffer_init (&slot, cl, some->n * sizeof *some->slot,
                          some->slot, "shares", error) &&
      ringlet_cl_buffer_init (&rest, cl, some->n * n_rest * sizeof *some->rest,
          some->rest, "shares", error);
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (self->asked),
    RINGLET_CL_VALUE (n),
    RINGLET_CL_BUFFER (slot),
    RINGLET_CL_BUFFER (rest),
    RINGLET_CL_BUFFER (self->out->slot),
    RINGLET_CL_BUFFER (self->out->rest),
  };

  return ok && launch (self, "put_asked", some->n, args, G_N_ELEMENTS (args), error) &&
      ringlet_cl_wait (&self->queue, error);
}

/* The list with room for @n more. */
static gboolean
grow_list (Work *self, gsize n, GError **error)
{
  RingletClBuffer before = self->out->wide;
  const gsize used = (gsize) self->out->n_wide * sizeof (RingletWideEntry);
  gboolean ok;

  if (self->out->n_wide + n <= self->capacity)
    return TRUE;

  self->capacity = self->out->n_wide + n;
  self->out->wide = (RingletClBuffer){ NULL };
  ok = ringlet_cl_buffer_init (&self->out->wide, self->queue.cl,
           self->capacity * sizeof (RingletWideEntry), NULL, "the matrix", error) &&
      (used == 0 ||
          ringlet_cl_check_device (self->queue.cl,
              self->queue.cl->api->EnqueueCopyBuffer (self->queue.queue, before.mem,
                  self->out->wide.mem, 0, 0, used, 0, NULL, NULL),
              "Copying on the device", error));
  ok = ringlet_cl_wait (&self->queue, ok ? error : NULL) && ok;
  ringlet_cl_buffer_clear (&before);
  return ok;
}

static gboolean
put_wide (Work *self, const RingletPackedSome *some, GError **error)
{
  const gsize size = sizeof *some->entry;

  if (some->n_entries == 0)
    return TRUE;
  if (!grow_list (self, some->n_entries, error) ||
      !ringlet_cl_write (&self->queue, &self->out->wide, self->out->n_wide * size,
          some->n_entries * size, some->entry, error))
    return FALSE;
  self->out->n_wide += (guint32) some->n_entries;
  return TRUE;
}

/* As the processor's build looks at it. */
static gboolean
check_coarse_enough (const Work *self, const RingletPackedSome *some, GError **error)
{
  if (some->n_fine <= (self->counts.n_shares + some->n_shares) / 2)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The matrix cannot be made on %s, because the bins are much finer than the "
      "pixels",
      self->queue.cl->name);
  return FALSE;
}

static gboolean
put_asked (Work *self, GError **error)
{
  const gsize n = self->counts.n_asked;
  g_autofree guint32 *pixels = g_new (guint32, MAX (n, 1));
  g_auto (RingletPackedSome) some = { 0 };

  if (n == 0)
    return TRUE;
  if (!ringlet_cl_read (
          &self->queue, &self->asked, 0, n * sizeof *pixels, pixels, error))
    return FALSE;
  qsort (pixels, n, sizeof *pixels, compare_pixels);
  return ringlet_packed_some_init (&some, self->splitter, self->empty->format, pixels,
             n, self->cancellable, error) &&
      check_coarse_enough (self, &some, error) &&
      ringlet_cl_write (
          &self->queue, &self->asked, 0, n * sizeof *pixels, pixels, error) &&
      put_narrow (self, &some, error) && put_wide (self, &some, error);
}

gboolean
ringlet_cl_split_init (RingletClSplit *self, RingletCl *cl,
    const RingletSplitter *splitter, const RingletPacked *empty, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  g_auto (Work) work = {
    .out = self, .splitter = splitter, .empty = empty, .cancellable = cancellable
  };

  *self = (RingletClSplit){ { NULL } };
  if (!ringlet_cl_place_check (cl, splitter, error))
    return FALSE;
  work.points = ringlet_cl_points_get (cl, splitter->detector,
      splitter->split != RINGLET_SPLIT_NO, memo, cancellable, error);
  return work.points != NULL && ringlet_cl_queue_init (&work.queue, cl, error) &&
      ensure_program (&work, error) && make_buffers (&work, error) &&
      split (&work, error) && put_asked (&work, error);
}

void
ringlet_cl_split_clear (RingletClSplit *self)
{
  ringlet_cl_buffer_clear (&self->slot);
  ringlet_cl_buffer_clear (&self->rest);
  ringlet_cl_buffer_clear (&self->wide);
}
