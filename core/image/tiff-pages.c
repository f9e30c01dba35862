/* SPDX-License-Identifier: MIT */

/* The list of pages, read here and not by libtiff, whose check for loops compares each
 * page with all before it (4.5.0): a million tiny pages would take hours.
 * Source: TIFF 6.0, section 2; BigTIFF design, Aware Systems. */

#include "image/tiff-pages.h"

#include <tiff.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/image.h"

typedef struct {
  gboolean big_endian;
  gboolean big;
} TiffKind;

/* What is looked at before libtiff sees the page; 0 where the tag is missing. */
typedef struct {
  guint64 n_slow;
  guint64 n_fast;
  guint64 n_offsets; /* entries in the table of strips or tiles */
  guint64 n_sizes;
  guint64 subfile; /* bits */
} TiffPage;

/* Bytes of a directory; a tree orders them, and those that overlap are "equal". */
typedef struct {
  guint64 begin;
  guint64 end;
} ByteRange;

/* ---- numbers ---- */

static guint64
get_number (const TiffKind *kind, const guint8 *from, gsize size)
{
  guint64 value = 0;

  for (gsize i = 0; i < size; i++)
    value = value << 8 | from[kind->big_endian ? i : size - 1 - i];
  return value;
}

static gboolean
take_number (RingletCursor *cursor, const TiffKind *kind, gsize size, guint64 *value,
    GError **error)
{
  const guint8 *from = ringlet_cursor_take (cursor, size, "A TIFF directory", error);

  if (from == NULL)
    return FALSE;
  *value = get_number (kind, from, size);
  return TRUE;
}

static gsize
number_size (guint64 type)
{
  return type == TIFF_LONG8 ? 8 : type == TIFF_LONG ? 4 : 2;
}

/* Reads the file's header and leaves the offset of the first page in @offset. */
static gboolean
take_head (RingletCursor *cursor, TiffKind *kind, guint64 *offset, GError **error)
{
  const guint8 *magic = ringlet_cursor_take (cursor, 4, "The TIFF header", error);

  if (magic == NULL)
    return FALSE;

  kind->big_endian = magic[0] == 'M';
  kind->big = get_number (kind, magic + 2, 2) == 43;
  if (kind->big && ringlet_cursor_take (cursor, 4, "The TIFF header", error) == NULL)
    return FALSE;
  return take_number (cursor, kind, kind->big ? 8 : 4, offset, error);
}

/* ---- one page ---- */

static gboolean
note_tag (TiffPage *page, const TiffKind *kind, const guint8 *tag, guint64 file_size,
    GError **error)
{
  const guint64 id = get_number (kind, tag, 2);
  const guint64 type = get_number (kind, tag + 2, 2);
  const guint64 count = get_number (kind, tag + 4, kind->big ? 8 : 4);
  const guint64 value = get_number (
      kind, tag + (kind->big ? 12 : 8), MIN (number_size (type), kind->big ? 8 : 4));
  const gboolean is_offsets = id == TIFFTAG_STRIPOFFSETS || id == TIFFTAG_TILEOFFSETS;
  const gboolean is_sizes =
      id == TIFFTAG_STRIPBYTECOUNTS || id == TIFFTAG_TILEBYTECOUNTS;

  page->n_fast = id == TIFFTAG_IMAGEWIDTH ? value : page->n_fast;
  page->n_slow = id == TIFFTAG_IMAGELENGTH ? value : page->n_slow;
  page->subfile = id == TIFFTAG_SUBFILETYPE ? value : page->subfile;
  page->n_offsets = is_offsets ? count : page->n_offsets;
  page->n_sizes = is_sizes ? count : page->n_sizes;
  /* The tables of where strips and tiles lie must be in the file: libtiff would make do
   * with a part of them. */
  if (!(is_offsets || is_sizes) || count <= file_size / number_size (type))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "TIFF tag %" G_GUINT64_FORMAT " lists %" G_GUINT64_FORMAT
      " numbers, more than the file can hold",
      id, count);
  return FALSE;
}

/* Contradictions that libtiff would hide, and sizes before it computes with them. */
static gboolean
check_page (const TiffPage *page, GError **error)
{
  if (page->n_slow > 0 && page->n_fast > 0 &&
      !ringlet_image_check_shape (page->n_slow, page->n_fast, error))
    return FALSE;
  if (page->n_offsets == page->n_sizes || page->n_offsets == 0 || page->n_sizes == 0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The TIFF page says where %" G_GUINT64_FORMAT
      " strips or tiles begin, but the sizes of %" G_GUINT64_FORMAT,
      page->n_offsets, page->n_sizes);
  return FALSE;
}

