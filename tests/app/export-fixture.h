/* SPDX-License-Identifier: MIT */
#pragma once

#include "export.h"
#include "fixture.h"

G_BEGIN_DECLS

/* The test runs in it, so that names may be relative. */
extern char *export_folder;

/**
 * ExportCase:
 * @images: relative, with bars between
 * @poni: and the names that follow: files of export_setup()
 * @set: (nullable): changes what is the default
 *
 * A document, and what is written of it.
 */
typedef struct {
  const char *name;
  const char *images;
  gboolean is_absolute;
  const char *poni;
  const char *mask;
  const char *dark;
  const char *flat;
  gboolean no_gap_mask;
  guint64 frame;
  RingletCakeBins cake;
  void (*set) (RingletPlan *plan);
  const char *suffix;
  RingletExport what;
} ExportCase;

#define EXPORT_MASK "mask '1'.edf"
#define EXPORT_QUOTES "with blank/it's \"a\" $(file).edf"

/* Writes the files, and goes to their folder. */
void export_setup (void);

/* Runs the tests; then the folder is gone. */
int export_run (void);

/* Returns (transfer full): the document. */
RingletProject *export_project (const ExportCase *c);

gboolean export_to (RingletProject *project, RingletExport what, const char *format,
    const char *path, gboolean overwrite, GError **error);

/* The line as a user pastes it into a shell, "ringlet" being the program under test. */
void export_run_line (const char *line);

G_END_DECLS
