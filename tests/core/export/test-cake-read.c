/* SPDX-License-Identifier: MIT */
#include "export/cake-read.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "image/hdf5-handle.h"

/* A file of three radial and two azimuthal bins, with one thing wrong. */
typedef struct {
  const char *name;
  const char *radial; /* name of the field */
  const char *radial_units;
  const char *azimuth_units; /* (nullable): a pattern */
  const char *signal;        /* (nullable): the attribute */
  guint64 n_slow;            /* of the signal */
  guint64 n_fast;
  const char *word; /* (nullable): of the error; NULL where all is right */
} Case;

static const Case cases[] = {
  { "cake", "two_theta", "degree", "degree", "intensity", 2, 3, NULL },
  { "pattern", "q", "1/nm", NULL, "intensity", 0, 3, NULL },
  { "no-signal", "q", "1/nm", NULL, NULL, 0, 3, "signal" },
  { "no-field", "q", "1/nm", NULL, "counts", 0, 3, "counts" },
  { "unit", "q", "1/inch", NULL, "intensity", 0, 3, "radial axis" },
  { "quantity", "width", "mm", NULL, "intensity", 0, 3, "radial axis" },
  { "azimuth", "q", "1/nm", "rad", "intensity", 2, 3, "azimuth in degrees" },
  { "short", "q", "1/nm", NULL, "intensity", 0, 2, "shape" },
  { "turned", "q", "1/nm", "degree", "intensity", 3, 2, "shape" },
  { "flat", "q", "1/nm", "degree", "intensity", 0, 3, "intensity" },
};

static const double numbers[] = { 1.5, 2.5, 3.5, 10.0, 20.0, 30.0 };

static void
write_field (hid_t group, const char *name, guint n_axes, const guint64 *shape,
    const char *units)
{
  g_auto (RingletHdf5Id) field = ringlet_hdf5_write_array (
      group, name, RINGLET_PIXEL_F64, n_axes, shape, numbers, 0, NULL);

  g_assert_true (field >= 0);
  if (units != NULL)
    ringlet_hdf5_write_attribute_string (field, "units", units, NULL);
}

static void
write_file (const Case *c, const char *path)
{
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (path, NULL);
  g_auto (RingletHdf5Id) entry =
      ringlet_hdf5_create_group (file, "entry", "NXentry", NULL);
  g_auto (RingletHdf5Id) data =
      ringlet_hdf5_create_group (entry, "data", "NXdata", NULL);
  const guint64 radial = 3;
  const guint64 azimuth = 2;
  const guint64 shape[] = { c->n_slow, c->n_fast };

  write_field (data, c->radial, 1, &radial, c->radial_units);
  if (c->azimuth_units != NULL)
    write_field (data, "azimuth", 1, &azimuth, c->azimuth_units);
  write_field (data, "intensity", c->n_slow > 0 ? 2 : 1,
      c->n_slow > 0 ? shape : shape + 1, NULL);
  if (c->signal != NULL)
    ringlet_hdf5_write_attribute_string (data, "signal", c->signal, NULL);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *path = g_strdup_printf (
      "%s/cake-read-%s-%u.h5", g_get_tmp_dir (), c->name, (guint) g_random_int ());
  g_auto (RingletCake) cake = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok;

  write_file (c, path);
  ok = ringlet_cake_load (path, &cake, &error);
  g_remove (path);
  if (c->word != NULL) {
    g_assert_false (ok);
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, path));
    g_assert_nonnull (strstr (error->message, c->word));
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpstr (cake.unit->nexus_quantity, ==, c->radial);
  g_assert_cmpstr (cake.unit->nexus_unit, ==, c->radial_units);
  g_assert_cmpuint (cake.n_radial, ==, 3);
  g_assert_cmpuint (cake.n_azimuth, ==, c->azimuth_units != NULL ? 2 : 0);
  for (gsize i = 0; i < 3; i++)
    g_assert_cmpfloat (cake.radial[i], ==, numbers[i]);
  for (gsize i = 0; i < (c->azimuth_units != NULL ? 6 : 3); i++)
    g_assert_cmpfloat (cake.intensity[i], ==, numbers[i]);
  if (cake.n_azimuth > 0)
    g_assert_cmpfloat (cake.azimuth_deg[1], ==, 2.5);
}

static void
test_no_file (void)
{
  RingletCake cake;
  g_autoptr (GError) error = NULL;

  g_assert_false (ringlet_cake_load ("/nowhere/at-all.h5", &cake, &error));
  g_assert_nonnull (error);
  g_assert_true (g_str_has_prefix (error->message, "/nowhere/at-all.h5: "));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/cake-read/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/cake-read/no-file", test_no_file);
  return g_test_run ();
}
