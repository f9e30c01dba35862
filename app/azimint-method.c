/* SPDX-License-Identifier: MIT */

/* Which splitting and which algorithm. Source: pyFAI 2026.9, method_registry.py. */

#include <string.h>

#include "azimint-private.h"
#include "base/error.h"
#include "engine/engine.h"

/**
 * Words:
 * @split: (nullable): NULL for any
 * @algo: (nullable)
 * @impl: (nullable)
 *
 * All (transfer full) in lower case.
 */
typedef struct {
  char *split;
  char *algo;
  char *impl;
} Words;

static void
words_clear (Words *self)
{
  g_free (self->split);
  g_free (self->algo);
  g_free (self->impl);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

/* ---- said in one word, up to version 2 ---- */

static void
parse_text (const char *text, Words *words)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  const char *const splits[] = { "bbox", "full", "no" };

  words->algo = strstr (lower, "lut") != NULL ? g_strdup ("lut")
      : strstr (lower, "csr") != NULL         ? g_strdup ("csr")
                                              : NULL;
  if (strstr (lower, "ocl") != NULL)
    words->impl = g_strdup ("opencl");
  else if (g_str_equal (lower, "cython"))
    words->impl = g_strdup ("cython");
  for (gsize i = 0; i < G_N_ELEMENTS (splits) && words->split == NULL; i++) {
    if (strstr (lower, splits[i]) != NULL)
      words->split = g_strdup (splits[i]);
  }
}

/* ---- said in three to five ---- */

static char *
normalize (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  const char *word = g_strstrip (lower);

  if (*word == '\0' || g_str_equal (word, "*") || g_str_equal (word, "any") ||
      g_str_equal (word, "all"))
    return NULL;
  if (g_str_equal (word, "histo"))
    return g_strdup ("histogram");
  if (g_str_equal (word, "nosplit"))
    return g_strdup ("no");
  if (g_str_equal (word, "ocl"))
    return g_strdup ("opencl");
  return g_strdup (g_str_equal (word, "numpy") ? "python" : word);
}

/* Three are split, algorithm and implementation; of more the dimension comes first, and
 * the device last. */
static gboolean
parse_array (RingletKeys *keys, JsonArray *array, Words *words, GError **error)
{
  const guint n = json_array_get_length (array);
  const guint first = n == 3 ? 0 : 1;
  char **const to[] = { &words->split, &words->algo, &words->impl };

  if (n < 3 || n > 5)
    return ringlet_keys_refuse (
        keys, "method", "[split, algorithm, implementation]", error);

  for (guint i = 0; i < MIN (3, n - first); i++) {
    JsonNode *node = json_array_get_element (array, first + i);
    const char *text =
        JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

    if (text == NULL && !json_node_is_null (node))
      return ringlet_keys_refuse (keys, "method", "an array of texts", error);
    if (text != NULL)
      *to[i] = normalize (text);
  }
  return TRUE;
}

static gboolean
parse_object (RingletKeys *outer, Words *words, GError **error)
{
  static const char *const names[] = { "split", "pixel_splitting", "algo", "algorithm",
    "impl", "implementation" };
  char **const to[] = { &words->split, &words->algo, &words->impl };
  g_auto (RingletKeys) keys = { 0 };

  if (!ringlet_keys_object (outer, "method", &keys, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *text = NULL;

    if (!ringlet_keys_text (&keys, names[i], &text, error))
      return FALSE;
    if (text != NULL && *to[i / 2] == NULL)
      *to[i / 2] = normalize (text);
  }
  return TRUE;
}

/* ---- what it comes to ---- */

static gboolean
read_words (RingletAzimintReading *self, Words *words, GError **error)
{
  JsonNode *node = ringlet_keys_peek (self->keys, "method");
  gboolean use_opencl = FALSE;

  if (!ringlet_keys_flag (self->keys, "do_OpenCL", &use_opencl, error))
    return FALSE;
  if (node == NULL && self->version == 1)
    parse_text (use_opencl ? "csr_ocl" : "splitbbox", words);
  if (node == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return parse_array (self->keys, json_node_get_array (node), words, error);
  if (JSON_NODE_HOLDS_OBJECT (node))
    return parse_object (self->keys, words, error);
  if (json_node_get_string (node) == NULL)
    return ringlet_keys_refuse (
        self->keys, "method", "a text or an array of texts", error);

  parse_text (json_node_get_string (node), words);
  return TRUE;
}

/* What pyFAI's registry finds first where a word is left open. */
static const char *
open_split (const Words *words)
{
  return g_strcmp0 (words->algo, "lut") == 0 && words->impl == NULL ? "bbox" : "no";
}

static gboolean
apply_words (RingletAzimintReading *self, const Words *words, GError **error)
{
  static const char *const algos[] = { "histogram", "lut", "csr", "csc", NULL };
  static const char *const impls[] = { "python", "cython", "opencl", NULL };
  RingletPlan *plan = &self->out->plan;
  const char *split = words->split != NULL ? words->split : open_split (words);

  if (words->algo != NULL && !g_strv_contains (algos, words->algo))
    return ringlet_keys_refuse (self->keys, "method",
        "made with \"histogram\", \"lut\", \"csr\" or \"csc\"", error);
  if (words->impl != NULL && !g_strv_contains (impls, words->impl))
    return ringlet_keys_refuse (
        self->keys, "method", "made with \"python\", \"cython\" or \"opencl\"", error);
  if (g_strcmp0 (words->impl, "opencl") == 0)
    g_ptr_array_add (self->out->warnings,
        g_strdup ("method says opencl: the same is computed on the processor"));

  plan->engine =
      ringlet_engine_name (words->algo != NULL ? words->algo : "histogram", error);
  return ringlet_keys_prefix (self->keys, "method",
      plan->engine != NULL && ringlet_split_parse (split, &plan->split, error), error);
}

/* The target in an older method is passed over in the same way. */
static void
read_device (RingletAzimintReading *self)
{
  if (ringlet_keys_peek (self->keys, "opencl_device") != NULL)
    g_ptr_array_add (self->out->warnings,
        g_strdup ("opencl_device says nothing here: all is computed on the processor"));
}

gboolean
ringlet_azimint_read_method (RingletAzimintReading *self, GError **error)
{
  g_auto (Words) words = { 0 };
  const gboolean is_open =
      self->version >= 3 && ringlet_keys_peek (self->keys, "method") == NULL;

  read_device (self);
  if (!read_words (self, &words, error))
    return FALSE;
  /* Without a method pyFAI takes full splitting. */
  if (is_open)
    words.split = g_strdup ("full");
  return apply_words (self, &words, error) &&
      ringlet_azimint_read_statistic (self, error);
}
