/* SPDX-License-Identifier: MIT */
#include "export/series-about.h"

#include "base/error.h"
#include "export/facts.h"
#include "export/nxazint.h"
#include "image/hdf5-field.h"

/* What differs from frame to frame. */
static const char *const of_frames[] = { "source", "source_sha256",
  "source_file_sha256", "frame", "monitor", "excluded_pixels", NULL };

/* What may differ, and the numbers are the same. */
static const char *const of_machines[] = { "program", "engine", "method", "no_device",
  NULL };

gboolean
ringlet_series_about_write (hid_t entry, const RingletResult *result, GError **error)
{
  const double wavelength_m = result->provenance.geometry.wavelength_m;

  if (ringlet_nxazint_is_defined (result) &&
      !ringlet_hdf5_write_string (
          entry, "definition", ringlet_nxazint_definition (result), error))
    return FALSE;
  return ringlet_nxazint_write_flags (entry, result, error) &&
      (!(wavelength_m > 0.0) ||
          ringlet_nxazint_write_monochromator (entry, wavelength_m, error)) &&
      ringlet_nxazint_write_reduction (entry, result, of_frames, error);
}

/* Returns (transfer full): what the file says, for humans. */
static char *
describe (hid_t group, const RingletFact *fact)
{
  char *text = ringlet_hdf5_dup_text (group, fact->key);
  double number = 0.0;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (text != NULL)
    return text;
  if (ringlet_hdf5_has_field (group, fact->key) &&
      ringlet_hdf5_read_numbers (group, fact->key, 1, &number, NULL))
    return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, number));
  return g_strdup ("nothing");
}

static gboolean
is_same (hid_t group, const RingletFact *fact)
{
  g_autofree char *text = NULL;
  double number = 0.0;

  if (!ringlet_hdf5_has_field (group, fact->key))
    return FALSE;
  if (fact->is_number)
    return ringlet_hdf5_read_numbers (group, fact->key, 1, &number, NULL) &&
        (number == fact->number || (number != number && fact->number != fact->number));
  text = ringlet_hdf5_dup_text (group, fact->key);
  return g_strcmp0 (text, fact->text) == 0;
}

gboolean
ringlet_series_about_check (hid_t entry, const RingletResult *result, GError **error)
{
  g_autoptr (GPtrArray) facts = ringlet_result_facts (result);
  g_auto (RingletHdf5Id) group = H5Gopen2 (entry, "reduction/input", H5P_DEFAULT);

  if (group < 0) {
    ringlet_hdf5_set_error (error, "it does not say how it was made");
    return FALSE;
  }
  for (guint i = 0; i < facts->len; i++) {
    const RingletFact *fact = g_ptr_array_index (facts, i);
    g_autofree char *there = NULL;

    if (g_strv_contains (of_frames, fact->key) ||
        g_strv_contains (of_machines, fact->key) || is_same (group, fact))
      continue;
    there = describe (group, fact);
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "it was begun with %s %s, and not %s; resume with the same options, or choose "
        "another output",
        fact->key, there, fact->text);
    return FALSE;
  }
  return TRUE;
}
