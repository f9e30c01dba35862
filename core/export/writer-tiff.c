/* SPDX-License-Identifier: MIT */

/* A cake as TIFF: one page of doubles, azimuth by radius, and its errors as a second
 * one. ImageDescription holds the facts, one line each, in UTF-8. */

#include "export/cake-header.h"
#include "export/writer.h"
#include "image/image-write-tiff.h"

static char *
describe (const RingletResult *result)
{
  g_autoptr (GPtrArray) facts = ringlet_cake_facts (result);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < facts->len; i++) {
    const RingletFact *fact = g_ptr_array_index (facts, i);

    g_string_append_printf (text, "%s: %s%s%s\n", fact->key, fact->text,
        fact->unit != NULL ? " " : "", fact->unit != NULL ? fact->unit : "");
  }
  return g_string_free (text, FALSE);
}

static gboolean
tiff_write (
    const RingletResult *result, const char *path, gboolean overwrite, GError **error)
{
  const gboolean has_sigma = result->sigma != NULL;
  g_autofree char *description = describe (result);
  g_autoptr (RingletImage) intensity =
      ringlet_cake_image (result, result->intensity, error);
  g_autoptr (RingletImage) sigma = NULL;
  RingletTiffFrame frames[2];

  if (intensity == NULL)
    return FALSE;
  if (has_sigma) {
    sigma = ringlet_cake_image (result, result->sigma, error);
    if (sigma == NULL)
      return FALSE;
  }

  frames[0] = (RingletTiffFrame){ intensity, description };
  frames[1] = (RingletTiffFrame){ sigma, "Standard error of the intensity" };
  return ringlet_image_write_tiff_frames (
      frames, has_sigma ? 2 : 1, path, overwrite, error);
}

static const char *const tiff_suffixes[] = { ".tif", ".tiff", NULL };

const RingletWriter ringlet_writer_tiff = {
  .name = "tiff",
  .description = "TIFF: the cake as an image of doubles",
  .suffixes = tiff_suffixes,
  .dimensions = RINGLET_WRITER_CAKE,
  .write = tiff_write,
};
