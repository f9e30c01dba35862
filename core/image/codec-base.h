/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_codec_base:
 * @n_bits: of one character: 4 for base16, 5 for base32, 6 for base64
 * @text: (array length=size): blanks and line ends between characters are skipped, "="
 *   fills up the end
 * @to: (array length=n): room for what it stands for
 * @error: RINGLET_ERROR_FORMAT for a character that does not belong there or for more
 *   than @n bytes, RINGLET_ERROR_TRUNCATED for fewer
 *
 * Bytes from text. GLib's decoder skips whatever it does not know: what was damaged
 * would pass for counts. Source: RFC 4648.
 */
gboolean ringlet_codec_base (
    guint n_bits, const char *text, gsize size, guint8 *to, gsize n, GError **error);

G_END_DECLS
