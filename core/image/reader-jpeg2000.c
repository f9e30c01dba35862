/* SPDX-License-Identifier: MIT */

/* JPEG 2000, in a file of boxes (.jp2) or bare (.j2k): whole numbers of up to 16 bits,
 * by OpenJPEG.
 *
 * The codestream is found here and its sizes are checked before the library sees them,
 * since it takes memory for each tile and channel that they name. It codes coarse
 * before fine, so that a file which was cut still gives an image of lower quality: that
 * is a warning. Coloured pictures are refused as for JPEG.
 * Source: ISO/IEC 15444-1, annexes A and I. */

#include <string.h>

#include <openjpeg.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/jpeg2000-stream.h"
#include "image/picture.h"
#include "image/reader.h"

/* ---- OpenJPEG ---- */

typedef struct {
  RingletCursor cursor;
  const guint8 *start;
  char *message; /* (nullable): what it said first */
} Jp2Client;

static OPJ_SIZE_T
on_read (void *buffer, OPJ_SIZE_T size, void *data)
{
  Jp2Client *self = data;
  const gsize n = MIN (size, ringlet_cursor_left (&self->cursor));

  if (n == 0)
    return (OPJ_SIZE_T) -1;
  memcpy (buffer, self->cursor.at, n);
  self->cursor.at += n;
  return n;
}

static OPJ_OFF_T
on_skip (OPJ_OFF_T size, void *data)
{
  Jp2Client *self = data;

  if (size < 0 || (guint64) size > ringlet_cursor_left (&self->cursor))
    return -1;
  self->cursor.at += size;
  return size;
}

static OPJ_BOOL
on_seek (OPJ_OFF_T position, void *data)
{
  Jp2Client *self = data;

  if (position < 0 || position > self->cursor.end - self->start)
    return OPJ_FALSE;
  self->cursor.at = self->start + position;
  return OPJ_TRUE;
}

static void
on_message (const char *text, void *data)
{
  Jp2Client *self = data;

  if (self->message == NULL)
    self->message = g_strstrip (g_utf8_make_valid (text, -1));
}

static opj_stream_t *
new_stream (Jp2Client *client)
{
  opj_stream_t *stream = opj_stream_default_create (OPJ_TRUE);

  opj_stream_set_read_function (stream, on_read);
  opj_stream_set_skip_function (stream, on_skip);
  opj_stream_set_seek_function (stream, on_seek);
  opj_stream_set_user_data (stream, client, NULL);
  opj_stream_set_user_data_length (stream, ringlet_cursor_left (&client->cursor));
  return stream;
}

static opj_codec_t *
new_codec (Jp2Client *client)
{
  opj_codec_t *codec = opj_create_decompress (OPJ_CODEC_J2K);
  opj_dparameters_t parameters;

  opj_set_error_handler (codec, on_message, client);
  opj_set_warning_handler (codec, on_message, client);
  opj_set_default_decoder_parameters (&parameters);
  opj_setup_decoder (codec, &parameters);
  /* What was cut off is missing, and the rest is given. */
  opj_decoder_set_strict_mode (codec, OPJ_FALSE);
  return codec;
}

/* Returns (transfer full) (nullable) */
static opj_image_t *
decode (Jp2Client *client)
{
  opj_stream_t *stream = new_stream (client);
  opj_codec_t *codec = new_codec (client);
  opj_image_t *image = NULL;

  if (opj_read_header (stream, codec, &image) && !opj_decode (codec, stream, image))
    g_clear_pointer (&image, opj_image_destroy);
  if (image != NULL)
    opj_end_decompress (codec, stream);
  opj_destroy_codec (codec);
  opj_stream_destroy (stream);
  return image;
}

/* ---- pixels ---- */

