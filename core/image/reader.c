/* SPDX-License-Identifier: MIT */
#include "image/reader.h"

#include <string.h>

#include "base/error.h"

extern const RingletReader ringlet_reader_hdf5;
extern const RingletReader ringlet_reader_marccd;
extern const RingletReader ringlet_reader_tiff;
extern const RingletReader ringlet_reader_cbf;
extern const RingletReader ringlet_reader_edf;
extern const RingletReader ringlet_reader_npy;
extern const RingletReader ringlet_reader_fit2dmask;
extern const RingletReader ringlet_reader_fit2d;
extern const RingletReader ringlet_reader_fit2dsheet;
extern const RingletReader ringlet_reader_pnm;
extern const RingletReader ringlet_reader_raw;
extern const RingletReader ringlet_reader_ge;
extern const RingletReader ringlet_reader_pixi;
extern const RingletReader ringlet_reader_hipic;
extern const RingletReader ringlet_reader_mpa;
extern const RingletReader ringlet_reader_xsd;
extern const RingletReader ringlet_reader_spe;
extern const RingletReader ringlet_reader_dm3;
extern const RingletReader ringlet_reader_mrc;
extern const RingletReader ringlet_reader_jpeg;
extern const RingletReader ringlet_reader_jpeg2000;
extern const RingletReader ringlet_reader_mar345;
extern const RingletReader ringlet_reader_smv;
extern const RingletReader ringlet_reader_bruker;
extern const RingletReader ringlet_reader_oxd;
extern const RingletReader ringlet_reader_esperanto;
extern const RingletReader ringlet_reader_kcd;
extern const RingletReader ringlet_reader_raxis;

/* A plain list, not self-registration: the linker would drop unreferenced objects of a
 * static library, and the order here is the documented tie-break. */
static const RingletReader *const readers[] = {
  &ringlet_reader_hdf5,
  &ringlet_reader_marccd,
  &ringlet_reader_tiff,
  &ringlet_reader_cbf,
  &ringlet_reader_edf,
  &ringlet_reader_npy,
  &ringlet_reader_fit2dmask,
  &ringlet_reader_fit2d,
  &ringlet_reader_fit2dsheet,
  &ringlet_reader_pnm,
  &ringlet_reader_raw,
  &ringlet_reader_ge,
  &ringlet_reader_pixi,
  &ringlet_reader_hipic,
  &ringlet_reader_mpa,
  &ringlet_reader_xsd,
  &ringlet_reader_spe,
  &ringlet_reader_dm3,
  &ringlet_reader_mrc,
  &ringlet_reader_jpeg,
  &ringlet_reader_jpeg2000,
  &ringlet_reader_mar345,
  &ringlet_reader_smv,
  &ringlet_reader_bruker,
  &ringlet_reader_oxd,
  &ringlet_reader_esperanto,
  &ringlet_reader_kcd,
  &ringlet_reader_raxis,
  NULL,
};

const RingletReader *const *
ringlet_reader_list (void)
{
  return readers;
}

const RingletReader *
ringlet_reader_of_inner (const char *inner)
{
  return inner != NULL && g_str_has_prefix (inner, "raw:") ? &ringlet_reader_raw : NULL;
}

static gboolean
has_suffix (const char *path, const RingletReader *reader)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; reader->suffixes[i] != NULL; i++) {
    if (g_str_has_suffix (lower, reader->suffixes[i]))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_text (const guint8 *head, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    if (head[i] < 0x20 && !g_ascii_isspace ((char) head[i]))
      return FALSE;
  }
  /* The head may end inside a character: a few bytes at the end do not count. */
  return g_utf8_validate (
      (const char *) head, (gssize) (size > 4 ? size - 4 : size), NULL);
}

/* What well-known content looks like, to say more than "unknown". */
static const char *
describe_content (const guint8 *head, gsize size)
{
  static const struct {
    const char *magic;
    gsize size;
    const char *what;
  } known[] = {
    { "\x1f\x8b", 2, "data compressed with gzip; decompress it first" },
    { "BZh", 3, "data compressed with bzip2; decompress it first" },
    { "\xfd"
      "7zXZ",
        5, "data compressed with xz; decompress it first" },
    { "\x28\xb5\x2f\xfd", 4, "data compressed with Zstandard; decompress it first" },
    { "PK\x03\x04", 4, "a ZIP archive (.zip, .npz); unpack it first" },
    { "%PDF", 4, "a PDF document" },
    { "\x89PNG", 4, "a PNG picture" },
    { "GIF8", 4, "a GIF picture" },
    { "\x7f"
      "ELF",
        4, "a program" },
    { "<?xml", 5, "an XML text" },
    { "<!DOCTYPE", 9, "an HTML page" },
    { "<html", 5, "an HTML page" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    if (size >= known[i].size && memcmp (head, known[i].magic, known[i].size) == 0)
      return known[i].what;
  }
  return is_text (head, size)
      ? "plain text"
      : "binary data of no format known here; numbers without a header are read with "
        "their shape and type behind the name, \"FILE::raw:195x487:int32\"";
}

/* (transfer full) (nullable): "smv, oxd or raxis": a suffix may be that of several. */
static char *
formats_of_suffix (const char *path)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; path != NULL && readers[i] != NULL; i++) {
    if (has_suffix (path, readers[i]))
      g_ptr_array_add (names, (gpointer) readers[i]->name);
  }
  for (guint i = 0; i < names->len; i++) {
    g_string_append (text, i == 0 ? "" : i + 1 == names->len ? " or " : ", ");
    g_string_append (text, g_ptr_array_index (names, i));
  }
  return names->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
set_unknown (GError **error, const guint8 *head, gsize size, const char *path)
{
  g_autofree char *named = formats_of_suffix (path);
  const char *what = describe_content (head, size);

  if (named != NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The name is that of an image in %s format, but the content looks like %s",
        named, what);
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The content is no image format that can be read here: it looks like %s", what);
}

/* Of content that could be anything the suffix says what it is. */
static const RingletReader *
find_named (const guint8 *head, gsize size, const char *path)
{
  for (gsize i = 0; path != NULL && readers[i] != NULL; i++) {
    if (readers[i]->probe_named != NULL && has_suffix (path, readers[i]) &&
        readers[i]->probe_named (head, size) > 0)
      return readers[i];
  }
  return NULL;
}

const RingletReader *
ringlet_reader_find (GBytes *bytes, const char *path, GError **error)
{
  const RingletReader *best = NULL;
  int best_score = 0;
  gsize size;
  const guint8 *head = g_bytes_get_data (bytes, &size);

  if (size == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED, "The file is empty");
    return NULL;
  }

  size = MIN (size, RINGLET_READER_PROBE_SIZE);
  for (gsize i = 0; readers[i] != NULL; i++) {
    /* Twice the score, so that the suffix can only decide between equals. */
    int score = 2 * readers[i]->probe (head, size);

    if (score > 0 && path != NULL && has_suffix (path, readers[i]))
      score++;
    if (score > best_score) {
      best = readers[i];
      best_score = score;
    }
  }

  if (best == NULL)
    best = find_named (head, size, path);
  if (best == NULL)
    set_unknown (error, head, size, path);
  return best;
}

gboolean
ringlet_reader_judge (
    RingletVerify verify, GError *damage, RingletImageMeta *meta, GError **error)
{
  if (verify == RINGLET_VERIFY_STRICT) {
    g_propagate_error (error, damage);
    return FALSE;
  }

  ringlet_image_meta_warn (meta, "%s", damage->message);
  g_error_free (damage);
  return TRUE;
}
