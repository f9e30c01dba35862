/* SPDX-License-Identifier: MIT */
#include "setting-rows.h"

#include "display/colormap.h"

static gboolean
colormap_to_index (GValue *value, GVariant *variant, gpointer data)
{
  const RingletColormap *const *all = ringlet_colormap_list ();

  for (guint i = 0; all[i] != NULL; i++) {
    if (g_str_equal (all[i]->name, g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);
  }
  return TRUE;
}

static GVariant *
index_to_colormap (const GValue *value, const GVariantType *type, gpointer data)
{
  const RingletColormap *const *maps = ringlet_colormap_list ();
  guint n = 0;

  while (maps[n] != NULL)
    n++;
  /* While a row gets its list, nothing is selected. */
  return g_value_get_uint (value) < n
      ? g_variant_new_string (maps[g_value_get_uint (value)]->name)
      : NULL;
}

void
ringlet_setting_bind_colormap (GSettings *settings, AdwComboRow *row)
{
  const RingletColormap *const *maps = ringlet_colormap_list ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; maps[i] != NULL; i++)
    gtk_string_list_append (names, maps[i]->title);
  adw_combo_row_set_model (row, G_LIST_MODEL (names));
  g_settings_bind_with_mapping (settings, "colormap", row, "selected",
      G_SETTINGS_BIND_DEFAULT, colormap_to_index, index_to_colormap, NULL, NULL);
}

/* Returns (transfer full) (array zero-terminated=1): what the schema allows. */
static char **
list_words (GSettings *settings, const char *key)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) about = NULL;
  g_autoptr (GVariant) range = NULL;
  g_autoptr (GVariant) words = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  about = g_settings_schema_get_key (schema, key);
  range = g_settings_schema_key_get_range (about);
  g_variant_get (range, "(&sv)", NULL, &words);
  return g_variant_dup_strv (words, NULL);
}

static gboolean
word_to_index (GValue *value, GVariant *variant, gpointer data)
{
  char **words = data;

  for (guint i = 0; words[i] != NULL; i++) {
    if (g_str_equal (words[i], g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);
  }
  return TRUE;
}

static GVariant *
index_to_word (const GValue *value, const GVariantType *type, gpointer data)
{
  char **words = data;
  const guint index = g_value_get_uint (value);

  return index < g_strv_length (words) ? g_variant_new_string (words[index]) : NULL;
}

void
ringlet_setting_bind_choice (GSettings *settings, const char *key, AdwComboRow *row)
{
  g_settings_bind_with_mapping (settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
      word_to_index, index_to_word, list_words (settings, key),
      (GDestroyNotify) g_strfreev);
}
