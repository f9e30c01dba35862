/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include "base/error.h"
#include "beside.h"

#define SCHEMA "org.ringlet.Ringlet"

/* Returns (transfer full) (nullable): the schema in the folder of the program. */
static GSettingsSchema *
schema_beside_program (void)
{
  g_autofree char *folder = ringlet_beside_program (".");
  g_autoptr (GSettingsSchemaSource) source = NULL;

  if (folder != NULL)
    source = g_settings_schema_source_new_from_directory (
        folder, g_settings_schema_source_get_default (), TRUE, NULL);
  return source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, FALSE)
                        : NULL;
}

GSettings *
ringlet_settings_new (GError **error)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  /* The build folder first: an older Ringlet may be installed as well. */
  g_autoptr (GSettingsSchema) schema = schema_beside_program ();

  if (schema == NULL && installed != NULL)
    schema = g_settings_schema_source_lookup (installed, SCHEMA, TRUE);
  if (schema == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The settings schema %s is not installed; install Ringlet again", SCHEMA);
    return NULL;
  }
  return g_settings_new_full (schema, NULL, NULL);
}
