/* SPDX-License-Identifier: MIT */
#include "geometry/crystfel.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/quantity.h"

#define MAX_GROUPS 4096
#define MAX_INDEX 1e9

static void
group_free (gpointer data)
{
  RingletGeomGroup *self = data;

  g_free (self->name);
  g_hash_table_unref (self->values);
  g_free (self);
}

void
ringlet_geom_clear (RingletGeom *self)
{
  g_clear_pointer (&self->top, g_hash_table_unref);
  g_clear_pointer (&self->panels, g_ptr_array_unref);
  g_clear_pointer (&self->bad, g_ptr_array_unref);
}

static GHashTable *
table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* What stands at top level holds for the panels that come after it: of what a panel is
 * asked for, so that a long file does not become thousands of long tables. */
static GHashTable *
table_inherit (GHashTable *from)
{
  static const char *const keys[] = { "res", "pixel_pitch", "clen", "coffset",
    "corner_x", "corner_y", "detector_shift_x", "detector_shift_y", "min_fs", "max_fs",
    "min_ss", "max_ss", "fs", "ss" };
  GHashTable *table = table_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *value = g_hash_table_lookup (from, keys[i]);

    if (value != NULL)
      g_hash_table_insert (table, g_strdup (keys[i]), g_strdup (value));
  }
  return table;
}

static RingletGeomGroup *
find_group (GPtrArray *groups, const char *name)
{
  for (guint i = groups->len; i > 0; i--) {
    RingletGeomGroup *group = g_ptr_array_index (groups, i - 1);

    if (g_str_equal (group->name, name))
      return group;
  }
  return NULL;
}

static GHashTable *
group_values (RingletGeom *self, const char *name)
{
  const gboolean is_bad = g_str_has_prefix (name, "bad");
  GPtrArray *groups = is_bad ? self->bad : self->panels;
  RingletGeomGroup *group = find_group (groups, name);

  if (group != NULL)
    return group->values;
  if (groups->len >= MAX_GROUPS)
    return NULL;

  group = g_new0 (RingletGeomGroup, 1);
  group->name = g_strdup (name);
  group->values = is_bad ? table_new () : table_inherit (self->top);
  g_ptr_array_add (groups, group);
  return group->values;
}

static gboolean
take_line (RingletGeom *self, char *line, GError **error)
{
  GHashTable *values = self->top;
  char *equals = NULL;
  char *slash = NULL;

  line[strcspn (line, ";")] = '\0';
  equals = strchr (line, '=');
  if (equals == NULL)
    return TRUE;

  *equals = '\0';
  g_strstrip (line);
  slash = strchr (line, '/');
  if (slash != NULL) {
    *slash = '\0';
    values = group_values (self, g_strchomp (line));
    line = g_strchug (slash + 1);
  }
  if (values == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "more than %d panels or bad regions", MAX_GROUPS);
    return FALSE;
  }

  g_hash_table_replace (values, g_strdup (line), g_strdup (g_strstrip (equals + 1)));
  return TRUE;
}

gboolean
ringlet_geom_parse (const char *text, RingletGeom *geom, GError **error)
{
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);
  g_auto (RingletGeom) self = {
    table_new (),
    g_ptr_array_new_with_free_func (group_free),
    g_ptr_array_new_with_free_func (group_free),
  };

  for (gsize i = 0; lines[i] != NULL; i++) {
    if (!take_line (&self, lines[i], error))
      return FALSE;
  }
  if (self.panels->len == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "there is no panel in it; is this a CrystFEL geometry?");
    return FALSE;
  }

  *geom = self;
  self = (RingletGeom){ 0 };
  return TRUE;
}

/* ---- values ---- */

static gboolean
fail (const RingletGeomGroup *group, const char *key, const char *text,
    const char *allowed, GError **error)
{
  if (text == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s/%s is missing: it must be %s", group->name, key, allowed);
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s/%s is \"%s\", but must be %s", group->name, key, text, allowed);
  return FALSE;
}

