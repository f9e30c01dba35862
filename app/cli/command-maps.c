/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "base/output.h"
#include "base/units.h"
#include "cli/cli.h"
#include "cli/parse.h"
#include "cli/set-up-factors.h"
#include "cli/set-up-geometry.h"
#include "export/map-file.h"
#include "geometry/factor-text.h"
#include "geometry/maps.h"
#include "image/source.h"
#include "output-name.h"
#include "process/polarization.h"

static const char summary[] =
    "Writes what is known of each pixel of a detector in its place: angles, and the "
    "corrections that counts are divided by.\n\n"
    "Without a name, lists the maps and what each depends on. Several maps go into one "
    "HDF5 file.";

static const char examples[] =
    "Examples:\n"
    "  ringlet maps\n"
    "  ringlet maps two_theta --poni my.poni -o two_theta.edf\n"
    "  ringlet maps normalization --poni my.poni --polarization 0.99 --sample "
    "cylinder:1.2 -o norm.png\n"
    "  ringlet maps --estimate-polarization image.edf --poni my.poni --range 10,11\n";

typedef struct {
  RingletSetUpGeometry geometry;
  char *shape;
  char *image;
  char *output;
  char *estimate;
  char *range;
  gboolean with_offset;
  gboolean overwrite;
  RingletSetUpFactors factors;
} Options;

static void
options_clear (Options *self)
{
  char *const texts[] = { self->shape, self->image, self->output, self->estimate,
    self->range };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  ringlet_set_up_geometry_clear (&self->geometry);
  ringlet_set_up_factors_clear (&self->factors);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/**
 * Scene:
 * @n_slow: rows where nothing else says them; 0 when not given
 * @n_fast: columns
 * @ring: to find the polarisation from
 *
 * What the maps are of.
 */
typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletFactors factors;
  gsize n_slow;
  gsize n_fast;
  RingletRingChoice ring;
} Scene;

static void
scene_clear (Scene *self)
{
  g_clear_pointer (&self->detector, ringlet_detector_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg file = G_OPTION_ARG_FILENAME;
  const GOptionEntry entries[] = {
    { "shape", 0, 0, text, &o->shape, "Rows and columns, where nothing else says them",
        "R×C" },
    { "image", 0, 0, file, &o->image, "Image to take the shape of", "FILE" },
    { "output", 'o', 0, file, &o->output,
        "File to write: .h5, .nxs, .npy, .edf, .png or .svg", "FILE" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &o->overwrite,
        "Replace files that are there", NULL },
    { "estimate-polarization", 0, 0, file, &o->estimate,
        "Find the polarisation factor from a ring of this image", "FILE" },
    { "estimate-offset", 0, 0, G_OPTION_ARG_NONE, &o->with_offset,
        "Find the azimuth of its plane, too", NULL },
    { "range", 'r', 0, text, &o->range, "2θ of that ring, in degrees", "MIN,MAX" },
    { NULL },
  };
  g_autofree GOptionEntry *some =
      ringlet_set_up_geometry_entries (&o->geometry, TRUE, entries);
  g_autofree GOptionEntry *all = ringlet_set_up_factors_entries (&o->factors, some);

  return ringlet_cli_parse ("maps", "[NAME…]", summary, examples, all, argc, argv);
}

static void
print_map (RingletMap map)
{
  RingletFactors every = ringlet_factors_default ();
  const char *unit = ringlet_map_unit (map);
  const char *separator = "";

  every.polarization = 1.0;
  every.sensor_transmission = TRUE;
  every.oblique_transmission = 0.5;
  every.sample.shape = RINGLET_SAMPLE_SPHERE;
  every.cbn.is_active = TRUE;
  g_print ("%-20s %-5s %s\n%28s", ringlet_map_name (map), *unit != '\0' ? unit : "1",
      ringlet_map_description (map), "of ");
  for (guint i = 0; i < RINGLET_INPUT_N; i++) {
    if (ringlet_map_inputs (map, &every) & (1 << i)) {
      g_print ("%s%s", separator, ringlet_input_name ((RingletMapInputs) (1 << i)));
      separator = ", ";
    }
  }
  g_print ("\n");
}

static int
list_maps (void)
{
  for (guint map = 0; map < RINGLET_MAP_N; map++)
    print_map ((RingletMap) map);
  return RINGLET_EXIT_DONE;
}

/* Shape of the detector: its own, or that of an image, or as given. */
static gboolean
complete_detector (const Options *o, Scene *scene, GError **error)
{
  const char *path = o->image != NULL ? o->image : o->estimate;
  g_autoptr (RingletDetector) bare = g_steal_pointer (&scene->detector);

  if (path != NULL) {
    g_autoptr (RingletImage) image = ringlet_image_load (path, NULL, error);

    if (image == NULL)
      return FALSE;
    scene->detector =
        ringlet_detector_for_image (bare, image->n_slow, image->n_fast, error);
    return scene->detector != NULL;
  }
  if (o->shape != NULL) {
    scene->detector =
        ringlet_detector_for_image (bare, scene->n_slow, scene->n_fast, error);
    return scene->detector != NULL;
  }
  if (bare->n_slow == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s does not say how many pixels there are; give --detector, --shape or "
        "--image",
        o->geometry.poni);
    return FALSE;
  }
  scene->detector = g_steal_pointer (&bare);
  return TRUE;
}

