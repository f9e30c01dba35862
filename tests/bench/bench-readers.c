/* SPDX-License-Identifier: MIT */

/* How fast images are read, beside a plain read() of the same files into memory that is
 * there already. Not a test: nothing here passes or fails.
 *
 *   bench-readers [--threads N] FILE…   prints CSV: best of ten runs over all frames of
 *                                       each file
 *   bench-readers --serve               obeys commands on standard input, a line each,
 *                                       and answers each by one line, OK and what is
 *                                       told or ERROR and what is wrong, so that
 *                                       compare-fabio.py can let two programs run in
 *                                       turns:
 *
 * - threads N
 * - open LIST: a file of names, a line each, as one source; tells frames, milliseconds
 * - read FIRST N: that many frames; tells milliseconds together, and bytes of pixels
 * - plain: all files of the list by read(); tells milliseconds and bytes
 * - codec N: the last frame through the byte-offset codec, packed before; tells
 *   milliseconds of the best of N
 * - write FILE: the pixels of the last frame */

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/number.h"
#include "base/parallel.h"
#include "image/codec.h"
#include "image/source.h"

#define N_ROUNDS 10

typedef struct {
  char **paths;
  RingletSource *source;
  RingletImage *image;
  guint8 *buffer; /* of plain reads: its pages are there after the first */
  gsize buffer_size;
} Bench;

static void
bench_clear (Bench *self)
{
  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_pointer (&self->paths, g_strfreev);
  g_clear_pointer (&self->buffer, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static double
since_ms (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static void
add_number (GString *answer, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append_printf (answer, " %s", ringlet_number_format (value, number));
}

static gboolean
fail (const char *what, GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, what);
  return FALSE;
}

/* ---- what is timed ---- */

static gboolean
read_frames (Bench *self, guint64 first, guint64 n, guint64 *n_bytes, GError **error)
{
  *n_bytes = 0;
  for (guint64 i = first; i < first + n; i++) {
    g_clear_pointer (&self->image, ringlet_image_unref);
    self->image = ringlet_source_read (self->source, i, NULL, error);
    if (self->image == NULL)
      return FALSE;
    *n_bytes += g_bytes_get_size (self->image->bytes);
  }
  return TRUE;
}

/* Grows the buffer to the size of the file, and takes the time of no page of it. */
static gboolean
prepare_buffer (Bench *self, gsize size)
{
  if (size <= self->buffer_size)
    return TRUE;
  g_free (self->buffer);
  self->buffer = g_try_malloc0 (size);
  self->buffer_size = self->buffer != NULL ? size : 0;
  return self->buffer != NULL;
}

static gsize
read_plain (const char *path, guint8 *buffer, gsize size)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC);
  gsize done = 0;
  ssize_t n = 1;

  while (fd >= 0 && done < size && n > 0) {
    n = read (fd, buffer + done, size - done);
    done += n > 0 ? (gsize) n : 0;
  }
  if (fd >= 0)
    close (fd);
  return done;
}

static gsize
file_size (const char *path)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC);
  const off_t size = fd >= 0 ? lseek (fd, 0, SEEK_END) : 0;

  if (fd >= 0)
    close (fd);
  return (gsize) MAX (size, 0);
}

/* Returns milliseconds; negative when a file cannot be read. */
static double
plain_ms (Bench *self, char **paths, guint64 *n_bytes)
{
  gint64 start = 0;

  for (gsize i = 0; paths[i] != NULL; i++) {
    if (!prepare_buffer (self, file_size (paths[i])))
      return -1.0;
  }
  *n_bytes = 0;
  start = g_get_monotonic_time ();
  for (gsize i = 0; paths[i] != NULL; i++)
    *n_bytes += read_plain (paths[i], self->buffer, self->buffer_size);
  return since_ms (start);
}

/* ---- commands: @words are their arguments ---- */

static gboolean
set_threads (Bench *self, char **words, gsize n, GString *answer, GError **error)
{
  guint64 threads = 0;

  if (n != 1 || !g_ascii_string_to_unsigned (words[0], 10, 1, 1024, &threads, error))
    return n == 1 ? FALSE : fail ("threads N", error);
  ringlet_parallel_set_threads ((guint) threads);
  return TRUE;
}

static gboolean
open_list (Bench *self, char **words, gsize n, GString *answer, GError **error)
{
  g_autofree char *text = NULL;
  gint64 start = 0;

  if (n != 1)
    return fail ("open LIST", error);
  if (!g_file_get_contents (words[0], &text, NULL, error))
    return FALSE;
  bench_clear (self);
  self->buffer_size = 0;
  self->paths = g_strsplit (g_strchomp (text), "\n", -1);
  start = g_get_monotonic_time ();
  self->source = ringlet_source_open_list ((const char *const *) self->paths, error);
  if (self->source == NULL)
    return FALSE;
  add_number (answer, (double) ringlet_source_n_frames (self->source));
  add_number (answer, since_ms (start));
  return TRUE;
}

static gboolean
read_some (Bench *self, char **words, gsize n, GString *answer, GError **error)
{
  guint64 first = 0;
  guint64 count = 0;
  guint64 n_bytes = 0;
  gint64 start = 0;

  if (self->source == NULL || n != 2)
    return fail ("read FIRST N, after open", error);
  if (!g_ascii_string_to_unsigned (words[0], 10, 0, G_MAXINT32, &first, error) ||
      !g_ascii_string_to_unsigned (words[1], 10, 1, G_MAXINT32, &count, error))
    return FALSE;
  if (first + count > ringlet_source_n_frames (self->source))
    return fail ("There are not so many frames", error);

  start = g_get_monotonic_time ();
  if (!read_frames (self, first, count, &n_bytes, error))
    return FALSE;
  add_number (answer, since_ms (start));
  add_number (answer, (double) n_bytes);
  return TRUE;
}

