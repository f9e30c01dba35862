/* SPDX-License-Identifier: MIT */
#include "geometry/factors.h"

#include <math.h>

#include "base/number.h"

RingletFactors
ringlet_factors_none (void)
{
  return (RingletFactors){
    .polarization = NAN,
    .oblique_transmission = NAN,
    .cbn = ringlet_cbn_default (),
  };
}

RingletFactors
ringlet_factors_default (void)
{
  RingletFactors self = ringlet_factors_none ();

  self.solid_angle_order = RINGLET_SOLID_ANGLE_ORDER;
  return self;
}

gboolean
ringlet_factors_check (const RingletFactors *self, GError **error)
{
  const double t0 = self->oblique_transmission;

  if (self->solid_angle_order > RINGLET_SOLID_ANGLE_ORDER)
    return ringlet_number_refuse ("order of the solid angle",
        "1, 2 or 3, or 0 for no correction", self->solid_angle_order, error);
  if (!isnan (self->polarization) && fabs (self->polarization) > 1.0)
    return ringlet_number_refuse (
        "polarisation factor", "a number from -1 to 1", self->polarization, error);
  if (!isfinite (self->polarization_offset_rad))
    return ringlet_number_refuse ("offset of the polarisation, in radians,",
        "a finite number", self->polarization_offset_rad, error);
  if (!isnan (t0) && !(t0 > 0.0 && t0 < 1.0))
    return ringlet_number_refuse ("transmission at normal incidence",
        "a number between 0 and 1, neither of them included", t0, error);
  return ringlet_sample_check (&self->sample, error) &&
      ringlet_cbn_check (&self->cbn, error);
}

static char *
factors_key (const RingletFactors *self)
{
  RingletDigest *digest = ringlet_digest_new ("factors");

  ringlet_factors_digest (self, digest);
  return ringlet_digest_finish (digest);
}

gboolean
ringlet_factors_equal (const RingletFactors *a, const RingletFactors *b)
{
  g_autofree char *key_a = factors_key (a);
  g_autofree char *key_b = factors_key (b);

  return g_str_equal (key_a, key_b);
}

/* One NaN for all: the bits of others differ. */
static void
add_optional (RingletDigest *digest, double value)
{
  ringlet_digest_add_uint (digest, isnan (value) != 0);
  if (!isnan (value))
    ringlet_digest_add_double (digest, value);
}

void
ringlet_factors_digest (const RingletFactors *self, RingletDigest *digest)
{
  ringlet_digest_add_uint (digest, self->solid_angle_order);
  add_optional (digest, self->polarization);
  if (!isnan (self->polarization))
    ringlet_digest_add_double (digest, self->polarization_offset_rad);
  ringlet_digest_add_uint (digest, self->sensor_transmission != FALSE);
  add_optional (digest, self->oblique_transmission);
  ringlet_sample_digest (&self->sample, digest);
  ringlet_cbn_digest (&self->cbn, digest);
}
