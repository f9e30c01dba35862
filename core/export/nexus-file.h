/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"
#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/* What all writers of HDF5 files have in common; for writer-*.c. The caller holds
 * HDF5's lock, which ringlet_nexus_write() takes. */

/**
 * RingletNexusColumn:
 * @name: of the dataset
 * @long_name: for humans
 * @units: (nullable): UDUNITS spelling
 * @values: (nullable): as many as the shape says; without them nothing is written
 *
 * A dataset of numbers in a plot.
 */
typedef struct {
  const char *name;
  const char *long_name;
  const char *units;
  const double *values;
} RingletNexusColumn;

/* Attributes. @pairs: (array zero-terminated=1): names and values alternating; what
 * has the value NULL ends the list, too */
gboolean ringlet_nexus_write_attributes (
    hid_t object, const char *const *pairs, GError **error);

/* Datasets of one text each, as above. */
gboolean ringlet_nexus_write_texts (
    hid_t group, const char *const *pairs, GError **error);

/* @units: (nullable) */
gboolean ringlet_nexus_write_number (
    hid_t group, const char *name, double value, const char *units, GError **error);

/* NX_BOOLEAN, as a byte. */
gboolean ringlet_nexus_write_flag (
    hid_t group, const char *name, gboolean value, GError **error);

/* @shape: @n_axes lengths, slowest first */
gboolean ringlet_nexus_write_column (hid_t group, const RingletNexusColumn *column,
    guint n_axes, const guint64 *shape, GError **error);

/* Attributes, as above, of the dataset @name in @group. */
gboolean ringlet_nexus_mark (
    hid_t group, const char *name, const char *const *pairs, GError **error);

/* @columns: (array length=n_columns): all of one shape */
gboolean ringlet_nexus_write_columns (hid_t group, const RingletNexusColumn *columns,
    gsize n_columns, guint n_axes, const guint64 *shape, GError **error);

/**
 * ringlet_nexus_write_plot:
 * @signal: the dataset to show
 * @axes: (array zero-terminated=1): its axes, slowest first; "." for one without values
 *
 * Writes the attributes of an NXdata: signal, axes and AXIS_indices.
 */
gboolean ringlet_nexus_write_plot (
    hid_t group, const char *signal, const char *const *axes, GError **error);

/**
 * ringlet_nexus_create_process:
 * @name: of the group in @entry
 * @facts_name: of the group in it that takes the facts about @result
 * @facts_class: of that group, "NXcollection"
 * @without: (nullable) (array zero-terminated=1): keys of facts that are left out
 *
 * Writes how @result was made, as NXprocess: program, version, and every fact under its
 * key, in the order of the facts.
 *
 * Returns: (transfer full): the process, for what a format adds
 */
RingletHdf5Id ringlet_nexus_create_process (hid_t entry, const char *name,
    const char *facts_name, const char *facts_class, const RingletResult *result,
    const char *const *without, GError **error);

/**
 * ringlet_nexus_create_instrument:
 * @entry: gets an NXinstrument with an NXsource. What the facility is called is not
 *   known, and the definitions require a name
 *
 * Returns: (transfer full): the instrument
 */
RingletHdf5Id ringlet_nexus_create_instrument (hid_t entry, GError **error);

/* What the intensities of @result were divided by besides the factors of the pixels. */
double ringlet_nexus_monitor (const RingletResult *result);

/**
 * ringlet_nexus_check_wavelength:
 * @format: name of the definition
 * @error: RINGLET_ERROR_VALUE when there is no wavelength
 *
 * For definitions that require one.
 */
gboolean ringlet_nexus_check_wavelength (
    const char *format, double wavelength_m, GError **error);

/* Sets RINGLET_ERROR_UNSUPPORTED: @format holds @what only. Returns %FALSE. */
gboolean ringlet_nexus_refuse_unit (const char *format, const char *what,
    const char *units, const RingletUnit *unit, GError **error);

/* Writes one format into @entry. */
typedef gboolean (*RingletNexusFill) (
    hid_t entry, const RingletResult *result, GError **error);

/**
 * ringlet_nexus_write:
 * @entry_name: of the one NXentry, which the root names as its default
 * @plot: what the entry names as its default: its NXdata
 * @error: as ringlet_output_write(), and of the HDF5 library
 *
 * Makes a file in memory and gives it its name when it is whole. No clock is read: the
 * same result gives the same bytes. The definitions that require the date of the file
 * do not get one.
 */
gboolean ringlet_nexus_write (const RingletResult *result, const char *entry_name,
    const char *plot, RingletNexusFill fill, const char *path, gboolean overwrite,
    GError **error);

G_END_DECLS
