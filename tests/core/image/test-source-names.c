/* SPDX-License-Identifier: MIT */

/* Which files a name stands for, and what is said about the others. */

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/source-names.h"
#include "image/source.h"
#include "support/shared.h"

static char *folder;

static const char npy[] = "\x93NUMPY\x01\x00\x3c\x00{'descr': '|u1', 'fortran_order': "
                          "False, 'shape': (1, 1), "
                          "}\n";

/* An image of one pixel, whose value is @value. */
static void
write_image (const char *name, guint8 value)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GString) text = g_string_new_len (npy, sizeof npy - 1);

  g_string_append_c (text, (char) value);
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
}

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
make_folder (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

static void
make_files (void)
{
  static const char *const names[] = { "s_0001.npy", "s_0002.npy", "s_0004.npy",
    "s_0008.npy", "s_10000.npy", "s_010001.npy", "s_3.npy", "n_9.npy", "n_10.npy",
    "n_11.npy", "a#.npy", "b_1.npy..b_2.npy", "all/img_10.npy", "all/img_2.npy",
    "all/img_002.npy", "all/IMG_3.npy", "all/.half_1.npy", "\xff_1.npy", "\xff_3.npy",
    "bad\xfe/\xff.npy", "run2/q1.npy", "run2/q2.npy", "run3/q3.npy" };

  make_folder ("all");
  make_folder ("all/inner");
  make_folder ("bad\xfe");
  make_folder ("run2");
  make_folder ("run3");
  make_folder ("none");
  make_folder ("none/images");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    write_image (names[i], (guint8) i);
  write_text ("all/notes.txt", "Sample 3 was wet.\n");
  write_text ("all/empty.npy", "");
  write_text ("none/notes.txt", "Nothing came.\n");
}

/* ---- what is found ---- */

static const struct {
  const char *name;
  const char *paths; /* with blanks between them */
  const char *note;  /* what the only note ends with; NULL for none */
} cases[] = {
  { "s_3.npy", "s_3.npy", NULL },
  { "s_####.npy", "s_0001.npy s_0002.npy s_0004.npy s_0008.npy s_10000.npy",
      ": 9995 of the series are missing: s_0003.npy, s_0005.npy to s_0007.npy, "
      "s_0009.npy to s_9999.npy" },
  { "n_#.npy", "n_9.npy n_10.npy n_11.npy", NULL },
  { "n_##.npy", "n_10.npy n_11.npy", NULL },
  { "s_#.npy", "s_3.npy s_10000.npy",
      ": 9996 of the series are missing: s_4.npy to s_9999.npy" },
  { "s_0002.npy..s_0004.npy", "s_0002.npy s_0004.npy",
      ": 1 of the series is missing: s_0003.npy" },
  { "s_0000.npy..s_0002.npy", "s_0001.npy s_0002.npy",
      ": 1 of the series is missing: s_0000.npy" },
  { "s_0004.npy..s_0006.npy", "s_0004.npy",
      ": 2 of the series are missing: s_0005.npy, s_0006.npy" },
  { "n_9.npy..n_11.npy", "n_9.npy n_10.npy n_11.npy", NULL },
  { "n_10.npy..n_10.npy", "n_10.npy", NULL },
  { "run2/q1.npy..q2.npy", "run2/q1.npy run2/q2.npy", NULL },
  { "run2/q1.npy..run2/q2.npy", "run2/q1.npy run2/q2.npy", NULL },
  { "./run2/../n_9.npy..n_10.npy", "./run2/../n_9.npy ./run2/../n_10.npy", NULL },
  { "a#.npy", "a#.npy", NULL },
  { "b_1.npy..b_2.npy", "b_1.npy..b_2.npy", NULL },
  { "run2", "run2/q1.npy run2/q2.npy", NULL },
  { "run2/", "run2/q1.npy run2/q2.npy", NULL },
  { "n_9.npy::/entry/data", "n_9.npy::/entry/data", NULL },
  { "a#.npy::/entry/data", "a#.npy::/entry/data", NULL },
  { "n_##.npy::/e#1/../data", "n_10.npy::/e#1/../data n_11.npy::/e#1/../data", NULL },
  { "\xff_#.npy", "\xff_1.npy \xff_3.npy",
      "\xef\xbf\xbd_#.npy: 1 of the series is missing: \xef\xbf\xbd_2.npy" },
  { "no.npy", "no.npy", NULL },
  { "../no/no.npy", "../no/no.npy", NULL },
};

static void
check_case (const char *name, const char *wanted, const char *note)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) notes = NULL;
  g_auto (GStrv) paths = ringlet_source_expand (name, &notes, NULL, &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  joined = g_strjoinv (" ", paths);
  g_assert_cmpstr (joined, ==, wanted);
  g_assert_cmpuint (g_strv_length (notes), ==, note != NULL ? 1 : 0);
  if (note == NULL)
    return;
  g_assert_true (g_utf8_validate (notes[0], -1, NULL));
  if (!g_str_has_suffix (notes[0], note))
    g_error ("%s: %s", name, notes[0]);
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_case (cases[i].name, cases[i].paths, cases[i].note);
}

