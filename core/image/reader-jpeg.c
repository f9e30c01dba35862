/* SPDX-License-Identifier: MIT */

/* JPEG pictures: masks, and images of detectors for the eye. Baseline and progressive,
 * 8 bits, by libjpeg.
 *
 * A coloured picture is refused, since any mix of its channels would be an intensity
 * that nobody measured; one whose three channels are equal everywhere is a grey one
 * that was saved as coloured and is read. What libjpeg calls a warning means lost
 * pixels but for a few cases, and is an error: a picture that ends early has grey where
 * counts should be. */

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

#include "base/error.h"
#include "image/picture.h"
#include "image/reader.h"

/* A block of 64 pixels takes a bit at least, as long as it is coded by Huffman's way.
 */
#define MAX_RATIO 512
/* A progressive picture: coefficients of 16 bits in three channels, and the image. */
#define COST 7
/* Each scan goes over the whole picture: 64 coefficients bit by bit are fewer. */
#define MAX_SCANS 500
/* libjpeg keeps the coefficients of progressive pictures. */
#define MAX_MEMORY (256 * 1024 * 1024)

typedef struct {
  GBytes *bytes; /* of the caller */
  gsize n_slow;
  gsize n_fast;
  RingletImageMeta meta;
} JpegState;

/* One pass over a file. libjpeg finds its own structures again by their place in here,
 * and nothing of it is kept in variables, which a jump could lose. */
typedef struct {
  struct jpeg_error_mgr errors;
  struct jpeg_decompress_struct jpeg;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  GBytes *bytes;
  GCancellable *cancellable;
  char *message; /* (nullable): of the first failure or warning */
  int code;
  RingletImageMeta *meta;
  gboolean with_pixels;
  guint8 *row;    /* n_fast pixels of 1 or 3 channels */
  guint8 *pixels; /* n_slow × n_fast */
  gboolean is_coloured;
  GError *error;
} JpegPass;

/* ---- libjpeg's calls ---- */

static void
keep_message (JpegPass *self)
{
  char text[JMSG_LENGTH_MAX];

  if (self->message != NULL)
    return;
  self->errors.format_message ((j_common_ptr) &self->jpeg, text);
  self->message = g_utf8_make_valid (text, -1);
  self->code = self->errors.msg_code;
}

static void
on_error (j_common_ptr jpeg)
{
  JpegPass *self = jpeg->client_data;

  keep_message (self);
  longjmp (self->escape, 1);
}

/* Warnings after which the pixels are whole. */
static gboolean
is_harmless (int code)
{
  return code == JWRN_EXTRANEOUS_DATA || code == JWRN_JFIF_MAJOR ||
      code == JWRN_ADOBE_XFORM || code == JWRN_TOO_MUCH_DATA;
}

static void
on_message (j_common_ptr jpeg, int level)
{
  JpegPass *self = jpeg->client_data;
  char text[JMSG_LENGTH_MAX];

  if (level >= 0)
    return;
  if (!is_harmless (self->errors.msg_code))
    on_error (jpeg);
  if (self->errors.num_warnings++ > 0)
    return;
  self->errors.format_message (jpeg, text);
  ringlet_image_meta_warn (self->meta, "JPEG: %s", text);
}

static void
on_output (j_common_ptr jpeg)
{
}

static void
on_progress (j_common_ptr jpeg)
{
  JpegPass *self = jpeg->client_data;

  if (self->error == NULL && self->jpeg.input_scan_number > MAX_SCANS)
    g_set_error (&self->error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The JPEG picture has more than %d scans", MAX_SCANS);
  if (self->error != NULL ||
      g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    longjmp (self->escape, 1);
}

/* ---- one pass ---- */

static void
start (JpegPass *self)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);

  self->jpeg.err = jpeg_std_error (&self->errors);
  self->errors.error_exit = on_error;
  self->errors.emit_message = on_message;
  self->errors.output_message = on_output;
  self->jpeg.client_data = self;
  jpeg_create_decompress (&self->jpeg);
  self->jpeg.client_data = self;
  self->jpeg.mem->max_memory_to_use = MAX_MEMORY;
  self->progress.progress_monitor = on_progress;
  self->jpeg.progress = &self->progress;
  jpeg_save_markers (&self->jpeg, JPEG_COM, 1024);
  jpeg_mem_src (&self->jpeg, data, size);
  jpeg_read_header (&self->jpeg, TRUE);
}

