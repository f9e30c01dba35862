/* SPDX-License-Identifier: MIT */
#include "engine/engine.h"

#include <string.h>

#include "base/choice.h"
#include "base/error.h"

extern const RingletEngineClass ringlet_engine_packed;
extern const RingletEngineClass ringlet_engine_csr;
extern const RingletEngineClass ringlet_engine_csc;
extern const RingletEngineClass ringlet_engine_histogram;
extern const RingletEngineClass ringlet_engine_opencl;
extern const RingletEngineClass ringlet_engine_opencl_csr;
extern const RingletEngineClass ringlet_engine_opencl_histogram;

static const RingletEngineClass *const engines[] = {
  &ringlet_engine_packed,
  &ringlet_engine_csr,
  &ringlet_engine_csc,
  &ringlet_engine_histogram,
  NULL,
};

static const RingletEngineClass *const opencl_engines[] = {
  &ringlet_engine_opencl,
  &ringlet_engine_opencl_csr,
  &ringlet_engine_opencl_histogram,
  NULL,
};

#define N_ENGINES (G_N_ELEMENTS (engines) - 1)
#define N_OPENCL (G_N_ELEMENTS (opencl_engines) - 1)

const RingletEngineClass *const *
ringlet_engine_list (void)
{
  return engines;
}

const RingletEngineClass *const *
ringlet_engine_list_opencl (void)
{
  return opencl_engines;
}

/* Names first, then those of devices, then aliases; @classes: whose they are. */
static gsize
list_names (const char **names, const RingletEngineClass **classes)
{
  gsize n = 0;

  for (gsize i = 0; i < N_ENGINES + N_OPENCL; i++) {
    classes[n] = i < N_ENGINES ? engines[i] : opencl_engines[i - N_ENGINES];
    names[n] = classes[n]->name;
    n++;
  }
  for (gsize i = 0; i < N_ENGINES; i++) {
    if (engines[i]->alias == NULL)
      continue;
    names[n] = engines[i]->alias;
    classes[n++] = engines[i];
  }
  return n;
}

const char *
ringlet_engine_device (const char *name)
{
  const char *colon = name != NULL ? strchr (name, ':') : NULL;

  return colon != NULL ? colon + 1 : NULL;
}

gboolean
ringlet_engine_is_auto (const char *name)
{
  const gsize n = strlen (RINGLET_ENGINE_AUTO);

  return name != NULL && g_ascii_strncasecmp (name, RINGLET_ENGINE_AUTO, n) == 0 &&
      (name[n] == '\0' || name[n] == ':');
}

const RingletEngineClass *
ringlet_engine_find (const char *name, GError **error)
{
  const char *names[2 * N_ENGINES + N_OPENCL + 1];
  const RingletEngineClass *classes[2 * N_ENGINES + N_OPENCL];
  const gsize n = list_names (names, classes);
  const char *device = ringlet_engine_device (name);
  g_autofree char *before = NULL;
  int index = 0;

  if (name == NULL || ringlet_engine_is_auto (name))
    return engines[0];
  names[n] = RINGLET_ENGINE_AUTO; /* for the message */
  before =
      g_strndup (name, device != NULL ? (gsize) (device - 1 - name) : strlen (name));
  if (!ringlet_choice_parse (before, names, n + 1, "engine", &index, error))
    return NULL;
  if (device == NULL || classes[index]->device != NULL)
    return classes[index];

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The engine %s runs on the processor and takes no device: write it without "
      "\":%s\"",
      classes[index]->name, device);
  return NULL;
}

/* The first of a list that has the pixels of each bin. */
static const RingletEngineClass *
find_with_bins (const RingletEngineClass *const *list)
{
  gsize i = 0;

  while (!list[i]->has_bins)
    i++;
  return list[i];
}

const RingletEngineClass *
ringlet_engine_for_plan (const RingletPlan *plan, GError **error)
{
  const RingletEngineClass *klass = ringlet_engine_find (plan->engine, error);

  if (klass == NULL || klass->has_bins ||
      !ringlet_statistic_needs_bins (&plan->statistic))
    return klass;
  if (plan->engine == NULL || ringlet_engine_is_auto (plan->engine))
    return find_with_bins (engines);
  if (klass == opencl_engines[0])
    return find_with_bins (opencl_engines);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The engine %s only sums: sigma clipping, median, percentiles and spread need "
      "the "
      "pixels of each bin side by side. Choose the engine %s or name none",
      klass->name, find_with_bins (engines)->name);
  return NULL;
}

const char *
ringlet_engine_name (const char *name, GError **error)
{
  const RingletEngineClass *klass = ringlet_engine_find (name, error);
  const char *device = ringlet_engine_device (name);
  const char *plain = NULL;
  g_autofree char *with_device = NULL;

  if (klass == NULL)
    return NULL;
  plain = ringlet_engine_is_auto (name) ? RINGLET_ENGINE_AUTO : klass->name;
  if (device != NULL) {
    with_device = g_strconcat (plain, ":", device, NULL);
    return g_intern_string (with_device);
  }
  return klass->alias != NULL && g_ascii_strcasecmp (name, klass->alias) == 0
      ? klass->alias
      : plain;
}
