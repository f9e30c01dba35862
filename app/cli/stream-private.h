/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/series-file.h"
#include "outputs.h"
#include "project.h"
#include "reduction.h"
#include "scan/stream-result.h"
#include "scan/stream-socket.h"

G_BEGIN_DECLS

/* What "ringlet stream" is made of: its reader, its workers and its writer, see
 * scan/pipeline.h. */

/**
 * RingletStreamWish:
 * @address: who sends
 * @state: the document, without images
 * @memo: of its matrices
 * @cake_use: what becomes of the cake
 * @folder: (nullable): where a file a frame goes
 * @format: (nullable): of these files
 * @one_file: one file a series there, in place of one a frame
 * @overwrite: they may replace others
 * @follow: after the end of a series another one is waited for
 * @no_hash: MD5 sums are not compared
 * @quiet: nothing is told but errors
 * @n_queue: frames in memory at once
 *
 * What the user wants. Borrows.
 */
typedef struct {
  const char *address;
  RingletState *state;
  RingletMemo *memo;
  RingletCakeUse cake_use;
  const char *folder;
  const char *format;
  gboolean one_file;
  gboolean overwrite;
  gboolean follow;
  gboolean no_hash;
  gboolean quiet;
  guint n_queue;
} RingletStreamWish;

/**
 * RingletStreamSeries:
 * @header: what the detector says of it
 * @state: the document with what it masks, and with one image, which is blank
 * @fault: (nullable): why no frame of it can be integrated
 * @lock: of what follows
 * @reduction: the same document, ready for frames
 *
 * One series. Immutable but for @reduction.
 */
typedef struct {
  RingletStreamHeader *header;
  RingletState *state;
  GError *fault;
  GMutex lock;
  RingletReduction *reduction;
} RingletStreamSeries;

/* The pixels that the header marks are masked where gaps are. */
RingletStreamSeries *ringlet_stream_series_new (
    const RingletStreamWish *wish, RingletStreamHeader *header);
RingletStreamSeries *ringlet_stream_series_ref (RingletStreamSeries *self);
void ringlet_stream_series_unref (RingletStreamSeries *self);

/* Returns (transfer full): what frames that come now go through. Any thread. */
RingletReduction *ringlet_stream_series_get_reduction (RingletStreamSeries *self);

/* Returns (transfer full): one in place of @failed, which a device has left; another
 * thread may have made it. Any thread. */
RingletReduction *ringlet_stream_series_renew_reduction (RingletStreamSeries *self,
    const RingletStreamWish *wish, const RingletReduction *failed);

/**
 * RingletStreamLotKind:
 * @RINGLET_STREAM_LOT_BEGIN: a series begins
 * @RINGLET_STREAM_LOT_FRAME: a frame
 * @RINGLET_STREAM_LOT_REFUSED: a message that is none
 * @RINGLET_STREAM_LOT_PAUSE: nothing has come for a second
 * @RINGLET_STREAM_LOT_END: a series ends
 */
typedef enum {
  RINGLET_STREAM_LOT_BEGIN,
  RINGLET_STREAM_LOT_FRAME,
  RINGLET_STREAM_LOT_REFUSED,
  RINGLET_STREAM_LOT_PAUSE,
  RINGLET_STREAM_LOT_END,
} RingletStreamLotKind;

/**
 * RingletStreamLot:
 * @kind: what it is
 * @series: (nullable): of all but what is refused
 * @frame: (nullable): as it came; gone when it was worked on
 * @number: of the frame
 * @is_late: see #RingletStreamPlace
 * @arrived_us: when it came, by the monotonic clock
 * @counts: of a series that ends
 * @is_whole: the detector ended it
 * @state: (nullable): the document of the frame, as its files need it
 * @outputs: its files
 * @pattern: (nullable): the results
 * @cake: (nullable)
 * @error: (nullable): why there is none
 * @is_left: that is the fault of a device, and of no frame
 *
 * What goes through the pipeline.
 */
typedef struct {
  RingletStreamLotKind kind;
  RingletStreamSeries *series;
  RingletStreamFrame *frame;
  guint64 number;
  gboolean is_late;
  gint64 arrived_us;
  RingletStreamCounts counts;
  gboolean is_whole;
  RingletState *state;
  RingletOutputs outputs;
  RingletResult *pattern;
  RingletResult *cake;
  GError *error;
  gboolean is_left;
} RingletStreamLot;

RingletStreamLot *ringlet_stream_lot_new (
    RingletStreamLotKind kind, RingletStreamSeries *series);
void ringlet_stream_lot_free (gpointer lot);

/**
 * RingletStreamReader:
 * @wish: borrowed
 * @socket: (transfer none): where frames come from
 * @sequence: which message follows which
 * @series: (nullable): the one that is under way
 * @pending: (element-type RingletStreamLot): of messages that were taken
 * @is_over: the last series has ended
 * @has_begun: something came, or it was told that nothing does
 * @is_moving: something came since the last pause
 *
 * Thread of the reader; others when it has ended.
 */
typedef struct {
  const RingletStreamWish *wish;
  RingletStreamSocket *socket;
  RingletStreamSequence sequence;
  RingletStreamSeries *series;
  GQueue pending;
  gboolean is_over;
  gboolean has_begun;
  gboolean is_moving;
} RingletStreamReader;

