/* SPDX-License-Identifier: MIT */

/* Messages of a detector: what was put in comes out, and what is wrong is said. */

#include "support/stream-messages.h"

#include <locale.h>

#include "base/error.h"
#include "scan/stream-message.h"
#include "scan/stream-socket.h"

#define N_SLOW 37
#define N_FAST 61

static gboolean
parse (GPtrArray *parts, RingletStreamMessage *message, GError **error)
{
  return ringlet_stream_message_parse (
      message, (GBytes *const *) parts->pdata, parts->len, error);
}

/* ---- frames ---- */

typedef struct {
  RingletPixelType type;
  const char *encoding;
} Coded;

static const Coded coded[] = {
  { RINGLET_PIXEL_U8, "<" },
  { RINGLET_PIXEL_U16, "<" },
  { RINGLET_PIXEL_U32, "<" },
  { RINGLET_PIXEL_I32, "<" },
  { RINGLET_PIXEL_U8, "lz4<" },
  { RINGLET_PIXEL_U16, "lz4<" },
  { RINGLET_PIXEL_U32, "lz4<" },
  { RINGLET_PIXEL_U8, "bs8-lz4<" },
  { RINGLET_PIXEL_U16, "bs16-lz4<" },
  { RINGLET_PIXEL_U32, "bs32-lz4<" },
  { RINGLET_PIXEL_I16, "bs16-lz4<" },
};

static void
test_frames (void)
{
  g_autoptr (RingletStreamHeader) header = ringlet_stream_header_new_unseen (7);

  for (gsize i = 0; i < G_N_ELEMENTS (coded); i++) {
    g_autoptr (RingletImage) image =
        stream_image (coded[i].type, N_SLOW, N_FAST, (guint32) i);
    g_autoptr (GPtrArray) parts = stream_frame (7, 41, image, coded[i].encoding);
    g_auto (RingletStreamMessage) message = { 0 };
    g_autoptr (RingletImage) decoded = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (parse (parts, &message, &error));
    g_assert_null (message.header);
    g_assert_cmpuint (message.series, ==, 7);
    g_assert_cmpuint (message.frame->series, ==, 7);
    g_assert_cmpuint (message.frame->frame, ==, 41);
    decoded = ringlet_stream_frame_decode (message.frame, header, &error);
    g_assert_no_error (error);
    g_assert_cmpint (decoded->type, ==, coded[i].type);
    g_assert_cmpuint (decoded->n_slow, ==, N_SLOW);
    g_assert_cmpuint (decoded->n_fast, ==, N_FAST);
    g_assert_cmpmem (decoded->data,
        N_SLOW * N_FAST * ringlet_pixel_type_size (coded[i].type), image->data,
        N_SLOW * N_FAST * ringlet_pixel_type_size (coded[i].type));
    g_assert_cmpfloat (decoded->meta.exposure_s, ==, 9900000 * 1e-9);
  }
}

/* ---- headers ---- */

static void
test_header (void)
{
  g_autoptr (GPtrArray) parts = stream_header (12, "all", N_SLOW, N_FAST, 500);
  g_auto (RingletStreamMessage) message = { 0 };
  const RingletStreamHeader *header = NULL;
  g_autoptr (GError) error = NULL;

  stream_add_text (parts, "{\"user\": [\"appended\"]}");
  g_assert_true (parse (parts, &message, &error));
  header = message.header;
  g_assert_nonnull (header);
  g_assert_null (message.frame);
  g_assert_no_error (header->fault);
  g_assert_cmpuint (header->series, ==, 12);
  g_assert_cmpuint (header->n_frames, ==, 500);
  g_assert_cmpuint (header->n_slow, ==, N_SLOW);
  g_assert_cmpuint (header->n_fast, ==, N_FAST);
  g_assert_cmpfloat (header->meta.wavelength_m, ==, 0.4 * 1e-10);
  g_assert_cmpfloat (header->meta.distance_m, ==, 0.25);
  g_assert_cmpfloat (header->meta.exposure_s, ==, 0.0099);
  g_assert_cmpfloat (header->meta.pixel_fast_m, ==, 7.5e-5);
  g_assert_cmpfloat (header->meta.pixel_slow_m, ==, 7.6e-5);
  g_assert_cmpfloat (header->meta.beam_fast_px, ==, 12.5);
  g_assert_cmpfloat (header->meta.beam_slow_px, ==, 3.25);
  g_assert_cmpstr (header->meta.detector, ==, "Dectris EIGER2 Test");
  g_assert_cmpstr (
      ringlet_image_meta_lookup (&header->meta, "count_time"), ==, "0.0099");
  g_assert_cmpuint (header->mask->n_slow, ==, N_SLOW);
  for (gsize i = 0; i < N_SLOW * N_FAST; i++)
    g_assert_cmpint (header->mask->bad[i], ==, stream_mask_value (i) != 0);
}

