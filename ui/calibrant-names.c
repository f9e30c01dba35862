/* SPDX-License-Identifier: MIT */
#include "calibrant-names.h"

#include "describe.h"

#define MOST_CHARS 20 /* more would make the panel wider, and the image narrower */

static guint
count_named (void)
{
  guint n = 0;

  while (ringlet_calibrant_list ()[n] != NULL)
    n++;
  return n;
}

GtkStringList *
ringlet_calibrant_names_new (const char *none)
{
  const RingletCalibrant *const *all = ringlet_calibrant_list ();
  GtkStringList *self = gtk_string_list_new (NULL);

  gtk_string_list_append (self, none);
  for (guint i = 0; all[i] != NULL; i++)
    gtk_string_list_append (self, all[i]->name);
  return self;
}

/* Behind all others; @name: (nullable): NULL takes it away. */
static void
show_own (GtkStringList *self, const char *name)
{
  const guint at = count_named () + 1;
  const char *const names[] = { name, NULL };
  const char *now = gtk_string_list_get_string (self, at);

  if (g_strcmp0 (now, name) != 0)
    gtk_string_list_splice (self, at, now != NULL ? 1 : 0, names);
}

/* Returns (transfer full) */
static char *
short_name (const RingletCalibrant *calibrant)
{
  g_autofree char *name = ringlet_describe_calibrant (calibrant);
  g_autofree char *begin = NULL;

  if (g_utf8_strlen (name, -1) <= MOST_CHARS)
    return g_steal_pointer (&name);
  begin = g_utf8_substring (name, 0, MOST_CHARS - 1);
  return g_strconcat (begin, "…", NULL);
}

guint
ringlet_calibrant_names_show (GtkStringList *self, const RingletCalibrant *calibrant)
{
  const RingletCalibrant *const *all = ringlet_calibrant_list ();
  g_autofree char *name = short_name (calibrant);
  guint i = 0;

  while (calibrant != NULL && all[i] != NULL && all[i] != calibrant)
    i++;
  show_own (self, calibrant != NULL && all[i] == NULL ? name : NULL);
  return calibrant != NULL ? i + 1 : 0;
}

gboolean
ringlet_calibrant_names_get (guint index, const RingletCalibrant **calibrant)
{
  if (index > count_named ())
    return FALSE;
  *calibrant = index > 0 ? ringlet_calibrant_list ()[index - 1] : NULL;
  return TRUE;
}
