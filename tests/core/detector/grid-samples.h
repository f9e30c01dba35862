/* SPDX-License-Identifier: MIT */
#pragma once

/* One small grid of every kind and character, for the tests that hold for all. */

#include <math.h>

#include "detector/grid.h"

/* Smooth, and much more bent than any detector. */
static inline double
sample_wave (double slow, double fast, double phase)
{
  return 0.6 * sin (slow / 5.0 + phase) * cos (fast / 7.0 - phase);
}

static inline RingletGrid *
sample_uniform (void)
{
  return ringlet_grid_new_uniform (1e-4, 1.5e-4, 24, 30);
}

/* Edges of pixels of the pitch; every tenth two and a half times as wide, and a gap
 * after it. */
static inline double *
sample_edges (gsize n, double pitch, double gap)
{
  double *edges = g_new (double, 2 * n);
  double at = 0.0;

  for (gsize i = 0; i < n; i++) {
    edges[2 * i] = at;
    at += i % 10 == 9 ? 2.5 * pitch : pitch;
    edges[2 * i + 1] = at;
    at += i % 10 == 9 ? gap : 0.0;
  }
  return edges;
}

static inline RingletGrid *
sample_wide (void)
{
  g_autofree double *slow = sample_edges (24, 1e-4, 0.0);
  g_autofree double *fast = sample_edges (30, 1.5e-4, 0.0);

  return ringlet_grid_new_edges (1e-4, 1.5e-4, 24, 30, slow, fast);
}

static inline RingletGrid *
sample_gaps (void)
{
  g_autofree double *slow = sample_edges (24, 1e-4, 3.3e-4);
  g_autofree double *fast = sample_edges (30, 1.5e-4, 0.0);

  return ringlet_grid_new_edges (1e-4, 1.5e-4, 24, 30, slow, fast);
}

/* A turn of 172° in few pixels. */
static inline RingletGrid *
sample_cylinder (void)
{
  return ringlet_grid_new_cylinder (1e-4, 1e-4, 24, 30, 1e-3, NULL);
}

static inline RingletGrid *
sample_hexagon (void)
{
  return ringlet_grid_new_hexagon (1e-4, 24, 30);
}

/* Four quarters of 12 × 15, the last one turned by 3° and one not covered at its end.
 */
static inline RingletGrid *
sample_panels (void)
{
  const double c = cos (0.05);
  const double s = sin (0.05);
  const RingletPanel panels[] = {
    { 0, 0, 12, 15, { 0.0, 0.0, 0 }, { 1, 0, 0 }, { 0, 1, 0 } },
    { 12, 0, 12, 15, { 15e-4, 0.0, 0 }, { 1, 0, 0 }, { 0, 1, 0 } },
    { 0, 15, 12, 14, { 0.0, 17e-4, 0.0 }, { 1, 0, 0 }, { 0, 1, 0 } },
    { 12, 15, 12, 15, { 15e-4, 18e-4, 0.0 }, { c, s, 0 }, { -s, c, 0 } },
  };

  return ringlet_grid_new_panels (
      1e-4, 1e-4, 24, 30, panels, G_N_ELEMENTS (panels), NULL, NULL);
}

/* Three modules around the sample. */
static inline RingletGrid *
sample_modules (void)
{
  const double edges[] = { 0, 1, 2, 3, 5.5, 8, 9, 10, 11 };
  RingletPanel panels[3] = { { 0 } };
  double slow = 0.0;
  double normal = 0.0;

  for (gsize i = 0; i < 3; i++) {
    const double c = cos (0.4 * (double) i);
    const double s = -sin (0.4 * (double) i);

    panels[i] = (RingletPanel){ 8 * i, 0, 8, 30, { slow, 0.0, normal }, { c, 0.0, s },
      { 0.0, 1.0, 0.0 } };
    slow += 12e-4 * c;
    normal += 12e-4 * s;
  }
  return ringlet_grid_new_panels (1e-4, 1e-4, 24, 30, panels, 3, edges, NULL);
}

static inline RingletGrid *
sample_nodes (void)
{
  double *slow = g_new (double, 25 * 31);
  double *fast = g_new (double, 25 * 31);

  for (int i = 0; i < 25 * 31; i++) {
    slow[i] = sample_wave (i / 31, i % 31, 0.3);
    fast[i] = sample_wave (i / 31, i % 31, 1.7);
  }
  return ringlet_grid_new_nodes (1e-4, 1.5e-4, 24, 30, slow, fast);
}

static inline RingletGrid *
sample_offsets (void)
{
  double *slow = g_new (double, 24 * 30);
  double *fast = g_new (double, 24 * 30);

  for (int i = 0; i < 24 * 30; i++) {
    slow[i] = sample_wave (i / 30, i % 30, 0.3);
    fast[i] = sample_wave (i / 30, i % 30, 1.7);
  }
  return ringlet_grid_new_offsets (1e-4, 1.5e-4, 24, 30, slow, fast);
}

/* The corners of another grid as a file would have them, some moved out of the plane by
 * @depth_m. */
