/* SPDX-License-Identifier: MIT */

/* What ran, and why, in one sentence. */

#include "engines.h"

#include <locale.h>
#include <string.h>

#include "base/parallel.h"

static const struct {
  const char *engine; /* (nullable) */
  RingletStatisticKind kind;
  gboolean spread;
  gboolean unweighted;
  RingletPixelType type;
  const char *method; /* its third word, or the last three */
  const char *says;
  const char *no_device; /* (nullable) */
} cases[] = {
  { NULL, RINGLET_STATISTIC_MEAN, FALSE, FALSE, RINGLET_PIXEL_U32, "packed",
      "CPU, packed integers, 3 threads: fastest for integer images where pixels are "
      "only added up" },
  { NULL, RINGLET_STATISTIC_MEAN, FALSE, FALSE, RINGLET_PIXEL_F32, "packed",
      "CPU, packed, double precision, 3 threads: fastest where pixels are only added "
      "up; this image is not of integers" },
  { NULL, RINGLET_STATISTIC_MEAN, FALSE, TRUE, RINGLET_PIXEL_U32, "packed",
      "CPU, packed, double precision, 3 threads: fastest where pixels are only added "
      "up; an unweighted mean has no integers to add" },
  { NULL, RINGLET_STATISTIC_SIGMA_CLIP, FALSE, FALSE, RINGLET_PIXEL_U32, "csr",
      "CPU, csr, double precision, 3 threads: sigma clipping needs the pixels of each "
      "bin side by side" },
  { NULL, RINGLET_STATISTIC_PERCENTILES, FALSE, FALSE, RINGLET_PIXEL_U32, "csr",
      "CPU, csr, double precision, 3 threads: median and percentiles need the pixels "
      "of each bin side by side" },
  { NULL, RINGLET_STATISTIC_MEAN, TRUE, FALSE, RINGLET_PIXEL_U32, "csr",
      "CPU, csr, double precision, 3 threads: the spread along the ring needs the "
      "pixels of each bin side by side" },
  { "csc", RINGLET_STATISTIC_MEAN, FALSE, FALSE, RINGLET_PIXEL_U32, "csc",
      "CPU, csc, double precision, 3 threads: chosen by name" },
  { "lut", RINGLET_STATISTIC_MEAN, FALSE, FALSE, RINGLET_PIXEL_U32, "csr",
      "CPU, csr, double precision, 3 threads: chosen by name; lut runs as csr" },
  { "opencl:0", RINGLET_STATISTIC_MEAN, FALSE, FALSE, RINGLET_PIXEL_U32,
      "packed, opencl, Fast Card",
      "Fast Card (OpenCL), packed integers: chosen by name" },
  { "opencl", RINGLET_STATISTIC_SIGMA_CLIP, FALSE, FALSE, RINGLET_PIXEL_U32,
      "csr, opencl, Fast Card", "Fast Card (OpenCL), csr: chosen by name" },
  /* The processor took over, or a device could; one ran, and the document names none
   * now. */
  { "auto", RINGLET_STATISTIC_MEAN, FALSE, FALSE, RINGLET_PIXEL_U32, "packed",
      "CPU, packed integers, 3 threads: the processor took over. The card is lost",
      "The card is lost" },
  { "auto", RINGLET_STATISTIC_SIGMA_CLIP, FALSE, FALSE, RINGLET_PIXEL_U32, "csr",
      "CPU, csr, double precision, 3 threads: the processor took over. No device",
      "No device" },
  { "auto:0", RINGLET_STATISTIC_MEAN, FALSE, FALSE, RINGLET_PIXEL_U32,
      "packed, opencl, Fast Card",
      "Fast Card (OpenCL), packed integers: a device, where there is one" },
  { "auto", RINGLET_STATISTIC_SIGMA_CLIP, FALSE, FALSE, RINGLET_PIXEL_F32,
      "csr, opencl, Fast Card",
      "Fast Card (OpenCL), csr: a device, where there is one" },
  { NULL, RINGLET_STATISTIC_MEAN, FALSE, FALSE, RINGLET_PIXEL_U32,
      "packed, opencl, Fast Card", "Fast Card (OpenCL), packed" },
  /* Made by another engine than would be taken now: no reason is made up. */
  { NULL, RINGLET_STATISTIC_MEAN, FALSE, FALSE, RINGLET_PIXEL_U32, "csr",
      "CPU, csr, double precision, 3 threads" },
};

static void
test_sentences (void)
{
  ringlet_parallel_set_threads (3);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *rest = strchr (cases[i].method, ',') != NULL ? "" : ", c, cpu";
    g_autofree char *method = g_strconcat ("1d, full, ", cases[i].method, rest, NULL);
    RingletPlan plan = ringlet_plan_default ();
    RingletResult result = { 0 };
    g_autofree char *text = NULL;

    plan.engine = cases[i].engine;
    plan.statistic.kind = cases[i].kind;
    plan.statistic.percentile_min = plan.statistic.percentile_max = 50.0;
    plan.statistic.spread = cases[i].spread;
    plan.weighted_average = !cases[i].unweighted;
    result.provenance.method = method;
    result.provenance.no_device = (char *) cases[i].no_device;
    text = ringlet_describe_engine (&plan, cases[i].type, &result);
    g_assert_cmpstr (text, ==, cases[i].says);
  }
}

static void
test_nothing (void)
{
  const RingletPlan plan = ringlet_plan_default ();
  RingletResult preview = { .is_preview = TRUE };
  g_autofree char *none = ringlet_describe_engine (&plan, RINGLET_PIXEL_U32, NULL);
  g_autofree char *text = ringlet_describe_engine (&plan, RINGLET_PIXEL_U32, &preview);

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (text, ==, "");
}

/* Either names or a reason. */
static void
on_devices (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = ringlet_devices_finish (RINGLET_JOB (source), result, &error);

  if (names == NULL)
    g_assert_nonnull (error);
  else
    g_assert_cmpuint (strlen (names[0]), >, 0);
  *(gboolean *) data = TRUE;
}

static void
test_devices (void)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("");
  gboolean is_done = FALSE;

  ringlet_devices_async (job, on_devices, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engines/sentences", test_sentences);
  g_test_add_func ("/engines/nothing", test_nothing);
  g_test_add_func ("/engines/devices", test_devices);
  return g_test_run ();
}
