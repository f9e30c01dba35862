/* SPDX-License-Identifier: MIT */

/* A cake as ESRF data format: one image, azimuth by radius, and its errors as a second
 * one. Source: pyFAI 2026.9, io/__init__.py, DefaultAiWriter.save2D().
 *
 * Doubles where pyFAI has floats, so that nothing is rounded. Numbers stand without
 * their unit, which is under KEY_unit, so that the keys of pyFAI hold what pyFAI has
 * there. Bytes that the format does not carry (not ASCII, braces, semicolon) are
 * written as in URIs, %XX. */

#include "export/cake-header.h"
#include "export/writer.h"
#include "image/image-write-edf.h"

/* What stays as it is: all of ASCII but % { } ; */
#define PLAIN " !\"#$&'()*+,/:<=>?@[\\]^`|"

static GPtrArray *
make_pairs (const RingletResult *result)
{
  g_autoptr (GPtrArray) facts = ringlet_cake_facts (result);
  GPtrArray *pairs = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < facts->len; i++) {
    const RingletFact *fact = g_ptr_array_index (facts, i);

    g_ptr_array_add (pairs, g_strdup (fact->key));
    g_ptr_array_add (pairs, g_uri_escape_string (fact->text, PLAIN, FALSE));
    if (fact->unit == NULL)
      continue;
    g_ptr_array_add (pairs, g_strconcat (fact->key, "_unit", NULL));
    g_ptr_array_add (pairs, g_strdup (fact->unit));
  }
  return pairs;
}

static gboolean
edf_write (
    const RingletResult *result, const char *path, gboolean overwrite, GError **error)
{
  const gboolean has_sigma = result->sigma != NULL;
  g_autoptr (GPtrArray) pairs = make_pairs (result);
  g_autoptr (RingletImage) intensity =
      ringlet_cake_image (result, result->intensity, error);
  g_autoptr (RingletImage) sigma = NULL;
  RingletEdfFrame frames[2];

  if (intensity == NULL)
    return FALSE;
  if (has_sigma) {
    sigma = ringlet_cake_image (result, result->sigma, error);
    if (sigma == NULL)
      return FALSE;
  }

  frames[0] = (RingletEdfFrame){ intensity, pairs, "1.Image.Psd" };
  frames[1] = (RingletEdfFrame){ sigma, NULL, "1.Image.Error" };
  return ringlet_image_write_edf_frames (
      frames, has_sigma ? 2 : 1, path, overwrite, error);
}

static const char *const edf_suffixes[] = { ".edf", ".azim", NULL };

const RingletWriter ringlet_writer_edf = {
  .name = "edf",
  .description = "ESRF data format: the cake as an image of doubles",
  .suffixes = edf_suffixes,
  .dimensions = RINGLET_WRITER_CAKE,
  .write = edf_write,
};
