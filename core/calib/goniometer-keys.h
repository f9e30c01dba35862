/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the words of pyFAI's goniometer files. */

#include "calib/goniometer.h"

G_BEGIN_DECLS

#define RINGLET_GONIOMETER_OLD "Goniometer calibration v1.1"
#define RINGLET_GONIOMETER_NEW "Goniometer calibration v2"

/* "dist_expr" … in the order of #RingletRefineParameter. */
extern const char *const ringlet_goniometer_keys[RINGLET_REFINE_N];

G_END_DECLS
