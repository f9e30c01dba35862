/* SPDX-License-Identifier: MIT */
#include "describe.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "geometry/placement.h"
#include "image/mask-edit.h"

#define LEAST_SIGMA 1e-6 /* as shown: what is less has no digits that are read */

#define DEGREE (G_PI / 180.0)

char *
ringlet_describe_source (const RingletState *state)
{
  g_autofree char *name = NULL;
  RingletCombine how = RINGLET_COMBINE_SUM;
  guint64 n_combined = 1;
  guint64 n_frames = 0;

  if (state->source == NULL)
    return g_strdup ("");

  name =
      g_filename_display_basename (ringlet_source_path (state->source, state->frame));
  n_frames = ringlet_source_n_frames (state->source);
  n_combined = ringlet_source_n_combined (state->source, &how);
  if (n_combined > 1)
    return g_strdup_printf (how == RINGLET_COMBINE_SUM
            ? _ ("%s · sum of frames %" PRIu64 " to %" PRIu64 " of %" PRIu64)
            : _ ("%s · mean of frames %" PRIu64 " to %" PRIu64 " of %" PRIu64),
        name, state->frame + 1, state->frame + n_combined, n_frames + n_combined - 1);
  if (n_frames == 1)
    return g_steal_pointer (&name);
  return g_strdup_printf (
      _ ("%s · frame %" PRIu64 " of %" PRIu64), name, state->frame + 1, n_frames);
}

char *
ringlet_describe_image (const RingletImage *image)
{
  return g_strdup_printf (_ ("%zu × %zu pixels, %s"), image->n_fast, image->n_slow,
      ringlet_pixel_type_name (image->type));
}

char *
ringlet_describe_mask (const RingletMask *mask, const RingletImage *image)
{
  const gsize n_bad = mask != NULL ? mask->n_bad : 0;

  if (n_bad == 0)
    return g_strdup (_ ("none"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'zu pixel, %.2f %%",
                              "%'zu pixels, %.2f %%", n_bad),
      n_bad, 100.0 * (double) n_bad / (double) ringlet_image_n_pixels (image));
}

/* Whether the gaps of the detector are hidden only upside down. */
static gboolean
seems_flipped (const RingletState *state)
{
  const RingletMask *mask = state->mask;
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (RingletMask) gaps = NULL;

  if (state->detector == NULL)
    return FALSE;
  detector =
      ringlet_detector_for_image (state->detector, mask->n_slow, mask->n_fast, NULL);
  if (detector != NULL)
    gaps = ringlet_detector_gap_mask (detector);
  return ringlet_mask_seems_flipped (mask, gaps);
}

char *
ringlet_describe_mask_warning (const RingletState *state)
{
  const RingletMask *mask = state->mask;
  const gboolean inverted = mask != NULL && ringlet_mask_seems_inverted (mask);
  g_autofree char *name = NULL;

  if (mask == NULL || (!inverted && !seems_flipped (state)))
    return NULL;

  name = state->mask_path != NULL ? g_filename_display_name (state->mask_path)
                                  : g_strdup (_ ("The mask"));
  if (inverted)
    return g_strdup_printf (
        _ ("%s hides %zu of %zu pixels. What is not 0 in a mask is left out; is it "
           "inverted?"),
        name, mask->n_bad, mask->n_slow * mask->n_fast);
  return g_strdup_printf (
      _ ("%s hides the gaps of the detector only with its rows upside "
         "down, as Dioptas writes it; \"ringlet mask --flip\" turns it"),
      name);
}

/* A bent plate is a circle through the corner of the grid that touches the plane: its
 * radius from the chord to any other point. */
static double
radius_of (const RingletDetector *detector)
{
  const RingletGrid *grid = detector->grid;
  double p[3];

  grid->klass->point (grid, 0.0, (double) grid->n_fast, p);
  return -(p[1] * p[1] + p[2] * p[2]) / (2.0 * p[2]);
}

