/* SPDX-License-Identifier: MIT */
#include "engine/opencl-bslz4.h"

#include <string.h>

#include "base/error.h"
#include "engine/opencl-bins.h"
#include "engine/opencl-bslz4-blocks.h"
#include "opencl/pinned.h"
#include "opencl/program.h"

/* Pixels of a frame that the device may tell apart from counts; where there are more,
 * the processor looks for them itself. */
#define CAPACITY 65536

/* What the kernel lists of a pixel. */
typedef struct {
  guint32 pixel;
  guint32 bits;
} OddPixel;

struct _RingletClBslz4 {
  RingletClQueue queue;
  const RingletClPacked *packed;
  RingletClBslz4Tuning tuning;
  RingletPixelType type;
  RingletClBlocks blocks;
  cl_kernel kernel;
  char *options; /* that @kernel was made with */
  gboolean has_local_bins;
  RingletClBuffer sums;
  RingletClBuffer n_unusual;
  RingletClBuffer unusual;
  RingletClBuffer damaged;
  RingletClPinned room; /* what comes back: sums and both kinds of counters */
  OddPixel *listed;     /* CAPACITY */
  guint32 *list;        /* CAPACITY */
  guint8 *frame;        /* (nullable): one, decoded, or as far as somebody asks */
  RingletClOdd odd;
};

static const RingletClBslz4Tuning usual_tuning = { .lanes = 64, .n_blocks = 16 };

static gsize
bins_size (const RingletClBslz4 *self)
{
  return ringlet_cl_bins_n_numbers (self->packed->task) * sizeof (guint64);
}

RingletClBslz4 *
ringlet_cl_bslz4_new (RingletCl *cl, const RingletClPacked *packed,
    const RingletClBslz4Tuning *tuning, GError **error)
{
  RingletClBslz4 *self = g_new0 (RingletClBslz4, 1);

  self->packed = packed;
  self->tuning = tuning != NULL ? *tuning : usual_tuning;
  self->tuning.lanes = (guint) MIN (self->tuning.lanes, cl->max_group);
  self->listed = g_new (OddPixel, CAPACITY);
  self->list = g_new (guint32, CAPACITY);
  ringlet_cl_odd_init (&self->odd, packed->task, packed->made);
  if (ringlet_cl_queue_init (&self->queue, cl, error))
    return self;

  ringlet_cl_bslz4_free (self);
  return NULL;
}

void
ringlet_cl_bslz4_free (RingletClBslz4 *self)
{
  /* What is under way reads and writes what goes next. */
  if (self->queue.queue != NULL)
    ringlet_cl_wait (&self->queue, NULL);
  if (self->kernel != NULL)
    self->queue.cl->api->ReleaseKernel (self->kernel);
  ringlet_cl_blocks_clear (&self->blocks);
  ringlet_cl_buffer_clear (&self->sums);
  ringlet_cl_buffer_clear (&self->n_unusual);
  ringlet_cl_buffer_clear (&self->unusual);
  ringlet_cl_buffer_clear (&self->damaged);
  ringlet_cl_pinned_clear (&self->room);
  ringlet_cl_queue_clear (&self->queue);
  ringlet_cl_odd_clear (&self->odd);
  g_free (self->options);
  g_free (self->listed);
  g_free (self->list);
  g_free (self->frame);
  g_free (self);
}

void
ringlet_cl_bslz4_put_away (RingletClBslz4 *self)
{
  const RingletCl *cl = self->queue.cl;

  ringlet_cl_wait (&self->queue, NULL);
  ringlet_cl_blocks_put_away (&self->blocks, cl);
  ringlet_cl_buffer_put_away (&self->sums, cl);
  ringlet_cl_buffer_put_away (&self->n_unusual, cl);
  ringlet_cl_buffer_put_away (&self->unusual, cl);
  ringlet_cl_buffer_put_away (&self->damaged, cl);
  ringlet_cl_pinned_put_away (&self->room);
}

RingletClQueue *
ringlet_cl_bslz4_get_queue (RingletClBslz4 *self)
{
  return &self->queue;
}

static gboolean
is_taken (RingletPixelType type)
{
  return !ringlet_pixel_type_is_float (type) && ringlet_pixel_type_size (type) <= 4 &&
      type != RINGLET_PIXEL_BOOL;
}

