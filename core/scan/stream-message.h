/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/mask.h"
#include "image/stored-frame.h"

G_BEGIN_DECLS

/* What a detector of Dectris sends while it measures, the stream of SIMPLON, version 1:
 * each message several parts, JSON or binary. The sender is not trusted.
 * Sources: SIMPLON API reference of Dectris, 1.6 to 1.8, "stream interface"; for the
 * order of parts github.com/areaDetector/ADEiger, eigerApp/src/streamApi.cpp; for bits
 * of a pixel mask, NXdetector of NeXus. */

/* Parts of a message at most; the longest has nine. */
#define RINGLET_STREAM_MAX_PARTS 16
/* Numbers of series and frames: whole in a double as well, as other programs have them.
 */
#define RINGLET_STREAM_MAX_NUMBER ((guint64) 1 << 53)

/**
 * RingletStreamHeader:
 * @series: its number
 * @n_slow: rows of its frames, 0 where it does not say
 * @n_fast: columns likewise
 * @n_frames: how many it announces, 0 where it does not say
 * @meta: wavelength, distance, exposure, pixels, beam, detector and all of its
 *   configuration
 * @mask: (nullable): pixels that the detector marks, by whatever bit, as a mask made of
 *   the pixel_mask of a file would
 * @fault: (nullable): why the rest of it cannot be read, @mask perhaps among it
 *
 * What comes before the frames of a series. Immutable.
 */
typedef struct {
  guint64 series;
  gsize n_slow;
  gsize n_fast;
  guint64 n_frames;
  RingletImageMeta meta;
  RingletMask *mask;
  GError *fault;
} RingletStreamHeader;

RingletStreamHeader *ringlet_stream_header_ref (RingletStreamHeader *self);
void ringlet_stream_header_unref (RingletStreamHeader *self);

/* Returns (transfer full): of a series whose header was not seen: it says nothing. */
RingletStreamHeader *ringlet_stream_header_new_unseen (guint64 series);

/**
 * ringlet_stream_header_parse:
 * @parts: (array length=n_parts): of a message that begins with "dheader"
 * @error: RINGLET_ERROR_FORMAT, RINGLET_ERROR_LIMIT where it has no number; what else
 * is wrong is its fault
 *
 * Flat field and table of count rates are passed over: the detector has applied them.
 */
RingletStreamHeader *ringlet_stream_header_parse (
    GBytes *const *parts, gsize n_parts, GError **error);

/**
 * RingletStreamEncoding:
 * @RINGLET_STREAM_PLAIN: "<": pixels as they are, little-endian
 * @RINGLET_STREAM_LZ4: "lz4<": one block of LZ4
 * @RINGLET_STREAM_BSLZ4: "bs8-lz4<", "bs16-lz4<", "bs32-lz4<": as filter 32008 of HDF5
 */
typedef enum {
  RINGLET_STREAM_PLAIN,
  RINGLET_STREAM_LZ4,
  RINGLET_STREAM_BSLZ4,
} RingletStreamEncoding;

/**
 * RingletStreamFrame:
 * @series: the series that it says it belongs to
 * @frame: its number, from 0
 * @n_slow: rows
 * @n_fast: columns
 * @type: of a pixel
 * @encoding: how @blob holds them
 * @blob: the pixels
 * @md5: (nullable): MD5 sum of @blob as its header says, in small letters; NULL where
 * it says none, or what is none
 * @exposure_s: how long it was exposed, 0 where it does not say
 * @fault: (nullable): why it cannot be decoded
 *
 * A frame as it was sent, not decoded.
 */
typedef struct {
  guint64 series;
  guint64 frame;
  gsize n_slow;
  gsize n_fast;
  RingletPixelType type;
  RingletStreamEncoding encoding;
  GBytes *blob;
  char *md5;
  double exposure_s;
  GError *fault;
} RingletStreamFrame;

/**
 * ringlet_stream_frame_parse:
 * @parts: (array length=n_parts): of a message that begins with "dimage"
 * @error: RINGLET_ERROR_FORMAT, RINGLET_ERROR_LIMIT where it has no numbers; what else
 * is wrong is its fault: it came all the same
 */
RingletStreamFrame *ringlet_stream_frame_parse (
    GBytes *const *parts, gsize n_parts, GError **error);
void ringlet_stream_frame_free (RingletStreamFrame *self);

/**
 * ringlet_stream_frame_decode:
 * @header: of its series
 * @error: naming series and frame: its fault, RINGLET_ERROR_UNSUPPORTED for another
 * type or encoding; RINGLET_ERROR_SHAPE when it has another shape than @header says;
 *   RINGLET_ERROR_FORMAT where the blob has another MD5 sum than its header says, or
 * RINGLET_ERROR_TRUNCATED or RINGLET_ERROR_LIMIT, before more is allocated than @self
 * can hold
 *
 * Returns: (transfer full): the image, with what @header knows of it
 */
RingletImage *ringlet_stream_frame_decode (
    const RingletStreamFrame *self, const RingletStreamHeader *header, GError **error);

/**
 * ringlet_stream_frame_store:
 * @label: what to call it in messages and provenance
 * @error: as ringlet_stream_frame_decode(), but for damage that is found when the
 * pixels of bitshuffle and LZ4 are decoded
 *
 * Returns: (transfer full): the frame as those of files are, decoded only where whoever
 *   takes it cannot do that on the way
 */
RingletStoredFrame *ringlet_stream_frame_store (const RingletStreamFrame *self,
    const RingletStreamHeader *header, const char *label, GError **error);

/**
 * RingletStreamMessage:
 * @header: (nullable): it begins a series
 * @frame: (nullable): it is a frame
 * @series: the number of the series, which ends with it where both are NULL
 *
 * One message.
 */
typedef struct {
  RingletStreamHeader *header;
  RingletStreamFrame *frame;
  guint64 series;
} RingletStreamMessage;

/**
 * ringlet_stream_message_parse:
 * @self: (out caller-allocates): cleared by the caller
 * @parts: (array length=n_parts): as they came
 * @error: as ringlet_stream_header_parse() and ringlet_stream_frame_parse();
 *   RINGLET_ERROR_UNSUPPORTED for version 2 and unknown messages
 */
gboolean ringlet_stream_message_parse (
    RingletStreamMessage *self, GBytes *const *parts, gsize n_parts, GError **error);
void ringlet_stream_message_clear (RingletStreamMessage *self);

/* Whether it is one of version 2, CBOR in one part; so are all that follow. */
gboolean ringlet_stream_is_version_2 (GBytes *const *parts, gsize n_parts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletStreamHeader, ringlet_stream_header_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletStreamFrame, ringlet_stream_frame_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletStreamMessage, ringlet_stream_message_clear)

G_END_DECLS
