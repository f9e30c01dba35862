/* SPDX-License-Identifier: MIT */

/* Directories of TIFF and BigTIFF in the byte order of this machine.
 * Source: TIFF 6.0, sections 2, 4, 8 and 19; libtiff, "The BigTIFF File Format".
 * Written by hand: libtiff goes back in the file to link the pages, and this is one
 * table. */

#include "image/tiff-page.h"

#include <string.h>
#include <tiff.h>

#include "base/error.h"

#define N_TAGS 11

typedef struct {
  guint16 tag;
  guint16 type;
  guint64 count;
  guint64 value;
} Tag;

/* ---- bytes ---- */

static void
put (GByteArray *to, guint64 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++) {
    const guint place = G_BYTE_ORDER == G_LITTLE_ENDIAN ? i : n_bytes - 1 - i;
    const guint8 byte = (guint8) (value >> 8 * place);

    g_byte_array_append (to, &byte, 1);
  }
}

/* A value of 16 bits stands in the first bytes of its field. */
static void
put_tag (GByteArray *to, const Tag *tag, gboolean is_big)
{
  const guint width = is_big ? 8 : 4;

  put (to, tag->tag, 2);
  put (to, tag->type, 2);
  put (to, tag->count, width);
  if (tag->type != TIFF_SHORT) {
    put (to, tag->value, width);
    return;
  }
  put (to, tag->value, 2);
  for (guint i = 2; i < width; i += 2)
    put (to, 0, 2);
}

GBytes *
ringlet_tiff_head (gboolean is_big)
{
  GByteArray *bytes = g_byte_array_new ();

  put (bytes, G_BYTE_ORDER == G_LITTLE_ENDIAN ? TIFF_LITTLEENDIAN : TIFF_BIGENDIAN, 2);
  put (bytes, is_big ? TIFF_VERSION_BIG : TIFF_VERSION_CLASSIC, 2);
  if (is_big) {
    put (bytes, 8, 2); /* bytes of an offset */
    put (bytes, 0, 2);
  }
  put (bytes, is_big ? RINGLET_TIFF_BIG_HEAD_SIZE : RINGLET_TIFF_HEAD_SIZE,
      is_big ? 8 : 4);
  return g_byte_array_free_to_bytes (bytes);
}

/* ---- one page ---- */

static guint64
sample_format (RingletPixelType type)
{
  if (ringlet_pixel_type_is_float (type))
    return SAMPLEFORMAT_IEEEFP;
  return ringlet_pixel_type_is_signed (type) ? SAMPLEFORMAT_INT : SAMPLEFORMAT_UINT;
}

static guint64
round_up (guint64 offset)
{
  return (offset + 7) / 8 * 8;
}

/* Up to eight bytes would stand in the tag itself: zeros make a text longer. */
static guint64
text_size (const RingletTiffPage *page)
{
  return page->description != NULL ? MAX (strlen (page->description) + 1, 9) : 0;
}

static void
put_directory (GByteArray *to, const RingletTiffPage *page, guint64 text_at,
    guint64 pixels_at, guint64 next)
{
  const guint16 wide = page->is_big ? TIFF_LONG8 : TIFF_LONG;
  const guint64 pixel_size = ringlet_pixel_type_size (page->type);
  const guint64 n_text = text_size (page);
  const Tag tags[N_TAGS] = {
    { TIFFTAG_IMAGEWIDTH, TIFF_LONG, 1, page->n_fast },
    { TIFFTAG_IMAGELENGTH, TIFF_LONG, 1, page->n_slow },
    { TIFFTAG_BITSPERSAMPLE, TIFF_SHORT, 1, 8 * pixel_size },
    { TIFFTAG_COMPRESSION, TIFF_SHORT, 1, COMPRESSION_NONE },
    { TIFFTAG_PHOTOMETRIC, TIFF_SHORT, 1, PHOTOMETRIC_MINISBLACK },
    { TIFFTAG_IMAGEDESCRIPTION, TIFF_ASCII, n_text, text_at },
    { TIFFTAG_STRIPOFFSETS, wide, 1, pixels_at },
    { TIFFTAG_SAMPLESPERPIXEL, TIFF_SHORT, 1, 1 },
    { TIFFTAG_ROWSPERSTRIP, TIFF_LONG, 1, page->n_slow },
    { TIFFTAG_STRIPBYTECOUNTS, wide, 1, page->n_slow * page->n_fast * pixel_size },
    { TIFFTAG_SAMPLEFORMAT, TIFF_SHORT, 1, sample_format (page->type) },
  };

  put (to, n_text > 0 ? N_TAGS : N_TAGS - 1, page->is_big ? 8 : 2);
  for (gsize i = 0; i < N_TAGS; i++) {
    if (tags[i].count > 0)
      put_tag (to, &tags[i], page->is_big);
  }
  put (to, next, page->is_big ? 8 : 4);
}

static guint64
directory_size (const RingletTiffPage *page)
{
  const guint64 n_tags = page->description != NULL ? N_TAGS : N_TAGS - 1;

  return page->is_big ? 8 + n_tags * 20 + 8 : 2 + n_tags * 12 + 4;
}

GBytes *
ringlet_tiff_page_head (const RingletTiffPage *self, guint64 at, gboolean is_last,
    guint64 *end, GError **error)
{
  const guint64 text_at = at + directory_size (self);
  const guint64 pixels_at = round_up (text_at + text_size (self));
  GByteArray *bytes = NULL;

  *end = round_up (pixels_at +
      (guint64) self->n_slow * self->n_fast * ringlet_pixel_type_size (self->type));
  if (!self->is_big && *end > G_MAXUINT32) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "This TIFF file would be larger than 4 GiB; write .h5, or fewer frames");
    return NULL;
  }

  bytes = g_byte_array_new ();
  put_directory (bytes, self, text_at, pixels_at, is_last ? 0 : *end);
  if (self->description != NULL)
    g_byte_array_append (
        bytes, (const guint8 *) self->description, (guint) strlen (self->description));
  for (guint64 i = at + bytes->len; i < pixels_at; i++)
    g_byte_array_append (bytes, (const guint8 *) "", 1);
  return g_byte_array_free_to_bytes (bytes);
}
