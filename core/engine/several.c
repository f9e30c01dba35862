/* SPDX-License-Identifier: MIT */
#include "engine/several.h"

#include <string.h>

#include "base/error.h"
#include "opencl/device.h"

/* Words of a list of devices. */
#define SEPARATOR "+"

/* More GPUs are in no machine. */
#define MOST_DEVICES 16

/* What sums say of the devices: interned, so that it stays. */
typedef struct {
  const char *names; /* of those that go on */
  const char *lost;  /* (nullable): those that do not, and why */
} Said;

typedef struct {
  RingletEngineClass klass;      /* that of @one, with what is below in its place */
  const RingletEngineClass *one; /* of each state */
  guint n;
  gpointer states[MOST_DEVICES];
  char *words[MOST_DEVICES];
  char *names;               /* of all */
  gint turn;                 /* (atomic): of the device that is next */
  gint is_out[MOST_DEVICES]; /* (atomic): it failed, and the others go on */
  GMutex mutex;              /* of @said */
  Said said;
} Several;

/* One for each device, but for those that were out when it was made; freed without the
 * state. */
typedef struct {
  GDestroyNotify free;
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
  for (guint i = 0; i < MOST_DEVICES; i++)
    g_free (self->words[i]);
  g_free (self->names);
  g_mutex_clear (&self->mutex);
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

/* ---- those that are out ---- */

static gboolean
is_out (const Several *self, guint i)
{
  return g_atomic_int_get (&self->is_out[i]) ||
      (self->one->is_lost != NULL && self->one->is_lost (self->states[i]));
}

/* Where none is left, whoever comes for frames the next time has all of them opened
 * anew. One that is left does all the work: to prepare for each frame what has died
 * would take longer. */
static gboolean
several_is_lost (gconstpointer data)
{
  const Several *self = data;
  gboolean is_lost = TRUE;

  for (guint i = 0; i < self->n; i++)
    is_lost = is_lost && is_out (self, i);
  return is_lost;
}

static gboolean
has_others (const Several *self, guint device)
{
  for (guint i = 0; i < self->n; i++) {
    if (i != device && !is_out (self, i))
      return TRUE;
  }
  return FALSE;
}

/* Returns (transfer full): "A + B", those that go on. */
static char *
join_names (const Several *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < self->n; i++) {
    if (!is_out (self, i))
      g_string_append_printf (names, "%s%s", names->len > 0 ? " " SEPARATOR " " : "",
          self->one->device (self->states[i]));
  }
  return g_string_free (names, FALSE);
}

/* @device: its name. The first line of @error says it; what a compiler says comes
 * behind it. */
static char *
join_lost (const Several *self, const char *device, const GError *error)
{
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", 2);
  const char *before = self->said.lost;

  return g_strdup_printf ("%s%s%s: %s", before != NULL ? before : "",
      before != NULL ? "; " : "", device, lines[0]);
}

/* The first of the threads that see it says why. */
static void
leave_out (Several *self, guint device, const GError *error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  g_autofree char *name = NULL;
  g_autofree char *names = NULL;
  g_autofree char *lost = NULL;

  if (g_atomic_int_get (&self->is_out[device]))
    return;
  name = g_strdup_printf (
      "%s (%s)", self->one->device (self->states[device]), self->words[device]);
  lost = join_lost (self, name, error);
  g_atomic_int_set (&self->is_out[device], TRUE);
  names = join_names (self);
  self->said = (Said){ g_intern_string (names), g_intern_string (lost) };
}

static Said
get_said (Several *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);

  return self->said;
}

/* Whether the others do what @device could not, which is out then. The last one may
 * have failed for what was asked of it. */
static gboolean
others_go_on (Several *self, guint device, const GError *error)
{
  const gboolean has_any = has_others (self, device);

  if (!g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE))
    return FALSE;
  if (has_any || is_out (self, device))
    leave_out (self, device, error);
  return has_any;
}

