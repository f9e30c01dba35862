/* SPDX-License-Identifier: MIT */
#include "export/series-kind.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "export/nxazint.h"
#include "export/series-column.h"
#include "export/series-shared.h"
#include "image/hdf5-field.h"

/* One array of a result. @is_sum: kept for adding up; @is_shared: the same for many
 * frames. */
typedef struct {
  const char *name;
  const char *long_name;
  gsize at;
  gboolean is_sum;
  gboolean is_shared;
} Part;

#define AT(member) G_STRUCT_OFFSET (RingletResult, member)

static const Part parts[] = {
  { "I", "intensity", AT (intensity), FALSE, FALSE },
  { "I_errors", "estimated intensity error", AT (sigma), FALSE, FALSE },
  { "I_spread", "standard deviation of the pixels in each bin", AT (spread), FALSE,
      FALSE },
  { "signal", "Sum of share × (raw − dark)", AT (sum_signal), TRUE, FALSE },
  { "counts", "Sum of share × raw", AT (sum_counts), TRUE, FALSE },
  { "variance", "Sum of share² × variance", AT (sum_variance), TRUE, FALSE },
  { "norm", "Sum of share × normalisation", AT (sum_norm), TRUE, TRUE },
  { "norm2", "Sum of share² × normalisation²", AT (sum_norm2), TRUE, TRUE },
  { "count", "Sum of share: pixels per bin", AT (count), TRUE, TRUE },
  { "gain", "Sum of share × gain: what one count in each pixel would add",
      AT (sum_gain), TRUE, TRUE },
};
enum { N_PARTS = G_N_ELEMENTS (parts) };

struct _RingletSeriesKind {
  char *name;
  gsize n_radial;
  gsize n_azimuth;
  gboolean is_cake;
  RingletSeriesColumn *columns[N_PARTS]; /* (nullable) each */
  RingletSeriesShared *shared[N_PARTS];  /* (nullable) each */
};

void
ringlet_series_kind_free (RingletSeriesKind *self)
{
  for (guint i = 0; i < N_PARTS; i++) {
    g_clear_pointer (&self->columns[i], ringlet_series_column_free);
    g_clear_pointer (&self->shared[i], ringlet_series_shared_free);
  }
  g_free (self->name);
  g_free (self);
}

static const double *
part_of (const Part *part, const RingletResult *result)
{
  const double *values = G_STRUCT_MEMBER (double *, result, part->at);

  /* Where no dark is subtracted, they are one. */
  if (part->at == AT (sum_counts) && values == result->sum_signal)
    return NULL;
  /* In a weighted average, they are one. */
  if (part->at == AT (sum_gain) && values == result->count)
    return NULL;
  return values;
}

static RingletSeriesKind *
kind_new (const char *name, const RingletResult *result)
{
  RingletSeriesKind *self = g_new0 (RingletSeriesKind, 1);

  self->name = g_strdup (name);
  self->n_radial = result->n_radial;
  self->n_azimuth = result->n_azimuth;
  self->is_cake = ringlet_result_is_cake (result);
  return self;
}

static RingletSeriesSpec
make_spec (const RingletResult *result, const Part *part)
{
  RingletSeriesSpec spec = {
    .name = part->name, .type = RINGLET_PIXEL_F64, .n_axes = 1, .packed = TRUE
  };

  spec.shape[0] = result->n_radial;
  if (ringlet_result_is_cake (result)) {
    spec.n_axes = 2;
    spec.shape[0] = result->n_azimuth;
    spec.shape[1] = result->n_radial;
  }
  return spec;
}

/* ---- packed by whoever makes them ---- */

struct _RingletSeriesPacked {
  GByteArray *rows[N_PARTS]; /* (nullable) each */
};

RingletSeriesPacked *
ringlet_series_packed_new (
    const RingletResult *result, gboolean keep_sums, GCancellable *cancellable)
{
  RingletSeriesPacked *self = g_new0 (RingletSeriesPacked, 1);

  for (guint i = 0; i < N_PARTS && !g_cancellable_is_cancelled (cancellable); i++) {
    const RingletSeriesSpec spec = make_spec (result, &parts[i]);
    const double *values = part_of (&parts[i], result);

    if (values != NULL && !parts[i].is_shared && (keep_sums || !parts[i].is_sum))
      self->rows[i] = ringlet_series_column_pack (&spec, values);
  }
  return self;
}

