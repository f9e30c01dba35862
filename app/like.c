/* SPDX-License-Identifier: MIT */

/* The facts of core/export/facts.c back into a document, key by key in their order: who
 * made it, where the detector stood and which files it needs. */

#include "base/digest.h"
#include "base/error.h"
#include "export/fact-read.h"
#include "export/pattern-read.h"
#include "export/stored-cake.h"
#include "like-private.h"

/* As for the command line. */
#define MAX_FRAMES ((guint) G_MAXINT32)

static void
file_clear (RingletLikeFile *file)
{
  g_free (file->path);
  g_free (file->sha256);
}

void
ringlet_like_free (RingletLike *self)
{
  g_free (self->path);
  g_free (self->version);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  file_clear (&self->mask);
  file_clear (&self->dark);
  file_clear (&self->flat);
  file_clear (&self->absorption);
  file_clear (&self->background);
  file_clear (&self->image);
  g_free (self);
}

/* ---- what cannot be repeated ---- */

gboolean
ringlet_like_refuse_key (
    const RingletPattern *header, const char *key, const char *why, GError **error)
{
  const char *value = ringlet_pattern_header (header, key);

  if (value == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED, "%s: %.200s: %s", key,
      value, why);
  return FALSE;
}

static gboolean
check_program (const RingletPattern *header, RingletLike *self, GError **error)
{
  const char *program = ringlet_pattern_header (header, "program");

  if (program != NULL && g_str_has_prefix (program, "Ringlet ")) {
    self->version = g_strdup (program);
    return TRUE;
  }
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "Its header does not say that Ringlet made it, and so not how to make it again; "
      "give the options instead");
  return FALSE;
}

static gboolean
check_single (const RingletPattern *header, GError **error)
{
  const char *several = "no integration of one frame makes this";

  return ringlet_like_refuse_key (header, "results_added", several, error) &&
      ringlet_like_refuse_key (header, "results_subtracted", several, error) &&
      (ringlet_pattern_header (header, "sector") != NULL ||
          ringlet_like_refuse_key (header, "operations", several, error)) &&
      ringlet_like_refuse_key (header, "monitor",
          "a monitor is read beside each frame, which only the library does; give "
          "--normalization-factor and the other options instead",
          error);
}

/* ---- detector and geometry ---- */

/* The file goes by the name that the user gave, and must be what it was. */
static gboolean
take_detector (const RingletPattern *header, RingletLike *self,
    const RingletDetector *detector, GError **error)
{
  const char *path = ringlet_pattern_header (header, "detector_file");
  const char *sha256 = ringlet_pattern_header (header, "detector_sha256");
  RingletDigest *digest = ringlet_digest_new ("detector");
  g_autofree char *now = NULL;

  ringlet_detector_digest (detector, digest);
  now = ringlet_digest_finish (digest);
  if (sha256 != NULL && !g_str_equal (sha256, now)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "detector_sha256: %.80s, and %s describes other pixels now, %s: bring the old "
        "file back",
        sha256, path != NULL ? path : "the detector", now);
    return FALSE;
  }
  self->detector =
      ringlet_detector_with_path (detector, path != NULL ? path : detector->path);
  return TRUE;
}

/* By the reader of .poni files, whose words these are; the geometry is none. */
static gboolean
read_detector (const RingletPattern *header, RingletLike *self, GError **error)
{
  const char *config = ringlet_pattern_header (header, "detector_config");
  const char *name = ringlet_pattern_header (header, "detector_class");
  g_auto (RingletPoni) poni = { 0 };
  g_autofree char *text = NULL;

  if (name == NULL)
    name = ringlet_fact_text (header, "detector", error);
  if (name == NULL)
    return FALSE;
  if (config == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "detector: %.200s: the header has no \"detector_config\", because no words "
        "describe these pixels: save the detector with \"ringlet detectors\" and "
        "integrate with that file",
        name);
    return FALSE;
  }
  if (*config != '{')
    return ringlet_fact_refuse ("detector_config", config, "a JSON object", error);
  text = g_strdup_printf ("# Ringlet\nponi_version: 2.1\nDetector: %s\n"
                          "Detector_config: %s\nDistance: 1\nPoni1: 0\nPoni2: 0\n"
                          "Rot1: 0\nRot2: 0\nRot3: 0\n",
      name, config);
  if (!ringlet_poni_parse (text, NULL, RINGLET_ORIENTATION_ONE_FLIP, &poni, error)) {
    g_prefix_error (error, "detector_config: %.200s: ", config);
    return FALSE;
  }
  if (poni.detector == NULL)
    return ringlet_fact_refuse ("detector", name, "a detector", error);
  return take_detector (header, self, poni.detector, error);
}

static gboolean
read_geometry (const RingletPattern *header, RingletGeometry *geometry, GError **error)
{
  if (!ringlet_fact_number (header, "distance", "m", &geometry->distance_m, error) ||
      !ringlet_fact_number (header, "poni1", "m", &geometry->poni_slow_m, error) ||
      !ringlet_fact_number (header, "poni2", "m", &geometry->poni_fast_m, error) ||
      !ringlet_fact_number (header, "rot1", "rad", &geometry->rot1_rad, error) ||
      !ringlet_fact_number (header, "rot2", "rad", &geometry->rot2_rad, error) ||
      !ringlet_fact_number (header, "rot3", "rad", &geometry->rot3_rad, error))
    return FALSE;
  if (ringlet_pattern_header (header, "wavelength") != NULL &&
      !ringlet_fact_number (header, "wavelength", "m", &geometry->wavelength_m, error))
    return FALSE;
  if (ringlet_pattern_header (header, "parallax") != NULL &&
      !ringlet_fact_choice (
          header, "parallax", "corrected", "none", &geometry->parallax, error))
    return FALSE;
  return ringlet_geometry_check (geometry, error);
}

