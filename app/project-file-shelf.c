/* SPDX-License-Identifier: MIT */

/* Images, masks and sources that many states of one document share: each is read once,
 * and the states have the same one, as they had before. */

#include "mask-text.h"
#include "project-file-private.h"

typedef struct {
  gpointer thing;
  GDestroyNotify unref;
} Place;

static void
place_free (gpointer data)
{
  Place *self = data;

  self->unref (self->thing);
  g_free (self);
}

RingletProjectShelf *
ringlet_project_shelf_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
}

/* Returns (transfer none) (nullable) */
static gpointer
look (RingletProjectReading *reading, const char *kind, const char *key)
{
  g_autofree char *name = g_strconcat (kind, key, NULL);
  const Place *place =
      reading->shelf != NULL ? g_hash_table_lookup (reading->shelf, name) : NULL;

  return place != NULL ? place->thing : NULL;
}

/* @thing: (transfer full) (nullable) */
static void
put (RingletProjectReading *reading, const char *kind, const char *key, gpointer thing,
    GDestroyNotify unref)
{
  Place *place = NULL;

  if (reading->shelf == NULL || thing == NULL) {
    if (thing != NULL)
      unref (thing);
    return;
  }
  place = g_new (Place, 1);
  *place = (Place){ thing, unref };
  g_hash_table_replace (reading->shelf, g_strconcat (kind, key, NULL), place);
}

static void
unref_image (gpointer data)
{
  ringlet_image_unref (data);
}

static void
unref_mask (gpointer data)
{
  ringlet_mask_unref (data);
}

static void
unref_source (gpointer data)
{
  ringlet_source_unref (data);
}

RingletImage *
ringlet_project_shelf_image (
    RingletProjectReading *reading, const char *path, GError **error)
{
  RingletImage *image = look (reading, "image:", path);

  if (image != NULL)
    return ringlet_image_ref (image);

  image = ringlet_image_load (path, reading->cancellable, error);
  if (image != NULL)
    put (reading, "image:", path, ringlet_image_ref (image), unref_image);
  return image;
}

RingletMask *
ringlet_project_shelf_mask (
    RingletProjectReading *reading, const char *path, GError **error)
{
  RingletMask *mask = look (reading, "mask:", path);
  g_autoptr (RingletImage) image = NULL;

  if (mask != NULL)
    return ringlet_mask_ref (mask);

  image = ringlet_image_load (path, reading->cancellable, error);
  mask = image != NULL ? ringlet_mask_new_from_image (image, error) : NULL;
  if (mask != NULL)
    put (reading, "mask:", path, ringlet_mask_ref (mask), unref_mask);
  return mask;
}

RingletMask *
ringlet_project_shelf_words (
    RingletProjectReading *reading, RingletKeys *keys, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%p", (gpointer) keys->object);
  RingletMask *mask = look (reading, "words:", key);

  /* They are known, whether or not they are read again. */
  ringlet_keys_peek (keys, "shape");
  ringlet_keys_peek (keys, "rows");
  if (mask != NULL)
    return ringlet_mask_ref (mask);
  if (!ringlet_mask_text_read (keys, &mask, error))
    return NULL;

  put (reading, "words:", key, ringlet_mask_ref (mask), unref_mask);
  return mask;
}

RingletSource *
ringlet_project_shelf_source (
    RingletProjectReading *reading, const char *const *paths, GError **error)
{
  g_autofree char *key = g_strjoinv ("\n", (char **) paths);
  RingletSource *source = look (reading, "source:", key);

  if (source != NULL)
    return ringlet_source_ref (source);

  source = ringlet_source_open_full (
      paths, RINGLET_SOURCE_DEFAULT, reading->cancellable, error);
  if (source != NULL)
    put (reading, "source:", key, ringlet_source_ref (source), unref_source);
  return source;
}

RingletSource *
ringlet_project_shelf_combined (RingletProjectReading *reading, RingletSource *source,
    RingletCombine how, guint64 n)
{
  g_autofree char *key =
      g_strdup_printf ("%p %d %" G_GUINT64_FORMAT, (gpointer) source, (int) how, n);
  RingletSource *combined = look (reading, "combined:", key);

  if (combined != NULL)
    return ringlet_source_ref (combined);

  combined = ringlet_source_new_combined (source, how, n);
  if (n > 1)
    put (reading, "combined:", key, ringlet_source_ref (combined), unref_source);
  return combined;
}
