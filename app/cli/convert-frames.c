/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "cli/convert.h"
#include "cli/parse.h"

/* Frames @first, @first + @step, … below @end; G_MAXUINT64 for all there are. */
typedef struct {
  guint64 first;
  guint64 end;
  guint64 step;
} Range;

/* An empty text leaves @value alone. */
static gboolean
take_number (const char *text, guint64 min, guint64 *value)
{
  return *text == '\0' ||
      g_ascii_string_to_unsigned (text, 10, min, G_MAXINT64, value, NULL);
}

static gboolean
parse_range (const char *text, Range *range)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);
  const guint n = g_strv_length (parts);

  *range = (Range){ 0, G_MAXUINT64, 1 };
  if (n < 1 || n > 3 || !take_number (parts[0], 0, &range->first) ||
      (n > 1 && !take_number (parts[1], 0, &range->end)) ||
      (n > 2 && !take_number (parts[2], 1, &range->step)))
    return FALSE;
  if (n > 1)
    return range->first < range->end;
  range->end = range->first + 1;
  return *parts[0] != '\0';
}

GArray *
ringlet_frame_list_parse (const char *text, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Range));
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (gsize i = 0; parts[i] != NULL; i++) {
    Range range;

    if (!parse_range (g_strstrip (parts[i]), &range)) {
      ringlet_parse_refuse ("--frames", text,
          "frames counted from 0, such as 3,5 or 0:10 (0 to 9) or 0:100:10", error);
      return NULL;
    }
    g_array_append_val (list, range);
  }
  if (list->len > 0)
    return g_steal_pointer (&list);
  ringlet_parse_refuse ("--frames", text, "at least one frame", error);
  return NULL;
}

/* A range without an end may begin at any frame that is there. */
static gboolean
expand_range (Range range, guint64 n_frames, GArray *frames, GError **error)
{
  const gboolean is_open = range.end == G_MAXUINT64;
  const guint64 wanted = is_open ? range.first : range.end - 1;

  if (wanted >= n_frames) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--frames: there are %" G_GUINT64_FORMAT
        " frames, counted from 0, and no frame %" G_GUINT64_FORMAT,
        n_frames, wanted);
    return FALSE;
  }
  for (guint64 i = range.first; i < MIN (range.end, n_frames); i += range.step)
    g_array_append_val (frames, i);
  return TRUE;
}

GArray *
ringlet_frame_list_expand (const GArray *list, guint64 n_frames, GError **error)
{
  const Range all = { 0, G_MAXUINT64, 1 };
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (guint64));

  if (list == NULL)
    expand_range (all, n_frames, frames, NULL);
  for (guint i = 0; list != NULL && i < list->len; i++) {
    if (!expand_range (g_array_index (list, Range, i), n_frames, frames, error))
      return NULL;
  }
  return g_steal_pointer (&frames);
}
