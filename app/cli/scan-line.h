/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/progress.h"
#include "cli/set-up-document.h"
#include "scan-config.h"
#include "scan-run.h"

G_BEGIN_DECLS

/* What is said where nothing says it. */
#define RINGLET_SCAN_HOW_MANY                                                          \
  "how many rows and cells? Give --grid, such as 10x20 or autox20"

/**
 * RingletScanWords:
 * @command: "map"
 * @slow_option: "slow": the option that says the positions from row to row
 * @fast_option: "fast"
 * @slow_name: what the motor is called where nothing is said
 * @fast_name: likewise
 * @title: of the entry
 *
 * What commands about scans do not share.
 */
typedef struct {
  const char *command;
  const char *slow_option;
  const char *fast_option;
  const char *slow_name;
  const char *fast_name;
  const char *title;
} RingletScanWords;

/**
 * RingletScanLine:
 *
 * What the command line says of a scan, as text, and in @grid, @slow_motor and
 * @fast_motor what comes of it, of a configuration and of a project.
 */
typedef struct {
  const RingletScanWords *words;
  RingletSetUp set_up;
  RingletSetUpDocument document;
  char *grid;
  char *offset;
  char *blanks;
  char *slow;
  char *fast;
  gboolean zigzag;
  char *output;
  char *threads;
  gboolean overwrite;
  gboolean quiet;
  RingletScanConfig config;
  RingletScanMotor slow_motor;
  RingletScanMotor fast_motor;
  RingletMapGrid values;
} RingletScanLine;

/* Returns (transfer full) the options, @before first; they point into @self. */
GOptionEntry *ringlet_scan_line_entries (
    RingletScanLine *self, const GOptionEntry *before);
void ringlet_scan_line_clear (RingletScanLine *self);

/**
 * ringlet_scan_line_read:
 * @error: of the files that --like and --config name
 *
 * Reads what the options replace; before ringlet_scan_line_parse().
 */
gboolean ringlet_scan_line_read (RingletScanLine *self, GError **error);

/* How many images the configuration names. */
guint ringlet_scan_line_n_inputs (const RingletScanLine *self);

/* @error: RINGLET_ERROR_VALUE naming the option. @n_images: on the line */
gboolean ringlet_scan_line_parse (
    RingletScanLine *self, gsize n_images, RingletSettings *settings, GError **error);

/**
 * ringlet_scan_line_load:
 * @paths: (array zero-terminated=1): images; those of the configuration or of the
 *   project where there are none
 *
 * Makes the document, and the grid: an option comes before the configuration, and that
 * before the project. What the user has to know goes to standard error.
 */
gboolean ringlet_scan_line_load (RingletScanLine *self, const RingletSettings *settings,
    const char *const *paths, RingletProject *project, GError **error);

/* Whether @path may be written; @others: (array zero-terminated=1): what is written
 * before it */
gboolean ringlet_scan_line_check_output (const RingletScanLine *self,
    const RingletState *state, const char *path, const char *const *others,
    GError **error);

/* The order that the line gives; borrows it. */
RingletScanOrder ringlet_scan_line_order (
    const RingletScanLine *self, RingletProject *project);

/* Tells frames that failed and what readers found odd to standard error. Returns the
 * exit code. */
int ringlet_scan_line_tell (const RingletScanLine *self, const RingletScan *scan);

/* Keeps in a project file what --save-project asks for, with the grid and, if there are
 * any, the regions. @rois: (nullable) (element-type RingletMapRoi) */
gboolean ringlet_scan_line_save (const RingletScanLine *self, RingletProject *project,
    const GArray *rois, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletScanLine, ringlet_scan_line_clear)

G_END_DECLS
