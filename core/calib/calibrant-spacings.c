/* SPDX-License-Identifier: MIT */

/* The .D files of pyFAI: a spacing in Å at the beginning of a line, and behind "#" the
 * indices, multiplicity and intensity, or several spacings in a line. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "calib/calibrant-private.h"

static gboolean
fail_line (guint line, const char *what, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "line %u: \"%s\" is no spacing in Å", line, what);
  return FALSE;
}

/* "Silicon (Si)" behind "Calibrant:" and so on. */
static void
take_comment (const char *comment, RingletCalibrantDraft *draft)
{
  const struct {
    const char *key;
    char **value;
  } keys[] = { { "Calibrant:", &draft->title }, { "Ref:", &draft->reference } };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *found = strstr (comment, keys[i].key);

    if (found != NULL && *keys[i].value == NULL)
      *keys[i].value = g_strstrip (g_strdup (found + strlen (keys[i].key)));
  }
}

/* "(h k l) multiplicity intensity", as far as it is there. */
static void
take_indices (const char *comment, RingletReflection *line)
{
  const char *at = strchr (comment, '(');
  int *const indices[] = { &line->h, &line->k, &line->l };
  char *end = NULL;

  if (at == NULL)
    return;
  at++;
  for (gsize i = 0; i < G_N_ELEMENTS (indices); i++) {
    *indices[i] = (int) CLAMP (g_ascii_strtoll (at, &end, 10), -9999, 9999);
    at = end;
  }
  at += strspn (at, " ,");
  if (*at != ')') {
    line->h = line->k = line->l = 0;
    return;
  }
  at++;
  line->multiplicity = (guint) MIN (g_ascii_strtoull (at, &end, 10), 9999);
  at = end;
  if (strstr (at, "weak") != NULL) {
    line->strength = 0.0;
    return;
  }
  line->strength = g_ascii_strtod (at, &end);
  if (end == at || !isfinite (line->strength) || line->strength < 0.0)
    line->strength = 1.0;
}

static gboolean
take_spacings (
    const char *text, const char *comment, guint number, GArray *lines, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t,;", -1);

  for (gsize i = 0; words[i] != NULL; i++) {
    RingletReflection line = { .strength = 1.0 };
    char *end = NULL;

    if (*words[i] == '\0')
      continue;
    line.d_m = 1e-10 * g_ascii_strtod (words[i], &end);
    if (*end != '\0' || !(line.d_m > 1e-13 && line.d_m < 1e-5))
      return fail_line (number, words[i], error);
    if (comment != NULL)
      take_indices (comment, &line);
    g_array_append_val (lines, line);
  }
  return TRUE;
}

static gboolean
take_line (char *text, guint number, RingletCalibrantDraft *draft, GError **error)
{
  char *comment = strchr (text, '#');

  if (comment != NULL)
    *comment++ = '\0';
  g_strstrip (text);
  if (comment != NULL && *text == '\0')
    take_comment (comment, draft);
  return take_spacings (text, comment, number, draft->lines, error);
}

RingletCalibrant *
ringlet_calibrant_parse_spacings (const char *name, const char *text, GError **error)
{
  g_auto (RingletCalibrantDraft) draft = { .name = g_strdup (name) };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  draft.lines = g_array_new (FALSE, FALSE, sizeof (RingletReflection));
  for (guint i = 0; lines[i] != NULL; i++) {
    if (!take_line (lines[i], i + 1, &draft, error))
      return NULL;
  }
  if (draft.title == NULL)
    draft.title = g_strdup ("List of spacings");
  if (draft.reference == NULL)
    draft.reference = g_strdup ("");
  return ringlet_calibrant_new (&draft, error);
}
