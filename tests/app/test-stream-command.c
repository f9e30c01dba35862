/* SPDX-License-Identifier: MIT */

/* ringlet stream: what a detector sends gives the bits that the same images give, and
 * what it sends wrongly is counted and said. */

#include "support/stream-messages.h"

#include <glib/gstdio.h>
#include <locale.h>

#include "export/read-nexus.h"
#include "fixture.h"
#include "image/hdf5-field.h"
#include "integration.h"
#include "program.h"
#include "stream-link.h"
#include "support/sanitizer.h"

#define N_SLOW FIXTURE_SLOW
#define N_FAST FIXTURE_FAST
#define LARGE 4000

static char *folder;
static RingletProject *project;

/* ---- what images give ---- */

/* The document of the command line: a.poni, Poisson errors, perhaps the mask that the
 * header sends. */
static RingletIntegration *
integrate (RingletImage *image, gboolean has_mask, guint n_azimuth)
{
  g_autoptr (RingletState) state =
      ringlet_state_dup (ringlet_project_get_state (project));
  g_autoptr (RingletMemo) memo = ringlet_memo_ref (ringlet_project_get_memo (project));
  const RingletIntegrationWants wants = { .pattern = TRUE, .cake = n_azimuth > 0 };
  RingletIntegration *integration = NULL;
  g_autoptr (GError) error = NULL;

  state->plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  state->cake.n_azimuth = n_azimuth;
  state->cake.n_radial = n_azimuth > 0 ? 20 : 0;
  if (has_mask) {
    guint8 *bad = g_malloc (N_SLOW * N_FAST);

    for (gsize i = 0; i < N_SLOW * N_FAST; i++)
      bad[i] = stream_mask_value (i) != 0;
    state->mask = ringlet_mask_new_take (N_SLOW, N_FAST, bad);
  }
  integration =
      ringlet_integration_run (state, 0, image, wants, memo, NULL, NULL, &error);
  g_assert_no_error (error);
  return integration;
}

static void
assert_array (GPtrArray *parts, guint i, const double *expected, gsize n)
{
  gsize size = 0;
  const guint8 *bytes = NULL;

  g_assert_cmpuint (i, <, parts->len);
  bytes = g_bytes_get_data (g_ptr_array_index (parts, i), &size);
  g_assert_cmpuint (size, ==, 8 * n);
  for (gsize k = 0; k < n; k++) {
    guint64 bits;
    guint64 wanted;

    memcpy (&bits, bytes + 8 * k, 8);
    memcpy (&wanted, &expected[k], 8);
    g_assert_cmphex (GUINT64_FROM_LE (bits), ==, wanted);
  }
}

/* Bit for bit, but for NaN of empty bins, whose bits are alike as well. */
static void
assert_frame (GPtrArray *parts, gint64 frame, const RingletResult *expected)
{
  g_assert_cmpstr (message_kind (parts), ==, "frame");
  g_assert_cmpint (message_count (parts, "frame"), ==, frame);
  g_assert_cmpint (message_count (parts, "n_radial"), ==, (gint64) expected->n_radial);
  g_assert_cmpint (
      message_count (parts, "n_azimuth"), ==, (gint64) expected->n_azimuth);
  g_assert_cmpuint (parts->len, ==, 3);
  assert_array (parts, 1, expected->intensity, ringlet_result_n_bins (expected));
  assert_array (parts, 2, expected->sigma, ringlet_result_n_bins (expected));
}

static void
expect_axes (Link *link, const RingletResult *expected)
{
  g_autoptr (GPtrArray) parts = link_receive (link);

  g_assert_cmpstr (message_kind (parts), ==, "axes");
  assert_array (parts, 1, expected->radial, expected->n_radial);
  if (ringlet_result_is_cake (expected))
    assert_array (parts, 2, expected->azimuth, expected->n_azimuth);
}

/* Axes come again with the time. */
static GPtrArray *
receive_no_axes (Link *link)
{
  for (;;) {
    GPtrArray *parts = link_receive (link);

    if (!g_str_equal (message_kind (parts), "axes"))
      return parts;
    g_ptr_array_unref (parts);
  }
}