/* The matrix whose lists are those of the device. */
static const RingletPacked *
matrix_with_lists (const RingletClBslz4 *self, GError **error)
{
  const RingletPackedTask *task = self->packed->n_wide > 0
      ? ringlet_cl_packed_pixels (self->packed, error)
      : self->packed->task;

  return task != NULL ? task->matrix : NULL;
}

gboolean
ringlet_cl_bslz4_upload (RingletClBslz4 *self, const RingletClChunk *chunks,
    gsize n_frames, RingletPixelType type, GError **error)
{
  const RingletPacked *matrix = NULL;

  if (!is_taken (type)) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "A device decodes frames of integers of 8, 16 or 32 bits only");
    return FALSE;
  }
  self->type = type;
  matrix = matrix_with_lists (self, error);
  return matrix != NULL &&
      ringlet_cl_blocks_upload (&self->blocks, &self->queue, matrix, chunks, n_frames,
          ringlet_pixel_type_size (type), ringlet_cl_local_room (self->queue.cl),
          error);
}

/* A GPU has a program for each kind of frames, whose loops have no choice to make. For
 * what is no GPU one does for all: compilers for processors are slow. */
static char *
program_options (const RingletClBslz4 *self)
{
  const RingletPackedTask *task = self->packed->task;
  GString *options = g_string_new (NULL);

  g_string_append_printf (options, "-DLANES=%u", self->tuning.lanes);
  if (self->has_local_bins)
    g_string_append (options, " -DLOCAL_BINS");
  if (self->queue.cl->specialises)
    g_string_append_printf (options,
        " -DIMAGE_TYPE=%u -DFORMAT=%u -DSQUARES=%u -DSLOT_BYTES=%u", (guint) self->type,
        (guint) task->matrix->format, task->squares ? 1 : 0, task->matrix->slot_bytes);
  return g_string_free (options, FALSE);
}

/* Of the options that there are now. */
static gboolean
make_kernel (RingletClBslz4 *self, GError **error)
{
  const char *const files[] = { "real.cl", "pixel.cl", "packed_bins.cl", "lz4_block.cl",
    "bslz4_sums.cl", NULL };
  const RingletCl *cl = self->queue.cl;
  g_autofree char *options = program_options (self);
  cl_program program;
  cl_int status = CL_SUCCESS;

  if (self->kernel != NULL && g_str_equal (options, self->options))
    return TRUE;

  program = ringlet_cl_program (self->queue.cl, files, options, error);
  if (program == NULL)
    return FALSE;
  if (self->kernel != NULL)
    cl->api->ReleaseKernel (self->kernel);
  g_free (self->options);
  self->options = g_steal_pointer (&options);
  self->kernel = cl->api->CreateKernel (program, "bslz4_sums", &status);
  if (ringlet_cl_check_device (cl, status, "bslz4_sums", error))
    return TRUE;
  self->kernel = NULL;
  return FALSE;
}

/* The compiler is told how many work-items decode a block, and then says how many may.
 */
static gboolean
ensure_kernel (RingletClBslz4 *self, GError **error)
{
  gsize most;

  self->has_local_bins = !self->tuning.global_bins &&
      bins_size (self) + ringlet_cl_blocks_local_bytes (&self->blocks.layout) <=
          ringlet_cl_local_room (self->queue.cl);
  if (!make_kernel (self, error))
    return FALSE;
  most = ringlet_cl_most_group (self->queue.cl, self->kernel);
  if (self->tuning.lanes <= most)
    return TRUE;
  self->tuning.lanes = (guint) most;
  return make_kernel (self, error);
}

/* Of all frames, as they stand behind each other in the room on this side. */
static gsize
sums_bytes (const RingletClBslz4 *self)
{
  return self->blocks.n_frames * bins_size (self);
}

static gsize
counters_bytes (const RingletClBslz4 *self)
{
  return self->blocks.n_frames * sizeof (guint32);
}

/* Room for what comes back of all frames, on both sides. */
static gboolean
reserve (RingletClBslz4 *self, GError **error)
{
  RingletCl *cl = self->queue.cl;
  const gsize sums = sums_bytes (self);
  const gsize counters = counters_bytes (self);

  return ringlet_cl_pinned_reserve (
             &self->room, cl, sums + 2 * counters, "sums", error) &&
      ringlet_cl_buffer_reserve (&self->sums, cl, sums, "bins", error) &&
      ringlet_cl_buffer_reserve (&self->n_unusual, cl, counters, "counters", error) &&
      ringlet_cl_buffer_reserve (&self->damaged, cl, counters, "counters", error) &&
      ringlet_cl_buffer_reserve (&self->unusual, cl,
          self->blocks.n_frames * CAPACITY * sizeof *self->listed, "lists", error);
}