static gboolean
check_header (JpegPass *self)
{
  const struct jpeg_decompress_struct *jpeg = &self->jpeg;

  if (jpeg->arith_code) {
    g_set_error (&self->error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The JPEG picture has arithmetic coding, which is not supported");
    return FALSE;
  }
  if (jpeg->num_components != 1 && jpeg->num_components != 3) {
    ringlet_picture_set_coloured ("JPEG", &self->error);
    return FALSE;
  }
  return ringlet_picture_check_size ("JPEG", jpeg->image_height, jpeg->image_width,
      g_bytes_get_size (self->bytes), MAX_RATIO, COST, &self->error);
}

static void
add_comments (const JpegPass *self)
{
  for (jpeg_saved_marker_ptr marker = self->jpeg.marker_list; marker != NULL;
       marker = marker->next) {
    g_autofree char *text =
        g_strndup ((const char *) marker->data, marker->data_length);

    ringlet_image_meta_add (self->meta, "Comment", g_strstrip (text));
  }
}

/* Three equal channels become one. */
static void
keep_row (JpegPass *self, guint8 *to)
{
  const gsize n = self->jpeg.output_width;
  const guint8 *from = self->row;

  if (self->jpeg.output_components == 1) {
    memcpy (to, from, n);
    return;
  }
  for (gsize i = 0; i < n; i++, from += 3) {
    to[i] = from[0];
    self->is_coloured |= from[0] != from[1] || from[0] != from[2];
  }
}

static gboolean
decode (JpegPass *self)
{
  struct jpeg_decompress_struct *jpeg = &self->jpeg;

  jpeg->out_color_space = jpeg->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg->dct_method = JDCT_ISLOW;
  self->pixels = ringlet_image_alloc (
      RINGLET_PIXEL_U8, jpeg->image_height, jpeg->image_width, &self->error);
  if (self->pixels == NULL)
    return FALSE;

  jpeg_start_decompress (jpeg);
  self->row = g_malloc ((gsize) jpeg->output_width * (gsize) jpeg->output_components);
  while (jpeg->output_scanline < jpeg->output_height) {
    guint8 *to = self->pixels + (gsize) jpeg->output_scanline * jpeg->output_width;
    JSAMPROW rows[] = { self->row };

    jpeg_read_scanlines (jpeg, rows, 1);
    keep_row (self, to);
  }
  jpeg_finish_decompress (jpeg);
  if (self->is_coloured)
    ringlet_picture_set_coloured ("JPEG", &self->error);
  return !self->is_coloured;
}

/* The only place to which libjpeg jumps back. */
static gboolean
run (JpegPass *self)
{
  if (setjmp (self->escape) != 0)
    return FALSE;
  start (self);
  if (!check_header (self))
    return FALSE;
  add_comments (self);
  return !self->with_pixels || decode (self);
}

static void
set_error (JpegPass *self, GError **error)
{
  const gboolean is_cut = self->code == JWRN_JPEG_EOF || self->code == JERR_INPUT_EOF ||
      self->code == JERR_INPUT_EMPTY;

  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else
    g_set_error (error, RINGLET_ERROR,
        is_cut ? RINGLET_ERROR_TRUNCATED : RINGLET_ERROR_FORMAT, "%s: %s",
        is_cut ? "The JPEG data are truncated" : "The JPEG data are damaged",
        self->message != NULL ? self->message : "no reason given");
}

/* Gives back the pixels, or TRUE without them, and what was learnt of the shape. */
static gboolean
pass_over (JpegPass *self, gsize *n_slow, gsize *n_fast, GError **error)
{
  const gboolean ok = run (self);

  *n_slow = self->jpeg.image_height;
  *n_fast = self->jpeg.image_width;
  jpeg_destroy_decompress (&self->jpeg);
  g_clear_pointer (&self->row, g_free);
  if (!ok) {
    set_error (self, error);
    g_clear_pointer (&self->pixels, g_free);
  }
  g_clear_pointer (&self->message, g_free);
  return ok;
}

/* ---- the row of the table ---- */

static int
jpeg_probe (const guint8 *head, gsize size)
{
  return size >= 3 && memcmp (head, "\xff\xd8\xff", 3) == 0 ? 100 : 0;
}

static void
jpeg_close (gpointer data)
{
  JpegState *state = data;

  ringlet_image_meta_clear (&state->meta);
  g_free (state);
}

static gpointer
jpeg_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  JpegState *state = g_new0 (JpegState, 1);
  JpegPass pass = { .bytes = input->bytes, .meta = &state->meta };

  state->bytes = input->bytes;
  if (!pass_over (&pass, &state->n_slow, &state->n_fast, error)) {
    jpeg_close (state);
    return NULL;
  }
  *n_frames = 1;
  return state;
}

static RingletImage *
jpeg_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const JpegState *state = data;
  g_auto (RingletImageMeta) meta = { 0 };
  JpegPass pass = { .bytes = state->bytes,
    .meta = &meta,
    .cancellable = cancellable,
    .with_pixels = TRUE };
  gsize n_slow = 0;
  gsize n_fast = 0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !pass_over (&pass, &n_slow, &n_fast, error))
    return NULL;
  return ringlet_image_new_take (RINGLET_PIXEL_U8, n_slow, n_fast, pass.pixels, &meta);
}

static gboolean
jpeg_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const JpegState *state = data;

  info->n_slow = state->n_slow;
  info->n_fast = state->n_fast;
  info->type = RINGLET_PIXEL_U8;
  ringlet_image_meta_copy (&state->meta, &info->meta);
  return TRUE;
}

static const char *const jpeg_suffixes[] = { ".jpg", ".jpeg", NULL };

const RingletReader ringlet_reader_jpeg = {
  .name = "jpeg",
  .suffixes = jpeg_suffixes,
  .probe = jpeg_probe,
  .open = jpeg_open,
  .read = jpeg_read,
  .describe = jpeg_describe,
  .close = jpeg_close,
};
