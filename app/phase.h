/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/calibrant.h"

G_BEGIN_DECLS

/* How many colours there are, each with a dash of its own: no information by colour
 * alone. */
#define RINGLET_PHASE_N_COLOURS 6

/* What a pressure may be: beyond, no solid is measured. */
#define RINGLET_PHASE_MIN_PA (-20e9)
#define RINGLET_PHASE_MAX_PA 1000e9
#define RINGLET_PHASE_MAX_K 10000.0
/* Bars are drawn so many times as high as usual. */
#define RINGLET_PHASE_MIN_SCALE 0.1
#define RINGLET_PHASE_MAX_SCALE 3.0

/**
 * RingletPhaseLine:
 * @d_m: spacing at no pressure and the temperature of the equation of state, as long as
 *   the volume there is that of the cell
 * @intensity: of the strongest of the phase 1
 * @h: Miller indices; 000 where they are not known
 * @k: the second index
 * @l: the third
 * @multiplicity: 0 where it is not known
 */
typedef struct {
  double d_m;
  double intensity;
  int h;
  int k;
  int l;
  guint multiplicity;
} RingletPhaseLine;

/**
 * RingletPhase:
 * @name: for humans, "Au"
 * @source: what its lines are from, for humans and for looking it up again: a path, or
 *   a word of ringlet_calibrant_find()
 * @colour: below RINGLET_PHASE_N_COLOURS
 * @is_visible: its lines are shown
 * @pressure_pa: where they are shown, pascal
 * @temperature_k: likewise
 * @scale: its bars are so many times as high as usual
 * @eos: what pressure and temperature do to it
 * @volume_m3: of the cell that @lines are of; 0 where only spacings are known
 * @v0_m3: of the cell at no pressure and the temperature of @eos; that of @lines but
 *   where the user knows better
 * @lines: (element-type RingletPhaseLine): the largest spacing first; constant
 *
 * A powder whose lines are shown with a pattern. It keeps its lines: the file that they
 * are from may go. A value: immutable and counted once it is published.
 */
typedef struct {
  char *name;
  char *source;
  guint colour;
  gboolean is_visible;
  double pressure_pa;
  double temperature_k;
  double scale;
  RingletEquationOfState eos;
  double volume_m3;
  double v0_m3;
  GArray *lines;
} RingletPhase;

/**
 * ringlet_phase_new:
 * @calibrant: at no pressure
 * @colour: below RINGLET_PHASE_N_COLOURS
 * @error: what ringlet_calibrant_reflections() says
 *
 * At most 400 lines, the strongest, down to 0.25 Å (of large cells less far). Where the
 * atoms or the cell are known, intensities are strengths with the Lorentz factor of
 * small angles, d²; of a list they are as it gives them.
 *
 * Returns: (transfer full): what may be edited until it is published
 */
RingletPhase *ringlet_phase_new (
    const RingletCalibrant *calibrant, guint colour, GError **error);

/* Returns (transfer full) a copy that may be edited until it is published. */
RingletPhase *ringlet_phase_dup (const RingletPhase *self);
RingletPhase *ringlet_phase_ref (RingletPhase *self);
void ringlet_phase_unref (RingletPhase *self);
gboolean ringlet_phase_equal (const RingletPhase *a, const RingletPhase *b);

/* K₀ of a phase that is being edited; K₀′ is 4 then where it was not known, as in the
 * second-order equation of Birch & Murnaghan. */
void ringlet_phase_set_modulus (RingletPhase *self, double k0_pa);

/* @error: RINGLET_ERROR_VALUE, one sentence: a number out of its range, a pressure
 * without a bulk modulus, a temperature without an expansion, or a pressure that the
 * equation of state does not reach */
gboolean ringlet_phase_check (const RingletPhase *self, GError **error);

/* How many times as long as in @lines spacings are at pressure and temperature; NaN
 * where ringlet_phase_check() fails. */
double ringlet_phase_stretch (const RingletPhase *self);

/**
 * ringlet_phase_find_pressure:
 * @line: a number of @self's lines
 * @d_m: where it shall be
 * @pressure_pa: (out): what puts it there at the temperature of the phase
 * @error: RINGLET_ERROR_VALUE, one sentence: the phase has no bulk modulus, or no
 *   pressure in range does
 */
gboolean ringlet_phase_find_pressure (const RingletPhase *self, guint line, double d_m,
    double *pressure_pa, GError **error);

/* "Au", "Au 12.3 GPa", "Au 12.3 GPa 500 K": with what is not usual. Returns (transfer
 * full). */
char *ringlet_phase_label (const RingletPhase *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPhase, ringlet_phase_unref)

G_END_DECLS
