/* SPDX-License-Identifier: MIT */

/* Files that come, in halves, twice, not at all: each is given once, when it is whole.
 */

#include "../../support/hang.h"

#include <utime.h>

#include "watch-fixture.h"

#define SIDE 64

/* Long enough for a machine that is busy, where something must not be told; short where
 * it must. */
#define PATIENT                                                                        \
  {                                                                                    \
    .check_us = 60 * MS, .patience_us = LONGEST_US                                     \
  }
#define HASTY                                                                          \
  {                                                                                    \
    .check_us = 60 * MS, .patience_us = 300 * MS                                       \
  }

/**
 * Case:
 * @name: of the test
 * @options: of the watch
 * @watched: (nullable): the name in the folder; the folder itself without
 * @script: steps, with ";" between: "put NAME N" writes image number N, "head NAME N"
 *   and "tail NAME N" its halves, "part NAME N" its first tenth; "move FROM TO",
 *   "copy FROM TO", "remove NAME", "touch NAME SECONDS" from now, "mkdir", "rmtree";
 *   "text NAME"; "rest MS"; "begin" the watch; "wait N" until so many lines have come;
 *   "count N" lines have
 * @expected: the lines
 */
typedef struct {
  const char *name;
  RingletWatchOptions options;
  const char *watched;
  const char *script;
  const char *expected;
} Case;

