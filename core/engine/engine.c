/* SPDX-License-Identifier: MIT */
#include "engine/engine.h"

#include "base/choice.h"
#include "base/error.h"

extern const RingletEngineClass ringlet_engine_packed;
extern const RingletEngineClass ringlet_engine_csr;
extern const RingletEngineClass ringlet_engine_csc;
extern const RingletEngineClass ringlet_engine_histogram;

static const RingletEngineClass *const engines[] = {
  &ringlet_engine_packed,
  &ringlet_engine_csr,
  &ringlet_engine_csc,
  &ringlet_engine_histogram,
  NULL,
};

#define N_ENGINES (G_N_ELEMENTS (engines) - 1)

const RingletEngineClass *const *
ringlet_engine_list (void)
{
  return engines;
}

/* Names first, then aliases; @classes: whose they are. */
static gsize
list_names (const char **names, const RingletEngineClass **classes)
{
  gsize n = N_ENGINES;

  for (gsize i = 0; i < N_ENGINES; i++) {
    names[i] = engines[i]->name;
    classes[i] = engines[i];
    if (engines[i]->alias == NULL)
      continue;
    names[n] = engines[i]->alias;
    classes[n++] = engines[i];
  }
  return n;
}

const RingletEngineClass *
ringlet_engine_find (const char *name, GError **error)
{
  const char *names[2 * N_ENGINES];
  const RingletEngineClass *classes[2 * N_ENGINES];
  const gsize n = list_names (names, classes);
  int index = 0;

  if (name == NULL)
    return engines[0];
  if (!ringlet_choice_parse (name, names, n, "engine", &index, error))
    return NULL;
  return classes[index];
}

/* The first that has the pixels of each bin. */
static const RingletEngineClass *
find_with_bins (void)
{
  gsize i = 0;

  while (!engines[i]->has_bins)
    i++;
  return engines[i];
}

const RingletEngineClass *
ringlet_engine_for_plan (const RingletPlan *plan, GError **error)
{
  const RingletEngineClass *klass = ringlet_engine_find (plan->engine, error);

  if (klass == NULL || klass->has_bins ||
      !ringlet_statistic_needs_bins (&plan->statistic))
    return klass;
  if (plan->engine == NULL)
    return find_with_bins ();

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The engine %s only sums: sigma clipping, median, percentiles and spread need "
      "the "
      "pixels of each bin side by side. Choose the engine %s or name none",
      klass->name, find_with_bins ()->name);
  return NULL;
}

const char *
ringlet_engine_name (const char *name, GError **error)
{
  const RingletEngineClass *klass = ringlet_engine_find (name, error);

  if (klass == NULL)
    return NULL;
  return klass->alias != NULL && g_ascii_strcasecmp (name, klass->alias) == 0
      ? klass->alias
      : klass->name;
}
