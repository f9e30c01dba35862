/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* `ringlet stream` between a detector that is none and somebody who listens. */

/**
 * Link:
 * @context: of ZeroMQ
 * @push: sends as a detector does
 * @subscribe: listens to results
 * @process: the program; gone when it was waited for
 * @code: its exit code then
 * @out: what it wrote
 * @err: likewise
 */
typedef struct {
  void *context;
  void *push;
  void *subscribe;
  GSubprocess *process;
  int code;
  char *out;
  char *err;
} Link;

/* Runs `ringlet stream OPTIONS` in @folder, which has a.poni; results are published. */
Link *link_new (const char *folder, const char *options);
void link_free (Link *self);

/* Takes @parts (transfer full), which go out when the program takes them. */
void link_send (Link *self, GPtrArray *parts);

/* Returns (transfer full) (element-type GBytes): what is published next. */
GPtrArray *link_receive (Link *self);

/* Sends series without a frame until it is heard that one ended. */
void link_wait_for_listener (Link *self);

/* What the program says when it has ended. */
void link_wait (Link *self);
void link_interrupt (Link *self);

/* What the first part says; message_object() is (transfer full). */
JsonObject *message_object (GPtrArray *parts);
gint64 message_count (GPtrArray *parts, const char *key);
const char *message_kind (GPtrArray *parts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Link, link_free)

G_END_DECLS
