/* SPDX-License-Identifier: MIT */

/* Dates of instruments in ISO 8601; what cannot be told for certain stays untold. */

#include "image/header.h"

static const struct {
  const char *text;
  const char *iso;
} dates[] = {
  { "2014-06-07T10:20:30.123", "2014-06-07T10:20:30.123" },
  { "2014-06-07T10:20:30+02:00", "2014-06-07T10:20:30+02:00" },
  { "2014-06-07 10:20:30 Z", "2014-06-07T10:20:30Z" },
  { "2014:06:07 10:20:30", "2014-06-07T10:20:30" },
  { "2007/Oct/22 15:32:16.289", "2007-10-22T15:32:16.289" },
  { "Fri Aug  4 14:05:12 2012", "2012-08-04T14:05:12" },
  { " Fri Aug 24 4:05:12 2012\n", "2012-08-24T04:05:12" },
  { "24-Aug-2012 14:05:12", "2012-08-24T14:05:12" },
  { "Fri, 24 Aug 2012 14:05", "2012-08-24T14:05" },
  { "10Nov2012", "2012-11-10" },
  { "2012-02-29", "2012-02-29" },
  { "2013-02-29", NULL },
  { "32Nov2012", NULL },
  { "10Nov2012 25:00:00", NULL },
  { "2012-13-01", NULL },
  { "04/05/2012 10:00", NULL },
  { "yesterday", NULL },
  { "", NULL },
};

static void
test_dates (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++) {
    g_auto (RingletImageMeta) meta = { 0 };

    ringlet_header_set_date (&meta, dates[i].text);
    g_assert_cmpstr (meta.date, ==, dates[i].iso);
  }
}

/* A text that is no date does not take away one that is. */
static void
test_kept (void)
{
  g_auto (RingletImageMeta) meta = { 0 };

  ringlet_header_set_date (&meta, "10Nov2012");
  ringlet_header_set_date (&meta, "unknown");
  g_assert_cmpstr (meta.date, ==, "2012-11-10");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/header-date/dates", test_dates);
  g_test_add_func ("/header-date/kept", test_kept);
  return g_test_run ();
}
