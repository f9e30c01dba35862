/* SPDX-License-Identifier: MIT */
#pragma once

/* For series-relief.c and series-relief-draw.c alone. */

#include "series-relief.h"

G_BEGIN_DECLS

struct _RingletSeriesRelief {
  RingletReliefKind kind;
  RingletScale scale;
  gsize step;
  gsize n_rows;
  gsize n_points;
  RingletReliefRow *rows;
  gsize *frames;
  float *heights; /* n_rows × n_points */
  gssize marked;
  double u_first;
  double u_step;
  const RingletUnit *unit;
  double radial_first;
  double radial_last;
  double frame_first; /* counted from 1, as people do */
  double frame_last;
  double low;
  double high;
  guint32 colours[RINGLET_COLORMAP_SIZE];
};

G_END_DECLS
