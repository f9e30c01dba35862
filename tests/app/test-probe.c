/* SPDX-License-Identifier: MIT */

/* What the user points at: angles from formulas, there and back in every unit, and
 * pixel values to the last digit. */

#include "probe.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "calib/ring.h"
#include "fixture.h"
#include "geometry/placement.h"

#define DEGREE (G_PI / 180.0)

static RingletState *
state_new (const RingletGeometry *geometry, int orientation)
{
  RingletState *state = ringlet_state_new ();

  state->geometry = *geometry;
  state->detector =
      ringlet_detector_new_generic (1e-4, 2e-4, 400, 300, orientation, NULL);
  return state;
}

/* Distance 0.1 m, beam at 150 rows and 100 columns from the corner. */
static const RingletGeometry upright = { 0.1, 0.015, 0.02, 0.0, 0.0, 0.0, 1e-10 };
static const RingletGeometry tilted = { 0.1, 0.015, 0.02, 0.2, -0.1, 0.3, 0.7e-10 };

typedef struct {
  double slow_px;
  double fast_px;
  double x_m; /* from the beam, as lab.h has it for orientation 3 */
  double y_m;
} Pixel;

static const Pixel pixels[] = {
  { 150.0, 150.0, 0.01, 0.0 },
  { 250.0, 100.0, 0.0, 0.01 },
  { 150.0, 50.0, -0.01, 0.0 },
  { 50.0, 200.0, 0.02, -0.01 },
};

static void
test_pixel (void)
{
  g_autoptr (RingletState) state = state_new (&upright, 3);

  for (gsize i = 0; i < G_N_ELEMENTS (pixels); i++) {
    const Pixel *p = &pixels[i];
    const RingletProbe probe =
        ringlet_probe_at_pixel (state, state->detector, p->slow_px, p->fast_px);
    const double r = hypot (p->x_m, p->y_m);
    const double two_theta = atan (r / 0.1);
    const struct {
      const char *unit;
      double value;
    } axes[] = {
      { "2th_deg", two_theta / DEGREE },
      { "q_A^-1", 4.0 * G_PI * sin (two_theta / 2.0) },
      { "q_nm^-1", 40.0 * G_PI * sin (two_theta / 2.0) },
      { "r_mm", r * 1e3 },
    };

    g_assert_true (probe.is_active && probe.has_pixel && probe.has_two_theta);
    g_assert_true (probe.has_chi);
    g_assert_cmpfloat_with_epsilon (probe.two_theta_rad, two_theta, 1e-12);
    g_assert_cmpfloat_with_epsilon (probe.chi_rad, atan2 (p->y_m, p->x_m), 1e-12);
    for (gsize k = 0; k < G_N_ELEMENTS (axes); k++)
      g_assert_cmpfloat_with_epsilon (
          ringlet_probe_radial (&probe, state, ringlet_unit_find (axes[k].unit, NULL)),
          axes[k].value, 1e-9);
  }
}

/* On a tilted detector a ring has no one radius, but each of its points has. */
static void
test_tilted_radius (void)
{
  g_autoptr (RingletState) state = state_new (&tilted, 3);
  const RingletUnit *unit = ringlet_unit_find ("r_mm", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (pixels); i++) {
    const Pixel *p = &pixels[i];
    const RingletLab lab = ringlet_geometry_lab_at (
        &state->geometry, state->detector, p->slow_px, p->fast_px);
    const RingletProbe probe =
        ringlet_probe_at_pixel (state, state->detector, p->slow_px, p->fast_px);

    g_assert_cmpfloat_with_epsilon (
        ringlet_probe_radial (&probe, state, unit), hypot (lab.x, lab.y) * 1e3, 1e-9);
  }
}

/* From a pixel to a bin and back, whatever the tilt, the orientation and the unit; but
 * for components of q and the azimuth, of which 2θ does not follow. */
