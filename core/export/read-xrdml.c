/* SPDX-License-Identifier: MIT */

/* PANalytical's XML, see writer-xrdml.c. One scan a file. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "export/pattern-draft.h"
#include "export/pattern-read.h"
#include "export/text-lines.h"

typedef struct {
  GPtrArray *entries;
  GString *text; /* of the present element */
  GArray *positions;
  GArray *intensities;
  double first;
  double last;
  double wavelength_m;
  guint n_scans;
  gboolean is_two_theta; /* inside the positions of 2θ */
} Xrdml;

static gboolean
refuse (const char *element, const char *text, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "<%s>: numbers belong here, not \"%.60s\"", element, text);
  return FALSE;
}

/* "2Theta", and "2θ" as pyFAI has it. */
static gboolean
is_two_theta (const char *axis)
{
  return axis != NULL &&
      (g_ascii_strcasecmp (axis, "2Theta") == 0 || g_str_has_prefix (axis, "2\u03b8") ||
          g_ascii_strncasecmp (axis, "2th", 3) == 0);
}

static void
start_element (GMarkupParseContext *context, const char *element, const char **names,
    const char **values, gpointer data, GError **error)
{
  Xrdml *self = data;
  const char *axis = NULL;

  g_string_truncate (self->text, 0);
  if (g_str_equal (element, "scan") && ++self->n_scans > 1)
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "<scan>: a second one; files of one are read");
  if (!g_str_equal (element, "positions"))
    return;

  for (gsize i = 0; names[i] != NULL; i++) {
    if (g_str_equal (names[i], "axis"))
      axis = values[i];
  }
  self->is_two_theta = is_two_theta (axis);
}

static void
add_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data,
    GError **error)
{
  Xrdml *self = data;

  g_string_append_len (self->text, text, (gssize) length);
}

static gboolean
read_list (const char *element, const char *text, GArray *values, GError **error)
{
  const char *at = text;
  double value;

  g_array_set_size (values, 0);
  while (*at != '\0' && ringlet_text_take_number (&at, &value))
    g_array_append_val (values, value);
  while (g_ascii_isspace (*at))
    at++;
  return *at == '\0' || refuse (element, at, error);
}

static gboolean
read_one (const char *element, const char *text, double *value, GError **error)
{
  return ringlet_number_parse (text, value) || refuse (element, text, error);
}

static void
end_element (
    GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Xrdml *self = data;
  const char *text = self->text->str;

  if (g_str_equal (element, "entry"))
    g_ptr_array_add (self->entries, g_strdup (text));
  if (g_str_equal (element, "kAlpha1") &&
      !ringlet_number_parse_scaled (text, -10, &self->wavelength_m))
    refuse (element, text, error);
  if (g_str_equal (element, "intensities") || g_str_equal (element, "counts"))
    read_list (element, text, self->intensities, error);
  if (self->is_two_theta && g_str_equal (element, "startPosition"))
    read_one (element, text, &self->first, error);
  if (self->is_two_theta && g_str_equal (element, "endPosition"))
    read_one (element, text, &self->last, error);
  if (self->is_two_theta && g_str_equal (element, "listPositions"))
    read_list (element, text, self->positions, error);
  g_string_truncate (self->text, 0);
}

/* Points at even steps from the first to the last. */
static void
spread (Xrdml *self)
{
  const guint n = self->intensities->len;

  for (guint i = 0; i < n; i++) {
    const double at = self->first +
        (self->last - self->first) * ((double) i / (double) MAX (n - 1, 1));

    g_array_append_val (self->positions, at);
  }
}

static gboolean
check_positions (Xrdml *self, GError **error)
{
  if (self->positions->len == 0 && isfinite (self->first) && isfinite (self->last))
    spread (self);
  if (self->intensities->len == 0) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "There are neither <intensities> nor <counts> in it");
    return FALSE;
  }
  if (self->positions->len == self->intensities->len)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "<positions> of 2θ tell %u points, and there are %u intensities",
      self->positions->len, self->intensities->len);
  return FALSE;
}

static RingletPattern *
make_pattern (Xrdml *self, GError **error)
{
  g_auto (RingletPatternDraft) draft = { 0 };

  ringlet_pattern_draft_init (&draft);
  if (!check_positions (self, error))
    return NULL;
  for (guint i = 0; i < self->entries->len; i++)
    ringlet_pattern_draft_add_line (&draft, g_ptr_array_index (self->entries, i), -1);
  for (guint i = 0; i < self->positions->len; i++) {
    g_autofree char *where = g_strdup_printf ("<intensities>, number %u", i + 1);

    if (!ringlet_pattern_draft_add (&draft, g_array_index (self->positions, double, i),
            g_array_index (self->intensities, double, i), NULL, where, error))
      return NULL;
  }
  draft.unit = ringlet_unit_find ("2th_deg", NULL);
  draft.wavelength_m = self->wavelength_m;
  return ringlet_pattern_draft_finish (&draft, error);
}

static gboolean
parse (Xrdml *self, const char *data, gsize size, GError **error)
{
  const GMarkupParser parser = { start_element, end_element, add_text, NULL, NULL };
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, self, NULL);
  g_autoptr (GError) local = NULL;

  if (g_markup_parse_context_parse (context, data, (gssize) size, &local) &&
      g_markup_parse_context_end_parse (context, &local))
    return TRUE;

  if (local->domain == RINGLET_ERROR) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  g_set_error (
      error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "No whole XML: %s", local->message);
  return FALSE;
}

static RingletPattern *
xrdml_read (const char *path, const char *data, gsize size, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) intensities = g_array_new (FALSE, FALSE, sizeof (double));
  Xrdml self = { .entries = entries,
    .text = g_string_new (NULL),
    .positions = positions,
    .intensities = intensities,
    .first = NAN,
    .last = NAN };
  RingletPattern *pattern = NULL;

  if (parse (&self, data, size, error))
    pattern = make_pattern (&self, error);
  g_string_free (self.text, TRUE);
  return pattern;
}

static int
xrdml_probe (const char *data, gsize size)
{
  const gssize head = (gssize) MIN (size, 4096);

  return g_strstr_len (data, head, "<xrdMeasurements") != NULL ? 100 : 0;
}

static const char *const xrdml_suffixes[] = { ".xrdml", NULL };

const RingletPatternReader ringlet_pattern_reader_xrdml = {
  .name = "xrdml",
  .suffixes = xrdml_suffixes,
  .probe = xrdml_probe,
  .read = xrdml_read,
};
