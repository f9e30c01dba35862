/* SPDX-License-Identifier: MIT */
#include "base/digest.h"

#include <locale.h>
#include <string.h>

typedef enum { END, TEXT, COUNT, REAL } Kind;

typedef struct {
  Kind kind;
  const char *text;
  guint64 count;
  double real;
} Item;

typedef struct {
  const char *name;
  Item a[4];
  Item b[4];
  gboolean same;
} Case;

static const Case cases[] = {
  { "same text", { { TEXT, .text = "ab" }, { TEXT, .text = "c" } },
      { { TEXT, .text = "ab" }, { TEXT, .text = "c" } }, TRUE },
  { "border between texts", { { TEXT, .text = "ab" }, { TEXT, .text = "c" } },
      { { TEXT, .text = "a" }, { TEXT, .text = "bc" } }, FALSE },
  { "one text or two", { { TEXT, .text = "abc" } },
      { { TEXT, .text = "ab" }, { TEXT, .text = "c" } }, FALSE },
  { "an empty text counts", { { TEXT, .text = "a" }, { TEXT, .text = "" } },
      { { TEXT, .text = "a" } }, FALSE },
  { "order", { { COUNT, .count = 1 }, { COUNT, .count = 2 } },
      { { COUNT, .count = 2 }, { COUNT, .count = 1 } }, FALSE },
  { "high bits of a count", { { COUNT, .count = 1 } },
      { { COUNT, .count = G_GUINT64_CONSTANT (0x100000001) } }, FALSE },
  { "the two zeros", { { REAL, .real = 0.0 } }, { { REAL, .real = -0.0 } }, TRUE },
  { "sign", { { REAL, .real = 1.0 } }, { { REAL, .real = -1.0 } }, FALSE },
  { "last bit of a double", { { REAL, .real = 1.0 } },
      { { REAL, .real = 1.0 + 0x1p-52 } }, FALSE },
  { "least double is not zero", { { REAL, .real = 0x1p-1074 } },
      { { REAL, .real = 0.0 } }, FALSE },
};

static char *
digest_of (const char *kind, const Item *items)
{
  RingletDigest *digest = ringlet_digest_new (kind);

  for (; items->kind != END; items++) {
    switch (items->kind) {
    case TEXT:
      ringlet_digest_add_string (digest, items->text);
      break;
    case COUNT:
      ringlet_digest_add_uint (digest, items->count);
      break;
    default:
      ringlet_digest_add_double (digest, items->real);
    }
  }
  return ringlet_digest_finish (digest);
}

static void
test_pairs (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autofree char *a = digest_of ("kind", c->a);
    g_autofree char *b = digest_of ("kind", c->b);

    g_test_message ("%s", c->name);
    g_assert_true (g_str_equal (a, b) == c->same);
  }
}

static void
test_kind (void)
{
  const Item none[] = { { END } };
  g_autofree char *map = digest_of ("map", none);
  g_autofree char *matrix = digest_of ("matrix", none);

  g_assert_cmpstr (map, !=, matrix);
}

/* Keys may be kept on disk one day: the same on every machine. Expected by Python:
 *   b = lambda x: struct.pack ("<Q", len (x)) + x
 *   sha256 (b(b"map") + b(pack ("<Q", 7)) + b(pack ("<d", 1.5)) + b("2θ".encode ())
 *       + b(b"\0\1")) */
static void
test_known (void)
{
  RingletDigest *digest = ringlet_digest_new ("map");
  g_autofree char *hex = NULL;

  ringlet_digest_add_uint (digest, 7);
  ringlet_digest_add_double (digest, 1.5);
  ringlet_digest_add_string (digest, "2θ");
  ringlet_digest_add_bytes (digest, "\0\1", 2);
  hex = ringlet_digest_finish (digest);
  g_assert_cmpstr (
      hex, ==, "a610bedcf386b37d6b3cd66e86a3e5e1e76102554d98e1b220577987174fa7f7");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/digest/pairs", test_pairs);
  g_test_add_func ("/digest/kind", test_kind);
  g_test_add_func ("/digest/known", test_known);

  return g_test_run ();
}
