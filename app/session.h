/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

/**
 * ringlet_session_paths:
 * @project: with an image
 *
 * What has to be opened to go on with @project another day: its project file, or the
 * files of its images with those of geometry and mask.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): names as
 *   ringlet_source_path() gives them; NULL where there is nothing to open again: no
 *   image, one in no file, or more than a thousand of them. Main thread.
 */
char **ringlet_session_paths (RingletProject *project);

/* Returns (transfer full): what @paths are in a few words: "LaB6.edf, LaB6.poni", of
 * many the first and how many more. */
char *ringlet_session_describe (const char *const *paths);

G_END_DECLS
