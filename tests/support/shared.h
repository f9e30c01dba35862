/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_test_shared:
 * @relative: path below the shared folder, "data/conformance.h5"
 *
 * Measured images and reference numbers lie beside the project, in the folder that
 * RINGLET_SHARED names. Without it the test is skipped, unless RINGLET_REQUIRE_SHARED
 * is 1: then it fails, so that continuous integration cannot skip it unseen.
 *
 * Returns: (transfer full) (nullable): the path; NULL when the caller should return
 */
char *ringlet_test_shared (const char *relative);

G_END_DECLS
