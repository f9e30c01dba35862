/* SPDX-License-Identifier: MIT */
#include "export/calibration-report.h"

#include "base/error.h"
#include "base/output.h"
#include "export/report-parts.h"

/* A way to write a report. */
typedef struct {
  const char *suffix;
  GBytes *(*make) (const RingletCalibrationReport *report, GError **error);
} Format;

static const Format formats[] = {
  { ".html", ringlet_report_html },
  { ".pdf", ringlet_report_pdf },
};

static const Format *
find_format (const char *path, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (g_str_has_suffix (lower, formats[i].suffix))
      return &formats[i];
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s is no name for a report; reports are .html or .pdf", path);
  return NULL;
}

gboolean
ringlet_calibration_report_check_path (const char *path, GError **error)
{
  return find_format (path, error) != NULL;
}

gboolean
ringlet_calibration_report_write (const RingletCalibrationReport *self,
    const char *path, gboolean overwrite, GError **error)
{
  const Format *format = find_format (path, error);
  g_autoptr (GBytes) bytes = format != NULL ? format->make (self, error) : NULL;

  return bytes != NULL &&
      ringlet_output_write (path, g_bytes_get_data (bytes, NULL),
          g_bytes_get_size (bytes), overwrite, error);
}
