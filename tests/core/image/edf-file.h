/* SPDX-License-Identifier: MIT */
#pragma once

/* EDF files made in a test. */

#include <string.h>

#include "base/error.h"
#include "image/reader.h"

G_BEGIN_DECLS

#define N_SLOW 2
#define N_FAST 3

/* Big-endian in the files: a byte order that is lost shows. */
static const guint16 pixels[N_SLOW * N_FAST] = { 0, 1, 513, 65535, 200, 7 };

static inline void
append (GByteArray *to, gconstpointer from, gsize size)
{
  g_byte_array_append (to, from, (guint) size);
}

static inline void
append_header (GByteArray *to, const char *lines)
{
  append (to, "{\n", 2);
  append (to, lines, strlen (lines));
  append (to, "}\n", 2);
}

#define SHAPE                                                                          \
  "ByteOrder = HighByteFirst ;\nDataType = UnsignedShort ;\nDim_1 = 3 ;\nDim_2 = 2 "   \
  ";\n"

static inline void
store_pixels (guint8 to[sizeof pixels])
{
  for (gsize i = 0; i < G_N_ELEMENTS (pixels); i++) {
    to[2 * i] = (guint8) (pixels[i] >> 8);
    to[2 * i + 1] = (guint8) pixels[i];
  }
}

static inline gsize
pack_plain (guint8 to[1000])
{
  store_pixels (to);
  return sizeof pixels;
}

typedef struct {
  GBytes *bytes;
  gpointer state;
  guint64 n_frames;
} Edf;

static inline gboolean
edf_open (Edf *edf, const guint8 *data, gsize size, GError **error)
{
  RingletReaderInput input = { 0 };
  const RingletReader *reader = NULL;

  /* A copy of its own, so that a sanitizer sees every byte read behind the end. */
  edf->bytes = g_bytes_new_take (g_memdup2 (data, size), size);
  reader = ringlet_reader_find (edf->bytes, NULL, error);
  if (reader == NULL)
    return FALSE;
  g_assert_cmpstr (reader->name, ==, "edf");
  input.bytes = edf->bytes;
  edf->state = reader->open (&input, &edf->n_frames, error);
  return edf->state != NULL;
}

static const RingletReader *
edf_reader (void)
{
  static const char start[] = "{\nDim_1 = 1 ;\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (start, sizeof start - 1);

  return ringlet_reader_find (bytes, "a.edf", NULL);
}

static inline RingletImage *
edf_read (Edf *edf, guint64 index, GError **error)
{
  return edf_reader ()->read (edf->state, index, NULL, error);
}

static inline void
edf_clear (Edf *edf)
{
  if (edf->state != NULL)
    edf_reader ()->close (edf->state);
  g_clear_pointer (&edf->bytes, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Edf, edf_clear)

static inline void
assert_pixels (const RingletImage *image)
{
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_U16);
  g_assert_cmpuint (image->n_slow, ==, N_SLOW);
  g_assert_cmpuint (image->n_fast, ==, N_FAST);
  g_assert_cmpmem (image->data, sizeof pixels, pixels, sizeof pixels);
}

/* Blocks of two kinds behind each other, the last without a size. */

G_END_DECLS
