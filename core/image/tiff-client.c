/* SPDX-License-Identifier: MIT */
#include "image/tiff-client.h"

#include <string.h>

/* Buffers inside a codec are rows or strips; pixels never go through them whole. */
#define CODEC_MAX_BYTES ((tmsize_t) 256 << 20)

static tmsize_t
client_read (thandle_t handle, void *to, tmsize_t size)
{
  RingletTiffClient *client = handle;
  const guint64 left = client->size - MIN (client->at, client->size);
  const gsize n = size > 0 ? (gsize) MIN ((guint64) size, left) : 0;

  memcpy (to, client->data + client->at, n);
  client->at += n;
  return (tmsize_t) n;
}

static tmsize_t
client_write (thandle_t handle, void *from, tmsize_t size)
{
  return 0;
}

static toff_t
client_seek (thandle_t handle, toff_t offset, int whence)
{
  RingletTiffClient *client = handle;

  if (whence == SEEK_CUR)
    offset += client->at;
  if (whence == SEEK_END)
    offset += client->size;
  client->at = MIN (offset, client->size);
  return offset;
}

static int
client_close (thandle_t handle)
{
  return 0;
}

static toff_t
client_size (thandle_t handle)
{
  return ((RingletTiffClient *) handle)->size;
}

static int
client_map (thandle_t handle, void **base, toff_t *size)
{
  RingletTiffClient *client = handle;

  *base = (void *) client->data;
  *size = client->size;
  return 1;
}

static void
client_unmap (thandle_t handle, void *base, toff_t size)
{
}

static int G_GNUC_PRINTF (4, 0) client_error (
    TIFF *tiff, void *data, const char *module, const char *format, va_list args)
{
  RingletTiffClient *client = data;
  g_autofree char *text = g_strdup_vprintf (format, args);

  if (client->message == NULL)
    client->message = g_utf8_make_valid (text, -1);
  return 1; /* handled: nothing goes to the terminal */
}

static int G_GNUC_PRINTF (4, 0) client_warning (
    TIFF *tiff, void *data, const char *module, const char *format, va_list args)
{
  return 1;
}

RingletTiffClient
ringlet_tiff_client_init (GBytes *bytes)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return (RingletTiffClient){ .data = data, .size = size };
}

void
ringlet_tiff_client_clear (RingletTiffClient *self)
{
  g_clear_pointer (&self->message, g_free);
}

void
ringlet_tiff_client_set_error (
    const RingletTiffClient *self, const char *what, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "%s: %s", what,
      self->message != NULL ? self->message : "the TIFF library gives no reason");
}

TIFF *
ringlet_tiff_client_open (RingletTiffClient *self, guint64 offset, GError **error)
{
  g_autoptr (TIFFOpenOptions) options = TIFFOpenOptionsAlloc ();
  g_autoptr (TIFF) tiff = NULL;

  TIFFOpenOptionsSetErrorHandlerExtR (options, client_error, self);
  TIFFOpenOptionsSetWarningHandlerExtR (options, client_warning, self);
  TIFFOpenOptionsSetMaxSingleMemAlloc (options, CODEC_MAX_BYTES);

  /* h: do not read the first page; c: strips as they are in the file */
  tiff = TIFFClientOpenExt ("TIFF", "rhc", self, client_read, client_write, client_seek,
      client_close, client_size, client_map, client_unmap, options);
  if (tiff == NULL || !TIFFSetSubDirectory (tiff, offset)) {
    ringlet_tiff_client_set_error (self, "The TIFF page cannot be opened", error);
    return NULL;
  }
  return g_steal_pointer (&tiff);
}
