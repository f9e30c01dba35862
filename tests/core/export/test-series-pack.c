/* SPDX-License-Identifier: MIT */

/* What is packed here, zlib and HDF5's shuffle unpack; and the changes of a journal. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "export/series-pack.h"
#include "image/codec-shuffle.h"
#include "image/hdf5-journal-side.h"

typedef struct {
  const char *name;
  gsize n_rows;
  gsize n_row;
  gsize size;
  gboolean shuffled;
  int kind;    /* 0: zeros, 1: noise, 2: doubles of counts, 3: text,
                  4: sums of shares of 16 bits */
  double most; /* size of what is packed, of one byte of data */
} Case;

static const Case cases[] = {
  { "one-byte", 1, 1, 1, TRUE, 1, 99.0 },
  { "one-double", 1, 1, 8, TRUE, 2, 9.0 },
  { "few", 3, 7, 8, TRUE, 2, 2.0 },
  { "zeros", 16, 1000, 8, TRUE, 0, 0.01 },
  { "noise", 16, 1000, 8, TRUE, 1, 1.001 },
  { "counts", 16, 1000, 8, TRUE, 2, 0.80 },
  { "one-row", 1, 100000, 8, TRUE, 2, 0.92 },
  { "floats-of-noise", 16, 3001, 4, TRUE, 1, 1.001 },
  { "sums", 1, 100000, 8, TRUE, 4, 0.72 },
  { "sums-of-patterns", 16, 1000, 8, TRUE, 4, 0.60 },
  { "texts", 64, 1, 1024, FALSE, 3, 0.02 },
};

static guint8 *
make_data (const Case *c, GRand *random)
{
  const gsize n = c->n_rows * c->n_row;
  guint8 *data = g_malloc0 (n * c->size);

  for (gsize i = 0; c->kind == 1 && i < n * c->size; i++)
    data[i] = (guint8) g_rand_int_range (random, 0, 256);
  for (gsize i = 0; c->kind == 2 && i < n; i++) {
    const double bin = (double) (i % c->n_row) / (double) c->n_row;
    const double counts = 1e6 * (0.1 + exp (-5.0 * bin));

    ((double *) (gpointer) data)[i] =
        counts + sqrt (counts) * g_rand_double_range (random, -1.0, 1.0);
  }
  for (gsize i = 0; c->kind == 4 && i < n; i++)
    ((double *) (gpointer) data)[i] =
        floor (g_rand_double_range (random, 3e6, 5e7)) / 65536.0;
  for (gsize i = 0; c->kind == 3 && i < n; i++)
    memcpy (data + i * c->size, "images/a_0001.cbf", 17);
  return data;
}

static void
test_pack (gconstpointer user_data)
{
  const Case *c = user_data;
  const gsize n = c->n_rows * c->n_row;
  const gsize n_bytes = n * c->size;
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autofree guint8 *data = make_data (c, random);
  g_autofree guint8 *planes = g_malloc (n_bytes);
  g_autofree guint8 *unpacked = g_malloc (n_bytes);
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  uLongf size = n_bytes;

  ringlet_series_pack (data, n, c->n_row, c->size, c->shuffled, packed);
  g_assert_cmpint (uncompress (planes, &size, packed->data, packed->len), ==, Z_OK);
  g_assert_cmpuint (size, ==, n_bytes);
  if (c->shuffled)
    ringlet_codec_unshuffle (planes, n, c->size, FALSE, unpacked);
  else
    memcpy (unpacked, planes, n_bytes);
  g_assert_cmpmem (unpacked, n_bytes, data, n_bytes);
  g_test_message ("%u bytes of %" G_GSIZE_FORMAT, packed->len, n_bytes);
  g_assert_cmpfloat (packed->len, <=, c->most * (double) n_bytes + 20.0);
}

/* ---- changes ---- */

static void
add_change (GArray *changes, guint64 at, const char *text)
{
  const RingletHdf5Change change = { at, strlen (text), (guint8 *) g_strdup (text) };

  g_array_append_val (changes, change);
}

static void
assert_content (const char *path, const char *expected)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, expected);
}

/* Cut anywhere, what was noted is made as a whole or not at all. */
static void
test_repair (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ringlet-side-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a", NULL);
  g_autofree char *side_path = g_build_filename (folder, "a.journal", NULL);
  g_autoptr (GArray) changes = ringlet_hdf5_changes_new ();
  g_autofree char *noted = NULL;
  gsize size = 0;
  int side = ringlet_hdf5_side_lock (side_path, path, NULL);

  add_change (changes, 2, "abc");
  add_change (changes, 4, "XY");
  g_assert_cmpint (ringlet_hdf5_side_note (side, changes), ==, 0);
  g_assert_true (g_file_get_contents (side_path, &noted, &size, NULL));
  close (side);

  for (gsize n = 0; n <= size; n++) {
    int fd = -1;

    g_assert_true (g_file_set_contents (path, "0123456789", -1, NULL));
    g_assert_true (g_file_set_contents (side_path, noted, (gssize) n, NULL));
    fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
    side = ringlet_hdf5_side_lock (side_path, path, NULL);
    g_assert_cmpint (ringlet_hdf5_side_repair (side, fd), ==, 0);
    assert_content (path, n < size ? "0123456789" : "01abXY6789");
    /* Once. */
    g_assert_cmpint (pwrite (fd, "0123456789", 10, 0), ==, 10);
    g_assert_cmpint (ringlet_hdf5_side_repair (side, fd), ==, 0);
    assert_content (path, "0123456789");
    close (side);
    close (fd);
  }
  g_unlink (path);
  g_unlink (side_path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/series-pack/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_pack);
  }
  g_test_add_func ("/series-pack/repair", test_repair);

  return g_test_run ();
}
