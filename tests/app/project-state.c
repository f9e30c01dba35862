/* SPDX-License-Identifier: MIT */
#include "project-state.h"

#include <math.h>

/* Every member by its place: one that is added and not listed here ends the build. Add
 * it to project-fields.c or project-file-*.c, and to project_state_assert_same(). */
#pragma GCC diagnostic error "-Wmissing-field-initializers"

#include "project-state-pattern.h"

void
project_state_make_files (const char *folder)
{
  static const guint32 mask[] = { 0, 0, 0, 1 };
  static const guint32 dark[] = { 3, 4, 5 };
  static const guint32 flat[] = { 1, 1, 2 };
  static const guint32 absorption[] = { 2, 3 };
  static const guint32 background[] = { 9, 8, 7 };
  static const guint32 off[] = { 6, 5 };

  g_free (fixture_write_image (folder, "a.edf", 1));
  g_free (fixture_write_image (folder, "b.edf", 2));
  g_free (fixture_write_poni (folder, "g.poni", 3));
  g_free (fixture_write_values (folder, "mask.edf", mask, 4));
  g_free (fixture_write_values (folder, "dark.edf", dark, 3));
  g_free (fixture_write_values (folder, "flat.edf", flat, 3));
  g_free (fixture_write_values (folder, "absorption.edf", absorption, 2));
  g_free (fixture_write_values (folder, "background.edf", background, 3));
  g_free (fixture_write_values (folder, "off.edf", off, 2));
}

static RingletPlan
full_plan (void)
{
  const RingletSample sample = { RINGLET_SAMPLE_CYLINDER, 1.0 / 3.0, 0.1, -0.2, TRUE };
  const RingletCbn cbn = { TRUE, 1.0 / 700.0, 0.006, 0.0004, 0.003, 0.01, 0.02, 0.015,
    0.016, 1e-5, 0.3 };
  const RingletFactors factors = { 2, -1.0 / 7.0, 0.1, TRUE, 0.3, sample, cbn };
  const RingletStatistic statistic = { RINGLET_STATISTIC_SIGMA_CLIP, 10.0 / 3.0, 7,
    20.5, 70.25, TRUE };
  const RingletPlan plan = { ringlet_unit_find ("q_A^-1", NULL), 37, 11, TRUE, 0.1,
    1.0 / 3.0, TRUE, -100.25, 259.75, TRUE, 22.7, RINGLET_SPLIT_BBOX, "csr", statistic,
    RINGLET_ERROR_MODEL_AZIMUTHAL, 1, FALSE, factors, RINGLET_DUMMY_VALUE, -2.5, 0.25,
    FALSE, 1.0 / 9.0, -1e-300 };

  return plan;
}

static RingletDetector *
full_detector (void)
{
  const RingletSensor silicon = { ringlet_material_find ("Si", NULL), 1.0 / 3000.0 };
  g_autoptr (RingletDetector) plain =
      ringlet_detector_new_generic (1e-4, 1.1e-4, FIXTURE_SLOW, FIXTURE_FAST, 2, NULL);

  return ringlet_detector_with_sensor (plain, &silicon);
}

/* Three runs: ring, frame and origin change in turns. */
static RingletPhases *
full_phases (void)
{
  g_autoptr (RingletPhase) phase =
      ringlet_phase_new (ringlet_calibrant_find ("Au", NULL), 3, NULL);

  g_free (phase->name);
  phase->name = g_strdup ("gold \"foil\"");
  phase->is_visible = FALSE;
  phase->pressure_pa = 12.3e9;
  phase->temperature_k = 512.5;
  phase->scale = 0.7;
  phase->eos = (RingletEquationOfState){ RINGLET_EOS_BM4, 167e9, 5.1, -1e-11, -1e7,
    1e-4, 4.2e-5, 1e-9, 300.0 };
  phase->v0_m3 = 1.001 * phase->volume_m3;
  return ringlet_phases_insert (NULL, 0, phase);
}

static RingletPicks *
full_picks (void)
{
  const RingletPick items[] = {
    { { 1.0 / 3.0, 20.25, 3, 0.125 }, 0, RINGLET_PICK_CLICK },
    { { 4.5, -1e-3, 3, 0.0 }, 0, RINGLET_PICK_CLICK },
    { { 7.0, 8.0, 12, 1.0 / 7.0 }, 1, RINGLET_PICK_ARC },
    { { 9.0, 10.0, 0, 0.0 }, 1, RINGLET_PICK_AUTO },
  };

  return ringlet_picks_new (items, G_N_ELEMENTS (items));
}

