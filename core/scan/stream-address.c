/* SPDX-License-Identifier: MIT */

/* What an address says, with ZeroMQ or without. */

#include <string.h>

#include "base/error.h"
#include "scan/stream-socket.h"

static gboolean
is_port (const char *text)
{
  guint64 port = 0;

  return g_str_equal (text, "*") ||
      g_ascii_string_to_unsigned (text, 10, 1, 65535, &port, NULL);
}

static gboolean
is_address (const char *address)
{
  const char *colon = NULL;

  if (g_str_has_prefix (address, "ipc://"))
    return address[6] != '\0';
  if (!g_str_has_prefix (address, "tcp://"))
    return FALSE;
  colon = strrchr (address + 6, ':');
  return colon != NULL && colon > address + 6 && is_port (colon + 1);
}

gboolean
ringlet_stream_socket_check (const char *address, GError **error)
{
  if (is_address (address))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s is no address: write tcp://HOST:PORT, as in tcp://127.0.0.1:9999, or "
      "ipc://PATH",
      address);
  return FALSE;
}

gboolean
ringlet_stream_socket_is_local (const char *address)
{
  static const char *const hosts[] = { "localhost:", "[::1]:" };
  const char *host = address + strlen ("tcp://");
  g_autofree char *name = NULL;
  g_autoptr (GInetAddress) inet = NULL;

  if (g_str_has_prefix (address, "ipc://"))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++) {
    if (g_str_has_prefix (host, hosts[i]))
      return TRUE;
  }
  name = g_strndup (host, (gsize) (strrchr (host, ':') - host));
  inet = g_inet_address_new_from_string (name);
  return inet != NULL && g_inet_address_get_is_loopback (inet);
}
