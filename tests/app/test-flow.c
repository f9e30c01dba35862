/* SPDX-License-Identifier: MIT */

/* Series through the flow against each frame integrated alone: every bit, whatever else
 * is in the series; and what ends it. */

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "engine/statistic.h"
#include "fixture.h"
#include "flow.h"
#include "image/chunk-stack.h"
#include "image/codec-bitshuffle-encode.h"
#include "project-sectors.h"
#include "reduction-private.h"
#include "support/opencl.h"

enum { N_FRAMES = 21 };

static char *folder;
static char *poni;

/* What becomes of a series: all that is delivered, in order. */
typedef struct {
  guint64 n, next;
  guint64 pauses; /* behind this one none is there for a while */
  guint64 ends;   /* the one who delivers fails here */
  gboolean waited;
  guint64 refuses; /* this one before it is read */
  GCancellable *cancellable;
  guint64 cancels;   /* here */
  GPtrArray *frames; /* RingletIntegration, or NULL */
  GPtrArray *errors; /* their texts, or NULL */
  gint n_finished;
  gboolean takes_any; /* frames may be missing between those that are delivered */
} Series;

#define NOWHERE G_MAXUINT64

static gboolean
next (gpointer data, gboolean waits, RingletFlowFrame *frame, GCancellable *cancellable,
    GError **error)
{
  Series *self = data;

  if (self->next == self->pauses && !self->waited) {
    self->waited = waits;
    if (!waits)
      return FALSE;
  }
  if (self->next == self->n)
    return FALSE;
  frame->reduced.frame = self->next++;
  frame->user = g_strdup_printf ("%" G_GUINT64_FORMAT, frame->reduced.frame);
  if (frame->reduced.frame == self->refuses)
    g_set_error_literal (
        &frame->reduced.error, RINGLET_ERROR, RINGLET_ERROR_EXISTS, "not wanted");
  return TRUE;
}

static void
finish (gpointer data, RingletFlowFrame *frame, GCancellable *cancellable)
{
  Series *self = data;

  g_atomic_int_inc (&self->n_finished);
  g_assert_true (
      (frame->reduced.integration != NULL) != (frame->reduced.error != NULL));
}

static void
integration_free (gpointer integration)
{
  if (integration != NULL)
    ringlet_integration_unref (integration);
}

static gboolean
deliver (gpointer data, RingletFlowFrame *frame, GError **error)
{
  Series *self = data;
  RingletReducedFrame *reduced = &frame->reduced;

  g_assert_true (self->takes_any || reduced->frame == self->frames->len);
  g_assert_cmpuint (g_ascii_strtoull (frame->user, NULL, 10), ==, reduced->frame);
  if (reduced->frame == self->cancels)
    g_cancellable_cancel (self->cancellable);
  if (reduced->frame == self->ends) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT, "no room");
    return FALSE;
  }
  g_ptr_array_add (self->frames, g_steal_pointer (&reduced->integration));
  g_ptr_array_add (
      self->errors, reduced->error != NULL ? g_strdup (reduced->error->message) : NULL);
  return TRUE;
}

static const RingletFlowClass klass = { next, finish, deliver, g_free };

static void
series_init (Series *self, guint64 n)
{
  *self = (Series){
    .n = n, .pauses = NOWHERE, .ends = NOWHERE, .cancels = NOWHERE, .refuses = NOWHERE
  };
  self->frames = g_ptr_array_new_with_free_func (integration_free);
  self->errors = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
}

static void
series_clear (Series *self)
{
  g_ptr_array_unref (self->frames);
  g_ptr_array_unref (self->errors);
  g_object_unref (self->cancellable);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Series, series_clear)

static gboolean
run (Series *self, RingletState *state, RingletReductionWants wants, GError **error)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletReduction) reduction = ringlet_reduction_new (state, memo, wants);
  g_autoptr (RingletFlow) flow =
      ringlet_flow_new (&klass, self, reduction, 3, self->cancellable);

  return ringlet_flow_wait (flow, error);
}

/* ---- series ---- */

static char **
write_files (void)
{
  char **names = g_new0 (char *, N_FRAMES + 1);

  for (guint i = 0; i < N_FRAMES; i++) {
    g_autofree char *name = g_strdup_printf ("image_%02u.edf", i);

    names[i] = fixture_write_image (folder, name, 10 + i);
  }
  return names;
}