static gboolean
load_scene (
    const Options *o, const RingletGeometryOrder *order, Scene *scene, GError **error)
{
  g_auto (RingletPoni) poni = { 0 };

  if (!ringlet_set_up_geometry_load (&o->geometry, order, NULL, &poni, error))
    return FALSE;
  if (poni.detector == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s names no detector: give --detector", o->geometry.poni);
    return FALSE;
  }

  scene->geometry = poni.geometry;
  scene->detector = ringlet_detector_ref (poni.detector);
  return complete_detector (o, scene, error);
}

static void
print_range (const RingletMapLayer *layer)
{
  const char *unit = ringlet_map_unit (layer->map);
  char least[RINGLET_NUMBER_SIZE];
  char most[RINGLET_NUMBER_SIZE];
  double min = INFINITY;
  double max = -INFINITY;

  for (gsize i = 0; i < layer->array->n; i++) {
    min = fmin (min, layer->array->data[i]);
    max = fmax (max, layer->array->data[i]);
  }
  g_ascii_formatd (least, sizeof least, "%.8g", min);
  g_ascii_formatd (most, sizeof most, "%.8g", max);
  g_print ("%s: %s … %s%s%s\n", ringlet_map_name (layer->map), least, most,
      *unit != '\0' ? " " : "", unit);
}

static void
layer_clear (gpointer layer)
{
  g_clear_pointer (&((RingletMapLayer *) layer)->array, ringlet_array_unref);
}

static gboolean
compute (const Scene *scene, GArray *layers, GError **error)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (RingletMaps) maps =
      ringlet_maps_new (scene->detector, &scene->geometry, memo);

  for (guint i = 0; i < layers->len; i++) {
    RingletMapLayer *layer = &g_array_index (layers, RingletMapLayer, i);

    layer->array = ringlet_maps_get (maps, layer->map, &scene->factors, NULL, error);
    if (layer->array == NULL)
      return FALSE;
    print_range (layer);
  }
  return TRUE;
}

static gboolean
check_output (
    const Options *o, const Scene *scene, const GArray *layers, GError **error)
{
  const char *const inputs[] = { o->geometry.poni, o->geometry.detector, o->image,
    o->estimate, scene->detector->path };
  guint n_values = 1;

  if (o->output == NULL)
    return TRUE;

  for (guint i = 0; i < layers->len; i++)
    n_values = MAX (n_values,
        ringlet_map_n_values (
            g_array_index (layers, RingletMapLayer, i).map, scene->detector));
  return ringlet_map_file_check (o->output, layers->len, n_values, error) &&
      ringlet_output_check (o->output, o->overwrite, error) &&
      ringlet_output_check_inputs (o->output, inputs, G_N_ELEMENTS (inputs), error);
}

static gboolean
write_maps (const Options *o, const Scene *scene, GArray *layers, GError **error)
{
  return check_output (o, scene, layers, error) && compute (scene, layers, error) &&
      (o->output == NULL ||
          ringlet_map_file_write ((const RingletMapLayer *) (gpointer) layers->data,
              layers->len, scene->detector, o->output, o->overwrite, error));
}