static void
expect_frame (Link *link, gint64 frame, const RingletResult *expected)
{
  g_autoptr (GPtrArray) parts = receive_no_axes (link);

  assert_frame (parts, frame, expected);
}

/* ---- whole series ---- */

typedef struct {
  RingletPixelType type;
  const char *encoding;
  const char *detail;
} Sent;

static const Sent sent[] = {
  { RINGLET_PIXEL_U32, "bs32-lz4<", "all" },
  { RINGLET_PIXEL_U32, "bs32-lz4<", "none" },
  { RINGLET_PIXEL_U16, "bs16-lz4<", "basic" },
  { RINGLET_PIXEL_U8, "lz4<", "all" },
  { RINGLET_PIXEL_U16, "<", "all" },
};

/* All series by one run, as at night. */
static void
test_series (void)
{
  g_autoptr (Link) link = link_new (folder, "--follow --error-model poisson");

  link_wait_for_listener (link);
  for (guint i = 0; i < G_N_ELEMENTS (sent); i++) {
    const Sent *how = &sent[i];
    const gboolean has_mask = g_str_equal (how->detail, "all");
    g_autoptr (GPtrArray) end = NULL;

    link_send (link, stream_header (i, how->detail, N_SLOW, N_FAST, 6));
    for (guint k = 0; k < 6; k++) {
      g_autoptr (RingletImage) image =
          stream_image (how->type, N_SLOW, N_FAST, 100 * i + k);

      link_send (link, stream_frame (i, k, image, how->encoding));
    }
    link_send (link, stream_end (i));
    for (guint k = 0; k < 6; k++) {
      g_autoptr (RingletImage) image =
          stream_image (how->type, N_SLOW, N_FAST, 100 * i + k);
      g_autoptr (RingletIntegration) expected = integrate (image, has_mask, 0);

      if (k == 0)
        expect_axes (link, expected->pattern);
      expect_frame (link, k, expected->pattern);
    }
    end = receive_no_axes (link);
    g_assert_cmpstr (message_kind (end), ==, "end");
    g_assert_cmpint (message_count (end, "series"), ==, i);
    g_assert_cmpint (message_count (end, "frames"), ==, 6);
    g_assert_cmpint (message_count (end, "lost"), ==, 0);
    g_assert_cmpint (message_count (end, "failed"), ==, 0);
  }
  /* It waits for the next one: Ctrl+C is how that ends. */
  link_interrupt (link);
  link_wait (link);
  g_assert_cmpint (link->code, ==, 0);
  g_assert_nonnull (strstr (link->out, "series 4: 6 frames integrated"));
}

static void
test_cake (void)
{
  g_autoptr (Link) link =
      link_new (folder, "--follow --error-model poisson --cake 20x12");
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);
  g_autoptr (RingletIntegration) expected = integrate (image, TRUE, 12);
  g_autoptr (GPtrArray) end = NULL;

  link_wait_for_listener (link);
  link_send (link, stream_header (1, "all", N_SLOW, N_FAST, 1));
  link_send (link, stream_frame (1, 0, image, "bs16-lz4<"));
  link_send (link, stream_end (1));
  expect_axes (link, expected->pattern);
  expect_frame (link, 0, expected->pattern);
  expect_axes (link, expected->cake);
  expect_frame (link, 0, expected->cake);
  end = receive_no_axes (link);
  g_assert_cmpstr (message_kind (end), ==, "end");
  link_interrupt (link);
  link_wait (link);
  g_assert_cmpint (link->code, ==, 0);
}

/* ---- what goes wrong ---- */

/**
 * Fault:
 * @part: of a frame that is replaced; −1 for none
 * @text: what by
 * @words: what is said of it
 */
typedef struct {
  int part;
  const char *text;
  const char *words;
} Fault;

