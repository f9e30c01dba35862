/* SPDX-License-Identifier: MIT */
#include "cli/goniometer-list.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/list-file.h"
#include "cli/parse.h"

RingletGoniometerEntry *
ringlet_goniometer_entry_new (const char *path)
{
  RingletGoniometerEntry *self = g_new0 (RingletGoniometerEntry, 1);

  self->path = g_strdup (path);
  self->given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
ringlet_goniometer_entry_free (gpointer entry)
{
  RingletGoniometerEntry *self = entry;

  g_free (self->path);
  g_hash_table_unref (self->given);
  g_free (self);
}

/* ---- words ---- */

static gboolean
parse_position (const char *option, const char *word, GHashTable *given, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (word, "=", 2);
  double value = 0.0;

  if (parts[0] != NULL && parts[1] != NULL && *g_strstrip (parts[0]) != '\0' &&
      ringlet_number_parse (g_strstrip (parts[1]), &value) && isfinite (value)) {
    g_hash_table_replace (given, g_strdup (parts[0]), g_strdup (parts[1]));
    return TRUE;
  }
  return ringlet_parse_refuse (
      option, word, "NAME=VALUE, a motor and where it stands", error);
}

gboolean
ringlet_goniometer_parse_positions (
    const char *option, const char *text, GHashTable *given, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", ",", -1);

  for (gsize i = 0; words[i] != NULL; i++) {
    if (!parse_position (option, words[i], given, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- the list ---- */

static gboolean
parse_line (char **words, int n, const char *folder, gpointer entries, GError **error)
{
  g_autofree char *path = ringlet_list_file_name (folder, words[0]);
  RingletGoniometerEntry *entry = ringlet_goniometer_entry_new (path);

  g_ptr_array_add (entries, entry);
  for (int i = 1; i < n; i++) {
    const gboolean is_frame = g_str_has_prefix (words[i], "frame=");

    if (is_frame &&
        !ringlet_parse_count (
            "frame", words[i] + strlen ("frame="), &entry->frame, error))
      return FALSE;
    if (!is_frame &&
        !parse_position ("a line of the list", words[i], entry->given, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_goniometer_load_list (const char *path, GPtrArray *entries, GError **error)
{
  return ringlet_list_file_load (
      path, "images and positions", parse_line, entries, error);
}

/* ---- positions ---- */

static gboolean
check_given (const RingletGoniometer *model, GHashTable *given, GError **error)
{
  g_autofree char *known = g_strjoinv (", ", model->pos_names);
  GHashTableIter iter;
  gpointer name;

  if (given == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, given);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    if (g_strv_contains ((const char *const *) model->pos_names, name))
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The model has no motor \"%s\"; its motors are %s", (char *) name, known);
    return FALSE;
  }
  return TRUE;
}

/* A motor of the header, or else a line of it that is a number. */
static gboolean
find_in_header (const RingletImage *image, const char *name, double *value)
{
  const GPtrArray *motors = image->meta.motors;
  const char *text = NULL;

  for (guint i = 0; motors != NULL && i < motors->len; i++) {
    const RingletMotor *motor = g_ptr_array_index (motors, i);

    if (g_ascii_strcasecmp (motor->name, name) == 0) {
      *value = motor->value;
      return TRUE;
    }
  }
  text = ringlet_image_meta_lookup (&image->meta, name);
  return text != NULL && ringlet_number_parse (text, value);
}

static gboolean
find_position (const char *motor, GHashTable *given, GHashTable *names,
    const RingletImage *image, double *value)
{
  const char *text = given != NULL ? g_hash_table_lookup (given, motor) : NULL;
  const char *name = names != NULL ? g_hash_table_lookup (names, motor) : NULL;

  if (text != NULL)
    return ringlet_number_parse (text, value);
  return image != NULL && find_in_header (image, name != NULL ? name : motor, value);
}

double *
ringlet_goniometer_find_positions (const RingletGoniometer *model, GHashTable *given,
    GHashTable *names, const RingletImage *image, const char *what, GError **error)
{
  g_autofree double *positions = g_new0 (double, model->n_pos + 1);

  if (!check_given (model, given, error)) {
    g_prefix_error (error, "%s: ", what);
    return NULL;
  }
  for (gsize i = 0; i < model->n_pos; i++) {
    if (find_position (model->pos_names[i], given, names, image, &positions[i]))
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: nothing says where the motor %s stands: %s", what, model->pos_names[i],
        image != NULL ? "its header has no such number (--motor says how it is called "
                        "there); a list of images can say it"
                      : "give it as NAME=VALUE");
    return NULL;
  }
  return g_steal_pointer (&positions);
}
