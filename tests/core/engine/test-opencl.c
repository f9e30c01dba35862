/* SPDX-License-Identifier: MIT */

/* The table of cases on an OpenCL device: each engine of devices against its twin on
 * the processor, with all that the device can do and with what it may lack. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "engine-bench.h"
#include "support/opencl-hidden.h"
#include "support/opencl.h"

/* Sums in double differ by their order. A pair of floats has 48 bits, of which products
 * of three numbers lose some. */
#define TOLERANCE 1e-12
#define TOLERANCE_PAIR 1e-11

/* One way to sum. */
typedef struct {
  const char *engine;
  const char *twin;
  const char *lack; /* as ringlet_cl_get() takes it */
  double tolerance;
  guint step; /* of the pixel types, begun elsewhere in each cell */
} Way;

static const Way ways[] = {
  { "opencl", "packed", "", TOLERANCE, 2 },
  { "opencl", "packed", "/no-atomics64", TOLERANCE, 5 },
  { "opencl", "packed", "/local=64", TOLERANCE, 5 }, /* no room for any bins */
  { "opencl", "packed", "/local=64/no-atomics64/no-double", TOLERANCE_PAIR, 5 },
  /* A large cake on a GPU: its bins have no room, and programs are made for it. */
  { "opencl", "packed", "/local=64/special", TOLERANCE, 11 },
  { "opencl", "packed", "/group=8", TOLERANCE, 5 }, /* kernels with many registers */
  { "opencl", "packed", "/special/group=8", TOLERANCE, 11 },
  { "opencl-csr", "csr", "", TOLERANCE, 2 },
  { "opencl-csr", "csr", "/no-double", TOLERANCE_PAIR, 5 },
  { "opencl-csr", "csr", "/local=64", TOLERANCE, 5 }, /* a work-item a bin */
  { "opencl-csr", "csr", "/group=7", TOLERANCE, 5 },
  { "opencl-csr", "csr", "/gpu", TOLERANCE, 5 },
  { "opencl-histogram", "histogram", "", TOLERANCE, 2 },
  { "opencl-histogram", "histogram", "/gpu", TOLERANCE, 5 },
  { "opencl-histogram", "histogram", "/no-double", TOLERANCE_PAIR, 5 },
  { "opencl-histogram", "histogram", "/local=64", TOLERANCE, 5 },
  { "opencl-histogram", "histogram", "/group=8", TOLERANCE, 5 },
  { "opencl-histogram", "histogram", "/local=64/no-atomics64/memory=64", TOLERANCE,
      5 }, /* shares that do not stay */
};

typedef struct {
  const Way *way;
  Cell cell;
  guint first_type;
  Choice choice;
} Case;

/* Counts, and what follows from them: the same bits, whatever the device has. */
static gboolean
is_exact (const Way *way, const Frame *frame)
{
  return g_str_equal (way->engine, "opencl") && frame->plan.weighted_average &&
      frame->plan.error_model != RINGLET_ERROR_MODEL_VARIANCE &&
      !ringlet_pixel_type_is_float (frame->image->type);
}

/* Then what is not of integers has the same bits, too. */
static gboolean
is_same_engine (const RingletResult *a, const RingletResult *b)
{
  return a->sum_variance != NULL &&
      g_str_equal (a->provenance.method, b->provenance.method);
}

static void
assert_same_bits (const RingletResult *a, const RingletResult *twin)
{
  const gsize size = ringlet_result_n_bins (a) * sizeof (double);

  g_assert_cmpmem (a->sum_signal, size, twin->sum_signal, size);
  g_assert_cmpmem (a->sum_counts, size, twin->sum_counts, size);
  g_assert_cmpmem (a->sum_norm, size, twin->sum_norm, size);
  g_assert_cmpmem (a->sum_norm2, size, twin->sum_norm2, size);
  g_assert_cmpmem (a->count, size, twin->count, size);
  if (is_same_engine (a, twin) || ringlet_error_model_is_poisson (a->plan.error_model))
    g_assert_cmpmem (a->sum_variance, size, twin->sum_variance, size);
}

/* Where a device makes the matrix it sums what is known of the pixels, too, in fixed
 * point: all but the counts may differ in their last bit. */
static gboolean
makes_matrix (const Way *way)
{
  return strstr (way->lack, "special") != NULL || test_opencl_is_gpu ();
}

static void
assert_same_counts (const RingletResult *a, const RingletResult *twin)
{
  const gsize size = ringlet_result_n_bins (a) * sizeof (double);

  g_assert_cmpmem (a->sum_counts, size, twin->sum_counts, size);
}

