/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include "image/pixel-type.h"

G_BEGIN_DECLS

/* 2^28 pixels: sixteen times the largest detector we know (Eiger2 16M). */
#define RINGLET_IMAGE_MAX_PIXELS ((guint64) 1 << 28)

/**
 * RingletMotor:
 * @name: as the instrument calls it: "2theta", "samx"
 * @value: position in @unit
 * @unit: (nullable): as the file spells it, "deg" or "mm"; NULL when it does not say
 *
 * Where one axis of the instrument stood.
 */
typedef struct {
  char *name;
  double value;
  char *unit;
} RingletMotor;

/**
 * RingletImageMeta:
 * @wavelength_m: 0 when the file does not say; so for every number below
 * @distance_m: sample to detector, as the instrument noted it: a hint
 * @exposure_s: time that the shutter was open for this frame
 * @pixel_slow_m: pixel pitch along the slow axis (rows apart)
 * @pixel_fast_m: pixel pitch along the fast axis (columns apart)
 * @beam_slow_px: direct beam in pixels from the corner of pixel (0, 0), slow axis
 * @beam_fast_px: the same, fast axis
 * @monitor: incident intensity, arbitrary unit
 * @date: (nullable): when the exposure began by the clock of the instrument, ISO 8601
 *   "2014-06-07T10:20:30.123", with a zone only where the file has one
 * @detector: (nullable): name of the detector as the file spells it
 * @motors: (nullable) (element-type RingletMotor): positions of the instrument's axes,
 *   in file order
 * @header: (nullable) (element-type utf8): the file's own header, key and value
 *   alternating, in file order, as UTF-8
 * @warnings: (nullable) (element-type utf8): sentences about what is odd in the file
 * but did not stop the reader: a header value ignored, a size that contradicts another
 *
 * What the file says beside the pixels. Borrowed from its image.
 */
typedef struct {
  double wavelength_m;
  double distance_m;
  double exposure_s;
  double pixel_slow_m;
  double pixel_fast_m;
  double beam_slow_px;
  double beam_fast_px;
  double monitor;
  char *date;
  char *detector;
  GPtrArray *motors;
  GPtrArray *header;
  GPtrArray *warnings;
} RingletImageMeta;

/* Appends copies of one header line; text that is not UTF-8 is taken as Latin-1. */
void ringlet_image_meta_add (
    RingletImageMeta *self, const char *key, const char *value);
/* Returns (transfer none) (nullable) the value of @key, matched without case. */
const char *ringlet_image_meta_lookup (const RingletImageMeta *self, const char *key);
/* Appends copies; a position that is not finite leaves a warning instead. */
void ringlet_image_meta_add_motor (
    RingletImageMeta *self, const char *name, double value, const char *unit);
/* Photon energy in eV of the wavelength; 0 when that is not known. */
double ringlet_image_meta_energy_ev (const RingletImageMeta *self);
/* Appends a sentence; bytes that are not UTF-8 become "�". */
void ringlet_image_meta_warn (RingletImageMeta *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
/* @to: uninitialised or empty; gets copies of all texts */
void ringlet_image_meta_copy (const RingletImageMeta *from, RingletImageMeta *to);
void ringlet_image_meta_clear (RingletImageMeta *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletImageMeta, ringlet_image_meta_clear)

/**
 * RingletImage:
 * @n_slow: rows (slow axis, y, dim 1 of pyFAI)
 * @n_fast: columns (fast axis, x, dim 2 of pyFAI)
 * @type: type of one pixel
 * @data: @n_slow × @n_fast pixels of @type, row-major, aligned for @type, in the order
 * of the file; unit: as stored
 * @meta: what the file says beside the pixels
 *
 * One detector frame in the detector's own type. Immutable once it left the
 * reader, so it may be shared between threads without locks.
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  RingletPixelType type;
  gconstpointer data;
  RingletImageMeta meta;
  GBytes *bytes; /* owns @data */
  char *digest;  /* see ringlet_image_digest(); atomic */
} RingletImage;

/**
 * RingletFrameInfo:
 * @n_slow: rows
 * @n_fast: columns
 * @type: type of one pixel as RingletReader.read() gives it
 * @meta: what the file says beside the pixels
 *
 * A frame without its pixels.
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  RingletPixelType type;
  RingletImageMeta meta;
} RingletFrameInfo;

/* Frees what @self owns; zeroed memory is fine. */
void ringlet_frame_info_clear (RingletFrameInfo *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletFrameInfo, ringlet_frame_info_clear)

/**
 * ringlet_image_check_shape:
 * @error: RINGLET_ERROR_LIMIT when the shape is empty or above
 *   #RINGLET_IMAGE_MAX_PIXELS
 *
 * To be called before a size from a file is multiplied.
 */
gboolean ringlet_image_check_shape (guint64 n_slow, guint64 n_fast, GError **error);

/**
 * ringlet_image_alloc:
 * @error: RINGLET_ERROR_LIMIT for a bad shape or when the memory cannot be had
 *
 * Sizes come from files, so running out of memory is an error to report and no
 * reason to abort.
 *
 * Returns: (transfer full): uninitialised memory for the pixels; free with g_free()
 */
gpointer ringlet_image_alloc (
    RingletPixelType type, guint64 n_slow, guint64 n_fast, GError **error);

/**
 * ringlet_image_new_take:
 * @data: (transfer full): from ringlet_image_alloc() for the same type and shape
 * @meta: (nullable): its content is moved into the image, leaving it empty
 *
 * Returns: (transfer full): the frame
 */
RingletImage *ringlet_image_new_take (RingletPixelType type, gsize n_slow, gsize n_fast,
    gpointer data, RingletImageMeta *meta);

/**
 * ringlet_image_new_within:
 * @bytes: held until the image goes; the pixels are a part of them
 * @offset: where the first one is, aligned for @type
 * @meta: (nullable): moved into the image
 *
 * For pixels that lie in memory as they should, in bytes that nobody changes: no map of
 * a file.
 */
RingletImage *ringlet_image_new_within (RingletPixelType type, gsize n_slow,
    gsize n_fast, GBytes *bytes, gsize offset, RingletImageMeta *meta);

/* Takes and gives back a reference. */
RingletImage *ringlet_image_ref (RingletImage *self);
void ringlet_image_unref (RingletImage *self);

/* n_slow × n_fast */
static inline gsize
ringlet_image_n_pixels (const RingletImage *self)
{
  return self->n_slow * self->n_fast;
}

/* Pixel @index as a double: exact but for 64-bit integers above 2^53. */
double ringlet_image_get (const RingletImage *self, gsize index);

/**
 * ringlet_image_digest:
 *
 * Computed when first asked for and kept: a dark or a flat is part of the key of every
 * frame.
 *
 * Returns: (transfer none): hex SHA-256 of type, shape and pixels; the header is left
 * out
 */
const char *ringlet_image_digest (const RingletImage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletImage, ringlet_image_unref)

G_END_DECLS