/* As a detector stores them. Frame @damaged is not what it says. */
static char *
write_stack (const char *name, guint n, guint damaged)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  RingletChunkStack *stack = ringlet_chunk_stack_new (
      path, RINGLET_PIXEL_U32, FIXTURE_SLOW, FIXTURE_FAST, n, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++) {
    g_autoptr (RingletImage) image = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 10 + i);
    g_autoptr (GBytes) chunk = ringlet_codec_bitshuffle_encode (
        image->data, FIXTURE_SLOW * FIXTURE_FAST, 4, 0);
    g_autoptr (GBytes) half = g_bytes_new_from_bytes (chunk, 0, 200);

    g_assert_true (
        ringlet_chunk_stack_add (stack, i == damaged ? half : chunk, &error));
  }
  g_assert_true (ringlet_chunk_stack_close (stack, &error));
  return path;
}

static RingletState *
open_state (const char *const *names)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_project_open_images (project, names, &error));
  g_assert_true (ringlet_project_load_geometry (project, poni, &error));
  return ringlet_state_dup (ringlet_project_get_state (project));
}

/* ---- the same bits ---- */

static void
assert_same (const RingletResult *a, const RingletResult *b)
{
  const gsize size = ringlet_result_n_bins (b) * sizeof (double);

  g_assert_cmpmem (a->intensity, size, b->intensity, size);
  g_assert_cmpmem (a->sum_norm, size, b->sum_norm, size);
  if (b->sigma != NULL)
    g_assert_cmpmem (a->sigma, size, b->sigma, size);
  g_assert_cmpstr (a->provenance.source, ==, b->provenance.source);
  g_assert_cmpuint (a->provenance.frame, ==, b->provenance.frame);
  g_assert_cmpstr (a->provenance.source_sha256, ==, b->provenance.source_sha256);
  g_assert_cmpstr (a->provenance.method, ==, b->provenance.method);
  g_assert_cmpstr (a->provenance.combined, ==, b->provenance.combined);
  g_assert_cmpstr (a->provenance.requested_engine, ==, b->provenance.requested_engine);
}

static void
assert_as_alone (const Series *series, RingletState *state, RingletReductionWants wants)
{
  const RingletIntegrationWants one = { wants.pattern, wants.cake, wants.sha256, NULL };
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);

  g_assert_cmpuint (series->frames->len, ==, series->n);
  for (guint i = 0; i < series->n; i++) {
    const RingletIntegration *integration = series->frames->pdata[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletIntegration) alone =
        ringlet_integration_run (state, i, NULL, one, memo, NULL, NULL, &error);

    if (alone == NULL) {
      g_assert_cmpstr (series->errors->pdata[i], ==, error->message);
      continue;
    }
    g_assert_null (series->errors->pdata[i]);
    g_assert_true (wants.pattern == (integration->pattern != NULL));
    g_assert_true (wants.cake == (integration->cake != NULL));
    if (wants.pattern)
      assert_same (integration->pattern, alone->pattern);
    if (wants.cake)
      assert_same (integration->cake, alone->cake);
  }
}

typedef struct {
  const char *name;
  gboolean is_stack;
  gboolean pattern, cake, sha256;
  RingletErrorModel model;
  const char *engine;
  const char *layer;  /* of the mask, with one number */
  RingletCombine how; /* of @n_combined frames */
  guint n_combined;
  guint damaged; /* frame of the stack */
  gboolean clips;
} Case;

static const Case cases[] = {
  { "files", FALSE, TRUE, FALSE, FALSE },
  { "files with cake", FALSE, TRUE, TRUE, TRUE, RINGLET_ERROR_MODEL_POISSON },
  { "stack", TRUE, TRUE },
  { "stack with hashes", TRUE, TRUE, FALSE, TRUE },
  { "stack poisson", TRUE, TRUE, FALSE, FALSE, RINGLET_ERROR_MODEL_POISSON },
  { "stack cake", TRUE, FALSE, TRUE },
  { "stack both", TRUE, TRUE, TRUE, FALSE, RINGLET_ERROR_MODEL_AZIMUTHAL },
  { "stack csr", TRUE, TRUE, FALSE, FALSE, 0, "csr" },
  { "stack auto", TRUE, TRUE, FALSE, FALSE, 0, "auto" },
  { "stack clipped", TRUE, TRUE, FALSE, FALSE, RINGLET_ERROR_MODEL_POISSON, NULL, NULL,
      0, 0, 0, TRUE },
  { "mask of each frame", TRUE, TRUE, FALSE, TRUE, 0, NULL, "threshold" },
  { "mask of shapes", TRUE, TRUE, FALSE, FALSE, 0, NULL, "circle" },
  { "sums", TRUE, TRUE, FALSE, FALSE, 0, NULL, NULL, RINGLET_COMBINE_SUM, 3 },
  { "damaged", TRUE, TRUE, FALSE, FALSE, 0, NULL, NULL, 0, 0, 5 },
  { "damaged with hashes", TRUE, TRUE, TRUE, TRUE, 0, NULL, NULL, 0, 0, 11 },
};

