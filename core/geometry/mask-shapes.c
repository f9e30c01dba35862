/* SPDX-License-Identifier: MIT */

/* The text of shapes. */

#include "geometry/mask-shapes.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/number.h"
#include "geometry/mask-shape.h"

#define MAX_BYTES ((gsize) 64 << 20)

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, text);
  return FALSE;
}

/* Without its comment; (transfer full): the words, none of them empty. */
static GPtrArray *
split_line (const char *line)
{
  g_autofree char *text = g_strndup (line, strcspn (line, "#"));
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\r,", -1);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; parts[i] != NULL; i++) {
    if (*parts[i] != '\0')
      g_ptr_array_add (words, g_strdup (parts[i]));
  }
  return words;
}

static gboolean
parse_numbers (RingletMaskShape *shape, GPtrArray *words, guint first, GError **error)
{
  const RingletMaskShapeClass *klass = shape->klass;
  const char *problem = NULL;

  shape->n = words->len - MIN (first, words->len);
  if (shape->n < klass->n_min || shape->n > klass->n_max)
    return refuse (error, "%s takes %s, not %" G_GSIZE_FORMAT " numbers", klass->name,
        klass->numbers, shape->n);

  shape->numbers = g_new (double, shape->n);
  for (gsize i = 0; i < shape->n; i++) {
    const char *word = g_ptr_array_index (words, first + i);

    if (!ringlet_number_parse (word, &shape->numbers[i]) ||
        fabs (shape->numbers[i]) > RINGLET_MASK_SHAPE_MAX)
      return refuse (error, "\"%s\" is no number up to 1e7: %s takes %s", word,
          klass->name, klass->numbers);
  }
  problem = klass->check (shape);
  return problem == NULL ||
      refuse (error, "%s %s: %s", klass->name, klass->numbers, problem);
}

/* Returns where the numbers begin, 0 with the error set. */
static guint
parse_unit (RingletMaskShape *shape, GPtrArray *words, GError **error)
{
  if (g_str_equal (shape->klass->name, "2theta")) {
    shape->unit = ringlet_unit_find ("2th_deg", error);
    return 2;
  }
  if (!g_str_equal (shape->klass->name, "radial"))
    return 2;
  if (words->len < 3) {
    refuse (error, "radial takes %s", shape->klass->numbers);
    return 0;
  }

  shape->unit = ringlet_unit_find (g_ptr_array_index (words, 2), error);
  if (shape->unit != NULL && !shape->unit->is_azimuthal)
    return 3;
  if (shape->unit != NULL)
    refuse (error, "%s is no radial unit", shape->unit->name);
  return 0;
}

static gboolean
parse_shape (RingletMaskShape *shape, GPtrArray *words, GError **error)
{
  const char *verb = g_ptr_array_index (words, 0);
  const char *name = words->len > 1 ? g_ptr_array_index (words, 1) : "";
  guint first = 0;

  shape->cut = g_ascii_strcasecmp (verb, "cut") == 0;
  if (!shape->cut && g_ascii_strcasecmp (verb, "add") != 0)
    return refuse (error, "a line begins with \"add\" or \"cut\", not \"%s\"", verb);

  shape->klass = ringlet_mask_shape_find (name);
  if (shape->klass == NULL) {
    g_autofree char *names = ringlet_mask_shape_names ();

    return refuse (error, "\"%s\" is no shape; there are %s", name, names);
  }
  first = parse_unit (shape, words, error);
  return first > 0 && parse_numbers (shape, words, first, error);
}

static void
shape_clear (gpointer data)
{
  g_free (((RingletMaskShape *) data)->numbers);
}

static gboolean
parse_line (RingletMaskShapes *self, const char *text, guint line, GError **error)
{
  g_autoptr (GPtrArray) words = split_line (text);
  RingletMaskShape shape = { .line = line };
  gboolean ok;

  if (words->len == 0)
    return TRUE;

  ok = parse_shape (&shape, words, error);
  g_array_append_val (self->shapes, shape);
  if (!ok)
    g_prefix_error (error, "%s:%u: ", self->name, line);
  return ok;
}

RingletMaskShapes *
ringlet_mask_shapes_parse (const char *text, const char *name, GError **error)
{
  g_autoptr (RingletMaskShapes) self = g_new0 (RingletMaskShapes, 1);
  const char *at = text;

  self->name = g_filename_display_name (name);
  self->shapes = g_array_new (FALSE, FALSE, sizeof (RingletMaskShape));
  g_array_set_clear_func (self->shapes, shape_clear);
  if (!g_utf8_validate (text, -1, NULL)) {
    refuse (error, "%s: this is no text of shapes", self->name);
    return NULL;
  }

  for (guint line = 1; *at != '\0'; line++) {
    const gsize length = strcspn (at, "\n");
    g_autofree char *one = g_strndup (at, length);

    if (!parse_line (self, one, line, error))
      return NULL;
    at += length + (at[length] == '\n' ? 1 : 0);
  }
  if (self->shapes->len > 0)
    return g_steal_pointer (&self);

  refuse (error, "%s: there is no shape in it, such as \"add circle 100 200 15\"",
      self->name);
  return NULL;
}

RingletMaskShapes *
ringlet_mask_shapes_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize size = 0;

  if (!ringlet_file_load (path, &text, &size, error))
    return NULL;
  if (size > MAX_BYTES || memchr (text, '\0', size) != NULL) {
    refuse (error, "%s: this is no text of shapes", path);
    return NULL;
  }
  return ringlet_mask_shapes_parse (text, path, error);
}

void
ringlet_mask_shapes_free (RingletMaskShapes *self)
{
  g_free (self->name);
  g_array_unref (self->shapes);
  g_free (self);
}
