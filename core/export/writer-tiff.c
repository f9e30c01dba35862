/* SPDX-License-Identifier: MIT */

/* A cake as TIFF: one page of doubles, azimuth by radius, and its errors as a second
 * one. ImageDescription holds the facts, one line each, in UTF-8. Source: TIFF 6.0,
 * sections 2, 3 and 19; written by hand, since it is two tables of eleven numbers. */

#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "export/cake-header.h"
#include "export/writer.h"

#define N_TAGS 11
#define HEAD_SIZE 8
#define DIRECTORY_SIZE (2 + N_TAGS * 12 + 4)

/* Offsets have 32 bits. */
#define MAX_FILE G_MAXUINT32

enum { TYPE_ASCII = 2, TYPE_SHORT = 3, TYPE_LONG = 4 };

/* One image: where its parts lie in the file. */
typedef struct {
  const double *values;
  const char *description;
  guint64 directory;
  guint64 text;
  guint64 pixels;
  guint64 end;
} Page;

static char *
describe (const RingletResult *result)
{
  g_autoptr (GPtrArray) facts = ringlet_cake_facts (result);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < facts->len; i++) {
    const RingletFact *fact = g_ptr_array_index (facts, i);

    g_string_append_printf (text, "%s: %s%s%s\n", fact->key, fact->text,
        fact->unit != NULL ? " " : "", fact->unit != NULL ? fact->unit : "");
  }
  return g_string_free (text, FALSE);
}

static guint64
round_up (guint64 offset)
{
  return (offset + 7) / 8 * 8;
}

static void
lay_out (Page *page, guint64 start, guint64 n_pixel_bytes)
{
  page->directory = start;
  page->text = page->directory + DIRECTORY_SIZE;
  page->pixels = round_up (page->text + strlen (page->description) + 1);
  page->end = page->pixels + n_pixel_bytes;
}

/* ---- bytes, the least significant one first ---- */

static guint8 *
put (guint8 *to, guint64 value, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    to[i] = (guint8) (value >> (8 * i));
  return to + n_bytes;
}

static guint8 *
put_tag (guint8 *to, guint tag, guint type, guint64 count, guint64 value)
{
  to = put (to, tag, 2);
  to = put (to, type, 2);
  to = put (to, count, 4);
  return put (to, value, 4);
}

/* @next: where the directory of the next page lies, 0 for none */
static void
put_directory (
    guint8 *to, const Page *page, guint64 n_fast, guint64 n_slow, guint64 next)
{
  to = put (to, N_TAGS, 2);
  to = put_tag (to, 256, TYPE_LONG, 1, n_fast);
  to = put_tag (to, 257, TYPE_LONG, 1, n_slow);
  to = put_tag (to, 258, TYPE_SHORT, 1, 64); /* bits */
  to = put_tag (to, 259, TYPE_SHORT, 1, 1);  /* not compressed */
  to = put_tag (to, 262, TYPE_SHORT, 1, 1);  /* 0 is black */
  to = put_tag (to, 270, TYPE_ASCII, strlen (page->description) + 1, page->text);
  to = put_tag (to, 273, TYPE_LONG, 1, page->pixels);
  to = put_tag (to, 277, TYPE_SHORT, 1, 1);     /* samples per pixel */
  to = put_tag (to, 278, TYPE_LONG, 1, n_slow); /* all rows in one strip */
  to = put_tag (to, 279, TYPE_LONG, 1, page->end - page->pixels);
  to = put_tag (to, 339, TYPE_SHORT, 1, 3); /* real numbers */
  put (to, next, 4);
}

static void
put_page (guint8 *file, const Page *page, const RingletResult *result, guint64 next)
{
  guint8 *to = file + page->pixels;

  put_directory (
      file + page->directory, page, result->n_radial, result->n_azimuth, next);
  memcpy (file + page->text, page->description, strlen (page->description) + 1);
  for (gsize i = 0; i < ringlet_result_n_bins (result); i++) {
    guint64 bits;

    memcpy (&bits, &page->values[i], sizeof bits);
    to = put (to, bits, sizeof bits);
  }
}

/* ---- the file ---- */

static guint8 *
make_file (
    const Page *pages, gsize n_pages, const RingletResult *result, GError **error)
{
  const guint64 size = pages[n_pages - 1].end;
  guint8 *file = size <= MAX_FILE ? g_try_malloc0 (size) : NULL;

  if (file == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "A TIFF file of %" G_GUINT64_FORMAT
        " bytes is beyond its limit of 4 GiB or the memory; write .h5",
        size);
    return NULL;
  }

  put (put (put (file, 0x4949, 2), 42, 2), pages[0].directory, 4);
  for (gsize i = 0; i < n_pages; i++)
    put_page (file, &pages[i], result, i + 1 < n_pages ? pages[i + 1].directory : 0);
  return file;
}

static gboolean
tiff_write (
    const RingletResult *result, const char *path, gboolean overwrite, GError **error)
{
  const gsize n_pages = result->sigma != NULL ? 2 : 1;
  const guint64 n_bytes = (guint64) ringlet_result_n_bins (result) * sizeof (double);
  g_autofree char *description = describe (result);
  g_autofree guint8 *file = NULL;
  Page pages[2] = {
    { .values = result->intensity, .description = description },
    { .values = result->sigma, .description = "Standard error of the intensity" },
  };

  lay_out (&pages[0], HEAD_SIZE, n_bytes);
  lay_out (&pages[1], round_up (pages[0].end), n_bytes);
  file = make_file (pages, n_pages, result, error);
  return file != NULL &&
      ringlet_output_write (
          path, (const char *) file, pages[n_pages - 1].end, overwrite, error);
}

static const char *const tiff_suffixes[] = { ".tif", ".tiff", NULL };

const RingletWriter ringlet_writer_tiff = {
  .name = "tiff",
  .description = "TIFF: the cake as an image of doubles",
  .suffixes = tiff_suffixes,
  .dimensions = RINGLET_WRITER_CAKE,
  .write = tiff_write,
};
