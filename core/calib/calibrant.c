/* SPDX-License-Identifier: MIT */

/* Spacings follow from the cell alone. Strengths are computed from the structure
 * with the form factors of free neutral atoms, without anomalous scattering: good
 * for finding and drawing rings, no substitute for a Rietveld model. */

#include "calib/calibrant.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"

#define ANGSTROM 1e-10
#define MAX_INDEX 300 /* a / d_min; rings ≈ the square of it */

/* f(s) = Σ a exp (−b s²) + c, s = sin θ / λ in Å⁻¹. Cromer & Mann, International Tables
 * for Crystallography C, table 6.1.1.4. */
typedef struct {
  double a[4];
  double b[4];
  double c;
} FormFactor;

static const FormFactor boron = {
  { 2.0545, 1.3326, 1.0979, 0.7068 },
  { 23.2185, 1.0210, 60.3498, 0.1403 },
  -0.1932,
};
static const FormFactor oxygen = {
  { 3.0485, 2.2868, 1.5463, 0.8670 },
  { 13.2771, 5.7011, 0.3239, 32.9089 },
  0.2508,
};
static const FormFactor lanthanum = {
  { 20.5780, 19.5990, 11.3727, 3.28719 },
  { 2.94817, 0.244475, 18.7726, 133.124 },
  2.14678,
};
static const FormFactor cerium = {
  { 21.1671, 19.7695, 11.8513, 3.33049 },
  { 2.81219, 0.226836, 17.6083, 127.113 },
  1.86264,
};

/**
 * Site:
 * @form: which atom
 * @b_iso: mean square displacement 8π²⟨u²⟩ in Å², a usual value at room temperature
 * @at: fractional coordinates
 */
typedef struct {
  const FormFactor *form;
  double b_iso;
  double at[3];
} Site;

struct _RingletCalibrantCell {
  gboolean (*allowed) (int h, int k, int l);
  const Site *sites;
  gsize n_sites;
};

static gboolean
allowed_primitive (int h, int k, int l)
{
  return TRUE;
}

static gboolean
allowed_face_centred (int h, int k, int l)
{
  return (h - k) % 2 == 0 && (k - l) % 2 == 0;
}

/* Pm-3m; the free coordinate of boron after Eliseev et al., 1986. */
#define X 0.1993
static const Site lab6_sites[] = {
  { &lanthanum, 0.4, { 0.0, 0.0, 0.0 } },
  { &boron, 0.3, { X, 0.5, 0.5 } },
  { &boron, 0.3, { -X, 0.5, 0.5 } },
  { &boron, 0.3, { 0.5, X, 0.5 } },
  { &boron, 0.3, { 0.5, -X, 0.5 } },
  { &boron, 0.3, { 0.5, 0.5, X } },
  { &boron, 0.3, { 0.5, 0.5, -X } },
};
#undef X

/* Fm-3m, the fluorite structure. */
static const Site ceo2_sites[] = {
  { &cerium, 0.25, { 0.0, 0.0, 0.0 } },
  { &cerium, 0.25, { 0.0, 0.5, 0.5 } },
  { &cerium, 0.25, { 0.5, 0.0, 0.5 } },
  { &cerium, 0.25, { 0.5, 0.5, 0.0 } },
  { &oxygen, 0.5, { 0.25, 0.25, 0.25 } },
  { &oxygen, 0.5, { 0.75, 0.25, 0.25 } },
  { &oxygen, 0.5, { 0.25, 0.75, 0.25 } },
  { &oxygen, 0.5, { 0.25, 0.25, 0.75 } },
  { &oxygen, 0.5, { 0.75, 0.75, 0.25 } },
  { &oxygen, 0.5, { 0.75, 0.25, 0.75 } },
  { &oxygen, 0.5, { 0.25, 0.75, 0.75 } },
  { &oxygen, 0.5, { 0.75, 0.75, 0.75 } },
};

static const RingletCalibrantCell lab6_cell = {
  allowed_primitive,
  lab6_sites,
  G_N_ELEMENTS (lab6_sites),
};
static const RingletCalibrantCell ceo2_cell = {
  allowed_face_centred,
  ceo2_sites,
  G_N_ELEMENTS (ceo2_sites),
};

/* Cells from the certificates of the NIST standard reference materials. */
static const RingletCalibrant calibrants[] = {
  {
      "LaB6",
      "Lanthanum hexaboride",
      "NIST SRM 660c, a = 4.156826 Å at 22.5 °C",
      4.156826 * ANGSTROM,
      &lab6_cell,
  },
  {
      "CeO2",
      "Cerium dioxide",
      "NIST SRM 674b, a = 5.411651 Å at 22.5 °C",
      5.411651 * ANGSTROM,
      &ceo2_cell,
  },
};

