/* SPDX-License-Identifier: MIT */

/* The small widgets of the window, each alone. */

#include <locale.h>

#include "banner.h"
#include "calibrant-names.h"
#include "drive.h"
#include "readout-bar.h"
#include "text-table.h"

static void
test_banner_speaks_for_one (void)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (ringlet_banner_new ());
  RingletBanner *banner = RINGLET_BANNER (widget);

  g_assert_null (ringlet_banner_get_text (banner));

  ringlet_banner_show (
      banner, "open", "a.edf: truncated", "_Open Another…", "win.open");
  g_assert_cmpstr (ringlet_banner_get_text (banner), ==, "a.edf: truncated");

  /* Who has nothing to say any more does not silence another. */
  ringlet_banner_hide (banner, "live");
  g_assert_cmpstr (ringlet_banner_get_text (banner), ==, "a.edf: truncated");

  ringlet_banner_show (banner, "live", "the mask has another shape", NULL, NULL);
  ringlet_banner_hide (banner, "open");
  g_assert_cmpstr (ringlet_banner_get_text (banner), ==, "the mask has another shape");
  ringlet_banner_hide (banner, "live");
  g_assert_null (ringlet_banner_get_text (banner));
}

static void
test_banner_is_an_alert (void)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (ringlet_banner_new ());

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_ALERT);
}

#define N_PARTS 7

static GtkWidget *
get_child (GtkWidget *bar, int i)
{
  GtkWidget *child = gtk_widget_get_first_child (bar);

  while (i-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
assert_text (GtkWidget *bar, int i, const char *text)
{
  GtkWidget *child = get_child (bar, i);

  g_assert_cmpstr (gtk_inscription_get_text (GTK_INSCRIPTION (child)), ==, text);
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, text);
}

static int
left_of (GtkWidget *bar, int i)
{
  double x = 0;

  gtk_widget_translate_coordinates (get_child (bar, i), bar, 0, 0, &x, NULL);
  return (int) x;
}

static const RingletReadout full = { "x 812 y 1304", "I 1 230", "2θ 8.421°",
  "q 2.23 Å⁻¹", "d 2.81 Å", "χ −41.2°", "ring 3 (111)" };
static const RingletReadout sparse = { "x 3 y 4", "", "2θ 118.421°", "", "", "", "" };
static const RingletReadout none = { "" };

static void
test_readout_has_places (void)
{
  GtkWidget *bar = ringlet_readout_bar_new ();
  GtkWidget *window = drive_open (bar, 1000, 40);
  int places[N_PARTS];

  ringlet_readout_bar_set (RINGLET_READOUT_BAR (bar), &full);
  drive_frames (window, 2);
  assert_text (bar, 0, "x 812 y 1304");
  assert_text (bar, 6, "ring 3 (111)");
  for (int i = 0; i < N_PARTS; i++) {
    places[i] = left_of (bar, i);
    g_assert_cmpint (places[i], >, i > 0 ? places[i - 1] : -1);
  }

  /* What has nothing to say, or more, keeps its place. */
  ringlet_readout_bar_set (RINGLET_READOUT_BAR (bar), &sparse);
  drive_frames (window, 2);
  assert_text (bar, 0, "x 3 y 4");
  assert_text (bar, 6, "");
  for (int i = 0; i < N_PARTS; i++)
    g_assert_cmpint (left_of (bar, i), ==, places[i]);
  drive_close (window);
}

/* The window may be as narrow as its user likes: the last parts go first. */
static void
test_readout_is_narrow (void)
{
  GtkWidget *bar = ringlet_readout_bar_new ();
  GtkWidget *window = drive_open (bar, 300, 40);
  int minimum = 0;

  ringlet_readout_bar_set (RINGLET_READOUT_BAR (bar), &full);
  drive_frames (window, 2);
  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 200);
  g_assert_cmpint (gtk_widget_get_width (window), ==, 300);
  g_assert_true (gtk_widget_get_mapped (get_child (bar, 0)));
  g_assert_true (gtk_widget_get_mapped (get_child (bar, 1)));
  g_assert_false (gtk_widget_get_mapped (get_child (bar, 6)));
  drive_close (window);
}

