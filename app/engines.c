/* SPDX-License-Identifier: MIT */
#include "engines.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/parallel.h"
#include "opencl/context.h"
#include "opencl/device.h"

/* ---- what ran, and why ---- */

static char *
threads_text (void)
{
  const guint n = ringlet_parallel_get_threads ();

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u thread", "%u threads", n), n);
}

/* @device: (nullable): an OpenCL device, else the processor. */
static char *
what_text (const char *algorithm, const char *device, gboolean sums_integers)
{
  g_autofree char *threads = threads_text ();

  if (device != NULL)
    return g_strdup_printf (
        sums_integers ? _ ("%s (OpenCL), %s integers") : _ ("%s (OpenCL), %s"), device,
        algorithm);
  return g_strdup_printf (
      sums_integers ? _ ("CPU, %s integers, %s") : _ ("CPU, %s, double precision, %s"),
      algorithm, threads);
}

static const char *
bins_text (const RingletStatistic *statistic)
{
  if (statistic->kind == RINGLET_STATISTIC_SIGMA_CLIP)
    return _ ("sigma clipping needs the pixels of each bin side by side");
  if (statistic->kind == RINGLET_STATISTIC_PERCENTILES)
    return _ ("median and percentiles need the pixels of each bin side by side");
  return _ ("the spread along the ring needs the pixels of each bin side by side");
}

static const char *
fastest_text (const RingletPlan *plan, gboolean sums_integers)
{
  if (sums_integers)
    return _ ("fastest for integer images where pixels are only added up");
  if (!plan->weighted_average)
    return _ ("fastest where pixels are only added up; an unweighted mean has no "
              "integers to add");
  return _ ("fastest where pixels are only added up; this image is not of integers");
}

/* @reason: the first line says it; what a compiler says comes behind it */
static char *
took_over_text (const char *reason)
{
  g_auto (GStrv) lines = g_strsplit (reason, "\n", 2);

  return g_strdup_printf (_ ("the processor took over. %s"), lines[0]);
}

static char *
why_text (const RingletPlan *plan, const RingletEngineChoice *choice,
    const RingletResult *result)
{
  if (result->provenance.no_device != NULL)
    return took_over_text (result->provenance.no_device);
  if (choice->klass->device != NULL && ringlet_engine_is_auto (plan->engine))
    return g_strdup (_ ("a device, where there is one"));
  if (choice->reason == RINGLET_ENGINE_HAS_BINS)
    return g_strdup (bins_text (&plan->statistic));
  if (choice->reason == RINGLET_ENGINE_FASTEST)
    return g_strdup (fastest_text (plan, choice->sums_integers));
  if (choice->alias != NULL)
    return g_strdup_printf (
        _ ("chosen by name; %s runs as %s"), choice->alias, choice->klass->name);
  return g_strdup (_ ("chosen by name"));
}

/* Word @i of the five "1d, full, packed, c, cpu"; "" where there are none. */
static char *
word_of (const RingletResult *result, guint i)
{
  const char *method = result->provenance.method;
  g_auto (GStrv) words = g_strsplit (method != NULL ? method : "", ", ", -1);

  return g_strdup (g_strv_length (words) > i ? words[i] : "");
}

/* Returns (transfer full) (nullable): the device that ran, if one did. */
static char *
device_of (const RingletResult *result)
{
  g_autofree char *implementation = word_of (result, 3);

  return g_str_equal (implementation, "opencl") ? word_of (result, 4) : NULL;
}

/* Whether it is what runs now, so that there is a reason to give. */
static gboolean
is_choice (const RingletEngineChoice *choice, const char *algorithm, const char *device)
{
  return g_str_equal (choice->klass->algorithm, algorithm) &&
      (choice->klass->device != NULL) == (device != NULL);
}

char *
ringlet_describe_engine (
    const RingletPlan *plan, RingletPixelType type, const RingletResult *result)
{
  RingletEngineChoice choice;
  RingletPlan as_run = *plan;
  g_autofree char *algorithm = NULL;
  g_autofree char *device = NULL;
  g_autofree char *what = NULL;
  g_autofree char *why = NULL;

  if (result == NULL || result->is_preview)
    return g_strdup ("");

  algorithm = word_of (result, 2);
  device = device_of (result);
  if (ringlet_engine_is_auto (plan->engine) && device != NULL)
    as_run.engine = ringlet_engine_list_opencl ()[0]->name;
  if (!ringlet_engine_explain (&as_run, type, &choice, NULL) ||
      !is_choice (&choice, algorithm, device))
    return what_text (algorithm, device, FALSE);
  what = what_text (algorithm, device, choice.sums_integers);
  why = why_text (plan, &choice, result);
  return g_strdup_printf (_ ("%s: %s"), what, why);
}

/* ---- devices ---- */

/* What tests ask of a device stands behind its name. */
static gboolean
check_word (const GPtrArray *devices, const char *word, GError **error)
{
  RingletClPretend pretend;
  g_autofree char *name = ringlet_cl_parse_word (word, &pretend, error);

  return name != NULL &&
      ringlet_device_choose (devices, *name != '\0' ? name : NULL, error) != NULL;
}

gboolean
ringlet_engine_check_devices (const RingletPlan *plan, GError **error)
{
  const char *word = ringlet_engine_device (plan->engine);
  g_auto (GStrv) words = word != NULL ? g_strsplit (word, "+", -1) : NULL;
  g_autoptr (GPtrArray) devices = NULL;
  const RingletEngineClass *klass = ringlet_engine_for_plan (plan, error);

  if (klass == NULL)
    return FALSE;
  if (klass->device == NULL || ringlet_engine_is_auto (plan->engine))
    return TRUE;
  devices = ringlet_device_list (error);
  if (devices == NULL)
    return FALSE;
  if (words == NULL)
    return ringlet_device_choose (devices, NULL, error) != NULL;
  for (gsize i = 0; words[i] != NULL; i++) {
    if (!check_word (devices, words[i], error))
      return FALSE;
  }
  return TRUE;
}

static void
free_names (gpointer data)
{
  g_strfreev (data);
}

static gpointer
list_in_thread (RingletJob *job G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED,
    GCancellable *cancellable G_GNUC_UNUSED, GError **error)
{
  g_autoptr (GPtrArray) devices = ringlet_device_list (error);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (devices == NULL)
    return NULL;
  for (guint i = 0; i < devices->len; i++) {
    const RingletDeviceInfo *device = g_ptr_array_index (devices, i);

    g_strv_builder_add (names, device->name);
  }
  return g_strv_builder_end (names);
}

void
ringlet_devices_async (
    RingletJob *job, GAsyncReadyCallback callback, gpointer user_data)
{
  ringlet_job_run_async (
      job, list_in_thread, NULL, NULL, free_names, callback, user_data);
}

char **
ringlet_devices_finish (RingletJob *job, GAsyncResult *result, GError **error)
{
  return ringlet_job_run_finish (job, result, error);
}
