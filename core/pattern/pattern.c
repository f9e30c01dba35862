/* SPDX-License-Identifier: MIT */
#include "pattern/pattern.h"

#include <string.h>

#include "base/error.h"

static double *
alloc_points (gsize n, gsize n_arrays, GError **error)
{
  double *data = g_try_malloc_n (n, n_arrays * sizeof *data);

  if (data == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a pattern of %" G_GSIZE_FORMAT " points", n);
  return data;
}

gboolean
ringlet_pattern_add_spread (RingletPattern *self, GError **error)
{
  self->spread = alloc_points (self->n, 1, error);
  return self->spread != NULL;
}

RingletPattern *
ringlet_pattern_new (gsize n, gboolean with_sigma, GError **error)
{
  double *data = NULL;
  RingletPattern *self;

  g_return_val_if_fail (n > 0, NULL);

  data = alloc_points (n, with_sigma ? 3 : 2, error);
  if (data == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (RingletPattern);
  self->n = n;
  self->x = data;
  self->intensity = data + n;
  self->sigma = with_sigma ? data + 2 * n : NULL;
  self->header = g_new0 (char *, 1);
  return self;
}

static void
pattern_clear (gpointer data)
{
  RingletPattern *self = data;

  g_free (self->x);
  g_free (self->spread);
  g_strfreev (self->header);
}

RingletPattern *
ringlet_pattern_ref (RingletPattern *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_pattern_unref (RingletPattern *self)
{
  g_atomic_rc_box_release_full (self, pattern_clear);
}

const char *
ringlet_pattern_header (const RingletPattern *self, const char *key)
{
  const gsize length = strlen (key);

  for (gsize i = 0; self->header[i] != NULL; i++) {
    const char *line = self->header[i];

    if (g_str_has_prefix (line, key) && g_str_has_prefix (line + length, ": "))
      return line + length + 2;
  }
  return NULL;
}
