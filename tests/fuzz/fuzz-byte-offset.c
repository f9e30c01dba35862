/* SPDX-License-Identifier: MIT */

/* Byte-offset streams: a byte that says the type, two that say how many pixels are
 * wanted, the stream. What is decoded comes back from what it is encoded to, and all
 * instruction sets see the same. */

#include <string.h>

#include "fuzz/fuzz.h"
#include "image/codec-byte-offset-run.h"
#include "image/codec.h"

static void
compare_runs (const guint8 *stream, gsize size, gsize n)
{
  const RingletByteOffsetRun *const *runs = ringlet_byte_offset_runs ();
  g_autofree guint32 *wanted = g_new (guint32, n);
  g_autofree guint32 *pixels = g_new (guint32, n);
  const guint8 *wanted_at = stream;
  const gsize n_wanted =
      ringlet_byte_offset_run_plain (&wanted_at, stream + size, n, 1, wanted);

  for (gsize i = 0; runs[i] != NULL; i++) {
    const guint8 *at = stream;

    if (!runs[i]->is_supported ())
      continue;
    g_assert_cmpuint (runs[i]->decode (&at, stream + size, n, 1, pixels), ==, n_wanted);
    g_assert_true (at == wanted_at);
    g_assert_true (memcmp (pixels, wanted, n_wanted * sizeof *wanted) == 0);
  }
}

static void
compare_encoded (RingletPixelType type, gconstpointer pixels, gsize n)
{
  const gsize size = n * ringlet_pixel_type_size (type);
  g_autofree gpointer back = g_malloc (size);
  g_autoptr (GBytes) stream = ringlet_codec_byte_offset_encode (type, pixels, n);

  g_assert_true (ringlet_codec_byte_offset (
      type, g_bytes_get_data (stream, NULL), g_bytes_get_size (stream), n, back, NULL));
  g_assert_true (memcmp (back, pixels, size) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const RingletPixelType type = size > 0 ? data[0] % RINGLET_PIXEL_F32 : 0;
  const gsize n = size >= 3 ? 1 + (gsize) (data[1] | data[2] << 8) : 0;
  g_autofree gpointer pixels = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = FALSE;

  if (n == 0)
    return 0;
  pixels = g_malloc (n * ringlet_pixel_type_size (type));
  ok = ringlet_codec_byte_offset (type, data + 3, size - 3, n, pixels, &error);
  g_assert_true (ok == (error == NULL));
  if (ok)
    compare_encoded (type, pixels, n);
  compare_runs (data + 3, size - 3, n);
  return 0;
}
