/* SPDX-License-Identifier: MIT */

/* One frame after another of a document: what they share is made for the first one. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "engine/engine.h"
#include "engine/result-arithmetic.h"
#include "export/facts.h"
#include "integration.h"
#include "support/opencl.h"

static RingletSource *
zero_source (const RingletDetector *detector)
{
  const gsize n = detector->n_slow * detector->n_fast;
  guint16 *data =
      ringlet_image_alloc (RINGLET_PIXEL_U16, detector->n_slow, detector->n_fast, NULL);
  g_autoptr (RingletImage) image = NULL;

  memset (data, 0, n * sizeof *data);
  image = ringlet_image_new_take (
      RINGLET_PIXEL_U16, detector->n_slow, detector->n_fast, data, NULL);
  return ringlet_source_new_image (image, "frame");
}

typedef struct {
  const char *detector;
  gsize n_masked; /* pyFAI's count of pixels in gaps */
} Case;

static const Case cases[] = {
  { "Pilatus300k", 16558 },
  { "Pilatus100k", 0 },
};

static void
test_series_shares (gconstpointer data)
{
  const Case *c = data;
  const RingletIntegrationWants wants = { .pattern = TRUE };
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletState) state = ringlet_state_new ();

  state->detector = ringlet_detector_new_named (c->detector, 3, NULL);
  state->geometry = (RingletGeometry){ 0.2, 0.05, 0.04, 0, 0, 0, 1e-10 };
  for (guint i = 0; i < 3; i++) {
    g_autoptr (RingletIntegration) integration = NULL;
    g_autoptr (GError) error = NULL;

    g_clear_pointer (&state->source, ringlet_source_unref);
    state->source = zero_source (state->detector);
    integration =
        ringlet_integration_run (state, 0, NULL, wants, memo, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (integration->pattern->provenance.n_masked, ==, c->n_masked);
    g_assert_true ((integration->mask != NULL) == (c->n_masked > 0));
  }
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "mask"), ==, 1);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "packed"), ==, 1);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "engine"), ==, 1);
}

static void
change_bins (RingletPlan *plan)
{
  plan->n_radial = 7;
}

static void
change_centre (RingletPlan *plan)
{
  plan->has_azimuth_centre = TRUE;
}

static void
change_split (RingletPlan *plan)
{
  plan->split = RINGLET_SPLIT_PSEUDO;
}

static void
change_errors (RingletPlan *plan)
{
  plan->error_model = RINGLET_ERROR_MODEL_POISSON;
}

static const struct {
  void (*change) (RingletPlan *plan);
  gboolean shares;
} changes[] = {
  { change_bins, FALSE },
  { change_centre, FALSE },
  { change_split, FALSE },
  { change_errors, TRUE },
};

/* Which changes need other matrices. */
static void
test_shares_matrices (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (RingletState) a = ringlet_state_new ();
    g_autoptr (RingletState) b = ringlet_state_dup (a);

    changes[i].change (&b->plan);
    g_assert_true (ringlet_integration_shares_matrices (a, b) == changes[i].shares);
  }
}

/* Who computes, by the words of the method, and whether there is a word about it. */
static const struct {
  const char *engine; /* a "*" stands for the device of the tests */
  const char *says;   /* (nullable): an error */
  const char *method;
  gboolean no_device;
} engines[] = {
  { "auto:*", NULL, ", packed, opencl, ", FALSE },
  { "auto:*/fails=1", NULL, ", packed, c, cpu", TRUE },
  { "auto:no such device", NULL, ", packed, c, cpu", TRUE },
  { "auto:no such device+*", NULL, ", packed, c, cpu", TRUE },
  { "opencl:*", NULL, ", packed, opencl, ", FALSE },
  { "opencl:*/fails=1", "CL_OUT_OF_RESOURCES", NULL, FALSE },
  { "opencl:no such device", "no such device", NULL, FALSE },
  { "packed", NULL, ", packed, c, cpu", FALSE },
};