static const Case cases[] = {
  { "whole", PATIENT, NULL, "mkdir; begin; put a.cbf 1; wait 1; rest 200; count 1",
      "a.cbf 0 1" },
  { "there before", PATIENT, NULL,
      "mkdir; put b_10.cbf 10; put b_9.cbf 9; begin; wait 2",
      "b_9.cbf 0 9, b_10.cbf 0 10" },
  { "halves", PATIENT, NULL,
      "mkdir; begin; head a.cbf 1; rest 400; count 0; tail a.cbf 1; wait 1",
      "a.cbf 0 1" },
  { "halves of edf", PATIENT, NULL,
      "mkdir; begin; head a.edf 1; rest 400; count 0; tail a.edf 1; wait 1",
      "a.edf 0 1" },
  { "halves of tiff", PATIENT, NULL,
      "mkdir; begin; head a.tif 1; rest 400; count 0; tail a.tif 1; wait 1",
      "a.tif 0 1" },
  { "halves of npy", PATIENT, NULL,
      "mkdir; begin; head a.npy 1; rest 400; count 0; tail a.npy 1; wait 1",
      "a.npy 0 1" },
  { "empty first", PATIENT, NULL,
      "mkdir; begin; empty a.cbf; rest 300; count 0; put a.cbf 4; wait 1",
      "a.cbf 0 4" },
  { "renamed into place", PATIENT, NULL,
      "mkdir; begin; head .a.tmp 1; rest 200; tail .a.tmp 1; rest 200; count 0; "
      "move .a.tmp a.cbf; wait 1; rest 200; count 1",
      "a.cbf 0 1" },
  { "under another name while it is written", PATIENT, NULL,
      "mkdir; begin; head a.part 1; rest 300; tail a.part 1; move a.part a.cbf; wait "
      "1; "
      "rest 300; count 1",
      "a.cbf 0 1" },
  { "removed before it is read", { .check_us = 60 * MS, .patience_us = 1000 * MS },
      NULL,
      "mkdir; begin; head a.cbf 1; rest 100; remove a.cbf; put b.cbf 2; wait 1; rest "
      "1300; count 1",
      "b.cbf 0 2" },
  { "never whole", HASTY, NULL,
      "mkdir; begin; head a.cbf 1; put b.cbf 2; wait 2; rest 500; count 2",
      "b.cbf 0 2, a.cbf failed 0" },
  { "whole after all", HASTY, NULL,
      "mkdir; begin; head a.cbf 1; wait 1; tail a.cbf 1; wait 2",
      "a.cbf failed 0, a.cbf 0 1" },
  { "written anew", PATIENT, NULL,
      "mkdir; begin; put a.cbf 1; wait 1; put a.cbf 2; wait 2; rest 200; count 2",
      "a.cbf 0 1, a.cbf 0 2 again" },
  { "written anew with the same pixels", PATIENT, NULL,
      "mkdir; begin; put a.cbf 1; wait 1; remove a.cbf; rest 200; put a.cbf 1; rest "
      "400; "
      "count 1",
      "a.cbf 0 1" },
  { "moved away and back", PATIENT, NULL,
      "mkdir; begin; put a.cbf 1; wait 1; move a.cbf ../a.cbf; rest 300; "
      "move ../a.cbf a.cbf; rest 300; put b.cbf 2; wait 2; rest 200; count 2",
      "a.cbf 0 1, b.cbf 0 2" },
  { "time of the file in the past", PATIENT, NULL,
      "mkdir; begin; put a.cbf 1; touch a.cbf -3600; wait 1; touch a.cbf -7200; rest "
      "400; "
      "put b.cbf 2; touch b.cbf -90000; wait 2; rest 200; count 2",
      "a.cbf 0 1, b.cbf 0 2" },
  { "time of the file in the future", PATIENT, NULL,
      "mkdir; begin; put a.cbf 1; touch a.cbf 86400; wait 1; put b.cbf 2; touch b.cbf "
      "10; "
      "wait 2; touch a.cbf 172800; rest 400; count 2",
      "a.cbf 0 1, b.cbf 0 2" },
  { "out of order", PATIENT, NULL,
      "mkdir; begin; put a_3.cbf 3; wait 1; put a_1.cbf 1; wait 2; put a_2.cbf 2; wait "
      "3",
      "a_3.cbf 0 3, a_1.cbf 0 1, a_2.cbf 0 2" },
  { "no images", HASTY, NULL,
      "mkdir; begin; text notes.txt; text log.x; mkdir sub; put a.cbf 1; wait 1; rest "
      "600; "
      "count 1",
      "a.cbf 0 1" },
  { "a text called an image", HASTY, NULL,
      "mkdir; begin; text a.cbf; wait 1; rest 300; count 1", "a.cbf failed 0" },
  { "folder to come", PATIENT, NULL, "begin; rest 200; mkdir; put a.cbf 1; wait 1",
      "a.cbf 0 1" },
  { "folder made again", PATIENT, NULL,
      "mkdir; begin; put a.cbf 1; put b.cbf 2; wait 2; rmtree; rest 300; mkdir; "
      "put a.cbf 5; put c.cbf 3; wait 4; rest 200; count 4",
      "a.cbf 0 1, b.cbf 0 2, a.cbf 0 5 again, c.cbf 0 3" },
  { "series", PATIENT, "img_###.cbf",
      "mkdir; begin; put img_1.cbf 9; put img_001.cbf 1; wait 1; put other_002.cbf 2; "
      "put img_1000.cbf 3; wait 2; rest 200; count 2",
      "img_001.cbf 0 1, img_1000.cbf 0 3" },
  { "range", PATIENT, "img_2.cbf..img_3.cbf",
      "mkdir; begin; put img_1.cbf 1; put img_3.cbf 3; wait 1; put img_2.cbf 2; wait "
      "2; "
      "put img_4.cbf 4; rest 300; count 2",
      "img_3.cbf 0 3, img_2.cbf 0 2" },
  { "one file", PATIENT, "a.cbf",
      "begin; rest 100; mkdir; put b.cbf 2; head a.cbf 1; rest 300; count 0; tail "
      "a.cbf 1; "
      "wait 1; rest 200; count 1",
      "a.cbf 0 1" },
  { "only new ones",
      { .check_us = 60 * MS, .patience_us = LONGEST_US, .only_new = TRUE }, NULL,
      "mkdir; put a.cbf 1; head b.cbf 2; begin; rest 2000; put c.cbf 3; wait 1; "
      "tail b.cbf 2; wait 2; rest 200; count 2",
      "c.cbf 0 3, b.cbf 0 2" },
};

