/* SPDX-License-Identifier: MIT */

/* Any bytes through the reader that claims them: open and the first and last frame. */

#include "fuzz/fuzz.h"
#include "image/reader.h"

static void
read_frame (const RingletReader *reader, gpointer state, guint64 index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = reader->read (state, index, NULL, &error);

  /* Exactly one of both, always. */
  g_assert_true ((image != NULL) == (error == NULL));
  if (image != NULL)
    ringlet_image_digest (image); /* touches every pixel */
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  const RingletReader *reader = ringlet_reader_find (bytes, NULL, &error);
  const RingletReaderInput input = { NULL, bytes, NULL };
  guint64 n_frames = 0;
  gpointer state = NULL;

  g_assert_true ((reader != NULL) == (error == NULL));
  if (reader == NULL)
    return 0;

  state = reader->open (&input, &n_frames, &error);
  g_assert_true ((state != NULL) == (error == NULL));
  if (state == NULL)
    return 0;

  g_assert_cmpuint (n_frames, >, 0);
  read_frame (reader, state, 0);
  if (n_frames > 1)
    read_frame (reader, state, n_frames - 1);
  reader->close (state);
  return 0;
}
