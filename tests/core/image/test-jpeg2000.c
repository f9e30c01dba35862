/* SPDX-License-Identifier: MIT */

/* JPEG 2000, written here by the library itself without loss. */

#include <unistd.h>

#include <glib/gstdio.h>
#include <openjpeg.h>

#include "support/reader-bytes.h"

#define N_SLOW 24
#define N_FAST 40

typedef struct {
  guint n_channels;
  guint depth;
  gboolean is_signed;
  gboolean bare; /* without boxes */
  gboolean coloured;
  RingletPixelType type;
} Jp2;

typedef struct {
  GByteArray *bytes;
  gsize at;
} Sink;

static OPJ_SIZE_T
sink_write (void *buffer, OPJ_SIZE_T size, void *data)
{
  Sink *sink = data;

  if (sink->at + size > sink->bytes->len)
    g_byte_array_set_size (sink->bytes, (guint) (sink->at + size));
  memcpy (sink->bytes->data + sink->at, buffer, size);
  sink->at += size;
  return size;
}

static OPJ_OFF_T
sink_skip (OPJ_OFF_T size, void *data)
{
  Sink *sink = data;

  sink->at += (gsize) size;
  if (sink->at > sink->bytes->len)
    g_byte_array_set_size (sink->bytes, (guint) sink->at);
  return size;
}

static OPJ_BOOL
sink_seek (OPJ_OFF_T position, void *data)
{
  ((Sink *) data)->at = (gsize) position;
  return OPJ_TRUE;
}

/* All values of the depth, lowest and highest among them. */
static gint32
pixel_value (const Jp2 *kind, guint index)
{
  const gint32 n = 1 << kind->depth;
  const gint32 value =
      index == 1 ? n - 1 : (gint32) ((index * 2654435761u) >> 8) & (n - 1);

  return (index == 0 ? 0 : value) - (kind->is_signed ? n / 2 : 0);
}

static opj_image_t *
new_opj_image (const Jp2 *kind)
{
  opj_image_cmptparm_t channels[4] = { 0 };
  opj_image_t *image = NULL;

  for (guint i = 0; i < kind->n_channels; i++) {
    channels[i].dx = 1;
    channels[i].dy = 1;
    channels[i].w = N_FAST;
    channels[i].h = N_SLOW;
    channels[i].prec = kind->depth;
    channels[i].sgnd = kind->is_signed ? 1 : 0;
  }
  image = opj_image_create (kind->n_channels, channels,
      kind->n_channels == 3 ? OPJ_CLRSPC_SRGB : OPJ_CLRSPC_GRAY);
  image->x1 = N_FAST;
  image->y1 = N_SLOW;
  for (guint i = 0; i < kind->n_channels; i++) {
    for (guint j = 0; j < N_SLOW * N_FAST; j++)
      image->comps[i].data[j] = pixel_value (kind, j);
  }
  if (kind->coloured)
    image->comps[kind->n_channels - 1].data[77] ^= 1;
  return image;
}

