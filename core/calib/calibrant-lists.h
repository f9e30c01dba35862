/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/calibrant-private.h"

G_BEGIN_DECLS

extern const RingletCalibrantLine ringlet_lines_pbba[];
extern const RingletCalibrantLine ringlet_lines_crox[];
extern const RingletCalibrantLine ringlet_lines_mock[];

G_END_DECLS