void ringlet_stream_reader_init (RingletStreamReader *self,
    const RingletStreamWish *wish, RingletStreamSocket *socket);
void ringlet_stream_reader_clear (RingletStreamReader *self);

/* As RingletPipelineClass.read(); @error: ringlet_stream_socket_receive()'s, and
 * RINGLET_ERROR_UNSUPPORTED where the detector sends version 2. */
gboolean ringlet_stream_reader_next (RingletStreamReader *self, RingletStreamLot **lot,
    GCancellable *cancellable, GError **error);

/* A frame gets its results or its error. The detector goes on whatever a device does:
 * one that failed for good is tried again with each frame that comes. Any thread. */
void ringlet_stream_integrate (
    const RingletStreamWish *wish, RingletStreamLot *lot, GCancellable *cancellable);

/* Makes what all frames of a shape need, so that the first one need not wait; what is
 * wrong is told when that comes. Without a shape, 0, nothing. */
void ringlet_stream_prepare (
    RingletReduction *reduction, gsize n_slow, gsize n_fast, GCancellable *cancellable);

/* Returns (transfer full): @state with one image, which is blank and called @label. */
RingletState *ringlet_stream_state_labelled (
    const RingletState *state, const char *label);

/* Returns (transfer full): a document of that kind, ready for frames. */
RingletReduction *ringlet_stream_reduction_new (
    const RingletStreamWish *wish, RingletState *state);

/* Whether the document has what an integration needs but for images, and its results
 * fit into the files that are wanted.
 * @error: ringlet_integration_check()'s and ringlet_outputs_plan()'s */
gboolean ringlet_stream_check (const RingletStreamWish *wish, GError **error);

/**
 * RingletStreamWriter:
 * @wish: borrowed
 * @socket: (nullable) (transfer none): where results go
 * @series: (nullable): the one that is under way
 * @file: (nullable): of all its results
 * @file_error: (nullable): why there is none
 * @n_written: frames of it that have a result
 * @n_failed: frames of it that have none
 * @n_left: of them, those that a device has left
 * @lost_told: (nullable): what was last said of a device that was opened anew
 * @n_lost_told: how often that was another one
 * @n_refused: messages since it began that are none
 * @n_unpublished: messages that somebody who listens was too slow for
 * @slowest_us: the longest time from the arrival of a frame until its result
 * @most_waiting: most frames that were in memory at once
 * @axes: (nullable): results whose axes were published last: pattern and cake
 * @axes_us: when
 * @hinted: the first frame was there
 * @is_short: the queue was full
 * @n_troubles: frames of all series without a result, and messages that are none
 * @n_absent: frames of all series that did not come: lost, or announced and not sent
 *
 * Thread of the writer; others when it has ended.
 */
typedef struct {
  const RingletStreamWish *wish;
  RingletStreamSocket *socket;
  RingletStreamSeries *series;
  RingletSeriesFile *file;
  GError *file_error;
  guint64 n_written;
  guint64 n_failed;
  guint64 n_left;
  char *lost_told;
  guint n_lost_told;
  guint64 n_refused;
  guint64 n_unpublished;
  gint64 slowest_us;
  guint64 most_waiting;
  RingletResult *axes[2];
  gint64 axes_us[2];
  gboolean hinted;
  gboolean is_short;
  guint64 n_troubles;
  guint64 n_absent;
} RingletStreamWriter;

/* @n_waiting: lots that are in memory, this one among them */
gboolean ringlet_stream_writer_take (RingletStreamWriter *self, RingletStreamLot *lot,
    guint64 n_waiting, GError **error);

/* Of a series that is under way when all ends: what came of it until now. */
void ringlet_stream_writer_break_off (
    RingletStreamWriter *self, const RingletStreamCounts *counts);
void ringlet_stream_writer_clear (RingletStreamWriter *self);

/* The file of a series, where one is wanted: begun, written and ended by the writer.
 * What fails is the error of the frame, or told. */
void ringlet_stream_file_begin (RingletStreamWriter *self);
gboolean ringlet_stream_file_take (
    RingletStreamWriter *self, const RingletStreamLot *lot, GError **error);
void ringlet_stream_file_pause (RingletStreamWriter *self);
void ringlet_stream_file_end (RingletStreamWriter *self, gboolean is_whole);

/* Texts for the user. */
void ringlet_stream_tell_begin (RingletStreamWriter *self, const RingletStreamLot *lot);
void ringlet_stream_tell_trouble (RingletStreamWriter *self, const GError *error);

/* Of a frame that a device has left: once a series, what else is wrong would drown. */
void ringlet_stream_tell_left (RingletStreamWriter *self, const GError *error);

/* Of a frame with results: which device had failed before, when that is new. */
void ringlet_stream_tell_lost (RingletStreamWriter *self, const RingletStreamLot *lot);
void ringlet_stream_tell_end (const RingletStreamWriter *self,
    const RingletStreamCounts *counts, gboolean is_whole);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletStreamSeries, ringlet_stream_series_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletStreamReader, ringlet_stream_reader_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletStreamWriter, ringlet_stream_writer_clear)

G_END_DECLS
