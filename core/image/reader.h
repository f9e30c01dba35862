/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "image/image.h"

G_BEGIN_DECLS

/* probe() sees at most this many bytes of the file's start. */
#define RINGLET_READER_PROBE_SIZE 4096

/**
 * RingletVerify:
 * @RINGLET_VERIFY_NONE: checksums are not compared; frames that have one say so
 * @RINGLET_VERIFY_WARN: a frame whose checksum is another one says so
 * @RINGLET_VERIFY_STRICT: it is an error
 *
 * What to do about the checksums that a file has.
 */
typedef enum {
  RINGLET_VERIFY_NONE = 0,
  RINGLET_VERIFY_WARN,
  RINGLET_VERIFY_STRICT,
} RingletVerify;

/**
 * RingletWritten:
 * @RINGLET_WRITTEN_NOT: it is still to come
 * @RINGLET_WRITTEN_PERHAPS: its place is there, and nobody can tell from the file
 *   whether all of it is filled: when nothing changes any more it is
 * @RINGLET_WRITTEN_YES: it is there
 *
 * What is known of a frame in a file that another program may be writing.
 */
typedef enum {
  RINGLET_WRITTEN_NOT = 0,
  RINGLET_WRITTEN_PERHAPS,
  RINGLET_WRITTEN_YES,
} RingletWritten;

/**
 * RingletReaderInput:
 * @path: (nullable): name of the file on disk; NULL when there are only bytes
 * @bytes: the whole file, in memory or, if it is large, mapped: then a frame that keeps
 *   a part of it must copy, ringlet_map_is_one(), which ringlet_raw_take_image() minds
 * @verify: a file that is opened by itself warns, a series does not compare checksums,
 *   which cost time, unless asked for
 * @inner: (nullable): what stood behind "::" in the user's path, such as the name of
 *   an HDF5 dataset; readers without inner structure refuse it by name
 */
typedef struct {
  const char *path;
  GBytes *bytes;
  const char *inner;
  RingletVerify verify;
} RingletReaderInput;

/**
 * RingletReader:
 * @name: stable short name, used by the command line and in error messages
 * @suffixes: (array zero-terminated=1): lower case, with the dot; a hint only
 * @is_sequential: whether frames follow each other from the start of the file, so that
 *   @open finds those that are whole in a file that is cut, and others only behind them
 * @opens_path: whether @open opens the file anew where it has a path, and does not
 * touch the bytes then
 * @has_inner: whether @open understands #RingletReaderInput.inner
 * @probe: looks at the first bytes; never fails, never allocates. Returns 0 for
 *   "not mine", 100 for "magic matches", values between when the magic is weak
 * @probe_named: (nullable): the same for a file that no @probe knows and whose name has
 *   one of @suffixes: what could be anything else too
 * @open: finds the frames, at least one, without decoding any. Must survive any input.
 *   The input outlives the returned state
 * @read: decodes frame @index < *n_frames. Must survive any input; may be called from
 *   several threads at once
 * @fetch: (nullable): frame @index < *n_frames as bitshuffle and LZ4 left it, @stored,
 *   (transfer full); %NULL where it is stored in another way. Thread rule as @read
 * @written: (nullable): whether frame @index < *n_frames is in the file already; NULL
 *   where that is nowhere said. Thread rule as @read
 * @number: (nullable): which one frame @index < *n_frames is in the whole series, of
 *   which frames may be missing; @index itself where it is %NULL. Thread rule as @read
 * @n_missing: (nullable): frames of the series that are known to be missing
 * @describe: shape, type and header of frame @index < *n_frames without decoding its
 *   pixels. @info is zeroed before. Thread rule as @read
 * @close: frees the state
 * @list_files: (nullable): adds the absolute names of a file and of all files that it
 *   reads; NULL for a format whose files stand alone
 *
 * One image format. Readers are constant tables listed in reader.c; all state is in
 * what @open returns. Error texts do not name the file: the caller puts its path in
 * front.
 */
typedef struct {
  const char *name;
  const char *const *suffixes;
  gboolean is_sequential;
  gboolean opens_path;
  gboolean has_inner;
  int (*probe) (const guint8 *head, gsize size);
  int (*probe_named) (const guint8 *head, gsize size);
  gpointer (*open) (const RingletReaderInput *input, guint64 *n_frames, GError **error);
  RingletImage *(*read) (
      gpointer state, guint64 index, GCancellable *cancellable, GError **error);
  gboolean (*fetch) (gpointer state, guint64 index, GBytes **stored,
      GCancellable *cancellable, GError **error);
  RingletWritten (*written) (gpointer state, guint64 index, GCancellable *cancellable);
  guint64 (*number) (gpointer state, guint64 index);
  guint64 (*n_missing) (gpointer state);
  gboolean (*describe) (
      gpointer state, guint64 index, RingletFrameInfo *info, GError **error);
  void (*close) (gpointer state);
  void (*list_files) (const char *path, GPtrArray *files);
} RingletReader;

/* (array zero-terminated=1): all readers of this build */
const RingletReader *const *ringlet_reader_list (void);

/**
 * ringlet_reader_find:
 * @path: (nullable): only its suffix is looked at
 * @error: RINGLET_ERROR_UNSUPPORTED when no reader claims the bytes, with a text that
 *   says what the content looks like; RINGLET_ERROR_TRUNCATED for an empty file
 *
 * Content decides; the suffix breaks ties only, and counts where the content says
 * nothing.
 *
 * Returns: (transfer none): the reader with the highest probe() score
 */
const RingletReader *ringlet_reader_find (
    GBytes *bytes, const char *path, GError **error);

/* (transfer none) (nullable): the reader that @inner asks for, whatever the bytes are:
 * "raw:…" states what the file does not say. @inner: (nullable) */
const RingletReader *ringlet_reader_of_inner (const char *inner);

/**
 * ringlet_reader_judge:
 * @damage: (transfer full): what a checksum that differs says
 * @meta: gets it as a warning, unless @verify is strict
 * @error: @damage, where @verify is strict
 *
 * For readers that have found pixels to differ from the checksum of their file.
 *
 * Returns: whether the pixels are to be read none the less
 */
gboolean ringlet_reader_judge (
    RingletVerify verify, GError *damage, RingletImageMeta *meta, GError **error);

G_END_DECLS
