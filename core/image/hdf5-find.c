/* SPDX-License-Identifier: MIT */
#include "image/hdf5-find.h"

#include <string.h>

#include "base/error.h"
#include "image/hdf5-part.h"
#include "image/hdf5-sparse.h"
#include "image/hdf5-stack.h"
#include "image/hdf5-storage.h"
#include "image/hdf5-virtual.h"
#include "image/hdf5-walk.h"

#define MAX_DEPTH 32
#define MAX_NOTES 5

/* What is shown rather than what. */
enum { RANK_NONE, RANK_EMPTY, RANK_MASK, RANK_UNWRITTEN, RANK_IMAGE, RANK_SIGNAL };

/* What a walk through all groups finds. */
typedef struct {
  char *best; /* path of the best dataset so far */
  int best_rank;
  guint64 best_size;
  guint n_closed;  /* objects that do not open */
  GString *closed; /* why, of the first */
  GString *notes;  /* why other things are no image, for the error */
  guint n_notes;
} Walk;

static void
walk_init (Walk *walk)
{
  *walk = (Walk){ .closed = g_string_new (NULL), .notes = g_string_new (NULL) };
}

static void
walk_clear (Walk *walk)
{
  g_clear_pointer (&walk->best, g_free);
  g_string_free (walk->closed, TRUE);
  g_string_free (walk->notes, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static void
walk_note (Walk *walk, const char *path, const char *reason)
{
  g_autofree char *valid = g_utf8_make_valid (path, -1);

  if (walk->n_notes++ < MAX_NOTES)
    g_string_append_printf (
        walk->notes, "%s%s: %s", walk->notes->len > 0 ? "; " : "", valid, reason);
}

/* ---- datasets ---- */

/* NeXus before 2014 marks the dataset to plot with signal=1, a number or a text. */
static gboolean
is_signal (hid_t dataset)
{
  g_autofree char *text = ringlet_hdf5_dup_attribute (dataset, "signal");
  g_auto (RingletHdf5Id) attribute = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  int number = 0;

  if (text != NULL)
    return g_str_equal (g_strstrip (text), "1");
  if (H5Aexists (dataset, "signal") > 0)
    attribute = H5Aopen (dataset, "signal", H5P_DEFAULT);
  if (attribute >= 0)
    space = H5Aget_space (attribute);
  if (space < 0 || H5Sget_simple_extent_npoints (space) != 1 ||
      H5Aread (attribute, H5T_NATIVE_INT, &number) < 0)
    H5Eclear2 (H5E_DEFAULT);
  return number == 1;
}

/* Flat fields and masks have the shape of an image without being one. @is_marked: as
 * what its group shows */
static int
rank_of (hid_t dataset, const char *path, guint64 size, gboolean is_marked)
{
  const char *name = strrchr (path, '/') + 1;

  if (size == 0)
    return RANK_EMPTY;
  if (is_marked)
    return RANK_SIGNAL;
  if (strstr (name, "mask") != NULL || strstr (name, "flat") != NULL)
    return RANK_MASK;
  return ringlet_hdf5_is_unwritten (dataset) ? RANK_UNWRITTEN : RANK_IMAGE;
}

static char *
describe_shape (const hsize_t *shape, int n_axes)
{
  GString *text = g_string_new ("shape ");

  for (int i = 0; i < n_axes; i++)
    g_string_append_printf (
        text, "%s%" G_GUINT64_FORMAT, i > 0 ? " × " : "", (guint64) shape[i]);
  if (n_axes == 0)
    g_string_append (text, "of a single number");
  return g_string_free (text, FALSE);
}

/* An object that does not open, or has nothing without what does not open. */
static void
note_closed (Walk *walk, const char *path, const char *reason)
{
  walk_note (walk, path, reason);
  if (walk->n_closed++ == 0)
    g_string_printf (walk->closed, "%s: %s", path, reason);
}

static guint64
count_elements (const hsize_t *shape, int n_axes)
{
  guint64 size = 1;

  for (int i = 0; i < n_axes; i++)
    size =
        shape[i] == 0 || size <= G_MAXUINT64 / shape[i] ? size * shape[i] : G_MAXUINT64;
  return size;
}

static void
consider_image (Walk *walk, hid_t dataset, const char *path, guint64 size, int rank)
{
  g_autofree char *bad = size == 0 ? ringlet_hdf5_dup_bad_sources (dataset) : NULL;
  g_autofree char *reason =
      bad != NULL ? g_strdup_printf ("its sources cannot be read: %s", bad) : NULL;

  if (reason != NULL)
    note_closed (walk, path, reason);
  if (rank > walk->best_rank || (rank == walk->best_rank && size > walk->best_size)) {
    g_free (walk->best);
    walk->best = g_strdup (path);
    walk->best_rank = rank;
    walk->best_size = size;
  }
}

/* @has_signal: its group says itself what it shows */
static void
consider_dataset (Walk *walk, hid_t dataset, const char *path, gboolean has_signal)
{
  g_auto (RingletHdf5Id) space = H5Dget_space (dataset);
  g_auto (RingletHdf5Id) memory_type = H5I_INVALID_HID;
  g_autoptr (GError) error = NULL;
  RingletPixelType type;
  hsize_t shape[H5S_MAX_RANK] = { 0 };
  const int n = space >= 0 ? H5Sget_simple_extent_dims (space, shape, NULL) : -1;
  const guint64 size = count_elements (shape, MAX (n, 0));

  memory_type = ringlet_hdf5_dup_pixel_type (dataset, &type, &error);
  if (error != NULL) {
    walk_note (walk, path, error->message);
  } else if (n < 2 || n > RINGLET_HDF5_MAX_AXES || shape[n - 1] < 2 ||
      shape[n - 2] < 2) {
    g_autofree char *text = describe_shape (shape, MAX (n, 0));

    walk_note (walk, path, text);
  } else {
    consider_image (walk, dataset, path, size,
        rank_of (dataset, path, size, !has_signal && is_signal (dataset)));
  }
}

/* ---- groups ---- */

#define VERSION                                                                        \
  G_STRINGIFY (H5_VERS_MAJOR)                                                          \
  "." G_STRINGIFY (H5_VERS_MINOR) "." G_STRINGIFY (H5_VERS_RELEASE)

/* Why an object does not open. */
static void
note_unopened (Walk *walk, const char *path)
{
  g_autoptr (GError) error = NULL;

  ringlet_hdf5_set_error (&error, "the link leads nowhere");
  if (strstr (error->message, "version number") != NULL)
    g_prefix_error (&error,
        "it may need a newer HDF5 than " VERSION
        ", whose h5repack can rewrite it for older ones; ");
  note_closed (walk, path, error->message);
}

static void
visit_dataset (hid_t dataset, const char *path, gboolean has_signal, gpointer data)
{
  consider_dataset (data, dataset, path, has_signal);
}

static void
visit_unopened (const char *path, gpointer data)
{
  note_unopened (data, path);
}

static const RingletHdf5Visitor visitor = { visit_dataset, visit_unopened };

/* Who sees another image than the one that is missing has to know. Data files of a
 * series are told of by the stack. */
static void
warn_closed (const Walk *walk, RingletImageMeta *meta)
{
  if (walk->n_closed == 0 || ringlet_hdf5_is_series (walk->best))
    return;
  ringlet_image_meta_warn (meta,
      "The image is %s, because this could not be opened: %s%s", walk->best,
      walk->closed->str, walk->n_closed > 1 ? ", and more" : "");
}

static char *
find_largest (hid_t group, const char *path, RingletImageMeta *meta, GError **error)
{
  g_auto (Walk) walk = { 0 };

  walk_init (&walk);
  ringlet_hdf5_walk (group, path, &visitor, &walk);
  /* A flat field is no image where the images are what is missing. */
  if (walk.best_rank >= RANK_IMAGE ||
      (walk.best_rank > RANK_NONE && walk.n_closed == 0)) {
    warn_closed (&walk, meta);
    return g_steal_pointer (&walk.best);
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "There is no image in the HDF5 file%s%s%s%s", *path != '\0' ? " under " : "",
      path, walk.n_notes > 0 ? "; found: " : ", it has no datasets", walk.notes->str);
  return NULL;
}

/* Names of an object in a group; one from the root says so. */
static char *
join_path (const char *path, const char *name)
{
  return *name == '/' ? g_strdup (name) : g_strconcat (path, "/", name, NULL);
}

/* Follows @default from group to group as far as it leads, then @signal; to a dataset
 * or to sparsified images. NULL when they do not lead to either: then @last is set to
 * the group that @default ends in, NULL where none leads anywhere. */
static char *
find_default (hid_t file, hid_t start, const char *start_path, char **last)
{
  g_autofree char *path = g_strdup (start_path);
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;
  hid_t at = start;

  for (int i = 0; i < MAX_DEPTH; i++) {
    g_autofree char *sparse = ringlet_hdf5_dup_attribute (at, "pyFAI_sparse_frames");
    g_autofree char *signal = ringlet_hdf5_dup_attribute (at, "signal");
    g_autofree char *next = ringlet_hdf5_dup_attribute (at, "default");
    const char *name = sparse != NULL ? sparse : signal != NULL ? signal : next;
    hid_t child = H5I_INVALID_HID;
    char *longer = NULL;

    if (*path != '\0' && ringlet_hdf5_is_sparse (file, path))
      return g_steal_pointer (&path);
    if (name != NULL)
      child = ringlet_hdf5_open_object (at, name);
    if (child < 0)
      break;
    longer = join_path (path, name);
    g_free (path);
    path = longer;
    ringlet_hdf5_id_free (group);
    group = at = child;
    if (H5Iget_type (child) == H5I_DATASET)
      return g_steal_pointer (&path);
  }
  H5Eclear2 (H5E_DEFAULT);
  if (at != start)
    *last = g_steal_pointer (&path);
  return NULL;
}

static gboolean
can_be_image (hid_t file, const char *path)
{
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_open_object (file, path);
  g_auto (Walk) walk = { 0 };

  walk_init (&walk);
  if (dataset >= 0 && H5Iget_type (dataset) == H5I_DATASET)
    consider_dataset (&walk, dataset, path, TRUE);
  return walk.best != NULL;
}

/* The largest in the group that @default ends in: older files, and those that name no
 * @signal or several. */
static char *
find_nearest (hid_t file, const char *path, const char *last, RingletImageMeta *meta,
    GError **error)
{
  const char *start = *path != '\0' ? path : "/";
  g_auto (RingletHdf5Id) group = ringlet_hdf5_open_object (file, start);
  g_auto (RingletHdf5Id) end =
      last != NULL ? ringlet_hdf5_open_object (file, last) : H5I_INVALID_HID;
  char *found = end >= 0 ? find_largest (end, last, meta, NULL) : NULL;

  return found != NULL ? found : find_largest (group, path, meta, error);
}

static char *
find_in_group (
    hid_t file, hid_t group, const char *path, RingletImageMeta *meta, GError **error)
{
  g_autofree char *last = NULL;
  g_autofree char *found = find_default (file, group, path, &last);
  g_autofree char *nearby = NULL;
  g_autofree char *folder = NULL;

  /* A @signal that is a curve, say, does not keep the images from being found. */
  if (found != NULL &&
      (can_be_image (file, found) || ringlet_hdf5_is_sparse (file, found)))
    return g_steal_pointer (&found);

  nearby = find_nearest (file, path, last, meta, error);
  if (nearby == NULL)
    return NULL;
  folder = g_path_get_dirname (nearby);
  return ringlet_hdf5_is_sparse (file, folder) ? g_steal_pointer (&folder)
                                               : g_steal_pointer (&nearby);
}

char *
ringlet_hdf5_find_image (
    hid_t file, const char *inner, RingletImageMeta *meta, GError **error)
{
  g_auto (RingletHdf5Id) object = H5I_INVALID_HID;
  g_autofree char *path = NULL;
  gsize length = 0;

  if (inner == NULL)
    return find_in_group (file, file, "", meta, error);

  path = g_strconcat ("/", inner + strspn (inner, "/"), NULL);
  length = strlen (path);
  while (length > 1 && path[length - 1] == '/')
    path[--length] = '\0';
  object = ringlet_hdf5_open_object (file, path);
  if (object < 0) {
    ringlet_hdf5_set_error (error, "There is no dataset %s in the HDF5 file", inner);
    return NULL;
  }
  if (H5Iget_type (object) == H5I_GROUP)
    return find_in_group (file, object, length > 1 ? path : "", meta, error);
  return g_steal_pointer (&path);
}