static void
test_header_details (void)
{
  g_autoptr (GPtrArray) basic = stream_header (1, "basic", N_SLOW, N_FAST, 3);
  g_autoptr (GPtrArray) none = stream_header (2, "none", N_SLOW, N_FAST, 3);
  g_autoptr (GPtrArray) energy = stream_header (3, "basic", N_SLOW, N_FAST, 3);
  g_auto (RingletStreamMessage) with = { 0 };
  g_auto (RingletStreamMessage) without = { 0 };
  g_auto (RingletStreamMessage) by_energy = { 0 };

  g_assert_true (parse (basic, &with, NULL));
  g_assert_null (with.header->mask);
  g_assert_cmpuint (with.header->n_frames, ==, 3);
  g_assert_true (parse (none, &without, NULL));
  g_assert_null (without.header->fault);
  g_assert_cmpuint (without.header->n_slow, ==, 0);
  g_assert_cmpuint (without.header->n_frames, ==, 0);
  stream_replace_text (energy, 1, "{\"photon_energy\": 12398.419843320026}");
  g_assert_true (parse (energy, &by_energy, NULL));
  g_assert_cmpfloat_with_epsilon (by_energy.header->meta.wavelength_m, 1e-10, 1e-24);
}

/* The frame knows what its header says, and must have its shape. */
static void
test_frame_of_header (void)
{
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);
  g_autoptr (RingletImage) turned = stream_image (RINGLET_PIXEL_U16, N_FAST, N_SLOW, 1);
  g_autoptr (GPtrArray) start = stream_header (12, "all", N_SLOW, N_FAST, 500);
  g_autoptr (GPtrArray) good = stream_frame (12, 0, image, "bs16-lz4<");
  g_autoptr (GPtrArray) bad = stream_frame (12, 1, turned, "bs16-lz4<");
  g_auto (RingletStreamMessage) header = { 0 };
  g_auto (RingletStreamMessage) first = { 0 };
  g_auto (RingletStreamMessage) second = { 0 };
  g_autoptr (RingletImage) decoded = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (parse (start, &header, NULL));
  g_assert_true (parse (good, &first, NULL));
  g_assert_true (parse (bad, &second, NULL));
  decoded = ringlet_stream_frame_decode (first.frame, header.header, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (decoded->meta.wavelength_m, ==, 0.4 * 1e-10);
  g_assert_cmpstr (decoded->meta.detector, ==, "Dectris EIGER2 Test");
  g_assert_null (ringlet_stream_frame_decode (second.frame, header.header, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_cmpstr (error->message, ==,
      "series 12, frame 1: it has 61 × 37 pixels, the header of its series says 37 × "
      "61");
}

/* ---- what is wrong ---- */

/**
 * Bad:
 * @part: which part of a frame is replaced; −1 to leave all as they are
 * @text: what by
 * @keep: how many parts are left
 * @code: the error
 * @words: of its message
 *
 * A frame of 37 × 61 pixels, uint16, bs16-lz4.
 */
typedef struct {
  int part;
  const char *text;
  guint keep;
  int code;
  const char *words;
} Bad;

#define DESCRIBED(text) "{\"htype\": \"dimage_d-1.0\", " text "}"
#define CODED "\"type\": \"uint16\", \"encoding\": \"bs16-lz4<\""
#define SHAPED(shape) DESCRIBED ("\"shape\": " shape ", " CODED)

static const Bad bad_frames[] = {
  { 1, "{\"htype\": \"dimage-1.0\"}", 4, RINGLET_ERROR_FORMAT, "is no dimage_d-1.0" },
  { 1, "{", 4, RINGLET_ERROR_FORMAT, "no JSON" },
  { 1, "[1]", 4, RINGLET_ERROR_FORMAT, "no object" },
  { 1, "", 4, RINGLET_ERROR_TRUNCATED, "the description of the pixels" },
  { 1, "\xff\xfe", 4, RINGLET_ERROR_FORMAT, "no UTF-8" },
  { 1, SHAPED ("[61]"), 4, RINGLET_ERROR_FORMAT, "\"shape\"" },
  { 1, SHAPED ("[61, 37, 2]"), 4, RINGLET_ERROR_FORMAT, "\"shape\"" },
  { 1, SHAPED ("[61, 37, 1, 1]"), 4, RINGLET_ERROR_FORMAT, "\"shape\"" },
  { 1, SHAPED ("[61, -37]"), 4, RINGLET_ERROR_FORMAT, "\"shape\"" },
  { 1, SHAPED ("[61, 37.5]"), 4, RINGLET_ERROR_FORMAT, "\"shape\"" },
  { 1, SHAPED ("[61, \"37\"]"), 4, RINGLET_ERROR_FORMAT, "\"shape\"" },
  { 1, SHAPED ("61"), 4, RINGLET_ERROR_FORMAT, "\"shape\"" },
  { 1, SHAPED ("[0, 37]"), 4, RINGLET_ERROR_LIMIT, "" },
  { 1, SHAPED ("[4294967295, 4294967295]"), 4, RINGLET_ERROR_LIMIT, "" },
  { 1, SHAPED ("[16384, 16384]"), 4, RINGLET_ERROR_TRUNCATED, "bytes cannot be" },
  { 1, SHAPED ("[61, 38]"), 4, RINGLET_ERROR_FORMAT, "" },
  { 1, SHAPED ("[61, 36]"), 4, RINGLET_ERROR_LIMIT, "" },
  { 1, DESCRIBED ("\"shape\": [61, 37], \"type\": \"float32\", \"encoding\": \"<\""), 4,
      RINGLET_ERROR_UNSUPPORTED, "type \"float32\"" },
  { 1, DESCRIBED ("\"shape\": [61, 37], \"encoding\": \"<\""), 4,
      RINGLET_ERROR_UNSUPPORTED, "type \"\"" },
  { 1, DESCRIBED ("\"shape\": [61, 37], \"type\": \"uint16\", \"encoding\": \">\""), 4,
      RINGLET_ERROR_UNSUPPORTED, "encoding \">\"" },
  { 1,
      DESCRIBED (
          "\"shape\": [61, 37], \"type\": \"uint16\", \"encoding\": \"bs32-lz4<\""),
      4, RINGLET_ERROR_UNSUPPORTED,
      "bs32-lz4<\" is not read for pixels of type uint16" },
  { 1, DESCRIBED ("\"shape\": [61, 37], \"type\": \"uint16\", \"encoding\": 5"), 4,
      RINGLET_ERROR_UNSUPPORTED, "encoding \"\"" },
  { 1,
      DESCRIBED ("\"shape\": [61, 37], \"type\": \"uint16\", \"encoding\": "
                 "\"bs16-lz4<\", \"size\": 7"),
      4, RINGLET_ERROR_TRUNCATED, "where 7 are announced" },
  { 1,
      DESCRIBED ("\"shape\": [61, 37], \"type\": \"uint16\", \"encoding\": "
                 "\"bs16-lz4<\", \"size\": -1"),
      4, RINGLET_ERROR_FORMAT, "\"size\"" },
  { 2, "", 4, RINGLET_ERROR_TRUNCATED, "announced" },
  { -1, NULL, 2, RINGLET_ERROR_TRUNCATED, "2 parts came where a frame has four" },
  { -1, NULL, 1, RINGLET_ERROR_TRUNCATED, "1 parts came where a frame has four" },
};

static void
test_bad_frames (void)
{
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);
  g_autoptr (RingletStreamHeader) header = ringlet_stream_header_new_unseen (7);

  for (gsize i = 0; i < G_N_ELEMENTS (bad_frames); i++) {
    const Bad *bad = &bad_frames[i];
    g_autoptr (GPtrArray) parts = stream_frame (7, 3, image, "bs16-lz4<");
    g_auto (RingletStreamMessage) message = { 0 };
    g_autoptr (GError) error = NULL;

    if (bad->part >= 0)
      stream_replace_text (parts, (guint) bad->part, bad->text);
    g_ptr_array_set_size (parts, (int) bad->keep);
    /* It came, and its number is known. */
    g_assert_true (parse (parts, &message, &error));
    g_assert_cmpuint (message.frame->frame, ==, 3);
    g_assert_null (ringlet_stream_frame_decode (message.frame, header, &error));
    g_test_message ("%" G_GSIZE_FORMAT ": %s", i, error->message);
    g_assert_cmpint (error->code, ==, bad->code);
    g_assert_true (g_str_has_prefix (error->message, "series 7, frame 3: "));
    g_assert_nonnull (strstr (error->message, bad->words));
  }
}

static const Bad bad_messages[] = {
  { 0, "{\"htype\": \"dimage-1.0\", \"series\": 7}", 4, RINGLET_ERROR_FORMAT,
      "\"frame\" is no whole number" },
  { 0, "{\"htype\": \"dimage-1.0\", \"frame\": 7}", 4, RINGLET_ERROR_FORMAT,
      "\"series\" is no whole number" },
  { 0, "{\"htype\": \"dimage-1.0\", \"series\": 7, \"frame\": -1}", 4,
      RINGLET_ERROR_FORMAT, "\"frame\"" },
  { 0, "{\"htype\": \"dimage-1.0\", \"series\": 7, \"frame\": 1.5}", 4,
      RINGLET_ERROR_FORMAT, "\"frame\"" },
  { 0, "{\"htype\": \"dimage-1.0\", \"series\": 7, \"frame\": 9007199254740993}", 4,
      RINGLET_ERROR_FORMAT, "\"frame\"" },
  { 0, "{\"htype\": \"dimage-1.0\", \"series\": 7, \"series\": 8, \"frame\": 1}", 4,
      RINGLET_ERROR_FORMAT, "twice" },
  { 0, "{\"htype\": \"dheader-1.0\"}", 1, RINGLET_ERROR_FORMAT, "\"series\"" },
  { 0, "{\"htype\": \"dseries_end-1.0\", \"series\": \"7\"}", 1, RINGLET_ERROR_FORMAT,
      "the end of a series: \"series\"" },
  { 0, "{\"htype\": \"dimage-2.0\", \"series\": 7, \"frame\": 1}", 4,
      RINGLET_ERROR_UNSUPPORTED, "\"htype\"" },
  { 0, "{\"htype\": 5}", 4, RINGLET_ERROR_UNSUPPORTED, "\"htype\"" },
  { 0, "{}", 4, RINGLET_ERROR_UNSUPPORTED, "\"htype\"" },
  { 0, "hello", 4, RINGLET_ERROR_FORMAT, "the first part of a message" },
  { 0, "\xd9\xd9\xf7\xa1", 1, RINGLET_ERROR_UNSUPPORTED, "version 2" },
  { 0,
      "\xa3"
      "dtypeeimage",
      1, RINGLET_ERROR_UNSUPPORTED, "\"legacy\"" },
  { 0, "\xd9\xd9\xf7\xa1", 2, RINGLET_ERROR_FORMAT, "UTF-8" },
  { -1, NULL, 0, RINGLET_ERROR_LIMIT, "0 parts" },
};

static void
test_bad_messages (void)
{
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U16, N_SLOW, N_FAST, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (bad_messages); i++) {
    const Bad *bad = &bad_messages[i];
    g_autoptr (GPtrArray) parts = stream_frame (7, 3, image, "bs16-lz4<");
    g_auto (RingletStreamMessage) message = { 0 };
    g_autoptr (GError) error = NULL;

    if (bad->part >= 0)
      stream_replace_text (parts, (guint) bad->part, bad->text);
    g_ptr_array_set_size (parts, (int) bad->keep);
    g_assert_false (parse (parts, &message, &error));
    g_test_message ("%" G_GSIZE_FORMAT ": %s", i, error->message);
    g_assert_cmpint (error->code, ==, bad->code);
    g_assert_nonnull (strstr (error->message, bad->words));
  }
}

