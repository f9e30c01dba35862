/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sockets of ZeroMQ; no other file knows that library. In a build without it they are
 * refused by name, RINGLET_ERROR_UNSUPPORTED. */

/**
 * RingletStreamSocket:
 *
 * One thread at a time uses one.
 */
typedef struct _RingletStreamSocket RingletStreamSocket;

/* Whether this build has ZeroMQ. */
gboolean ringlet_stream_socket_is_built (void);

/**
 * ringlet_stream_socket_check:
 * @address: "tcp://HOST:PORT" or "ipc://PATH"
 * @error: RINGLET_ERROR_VALUE for anything else
 */
gboolean ringlet_stream_socket_check (const char *address, GError **error);

/* Whether nobody but this machine reaches @address, which is one. */
gboolean ringlet_stream_socket_is_local (const char *address);

/**
 * ringlet_stream_socket_pull:
 * @address: of a socket that pushes, as a detector does
 * @error: RINGLET_ERROR_VALUE, RINGLET_ERROR_UNSUPPORTED, G_IO_ERROR
 *
 * Whoever is there is connected with when it is there: no error says that nobody is.
 * Some messages are taken ahead; beyond them, what is not received waits at the sender.
 */
RingletStreamSocket *ringlet_stream_socket_pull (const char *address, GError **error);

/**
 * ringlet_stream_socket_publish:
 * @address: to bind to; port "*" for one that is free
 * @error: as ringlet_stream_socket_pull()
 */
RingletStreamSocket *ringlet_stream_socket_publish (
    const char *address, GError **error);

/* Returns (transfer none): the address, with the port that was taken. */
const char *ringlet_stream_socket_address (const RingletStreamSocket *self);

/**
 * ringlet_stream_socket_receive:
 * @timeout_ms: how long to wait, −1 for as long as it takes
 * @parts: (out) (transfer full) (nullable) (element-type GBytes): a message; NULL when
 *   none came in time
 * @error: G_IO_ERROR, also G_IO_ERROR_CANCELLED, at once
 */
gboolean ringlet_stream_socket_receive (RingletStreamSocket *self, int timeout_ms,
    GPtrArray **parts, GCancellable *cancellable, GError **error);

/**
 * ringlet_stream_socket_send:
 * @parts: (element-type GBytes): a message
 *
 * Never waits.
 *
 * Returns: %FALSE when somebody who listens has not taken the last thousand: then
 *   nobody gets this one
 */
gboolean ringlet_stream_socket_send (RingletStreamSocket *self, GPtrArray *parts);

/* Closes, after @linger_ms at most for what was sent to go out. */
void ringlet_stream_socket_close (RingletStreamSocket *self, int linger_ms);

G_END_DECLS
