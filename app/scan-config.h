/* SPDX-License-Identifier: MIT */
#pragma once

#include "scan/scan-file.h"

G_BEGIN_DECLS

/**
 * RingletScanMotor:
 * @n: positions; 0 where it is not known
 * @name: (nullable)
 * @unit: (nullable)
 * @has_range: @first and @last are known
 * @first: first position
 * @last: last one
 *
 * What somebody says of one direction of a scan.
 */
typedef struct {
  guint n;
  char *name;
  char *unit;
  gboolean has_range;
  double first;
  double last;
} RingletScanMotor;

void ringlet_scan_motor_clear (RingletScanMotor *self);

/* Returns the axis of @n positions: 0, 1, … where no range is known. Borrows the texts.
 */
RingletScanAxis ringlet_scan_motor_axis (
    const RingletScanMotor *self, const char *name, guint n);

/**
 * RingletScanConfig:
 * @slow: from row to row
 * @fast: from cell to cell
 * @offset: frames before the first cell
 * @serpentine: every other row runs back
 * @title: (nullable)
 * @inputs: (array zero-terminated=1): the files of the frames
 * @output: (nullable): where to
 * @warnings: (element-type utf8): keys that say nothing here
 *
 * What a configuration of pyFAI's diff_map says beside how to integrate, which
 * ringlet_azimint_load() reads: version 1, and those before that had no version. Of
 * these pyFAI takes what is said of the slow motor for the fast one, too, where nothing
 * is said of that; here each has its own, or nothing.
 *
 * Source: pyFAI 2026.9, io/diffmap_config.py.
 */
typedef struct {
  RingletScanMotor slow;
  RingletScanMotor fast;
  gint64 offset;
  gboolean serpentine;
  char *title;
  char **inputs;
  char *output;
  GPtrArray *warnings;
} RingletScanConfig;

/**
 * ringlet_scan_config_load:
 * @config: (out caller-allocates)
 * @error: begins with the path and names the key; RINGLET_ERROR_UNSUPPORTED for a newer
 *   version
 *
 * Of a configuration that is of no scan, all is left open.
 */
gboolean ringlet_scan_config_load (
    const char *path, RingletScanConfig *config, GError **error);
void ringlet_scan_config_clear (RingletScanConfig *self);

/**
 * ringlet_scan_config_format:
 * @facts: of the scan; its configuration is not looked at
 * @like: how its frames are integrated
 * @serpentine: every other row runs back
 * @n_frames: (array): of each of the inputs
 * @output: where to
 *
 * Returns: (transfer full): JSON, version 1, that pyFAI and
 *   ringlet_scan_config_load() read
 */
char *ringlet_scan_config_format (const RingletScanFacts *facts,
    const RingletResult *like, gboolean serpentine, const guint64 *n_frames,
    const char *output);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletScanMotor, ringlet_scan_motor_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletScanConfig, ringlet_scan_config_clear)

G_END_DECLS
