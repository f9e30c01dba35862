/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include <string.h>

#include "base/detached.h"
#include "base/error.h"
#include "geometry/convert.h"

/* Of more images than this only those that are named like a mask are looked into: a
 * series of a thousand files is not read to find out what it is. */
#define LOOK_INTO_ALL 16

/* What a file looks like at first; 0 when nobody waits to hear it. */
enum { KIND_FOLDER = 1, KIND_GEOMETRY, KIND_OTHER };

/* Collects what ringlet_intake_read() finds. */
typedef struct {
  RingletIntake *intake;
  GPtrArray *images;   /* (element-type filename): borrowed paths */
  RingletSource *lone; /* (nullable): the first of them, open */
  GPtrArray *doubtful; /* (element-type filename): two values, but no name of a mask */
  RingletSource *doubtful_source; /* (nullable): the first of these, open */
  RingletImage *doubtful_first;   /* (nullable): and its pixels */
  gboolean has_image;             /* the document has one */
  gboolean looks_into_all;
} Sorting;

void
ringlet_intake_free (RingletIntake *self)
{
  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_pointer (&self->first, ringlet_image_unref);
  ringlet_poni_clear (&self->poni);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_free (self->geometry_path);
  g_free (self->mask_path);
  g_free (self);
}

static gboolean
fail (const char *path, const char *what, GError **error)
{
  g_autofree char *label = g_filename_display_name (path);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s: %s", label, what);
  return FALSE;
}

static gboolean
take_geometry (RingletIntake *self, const char *path, GError **error)
{
  const RingletConvertHints hints = { 0 };

  if (self->has_geometry)
    return fail (path, "a second geometry; open one of them", error);
  if (!ringlet_geometry_load (path, NULL, &hints, &self->poni, error))
    return FALSE;

  self->has_geometry = TRUE;
  self->geometry_path = g_strdup (path);
  return TRUE;
}

/* How many different values there are, counted up to three, and whether 0 is one. */
static guint
count_values (const RingletImage *image, gboolean *has_zero)
{
  const gsize n = ringlet_image_n_pixels (image);
  const double first = ringlet_image_get (image, 0);
  double second = first;

  for (gsize i = 1; i < n; i++) {
    const double value = ringlet_image_get (image, i);

    if (value == first || value == second)
      continue;
    if (second != first)
      return 3;
    second = value;
  }
  *has_zero = first == 0.0 || second == 0.0;
  return second == first ? 1 : 2;
}

static gboolean
is_named_mask (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *lower = g_ascii_strdown (base, -1);

  return strstr (lower, "mask") != NULL;
}

static gboolean
looks_like_mask (const RingletImage *image)
{
  gboolean has_zero = FALSE;

  return count_values (image, &has_zero) == 2 && has_zero;
}

static gboolean
is_mask (const char *path, const RingletImage *image)
{
  gboolean has_zero = FALSE;

  return is_named_mask (path) && count_values (image, &has_zero) < 3;
}

static gboolean
take_mask (RingletIntake *self, const char *path, RingletImage *image, GError **error)
{
  if (self->mask != NULL)
    return fail (path, "a second mask; open one of them", error);

  self->mask = ringlet_mask_new_from_image (image, error);
  if (self->mask == NULL)
    return FALSE;

  self->mask_path = g_strdup (path);
  return TRUE;
}

/* What it is depends on what else there is. */
static void
take_doubtful (
    Sorting *self, const char *path, RingletSource *source, RingletImage *image)
{
  g_ptr_array_add (self->doubtful, (gpointer) path);
  if (self->doubtful->len > 1)
    return;

  self->doubtful_source = ringlet_source_ref (source);
  self->doubtful_first = ringlet_image_ref (image);
}

static RingletSource *
open_files (const char *const *paths, GCancellable *cancellable, GError **error)
{
  return ringlet_source_open_full (paths, RINGLET_SOURCE_DEFAULT, cancellable, error);
}

static gboolean
take_image (Sorting *self, const char *path, GCancellable *cancellable, GError **error)
{
  RingletIntake *intake = self->intake;
  const gboolean is_first = self->images->len == 0;
  const char *const paths[] = { path, NULL };
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (RingletImage) image = NULL;

  if (!is_first && !self->looks_into_all && !is_named_mask (path)) {
    g_ptr_array_add (self->images, (gpointer) path);
    return TRUE;
  }

  source = open_files (paths, cancellable, error);
  if (source == NULL)
    return FALSE;
  image = ringlet_source_read (source, 0, cancellable, error);
  if (image == NULL)
    return FALSE;
  if (ringlet_source_n_frames (source) == 1 && is_mask (path, image))
    return take_mask (intake, path, image, error);
  if (ringlet_source_n_frames (source) == 1 && looks_like_mask (image)) {
    take_doubtful (self, path, source, image);
    return TRUE;
  }

  g_ptr_array_add (self->images, (gpointer) path);
  if (is_first) {
    self->lone = g_steal_pointer (&source);
    intake->first = g_steal_pointer (&image);
  }
  return TRUE;
}

