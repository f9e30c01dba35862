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

/* Advances past @size bytes; (transfer none) pointer to them, NULL on error. */
static inline const guint8 *
ringlet_cursor_take (
    RingletCursor *self, guint64 size, const char *what, GError **error)
{
  const guint8 *start = self->at;

  if (size > ringlet_cursor_left (self)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "%s needs %" G_GUINT64_FORMAT " bytes, only %" G_GSIZE_FORMAT
        " are left in the file",
        what, size, ringlet_cursor_left (self));
    return NULL;
  }

  self->at += size;
  return start;
}

G_END_DECLS