static gboolean
clear (RingletClBslz4 *self, GError **error)
{
  const gsize counters = counters_bytes (self);

  return ringlet_cl_zero (&self->queue, &self->sums, sums_bytes (self), error) &&
      ringlet_cl_zero (&self->queue, &self->n_unusual, counters, error) &&
      ringlet_cl_zero (&self->queue, &self->damaged, counters, error);
}

static gboolean
launch (RingletClBslz4 *self, const RingletExclusion *exclusion,
    const RingletClBuffer *wide, GError **error)
{
  const RingletClPacked *packed = self->packed;
  const RingletPackedTask *task = packed->task;
  const RingletPacked *matrix = task->matrix;
  const RingletBlockLayout *layout = &self->blocks.layout;
  const RingletClRule rule = ringlet_cl_rule (exclusion, self->type);
  const gsize n_groups[2] = { (layout->n_places + self->tuning.n_blocks - 1) /
        self->tuning.n_blocks,
    self->blocks.n_frames };
  const cl_uint n_places = (cl_uint) layout->n_places;
  const cl_uint block = (cl_uint) layout->block;
  const cl_uint slot_bytes = matrix->slot_bytes;
  const cl_uint format = matrix->format;
  const cl_ulong n_pixels = matrix->n_pixels;
  const cl_uint row_slots = (cl_uint) matrix->bins.n_radial + 1;
  const cl_ulong lowest = task->squares ? 0 : task->limit;
  const cl_ulong limit = task->limit;
  const cl_uint squares = task->squares ? 1 : 0;
  const cl_uint floor_value = task->floor;
  const cl_uint n_slots = (cl_uint) matrix->n_slots;
  const cl_uint capacity = CAPACITY;
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (self->blocks.bytes),
    RINGLET_CL_BUFFER (self->blocks.on_device),
    RINGLET_CL_VALUE (n_places),
    RINGLET_CL_VALUE (block),
    RINGLET_CL_RULE_ARGS (rule),
    RINGLET_CL_BUFFER (packed->slot),
    RINGLET_CL_VALUE (slot_bytes),
    RINGLET_CL_BUFFER (packed->rest),
    RINGLET_CL_VALUE (format),
    RINGLET_CL_VALUE (n_pixels),
    RINGLET_CL_BUFFER (*wide),
    RINGLET_CL_BUFFER (self->blocks.wide_start),
    RINGLET_CL_VALUE (row_slots),
    RINGLET_CL_VALUE (lowest),
    RINGLET_CL_VALUE (limit),
    RINGLET_CL_VALUE (squares),
    RINGLET_CL_VALUE (floor_value),
    RINGLET_CL_VALUE (n_slots),
    RINGLET_CL_BUFFER (self->sums),
    RINGLET_CL_BUFFER (self->n_unusual),
    RINGLET_CL_BUFFER (self->unusual),
    RINGLET_CL_VALUE (capacity),
    RINGLET_CL_BUFFER (self->damaged),
    RINGLET_CL_LOCAL (ringlet_cl_blocks_local_bytes (layout)),
    RINGLET_CL_LOCAL (bins_size (self)),
  };

  return ringlet_cl_run (&self->queue, self->kernel, "Decoding on the device", args,
      G_N_ELEMENTS (args) - (self->has_local_bins ? 0 : 1), n_groups,
      self->tuning.lanes, error);
}

/* Brings what the device makes of all frames. */
static gboolean
fetch (RingletClBslz4 *self, GError **error)
{
  const gsize sums = sums_bytes (self);
  const gsize counters = counters_bytes (self);
  guint8 *to = self->room.data;

  return ringlet_cl_fetch (&self->queue, &self->sums, 0, sums, to, error) &&
      ringlet_cl_fetch (
          &self->queue, &self->n_unusual, 0, counters, to + sums, error) &&
      ringlet_cl_fetch (
          &self->queue, &self->damaged, 0, counters, to + sums + counters, error);
}

gboolean
ringlet_cl_bslz4_sum (
    RingletClBslz4 *self, const RingletExclusion *exclusion, GError **error)
{
  const RingletClBuffer *wide = NULL;

  if (self->blocks.layout.n_places == 0)
    return TRUE; /* no frame is for the device */

  wide = ringlet_cl_packed_sorted (self->packed, error);
  if (wide != NULL && ensure_kernel (self, error) && reserve (self, error) &&
      clear (self, error) && launch (self, exclusion, wide, error) &&
      fetch (self, error) && ringlet_cl_begin (&self->queue, error))
    return TRUE;
  /* The caller takes back what copies of the upload may read still. */
  ringlet_cl_wait (&self->queue, NULL);
  return FALSE;
}

