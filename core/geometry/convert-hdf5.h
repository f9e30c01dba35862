/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/convert.h"
#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/* Numbers in HDF5 files, for convert-cxi.c and convert-nxcansas.c. The caller holds
 * HDF5's lock. */

/**
 * ringlet_convert_read:
 * @name: a link in @group
 * @scale: of a number whose dataset names no unit; else it is SI, electronvolts for
 *   energies
 * @value: left alone where there is no such dataset
 * @error: RINGLET_ERROR_FORMAT when it is no finite number or the unit is not known
 */
gboolean ringlet_convert_read (
    hid_t group, const char *name, double scale, double *value, GError **error);

/* @n numbers without a unit; FALSE without an error where there is no such dataset. */
gboolean ringlet_convert_read_vector (
    hid_t group, const char *name, gsize n, double *values, GError **error);

/* Returns (transfer full) (nullable): a dataset of one text. */
char *ringlet_convert_read_text (hid_t group, const char *name);

/* @unit: (nullable) */
gboolean ringlet_convert_write (
    hid_t group, const char *name, double value, const char *unit, GError **error);
gboolean ringlet_convert_write_vector (
    hid_t group, const char *name, gsize n, const double *values, GError **error);

/* Whether @head is how an HDF5 file begins. */
gboolean ringlet_convert_is_hdf5 (const char *head);

/* Adds instrument_1 of CXI to the group of an entry: the detector of orientation 3,
 * where it stands, and the beam. */
gboolean ringlet_convert_write_cxi_instrument (hid_t entry,
    const RingletDetector *detector, const RingletGeometry *geometry, GError **error);

G_END_DECLS