static void
assert_like (const RingletResult *a, const RingletResult *twin, const Truth *truth,
    double tolerance)
{
  const gsize n = truth->n_bins;

  g_assert_cmpuint (ringlet_result_n_bins (a), ==, n);
  assert_sums (
      "signal", a->sum_signal, twin->sum_signal, truth->signal_size, n, tolerance);
  assert_sums ("norm", a->sum_norm, twin->sum_norm, truth->norm, n, tolerance);
  assert_sums ("norm2", a->sum_norm2, twin->sum_norm2, truth->norm2, n, tolerance);
  assert_sums ("count", a->count, twin->count, truth->count, n, tolerance);
  if (a->sum_variance != NULL)
    assert_sums ("variance", a->sum_variance, twin->sum_variance, truth->variance_size,
        n, tolerance);
  g_assert_cmpuint (a->provenance.n_excluded, ==, twin->provenance.n_excluded);
}

/* Where counts are integers, squares of shares are kept to 24 bits. */
static void
assert_true_here (const RingletResult *a, const Truth *truth, const Way *way)
{
  if (!g_str_equal (way->twin, "packed")) {
    assert_true (a, truth, way->tolerance);
    return;
  }
  assert_true_sums (a, truth, way->tolerance);
  if (a->sum_variance != NULL)
    assert_near (
        a->sum_variance, truth->variance, 0.0, truth->n_bins, 1e-6, "variance");
}

static void
check_frame (const Bench *bench, const Frame *frame, const Way *way)
{
  g_autofree char *engine =
      g_strconcat (way->engine, ":", test_opencl_device (), way->lack, "/poison", NULL);
  g_autofree char *method = g_strdup_printf (", %s, opencl, ", way->twin);
  g_autoptr (RingletResult) twin = run_frame (bench, frame, way->twin);
  g_autoptr (RingletResult) result = run_frame (bench, frame, g_intern_string (engine));
  g_autoptr (RingletResult) again = run_frame (bench, frame, g_intern_string (engine));
  g_auto (Truth) truth;

  make_truth_of (bench, frame, g_str_equal (way->twin, "packed"), &truth);
  assert_like (result, twin, &truth, way->tolerance);
  assert_true_here (result, &truth, way);
  assert_same_bits (again, result);
  if (is_exact (way, frame) && makes_matrix (way))
    assert_same_counts (result, twin);
  else if (is_exact (way, frame))
    assert_same_bits (result, twin);
  g_assert_nonnull (strstr (result->provenance.method, method));
  g_assert_cmpstr (result->provenance.requested_engine, ==, engine);
}

static gboolean
has_no_double (const Way *way)
{
  return strstr (way->lack, "no-double") != NULL;
}

/* A device without doubles refuses images of them, also of the variance. */
static gboolean
is_refused (const Way *way, const Frame *frame)
{
  const gboolean has_f64 = frame->image->type == RINGLET_PIXEL_F64 ||
      (frame->variance != NULL && frame->variance->type == RINGLET_PIXEL_F64);

  return has_f64 && has_no_double (way);
}

static void
check_refused (const Bench *bench, const Frame *frame, const Way *way)
{
  g_autofree char *engine =
      g_strconcat (way->engine, ":", test_opencl_device (), way->lack, NULL);
  RingletPlan plan = frame->plan;
  const RingletIntegratorInputs inputs = make_inputs (bench, frame, &plan);
  const RingletFrame one = frame_get (frame);
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (GError) error = NULL;
  RingletResult *result = NULL;

  plan.engine = g_intern_string (engine);
  integrator = ringlet_integrator_new (&inputs, bench->memo, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (ringlet_integrator_run (integrator, &one, 1, &result, NULL, &error));
  g_assert_null (result);
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "float64"));
}

static void
run_cell (const Case *c)
{
  g_auto (Bench) bench;

  bench_init (&bench);
  for (RingletPixelType type = c->first_type; type < RINGLET_PIXEL_N_TYPES;
       type += c->way->step) {
    for (guint model = 0; model < G_N_ELEMENTS (models); model++) {
      g_auto (Frame) frame;

      make_frame_of (&c->cell, type, model, c->choice.of[type][model], &frame);
      g_test_message ("%s, %s, %s", ringlet_pixel_type_name (type),
          ringlet_error_model_name (models[model]), frame.variant->name);
      if (is_refused (c->way, &frame))
        check_refused (&bench, &frame, c->way);
      else
        check_frame (&bench, &frame, c->way);
    }
  }
}

static void
test_cell (gconstpointer data)
{
  if (test_opencl_has_device ())
    run_cell (data);
}

/* Compilers take their time: programs of a GPU for cakes alone, and bounds are watched
 * where programs differ otherwise. */
static gboolean
is_left_out (const Way *way, const Cell *cell)
{
  const gboolean is_special = strstr (way->lack, "special") != NULL;

  if (test_opencl_checks ())
    return is_special || strstr (way->lack, "group") != NULL;
  return is_special && cell->n_azimuth == 0;
}

