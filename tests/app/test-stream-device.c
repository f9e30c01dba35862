/* SPDX-License-Identifier: MIT */

/* ringlet stream on a device that fails while the detector goes on. */

#include "support/stream-messages.h"

#include <locale.h>

#include "fixture.h"
#include "program.h"
#include "stream-link.h"
#include "support/opencl.h"

enum { N_FRAMES = 12 };

static char *folder;

static guint
count (const char *text, const char *words)
{
  guint n = 0;

  for (const char *at = strstr (text, words); at != NULL; at = strstr (at + 1, words))
    n++;
  return n;
}

/* A series on the device of the tests, @words are behind its name; (nullable) where
 * there is none. */
static Link *
run (const char *words)
{
  g_autofree char *options =
      g_strdup_printf ("--engine 'opencl:%s/%s", test_opencl_device (), words);
  Link *link = NULL;

  if (!test_opencl_has_device ())
    return NULL;
  link = link_new (folder, options);
  link_send (link, stream_header (3, "basic", FIXTURE_SLOW, FIXTURE_FAST, N_FRAMES));
  for (guint k = 0; k < N_FRAMES; k++) {
    g_autoptr (RingletImage) image =
        stream_image (RINGLET_PIXEL_U16, FIXTURE_SLOW, FIXTURE_FAST, k);

    link_send (link, stream_frame (3, k, image, "bs16-lz4<"));
  }
  link_send (link, stream_end (3));
  link_wait (link);
  g_test_message ("%s%s", link->out, link->err);
  return link;
}

/* It does the frames that come when it works again, however often it had failed: three
 * at a time. */
static void
test_recovers (void)
{
  g_autoptr (Link) link = run ("fails=4' --threads 1");

  if (link == NULL)
    return;
  g_assert_cmpint (link->code, ==, 0);
  g_assert_nonnull (strstr (link->out, "series 3: 12 frames integrated"));
  g_assert_cmpuint (count (link->err, "a device failed, and the series goes on"), >, 0);
  g_assert_null (strstr (link->err, "anew at frame 0. "));
}

/* Where it does nothing any more that is said once, with the number of a frame. */
static void
test_dead (void)
{
  g_autoptr (Link) link = run ("fails=1'");

  if (link == NULL)
    return;
  g_assert_cmpint (link->code, ==, 1);
  g_assert_nonnull (strstr (link->out, "series 3: 0 frames integrated, 12 failed"));
  g_assert_cmpuint (count (link->err, "ringlet: series 3: Frame "), ==, 1);
  g_assert_null (strstr (link->err, ", frame "));
  g_assert_nonnull (strstr (link->err, "the device tried again"));
  g_assert_nonnull (strstr (link->err, "without a result: 12\n"));
}

int
main (int argc, char **argv)
{
  g_autofree char *poni = NULL;
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();
  folder = folder_new ();
  poni = fixture_write_poni (folder, "a.poni", 3);
  g_test_add_func ("/stream-device/recovers", test_recovers);
  g_test_add_func ("/stream-device/dead", test_dead);
  code = test_opencl_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
