/* SPDX-License-Identifier: MIT */
#include "cli/refine-json.h"

#include "cli/json.h"

void
ringlet_refine_json_add_state (
    JsonBuilder *json, double sigma, RingletRefineState state)
{
  static const char *const states[] = { "fixed", "free", "bounded" };

  ringlet_json_add_number (json, "sigma", sigma);
  ringlet_json_add_text (json, "state", states[state]);
}

void
ringlet_refine_json_add_fit (JsonBuilder *json, const RingletRefineRing *total,
    double chi2, gsize n_used, gsize n_rejected)
{
  ringlet_json_add_number (json, "rms_px", total->rms_px);
  ringlet_json_add_number (json, "rms_two_theta_rad", total->rms_two_theta_rad);
  ringlet_json_add_number (json, "chi2", chi2);
  ringlet_json_add_number (json, "points", (double) n_used);
  ringlet_json_add_number (json, "rejected", (double) n_rejected);
}
