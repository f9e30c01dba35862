/* SPDX-License-Identifier: MIT */
#include "image/header-pairs.h"

#include <string.h>

#include "image/header.h"

/* hc in eV·m, exact since 2019. Source: CODATA 2018. */
#define HC_EV_M 1.2398419843320026e-6

/* A header is shorter. Each line costs more memory than the text does. */
#define MAX_TEXT ((gsize) 1 << 20)

/* ---- one line ---- */

/* Letters and digits of a key up to its unit, in lower case: "pixelsizex" */
static char *
plain_key (const char *key)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (; *key != '\0' && *key != '(' && *key != '['; key++) {
    if (g_ascii_isalnum (*key))
      g_string_append_c (plain, g_ascii_tolower (*key));
  }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

/* Value of the unit behind the number, or else behind the key; 0 for none. */
static double
unit_of (const char *key, const char *rest)
{
  const gsize at = strcspn (key, "([");
  double none = 0.0;

  if (key[at] != '\0') {
    g_autofree char *inside = g_strndup (key + at + 1, strcspn (key + at + 1, ")]"));

    none = ringlet_header_unit (inside, 0.0);
  }
  return ringlet_header_unit (rest, none);
}

/* "200", "200 x 200", "(512.5, 510)": up to two numbers, and what follows them. */
static guint
take_numbers (const char *text, double numbers[2], const char **rest)
{
  guint n = 0;

  text += strspn (text, "([ \t");
  while (n < 2 && ringlet_header_number (text, &numbers[n], rest)) {
    n++;
    text = *rest + strspn (*rest, "x×*,; \t");
  }
  return n;
}

typedef struct {
  const char *keys; /* with blanks around each */
  gsize offset;     /* of a double in RingletImageMeta */
  gsize second;     /* of the one for the second number, 0 for none */
  double scale;     /* without a unit; 0: a unit must be there */
} PairField;

#define FIELD(member) G_STRUCT_OFFSET (RingletImageMeta, member)

static const PairField fields[] = {
  { " wavelength xraywavelength ", FIELD (wavelength_m), 0, 0.0 },
  { " distance detectordistance sampledistance sampledetectordistance "
    "sampletodetectordistance sampletodetector cameralength ",
      FIELD (distance_m), 0, 0.0 },
  { " pixelsize pixelsizes pixelpitch ", FIELD (pixel_fast_m), FIELD (pixel_slow_m),
      0.0 },
  { " pixelsizex xpixelsize pixelsize1 pixelpitchx ", FIELD (pixel_fast_m), 0, 0.0 },
  { " pixelsizey ypixelsize pixelsize2 pixelpitchy ", FIELD (pixel_slow_m), 0, 0.0 },
  { " beamcenter beamcentre beamxy beamposition ", FIELD (beam_fast_px),
      FIELD (beam_slow_px), 1.0 },
  { " beamx beamcenterx beamcentrex xbeamcenter xbeamcentre ", FIELD (beam_fast_px), 0,
      1.0 },
  { " beamy beamcentery beamcentrey ybeamcenter ybeamcentre ", FIELD (beam_slow_px), 0,
      1.0 },
  { " exposure exposuretime exptime acquiretime integrationtime counttime ",
      FIELD (exposure_s), 0, 1.0 },
  { " monitor i0 ", FIELD (monitor), 0, 1.0 },
};

static gboolean
is_among (const char *plain, const char *keys)
{
  g_autofree char *word = g_strconcat (" ", plain, " ", NULL);

  return strstr (keys, word) != NULL;
}

static gboolean
is_beam (const PairField *field)
{
  return field->offset == FIELD (beam_fast_px) || field->offset == FIELD (beam_slow_px);
}

/* Lengths that a beam has in millimetres cannot be told from the number alone. */
static void
set_field (
    RingletImageMeta *meta, const PairField *field, const char *key, const char *value)
{
  double numbers[2] = { 0.0, 0.0 };
  const char *rest = "";
  const guint n = take_numbers (value, numbers, &rest);
  const gboolean has_unit = *rest != '\0' && *rest != ')' && *rest != ']';
  double scale = unit_of (key, rest);

  scale = scale > 0.0 || has_unit ? scale : field->scale;
  if (n == 0 || scale <= 0.0 || (is_beam (field) && scale != 1.0) ||
      (!is_beam (field) && (numbers[0] <= 0.0 || (n == 2 && numbers[1] <= 0.0))))
    return;
  G_STRUCT_MEMBER (double, meta, field->offset) = numbers[0] * scale;
  if (field->second != 0 && (n == 2 || !is_beam (field)))
    G_STRUCT_MEMBER (double, meta, field->second) = numbers[n - 1] * scale;
}

static void
set_energy (RingletImageMeta *meta, const char *key, const char *value)
{
  double energy = 0.0;
  const char *rest = NULL;

  if (ringlet_header_number (value, &energy, &rest) && energy > 0.0 &&
      unit_of (key, rest) > 0.0)
    meta->wavelength_m = HC_EV_M / (energy * unit_of (key, rest));
}

static void
set_pair (RingletImageMeta *meta, const char *key, const char *value)
{
  g_autofree char *plain = plain_key (key);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (is_among (plain, fields[i].keys))
      set_field (meta, &fields[i], key, value);
  }
  if (is_among (plain, " energy photonenergy xrayenergy beamenergy "))
    set_energy (meta, key, value);
  if (is_among (plain, " date datetime time acquisitiondate dateandtime "))
    ringlet_header_set_date (meta, value);
  if (is_among (plain, " detector detectorname detectortype camera ") &&
      meta->detector == NULL)
    meta->detector = g_strdup (value);
}

/* ---- the text ---- */

/* Cuts "key = value" at its sign; NULL for a line that is none, such as JSON or XML. */
static char *
split_line (char *line)
{
  char *sign = line + strcspn (line, ":=");

  if (!g_ascii_isalpha (*line) || *sign == '\0' || strpbrk (line, "{}<>") != NULL)
    return NULL;
  *sign = '\0';
  g_strchomp (line);
  return g_strstrip (sign + 1);
}

/* Returns (transfer full): a key, its value, the next key; empty where a line is none.
 * The texts are those of @lines. */
static GPtrArray *
split_lines (char **lines)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();

  for (gsize i = 0; lines[i] != NULL; i++) {
    char *line = g_strstrip (lines[i]);
    char *value = *line != '\0' ? split_line (line) : NULL;

    if (*line != '\0' && value == NULL)
      return g_ptr_array_new ();
    if (value != NULL) {
      g_ptr_array_add (pairs, line);
      g_ptr_array_add (pairs, value);
    }
  }
  return g_steal_pointer (&pairs);
}

gboolean
ringlet_header_add_pairs (RingletImageMeta *meta, const char *text)
{
  g_autofree char *valid =
      strlen (text) <= MAX_TEXT ? g_utf8_make_valid (text, -1) : NULL;
  g_auto (GStrv) lines = valid != NULL ? g_strsplit_set (valid, "\r\n;", -1) : NULL;
  g_autoptr (GPtrArray) pairs = lines != NULL ? split_lines (lines) : NULL;

  for (guint i = 0; pairs != NULL && i < pairs->len; i += 2) {
    ringlet_image_meta_add (
        meta, g_ptr_array_index (pairs, i), g_ptr_array_index (pairs, i + 1));
    set_pair (meta, g_ptr_array_index (pairs, i), g_ptr_array_index (pairs, i + 1));
  }
  return pairs != NULL && pairs->len > 0;
}
