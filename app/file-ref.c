/* SPDX-License-Identifier: MIT */
#include "file-ref.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"

/* Smaller ones are read in a few hundredths of a second: always. */
#define LARGE ((guint64) 16 << 20)
#define CHUNK ((gsize) 1 << 20)

void
ringlet_file_ref_clear (RingletFileRef *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->key, g_free);
}

/* ---- what is in it ---- */

/* When a file had which digest: large ones are not read at every save. */
typedef struct {
  guint64 size;
  gint64 modified_us;
  char *sha256;
} Facts;

static GMutex lock;
static GHashTable *known; /* path → Facts; until the program ends */

static gint64
modified (const GStatBuf *info)
{
  return (gint64) info->st_mtim.tv_sec * G_USEC_PER_SEC + info->st_mtim.tv_nsec / 1000;
}

/* Returns (transfer full) (nullable) */
static char *
recall (const char *file, const GStatBuf *info)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  const Facts *facts = known != NULL ? g_hash_table_lookup (known, file) : NULL;

  if (facts == NULL || (guint64) info->st_size < LARGE ||
      facts->size != (guint64) info->st_size || facts->modified_us != modified (info))
    return NULL;
  return g_strdup (facts->sha256);
}

static void
facts_free (gpointer data)
{
  g_free (((Facts *) data)->sha256);
  g_free (data);
}

static void
remember (const char *file, const GStatBuf *info, const char *sha256)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  Facts *facts = NULL;

  if ((guint64) info->st_size < LARGE)
    return;
  if (known == NULL)
    known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, facts_free);
  facts = g_new (Facts, 1);
  *facts = (Facts){ (guint64) info->st_size, modified (info), g_strdup (sha256) };
  g_hash_table_replace (known, g_strdup (file), facts);
}

static gboolean
fail_errno (const char *file, int code, GError **error)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", file,
      g_strerror (code));
  return FALSE;
}

static gboolean
add_file (GChecksum *sum, const char *file, GCancellable *cancellable, GError **error)
{
  g_autofree guchar *chunk = g_malloc (CHUNK);
  const int fd = g_open (file, O_RDONLY | O_CLOEXEC, 0);
  gssize n = 1;
  int code = 0;

  if (fd < 0)
    return fail_errno (file, errno, error);

  while (n > 0 && !g_cancellable_is_cancelled (cancellable)) {
    n = read (fd, chunk, CHUNK);
    code = errno;
    if (n > 0)
      g_checksum_update (sum, chunk, n);
  }
  close (fd);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return n == 0 || fail_errno (file, code, error);
}

/* Returns (transfer full). */
static char *
get_sha256 (
    const char *file, const GStatBuf *info, GCancellable *cancellable, GError **error)
{
  g_autoptr (GChecksum) sum = NULL;
  char *sha256 = recall (file, info);

  if (sha256 != NULL)
    return sha256;

  sum = g_checksum_new (G_CHECKSUM_SHA256);
  if (!add_file (sum, file, cancellable, error))
    return NULL;
  remember (file, info, g_checksum_get_string (sum));
  return g_strdup (g_checksum_get_string (sum));
}

/* ---- paths ---- */

/* Returns (transfer full): without what is inside: the first "::" that a file stands
 * before, as for ringlet_source_open(). */