/* Room for one frame on this side. */
static gboolean
reserve_frame (RingletClBslz4 *self, GError **error)
{
  const gsize n = self->packed->task->matrix->n_pixels;

  if (self->frame == NULL)
    self->frame = g_try_malloc (n * sizeof (guint32));
  if (self->frame != NULL)
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for a frame of counts");
  return FALSE;
}

/* What the processor makes of a frame. */
static gboolean
decode (RingletClBslz4 *self, gsize frame, GError **error)
{
  gsize n_bytes = 0;

  return reserve_frame (self, error) &&
      ringlet_cl_blocks_decode (&self->blocks, frame,
          ringlet_pixel_type_size (self->type), self->packed->task->matrix->n_pixels,
          self->frame, &n_bytes, error);
}

/* Says why a frame has no sums. */
static void
refuse (RingletClBslz4 *self, gsize frame, GError **reason)
{
  if (reserve_frame (self, reason))
    ringlet_cl_blocks_refuse (&self->blocks, frame,
        ringlet_pixel_type_size (self->type), self->packed->task->matrix->n_pixels,
        self->frame, reason);
}

/* The pixels that the device told apart, with what they hold, in a frame that has no
 * others. */
static gboolean
bring_odd (RingletClBslz4 *self, gsize frame, guint32 n, GError **error)
{
  const gsize size = sizeof *self->listed;

  if (!reserve_frame (self, error) ||
      !ringlet_cl_read (&self->queue, &self->unusual, frame * CAPACITY * size, n * size,
          self->listed, error))
    return FALSE;
  for (guint32 i = 0; i < n; i++) {
    const OddPixel one = self->listed[i];

    self->list[i] = one.pixel;
    switch (ringlet_pixel_type_size (self->type)) {
    case 1:
      self->frame[one.pixel] = (guint8) one.bits;
      break;
    case 2:
      ((guint16 *) self->frame)[one.pixel] = (guint16) one.bits;
      break;
    default:
      ((guint32 *) self->frame)[one.pixel] = one.bits;
    }
  }
  return TRUE;
}

/* What the device told apart, in the order of the pixels, and by what it is. */
static gboolean
sort_unusual (RingletClBslz4 *self, const RingletExclusion *exclusion, gsize frame,
    guint32 n, RingletList *excluded, GError **error)
{
  RingletImage image = {
    .n_slow = 1, .n_fast = self->packed->task->matrix->n_pixels, .type = self->type
  };

  ringlet_cl_odd_begin (&self->odd);
  if (n == 0)
    return TRUE;
  if (n > CAPACITY ? !decode (self, frame, error) : !bring_odd (self, frame, n, error))
    return FALSE;
  image.data = self->frame;
  if (n > CAPACITY)
    return ringlet_cl_odd_find (&self->odd, &image, exclusion, excluded, error);
  return ringlet_cl_odd_sort (
      &self->odd, &image, exclusion, self->list, n, excluded, error);
}

/* A counter of each frame, as they came back behind the sums: of what is unusual, and
 * behind those of what is damaged. There are some where a frame was for the device. */
static const guint32 *
counters (const RingletClBslz4 *self, gsize kind)
{
  const guint8 *room = self->room.data;

  return (const guint32 *) (room + sums_bytes (self) + kind * counters_bytes (self));
}

gboolean
ringlet_cl_bslz4_finish (RingletClBslz4 *self, const RingletExclusion *exclusion,
    const RingletPackedOut *out, GError **refused, GError **error)
{
  const gsize n_numbers = ringlet_cl_bins_n_numbers (self->packed->task);
  const guint64 *sums = self->room.data;

  if (!ringlet_cl_wait (&self->queue, error))
    return FALSE;

  for (gsize f = 0; f < self->blocks.n_frames; f++) {
    if (self->blocks.is_strange[f] || counters (self, 1)[f] != 0) {
      refuse (self, f, &refused[f]);
      continue;
    }
    if (!sort_unusual (
            self, exclusion, f, counters (self, 0)[f], out[f].excluded, error))
      return FALSE;
    ringlet_cl_bins_collect (&self->odd, sums + f * n_numbers, &out[f]);
  }
  return TRUE;
}
