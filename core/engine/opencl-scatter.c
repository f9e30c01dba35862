/* SPDX-License-Identifier: MIT */

/* Frames on their way to the device and through kernels/packed_sums.cl, or where there
 * are many and their shares are sorted, through patch_sums.cl. */

#include <string.h>

#include "base/parallel.h"
#include "engine/opencl-bins.h"
#include "engine/opencl-packed.h"
#include "opencl/pinned.h"
#include "opencl/program.h"

/* Pixels of a frame that the device may tell apart from counts; where there are more,
 * the processor looks for them itself. */
#define CAPACITY 65536

struct _RingletClScatter {
  RingletClQueue queue;
  const RingletClPacked *packed;
  cl_kernel kernel;
  RingletPixelType type; /* of @kernel, where there is one */
  RingletClPatchSums by_patches;
  RingletClBuffer images;
  RingletClLists lists;
  RingletClPinned room;     /* sums of frames, then their counters */
  RingletClPinned unpinned; /* frames that were not in memory that the device reaches */
  guint32 *list;            /* CAPACITY */
  RingletClOdd odd;
};

static gsize
n_numbers (const RingletClScatter *self)
{
  return ringlet_cl_bins_n_numbers (self->packed->task);
}

RingletClScatter *
ringlet_cl_scatter_new (RingletCl *cl, const RingletClPacked *packed, GError **error)
{
  RingletClScatter *self = g_new0 (RingletClScatter, 1);

  self->packed = packed;
  self->lists.capacity = CAPACITY;
  ringlet_cl_odd_init (&self->odd, packed->task, packed->made);
  self->list = g_new (guint32, CAPACITY);
  if (ringlet_cl_queue_init (&self->queue, cl, error))
    return self;

  ringlet_cl_scatter_free (self);
  return NULL;
}

static gsize
sums_bytes (const RingletClScatter *self, gsize n_frames)
{
  return n_frames * n_numbers (self) * sizeof (guint64);
}

/* Room for the sums of @n frames, on both sides. */
static gboolean
reserve (RingletClScatter *self, gsize n, GError **error)
{
  RingletCl *cl = self->queue.cl;
  const gsize size = sums_bytes (self, n);

  return ringlet_cl_pinned_reserve (
             &self->room, cl, size + n * sizeof (guint32), "sums", error) &&
      ringlet_cl_buffer_reserve (&self->lists.sums, cl, size, "bins", error) &&
      ringlet_cl_buffer_reserve (
          &self->lists.n_unusual, cl, n * sizeof (guint32), "counters", error) &&
      ringlet_cl_buffer_reserve (
          &self->lists.unusual, cl, n * CAPACITY * sizeof (guint32), "lists", error);
}

void
ringlet_cl_scatter_free (RingletClScatter *self)
{
  /* What is under way uses all that goes. */
  if (self->queue.queue != NULL)
    ringlet_cl_wait (&self->queue, NULL);
  if (self->kernel != NULL)
    self->queue.cl->api->ReleaseKernel (self->kernel);
  ringlet_cl_patch_sums_clear (&self->by_patches, self->queue.cl);
  ringlet_cl_buffer_clear (&self->images);
  ringlet_cl_buffer_clear (&self->lists.sums);
  ringlet_cl_buffer_clear (&self->lists.n_unusual);
  ringlet_cl_buffer_clear (&self->lists.unusual);
  ringlet_cl_pinned_clear (&self->room);
  ringlet_cl_pinned_clear (&self->unpinned);
  ringlet_cl_queue_clear (&self->queue);
  ringlet_cl_odd_clear (&self->odd);
  g_free (self->list);
  g_free (self);
}

/* A GPU has a program for each kind of frames, whose loops have no choice to make. For
 * what is no GPU one does for all: compilers for processors are slow. */
static char *
program_options (const RingletClScatter *self, RingletPixelType type)
{
  const RingletPackedTask *task = self->packed->task;
  GString *options = g_string_new (NULL);

  if (self->packed->n_group > 0)
    g_string_append (options, "-DLOCAL_BINS ");
  if (self->queue.cl->specialises)
    g_string_append_printf (options,
        "-DIMAGE_TYPE=%u -DFORMAT=%u -DSQUARES=%u -DGROUP=%u", (guint) type,
        (guint) task->matrix->format, task->squares ? 1 : 0,
        MAX (self->packed->n_group, 1));
  return g_string_free (options, FALSE);
}

