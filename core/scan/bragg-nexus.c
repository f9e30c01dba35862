/* SPDX-License-Identifier: MIT */

/* Peaks one behind the other, and where those of each frame begin. Source: pyFAI
 * 2026.9, io/spots.py, save_spots_nexus(). */

#include "scan/bragg-layout.h"

/* What of a peak is a column, in the order of the table below. */
enum { INDEX, INTENSITY, SIGMA, SLOW, FAST, N_COLUMNS };

static const struct {
  const char *name;
  RingletPixelType type;
  const char *long_name;
  const char *direction; /* (nullable) */
} columns[N_COLUMNS] = {
  [INDEX] = { "index", RINGLET_PIXEL_U32, "Flat index of the highest pixel", NULL },
  [INTENSITY] = { "intensity", RINGLET_PIXEL_F32, "Intensity above the background",
      NULL },
  [SIGMA] = { "sigma", RINGLET_PIXEL_F32, "Noise of the background of it", NULL },
  [SLOW] = { "pos1", RINGLET_PIXEL_F32, "Row, from the centre of pixel (0, 0)", "y" },
  [FAST] = { "pos2", RINGLET_PIXEL_F32, "Column, from the centre of pixel (0, 0)",
      "x" },
};

typedef struct {
  RingletHdf5Growing spots;
  RingletHdf5Growing first;
  RingletHdf5Growing columns[N_COLUMNS];
  guint64 n_peaks;
} Spots;

static void
nexus_free (gpointer data)
{
  Spots *self = data;

  ringlet_hdf5_growing_clear (&self->spots);
  ringlet_hdf5_growing_clear (&self->first);
  for (gsize i = 0; i < N_COLUMNS; i++)
    ringlet_hdf5_growing_clear (&self->columns[i]);
  g_free (self);
}

static gboolean
begin_column (Spots *self, gsize i, hid_t group, GError **error)
{
  RingletHdf5Growing *column = &self->columns[i];

  return ringlet_hdf5_growing_init (
             column, group, columns[i].name, columns[i].type, 1, 1, error) &&
      ringlet_hdf5_write_attribute_string (
          column->dataset, "long_name", columns[i].long_name, error) &&
      (columns[i].direction == NULL ||
          ringlet_hdf5_write_attribute_string (
              column->dataset, "dir", columns[i].direction, error));
}

static gboolean
begin_all (Spots *self, hid_t group, GError **error)
{
  const guint64 zero = 0;

  if (!ringlet_hdf5_growing_init (
          &self->spots, group, "spots", RINGLET_PIXEL_I32, 1, 1, error) ||
      !ringlet_hdf5_write_attribute_string (
          self->spots.dataset, "interpretation", "spectrum", error) ||
      !ringlet_hdf5_growing_init (
          &self->first, group, "frame_ptr", RINGLET_PIXEL_U64, 1, 1, error) ||
      !ringlet_hdf5_growing_add (&self->first, 1, 1, &zero, error))
    return FALSE;
  for (gsize i = 0; i < N_COLUMNS; i++) {
    if (!begin_column (self, i, group, error))
      return FALSE;
  }
  return ringlet_hdf5_write_attribute_string (group, "signal", "spots", error);
}

static gpointer
nexus_begin (
    const RingletBragg *bragg, hid_t group, RingletPixelType type, GError **error)
{
  Spots *self = g_new0 (Spots, 1);

  self->spots = self->first = (RingletHdf5Growing) RINGLET_HDF5_GROWING_NONE;
  for (gsize i = 0; i < N_COLUMNS; i++)
    self->columns[i] = (RingletHdf5Growing) RINGLET_HDF5_GROWING_NONE;
  if (begin_all (self, group, error))
    return self;
  nexus_free (self);
  return NULL;
}

static float
value_of (const RingletBraggPeak *peak, gsize column)
{
  const float values[N_COLUMNS] = { [INTENSITY] = peak->intensity,
    [SIGMA] = peak->sigma,
    [SLOW] = peak->slow_px,
    [FAST] = peak->fast_px };

  return values[column];
}

static gboolean
add_columns (Spots *self, const RingletList *peaks, GError **error)
{
  g_autofree guint32 *index = g_new (guint32, peaks->n);
  g_autofree float *values = g_new (float, peaks->n);

  for (gsize i = 0; i < peaks->n; i++)
    index[i] = ringlet_list_index (peaks, RingletBraggPeak, i).index;
  if (!ringlet_hdf5_growing_add (&self->columns[INDEX], peaks->n, 1, index, error))
    return FALSE;
  for (gsize column = INTENSITY; column < N_COLUMNS; column++) {
    for (gsize i = 0; i < peaks->n; i++)
      values[i] = value_of (&ringlet_list_index (peaks, RingletBraggPeak, i), column);
    if (!ringlet_hdf5_growing_add (&self->columns[column], peaks->n, 1, values, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
nexus_add (gpointer data, const RingletBraggFrame *frame, GError **error)
{
  Spots *self = data;
  const gint32 n = frame != NULL ? (gint32) frame->peaks.n : 0;

  self->n_peaks += (guint64) n;
  return ringlet_hdf5_growing_add (&self->spots, 1, 1, &n, error) &&
      ringlet_hdf5_growing_add (&self->first, 1, 1, &self->n_peaks, error) &&
      (n == 0 || add_columns (self, &frame->peaks, error));
}

const RingletBraggLayout ringlet_bragg_layout_nexus = {
  .entry = "entry_0000",
  .group = "peaks",
  .process = "peakfinder",
  .begin = nexus_begin,
  .add = nexus_add,
  .free = nexus_free,
};