static void
test_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) notes = NULL;
  g_auto (GStrv) paths = ringlet_source_expand ("all", &notes, NULL, &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  joined = g_strjoinv (" ", paths);
  g_assert_cmpstr (
      joined, ==, "all/IMG_3.npy all/img_002.npy all/img_2.npy all/img_10.npy");
  g_assert_cmpuint (g_strv_length (notes), ==, 3);
  g_assert_cmpstr (notes[0], ==,
      "all: 1 file cannot be read and is left out: empty.npy (The file is empty)");
  g_assert_cmpstr (
      notes[1], ==, "all: 2 files are no images and left out: .half_1.npy, notes.txt");
  g_assert_cmpstr (notes[2], ==, "all: 1 folder in it is not looked into: inner");
}

/* What cannot be read is not what is no image, and the cause is told. A file that is
 * broken behind its first bytes is an image, and opening it tells what is wrong. */
static void
test_unreadable (void)
{
  static const char *const words[] = { "3 files cannot be read",
    "cut.edf.gz (The gzip ",
    "gone.npy (The file cannot be opened: ", "loop.npy (The file cannot be opened: " };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) notes = NULL;
  g_auto (GStrv) paths = NULL;
  g_autofree char *joined = NULL;

  make_folder ("part");
  write_image ("part/1.npy", 1);
  write_text ("part/2.npy", "\x93NUMPY\x01");
  write_text ("part/cut.edf.gz", "\x1f\x8b\x08");
  g_assert_cmpint (symlink ("loop.npy", "part/loop.npy"), ==, 0);
  g_assert_cmpint (symlink ("nothing", "part/gone.npy"), ==, 0);

  paths = ringlet_source_expand ("part", &notes, NULL, &error);
  g_assert_no_error (error);
  joined = g_strjoinv (" ", paths);
  g_assert_cmpstr (joined, ==, "part/1.npy part/2.npy");
  g_assert_cmpuint (g_strv_length (notes), ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (strstr (notes[0], words[i]) == NULL)
      g_error ("no \"%s\" in: %s", words[i], notes[0]);
  }

  g_assert_cmpint (g_unlink ("part/1.npy"), ==, 0);
  g_assert_null (ringlet_source_open ("part", &error));
  g_assert_true (g_str_has_prefix (error->message, "part/2.npy: "));
  g_clear_error (&error);
  g_assert_cmpint (g_unlink ("part/2.npy"), ==, 0);
  g_assert_null (ringlet_source_open ("part", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_assert_nonnull (
      strstr (error->message, "3 files that cannot be read, such as cut"));
}

/* More gaps than anybody reads. */
static void
test_many_gaps (void)
{
  g_auto (GStrv) notes = NULL;
  g_auto (GStrv) paths = NULL;

  make_folder ("gaps");
  for (guint i = 0; i < 60; i += 2) {
    g_autofree char *name = g_strdup_printf ("gaps/%u.npy", i);

    write_image (name, 0);
  }
  paths = ringlet_source_expand ("gaps/#.npy", &notes, NULL, NULL);
  g_assert_cmpuint (g_strv_length (paths), ==, 30);
  g_assert_true (g_str_has_prefix (
      notes[0], "gaps/#.npy: 29 of the series are missing: 1.npy, 3.npy, "));
  g_assert_true (g_str_has_suffix (notes[0], ", 39.npy, and 9 more gaps"));
}

/* ---- order ---- */

static void
test_order (void)
{
  static const char *const names[] = { "", "01", "1", "2", "10", "99999999999999999999",
    "100000000000000000000", "A", "a", "a1", "a01b", "a1b", "a1c", "a2", "a10", "a10.1",
    "a10.9", "a10.10", "a10a", "aa", "\xff" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    for (gsize k = 0; k < G_N_ELEMENTS (names); k++) {
      const int order = ringlet_source_folder_compare (names[i], names[k]);

      if ((order > 0) - (order < 0) != (i > k) - (i < k))
        g_error ("\"%s\" and \"%s\": %d", names[i], names[k], order);
    }
  }
}

/* ---- refusals ---- */

static const struct {
  const char *name;
  const char *words;
  gboolean is_file_error;
  int code;
} refusals[] = {
  { "t_####.npy", "each # stands for a digit", TRUE, G_FILE_ERROR_NOENT },
  { "nowhere/t_####.npy", "check the name and the folder", TRUE, G_FILE_ERROR_NOENT },
  { "s_#_#.npy", "single row of #", FALSE, RINGLET_ERROR_VALUE },
  { "s_###################.npy", "19 digits", FALSE, RINGLET_ERROR_LIMIT },
  { "s_0005.npy..s_0007.npy", "No file of this series", TRUE, G_FILE_ERROR_NOENT },
  { "s_0004.npy..s_0001.npy", "exchange them", FALSE, RINGLET_ERROR_VALUE },
  { "s_0001.npy..t_0002.npy", "differ in one number", FALSE, RINGLET_ERROR_VALUE },
  { "s_0001.npy..s_0002.edf", "differ in one number", FALSE, RINGLET_ERROR_VALUE },
  { "run2/q1.npy..run3/q3.npy", "differ in one number", FALSE, RINGLET_ERROR_VALUE },
  { "none",
      "folder without images (1 other files, 1 folders, 0 files that cannot be read)",
      TRUE, G_FILE_ERROR_ISDIR },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    const GQuark domain = refusals[i].is_file_error ? G_FILE_ERROR : RINGLET_ERROR;
    g_autofree char *start = g_strconcat (refusals[i].name, ": ", NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_source_open (refusals[i].name, &error));
    g_assert_error (error, domain, refusals[i].code);
    g_assert_true (g_str_has_prefix (error->message, start));
    if (strstr (error->message, refusals[i].words) == NULL)
      g_error ("no \"%s\" in: %s", refusals[i].words, error->message);
  }
}