/* How the pixels lie, where that is not a plane of even ones. */
static void
add_form (GString *text, const RingletDetector *detector)
{
  static const char *const forms[][2] = {
    { "edges", N_ ("uneven pixels") },
    { "hexagon", N_ ("hexagons") },
    { "panels", N_ ("modules in planes of their own") },
    { "nodes", N_ ("distorted") },
    { "offsets", N_ ("pixels moved one by one") },
    { "corners", N_ ("every pixel in its place") },
  };
  const char *kind = detector->grid->klass->name;

  if (g_str_equal (kind, "cylinder"))
    g_string_append_printf (
        text, _ (", cylinder of radius %.4g mm"), radius_of (detector) * 1e3);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
    if (g_str_equal (kind, forms[i][0]))
      g_string_append_printf (text, ", %s", _ (forms[i][1]));
  }
}

static void
add_sensor (GString *text, const RingletSensor *sensor)
{
  if (sensor->material == NULL)
    return;

  g_string_append_printf (text, ", %s", ringlet_material_name (sensor->material));
  if (sensor->thickness_m > 0.0)
    g_string_append_printf (text, " %g µm", sensor->thickness_m * 1e6);
}

char *
ringlet_describe_detector (const RingletDetector *detector)
{
  const gboolean is_generic = g_str_equal (detector->name, "Detector");
  GString *text = g_string_new (is_generic ? _ ("generic") : detector->name);

  g_string_append_printf (text, ", %.6g × %.6g µm", detector->pixel_fast_m * 1e6,
      detector->pixel_slow_m * 1e6);
  if (detector->binning_fast > 1 || detector->binning_slow > 1)
    g_string_append_printf (
        text, _ (", binned %u × %u"), detector->binning_fast, detector->binning_slow);
  add_form (text, detector);
  add_sensor (text, &detector->sensor);
  if (detector->mask != NULL && detector->mask->n_bad > 0)
    g_string_append_printf (text,
        g_dngettext (GETTEXT_PACKAGE, ", %zu bad pixel", ", %zu bad pixels",
            detector->mask->n_bad),
        detector->mask->n_bad);
  if (detector->path != NULL) {
    g_autofree char *name = g_filename_display_basename (detector->path);

    g_string_append_printf (text, _ (", from %s"), name);
  }
  return g_string_free (text, FALSE);
}

char *
ringlet_describe_detector_hint (
    const RingletState *state, const RingletDisplay *display)
{
  const RingletDetector *detector = state->detector;
  g_autofree char *names = NULL;

  if (display == NULL || !state->gap_mask || state->geometry.distance_m <= 0.0 ||
      (detector != NULL && detector->row != NULL))
    return NULL;

  names = ringlet_detector_guess_gaps (display->image->n_slow, display->image->n_fast,
      detector != NULL ? detector->pixel_slow_m : 0.0);
  if (*names == '\0')
    return NULL;
  return g_strdup_printf (
      _ ("The geometry names no detector, so gaps count as data. The image fits %s."),
      names);
}

char *
ringlet_describe_distance (const RingletGeometry *geometry)
{
  return geometry->distance_m > 0.0
      ? g_strdup_printf ("%.3f mm", geometry->distance_m * 1e3)
      : g_strdup ("");
}

char *
ringlet_describe_centre (
    const RingletGeometry *geometry, const RingletDetector *detector)
{
  double slow_px = 0.0;
  double fast_px = 0.0;

  if (detector == NULL || geometry->distance_m <= 0.0)
    return g_strdup ("");
  if (!ringlet_geometry_beam_centre (geometry, detector, &slow_px, &fast_px))
    return g_strdup (_ ("the beam does not meet the detector"));
  return g_strdup_printf (_ ("x %.2f, y %.2f pixels"), fast_px, slow_px);
}

char *
ringlet_describe_tilt (const RingletGeometry *geometry)
{
  /* The beam on the normal of the plane: cos rot1 · cos rot2. */
  const double cosine = cos (geometry->rot1_rad) * cos (geometry->rot2_rad);

  return g_strdup_printf ("%.4f°", acos (CLAMP (cosine, -1.0, 1.0)) / DEGREE);
}