static gboolean
check_decoded (const RingletJp2Stream *self, const opj_image_t *image, GError **error)
{
  for (guint i = 0; i < self->n_channels; i++) {
    if (image->numcomps != self->n_channels || image->comps[i].w != self->n_fast ||
        image->comps[i].h != self->n_slow || image->comps[i].data == NULL) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "The JPEG 2000 data do not give the picture that their header promises");
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
is_coloured (const RingletJp2Stream *self, const opj_image_t *image)
{
  const gsize size = (gsize) (self->n_slow * self->n_fast) * sizeof (OPJ_INT32);

  return self->n_channels == 3 &&
      (memcmp (image->comps[0].data, image->comps[1].data, size) != 0 ||
          memcmp (image->comps[0].data, image->comps[2].data, size) != 0);
}

static void
copy_pixels (RingletPixelType type, const OPJ_INT32 *from, gsize n, gpointer to)
{
  guint8 *to_8 = to;
  guint16 *to_16 = to;

  /* Negative ones keep their bits. */
  for (gsize i = 0; i < n && ringlet_pixel_type_size (type) == 1; i++)
    to_8[i] = (guint8) from[i];
  for (gsize i = 0; i < n && ringlet_pixel_type_size (type) == 2; i++)
    to_16[i] = (guint16) from[i];
}

static RingletImage *
make_image (const RingletJp2Stream *self, const opj_image_t *decoded,
    RingletImageMeta *meta, GError **error)
{
  gpointer pixels = NULL;

  if (!check_decoded (self, decoded, error))
    return NULL;
  if (is_coloured (self, decoded)) {
    ringlet_picture_set_coloured ("JPEG 2000", error);
    return NULL;
  }
  pixels = ringlet_image_alloc (self->type, self->n_slow, self->n_fast, error);
  if (pixels == NULL)
    return NULL;
  copy_pixels (self->type, decoded->comps[0].data,
      (gsize) (self->n_slow * self->n_fast), pixels);
  return ringlet_image_new_take (
      self->type, (gsize) self->n_slow, (gsize) self->n_fast, pixels, meta);
}

static RingletImage *
jp2_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const RingletJp2Stream *self = data;
  Jp2Client client = { .cursor = ringlet_cursor_init (self->bytes) };
  g_auto (RingletImageMeta) meta = { 0 };
  g_autofree char *message = NULL;
  opj_image_t *decoded = NULL;
  RingletImage *image = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  client.start = client.cursor.at;
  decoded = decode (&client);
  message = client.message;
  if (decoded == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The JPEG 2000 data are damaged: %s",
        message != NULL ? message : "no reason given");
    return NULL;
  }
  if (self->is_cut)
    ringlet_image_meta_warn (
        &meta, "The JPEG 2000 data are truncated: the image lacks what is missing");
  if (message != NULL)
    ringlet_image_meta_warn (&meta, "The JPEG 2000 data are damaged: %s", message);
  image = make_image (self, decoded, &meta, error);
  opj_image_destroy (decoded);
  return image;
}

/* ---- the row of the table ---- */

static int
jp2_probe (const guint8 *head, gsize size)
{
  return ringlet_jp2_is_start (head, size) ? 100 : 0;
}

static void
jp2_close (gpointer data)
{
  RingletJp2Stream *self = data;

  ringlet_jp2_stream_clear (self);
  g_free (self);
}

static gpointer
jp2_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletJp2Stream *self = g_new0 (RingletJp2Stream, 1);

  if (!ringlet_jp2_stream_init (self, input->bytes, error)) {
    jp2_close (self);
    return NULL;
  }
  *n_frames = 1;
  return self;
}

static gboolean
jp2_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const RingletJp2Stream *self = data;

  info->n_slow = (gsize) self->n_slow;
  info->n_fast = (gsize) self->n_fast;
  info->type = self->type;
  return TRUE;
}

static const char *const jp2_suffixes[] = { ".jp2", ".j2k", ".jpx", ".jpf", ".j2c",
  NULL };

const RingletReader ringlet_reader_jpeg2000 = {
  .name = "jpeg2000",
  .suffixes = jp2_suffixes,
  .probe = jp2_probe,
  .open = jp2_open,
  .read = jp2_read,
  .describe = jp2_describe,
  .close = jp2_close,
};
