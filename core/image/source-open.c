/* SPDX-License-Identifier: MIT */
#include "base/detached.h"
#include "image/source-names.h"
#include "image/source-private.h"

static void
entry_clear (gpointer data)
{
  g_free (((RingletSourceEntry *) data)->path);
}

static void
file_unref_nullable (gpointer data)
{
  if (data != NULL)
    ringlet_source_file_unref (data);
}

RingletSource *
ringlet_source_alloc (void)
{
  RingletSource *self = g_atomic_rc_box_new0 (RingletSource);

  self->entries = g_array_new (FALSE, TRUE, sizeof (RingletSourceEntry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->files = g_ptr_array_new_with_free_func (file_unref_nullable);
  g_mutex_init (&self->lock);
  g_queue_init (&self->recent);
  return self;
}

static void
source_append (
    RingletSource *self, const char *path, const char *format, guint64 n_frames)
{
  const RingletSourceEntry entry = { g_strdup (path), format, self->n_frames,
    n_frames };

  g_array_append_val (self->entries, entry);
  g_ptr_array_add (self->files, NULL);
  self->n_frames += n_frames;
}

static gboolean
source_add_path (
    RingletSource *self, const char *path, RingletSourceUse use, GError **error)
{
  g_autoptr (RingletSourceFile) file =
      ringlet_source_file_open (path, use, self->verify, error);

  if (file == NULL)
    return FALSE;

  source_append (self, path, ringlet_source_file_reader (file)->name,
      ringlet_source_file_n_frames (file));
  if (use == RINGLET_SOURCE_READ)
    ringlet_source_keep (self, self->entries->len - 1, file);
  return TRUE;
}

/* Whether a series goes on without a file that cannot be opened: it is a frame then,
 * and told when that is read. @reason: (inout): the first one */
static gboolean
pass_file (RingletSource *self, const char *path, RingletSourceFlags flags,
    GError *failure, GError **reason)
{
  const gboolean passes = (flags & RINGLET_SOURCE_LENIENT) != 0 &&
      !g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (passes)
    source_append (self, path, "unknown", 1);
  if (*reason == NULL)
    *reason = failure;
  else
    g_error_free (failure);
  return passes;
}

/* A lone file stays open; of several each is looked at for the number of its frames, so
 * that a broken one is told now and not after an hour. */
static gboolean
source_add_paths (RingletSource *self, GPtrArray *paths, RingletSourceFlags flags,
    GCancellable *cancellable, GError **error)
{
  const gboolean is_kept = paths->len == 1 && (flags & RINGLET_SOURCE_DESCRIBE) == 0;
  const RingletSourceUse use = is_kept ? RINGLET_SOURCE_READ : RINGLET_SOURCE_COUNT;
  g_autoptr (GError) reason = NULL;
  guint n_passed = 0;

  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);
    GError *failure = NULL;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (source_add_path (self, path, use, &failure))
      continue;
    n_passed++;
    if (!pass_file (self, path, flags, failure, &reason))
      break;
  }
  if (reason == NULL ||
      (self->entries->len == paths->len && n_passed < self->entries->len))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static RingletSource *
open_names (const char *const *names, RingletSourceFlags flags,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletSource) self = ringlet_source_alloc ();
  g_auto (RingletSourceNames) meant = { 0 };

  ringlet_source_names_init (&meant);
  meant.lenient = (flags & RINGLET_SOURCE_LENIENT) != 0;
  for (gsize i = 0; names[i] != NULL; i++) {
    if (!ringlet_source_names_add (&meant, names[i], cancellable, error))
      return NULL;
  }

  if (meant.paths->len == 1)
    self->verify = RINGLET_VERIFY_WARN;
  if ((flags & RINGLET_SOURCE_VERIFY) != 0)
    self->verify = RINGLET_VERIFY_STRICT;
  if (!source_add_paths (self, meant.paths, flags, cancellable, error))
    return NULL;

  g_ptr_array_unref (self->notes);
  self->notes = g_steal_pointer (&meant.notes);
  g_ptr_array_add (self->notes, NULL);
  return g_steal_pointer (&self);
}

/* ---- in a thread that can be left behind ---- */

typedef struct {
  char **names;
  RingletSourceFlags flags;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_strfreev (self->names);
  g_free (self);
}