void
ringlet_series_packed_free (RingletSeriesPacked *self)
{
  for (guint i = 0; i < N_PARTS; i++)
    g_clear_pointer (&self->rows[i], g_byte_array_unref);
  g_free (self);
}

/* ---- a new one ---- */

static gboolean
create_part (RingletSeriesKind *self, guint i, hid_t group, const RingletResult *result,
    guint64 n_frames, const char *interpretation, GError **error)
{
  const RingletSeriesSpec spec = make_spec (result, &parts[i]);
  const char *const marks[] = { "long_name", parts[i].long_name, "units",
    RINGLET_NXAZINT_ARBITRARY, "interpretation", interpretation, NULL };

  if (parts[i].is_shared)
    self->shared[i] = ringlet_series_shared_create (group, &spec, n_frames, error);
  else
    self->columns[i] = ringlet_series_column_create (group, &spec, n_frames, error);
  return (self->shared[i] != NULL || self->columns[i] != NULL) &&
      ringlet_nexus_mark (group, parts[i].name, marks, error);
}

static gboolean
create_data (RingletSeriesKind *self, hid_t group, const RingletResult *result,
    guint64 n_frames, GError **error)
{
  const char *const interpretation[] = { "interpretation",
    self->is_cake ? "image" : "spectrum", NULL };
  static const char *const cake_axes[] = { ".", "azimuthal_axis", "radial_axis", NULL };
  const char *const pattern_axes[] = { ".", ringlet_nxazint_main_axis (result), NULL };

  if (!ringlet_nexus_write_attributes (group, interpretation, error) ||
      !ringlet_nexus_write_plot (
          group, "I", self->is_cake ? cake_axes : pattern_axes, error) ||
      !ringlet_nxazint_write_norm (group, result, error) ||
      !ringlet_nxazint_write_axes (group, result, error))
    return FALSE;
  for (guint i = 0; i < N_PARTS; i++) {
    if (!parts[i].is_sum && part_of (&parts[i], result) != NULL &&
        !create_part (self, i, group, result, n_frames, interpretation[1], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
create_sums (RingletSeriesKind *self, hid_t entry, const RingletResult *result,
    guint64 n_frames, GError **error)
{
  g_autofree char *name = g_strconcat (self->name, "_sums", NULL);
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (entry, name, "NXcollection", error);

  if (group < 0)
    return FALSE;
  for (guint i = 0; i < N_PARTS; i++) {
    if (parts[i].is_sum && part_of (&parts[i], result) != NULL &&
        !create_part (self, i, group, result, n_frames, NULL, error))
      return FALSE;
  }
  return TRUE;
}

RingletSeriesKind *
ringlet_series_kind_create (hid_t entry, const char *name, const RingletResult *result,
    gboolean keep_sums, guint64 n_frames, GError **error)
{
  g_autoptr (RingletSeriesKind) self = kind_new (name, result);
  g_auto (RingletHdf5Id) data =
      ringlet_hdf5_create_group (entry, name, "NXdata", error);

  if (data >= 0 && create_data (self, data, result, n_frames, error) &&
      (!keep_sums || create_sums (self, entry, result, n_frames, error)))
    return g_steal_pointer (&self);
  return NULL;
}

/* ---- one that is there ---- */

static gboolean
has_axis (hid_t group, const char *name, const double *values, gsize n)
{
  g_autofree double *found = g_try_new (double, n);

  return found != NULL && ringlet_hdf5_read_numbers (group, name, n, found, NULL) &&
      memcmp (found, values, n * sizeof *found) == 0;
}

static gboolean
check_axes (const RingletSeriesKind *self, hid_t group, const RingletResult *result,
    GError **error)
{
  const char *name = ringlet_nxazint_main_axis (result);
  g_auto (RingletHdf5Id) radial = H5Dopen2 (group, name, H5P_DEFAULT);
  g_autofree char *unit =
      radial >= 0 ? ringlet_hdf5_dup_attribute (radial, "units") : NULL;

  H5Eclear2 (H5E_DEFAULT);
  if (g_strcmp0 (unit, result->unit->nexus_unit) == 0 &&
      has_axis (group, name, result->radial, result->n_radial) &&
      (!self->is_cake ||
          has_axis (group, "azimuthal_axis", result->azimuth, result->n_azimuth)))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "what is in it has other bins; resume with the options that it was begun with");
  return FALSE;
}

static gboolean
open_part (RingletSeriesKind *self, guint i, hid_t group, const RingletResult *result,
    const guint8 *status, guint64 n_frames, GError **error)
{
  const RingletSeriesSpec spec = make_spec (result, &parts[i]);

  if (parts[i].is_shared)
    self->shared[i] =
        ringlet_series_shared_open (group, &spec, status, n_frames, error);
  else
    self->columns[i] = ringlet_series_column_open (group, &spec, error);
  return self->shared[i] != NULL || self->columns[i] != NULL;
}

RingletSeriesKind *
ringlet_series_kind_open (hid_t entry, const char *name, const RingletResult *result,
    gboolean keep_sums, const guint8 *status, guint64 n_frames, GError **error)
{
  g_autoptr (RingletSeriesKind) self = kind_new (name, result);
  g_autofree char *sums_name = g_strconcat (name, "_sums", NULL);
  const gboolean has_sums = ringlet_hdf5_has_field (entry, sums_name);
  g_auto (RingletHdf5Id) data = H5Gopen2 (entry, name, H5P_DEFAULT);
  g_auto (RingletHdf5Id) sums =
      has_sums ? H5Gopen2 (entry, sums_name, H5P_DEFAULT) : H5I_INVALID_HID;

  H5Eclear2 (H5E_DEFAULT);
  if (data < 0 || has_sums != keep_sums) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "there is no %s %s sums in it; resume with the options that it was begun with",
        name, keep_sums ? "with" : "without");
    return NULL;
  }
  if (!check_axes (self, data, result, error))
    return NULL;
  for (guint i = 0; i < N_PARTS; i++) {
    if (part_of (&parts[i], result) != NULL && (keep_sums || !parts[i].is_sum) &&
        !open_part (
            self, i, parts[i].is_sum ? sums : data, result, status, n_frames, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

/* ---- frames ---- */

static gboolean
check_shape (const RingletSeriesKind *self, const RingletResult *result, GError **error)
{
  if (result->n_radial == self->n_radial && result->n_azimuth == self->n_azimuth &&
      ringlet_result_is_cake (result) == self->is_cake)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "%s has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " bins, and a frame of it %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      self->name, self->n_azimuth, self->n_radial, result->n_azimuth, result->n_radial);
  return FALSE;
}

gboolean
ringlet_series_kind_put (RingletSeriesKind *self, guint64 frame,
    const RingletResult *result, const RingletSeriesPacked *packed, GError **error)
{
  if (!check_shape (self, result, error))
    return FALSE;
  for (guint i = 0; i < N_PARTS; i++) {
    const double *values = G_STRUCT_MEMBER (double *, result, parts[i].at);

    if (values == NULL)
      continue;
    if (self->columns[i] != NULL &&
        !ringlet_series_column_put_packed (self->columns[i], frame, values,
            packed != NULL ? packed->rows[i] : NULL, error))
      return FALSE;
    if (self->shared[i] != NULL &&
        !ringlet_series_shared_put (
            self->shared[i], frame, values, result->known, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_series_kind_flush (RingletSeriesKind *self, guint64 n_frames, GError **error)
{
  for (guint i = 0; i < N_PARTS; i++) {
    if (self->columns[i] != NULL &&
        !ringlet_series_column_flush (self->columns[i], n_frames, error))
      return FALSE;
    if (self->shared[i] != NULL &&
        !ringlet_series_shared_flush (self->shared[i], n_frames, error))
      return FALSE;
  }
  return TRUE;
}
