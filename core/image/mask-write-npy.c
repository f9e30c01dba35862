/* SPDX-License-Identifier: MIT */

/* NumPy's format, version 1.0: the header is filled up to a multiple of 64 bytes. */

#include <string.h>

#include "image/mask-encode.h"

#define HEADER_SIZE 128

GBytes *
ringlet_mask_encode_npy (const RingletMask *self, GError **error)
{
  static const guint8 start[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, HEADER_SIZE - 10,
    0 };
  const gsize n = self->n_slow * self->n_fast;
  g_autofree char *text =
      g_strdup_printf ("{'descr': '|u1', 'fortran_order': False, 'shape': "
                       "(%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT "), }",
          self->n_slow, self->n_fast);
  guint8 *bytes = ringlet_mask_encode_alloc ((guint64) HEADER_SIZE + n, error);

  if (bytes == NULL)
    return NULL;

  memset (bytes, ' ', HEADER_SIZE);
  memcpy (bytes, start, sizeof start);
  memcpy (bytes + sizeof start, text, strlen (text));
  bytes[HEADER_SIZE - 1] = '\n';
  memcpy (bytes + HEADER_SIZE, self->bad, n);
  return g_bytes_new_take (bytes, HEADER_SIZE + n);
}
