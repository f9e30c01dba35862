/* SPDX-License-Identifier: MIT */
#include "cli/parse.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/quantity.h"
#include "detector/detector-file.h"

#define MAX_COUNT G_MAXINT32
#define MAX_COUNT_TEXT "2147483647"

gboolean
ringlet_parse_refuse (
    const char *option, const char *text, const char *expected, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s takes %s, not \"%s\"",
      option, expected, text);
  return FALSE;
}

gboolean
ringlet_parse_number (
    const char *option, const char *text, double *value, GError **error)
{
  double number;

  if (text == NULL)
    return TRUE;
  if (!ringlet_number_parse (text, &number))
    return ringlet_parse_refuse (option, text, "a number", error);

  *value = number;
  return TRUE;
}

gboolean
ringlet_parse_positive (
    const char *option, const char *text, double *value, GError **error)
{
  double number = 1.0;

  if (!ringlet_parse_number (option, text, &number, error))
    return FALSE;
  if (number <= 0.0)
    return ringlet_parse_refuse (option, text, "a positive number", error);

  if (text != NULL)
    *value = number;
  return TRUE;
}

gboolean
ringlet_parse_count (const char *option, const char *text, guint *value, GError **error)
{
  guint64 count;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, MAX_COUNT, &count, NULL))
    return ringlet_parse_refuse (
        option, text, "a whole number up to " MAX_COUNT_TEXT, error);

  *value = (guint) count;
  return TRUE;
}

gboolean
ringlet_parse_positive_count (
    const char *option, const char *text, guint *value, GError **error)
{
  guint count = 1;

  if (!ringlet_parse_count (option, text, &count, NULL) || count == 0)
    return ringlet_parse_refuse (
        option, text, "a whole number from 1 up to " MAX_COUNT_TEXT, error);

  if (text != NULL)
    *value = count;
  return TRUE;
}

gboolean
ringlet_parse_range (const char *option, const char *text, gboolean *given, double *min,
    double *max, GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (text == NULL)
    return TRUE;

  parts = g_strsplit (text, ",", -1);
  if (g_strv_length (parts) != 2 || !ringlet_number_parse (parts[0], min) ||
      !ringlet_number_parse (parts[1], max) || *min >= *max)
    return ringlet_parse_refuse (
        option, text, "two numbers, the smaller one first: MIN,MAX", error);

  *given = TRUE;
  return TRUE;
}

gboolean
ringlet_parse_cake (const char *option, const char *text, guint *n_radial,
    guint *n_azimuth, GError **error)
{
  const char *expected =
      "radial × azimuthal bins, neither of them 0, such as 1000x360 or autox360";
  g_autoptr (GString) plain = NULL;
  g_auto (GStrv) parts = NULL;
  gboolean is_auto = FALSE;

  if (text == NULL)
    return TRUE;

  plain = g_string_new (text);
  g_string_replace (plain, "×", "x", 0);
  parts = g_strsplit_set (plain->str, "xX", -1);
  if (g_strv_length (parts) != 2)
    return ringlet_parse_refuse (option, text, expected, error);
  is_auto = g_str_equal (parts[0], "auto");
  *n_radial = 0;
  if ((!is_auto && !ringlet_parse_count (option, parts[0], n_radial, NULL)) ||
      !ringlet_parse_count (option, parts[1], n_azimuth, NULL) ||
      (*n_radial == 0) != is_auto || *n_azimuth == 0)
    return ringlet_parse_refuse (option, text, expected, error);
  return TRUE;
}

gboolean
ringlet_parse_shape (
    const char *option, const char *text, gsize *n_slow, gsize *n_fast, GError **error)
{
  g_autoptr (GString) plain = NULL;
  g_auto (GStrv) parts = NULL;
  guint rows = 0;
  guint columns = 0;

  if (text == NULL)
    return TRUE;

  plain = g_string_new (text);
  g_string_replace (plain, "×", "x", 0);
  parts = g_strsplit_set (plain->str, "xX", -1);
  if (g_strv_length (parts) != 2 ||
      !ringlet_parse_count (option, parts[0], &rows, NULL) ||
      !ringlet_parse_count (option, parts[1], &columns, NULL) || rows == 0 ||
      columns == 0)
    return ringlet_parse_refuse (
        option, text, "rows × columns, such as 2048x2048", error);
  if (!ringlet_image_check_shape (rows, columns, error)) {
    g_prefix_error (error, "%s: ", option);
    return FALSE;
  }

  *n_slow = rows;
  *n_fast = columns;
  return TRUE;
}

/* Sensors are between a few micrometres and centimetres thick. */
#define SENSOR_MIN_M 1e-6
#define SENSOR_MAX_M 0.05

gboolean
ringlet_parse_sensor (
    const char *option, const char *text, RingletSensor *sensor, GError **error)
{
  g_auto (GStrv) parts = NULL;
  RingletSensor parsed = { 0 };

  if (text == NULL)
    return TRUE;

  parts = g_strsplit (text, ",", -1);
  if (g_strv_length (parts) < 1 || g_strv_length (parts) > 2)
    return ringlet_parse_refuse (
        option, text, "material and thickness, such as Si,450um", error);
  parsed.material = ringlet_material_find (g_strstrip (parts[0]), error);
  if (parsed.material == NULL) {
    g_prefix_error (error, "%s: ", option);
    return FALSE;
  }
  if (parts[1] != NULL &&
      !ringlet_length_parse (
          option, parts[1], SENSOR_MIN_M, SENSOR_MAX_M, &parsed.thickness_m, error))
    return FALSE;

  *sensor = parsed;
  return TRUE;
}

/* A folder or a suffix: meant as a file, where the nearest names of detectors are no
 * help. */
static gboolean
is_path (const char *text)
{
  return strchr (text, '/') != NULL || strchr (text, '.') != NULL;
}

RingletDetector *
ringlet_parse_detector (const char *text, int orientation, GError **error)
{
  g_autoptr (GError) unknown = NULL;
  RingletDetector *detector =
      ringlet_detector_new_named (text, orientation > 0 ? orientation : 3, &unknown);

  if (detector != NULL)
    return detector;
  if (g_file_test (text, G_FILE_TEST_EXISTS))
    return ringlet_detector_load (text, orientation, error);

  if (is_path (text))
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: there is no such file and no detector of that name", text);
  else
    g_propagate_error (error, g_steal_pointer (&unknown));
  return NULL;
}
