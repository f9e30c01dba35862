/* SPDX-License-Identifier: MIT */

/* Dates as instruments write them. Day and month as two numbers are read differently on
 * two sides of an ocean, so only a year in front or a month in letters is understood.
 */

#include <stdlib.h>
#include <string.h>

#include "image/header.h"

#define TIME "(?<time>\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?)"

static const char *const patterns[] = {
  /* "2014-06-07T10:20:30.123+02:00", "2014:06:07 10:20:30", "2007/Oct/22 15:32:16.289"
   */
  "^(?<year>\\d{4})[-/:](?<month>\\d{1,2}|[A-Za-z]{3})[-/:](?<day>\\d{1,2})"
  "(?:(?:T| +)" TIME "(?: *(?<zone>Z|[-+]\\d{2}:?\\d{2}))?)?$",
  /* "Fri Aug 24 14:05:12 2012" */
  "^(?:[A-Za-z]{3},? +)?(?<month>[A-Za-z]{3}) +(?<day>\\d{1,2}),? +" TIME
  " +(?<year>\\d{4})$",
  /* "24-Aug-2012 14:05:12", "10Nov2012", "Fri, 24 Aug 2012 14:05:12" */
  "^(?:[A-Za-z]{3},? +)?(?<day>\\d{1,2})[-/ ]?(?<month>[A-Za-z]{3})[-/ ]?"
  "(?<year>\\d{4})(?: +" TIME ")?$",
};

/* 1 to 12 from a number or an English name; 0 when it is none. */
static int
month_of (const char *text)
{
  static const char *const names[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul",
    "aug", "sep", "oct", "nov", "dec" };

  for (int i = 0; i < (int) G_N_ELEMENTS (names); i++) {
    if (g_ascii_strcasecmp (text, names[i]) == 0)
      return i + 1;
  }
  return atoi (text);
}

static gboolean
is_time (const char *text)
{
  return atoi (text) < 24 && atoi (strchr (text, ':') + 1) < 60;
}

/* Returns (transfer full) (nullable): the date that @match found, in ISO 8601. */
static char *
format_match (const GMatchInfo *match)
{
  g_autofree char *year = g_match_info_fetch_named (match, "year");
  g_autofree char *month = g_match_info_fetch_named (match, "month");
  g_autofree char *day = g_match_info_fetch_named (match, "day");
  g_autofree char *time = g_match_info_fetch_named (match, "time");
  g_autofree char *zone = g_match_info_fetch_named (match, "zone");
  const gboolean has_time = time != NULL && *time != '\0';
  const int number = month_of (month);

  if (!g_date_valid_dmy (
          (GDateDay) atoi (day), (GDateMonth) number, (GDateYear) atoi (year)) ||
      (has_time && !is_time (time)))
    return NULL;
  if (!has_time)
    return g_strdup_printf ("%s-%02d-%02d", year, number, atoi (day));
  return g_strdup_printf ("%s-%02d-%02dT%s%s%s", year, number, atoi (day),
      strchr (time, ':') - time == 1 ? "0" : "", time, zone != NULL ? zone : "");
}

void
ringlet_header_set_date (RingletImageMeta *meta, const char *text)
{
  g_autofree char *plain = g_strstrip (g_utf8_make_valid (text, -1));
  g_autofree char *date = NULL;

  for (gsize i = 0; date == NULL && i < G_N_ELEMENTS (patterns); i++) {
    g_autoptr (GRegex) regex = g_regex_new (patterns[i], 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;

    if (g_regex_match (regex, plain, 0, &match))
      date = format_match (match);
  }
  if (date == NULL)
    return;
  g_free (meta->date);
  meta->date = g_steal_pointer (&date);
}
