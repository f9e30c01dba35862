/* SPDX-License-Identifier: MIT */
#include "image/codec-base.h"

#include <string.h>

#include "base/error.h"

#define SKIPPED 254
#define INVALID 255

/* What each byte stands for. */
static void
fill_table (guint n_bits, guint8 *table)
{
  const char *const alphabet = n_bits == 4 ? "0123456789ABCDEF"
      : n_bits == 5                        ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
                    : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                      "0123456789+/";

  memset (table, INVALID, 256);
  for (gsize i = 0; alphabet[i] != '\0'; i++) {
    table[(guint8) alphabet[i]] = (guint8) i;
    if (n_bits < 6)
      table[(guint8) g_ascii_tolower (alphabet[i])] = (guint8) i;
  }
  for (const char *blank = " \t\r\n"; *blank != '\0'; blank++)
    table[(guint8) *blank] = SKIPPED;
}

/* Only fillers may follow the first one. Returns where something else does, or @size.
 */
static gsize
find_after_fill (const guint8 *table, const char *text, gsize size, gsize at)
{
  while (at < size && (text[at] == '=' || table[(guint8) text[at]] == SKIPPED))
    at++;
  return at;
}

static void
set_character (guint n_bits, char character, gsize at, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The base%u data are bad: byte 0x%02x at character %" G_GSIZE_FORMAT
      " does not belong there",
      1u << n_bits, (guint8) character, at + 1);
}

static void
set_size (gsize n_found, gsize n, GError **error)
{
  if (n_found < n)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The image data are truncated: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
        " bytes are there",
        n_found, n);
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The image data have more than the %" G_GSIZE_FORMAT
        " bytes that the shape needs",
        n);
}

gboolean
ringlet_codec_base (
    guint n_bits, const char *text, gsize size, guint8 *to, gsize n, GError **error)
{
  guint8 table[256];
  guint32 word = 0;
  guint n_in_word = 0;
  gsize n_found = 0;
  gsize at = 0;

  g_return_val_if_fail (n_bits >= 4 && n_bits <= 6, FALSE);

  fill_table (n_bits, table);
  for (at = 0; at < size && text[at] != '='; at++) {
    const guint8 value = table[(guint8) text[at]];

    if (value == SKIPPED)
      continue;
    if (value == INVALID)
      break;
    word = word << n_bits | value;
    n_in_word += n_bits;
    if (n_in_word < 8)
      continue;
    n_in_word -= 8;
    if (n_found < n)
      to[n_found] = (guint8) (word >> n_in_word);
    n_found++;
  }

  at = find_after_fill (table, text, size, at);
  if (at < size) {
    set_character (n_bits, text[at], at, error);
    return FALSE;
  }
  if (n_found != n)
    set_size (n_found, n, error);
  return n_found == n;
}
