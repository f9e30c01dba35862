/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RingletDetachedFunc:
 * @data: of the call, which alone keeps it alive
 *
 * Work that may hang in the operating system. Runs in a thread of its own and may end
 * long after its caller: what it touches belongs to @data or to nobody. @cancellable is
 * the current one of the thread as well.
 */
typedef gpointer (*RingletDetachedFunc) (
    gpointer data, GCancellable *cancellable, GError **error);

/**
 * ringlet_detached_run:
 * @data: (transfer full): freed with @free_data when @func is done, whoever waits then
 * @free_result: frees what @func returns when nobody waits any more
 * @cancellable: (nullable): without one nobody can cancel: @func runs in the caller
 * @error: of @func, or G_IO_ERROR_CANCELLED
 *
 * Calls to a file on a mount whose server is gone never return, and nothing wakes them.
 * So @func runs in another thread, which is left behind when the caller cancels: this
 * returns at once then, and the thread ends when the system lets it. It has the
 * niceness of the caller. Any thread; from within @func as well, which is pointless.
 *
 * Returns: (transfer full) (nullable): what @func returned
 */
gpointer ringlet_detached_run (RingletDetachedFunc func, gpointer data,
    GDestroyNotify free_data, GDestroyNotify free_result, GCancellable *cancellable,
    GError **error);

G_END_DECLS