static const Fault faults[] = {
  { 2, "short", "frame 10: 5 bytes came where" },
  { 1,
      "{\"htype\": \"dimage_d-1.0\", \"shape\": [64, 47], \"type\": \"uint16\", "
      "\"encoding\": \"bs16-lz4<\"}",
      "pixels, the header of its series says 48 " },
  { 1,
      "{\"htype\": \"dimage_d-1.0\", \"shape\": [64, 48], \"type\": \"uint16\", "
      "\"encoding\": \"trpx\"}",
      "frame 12: the encoding \"trpx\" is not read" },
  { 1, "{\"htype\": ", "frame 13: the description of the pixels" },
  { 0, "{]", "the first part of a message" },
};

static void
send_faults (Link *link)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autoptr (RingletImage) image =
        stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);
    GPtrArray *parts = stream_frame (3, 10 + i, image, "bs16-lz4<");

    stream_replace_text (parts, (guint) faults[i].part, faults[i].text);
    link_send (link, parts);
  }
}

/* A chunk that is whole but for what is in it. */
static void
send_damaged (Link *link, guint64 frame)
{
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);
  g_autoptr (RingletImage) small = stream_image (RINGLET_PIXEL_U16, 40, N_FAST, 1);
  GPtrArray *parts = stream_frame (3, frame, image, "bs16-lz4<");

  stream_replace_text (parts, 1,
      "{\"htype\": \"dimage_d-1.0\", \"shape\": [64, 48], \"type\": \"uint16\", "
      "\"encoding\": \"bs16-lz4<\"}");
  stream_replace (parts, 2, stream_blob (small, "bs16-lz4<"));
  link_send (link, parts);
}

static void
test_faults (void)
{
  static const guint64 order[] = { 0, 1, 4, 3, 1, 5 };
  g_autoptr (Link) link = link_new (folder, "--error-model poisson --follow");
  g_autoptr (GPtrArray) end = NULL;

  link_wait_for_listener (link);
  link_send (link, stream_header (3, "all", N_SLOW, N_FAST, 20));
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++) {
    g_autoptr (RingletImage) image =
        stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, (guint32) order[i]);

    link_send (link, stream_frame (3, order[i], image, "bs16-lz4<"));
    if (i != 4) { /* came before */
      g_autoptr (RingletIntegration) expected = integrate (image, TRUE, 0);

      expect_frame (link, (gint64) order[i], expected->pattern);
    }
  }
  send_faults (link);
  send_damaged (link, 16);
  link_send (link, stream_end (2));
  link_send (link, stream_end (3));
  end = receive_no_axes (link);
  g_assert_cmpstr (message_kind (end), ==, "end");
  /* 0, 1, 3, 4, 5, 10 to 13 and 16; 2, 6 to 9, 14 and 15 did not come. */
  g_assert_cmpint (message_count (end, "frames"), ==, 10);
  g_assert_cmpint (message_count (end, "failed"), ==, 5);
  g_assert_cmpint (message_count (end, "lost"), ==, 7);
  g_assert_cmpint (message_count (end, "late"), ==, 1);
  g_assert_cmpint (message_count (end, "repeated"), ==, 1);
  g_assert_cmpint (message_count (end, "missing"), ==, 3);
  link_interrupt (link);
  link_wait (link);
  g_assert_cmpint (link->code, ==, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    g_assert_nonnull (strstr (link->err, faults[i].words));
  g_assert_nonnull (strstr (link->err, "series 3, frame 16: "));
  g_assert_nonnull (strstr (link->err, "frames or messages without a result: 6"));
  g_assert_nonnull (strstr (link->err, "frames that did not come: 10"));
  g_assert_nonnull (strstr (link->out,
      "series 3: 5 frames integrated, 7 lost, 1 late, 1 repeated and left out, 5 "
      "failed, 1 message refused, 3 announced and not sent"));
}

