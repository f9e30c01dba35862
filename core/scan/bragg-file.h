/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-growing.h"
#include "process/bragg.h"

G_BEGIN_DECLS

/**
 * RingletBraggKind:
 * @RINGLET_BRAGG_NEXUS: peaks as pyFAI's peakfinder writes them: /entry_0000/peaks with
 *   spots, frame_ptr, index, intensity, sigma, pos1 and pos2
 * @RINGLET_BRAGG_CXI: peaks as CrystFEL and others read them: /entry_1/result_1 with
 *   nPeaks, peakTotalIntensity, peakXPosRaw, peakYPosRaw and peakSNR
 * @RINGLET_BRAGG_SPARSE: pixels above the background and the background, as pyFAI's
 *   sparsify-Bragg writes them and FabIO reads them: /entry_0000/sparse_frames
 *
 * What a file holds.
 */
typedef enum {
  RINGLET_BRAGG_NEXUS,
  RINGLET_BRAGG_CXI,
  RINGLET_BRAGG_SPARSE,
} RingletBraggKind;

/**
 * RingletBraggFile:
 *
 * A file of what many frames have, which appears under its name when it is committed.
 * No clock is read: the same frames give the same bytes. One thread at a time.
 */
typedef struct _RingletBraggFile RingletBraggFile;

/**
 * ringlet_bragg_file_new:
 * @bragg: outlives the file
 * @sources: (array zero-terminated=1): what was read
 * @error: as ringlet_output_begin()
 *
 * Returns: (transfer full): the file
 */
RingletBraggFile *ringlet_bragg_file_new (RingletBraggKind kind,
    const RingletBragg *bragg, const char *const *sources, const char *path,
    gboolean overwrite, GError **error);

/**
 * ringlet_bragg_file_check:
 * @type: of the pixels of a frame
 * @error: RINGLET_ERROR_VALUE when a file of sparse frames holds another type
 */
gboolean ringlet_bragg_file_check (
    const RingletBraggFile *self, RingletPixelType type, GError **error);

/**
 * ringlet_bragg_file_add:
 * @number: of the frame in what was read
 * @type: of its pixels, see ringlet_bragg_file_check()
 * @frame: (nullable): NULL where it failed: it keeps its place and has nothing
 * @error: G_FILE_ERROR when the device is full
 */
gboolean ringlet_bragg_file_add (RingletBraggFile *self, guint64 number,
    RingletPixelType type, const RingletBraggFrame *frame, GError **error);

/**
 * ringlet_bragg_file_commit:
 * @error: as ringlet_output_commit(); RINGLET_ERROR_VALUE when no frame has been added
 *   that did not fail
 */
gboolean ringlet_bragg_file_commit (RingletBraggFile *self, GError **error);

/* What was not committed is removed. */
void ringlet_bragg_file_free (RingletBraggFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletBraggFile, ringlet_bragg_file_free)

G_END_DECLS
