/* SPDX-License-Identifier: MIT */
#include "engine/engine.h"

#include "base/choice.h"

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
