/* SPDX-License-Identifier: MIT */
#include "export/series-about.h"

#include <string.h>

#include "base/error.h"
#include "export/facts.h"
#include "export/nxazint.h"
#include "image/hdf5-field.h"

/* What differs from frame to frame. */
static const char *const of_frames[] = { "source", "source_sha256",
  "source_file_sha256", "frame", "monitor", "excluded_pixels", "no_device",
  "lost_device", NULL };

/* The same with what is written in its own way. */
static const char *const of_head[] = { "source", "source_sha256", "source_file_sha256",
  "frame", "monitor", "excluded_pixels", "no_device", "lost_device", "method", NULL };

/* What may differ, and the numbers are the same. */
static const char *const of_machines[] = { "program", "engine", NULL };

#define FACTS "reduction/input"
#define METHOD "method"

/* In the place of the words from the one on in which rows differ. */
#define SEVERAL "several, see frames/method"

/* As it is now, or with SEVERAL in it: nothing can be made larger later. */
static gboolean
write_method (hid_t entry, const char *method, GError **error)
{
  g_autofree char *path = g_strconcat (FACTS, "/", METHOD, NULL);
  const gsize size = strlen (method) + sizeof SEVERAL;
  g_autofree char *text = g_malloc0 (size);
  g_auto (RingletHdf5Id) type = H5Tcopy (H5T_C_S1);
  g_auto (RingletHdf5Id) space = H5Screate (H5S_SCALAR);
  g_auto (RingletHdf5Id) dataset = H5I_INVALID_HID;

  g_strlcpy (text, method, size);
  H5Tset_size (type, size);
  H5Tset_cset (type, H5T_CSET_UTF8);
  H5Tset_strpad (type, H5T_STR_NULLPAD);
  dataset =
      H5Dcreate2 (entry, path, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  if (dataset >= 0 &&
      H5Dwrite (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The method cannot be written");
  return FALSE;
}

/* "1d, full, packed, several, see frames/method", and "1d, full, several, see
 * frames/method" where rows differ in the third word. Returns (transfer full). */
static char *
join_methods (const char *method, const char *other)
{
  g_auto (GStrv) words = g_strsplit (method, ", ", 4);
  g_auto (GStrv) others = g_strsplit (other, ", ", 4);

  if (g_strv_length (words) < 4)
    return g_strdup (SEVERAL);
  if (g_strcmp0 (words[2], g_strv_length (others) > 2 ? others[2] : NULL) != 0)
    return g_strdup_printf ("%s, %s, " SEVERAL, words[0], words[1]);
  return g_strdup_printf ("%s, %s, %s, " SEVERAL, words[0], words[1], words[2]);
}

static gboolean
replace_method (hid_t entry, const char *method, GError **error)
{
  g_autofree char *path = g_strconcat (FACTS, "/", METHOD, NULL);
  g_auto (RingletHdf5Id) dataset = H5Dopen2 (entry, path, H5P_DEFAULT);
  g_auto (RingletHdf5Id) type = dataset >= 0 ? H5Dget_type (dataset) : H5I_INVALID_HID;
  const gsize size = type >= 0 ? H5Tget_size (type) : 0;
  g_autofree char *text = g_malloc0 (size + 1);

  g_strlcpy (text, method, size + 1);
  if (size > strlen (method) &&
      H5Dwrite (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The method cannot be written");
  return FALSE;
}

gboolean
ringlet_series_about_note_method (
    hid_t entry, char **method, const char *other, GError **error)
{
  g_autofree char *several = NULL;

  if (*method == NULL || g_strcmp0 (*method, other) == 0)
    return TRUE;
  several = join_methods (*method, other);
  if (g_str_equal (*method, several))
    return TRUE;
  if (!replace_method (entry, several, error))
    return FALSE;
  g_free (*method);
  *method = g_steal_pointer (&several);
  return TRUE;
}

char *
ringlet_series_about_dup_method (hid_t entry)
{
  g_auto (RingletHdf5Id) group = H5Gopen2 (entry, FACTS, H5P_DEFAULT);

  return group >= 0 && ringlet_hdf5_has_field (group, METHOD)
      ? ringlet_hdf5_dup_text (group, METHOD)
      : NULL;
}

/* What was the head's before version 3 and is of each row now. */
static gboolean
drop_later (hid_t entry, GError **error)
{
  const char *const later[] = { FACTS "/" METHOD, FACTS "/no_device" };

  for (gsize i = 0; i < G_N_ELEMENTS (later); i++) {
    if (H5Lexists (entry, later[i], H5P_DEFAULT) > 0 &&
        H5Ldelete (entry, later[i], H5P_DEFAULT) < 0) {
      ringlet_hdf5_set_error (error, "%s cannot be written anew", later[i]);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
ringlet_series_about_renew (hid_t entry, GError **error)
{
  g_autofree char *method = ringlet_series_about_dup_method (entry);

  return method == NULL ||
      (drop_later (entry, error) && write_method (entry, method, error));
}

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
      ringlet_nxazint_write_reduction (entry, result, of_head, error) &&
      (result->provenance.method == NULL ||
          write_method (entry, result->provenance.method, error));
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

/* Of "1d, full, packed, c, cpu" the first two are the numbers, the rest is who computes
 * them. */
static gboolean
is_same_method (const char *a, const char *b)
{
  g_auto (GStrv) words = g_strsplit (a != NULL ? a : "", ", ", -1);
  g_auto (GStrv) others = g_strsplit (b, ", ", -1);

  for (gsize i = 0; i < 2; i++) {
    if (words[i] == NULL || others[i] == NULL || !g_str_equal (words[i], others[i]))
      return FALSE;
  }
  return TRUE;
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
  if (g_str_equal (fact->key, "method"))
    return is_same_method (text, fact->text);
  return g_strcmp0 (text, fact->text) == 0;
}

/* What follows from other options, and would be named in their place. */
static gboolean
is_consequence (const RingletFact *fact)
{
  return !fact->is_number && g_str_has_suffix (fact->text, "(automatic)");
}

/* Returns (transfer none) (nullable): the first fact that differs */
static const RingletFact *
find_other (hid_t group, const GPtrArray *facts, gboolean of_consequences)
{
  for (guint i = 0; i < facts->len; i++) {
    const RingletFact *fact = g_ptr_array_index (facts, i);

    if (is_consequence (fact) == of_consequences &&
        !g_strv_contains (of_frames, fact->key) &&
        !g_strv_contains (of_machines, fact->key) && !is_same (group, fact))
      return fact;
  }
  return NULL;
}

static gboolean
has_fact (const GPtrArray *facts, const char *key)
{
  for (guint i = 0; i < facts->len; i++) {
    if (g_str_equal (((const RingletFact *) g_ptr_array_index (facts, i))->key, key))
      return TRUE;
  }
  return FALSE;
}

/* Returns (transfer full) (nullable) */
static char *
dup_name (hid_t group, hsize_t i)
{
  const gssize n = H5Lget_name_by_idx (
      group, ".", H5_INDEX_NAME, H5_ITER_INC, i, NULL, 0, H5P_DEFAULT);
  char *name = n >= 0 ? g_malloc ((gsize) n + 1) : NULL;

  if (name != NULL)
    H5Lget_name_by_idx (
        group, ".", H5_INDEX_NAME, H5_ITER_INC, i, name, (gsize) n + 1, H5P_DEFAULT);
  return name;
}

/* Options that were used and now are not are no facts of the new result. Returns
 * (transfer full) (nullable): the first name that the file alone has */
static char *
find_left_out (hid_t group, const GPtrArray *facts)
{
  H5G_info_t info = { 0 };

  H5Gget_info (group, &info);
  for (hsize_t i = 0; i < info.nlinks; i++) {
    g_autofree char *key = dup_name (group, i);

    if (key != NULL && !has_fact (facts, key) && !g_strv_contains (of_frames, key) &&
        !g_strv_contains (of_machines, key))
      return g_steal_pointer (&key);
  }
  return NULL;
}

static void
refuse (hid_t group, const RingletFact *fact, GError **error)
{
  g_autofree char *there = describe (group, fact);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "it was begun with %s %s, and not %s; resume with the same options, or choose "
      "another output",
      fact->key, there, fact->text);
}

gboolean
ringlet_series_about_check (hid_t entry, const RingletResult *result, GError **error)
{
  g_autoptr (GPtrArray) facts = ringlet_result_facts (result);
  g_auto (RingletHdf5Id) group = H5Gopen2 (entry, FACTS, H5P_DEFAULT);
  const RingletFact *other = NULL;
  g_autofree char *left_out = NULL;

  if (group < 0) {
    ringlet_hdf5_set_error (error, "it does not say how it was made");
    return FALSE;
  }
  other = find_other (group, facts, FALSE);
  if (other == NULL)
    other = find_other (group, facts, TRUE);
  if (other != NULL) {
    refuse (group, other, error);
    return FALSE;
  }
  left_out = find_left_out (group, facts);
  if (left_out != NULL)
    refuse (
        group, &(RingletFact){ .key = left_out, .text = (char *) "nothing" }, error);
  return left_out == NULL;
}