static void
add_layer (RingletState *state, const char *id)
{
  const double threshold[] = { 20, 950 };
  const double circle[] = { 20, 30, 9 };
  const gboolean is_circle = g_str_equal (id, "circle");
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletMaskLayer) layer = ringlet_mask_layer_new (
      id, is_circle ? circle : threshold, is_circle ? 3 : 2, NULL, &error);

  g_assert_no_error (error);
  state->layers = ringlet_mask_layers_insert (NULL, 0, layer);
}

static RingletState *
make_state (const Case *c)
{
  g_auto (GStrv) names = g_new0 (char *, 2);
  RingletState *state = NULL;

  if (!c->is_stack) {
    g_strfreev (names);
    names = write_files ();
  } else {
    names[0] =
        write_stack ("stack.h5", N_FRAMES, c->damaged > 0 ? c->damaged : NOWHERE);
  }
  state = open_state ((const char *const *) names);
  state->plan.n_radial = 40;
  state->plan.error_model = c->model;
  state->plan.engine = c->engine;
  state->cake.n_azimuth = 12;
  if (c->clips)
    state->plan.statistic.kind = RINGLET_STATISTIC_SIGMA_CLIP;
  if (c->layer != NULL)
    add_layer (state, c->layer);
  if (c->n_combined > 0) {
    RingletSource *single = state->source;

    state->source = ringlet_source_new_combined (single, c->how, c->n_combined);
    ringlet_source_unref (single);
  }
  return state;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const RingletReductionWants wants = { c->pattern, c->cake, c->sha256 };
  g_autoptr (RingletState) state = make_state (c);
  g_autoptr (GError) error = NULL;
  g_auto (Series) series;

  series_init (&series, ringlet_source_n_frames (state->source));
  g_assert_true (run (&series, state, wants, &error));
  g_assert_no_error (error);
  g_assert_cmpint (series.n_finished, ==, series.n);
  assert_as_alone (&series, state, wants);
  if (c->damaged > 0)
    g_assert_nonnull (strstr (series.errors->pdata[c->damaged], "bitshuffle"));
}

/* ---- what else is in a series ---- */

/* One of another shape, one of another type, one that is gone and one that is none. */
static void
test_mixed (void)
{
  const RingletReductionWants wants = { .pattern = TRUE };
  g_auto (GStrv) names = write_files ();
  g_autofree char *other = fixture_write_shape (folder, "image_03.edf", 40, 64);
  g_autoptr (RingletState) state = open_state ((const char *const *) names);
  g_autoptr (GError) error = NULL;
  g_auto (Series) series;

  g_assert_cmpint (g_remove (names[7]), ==, 0);
  g_assert_true (g_file_set_contents (names[12], "no image", -1, NULL));
  state->plan.n_radial = 40;
  series_init (&series, N_FRAMES);
  g_assert_true (run (&series, state, wants, &error));
  assert_as_alone (&series, state, wants);
  g_assert_nonnull (series.errors->pdata[7]);
  g_assert_nonnull (series.errors->pdata[12]);
  g_assert_null (series.errors->pdata[13]);
}

/* Frames that no coding makes smaller: seven of them are the 32 MiB of one group, which
 * would go on to eight. */
