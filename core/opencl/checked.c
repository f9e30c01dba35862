/* SPDX-License-Identifier: MIT */
#include "opencl/checked.h"

#include <gio/gio.h>

#include "base/error.h"
#include "ringlet-kernels.h"

/* As index_in() of kernels/array.cl writes it: place (0 for no fault), index, length.
 */
enum { PLACE, INDEX, LENGTH = 3, N_WORDS = 5 };

#define LINE_BITS 16

/* Returns (transfer full): names of all files, in an order that stays. */
static char **
list_files (void)
{
  return g_resources_enumerate_children (
      "/org/ringlet/kernels", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

/* A file has a number, from 1 on: a kernel notes no texts. */
static guint
number_of (const char *name)
{
  g_auto (GStrv) files = list_files ();
  guint number = 0;

  while (files[number] != NULL && !g_str_equal (files[number], name))
    number++;
  return number + 1;
}

char *
ringlet_cl_checked_lines (const char *name)
{
  return g_strdup_printf (
      "#undef CHECKED_FILE\n#define CHECKED_FILE %uu\n#line 1\n", number_of (name));
}

gboolean
ringlet_cl_checked_takes_bounds (const RingletCl *cl, cl_kernel kernel, gsize n_args)
{
  cl_uint n = 0;

  return cl->checks &&
      cl->api->GetKernelInfo (kernel, CL_KERNEL_NUM_ARGS, sizeof n, &n, NULL) ==
      CL_SUCCESS &&
      n > n_args;
}

gboolean
ringlet_cl_checked_reserve (RingletClQueue *queue, GError **error)
{
  const cl_uint none[N_WORDS] = { 0 };

  return queue->faults.mem != NULL ||
      ringlet_cl_buffer_init (
          &queue->faults, queue->cl, sizeof none, none, "faults", error);
}

/* Whether a test has this array look empty: each access to it is a fault then. */
static gboolean
is_to_hide (RingletCl *cl)
{
  return g_atomic_int_get (&cl->n_to_hidden) > 0 &&
      g_atomic_int_dec_and_test (&cl->n_to_hidden);
}

cl_int
ringlet_cl_checked_set (
    const RingletClQueue *queue, cl_kernel kernel, cl_uint at, gsize n_bytes)
{
  const RingletClApi *api = queue->cl->api;
  const cl_ulong bytes = is_to_hide (queue->cl) ? 0 : n_bytes;
  const cl_int status = api->SetKernelArg (kernel, at, sizeof bytes, &bytes);

  return status != CL_SUCCESS ? status
                              : api->SetKernelArg (kernel, at + 1,
                                    sizeof queue->faults.mem, &queue->faults.mem);
}

static guint64
two_words (const cl_uint *words)
{
  return words[0] | (guint64) words[1] << 32;
}

static void
set_fault (
    const RingletCl *cl, cl_kernel kernel, const cl_uint words[N_WORDS], GError **error)
{
  const guint file = words[PLACE] >> LINE_BITS;
  g_auto (GStrv) files = list_files ();
  char name[128] = "";

  cl->api->GetKernelInfo (kernel, CL_KERNEL_FUNCTION_NAME, sizeof name - 1, name, NULL);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
      "The kernel %s went out of bounds in %s, line %u: element %" G_GINT64_FORMAT
      " of an array of %" G_GUINT64_FORMAT ". This is a fault of Ringlet; choose an "
      "engine of the processor",
      name, file <= g_strv_length (files) ? files[file - 1] : "?",
      words[PLACE] & ((1u << LINE_BITS) - 1), (gint64) two_words (words + INDEX),
      two_words (words + LENGTH));
}

gboolean
ringlet_cl_checked_look (RingletClQueue *queue, cl_kernel kernel, GError **error)
{
  cl_uint words[N_WORDS] = { 0 };

  if (!ringlet_cl_read (queue, &queue->faults, 0, sizeof words, words, error))
    return FALSE;
  if (words[PLACE] == 0)
    return TRUE;

  set_fault (queue->cl, kernel, words, error);
  ringlet_cl_zero (queue, &queue->faults, queue->faults.n_bytes, NULL);
  return FALSE;
}
