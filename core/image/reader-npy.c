/* SPDX-License-Identifier: MIT */

/* NumPy's .npy, versions 1 to 3: magic, header length, a Python dictionary as text with
 * descr, fortran_order and shape, then the elements. Only the dictionary that NumPy
 * writes is understood; nothing is evaluated and objects are refused.
 * Source: NumPy 1.24, numpy/lib/format.py. */

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/excerpt.h"
#include "image/raw.h"
#include "image/reader.h"

/* NumPy's own limit is 64; a scan has a handful. */
#define NPY_MAX_AXES 16

typedef struct {
  GBytes *bytes; /* of the caller */
  RingletRawType raw;
  gboolean is_fortran;
  guint64 shape[3];           /* frames, rows, columns */
  guint64 axes[NPY_MAX_AXES]; /* those before rows and columns, which count frames */
  guint n_axes;
  guint64 pixels_at;
} NpyState;

/* ---- the header ---- */

static gboolean
parse_descr (RingletRawType *raw, const char *descr, GError **error)
{
  static const struct {
    const char *code;
    RingletPixelType type;
    gboolean half;
  } types[] = {
    { "b1", RINGLET_PIXEL_BOOL, FALSE },
    { "u1", RINGLET_PIXEL_U8, FALSE },
    { "u2", RINGLET_PIXEL_U16, FALSE },
    { "u4", RINGLET_PIXEL_U32, FALSE },
    { "u8", RINGLET_PIXEL_U64, FALSE },
    { "i1", RINGLET_PIXEL_I8, FALSE },
    { "i2", RINGLET_PIXEL_I16, FALSE },
    { "i4", RINGLET_PIXEL_I32, FALSE },
    { "i8", RINGLET_PIXEL_I64, FALSE },
    { "f2", RINGLET_PIXEL_F32, TRUE },
    { "f4", RINGLET_PIXEL_F32, FALSE },
    { "f8", RINGLET_PIXEL_F64, FALSE },
  };
  g_autofree char *shown = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (strchr ("<>|=", descr[0]) != NULL && descr[0] != '\0' &&
        g_str_equal (descr + 1, types[i].code)) {
      raw->type = types[i].type;
      raw->half = types[i].half;
      raw->big_endian =
          descr[0] == '>' || (descr[0] == '=' && G_BYTE_ORDER == G_BIG_ENDIAN);
      return TRUE;
    }
  }

  shown = ringlet_excerpt (descr);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "npy elements of type \"%s\" cannot be pixels; only booleans, integers and real "
      "numbers up to 64 bits can",
      shown);
  return FALSE;
}

/* (transfer none) what follows "'key':" in the dictionary; NULL if it is not there.
 * NumPy has single quotes and no blank before the colon, other writers may. */
static const char *
find_value (const char *text, const char *key)
{
  const gsize length = strlen (key);

  for (const char *at = strstr (text, key); at != NULL; at = strstr (at + 1, key)) {
    const char *colon = at + length + 1;

    if (at == text || strchr ("'\"", at[-1]) == NULL || at[length] != at[-1])
      continue;
    colon += strspn (colon, " ");
    if (*colon == ':')
      return colon + 1 + strspn (colon + 1, " ");
  }
  return NULL;
}

/* The text in the quotes that @at points to; NULL when it is none. */
static char *
dup_quoted (const char *at)
{
  const gboolean is_quoted = at != NULL && (*at == '\'' || *at == '"');
  const char *end = is_quoted ? strchr (at + 1, *at) : NULL;

  return end != NULL ? g_strndup (at + 1, (gsize) (end - at) - 1) : NULL;
}

/* "(3, 48, 64)": returns the number of axes, 0 when it is no shape. */
static guint
parse_axes (const char *at, guint64 *axes, guint max)
{
  guint n = 0;

  if (at == NULL || *at != '(')
    return 0;

  at++;
  while (g_ascii_isdigit (*at)) {
    char *end = NULL;
    const guint64 value = g_ascii_strtoull (at, &end, 10);

    if (n < max)
      axes[n] = value;
    n++;
    at = end + strspn (end, "L, ");
  }
  return *at == ')' ? n : 0;
}