static char *
write_large (const char *name)
{
  const gsize n_slow = 1000, n_fast = 1200;
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autofree guint32 *pixels = g_new (guint32, n_slow * n_fast);
  RingletChunkStack *stack =
      ringlet_chunk_stack_new (path, RINGLET_PIXEL_U32, n_slow, n_fast, N_FRAMES, NULL);

  for (guint i = 0; i < N_FRAMES; i++) {
    g_autoptr (GBytes) chunk = NULL;

    for (gsize k = 0; k < n_slow * n_fast; k++)
      pixels[k] = g_rand_int (random);
    chunk = ringlet_codec_bitshuffle_encode (pixels, n_slow * n_fast, 4, 0);
    g_assert_cmpuint (g_bytes_get_size (chunk) * 7, >, 32 << 20);
    g_assert_true (ringlet_chunk_stack_add (stack, chunk, NULL));
  }
  g_assert_true (ringlet_chunk_stack_close (stack, NULL));
  return path;
}

/* Those that there is no memory for come with the next group: none is lost, none twice.
 */
static void
test_large (void)
{
  const RingletReductionWants wants = { .pattern = TRUE };
  g_autofree char *path = write_large ("large.h5");
  g_autoptr (RingletState) state = open_state ((const char *const[]){ path, NULL });
  g_autoptr (GError) error = NULL;
  g_auto (Series) series;

  series_init (&series, N_FRAMES);
  g_assert_true (run (&series, state, wants, &error));
  assert_as_alone (&series, state, wants);
}

/* What comes with an error goes through with it, and is not read: its file is gone. The
 * first one, and one of a group. */
static void
test_refused (void)
{
  const RingletReductionWants wants = { .pattern = TRUE };
  const guint64 refused[] = { 0, 7 };

  for (gsize k = 0; k < G_N_ELEMENTS (refused); k++) {
    g_auto (GStrv) names = write_files ();
    g_autoptr (RingletState) state = open_state ((const char *const *) names);
    g_autoptr (GError) error = NULL;
    g_auto (Series) series;

    g_assert_cmpint (g_remove (names[refused[k]]), ==, 0);
    state->plan.n_radial = 40;
    series_init (&series, N_FRAMES);
    series.refuses = refused[k];
    g_assert_true (run (&series, state, wants, &error));
    for (guint i = 0; i < N_FRAMES; i++)
      g_assert_cmpstr (
          series.errors->pdata[i], ==, i == refused[k] ? "not wanted" : NULL);
    g_assert_cmpint (series.n_finished, ==, N_FRAMES);
  }
}

/* A document that lacks something says so of every frame. */
static void
test_no_geometry (void)
{
  g_auto (GStrv) names = write_files ();
  g_autoptr (RingletState) state = open_state ((const char *const *) names);
  g_autoptr (GError) error = NULL;
  g_auto (Series) series;

  state->geometry.distance_m = 0.0;
  series_init (&series, N_FRAMES);
  g_assert_true (
      run (&series, state, (RingletReductionWants){ .pattern = TRUE }, &error));
  for (guint i = 0; i < N_FRAMES; i++)
    g_assert_nonnull (strstr (series.errors->pdata[i], "geometry"));
}

/* Frames that are there are not kept waiting for those that are not. */
static void
test_live (void)
{
  const RingletReductionWants wants = { .pattern = TRUE };
  g_auto (GStrv) names = write_files ();
  g_autoptr (RingletState) state = open_state ((const char *const *) names);
  g_autoptr (GError) error = NULL;
  g_auto (Series) series;

  series_init (&series, N_FRAMES);
  series.pauses = 13;
  g_assert_true (run (&series, state, wants, &error));
  g_assert_true (series.waited);
  assert_as_alone (&series, state, wants);
}

/* ---- devices ---- */

/* What becomes of a series on a device that fails. @engine: each "*" is that of the
 * tests; @says: (nullable): how it ended early; @method, @no_device and @lost: of
 * some frame */
