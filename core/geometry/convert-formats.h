/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/convert.h"

/* The rows of the table in convert.c. */
extern const RingletGeometryFormat ringlet_geometry_poni;
extern const RingletGeometryFormat ringlet_geometry_fit2d;
extern const RingletGeometryFormat ringlet_geometry_spd;
extern const RingletGeometryFormat ringlet_geometry_imctrl;
extern const RingletGeometryFormat ringlet_geometry_imaged11;
extern const RingletGeometryFormat ringlet_geometry_json;
extern const RingletGeometryFormat ringlet_geometry_nxcansas;
extern const RingletGeometryFormat ringlet_geometry_cxi;
extern const RingletGeometryFormat ringlet_geometry_crystfel;