/* The axes before the last two count frames, the last of them fastest. */
static gboolean
count_frames (NpyState *state, GError **error)
{
  state->shape[0] = 1;
  for (guint i = 0; i < state->n_axes; i++) {
    if (state->axes[i] == 0) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
          "The npy stack has no images in it");
      return FALSE;
    }
    if (state->shape[0] > G_MAXINT64 / state->axes[i]) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
          "The npy array has more frames than can be counted");
      return FALSE;
    }
    state->shape[0] *= state->axes[i];
  }
  return TRUE;
}

static gboolean
parse_shape (NpyState *state, const char *at, GError **error)
{
  guint64 axes[NPY_MAX_AXES] = { 0 };
  const guint n = parse_axes (at, axes, NPY_MAX_AXES);

  if (n == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The npy header has no valid shape");
    return FALSE;
  }
  if (n < 2 || n > NPY_MAX_AXES) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The npy array has %u axes; an image has two, a stack of images up to %d", n,
        NPY_MAX_AXES);
    return FALSE;
  }

  state->n_axes = n - 2;
  memcpy (state->axes, axes, sizeof axes);
  state->shape[1] = axes[n - 2];
  state->shape[2] = axes[n - 1];
  return count_frames (state, error) &&
      ringlet_image_check_shape (state->shape[1], state->shape[2], error);
}

static gboolean
parse_dictionary (NpyState *state, const char *text, GError **error)
{
  const char *order = find_value (text, "fortran_order");
  const char *type = find_value (text, "descr");
  g_autofree char *descr = dup_quoted (type);

  if (type != NULL && *type == '[') {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The npy file holds records, not an array of pixels");
    return FALSE;
  }
  if (descr == NULL || order == NULL ||
      (!g_str_has_prefix (order, "True") && !g_str_has_prefix (order, "False"))) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The npy header lacks a valid descr or fortran_order");
    return FALSE;
  }

  state->is_fortran = g_str_has_prefix (order, "True");
  return parse_descr (&state->raw, descr, error) &&
      parse_shape (state, find_value (text, "shape"), error);
}

/* Moves behind the header; (transfer full) its dictionary. */
static char *
take_dictionary (RingletCursor *cursor, GError **error)
{
  const guint8 *head = ringlet_cursor_take (cursor, 8, "The npy header", error);
  const guint8 *from = NULL;
  guint64 size = 0;
  gsize width = 0;

  if (head == NULL)
    return NULL;
  if (head[6] < 1 || head[6] > 3) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "npy version %u.%u is unknown; versions 1 to 3 can be read", head[6], head[7]);
    return NULL;
  }

  width = head[6] == 1 ? 2 : 4;
  from = ringlet_cursor_take (cursor, width, "The npy header", error);
  if (from == NULL)
    return NULL;
  for (gsize i = width; i > 0; i--)
    size = size << 8 | from[i - 1];

  from = ringlet_cursor_take (cursor, size, "The npy header", error);
  return from != NULL ? g_strndup ((const char *) from, (gsize) size) : NULL;
}

/* The whole stack must be there; said at once, not at the last frame. */
static gboolean
check_size (const NpyState *state, RingletCursor *cursor, GError **error)
{
  const guint64 frame_size =
      state->shape[1] * state->shape[2] * ringlet_raw_type_size (&state->raw);
  const guint64 n = MIN (state->shape[0], G_MAXUINT64 / frame_size);

  return ringlet_cursor_take (cursor, n * frame_size, "The npy array", error) != NULL;
}

/* ---- pixels ---- */