/* ---- steps ---- */

typedef struct {
  const Case *test;
  Follower *follower;
  char **words;
} Step;

static char *
dup_path (const Step *step, const char *name)
{
  return g_build_filename (step->follower->folder, name, NULL);
}

static void
write_part (const Step *step, guint from, guint to)
{
  g_autofree char *path = dup_path (step, step->words[1]);
  const char *dot = strrchr (step->words[1], '.');
  const gboolean is_known = strlen (dot) == 4 && !g_str_equal (dot, ".tmp");
  const guint value = (guint) g_ascii_strtoull (step->words[2], NULL, 10);
  g_autoptr (GBytes) bytes =
      watch_image_bytes (step->follower, is_known ? dot : ".cbf", value, SIDE);

  watch_append (path, bytes, from, to);
}

static void
write_text (const Step *step, const char *text)
{
  g_autofree char *path = dup_path (step, step->words[1]);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
move (const Step *step)
{
  g_autofree char *from = dup_path (step, step->words[1]);
  g_autofree char *to = dup_path (step, step->words[2]);

  g_assert_cmpint (g_rename (from, to), ==, 0);
}

static void
touch (const Step *step)
{
  g_autofree char *path = dup_path (step, step->words[1]);
  const time_t when = (time_t) (g_get_real_time () / G_USEC_PER_SEC +
      g_ascii_strtoll (step->words[2], NULL, 10));
  struct utimbuf times = { when, when };

  g_assert_cmpint (utime (path, &times), ==, 0);
}

static void
run_file_step (const Step *step)
{
  const char *verb = step->words[0];
  g_autofree char *path = dup_path (step, step->words[1]);

  if (g_str_equal (verb, "put"))
    write_part (step, 0, 1000);
  else if (g_str_equal (verb, "head"))
    write_part (step, 0, 700);
  else if (g_str_equal (verb, "tail"))
    write_part (step, 700, 1000);
  else if (g_str_equal (verb, "empty"))
    write_text (step, "");
  else if (g_str_equal (verb, "text"))
    write_text (step, "10 of 12 were measured\n");
  else if (g_str_equal (verb, "move"))
    move (step);
  else if (g_str_equal (verb, "touch"))
    touch (step);
  else if (g_str_equal (verb, "remove"))
    g_assert_cmpint (g_unlink (path), ==, 0);
  else if (g_str_equal (verb, "mkdir"))
    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  else if (g_str_equal (verb, "rmtree"))
    watch_remove_tree (path);
  else
    g_error ("no such step: %s", verb);
}

static void
run_step (const Step *step)
{
  const char *verb = step->words[0];
  const guint n =
      step->words[1] != NULL ? (guint) g_ascii_strtoull (step->words[1], NULL, 10) : 0;

  if (g_str_equal (verb, "begin")) {
    follower_begin (step->follower, step->test->watched, &step->test->options);
  } else if (g_str_equal (verb, "wait")) {
    follower_wait (step->follower, n);
  } else if (g_str_equal (verb, "rest")) {
    g_usleep (1000 * n);
  } else if (g_str_equal (verb, "count")) {
    follower_count (step->follower, n);
  } else {
    run_file_step (step);
  }
}

static gpointer
run_case (gpointer data)
{
  const Case *test = data;
  g_auto (Follower) follower = { 0 };
  g_auto (GStrv) steps = g_strsplit (test->script, "; ", -1);
  g_autofree char *told = NULL;

  follower_init (&follower);
  follower.name = test->name;
  for (gsize i = 0; steps[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (steps[i], " ", -1);
    const Step step = { test, &follower, words };

    run_step (&step);
  }
  follower_end (&follower);
  told = follower_tell (&follower);
  g_assert_cmpstr (told, ==, test->expected);
  for (guint i = 0; i < follower.messages->len; i++)
    g_assert_true (
        g_str_has_prefix (g_ptr_array_index (follower.messages, i), follower.folder));
  return NULL;
}

/* They rest for most of their time: all at once. */
static GThread *threads[G_N_ELEMENTS (cases)];

static void
test_case (gconstpointer data)
{
  g_thread_join (threads[(const Case *) data - cases]);
}

/* ---- many ---- */

static void
put (const Follower *self, guint number, GBytes *bytes)
{
  g_autofree char *name = g_strdup_printf ("img_%u.edf", number);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  watch_append (path, bytes, 0, 1000);
}

/* At once, and in natural order: 2 before 10. */
static void
test_thousand (void)
{
  const RingletWatchOptions options = PATIENT;
  g_auto (Follower) follower = { 0 };
  g_autoptr (GBytes) bytes = NULL;

  follower_init (&follower);
  g_mkdir (follower.folder, 0700);
  bytes = watch_image_bytes (&follower, ".edf", 7, 8);
  for (guint i = 0; i < 1000; i++)
    put (&follower, i, bytes);
  follower_begin (&follower, NULL, &options);
  follower_wait (&follower, 1000);
  follower_end (&follower);
  g_assert_cmpuint (follower.lines->len, ==, 1000);
  for (guint i = 0; i < 1000; i++) {
    g_autofree char *line = g_strdup_printf ("img_%u.edf 0 7", i);

    g_assert_cmpstr (g_ptr_array_index (follower.lines, i), ==, line);
  }
}

/* What may happen to one file of the series. */
typedef struct {
  guint number;
  guint state; /* tenths of it that are there; 11: still hidden */
} Growing;

/* One random step; %FALSE when the file is whole. */
static gboolean
grow (const Follower *self, Growing *one, GRand *rand)
{
  g_autofree char *name = g_strdup_printf ("img_%u.cbf", one->number);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *hidden = g_strdup_printf ("%s/.%s", self->folder, name);
  g_autoptr (GBytes) bytes = watch_image_bytes (self, ".cbf", one->number, SIDE);
  const guint to =
      (guint) g_rand_int_range (rand, (gint32) MIN (one->state, 9) + 1, 11);

  if (one->state == 11) {
    g_assert_cmpint (g_rename (hidden, path), ==, 0);
    return FALSE;
  }
  if (one->state == 0 && g_rand_boolean (rand)) {
    watch_append (hidden, bytes, 0, 1000);
    one->state = 11;
    return TRUE;
  }
  watch_append (path, bytes, 100 * one->state, 100 * to);
  one->state = to;
  return to < 10;
}

/* Some files at a time, each in random pieces or hidden at first, whatever comes first
 * and next, for somebody who is fast or slower than that: every number once. */
static void
test_random (gconstpointer data)
{
  enum { N = 40, AT_ONCE = 4 };
  const RingletWatchOptions options = PATIENT;
  g_autoptr (GRand) rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (Follower) follower = { 0 };
  Growing growing[AT_ONCE] = { 0 };
  guint n_begun = 0;

  follower_init (&follower);
  g_mkdir (follower.folder, 0700);
  for (guint i = 0; i < AT_ONCE; i++)
    growing[i].number = n_begun++;
  follower.rest_us = g_rand_int_range (rand, 0, 2) * 15 * MS;
  follower_begin (&follower, NULL, &options);
  for (guint n_whole = 0; n_whole < N;) {
    Growing *one = &growing[g_rand_int_range (rand, 0, AT_ONCE)];

    if (one->number < N && !grow (&follower, one, rand)) {
      n_whole++;
      *one = (Growing){ .number = n_begun++ };
    }
    g_usleep ((gulong) g_rand_int_range (rand, 0, 12000));
  }
  follower_wait (&follower, N);
  g_usleep (200000);
  follower_end (&follower);
  g_assert_cmpuint (follower.lines->len, ==, N);
  for (guint i = 0; i < N; i++)
    g_hash_table_add (seen, g_ptr_array_index (follower.lines, i));
  for (guint i = 0; i < N; i++) {
    g_autofree char *line = g_strdup_printf ("img_%u.cbf 0 %u", i, i);

    g_assert_true (g_hash_table_contains (seen, line));
  }
}

/* ---- ends ---- */

static void
test_idle (void)
{
  const RingletWatchOptions options = {
    .check_us = 60 * MS, .patience_us = LONGEST_US, .idle_us = 700 * MS
  };
  g_auto (Follower) follower = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *half = NULL;
  g_autofree char *told = NULL;

  follower_init (&follower);
  g_mkdir (follower.folder, 0700);
  bytes = watch_image_bytes (&follower, ".edf", 7, 8);
  half = g_build_filename (follower.folder, "half.edf", NULL);
  watch_append (half, bytes, 0, 900);
  put (&follower, 0, bytes);
  follower_begin (&follower, NULL, &options);
  follower_wait_over (&follower);
  told = follower_tell (&follower);
  g_assert_cmpstr (told, ==, "img_0.edf 0 7, half.edf failed 0");
}

/* Who does not wait gets what was found, and nothing else is looked at. */
static void
test_no_wait (void)
{
  const RingletWatchOptions options = PATIENT;
  g_auto (Follower) follower = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  const char *names[] = { NULL, NULL };
  g_autoptr (RingletWatch) watch = NULL;
  guint n = 0;

  follower_init (&follower);
  g_mkdir (follower.folder, 0700);
  bytes = watch_image_bytes (&follower, ".edf", 7, 8);
  for (guint i = 0; i < 5; i++)
    put (&follower, i, bytes);
  names[0] = follower.folder;
  watch = ringlet_watch_new (names, &options);
  for (gboolean waits = FALSE; n < 6; waits = n == 0) {
    g_auto (RingletWatchFrame) frame = { 0 };
    g_autoptr (GError) error = NULL;
    const gboolean has_one = ringlet_watch_next (watch, waits, &frame, NULL, &error);

    g_assert_no_error (error);
    n += has_one ? 1 : 0;
    if (n > 0 && !has_one)
      break;
  }
  g_assert_cmpuint (n, ==, 5);
}

/* Opening the file never returns, as on a mount whose server is gone. */
static void
test_hang (void)
{
  const RingletWatchOptions options = PATIENT;
  g_auto (Follower) follower = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;
  gint64 begin_us = 0;
  int lease = -1;

  follower_init (&follower);
  g_mkdir (follower.folder, 0700);
  bytes = watch_image_bytes (&follower, ".edf", 7, 8);
  put (&follower, 0, bytes);
  path = g_build_filename (follower.folder, "img_0.edf", NULL);
  lease = ringlet_test_hang (path);
  if (lease < 0)
    return;
  follower_begin (&follower, NULL, &options);
  g_usleep (400000);
  begin_us = g_get_monotonic_time ();
  follower_end (&follower);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 100 * MS);
  g_assert_cmpuint (follower.lines->len, ==, 0);
  ringlet_test_let_go (lease);
}

/* Cancelled while it rests. */
static void
test_cancel (void)
{
  const RingletWatchOptions options = PATIENT;
  g_auto (Follower) follower = { 0 };
  gint64 begin_us = 0;

  follower_init (&follower);
  follower_begin (&follower, NULL, &options);
  g_usleep (300000);
  begin_us = g_get_monotonic_time ();
  follower_end (&follower);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 100 * MS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/watch/files/%s", cases[i].name);

    threads[i] = g_thread_new (cases[i].name, run_case, (gpointer) &cases[i]);
    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/watch/thousand", test_thousand);
  for (guint seed = 1; seed <= 3; seed++) {
    g_autofree char *path = g_strdup_printf ("/watch/random/%u", seed);

    g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_random);
  }
  g_test_add_func ("/watch/idle", test_idle);
  g_test_add_func ("/watch/no-wait", test_no_wait);
  g_test_add_func ("/watch/hang", test_hang);
  g_test_add_func ("/watch/cancel", test_cancel);
  return g_test_run ();
}