/* Too many parts, too large a part, too many brackets. */
static void
test_limits (void)
{
  g_autofree char *large = g_strnfill (((gsize) 1 << 20) + 1, ' ');
  g_autofree char *deep = g_strnfill (100, '[');
  g_autofree char *nested = g_strconcat ("{\"a\": ", deep, NULL);
  const char *const texts[] = { large, nested };
  g_autoptr (GPtrArray) many = stream_end (1);
  g_auto (RingletStreamMessage) message = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GPtrArray) parts = stream_end (1);
    g_autoptr (GError) error = NULL;

    stream_replace_text (parts, 0, texts[i]);
    g_assert_false (parse (parts, &message, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
  }
  for (guint i = 0; i < RINGLET_STREAM_MAX_PARTS - 1; i++)
    stream_add_text (many, "x");
  g_assert_true (parse (many, &message, NULL));
  stream_add_text (many, "x");
  g_assert_false (parse (many, &message, NULL));
}

static const Bad bad_headers[] = {
  { 1, "[]", 8, RINGLET_ERROR_FORMAT, "no object" },
  { 1, "{\"a\": ", 8, RINGLET_ERROR_FORMAT, "the configuration in a header" },
  { -1, NULL, 1, RINGLET_ERROR_TRUNCATED,
      "configuration that it speaks of is missing" },
  { 4, "{\"htype\": \"dpixelmask-1.0\", \"shape\": [61, 37], \"type\": \"uint16\"}", 8,
      RINGLET_ERROR_UNSUPPORTED, "the pixel mask: numbers of type \"uint16\"" },
  { 4, "{\"htype\": \"dpixelmask-1.0\", \"shape\": [61, 38], \"type\": \"uint32\"}", 8,
      RINGLET_ERROR_TRUNCATED, "the pixel mask: 9028 bytes are not 38 × 61 numbers" },
  { 4, "{\"htype\": \"dpixelmask-1.0\", \"shape\": [37, 61], \"type\": \"uint32\"}", 8,
      RINGLET_ERROR_SHAPE, "the pixel mask has 61 × 37 pixels, the detector 37 × 61" },
  { 4, "{\"htype\": \"dpixelmask-1.0\", \"type\": \"uint32\"}", 8, RINGLET_ERROR_FORMAT,
      "\"shape\"" },
};

