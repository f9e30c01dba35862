/* SPDX-License-Identifier: MIT */
#include "image/dm-tags.h"

#include "base/cursor.h"
#include "base/error.h"
#include "image/binary.h"

#define MAX_DEPTH 64
#define MAX_PATH 512
#define GROUP 20
#define VALUE 21

/* What a value is made of, beside the single numbers. */
enum { STRUCTURE = 15, TEXT = 18, ARRAY = 20 };

typedef struct {
  RingletCursor cursor;
  const guint8 *start;
  gboolean wide;       /* version 4 */
  gboolean big_endian; /* of values; all else is */
  GString *path;
  RingletDmVisit visit;
  gpointer data;
} TagWalk;

/* ---- pieces ---- */

/* A size or a count: 32 bits in version 3, 64 in version 4. */
static gboolean
take_word (TagWalk *self, guint64 *word, GError **error)
{
  const guint8 *at =
      ringlet_cursor_take (&self->cursor, self->wide ? 8 : 4, "A tag", error);

  if (at == NULL)
    return FALSE;
  *word = self->wide ? ringlet_binary_u64 (at, TRUE) : ringlet_binary_u32 (at, TRUE);
  return TRUE;
}

gsize
ringlet_dm_type_size (guint64 type)
{
  static const guint8 sizes[] = { 0, 0, 2, 4, 2, 4, 4, 8, 1, 1, 1, 8, 8 };

  return type < G_N_ELEMENTS (sizes) ? sizes[type] : 0;
}

static gboolean
check_type (const TagWalk *self, guint64 type, GError **error)
{
  if (ringlet_dm_type_size (type) > 0)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s has the unknown tag type %" G_GUINT64_FORMAT, self->path->str, type);
  return FALSE;
}

static double
number_at (const guint8 *at, guint64 type, gboolean big_endian)
{
  switch (type) {
  case RINGLET_DM_I16:
    return ringlet_binary_number (RINGLET_BINARY_I16, at, big_endian);
  case RINGLET_DM_I32:
    return ringlet_binary_number (RINGLET_BINARY_I32, at, big_endian);
  case RINGLET_DM_U16:
    return ringlet_binary_number (RINGLET_BINARY_U16, at, big_endian);
  case RINGLET_DM_U32:
    return ringlet_binary_number (RINGLET_BINARY_U32, at, big_endian);
  case RINGLET_DM_F32:
    return ringlet_binary_number (RINGLET_BINARY_F32, at, big_endian);
  case RINGLET_DM_F64:
    return ringlet_binary_number (RINGLET_BINARY_F64, at, big_endian);
  case RINGLET_DM_I64:
    return (double) (gint64) ringlet_binary_u64 (at, big_endian);
  case RINGLET_DM_U64:
    return (double) ringlet_binary_u64 (at, big_endian);
  default:
    return *at;
  }
}

/* ---- values ---- */

static gboolean
take_number (TagWalk *self, RingletDmValue *value, guint64 type, GError **error)
{
  const guint8 *at = NULL;

  if (!check_type (self, type, error))
    return FALSE;
  at = ringlet_cursor_take (
      &self->cursor, ringlet_dm_type_size (type), "The value of a tag", error);
  if (at == NULL)
    return FALSE;
  if (value->n_numbers < RINGLET_DM_MAX_NUMBERS)
    value->numbers[value->n_numbers++] = number_at (at, type, self->big_endian);
  return TRUE;
}

/* The types of the members of a structure, of which @words has @n left:
 * [length of its name, members, (length of its name, type) …]. */
static gboolean
take_members (TagWalk *self, const guint64 *words, gsize n, GError **error)
{
  if (n >= 2 && words[1] <= (n - 2) / 2)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s is a structure whose members are not all described", self->path->str);
  return FALSE;
}

static gboolean
take_structure (
    TagWalk *self, RingletDmValue *value, const guint64 *words, gsize n, GError **error)
{
  if (!take_members (self, words, n, error))
    return FALSE;
  for (guint64 i = 0; i < words[1]; i++) {
    if (!take_number (self, value, words[3 + 2 * i], error))
      return FALSE;
  }
  return TRUE;
}

/* Bytes of one element of the array that @words describes; 0 on error. */
static guint64
element_size (const TagWalk *self, const guint64 *words, gsize n, GError **error)
{
  guint64 size = 0;

  if (words[0] != STRUCTURE)
    return check_type (self, words[0], error) ? ringlet_dm_type_size (words[0]) : 0;
  if (!take_members ((TagWalk *) self, words + 1, n - 1, error))
    return 0;
  for (guint64 i = 0; i < words[2]; i++) {
    if (!check_type (self, words[4 + 2 * i], error))
      return 0;
    size += ringlet_dm_type_size (words[4 + 2 * i]);
  }
  return size;
}

/* [type of an element …, elements] */
static gboolean
take_array (
    TagWalk *self, RingletDmValue *value, const guint64 *words, gsize n, GError **error)
{
  const guint64 left = ringlet_cursor_left (&self->cursor);
  guint64 size = 0;

  if (n < 2) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s is an array of which type or length is missing", self->path->str);
    return FALSE;
  }
  size = element_size (self, words, n - 1, error);
  if (size == 0)
    return FALSE;

  value->is_array = TRUE;
  value->type = words[0] == STRUCTURE ? RINGLET_DM_NONE : (RingletDmType) words[0];
  value->n = words[n - 1];
  if (value->n > left / size) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "%s is an array beyond the file: %" G_GUINT64_FORMAT
        " elements of %" G_GUINT64_FORMAT " bytes, only %" G_GUINT64_FORMAT
        " bytes are left",
        self->path->str, value->n, size, left);
    return FALSE;
  }
  self->cursor.at += value->n * size;
  return TRUE;
}