static gpointer
open_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  const Opening *self = data;

  return open_names (
      (const char *const *) self->names, self->flags, cancellable, error);
}

static void
source_free (gpointer source)
{
  ringlet_source_unref (source);
}

RingletSource *
ringlet_source_open_full (const char *const *names, RingletSourceFlags flags,
    GCancellable *cancellable, GError **error)
{
  Opening *opening = NULL;

  g_return_val_if_fail (names != NULL && names[0] != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  opening = g_new (Opening, 1);
  opening->names = g_strdupv ((char **) names);
  opening->flags = flags;
  return ringlet_detached_run (
      open_detached, opening, opening_free, source_free, cancellable, error);
}

/* ---- names alone ---- */

/* (transfer full): for ringlet_detached_run() */
static RingletSourceNames *
names_new (void)
{
  RingletSourceNames *self = g_new0 (RingletSourceNames, 1);

  ringlet_source_names_init (self);
  return self;
}

static void
names_free (gpointer data)
{
  ringlet_source_names_clear (data);
  g_free (data);
}

static gpointer
expand_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  RingletSourceNames *meant = names_new ();

  if (ringlet_source_names_add (meant, data, cancellable, error))
    return meant;
  names_free (meant);
  return NULL;
}

/* (transfer full): a copy of the texts in @array */
static char **
dup_texts (GPtrArray *array)
{
  g_ptr_array_add (array, NULL);
  return g_strdupv ((char **) array->pdata);
}

char **
ringlet_source_expand (
    const char *name, char ***notes, GCancellable *cancellable, GError **error)
{
  RingletSourceNames *meant = NULL;
  char **paths = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  meant = ringlet_detached_run (
      expand_detached, g_strdup (name), g_free, names_free, cancellable, error);
  if (meant == NULL)
    return NULL;

  paths = dup_texts (meant->paths);
  if (notes != NULL)
    *notes = dup_texts (meant->notes);
  names_free (meant);
  return paths;
}

/* ---- of few words ---- */

RingletSource *
ringlet_source_open_list (const char *const *names, GError **error)
{
  return ringlet_source_open_full (names, RINGLET_SOURCE_DEFAULT, NULL, error);
}

RingletSource *
ringlet_source_open (const char *name, GError **error)
{
  const char *const names[] = { name, NULL };

  return ringlet_source_open_list (names, error);
}

/* ---- of what is open or in memory ---- */

RingletSource *
ringlet_source_new_image (RingletImage *image, const char *label)
{
  RingletSource *self = ringlet_source_alloc ();

  source_append (self, label, "memory", 1);
  g_ptr_array_add (self->notes, NULL);
  self->image = ringlet_image_ref (image);
  return self;
}

static void
append_all (RingletSource *self, const RingletSource *other)
{
  for (guint i = 0; i < other->entries->len; i++) {
    const RingletSourceEntry *entry = ringlet_source_entry (other, i);

    source_append (self, entry->path, entry->format, entry->n_frames);
  }
  for (guint i = 0; i + 1 < other->notes->len; i++)
    g_ptr_array_add (self->notes, g_strdup (g_ptr_array_index (other->notes, i)));
}

RingletSource *
ringlet_source_new_joined (RingletSource *before, RingletSource *after)
{
  RingletSource *self = NULL;

  g_return_val_if_fail (after->image == NULL, NULL);
  g_return_val_if_fail (before == NULL || before->image == NULL, NULL);

  self = ringlet_source_alloc ();
  if (before == NULL || after->verify == RINGLET_VERIFY_STRICT)
    self->verify = after->verify;
  if (before != NULL)
    append_all (self, ringlet_source_single (before));
  append_all (self, ringlet_source_single (after));
  g_ptr_array_add (self->notes, NULL);
  return self;
}

RingletSource *
ringlet_source_new_verified (RingletSource *other)
{
  RingletSource *self = NULL;

  if (other->single != NULL) {
    g_autoptr (RingletSource) single = ringlet_source_new_verified (other->single);

    return ringlet_source_new_combined (single, other->combine, other->n_combined);
  }
  if (other->verify == RINGLET_VERIFY_STRICT || other->image != NULL)
    return ringlet_source_ref (other);

  self = ringlet_source_alloc ();
  self->verify = RINGLET_VERIFY_STRICT;
  append_all (self, other);
  g_ptr_array_add (self->notes, NULL);
  return self;
}