static RingletCalibrationSettings
full_settings (void)
{
  const RingletCalibrationSettings settings = {
    {
        { RINGLET_REFINE_BOUNDED, 0.1, 1.0 / 3.0, 0.0 },
        { RINGLET_REFINE_FIXED, 0, 0, 0 },
        { RINGLET_REFINE_FREE, 0, 0, 0 },
        { RINGLET_REFINE_BOUNDED, -0.5, 0.5, 0.0 },
        { RINGLET_REFINE_FIXED, 0, 0, 0 },
        { RINGLET_REFINE_FREE, 0.0, 0.0, 1e-3 },
        { RINGLET_REFINE_FREE, 0, 0, 0 },
    },
    RINGLET_REFINE_Q, RINGLET_REFINE_HUBER, 10.0 / 3.0, 0.25, 11,
    RINGLET_CONFIRMED_WAVELENGTH | RINGLET_CONFIRMED_GEOMETRY
  };

  return settings;
}

static RingletSeriesSetup *
full_series (const char *folder)
{
  const RingletMapRoi rois[] = {
    { 1.0 / 3.0, 0.5, ringlet_unit_find ("q_A^-1", NULL), RINGLET_MAP_OF_FWHM },
    { 10.0, 20.5, ringlet_unit_find ("2th_deg", NULL), RINGLET_MAP_OF_AREA },
  };
  RingletSeriesSetup *setup = ringlet_series_setup_dup (NULL);
  g_autofree char *to = g_build_filename (folder, "patterns \"so\"", NULL);
  GArray *blanks = NULL;
  GArray *excluded = NULL;
  GArray *all = setup->rois;

  ringlet_map_blanks_parse ("4-5, 18", &blanks, NULL);
  ringlet_map_blanks_parse ("2, 7-9", &excluded, NULL);
  g_array_append_vals (all, rois, G_N_ELEMENTS (rois));
  g_strfreev (setup->formats);
  g_free (setup->folder);
  *setup = (RingletSeriesSetup){ g_steal_pointer (&to), g_strsplit ("xye chi", " ", -1),
    TRUE, RINGLET_EXISTING_NUMBER, { 6, 7, TRUE, -2, blanks, excluded }, all,
    g_strdup ("A/(B+1)") };
  return setup;
}

static RingletMask *
load_mask (const char *path)
{
  g_autoptr (RingletImage) image = ringlet_image_load (path, NULL, NULL);

  return ringlet_mask_new_from_image (image, NULL);
}

/* Takes @layer. */
static void
push (RingletMaskLayers **layers, RingletMaskLayer *layer)
{
  RingletMaskLayers *more =
      ringlet_mask_layers_insert (*layers, ringlet_mask_layers_n (*layers), layer);

  g_assert_nonnull (layer);
  ringlet_mask_layers_unref (*layers);
  ringlet_mask_layer_unref (layer);
  *layers = more;
}