static char *
file_part (const char *path)
{
  for (const char *at = strstr (path, "::"); at != NULL; at = strstr (at + 1, "::")) {
    g_autofree char *file = g_strndup (path, (gsize) (at - path));

    if (!g_file_test (path, G_FILE_TEST_EXISTS) &&
        g_file_test (file, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer (&file);
  }
  return g_strdup (path);
}

/* Names alone are compared: "../x" leads back to where it came from, whatever is a
 * link. Returns (transfer full). */
static char *
relative_path (const char *folder, const char *path)
{
  g_auto (GStrv) from = g_strsplit (folder, "/", -1);
  g_auto (GStrv) to = g_strsplit (path, "/", -1);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize n = 0;
  gsize n_from = g_strv_length (from);

  if (n_from > 0 && *from[n_from - 1] == '\0')
    n_from--;
  while (n < n_from && to[n] != NULL && g_str_equal (from[n], to[n]))
    n++;
  for (gsize i = n; i < n_from; i++)
    g_string_append (out, "../");
  for (gsize i = n; to[i] != NULL; i++)
    g_string_append_printf (out, "%s%s", to[i], to[i + 1] != NULL ? "/" : "");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* ---- written ---- */

static gboolean
check_name (const char *file, GError **error)
{
  if (g_utf8_validate (file, -1, NULL))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The name of a file or folder is no UTF-8, which a project file needs: rename "
      "it");
  return FALSE;
}

static gboolean
check_ordinary (const char *file, GStatBuf *info, GError **error)
{
  if (g_stat (file, info) != 0)
    return fail_errno (file, errno, error);
  if (!S_ISREG (info->st_mode)) {
    g_set_error (
        error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s is not an ordinary file", file);
    return FALSE;
  }
  return check_name (file, error);
}

JsonObject *
ringlet_file_ref_write (
    const char *folder, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *file = file_part (path);
  g_autofree char *whole = g_canonicalize_filename (file, NULL);
  g_autofree char *relative = relative_path (folder, whole);
  g_autofree char *inside = g_strconcat (relative, path + strlen (file), NULL);
  g_autofree char *sha256 = NULL;
  JsonObject *object = NULL;
  GStatBuf info;

  if (!check_ordinary (whole, &info, error))
    return NULL;
  sha256 = get_sha256 (whole, &info, cancellable, error);
  if (sha256 == NULL)
    return NULL;

  object = json_object_new ();
  json_object_set_string_member (object, "path", inside);
  json_object_set_string_member (object, "sha256", sha256);
  json_object_set_int_member (object, "size", (gint64) info.st_size);
  if ((guint64) info.st_size >= LARGE)
    json_object_set_int_member (object, "modified", modified (&info));
  return object;
}

JsonObject *
ringlet_file_ref_name (const char *path, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  JsonObject *object = NULL;

  if (!check_name (whole, error))
    return NULL;

  object = json_object_new ();
  json_object_set_string_member (object, "path", whole);
  return object;
}

/* ---- read ---- */

static gboolean
is_sha256 (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/* What the file is compared with. */
typedef struct {
  char *sha256;
  gboolean has_size;
  guint64 size;
  guint64 modified_us;
} Noted;

static gboolean
read_noted (RingletKeys *keys, Noted *noted, GError **error)
{
  if (!ringlet_keys_text (keys, "sha256", &noted->sha256, error) ||
      !ringlet_keys_count (keys, "size", G_MAXINT64, &noted->size, error) ||
      !ringlet_keys_count (keys, "modified", G_MAXINT64, &noted->modified_us, error))
    return FALSE;

  noted->has_size = ringlet_keys_peek (keys, "size") != NULL;
  return noted->sha256 == NULL || is_sha256 (noted->sha256) ||
      ringlet_keys_refuse (
          keys, "sha256", "64 hexadecimal digits in lower case", error);
}

static gboolean
compare (const char *file, const GStatBuf *info, const Noted *noted,
    gboolean *is_changed, GCancellable *cancellable, GError **error)
{
  g_autofree char *sha256 = NULL;

  if (noted->sha256 == NULL)
    return TRUE;
  *is_changed = noted->has_size && noted->size != (guint64) info->st_size;
  if (*is_changed)
    return TRUE;
  if ((guint64) info->st_size >= LARGE && noted->has_size &&
      noted->modified_us == (guint64) modified (info)) {
    remember (file, info, noted->sha256);
    return TRUE;
  }

  sha256 = get_sha256 (file, info, cancellable, error);
  *is_changed = g_strcmp0 (sha256, noted->sha256) != 0;
  return sha256 != NULL;
}

gboolean
ringlet_file_ref_read (RingletKeys *keys, const char *folder, RingletFileRef *ref,
    GCancellable *cancellable, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *file = NULL;
  Noted noted = { 0 };
  GStatBuf info;
  gboolean ok = FALSE;

  *ref = (RingletFileRef){ .key = g_strdup (keys->path) };
  if (!ringlet_keys_text (keys, "path", &text, error))
    return FALSE;
  if (text == NULL)
    return ringlet_keys_refuse (keys, "path", "the name of a file", error);

  ref->path = g_canonicalize_filename (text, folder);
  file = file_part (ref->path);
  ref->is_there = g_stat (file, &info) == 0 && S_ISREG (info.st_mode);
  ok = read_noted (keys, &noted, error) &&
      (!ref->is_there ||
          compare (file, &info, &noted, &ref->is_changed, cancellable, error));
  g_free (noted.sha256);
  return ok;
}

char *
ringlet_file_ref_describe (const RingletFileRef *self)
{
  if (!self->is_there)
    return g_strdup_printf (
        "%s: %s is no file any more; paths are relative to the project file", self->key,
        self->path);
  if (self->is_changed)
    return g_strdup_printf (
        "%s: %s has changed since the project was saved", self->key, self->path);
  return NULL;
}

gboolean
ringlet_file_ref_check (const RingletFileRef *self, GError **error)
{
  g_autofree char *what = ringlet_file_ref_describe (self);

  if (what == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s%s", what,
      self->is_there ? "; to take it as it is, delete \"sha256\" there" : "");
  return FALSE;
}
