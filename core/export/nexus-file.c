/* SPDX-License-Identifier: MIT */
#include "export/nexus-file.h"

#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "export/facts.h"

#define GZIP_LEVEL 4

/* ---- small values ---- */

gboolean
ringlet_nexus_write_attributes (hid_t object, const char *const *pairs, GError **error)
{
  for (gsize i = 0; pairs[i] != NULL && pairs[i + 1] != NULL; i += 2) {
    if (!ringlet_hdf5_write_attribute_string (object, pairs[i], pairs[i + 1], error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_nexus_write_texts (hid_t group, const char *const *pairs, GError **error)
{
  for (gsize i = 0; pairs[i] != NULL && pairs[i + 1] != NULL; i += 2) {
    if (!ringlet_hdf5_write_string (group, pairs[i], pairs[i + 1], error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_nexus_write_number (
    hid_t group, const char *name, double value, const char *units, GError **error)
{
  const char *const attributes[] = { "units", units, NULL };
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (
      group, name, RINGLET_PIXEL_F64, 0, NULL, &value, 0, error);

  return dataset >= 0 && ringlet_nexus_write_attributes (dataset, attributes, error);
}

gboolean
ringlet_nexus_write_flag (hid_t group, const char *name, gboolean value, GError **error)
{
  const guint8 byte = value ? 1 : 0;
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (
      group, name, RINGLET_PIXEL_BOOL, 0, NULL, &byte, 0, error);

  return dataset >= 0;
}

/* ---- the plot ---- */

gboolean
ringlet_nexus_write_column (hid_t group, const RingletNexusColumn *column, guint n_axes,
    const guint64 *shape, GError **error)
{
  const char *const attributes[] = { "long_name", column->long_name, "units",
    column->units, NULL };
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;

  if (column->values == NULL)
    return TRUE;

  dataset = ringlet_hdf5_write_array (group, column->name, RINGLET_PIXEL_F64, n_axes,
      shape, column->values, GZIP_LEVEL, error);
  return dataset >= 0 && ringlet_nexus_write_attributes (dataset, attributes, error);
}

gboolean
ringlet_nexus_write_columns (hid_t group, const RingletNexusColumn *columns,
    gsize n_columns, guint n_axes, const guint64 *shape, GError **error)
{
  for (gsize i = 0; i < n_columns; i++) {
    if (!ringlet_nexus_write_column (group, &columns[i], n_axes, shape, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_nexus_mark (
    hid_t group, const char *name, const char *const *pairs, GError **error)
{
  g_auto (RingletHdf5Id) dataset = H5Dopen2 (group, name, H5P_DEFAULT);

  if (dataset >= 0)
    return ringlet_nexus_write_attributes (dataset, pairs, error);
  ringlet_hdf5_set_error (error, "The dataset %s cannot be opened", name);
  return FALSE;
}

gboolean
ringlet_nexus_write_plot (
    hid_t group, const char *signal, const char *const *axes, GError **error)
{
  if (!ringlet_hdf5_write_attribute_string (group, "signal", signal, error) ||
      !ringlet_hdf5_write_attribute_strings (group, "axes", axes, error))
    return FALSE;

  for (int i = 0; axes[i] != NULL; i++) {
    g_autofree char *indices = g_strconcat (axes[i], "_indices", NULL);

    if (!g_str_equal (axes[i], ".") &&
        !ringlet_hdf5_write_attribute_int (group, indices, i, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- how it was made ---- */

static gboolean
write_facts (hid_t process, const char *name, const char *nx_class,
    const RingletResult *result, const char *const *without, GError **error)
{
  g_autoptr (GPtrArray) facts = ringlet_result_facts (result);
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_ordered_group (process, name, nx_class, error);
  gboolean ok = group >= 0;

  for (guint i = 0; ok && i < facts->len; i++) {
    const RingletFact *fact = g_ptr_array_index (facts, i);

    if (without != NULL && g_strv_contains (without, fact->key))
      continue;
    ok = fact->is_number
        ? ringlet_nexus_write_number (group, fact->key, fact->number, fact->unit, error)
        : ringlet_hdf5_write_string (group, fact->key, fact->text, error);
  }
  return ok;
}

RingletHdf5Id
ringlet_nexus_create_process (hid_t entry, const char *name, const char *facts_name,
    const char *facts_class, const RingletResult *result, const char *const *without,
    GError **error)
{
  const char *const texts[] = { "program", "Ringlet", "version",
    result->provenance.version, NULL };
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (entry, name, "NXprocess", error);
  const hid_t made = group;

  if (group < 0 || !ringlet_nexus_write_texts (group, texts, error) ||
      !write_facts (group, facts_name, facts_class, result, without, error))
    return H5I_INVALID_HID;

  group = H5I_INVALID_HID;
  return made;
}

RingletHdf5Id
ringlet_nexus_create_instrument (hid_t entry, GError **error)
{
  static const char *const name[] = { "name", "unknown", NULL };
  static const char *const source_texts[] = { "name", "unknown", "type", "unknown",
    "probe", "x-ray", NULL };
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (entry, "instrument", "NXinstrument", error);
  g_auto (RingletHdf5Id) source = H5I_INVALID_HID;
  const hid_t made = group;

  if (group < 0 || !ringlet_nexus_write_texts (group, name, error))
    return H5I_INVALID_HID;
  source = ringlet_hdf5_create_group (group, "source", "NXsource", error);
  if (source < 0 || !ringlet_nexus_write_texts (source, source_texts, error))
    return H5I_INVALID_HID;

  group = H5I_INVALID_HID;
  return made;
}

double
ringlet_nexus_monitor (const RingletResult *result)
{
  const double monitor = result->provenance.monitor;

  return result->plan.normalization_factor * (monitor > 0.0 ? monitor : 1.0);
}

gboolean
ringlet_nexus_check_wavelength (const char *format, double wavelength_m, GError **error)
{
  if (wavelength_m > 0.0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s requires the wavelength, and the geometry has none; give it, or write the "
      "format nexus",
      format);
  return FALSE;
}

gboolean
ringlet_nexus_refuse_unit (const char *format, const char *what, const char *units,
    const RingletUnit *unit, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "%s holds %s, not %s; integrate in %s, or write the format nexus", format, what,
      unit->name, units);
  return FALSE;
}

/* ---- the file ---- */

static gboolean
write_title (hid_t entry, const RingletResult *result, GError **error)
{
  const char *title = result->provenance.source;
  g_autofree char *valid = title != NULL ? g_utf8_make_valid (title, -1) : NULL;

  return valid == NULL || ringlet_hdf5_write_string (entry, "title", valid, error);
}

static GBytes *
make_file (const RingletResult *result, const char *entry_name, const char *plot,
    RingletNexusFill fill, GError **error)
{
  const char *const file_texts[] = { "NX_class", "NXroot", "default", entry_name,
    NULL };
  const char *const entry_texts[] = { "default", plot, NULL };
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (NULL, error);
  g_auto (RingletHdf5Id) entry = H5I_INVALID_HID;

  if (file < 0 || !ringlet_nexus_write_attributes (file, file_texts, error))
    return NULL;

  entry = ringlet_hdf5_create_group (file, entry_name, "NXentry", error);
  if (entry < 0 || !ringlet_nexus_write_attributes (entry, entry_texts, error) ||
      !write_title (entry, result, error) || !fill (entry, result, error))
    return NULL;

  ringlet_hdf5_id_free (entry);
  entry = H5I_INVALID_HID;
  return ringlet_hdf5_close_to_bytes (&file, error);
}

gboolean
ringlet_nexus_write (const RingletResult *result, const char *entry_name,
    const char *plot, RingletNexusFill fill, const char *path, gboolean overwrite,
    GError **error)
{
  g_autoptr (GBytes) bytes = make_file (result, entry_name, plot, fill, error);

  if (bytes == NULL) {
    g_prefix_error (error, "Cannot write %s: ", path);
    return FALSE;
  }
  return ringlet_output_write (
      path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), overwrite, error);
}