static const RingletCalibrant *const list[] = { &calibrants[0], &calibrants[1], NULL };

const RingletCalibrant *const *
ringlet_calibrant_list (void)
{
  return list;
}

const RingletCalibrant *
ringlet_calibrant_find (const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; list[i] != NULL; i++) {
    if (g_ascii_strcasecmp (list[i]->name, name) == 0)
      return list[i];
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", list[i]->name);
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no calibrant \"%s\"; the calibrants are %s", name, names->str);
  return NULL;
}

static double
form_factor (const FormFactor *self, double s2)
{
  double f = self->c;

  for (gsize i = 0; i < G_N_ELEMENTS (self->a); i++)
    f += self->a[i] * exp (-self->b[i] * s2);
  return f;
}

/* Real, because both structures have a centre of symmetry at the origin. */
static double
structure_factor (const RingletCalibrantCell *cell, int h, int k, int l, double s2)
{
  double scattering = 0.0;
  double sum = 0.0;

  for (gsize i = 0; i < cell->n_sites; i++) {
    const Site *site = &cell->sites[i];
    const double turns = h * site->at[0] + k * site->at[1] + l * site->at[2];

    /* Atoms of one kind follow each other: the exponentials are most of the work. */
    if (i == 0 || site->form != site[-1].form || site->b_iso != site[-1].b_iso)
      scattering = form_factor (site->form, s2) * exp (-site->b_iso * s2);
    sum += scattering * cos (2.0 * G_PI * turns);
  }
  return sum;
}

/* Planes of the form {hkl} in the holohedry m-3m, for h ≥ k ≥ l ≥ 0. */
static guint
cubic_multiplicity (int h, int k, int l)
{
  const guint signs = (h > 0 ? 2 : 1) * (k > 0 ? 2 : 1) * (l > 0 ? 2 : 1);

  if (h == k && k == l)
    return signs;
  return signs * (h == k || k == l ? 3 : 6);
}

static void
add_family (RingletReflection *ring, const RingletCalibrant *self, int h, int k, int l)
{
  const double d_m = self->a_m / sqrt (h * h + k * k + l * l);
  const double s = ANGSTROM / (2.0 * d_m);
  const double factor = structure_factor (self->cell, h, k, l, s * s);
  const guint multiplicity = cubic_multiplicity (h, k, l);

  if (ring->multiplicity == 0 || h > ring->h) {
    ring->h = h;
    ring->k = k;
    ring->l = l;
  }
  ring->d_m = d_m;
  ring->multiplicity += multiplicity;
  ring->strength += multiplicity * factor * factor;
}

/* Fills @rings, one for each h² + k² + l² up to @n_max; absent ones stay zero. */
static void
add_families (RingletReflection *rings, const RingletCalibrant *self, int n_max)
{
  for (int h = 1; h * h <= n_max; h++) {
    for (int k = 0; k <= h && h * h + k * k <= n_max; k++) {
      for (int l = 0; l <= k && h * h + k * k + l * l <= n_max; l++) {
        if (self->cell->allowed (h, k, l))
          add_family (&rings[h * h + k * k + l * l], self, h, k, l);
      }
    }
  }
}

GArray *
ringlet_calibrant_reflections (
    const RingletCalibrant *self, double d_min_m, GError **error)
{
  GArray *reflections = NULL;
  g_autofree RingletReflection *rings = NULL;
  char number[RINGLET_NUMBER_SIZE];
  double ratio = 0.0;
  int n_max = 0;

  g_return_val_if_fail (self != NULL, NULL);

  ratio = self->a_m / d_min_m;
  if (!(ratio > 0.0 && ratio <= MAX_INDEX)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The smallest spacing of the rings of %s must be at least 1/%d of its cell, "
        "not %s m",
        self->name, MAX_INDEX, ringlet_number_format (d_min_m, number));
    return NULL;
  }

  n_max = (int) (ratio * ratio * (1.0 + 1e-12)); /* a ring exactly at the limit is in */
  rings = g_new0 (RingletReflection, n_max + 1);
  add_families (rings, self, n_max);

  reflections = g_array_new (FALSE, FALSE, sizeof (RingletReflection));
  for (int n = 1; n <= n_max; n++) {
    if (rings[n].multiplicity > 0)
      g_array_append_val (reflections, rings[n]);
  }
  return reflections;
}
