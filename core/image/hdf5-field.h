/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"
#include "image/image.h"

G_BEGIN_DECLS

/* Named values of a group: the small datasets that NeXus calls fields. The caller holds
 * the lock. Errors name the field. */

gboolean ringlet_hdf5_has_field (hid_t group, const char *name);

/**
 * ringlet_hdf5_read_numbers:
 * @n: how many it has to hold, in one axis or none
 * @values: (out caller-allocates): real numbers, integers and booleans, as doubles
 * @error: RINGLET_ERROR_FORMAT when it holds something else or has another length
 */
gboolean ringlet_hdf5_read_numbers (
    hid_t group, const char *name, gsize n, double *values, GError **error);

/* Returns (transfer full) (nullable) the text of a field; NULL when there is none. */
char *ringlet_hdf5_dup_text (hid_t group, const char *name);
/* The same of a dataset that is open. */
char *ringlet_hdf5_dup_dataset_text (hid_t dataset);

/**
 * ringlet_hdf5_open_array:
 * @n_axes: it has to have
 * @shape: (out caller-allocates): @n_axes lengths
 * @error: RINGLET_ERROR_FORMAT, RINGLET_ERROR_UNSUPPORTED for a missing filter
 */
RingletHdf5Id ringlet_hdf5_open_array (
    hid_t group, const char *name, guint n_axes, guint64 *shape, GError **error);

/**
 * ringlet_hdf5_read_elements:
 * @dataset: not empty
 * @n: elements that it has
 * @type: (out): what they are
 * @error: as of a damaged chunk; RINGLET_ERROR_LIMIT when they do not fit into memory
 *
 * Returns: (transfer full): all of them
 */
gpointer ringlet_hdf5_read_elements (
    hid_t dataset, gsize n, RingletPixelType *type, GError **error);

/* Returns (transfer full): a field of two axes. */
RingletImage *ringlet_hdf5_read_image (hid_t group, const char *name, GError **error);

/**
 * ringlet_hdf5_find_group:
 * @classes: (array zero-terminated=1): NX_class of each level
 *
 * Goes down from @file through one group of each class; where there are several, the
 * last by name that leads to the end.
 *
 * Returns: (transfer full) (nullable): the path; NULL when there is none
 */
char *ringlet_hdf5_find_group (hid_t file, const char *const *classes);

G_END_DECLS