gboolean
ringlet_geom_number (const RingletGeomGroup *group, const char *key, gboolean needed,
    double *value, GError **error)
{
  const char *text = g_hash_table_lookup (group->values, key);

  if (text == NULL && !needed)
    return TRUE;
  if (text != NULL && ringlet_number_parse (text, value))
    return TRUE;
  return fail (group, key, text, "a finite number", error);
}

gboolean
ringlet_geom_length (const RingletGeomGroup *group, const char *key, gboolean needed,
    double *value, GError **error)
{
  const char *text = g_hash_table_lookup (group->values, key);
  double sign = 1.0;
  double metres = 0.0;

  if (text == NULL && !needed)
    return TRUE;
  if (text != NULL && ringlet_number_parse (text, value))
    return TRUE;

  /* The offset of a panel may be negative, which no other length is. */
  if (text != NULL && *text == '-') {
    sign = -1.0;
    text++;
  }
  if (text == NULL || !ringlet_length_parse (key, text, 0.0, INFINITY, &metres, NULL))
    return fail (group, key, g_hash_table_lookup (group->values, key),
        "a number of metres, or one with its unit: m, cm, mm, um", error);
  *value = sign * metres;
  return TRUE;
}

gboolean
ringlet_geom_index (
    const RingletGeomGroup *group, const char *key, gint64 *value, GError **error)
{
  const char *text = g_hash_table_lookup (group->values, key);
  double number = 0.0;

  if (text == NULL || !ringlet_number_parse (text, &number) || number < 0.0 ||
      number > MAX_INDEX || number != floor (number))
    return fail (group, key, text, "a whole number of pixels, 0 or more", error);

  *value = (gint64) number;
  return TRUE;
}

/* One term: sign, number, letter. Returns what follows it; NULL when it is none. */
static const char *
take_term (const char *text, double vector[3])
{
  const char *sign = text + strspn (text, " \t");
  const char *digits = sign + strspn (sign, "+- \t");
  gsize length = strspn (digits, "0123456789.");
  g_autofree char *number = NULL;
  double value = 1.0;

  if (length > 0 && (digits[length] == 'e' || digits[length] == 'E')) {
    length += 1 + strspn (digits + length + 1, "+-");
    length += strspn (digits + length, "0123456789");
  }
  number = g_strndup (digits, length);
  if (length > 0 && !ringlet_number_parse (number, &value))
    return NULL;

  digits += length;
  digits += strspn (digits, " \t");
  if (*digits < 'x' || *digits > 'z' || digits - sign > 64)
    return NULL;
  vector[*digits - 'x'] = *sign == '-' ? -value : value;
  return digits + 1;
}

gboolean
ringlet_geom_vector (
    const RingletGeomGroup *group, const char *key, double vector[3], GError **error)
{
  const char *text = g_hash_table_lookup (group->values, key);
  const char *at = text;

  vector[0] = vector[1] = vector[2] = 0.0;
  while (at != NULL && at[strspn (at, " \t")] != '\0')
    at = take_term (at, vector);
  if (at == NULL || !(fabs (vector[0]) + fabs (vector[1]) + fabs (vector[2]) > 0.0))
    return fail (group, key, text, "a direction such as +0.99x -0.01y", error);
  return TRUE;
}

/* Electronvolts and metres where there is no unit: that is the format. */
gboolean
ringlet_geom_wavelength (const RingletGeom *geom, double *wavelength_m, GError **error)
{
  const char *energy = g_hash_table_lookup (geom->top, "photon_energy");
  const char *wavelength = g_hash_table_lookup (geom->top, "wavelength");
  const char *text = energy != NULL ? energy : wavelength;
  g_autofree char *with_unit = NULL;
  double bare = 0.0;

  /* A path says in which HDF5 file of images it stands. */
  if (text == NULL || *text == '/')
    return TRUE;
  with_unit = ringlet_number_parse (text, &bare)
      ? g_strconcat (text, energy != NULL ? "eV" : "m", NULL)
      : g_strdup (text);
  return ringlet_wavelength_parse (
      energy != NULL ? "photon_energy" : "wavelength", with_unit, wavelength_m, error);
}
