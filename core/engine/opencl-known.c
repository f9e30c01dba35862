/* SPDX-License-Identifier: MIT */
#include "engine/opencl-known.h"

#include <math.h>

#include "base/error.h"
#include "opencl/program.h"

/* Of each slot, as the kernel has them. */
#define N_SUMS 7

/* Bytes of the sums of all copies, at most: work-groups wait less for each other where
 * few add to the same numbers. */
#define COPIES_BYTES ((gsize) 4 << 20)
#define MOST_COPIES 32

/* Most bits of a part of a term, where few pixels leave more room in 64. */
#define MOST_BITS 38

typedef struct {
  const RingletClKnownTask *task;
  const RingletPacked *empty; /* its */
  RingletClQueue queue;
  RingletClBuffer place;
  RingletClBuffer skip;
  RingletClBuffer sums;
  RingletClBuffer n_skipped;
  RingletClBuffer out;
  cl_program program; /* borrowed */
  guint bits;
  guint n_copies;
} Work;

static void
work_clear (Work *self)
{
  ringlet_cl_queue_clear (&self->queue);
  ringlet_cl_buffer_clear (&self->place);
  ringlet_cl_buffer_clear (&self->skip);
  ringlet_cl_buffer_clear (&self->sums);
  ringlet_cl_buffer_clear (&self->n_skipped);
  ringlet_cl_buffer_clear (&self->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gsize
sums_size (const Work *self)
{
  return self->empty->n_slots * N_SUMS * sizeof (guint64);
}

/* Returns (transfer full) (nullable): a bit of each pixel. */
static guint64 *
bits_of (const RingletList *excluded, gsize n_words)
{
  guint64 *bits = g_try_new0 (guint64, n_words);

  for (gsize i = 0; bits != NULL && i < excluded->n; i++) {
    const guint32 pixel = ringlet_list_index (excluded, guint32, i);

    bits[pixel / 64] |= (guint64) 1 << (pixel % 64);
  }
  return bits;
}

static gboolean
upload_skip (Work *self, const RingletList *excluded, GError **error)
{
  const gsize n_words = (self->empty->n_pixels + 63) / 64;
  g_autofree guint64 *bits = NULL;

  if (excluded == NULL)
    return ringlet_cl_buffer_init (
        &self->skip, self->queue.cl, 0, NULL, "pixels", error);

  bits = bits_of (excluded, n_words);
  if (bits == NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for pixels that are left out");
    return FALSE;
  }
  return ringlet_cl_buffer_init (
      &self->skip, self->queue.cl, n_words * sizeof *bits, bits, "pixels", error);
}

/* A slot has at most one share of every pixel: its sums stay below 2^63. */
static gboolean
prepare (Work *self, const RingletList *excluded, GError **error)
{
  const RingletCl *cl = self->queue.cl;
  const RingletClPlace *place = &self->task->place;
  const gsize n_bins = ringlet_bins_n (&self->empty->bins);

  self->bits = MIN (MOST_BITS, 62 - g_bit_storage (self->empty->n_pixels));
  self->n_copies = (guint) CLAMP (COPIES_BYTES / sums_size (self), 1, MOST_COPIES);
  return ringlet_cl_buffer_init (
             &self->place, cl, sizeof *place, place, "the geometry", error) &&
      upload_skip (self, excluded, error) &&
      ringlet_cl_buffer_init (
          &self->sums, cl, self->n_copies * sums_size (self), NULL, "bins", error) &&
      ringlet_cl_buffer_init (
          &self->n_skipped, cl, sizeof (cl_uint), NULL, "a counter", error) &&
      ringlet_cl_buffer_init (
          &self->out, cl, 3 * n_bins * sizeof (double), NULL, "bins", error) &&
      ringlet_cl_zero (
          &self->queue, &self->sums, self->n_copies * sums_size (self), error) &&
      ringlet_cl_zero (&self->queue, &self->n_skipped, sizeof (cl_uint), error);
}

static cl_program
find_program (const Work *self, GError **error)
{
  static const char *const files[] = { "real.cl", "place.cl", "packed_put.cl",
    "known_sums.cl", NULL };
  const RingletNormFormula *formula = &self->task->formula;
  g_autofree char *options = g_strdup_printf ("-DSPACE=%u -DPOINTS=0 -DCORNERS=4 "
                                              "-DFORMAT=%u -DSLOT=%s -DNORMS=%u "
                                              "-DORDER=%u -DPOLARIZED=%u",
      (guint) RINGLET_SPACE_Q, (guint) self->empty->format,
      self->empty->slot_bytes == 2 ? "ushort" : "uint",
      self->task->norms != NULL ? 1 : 0, formula->order, formula->is_polarized ? 1 : 0);

  return ringlet_cl_program (self->queue.cl, files, options, error);
}

/**
 * Launch:
 * @name: of the kernel
 * @n: work-items wanted
 * @group: of them in a work-group, at most
 * @most_groups: work-groups, at most
 */
typedef struct {
  const char *name;
  gsize n;
  gsize group;
  gsize most_groups;
} Launch;

static gboolean
launch (Work *self, const Launch *how, const RingletClArg *args, gsize n_args,
    GError **error)
{
  RingletCl *cl = self->queue.cl;
  cl_int status = CL_SUCCESS;
  cl_kernel kernel = cl->api->CreateKernel (self->program, how->name, &status);
  gsize n_groups[2] = { 1, 1 };
  gsize group;
  gboolean ok;

  if (!ringlet_cl_check_device (cl, status, how->name, error))
    return FALSE;
  group = ringlet_cl_group (cl, kernel, how->group);
  n_groups[0] = MIN ((how->n + group - 1) / group, how->most_groups);
  ok = ringlet_cl_run (&self->queue, kernel, "Summing norms on the device", args,
      n_args, n_groups, group, error);
  cl->api->ReleaseKernel (kernel);
  return ok;
}

static gboolean
launch_sums (Work *self, gboolean has_excluded, GError **error)
{
  const RingletCl *cl = self->queue.cl;
  const Launch how = { "known_sums", self->empty->n_pixels / 4 + 1,
    cl->is_gpu ? 256 : 64, (gsize) cl->n_units * 64 };
  const RingletClBuffer *norms =
      self->task->norms != NULL ? self->task->norms : &self->place;
  const cl_double scale = 1.0 / self->task->formula.factor;
  const cl_uint n_fast = (cl_uint) self->task->n_fast;
  const cl_uint n_pixels = (cl_uint) self->empty->n_pixels;
  const cl_uint row_slots = (cl_uint) self->empty->bins.n_radial + 1;
  const cl_uint has_skip = has_excluded ? 1 : 0;
  const cl_double unit = ldexp (1.0, (int) self->bits);
  const cl_ulong n_slots = self->empty->n_slots;
  const cl_uint n_copies = self->n_copies;
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (self->place),
    RINGLET_CL_BUFFER (*norms),
    RINGLET_CL_VALUE (scale),
    RINGLET_CL_VALUE (n_fast),
    RINGLET_CL_VALUE (n_pixels),
    RINGLET_CL_BUFFER (self->task->matrix->slot),
    RINGLET_CL_BUFFER (self->task->matrix->rest),
    RINGLET_CL_BUFFER (self->task->matrix->wide),
    RINGLET_CL_VALUE (self->task->matrix->n_wide),
    RINGLET_CL_VALUE (row_slots),
    RINGLET_CL_BUFFER (self->skip),
    RINGLET_CL_VALUE (has_skip),
    RINGLET_CL_VALUE (unit),
    RINGLET_CL_VALUE (n_slots),
    RINGLET_CL_VALUE (n_copies),
    RINGLET_CL_BUFFER (self->sums),
    RINGLET_CL_BUFFER (self->n_skipped),
  };

  return launch (self, &how, args, G_N_ELEMENTS (args), error);
}

static gboolean
launch_collect (Work *self, GError **error)
{
  const RingletBins *bins = &self->empty->bins;
  const gsize n = ringlet_bins_n (bins);
  const Launch how = { "collect_known", n, 64, G_MAXSIZE };
  const cl_ulong n_slots = self->empty->n_slots;
  const cl_uint n_copies = self->n_copies;
  const cl_uint n_radial = (cl_uint) bins->n_radial;
  const cl_ulong n_bins = n;
  const cl_uint bits = self->bits;
  const cl_double unit = ldexp (1.0, (int) self->bits);
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (self->sums),
    RINGLET_CL_VALUE (n_slots),
    RINGLET_CL_VALUE (n_copies),
    RINGLET_CL_VALUE (n_radial),
    RINGLET_CL_VALUE (n_bins),
    RINGLET_CL_VALUE (bits),
    RINGLET_CL_VALUE (unit),
    RINGLET_CL_BUFFER (self->out),
  };

  return launch (self, &how, args, G_N_ELEMENTS (args), error);
}