/* Where frame @index lies among the frames when the first axis runs fastest. */
static gsize
fortran_index (const NpyState *state, guint64 index)
{
  guint64 at = 0;
  guint64 step = state->shape[0];

  for (guint i = state->n_axes; i > 0; i--) {
    step /= state->axes[i - 1];
    at += index % state->axes[i - 1] * step;
    index /= state->axes[i - 1];
  }
  return (gsize) at;
}

/* In Fortran order the first axis runs fastest, so the pixels of one frame are
 * n_frames apart and its columns lie one after another. */
static void
gather_fortran (const NpyState *state, const guint8 *from, guint64 index, guint8 *to)
{
  const gsize size = ringlet_raw_type_size (&state->raw);
  const gsize n_frames = (gsize) state->shape[0];
  const gsize n_slow = (gsize) state->shape[1];
  const gsize n_fast = (gsize) state->shape[2];
  const gsize first = fortran_index (state, index);

  for (gsize y = 0; y < n_slow; y++) {
    for (gsize x = 0; x < n_fast; x++) {
      const gsize at = first + n_frames * (y + n_slow * x);

      memcpy (to + (y * n_fast + x) * size, from + at * size, size);
    }
  }
}

static RingletImage *
read_fortran (
    const NpyState *state, RingletCursor *cursor, guint64 index, GError **error)
{
  const gsize n_slow = (gsize) state->shape[1];
  const gsize n_fast = (gsize) state->shape[2];
  const gsize size = n_slow * n_fast * ringlet_raw_type_size (&state->raw);
  g_autofree guint8 *frame = g_try_malloc (size);
  g_autoptr (GBytes) bytes = NULL;
  RingletCursor gathered;

  if (frame == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bytes of pixels", size);
    return NULL;
  }

  gather_fortran (state, cursor->at, index, frame);
  bytes = g_bytes_new_take (g_steal_pointer (&frame), size);
  gathered = ringlet_cursor_init (bytes);
  return ringlet_raw_take_image (&state->raw, &gathered, n_slow, n_fast, NULL, error);
}

/* ---- the row of the table ---- */

static int
npy_probe (const guint8 *head, gsize size)
{
  return size >= 6 && memcmp (head, "\x93NUMPY", 6) == 0 ? 100 : 0;
}

static void
npy_close (gpointer data)
{
  g_free (data);
}

static gpointer
npy_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (input->bytes);
  g_autofree NpyState *state = g_new0 (NpyState, 1);
  g_autofree char *text = take_dictionary (&cursor, error);

  if (text == NULL)
    return NULL;

  state->bytes = input->bytes;
  state->pixels_at = g_bytes_get_size (input->bytes) - ringlet_cursor_left (&cursor);
  if (!parse_dictionary (state, text, error) || !check_size (state, &cursor, error))
    return NULL;

  *n_frames = state->shape[0];
  return g_steal_pointer (&state);
}

static RingletImage *
npy_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const NpyState *state = data;
  const guint64 frame_size =
      state->shape[1] * state->shape[2] * ringlet_raw_type_size (&state->raw);
  RingletCursor cursor = ringlet_cursor_init (state->bytes);
  guint64 skip = state->pixels_at;

  if (!state->is_fortran)
    skip += index * frame_size;
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      ringlet_cursor_take (&cursor, skip, "The npy array", error) == NULL)
    return NULL;

  if (state->is_fortran)
    return read_fortran (state, &cursor, index, error);
  return ringlet_raw_take_image (
      &state->raw, &cursor, state->shape[1], state->shape[2], NULL, error);
}

static gboolean
npy_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const NpyState *state = data;

  info->n_slow = (gsize) state->shape[1];
  info->n_fast = (gsize) state->shape[2];
  info->type = state->raw.type;
  return TRUE;
}

static const char *const npy_suffixes[] = { ".npy", NULL };

const RingletReader ringlet_reader_npy = {
  .name = "npy",
  .suffixes = npy_suffixes,
  .is_sequential = TRUE,
  .probe = npy_probe,
  .open = npy_open,
  .read = npy_read,
  .describe = npy_describe,
  .close = npy_close,
};
