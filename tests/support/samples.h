/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * ringlet_test_samples:
 * @relative: path of a list below the shared folder, "data/formats/index.json"
 *
 * Returns: (transfer full) (nullable): the list of samples, one object a file; NULL
 * when the caller should return, as with ringlet_test_shared()
 */
JsonNode *ringlet_test_samples (const char *relative);

/* Returns (transfer none) (nullable): what to write behind "::" to read @file, a name
 * of the list, because there is no header that says it. */
const char *ringlet_test_sample_stated (const char *file);

/* @error must name the file at @path and say more, in UTF-8. */
void ringlet_test_assert_clean_error (const GError *error, const char *path);

G_END_DECLS
