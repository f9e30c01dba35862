/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"
#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/* How the results of a series were made, in @entry, but for what differs from frame to
 * frame. The lock is held. */
gboolean ringlet_series_about_write (
    hid_t entry, const RingletResult *result, GError **error);

/**
 * ringlet_series_about_note_method:
 * @method: (inout) (nullable): as the head has it
 * @other: of a row
 *
 * Where they differ the head says "several" from then on, also while others read. The
 * lock is held.
 */
gboolean ringlet_series_about_note_method (
    hid_t entry, char **method, const char *other, GError **error);

/* Has the head of an older file as ringlet_series_about_write() writes it, with room
 * for ringlet_series_about_note_method(). The lock is held. */
gboolean ringlet_series_about_renew (hid_t entry, GError **error);

/* Returns (transfer full) (nullable): as the head has it. The lock is held. */
char *ringlet_series_about_dup_method (hid_t entry);

/* RINGLET_ERROR_VALUE when @result was made otherwise than what is there says; which
 * engine did it and the version of the program do not matter. */
gboolean ringlet_series_about_check (
    hid_t entry, const RingletResult *result, GError **error);

G_END_DECLS