static gboolean
ensure_kernel (RingletClScatter *self, RingletPixelType type, GError **error)
{
  const char *const files[] = { "real.cl", "pixel.cl", "packed_bins.cl",
    "packed_sums.cl", NULL };
  const RingletClApi *api = self->queue.cl->api;
  g_autofree char *options = NULL;
  cl_program program;
  cl_int status = CL_SUCCESS;

  if (self->kernel != NULL && self->type == type)
    return TRUE;

  options = program_options (self, type);
  program = ringlet_cl_program (self->queue.cl, files, options, error);
  if (program == NULL)
    return FALSE;
  if (self->kernel != NULL)
    api->ReleaseKernel (self->kernel);
  self->type = type;
  self->kernel = api->CreateKernel (program, "packed_sums", &status);
  if (ringlet_cl_check_device (self->queue.cl, status, "packed_sums", error))
    return TRUE;
  self->kernel = NULL;
  return FALSE;
}

void
ringlet_cl_scatter_put_away (RingletClScatter *self)
{
  const RingletCl *cl = self->queue.cl;

  ringlet_cl_wait (&self->queue, NULL);
  ringlet_cl_patch_sums_put_away (&self->by_patches, cl);
  ringlet_cl_buffer_put_away (&self->images, cl);
  ringlet_cl_buffer_put_away (&self->lists.sums, cl);
  ringlet_cl_buffer_put_away (&self->lists.n_unusual, cl);
  ringlet_cl_buffer_put_away (&self->lists.unusual, cl);
  ringlet_cl_pinned_put_away (&self->room);
  ringlet_cl_pinned_put_away (&self->unpinned);
}

static gsize
image_bytes (const RingletImage *image)
{
  return ringlet_image_n_pixels (image) * ringlet_pixel_type_size (image->type);
}

/* A piece of what is copied by all threads. */
#define PIECE_BYTES ((gsize) 1 << 20)

typedef struct {
  const RingletImage *const *images;
  gsize size;     /* of one */
  gsize n_pieces; /* of one */
  guint8 *to;
} Copy;

static void
copy_piece (gsize index, gpointer data)
{
  const Copy *copy = data;
  const gsize image = index / copy->n_pieces;
  const gsize offset = index % copy->n_pieces * PIECE_BYTES;

  memcpy (copy->to + image * copy->size + offset,
      (const guint8 *) copy->images[image]->data + offset,
      MIN (PIECE_BYTES, copy->size - offset));
}

/* One thread would be slower than the way to the device. */
static gboolean
pin (RingletClScatter *self, const RingletImage *const *images, gsize n_frames,
    GError **error)
{
  const gsize size = image_bytes (images[0]);
  const gsize n_pieces = (size + PIECE_BYTES - 1) / PIECE_BYTES;
  Copy copy = { images, size, n_pieces, NULL };

  if (!ringlet_cl_pinned_reserve (
          &self->unpinned, self->queue.cl, n_frames * size, "frames", error))
    return FALSE;
  copy.to = self->unpinned.data;
  return ringlet_parallel_for (n_frames * n_pieces, copy_piece, &copy, NULL, error);
}

