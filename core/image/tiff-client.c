/* SPDX-License-Identifier: MIT */
#include "image/tiff-client.h"

#include <string.h>

#include "base/cursor.h"

/* Buffers inside a codec are rows or strips; pixels never go through them whole. */
#define CODEC_MAX_BYTES ((tmsize_t) 256 << 20)

/* ---- the list of pages ----
 *
 * Read here and not by libtiff, whose check for loops compares each page with all
 * before it (4.5.0): a million tiny pages would take hours. Source: TIFF 6.0,
 * section 2. */

typedef struct {
  gboolean big_endian;
  gboolean big;
} TiffKind;

static guint64
get_number (const TiffKind *kind, const guint8 *from, gsize size)
{
  guint64 value = 0;

  for (gsize i = 0; i < size; i++)
    value = value << 8 | from[kind->big_endian ? i : size - 1 - i];
  return value;
}

static gboolean
take_number (RingletCursor *cursor, const TiffKind *kind, gsize size, guint64 *value,
    GError **error)
{
  const guint8 *from = ringlet_cursor_take (cursor, size, "A TIFF directory", error);

  if (from == NULL)
    return FALSE;
  *value = get_number (kind, from, size);
  return TRUE;
}

/* Reads the file's header and leaves the offset of the first page in @offset. */
static gboolean
take_head (RingletCursor *cursor, TiffKind *kind, guint64 *offset, GError **error)
{
  const guint8 *magic = ringlet_cursor_take (cursor, 4, "The TIFF header", error);

  if (magic == NULL)
    return FALSE;

  kind->big_endian = magic[0] == 'M';
  kind->big = get_number (kind, magic + 2, 2) == 43;
  if (kind->big && ringlet_cursor_take (cursor, 4, "The TIFF header", error) == NULL)
    return FALSE;
  return take_number (cursor, kind, kind->big ? 8 : 4, offset, error);
}

/* The tables of where strips and tiles lie must be in the file: libtiff would make do
 * with a part of them. */
static gboolean
check_tag (const TiffKind *kind, const guint8 *tag, guint64 file_size, GError **error)
{
  const guint64 id = get_number (kind, tag, 2);
  const guint64 type = get_number (kind, tag + 2, 2);
  const guint64 count = get_number (kind, tag + 4, kind->big ? 8 : 4);
  const guint64 width = type == TIFF_LONG8 ? 8 : type == TIFF_LONG ? 4 : 2;

  if ((id != TIFFTAG_STRIPOFFSETS && id != TIFFTAG_STRIPBYTECOUNTS &&
          id != TIFFTAG_TILEOFFSETS && id != TIFFTAG_TILEBYTECOUNTS) ||
      count <= file_size / width)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "TIFF tag %" G_GUINT64_FORMAT " lists %" G_GUINT64_FORMAT
      " numbers, more than the file can hold",
      id, count);
  return FALSE;
}

/* Steps over the page at *@offset; afterwards it is that of the next one, 0 at the end.
 */
static gboolean
skip_page (GBytes *bytes, const TiffKind *kind, guint64 *offset, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (bytes);
  const guint64 file_size = ringlet_cursor_left (&cursor);
  const gsize tag_size = kind->big ? 20 : 12;
  guint64 n_tags = 0;

  if (ringlet_cursor_take (
          &cursor, *offset, "What lies before a TIFF directory", error) == NULL ||
      !take_number (&cursor, kind, kind->big ? 8 : 2, &n_tags, error))
    return FALSE;

  for (guint64 i = 0; i < n_tags; i++) {
    const guint8 *tag = ringlet_cursor_take (&cursor, tag_size, "A TIFF tag", error);

    if (tag == NULL || !check_tag (kind, tag, file_size, error))
      return FALSE;
  }
  return take_number (&cursor, kind, kind->big ? 8 : 4, offset, error);
}

/* A broken chain after the first page costs the pages behind it, not the first. */
GArray *
ringlet_tiff_find_pages (GBytes *bytes, char **warning, GError **error)
{
  g_autoptr (GArray) pages = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  RingletCursor cursor = ringlet_cursor_init (bytes);
  TiffKind kind = { 0 };
  guint64 offset = 0;

  *warning = NULL;
  if (!take_head (&cursor, &kind, &offset, error))
    return NULL;

  while (offset != 0 && g_hash_table_add (seen, g_memdup2 (&offset, sizeof offset))) {
    g_autoptr (GError) broken = NULL;
    const guint64 page = offset;
    const gboolean whole = skip_page (bytes, &kind, &offset, &broken);

    if (!whole && pages->len == 0) {
      g_propagate_error (error, g_steal_pointer (&broken));
      return NULL;
    }
    if (!whole) {
      *warning = g_strdup_printf ("Later pages are lost: %s", broken->message);
      return g_steal_pointer (&pages);
    }
    g_array_append_val (pages, page);
  }

  if (offset != 0)
    *warning = g_strdup ("The list of pages runs in a circle; each is read once");
  if (pages->len == 0) {
    g_set_error (
        error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "The TIFF file has no page in it");
    return NULL;
  }
  return g_steal_pointer (&pages);
}

/* ---- the file that libtiff sees ---- */

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
