/* SPDX-License-Identifier: MIT */

/* Kernels that compare each access with the length of the array: arrays that are a byte
 * too short, and numbers that lead out of them, are reported by name. That the right
 * ones pass is what the tables of cases say, which run in such a build, too. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "engine/opencl-packed.h"
#include "engine/opencl-rule.h"
#include "opencl/program.h"
#include "support/opencl.h"

#include "engine-bench.h" /* its shape is that of the frames */

static RingletCl *
open_checked (void)
{
  g_autofree char *word = g_strconcat (test_opencl_device (), "/checked", NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  g_autoptr (GError) error = NULL;
  RingletCl *cl = ringlet_cl_get (word, memo, &error);

  g_assert_no_error (error);
  g_assert_true (cl->checks);
  return cl;
}

static cl_kernel
make_kernel (RingletCl *cl, const char *const *files, const char *name)
{
  g_autoptr (GError) error = NULL;
  cl_program program = ringlet_cl_program (cl, files, "", &error);
  cl_int status = CL_SUCCESS;
  cl_kernel kernel;

  g_assert_no_error (error);
  kernel = cl->api->CreateKernel (program, name, &status);
  g_assert_cmpint (status, ==, CL_SUCCESS);
  return kernel;
}

/* ---- bins from their pixels: two rows of four pixels each ---- */

enum { ROW_START, COL, SHARE, COUNTS, VARIANCE, SUMS, N_BUFFERS, SCRATCH = N_BUFFERS };

#define N_ENTRIES 8
#define GROUP 4

typedef struct {
  RingletCl *cl;
  RingletClQueue queue;
  cl_kernel kernel;
  RingletClBuffer buffers[N_BUFFERS];
} Rows;

/* All ones in any of the two kinds of numbers, which are of 8 bytes. */
static void
rows_init (Rows *self, guint32 first_pixel)
{
  const char *const files[] = { "real.cl", "csr_sums.cl", NULL };
  const guint64 row_start[] = { 0, 4, N_ENTRIES };
  guint32 col[N_ENTRIES] = { first_pixel, 1, 2, 3, 4, 5, 6, 7 };
  double ones[N_ENTRIES] = { 1, 1, 1, 1, 1, 1, 1, 1 };
  const gpointer data[N_BUFFERS] = { (gpointer) row_start, col, ones, ones, ones };
  const gsize sizes[N_BUFFERS] = { sizeof row_start, sizeof col, sizeof ones,
    sizeof ones, sizeof ones, 4 * sizeof *ones };

  self->cl = open_checked ();
  g_assert_true (ringlet_cl_queue_init (&self->queue, self->cl, NULL));
  self->kernel = make_kernel (self->cl, files, "csr_sums");
  for (guint i = 0; i < N_BUFFERS; i++)
    g_assert_true (ringlet_cl_buffer_init (
        &self->buffers[i], self->cl, sizes[i], data[i], "numbers", NULL));
}

static void
rows_clear (Rows *self)
{
  self->cl->api->ReleaseKernel (self->kernel);
  for (guint i = 0; i < N_BUFFERS; i++)
    ringlet_cl_buffer_clear (&self->buffers[i]);
  ringlet_cl_queue_clear (&self->queue);
  ringlet_cl_unref (self->cl);
}

static gboolean
rows_run (Rows *self, gsize scratch_size, GError **error)
{
  const cl_uint has_variance = 1;
  const cl_ulong n_pixels = N_ENTRIES;
  const cl_uint n_rows = 2;
  const gsize n_groups[2] = { n_rows, 1 };
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (self->buffers[ROW_START]),
    RINGLET_CL_BUFFER (self->buffers[COL]),
    RINGLET_CL_BUFFER (self->buffers[SHARE]),
    RINGLET_CL_BUFFER (self->buffers[COUNTS]),
    RINGLET_CL_BUFFER (self->buffers[VARIANCE]),
    RINGLET_CL_VALUE (has_variance),
    RINGLET_CL_VALUE (n_pixels),
    RINGLET_CL_VALUE (n_rows),
    RINGLET_CL_BUFFER (self->buffers[SUMS]),
    RINGLET_CL_LOCAL (scratch_size),
  };

  return ringlet_cl_run (&self->queue, self->kernel, "Summing", args,
      G_N_ELEMENTS (args), n_groups, GROUP, error);
}

/* Which array ends a byte early, and what is said then. */
static const struct {
  int array;
  const char *says;
} shorts[] = {
  { ROW_START, "element 2 of an array of 2." },
  { COL, "element 7 of an array of 7." },
  { SHARE, "element 7 of an array of 7." },
  { COUNTS, "element 7 of an array of 7." },
  { VARIANCE, "element 7 of an array of 7." },
  { SUMS, "element 3 of an array of 3." },
  { SCRATCH, "element 7 of an array of 7." },
};

static void
run_short (Rows *rows, guint i)
{
  const gsize scratch = 2 * GROUP * sizeof (double);
  const gboolean is_scratch = shorts[i].array == SCRATCH;
  gsize *n_used = is_scratch ? NULL : &rows->buffers[shorts[i].array].n_used;
  g_autoptr (GError) error = NULL;

  if (n_used != NULL)
    --*n_used;
  g_assert_false (rows_run (rows, scratch - (is_scratch ? 1 : 0), &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "kernel csr_sums "));
  g_assert_nonnull (strstr (error->message, " in csr_sums.cl, line "));
  g_assert_nonnull (strstr (error->message, shorts[i].says));
  if (n_used != NULL)
    ++*n_used;

  /* What was reported is forgotten. */
  g_assert_true (rows_run (rows, scratch, NULL));
}

