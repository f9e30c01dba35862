/* SPDX-License-Identifier: MIT */

/* From the name of a file to bytes and their reader: in memory or mapped, and without
 * the compression that may lie around them. */

#include "image/source-load.h"

#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/map.h"
#include "image/compression.h"

/* Files up to this size are read into memory, where a detector that rewrites them
 * cannot hurt. Larger ones are stacks, which grow but are not rewritten, and mapping
 * them is what makes frame i cheap. */
#define COPIED_BYTES ((guint64) 64 << 20)

/* The largest image that is read at all, in the largest type, and a header. */
#define CONTENT_MAX_BYTES (8 * RINGLET_IMAGE_MAX_PIXELS + ((guint64) 1 << 20))

/* What a compressed file may hold: an empty image of 64 million pixels packs to nearly
 * nothing, and what is more than that to a hundredth at best. */
#define CONTENT_FREE_BYTES ((guint64) 256 << 20)
#define CONTENT_RATIO ((guint64) 100)

/* Of what lies between frames, and before the first. */
#define HEADER_BYTES ((guint64) 64 << 10)
#define SLACK_BYTES ((guint64) 1 << 20)

/* A glance at a compressed file: bzip2 gives nothing before a block of 900 kB is there.
 */
#define PACKED_HEAD_BYTES ((gsize) 1 << 20)