/* What is refused has no variant, and takes the turn of none. */
static void
choose (Case *c, Turns *turns)
{
  for (RingletPixelType type = c->first_type; type < RINGLET_PIXEL_N_TYPES;
       type += c->way->step) {
    Turns none = { 0 };
    const gboolean is_refused = type == RINGLET_PIXEL_F64 && has_no_double (c->way);

    turns_take (is_refused ? &none : turns, &c->cell, type, &c->choice);
  }
}

static void
add_cell (const Way *way, Cell cell, guint first_type, Turns *turns)
{
  Case c = { way, cell, first_type };
  g_autofree char *path = g_strdup_printf ("/opencl/table/%s%s/%s/%s/%s/%s",
      way->engine, way->lack, ringlet_split_name (splits[cell.split]), units[cell.unit],
      ranges[cell.range].name, cell.n_azimuth > 0 ? "2d" : "1d");

  if (is_left_out (way, &cell))
    return;
  choose (&c, turns);
  g_test_add_data_func_full (
      path, g_memdup2 (&c, sizeof c), (GTestDataFunc) test_cell, g_free);
}

/* ---- bounds ---- */

typedef struct {
  Bench *bench;
  const Frame *frame;
  const char *engine;
} Hidden;

static gboolean
run_hidden_frame (gpointer data, GError **error)
{
  const Hidden *self = data;
  RingletPlan plan = self->frame->plan;
  const RingletIntegratorInputs inputs = make_inputs (self->bench, self->frame, &plan);
  const RingletFrame one = frame_get (self->frame);
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (RingletResult) result = NULL;

  /* What was summed when the engine was prepared is summed again. */
  ringlet_memo_forget (self->bench->memo, "engine");
  plan.engine = self->engine;
  integrator = ringlet_integrator_new (&inputs, self->bench->memo, NULL, error);
  return integrator != NULL &&
      ringlet_integrator_run (integrator, &one, 1, &result, NULL, error);
}

static void
hide_each (RingletPixelType type, guint model, const TestHidden *right)
{
  const Cell cell = { 0, 3, 0 };
  g_autofree char *device = g_strconcat (test_opencl_device (), "/poison", NULL);
  g_autofree char *engine = g_strconcat ("opencl-histogram:", device, NULL);
  g_auto (Bench) bench;
  g_auto (Frame) frame;
  g_autoptr (RingletCl) cl = NULL;
  Hidden run = { &bench, &frame, g_intern_string (engine) };

  bench_init (&bench);
  make_frame (&cell, type, model, &frame);
  g_assert_true ((frame.variant->with & WITH_DARK) != 0);
  cl = ringlet_cl_get (device, bench.memo, NULL);
  test_hidden_each (cl, run_hidden_frame, &run, right);
}

/* Frames with dark and flat: of a variance, and of one that follows from the scatter of
 * each bin. Each kernel runs twice, and the first time makes no sums; what is known is
 * summed of all pixels, then of those that the frame has. */
static void
run_hidden (void)
{
  static const TestHidden variance[] = { { "read_frame", 6 }, { "histogram_sums", 15 },
    { "histogram_known", 38 }, { NULL } };
  static const TestHidden scatter[] = { { "histogram_scatter", 19 }, { NULL } };

  hide_each (RINGLET_PIXEL_U32, 2, variance);
  hide_each (RINGLET_PIXEL_U8, 3, scatter);
}

static void
test_hidden (void)
{
  if (test_opencl_has_device ())
    run_hidden ();
}

/* ---- the table ---- */

/* Units differ in the matrix alone: with each splitting another one, once 1D, once 2D:
 * this where a device can make the matrix. Parts of the detector likewise, once each.
 */
static void
add_way (const Way *way, Turns *turns)
{
  for (guint i = 0; i < G_N_ELEMENTS (splits) * 2; i++) {
    const Cell cell = { i % G_N_ELEMENTS (units), i / 2, (i + i / 4) % 2 == 1 ? 7 : 0 };

    add_cell (way, cell, (3 * i + i / 2) % way->step, turns);
  }
  for (guint range = 1; range < G_N_ELEMENTS (ranges); range++) {
    const Cell cell = { 0, range % G_N_ELEMENTS (splits), range % 2 == 1 ? 7 : 0,
      range };

    add_cell (way, cell, range % way->step, turns);
  }
}

/* Each engine has each variant, in one way or another; where all ways are gone. */
static void
add_ways (void)
{
  Turns turns = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    add_way (&ways[i], &turns);
    if (i + 1 < G_N_ELEMENTS (ways) && g_str_equal (ways[i].engine, ways[i + 1].engine))
      continue;
    if (!test_opencl_checks ())
      turns_assert_round (&turns);
    turns = (Turns){ 0 };
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();
  add_ways ();
  if (test_opencl_checks ())
    g_test_add_func ("/opencl/hidden", test_hidden);
  return test_opencl_run ();
}