static const struct {
  const char *name;
  const char *engine;
  const char *says;
  const char *method;
  gboolean no_device, lost;
  gboolean by_image;
} devices[] = {
  { "good", "opencl:*", NULL, "opencl" },
  { "recovers", "opencl:*/lost=4", NULL, "opencl", FALSE, TRUE },
  { "recovers at once", "opencl:*/lost=1", NULL, "opencl", FALSE, TRUE },
  { "fails", "opencl:*/fails=4", "Frame ", NULL },
  { "fails at once", "opencl:*/fails=1", "Frame ", NULL },
  { "is full", "opencl:*/full=4", "too little free memory", NULL },
  { "is absent", "opencl:no such device", "no such device", NULL },
  { "auto", "auto:*/fails=4", NULL, "cpu", TRUE, TRUE },
  { "auto full", "auto:*/full=4", NULL, "cpu", TRUE, TRUE },
  { "auto recovers", "auto:*/lost=4", NULL, "cpu", TRUE, TRUE },
  { "first of two", "opencl:*/fails=1+*", NULL, "opencl", FALSE, TRUE },
  { "second of two", "opencl:*+*/fails=1", NULL, "opencl", FALSE, TRUE },
  { "both recover", "opencl:*/lost=1+*/lost=1", NULL, "opencl", FALSE, TRUE },
  { "both", "opencl:*/fails=1+*/fails=1", "Frame ", NULL },
  { "auto both", "auto:*/fails=1+*/fails=1", NULL, "cpu", TRUE, TRUE },
  { "recovers by image", "opencl:*/lost=4", NULL, "opencl", FALSE, TRUE, TRUE },
  { "recovers at once by image", "opencl:*/lost=1", NULL, "opencl", FALSE, TRUE, TRUE },
  { "fails by image", "opencl:*/fails=1", "Frame ", NULL, FALSE, FALSE, TRUE },
  { "fails later by image", "opencl:*/fails=9", "Frame ", NULL, FALSE, FALSE, TRUE },
  { "absent by image", "opencl:no such device", "no such device", NULL, FALSE, FALSE,
      TRUE },
  { "auto by image", "auto:*/fails=1", NULL, "cpu", TRUE, TRUE, TRUE },
};

/* Frames whose numbers are right, whatever the device did; none failed. */
static guint
count_right (const Series *series, RingletState *state)
{
  const RingletIntegrationWants wants = { .pattern = TRUE };
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletState) right = ringlet_state_dup (state);
  guint n = 0;

  right->plan.engine = "packed";
  for (guint i = 0; i < series->frames->len; i++) {
    const RingletIntegration *done = series->frames->pdata[i];
    g_autoptr (RingletIntegration) one = NULL;
    gsize size;

    g_assert_null (series->errors->pdata[i]);
    one = ringlet_integration_run (
        right, done->frame, NULL, wants, memo, NULL, NULL, NULL);
    size = ringlet_result_n_bins (one->pattern) * sizeof (double);
    g_assert_cmpmem (done->pattern->intensity, size, one->pattern->intensity, size);
    n++;
  }
  return n;
}

/* What is left is not said to have failed, and not read when that is known. A device
 * that is not there did not fail. */
static void
check_left (const Series *series, const GError *error, gsize row)
{
  const gboolean was_used = devices[row].by_image
      ? series->frames->len > 0
      : strstr (devices[row].engine, "no such") == NULL;

  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, devices[row].says));
  g_assert_nonnull (strstr (error->message,
      was_used ? "opened anew" : "cannot be used, also when it is tried again"));
  g_assert_cmpuint (series->frames->len, <, series->n);
}

/* Of some frame: which were under way when it happened is chance. */
static void
check_said (const Series *series, gsize row)
{
  gboolean has_method = FALSE, no_device = FALSE, lost = FALSE;

  g_assert_cmpuint (series->frames->len, ==, series->n);
  for (guint i = 0; i < series->n; i++) {
    const RingletIntegration *done = series->frames->pdata[i];
    const RingletProvenance *from = &done->pattern->provenance;

    has_method = has_method || strstr (from->method, devices[row].method) != NULL;
    no_device = no_device || from->no_device != NULL;
    lost = lost || from->lost_device != NULL;
    g_assert_true (
        (from->no_device != NULL) == (g_str_has_suffix (from->method, ", c, cpu")));
  }
  g_assert_true (has_method);
  g_assert_true (no_device == devices[row].no_device);
  g_assert_true (lost == devices[row].lost);
}

