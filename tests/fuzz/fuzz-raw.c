/* SPDX-License-Identifier: MIT */

/* Any statement, up to the first line end, about any bytes behind it. */

#include <string.h>

#include "fuzz/fuzz.h"
#include "image/reader.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const guint8 *end = size > 0 ? memchr (data, '\n', size) : NULL;
  const gsize length = end != NULL ? (gsize) (end - data) : size;
  g_autofree char *text = g_strndup ((const char *) data, length);
  g_autofree char *inner = g_strconcat ("raw:", text, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static (data + length, size - length);
  const RingletReader *reader = ringlet_reader_of_inner (inner);
  const RingletReaderInput input = { .bytes = bytes, .inner = inner };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;
  guint64 n_frames = 0;
  gpointer state = reader->open (&input, &n_frames, &error);

  g_assert_true ((state != NULL) == (error == NULL));
  if (state == NULL)
    return 0;
  image = reader->read (state, n_frames - 1, NULL, &error);
  g_assert_nonnull (image);
  reader->close (state);
  return 0;
}
