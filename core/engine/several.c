/* SPDX-License-Identifier: MIT */
#include "engine/several.h"

#include <string.h>

#include "base/error.h"

/* Words of a list of devices. */
#define SEPARATOR "+"

/* More GPUs are in no machine. */
#define MOST_DEVICES 16

typedef struct {
  RingletEngineClass klass;      /* that of @one, with what is below in its place */
  const RingletEngineClass *one; /* of each state */
  guint n;
  gpointer states[MOST_DEVICES];
  char *names;
} Several;

/* One for each device; freed without the state. */
typedef struct {
  GDestroyNotify free;
  guint n;
  gpointer workers[MOST_DEVICES];
} Worker;

gboolean
ringlet_several_is (const char *device)
{
  return device != NULL && strstr (device, SEPARATOR) != NULL;
}

char *
ringlet_several_first (const char *device)
{
  return device != NULL ? g_strndup (device, strcspn (device, SEPARATOR)) : NULL;
}

static void
several_free (gpointer data)
{
  Several *self = data;

  for (guint i = 0; i < self->n; i++)
    self->one->release (self->states[i]);
  g_free (self->names);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Several, several_free)

static gsize
several_n_bytes (gconstpointer data)
{
  const Several *self = data;
  gsize n_bytes = 0;

  for (guint i = 0; i < self->n; i++)
    n_bytes += self->one->n_bytes (self->states[i]);
  return n_bytes;
}

static const char *
several_device (gconstpointer data)
{
  const Several *self = data;

  return self->names;
}

static gboolean
several_is_lost (gconstpointer data)
{
  const Several *self = data;
  gboolean is_lost = FALSE;

  for (guint i = 0; i < self->n && self->one->is_lost != NULL; i++)
    is_lost = is_lost || self->one->is_lost (self->states[i]);
  return is_lost;
}

/* Whoever gets a part of the frames. */
static gboolean
several_takes_compressed (gconstpointer data, RingletPixelType type)
{
  const Several *self = data;
  gboolean takes = self->one->takes_compressed != NULL;

  for (guint i = 0; takes && i < self->n; i++)
    takes = self->one->takes_compressed (self->states[i], type);
  return takes;
}

static void
worker_free (gpointer data)
{
  Worker *self = data;

  for (guint i = 0; i < self->n; i++)
    self->free (self->workers[i]);
  g_free (self);
}

static gpointer
worker_new (gconstpointer data, GError **error)
{
  const Several *self = data;
  Worker *worker = g_new0 (Worker, 1);

  worker->free = self->one->worker_free;
  for (; worker->n < self->n; worker->n++) {
    worker->workers[worker->n] = self->one->worker_new (self->states[worker->n], error);
    if (worker->workers[worker->n] != NULL)
      continue;
    worker_free (worker);
    return NULL;
  }
  return worker;
}

/* The frames of one device. */
typedef struct {
  const RingletEngineClass *klass;
  gconstpointer state;
  gpointer worker;
  const RingletEngineFrame *frames;
  gsize n_frames;
  const RingletExclusion *exclusion;
  RingletSums *sums;
  GCancellable *cancellable;
  gboolean ok;
  GError *error;
} Part;

static gpointer
apply_part (gpointer data)
{
  Part *part = data;

  part->ok = part->n_frames == 0 ||
      part->klass->apply (part->state, part->worker, part->frames, part->n_frames,
          part->exclusion, part->sums, part->cancellable, &part->error);
  return NULL;
}

/* Threads of their own: they wait for devices, and within one that parallel_for() made
 * the copying to a device would have that thread alone. */
static void
apply_parts (Part *parts, guint n)
{
  GThread *threads[MOST_DEVICES] = { NULL };

  for (guint i = 1; i < n; i++) {
    if (parts[i].n_frames > 0)
      threads[i] = g_thread_try_new ("device", apply_part, &parts[i], NULL);
  }
  apply_part (&parts[0]);
  for (guint i = 1; i < n; i++) {
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
    else
      apply_part (&parts[i]);
  }
}

/* The first error counts. */
static gboolean
join_parts (Part *parts, guint n, GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; i < n; i++) {
    if (ok && !parts[i].ok)
      g_propagate_error (error, g_steal_pointer (&parts[i].error));
    ok = ok && parts[i].ok;
    g_clear_error (&parts[i].error);
  }
  return ok;
}

static gboolean
several_apply (gconstpointer data, gpointer worker, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, RingletSums *sums,
    GCancellable *cancellable, GError **error)
{
  const Several *self = data;
  const Worker *own = worker;
  Part parts[MOST_DEVICES] = { 0 };

  for (guint i = 0; i < self->n; i++) {
    const gsize first = n_frames * i / self->n;
    const gsize end = n_frames * (i + 1) / self->n;

    parts[i] = (Part){ self->one, self->states[i], own->workers[i], frames + first,
      end - first, exclusion, sums + first, cancellable, FALSE, NULL };
  }
  apply_parts (parts, self->n);
  return join_parts (parts, self->n, error);
}

static RingletEngineClass
class_of (const RingletEngineClass *one, gsize n)
{
  RingletEngineClass klass = *one;

  klass.group =
      (guint) MIN (ringlet_engine_group (one) * n, (gsize) RINGLET_ENGINE_MOST);
  klass.n_bytes = several_n_bytes;
  klass.device = several_device;
  klass.is_lost = several_is_lost;
  klass.takes_compressed = several_takes_compressed;
  klass.release = several_free;
  klass.worker_new = worker_new;
  klass.apply = several_apply;
  klass.worker_free = worker_free;
  return klass;
}

static gboolean
prepare_each (Several *self, char **words, const RingletEngineTask *task,
    GCancellable *cancellable, GError **error)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++) {
    RingletEngineTask own = *task;

    own.device = words[i];
    self->states[i] = self->one->prepare (&own, cancellable, error);
    if (self->states[i] == NULL)
      break;
    self->n++;
    g_string_append_printf (names, "%s%s", i > 0 ? " " SEPARATOR " " : "",
        self->one->device (self->states[i]));
  }
  self->names = g_string_free (names, FALSE);
  return words[self->n] == NULL;
}

gpointer
ringlet_several_prepare (const RingletEngineClass **klass,
    const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) words = g_strsplit (task->device, SEPARATOR, -1);
  const guint n = g_strv_length (words);
  g_autoptr (Several) self = g_new0 (Several, 1);

  self->one = *klass;
  if (g_strv_contains ((const char *const *) words, "")) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
        "\"%s\" has a device without a name: write two with a + between, as in 0+1",
        task->device);
    return NULL;
  }
  if (n > MOST_DEVICES) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "\"%s\" names %u devices; at most %u share a series", task->device, n,
        MOST_DEVICES);
    return NULL;
  }
  self->klass = class_of (*klass, n);
  if (!prepare_each (self, words, task, cancellable, error))
    return NULL;
  *klass = &self->klass;
  return g_steal_pointer (&self);
}
