/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletSplineSurface:
 * @n_x: knots along x, 0 for a surface that is 0 everywhere
 * @n_y: knots along y
 * @x: ascending
 * @y: ascending
 * @coefficients: (@n_x − 4) × (@n_y − 4), those of one x beside each other
 *
 * A tensor product of cubic B-splines, as FITPACK lays it out: beyond its knots it goes
 * on with the value at their end.
 */
typedef struct {
  gsize n_x;
  gsize n_y;
  double *x;
  double *y;
  double *coefficients;
} RingletSplineSurface;

/**
 * RingletSpline:
 * @x_min_px: columns before it are not valid
 * @y_min_px: rows before it are not valid
 * @x_max_px: where the valid region ends, pixels from the corner of the image
 * @y_max_px: likewise
 * @pixel_x_m: pitch of the columns
 * @pixel_y_m: pitch of the rows
 * @dx_px: what to add to the column of a point to have where it lies
 * @dy_px: the same for its row
 *
 * A FIT2D file of optical distortion. x counts columns, y rows.
 */
typedef struct {
  double x_min_px;
  double y_min_px;
  double x_max_px;
  double y_max_px;
  double pixel_x_m;
  double pixel_y_m;
  RingletSplineSurface dx_px;
  RingletSplineSurface dy_px;
} RingletSpline;

/**
 * ringlet_spline_parse:
 * @text: the whole file
 * @error: RINGLET_ERROR_FORMAT with the line, RINGLET_ERROR_TRUNCATED when numbers are
 * missing at its end
 *
 * Numbers are read in fields of 14 characters, which need no blank between them.
 */
RingletSpline *ringlet_spline_parse (const char *text, gsize size, GError **error);

/* The same for a file; the error names @path. */
RingletSpline *ringlet_spline_read (const char *path, GError **error);

/* Whether the beginning of a file is that of a spline. */
gboolean ringlet_spline_sniff (const char *text, gsize size);

/* Cubic: so many B-splines are not 0 at a point. */
#define RINGLET_SPLINE_ORDER 4

/**
 * RingletSplineBasis:
 * @first: index of the first B-spline that is not 0
 * @weights: value of it and of those behind it
 */
typedef struct {
  gsize first;
  double weights[RINGLET_SPLINE_ORDER];
} RingletSplineBasis;

/* The B-splines over @n knots at @t; at the nearest end when it lies beyond. */
RingletSplineBasis ringlet_spline_basis (gsize n, const double *knots, double t);

/**
 * ringlet_spline_evaluate:
 * @n_x: columns
 * @x: where they are, any order
 * @n_y: rows
 * @y: where they are
 * @out: (out caller-allocates): n_y × n_x values, row-major
 *
 * The surface over a net. Source: P. Dierckx, Curve and Surface Fitting with Splines,
 * 1993, chapter 2; the same as bispev of FITPACK.
 */
void ringlet_spline_evaluate (const RingletSplineSurface *self, gsize n_x,
    const double *x, gsize n_y, const double *y, double *out);

void ringlet_spline_surface_clear (RingletSplineSurface *self);
void ringlet_spline_free (RingletSpline *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSplineSurface, ringlet_spline_surface_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSpline, ringlet_spline_free)

G_END_DECLS