/* Reads the bins, and puts the common factor to the norms. */
static gboolean
read_known (Work *self, RingletKnown *known, GError **error)
{
  const gsize size = known->n_bins * sizeof (double);
  const double factor = self->task->formula.factor;

  if (!ringlet_cl_read (&self->queue, &self->out, 0, size, known->count, error) ||
      !ringlet_cl_read (&self->queue, &self->out, size, size, known->norm, error) ||
      !ringlet_cl_read (&self->queue, &self->out, 2 * size, size, known->norm2, error))
    return FALSE;
  for (gsize bin = 0; bin < known->n_bins; bin++) {
    known->norm[bin] *= factor;
    known->norm2[bin] *= factor * factor;
  }
  ringlet_known_clean (known);
  return TRUE;
}

RingletKnown *
ringlet_cl_known_sum (const RingletClKnownTask *task, const RingletList *excluded,
    gsize *n_used, GError **error)
{
  g_auto (Work) work = { .task = task, .empty = task->empty };
  g_autoptr (RingletKnown) known =
      ringlet_known_new_unset (ringlet_bins_n (&task->empty->bins),
          (RingletKnownParts){ FALSE, FALSE, FALSE }, error);
  cl_uint n_skipped = 0;

  if (known == NULL || !ringlet_cl_queue_init (&work.queue, task->cl, error) ||
      !prepare (&work, excluded, error))
    return NULL;
  work.program = find_program (&work, error);
  if (work.program == NULL || !launch_sums (&work, excluded != NULL, error) ||
      !launch_collect (&work, error) || !read_known (&work, known, error) ||
      !ringlet_cl_read (
          &work.queue, &work.n_skipped, 0, sizeof n_skipped, &n_skipped, error))
    return NULL;
  if (n_used != NULL)
    *n_used = n_skipped;
  return g_steal_pointer (&known);
}