/* Each a thousandth of the one before. */
static const char *const finer_units[][4] = {
  { "mm", "µm", "nm", "pm" },
  { "°", "m°", "µ°", "n°" },
  { "Å", "mÅ", "µÅ", "nÅ" },
};

/* As many steps down as make it at least 1; none from 0.01 on, which is read at a
 * glance.
 */
static const char *
find_unit (const char *unit, double *sigma)
{
  for (gsize i = 0; i < G_N_ELEMENTS (finer_units); i++) {
    gsize step = 0;

    if (!g_str_equal (finer_units[i][0], unit) || *sigma >= 0.01)
      continue;
    for (; step + 1 < G_N_ELEMENTS (finer_units[i]) && *sigma < 1.0; step++)
      *sigma *= 1e3;
    return finer_units[i][step];
  }
  return unit;
}

char *
ringlet_describe_sigma (double sigma, const char *unit)
{
  double last = 0.0; /* the place of the second digit */
  double shown = sigma;

  if (!isfinite (sigma) || sigma < 0.0)
    return NULL;
  unit = find_unit (unit, &shown);
  if (shown < LEAST_SIGMA)
    return g_strdup_printf ("± < %.6f %s", LEAST_SIGMA, unit);

  last = floor (log10 (shown)) - 1.0;
  /* 0.0996 is 0.10, not 0.100. */
  if (round (shown / pow (10.0, last)) >= 100.0)
    last += 1.0;
  shown = round (shown / pow (10.0, last)) * pow (10.0, last);
  return g_strdup_printf ("± %.*f %s", (int) fmax (-last, 0.0), shown, unit);
}

char *
ringlet_describe_wavelength (const RingletGeometry *geometry)
{
  if (geometry->wavelength_m <= 0.0)
    return g_strdup (_ ("not known"));
  return g_strdup_printf ("%.5f Å, %.3f keV", geometry->wavelength_m * 1e10,
      RINGLET_KEV_METRE / geometry->wavelength_m);
}

char *
ringlet_describe_result (const RingletResult *result)
{
  g_auto (GStrv) words = NULL;

  if (result == NULL)
    return g_strdup ("");

  /* "1d, full, packed, c, cpu" */
  words = g_strsplit (
      result->provenance.method != NULL ? result->provenance.method : "", ", ", -1);
  if (g_strv_length (words) < 3)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%zu bin", "%zu bins", result->n_radial),
        result->n_radial);
  return g_strdup_printf (
      _ ("%zu bins, %s splitting, %s"), result->n_radial, _ (words[1]), words[2]);
}

/* The name of a mixture has more than one file. */
char *
ringlet_describe_calibrant (const RingletCalibrant *calibrant)
{
  g_auto (GStrv) parts = g_strsplit (calibrant != NULL ? calibrant->name : "", "+", -1);

  for (char **part = parts; *part != NULL; part++) {
    char *name = NULL;

    if (!g_path_is_absolute (*part))
      continue;
    name = g_filename_display_basename (*part);
    g_free (*part);
    *part = name;
  }
  return g_strjoinv ("+", parts);
}

char *
ringlet_describe_view (
    const RingletState *state, const RingletDisplay *display, const GArray *rings)
{
  g_autofree char *image =
      display != NULL ? ringlet_describe_image (display->image) : g_strdup ("");
  g_autofree char *calibrant = ringlet_describe_calibrant (state->calibrant);

  if (rings == NULL || state->calibrant == NULL)
    return g_steal_pointer (&image);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %u ring of %s",
                              "%s, %u rings of %s", rings->len),
      image, rings->len, calibrant);
}

char *
ringlet_describe_cake (const RingletResult *cake)
{
  return cake != NULL ? g_strdup_printf (_ ("%zu bins of %s, %zu of azimuth"),
                            cake->n_radial, cake->unit->symbol, cake->n_azimuth)
                      : g_strdup ("");
}
