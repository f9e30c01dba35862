/* SPDX-License-Identifier: MIT */

/* Any bytes through one reader, RINGLET_FUZZ_FORMAT, or through all of them when that
 * is empty, whether they claim the bytes or not: a probe sees the start only. What it
 * finds inside libhdf5 itself is not ours. */

#include "fuzz/fuzz.h"
#include "image/reader.h"

/* Exactly one of both, always; the text is for people. */
static void
check (gboolean is_there, const GError *error)
{
  g_assert_true (is_there == (error == NULL));
  g_assert_true (is_there || g_utf8_validate (error->message, -1, NULL));
}

static void
read_frame (const RingletReader *reader, gpointer state, guint64 index)
{
  g_auto (RingletFrameInfo) info = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unknown = NULL;
  g_autoptr (RingletImage) image = reader->read (state, index, NULL, &error);
  const gboolean is_known = reader->describe (state, index, &info, &unknown);

  check (image != NULL, error);
  check (is_known, unknown);
  if (image == NULL)
    return;

  g_assert_true (is_known);
  g_assert_cmpuint (info.n_slow, ==, image->n_slow);
  g_assert_cmpuint (info.n_fast, ==, image->n_fast);
  g_assert_cmpint (info.type, ==, image->type);
  ringlet_image_digest (image); /* touches every pixel */
}

/* The first and the last frame. */
static void
read_with (const RingletReader *reader, GBytes *bytes)
{
  const RingletReaderInput input = { .bytes = bytes, .verify = RINGLET_VERIFY_STRICT };
  g_autoptr (GError) error = NULL;
  guint64 n_frames = 0;
  gpointer state = reader->open (&input, &n_frames, &error);

  check (state != NULL, error);
  if (state == NULL)
    return;

  g_assert_cmpuint (n_frames, >, 0);
  read_frame (reader, state, 0);
  if (n_frames > 1)
    read_frame (reader, state, n_frames - 1);
  reader->close (state);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  const RingletReader *const *readers = ringlet_reader_list ();
  gboolean is_found = FALSE;

  for (gsize i = 0; readers[i] != NULL; i++) {
    if (*RINGLET_FUZZ_FORMAT != '\0' &&
        !g_str_equal (readers[i]->name, RINGLET_FUZZ_FORMAT))
      continue;
    is_found = TRUE;
    readers[i]->probe (data, MIN (size, RINGLET_READER_PROBE_SIZE));
    read_with (readers[i], bytes);
  }
  g_assert_true (is_found);
  return 0;
}
