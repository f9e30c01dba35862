/* SPDX-License-Identifier: MIT */

/* Files that become shorter under a map: zeros and an error, no signal. */

#include "base/map.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/parallel.h"

#define N_PAGES 8

typedef struct {
  int file;
  gsize size;
  gsize page;
  GBytes *bytes;
} Fixture;

/* @size bytes, each the number of its page plus 1, in a file that has no name. */
static int
make_file (gsize size, gsize page)
{
  g_autofree char *path = NULL;
  const int file = g_file_open_tmp ("ringlet-map-XXXXXX", &path, NULL);

  g_assert_cmpint (file, >=, 0);
  g_unlink (path);
  for (gsize at = 0; at < size; at += page) {
    const gsize n = MIN (page, size - at);
    g_autofree char *bytes = g_malloc (n);

    memset (bytes, (int) (at / page) + 1, n);
    g_assert_cmpint (pwrite (file, bytes, n, (off_t) at), ==, n);
  }
  return file;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->page = (gsize) sysconf (_SC_PAGESIZE);
  self->size = N_PAGES * self->page - 100;
  self->file = make_file (self->size, self->page);
  self->bytes = ringlet_map_new (self->file, self->size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (self->bytes), ==, self->size);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_bytes_unref (self->bytes);
  close (self->file);
}

static int
byte_at (const Fixture *self, gsize at)
{
  return ((const volatile guint8 *) g_bytes_get_data (self->bytes, NULL))[at];
}

static void
assert_whole (const Fixture *self)
{
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < N_PAGES; i++)
    g_assert_cmpint (byte_at (self, i * self->page), ==, i + 1);
  g_assert_true (ringlet_map_check (self->bytes, &error));
  g_assert_no_error (error);
}

static void
test_whole (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (self->bytes, self->size - 1, 1);
  g_autoptr (GBytes) plain = g_bytes_new ("a", 1);
  g_autoptr (GBytes) empty = ringlet_map_new (self->file, 0, NULL);

  assert_whole (self);
  g_assert_true (ringlet_map_is_one (self->bytes));
  g_assert_true (ringlet_map_is_one (part));
  g_assert_false (ringlet_map_is_one (plain));
  g_assert_false (ringlet_map_is_one (empty));
  g_assert_true (ringlet_map_check (plain, NULL));
  g_assert_true (ringlet_map_check (empty, NULL));

  /* Longer is no harm: a detector is still writing. */
  g_assert_cmpint (ftruncate (self->file, (off_t) (10 * self->size)), ==, 0);
  assert_whole (self);
}

static void
assert_broken (const Fixture *self, GQuark domain, int code, const char *words)
{
  for (int i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (ringlet_map_check (self->bytes, &error));
    g_assert_error (error, domain, code);
    if (strstr (error->message, words) == NULL)
      g_error ("no \"%s\" in: %s", words, error->message);
  }
}

static void
test_shortened (Fixture *self, gconstpointer data)
{
  g_autofree char *words = g_strdup_printf (
      "from %" G_GSIZE_FORMAT " to %" G_GSIZE_FORMAT " bytes", self->size, self->page);
  Fixture other = { 0 };

  set_up (&other, NULL);
  g_assert_cmpint (ftruncate (self->file, (off_t) self->page), ==, 0);
  g_assert_cmpint (byte_at (self, self->page), ==, 0);
  g_assert_cmpint (byte_at (self, self->size - 1), ==, 0);
  g_assert_cmpint (byte_at (self, 0), ==, 1);
  assert_broken (self, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED, words);
  assert_whole (&other);
  tear_down (&other, NULL);
}

/* No signal tells of that: the last page reads as zeros. */
static void
test_within_page (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (ftruncate (self->file, (off_t) self->size - 1), ==, 0);
  g_assert_cmpint (byte_at (self, self->size - 1), ==, 0);
  assert_broken (self, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED, "was shortened");
}

/* What was read meanwhile stays wrong. The next map is another one. */
static void
test_for_a_while (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (ftruncate (self->file, (off_t) self->page), ==, 0);
  g_assert_cmpint (byte_at (self, 3 * self->page), ==, 0);
  g_assert_cmpint (ftruncate (self->file, (off_t) self->size), ==, 0);
  assert_broken (self, G_FILE_ERROR, G_FILE_ERROR_IO, "open it again");

  for (int i = 0; i < 100; i++) {
    Fixture other = { 0 };

    set_up (&other, NULL);
    assert_whole (&other);
    tear_down (&other, NULL);
  }
}

/* ---- many at once ---- */

static void
break_one (gsize index, gpointer data)
{
  Fixture self = { 0 };

  set_up (&self, NULL);
  if (index % 2 == 0) {
    assert_whole (&self);
  } else {
    g_assert_cmpint (ftruncate (self.file, (off_t) self.page), ==, 0);
    g_assert_cmpint (byte_at (&self, 5 * self.page), ==, 0);
    g_assert_false (ringlet_map_check (self.bytes, NULL));
  }
  tear_down (&self, NULL);
}

static void
test_threads (Fixture *self, gconstpointer data)
{
  g_assert_true (ringlet_parallel_for (2000, break_one, NULL, NULL, NULL));
  assert_whole (self);
}

/* ---- signals that are no map's ---- */

/* Touches what no map of ours is. */
static void
touch_nothing (void)
{
  const gsize page = (gsize) sysconf (_SC_PAGESIZE);
  const int file = make_file (page, page);
  volatile guint8 *bytes = mmap (NULL, page, PROT_READ, MAP_PRIVATE, file, 0);

  g_assert_true (bytes != MAP_FAILED);
  g_assert_cmpint (ftruncate (file, 0), ==, 0);
  g_assert_cmpint (bytes[0], ==, 0);
}

static void
test_of_others (void)
{
  if (g_test_subprocess ()) {
    Fixture self = { 0 };

    set_up (&self, NULL);
    touch_nothing ();
    _exit (0);
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
}

/* printf() is not for a handler. */
static void
say (const char *text)
{
  g_assert_cmpint (write (STDOUT_FILENO, text, strlen (text)), >, 0);
}

static void
on_signal (int number)
{
  say ("the handler before\n");
  _exit (0);
}

static void
test_handler_before (void)
{
  if (g_test_subprocess ()) {
    Fixture self = { 0 };

    signal (SIGBUS, on_signal);
    set_up (&self, NULL);
    g_assert_cmpint (ftruncate (self.file, 0), ==, 0);
    g_assert_cmpint (byte_at (&self, 0), ==, 0);
    say ("ours was read\n");
    touch_nothing ();
    _exit (1);
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*ours was read\nthe handler before\n*");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/map/whole", test_whole },
    { "/map/shortened", test_shortened },
    { "/map/within-page", test_within_page },
    { "/map/for-a-while", test_for_a_while },
    { "/map/threads", test_threads },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/of-others", test_of_others);
  g_test_add_func ("/map/handler-before", test_handler_before);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
