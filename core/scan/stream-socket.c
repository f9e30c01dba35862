/* SPDX-License-Identifier: MIT */
#include "scan/stream-socket.h"

#include <errno.h>
#include <string.h>
#include <zmq.h>

#include "base/error.h"
#include "image/image.h"
#include "scan/stream-message.h"

/* Messages that are taken ahead of who receives them: few, so that it is the sender who
 * sees that they wait. */
#define N_AHEAD 4
/* Results that wait for somebody who listens. */
#define N_BEHIND 1000

struct _RingletStreamSocket {
  void *context;
  void *socket;
  char *address;
};

gboolean
ringlet_stream_socket_is_built (void)
{
  return TRUE;
}

static gboolean
fail (const char *address, GError **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", address,
      zmq_strerror (errno));
  return FALSE;
}

void
ringlet_stream_socket_close (RingletStreamSocket *self, int linger_ms)
{
  if (self->socket != NULL) {
    zmq_setsockopt (self->socket, ZMQ_LINGER, &linger_ms, sizeof linger_ms);
    zmq_close (self->socket);
  }
  if (self->context != NULL)
    zmq_ctx_term (self->context);
  g_free (self->address);
  g_free (self);
}

static gboolean
set_number (void *socket, int option, int value)
{
  return zmq_setsockopt (socket, option, &value, sizeof value) == 0;
}

static RingletStreamSocket *
socket_new (int type, const char *address, GError **error)
{
  RingletStreamSocket *self = g_new0 (RingletStreamSocket, 1);

  self->address = g_strdup (address);
  self->context = zmq_ctx_new ();
  self->socket = self->context != NULL ? zmq_socket (self->context, type) : NULL;
  if (self->socket != NULL &&
      set_number (self->socket, ZMQ_IPV6, type == ZMQ_PULL || strchr (address, '[')))
    return self;

  fail (address, error);
  ringlet_stream_socket_close (self, 0);
  return NULL;
}

RingletStreamSocket *
ringlet_stream_socket_pull (const char *address, GError **error)
{
  /* The largest image without compression. */
  const gint64 n_most = (gint64) RINGLET_IMAGE_MAX_PIXELS * 4;
  RingletStreamSocket *self = NULL;

  if (!ringlet_stream_socket_check (address, error))
    return NULL;
  self = socket_new (ZMQ_PULL, address, error);
  if (self == NULL)
    return NULL;
  if (set_number (self->socket, ZMQ_RCVHWM, N_AHEAD) &&
      zmq_setsockopt (self->socket, ZMQ_MAXMSGSIZE, &n_most, sizeof n_most) == 0 &&
      zmq_connect (self->socket, address) == 0)
    return self;

  fail (address, error);
  ringlet_stream_socket_close (self, 0);
  return NULL;
}

static gboolean
find_address (RingletStreamSocket *self)
{
  char text[512];
  size_t size = sizeof text;

  if (zmq_getsockopt (self->socket, ZMQ_LAST_ENDPOINT, text, &size) != 0)
    return FALSE;
  g_free (self->address);
  self->address = g_strdup (text);
  return TRUE;
}

RingletStreamSocket *
ringlet_stream_socket_publish (const char *address, GError **error)
{
  RingletStreamSocket *self = NULL;

  if (!ringlet_stream_socket_check (address, error))
    return NULL;
  self = socket_new (ZMQ_PUB, address, error);
  if (self == NULL)
    return NULL;
  /* Else what is too much for somebody disappears without a word. */
  if (set_number (self->socket, ZMQ_XPUB_NODROP, 1) &&
      set_number (self->socket, ZMQ_SNDHWM, N_BEHIND) &&
      zmq_bind (self->socket, address) == 0 && find_address (self))
    return self;

  fail (address, error);
  ringlet_stream_socket_close (self, 0);
  return NULL;
}

const char *
ringlet_stream_socket_address (const RingletStreamSocket *self)
{
  return self->address;
}

/* ---- receiving ---- */

/* Returns whether something is there to be received. */
static gboolean
wait_for (RingletStreamSocket *self, int timeout_ms, GCancellable *cancellable,
    gboolean *is_there, GError **error)
{
  GPollFD stop = { .fd = -1 };
  const gboolean has_stop =
      cancellable != NULL && g_cancellable_make_pollfd (cancellable, &stop);
  zmq_pollitem_t items[] = { { .socket = self->socket, .events = ZMQ_POLLIN },
    { .fd = stop.fd, .events = ZMQ_POLLIN } };
  const int n = zmq_poll (items, has_stop ? 2 : 1, timeout_ms);
  const int code = errno;

  if (has_stop)
    g_cancellable_release_fd (cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  *is_there = n > 0 && (items[0].revents & ZMQ_POLLIN) != 0;
  errno = code;
  return n >= 0 || code == EINTR || fail (self->address, error);
}

static void
close_message (gpointer data)
{
  zmq_msg_close (data);
  g_free (data);
}

/* Returns (transfer full) (nullable): one part, in the memory where it came. */
static GBytes *
receive_part (RingletStreamSocket *self, gboolean *more)
{
  zmq_msg_t *message = g_new (zmq_msg_t, 1);

  zmq_msg_init (message);
  if (zmq_msg_recv (message, self->socket, ZMQ_DONTWAIT) < 0) {
    close_message (message);
    return NULL;
  }
  *more = zmq_msg_more (message) != 0;
  return g_bytes_new_with_free_func (
      zmq_msg_data (message), zmq_msg_size (message), close_message, message);
}

/* The parts of a message come together. What is more than a message may have is not
 * kept, but for one part that shows it. */
static GPtrArray *
receive_parts (RingletStreamSocket *self, GError **error)
{
  g_autoptr (GPtrArray) parts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gboolean more = TRUE;

  while (more) {
    GBytes *part = receive_part (self, &more);

    if (part == NULL) {
      fail (self->address, error);
      return NULL;
    }
    if (parts->len <= RINGLET_STREAM_MAX_PARTS)
      g_ptr_array_add (parts, part);
    else
      g_bytes_unref (part);
  }
  return g_steal_pointer (&parts);
}

gboolean
ringlet_stream_socket_receive (RingletStreamSocket *self, int timeout_ms,
    GPtrArray **parts, GCancellable *cancellable, GError **error)
{
  gboolean is_there = FALSE;

  *parts = NULL;
  if (!wait_for (self, timeout_ms, cancellable, &is_there, error))
    return FALSE;
  if (is_there)
    *parts = receive_parts (self, error);
  return !is_there || *parts != NULL;
}

/* ---- sending ---- */

gboolean
ringlet_stream_socket_send (RingletStreamSocket *self, GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++) {
    gsize size = 0;
    gconstpointer data = g_bytes_get_data (g_ptr_array_index (parts, i), &size);
    const int more = i + 1 < parts->len ? ZMQ_SNDMORE : 0;

    if (zmq_send (self->socket, data, size, ZMQ_DONTWAIT | more) < 0)
      return FALSE;
  }
  return TRUE;
}
