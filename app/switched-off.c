/* SPDX-License-Identifier: MIT */
#include "switched-off.h"

RingletSwitchedOff *
ringlet_switched_off_dup (const RingletSwitchedOff *self)
{
  RingletSwitchedOff *copy = g_atomic_rc_box_new0 (RingletSwitchedOff);

  if (self == NULL) {
    copy->n_dark = 1;
    copy->background_scale = 1.0;
    copy->factors = ringlet_factors_none ();
    return copy;
  }
  *copy = *self;
  for (guint i = 0; i < RINGLET_ASIDE_N; i++) {
    if (copy->images[i].image != NULL)
      ringlet_image_ref (copy->images[i].image);
    copy->images[i].path = g_strdup (self->images[i].path);
  }
  return copy;
}

RingletSwitchedOff *
ringlet_switched_off_ref (RingletSwitchedOff *self)
{
  return self != NULL ? g_atomic_rc_box_acquire (self) : NULL;
}

static void
clear_aside (RingletAside *aside)
{
  g_clear_pointer (&aside->image, ringlet_image_unref);
  g_clear_pointer (&aside->path, g_free);
}

static void
switched_off_clear (gpointer data)
{
  RingletSwitchedOff *self = data;

  for (guint i = 0; i < RINGLET_ASIDE_N; i++)
    clear_aside (&self->images[i]);
}

void
ringlet_switched_off_unref (RingletSwitchedOff *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, switched_off_clear);
}

gboolean
ringlet_switched_off_has (const RingletSwitchedOff *self, RingletLink link)
{
  if (self == NULL || link >= RINGLET_LINK_ALL)
    return FALSE;
  return link < RINGLET_ASIDE_N
      ? self->images[link].image != NULL
      : ringlet_map_is_factor (ringlet_link_map (link), &self->factors);
}

void
ringlet_switched_off_forget (RingletSwitchedOff *self, RingletLink link)
{
  const RingletFactors none = ringlet_factors_none ();

  if (link >= RINGLET_ASIDE_N) {
    ringlet_map_copy_factor (ringlet_link_map (link), &none, &self->factors);
    return;
  }
  clear_aside (&self->images[link]);
  if (link == RINGLET_LINK_DARK)
    self->n_dark = 1;
  if (link == RINGLET_LINK_BACKGROUND)
    self->background_scale = 1.0;
}

/* The names first: they cost less than the pixels. */
static gboolean
same_aside (const RingletAside *a, const RingletAside *b)
{
  if (g_strcmp0 (a->path, b->path) != 0)
    return FALSE;
  if (a->image == b->image || a->image == NULL || b->image == NULL)
    return a->image == b->image;
  return g_str_equal (ringlet_image_digest (a->image), ringlet_image_digest (b->image));
}

/* Whether nothing is in it: as if there were none. */
static gboolean
is_empty (const RingletSwitchedOff *self)
{
  for (guint link = 0; self != NULL && link < RINGLET_LINK_ALL; link++) {
    if (ringlet_switched_off_has (self, (RingletLink) link))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_switched_off_equal (const RingletSwitchedOff *a, const RingletSwitchedOff *b)
{
  if (a == b || (is_empty (a) && is_empty (b)))
    return TRUE;
  if (a == NULL || b == NULL)
    return FALSE;
  for (guint i = 0; i < RINGLET_ASIDE_N; i++) {
    if (!same_aside (&a->images[i], &b->images[i]))
      return FALSE;
  }
  return a->n_dark == b->n_dark && a->background_scale == b->background_scale &&
      ringlet_factors_equal (&a->factors, &b->factors);
}

void
ringlet_switched_off_digest (const RingletSwitchedOff *self, RingletDigest *digest)
{
  ringlet_digest_add_uint (digest, !is_empty (self));
  if (is_empty (self))
    return;

  for (guint i = 0; i < RINGLET_ASIDE_N; i++) {
    const RingletAside *aside = &self->images[i];

    ringlet_digest_add_string (
        digest, aside->image != NULL ? ringlet_image_digest (aside->image) : "");
    ringlet_digest_add_string (digest, aside->path != NULL ? aside->path : "");
  }
  ringlet_digest_add_uint (digest, self->n_dark);
  ringlet_digest_add_double (digest, self->background_scale);
  ringlet_factors_digest (&self->factors, digest);
}

gsize
ringlet_switched_off_bytes_beside (
    const RingletSwitchedOff *self, const RingletSwitchedOff *before)
{
  gsize bytes = 0;

  for (guint i = 0; self != NULL && self != before && i < RINGLET_ASIDE_N; i++) {
    const RingletImage *image = self->images[i].image;

    if (image != NULL && (before == NULL || before->images[i].image != image))
      bytes += ringlet_image_n_pixels (image) * ringlet_pixel_type_size (image->type);
  }
  return bytes;
}
