/* SPDX-License-Identifier: MIT */
#pragma once

#include <string.h>

#include "base/error.h"

G_BEGIN_DECLS

/**
 * RingletCursor:
 *
 * A read position in untrusted bytes. Every read checks the bounds first and
 * goes through memcpy(), so alignment never matters. Readers touch file bytes
 * through this type only.
 */
typedef struct {
  const guint8 *at;
  const guint8 *end;
  GBytes *owner; /* (transfer none) (nullable): that the cursor was made for */
} RingletCursor;

static inline RingletCursor
ringlet_cursor_init (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return (RingletCursor){ .at = data, .end = data + size, .owner = bytes };
}

static inline gsize
ringlet_cursor_left (const RingletCursor *self)
{
  return (gsize) (self->end - self->at);
}

/* Bytes before the read position; only for a cursor with an owner. */
static inline gsize
ringlet_cursor_position (const RingletCursor *self)
{
  return (gsize) (self->at - (const guint8 *) g_bytes_get_data (self->owner, NULL));
}

static inline void
ringlet_cursor_set_short (
    const RingletCursor *self, guint64 size, const char *what, GError **error)
{
  g_autofree char *place = self->owner == NULL
      ? g_strdup ("")
      : g_strdup_printf (
            " from byte %" G_GSIZE_FORMAT " on", ringlet_cursor_position (self));

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "%s needs %" G_GUINT64_FORMAT " bytes%s, only %" G_GSIZE_FORMAT
      " are left in the file",
      what, size, place, ringlet_cursor_left (self));
}

/* Advances past @size bytes; (transfer none) pointer to them, NULL on error. */
static inline const guint8 *
ringlet_cursor_take (
    RingletCursor *self, guint64 size, const char *what, GError **error)
{
  const guint8 *start = self->at;

  if (size > ringlet_cursor_left (self)) {
    ringlet_cursor_set_short (self, size, what, error);
    return NULL;
  }

  self->at += size;
  return start;
}

G_END_DECLS