/* The power of 2 that no norm exceeds; 0 where they are not all positive. Pixels under
 * the mask are in no sum: what stands there for no norm may be far larger. */
static double
ceiling_of (const double *norm, gsize n, const RingletMask *mask)
{
  double most = 0.0, least = G_MAXDOUBLE;
  int exponent = 0;

  for (gsize i = 0; i < n; i++) {
    if (mask != NULL && mask->bad[i] != 0)
      continue;
    most = MAX (most, norm[i]);
    least = MIN (least, norm[i]);
  }
  if (!(least > 0.0) || !(most < 1e300))
    return 0.0;
  frexp (most, &exponent);
  return ldexp (1.0, exponent);
}

/* Norms as they are, of all pixels. */
static gboolean
upload_norms (RingletClKnownTask *task, RingletPreproc *preproc,
    const RingletMask *mask, RingletClBuffer *norms, GError **error)
{
  const gsize n = task->empty->n_pixels;
  const RingletPreprocRow *arrays = ringlet_preproc_arrays (preproc, error);

  if (arrays == NULL)
    return FALSE;
  task->formula.factor = ceiling_of (arrays->norm, n, mask);
  task->norms = norms;
  if (task->formula.factor > 0.0)
    return ringlet_cl_buffer_init (
        norms, task->cl, n * sizeof (double), arrays->norm, "the normalisation", error);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The matrix is not made on %s, because a normalisation is not positive",
      task->cl->name);
  return FALSE;
}

gboolean
ringlet_cl_known_prepare (RingletClKnownTask *task, const RingletSplitter *splitter,
    RingletPreproc *preproc, RingletClBuffer *norms, GError **error)
{
  const gboolean has_formula = ringlet_preproc_formula (preproc, &task->formula);

  task->n_fast = splitter->detector->n_fast;
  task->place = ringlet_cl_place_new (splitter, has_formula ? &task->formula : NULL);
  if (has_formula)
    return TRUE;
  if (!preproc->has_gain && !preproc->has_dark)
    return upload_norms (task, preproc, splitter->mask, norms, error);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The matrix is not made on %s, because something is subtracted from frames, or "
      "their mean is not weighted",
      task->cl->name);
  return FALSE;
}
