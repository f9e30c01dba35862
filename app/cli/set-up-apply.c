/* SPDX-License-Identifier: MIT */

/* The document by the words of the command line, and of the file of --like. */

#include "cli/set-up.h"
#include "engines.h"

gboolean
ringlet_set_up_read_like (RingletSetUp *self, GError **error)
{
  if (self->like == NULL)
    return TRUE;

  self->facts = ringlet_like_read (self->like, error);
  return self->facts != NULL;
}

/* Masked is also what a flat field, a factor or the detector make unusable. */
gboolean
ringlet_set_up_keeps_mask (const RingletSetUp *self)
{
  const RingletSetUpGeometry *geometry = &self->geometry;

  return self->facts != NULL && self->mask == NULL && !self->no_mask &&
      self->dark == NULL && self->background == NULL && self->flat == NULL &&
      self->factors.absorption == NULL &&
      !ringlet_set_up_factors_given (&self->factors) && geometry->poni == NULL &&
      geometry->detector == NULL && geometry->sensor == NULL &&
      geometry->orientation == NULL && !geometry->flip;
}

/* The file of an option, or else the one that --like names. */
static const char *
choose_file (const char *option, const RingletLikeFile *like)
{
  return option != NULL ? option : like != NULL ? like->path : NULL;
}

/* An image that --like names must be the one that it was. */
static gboolean
check_file (const RingletSetUp *self, const char *what, const char *option,
    const RingletLikeFile *file, const RingletImage *image, GError **error)
{
  return option != NULL || image == NULL || self->facts == NULL ||
      ringlet_like_check_image (self->facts, what, file, image, error);
}

static gboolean
check_files (const RingletSetUp *self, const RingletState *state, GError **error)
{
  const RingletLike *like = self->facts;

  return like == NULL ||
      (check_file (self, "dark", self->dark, &like->dark, state->dark, error) &&
          check_file (self, "flat", self->flat, &like->flat, state->flat, error) &&
          check_file (self, "absorption", self->factors.absorption, &like->absorption,
              state->absorption, error) &&
          check_file (self, "background_image", self->background, &like->background,
              state->background, error));
}

static gboolean
apply_files (const RingletSetUp *self, const RingletSettings *settings,
    RingletProject *project, GError **error)
{
  const RingletLike *like = self->facts;
  const char *mask = choose_file (self->mask, like != NULL ? &like->mask : NULL);
  const char *dark = choose_file (self->dark, like != NULL ? &like->dark : NULL);
  const char *flat = choose_file (self->flat, like != NULL ? &like->flat : NULL);
  const char *absorption =
      choose_file (self->factors.absorption, like != NULL ? &like->absorption : NULL);
  const char *background =
      choose_file (self->background, like != NULL ? &like->background : NULL);

  return (mask == NULL || ringlet_project_load_mask (project, mask, error)) &&
      (dark == NULL ||
          ringlet_project_load_dark (project, dark, settings->n_dark, error)) &&
      (flat == NULL || ringlet_project_load_flat (project, flat, error)) &&
      (absorption == NULL ||
          ringlet_project_load_absorption (project, absorption, error)) &&
      (background == NULL ||
          ringlet_project_load_background (
              project, background, settings->background_scale, error)) &&
      check_files (self, ringlet_project_get_state (project), error);
}

/* Of --like, or of the geometry file where there is one. */
static gboolean
apply_geometry (const RingletSetUp *self, const RingletSettings *settings,
    RingletProject *project, GError **error)
{
  const RingletLike *like = self->facts;
  g_autoptr (RingletDetector) detector = NULL;
  RingletGeometry geometry;

  if (like == NULL || self->geometry.poni != NULL)
    return ringlet_set_up_geometry_apply (
        &self->geometry, &settings->geometry, project, error);

  geometry = like->geometry;
  detector = ringlet_detector_ref (like->detector);
  if (!ringlet_set_up_geometry_change (
          &self->geometry, &settings->geometry, &detector, &geometry, error))
    return FALSE;
  ringlet_project_set_detector (project, detector);
  return ringlet_project_set_geometry (project, &geometry, NULL, error);
}

gboolean
ringlet_set_up_apply (const RingletSetUp *self, const RingletSettings *settings,
    const char *const *paths, RingletProject *project, GError **error)
{
  const RingletSourceFlags flags =
      self->passes_bad_files ? RINGLET_SOURCE_LENIENT : RINGLET_SOURCE_DEFAULT;

  if (paths != NULL && !ringlet_project_open_images_full (project, paths, flags, error))
    return FALSE;

  if (!apply_geometry (self, settings, project, error))
    return FALSE;

  ringlet_project_set_gap_mask (
      project, !self->no_mask && (self->facts == NULL || self->facts->gap_mask));
  ringlet_project_set_cake (project, settings->cake);
  return apply_files (self, settings, project, error) &&
      ringlet_project_set_plan (project, &settings->plan, error) &&
      ringlet_engine_check_devices (&settings->plan, error);
}