static void
test_there_and_back (void)
{
  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletState) state = state_new (&tilted, orientation);

    for (gsize k = 0; ringlet_unit_list ()[k] != NULL; k++) {
      const RingletUnit *unit = ringlet_unit_list ()[k];
      const RingletProbe there =
          ringlet_probe_at_pixel (state, state->detector, 31.4, 271.8);
      const double radial = ringlet_probe_radial (&there, state, unit);
      const RingletProbe back = ringlet_probe_at_bin (
          state, state->detector, unit, radial, there.chi_rad / DEGREE + 360.0);

      if (unit->is_azimuthal || unit->space == RINGLET_SPACE_QX ||
          unit->space == RINGLET_SPACE_QY) {
        g_assert_true (isnan (radial) && !back.has_two_theta);
        continue;
      }
      g_assert_true (back.has_pixel && back.has_two_theta && back.has_chi);
      g_assert_cmpfloat_with_epsilon (back.two_theta_rad, there.two_theta_rad, 1e-10);
      g_assert_cmpfloat_with_epsilon (back.chi_rad, there.chi_rad, 1e-10);
      g_assert_cmpfloat_with_epsilon (back.slow_px, 31.4, 1e-6);
      g_assert_cmpfloat_with_epsilon (back.fast_px, 271.8, 1e-6);
    }
  }
}

/* What is not known is not claimed. */
static void
test_unknown (void)
{
  g_autoptr (RingletState) none = ringlet_state_new ();
  g_autoptr (RingletState) state = state_new (&tilted, 3);
  const RingletUnit *angle = ringlet_unit_find ("2th_deg", NULL);
  const RingletUnit *q = ringlet_unit_find ("q_nm^-1", NULL);
  const RingletUnit *radius = ringlet_unit_find ("r_mm", NULL);
  RingletProbe probe = ringlet_probe_at_pixel (none, NULL, 1.0, 2.0);

  g_assert_true (probe.has_pixel && !probe.has_two_theta && !probe.has_chi);
  g_assert_true (isnan (ringlet_probe_radial (&probe, none, angle)));

  probe = ringlet_probe_at_bin (state, state->detector, angle, 5.0, NAN);
  g_assert_true (probe.has_two_theta && !probe.has_chi && !probe.has_pixel);
  g_assert_true (isnan (ringlet_probe_radial (&probe, state, radius)));
  g_assert_cmpfloat_with_epsilon (
      ringlet_probe_radial (&probe, state, angle), 5.0, 1e-12);

  probe = ringlet_probe_at_bin (state, state->detector, angle, NAN, 30.0);
  g_assert_true (!probe.has_two_theta && probe.has_chi && !probe.has_pixel);

  probe = ringlet_probe_at_bin (state, state->detector, angle, 85.0, 30.0);
  g_assert_false (probe.has_pixel);

  state->geometry.wavelength_m = 0.0;
  probe = ringlet_probe_at_bin (state, state->detector, q, 5.0, NAN);
  g_assert_false (probe.has_two_theta);
  state->geometry = upright;
  probe = ringlet_probe_at_bin (state, state->detector, angle, 45.0, NAN);
  g_assert_cmpfloat_with_epsilon (
      ringlet_probe_radial (&probe, state, radius), 100.0, 1e-9);
}

