/* SPDX-License-Identifier: MIT */
#include "project-sectors.h"

#include <math.h>

#include "project-private.h"

#define TIDY 1e9       /* 0.3 after sums of tenths */
#define FIRST_DEG 30.0 /* width of a sector that nobody said anything of */

RingletState *
ringlet_state_of_sector (const RingletState *self, const RingletNamedSector *item)
{
  RingletState *state = ringlet_state_dup (self);

  state->plan.has_azimuth_range = TRUE;
  state->plan.azimuth_min_deg = item->start_deg;
  state->plan.azimuth_max_deg = item->end_deg;
  state->plan.has_azimuth_centre = FALSE;
  return state;
}

/* @sectors: (transfer full) (nullable) */
static void
commit (RingletProject *self, RingletSectors *sectors, const char *name)
{
  RingletState *state = ringlet_project_edit (self);

  ringlet_sectors_unref (state->sectors);
  state->sectors = sectors;
  ringlet_project_commit (self, state, name, NULL);
}

static const RingletSectors *
sectors_of (RingletProject *self)
{
  return ringlet_project_get_state (self)->sectors;
}

static double
tidy (double degrees)
{
  return round (degrees * TIDY) / TIDY;
}

/* Behind those that are there, which it takes the place of. @sectors: (inout) */
static gboolean
append (RingletSectors **sectors, double start_deg, double end_deg, GError **error)
{
  g_autoptr (RingletSectors) before = *sectors;
  g_autofree char *name = ringlet_sectors_free_name (before);
  const RingletNamedSector item = { name, start_deg, end_deg,
    ringlet_sectors_free_colour (before), TRUE };

  *sectors = NULL;
  if (!ringlet_sectors_check (before, ringlet_sectors_count (before), &item, error))
    return FALSE;
  *sectors = ringlet_sectors_with (before, &item);
  return TRUE;
}

gboolean
ringlet_project_add_sector (
    RingletProject *self, double start_deg, double end_deg, GError **error)
{
  RingletSectors *sectors =
      ringlet_sectors_ref (ringlet_project_get_state (self)->sectors);

  if (!append (&sectors, start_deg, end_deg, error))
    return FALSE;
  commit (self, sectors, N_ ("Add Sector"));
  return TRUE;
}

gboolean
ringlet_project_add_next_sector (RingletProject *self, GError **error)
{
  const RingletSectors *sectors = sectors_of (self);
  const RingletNamedSector *last =
      sectors != NULL ? &sectors->items[sectors->n - 1] : NULL;
  const double width = last != NULL ? last->end_deg - last->start_deg : FIRST_DEG;
  const double first = last != NULL ? remainder (last->end_deg, 360.0) : 0.0;

  return ringlet_project_add_sector (self, tidy (first), tidy (first + width), error);
}

gboolean
ringlet_project_divide_sectors (RingletProject *self, guint n, GError **error)
{
  const RingletPlan *plan = &ringlet_project_get_state (self)->plan;
  const double first = plan->has_azimuth_range ? plan->azimuth_min_deg : -180.0;
  const double width = plan->has_azimuth_range ? plan->azimuth_max_deg - first : 360.0;
  RingletSectors *sectors = NULL;

  g_return_val_if_fail (n > 0, FALSE);

  for (guint i = 0; i < n; i++) {
    if (!append (&sectors, tidy (first + width * i / n),
            tidy (first + width * (i + 1) / n), error))
      return FALSE;
  }
  commit (self, sectors, N_ ("Divide Into Sectors"));
  return TRUE;
}

static const char *
name_of_change (const RingletNamedSector *before, const RingletNamedSector *after)
{
  if (!after->is_visible != !before->is_visible)
    return after->is_visible ? N_ ("Show Sector") : N_ ("Hide Sector");
  if (after->colour != before->colour)
    return N_ ("Change Colour of Sector");
  if (!g_str_equal (after->name, before->name))
    return N_ ("Rename Sector");
  return N_ ("Change Sector");
}

gboolean
ringlet_project_change_sector (
    RingletProject *self, guint index, const RingletNamedSector *item, GError **error)
{
  const RingletSectors *sectors = sectors_of (self);

  g_return_val_if_fail (index < ringlet_sectors_count (sectors), FALSE);

  if (!ringlet_sectors_check (sectors, index, item, error))
    return FALSE;
  commit (self, ringlet_sectors_replace (sectors, index, item),
      name_of_change (&sectors->items[index], item));
  return TRUE;
}

void
ringlet_project_remove_sector (RingletProject *self, guint index)
{
  commit (
      self, ringlet_sectors_without (sectors_of (self), index), N_ ("Remove Sector"));
}

void
ringlet_project_clear_sectors (RingletProject *self)
{
  commit (self, NULL, N_ ("Remove All Sectors"));
}
