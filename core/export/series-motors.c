/* SPDX-License-Identifier: MIT */
#include "export/series-motors.h"

#include "export/nexus-file.h"
#include "export/series-column.h"
#include "image/hdf5-find.h"

#define N_CHUNK 1024 /* rows of a chunk */

struct _RingletSeriesMotors {
  GPtrArray *columns; /* (element-type RingletSeriesColumn) */
  GPtrArray *names;   /* (element-type utf8): of each */
};

RingletSeriesMotors *
ringlet_series_motors_new (void)
{
  RingletSeriesMotors *self = g_new0 (RingletSeriesMotors, 1);

  self->columns =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_series_column_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ringlet_series_motors_free (RingletSeriesMotors *self)
{
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->names);
  g_free (self);
}

static RingletSeriesSpec
motor_spec (const char *name)
{
  return (
      RingletSeriesSpec){ .name = name, .type = RINGLET_PIXEL_F64, .n_chunk = N_CHUNK };
}

/* A name in HDF5 has no slash. */
static char *
motor_name (const RingletMotor *motor)
{
  char *name = g_utf8_make_valid (motor->name, -1);

  g_strdelimit (name, "/", '_');
  return name;
}

static gboolean
create_motor (RingletSeriesMotors *self, hid_t group, const RingletMotor *motor,
    guint64 n_frames, GError **error)
{
  g_autofree char *name = motor_name (motor);
  g_autofree char *unit =
      motor->unit != NULL ? g_utf8_make_valid (motor->unit, -1) : NULL;
  const char *const marks[] = { "units", unit, NULL };
  const RingletSeriesSpec spec = motor_spec (name);
  RingletSeriesColumn *column = NULL;

  if (*name == '\0' || g_str_equal (name, ".") ||
      g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, NULL))
    return TRUE;
  column = ringlet_series_column_create (group, &spec, n_frames, error);
  if (column == NULL)
    return FALSE;
  g_ptr_array_add (self->columns, column);
  g_ptr_array_add (self->names, g_strdup (name));
  return ringlet_nexus_mark (group, name, marks, error);
}

gboolean
ringlet_series_motors_add (RingletSeriesMotors *self, hid_t entry,
    const RingletImageMeta *meta, guint64 n_frames, GError **error)
{
  const GPtrArray *motors = meta != NULL ? meta->motors : NULL;
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_need_group (entry, "motors", "NXcollection", error);

  if (group < 0)
    return FALSE;
  for (guint i = 0; motors != NULL && i < motors->len; i++) {
    if (!create_motor (self, group, g_ptr_array_index (motors, i), n_frames, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_series_motors_open (RingletSeriesMotors *self, hid_t entry, GError **error)
{
  g_auto (RingletHdf5Id) group = H5Gopen2 (entry, "motors", H5P_DEFAULT);
  g_autoptr (GPtrArray) names = NULL;

  if (group < 0) {
    ringlet_hdf5_set_error (error, "it has no group motors");
    return FALSE;
  }
  names = ringlet_hdf5_list_names (group);
  for (guint i = 0; i < names->len; i++) {
    const RingletSeriesSpec spec = motor_spec (g_ptr_array_index (names, i));
    RingletSeriesColumn *column = ringlet_series_column_open (group, &spec, error);

    if (column == NULL)
      return FALSE;
    g_ptr_array_add (self->columns, column);
    g_ptr_array_add (self->names, g_strdup (spec.name));
  }
  return TRUE;
}

gboolean
ringlet_series_motors_put (RingletSeriesMotors *self, guint64 frame,
    const RingletImageMeta *meta, GError **error)
{
  for (guint i = 0; meta->motors != NULL && i < meta->motors->len; i++) {
    const RingletMotor *motor = g_ptr_array_index (meta->motors, i);
    g_autofree char *name = motor_name (motor);
    guint found = i;

    /* Usually in the same order. */
    if ((found >= self->columns->len ||
            !g_str_equal (g_ptr_array_index (self->names, found), name)) &&
        !g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, &found))
      continue;
    if (!ringlet_series_column_put_number (
            g_ptr_array_index (self->columns, found), frame, motor->value, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_series_motors_flush (
    RingletSeriesMotors *self, guint64 n_frames, GError **error)
{
  for (guint i = 0; i < self->columns->len; i++) {
    if (!ringlet_series_column_flush (
            g_ptr_array_index (self->columns, i), n_frames, error))
      return FALSE;
  }
  return TRUE;
}
