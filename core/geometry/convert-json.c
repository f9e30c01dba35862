/* SPDX-License-Identifier: MIT */

/* A geometry as an integration configuration of pyFAI, which needs one to begin with.
 * Source: pyFAI 2026.9, io/ponifile.py, PoniFile.as_dict() and
 * as_integration_config(). Reading more than the geometry of one is app/azimint.c. */

#include "base/error.h"
#include "base/number.h"
#include "geometry/convert-formats.h"
#include "geometry/poni-config.h"

#define VERSION 5

static gboolean
json_claims (const char *path, const char *head)
{
  return FALSE;
}

static void
append_number (GString *text, const char *key, double value)
{
  char buffer[RINGLET_NUMBER_SIZE];

  g_string_append_printf (
      text, "    \"%s\": %s,\n", key, ringlet_number_format (value, buffer));
}

static void
append_poni (
    GString *text, const RingletDetector *detector, const RingletGeometry *geometry)
{
  g_autofree char *config = ringlet_poni_config_format (detector, TRUE);

  append_number (text, "poni_version", geometry->parallax ? 3.0 : 2.1);
  append_number (text, "dist", geometry->distance_m);
  append_number (text, "poni1", geometry->poni_slow_m);
  append_number (text, "poni2", geometry->poni_fast_m);
  append_number (text, "rot1", geometry->rot1_rad);
  append_number (text, "rot2", geometry->rot2_rad);
  append_number (text, "rot3", geometry->rot3_rad);
  if (geometry->wavelength_m > 0.0)
    append_number (text, "wavelength", geometry->wavelength_m);
  if (geometry->parallax)
    g_string_append (text, "    \"parallax\": true,\n");
  g_string_append_printf (text,
      "    \"detector\": \"%s\",\n"
      "    \"detector_config\": %s\n",
      ringlet_poni_config_name (detector), config);
}

/* pyFAI asks for q where there is none to be had without a wavelength. */
static GBytes *
json_write (const RingletDetector *detector, const RingletGeometry *geometry,
    char **lost, GError **error)
{
  g_autoptr (GString) text = g_string_new ("{\n");

  if (!ringlet_poni_config_check (detector, error))
    return NULL;
  g_string_append_printf (text,
      "  \"application\": \"poni\",\n"
      "  \"version\": %d,\n"
      "  \"poni\": {\n",
      VERSION);
  append_poni (text, detector, geometry);
  g_string_append_printf (text,
      "  },\n"
      "  \"nbpt_rad\": 1000,\n"
      "  \"unit\": \"%s\",\n"
      "  \"method\": [\"full\", \"csr\", \"cython\"]\n"
      "}\n",
      geometry->wavelength_m > 0.0 ? "q_nm^-1" : "2th_deg");
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

const RingletGeometryFormat ringlet_geometry_json = {
  .name = "json",
  .summary = "pyFAI: integration configuration with the geometry",
  .suffix = ".json",
  .claims = json_claims,
  .write = json_write,
};