/* What files say of it. */
static const char *
find_fact (GPtrArray *facts, const char *key)
{
  for (guint i = 0; i < facts->len; i++) {
    const RingletFact *fact = g_ptr_array_index (facts, i);

    if (g_str_equal (fact->key, key))
      return fact->text;
  }
  return NULL;
}

/* The name that the user gave stays, so that who repeats it leaves it open, too. */
static void
check_said (const RingletResult *result, const char *engine, gboolean no_device)
{
  g_autoptr (GPtrArray) facts = ringlet_result_facts (result);
  g_autofree char *run_as = g_strconcat (engine, ", run as packed", NULL);
  const gboolean is_name = g_str_equal (engine, "packed");

  g_assert_cmpstr (result->provenance.requested_engine, ==, is_name ? NULL : engine);
  g_assert_cmpstr (find_fact (facts, "engine"), ==, is_name ? NULL : run_as);
  g_assert_true ((result->provenance.no_device != NULL) == no_device);
  g_assert_cmpstr (find_fact (facts, "no_device"), ==, result->provenance.no_device);
}

/* Returns (transfer full): "*" of row @i stands for the device of the tests. */
static char *
engine_of (gsize i)
{
  g_auto (GStrv) parts = g_strsplit (engines[i].engine, "*", -1);

  return g_strjoinv (test_opencl_device (), parts);
}

static RingletIntegration *
integrate_with (const char *engine, GError **error)
{
  const RingletIntegrationWants wants = { .pattern = TRUE };
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletState) state = ringlet_state_new ();

  state->plan.engine = ringlet_engine_name (engine, NULL);
  state->detector = ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  state->geometry = (RingletGeometry){ 0.2, 0.05, 0.04, 0, 0, 0, 1e-10 };
  state->source = zero_source (state->detector);
  return ringlet_integration_run (state, 0, NULL, wants, memo, NULL, NULL, error);
}

static void
run_engine (gsize i)
{
  g_autofree char *engine = engine_of (i);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegration) integration = integrate_with (engine, &error);

  g_assert_true ((error != NULL) == (engines[i].says != NULL));
  if (error != NULL) {
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
    g_assert_nonnull (strstr (error->message, engines[i].says));
    return;
  }
  g_assert_nonnull (
      strstr (integration->pattern->provenance.method, engines[i].method));
  check_said (integration->pattern, engine, engines[i].no_device);
}

/* Only where it is left open the processor takes over, and then it is said. */
static void
test_engines (void)
{
  for (gsize i = 0; test_opencl_has_device () && i < G_N_ELEMENTS (engines); i++) {
    g_test_message ("%s", engines[i].engine);
    run_engine (i);
  }
}

/* Of a sum of both nobody can say which it was. */
static void
run_sum (void)
{
  g_autofree char *with = engine_of (0);
  g_autofree char *without = engine_of (1);
  g_autoptr (RingletIntegration) device = integrate_with (with, NULL);
  g_autoptr (RingletIntegration) processor = integrate_with (without, NULL);
  g_autoptr (RingletResult) sum =
      ringlet_result_add (device->pattern, processor->pattern, NULL);
  g_autoptr (GPtrArray) facts = ringlet_result_facts (sum);
  g_autofree char *run_as = g_strconcat (with, ", run as several", NULL);

  g_assert_cmpstr (find_fact (facts, "method"), ==, "several");
  g_assert_cmpstr (find_fact (facts, "engine"), ==, run_as);
  g_assert_cmpstr (find_fact (facts, "no_device"), ==, "several");
}

static void
test_sum (void)
{
  if (test_opencl_has_device ())
    run_sum ();
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path =
        g_strdup_printf ("/integration/series-shares/%s", cases[i].detector);

    g_test_add_data_func (path, &cases[i], test_series_shares);
  }
  g_test_add_func ("/integration/shares-matrices", test_shares_matrices);
  g_test_add_func ("/integration/engines", test_engines);
  g_test_add_func ("/integration/engines-sum", test_sum);
  return test_opencl_run ();
}