static inline float *
sample_corners_of (const RingletGrid *grid, double depth_m)
{
  const gsize n = grid->n_corners;
  float *corners = g_new (float, grid->n_slow * grid->n_fast * n * 3);
  double buffer[6][3][64];
  RingletPoints points[6];

  for (int k = 0; k < 6; k++)
    points[k] = (RingletPoints){ buffer[k][0], buffer[k][1], buffer[k][2] };
  for (gsize i = 0; i < grid->n_slow; i++) {
    grid->klass->corners (grid, i, points);
    for (gsize j = 0; j < grid->n_fast * n; j++) {
      float *corner = corners + (i * grid->n_fast * n + j) * 3;
      const double slow = buffer[j % n][0][j / n];
      const double fast = buffer[j % n][1][j / n];

      corner[0] = (float) (buffer[j % n][2][j / n] +
          depth_m * sin (slow * 2e3) * cos (fast * 2e3));
      corner[1] = (float) slow;
      corner[2] = (float) fast;
    }
  }
  return corners;
}

static inline RingletGrid *
sample_corners (void)
{
  g_autoptr (RingletGrid) like = sample_gaps ();

  return ringlet_grid_new_corners (
      1e-4, 1.5e-4, 24, 30, 4, sample_corners_of (like, 0.0));
}

/* Bent in space, and two pixels are missing. */
static inline RingletGrid *
sample_bent (void)
{
  g_autoptr (RingletGrid) like = sample_gaps ();
  float *corners = sample_corners_of (like, 2e-4);

  corners[(3 * 30 + 4) * 12 + 7] = NAN;
  corners[(23 * 30 + 29) * 12] = INFINITY;
  return ringlet_grid_new_corners (1e-4, 1.5e-4, 24, 30, 4, corners);
}

static inline RingletGrid *
sample_hexagon_corners (void)
{
  g_autoptr (RingletGrid) like = sample_hexagon ();

  return ringlet_grid_new_corners (
      like->pixel_slow_m, like->pixel_fast_m, 24, 30, 6, sample_corners_of (like, 0.0));
}

/* The nodes of a flat contiguous detector, pixel by pixel. */
static inline RingletGrid *
sample_joined (void)
{
  float *corners = g_new (float, 24 * 30 * 12);

  for (int i = 0; i < 24 * 30 * 4; i++) {
    const int slow = i / 4 / 30 + (i % 4 == 1 || i % 4 == 2);
    const int fast = i / 4 % 30 + (i % 4 >= 2);

    corners[3 * i] = 0.0f;
    corners[3 * i + 1] = (float) (1e-4 * (slow + sample_wave (slow, fast, 0.3)));
    corners[3 * i + 2] = (float) (1e-4 * (fast + sample_wave (slow, fast, 1.7)));
  }
  return ringlet_grid_new_corners (1e-4, 1e-4, 24, 30, 4, corners);
}

/**
 * Sample:
 * @distance_m: of the sample from the plane, so that all pixels are seen from the front
 * @poni_slow_m: and before which point
 * @poni_fast_m: likewise
 * @overlap_px: how far pixels reach into each other
 * @beyond_px: how far outside points are found again
 */
typedef struct {
  const char *name;
  RingletGrid *(*make) (void);
  gboolean is_flat;
  gboolean is_contiguous;
  gboolean is_uniform;
  double distance_m;
  double poni_slow_m;
  double poni_fast_m;
  double overlap_px;
  int beyond_px;
} Sample;

static const Sample samples[] = {
  { "uniform", sample_uniform, 1, 1, 1, 3e-3, 1e-3, 2e-3, 0.0, 100 },
  { "wide", sample_wide, 1, 1, 0, 3e-3, 1e-3, 2e-3, 0.0, 100 },
  { "gaps", sample_gaps, 1, 0, 0, 3e-3, 1e-3, 2e-3, 0.0, 100 },
  { "cylinder", sample_cylinder, 0, 1, 1, 1.1e-3, 1e-3, 1e-4, 0.0, 9 },
  { "hexagon", sample_hexagon, 1, 0, 1, 3e-3, 1e-3, 2e-3, 0.0, 100 },
  { "panels", sample_panels, 1, 0, 1, 3e-3, 1e-3, 2e-3, 0.0, 0 },
  { "modules", sample_modules, 0, 0, 0, 3e-3, 1e-3, 2e-3, 0.0, 0 },
  { "nodes", sample_nodes, 1, 1, 0, 3e-3, 1e-3, 2e-3, 0.0, 100 },
  { "offsets", sample_offsets, 1, 0, 1, 3e-3, 1e-3, 2e-3, 0.13, 100 },
  { "corners", sample_corners, 1, 0, 0, 3e-3, 1e-3, 2e-3, 0.0, 20 },
  { "bent", sample_bent, 0, 0, 0, 5e-3, 1e-3, 2e-3, 0.0, 0 },
  { "hexagon corners", sample_hexagon_corners, 1, 0, 1, 3e-3, 1e-3, 2e-3, 0.0, 0 },
  { "joined", sample_joined, 1, 1, 0, 3e-3, 1e-3, 2e-3, 0.0, 0 },
};
