/* SPDX-License-Identifier: MIT */
#include "image/compression.h"

#include <string.h>

#include "base/error.h"
#include "image/compression-method.h"

#define FIRST_CAPACITY ((gsize) 64 << 10)

/* Less is not worth a question. */
#define ASKED_CAPACITY ((gsize) 1 << 20)

/* One decompression. */
typedef struct {
  const RingletCompressionMethod *method;
  RingletFlow flow;
  guint8 *data; /* the content so far */
  gsize capacity;
  gsize max;
  gboolean is_cut; /* what goes beyond max is not wanted, and no error */
  gboolean is_full;
  RingletIsEnough is_enough; /* (nullable) */
  gpointer asked;            /* data of @is_enough */
  gboolean is_done;          /* it was enough */
  guint8 spare;              /* catches the first byte beyond max */
} Job;

static const RingletCompressionMethod *
method_of (RingletCompression self)
{
  static const RingletCompressionMethod *const methods[] = {
    [RINGLET_COMPRESSION_GZIP] = &ringlet_compression_gzip,
    [RINGLET_COMPRESSION_ZLIB] = &ringlet_compression_zlib,
    [RINGLET_COMPRESSION_BZIP2] = &ringlet_compression_bzip2,
    [RINGLET_COMPRESSION_XZ] = &ringlet_compression_xz,
    [RINGLET_COMPRESSION_ZSTD] = &ringlet_compression_zstd,
  };

  return self < G_N_ELEMENTS (methods) ? methods[self] : NULL;
}

static gboolean
has_magic (const RingletCompressionMethod *method, const guint8 *head, gsize size)
{
  return (method->magic != NULL && size >= method->magic_size &&
             memcmp (head, method->magic, method->magic_size) == 0) ||
      (method->is_other_start != NULL && method->is_other_start (head, size));
}

RingletCompression
ringlet_compression_of (const guint8 *head, gsize size)
{
  static const RingletCompression all[] = { RINGLET_COMPRESSION_GZIP,
    RINGLET_COMPRESSION_BZIP2, RINGLET_COMPRESSION_XZ, RINGLET_COMPRESSION_ZSTD };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
    if (has_magic (method_of (all[i]), head, size))
      return all[i];
  }
  return RINGLET_COMPRESSION_NONE;
}

char *
ringlet_compression_strip (RingletCompression self, const char *path)
{
  const RingletCompressionMethod *method = method_of (self);
  const gsize length = strlen (path);

  for (gsize i = 0; method != NULL && method->suffixes[i] != NULL; i++) {
    const gsize n = strlen (method->suffixes[i]);

    if (length > n && g_ascii_strcasecmp (path + length - n, method->suffixes[i]) == 0)
      return g_strndup (path, length - n);
  }
  return NULL;
}

/* ---- room for the content ---- */

static gsize
job_size (const Job *job)
{
  return job->is_full ? job->max : job->capacity - job->flow.room;
}

static gboolean
job_grow (Job *job, GError **error)
{
  const gsize size = job->capacity;
  const gsize wanted =
      size == 0 ? MAX (FIRST_CAPACITY, job->flow.left) : 2 * MIN (size, job->max);
  const gsize capacity = MIN (wanted, job->max);
  guint8 *data = g_try_realloc (job->data, capacity);

  if (data == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bytes out of the %s stream",
        capacity, job->method->name);
    return FALSE;
  }
  job->data = data;
  job->capacity = capacity;
  job->flow.to = data + size;
  job->flow.room = capacity - size;
  return TRUE;
}

/* Behind the last byte that is wanted there is room for one more, which tells a stream
 * that is too long from one that has yet to see its own end. */
static gboolean
job_make_room (Job *job, GError **error)
{
  if (job->flow.room > 0)
    return TRUE;
  if (job->is_enough != NULL && job->capacity >= ASKED_CAPACITY)
    job->is_done = job->is_enough (job->data, job->capacity, job->asked);
  if (job->is_done)
    return TRUE;
  if (job->capacity < job->max)
    return job_grow (job, error);

  job->is_full = TRUE;
  job->flow.to = &job->spare;
  job->flow.room = 1;
  return TRUE;
}

