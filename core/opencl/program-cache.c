/* SPDX-License-Identifier: MIT */
#include "opencl/program-cache.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/file.h"

/* "ringlet opencl 2\n", the digest of key and program in hex, "\n", the program. */
static const char magic[] = "ringlet opencl 2\n";

#define MAGIC_SIZE (sizeof magic - 1)
#define DIGEST_SIZE 64
#define HEADER_SIZE (MAGIC_SIZE + DIGEST_SIZE + 1)

/* More is no program of ours. */
#define MAX_BYTES (256u << 20)

static char *
file_path (const char *folder, const char *key)
{
  g_autofree char *name = g_strconcat (key, ".bin", NULL);

  return g_build_filename (folder, name, NULL);
}

/* Returns (transfer full): in hex. */
static char *
digest_of (const char *key, const char *program, gsize size)
{
  g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (digest, (const guchar *) key, -1);
  g_checksum_update (digest, (const guchar *) program, (gssize) size);
  return g_strdup (g_checksum_get_string (digest));
}

/* Whether the bytes behind the header are those that were stored under @key. */
static gboolean
is_whole (const char *key, const char *data, gsize size)
{
  g_autofree char *digest = NULL;

  if (size <= HEADER_SIZE || memcmp (data, magic, MAGIC_SIZE) != 0)
    return FALSE;
  digest = digest_of (key, data + HEADER_SIZE, size - HEADER_SIZE);
  return memcmp (data + MAGIC_SIZE, digest, DIGEST_SIZE) == 0;
}

GBytes *
ringlet_program_cache_load (const char *folder, const char *key)
{
  g_autofree char *path = file_path (folder, key);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ringlet_file_read_start (path, MAX_BYTES, &error);
  gsize size = 0;
  const char *data;

  if (bytes == NULL) {
    g_debug ("%s: %s", path, error->message);
    return NULL;
  }
  data = g_bytes_get_data (bytes, &size);
  if (is_whole (key, data, size))
    return g_bytes_new_from_bytes (bytes, HEADER_SIZE, size - HEADER_SIZE);

  g_debug ("%s is damaged: the kernel is compiled anew", path);
  return NULL;
}

void
ringlet_program_cache_store (const char *folder, const char *key, GBytes *binary)
{
  g_autofree char *path = file_path (folder, key);
  gsize size = 0;
  const char *data = g_bytes_get_data (binary, &size);
  g_autofree char *digest = digest_of (key, data, size);
  g_autoptr (GString) text = g_string_new (magic);
  g_autoptr (GError) error = NULL;

  g_string_append (text, digest);
  g_string_append_c (text, '\n');
  g_string_append_len (text, data, (gssize) size);
  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      !g_file_set_contents (path, text->str, (gssize) text->len, &error))
    g_debug ("%s: not kept for the next start: %s", path,
        error != NULL ? error->message : g_strerror (errno));
}
