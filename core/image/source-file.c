/* SPDX-License-Identifier: MIT */
#include "image/source-file.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/file.h"
#include "image/compression.h"

/* The largest image that is read at all, in the largest type, and a header. */
#define CONTENT_MAX_BYTES ((gsize) (8 * RINGLET_IMAGE_MAX_PIXELS + ((guint64) 1 << 20)))

struct _RingletSourceFile {
  char *label; /* the user's path, as UTF-8 */
  char *path;  /* without what stands behind "::" */
  char *inner;
  GBytes *bytes;
  const RingletReader *reader;
  gpointer state;
  guint64 n_frames;
};

/* Where "::" ends the name of a file. Both names may have "::" of their own, so the
 * first one that an existing file stands before is meant; failing that, the first at
 * all. */
static const char *
find_colons (const char *path)
{
  const char *first = strstr (path + 1, "::");

  for (const char *at = first; at != NULL; at = strstr (at + 1, "::")) {
    g_autofree char *file = g_strndup (path, (gsize) (at - path));

    if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
      return at;
  }
  return first;
}

static gboolean
split_path (RingletSourceFile *self, const char *path, GError **error)
{
  const char *colons = NULL;

  if (*path == '\0') {
    g_set_error (
        error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "The name of the file is empty");
    return FALSE;
  }

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    colons = find_colons (path);
  if (colons == NULL) {
    self->path = g_strdup (path);
    return TRUE;
  }
  if (colons[2] == '\0') {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Nothing follows \"::\"; give the name of a dataset or leave \"::\" out");
    return FALSE;
  }

  self->path = g_strndup (path, (gsize) (colons - path));
  self->inner = g_strdup (colons + 2);
  return TRUE;
}

static void
set_errno (GError **error, int code)
{
  const GFileError file_error = g_file_error_from_errno (code);

  g_set_error (error, G_FILE_ERROR, (int) file_error, "The file cannot be opened: %s%s",
      g_strerror (code), ringlet_file_advice (file_error));
}

/* A pipe or a device would block or never end: only plain files are opened. */
static gboolean
check_plain (const char *path, goffset *size, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0 || g_access (path, R_OK) != 0) {
    set_errno (error, errno);
    return FALSE;
  }
  if (S_ISDIR (info.st_mode)) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR,
        "This is a folder; name an image file in it");
    return FALSE;
  }
  if (!S_ISREG (info.st_mode)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "This is a device or a pipe; only plain files can be read");
    return FALSE;
  }

  *size = (goffset) info.st_size;
  return TRUE;
}

static GBytes *
load_bytes (const char *path, RingletSourceUse use, GError **error)
{
  g_autoptr (GMappedFile) mapped = NULL;
  goffset size = 0;

  if (!check_plain (path, &size, error))
    return NULL;

  /* Reading a mapped file that somebody shortens meanwhile kills the process (SIGBUS),
   * so files are copied into memory, where a detector that rewrites them cannot hurt.
   * Large ones are stacks, which grow but are not rewritten, and mapping them is what
   * makes frame i cheap. To count the frames of a long list, a glance at each header
   * must do: reading all of a thousand files would take minutes. The map lives for that
   * moment only. */
  if ((gsize) size > RINGLET_READER_COPIED_BYTES ||
      (use == RINGLET_SOURCE_COUNT && size > 0)) {
    mapped = g_mapped_file_new (path, FALSE, error);
    return mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;
  }

  return ringlet_file_read (path, error);
}

static const RingletReader *
find_reader (
    const RingletSourceFile *self, GBytes *bytes, const char *name, GError **error)
{
  const RingletReader *stated = ringlet_reader_of_inner (self->inner);

  return stated != NULL ? stated : ringlet_reader_find (bytes, name, error);
}

/* Takes off one layer of compression, and one only. What the content is, its first
 * bytes tell before the rest is decompressed: what is no image costs no memory. */
static gboolean
find_reader_within (
    RingletSourceFile *self, RingletCompression compression, GError **error)
{
  gsize size = 0;
  const guint8 *from = g_bytes_get_data (self->bytes, &size);
  g_autofree char *name = ringlet_compression_strip (compression, self->path);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) head = ringlet_decompress_head (
      compression, from, size, RINGLET_READER_PROBE_SIZE, error);

  if (head == NULL)
    return FALSE;
  self->reader = find_reader (self, head, name != NULL ? name : self->path, error);
  if (self->reader == NULL) {
    g_prefix_error (error, "Decompressed: ");
    return FALSE;
  }

  content = ringlet_decompress (compression, from, size, CONTENT_MAX_BYTES, error);
  if (content == NULL)
    return FALSE;
  g_bytes_unref (self->bytes);
  self->bytes = g_steal_pointer (&content);
  return TRUE;
}