/* The series is known all the same, and that something of it is not. */
static void
test_bad_headers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_headers); i++) {
    const Bad *bad = &bad_headers[i];
    g_autoptr (GPtrArray) parts = stream_header (9, "all", N_SLOW, N_FAST, 5);
    g_auto (RingletStreamMessage) message = { 0 };
    const GError *fault = NULL;

    if (bad->part >= 0)
      stream_replace_text (parts, (guint) bad->part, bad->text);
    g_ptr_array_set_size (parts, (int) bad->keep);
    g_assert_true (parse (parts, &message, NULL));
    g_assert_cmpuint (message.header->series, ==, 9);
    fault = message.header->fault;
    g_assert_nonnull (fault);
    g_test_message ("%" G_GSIZE_FORMAT ": %s", i, fault->message);
    g_assert_cmpint (fault->code, ==, bad->code);
    g_assert_true (g_str_has_prefix (fault->message, "series 9, the header: "));
    g_assert_nonnull (strstr (fault->message, bad->words));
  }
}

/* A frame that was cut anywhere, or damaged, is an error or an image, and never more
 * than its memory. */
static void
test_damaged (void)
{
  g_autoptr (RingletImage) image = stream_image (RINGLET_PIXEL_U32, N_SLOW, N_FAST, 1);
  g_autoptr (RingletStreamHeader) header = ringlet_stream_header_new_unseen (7);
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (gsize i = 0; i < G_N_ELEMENTS (coded); i++) {
    g_autoptr (GBytes) whole = stream_blob (image, coded[i].encoding);
    const gsize size = g_bytes_get_size (whole);

    if (coded[i].type != RINGLET_PIXEL_U32)
      continue;
    for (gsize n = 0; n < size; n += 1 + n / 8) {
      g_autoptr (GPtrArray) parts = stream_frame (7, 3, image, coded[i].encoding);
      g_auto (RingletStreamMessage) message = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_true (parse (parts, &message, NULL));
      g_bytes_unref (message.frame->blob);
      message.frame->blob = g_bytes_new_from_bytes (whole, 0, n);
      g_assert_null (ringlet_stream_frame_decode (message.frame, header, &error));
      g_assert_nonnull (error);
    }
    for (gsize n = 0; n < 200; n++) {
      g_autoptr (GPtrArray) parts = stream_frame (7, 3, image, coded[i].encoding);
      g_auto (RingletStreamMessage) message = { 0 };
      guint8 *bytes = g_memdup2 (g_bytes_get_data (whole, NULL), size);
      g_autoptr (RingletImage) decoded = NULL;
      g_autoptr (GError) error = NULL;

      bytes[g_rand_int_range (random, 0, (gint32) size)] ^= 0xff;
      g_assert_true (parse (parts, &message, NULL));
      g_bytes_unref (message.frame->blob);
      message.frame->blob = g_bytes_new_take (bytes, size);
      decoded = ringlet_stream_frame_decode (message.frame, header, &error);
      g_assert_true ((decoded == NULL) == (error != NULL));
    }
  }
}

