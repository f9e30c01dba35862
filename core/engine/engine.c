/* SPDX-License-Identifier: MIT */
#include "engine/engine.h"

#include "base/choice.h"

extern const RingletEngineClass ringlet_engine_packed;
extern const RingletEngineClass ringlet_engine_csr;

static const RingletEngineClass *const engines[] = {
  &ringlet_engine_packed,
  &ringlet_engine_csr,
  NULL,
};

const RingletEngineClass *const *
ringlet_engine_list (void)
{
  return engines;
}

const RingletEngineClass *
ringlet_engine_find (const char *name, GError **error)
{
  const char *names[G_N_ELEMENTS (engines) - 1];
  int index = 0;

  if (name == NULL)
    return engines[0];

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    names[i] = engines[i]->name;
  if (!ringlet_choice_parse (
          name, names, G_N_ELEMENTS (names), "engine", &index, error))
    return NULL;
  return engines[index];
}
