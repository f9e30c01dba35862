/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers with a unit, as people type them: "0.4066 A", "30keV", "450 µm". Numbers are
 * in the C locale, blanks are free. A number without a unit is refused with what it
 * could mean: a wavelength that is guessed wrong gives a pattern that looks right.
 *
 * Units of length: m, cm, mm, um (µm, micron), nm, A (Å), pm; of energy: eV, keV, MeV;
 * of angles: deg (°), rad, mrad.
 *
 * All return FALSE with RINGLET_ERROR_VALUE: the text, what is wrong with it and what
 * is allowed. */

/**
 * ringlet_wavelength_parse:
 * @name: what it is for the message: "--wavelength", "photon_energy"
 * @text: a wavelength or the energy of the photons
 * @wavelength_m: (out): positive and finite
 * @error: RINGLET_ERROR_VALUE
 */
gboolean ringlet_wavelength_parse (
    const char *name, const char *text, double *wavelength_m, GError **error);

/**
 * ringlet_length_parse:
 * @min_m: least plausible value
 * @max_m: largest plausible value; both only choose the readings that the message
 *   offers
 * @length_m: (out): positive and finite
 * @error: RINGLET_ERROR_VALUE
 */
gboolean ringlet_length_parse (const char *name, const char *text, double min_m,
    double max_m, double *length_m, GError **error);

/* Any finite angle; error RINGLET_ERROR_VALUE. */
gboolean ringlet_angle_parse (
    const char *name, const char *text, double *angle_rad, GError **error);

G_END_DECLS