/* ---- addresses ---- */

typedef struct {
  const char *address;
  gboolean is_address;
  gboolean is_local;
} Address;

static const Address addresses[] = {
  { "tcp://127.0.0.1:9999", TRUE, TRUE },
  { "tcp://127.1.2.3:*", TRUE, TRUE },
  { "tcp://localhost:1", TRUE, TRUE },
  { "tcp://[::1]:65535", TRUE, TRUE },
  { "ipc:///tmp/x", TRUE, TRUE },
  { "tcp://*:5555", TRUE, FALSE },
  { "tcp://0.0.0.0:5555", TRUE, FALSE },
  { "tcp://[::]:5555", TRUE, FALSE },
  { "tcp://eth0:5555", TRUE, FALSE },
  { "tcp://192.168.1.1:5555", TRUE, FALSE },
  { "tcp://localhost.example.org:5555", TRUE, FALSE },
  { "tcp://127.0.0.1.example.org:5555", TRUE, FALSE },
  { "tcp://127.0.0.1", FALSE, FALSE },
  { "tcp://127.0.0.1:", FALSE, FALSE },
  { "tcp://127.0.0.1:0", FALSE, FALSE },
  { "tcp://127.0.0.1:65536", FALSE, FALSE },
  { "tcp://:5555", FALSE, FALSE },
  { "ipc://", FALSE, FALSE },
  { "inproc://x", FALSE, FALSE },
  { "127.0.0.1:9999", FALSE, FALSE },
  { "", FALSE, FALSE },
};

static void
test_addresses (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    const Address *at = &addresses[i];
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", at->address);
    g_assert_cmpint (
        ringlet_stream_socket_check (at->address, &error), ==, at->is_address);
    g_assert_true ((error == NULL) == at->is_address);
    if (at->is_address)
      g_assert_cmpint (ringlet_stream_socket_is_local (at->address), ==, at->is_local);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream/frames", test_frames);
  g_test_add_func ("/stream/header", test_header);
  g_test_add_func ("/stream/header-details", test_header_details);
  g_test_add_func ("/stream/frame-of-header", test_frame_of_header);
  g_test_add_func ("/stream/bad-frames", test_bad_frames);
  g_test_add_func ("/stream/bad-messages", test_bad_messages);
  g_test_add_func ("/stream/limits", test_limits);
  g_test_add_func ("/stream/bad-headers", test_bad_headers);
  g_test_add_func ("/stream/damaged", test_damaged);
  g_test_add_func ("/stream/addresses", test_addresses);
  return g_test_run ();
}
