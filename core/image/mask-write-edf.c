/* SPDX-License-Identifier: MIT */

/* ESRF data format: see export/writer-edf-image.c, which writes images of any type. */

#include <string.h>

#include "image/mask-encode.h"

#define HEADER_SIZE 512

GBytes *
ringlet_mask_encode_edf (const RingletMask *self, GError **error)
{
  const gsize n = self->n_slow * self->n_fast;
  g_autofree char *text = g_strdup_printf ("{\n"
                                           "HeaderID = EH:000001:000000:000000 ;\n"
                                           "Image = 1 ;\n"
                                           "ByteOrder = LowByteFirst ;\n"
                                           "DataType = UnsignedByte ;\n"
                                           "Dim_1 = %" G_GSIZE_FORMAT " ;\n"
                                           "Dim_2 = %" G_GSIZE_FORMAT " ;\n"
                                           "Size = %" G_GSIZE_FORMAT " ;\n"
                                           "Title = mask: 1 is left out ;\n",
      self->n_fast, self->n_slow, n);
  guint8 *bytes = ringlet_mask_encode_alloc ((guint64) HEADER_SIZE + n, error);

  if (bytes == NULL)
    return NULL;

  memset (bytes, ' ', HEADER_SIZE);
  memcpy (bytes, text, strlen (text));
  memcpy (bytes + HEADER_SIZE - 2, "}\n", 2);
  memcpy (bytes + HEADER_SIZE, self->bad, n);
  return g_bytes_new_take (bytes, HEADER_SIZE + n);
}
