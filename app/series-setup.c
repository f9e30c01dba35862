/* SPDX-License-Identifier: MIT */
#include "series-setup.h"

#include "base/number.h"
#include "export/writer.h"

static const char *const existing_names[RINGLET_EXISTING_N] = { "skip", "replace",
  "number" };

const char *
ringlet_existing_name (RingletExisting existing)
{
  g_return_val_if_fail ((guint) existing < RINGLET_EXISTING_N, NULL);
  return existing_names[existing];
}

gboolean
ringlet_existing_parse (const char *name, RingletExisting *existing)
{
  for (guint i = 0; i < RINGLET_EXISTING_N; i++) {
    if (g_strcmp0 (existing_names[i], name) == 0) {
      *existing = (RingletExisting) i;
      return TRUE;
    }
  }
  return FALSE;
}

static RingletSeriesSetup *
setup_new (void)
{
  static const char *const usual[] = { "xy", NULL };
  RingletSeriesSetup *self = g_atomic_rc_box_new0 (RingletSeriesSetup);

  self->formats = g_strdupv ((char **) usual);
  self->rois = g_array_new (FALSE, FALSE, sizeof (RingletMapRoi));
  return self;
}

RingletSeriesSetup *
ringlet_series_setup_dup (const RingletSeriesSetup *self)
{
  RingletSeriesSetup *copy = setup_new ();

  if (self == NULL)
    return copy;

  copy->folder = g_strdup (self->folder);
  g_strfreev (copy->formats);
  copy->formats = g_strdupv (self->formats);
  copy->one_file = self->one_file;
  copy->existing = self->existing;
  copy->grid = self->grid;
  copy->grid.blanks = NULL;
  copy->grid.excluded = NULL;
  ringlet_series_setup_set_blanks (copy, self->grid.blanks);
  ringlet_series_setup_set_excluded (copy, self->grid.excluded);
  g_array_append_vals (copy->rois, self->rois->data, self->rois->len);
  copy->expression = g_strdup (self->expression);
  return copy;
}

RingletSeriesSetup *
ringlet_series_setup_ref (RingletSeriesSetup *self)
{
  return self != NULL ? g_atomic_rc_box_acquire (self) : NULL;
}

static void
setup_clear (gpointer data)
{
  RingletSeriesSetup *self = data;

  g_free (self->folder);
  g_strfreev (self->formats);
  g_clear_pointer (&self->grid.blanks, g_array_unref);
  g_clear_pointer (&self->grid.excluded, g_array_unref);
  g_array_unref (self->rois);
  g_free (self->expression);
}

void
ringlet_series_setup_unref (RingletSeriesSetup *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, setup_clear);
}

/* ---- compared ---- */

static void
add_number (GString *text, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append_printf (text, "%s ", ringlet_number_format (value, number));
}

static void
add_text (GString *text, const char *what)
{
  g_autofree char *escaped = what != NULL ? g_strescape (what, NULL) : NULL;

  g_string_append_printf (text, escaped != NULL ? "\"%s\" " : "- ", escaped);
}

char *
ringlet_series_setup_text (const RingletSeriesSetup *self)
{
  GString *text = g_string_new (NULL);
  g_autoptr (RingletSeriesSetup) setup = ringlet_series_setup_dup (self);
  g_autofree char *formats = g_strjoinv (" ", setup->formats);
  g_autofree char *blanks = ringlet_map_blanks_format (setup->grid.blanks);
  g_autofree char *excluded = ringlet_map_blanks_format (setup->grid.excluded);

  add_text (text, setup->folder);
  add_text (text, formats);
  add_text (text, setup->one_file ? "one file" : NULL);
  add_text (text, ringlet_existing_name (setup->existing));
  g_string_append_printf (text, "%u %u %d %" G_GINT64_FORMAT " ", setup->grid.n_slow,
      setup->grid.n_fast, !!setup->grid.serpentine, setup->grid.offset);
  add_text (text, blanks);
  add_text (text, excluded);
  for (guint i = 0; i < setup->rois->len; i++) {
    const RingletMapRoi *roi = ringlet_series_setup_roi (setup, i);

    add_number (text, roi->lo);
    add_number (text, roi->hi);
    add_text (text, roi->unit->name);
    add_text (text, ringlet_map_quantity_name (roi->quantity));
  }
  add_text (text, setup->expression);
  return g_string_free (text, FALSE);
}

gboolean
ringlet_series_setup_equal (const RingletSeriesSetup *a, const RingletSeriesSetup *b)
{
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;

  if (a == b)
    return TRUE;
  text_a = ringlet_series_setup_text (a);
  text_b = ringlet_series_setup_text (b);
  return g_str_equal (text_a, text_b);
}

gboolean
ringlet_series_setup_same_outputs (
    const RingletSeriesSetup *a, const RingletSeriesSetup *b)
{
  g_autoptr (RingletSeriesSetup) one = ringlet_series_setup_dup (a);
  g_autoptr (RingletSeriesSetup) other = ringlet_series_setup_dup (b);

  return g_strcmp0 (one->folder, other->folder) == 0 &&
      one->existing == other->existing && !one->one_file == !other->one_file &&
      g_strv_equal (
          (const char *const *) one->formats, (const char *const *) other->formats);
}

/* ---- edited ---- */

void
ringlet_series_setup_set_folder (RingletSeriesSetup *self, const char *folder)
{
  char *copy = folder != NULL ? g_canonicalize_filename (folder, NULL) : NULL;

  g_free (self->folder);
  self->folder = copy;
}

/* @place: (inout) (transfer full) (nullable) */
static void
put_numbers (GArray **place, const GArray *numbers)
{
  GArray *copy = NULL;

  if (numbers != NULL && numbers->len > 0) {
    copy = g_array_new (FALSE, FALSE, sizeof (guint32));
    g_array_append_vals (copy, numbers->data, numbers->len);
  }
  g_clear_pointer (place, g_array_unref);
  *place = copy;
}

void
ringlet_series_setup_set_blanks (RingletSeriesSetup *self, const GArray *blanks)
{
  put_numbers (&self->grid.blanks, blanks);
}

void
ringlet_series_setup_set_excluded (RingletSeriesSetup *self, const GArray *excluded)
{
  put_numbers (&self->grid.excluded, excluded);
}

void
ringlet_series_setup_set_expression (RingletSeriesSetup *self, const char *text)
{
  char *copy = text != NULL && *text != '\0' ? g_strdup (text) : NULL;

  g_free (self->expression);
  self->expression = copy;
}

gboolean
ringlet_series_setup_has_format (const RingletSeriesSetup *self, const char *name)
{
  return g_strv_contains ((const char *const *) self->formats, name);
}

void
ringlet_series_setup_set_format (
    RingletSeriesSetup *self, const char *name, gboolean is_wanted)
{
  const RingletWriter *const *all = ringlet_writer_list ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; all[i] != NULL; i++) {
    const gboolean is_it = g_str_equal (all[i]->name, name);

    if (is_it ? is_wanted : ringlet_series_setup_has_format (self, all[i]->name))
      g_strv_builder_add (builder, all[i]->name);
  }
  g_strfreev (self->formats);
  self->formats = g_strv_builder_end (builder);
}

guint
ringlet_series_setup_n_rois (const RingletSeriesSetup *self)
{
  return self != NULL ? self->rois->len : 0;
}

const RingletMapRoi *
ringlet_series_setup_roi (const RingletSeriesSetup *self, guint index)
{
  g_return_val_if_fail (index < ringlet_series_setup_n_rois (self), NULL);
  return &g_array_index (self->rois, RingletMapRoi, index);
}
