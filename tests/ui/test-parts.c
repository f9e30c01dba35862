/* SPDX-License-Identifier: MIT */

/* The small widgets of the window, each alone. */

#include <locale.h>

#include "banner.h"
#include "readout-bar.h"

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

static GPtrArray *
texts_of (GtkWidget *bar)
{
  GPtrArray *texts = g_ptr_array_new ();

  for (GtkWidget *at = gtk_widget_get_first_child (bar); at != NULL;
       at = gtk_widget_get_next_sibling (at))
    g_ptr_array_add (texts, (gpointer) gtk_label_get_text (GTK_LABEL (at)));
  return texts;
}

static void
test_readout_has_places (void)
{
  g_autoptr (GtkWidget) bar = g_object_ref_sink (ringlet_readout_bar_new ());
  const RingletReadout first = { "x 812 y 1304", "I 1 230", "2θ 8.421°", "q 2.23 Å⁻¹",
    "d 2.81 Å", "χ −41.2°", "ring 3 (111)" };
  const RingletReadout second = { "x 3 y 4", "", "", "", "", "", "" };
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GPtrArray) later = NULL;

  ringlet_readout_bar_set (RINGLET_READOUT_BAR (bar), &first);
  texts = texts_of (bar);
  g_assert_cmpuint (texts->len, ==, 7);
  g_assert_cmpstr (g_ptr_array_index (texts, 0), ==, "x 812 y 1304");
  g_assert_cmpstr (g_ptr_array_index (texts, 6), ==, "ring 3 (111)");

  /* What has nothing to say keeps its place. */
  ringlet_readout_bar_set (RINGLET_READOUT_BAR (bar), &second);
  later = texts_of (bar);
  g_assert_cmpuint (later->len, ==, 7);
  g_assert_cmpstr (g_ptr_array_index (later, 0), ==, "x 3 y 4");
  g_assert_cmpstr (g_ptr_array_index (later, 6), ==, "");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/banner/speaks-for-one", test_banner_speaks_for_one);
  g_test_add_func ("/ui/banner/is-an-alert", test_banner_is_an_alert);
  g_test_add_func ("/ui/readout/has-places", test_readout_has_places);
  return g_test_run ();
}
