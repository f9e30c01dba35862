/* SPDX-License-Identifier: MIT */

/* Any bytes as a stream of the method that the first one picks. */

#include <string.h>

#include "fuzz/fuzz.h"
#include "image/compression.h"

#define MAX_CONTENT 100000
#define MAX_HEAD 4096

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) head = NULL;
  RingletCompression method = RINGLET_COMPRESSION_NONE;

  if (size == 0)
    return 0;
  method = (RingletCompression) (RINGLET_COMPRESSION_GZIP +
      data[0] % (RINGLET_COMPRESSION_ZSTD - RINGLET_COMPRESSION_GZIP + 1));
  content = ringlet_decompress (method, data + 1, size - 1, MAX_CONTENT, &error);
  g_assert_true ((content != NULL) == (error == NULL));
  if (content == NULL)
    return 0;

  g_assert_cmpuint (g_bytes_get_size (content), <=, MAX_CONTENT);
  head = ringlet_decompress_head (method, data + 1, size - 1, MAX_HEAD, NULL);
  g_assert_cmpuint (
      g_bytes_get_size (head), ==, MIN (g_bytes_get_size (content), MAX_HEAD));
  g_assert_cmpint (memcmp (g_bytes_get_data (head, NULL),
                       g_bytes_get_data (content, NULL), g_bytes_get_size (head)),
      ==, 0);
  return 0;
}