void
ringlet_source_content_clear (RingletSourceContent *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

/* ---- a compression around them ---- */

/* Numbers of a stated shape may begin like anything: there the name decides. */
static RingletCompression
find_compression (GBytes *bytes, const char *path, const char *inner)
{
  gsize size = 0;
  const guint8 *head = g_bytes_get_data (bytes, &size);
  const RingletCompression compression = ringlet_compression_of (head, size);
  g_autofree char *name = ringlet_compression_strip (compression, path);

  if (name == NULL && ringlet_reader_of_inner (inner) != NULL)
    return RINGLET_COMPRESSION_NONE;
  return compression;
}

static const RingletReader *
find_reader (GBytes *bytes, const char *name, const char *inner, GError **error)
{
  const RingletReader *stated = ringlet_reader_of_inner (inner);

  return stated != NULL ? stated : ringlet_reader_find (bytes, name, error);
}

/* The reader of what is inside the compressed @bytes, which may be cut. */
static const RingletReader *
find_reader_within (GBytes *bytes, RingletCompression compression, const char *path,
    const char *inner, GError **error)
{
  gsize size = 0;
  const guint8 *from = g_bytes_get_data (bytes, &size);
  g_autofree char *name = ringlet_compression_strip (compression, path);
  const RingletReader *reader = NULL;
  g_autoptr (GBytes) head = ringlet_decompress_head (
      compression, from, size, RINGLET_READER_PROBE_SIZE, error);

  if (head == NULL)
    return NULL;
  reader = find_reader (head, name != NULL ? name : path, inner, error);
  if (reader == NULL)
    g_prefix_error (error, "Decompressed: ");
  return reader;
}

/* Whether all frames are there, and much behind them that belongs to none. Only of
 * formats whose frames follow each other: others may have the way to them at the end.
 */
static gboolean
is_enough (const guint8 *content, gsize size, gpointer data)
{
  const RingletReader *reader = data;
  g_autoptr (GBytes) bytes = g_bytes_new_static (content, size);
  const RingletReaderInput input = { .bytes = bytes };
  g_auto (RingletFrameInfo) info = { 0 };
  guint64 n_frames = 0;
  guint64 frame_size = 0;
  gpointer state = reader->open (&input, &n_frames, NULL);

  if (state == NULL)
    return FALSE;
  if (reader->describe (state, 0, &info, NULL))
    frame_size = info.n_slow * info.n_fast * ringlet_pixel_type_size (info.type);
  reader->close (state);
  return frame_size > 0 && size > SLACK_BYTES &&
      (size - SLACK_BYTES) / (frame_size + HEADER_BYTES) > n_frames;
}

/* The limit is there for files that are made to fill the memory. */
static void
add_advice (GError **error)
{
  g_autofree char *message = NULL;

  if (error == NULL || !g_error_matches (*error, RINGLET_ERROR, RINGLET_ERROR_LIMIT))
    return;
  message = g_steal_pointer (&(*error)->message);
  (*error)->message = g_strconcat (message, "; decompress the file first", NULL);
}

static GBytes *
unpack (GBytes *bytes, RingletCompression compression, const RingletReader *reader,
    GError **error)
{
  gsize size = 0;
  const guint8 *from = g_bytes_get_data (bytes, &size);
  const guint64 max =
      MIN (CONTENT_MAX_BYTES, CONTENT_FREE_BYTES + CONTENT_RATIO * (guint64) size);
  GBytes *content = NULL;

  if (reader->is_sequential)
    content = ringlet_decompress_until (
        compression, from, size, (gsize) max, is_enough, (gpointer) reader, error);
  else
    content = ringlet_decompress (compression, from, size, (gsize) max, error);
  if (content == NULL)
    add_advice (error);
  return content;
}

/* Takes off one layer of compression, and one only. What the content is, its first
 * bytes tell before the rest is decompressed: what is no image costs no memory. */
static gboolean
take_off (RingletSourceContent *self, RingletCompression compression, const char *path,
    const char *inner, GError **error)
{
  GBytes *content = NULL;

  self->reader = find_reader_within (self->bytes, compression, path, inner, error);
  if (self->reader == NULL)
    return FALSE;

  content = unpack (self->bytes, compression, self->reader, error);
  if (content == NULL)
    return FALSE;
  if (!ringlet_map_check (self->bytes, error)) {
    g_bytes_unref (content);
    return FALSE;
  }
  g_bytes_unref (self->bytes);
  self->bytes = content;
  return TRUE;
}

/* ---- the file ---- */

/* The first bytes, or fewer where the file ends. */
static GBytes *
look (int file, gsize n, GError **error)
{
  GBytes *head = ringlet_file_read_open (file, n, error);

  lseek (file, 0, SEEK_SET);
  return head;
}

/* To count the frames of a long list, a glance at each header must do: reading all of a
 * thousand files would take minutes. The map lives for that moment only. */
static gboolean
is_read (const RingletSourceContent *self, guint64 size, RingletSourceUse use)
{
  if (size > COPIED_BYTES)
    return FALSE;
  return use == RINGLET_SOURCE_READ && (self->is_packed || !self->reader->opens_path);
}

static gboolean
load_open (RingletSourceContent *self, int file, guint64 size, const char *path,
    const char *inner, RingletSourceUse use, GError **error)
{
  g_autoptr (GBytes) head = look (file, RINGLET_READER_PROBE_SIZE, error);
  RingletCompression compression = RINGLET_COMPRESSION_NONE;

  if (head == NULL)
    return FALSE;
  compression = find_compression (head, path, inner);
  self->is_packed = compression != RINGLET_COMPRESSION_NONE;
  if (!self->is_packed)
    self->reader = find_reader (head, path, inner, error);
  if (!self->is_packed && self->reader == NULL)
    return FALSE;

  self->bytes = is_read (self, size, use)
      ? ringlet_file_read_open (file, (gsize) size, error)
      : ringlet_map_new (file, size, error);
  if (self->bytes == NULL)
    return FALSE;
  return !self->is_packed || take_off (self, compression, path, inner, error);
}

gboolean
ringlet_source_load (RingletSourceContent *self, const char *path, const char *inner,
    RingletSourceUse use, GError **error)
{
  guint64 size = 0;
  const int file = ringlet_file_open_plain (path, &size, error);
  gboolean ok = FALSE;

  if (file < 0)
    return FALSE;
  ok = load_open (self, file, size, path, inner, use, error);
  close (file);
  return ok;
}

/* ---- a glance ---- */

static const RingletReader *
probe_open (int file, const char *path, gboolean *is_packed, GError **error)
{
  g_autoptr (GBytes) head = look (file, RINGLET_READER_PROBE_SIZE, error);
  RingletCompression compression = RINGLET_COMPRESSION_NONE;

  if (head == NULL)
    return NULL;
  compression = find_compression (head, path, NULL);
  *is_packed = compression != RINGLET_COMPRESSION_NONE;
  if (!*is_packed)
    return ringlet_reader_find (head, path, error);

  g_bytes_unref (head);
  head = look (file, PACKED_HEAD_BYTES, error);
  return head != NULL ? find_reader_within (head, compression, path, NULL, error)
                      : NULL;
}

const RingletReader *
ringlet_source_probe (const char *path, gboolean *is_packed, GError **error)
{
  guint64 size = 0;
  const int file = ringlet_file_open_plain (path, &size, error);
  const RingletReader *reader = NULL;

  *is_packed = FALSE;
  if (file < 0)
    return NULL;
  reader = probe_open (file, path, is_packed, error);
  close (file);
  return reader;
}
