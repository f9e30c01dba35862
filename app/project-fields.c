/* SPDX-License-Identifier: MIT */
#include "project-fields.h"

#include <math.h>

/* ---- one list, two directions ---- */

/* JSON has no word for what is not finite. */
void
ringlet_fields_write_number (JsonObject *object, const char *key, double value)
{
  if (isnan (value))
    json_object_set_null_member (object, key);
  else if (isinf (value))
    json_object_set_string_member (object, key, value > 0.0 ? "inf" : "-inf");
  else
    json_object_set_double_member (object, key, value);
}

static gboolean
read_optional (RingletKeys *keys, const char *key, double *value, GError **error)
{
  JsonNode *node = ringlet_keys_peek (keys, key);
  const char *text =
      node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  if (g_strcmp0 (text, "inf") != 0 && g_strcmp0 (text, "-inf") != 0)
    return ringlet_keys_number (keys, key, value, error);

  *value = *text == '-' ? -INFINITY : INFINITY;
  return TRUE;
}

void
ringlet_fields_write (
    JsonObject *object, const RingletField *fields, gconstpointer from)
{
  for (const RingletField *field = fields; field->key != NULL; field++) {
    gconstpointer member = (const char *) from + field->offset;

    switch (field->kind) {
    case RINGLET_FIELD_NUMBER:
    case RINGLET_FIELD_OPTIONAL:
      ringlet_fields_write_number (object, field->key, *(const double *) member);
      break;
    case RINGLET_FIELD_COUNT:
      json_object_set_int_member (object, field->key, *(const guint *) member);
      break;
    case RINGLET_FIELD_FLAG:
      json_object_set_boolean_member (
          object, field->key, *(const gboolean *) member != FALSE);
      break;
    }
  }
}

static gboolean
read_field (
    RingletKeys *keys, const RingletField *field, gpointer member, GError **error)
{
  guint64 count = 0;

  switch (field->kind) {
  case RINGLET_FIELD_NUMBER:
    return ringlet_keys_number (keys, field->key, member, error);
  case RINGLET_FIELD_OPTIONAL:
    return read_optional (keys, field->key, member, error);
  case RINGLET_FIELD_FLAG:
    return ringlet_keys_flag (keys, field->key, member, error);
  case RINGLET_FIELD_COUNT:
    count = *(guint *) member;
    if (!ringlet_keys_count (keys, field->key, G_MAXINT32, &count, error))
      return FALSE;
    *(guint *) member = (guint) count;
    return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

gboolean
ringlet_fields_read (RingletKeys *keys, const RingletField *fields, gpointer to,
    gboolean (*check) (gconstpointer to, GError **error), GError **error)
{
  for (const RingletField *field = fields; field->key != NULL; field++) {
    if (!read_field (keys, field, (char *) to + field->offset, error))
      return FALSE;
    if (check != NULL &&
        !ringlet_keys_prefix (keys, field->key, check (to, error), error))
      return FALSE;
  }
  return TRUE;
}

/* ---- geometry ---- */

static const RingletField geometry_fields[] = {
  RINGLET_FIELD (RingletGeometry, distance_m, NUMBER),
  RINGLET_FIELD (RingletGeometry, poni_slow_m, NUMBER),
  RINGLET_FIELD (RingletGeometry, poni_fast_m, NUMBER),
  RINGLET_FIELD (RingletGeometry, rot1_rad, NUMBER),
  RINGLET_FIELD (RingletGeometry, rot2_rad, NUMBER),
  RINGLET_FIELD (RingletGeometry, rot3_rad, NUMBER),
  RINGLET_FIELD (RingletGeometry, wavelength_m, NUMBER),
  RINGLET_FIELD (RingletGeometry, parallax, FLAG),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletGeometry, 7 * sizeof (double) + 8);

JsonObject *
ringlet_fields_write_geometry (const RingletGeometry *geometry)
{
  JsonObject *object = json_object_new ();

  ringlet_fields_write (object, geometry_fields, geometry);
  return object;
}

/* Distance 0 is none yet: the rest may be there before. */
static gboolean
check_geometry (gconstpointer data, GError **error)
{
  RingletGeometry geometry = *(const RingletGeometry *) data;

  if (geometry.distance_m == 0.0)
    geometry.distance_m = 1.0;
  return ringlet_geometry_check (&geometry, error);
}

gboolean
ringlet_fields_read_geometry (
    RingletKeys *keys, RingletGeometry *geometry, GError **error)
{
  return ringlet_fields_read (keys, geometry_fields, geometry, check_geometry, error);
}

/* ---- the bins of the cake ---- */

static const RingletField cake_fields[] = {
  RINGLET_FIELD (RingletCakeBins, n_radial, COUNT),
  RINGLET_FIELD (RingletCakeBins, n_azimuth, COUNT),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletCakeBins, 8);

JsonObject *
ringlet_fields_write_cake (const RingletCakeBins *cake)
{
  JsonObject *object = json_object_new ();

  ringlet_fields_write (object, cake_fields, cake);
  return object;
}

static gboolean
check_cake (gconstpointer data, GError **error)
{
  const RingletCakeBins *cake = data;

  return ringlet_plan_check_bins (MAX (cake->n_radial, 1), cake->n_azimuth, error);
}

gboolean
ringlet_fields_read_cake (RingletKeys *keys, RingletCakeBins *cake, GError **error)
{
  return ringlet_fields_read (keys, cake_fields, cake, check_cake, error);
}
