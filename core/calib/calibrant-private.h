/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/calibrant.h"
#include "calib/form-factor.h"
#include "calib/symmetry.h"

G_BEGIN_DECLS

/**
 * RingletAtom:
 * @form: which element
 * @b_iso: mean square displacement 8π²⟨u²⟩ in Å²
 * @occupancy: 0 to 1
 * @at: fractional coordinates
 */
typedef struct {
  const RingletFormFactor *form;
  double b_iso;
  double occupancy;
  double at[3];
} RingletAtom;

/**
 * RingletCalibrantDraft:
 * @name: taken
 * @title: taken
 * @reference: taken
 * @space_group: (nullable): taken
 * @cell: all zero with @lines alone
 * @symmetry: (nullable): taken
 * @atoms: (nullable) (element-type RingletAtom): of the asymmetric unit; taken
 * @lines: (nullable) (element-type RingletReflection): in any order; taken
 * @eos: whatever is known
 *
 * What a calibrant is made of, while it is put together. With @lines there are these
 * and no others.
 */
typedef struct {
  char *name;
  char *title;
  char *reference;
  char *space_group;
  RingletUnitCell cell;
  RingletSymmetry *symmetry;
  GArray *atoms;
  GArray *lines;
  RingletEquationOfState eos;
} RingletCalibrantDraft;

void ringlet_calibrant_draft_clear (RingletCalibrantDraft *self);

/* @error: RINGLET_ERROR_VALUE when there are neither lines nor cell and symmetry, or
 * they contradict each other. Empties @draft in any case. Returns (transfer full). */
RingletCalibrant *ringlet_calibrant_new (RingletCalibrantDraft *draft, GError **error);

/**
 * RingletCalibrantInside:
 * @symmetry: (nullable): of the cell
 * @unit: (nullable) (element-type RingletAtom): of the asymmetric unit
 * @atoms: (nullable) (element-type RingletAtom): all of the cell, equal ones together
 * @lines: (nullable) (element-type RingletReflection): the largest spacing first
 */
struct _RingletCalibrantInside {
  gatomicrefcount refs;
  RingletSymmetry *symmetry;
  GArray *unit;
  GArray *atoms;
  GArray *lines;
};

/* The atoms of a cell from those of its asymmetric unit. Returns (transfer full). */
GArray *ringlet_atoms_expand (
    const GArray *unit, const RingletSymmetry *symmetry, const RingletUnitCell *cell);

/* |F|² and, in @possible, the square of what it were if all atoms scattered in step. */
double ringlet_atoms_strength (
    const GArray *atoms, const int hkl[3], double s2, double *possible);

/* Of the asymmetric unit; a last one without element ends a list. A @share of 0 is 1:
 * all these places have an atom. */
typedef struct {
  const char *element;
  double b_iso;
  double at[3];
  double share;
} RingletCalibrantSite;

/* A line of a list, in Å. */
typedef struct {
  double d;
  int h;
  int k;
  int l;
  guint multiplicity;
  double strength;
} RingletCalibrantLine;

/**
 * RingletCalibrantRow:
 * @name: what it is called here
 * @aliases: other names, a blank between them
 * @title: for humans
 * @reference: where the cell is from
 * @cell: a, b, c in Å, α, β, γ in degrees
 * @space_group: as people write it
 * @hall: the same as Hall symbol, which says where the origin is
 * @sites: (nullable): atoms
 * @lines: (nullable): in the place of a cell; a spacing of 0 ends them
 * @layer: thickness in Å of layers, whose orders are the lines; or 0
 * @n_orders: how many orders
 * @eos: bulk modulus and expansion where they are known well, else zero
 *
 * A calibrant with a name.
 */
typedef struct {
  const char *name;
  const char *aliases;
  const char *title;
  const char *reference;
  double cell[6];
  const char *space_group;
  const char *hall;
  const RingletCalibrantSite *sites;
  const RingletCalibrantLine *lines;
  double layer;
  int n_orders;
  RingletEquationOfState eos;
} RingletCalibrantRow;

/* Those with a name, in the order of the list. */
const RingletCalibrantRow *ringlet_calibrant_rows (gsize *n);

/* Each by one kind of text, with @error naming the line. Returns (transfer full). */
RingletCalibrant *ringlet_calibrant_parse_spacings (
    const char *name, const char *text, GError **error);
RingletCalibrant *ringlet_calibrant_parse_cif (
    const char *name, const char *text, GError **error);
RingletCalibrant *ringlet_calibrant_parse_jcpds (
    const char *name, const char *text, GError **error);

/* "a=5.43,sg=Fd-3m" behind "cell:". Returns (transfer full). */
RingletCalibrant *ringlet_calibrant_parse_cell (
    const char *name, const char *text, GError **error);

/* A file of any of these kinds. Returns (transfer full). */
RingletCalibrant *ringlet_calibrant_load (
    const char *name, const char *path, GError **error);

/* "5GPa,500K" behind "@". Returns (transfer full). */
RingletCalibrant *ringlet_calibrant_parse_conditions (
    const RingletCalibrant *self, const char *name, const char *text, GError **error);

/* The lines of all @parts (element-type RingletCalibrant), as a list. Returns (transfer
 * full). */
RingletCalibrant *ringlet_calibrant_mix (GPtrArray *parts, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletCalibrantDraft, ringlet_calibrant_draft_clear)

G_END_DECLS