/* What is masked is not known: nothing is integrated as if nothing were. */
static void
test_header_without_mask (void)
{
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);
  GPtrArray *header = stream_header (1, "all", N_SLOW, N_FAST, 1);
  g_autoptr (Link) link = link_new (folder, "");

  stream_replace_text (header, 5, "short");
  link_send (link, header);
  link_send (link, stream_frame (1, 0, image, "bs16-lz4<"));
  link_send (link, stream_end (1));
  link_wait (link);
  g_assert_cmpint (link->code, ==, 1);
  g_assert_nonnull (strstr (link->err, "--no-mask does without them"));
  g_assert_nonnull (strstr (link->out, "series 1: 0 frames integrated, 1 failed"));
}

static void
test_version_2 (void)
{
  g_autoptr (Link) link = link_new (folder, "");
  GPtrArray *parts = stream_end (1);

  stream_replace_text (parts, 0, "\xd9\xd9\xf7\xa2");
  link_send (link, parts);
  link_wait (link);
  g_assert_cmpint (link->code, ==, 1);
  g_assert_nonnull (strstr (link->err, "ipc://detector: this is version 2"));
}

/* Another series begins before the end of the first; nobody loses a frame of either. */
static void
test_not_ended (void)
{
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);
  g_autoptr (Link) link = link_new (folder, "");

  link_send (link, stream_header (1, "basic", N_SLOW, N_FAST, 2));
  link_send (link, stream_frame (1, 0, image, "bs16-lz4<"));
  link_send (link, stream_header (2, "basic", N_SLOW, N_FAST, 1));
  link_send (link, stream_frame (2, 0, image, "bs16-lz4<"));
  link_send (link, stream_end (2));
  link_wait (link);
  g_assert_cmpint (link->code, ==, 1);
  g_assert_nonnull (strstr (link->err, "frames that did not come: 1"));
  g_assert_nonnull (
      strstr (link->out, "series 1: 1 frame integrated, 1 announced and not sent"));
  g_assert_nonnull (
      strstr (link->out, "not ended by the detector\nseries 2: 1 frame "));
}

/* A frame that is lost is no result: the exit code says so, unless it comes late. */
static void
test_lost (void)
{
  static const guint64 orders[][2] = { { 0, 2 }, { 2, 1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++) {
    g_autoptr (RingletImage) image =
        stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);
    g_autoptr (Link) link = link_new (folder, "");

    link_send (link, stream_header (1, "basic", N_SLOW, N_FAST, 3));
    for (gsize k = 0; k < i; k++) /* and 0 before them */
      link_send (link, stream_frame (1, k, image, "bs16-lz4<"));
    for (gsize k = 0; k < 2; k++)
      link_send (link, stream_frame (1, orders[i][k], image, "bs16-lz4<"));
    link_send (link, stream_end (1));
    link_wait (link);
    g_assert_cmpint (link->code, ==, i == 0 ? 1 : 0);
    g_assert_nonnull (strstr (link->out, i == 0 ? ", 1 lost" : ", 1 late"));
    g_assert_true (
        (strstr (link->err, "frames that did not come: 1") != NULL) == (i == 0));
  }
}

/* Pixels that were changed on their way decode all the same: the MD5 sum tells. */
static void
test_hash (void)
{
  static const char other[] = "0123456789abcdef0123456789ABCDEF";

  for (guint run = 0; run < 2; run++) {
    g_autoptr (RingletImage) image =
        stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);
    g_autoptr (Link) link = link_new (folder, run == 0 ? "" : "--no-hash");

    link_send (link, stream_header (1, "basic", N_SLOW, N_FAST, 3));
    for (guint k = 0; k < 3; k++) {
      GPtrArray *parts = stream_frame (1, k, image, k == 2 ? "<" : "bs16-lz4<");

      stream_hash (parts, 1, k, k > 0 ? other : NULL);
      link_send (link, parts);
    }
    link_send (link, stream_end (1));
    link_wait (link);
    g_assert_cmpint (link->code, ==, run == 0 ? 1 : 0);
    g_assert_nonnull (strstr (
        link->out, run == 0 ? "1 frame integrated, 2 failed" : "3 frames integrated"));
    g_assert_true (
        (strstr (link->err, "series 1, frame 1: the MD5 sum of its pixels") != NULL) ==
        (run == 0));
    g_assert_true ((strstr (link->err, "frame 2: the MD5 sum") != NULL) == (run == 0));
  }
}