static gboolean
take_described (
    TagWalk *self, RingletDmValue *value, const guint64 *words, gsize n, GError **error)
{
  const guint64 text[] = { RINGLET_DM_U16, n > 1 ? words[1] : 0 };

  if (words[0] == ARRAY)
    return take_array (self, value, words + 1, n - 1, error);
  if (words[0] == TEXT)
    return take_array (self, value, text, 2, error);
  if (words[0] == STRUCTURE)
    return take_structure (self, value, words + 1, n - 1, error);
  value->type = (RingletDmType) words[0];
  return take_number (self, value, words[0], error);
}

/* "%%%%", how many words describe the value, these words, the value. */
static gboolean
take_value (TagWalk *self, GError **error)
{
  const guint8 *mark = ringlet_cursor_take (&self->cursor, 4, "A tag", error);
  g_autofree guint64 *words = NULL;
  RingletDmValue value = { .n = 1, .big_endian = self->big_endian };
  guint64 n = 0;

  if (mark == NULL || !take_word (self, &n, error))
    return FALSE;
  if (memcmp (mark, "%%%%", 4) != 0 || n == 0 ||
      n > ringlet_cursor_left (&self->cursor) / (self->wide ? 8 : 4)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s does not begin as a value of a tag does", self->path->str);
    return FALSE;
  }

  words = g_new (guint64, n);
  for (guint64 i = 0; i < n; i++)
    take_word (self, &words[i], NULL);
  value.data = self->cursor.at;
  value.at = (guint64) (value.data - self->start);
  if (!take_described (self, &value, words, (gsize) n, error))
    return FALSE;
  self->visit (self->path->str, &value, self->data);
  return TRUE;
}

/* ---- groups ---- */

static void
push_label (TagWalk *self, const guint8 *label, gsize length, guint64 index)
{
  g_autofree char *text = length > 0 ? g_strndup ((const char *) label, length)
                                     : g_strdup_printf ("%" G_GUINT64_FORMAT, index);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (self->path->len > 0)
    g_string_append_c (self->path, '.');
  if (self->path->len + strlen (valid) < MAX_PATH)
    g_string_append (self->path, valid);
}

static gboolean take_group (TagWalk *self, guint depth, GError **error);

static gboolean
take_tag (TagWalk *self, guint64 index, guint depth, GError **error)
{
  const guint8 *start = ringlet_cursor_take (&self->cursor, 3, "A tag", error);
  const gsize path_length = self->path->len;
  const guint8 *label = NULL;
  gboolean ok = FALSE;

  if (start == NULL)
    return FALSE;
  label = ringlet_cursor_take (
      &self->cursor, ringlet_binary_u16 (start + 1, TRUE), "The label of a tag", error);
  if (label == NULL ||
      (self->wide && ringlet_cursor_take (&self->cursor, 8, "A tag", error) == NULL))
    return FALSE;

  push_label (self, label, ringlet_binary_u16 (start + 1, TRUE), index);
  if (*start == GROUP)
    ok = take_group (self, depth + 1, error);
  else if (*start == VALUE)
    ok = take_value (self, error);
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The tags end early: byte %u stands where tag %" G_GUINT64_FORMAT
        " of a group begins",
        *start, index + 1);
  g_string_truncate (self->path, path_length);
  return ok;
}

/* Two flags, how many tags, the tags. */
static gboolean
take_group (TagWalk *self, guint depth, GError **error)
{
  const gsize smallest = self->wide ? 11 : 3;
  guint64 n = 0;

  if (depth > MAX_DEPTH) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The tags are nested too deeply: more than %d groups within each other",
        MAX_DEPTH);
    return FALSE;
  }
  if (ringlet_cursor_take (&self->cursor, 2, "A group of tags", error) == NULL ||
      !take_word (self, &n, error))
    return FALSE;
  if (n > ringlet_cursor_left (&self->cursor) / smallest) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The tags end early: a group has %" G_GUINT64_FORMAT
        " tags, only %" G_GSIZE_FORMAT " bytes are left in the file",
        n, ringlet_cursor_left (&self->cursor));
    return FALSE;
  }
  for (guint64 i = 0; i < n; i++) {
    if (!take_tag (self, i, depth, error))
      return FALSE;
  }
  return TRUE;
}

/* Version, size of the file, byte order, then the group of all. */
static gboolean
take_start (TagWalk *self, GError **error)
{
  const guint8 *version =
      ringlet_cursor_take (&self->cursor, 4, "The header of the DM file", error);
  const guint8 *order = NULL;
  guint64 size = 0;

  if (version == NULL)
    return FALSE;
  self->wide = ringlet_binary_u32 (version, TRUE) == 4;
  if (!take_word (self, &size, error))
    return FALSE;
  order = ringlet_cursor_take (&self->cursor, 4, "The header of the DM file", error);
  if (order == NULL)
    return FALSE;
  self->big_endian = ringlet_binary_u32 (order, TRUE) == 0;
  return TRUE;
}

gboolean
ringlet_dm_tags_walk (
    GBytes *bytes, RingletDmVisit visit, gpointer data, GError **error)
{
  g_autoptr (GString) path = g_string_new (NULL);
  TagWalk self = {
    .cursor = ringlet_cursor_init (bytes), .path = path, .visit = visit, .data = data
  };

  self.start = self.cursor.at;
  return take_start (&self, error) && take_group (&self, 0, error);
}