/* ---- the streams ---- */

static gboolean
set_stopped (const Job *job, RingletStep step, GError **error)
{
  const char *name = job->method->name;
  const gsize size = job_size (job);

  if (step == RINGLET_STEP_BAD)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The %s stream is damaged after %" G_GSIZE_FORMAT
        " bytes of its content; copy the file again",
        name, size);
  else if (step == RINGLET_STEP_MEMORY)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The %s stream cannot be decoded in 64 MiB of memory; compress the data again "
        "with a lower level",
        name);
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The %s stream ends early, after %" G_GSIZE_FORMAT
        " bytes of its content; copy the file again",
        name, size);
  return FALSE;
}

static gboolean
job_is_done (const Job *job)
{
  return job->is_done ||
      (job->is_cut && job->capacity == job->max && job->flow.room == 0);
}

static gboolean
job_run (Job *job, gpointer decoder, GError **error)
{
  while (!job_is_done (job)) {
    RingletStep step = RINGLET_STEP_MORE;
    RingletFlow before;

    if (!job_make_room (job, error))
      return FALSE;
    if (job->is_done)
      return TRUE;
    before = job->flow;
    step = job->method->step (decoder, &job->flow);
    if (job->is_full && job->flow.room == 0) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
          "The %s stream holds more than the %" G_GSIZE_FORMAT
          " bytes that can be wanted from it",
          job->method->name, job->max);
      return FALSE;
    }
    if (step == RINGLET_STEP_END)
      return TRUE;
    if (step != RINGLET_STEP_MORE ||
        (before.left == job->flow.left && before.room == job->flow.room))
      return set_stopped (job, step, error);
  }
  return TRUE;
}

/* Streams may follow each other, with zeros between them. */
static gboolean
job_has_more (Job *job)
{
  while (job->flow.left > 0 && *job->flow.from == 0)
    ringlet_flow_advance (&job->flow, 1, 0);
  return !job_is_done (job) && has_magic (job->method, job->flow.from, job->flow.left);
}

static gboolean
job_run_all (Job *job, GError **error)
{
  do {
    gpointer decoder = job->method->begin ();
    gboolean ok = FALSE;

    if (decoder == NULL)
      return set_stopped (job, RINGLET_STEP_MEMORY, error);
    ok = job_run (job, decoder, error);
    job->method->end (decoder);
    if (!ok)
      return FALSE;
  } while (job_has_more (job));
  return TRUE;
}

static GBytes *
decompress (Job *job, GError **error)
{
  gsize size = 0;
  guint8 *data = NULL;

  if (!job_run_all (job, error)) {
    g_free (job->data);
    return NULL;
  }
  size = job_size (job);
  data = g_try_realloc (job->data, MAX (size, 1));
  return g_bytes_new_take (data != NULL ? data : job->data, size);
}

GBytes *
ringlet_decompress (
    RingletCompression self, const guint8 *from, gsize size, gsize max, GError **error)
{
  Job job = { .method = method_of (self), .flow = { from, size, NULL, 0 }, .max = max };

  g_return_val_if_fail (job.method != NULL && max > 0, NULL);
  return decompress (&job, error);
}

GBytes *
ringlet_decompress_head (
    RingletCompression self, const guint8 *from, gsize size, gsize max, GError **error)
{
  Job job = { .method = method_of (self),
    .flow = { from, size, NULL, 0 },
    .max = max,
    .is_cut = TRUE };

  g_return_val_if_fail (job.method != NULL && max > 0, NULL);
  return decompress (&job, error);
}

GBytes *
ringlet_decompress_until (RingletCompression self, const guint8 *from, gsize size,
    gsize max, RingletIsEnough is_enough, gpointer data, GError **error)
{
  Job job = { .method = method_of (self),
    .flow = { from, size, NULL, 0 },
    .max = max,
    .is_enough = is_enough,
    .asked = data };

  g_return_val_if_fail (job.method != NULL && max > 0, NULL);
  return decompress (&job, error);
}
