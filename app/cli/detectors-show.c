/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/command-detectors.h"
#include "cli/json.h"
#include "cli/parse.h"
#include "detector/catalogue.h"

/* How far pixels are from where a ruler would put them. */
typedef struct {
  double rms_px;
  double max_px;
} Distortion;

static Distortion
measure (const RingletDetector *detector)
{
  const gsize n = detector->n_fast;
  g_autofree double *buffer = g_new (double, 3 * n);
  const RingletPoints row = { buffer, buffer + n, buffer + 2 * n };
  Distortion d = { 0 };
  gsize n_finite = 0;

  for (gsize i = 0; i < detector->n_slow; i++) {
    detector->grid->klass->centres (detector->grid, i, &row);
    for (gsize j = 0; j < n; j++) {
      const double slow = row.slow[j] / detector->pixel_slow_m - (double) i - 0.5;
      const double fast = row.fast[j] / detector->pixel_fast_m - (double) j - 0.5;
      const double off = hypot (slow, fast);

      if (!isfinite (off))
        continue;
      n_finite++;
      d.rms_px += off * off;
      d.max_px = fmax (d.max_px, off);
    }
  }
  d.rms_px = sqrt (d.rms_px / (double) MAX (n_finite, 1));
  return d;
}

static gboolean
is_ruled (const RingletDetector *detector)
{
  return g_str_equal (detector->grid->klass->name, "uniform");
}

static const char *
number (double value, char *text)
{
  return g_ascii_formatd (text, G_ASCII_DTOSTR_BUF_SIZE, "%.6g", value);
}

static void
print_text (const char *label, const char *text)
{
  if (text != NULL && *text != '\0')
    g_print ("  %-12s %s\n", label, text);
}

static char *
join_aliases (const RingletDetectorRow *row)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < RINGLET_ALIASES_MAX && row->aliases[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", row->aliases[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
join_sensors (const RingletDetectorRow *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char thickness[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize i = 0; i < RINGLET_SENSORS_MAX && row->sensors[i].material != NULL; i++)
    g_string_append_printf (text, "%s%s %s µm", i > 0 ? ", " : "",
        row->sensors[i].material,
        number (row->sensors[i].thickness_m * 1e6, thickness));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
print_row (const RingletDetectorRow *row)
{
  g_autofree char *aliases = join_aliases (row);
  g_autofree char *modes = ringlet_detector_modes_text (row);
  g_autofree char *sensors = join_sensors (row);

  print_text ("manufacturer", row->manufacturer);
  print_text ("also called", aliases);
  print_text ("read out as", modes);
  if (row->module_slow > 0)
    g_print ("  %-12s %u × %u pixels, gaps of %u rows and %u columns\n", "modules",
        row->module_slow, row->module_fast, row->gap_slow, row->gap_fast);
  print_text ("sold with", sensors);
  print_text ("note", row->note);
}

static void
print_sensor (const RingletSensor *sensor)
{
  char thickness[G_ASCII_DTOSTR_BUF_SIZE];

  if (sensor->material == NULL)
    return;
  g_print ("  %-12s %s", "sensor", ringlet_material_name (sensor->material));
  if (sensor->thickness_m > 0.0)
    g_print (", %s µm", number (sensor->thickness_m * 1e6, thickness));
  g_print ("\n");
}

static void
print_detector (const RingletDetector *detector)
{
  const RingletGrid *grid = detector->grid;
  g_autoptr (RingletMask) mask = ringlet_detector_gap_mask (detector);
  char slow[G_ASCII_DTOSTR_BUF_SIZE];
  char fast[G_ASCII_DTOSTR_BUF_SIZE];

  g_print ("%s\n", detector->name);
  print_text ("file", detector->path);
  g_print ("  %-12s %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
           " pixels (rows × columns) of %s × %s µm\n",
      "image", detector->n_slow, detector->n_fast,
      number (detector->pixel_slow_m * 1e6, slow),
      number (detector->pixel_fast_m * 1e6, fast));
  g_print (
      "  %-12s %u × %u\n", "binning", detector->binning_slow, detector->binning_fast);
  g_print ("  %-12s %d\n", "orientation", detector->orientation);
  g_print (
      "  %-12s %" G_GSIZE_FORMAT " pixels\n", "masked", mask != NULL ? mask->n_bad : 0);
  print_sensor (&detector->sensor);
  g_print ("  %-12s %s, %s%s\n", "pixels are",
      grid->is_flat ? "in a plane" : "not in a plane",
      grid->n_corners == 6 ? "hexagons" : "four-sided",
      grid->is_contiguous ? ", side by side" : "");
  if (!is_ruled (detector)) {
    const Distortion d = measure (detector);

    g_print ("  %-12s %s pixels at most, %s rms\n", "displaced by",
        number (d.max_px, slow), number (d.rms_px, fast));
  }
  if (detector->row != NULL)
    print_row (detector->row);
}

static void
print_json (const RingletDetector *detector)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (RingletMask) mask = ringlet_detector_gap_mask (detector);
  const Distortion d =
      is_ruled (detector) ? (Distortion){ 0.0, 0.0 } : measure (detector);
  const RingletDetectorRow *row = detector->row;
  const RingletMaterial *material = detector->sensor.material;

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "name", detector->name);
  ringlet_json_add_text (json, "path", detector->path);
  ringlet_json_add_text (json, "manufacturer", row != NULL ? row->manufacturer : NULL);
  ringlet_json_add_number (json, "n_slow", (double) detector->n_slow);
  ringlet_json_add_number (json, "n_fast", (double) detector->n_fast);
  ringlet_json_add_number (json, "pixel_slow_m", detector->pixel_slow_m);
  ringlet_json_add_number (json, "pixel_fast_m", detector->pixel_fast_m);
  ringlet_json_add_number (json, "binning_slow", detector->binning_slow);
  ringlet_json_add_number (json, "binning_fast", detector->binning_fast);
  ringlet_json_add_number (json, "orientation", detector->orientation);
  ringlet_json_add_number (json, "n_masked", mask != NULL ? (double) mask->n_bad : 0.0);
  ringlet_json_add_text (
      json, "sensor", material != NULL ? ringlet_material_name (material) : NULL);
  ringlet_json_add_number (json, "sensor_thickness_m", detector->sensor.thickness_m);
  ringlet_json_add_text (json, "grid", detector->grid->klass->name);
  ringlet_json_add_number (json, "displaced_max_px", d.max_px);
  ringlet_json_add_number (json, "displaced_rms_px", d.rms_px);
  ringlet_json_add_text (json, "note", row != NULL ? row->note : NULL);
  json_builder_end_object (json);
  ringlet_json_print (json);
}

int
ringlet_detectors_show (int argc, char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "As JSON on standard output", NULL },
    { NULL },
  };
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (GError) error = NULL;

  if (!ringlet_cli_parse ("detectors show", "NAME|FILE",
          "Tells all that is known about a detector of the catalogue, a NeXus detector "
          "file or a FIT2D spline.",
          NULL, entries, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc != 2) {
    g_set_error (
        &error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "name one detector or one file");
    return ringlet_cli_usage ("detectors show", error);
  }

  detector = ringlet_parse_detector (argv[1], 0, &error);
  if (detector == NULL)
    return ringlet_cli_fail (error);
  if (as_json)
    print_json (detector);
  else
    print_detector (detector);
  return RINGLET_EXIT_DONE;
}
