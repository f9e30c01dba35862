/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/equation-of-state.h"
#include "calib/unit-cell.h"

G_BEGIN_DECLS

/**
 * RingletReflection:
 * @h: Miller indices of one representative; of several families with the same spacing
 *   the one with the largest index, "300" and not "221"; 000 where they are not known
 * @k: the second index
 * @l: the third
 * @multiplicity: of all planes with this spacing; 0 where it is not known
 * @d_m: spacing of the planes
 * @strength: Σ |F|² over these planes, in electrons² per cell: the scattering power of
 *   the ring before the Lorentz and polarisation factors. Where the atoms are not known
 *   the multiplicity; of a list the intensity that it gives, and 1 where it gives none
 *
 * One powder ring.
 */
typedef struct {
  int h;
  int k;
  int l;
  guint multiplicity;
  double d_m;
  double strength;
} RingletReflection;

/* Symmetry, atoms and lines; only calib/ looks inside. */
typedef struct _RingletCalibrantInside RingletCalibrantInside;

/**
 * RingletCalibrant:
 * @name: what users type and files say, "LaB6": ringlet_calibrant_find() finds it by
 *   this name again
 * @title: for humans
 * @reference: where the cell is from
 * @cell: all zero where only spacings are known
 * @space_group: (nullable): as its source writes it, "Pm-3m"
 * @eos: what pressure and temperature do to it
 * @inside: private
 *
 * A powder with known spacings. Immutable and counted.
 */
typedef struct {
  const char *name;
  const char *title;
  const char *reference;
  RingletUnitCell cell;
  const char *space_group;
  RingletEquationOfState eos;
  const RingletCalibrantInside *inside;
} RingletCalibrant;

/* (array zero-terminated=1): all calibrants that have a name, LaB6 first */
const RingletCalibrant *const *ringlet_calibrant_list (void);
/* Of these. */
gsize ringlet_calibrant_count (void);

/**
 * ringlet_calibrant_find:
 * @word: one of
 *   - a name, also pyFAI's: "LaB6", "CeO2_SRM674b"; neither case nor blanks, "-" and
 * "_" matter
 *   - a file: pyFAI's .D, a CIF, a JCPDS card, by content
 *   - a cell: "cell:a=5.43,sg=Fd-3m", with a, b, c in Å, alpha, beta, gamma in degrees;
 *     edges that are left out follow from the space group
 *   and behind each of them "@" and conditions: "Au@5GPa,500K"; with "+" between them
 *   several in one sample, "Au@5GPa+NaCl@5GPa": a list of the lines of all, which ends
 *   at 0.1 Å or where one of them is known no further
 * @error: RINGLET_ERROR_VALUE, with the nearest names, when there is none; what is
 * wrong with cell or conditions; for files G_FILE_ERROR or RINGLET_ERROR_FORMAT with
 * the line
 *
 * Conditions are, with commas between them: a pressure (Pa, kPa, MPa, GPa, bar, kbar),
 * a temperature (K, C), K0 (GPa), K0p, K0pp (1/GPa), dK0dT (GPa/K), dK0pdT (1/K), alpha
 * (volumetric, 1/K), dalpha (1/K²), T0 (K), eos=bm2, bm3, bm4 or vinet, and edges a, b,
 * c of the cell in Å. Without edges all spacings change by the same factor.
 *
 * The calibrant is kept as long as the program runs, so that the same word and the same
 * content give the same pointer.
 *
 * Returns: (transfer none): the calibrant
 */
const RingletCalibrant *ringlet_calibrant_find (const char *word, GError **error);

/**
 * ringlet_calibrant_named_in:
 * @text: the name of a file or a comment: "agbeh_003.tif", "LaB6, SRM 660c, 30 keV"
 * @is_ambiguous: (out): it names several
 *
 * Names are found as ringlet_calibrant_find() knows them, whole words in any case, of
 * several that fit the longest: "LaB6_SRM660b" is that one alone. A number may follow
 * at once, "agbh003". Names of two letters are not looked for, nor what a thing is made
 * of: "Silicon sensor".
 *
 * Returns: (transfer none) (nullable): the only one that is named
 */
const RingletCalibrant *ringlet_calibrant_named_in (
    const char *text, gboolean *is_ambiguous);

/**
 * ringlet_calibrant_at:
 * @eos: (nullable): in the place of its own
 * @pressure_pa: 0 is none
 * @temperature_k: that of the room is #RINGLET_ROOM_K
 * @error: RINGLET_ERROR_VALUE saying which number is missing
 *
 * Returns: (transfer full): the calibrant there, all spacings changed by one factor,
 *   and without equation of state if they changed: the next step starts from @self
 */
RingletCalibrant *ringlet_calibrant_at (const RingletCalibrant *self,
    const RingletEquationOfState *eos, double pressure_pa, double temperature_k,
    GError **error);

/* Those that ringlet_calibrant_find() lends may be counted, too. */
RingletCalibrant *ringlet_calibrant_ref (const RingletCalibrant *self);
void ringlet_calibrant_unref (RingletCalibrant *self);

/**
 * ringlet_calibrant_reflections:
 * @d_min_m: the smallest spacing wanted; half the wavelength is the smallest that can
 *   reflect
 * @error: RINGLET_ERROR_VALUE when @d_min_m is not positive or below
 *   ringlet_calibrant_d_floor()
 *
 * What the space group extinguishes is not there, nor, where the atoms are known, what
 * they do (222 of silicon).
 *
 * Returns: (transfer full) (element-type RingletReflection): the rings, the largest
 *   spacing first; equal spacings are one ring
 */
GArray *ringlet_calibrant_reflections (
    const RingletCalibrant *self, double d_min_m, GError **error);

/* Below this spacing there are more than about 65 000 families of planes, of which
 * nobody could tell one ring from the next; 0 for a list. */
double ringlet_calibrant_d_floor (const RingletCalibrant *self);

/* Whether strengths are computed from atoms. */
gboolean ringlet_calibrant_has_atoms (const RingletCalibrant *self);

/* Whether it is a list of spacings, which ends somewhere. */
gboolean ringlet_calibrant_is_list (const RingletCalibrant *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletCalibrant, ringlet_calibrant_unref)

G_END_DECLS
