/* SPDX-License-Identifier: MIT */
#pragma once

/* Files made in a test, a field at a time, and what every reader must survive. */

#include <string.h>

#include "base/error.h"
#include "image/reader.h"

G_BEGIN_DECLS

/* Append @size bytes of @value, or the text without its zero. */
static inline void
ringlet_test_put_le (GByteArray *file, guint64 value, guint size)
{
  for (guint i = 0; i < size; i++) {
    const guint8 byte = (guint8) (value >> 8 * i);

    g_byte_array_append (file, &byte, 1);
  }
}

static inline void
ringlet_test_put_be (GByteArray *file, guint64 value, guint size)
{
  for (guint i = size; i > 0; i--) {
    const guint8 byte = (guint8) (value >> 8 * (i - 1));

    g_byte_array_append (file, &byte, 1);
  }
}

static inline void
ringlet_test_put_text (GByteArray *file, const char *text)
{
  g_byte_array_append (file, (const guint8 *) text, (guint) strlen (text));
}

/* Appends zeros until @file has @size bytes. */
static inline void
ringlet_test_pad (GByteArray *file, guint size)
{
  while (file->len < size)
    ringlet_test_put_le (file, 0, 1);
}

/* Overwrite @size bytes at @at, which must exist. */
static inline void
ringlet_test_set_le (GByteArray *file, guint at, guint64 value, guint size)
{
  g_assert_cmpuint (at + size, <=, file->len);
  for (guint i = 0; i < size; i++)
    file->data[at + i] = (guint8) (value >> 8 * i);
}

static inline void
ringlet_test_set_text (GByteArray *file, guint at, const char *text)
{
  g_assert_cmpuint (at + strlen (text), <=, file->len);
  memcpy (file->data + at, text, strlen (text));
}

static inline RingletImage *
ringlet_test_read_frame (
    const RingletReader *reader, gpointer state, guint64 index, GError **error)
{
  g_auto (RingletFrameInfo) info = { 0 };
  g_autoptr (RingletImage) image = reader->read (state, index, NULL, error);

  if (image == NULL)
    return NULL;
  g_assert_true (reader->describe (state, index, &info, NULL));
  g_assert_cmpuint (info.n_slow, ==, image->n_slow);
  g_assert_cmpuint (info.n_fast, ==, image->n_fast);
  g_assert_cmpint (info.type, ==, image->type);
  g_assert_cmpfloat (info.meta.exposure_s, ==, image->meta.exposure_s);
  g_assert_cmpstr (info.meta.date, ==, image->meta.date);
  return g_steal_pointer (&image);
}

/* Opens, describes and reads frame @index; what is said of a frame must be what is
 * read.
 * @path (nullable) counts for its suffix; @name (nullable) is the reader that must
 * claim the bytes. */
static inline RingletImage *
ringlet_test_read_bytes (GBytes *bytes, const char *path, const char *name,
    guint64 index, guint64 *n_frames, GError **error)
{
  const RingletReader *reader = ringlet_reader_find (bytes, path, error);
  const RingletReaderInput input = { .bytes = bytes, .verify = RINGLET_VERIFY_STRICT };
  guint64 n = 0;
  gpointer state = NULL;
  RingletImage *image = NULL;

  if (reader == NULL)
    return NULL;
  if (name != NULL)
    g_assert_cmpstr (reader->name, ==, name);

  state = reader->open (&input, &n, error);
  if (state == NULL)
    return NULL;
  g_assert_cmpuint (n, >, index);
  image = ringlet_test_read_frame (reader, state, index, error);
  /* What was counted is there. */
  if (image != NULL && n > 1) {
    g_autoptr (RingletImage) last =
        ringlet_test_read_frame (reader, state, n - 1, NULL);

    g_assert_nonnull (last);
  }
  reader->close (state);
  if (n_frames != NULL)
    *n_frames = n;
  return image;
}

/* Every shorter file is refused, or gives the pixels that @good gives. */
static inline void
ringlet_test_every_truncation (GBytes *good, const char *path)
{
  g_autoptr (RingletImage) whole =
      ringlet_test_read_bytes (good, path, NULL, 0, NULL, NULL);

  g_assert_nonnull (whole);
  for (gsize size = 0; size < g_bytes_get_size (good); size++) {
    /* A copy of its own, so that a sanitizer sees every byte read behind the end. */
    gpointer copy = g_memdup2 (g_bytes_get_data (good, NULL), size);
    g_autoptr (GBytes) cut = g_bytes_new_take (copy, size);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image =
        ringlet_test_read_bytes (cut, path, NULL, 0, NULL, &error);

    if (image == NULL)
      g_assert_cmpint (error->domain, ==, RINGLET_ERROR);
    else
      g_assert_cmpstr (ringlet_image_digest (image), ==, ringlet_image_digest (whole));
  }
}

/* The field of @size bytes at @at, in both byte orders, at 0, 1, −1, 2^31−1 and its
 * highest bit: an error or an image, never both. */
static inline void
ringlet_test_hostile_field (GBytes *good, const char *path, guint at, guint size)
{
  const guint64 values[] = { 0, 1, G_MAXUINT64, G_MAXINT32,
    (guint64) 1 << (8 * size - 1) };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (values); i++) {
    g_autoptr (GByteArray) field = g_byte_array_new ();
    g_autoptr (GByteArray) file = g_byte_array_new ();
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;

    g_byte_array_append (
        file, g_bytes_get_data (good, NULL), (guint) g_bytes_get_size (good));
    if (i % 2 == 0)
      ringlet_test_put_le (field, values[i / 2], size);
    else
      ringlet_test_put_be (field, values[i / 2], size);
    memcpy (file->data + at, field->data, size);

    bytes = g_byte_array_free_to_bytes (g_steal_pointer (&file));
    image = ringlet_test_read_bytes (bytes, path, NULL, 0, NULL, &error);
    g_assert_cmpint (image != NULL, ==, error == NULL);
    if (image != NULL)
      g_assert_cmpuint (
          ringlet_image_n_pixels (image), <=, 8 * g_bytes_get_size (good));
  }
}

/* Does a warning of @image have @words? */
static inline gboolean
ringlet_test_has_warning (const RingletImage *image, const char *words)
{
  const GPtrArray *warnings = image->meta.warnings;

  for (guint i = 0; warnings != NULL && i < warnings->len; i++) {
    if (strstr (g_ptr_array_index (warnings, i), words) != NULL)
      return TRUE;
  }
  return FALSE;
}

G_END_DECLS
