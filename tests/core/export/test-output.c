/* SPDX-License-Identifier: MIT */
#include "base/output.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("ringlet-output-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "pattern.xy", NULL);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->path);
  g_assert_cmpuint (count_files (self->folder), ==, 0); /* no temporary is left */
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->path);
  g_free (self->folder);
}

static void
assert_content (const char *path, const char *expected)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (content, ==, expected);
}

static gboolean
write_text (const char *path, const char *text, gboolean overwrite, GError **error)
{
  return ringlet_output_write (path, text, strlen (text), overwrite, error);
}

static void
test_write (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (write_text (self->path, "one", FALSE, &error));
  g_assert_no_error (error);
  assert_content (self->path, "one");

  g_assert_false (write_text (self->path, "two", FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  assert_content (self->path, "one");
  g_clear_error (&error);

  g_assert_true (write_text (self->path, "three", TRUE, &error));
  g_assert_no_error (error);
  assert_content (self->path, "three");
}

static void
test_rights (Fixture *self, gconstpointer data)
{
  const mode_t mask = umask (027);
  struct stat info;

  g_assert_true (write_text (self->path, "one", FALSE, NULL));
  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);

  g_assert_cmpint (g_chmod (self->path, 0600), ==, 0);
  g_assert_true (write_text (self->path, "two", TRUE, NULL));
  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  umask (mask);
}

/* The device is full: stood in for by a limit on the size of files. */
static void
test_full (Fixture *self, gconstpointer data)
{
  g_autofree char *big = g_strnfill (1 << 20, 'x');
  g_autoptr (GError) error = NULL;
  struct rlimit old, small;

  g_assert_true (write_text (self->path, "old", FALSE, NULL));

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  small = old;
  small.rlim_cur = 65536;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (write_text (self->path, big, TRUE, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);

  g_assert_nonnull (error);
  g_assert_true (error->domain == G_FILE_ERROR);
  assert_content (self->path, "old");
  g_assert_cmpuint (count_files (self->folder), ==, 1);
}

static void
test_two_steps (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  {
    g_auto (RingletOutput) output = { 0 };

    g_assert_true (ringlet_output_begin (&output, self->path, FALSE, &error));
    g_assert_true (g_file_set_contents (output.temporary, "lost", -1, NULL));
  }
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (self->folder), ==, 0);

  {
    g_auto (RingletOutput) output = { 0 };

    g_assert_true (ringlet_output_begin (&output, self->path, FALSE, &error));
    g_assert_true (g_file_set_contents (output.temporary, "kept", -1, NULL));
    g_assert_true (ringlet_output_commit (&output, &error));
  }
  g_assert_no_error (error);
  assert_content (self->path, "kept");
}

/* Somebody writes the same name between the check and the commit. */
static void
test_race (Fixture *self, gconstpointer data)
{
  g_auto (RingletOutput) output = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_output_begin (&output, self->path, FALSE, &error));
  g_assert_true (g_file_set_contents (output.temporary, "ours", -1, NULL));
  g_assert_true (g_file_set_contents (self->path, "theirs", -1, NULL));
  g_assert_false (ringlet_output_commit (&output, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  assert_content (self->path, "theirs");
}

static void
test_link (Fixture *self, gconstpointer data)
{
  g_autofree char *link_path = g_build_filename (self->folder, "link", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("pattern.xy", link_path), ==, 0);
  g_assert_false (write_text (link_path, "one", FALSE, &error)); /* leads nowhere */
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);

  g_assert_true (write_text (self->path, "one", FALSE, NULL));
  g_assert_true (write_text (link_path, "two", TRUE, NULL));
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
  assert_content (self->path, "two");
  g_unlink (link_path);
}

/* A name of the greatest length leaves no room for a longer temporary one. */
static void
test_long_name (Fixture *self, gconstpointer data)
{
  g_autofree char *name = g_strnfill (255, 'n');
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (write_text (path, "one", FALSE, &error));
  g_assert_no_error (error);
  g_unlink (path);
}

typedef struct {
  const char *name;
  const char *path; /* "%" stands for the folder of the test */
  gboolean is_ours; /* RINGLET_ERROR, else G_FILE_ERROR */
  int code;
} Refusal;

static const Refusal refusals[] = {
  { "empty", "", TRUE, RINGLET_ERROR_VALUE },
  { "folder", "%", TRUE, RINGLET_ERROR_VALUE },
  { "slash", "%/", TRUE, RINGLET_ERROR_VALUE },
  { "device", "/dev/null", TRUE, RINGLET_ERROR_VALUE },
  { "no-folder", "%/missing/a.xy", FALSE, G_FILE_ERROR_NOENT },
  { "in-a-file", "/proc/version/a.xy", FALSE, G_FILE_ERROR_NOENT },
};

static void
test_refusals (Fixture *self, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    const Refusal *c = &refusals[i];
    g_autofree char *path = c->path[0] == '%'
        ? g_strconcat (self->folder, c->path + 1, NULL)
        : g_strdup (c->path);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", c->name);
    g_assert_false (write_text (path, "one", TRUE, &error));
    g_assert_true (
        g_error_matches (error, c->is_ours ? RINGLET_ERROR : G_FILE_ERROR, c->code));
  }
}

#define ADD(name, func)                                                                \
  g_test_add ("/output/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("write", test_write);
  ADD ("rights", test_rights);
  ADD ("full", test_full);
  ADD ("two-steps", test_two_steps);
  ADD ("race", test_race);
  ADD ("link", test_link);
  ADD ("long-name", test_long_name);
  ADD ("refusals", test_refusals);

  return g_test_run ();
}