/* ---- files ---- */

/* The numbers of a file, without what its header says. */
static char *
numbers_of (const char *name)
{
  g_autoptr (GBytes) bytes = file_bytes (folder, name);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *numbers = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] != '#')
      g_string_append_printf (numbers, "%s\n", lines[i]);
  }
  return g_string_free (numbers, FALSE);
}

static guint
count_files (const char *suffix)
{
  g_autofree char *path = g_build_filename (folder, "out", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += suffix == NULL || g_str_has_suffix (name, suffix);
  return n;
}

/* An empty folder "out", and a link that writes there. */
static Link *
link_new_out (const char *options)
{
  g_autofree char *path = g_build_filename (folder, "out", NULL);

  folder_remove (path);
  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  return link_new (folder, options);
}

static void
test_files (void)
{
  g_autofree char *path = fixture_write_image (folder, "image.npy", 5);
  g_autoptr (RingletImage) image = ringlet_image_load (path, NULL, NULL);
  g_autofree char *expected = NULL;
  g_autofree char *got = NULL;

  program_do (folder,
      "integrate --poni a.poni --error-model poisson -o direct.xye "
      "image.npy");
  for (guint run = 0; run < 2; run++) {
    g_autoptr (Link) link = run == 0
        ? link_new_out ("--error-model poisson -o out")
        : link_new (folder, "--error-model poisson -o out");

    link_send (link, stream_header (7, "basic", N_SLOW, N_FAST, 2));
    for (guint k = 0; k < 2; k++)
      link_send (link, stream_frame (7, k, image, "bs32-lz4<"));
    link_send (link, stream_end (7));
    link_wait (link);
    /* The second time they are there already, and stay. */
    g_assert_cmpint (link->code, ==, run);
    if (run == 1)
      g_assert_nonnull (strstr (link->err, "series_00007_frame_000001.xye"));
  }
  expected = numbers_of ("direct.xye");
  got = numbers_of ("out/series_00007_frame_000001.xye");
  g_assert_cmpuint (strlen (expected), >, 100);
  g_assert_cmpstr (got, ==, expected);
  g_assert_cmpuint (count_files (NULL), ==, 2);
}

/* One file of a series: its rows are the frames, and one that failed says why. */
static void
test_one_file (void)
{
  g_autofree char *row = g_build_filename (folder, "out", "series_00007.h5::#2", NULL);
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 5);
  g_autoptr (RingletIntegration) expected = integrate (image, TRUE, 0);
  g_autoptr (Link) link = link_new_out ("--error-model poisson -o out --one-file");
  g_autoptr (RingletPattern) pattern = NULL;
  GPtrArray *bad = stream_frame (7, 1, image, "bs16-lz4<");
  g_autoptr (GError) error = NULL;

  stream_replace_text (bad, 2, "short");
  link_send (link, stream_header (7, "all", N_SLOW, N_FAST, 3));
  link_send (link, stream_frame (7, 0, image, "bs16-lz4<"));
  link_send (link, bad);
  link_send (link, stream_frame (7, 2, image, "bs16-lz4<"));
  link_send (link, stream_end (7));
  link_wait (link);
  g_assert_cmpint (link->code, ==, 1);
  g_assert_cmpuint (count_files (".h5"), ==, 1);
  g_assert_cmpuint (count_files (NULL), ==, 1);
  pattern = ringlet_nexus_read_pattern (row, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pattern->n, ==, expected->pattern->n_radial);
  g_assert_cmpmem (pattern->intensity, pattern->n * sizeof (double),
      expected->pattern->intensity, pattern->n * sizeof (double));
  g_assert_cmpmem (pattern->sigma, pattern->n * sizeof (double),
      expected->pattern->sigma, pattern->n * sizeof (double));
}

