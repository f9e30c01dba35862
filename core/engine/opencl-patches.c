/* SPDX-License-Identifier: MIT */
#include "engine/opencl-patches.h"

#include "base/error.h"
#include "opencl/program.h"

/* Work-items of a group: eight warps. */
#define GROUP 256

/* Pixels of all frames that a group has in local memory: 32 KB, of which six groups
 * have room in a multiprocessor of 228 KB. */
#define LOCAL_PIXELS 8192

/* Numbers that one group of patch_turn() has, along and across. */
#define SIDE 16

gboolean
ringlet_cl_patches_can (const RingletCl *cl)
{
  const gsize most = cl->max_kernel_group > 0
      ? MIN (cl->max_kernel_group, cl->max_group)
      : cl->max_group;

  return cl->has_atomics64 && most >= GROUP &&
      ringlet_cl_local_room (cl) >= LOCAL_PIXELS * sizeof (cl_int);
}

/* Wide, since memory comes by sectors of 32 bytes and a row begins anywhere in one: 64
 * pixels of 4 bytes take nine where eight would hold them, twice 32 pixels ten. */
#define PATCH_WIDTH 64

static RingletPatchShape
choose_shape (guint n_frames)
{
  return (RingletPatchShape){ PATCH_WIDTH, LOCAL_PIXELS / n_frames / PATCH_WIDTH,
    n_frames, GROUP / n_frames };
}

static gboolean
copy (
    RingletClBuffer *self, const RingletCl *cl, const RingletList *list, GError **error)
{
  return ringlet_cl_buffer_init (
      self, cl, list->n * list->size, list->data, "the matrix", error);
}

gboolean
ringlet_cl_patches_init (RingletClPatches *self, const RingletCl *cl,
    const RingletPackedTask *task, gsize n_fast, guint n_frames,
    GCancellable *cancellable, GError **error)
{
  g_auto (RingletPatches) patches = { 0 };

  *self = (RingletClPatches){ .task = task,
    .n_frames = n_frames,
    .n_fast = n_fast,
    .shape = choose_shape (n_frames) };
  if (!ringlet_patches_init (
          &patches, task->matrix, n_fast, &self->shape, cancellable, error))
    return FALSE;

  self->n_across = patches.n_across;
  self->n_patches = patches.n_across * patches.n_down;
  return copy (&self->start, cl, &patches.start, error) &&
      copy (&self->entries, cl, &patches.entries, error) &&
      copy (&self->first_slot, cl, &patches.first_slot, error) &&
      copy (&self->slots, cl, &patches.slots, error) &&
      copy (&self->used, cl, &patches.used, error);
}

void
ringlet_cl_patches_clear (RingletClPatches *self)
{
  ringlet_cl_buffer_clear (&self->start);
  ringlet_cl_buffer_clear (&self->entries);
  ringlet_cl_buffer_clear (&self->first_slot);
  ringlet_cl_buffer_clear (&self->slots);
  ringlet_cl_buffer_clear (&self->used);
}

gsize
ringlet_cl_patches_n_bytes (const RingletClPatches *self)
{
  return self->start.n_bytes + self->entries.n_bytes + self->first_slot.n_bytes +
      self->slots.n_bytes + self->used.n_bytes;
}

void
ringlet_cl_patch_sums_init (RingletClPatchSums *self, const RingletClPatches *patches)
{
  *self = (RingletClPatchSums){ .patches = patches };
}

static void
release_kernels (RingletClPatchSums *self, const RingletCl *cl)
{
  if (self->sum != NULL)
    cl->api->ReleaseKernel (self->sum);
  if (self->turn != NULL)
    cl->api->ReleaseKernel (self->turn);
  self->sum = NULL;
  self->turn = NULL;
}

void
ringlet_cl_patch_sums_clear (RingletClPatchSums *self, const RingletCl *cl)
{
  release_kernels (self, cl);
  ringlet_cl_buffer_clear (&self->sums);
}

static cl_kernel
create_kernel (
    const RingletCl *cl, cl_program program, const char *name, GError **error)
{
  cl_int status = CL_SUCCESS;
  cl_kernel kernel = cl->api->CreateKernel (program, name, &status);

  return ringlet_cl_check_device (cl, status, name, error) ? kernel : NULL;
}

static gboolean
ensure_kernels (
    RingletClPatchSums *self, RingletCl *cl, RingletPixelType type, GError **error)
{
  const char *const files[] = { "real.cl", "pixel.cl", "patch_sums.cl", NULL };
  const RingletClPatches *patches = self->patches;
  g_autofree char *options = NULL;
  cl_program program;

  if (self->turn != NULL && self->type == type)
    return TRUE;

  release_kernels (self, cl);
  self->type = type;
  options = g_strdup_printf ("-DPATCH_WIDTH=%u -DPATCH_HEIGHT=%u -DFRAMES=%u "
                             " -DGROUP=%u -DIMAGE_TYPE=%u -DSQUARES=%u",
      patches->shape.width, patches->shape.height, patches->n_frames, GROUP,
      (guint) type, patches->task->squares ? 1 : 0);
  program = ringlet_cl_program (cl, files, options, error);
  if (program == NULL)
    return FALSE;
  self->sum = create_kernel (cl, program, "patch_sums", error);
  if (self->sum != NULL)
    self->turn = create_kernel (cl, program, "patch_turn", error);
  return self->turn != NULL;
}

