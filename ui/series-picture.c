/* SPDX-License-Identifier: MIT */

/* What is seen of a series, taken out of the views to be written. */

#include "series-view-private.h"

/* One of the two. */
struct _RingletSeriesPicture {
  RingletCellsPage *cells;     /* (nullable) */
  RingletSeriesRelief *relief; /* (nullable) */
  RingletReliefPose pose;
  gboolean shows_hidden;
};

const char *
ringlet_series_view_get_mode (RingletSeriesView *self)
{
  static const char *const names[] = { "heat", "waterfall", "surface", "map" };

  g_return_val_if_fail (RINGLET_IS_SERIES_VIEW (self), NULL);
  return names[self->mode];
}

static void
take (RingletSeriesView *self, RingletSeriesPicture *picture)
{
  RingletSeriesRelief *relief = NULL;

  if (self->mode == RINGLET_SERIES_MODE_HEAT) {
    picture->cells = ringlet_cell_view_make_page (self->heat);
  } else if (self->mode == RINGLET_SERIES_MODE_MAP) {
    picture->cells = ringlet_cell_view_make_page (self->map);
  } else {
    relief = ringlet_relief_view_get_relief (self->relief, &picture->pose);
    if (relief != NULL)
      picture->relief = ringlet_series_relief_ref (relief);
    picture->shows_hidden = ringlet_relief_view_get_shows_hidden (self->relief);
  }
}

RingletSeriesPicture *
ringlet_series_view_make_picture (RingletSeriesView *self)
{
  RingletSeriesPicture *picture = NULL;

  g_return_val_if_fail (RINGLET_IS_SERIES_VIEW (self), NULL);

  picture = g_new0 (RingletSeriesPicture, 1);
  take (self, picture);
  if (picture->cells != NULL || picture->relief != NULL)
    return picture;
  ringlet_series_picture_free (picture);
  return NULL;
}

void
ringlet_series_picture_free (RingletSeriesPicture *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->cells, ringlet_cells_page_free);
  g_clear_pointer (&self->relief, ringlet_series_relief_unref);
  g_free (self);
}

gboolean
ringlet_series_picture_write (const RingletSeriesPicture *self, const char *path,
    gboolean overwrite, GError **error)
{
  if (self->cells != NULL)
    return ringlet_cells_page_write (self->cells, path, overwrite, error);
  return ringlet_series_relief_write (
      self->relief, &self->pose, self->shows_hidden, path, overwrite, error);
}