static gpointer
find_kind (gpointer path, GCancellable *cancellable, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return GINT_TO_POINTER (KIND_FOLDER);
  return GINT_TO_POINTER (ringlet_geometry_is_one (path) ? KIND_GEOMETRY : KIND_OTHER);
}

static void
forget_kind (gpointer kind)
{
}

/* The first look at a file is where a dead mount is met. */
static gboolean
take_path (Sorting *self, const char *path, GCancellable *cancellable, GError **error)
{
  const int kind = GPOINTER_TO_INT (ringlet_detached_run (
      find_kind, g_strdup (path), g_free, forget_kind, cancellable, error));

  if (kind == KIND_FOLDER)
    return fail (path, "this is a folder; open the files in it", error);
  if (kind == KIND_GEOMETRY)
    return take_geometry (self->intake, path, error);
  return kind == KIND_OTHER && take_image (self, path, cancellable, error);
}

/* Zeros and one other number: a mask of the image that is there; where there is none, a
 * frame with few photons. */
static gboolean
decide (Sorting *self, GError **error)
{
  RingletIntake *intake = self->intake;

  if (self->doubtful->len == 0)
    return TRUE;
  if (self->images->len > 0 || self->has_image) {
    if (self->doubtful->len > 1)
      return fail (g_ptr_array_index (self->doubtful, 1),
          "a second mask; open one of them", error);
    return take_mask (
        intake, g_ptr_array_index (self->doubtful, 0), self->doubtful_first, error);
  }

  g_ptr_array_extend (self->images, self->doubtful, NULL, NULL);
  self->lone = g_steal_pointer (&self->doubtful_source);
  intake->first = g_steal_pointer (&self->doubtful_first);
  return TRUE;
}

/* One image is open already; of several only the headers are looked at again. */
static gboolean
make_source (Sorting *self, GCancellable *cancellable, GError **error)
{
  if (self->images->len == 1)
    self->intake->source = g_steal_pointer (&self->lone);
  if (self->images->len < 2)
    return TRUE;

  g_ptr_array_add (self->images, NULL);
  self->intake->source =
      open_files ((const char *const *) self->images->pdata, cancellable, error);
  return self->intake->source != NULL;
}

static gboolean
sort_paths (Sorting *self, const char *const *paths, const RingletProgress *progress,
    GCancellable *cancellable, GError **error)
{
  const gsize n = g_strv_length ((char **) paths);

  self->looks_into_all = n <= LOOK_INTO_ALL;
  for (gsize i = 0; i < n; i++) {
    ringlet_progress_report (progress, (double) i / (double) n);
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !take_path (self, paths[i], cancellable, error))
      return FALSE;
  }
  return decide (self, error) && make_source (self, cancellable, error);
}

/* The user chose several files and sees one name: says that the rest is not there
 * either. */
static void
add_others (GError **error, gsize n_files)
{
  g_autofree char *said = NULL;

  if (error == NULL || *error == NULL || n_files < 2 ||
      g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  said = g_steal_pointer (&(*error)->message);
  (*error)->message = n_files == 2
      ? g_strdup_printf ("%s; nothing was opened, not the other file either", said)
      : g_strdup_printf ("%s; nothing was opened, not the %" G_GSIZE_FORMAT
                         " other files either",
            said, n_files - 1);
}

RingletIntake *
ringlet_intake_read (const char *const *paths, gboolean has_image,
    const RingletProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletIntake) self = g_new0 (RingletIntake, 1);
  g_autoptr (GPtrArray) images = g_ptr_array_new ();
  g_autoptr (GPtrArray) doubtful = g_ptr_array_new ();
  Sorting sorting = {
    .intake = self, .images = images, .doubtful = doubtful, .has_image = has_image
  };
  gboolean ok = FALSE;

  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);

  ok = sort_paths (&sorting, paths, progress, cancellable, error);
  g_clear_pointer (&sorting.lone, ringlet_source_unref);
  g_clear_pointer (&sorting.doubtful_source, ringlet_source_unref);
  g_clear_pointer (&sorting.doubtful_first, ringlet_image_unref);
  if (!ok) {
    add_others (error, g_strv_length ((char **) paths));
    return NULL;
  }

  ringlet_progress_report (progress, 1.0);
  return g_steal_pointer (&self);
}
