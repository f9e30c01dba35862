/* SPDX-License-Identifier: MIT */
#include "image/hdf5-meta.h"

#include <math.h>
#include <string.h>

#include "image/hdf5-find.h"
#include "image/hdf5-storage.h"
#include "image/hdf5-value.h"
#include "image/header.h"

/* hc in eV·m, exact since 2019. Source: CODATA 2018. */
#define HC_EV_M 1.2398419843320026e-6

#define MAX_DEPTH 8
#define MAX_OBJECTS 4000

/* What the numbers of a group mean. */
typedef enum {
  ROLE_PLAIN,
  ROLE_SOURCE,     /* its energy is that of electrons */
  ROLE_DETECTOR,   /* the one that counts */
  ROLE_OTHER,      /* another detector */
  ROLE_POSITIONER, /* its value is the place of an axis */
  ROLE_AXES,       /* every number is one */
  ROLE_MONITOR,
  ROLE_SKIPPED,
} Role;

/* Where a number goes. */
typedef struct {
  Role role; /* ROLE_PLAIN: any but that of another detector, a source or an axis */
  const char *name;
  gsize field;  /* offset in RingletImageMeta */
  double scale; /* to the SI unit of a number without one */
} Rule;

/* Later names go before earlier ones. */
static const Rule rules[] = {
#define FIELD(name) offsetof (RingletImageMeta, name)
  { ROLE_DETECTOR, "detector_distance", FIELD (distance_m), 1.0 },
  { ROLE_DETECTOR, "distance", FIELD (distance_m), 1.0 },
  { ROLE_DETECTOR, "x_pixel_size", FIELD (pixel_fast_m), 1.0 },
  { ROLE_DETECTOR, "y_pixel_size", FIELD (pixel_slow_m), 1.0 },
  { ROLE_DETECTOR, "exposure_time", FIELD (exposure_s), 1.0 },
  { ROLE_DETECTOR, "count_time", FIELD (exposure_s), 1.0 },
  { ROLE_DETECTOR, "beam_center_x", FIELD (beam_fast_px), 1.0 },
  { ROLE_DETECTOR, "beam_center_y", FIELD (beam_slow_px), 1.0 },
  { ROLE_MONITOR, "data", FIELD (monitor), 1.0 },
  { ROLE_MONITOR, "integral", FIELD (monitor), 1.0 },
  { ROLE_PLAIN, "wavelength", FIELD (wavelength_m), 1e-10 },
  { ROLE_PLAIN, "incident_wavelength", FIELD (wavelength_m), 1e-10 },
#undef FIELD
};

/* Photon energies, for want of a wavelength. */
static const char *const energies[] = { "energy", "incident_energy", "photon_energy",
  "beam_energy" };

/**
 * RingletHdf5Series:
 * @field: offset in RingletImageMeta; G_MAXSIZE: a motor of that @name
 */
typedef struct {
  gsize field;
  char *name;
  char *units;
  RingletImage *values; /* a row */
  double scale;
} RingletHdf5Series;

static void
series_free (gpointer data)
{
  RingletHdf5Series *self = data;

  g_free (self->name);
  g_free (self->units);
  ringlet_image_unref (self->values);
  g_free (self);
}

/* ---- a walk through the entry ---- */

typedef struct {
  RingletHdf5Meta *meta;
  const char *dataset;
  RingletHdf5Limits limits;
  GHashTable *seen; /* objects that have several names are taken once */
  guint n_objects;
  gboolean has_detector;
  double energy_ev;
  gboolean beam_in_m[2]; /* slow, fast: the beam is a length yet */
} Walk;

/* A group or dataset on the way. */
typedef struct {
  hid_t id;
  const char *path;  /* absolute */
  const char *name;  /* the last part of it */
  const char *group; /* the part before */
  Role role;         /* of the group */
} Item;

static double *
field_of (RingletImageMeta *meta, gsize offset)
{
  return (double *) ((char *) meta + offset);
}

static void
add_series (Walk *walk, gsize field, const char *name, const RingletHdf5Value *value,
    double scale)
{
  RingletHdf5Series *series = g_new0 (RingletHdf5Series, 1);

  series->field = field;
  series->name = g_strdup (name);
  series->units = g_strdup (value->units);
  series->values = ringlet_image_ref (value->numbers);
  series->scale = scale;
  g_ptr_array_add (walk->meta->series, series);
}

static gboolean
has_units (const RingletHdf5Value *value)
{
  return value->units != NULL && *value->units != '\0';
}

static gboolean
is_length (const RingletHdf5Value *value)
{
  return has_units (value) && !g_str_has_prefix (value->units, "pix");
}

/* A unit that we do not know makes a number worthless, not a guess. */
static double
scale_of (const RingletHdf5Value *value, double without)
{
  if (has_units (value) && g_str_has_prefix (value->units, "pix"))
    return 1.0;
  return has_units (value) ? ringlet_header_unit (value->units, 0.0) : without;
}