/* ---- files ---- */

static gboolean
read_file (const RingletPattern *header, const char *key, gboolean is_required,
    RingletLikeFile *file, GError **error)
{
  g_autofree char *digest_key = g_strconcat (key, "_sha256", NULL);
  const char *path = ringlet_pattern_header (header, key);
  const char *sha256 = ringlet_pattern_header (header, digest_key);

  if (path == NULL)
    return !is_required || ringlet_fact_text (header, key, error) != NULL;
  file->path = g_str_equal (path, "none") ? NULL : g_strdup (path);
  file->sha256 = g_strdup (sha256);
  return TRUE;
}

static gboolean
read_background (const RingletPattern *header, RingletLike *self, GError **error)
{
  self->background_scale = 1.0;
  return read_file (header, "background_image", FALSE, &self->background, error) &&
      (ringlet_pattern_header (header, "background_scale") == NULL ||
          ringlet_fact_number (
              header, "background_scale", NULL, &self->background_scale, error));
}

static gboolean
read_files (const RingletPattern *header, RingletLike *self, GError **error)
{
  self->n_dark = 1;
  self->gap_mask = TRUE; /* where no one says, the digest of the mask tells */
  if (!read_file (header, "mask", TRUE, &self->mask, error) ||
      !read_file (header, "dark", TRUE, &self->dark, error) ||
      !read_file (header, "flat", TRUE, &self->flat, error) ||
      !read_file (header, "absorption", FALSE, &self->absorption, error) ||
      !read_background (header, self, error) ||
      (ringlet_pattern_header (header, "gaps") != NULL &&
          !ringlet_fact_choice (
              header, "gaps", "masked", "counted", &self->gap_mask, error)))
    return FALSE;
  return ringlet_pattern_header (header, "dark_frames") == NULL ||
      (ringlet_fact_count (header, "dark_frames", MAX_FRAMES, &self->n_dark, error) &&
          (self->n_dark > 0 ||
              ringlet_fact_refuse ("dark_frames", "0", "1 or more", error)));
}

static gboolean
read_combined (const RingletPattern *header, RingletLike *self, GError **error)
{
  const char *how = ringlet_pattern_header (header, "combined");

  self->n_combined = 1;
  if (how == NULL)
    return TRUE;
  if (!ringlet_combine_parse (how, &self->combine, error) ||
      !ringlet_fact_count (
          header, "combined_frames", MAX_FRAMES, &self->n_combined, error))
    return FALSE;
  return self->n_combined > 0 ||
      ringlet_fact_refuse ("combined_frames", "0", "1 or more", error);
}

/* Other programs than ours name no frame. */
static gboolean
read_image (const RingletPattern *header, RingletLike *self, GError **error)
{
  return read_file (header, "source", FALSE, &self->image, error) &&
      read_combined (header, self, error) &&
      (ringlet_pattern_header (header, "frame") == NULL ||
          ringlet_fact_count (header, "frame", MAX_FRAMES, &self->frame, error));
}

/* What a file says of how it was made, as the header of a pattern: cakes have one, too,
 * and their numbers are not asked for. */
static RingletPattern *
read_header (const char *path, GError **error)
{
  char **lines = ringlet_stored_cake_read_header (path, NULL);
  RingletPattern *header = NULL;

  if (lines == NULL)
    return ringlet_pattern_read (path, error);

  header = ringlet_pattern_new (1, FALSE, error);
  if (header == NULL) {
    g_strfreev (lines);
    return NULL;
  }
  g_strfreev (header->header);
  header->header = lines;
  return header;
}

RingletLike *
ringlet_like_read (const char *path, GError **error)
{
  g_autoptr (RingletPattern) header = read_header (path, error);
  g_autoptr (RingletLike) self = NULL;

  if (header == NULL)
    return NULL;

  self = g_new0 (RingletLike, 1);
  self->path = g_strdup (path);
  self->plan = ringlet_plan_default ();
  self->hashes_file = ringlet_pattern_header (header, "source_file_sha256") != NULL;
  if (check_program (header, self, error) && check_single (header, error) &&
      read_detector (header, self, error) &&
      read_geometry (header, &self->geometry, error) &&
      read_files (header, self, error) && read_image (header, self, error) &&
      ringlet_like_read_plan (header, self, error))
    return g_steal_pointer (&self);

  g_prefix_error (error, "%s: ", path);
  return NULL;
}

/* ---- checks ---- */

gboolean
ringlet_like_check_image (const RingletLike *self, const char *what,
    const RingletLikeFile *file, const RingletImage *image, GError **error)
{
  const char *now = ringlet_image_digest (image);
  g_autofree char *option = g_strdelimit (g_strdup (what), "_", '-');

  if (file->sha256 == NULL || g_str_equal (file->sha256, now))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: %s_sha256: %.80s, and %s is another image now, %s: bring the old one back, "
      "or give --%s",
      self->path, what, file->sha256, file->path, now, option);
  return FALSE;
}

gboolean
ringlet_like_check_mask (
    const RingletLike *self, const RingletResult *result, GError **error)
{
  const char *digest = result->provenance.mask_digest;
  const char *now = digest != NULL ? digest : "none";

  if (self->mask.sha256 == NULL || g_str_equal (self->mask.sha256, now))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: mask_sha256: %.80s, and %s masks other pixels now, %s: bring the old one "
      "back, or give --mask",
      self->path, self->mask.sha256,
      self->mask.path != NULL ? self->mask.path : "the detector", now);
  return FALSE;
}