static void
set_none_left (Several *self, GError **error)
{
  const char *lost = get_said (self).lost;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
      "None of the devices is left%s%s", lost != NULL ? ". " : "",
      lost != NULL ? lost : "");
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

/* ---- workers ---- */

static void
worker_free (gpointer data)
{
  Worker *self = data;

  for (guint i = 0; i < MOST_DEVICES; i++) {
    if (self->workers[i] != NULL)
      self->free (self->workers[i]);
  }
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Worker, worker_free)

/* FALSE where nobody can do its part. */
static gboolean
add_worker (Several *self, Worker *worker, guint i, GError **error)
{
  g_autoptr (GError) local = NULL;

  worker->workers[i] = self->one->worker_new (self->states[i], &local);
  if (worker->workers[i] != NULL || others_go_on (self, i, local))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gpointer
worker_new (gconstpointer data, GError **error)
{
  Several *self = (Several *) data; /* what is under its lock */
  g_autoptr (Worker) worker = g_new0 (Worker, 1);
  guint n = 0;

  worker->free = self->one->worker_free;
  for (guint i = 0; i < self->n; i++) {
    if (is_out (self, i))
      continue;
    if (!add_worker (self, worker, i, error))
      return NULL;
    n += worker->workers[i] != NULL;
  }
  if (n == 0)
    set_none_left (self, error);
  return n > 0 ? g_steal_pointer (&worker) : NULL;
}

/* ---- frames ---- */

/* All that is asked for at once. */
typedef struct {
  Several *self;
  const Worker *worker;
  const RingletEngineFrame *frames;
  const RingletExclusion *exclusion;
  RingletSums *sums;
  GCancellable *cancellable;
} Task;

/* The frames of one device. */
typedef struct {
  const Task *task;
  guint device;
  gsize first;
  gsize n;
  gboolean ok;
  GError *error;
} Part;

static gpointer
apply_part (gpointer data)
{
  Part *part = data;
  const Task *task = part->task;
  const Several *self = task->self;

  part->ok = self->one->apply (self->states[part->device],
      task->worker->workers[part->device], task->frames + part->first, part->n,
      task->exclusion, task->sums + part->first, task->cancellable, &part->error);
  return NULL;
}

/* Threads of their own: they wait for devices, and within one that parallel_for() made
 * the copying to a device would have that thread alone. */
static void
apply_parts (Part *parts, guint n)
{
  GThread *threads[MOST_DEVICES] = { NULL };

  for (guint i = 1; i < n; i++)
    threads[i] = g_thread_try_new ("device", apply_part, &parts[i], NULL);
  apply_part (&parts[0]);
  for (guint i = 1; i < n; i++) {
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
    else
      apply_part (&parts[i]);
  }
}

static guint
list_living (const Task *task, guint *living)
{
  guint n = 0;

  for (guint i = 0; i < task->self->n; i++) {
    if (task->worker->workers[i] != NULL && !is_out (task->self, i))
      living[n++] = i;
  }
  return n;
}

/* Where there are fewer frames than devices, or some more, the next ones begin with the
 * device that has none of these: else one would do all single frames. */
static guint
cut (const Task *task, gsize first, gsize n, const guint *living, guint n_living,
    Part *parts)
{
  const guint n_parts = (guint) MIN (n, (gsize) n_living);
  const guint turn =
      (guint) g_atomic_int_add (&task->self->turn, (gint) (n % n_living));

  for (guint i = 0; i < n_parts; i++) {
    /* the larger ones first */
    const gsize begin = (n * i + n_parts - 1) / n_parts;
    const gsize end = (n * (i + 1) + n_parts - 1) / n_parts;

    parts[i] = (Part){ task, living[(turn + i) % n_living], first + begin, end - begin,
      FALSE, NULL };
  }
  return n_parts;
}

static void
note_said (const Part *part, Said said)
{
  for (gsize i = part->first; i < part->first + part->n; i++) {
    part->task->sums[i].devices = said.names;
    part->task->sums[i].lost_device = said.lost;
  }
}

/* Of frames that were done before one that failed. */
static void
forget_known (const Part *part)
{
  for (gsize i = part->first; i < part->first + part->n; i++)
    g_clear_pointer (&part->task->sums[i].known, ringlet_known_unref);
}

static gboolean share (const Task *task, gsize first, gsize n, GError **error);

/* What one device could not do the others do. The first error that is left counts. */
static gboolean
join_part (Part *part, Said said, GError **error)
{
  g_autoptr (GError) local = g_steal_pointer (&part->error);

  if (part->ok)
    note_said (part, said);
  if (part->ok)
    return TRUE;
  if (others_go_on (part->task->self, part->device, local)) {
    forget_known (part);
    return share (part->task, part->first, part->n, error);
  }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
share (const Task *task, gsize first, gsize n, GError **error)
{
  const Said said = get_said (task->self);
  guint living[MOST_DEVICES];
  const guint n_living = list_living (task, living);
  Part parts[MOST_DEVICES];
  guint n_parts;
  gboolean ok = TRUE;

  if (n_living == 0) {
    set_none_left (task->self, error);
    return FALSE;
  }
  n_parts = cut (task, first, n, living, n_living, parts);
  apply_parts (parts, n_parts);
  for (guint i = 0; i < n_parts; i++)
    ok = join_part (&parts[i], said, ok ? error : NULL) && ok;
  return ok;
}

static gboolean
several_apply (gconstpointer data, gpointer worker, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, RingletSums *sums,
    GCancellable *cancellable, GError **error)
{
  /* what is atomic and under its lock */
  const Task task = { (Several *) data, worker, frames, exclusion, sums, cancellable };

  return share (&task, 0, n_frames, error);
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

/* Whether there is such a device, whatever it is good for now: what is misspelt is an
 * error, and what has died is not. */
static gboolean
is_listed (const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, "/", 2);
  g_autoptr (GPtrArray) devices = ringlet_device_list (NULL);

  return devices != NULL && ringlet_device_choose (devices, parts[0], NULL) != NULL;
}

/* FALSE where nobody can do without it. */
static gboolean
prepare_one (Several *self, const char *word, const RingletEngineTask *task,
    GCancellable *cancellable, GError **error)
{
  RingletEngineTask own = *task;
  g_autoptr (GError) local = NULL;
  g_autofree char *name = NULL;
  g_autofree char *lost = NULL;

  own.device = word;
  self->states[self->n] = self->one->prepare (&own, cancellable, &local);
  if (self->states[self->n] != NULL) {
    self->words[self->n++] = g_strdup (word);
    return TRUE;
  }
  if (!g_error_matches (local, RINGLET_ERROR, RINGLET_ERROR_DEVICE) ||
      !is_listed (word)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  name = g_strdup_printf ("A device (%s)", word);
  lost = join_lost (self, name, local);
  self->said.lost = g_intern_string (lost);
  return TRUE;
}

static gboolean
prepare_each (Several *self, char **words, const RingletEngineTask *task,
    GCancellable *cancellable, GError **error)
{
  for (guint i = 0; words[i] != NULL; i++) {
    if (!prepare_one (self, words[i], task, cancellable, error))
      return FALSE;
  }
  if (self->n == 0) {
    set_none_left (self, error);
    return FALSE;
  }
  self->names = join_names (self);
  if (self->said.lost != NULL)
    self->said.names = g_intern_string (self->names);
  return TRUE;
}

gpointer
ringlet_several_prepare (const RingletEngineClass **klass,
    const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) words = g_strsplit (task->device, SEPARATOR, -1);
  const guint n = g_strv_length (words);
  g_autoptr (Several) self = g_new0 (Several, 1);

  self->one = *klass;
  g_mutex_init (&self->mutex);
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