static void
test_readout_hints (void)
{
  GtkWidget *bar = ringlet_readout_bar_new ();
  GtkWidget *window = drive_open (bar, 1000, 40);

  g_assert_true (gtk_widget_get_mapped (get_child (bar, N_PARTS)));
  ringlet_readout_bar_set (RINGLET_READOUT_BAR (bar), &sparse);
  g_assert_false (gtk_widget_get_mapped (get_child (bar, N_PARTS)));
  ringlet_readout_bar_set (RINGLET_READOUT_BAR (bar), &none);
  g_assert_true (gtk_widget_get_mapped (get_child (bar, N_PARTS)));
  drive_close (window);
}

/* --- a table --- */

/* Rows that say @texts, each a letter, and stand for their places. */
static void
fill (GListStore *items, const char *texts)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; texts[i] != '\0'; i++) {
    char **cells = g_new0 (char *, 2);

    cells[0] = g_strndup (texts + i, 1);
    g_ptr_array_add (rows, ringlet_text_row_new (i, cells));
  }
  ringlet_text_table_fill (items, rows);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (items)), ==, rows->len);
  for (guint i = 0; i < rows->len; i++) {
    g_autoptr (RingletTextRow) row = g_list_model_get_item (G_LIST_MODEL (items), i);

    g_assert_cmpuint (ringlet_text_row_get_index (row), ==, i);
  }
}

typedef struct {
  guint position;
  guint n_removed;
  guint n_added;
} Change;

static void
on_items (
    GListModel *items, guint position, guint n_removed, guint n_added, gpointer data)
{
  *(Change *) data = (Change){ position, n_removed, n_added };
}

/* Only what differs is made anew. */
static void
test_table_keeps_rows (void)
{
  static const struct {
    const char *texts;
    Change change;
  } cases[] = {
    { "abcde", { 0, 0, 5 } },
    { "abcdefg", { 5, 0, 2 } }, /* added behind */
    { "abfg", { 2, 3, 0 } },    /* taken from the middle: those behind move up */
    { "aXfg", { 1, 1, 1 } },    /* another text */
    { "ffg", { 0, 2, 1 } },     /* what is alike is counted once */
    { "", { 0, 3, 0 } },
  };
  g_autoptr (GListStore) items = g_list_store_new (RINGLET_TYPE_TEXT_ROW);
  Change seen = { 0 };

  g_signal_connect (items, "items-changed", G_CALLBACK (on_items), &seen);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    fill (items, cases[i].texts);
    g_assert_cmpuint (seen.position, ==, cases[i].change.position);
    g_assert_cmpuint (seen.n_removed, ==, cases[i].change.n_removed);
    g_assert_cmpuint (seen.n_added, ==, cases[i].change.n_added);
  }
}

/* --- the list of powders --- */

/* One that has no place of its own is the last, as long as it is that of the document.
 */
static void
test_powders_of_files (void)
{
  const RingletCalibrant own = { .name = "/somewhere/silicon.cif" };
  const RingletCalibrant other = { .name = "/a/structure of a long name.cif" };
  const RingletCalibrant *got = &own;
  g_autoptr (GtkStringList) names = ringlet_calibrant_names_new ("None");
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (names));

  g_assert_cmpuint (ringlet_calibrant_names_show (names, &own), ==, n);
  g_assert_cmpstr (gtk_string_list_get_string (names, n), ==, "silicon.cif");
  g_assert_false (ringlet_calibrant_names_get (n, &got));

  g_assert_cmpuint (ringlet_calibrant_names_show (names, &other), ==, n);
  g_assert_cmpstr (gtk_string_list_get_string (names, n), ==, "structure of a long…");

  g_assert_cmpuint (
      ringlet_calibrant_names_show (names, ringlet_calibrant_list ()[0]), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (names)), ==, n);
  g_assert_true (ringlet_calibrant_names_get (1, &got));
  g_assert_true (got == ringlet_calibrant_list ()[0]);

  g_assert_cmpuint (ringlet_calibrant_names_show (names, NULL), ==, 0);
  g_assert_true (ringlet_calibrant_names_get (0, &got));
  g_assert_null (got);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/banner/speaks-for-one", test_banner_speaks_for_one);
  g_test_add_func ("/ui/banner/is-an-alert", test_banner_is_an_alert);
  g_test_add_func ("/ui/readout/has-places", test_readout_has_places);
  g_test_add_func ("/ui/readout/is-narrow", test_readout_is_narrow);
  g_test_add_func ("/ui/readout/hints", test_readout_hints);
  g_test_add_func ("/ui/table/keeps-rows", test_table_keeps_rows);
  g_test_add_func ("/ui/powders/of-files", test_powders_of_files);
  return g_test_run ();
}