static void
set_field (Walk *walk, const Rule *rule, const RingletHdf5Value *value)
{
  RingletImageMeta *common = &walk->meta->common;
  const double scale = scale_of (value, rule->scale);
  const double first = ringlet_hdf5_value_get (value, 0) * scale;
  const gboolean is_slow = rule->field == offsetof (RingletImageMeta, beam_slow_px);
  const gboolean is_fast = rule->field == offsetof (RingletImageMeta, beam_fast_px);

  if (!isfinite (first) || scale == 0.0 || (first <= 0.0 && !is_slow && !is_fast))
    return;

  *field_of (common, rule->field) = first;
  if (is_slow || is_fast)
    walk->beam_in_m[is_fast] = is_length (value);
  else if (value->n > 1)
    add_series (walk, rule->field, NULL, value, scale);
}

static void
take_field (Walk *walk, const Item *item, const RingletHdf5Value *value)
{
  const gboolean may_be_beam = item->role == ROLE_PLAIN || item->role == ROLE_DETECTOR;

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    if (g_str_equal (rules[i].name, item->name) &&
        (rules[i].role == item->role || (rules[i].role == ROLE_PLAIN && may_be_beam)))
      set_field (walk, &rules[i], value);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (energies); i++) {
    if (may_be_beam && g_str_equal (energies[i], item->name))
      walk->energy_ev = ringlet_hdf5_value_get (value, 0) * scale_of (value, 1.0);
  }
  /* As LIMA has it. */
  if (item->role == ROLE_DETECTOR && g_str_equal (item->group, "pixel_size")) {
    const gsize field = *item->name == 'x' ? offsetof (RingletImageMeta, pixel_fast_m)
                                           : offsetof (RingletImageMeta, pixel_slow_m);

    set_field (walk, &(Rule){ ROLE_DETECTOR, NULL, field, 1.0 }, value);
  }
}

static void
take_axis (Walk *walk, const Item *item, const RingletHdf5Value *value)
{
  RingletImageMeta *common = &walk->meta->common;
  const gboolean is_value = item->role == ROLE_POSITIONER;
  const char *name = is_value ? item->group : item->name;

  if ((is_value && !g_str_equal (item->name, "value")) || value->n == 0)
    return;
  if (value->n > 1)
    add_series (walk, G_MAXSIZE, name, value, 1.0);
  else
    ringlet_image_meta_add_motor (
        common, name, ringlet_hdf5_value_get (value, 0), value->units);
}

static void
take_text (Walk *walk, const Item *item, const char *text)
{
  static const char *const names[] = { "description", "local_name", "model", "name" };
  RingletImageMeta *common = &walk->meta->common;

  if (g_str_equal (item->name, "start_time") ||
      (g_str_equal (item->name, "data_collection_date") && common->date == NULL))
    ringlet_header_set_date (common, text);
  /* The first in order is what people call it: "description" stands before the others
   * in the alphabet, and so do the words of LIMA's detector_information. */
  for (gsize i = 0; item->role == ROLE_DETECTOR && i < G_N_ELEMENTS (names); i++) {
    if (common->detector == NULL && g_str_equal (item->name, names[i]) && *text != '\0')
      common->detector = g_strdup (text);
  }
}

static void
take_dataset (Walk *walk, const Item *item, const char *entry)
{
  RingletImageMeta *common = &walk->meta->common;
  g_auto (RingletHdf5Value) value = { 0 };
  g_autofree char *line = NULL;

  /* Images of the detector itself are named, so that they can be opened. */
  if (item->role == ROLE_DETECTOR &&
      (g_str_equal (item->name, "pixel_mask") || g_str_equal (item->name, "flatfield")))
    ringlet_image_meta_add (common, item->name, item->path);
  if (!ringlet_hdf5_value_read (&value, item->id, &walk->limits))
    return;

  line = ringlet_hdf5_value_to_line (&value);
  if (line != NULL)
    ringlet_image_meta_add (common, item->path + strlen (entry) + 1, line);
  if (value.text != NULL)
    take_text (walk, item, value.text);
  else if (item->role == ROLE_POSITIONER || item->role == ROLE_AXES)
    take_axis (walk, item, &value);
  else
    take_field (walk, item, &value);
}

/* ---- groups ---- */

static gboolean
is_detector (const Item *item, const char *nx_class)
{
  return nx_class != NULL ? g_str_equal (nx_class, "NXdetector")
                          : g_str_has_prefix (item->name, "detector");
}

/* The first detector counts, but the one that the images lie in goes before it. */
static Role
detector_role (Walk *walk, const Item *item)
{
  g_autofree char *inside = g_strconcat (item->path, "/", NULL);

  if (walk->has_detector && !g_str_has_prefix (walk->dataset, inside))
    return ROLE_OTHER;
  walk->has_detector = TRUE;
  return ROLE_DETECTOR;
}