static gsize
n_numbers (const RingletClPatches *patches)
{
  return patches->task->matrix->n_slots * (patches->task->squares ? 2 : 1);
}

void
ringlet_cl_patch_sums_put_away (RingletClPatchSums *self, const RingletCl *cl)
{
  ringlet_cl_buffer_put_away (&self->sums, cl);
}

/* Room for the sums of some groups of frames, zeros at first. */
static gboolean
reserve (
    RingletClPatchSums *self, RingletClQueue *queue, gsize n_groups, GError **error)
{
  const gsize size =
      n_groups * self->patches->n_frames * n_numbers (self->patches) * sizeof (guint64);

  /* Larger ones are zeros to their end. */
  if (self->sums.mem != NULL && self->sums.n_bytes >= size)
    return ringlet_cl_buffer_reserve (&self->sums, queue->cl, size, "bins", error);
  /* All that there is: the next call may use more of it. */
  return ringlet_cl_buffer_reserve (&self->sums, queue->cl, size, "bins", error) &&
      ringlet_cl_zero (queue, &self->sums, self->sums.n_bytes / 4 * 4, error);
}

static gboolean
run_sum (RingletClPatchSums *self, RingletClQueue *queue, const RingletClBuffer *images,
    gsize first, const RingletExclusion *exclusion, gsize n_frames,
    const RingletClLists *out, GError **error)
{
  const RingletClPatches *patches = self->patches;
  const RingletPackedTask *task = patches->task;
  const RingletClRule rule = ringlet_cl_rule (exclusion, self->type);
  const cl_ulong first_image = first;
  const cl_uint type_size = (cl_uint) ringlet_pixel_type_size (self->type);
  const cl_uint width = (cl_uint) patches->n_fast;
  const cl_uint height = (cl_uint) (task->matrix->n_pixels / patches->n_fast);
  const cl_uint n_across = (cl_uint) patches->n_across;
  const cl_int most = (cl_int) MIN (task->limit - 1, G_MAXINT32);
  const cl_int least =
      task->squares ? 0 : (cl_int) - (gint64) MIN (task->limit, (guint64) 1 << 31);
  const cl_int floor_value = (cl_int) task->floor;
  const cl_uint n_slots = (cl_uint) task->matrix->n_slots;
  const cl_uint frames = (cl_uint) n_frames;
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (*images),
    RINGLET_CL_VALUE (first_image),
    RINGLET_CL_RULE_ARGS (rule),
    RINGLET_CL_VALUE (type_size),
    RINGLET_CL_VALUE (width),
    RINGLET_CL_VALUE (height),
    RINGLET_CL_VALUE (n_across),
    RINGLET_CL_BUFFER (patches->start),
    RINGLET_CL_BUFFER (patches->entries),
    RINGLET_CL_BUFFER (patches->first_slot),
    RINGLET_CL_BUFFER (patches->slots),
    RINGLET_CL_BUFFER (patches->used),
    RINGLET_CL_VALUE (least),
    RINGLET_CL_VALUE (most),
    RINGLET_CL_VALUE (floor_value),
    RINGLET_CL_VALUE (n_slots),
    RINGLET_CL_VALUE (frames),
    RINGLET_CL_BUFFER (self->sums),
    RINGLET_CL_BUFFER (out->n_unusual),
    RINGLET_CL_BUFFER (out->unusual),
    RINGLET_CL_VALUE (out->capacity),
  };
  const gsize n_groups[2] = { patches->n_patches,
    (n_frames + patches->n_frames - 1) / patches->n_frames };

  return ringlet_cl_run (queue, self->sum, "Summing on the device", args,
      G_N_ELEMENTS (args), n_groups, GROUP, error);
}

static gboolean
run_turn (RingletClPatchSums *self, RingletClQueue *queue, gsize n_frames,
    const RingletClLists *out, GError **error)
{
  const cl_ulong numbers = n_numbers (self->patches);
  const cl_uint frames = (cl_uint) n_frames;
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (self->sums),
    RINGLET_CL_VALUE (numbers),
    RINGLET_CL_VALUE (frames),
    RINGLET_CL_BUFFER (out->sums),
  };
  const gsize n_groups[2] = { (numbers + SIDE - 1) / SIDE,
    (n_frames + self->patches->n_frames - 1) / self->patches->n_frames };

  return ringlet_cl_run (queue, self->turn, "Sorting sums on the device", args,
      G_N_ELEMENTS (args), n_groups, SIDE * SIDE, error);
}

gboolean
ringlet_cl_patch_sums_run (RingletClPatchSums *self, RingletClQueue *queue,
    const RingletClBuffer *images, gsize first, RingletPixelType type,
    const RingletExclusion *exclusion, gsize n_frames, const RingletClLists *out,
    GError **error)
{
  const gsize group = self->patches->n_frames;

  if (ensure_kernels (self, queue->cl, type, error) &&
      reserve (self, queue, (n_frames + group - 1) / group, error) &&
      run_sum (self, queue, images, first, exclusion, n_frames, out, error) &&
      run_turn (self, queue, n_frames, out, error))
    return TRUE;

  /* They are no zeros any more. */
  ringlet_cl_buffer_clear (&self->sums);
  return FALSE;
}