/* One of each kind; a brush of three strokes. */
static RingletMaskLayers *
full_layers (RingletMask *mask, char *path)
{
  static const struct {
    const char *id;
    gsize n;
    double numbers[6];
  } plain[] = { { "rectangle", 4, { 1.0 / 3.0, 2, 30, 40.5 } },
    { "circle", 3, { -3, 1e6, 0.1 } }, { "ellipse", 5, { 1, 2, 3, 4, 1.0 / 7.0 } },
    { "polygon", 6, { 1, 2, 3, 4, 5, 1 } }, { "ring", 4, { 1, 2, 3, 4 } },
    { "arc", 6, { 1, 2, 3, 4, -20, 1e-3 } }, { "2theta", 2, { 0.1, 0.3 } },
    { "radial", 2, { 1.1, 2.2 } }, { "threshold", 2, { -INFINITY, 65534.5 } },
    { "threshold", 2, { -1, INFINITY } }, { "hot", 1, { 6.6 } },
    { "spots", 2, { 5.5, 2 } }, { "dead", 0, { 0 } }, { "gaps", 0, { 0 } },
    { "grow", 1, { 3 } }, { "shrink", 2, { 1, 1 } }, { "invert", 0, { 0 } },
    { "fill", 0, { 0 } } };
  static const double dot[] = { 2.5, 1.0 / 3.0, -4 };
  static const double line[] = { 1, 2, 3, 4.25, 5, 0.1, 7 };
  RingletMaskLayers *all = NULL;
  g_autoptr (RingletMaskLayer) brush =
      ringlet_mask_layer_new ("brush", NULL, 0, NULL, NULL);
  g_autoptr (RingletMaskLayer) one =
      ringlet_mask_layer_with_stroke (brush, FALSE, dot, 3, NULL);
  g_autoptr (RingletMaskLayer) two =
      ringlet_mask_layer_with_stroke (one, TRUE, line, 7, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    push (&all,
        ringlet_mask_layer_new (plain[i].id, plain[i].numbers, plain[i].n,
            ringlet_unit_find ("q_A^-1", NULL), NULL));
  push (&all, ringlet_mask_layer_ref (brush));
  push (&all, ringlet_mask_layer_with_enabled (two, FALSE));
  push (&all, ringlet_mask_layer_with_cut (two, TRUE));
  push (&all, ringlet_mask_layer_with_name (one, "so \"so\" é"));
  push (&all, ringlet_mask_layer_new_pixels (mask, NULL));
  push (&all, ringlet_mask_layer_new_pixels (mask, path));
  return all;
}

static char *
in (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* As if each were switched off, which it cannot be while it is on: what is read and
 * written does not ask. */
static RingletSwitchedOff *
full_switched_off (const char *folder)
{
  RingletSwitchedOff *off = ringlet_switched_off_dup (NULL);

  for (guint i = 0; i < RINGLET_ASIDE_N; i++) {
    off->images[i].path = in (folder, "off.edf");
    off->images[i].image = ringlet_image_load (off->images[i].path, NULL, NULL);
  }
  off->n_dark = 5;
  off->background_scale = -1.0 / 7.0;
  off->factors = full_plan ().factors;
  off->factors.polarization = 1.0 / 9.0;
  return off;
}

RingletState *
project_state_full (const char *folder)
{
  g_autofree char *a = in (folder, "a.edf");
  g_autofree char *b = in (folder, "b.edf");
  g_autofree char *poni = in (folder, "g.poni");
  g_autofree char *mask_path = in (folder, "mask.edf");
  g_autofree char *dark_path = in (folder, "dark.edf");
  g_autofree char *flat_path = in (folder, "flat.edf");
  g_autofree char *absorption_path = in (folder, "absorption.edf");
  g_autofree char *background_path = in (folder, "background.edf");
  const char *const images[] = { a, b, NULL };
  g_autoptr (RingletSource) single = ringlet_source_open_list (images, NULL);
  g_autoptr (RingletSource) source =
      ringlet_source_new_combined (single, RINGLET_COMBINE_MEAN, 2);
  g_autoptr (RingletDetector) detector = full_detector ();
  g_autoptr (RingletMask) mask = load_mask (mask_path);
  g_autoptr (RingletMaskLayers) layers = full_layers (mask, mask_path);
  g_autoptr (RingletImage) dark = ringlet_image_load (dark_path, NULL, NULL);
  g_autoptr (RingletImage) flat = ringlet_image_load (flat_path, NULL, NULL);
  g_autoptr (RingletImage) absorption =
      ringlet_image_load (absorption_path, NULL, NULL);
  g_autoptr (RingletImage) background =
      ringlet_image_load (background_path, NULL, NULL);
  g_autoptr (RingletPicks) picks = full_picks ();
  g_autoptr (RingletPhases) phases = full_phases ();
  g_autoptr (RingletSeriesSetup) series = full_series (folder);
  g_autoptr (RingletOverlays) overlays = full_overlays ();
  g_autoptr (RingletSectors) sectors = full_sectors ();
  g_autoptr (RingletSwitchedOff) off = full_switched_off (folder);
  const RingletGeometry geometry = { 0.02, 1.0 / 300.0, -0.003, 0.1, 0.05, 1e-17, 1e-10,
    TRUE };
  const RingletState state = { source, 0, detector, geometry, poni,
    (char *) "so \"so\"", RINGLET_ORIENTATION_TWO_FLIPS,
    RINGLET_REPLACED_DETECTOR | RINGLET_REPLACED_WAVELENGTH, mask, mask_path, FALSE,
    layers, dark, dark_path, 7, flat, flat_path, absorption, absorption_path,
    background, background_path, 1.0 / 3.0, off, full_plan (), { 123, 45 },
    ringlet_calibrant_find ("CeO2", NULL), phases, picks, full_settings (), series,
    full_background (), overlays, sectors };

  return ringlet_state_dup (&state);
}