static void
test_short (void)
{
  Rows rows = { NULL };

  if (!test_opencl_has_device ())
    return;
  rows_init (&rows, 0);
  for (guint i = 0; i < G_N_ELEMENTS (shorts); i++)
    run_short (&rows, i);
  rows_clear (&rows);
}

/* A matrix with a pixel that no frame has. */
static void
test_wild (void)
{
  Rows rows = { NULL };
  g_autoptr (GError) error = NULL;

  if (!test_opencl_has_device ())
    return;
  rows_init (&rows, 4000000000);
  g_assert_false (rows_run (&rows, 2 * GROUP * sizeof (double), &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, "element 4000000000 of an array of 8."));
  rows_clear (&rows);
}

/* ---- pixels scattered into bins ---- */

/* What is a byte too short of the matrix or of the frames. */
enum { SLOT, REST, IMAGES, N_SHORT };

static void
run_scatter (
    const RingletPackedTask *task, RingletCl *cl, const RingletImage *image, gint which)
{
  const RingletExclusion exclusion = { 0 };
  const gsize size = ringlet_image_n_pixels (image) * sizeof (guint16);
  RingletClPacked device = { NULL };
  RingletClScatter *scatter = NULL;
  RingletClBuffer images = { NULL };
  gsize *const used[] = { &device.slot.n_used, &device.rest.n_used, &images.n_used };
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_cl_packed_init (&device, cl, task, NULL));
  g_assert_true (
      ringlet_cl_buffer_init (&images, cl, size, image->data, "a frame", NULL));
  scatter = ringlet_cl_scatter_new (cl, &device, NULL);
  if (which < N_SHORT)
    --*used[which];
  g_assert_true (ringlet_cl_scatter_launch (scatter, &images, 0, image->type, 1,
                     &exclusion, &error) == (which == N_SHORT));
  if (error != NULL)
    g_test_message ("%s", error->message);
  if (which < N_SHORT)
    g_assert_nonnull (strstr (error->message, "kernel packed_sums "));
  ringlet_cl_scatter_free (scatter);
  ringlet_cl_buffer_clear (&images);
  ringlet_cl_packed_clear (&device);
}

static void
test_scatter (void)
{
  const Cell cell = { 0, 3, 0 };
  RingletSplitter splitter = { .bins = { 0 } };
  g_autoptr (RingletPacked) matrix = NULL;
  g_autoptr (RingletCl) cl = NULL;
  g_auto (Bench) bench = { NULL };
  g_auto (Frame) frame;

  bench_init (&bench);
  make_frame (&cell, RINGLET_PIXEL_U16, 0, &frame);
  splitter.detector = bench.detector;
  splitter.geometry = &geometry;
  g_assert_true (ringlet_plan_resolve (&frame.plan, &splitter, bench.memo, NULL, NULL));
  matrix = ringlet_packed_get (&splitter, bench.memo, NULL, NULL);
  g_assert_cmpuint (matrix->format, >, 1); /* there is a rest */
  if (!test_opencl_has_device ())
    return;
  cl = open_checked ();
  for (gint which = 0; which <= N_SHORT; which++) {
    const RingletPackedTask task = { .matrix = matrix, .limit = 1u << 31 };

    run_scatter (&task, cl, frame.image, which);
  }
}

/* ---- a kernel that knows nothing of all this ---- */

static void
test_plain (void)
{
  const char *source = "kernel void one (global uint *x) { x[0] = 1; }";
  const gsize n_groups[2] = { 1, 1 };
  guint32 number = 0;
  g_auto (RingletClBuffer) buffer = { NULL };
  g_autoptr (RingletCl) cl = NULL;
  RingletClQueue queue;
  cl_program program;
  cl_kernel kernel;

  if (!test_opencl_has_device ())
    return;
  cl = open_checked ();
  program = ringlet_cl_program_of_source (cl, "one", source, "", NULL);
  kernel = cl->api->CreateKernel (program, "one", NULL);
  g_assert_true (ringlet_cl_queue_init (&queue, cl, NULL));
  g_assert_true (
      ringlet_cl_buffer_init (&buffer, cl, sizeof number, &number, "x", NULL));
  {
    const RingletClArg args[] = { RINGLET_CL_BUFFER (buffer) };

    g_assert_true (ringlet_cl_run (&queue, kernel, "one", args, 1, n_groups, 1, NULL));
  }
  g_assert_true (ringlet_cl_read (&queue, &buffer, 0, sizeof number, &number, NULL));
  g_assert_cmpuint (number, ==, 1);
  cl->api->ReleaseKernel (kernel);
  ringlet_cl_queue_clear (&queue);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();

  g_test_add_func ("/opencl-checked/short", test_short);
  g_test_add_func ("/opencl-checked/wild", test_wild);
  g_test_add_func ("/opencl-checked/scatter", test_scatter);
  g_test_add_func ("/opencl-checked/plain", test_plain);

  return test_opencl_run ();
}
