/* SPDX-License-Identifier: MIT */
#include "base/digest.h"

#include <string.h>

RingletDigest *
ringlet_digest_new (const char *kind)
{
  RingletDigest *self = g_checksum_new (G_CHECKSUM_SHA256);

  ringlet_digest_add_string (self, kind);
  return self;
}

void
ringlet_digest_add_bytes (RingletDigest *self, gconstpointer data, gsize size)
{
  const guint64 size_le = GUINT64_TO_LE ((guint64) size);

  g_checksum_update (self, (const guchar *) &size_le, sizeof size_le);
  g_checksum_update (self, data, (gssize) size);
}

void
ringlet_digest_add_string (RingletDigest *self, const char *text)
{
  ringlet_digest_add_bytes (self, text, strlen (text));
}

void
ringlet_digest_add_double (RingletDigest *self, double value)
{
  const double plain = value == 0.0 ? 0.0 : value;
  guint64 bits;

  memcpy (&bits, &plain, sizeof bits);
  ringlet_digest_add_uint (self, bits);
}

void
ringlet_digest_add_uint (RingletDigest *self, guint64 value)
{
  const guint64 value_le = GUINT64_TO_LE (value);

  ringlet_digest_add_bytes (self, &value_le, sizeof value_le);
}

char *
ringlet_digest_finish (RingletDigest *self)
{
  char *hex = g_strdup (g_checksum_get_string (self));

  g_checksum_free (self);
  return hex;
}