static void
run_device (gsize row)
{
  const RingletReductionWants wants = { .pattern = TRUE };
  g_auto (GStrv) parts = g_strsplit (devices[row].engine, "*", -1);
  g_autofree char *engine = g_strjoinv (test_opencl_device (), parts);
  g_autofree char *path = write_stack ("device.h5", N_FRAMES, G_MAXUINT);
  g_autoptr (RingletState) state = open_state ((const char *const[]){ path, NULL });
  g_autoptr (GError) error = NULL;
  g_auto (Series) series;
  gboolean ok;

  state->plan.n_radial = 40;
  state->plan.engine = g_intern_string (engine);
  if (devices[row].by_image)
    add_layer (state, "threshold");
  series_init (&series, N_FRAMES);
  series.takes_any = TRUE;
  ok = run (&series, state, wants, &error);
  g_assert_true (ok == (devices[row].says == NULL));
  if (ok)
    check_said (&series, row);
  else
    check_left (&series, error, row);
  g_assert_cmpuint (count_right (&series, state), ==, series.frames->len);
}

static void
test_device (gconstpointer data)
{
  if (test_opencl_has_device ())
    run_device (GPOINTER_TO_SIZE (data));
}

/* Frames of two shapes were under way when a device failed: that is one loss, whichever
 * of them is the first to say so. The next one is another. */
static void
test_shapes (void)
{
  g_auto (GStrv) names = write_files ();
  g_autoptr (RingletState) state = open_state ((const char *const *) names);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletReduction) reduction = NULL;
  g_autoptr (GError) lost =
      g_error_new_literal (RINGLET_ERROR, RINGLET_ERROR_DEVICE, "lost\nand much more");
  g_autoptr (GError) error = NULL;
  RingletReady *ready[4] = { NULL };

  state->plan.engine = "packed";
  ringlet_detector_unref (state->detector);
  state->detector = ringlet_detector_new_generic (1e-4, 1e-4, 0, 0, 1, NULL);
  reduction =
      ringlet_reduction_new (state, memo, (RingletReductionWants){ .pattern = TRUE });
  ready[0] = ringlet_reduction_get_ready (
      reduction, 0, FIXTURE_SLOW / 2, FIXTURE_FAST / 2, NULL, &error);
  ready[1] =
      ringlet_reduction_replace_ready (reduction, ready[0], 0, lost, NULL, &error);
  ready[2] = ringlet_reduction_get_ready (
      reduction, 1, FIXTURE_SLOW, FIXTURE_FAST, NULL, &error);
  ready[3] =
      ringlet_reduction_replace_ready (reduction, ready[0], 2, lost, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 1; i < G_N_ELEMENTS (ready); i++)
    g_assert_cmpstr (ready[i]->lost_device, ==, "opened anew at frame 0. lost");
  g_assert_null (
      ringlet_reduction_replace_ready (reduction, ready[2], 3, lost, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, "Frame 3: the device failed, also after"));
  for (guint i = 0; i < G_N_ELEMENTS (ready); i++)
    ringlet_ready_unref (ready[i]);
}