/* Each name once: a file has one place for it. */
static gboolean
parse_names (char **names, GArray *layers, GError **error)
{
  guint64 seen = 0;

  for (gsize i = 0; names[i] != NULL; i++) {
    RingletMapLayer layer = { 0 };

    if (!ringlet_map_find (names[i], &layer.map, error))
      return FALSE;
    if (!(seen & (1ull << layer.map)))
      g_array_append_val (layers, layer);
    seen |= 1ull << layer.map;
  }
  return TRUE;
}

static gboolean
estimate_polarization (const Options *o, const Scene *scene, GError **error)
{
  g_autoptr (RingletImage) image = ringlet_image_load (o->estimate, NULL, error);
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (scene->detector);
  RingletPolarization found = { 0 };
  char factor[RINGLET_NUMBER_SIZE];
  char sigma[RINGLET_NUMBER_SIZE];
  char offset[RINGLET_NUMBER_SIZE];

  if (image == NULL ||
      !ringlet_polarization_estimate (image, gaps, scene->detector, &scene->geometry,
          &scene->factors, &scene->ring, &found, error))
    return FALSE;

  g_ascii_formatd (factor, sizeof factor, "%.4f", found.factor);
  g_ascii_formatd (sigma, sizeof sigma, "%.4f", found.sigma);
  g_ascii_formatd (offset, sizeof offset, "%.3f", found.offset_rad / RINGLET_DEGREE);
  g_print ("polarization: %s ± %s at offset %s°, from %" G_GSIZE_FORMAT " pixels\n",
      factor, sigma, offset, found.n_pixels);
  return TRUE;
}

static gboolean
parse_ring (const Options *o, RingletRingChoice *ring, GError **error)
{
  gboolean given = FALSE;

  ring->with_offset = o->with_offset;
  if (!ringlet_parse_range ("--range", o->range, &given, &ring->two_theta_min_rad,
          &ring->two_theta_max_rad, error))
    return FALSE;
  if (!given && o->estimate != NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Of which ring? Give --range MIN,MAX in degrees of 2θ");
    return FALSE;
  }
  ring->two_theta_min_rad *= RINGLET_DEGREE;
  ring->two_theta_max_rad *= RINGLET_DEGREE;
  return TRUE;
}

static gboolean
parse_values (const Options *o, char **names, RingletGeometryOrder *order, Scene *scene,
    GArray *layers, GError **error)
{
  const char *problem = NULL;

  if (!parse_names (names, layers, error) ||
      !ringlet_set_up_geometry_check_file (&o->geometry, error) ||
      !ringlet_set_up_geometry_parse (&o->geometry, order, error) ||
      !ringlet_set_up_factors_parse (&o->factors, &scene->factors, error) ||
      !ringlet_parse_shape (
          "--shape", o->shape, &scene->n_slow, &scene->n_fast, error) ||
      !parse_ring (o, &scene->ring, error))
    return FALSE;

  if (layers->len == 0 && o->estimate == NULL)
    problem = "Which map? \"ringlet maps\" alone lists them";
  else if (o->factors.absorption != NULL)
    problem = "--absorption names a map that is there already";
  if (problem != NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s", problem);
  return problem == NULL;
}

static int
maps_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  RingletGeometryOrder order;
  g_auto (Scene) scene = { .factors = ringlet_factors_default () };
  g_autoptr (GArray) layers = g_array_new (FALSE, TRUE, sizeof (RingletMapLayer));
  g_autoptr (GError) error = NULL;

  g_array_set_clear_func (layers, layer_clear);
  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc == 1 && options.estimate == NULL && options.geometry.poni == NULL)
    return list_maps ();
  if (!parse_values (&options, argv + 1, &order, &scene, layers, &error))
    return ringlet_cli_usage ("maps", error);
  if (!load_scene (&options, &order, &scene, &error) ||
      !(options.estimate == NULL || estimate_polarization (&options, &scene, &error)) ||
      !(layers->len == 0 || write_maps (&options, &scene, layers, &error)))
    return ringlet_cli_fail (error);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_maps = {
  .name = "maps",
  .summary = "Write angles and corrections of each pixel",
  .run = maps_run,
};