static gboolean
tell_plain (Bench *self, char **words, gsize n, GString *answer, GError **error)
{
  guint64 n_bytes = 0;
  double ms = 0.0;

  if (self->paths == NULL)
    return fail ("plain, after open", error);
  ms = plain_ms (self, self->paths, &n_bytes);
  if (ms < 0.0)
    return fail ("A file does not fit into memory", error);
  add_number (answer, ms);
  add_number (answer, (double) n_bytes);
  return TRUE;
}

/* Into memory that is there: the decoder alone. */
static gboolean
tell_codec (Bench *self, char **words, gsize n, GString *answer, GError **error)
{
  const RingletImage *image = self->image;
  g_autoptr (GBytes) packed = NULL;
  g_autofree gpointer pixels = NULL;
  guint64 n_rounds = 0;
  double best = G_MAXDOUBLE;

  if (image == NULL || n != 1 || ringlet_pixel_type_is_float (image->type))
    return fail ("codec N, after a frame of integers was read", error);
  if (!g_ascii_string_to_unsigned (words[0], 10, 1, 1000, &n_rounds, error))
    return FALSE;
  packed = ringlet_codec_byte_offset_encode (
      image->type, image->data, ringlet_image_n_pixels (image));
  pixels = ringlet_image_alloc (image->type, image->n_slow, image->n_fast, error);
  if (packed == NULL || pixels == NULL)
    return FALSE;
  for (guint64 i = 0; i <= n_rounds; i++) {
    const gint64 start = g_get_monotonic_time ();

    if (!ringlet_codec_byte_offset (image->type, g_bytes_get_data (packed, NULL),
            g_bytes_get_size (packed), ringlet_image_n_pixels (image), pixels, error))
      return FALSE;
    if (i > 0) /* the first one gets the pages */
      best = MIN (best, since_ms (start));
  }
  add_number (answer, best);
  return TRUE;
}

static gboolean
write_pixels (Bench *self, char **words, gsize n, GString *answer, GError **error)
{
  if (n != 1 || self->image == NULL)
    return fail ("write FILE, after read", error);
  return g_file_set_contents (words[0], self->image->data,
      (gssize) g_bytes_get_size (self->image->bytes), error);
}

/* ---- the loop ---- */

static const struct {
  const char *name;
  gboolean (*run) (Bench *self, char **words, gsize n, GString *answer, GError **error);
} commands[] = {
  { "threads", set_threads },
  { "open", open_list },
  { "read", read_some },
  { "plain", tell_plain },
  { "codec", tell_codec },
  { "write", write_pixels },
};

static gboolean
obey (Bench *self, const char *line, GString *answer, GError **error)
{
  g_auto (GStrv) words = NULL;
  int n = 0;

  if (!g_shell_parse_argv (line, &n, &words, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (commands[i].name, words[0]))
      return commands[i].run (self, words + 1, (gsize) n - 1, answer, error);
  }
  return fail ("There is no such command", error);
}

static int
serve (void)
{
  g_auto (Bench) self = { 0 };
  g_autofree char *line = NULL;
  size_t size = 0;

  while (getline (&line, &size, stdin) > 0) {
    g_autoptr (GString) answer = g_string_new ("OK");
    g_autoptr (GError) error = NULL;

    if (obey (&self, line, answer, &error))
      g_print ("%s\n", answer->str);
    else
      g_print ("ERROR %s\n", error != NULL ? error->message : "no memory");
  }
  return 0;
}

/* ---- the table ---- */

static gboolean
print_row (const char *path, GError **error)
{
  char *paths[] = { (char *) path, NULL };
  g_auto (Bench) self = { 0 };
  guint64 n_frames = 0;
  guint64 n_bytes = 0;
  guint64 n_file = 0;
  double best = G_MAXDOUBLE;
  double plain = G_MAXDOUBLE;

  self.source = ringlet_source_open (path, error);
  if (self.source == NULL)
    return FALSE;
  n_frames = ringlet_source_n_frames (self.source);
  for (int i = 0; i < N_ROUNDS; i++) {
    const gint64 start = g_get_monotonic_time ();

    if (!read_frames (&self, 0, n_frames, &n_bytes, error))
      return FALSE;
    best = MIN (best, since_ms (start));
    plain = MIN (plain, plain_ms (&self, paths, &n_file));
  }
  g_print ("%s,%s,%" G_GUINT64_FORMAT ",%.3f,%.3f,%.2f,%.2f\n", path,
      ringlet_source_format (self.source, 0), n_frames, best / (double) n_frames,
      (double) n_bytes / (double) ringlet_pixel_type_size (self.image->type) / best /
          1e6,
      (double) n_bytes / best / 1e6, plain / best);
  return TRUE;
}

int
main (int argc, char *argv[])
{
  int first = 1;
  int code = 0;

  if (argc > 1 && g_str_equal (argv[1], "--serve"))
    return serve ();
  if (argc > 2 && g_str_equal (argv[1], "--threads")) {
    ringlet_parallel_set_threads (
        (guint) MAX (1, g_ascii_strtoull (argv[2], NULL, 10)));
    first = 3;
  }
  g_print ("file,format,frames,ms_per_frame,gpixel_per_s,gb_per_s,share_of_read\n");
  for (int i = first; i < argc; i++) {
    g_autoptr (GError) error = NULL;

    if (!print_row (argv[i], &error)) {
      g_printerr ("%s\n", error->message);
      code = 1;
    }
  }
  return code;
}