/* Numbers of a stated shape may begin like anything: there the name decides. */
static RingletCompression
find_compression (const RingletSourceFile *self)
{
  gsize size = 0;
  const guint8 *head = g_bytes_get_data (self->bytes, &size);
  const RingletCompression compression = ringlet_compression_of (head, size);
  g_autofree char *name = ringlet_compression_strip (compression, self->path);

  if (name == NULL && ringlet_reader_of_inner (self->inner) != NULL)
    return RINGLET_COMPRESSION_NONE;
  return compression;
}

static gboolean
file_open (RingletSourceFile *self, const char *path, RingletSourceUse use,
    gboolean verify, GError **error)
{
  RingletReaderInput input = { 0 };
  RingletCompression compression = RINGLET_COMPRESSION_NONE;

  if (!split_path (self, path, error))
    return FALSE;

  self->bytes = load_bytes (self->path, use, error);
  if (self->bytes == NULL)
    return FALSE;

  compression = find_compression (self);
  if (compression != RINGLET_COMPRESSION_NONE) {
    if (!find_reader_within (self, compression, error))
      return FALSE;
  } else {
    self->reader = find_reader (self, self->bytes, self->path, error);
  }
  if (self->reader == NULL)
    return FALSE;

  if (self->inner != NULL && !self->reader->has_inner) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Files in %s format have nothing inside to choose; leave out \"::%s\"",
        self->reader->name, self->inner);
    return FALSE;
  }

  input.path = compression == RINGLET_COMPRESSION_NONE ? self->path : NULL;
  input.bytes = self->bytes;
  input.inner = self->inner;
  input.verify = verify;
  self->state = self->reader->open (&input, &self->n_frames, error);
  return self->state != NULL;
}

RingletSourceFile *
ringlet_source_file_open (
    const char *path, RingletSourceUse use, gboolean verify, GError **error)
{
  g_autoptr (RingletSourceFile) self = g_atomic_rc_box_new0 (RingletSourceFile);

  self->label = g_filename_display_name (path);
  if (!file_open (self, path, use, verify, error)) {
    g_prefix_error (error, "%s: ", self->label);
    return NULL;
  }
  return g_steal_pointer (&self);
}

const RingletReader *
ringlet_source_file_find_reader (const char *path)
{
  g_autoptr (RingletSourceFile) self = g_atomic_rc_box_new0 (RingletSourceFile);

  /* A broken image is one, too. */
  file_open (self, path, RINGLET_SOURCE_COUNT, FALSE, NULL);
  return self->reader;
}

void
ringlet_source_file_list (const char *path, GPtrArray *files)
{
  g_autoptr (RingletSourceFile) self = g_atomic_rc_box_new0 (RingletSourceFile);

  if (!split_path (self, path, NULL))
    return;

  self->bytes = load_bytes (self->path, RINGLET_SOURCE_COUNT, NULL);
  if (self->bytes != NULL)
    self->reader = ringlet_reader_find (self->bytes, self->path, NULL);
  if (self->reader != NULL && self->reader->list_files != NULL)
    self->reader->list_files (self->path, files);
  else
    g_ptr_array_add (files, g_strdup (self->path));
}

RingletSourceFile *
ringlet_source_file_ref (RingletSourceFile *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
file_clear (gpointer data)
{
  RingletSourceFile *self = data;

  if (self->state != NULL)
    self->reader->close (self->state);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->label);
  g_free (self->path);
  g_free (self->inner);
}

void
ringlet_source_file_unref (RingletSourceFile *self)
{
  g_atomic_rc_box_release_full (self, file_clear);
}

guint64
ringlet_source_file_n_frames (const RingletSourceFile *self)
{
  return self->n_frames;
}

const RingletReader *
ringlet_source_file_reader (const RingletSourceFile *self)
{
  return self->reader;
}

static gboolean
check_index (const RingletSourceFile *self, guint64 index, GError **error)
{
  if (index < self->n_frames)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "%s: The file has %" G_GUINT64_FORMAT
      " frames now, fewer than when it was opened; open it again",
      self->label, self->n_frames);
  return FALSE;
}

gboolean
ringlet_source_file_describe (
    RingletSourceFile *self, guint64 index, RingletFrameInfo *info, GError **error)
{
  *info = (RingletFrameInfo){ 0 };
  if (!check_index (self, index, error))
    return FALSE;
  if (self->reader->describe (self->state, index, info, error))
    return TRUE;

  ringlet_frame_info_clear (info);
  g_prefix_error (error, "%s: ", self->label);
  return FALSE;
}

RingletImage *
ringlet_source_file_read (
    RingletSourceFile *self, guint64 index, GCancellable *cancellable, GError **error)
{
  RingletImage *image = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !check_index (self, index, error))
    return NULL;

  image = self->reader->read (self->state, index, cancellable, error);
  if (image == NULL)
    g_prefix_error (error, "%s: ", self->label);
  return image;
}