/* On a bent plate there is a way back too; between two modules is nowhere. */
static void
test_grids (void)
{
  const RingletPanel panels[] = {
    { 0, 0, 100, 300, { 0.0, 0.0, 0.0 }, { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 } },
    { 120, 0, 280, 300, { 0.012, 0.0, 0.0 }, { 0.8, 0.0, -0.6 }, { 0.0, 1.0, 0.0 } },
  };
  RingletGrid *const grids[] = {
    ringlet_grid_new_cylinder (1e-4, 2e-4, 400, 300, 0.05, NULL),
    ringlet_grid_new_panels (1e-4, 2e-4, 400, 300, panels, 2, NULL, NULL),
  };
  const RingletUnit *angle = ringlet_unit_find ("2th_deg", NULL);
  g_autoptr (RingletState) state = ringlet_state_new ();
  RingletProbe probe;

  state->geometry = tilted;
  for (gsize i = 0; i < G_N_ELEMENTS (grids); i++) {
    g_clear_pointer (&state->detector, ringlet_detector_unref);
    state->detector = ringlet_detector_new_grid ("any", grids[i], 2, NULL);
    probe = ringlet_probe_at_pixel (state, state->detector, 131.4, 171.8);
    probe = ringlet_probe_at_bin (state, state->detector, angle,
        probe.two_theta_rad / DEGREE, probe.chi_rad / DEGREE);
    g_assert_true (probe.has_pixel);
    g_assert_cmpfloat_with_epsilon (probe.slow_px, 131.4, 1e-6);
    g_assert_cmpfloat_with_epsilon (probe.fast_px, 171.8, 1e-6);
  }

  /* Orientation 2 counts rows from the other end. */
  probe = ringlet_probe_at_pixel (state, state->detector, 290.5, 20.5);
  g_assert_true (probe.has_pixel && !probe.has_two_theta && !probe.has_chi);
}

/* --- the readout --- */

typedef struct {
  RingletPixelType type;
  union {
    guint64 u;
    gint64 i;
    double f;
  } value;
  const char *text; /* with a decimal point */
} Intensity;

static const Intensity intensities[] = {
  { RINGLET_PIXEL_BOOL, { .u = 1 }, "I 1" },
  { RINGLET_PIXEL_U8, { .u = 255 }, "I 255" },
  { RINGLET_PIXEL_U16, { .u = 1230 }, "I 1230" },
  { RINGLET_PIXEL_U32, { .u = 4294967295 }, "I 4 294 967 295" },
  { RINGLET_PIXEL_U64, { .u = G_MAXUINT64 }, "I 18 446 744 073 709 551 615" },
  { RINGLET_PIXEL_U64, { .u = 9007199254740993 }, "I 9 007 199 254 740 993" },
  { RINGLET_PIXEL_I8, { .i = -128 }, "I −128" },
  { RINGLET_PIXEL_I16, { .i = -12345 }, "I −12 345" },
  { RINGLET_PIXEL_I32, { .i = -1 }, "I −1" },
  { RINGLET_PIXEL_I64, { .i = G_MININT64 }, "I −9 223 372 036 854 775 808" },
  { RINGLET_PIXEL_F32, { .f = 0.1f }, "I 0.1" },
  { RINGLET_PIXEL_F32, { .f = 16777216.0f }, "I 16777216" },
  { RINGLET_PIXEL_F64, { .f = 0.1 }, "I 0.1" },
  { RINGLET_PIXEL_F64, { .f = -1.5e-300 }, "I −1.5e−300" },
};

static void
store (const Intensity *c, gpointer data)
{
  const gsize size = ringlet_pixel_type_size (c->type);
  const float single = (float) c->value.f;

  if (c->type == RINGLET_PIXEL_F64)
    memcpy (data, &c->value.f, size);
  else if (c->type == RINGLET_PIXEL_F32)
    memcpy (data, &single, size);
  else if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    memcpy (data, &c->value.u, size);
  else
    memcpy (data, (const char *) &c->value.u + 8 - size, size);
}

/* One row of three pixels: 0, the value, 0. */
static RingletImage *
image_of (const Intensity *c)
{
  const gsize size = ringlet_pixel_type_size (c->type);
  char *data = ringlet_image_alloc (c->type, 1, 3, NULL);

  memset (data, 0, 3 * size);
  store (c, data + size);
  return ringlet_image_new_take (c->type, 1, 3, data, NULL);
}

static char *
in_locale (const char *text)
{
  GString *string = g_string_new (text);

  g_string_replace (string, ".", localeconv ()->decimal_point, 0);
  return g_string_free (string, FALSE);
}

