/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/json.h"
#include "image/source.h"

G_BEGIN_DECLS

/* The parts of "ringlet info". */

/**
 * RingletInfoOptions:
 * @header: every line of the file's own header
 * @frames: what differs between frames, each by itself
 * @statistics: of the pixels of the first frame, or of each with @frames
 * @verify: read every frame and compare its checksums
 */
typedef struct {
  gboolean header;
  gboolean frames;
  gboolean statistics;
  gboolean verify;
} RingletInfoOptions;

/**
 * RingletInfoStatistics:
 * @min: of the pixels that are no flags and finite, as all up to @n; INFINITY without
 * @max: the same; −INFINITY without
 * @sum: the same
 * @n: how many these are
 * @n_flagged: pixels of unsigned types that hold one of the two largest numbers, by
 *   which counting detectors say "gap" and "dead"
 * @n_masked: these and what is not finite
 * @n_saturated: pixels, no flags, at the limit that the header states, or else at the
 *   largest number of an integer type
 * @n_negative: pixels below 0, as −1 and −2 are by which some detectors say the same
 */
typedef struct {
  double min;
  double max;
  double sum;
  gsize n;
  gsize n_flagged;
  gsize n_masked;
  gsize n_saturated;
  gsize n_negative;
} RingletInfoStatistics;

RingletInfoStatistics ringlet_info_measure (const RingletImage *image);

/**
 * RingletInfoFile:
 * @label: path as UTF-8
 * @source: the file
 * @n_files: files that its frames come from
 * @n_bytes: size of these together
 *
 * What is told. A reader's own texts are made safe for a terminal when they are
 * printed.
 */
typedef struct {
  char *label;
  RingletSource *source;
  guint n_files;
  guint64 n_bytes;
} RingletInfoFile;

/* Tells of frame @index; @statistics: (nullable). */
void ringlet_info_print_file (const RingletInfoFile *file,
    const RingletFrameInfo *first, const RingletInfoOptions *options,
    const RingletInfoStatistics *statistics);
void ringlet_info_print_frame (guint64 index, const RingletFrameInfo *info,
    const RingletInfoStatistics *statistics);

/* One line for all frames whose checksums were compared. */
void ringlet_info_print_verified (guint64 n_frames, guint64 n_damaged);

/* Every reader with its suffixes. */
void ringlet_info_print_formats (void);
void ringlet_info_add_formats (JsonBuilder *json);

/* Members of the open object. */
void ringlet_info_add_file (
    JsonBuilder *json, const RingletInfoFile *file, const RingletFrameInfo *first);
void ringlet_info_add_frame (
    JsonBuilder *json, guint64 index, const RingletFrameInfo *info);
void ringlet_info_add_statistics (
    JsonBuilder *json, const RingletInfoStatistics *statistics);

G_END_DECLS
