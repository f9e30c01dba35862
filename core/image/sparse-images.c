/* SPDX-License-Identifier: MIT */
#include "image/sparse-images.h"

#include <math.h>

#include <json-glib/json-glib.h>

#include "base/error.h"
#include "image/hdf5-field.h"
#include "image/hdf5-find.h"
#include "image/hdf5-sparse.h"
#include "image/source-path.h"

struct _RingletSparseImages {
  RingletHdf5Id file;
  RingletHdf5Sparse *sparse;
  RingletSparseLimits limits;
};

static void
close_images (gpointer data)
{
  RingletSparseImages *self = data;

  g_clear_pointer (&self->sparse, ringlet_hdf5_sparse_free);
  ringlet_hdf5_id_free (self->file);
  g_free (self);
}

/* Nobody waits for it: another thread may hang in the library. */
void
ringlet_sparse_images_free (RingletSparseImages *self)
{
  ringlet_hdf5_call_locked (close_images, self);
}

/* A number from 0 up, or else 0. */
static double
number_of (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const double value =
      node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0.0;

  return isfinite (value) && value > 0.0 ? value : 0.0;
}

/* As pyFAI writes them: {"sparsify": {"cutoff_pick": 3, "noise": 1}}. */
static void
parse_limits (RingletSparseImages *self, const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root = NULL;
  JsonNode *node = NULL;

  if (!json_parser_load_from_data (parser, text, -1, NULL))
    return;
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    node = json_object_get_member (json_node_get_object (root), "sparsify");
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  self->limits.cutoff = number_of (json_node_get_object (node), "cutoff_pick");
  self->limits.noise = number_of (json_node_get_object (node), "noise");
}

static void
read_limits (RingletSparseImages *self, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *note = g_build_path ("/", folder, "sparsify", "configuration", NULL);
  g_auto (RingletHdf5Id) group = ringlet_hdf5_open_object (self->file, note);
  g_autofree char *text = NULL;

  if (group >= 0 && H5Iget_type (group) == H5I_GROUP &&
      ringlet_hdf5_has_field (group, "data"))
    text = ringlet_hdf5_dup_text (group, "data");
  if (text != NULL)
    parse_limits (self, text);
  H5Eclear2 (H5E_DEFAULT);
}

static gboolean
open_group (RingletSparseImages *self, const char *inner, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletImageMeta) meta = { 0 };
  g_autofree char *path = ringlet_hdf5_find_image (self->file, inner, &meta, error);

  if (path == NULL)
    return FALSE;
  if (!ringlet_hdf5_is_sparse (self->file, path)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "%s is no group of sparse frames, which hold the pixels above a background",
        path);
    return FALSE;
  }
  self->sparse = ringlet_hdf5_sparse_new (self->file, path, error);
  if (self->sparse == NULL)
    return FALSE;
  read_limits (self, path);
  return TRUE;
}

RingletSparseImages *
ringlet_sparse_images_open (const char *path, GError **error)
{
  g_autoptr (RingletSparseImages) self = g_new0 (RingletSparseImages, 1);
  g_autofree char *file = NULL;
  g_autofree char *inner = NULL;

  self->file = H5I_INVALID_HID;
  if (!ringlet_source_path_split (path, &file, &inner, error))
    return NULL;
  self->file = ringlet_hdf5_open (file, NULL, error);
  if (self->file >= 0 && open_group (self, inner, error))
    return g_steal_pointer (&self);
  g_prefix_error (error, "%s: ", path);
  return NULL;
}

guint64
ringlet_sparse_images_n_frames (const RingletSparseImages *self)
{
  return self->sparse->n_frames;
}

RingletSparseLimits
ringlet_sparse_images_limits (const RingletSparseImages *self)
{
  return self->limits;
}

void
ringlet_sparse_background_free (RingletSparseBackground *self)
{
  g_free (self->average);
  g_free (self->deviation);
  g_free (self->norm);
  g_free (self);
}

static float *
alloc (const RingletHdf5Sparse *sparse, GError **error)
{
  return ringlet_image_alloc (RINGLET_PIXEL_F32, sparse->n_slow, sparse->n_fast, error);
}

RingletSparseBackground *
ringlet_sparse_images_read (const RingletSparseImages *self, guint64 frame,
    GCancellable *cancellable, GError **error)
{
  const RingletHdf5Sparse *sparse = self->sparse;
  g_autoptr (RingletSparseBackground) made = g_new0 (RingletSparseBackground, 1);
  RingletHdf5Background parts;

  g_return_val_if_fail (frame < sparse->n_frames, NULL);

  made->n_slow = sparse->n_slow;
  made->n_fast = sparse->n_fast;
  if ((made->average = alloc (sparse, error)) == NULL ||
      (made->deviation = alloc (sparse, error)) == NULL ||
      (made->norm = alloc (sparse, error)) == NULL)
    return NULL;
  parts = (RingletHdf5Background){ made->average, made->deviation, made->norm };
  if (!ringlet_hdf5_sparse_read_background (sparse, frame, &parts, cancellable, error))
    return NULL;
  return g_steal_pointer (&made);
}
