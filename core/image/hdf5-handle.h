/* SPDX-License-Identifier: MIT */
#pragma once

/* The calls as HDF5 1.10 has them, with a newer library too. */
#define H5_USE_110_API
#include <hdf5.h>
/* Drivers moved there. */
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

#include "image/hdf5-lock.h"
#include "image/pixel-type.h"

G_BEGIN_DECLS

/* The only door to HDF5: nobody else includes hdf5.h. Here are what the library lacks:
 * handles that close themselves, errors as GError, and a lock. */

/**
 * RingletHdf5Id:
 *
 * Any HDF5 handle (file, group, dataset, space, type, attribute, property list), owned:
 * declare it with g_auto() and a start value of H5I_INVALID_HID. A plain hid_t is lent.
 */
typedef hid_t RingletHdf5Id;

/* Never waits for the lock: it may be the holder of it that closes the object. */
void ringlet_hdf5_id_free (RingletHdf5Id id);

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (RingletHdf5Id, ringlet_hdf5_id_free, H5I_INVALID_HID)

/**
 * ringlet_hdf5_set_error:
 * @what: what was being done
 *
 * Turns HDF5's error stack into one error, with the innermost message, which is the
 * cause, behind @what; and clears the stack. The code is RINGLET_ERROR_TRUNCATED,
 * RINGLET_ERROR_UNSUPPORTED (missing filter), RINGLET_ERROR_LIMIT (memory) or
 * RINGLET_ERROR_FORMAT.
 */
void ringlet_hdf5_set_error (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/* ---- reading ---- */

/**
 * ringlet_hdf5_open:
 * @path: (nullable): the file; @bytes is not looked at then
 * @bytes: (nullable): the whole file
 *
 * Opens for reading, without a lock and also while another program writes the file. One
 * that is marked as being written, by a program that lives or by one that crashed, is
 * read as it is on the disk. Looks at the file before it takes the lock, which it takes
 * itself, and gives up when the cancellable of the thread is cancelled.
 *
 * Returns: (transfer full): the file, H5I_INVALID_HID on error
 */
RingletHdf5Id ringlet_hdf5_open (const char *path, GBytes *bytes, GError **error);

/* Opens a file as the library opens the sources of virtual datasets: without a look at
 * it before, and none that is marked as being written. */
RingletHdf5Id ringlet_hdf5_open_source (const char *path, GError **error);

/* Opens the file at @path and reads of it, without the library and its lock: where its
 * server is gone, this hangs. Returns 0 or what errno says. */
int ringlet_hdf5_touch (const char *path);

/* Opens a group or dataset, also behind links to other files, which are opened without
 * locks as well; negative when there is none, with the reason on HDF5's stack. */
RingletHdf5Id ringlet_hdf5_open_object (hid_t parent, const char *path);

/* The same for a dataset. Raw data in files of their own lie beside the HDF5 file. */
RingletHdf5Id ringlet_hdf5_open_dataset (hid_t parent, const char *path);

/**
 * ringlet_hdf5_dup_pixel_type:
 * @type: (out): what the elements of @dataset become
 * @error: RINGLET_ERROR_UNSUPPORTED naming the type when they cannot be pixels
 *
 * Returns: (transfer full): the type to hand to H5Dread(), H5I_INVALID_HID on error
 */
RingletHdf5Id ringlet_hdf5_dup_pixel_type (
    hid_t dataset, RingletPixelType *type, GError **error);

/* Returns (transfer none) the type of one pixel in memory; a byte for booleans. */
hid_t ringlet_hdf5_native_type (RingletPixelType type);

/* Checks that all filters @dataset was written with can be undone here; the error names
 * the one that is missing and what to do. */
gboolean ringlet_hdf5_check_filters (hid_t dataset, GError **error);

/* Returns (transfer full) (nullable) a text attribute; NULL when there is none. */
char *ringlet_hdf5_dup_attribute (hid_t object, const char *name);

/* Reads the first element of a numeric dataset; FALSE without error if it is none. */
gboolean ringlet_hdf5_read_number (hid_t dataset, double *value);

/* ---- writing ---- */

/**
 * ringlet_hdf5_create:
 * @path: (nullable): written in place, so a temporary name; NULL for a file in memory,
 *   see ringlet_hdf5_close_to_bytes()
 *
 * A new file without time stamps: the same content gives the same bytes.
 *
 * Returns: the file, negative with the error set on failure
 */
RingletHdf5Id ringlet_hdf5_create (const char *path, GError **error);

/* Brings everything to the file and closes it: the one place where a full disk shows.
 */
gboolean ringlet_hdf5_close (RingletHdf5Id *file, GError **error);

/**
 * ringlet_hdf5_close_to_bytes:
 * @file: (inout): made by ringlet_hdf5_create() without a path; closed in any case
 *
 * Small files are made in memory and written by us: when the device is full, HDF5 1.10
 * cannot close its file any more and crashes at exit.
 *
 * Returns: (transfer full): the whole file
 */
GBytes *ringlet_hdf5_close_to_bytes (RingletHdf5Id *file, GError **error);

/* @nx_class: (nullable): becomes the attribute NX_class */
RingletHdf5Id ringlet_hdf5_create_group (
    hid_t parent, const char *name, const char *nx_class, GError **error);
/* The one that is there, or a new one. */
RingletHdf5Id ringlet_hdf5_need_group (
    hid_t parent, const char *name, const char *nx_class, GError **error);
/* A new one, and the file knows in which order its members were made. */
RingletHdf5Id ringlet_hdf5_create_ordered_group (
    hid_t parent, const char *name, const char *nx_class, GError **error);

gboolean ringlet_hdf5_write_attribute_string (
    hid_t object, const char *name, const char *text, GError **error);
/* The same as a text of variable length, for readers that h5py must give no bytes. */
gboolean ringlet_hdf5_write_attribute_variable (
    hid_t object, const char *name, const char *text, GError **error);
/* @texts: (array zero-terminated=1): at least one */
gboolean ringlet_hdf5_write_attribute_strings (
    hid_t object, const char *name, const char *const *texts, GError **error);
/* The same of variable length, for who compares them in Python: h5py gives those of one
 * length as bytes. One text where not @is_list. */
gboolean ringlet_hdf5_write_attribute_variables (hid_t object, const char *name,
    const char *const *texts, gboolean is_list, GError **error);
gboolean ringlet_hdf5_write_attribute_double (
    hid_t object, const char *name, double value, GError **error);
gboolean ringlet_hdf5_write_attribute_int (
    hid_t object, const char *name, int value, GError **error);

/* A dataset of one text. */
gboolean ringlet_hdf5_write_string (
    hid_t parent, const char *name, const char *text, GError **error);

/* A dataset of several. @texts: (array zero-terminated=1): at least one */
gboolean ringlet_hdf5_write_strings (
    hid_t parent, const char *name, const char *const *texts, GError **error);

/**
 * ringlet_hdf5_write_array:
 * @type: of the elements; booleans become bytes
 * @n_axes: 0 for a single number
 * @shape: @n_axes lengths, slowest first
 * @gzip_level: 1 to 9: in chunks, with shuffle and gzip; 0: contiguous
 *
 * Returns: (transfer full): the dataset, for its attributes; H5I_INVALID_HID on error
 */
RingletHdf5Id ringlet_hdf5_write_array (hid_t parent, const char *name,
    RingletPixelType type, guint n_axes, const guint64 *shape, gconstpointer data,
    guint gzip_level, GError **error);

G_END_DECLS