static GBytes *
build_jp2 (const Jp2 *kind)
{
  Sink sink = { g_byte_array_new (), 0 };
  opj_image_t *image = new_opj_image (kind);
  opj_codec_t *codec = opj_create_compress (kind->bare ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
  opj_stream_t *stream = opj_stream_default_create (OPJ_FALSE);
  opj_cparameters_t parameters;

  opj_set_default_encoder_parameters (&parameters);
  parameters.tcp_numlayers = 1;
  parameters.cp_disto_alloc = 1;
  parameters.numresolution = 3;
  opj_stream_set_write_function (stream, sink_write);
  opj_stream_set_skip_function (stream, sink_skip);
  opj_stream_set_seek_function (stream, sink_seek);
  opj_stream_set_user_data (stream, &sink, NULL);
  g_assert_true (opj_setup_encoder (codec, &parameters, image));
  g_assert_true (opj_start_compress (codec, image, stream));
  g_assert_true (opj_encode (codec, stream));
  g_assert_true (opj_end_compress (codec, stream));
  opj_stream_destroy (stream);
  opj_destroy_codec (codec);
  opj_image_destroy (image);
  return g_byte_array_free_to_bytes (sink.bytes);
}

static const Jp2 good_jp2s[] = {
  { 1, 1, FALSE, FALSE, FALSE, RINGLET_PIXEL_U8 },
  { 1, 8, FALSE, FALSE, FALSE, RINGLET_PIXEL_U8 },
  { 1, 8, TRUE, FALSE, FALSE, RINGLET_PIXEL_I8 },
  { 1, 12, FALSE, TRUE, FALSE, RINGLET_PIXEL_U16 },
  { 1, 12, TRUE, FALSE, FALSE, RINGLET_PIXEL_I16 },
  { 1, 16, FALSE, FALSE, FALSE, RINGLET_PIXEL_U16 },
  { 1, 16, TRUE, TRUE, FALSE, RINGLET_PIXEL_I16 },
  { 3, 8, FALSE, FALSE, FALSE, RINGLET_PIXEL_U8 },
};

static void
test_jp2 (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good_jp2s); i++) {
    g_autoptr (GBytes) bytes = build_jp2 (&good_jp2s[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image =
        ringlet_test_read_bytes (bytes, NULL, "jpeg2000", 0, NULL, &error);

    g_assert_no_error (error);
    g_assert_null (image->meta.warnings);
    g_assert_cmpint (image->type, ==, good_jp2s[i].type);
    g_assert_cmpuint (image->n_slow, ==, N_SLOW);
    g_assert_cmpuint (image->n_fast, ==, N_FAST);
    for (guint j = 0; j < N_SLOW * N_FAST; j++)
      g_assert_cmpfloat (
          ringlet_image_get (image, j), ==, pixel_value (&good_jp2s[i], j));
  }
}

static void
test_jp2_refused (void)
{
  static const struct {
    Jp2 kind;
    const char *words;
  } cases[] = {
    { { 3, 8, FALSE, FALSE, TRUE, RINGLET_PIXEL_U8 }, "coloured" },
    { { 2, 8, FALSE, FALSE, FALSE, RINGLET_PIXEL_U8 }, "coloured" },
    { { 1, 20, FALSE, FALSE, FALSE, RINGLET_PIXEL_U8 }, "20 bits" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) bytes = build_jp2 (&cases[i].kind);
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_test_read_bytes (bytes, NULL, NULL, 0, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
    g_assert_nonnull (strstr (error->message, cases[i].words));
  }
}

/* What is missing lowers the quality, and a warning says so; whole pixels need none. */
static void
test_jp2_cut (void)
{
  g_autoptr (GBytes) good = build_jp2 (&good_jp2s[5]);
  g_autoptr (RingletImage) whole =
      ringlet_test_read_bytes (good, NULL, NULL, 0, NULL, NULL);

  for (gsize size = 0; size < g_bytes_get_size (good); size++) {
    gpointer copy = g_memdup2 (g_bytes_get_data (good, NULL), size);
    g_autoptr (GBytes) cut = g_bytes_new_take (copy, size);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image =
        ringlet_test_read_bytes (cut, NULL, NULL, 0, NULL, &error);

    g_assert_cmpint (image != NULL, ==, error == NULL);
    if (image != NULL && !ringlet_test_has_warning (image, "truncated"))
      g_assert_cmpstr (ringlet_image_digest (image), ==, ringlet_image_digest (whole));
  }
}

/* Without the end marker, nothing is lost; without the last bytes before it, what was
 * coded first is still there. */
static void
test_jp2_quality (void)
{
  g_autoptr (GBytes) good = build_jp2 (&good_jp2s[5]);
  const gsize size = g_bytes_get_size (good);
  g_autoptr (GBytes) unmarked = g_bytes_new_from_bytes (good, 0, size - 2);
  g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (good, 0, size - 40);
  g_autoptr (RingletImage) whole =
      ringlet_test_read_bytes (good, NULL, NULL, 0, NULL, NULL);
  g_autoptr (RingletImage) same =
      ringlet_test_read_bytes (unmarked, NULL, NULL, 0, NULL, NULL);
  g_autoptr (RingletImage) coarse =
      ringlet_test_read_bytes (shorter, NULL, NULL, 0, NULL, NULL);
  gsize n_different = 0;

  g_assert_true (ringlet_test_has_warning (same, "truncated"));
  g_assert_cmpstr (ringlet_image_digest (same), ==, ringlet_image_digest (whole));
  g_assert_true (ringlet_test_has_warning (coarse, "truncated"));
  for (gsize i = 1; i < ringlet_image_n_pixels (coarse); i++)
    n_different += ringlet_image_get (coarse, i) != ringlet_image_get (coarse, 0);
  g_assert_cmpuint (n_different, >, ringlet_image_n_pixels (coarse) / 2);
}

/* Where the marker 0xff, @code stands. */
static guint
find_marker (GBytes *bytes, guint8 code)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (guint i = 0; i + 1 < size; i++) {
    if (data[i] == 0xff && data[i + 1] == code)
      return i;
  }
  g_assert_not_reached ();
}

/* Each number of the segment SIZ. */
static void
test_jp2_fields (void)
{
  g_autoptr (GBytes) good = build_jp2 (&good_jp2s[3]);
  const guint size = find_marker (good, 0x51);

  for (guint i = 0; i < 8; i++)
    ringlet_test_hostile_field (good, NULL, size + 6 + 4 * i, 4);
  ringlet_test_hostile_field (good, NULL, size + 38, 2);
  ringlet_test_hostile_field (good, NULL, size + 40, 1);
}

/* A part that is said to be longer than a file of more than 2^32 bytes: only the first
 * of them are on the disk. */
static void
test_jp2_huge (void)
{
  const gint64 size = G_GINT64_CONSTANT (0x100000000) + 100;
  g_autoptr (GBytes) good = build_jp2 (&good_jp2s[3]);
  g_autoptr (GByteArray) start = g_bytes_unref_to_array (g_bytes_ref (good));
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("ringlet-test-XXXXXX.j2k", &path, NULL);
  g_autoptr (GMappedFile) map = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_frames = 0;

  memset (start->data + find_marker (good, 0x90) + 6, 0xff, 4);
  g_assert_cmpint (write (fd, start->data, start->len), ==, start->len);
  g_assert_cmpint (ftruncate (fd, size), ==, 0);
  map = g_mapped_file_new_from_fd (fd, FALSE, NULL);
  close (fd);
  g_unlink (path);
  bytes = g_mapped_file_get_bytes (map);
  g_assert_null (
      ringlet_reader_find (bytes, NULL, NULL)
          ->open (&(RingletReaderInput){ .bytes = bytes }, &n_frames, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "of 4294967396"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jpeg2000/whole", test_jp2);
  g_test_add_func ("/jpeg2000/refused", test_jp2_refused);
  g_test_add_func ("/jpeg2000/cut", test_jp2_cut);
  g_test_add_func ("/jpeg2000/quality", test_jp2_quality);
  g_test_add_func ("/jpeg2000/fields", test_jp2_fields);
  g_test_add_func ("/jpeg2000/huge", test_jp2_huge);
  return g_test_run ();
}