/* Directories that overlap would let a small file ask for any number of tags. They are
 * refused before their tags are looked at, so all of them together cost what the file
 * has bytes. */
static gboolean
claim_directory (GTree *claimed, guint64 begin, guint64 end, GError **error)
{
  const ByteRange range = { begin, end };
  const ByteRange *other = g_tree_lookup (claimed, &range);

  if (other == NULL) {
    ByteRange *copy = g_memdup2 (&range, sizeof range);

    g_tree_insert (claimed, copy, copy);
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The TIFF directory at byte %" G_GUINT64_FORMAT
      " overlaps the one at byte %" G_GUINT64_FORMAT,
      begin, other->begin);
  return FALSE;
}

/* Steps over the page at *@offset; afterwards it is that of the next one, 0 at the end.
 */
static gboolean
take_page (GBytes *bytes, const TiffKind *kind, GTree *claimed, guint64 *offset,
    TiffPage *page, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (bytes);
  const guint64 file_size = ringlet_cursor_left (&cursor);
  const gsize tag_size = kind->big ? 20 : 12;
  const gsize size_of_rest = kind->big ? 16 : 6;
  guint64 n_tags = 0;

  if (ringlet_cursor_take (
          &cursor, *offset, "What lies before a TIFF directory", error) == NULL ||
      !take_number (&cursor, kind, kind->big ? 8 : 2, &n_tags, error))
    return FALSE;
  if (n_tags == 0 || n_tags > file_size / tag_size) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The TIFF directory at byte %" G_GUINT64_FORMAT " has %" G_GUINT64_FORMAT
        " tags; a file of %" G_GUINT64_FORMAT " bytes holds 1 to %" G_GUINT64_FORMAT,
        *offset, n_tags, file_size, file_size / tag_size);
    return FALSE;
  }
  if (!claim_directory (
          claimed, *offset, *offset + n_tags * tag_size + size_of_rest, error))
    return FALSE;

  for (guint64 i = 0; i < n_tags; i++) {
    const guint8 *tag = ringlet_cursor_take (&cursor, tag_size, "A TIFF tag", error);

    if (tag == NULL || !note_tag (page, kind, tag, file_size, error))
      return FALSE;
  }
  return check_page (page, error) &&
      take_number (&cursor, kind, kind->big ? 8 : 4, offset, error);
}

/* ---- all of them ---- */

static int
compare_ranges (gconstpointer first, gconstpointer second, gpointer data)
{
  const ByteRange *a = first;
  const ByteRange *b = second;

  return a->end <= b->begin ? -1 : b->end <= a->begin ? 1 : 0;
}

static gboolean
is_known (GTree *claimed, guint64 offset)
{
  const ByteRange range = { offset, offset + 1 };
  const ByteRange *found = g_tree_lookup (claimed, &range);

  return found != NULL && found->begin == offset;
}

/* A broken chain after the first page costs the pages behind it, not the first. */
GArray *
ringlet_tiff_find_pages (GBytes *bytes, char **warning, GError **error)
{
  g_autoptr (GArray) pages = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GTree) claimed = g_tree_new_full (compare_ranges, NULL, g_free, NULL);
  RingletCursor cursor = ringlet_cursor_init (bytes);
  TiffKind kind = { 0 };
  guint64 offset = 0;

  *warning = NULL;
  if (!take_head (&cursor, &kind, &offset, error))
    return NULL;

  while (offset != 0 && !is_known (claimed, offset)) {
    g_autoptr (GError) broken = NULL;
    const guint64 at = offset;
    TiffPage page = { 0 };

    if (!take_page (bytes, &kind, claimed, &offset, &page, &broken)) {
      if (pages->len == 0) {
        g_propagate_error (error, g_steal_pointer (&broken));
        return NULL;
      }
      *warning = g_strdup_printf ("Later pages are lost: %s", broken->message);
      return g_steal_pointer (&pages);
    }
    if (pages->len == 0 ||
        (page.subfile & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) == 0)
      g_array_append_val (pages, at);
  }

  if (offset != 0)
    *warning = g_strdup ("The list of pages runs in a circle; each is read once");
  if (pages->len == 0) {
    g_set_error (
        error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "The TIFF file has no page in it");
    return NULL;
  }
  return g_steal_pointer (&pages);
}
