/* SPDX-License-Identifier: MIT */

/* Several powders in one sample: the lines of all of them. Since a list of lines ends
 * somewhere, it ends below all that anybody could see. */

#include <math.h>

#include "calib/calibrant-private.h"

/* Half the wavelength of 62 keV; above that, rings so far out are behind the sample. */
#define D_MIN_M 0.1e-10

/* Where all that have a cell are complete. */
static double
common_end (GPtrArray *parts)
{
  double end_m = D_MIN_M;

  for (guint i = 0; i < parts->len; i++)
    end_m = fmax (end_m, ringlet_calibrant_d_floor (g_ptr_array_index (parts, i)));
  return end_m;
}

/* How much there is of each is not known: the strongest ring of each is as strong, at
 * small angles, where the Lorentz factor is d². */
static void
add_lines (GArray *lines, const GArray *reflections)
{
  double strongest = 0.0;

  for (guint i = 0; i < reflections->len; i++) {
    const RingletReflection *line = &g_array_index (reflections, RingletReflection, i);

    strongest = fmax (strongest, line->strength * line->d_m * line->d_m);
  }
  for (guint i = 0; i < reflections->len; i++) {
    RingletReflection line = g_array_index (reflections, RingletReflection, i);

    line.strength *= strongest > 0.0 ? 1e-20 / strongest : 0.0;
    g_array_append_val (lines, line);
  }
}

static void
add_text (char **text, const char *separator, const char *more)
{
  char *joined =
      *text != NULL ? g_strconcat (*text, separator, more, NULL) : g_strdup (more);

  g_free (*text);
  *text = joined;
}

RingletCalibrant *
ringlet_calibrant_mix (GPtrArray *parts, GError **error)
{
  g_auto (RingletCalibrantDraft) draft = { 0 };
  const double end_m = common_end (parts);

  draft.lines = g_array_new (FALSE, FALSE, sizeof (RingletReflection));
  for (guint i = 0; i < parts->len; i++) {
    const RingletCalibrant *part = g_ptr_array_index (parts, i);
    g_autoptr (GArray) reflections = ringlet_calibrant_reflections (part, end_m, error);

    if (reflections == NULL)
      return NULL;
    add_lines (draft.lines, reflections);
    add_text (&draft.name, "+", part->name);
    add_text (&draft.title, " + ", part->title);
    add_text (&draft.reference, "; ", part->reference);
  }
  return ringlet_calibrant_new (&draft, error);
}