/* With a cake it has the parts that the file of ringlet integrate has, sums too. */
static void
test_one_file_cake (void)
{
  static const char *const keys[] = { "/entry/data/I", "/entry/data_sums/signal",
    "/entry/cake/I", "/entry/cake_sums/signal" };
  g_autofree char *path = g_build_filename (folder, "out", "series_00007.h5", NULL);
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 5);
  g_autoptr (RingletIntegration) expected = integrate (image, TRUE, 12);
  const RingletResult *const results[] = { expected->pattern, expected->cake };
  g_autoptr (Link) link =
      link_new_out ("--error-model poisson --cake 20x12 -o out --one-file");

  link_send (link, stream_header (7, "all", N_SLOW, N_FAST, 1));
  link_send (link, stream_frame (7, 0, image, "bs16-lz4<"));
  link_send (link, stream_end (7));
  link_wait (link);
  g_assert_cmpint (link->code, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    const RingletResult *result = results[i / 2];
    const gsize size = ringlet_result_n_bins (result) * sizeof (double);
    g_autofree double *values = g_malloc (size);
    g_autoptr (GError) error = NULL;
    g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, &error);

    g_assert_no_error (error);
    ringlet_hdf5_read_numbers (
        file, keys[i], ringlet_result_n_bins (result), values, &error);
    g_assert_no_error (error);
    g_assert_cmpmem (
        values, size, i % 2 == 0 ? result->intensity : result->sum_signal, size);
  }
}

/* Ctrl+C in the middle of a series: what is there is whole. */
static void
test_interrupt (void)
{
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);
  g_autoptr (Link) link = link_new_out ("--follow -o out");
  g_autoptr (GPtrArray) end = NULL;
  gint64 start = 0;

  link_wait_for_listener (link);
  link_send (link, stream_header (7, "basic", N_SLOW, N_FAST, 100));
  for (guint k = 0; k < 5; k++) {
    g_autoptr (GPtrArray) parts = NULL;

    link_send (link, stream_frame (7, k, image, "bs16-lz4<"));
    parts = receive_no_axes (link);
  }
  start = g_get_monotonic_time ();
  link_interrupt (link);
  end = receive_no_axes (link);
  link_wait (link);
  g_test_message (
      "stopped after %.1f ms", 1e-3 * (double) (g_get_monotonic_time () - start));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_TIME_SPAN_SECOND);
  g_assert_cmpstr (message_kind (end), ==, "end");
  g_assert_cmpint (link->code, ==, 1);
  g_assert_nonnull (strstr (link->err, "interrupted"));
  g_assert_nonnull (strstr (link->out, "not ended by the detector"));
  g_assert_cmpuint (count_files (".xy"), ==, count_files (NULL));
  g_assert_cmpuint (count_files (NULL), >=, 4);
}

/* A detector of any shape, in a folder of its own: the matrices are made when the
 * header of a series tells it. */
static char *
write_shapeless (void)
{
  static const char text[] = "poni_version: 2\nDetector: Detector\n"
                             "Detector_config: {\"pixel1\": 1e-4, \"pixel2\": 1e-4}\n"
                             "Distance: 0.1\nPoni1: 0.15\nPoni2: 0.15\n"
                             "Rot1: 0\nRot2: 0\nRot3: 0\nWavelength: 1e-10\n";
  char *where = g_build_filename (folder, "large", NULL);
  g_autofree char *poni = g_build_filename (where, "a.poni", NULL);

  g_assert_cmpint (g_mkdir (where, 0777), ==, 0);
  g_assert_true (g_file_set_contents (poni, text, -1, NULL));
  return where;
}

/* Time of the processor, in ticks of 10 ms. */
static guint64
ticks_of (GSubprocess *process)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (process));
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  words = g_strsplit (strrchr (text, ')'), " ", -1);
  return g_ascii_strtoull (words[12], NULL, 10) +
      g_ascii_strtoull (words[13], NULL, 10);
}

/* Ctrl+C while the matrices of a series are made that has come whole: only where its
 * frame has a result, nothing was lost. */
