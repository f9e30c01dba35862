/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/nexus-file.h"

G_BEGIN_DECLS

/* Parts of an entry by the definitions NXazint1d and NXazint2d, for one result
 * (writer-nxazint.c) and for many (series-*.c). The caller holds HDF5's lock. */

#define RINGLET_NXAZINT_ARBITRARY "arbitrary units"

/* Whether the definitions have a place for @result: in q or 2θ, with a wavelength. */
gboolean ringlet_nxazint_is_defined (const RingletResult *result);

/* Returns (transfer none): the one that is for @result. */
const char *ringlet_nxazint_definition (const RingletResult *result);

/* Which corrections were made. */
gboolean ringlet_nxazint_write_flags (
    hid_t entry, const RingletResult *result, GError **error);
gboolean ringlet_nxazint_write_monochromator (
    hid_t entry, double wavelength_m, GError **error);

/* What was done; @without as ringlet_nexus_create_process() */
gboolean ringlet_nxazint_write_reduction (hid_t entry, const RingletResult *result,
    const char *const *without, GError **error);

/* Returns (transfer none): how the last axis is called: I(χ) has the azimuth there. */
const char *ringlet_nxazint_main_axis (const RingletResult *result);

/* Into the NXdata: centres and edges of bins. */
gboolean ringlet_nxazint_write_axes (
    hid_t group, const RingletResult *result, GError **error);

/* Into the NXdata: Σ share · correction. */
gboolean ringlet_nxazint_write_norm (
    hid_t group, const RingletResult *result, GError **error);

G_END_DECLS
