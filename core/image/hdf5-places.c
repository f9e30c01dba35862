/* SPDX-License-Identifier: MIT */
#include "image/hdf5-places.h"

#include "image/hdf5-find.h"
#include "image/hdf5-sparse.h"
#include "image/hdf5-stack.h"

static void
place_clear (gpointer data)
{
  g_free (((RingletHdf5Place *) data)->dataset);
}

/* As the reader opens it: who names one dataset gets that one. */
static RingletHdf5Stack *
open_stack (hid_t file, const char *path, const char *inner, const char *dataset)
{
  g_autofree char *name = g_path_get_basename (dataset);
  g_autofree char *folder = g_path_get_dirname (path);
  g_auto (RingletImageMeta) meta = { 0 };

  if (ringlet_hdf5_is_sparse (file, dataset))
    return NULL;
  if (!ringlet_hdf5_is_series (dataset) ||
      (inner != NULL && g_str_has_suffix (inner, name)))
    return ringlet_hdf5_stack_new (file, dataset, NULL);
  return ringlet_hdf5_stack_new_series (file, dataset, folder, &meta, NULL);
}

static void
add_places (GArray *places, hid_t file, const char *path, const char *inner)
{
  g_auto (RingletImageMeta) meta = { 0 };
  g_autofree char *dataset = ringlet_hdf5_find_image (file, inner, &meta, NULL);
  g_autoptr (RingletHdf5Stack) stack =
      dataset != NULL ? open_stack (file, path, inner, dataset) : NULL;

  for (guint i = 0; stack != NULL && i < stack->entries->len; i++) {
    RingletHdf5Place place = { 0 };

    place.dataset =
        g_strdup (ringlet_hdf5_stack_place (stack, i, &place.number, &place.n_frames));
    g_array_append_val (places, place);
  }
}

GArray *
ringlet_hdf5_list_places (const char *path, const char *inner)
{
  GArray *places = g_array_new (FALSE, TRUE, sizeof (RingletHdf5Place));
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = NULL;
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, NULL);

  g_array_set_clear_func (places, place_clear);
  if (file < 0)
    return places;
  ringlet_hdf5_touch_links (file, path);
  lock = ringlet_hdf5_lock ();
  add_places (places, file, path, inner);
  return places;
}
