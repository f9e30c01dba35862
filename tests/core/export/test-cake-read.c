/* SPDX-License-Identifier: MIT */
#include "export/cake-read.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "export/image-writer.h"
#include "export/writer.h"
#include "support/fake-result.h"

static char *
temporary_path (const char *suffix)
{
  return g_strdup_printf (
      "%s/ringlet-cake-%u%s", g_get_tmp_dir (), g_random_int (), suffix);
}

/* What was written comes back, every bit of it. */
static void
test_round_trip (void)
{
  static const char *const units[] = { "2th_deg", "q_A^-1", "q_nm^-1", "d_A", "r_mm" };

  for (gsize k = 0; k < G_N_ELEMENTS (units); k++) {
    g_autoptr (RingletResult) result = fake_result_new (50, 36, TRUE);
    g_autofree char *path = temporary_path (".h5");
    g_autofree char *inner = g_strconcat (path, "::/entry/data", NULL);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", units[k]);
    result->unit = ringlet_unit_find (units[k], NULL);
    ringlet_result_write (result, NULL, path, FALSE, &error);
    g_assert_no_error (error);
    for (int i = 0; i < 2; i++) {
      g_autoptr (RingletCake) cake = ringlet_cake_read (i == 0 ? path : inner, &error);

      g_assert_no_error (error);
      g_assert_true (cake->unit == result->unit);
      g_assert_cmpstr (cake->radial_label, ==, result->unit->symbol);
      g_assert_cmpfloat (
          cake->wavelength_m, ==, result->provenance.geometry.wavelength_m);
      g_assert_cmpuint (cake->n_radial, ==, 50);
      g_assert_cmpuint (cake->n_azimuth, ==, 36);
      g_assert_cmpmem (
          cake->radial, 50 * sizeof (double), result->radial, 50 * sizeof (double));
      g_assert_cmpmem (
          cake->azimuth, 36 * sizeof (double), result->azimuth, 36 * sizeof (double));
      g_assert_cmpmem (cake->intensity, 1799 * sizeof (double), result->intensity,
          1799 * sizeof (double));
      g_assert_true (isnan (cake->intensity[1799]));
    }
    g_unlink (path);
  }
}

static void
assert_refused (const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_cake_read (path, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
}

/* A pattern, a text, nothing at all, and a cake that ends early. */
static void
test_refused (void)
{
  g_autoptr (RingletResult) pattern = fake_result_new (50, 0, TRUE);
  g_autoptr (RingletResult) result = fake_result_new (50, 36, TRUE);
  g_autofree char *path = temporary_path (".h5");
  g_autofree char *text = temporary_path (".txt");
  g_autofree char *data = NULL;
  gsize size = 0;

  g_assert_true (ringlet_result_write (pattern, NULL, path, FALSE, NULL));
  assert_refused (path);
  g_assert_true (g_file_set_contents (text, "1 2\n3 4\n", -1, NULL));
  assert_refused (text);
  g_unlink (text);
  assert_refused (text);

  g_assert_true (ringlet_result_write (result, NULL, path, TRUE, NULL));
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  for (gsize n = 0; n < size; n += size / 23) {
    g_assert_true (g_file_set_contents (path, data, (gssize) n, NULL));
    assert_refused (path);
  }
  g_unlink (path);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cake-read/round-trip", test_round_trip);
  g_test_add_func ("/cake-read/refused", test_refused);
  return g_test_run ();
}
