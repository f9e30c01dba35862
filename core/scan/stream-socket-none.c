/* SPDX-License-Identifier: MIT */

/* The sockets of a build without ZeroMQ. */

#include "base/error.h"
#include "scan/stream-socket.h"

gboolean
ringlet_stream_socket_is_built (void)
{
  return FALSE;
}

static gpointer
refuse (GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "this program was built without ZeroMQ, which streams need: install libzmq "
      "(Debian: libzmq3-dev) and build it again with -Dzmq=enabled");
  return NULL;
}

RingletStreamSocket *
ringlet_stream_socket_pull (const char *address, GError **error)
{
  return refuse (error);
}

RingletStreamSocket *
ringlet_stream_socket_publish (const char *address, GError **error)
{
  return refuse (error);
}

const char *
ringlet_stream_socket_address (const RingletStreamSocket *self)
{
  g_return_val_if_reached (NULL);
}

gboolean
ringlet_stream_socket_receive (RingletStreamSocket *self, int timeout_ms,
    GPtrArray **parts, GCancellable *cancellable, GError **error)
{
  return refuse (error) != NULL;
}

gboolean
ringlet_stream_socket_send (RingletStreamSocket *self, GPtrArray *parts)
{
  g_return_val_if_reached (FALSE);
}

void
ringlet_stream_socket_close (RingletStreamSocket *self, int linger_ms)
{
}
