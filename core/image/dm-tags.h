/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers of a tag that are kept at hand: no structure that matters has more. */
#define RINGLET_DM_MAX_NUMBERS 16

/**
 * RingletDmType: of one number, in Gatan's code
 * @RINGLET_DM_I16: signed, 16 bits
 * @RINGLET_DM_I32: signed, 32 bits
 * @RINGLET_DM_U16: unsigned, 16 bits; arrays of them are texts in UTF-16, too
 * @RINGLET_DM_U32: unsigned, 32 bits
 * @RINGLET_DM_F32: single precision
 * @RINGLET_DM_F64: double precision
 * @RINGLET_DM_BOOL: one byte
 * @RINGLET_DM_CHAR: one byte
 * @RINGLET_DM_OCTET: one byte
 * @RINGLET_DM_I64: signed, 64 bits
 * @RINGLET_DM_U64: unsigned, 64 bits
 */
typedef enum {
  RINGLET_DM_NONE = 0,
  RINGLET_DM_I16 = 2,
  RINGLET_DM_I32 = 3,
  RINGLET_DM_U16 = 4,
  RINGLET_DM_U32 = 5,
  RINGLET_DM_F32 = 6,
  RINGLET_DM_F64 = 7,
  RINGLET_DM_BOOL = 8,
  RINGLET_DM_CHAR = 9,
  RINGLET_DM_OCTET = 10,
  RINGLET_DM_I64 = 11,
  RINGLET_DM_U64 = 12,
} RingletDmType;

/**
 * RingletDmValue:
 * @at: where in the file it lies
 * @data: there
 * @is_array: an array of numbers, or a text
 * @type: of the elements of an array, or of a single number; #RINGLET_DM_NONE for
 *   structures and arrays of them
 * @n: elements of an array, otherwise 1
 * @big_endian: byte order of @data
 * @numbers: a single number or the members of a structure
 * @n_numbers: how many; 0 for arrays
 *
 * What one tag holds; lives as long as the call that it is given to.
 */
typedef struct {
  guint64 at;
  const guint8 *data;
  gboolean is_array;
  RingletDmType type;
  guint64 n;
  gboolean big_endian;
  double numbers[RINGLET_DM_MAX_NUMBERS];
  gsize n_numbers;
} RingletDmValue;

/* @path: labels of the groups around it and its own, joined by points; one that has
 * none is its number, from 0 on: "ImageList.1.ImageData.Data" */
typedef void (*RingletDmVisit) (
    const char *path, const RingletDmValue *value, gpointer data);

/* Bytes of one number; 0 when @type is none. */
gsize ringlet_dm_type_size (guint64 type);

/**
 * ringlet_dm_tags_walk:
 * @bytes: a whole file
 * @visit: called for each tag that holds a value, in file order
 * @error: RINGLET_ERROR_FORMAT, RINGLET_ERROR_TRUNCATED, or RINGLET_ERROR_LIMIT for
 *   more than 64 groups within each other
 *
 * The tags of Gatan's DigitalMicrograph, versions 3 and 4. The second writes sizes and
 * counts in 64 bits where the first has 32, and the size of each tag.
 * Source: C. Boothroyd, "The DM3/DM4 file format"; silx-kit/fabio 2026.6, dm3image.py.
 */
gboolean ringlet_dm_tags_walk (
    GBytes *bytes, RingletDmVisit visit, gpointer data, GError **error);

G_END_DECLS
