/* SPDX-License-Identifier: MIT */
#include "image/picture.h"

#include "base/error.h"

#define ALWAYS_ALLOWED ((guint64) 64 << 20)

gboolean
ringlet_picture_check_size (const char *what, guint64 n_slow, guint64 n_fast,
    guint64 n_stored, guint64 ratio, guint64 cost, GError **error)
{
  if (!ringlet_image_check_shape (n_slow, n_fast, error))
    return FALSE;
  if (n_slow * n_fast * cost <= ALWAYS_ALLOWED || n_slow * n_fast / ratio <= n_stored)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "%" G_GUINT64_FORMAT " bytes of %s data cannot hold %" G_GUINT64_FORMAT
      " × %" G_GUINT64_FORMAT " pixels",
      n_stored, what, n_slow, n_fast);
  return FALSE;
}

void
ringlet_picture_set_coloured (const char *what, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The %s picture is coloured, and an image has one value a pixel; save it as "
      "greyscale",
      what);
}