static void
test_intensity (void)
{
  g_autoptr (RingletState) state = ringlet_state_new ();
  const RingletProbe probe = ringlet_probe_at_pixel (state, NULL, 0.99, 1.0);

  for (gsize i = 0; i < G_N_ELEMENTS (intensities); i++) {
    g_autoptr (RingletImage) image = image_of (&intensities[i]);
    g_autofree char *text = in_locale (intensities[i].text);
    const RingletReadout readout =
        ringlet_readout_make (&probe, state, image, NULL, NULL, NULL);

    g_assert_cmpstr (readout.intensity, ==, text);
    g_assert_cmpstr (readout.position, ==, "x 1 y 0");
    g_assert_cmpstr (readout.two_theta, ==, "");
  }
}

typedef struct {
  Intensity pixel;
  RingletDummyMode dummy;
  double value;
  const char *text;
} Flag;

static const Flag flags[] = {
  { { RINGLET_PIXEL_U32, { .u = 4294967295 } }, RINGLET_DUMMY_AUTO, 0.0,
      "I no data (4 294 967 295)" },
  { { RINGLET_PIXEL_U32, { .u = 4294967293 } }, RINGLET_DUMMY_AUTO, 0.0,
      "I 4 294 967 293" },
  { { RINGLET_PIXEL_U64, { .u = G_MAXUINT64 } }, RINGLET_DUMMY_AUTO, 0.0,
      "I no data (18 446 744 073 709 551 615)" },
  { { RINGLET_PIXEL_I32, { .i = -2 } }, RINGLET_DUMMY_AUTO, 0.0, "I no data (−2)" },
  { { RINGLET_PIXEL_I32, { .i = -3 } }, RINGLET_DUMMY_AUTO, 0.0, "I −3" },
  { { RINGLET_PIXEL_I8, { .i = -5 } }, RINGLET_DUMMY_VALUE, -5.0, "I no data (−5)" },
  { { RINGLET_PIXEL_F32, { .f = -1.0 } }, RINGLET_DUMMY_AUTO, 0.0, "I no data (−1)" },
  { { RINGLET_PIXEL_F32, { .f = -1.5 } }, RINGLET_DUMMY_AUTO, 0.0, "I −1.5" },
  { { RINGLET_PIXEL_F64, { .f = NAN } }, RINGLET_DUMMY_NONE, 0.0, "I no data" },
};

static void
test_flags (void)
{
  g_autoptr (RingletState) state = ringlet_state_new ();
  const RingletProbe probe = ringlet_probe_at_pixel (state, NULL, 0.0, 1.5);
  guint8 bad[] = { 0, 1, 0 };
  g_autoptr (RingletMask) mask = ringlet_mask_new_take (1, 3, g_memdup2 (bad, 3));

  state->detector = ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++) {
    g_autoptr (RingletImage) image = image_of (&flags[i].pixel);
    g_autofree char *text = in_locale (flags[i].text);
    RingletPlan plan = ringlet_plan_default ();
    RingletExclusion exclusion;
    RingletReadout readout;

    plan.dummy = flags[i].dummy;
    plan.dummy_value = flags[i].value;
    state->plan = plan;
    exclusion = ringlet_exclusion_new (&plan, TRUE, image->type);
    readout = ringlet_readout_make (&probe, state, image, NULL, &exclusion, NULL);
    g_assert_cmpstr (readout.intensity, ==, text);

    readout = ringlet_readout_make (&probe, state, image, mask, &exclusion, NULL);
    g_assert_true (g_str_has_prefix (readout.intensity, "I masked"));
  }
}

/* The first ring of LaB6 at 1 Å: d = a, 2θ = 2 asin (λ / 2a) = 13.817°,
 * r = 24.594 mm. */
