/* SPDX-License-Identifier: MIT */
#include "split/bins.h"

void
ringlet_bins_digest (const RingletBins *self, RingletDigest *digest)
{
  ringlet_digest_add_uint (digest, self->space);
  ringlet_digest_add_uint (digest, self->n_radial);
  ringlet_digest_add_double (digest, self->radial_min);
  ringlet_digest_add_double (digest, self->radial_max);
  ringlet_digest_add_uint (digest, self->n_azimuth);
  ringlet_digest_add_uint (digest, self->whole_turn != FALSE);
  ringlet_digest_add_double (digest, self->azimuth_min);
  ringlet_digest_add_double (digest, self->azimuth_max);
}