static void
test_writer_fails (void)
{
  g_auto (GStrv) names = write_files ();
  g_autoptr (RingletState) state = open_state ((const char *const *) names);
  g_autoptr (GError) error = NULL;
  g_auto (Series) series;

  series_init (&series, N_FRAMES);
  series.ends = 10;
  g_assert_false (
      run (&series, state, (RingletReductionWants){ .pattern = TRUE }, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
  g_assert_cmpuint (series.frames->len, ==, 10);
}

static void
test_cancelled (void)
{
  g_auto (GStrv) names = write_files ();
  g_autoptr (RingletState) state = open_state ((const char *const *) names);
  g_autoptr (GError) error = NULL;
  g_auto (Series) series;

  series_init (&series, N_FRAMES);
  series.cancels = 3;
  g_assert_false (
      run (&series, state, (RingletReductionWants){ .pattern = TRUE }, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (series.frames->len, ==, 4); /* the rest of the group is not */
}

/* ---- monitors ---- */

/* None of frame 6. */
static gboolean
monitor (gpointer data, guint64 frame, const RingletImageMeta *meta, double *value,
    GError **error)
{
  *value = frame == 4 ? -1.0 : 1.0 + (double) frame;
  if (frame == 6)
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "nothing of 6");
  return frame != 6;
}

static void
test_monitor (void)
{
  const RingletReductionWants plain = { .pattern = TRUE };
  const RingletReductionWants divided = { .pattern = TRUE, .monitor = monitor };
  g_auto (GStrv) names = write_files ();
  g_autoptr (RingletState) state = open_state ((const char *const *) names);
  g_auto (Series) a;
  g_auto (Series) b;

  state->plan.n_radial = 20;
  series_init (&a, N_FRAMES);
  series_init (&b, N_FRAMES);
  g_assert_true (run (&a, state, plain, NULL));
  g_assert_true (run (&b, state, divided, NULL));
  for (guint i = 0; i < N_FRAMES; i++) {
    const RingletIntegration *one = a.frames->pdata[i];
    const RingletIntegration *other = b.frames->pdata[i];

    if (i == 4) {
      g_assert_nonnull (strstr (b.errors->pdata[i], "monitor of frame 4"));
      continue;
    }
    if (i == 6) {
      g_assert_cmpstr (b.errors->pdata[i], ==, "nothing of 6");
      continue;
    }
    g_assert_cmpfloat_with_epsilon (other->pattern->intensity[7] * (1.0 + i),
        one->pattern->intensity[7], 1e-9 * one->pattern->intensity[7]);
  }
}

/* ---- sectors ---- */

static RingletSectors *
two_sectors (void)
{
  const RingletNamedSector items[] = { { (char *) "up", 60, 120 },
    { (char *) "across", 150, 220 } };
  g_autoptr (RingletSectors) one = ringlet_sectors_with (NULL, &items[0]);

  return ringlet_sectors_with (one, &items[1]);
}

static gboolean
seven (gpointer data, guint64 frame, const RingletImageMeta *meta, double *value,
    GError **error)
{
  *value = 7.0;
  return TRUE;
}

/* Each is the pattern of a document with that range, and has the bits of that; with
 * masks of each frame, too. */
static void
test_sectors (gconstpointer data)
{
  const gboolean by_image = GPOINTER_TO_INT (data);
  const RingletReductionWants wants = {
    .pattern = TRUE, .sectors = TRUE, .monitor = seven
  };
  const RingletIntegrationWants one = { .pattern = TRUE, .monitor = 7.0 };
  g_autofree char *path = write_stack ("sectors.h5", N_FRAMES, G_MAXUINT);
  g_autoptr (RingletState) state = open_state ((const char *const[]){ path, NULL });
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_auto (Series) series;

  state->sectors = two_sectors ();
  if (by_image)
    add_layer (state, "threshold");
  series_init (&series, N_FRAMES);
  g_assert_true (run (&series, state, wants, NULL));
  for (guint i = 0; i < N_FRAMES; i++) {
    const RingletIntegration *integration = series.frames->pdata[i];

    g_assert_cmpuint (integration->sectors->len, ==, 2);
    for (guint k = 0; k <= 2; k++) {
      g_autoptr (RingletState) alone = k < 2
          ? ringlet_state_of_sector (state, &state->sectors->items[k])
          : ringlet_state_ref (state);
      g_autoptr (RingletIntegration) truth =
          ringlet_integration_run (alone, i, NULL, one, memo, NULL, NULL, NULL);

      assert_same (k < 2 ? integration->sectors->pdata[k] : integration->pattern,
          truth->pattern);
    }
  }
}

static void
remove_folder (void)
{
  const char *name = NULL;
  GDir *dir = g_dir_open (folder, 0, NULL);

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_remove (path);
  }
  g_dir_close (dir);
  g_rmdir (folder);
  g_free (folder);
  g_free (poni);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();
  folder = g_dir_make_tmp ("ringlet-flow-XXXXXX", NULL);
  poni = fixture_write_poni (folder, "a.poni", 3);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/flow/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++) {
    g_autofree char *path = g_strconcat ("/flow/device/", devices[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_device);
  }
  g_test_add_func ("/flow/device/two shapes", test_shapes);
  g_test_add_func ("/flow/mixed", test_mixed);
  g_test_add_func ("/flow/large", test_large);
  g_test_add_func ("/flow/refused", test_refused);
  g_test_add_func ("/flow/no geometry", test_no_geometry);
  g_test_add_func ("/flow/live", test_live);
  g_test_add_func ("/flow/writer fails", test_writer_fails);
  g_test_add_func ("/flow/cancelled", test_cancelled);
  g_test_add_func ("/flow/monitor", test_monitor);
  g_test_add_data_func ("/flow/sectors", GINT_TO_POINTER (FALSE), test_sectors);
  g_test_add_data_func ("/flow/sectors by image", GINT_TO_POINTER (TRUE), test_sectors);
  status = test_opencl_run ();
  remove_folder ();
  return status;
}
