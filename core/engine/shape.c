/* SPDX-License-Identifier: MIT */
#include "engine/shape.h"

#include "base/error.h"

gboolean
ringlet_companion_check (
    const RingletCompanion *self, const RingletDetector *detector, GError **error)
{
  const gboolean is_turned =
      self->n_slow == detector->n_fast && self->n_fast == detector->n_slow;
  g_autofree char *name = NULL;
  g_autofree char *begin = NULL;

  if (self->n_slow == detector->n_slow && self->n_fast == detector->n_fast)
    return TRUE;

  name = self->path != NULL ? g_filename_display_name (self->path) : NULL;
  begin = name != NULL ? g_strconcat (name, ": the", NULL) : g_strdup ("The");
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "%s %s has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), the detector %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      "; take one of that shape%s",
      begin, self->what, self->n_slow, self->n_fast, detector->n_slow, detector->n_fast,
      is_turned ? ": this one seems to be turned by 90 degrees" : "");
  return FALSE;
}
