/* SPDX-License-Identifier: MIT */

/* What is told of the header of an image, what a search finds in it, what is copied. */

#include "header-lines.h"

#include <locale.h>

static GPtrArray *
make_lines (void)
{
  g_auto (RingletImageMeta) meta = { .wavelength_m = 0.5e-10, .exposure_s = 0.25 };

  ringlet_image_meta_add_motor (&meta, "samx", -1.5, "mm");
  ringlet_image_meta_warn (&meta, "no %s", "date");
  ringlet_image_meta_add (&meta, "Title", "LaB6 Übersicht");
  ringlet_image_meta_add (&meta, "counters", "mon 12");
  return ringlet_header_lines_new (&meta);
}

static const struct {
  const char *words;
  const char *text;
} searches[] = {
  { "",
      "Energy = 24.79684 keV\nWavelength = 0.5 Å\nExposure = 0.25 s\n"
      "samx = -1.5 mm\nOdd = no date\nTitle = LaB6 Übersicht\ncounters = mon 12\n" },
  { "lab6", "Title = LaB6 Übersicht\n" },
  { "ÜBER", "Title = LaB6 Übersicht\n" },
  { "mon", "counters = mon 12\n" },
  { "12 counters", "counters = mon 12\n" }, /* in any order */
  { "samx  mm", "samx = -1.5 mm\n" },
  { "nowhere", "" },
};

static void
test_search (void)
{
  g_autoptr (GPtrArray) lines = make_lines ();

  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++) {
    g_autofree char *text = ringlet_header_lines_text (lines, searches[i].words);

    g_assert_cmpstr (text, ==, searches[i].text);
  }
}

static void
test_known (void)
{
  g_autoptr (GPtrArray) lines = make_lines ();
  const RingletHeaderLine *first = g_ptr_array_index (lines, 0);
  const RingletHeaderLine *last = g_ptr_array_index (lines, lines->len - 1);

  g_assert_true (first->is_known);
  g_assert_false (last->is_known);
}

static void
test_empty (void)
{
  const RingletImageMeta nothing = { 0 };
  g_autoptr (GPtrArray) lines = ringlet_header_lines_new (&nothing);

  g_assert_cmpuint (lines->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/header-lines/search", test_search);
  g_test_add_func ("/header-lines/known", test_known);
  g_test_add_func ("/header-lines/empty", test_empty);
  return g_test_run ();
}