static void
test_line (void)
{
  g_autoptr (RingletState) state = state_new (&upright, 3);
  const RingletCalibrant *calibrant = ringlet_calibrant_find ("LaB6", NULL);
  const double two_theta = 2.0 * asin (0.5e-10 / calibrant->cell.a_m);
  g_autoptr (GArray) rings = ringlet_rings_new (calibrant, 1e-10, 1.0);
  const RingletUnit *angle = ringlet_unit_find ("2th_rad", NULL);
  RingletProbe probe =
      ringlet_probe_at_bin (state, state->detector, angle, two_theta, -20.0);
  RingletReadout readout =
      ringlet_readout_make (&probe, state, NULL, NULL, NULL, rings);
  g_autofree char *text = ringlet_readout_text (&readout);
  g_autofree char *expected = in_locale (
      "x 215 y 65  2θ 13.817°  q 1.512 Å⁻¹  d 4.157 Å  χ −20.0°  ring 1 (100)");

  g_assert_cmpstr (text, ==, expected);

  probe = ringlet_probe_at_bin (state, NULL, angle, two_theta + 0.05, NAN);
  readout = ringlet_readout_make (&probe, state, NULL, NULL, NULL, rings);
  g_assert_cmpstr (readout.ring, ==, "");
  g_assert_cmpstr (readout.chi, ==, "");
}

static void
test_nothing (void)
{
  g_autoptr (RingletState) state = state_new (&upright, 3);
  const RingletProbe probe = { 0 };
  const RingletReadout readout =
      ringlet_readout_make (&probe, state, NULL, NULL, NULL, NULL);
  g_autofree char *text = ringlet_readout_text (&readout);

  g_assert_cmpstr (text, ==, "");
}

/* λ from 1 Å to 2 Å: a pixel keeps its 2θ and has half the q, a bin in q keeps its q:
 * 2θ = 2 asin (q λ / 4π), q = 2π/Å gives 60° and then 180°. */
static void
test_refresh (void)
{
  g_autoptr (RingletState) state = state_new (&upright, 3);
  const RingletUnit *q = ringlet_unit_find ("q_A^-1", NULL);
  RingletProbe pixel;
  RingletProbe bin;
  RingletProbe other;

  state->geometry.wavelength_m = 1e-10;
  pixel = ringlet_probe_at_pixel (state, state->detector, 3.5, 4.5);
  bin = ringlet_probe_at_bin (state, state->detector, q, 2.0 * G_PI, NAN);
  g_assert_cmpfloat_with_epsilon (bin.two_theta_rad, G_PI / 3.0, 1e-12);

  state->geometry.wavelength_m = 2e-10;
  other = ringlet_probe_refresh (&bin, state, state->detector);
  g_assert_cmpfloat_with_epsilon (other.two_theta_rad, G_PI, 1e-7);
  other = ringlet_probe_refresh (&pixel, state, state->detector);
  g_assert_cmpfloat (other.two_theta_rad, ==, pixel.two_theta_rad);
  g_assert_cmpfloat (other.fast_px, ==, 4.5);

  state->geometry.distance_m *= 2.0;
  other = ringlet_probe_refresh (&pixel, state, state->detector);
  g_assert_cmpfloat_with_epsilon (
      tan (other.two_theta_rad), tan (pixel.two_theta_rad) / 2.0, 1e-12);
  g_assert_cmpfloat (other.slow_px, ==, 3.5);

  other = ringlet_probe_refresh (&(RingletProbe){ 0 }, state, state->detector);
  g_assert_false (other.is_active);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/probe/refresh", test_refresh);
  g_test_add_func ("/probe/pixel", test_pixel);
  g_test_add_func ("/probe/tilted-radius", test_tilted_radius);
  g_test_add_func ("/probe/there-and-back", test_there_and_back);
  g_test_add_func ("/probe/grids", test_grids);
  g_test_add_func ("/probe/unknown", test_unknown);
  g_test_add_func ("/readout/intensity", test_intensity);
  g_test_add_func ("/readout/flags", test_flags);
  g_test_add_func ("/readout/line", test_line);
  g_test_add_func ("/readout/nothing", test_nothing);

  return g_test_run ();
}
