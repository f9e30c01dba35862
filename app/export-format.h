/* SPDX-License-Identifier: MIT */
#pragma once

#include "export.h"
#include "export/writer.h"

G_BEGIN_DECLS

/* The formats of exports as they are asked for. */

/* Returns (transfer container) (element-type RingletWriter): all that hold @what, which
 * is no picture, in the order of the table. */
GPtrArray *ringlet_export_formats (RingletExport what);

/* For humans, and a message: "GSAS". */
const char *ringlet_export_format_title (const RingletWriter *writer);

/**
 * ringlet_export_path:
 * @typed: what the user typed
 * @format: (nullable): what the user chose, NULL to go by the suffix
 * @suffix: where neither tells a format, with the dot
 *
 * Returns: (transfer full): with the suffix of the format: one of another format is
 * replaced, a dot that belongs to a name stays
 */
char *ringlet_export_path (const char *typed, RingletExport what,
    const RingletWriter *format, const char *suffix);

G_END_DECLS