static Role
role_of (Walk *walk, const Item *item)
{
  static const struct {
    const char *word; /* NX_class, or the name of a group that has none */
    Role role;
  } known[] = {
    { "NXsource", ROLE_SOURCE },
    { "NXinsertion_device", ROLE_SOURCE },
    { "source", ROLE_SOURCE },
    { "NXpositioner", ROLE_POSITIONER },
    { "NXtransformations", ROLE_AXES },
    { "goniometer", ROLE_AXES },
    { "positioners", ROLE_AXES },
    { "NXmonitor", ROLE_MONITOR },
    { "NXdata", ROLE_SKIPPED },
  };
  g_autofree char *nx_class = ringlet_hdf5_dup_attribute (item->id, "NX_class");

  /* Within a detector all is the detector's. */
  if (item->role == ROLE_PLAIN && is_detector (item, nx_class))
    return detector_role (walk, item);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    if (g_strcmp0 (nx_class, known[i].word) == 0 ||
        g_str_equal (item->name, known[i].word))
      return known[i].role;
  }
  return item->role;
}

static gboolean
remember (Walk *walk, hid_t id)
{
  H5O_info_t info;

  return H5Oget_info2 (id, &info, H5O_INFO_BASIC) >= 0 &&
      g_hash_table_add (walk->seen,
          g_strdup_printf ("%lu:%" G_GUINT64_FORMAT, info.fileno, (guint64) info.addr));
}

static void
walk_group (Walk *walk, const Item *group, const char *entry, guint depth)
{
  /* Axes stand in the order of the instrument. */
  g_autoptr (GPtrArray) names = group->role == ROLE_AXES
      ? ringlet_hdf5_list_created_names (group->id)
      : ringlet_hdf5_list_own_names (group->id);

  for (guint i = 0; i < names->len && walk->n_objects++ < MAX_OBJECTS; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *path = g_strconcat (group->path, "/", name, NULL);
    g_auto (RingletHdf5Id) id = ringlet_hdf5_open_object (group->id, name);
    Item item = { id, path, name, group->name, group->role };

    if (id < 0 || !remember (walk, id))
      continue;
    if (H5Iget_type (id) == H5I_DATASET) {
      take_dataset (walk, &item, entry);
    } else if (H5Iget_type (id) == H5I_GROUP && depth < MAX_DEPTH) {
      item.role = role_of (walk, &item);
      if (item.role != ROLE_SKIPPED)
        walk_group (walk, &item, entry, depth + 1);
    }
  }
}

/* A beam as a length becomes pixels where their size is known. */
static void
finish (Walk *walk)
{
  RingletImageMeta *common = &walk->meta->common;
  double *beam[] = { &common->beam_slow_px, &common->beam_fast_px };
  const double pixel_m[] = { common->pixel_slow_m, common->pixel_fast_m };

  if (common->wavelength_m == 0.0 && walk->energy_ev > 0.0 &&
      isfinite (walk->energy_ev))
    common->wavelength_m = HC_EV_M / walk->energy_ev;
  for (gsize i = 0; i < 2; i++) {
    if (walk->beam_in_m[i])
      *beam[i] = pixel_m[i] > 0.0 ? *beam[i] / pixel_m[i] : 0.0;
  }
}

void
ringlet_hdf5_meta_read (RingletHdf5Meta *self, hid_t file, const char *path,
    guint64 n_least, guint64 n_most)
{
  g_autofree char *entry = g_strndup (path, 1 + strcspn (path + (*path == '/'), "/"));
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (RingletHdf5Id) id = ringlet_hdf5_open_object (file, entry);
  Walk walk = { .meta = self,
    .dataset = path,
    .limits = { n_least, n_most, RINGLET_HDF5_FREE_BYTES },
    .seen = seen };
  const Item top = { id, entry, entry + 1, "", ROLE_PLAIN };

  self->series = g_ptr_array_new_with_free_func (series_free);
  ringlet_image_meta_add (&self->common, "dataset", path);
  if (id >= 0 && H5Iget_type (id) == H5I_GROUP)
    walk_group (&walk, &top, entry, 0);
  finish (&walk);
  H5Eclear2 (H5E_DEFAULT);
}

void
ringlet_hdf5_meta_copy (
    const RingletHdf5Meta *self, guint64 frame, RingletImageMeta *to)
{
  ringlet_image_meta_copy (&self->common, to);
  for (guint i = 0; self->series != NULL && i < self->series->len; i++) {
    const RingletHdf5Series *series = g_ptr_array_index (self->series, i);
    const gboolean has = frame < series->values->n_fast;
    const double value =
        has ? ringlet_image_get (series->values, (gsize) frame) * series->scale : 0.0;

    /* Nobody knows where an axis stood whose list ends before: 0 would be a position.
     */
    if (series->field == G_MAXSIZE && has)
      ringlet_image_meta_add_motor (to, series->name, value, series->units);
    else if (series->field != G_MAXSIZE)
      *field_of (to, series->field) = isfinite (value) ? value : 0.0;
  }
}

void
ringlet_hdf5_meta_clear (RingletHdf5Meta *self)
{
  ringlet_image_meta_clear (&self->common);
  g_clear_pointer (&self->series, g_ptr_array_unref);
}
