/* SPDX-License-Identifier: MIT */

/* Any bytes as messages of a detector, one after another: a byte how many parts, two
 * bytes the length of each, their bytes. */

#include "fuzz/fuzz.h"
#include "scan/stream-sequence.h"

/* What is left, or less. */
static GBytes *
take (const guint8 **at, gsize *left, gsize n)
{
  const gsize n_taken = MIN (n, *left);
  GBytes *bytes = g_bytes_new (*at, n_taken);

  *at += n_taken;
  *left -= n_taken;
  return bytes;
}

static GPtrArray *
take_parts (const guint8 **at, gsize *left)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const guint n = **at % (RINGLET_STREAM_MAX_PARTS + 2);

  g_bytes_unref (take (at, left, 1));
  for (guint i = 0; i < n && *left >= 2; i++) {
    const gsize size = (gsize) (*at)[0] + 256 * (gsize) (*at)[1];

    g_bytes_unref (take (at, left, 2));
    g_ptr_array_add (parts, take (at, left, size));
  }
  return parts;
}

static void
use (RingletStreamSequence *sequence, const RingletStreamMessage *message)
{
  RingletStreamStep step = { 0 };
  RingletImage *image = NULL;
  g_autoptr (GError) error = NULL;

  ringlet_stream_sequence_take (sequence, message, &step);
  if (message->frame == NULL)
    return;
  g_assert_nonnull (step.header);
  image = ringlet_stream_frame_decode (message->frame, step.header, &error);
  g_assert_true ((image != NULL) == (error == NULL));
  g_clear_pointer (&image, ringlet_image_unref);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_auto (RingletStreamSequence) sequence = { 0 };

  ringlet_stream_sequence_init (&sequence);
  while (size > 0) {
    g_autoptr (GPtrArray) parts = take_parts (&data, &size);
    g_auto (RingletStreamMessage) message = { 0 };
    g_autoptr (GError) error = NULL;

    if (ringlet_stream_message_parse (
            &message, (GBytes *const *) parts->pdata, parts->len, &error))
      use (&sequence, &message);
    else
      g_assert_nonnull (error);
  }
  return 0;
}