/* ---- opened ---- */

static void
test_open (void)
{
  const char *const names[] = { "n_#.npy", "all", "s_3.npy", NULL };
  const double values[] = { 7, 8, 9, 15, 14, 13, 12, 6 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = ringlet_source_open_list (names, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, G_N_ELEMENTS (values));
  for (guint64 i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (RingletImage) image = ringlet_source_read (source, i, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpfloat (ringlet_image_get (image, 0), ==, values[i]);
  }
  g_assert_cmpstr (ringlet_source_path (source, 3), ==, "all/IMG_3.npy");
  g_assert_cmpuint (g_strv_length ((char **) ringlet_source_notes (source)), ==, 3);
}

/* Everything that takes a name, with one that is no text. */
static void
check_verbs (const char *name, RingletSource *all)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_image_load (name, NULL, &error);
  g_autoptr (GPtrArray) files = ringlet_image_list_files (name, NULL, &error);
  g_autoptr (GPtrArray) sources = ringlet_source_list_files (all, NULL, &error);
  g_auto (GStrv) paths = ringlet_source_expand (name, NULL, NULL, &error);
  g_auto (RingletFrameInfo) info = { 0 };

  g_assert_true (ringlet_source_describe (all, 0, &info, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (info.n_fast, ==, 1);
  g_assert_nonnull (image);
  g_assert_cmpuint (files->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (files, 0), ==, name);
  g_assert_cmpuint (sources->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (sources, 0), ==, name);
  g_assert_cmpstr (paths[0], ==, name);
}

/* Names of files are bytes; what is said of them is text. */
static void
test_bytes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = ringlet_source_open ("bad\xfe/\xff.npy", &error);
  g_autoptr (RingletSource) all = ringlet_source_open ("bad\xfe", &error);
  g_autoptr (RingletImage) image = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (ringlet_source_path (source, 0), ==, "bad\xfe/\xff.npy");
  g_assert_cmpstr (ringlet_source_path (all, 0), ==, "bad\xfe/\xff.npy");
  image = ringlet_source_read (source, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (ringlet_image_get (image, 0), ==, 19.0);

  check_verbs ("bad\xfe/\xff.npy", all);
  g_assert_null (ringlet_source_open ("bad\xfe/no\xff.npy", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_nonnull (strstr (error->message, "no\xef\xbf\xbd.npy"));
}

/* ---- sets ---- */

static gboolean
has_base (char **paths, const char *base)
{
  for (gsize i = 0; paths[i] != NULL; i++) {
    g_autofree char *name = g_path_get_basename (paths[i]);

    if (g_str_equal (name, base))
      return TRUE;
  }
  return FALSE;
}

static void
test_eiger (void)
{
  g_autofree char *path = ringlet_test_shared ("data/formats/hdf5/eiger");
  g_auto (GStrv) notes = NULL;
  g_auto (GStrv) paths = NULL;

  if (path == NULL)
    return;

  paths = ringlet_source_expand (path, &notes, NULL, NULL);
  g_assert_nonnull (paths);
  g_assert_true (has_base (paths, "e_master.h5"));
  g_assert_true (has_base (paths, "vds.h5"));
  g_assert_false (has_base (paths, "e_data_000001.h5"));
  g_assert_false (has_base (paths, "e_data_000002.h5"));
  g_assert_false (has_base (paths, "mod0.h5"));
  g_assert_nonnull (strstr (notes[1], "e_data_000001.h5, e_data_000002.h5"));
}

int
main (int argc, char **argv)
{
  char *remove[] = { "rm", "-r", "--", NULL, NULL };
  int code = 0;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-names-XXXXXX", NULL);
  make_files ();
  g_assert_cmpint (g_chdir (folder), ==, 0);

  g_test_add_func ("/source-names/cases", test_cases);
  g_test_add_func ("/source-names/folder", test_folder);
  g_test_add_func ("/source-names/unreadable", test_unreadable);
  g_test_add_func ("/source-names/many-gaps", test_many_gaps);
  g_test_add_func ("/source-names/order", test_order);
  g_test_add_func ("/source-names/refusals", test_refusals);
  g_test_add_func ("/source-names/open", test_open);
  g_test_add_func ("/source-names/bytes", test_bytes);
  g_test_add_func ("/source-names/eiger", test_eiger);
  code = g_test_run ();

  g_assert_cmpint (g_chdir ("/"), ==, 0);
  remove[3] = folder;
  g_assert_true (g_spawn_sync (
      NULL, remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_free (folder);
  return code;
}
