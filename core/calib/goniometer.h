/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/refine.h"

G_BEGIN_DECLS

/**
 * RingletGoniometer:
 * @detector: on the arm
 * @wavelength_m: 0 when not known, or when a formula says it
 * @param_names: (array zero-terminated=1): what may be refined
 * @params: (array): their values
 * @n_params: how many
 * @pos_names: (array zero-terminated=1): the motors
 * @n_pos: how many
 * @constant_names: (array zero-terminated=1): "pi" and others
 * @constants: (array): their values
 * @formulas: (nullable) each: of distance, poni1 … in the order of
 *   #RingletRefineParameter, in metres and radians; without one a parameter is 0, and
 *   the wavelength is @wavelength_m
 * @compiled: private
 *
 * Where the detector is for any position of the motors: pyFAI's goniometer. Immutable.
 */
typedef struct {
  RingletDetector *detector;
  double wavelength_m;
  char **param_names;
  double *params;
  gsize n_params;
  char **pos_names;
  gsize n_pos;
  char **constant_names;
  double *constants;
  char *formulas[RINGLET_REFINE_N];
  gpointer compiled[RINGLET_REFINE_N];
} RingletGoniometer;

/**
 * ringlet_goniometer_new:
 * @formulas: (array fixed-size=7): see #RingletGoniometer; that of the distance is
 *   needed
 * @constant_names: (nullable) (array zero-terminated=1): beside "pi", "hc" (keV Å) and
 *   "q" (C), which pyFAI knows
 * @error: RINGLET_ERROR_FORMAT for a formula, see #RingletExpression, and for names
 *   that are none or are there twice
 */
RingletGoniometer *ringlet_goniometer_new (RingletDetector *detector,
    double wavelength_m, const char *const *param_names, const double *params,
    const char *const *pos_names, const char *const *formulas,
    const char *const *constant_names, const double *constants, GError **error);

/* The same at another wavelength, which no formula may say: RINGLET_ERROR_VALUE. */
RingletGoniometer *ringlet_goniometer_with_wavelength (
    const RingletGoniometer *self, double wavelength_m, GError **error);

/* The same with other values of its parameters. */
RingletGoniometer *ringlet_goniometer_with_params (
    const RingletGoniometer *self, const double *params);

/**
 * ringlet_goniometer_geometry:
 * @positions: (array): of the motors, in the order of their names
 * @gradient: (nullable) (array) (out): derivative of parameter p of the geometry by
 *   parameter k of the model at [p · n_params + k]
 * @error: RINGLET_ERROR_VALUE where the formulas give no geometry there
 */
gboolean ringlet_goniometer_geometry (const RingletGoniometer *self,
    const double *positions, RingletGeometry *geometry, double *gradient,
    GError **error);

/* Whether rings can tell the parameter: whether any formula but that of rot3 has it. */
gboolean ringlet_goniometer_is_told (const RingletGoniometer *self, gsize param);

/**
 * ringlet_goniometer_parse:
 * @text: JSON as pyFAI writes it, "Goniometer calibration v1.1" or "v2"
 * @folder: (nullable): where files that it names are looked for
 * @error: RINGLET_ERROR_FORMAT naming the key, its value and what is allowed;
 *   RINGLET_ERROR_UNSUPPORTED for another version or kind of function; what formulas
 *   and detectors say
 */
RingletGoniometer *ringlet_goniometer_parse (
    const char *text, const char *folder, GError **error);

/* The same of a file; @error: also G_FILE_ERROR. */
RingletGoniometer *ringlet_goniometer_load (const char *path, GError **error);

/**
 * ringlet_goniometer_format:
 * @error: RINGLET_ERROR_UNSUPPORTED when no .poni file can carry the detector
 *
 * Version 2, with round-trip precision and no wall clock; pyFAI reads it.
 *
 * Returns: (transfer full): the whole file
 */
char *ringlet_goniometer_format (const RingletGoniometer *self, GError **error);

/* The same into a file, whole or not at all; @error: also ringlet_output_write()'s. */
gboolean ringlet_goniometer_save (const RingletGoniometer *self, const char *path,
    gboolean overwrite, GError **error);

/* Takes and gives back a reference. */
RingletGoniometer *ringlet_goniometer_ref (RingletGoniometer *self);
void ringlet_goniometer_unref (RingletGoniometer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletGoniometer, ringlet_goniometer_unref)

G_END_DECLS