static void
test_interrupt_early (void)
{
  g_autofree char *where = write_shapeless ();
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, LARGE, LARGE, 1);
  g_autoptr (Link) link = link_new (where, "--follow --threads 1");
  guint64 before;

  link_wait_for_listener (link);
  before = ticks_of (link->process);
  link_send (link, stream_header (1, "basic", LARGE, LARGE, 1));
  link_send (link, stream_frame (1, 0, image, "bs16-lz4<"));
  link_send (link, stream_end (1));
  /* All is read then, and less than half of the work is done; not for ever, where that
   * is faster. */
  for (guint i = 0; i < 1000 && ticks_of (link->process) < before + 20; i++)
    g_usleep (2000);
  link_interrupt (link);
  link_wait (link);
  g_assert_cmpint (
      link->code, ==, strstr (link->out, "series 1: 1 frame integrated") ? 0 : 1);
}

/* ---- speed ---- */

/* A queue of two: nothing is left out, however fast they come. */
static void
test_queue (void)
{
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);
  g_autoptr (Link) link = link_new_out ("--queue 2 -o out");

  link_send (link, stream_header (1, "basic", N_SLOW, N_FAST, 60));
  for (guint k = 0; k < 60; k++)
    link_send (link, stream_frame (1, k, image, "bs16-lz4<"));
  link_send (link, stream_end (1));
  link_wait (link);
  g_assert_cmpint (link->code, ==, 0);
  g_assert_nonnull (strstr (link->out, "series 1: 60 frames integrated; the slowest"));
  g_assert_nonnull (strstr (link->out, "all 2 places of the queue were taken"));
  g_assert_cmpuint (count_files (".xy"), ==, 60);
}

/* From the frame that is sent to the result that is heard. */
static void
test_delay (void)
{
  const gint64 most_us = RINGLET_TEST_HAS_ASAN ? 3000000 : 300000;
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);
  g_autoptr (Link) link = link_new (folder, "--follow");
  gint64 slowest_us = 0;

  link_wait_for_listener (link);
  link_send (link, stream_header (1, "basic", N_SLOW, N_FAST, 20));
  for (guint k = 0; k < 20; k++) {
    const gint64 start = g_get_monotonic_time ();
    g_autoptr (GPtrArray) parts = NULL;

    link_send (link, stream_frame (1, k, image, "bs16-lz4<"));
    parts = receive_no_axes (link);
    g_assert_cmpint (message_count (parts, "frame"), ==, k);
    slowest_us = MAX (slowest_us, g_get_monotonic_time () - start);
    g_usleep (10000);
  }
  g_test_message ("slowest result after %.2f ms", 1e-3 * (double) slowest_us);
  g_assert_cmpint (slowest_us, <, most_us);
  link_interrupt (link);
  link_wait (link);
}

int
main (int argc, char **argv)
{
  g_autofree char *image = NULL;
  g_autofree char *poni = NULL;
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  image = fixture_write_image (folder, "a.npy", 1);
  poni = fixture_write_poni (folder, "a.poni", 3);
  project = fixture_project (image, poni);
  g_test_add_func ("/stream-command/series", test_series);
  g_test_add_func ("/stream-command/cake", test_cake);
  g_test_add_func ("/stream-command/faults", test_faults);
  g_test_add_func ("/stream-command/header-without-mask", test_header_without_mask);
  g_test_add_func ("/stream-command/version-2", test_version_2);
  g_test_add_func ("/stream-command/not-ended", test_not_ended);
  g_test_add_func ("/stream-command/lost", test_lost);
  g_test_add_func ("/stream-command/hash", test_hash);
  g_test_add_func ("/stream-command/files", test_files);
  g_test_add_func ("/stream-command/one-file", test_one_file);
  g_test_add_func ("/stream-command/one-file-cake", test_one_file_cake);
  g_test_add_func ("/stream-command/interrupt", test_interrupt);
  g_test_add_func ("/stream-command/interrupt-early", test_interrupt_early);
  g_test_add_func ("/stream-command/queue", test_queue);
  g_test_add_func ("/stream-command/delay", test_delay);
  code = g_test_run ();
  g_object_unref (project);
  folder_remove (folder);
  g_free (folder);
  return code;
}
