/* SPDX-License-Identifier: MIT */
#include "stream-link.h"

#include <signal.h>
#include <string.h>
#include <zmq.h>

#include "support/stream-messages.h"

/* Nothing takes so long. */
#define PATIENCE_MS 60000
/* Series before it are of link_wait_for_listener(). */
#define FIRST_IDLE_SERIES 1000000

static void *
socket_new (Link *self, int type)
{
  void *socket = zmq_socket (self->context, type);
  const int patience = PATIENCE_MS;
  const int zero = 0;
  const int soon = 10;

  g_assert_nonnull (socket);
  zmq_setsockopt (socket, ZMQ_RCVTIMEO, &patience, sizeof patience);
  zmq_setsockopt (socket, ZMQ_SNDTIMEO, &patience, sizeof patience);
  zmq_setsockopt (socket, ZMQ_LINGER, &zero, sizeof zero);
  zmq_setsockopt (socket, ZMQ_RECONNECT_IVL, &soon, sizeof soon);
  return socket;
}

static void
spawn (Link *self, const char *folder, const char *options)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *line = g_strdup_printf (
      "%s stream --poni a.poni --publish ipc://results %s ipc://detector",
      g_getenv ("RINGLET_CLI"), options);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  g_subprocess_launcher_set_cwd (launcher, folder);
  self->process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
}

Link *
link_new (const char *folder, const char *options)
{
  Link *self = g_new0 (Link, 1);
  g_autofree char *detector = g_strdup_printf ("ipc://%s/detector", folder);
  g_autofree char *results = g_strdup_printf ("ipc://%s/results", folder);

  self->context = zmq_ctx_new ();
  self->push = socket_new (self, ZMQ_PUSH);
  self->subscribe = socket_new (self, ZMQ_SUB);
  g_assert_cmpint (zmq_bind (self->push, detector), ==, 0);
  spawn (self, folder, options);
  zmq_setsockopt (self->subscribe, ZMQ_SUBSCRIBE, "", 0);
  g_assert_cmpint (zmq_connect (self->subscribe, results), ==, 0);
  return self;
}

void
link_free (Link *self)
{
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  zmq_close (self->push);
  zmq_close (self->subscribe);
  zmq_ctx_term (self->context);
  g_free (self->out);
  g_free (self->err);
  g_free (self);
}

void
link_send (Link *self, GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++) {
    gsize size = 0;
    gconstpointer data = g_bytes_get_data (g_ptr_array_index (parts, i), &size);

    g_assert_cmpint (
        zmq_send (self->push, data, size, i + 1 < parts->len ? ZMQ_SNDMORE : 0), ==,
        (int) size);
  }
  g_ptr_array_unref (parts);
}

/* Returns (nullable): within @flags. */
static GPtrArray *
receive (Link *self, int flags)
{
  GPtrArray *parts = stream_parts ();
  int more = 1;

  while (more != 0) {
    size_t size = sizeof more;
    zmq_msg_t message;

    zmq_msg_init (&message);
    if (zmq_msg_recv (&message, self->subscribe, flags) < 0) {
      zmq_msg_close (&message);
      g_ptr_array_unref (parts);
      return NULL;
    }
    g_ptr_array_add (
        parts, g_bytes_new (zmq_msg_data (&message), zmq_msg_size (&message)));
    zmq_msg_close (&message);
    zmq_getsockopt (self->subscribe, ZMQ_RCVMORE, &more, &size);
  }
  return parts;
}

/* Those of idle series may still be on their way. */
GPtrArray *
link_receive (Link *self)
{
  for (;;) {
    GPtrArray *parts = receive (self, 0);

    g_assert_nonnull (parts);
    if (message_count (parts, "series") < FIRST_IDLE_SERIES)
      return parts;
    g_ptr_array_unref (parts);
  }
}

void
link_wait_for_listener (Link *self)
{
  GPtrArray *heard = NULL;

  for (guint64 i = 0; heard == NULL; i++) {
    link_send (self, stream_header (FIRST_IDLE_SERIES + i, "none", 0, 0, 0));
    link_send (self, stream_end (FIRST_IDLE_SERIES + i));
    g_usleep (20000);
    heard = receive (self, ZMQ_DONTWAIT);
    g_assert_cmpuint (i, <, PATIENCE_MS / 20);
  }
  g_ptr_array_unref (heard);
}

void
link_interrupt (Link *self)
{
  g_subprocess_send_signal (self->process, SIGINT);
}

void
link_wait (Link *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (
      self->process, NULL, NULL, &self->out, &self->err, &error);
  g_assert_no_error (error);
  self->code = g_subprocess_get_if_exited (self->process)
      ? g_subprocess_get_exit_status (self->process)
      : -1;
  g_clear_object (&self->process);
  g_test_message ("exit code %d\n%s%s", self->code, self->out, self->err);
}

JsonObject *
message_object (GPtrArray *parts)
{
  GBytes *part = g_ptr_array_index (parts, 0);
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_true (json_parser_load_from_data (
      parser, g_bytes_get_data (part, NULL), (gssize) g_bytes_get_size (part), NULL));
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

gint64
message_count (GPtrArray *parts, const char *key)
{
  g_autoptr (JsonObject) object = message_object (parts);

  g_assert_true (json_object_has_member (object, key));
  return json_object_get_int_member (object, key);
}

const char *
message_kind (GPtrArray *parts)
{
  g_autoptr (JsonObject) object = message_object (parts);

  g_assert_cmpstr (
      json_object_get_string_member (object, "format"), ==, "ringlet-stream");
  g_assert_cmpint (json_object_get_int_member (object, "version"), ==, 1);
  return g_intern_string (json_object_get_string_member (object, "kind"));
}