/* Starts the frames on their way. */
static gboolean
upload (RingletClScatter *self, const RingletImage *const *images, gsize n_frames,
    gboolean is_pinned, GError **error)
{
  const gsize size = image_bytes (images[0]);

  if (!ringlet_cl_buffer_reserve (
          &self->images, self->queue.cl, n_frames * size, "frames", error))
    return FALSE;
  /* To pin memory for a frame that comes alone would take longer than to copy it. */
  if (!is_pinned && n_frames > 1)
    return pin (self, images, n_frames, error) &&
        ringlet_cl_send (&self->queue, &self->images, 0, n_frames * size,
            self->unpinned.data, error);
  for (gsize i = 0; i < n_frames; i++) {
    if (!ringlet_cl_send (
            &self->queue, &self->images, i * size, size, images[i]->data, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
clear (RingletClScatter *self, gsize n_frames, GError **error)
{
  return ringlet_cl_zero (
             &self->queue, &self->lists.sums, sums_bytes (self, n_frames), error) &&
      ringlet_cl_zero (
          &self->queue, &self->lists.n_unusual, n_frames * sizeof (guint32), error);
}

/* Strips of pixels: several a compute unit, so that none waits for the slowest. */
static gsize
n_strips (const RingletClScatter *self, gsize group)
{
  const RingletCl *cl = self->queue.cl;
  const gsize most = self->packed->task->matrix->n_pixels / (4 * group) + 1;

  return MIN ((gsize) cl->n_units * (cl->is_gpu ? 8 : 2), most);
}

static gboolean
launch (RingletClScatter *self, const RingletClBuffer *images, gsize first,
    RingletPixelType type, const RingletExclusion *exclusion, gsize n_frames,
    GError **error)
{
  const RingletClPacked *packed = self->packed;
  const RingletPackedTask *task = packed->task;
  const RingletPacked *matrix = task->matrix;
  const RingletClRule rule = ringlet_cl_rule (exclusion, type);
  const RingletCl *cl = self->queue.cl;
  const gsize group = ringlet_cl_group (cl, self->kernel, cl->is_gpu ? 512 : 64);
  const guint n_group = MAX (packed->n_group, 1);
  const gsize n_groups[2] = { n_strips (self, group),
    (n_frames + n_group - 1) / n_group };
  const cl_ulong first_image = first;
  const cl_uint type_size = (cl_uint) ringlet_pixel_type_size (type);
  const cl_uint slot_bytes = matrix->slot_bytes;
  const cl_uint format = matrix->format;
  const cl_ulong n_pixels = matrix->n_pixels;
  const cl_uint row_slots = (cl_uint) matrix->bins.n_radial + 1;
  const cl_ulong lowest = task->squares ? 0 : task->limit;
  const cl_ulong limit = task->limit;
  const cl_uint squares = task->squares ? 1 : 0;
  const cl_uint floor_value = task->floor;
  const cl_uint n_slots = (cl_uint) matrix->n_slots;
  const cl_uint frames = (cl_uint) n_frames;
  const cl_uint capacity = CAPACITY;
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (*images),
    RINGLET_CL_VALUE (first_image),
    RINGLET_CL_RULE_ARGS (rule),
    RINGLET_CL_VALUE (type_size),
    RINGLET_CL_BUFFER (packed->slot),
    RINGLET_CL_VALUE (slot_bytes),
    RINGLET_CL_BUFFER (packed->rest),
    RINGLET_CL_VALUE (format),
    RINGLET_CL_VALUE (n_pixels),
    RINGLET_CL_BUFFER (packed->wide),
    RINGLET_CL_VALUE (packed->n_wide),
    RINGLET_CL_VALUE (row_slots),
    RINGLET_CL_VALUE (lowest),
    RINGLET_CL_VALUE (limit),
    RINGLET_CL_VALUE (squares),
    RINGLET_CL_VALUE (floor_value),
    RINGLET_CL_VALUE (n_slots),
    RINGLET_CL_VALUE (n_group),
    RINGLET_CL_VALUE (frames),
    RINGLET_CL_BUFFER (self->lists.sums),
    RINGLET_CL_BUFFER (self->lists.n_unusual),
    RINGLET_CL_BUFFER (self->lists.unusual),
    RINGLET_CL_VALUE (capacity),
    RINGLET_CL_LOCAL (sums_bytes (self, n_group)),
  };

  return ringlet_cl_run (&self->queue, self->kernel, "Summing on the device", args,
      G_N_ELEMENTS (args) - (packed->n_group > 0 ? 0 : 1), n_groups, group, error);
}

/* Whether frames go patch by patch: not where most of a group would be idle. */
static gboolean
use_patches (const RingletClScatter *self, gsize n_frames)
{
  const RingletClPatches *patches =
      g_atomic_pointer_get ((RingletClPatches **) &self->packed->patches);

  return patches != NULL && 2 * n_frames > patches->n_frames;
}

static gboolean
launch_patches (RingletClScatter *self, const RingletClBuffer *images, gsize first,
    RingletPixelType type, const RingletExclusion *exclusion, gsize n_frames,
    GError **error)
{
  if (self->by_patches.patches != self->packed->patches) {
    ringlet_cl_patch_sums_clear (&self->by_patches, self->queue.cl);
    ringlet_cl_patch_sums_init (&self->by_patches, self->packed->patches);
  }
  return ringlet_cl_zero (&self->queue, &self->lists.n_unusual,
             n_frames * sizeof (guint32), error) &&
      ringlet_cl_patch_sums_run (&self->by_patches, &self->queue, images, first, type,
          exclusion, n_frames, &self->lists, error);
}

/* What the device told apart, in the order of the pixels, and by what it is. */
static gboolean
sort_unusual (RingletClScatter *self, const RingletImage *image,
    const RingletExclusion *exclusion, gsize frame, guint32 n, RingletList *excluded,
    GError **error)
{
  ringlet_cl_odd_begin (&self->odd);
  if (n == 0)
    return TRUE;
  if (n > CAPACITY)
    return ringlet_cl_odd_find (&self->odd, image, exclusion, excluded, error);

  return ringlet_cl_read (&self->queue, &self->lists.unusual,
             frame * CAPACITY * sizeof *self->list, n * sizeof *self->list, self->list,
             error) &&
      ringlet_cl_odd_sort (
          &self->odd, image, exclusion, self->list, n, excluded, error);
}

gboolean
ringlet_cl_scatter_launch (RingletClScatter *self, const RingletClBuffer *images,
    gsize first, RingletPixelType type, gsize n_frames,
    const RingletExclusion *exclusion, GError **error)
{
  if (!reserve (self, n_frames, error))
    return FALSE;
  if (use_patches (self, n_frames))
    return launch_patches (self, images, first, type, exclusion, n_frames, error);
  return ensure_kernel (self, type, error) && clear (self, n_frames, error) &&
      launch (self, images, first, type, exclusion, n_frames, error);
}

/* The counters of @n_frames behind their sums. */
static guint32 *
counters (const RingletClScatter *self, gsize n_frames)
{
  return (guint32 *) ((guint8 *) self->room.data + sums_bytes (self, n_frames));
}

gboolean
ringlet_cl_scatter_fetch (RingletClScatter *self, gsize n_frames, GError **error)
{
  return ringlet_cl_fetch (&self->queue, &self->lists.n_unusual, 0,
             n_frames * sizeof (guint32), counters (self, n_frames), error) &&
      ringlet_cl_fetch (&self->queue, &self->lists.sums, 0, sums_bytes (self, n_frames),
          self->room.data, error) &&
      ringlet_cl_begin (&self->queue, error);
}

gboolean
ringlet_cl_scatter_finish (RingletClScatter *self, const RingletImage *const *images,
    gsize n_frames, const RingletExclusion *exclusion, const RingletPackedOut *out,
    GError **error)
{
  const guint32 *n_unusual = counters (self, n_frames);

  if (!ringlet_cl_wait (&self->queue, error))
    return FALSE;
  for (gsize f = 0; f < n_frames; f++) {
    if (!sort_unusual (
            self, images[f], exclusion, f, n_unusual[f], out[f].excluded, error))
      return FALSE;
    ringlet_cl_bins_collect (
        &self->odd, (const guint64 *) self->room.data + f * n_numbers (self), &out[f]);
  }
  return TRUE;
}

RingletClQueue *
ringlet_cl_scatter_get_queue (RingletClScatter *self)
{
  return &self->queue;
}

gboolean
ringlet_cl_scatter_send (RingletClScatter *self, const RingletImage *const *images,
    gsize n_frames, const RingletExclusion *exclusion, gboolean is_pinned,
    GError **error)
{
  return upload (self, images, n_frames, is_pinned, error) &&
      ringlet_cl_scatter_launch (
          self, &self->images, 0, images[0]->type, n_frames, exclusion, error) &&
      ringlet_cl_scatter_fetch (self, n_frames, error);
}
