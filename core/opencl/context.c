/* SPDX-License-Identifier: MIT */
#include "opencl/context.h"

#include <string.h>

#include "base/digest.h"
#include "base/error.h"
#include "opencl/answers.h"

/* Of local memory, what a driver takes for itself at most. */
#define RESERVED_BYTES 1024

static void
cl_clear (gpointer data)
{
  RingletCl *self = data;

  g_clear_pointer (&self->programs, g_hash_table_unref);
  g_clear_pointer (&self->store, ringlet_cl_store_free);
  if (self->context != NULL)
    self->api->ReleaseContext (self->context);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->seats);
  g_cond_clear (&self->has_left);
  g_free (self->name);
  g_free (self->identity);
  g_free (self->cache);
}

RingletCl *
ringlet_cl_ref (RingletCl *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_cl_unref (RingletCl *self)
{
  g_atomic_rc_box_release_full (self, cl_clear);
}

char *
ringlet_cl_identity (const RingletDeviceInfo *info)
{
  RingletDigest *digest = ringlet_digest_new ("opencl");

  ringlet_digest_add_string (digest, info->platform);
  ringlet_digest_add_string (digest, info->platform_version);
  ringlet_digest_add_string (digest, info->name);
  ringlet_digest_add_string (digest, info->version);
  ringlet_digest_add_string (digest, info->driver);
  return ringlet_digest_finish (digest);
}

static void
note_abilities (
    RingletCl *self, const RingletDeviceInfo *info, const RingletClPretend *pretend)
{
  const RingletClPretend nothing = { FALSE };
  const RingletClPretend *lack = pretend != NULL ? pretend : &nothing;

  self->name = g_strdelimit (g_strdup (info->name), ",", ' ');
  self->is_gpu = info->is_gpu || lack->is_gpu;
  self->memory_bytes = lack->memory_bytes > 0
      ? MIN (lack->memory_bytes, info->memory_bytes)
      : info->memory_bytes;
  self->local_bytes = lack->local_bytes > 0 ? MIN (lack->local_bytes, info->local_bytes)
                                            : info->local_bytes;
  self->max_group = info->max_group;
  self->max_kernel_group = lack->group;
  self->n_units = info->n_units;
  self->has_double = info->has_double && !lack->no_double;
  self->has_atomics64 = info->has_atomics64 && !lack->no_atomics64;
  self->n_left = (gint) MAX (MAX (lack->fails, lack->lost), lack->full) - 1;
  self->is_full = lack->full > 0;
  self->poisons = lack->poisons;
  self->checks = lack->checks;
  self->is_inexact = lack->is_inexact;
  self->specialises = self->is_gpu || lack->specialises;
  self->identity = ringlet_cl_identity (info);
  self->cache = g_build_filename (g_get_user_cache_dir (), "ringlet", "opencl", NULL);
}

/* Of the memory of the device, and pinned memory: what one caller has under way with
 * frames of 4 megapixels. */
#define IDLE_PART 8
#define IDLE_PINNED_BYTES ((gsize) 512 << 20)

/* What is poisoned would be so only once. */
static gboolean
open_store (RingletCl *self, GError **error)
{
  const gsize most[RINGLET_CL_N_KINDS] = {
    self->poisons ? 0 : (gsize) (self->memory_bytes / IDLE_PART),
    self->poisons ? 0 : IDLE_PINNED_BYTES,
  };
  cl_int status = CL_SUCCESS;
  cl_command_queue queue =
      self->api->CreateCommandQueue (self->context, self->device, 0, &status);

  if (!ringlet_cl_check (status, "Opening a queue of the device", error))
    return FALSE;
  self->store = ringlet_cl_store_new (self->api, queue, most);
  return TRUE;
}

static void
free_program (gpointer program)
{
  const RingletClApi *api = ringlet_cl_api (NULL);

  api->ReleaseProgram (program);
}

RingletCl *
ringlet_cl_open (const char *word, const RingletClPretend *pretend, GError **error)
{
  g_autoptr (GPtrArray) devices = ringlet_device_list (error);
  g_autoptr (RingletCl) self = NULL;
  const RingletDeviceInfo *info;
  cl_int status = CL_SUCCESS;

  info = devices != NULL ? ringlet_device_choose (devices, word, error) : NULL;
  if (info == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (RingletCl);
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->seats);
  g_cond_init (&self->has_left);
  self->programs =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_program);
  self->api = ringlet_cl_api (error);
  self->device = info->device_id;
  note_abilities (self, info, pretend);
  self->context =
      self->api->CreateContext (NULL, 1, &self->device, NULL, NULL, &status);
  if (!ringlet_cl_check (status, "Opening the device", error) ||
      !open_store (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* "local=4096": the number behind @name. */
static gboolean
parse_number (const char *word, const char *name, guint64 *number)
{
  return g_str_has_prefix (word, name) &&
      g_ascii_string_to_unsigned (
          word + strlen (name), 10, 1, G_MAXINT32, number, NULL);
}

/* "pocl/no-double" */
static gboolean
parse_pretend (char **words, RingletClPretend *pretend, GError **error)
{
  for (gsize i = 0; words[i] != NULL; i++) {
    guint64 number = 0;

    if (g_str_equal (words[i], "no-double"))
      pretend->no_double = TRUE;
    else if (g_str_equal (words[i], "no-atomics64"))
      pretend->no_atomics64 = TRUE;
    else if (g_str_equal (words[i], "gpu"))
      pretend->is_gpu = TRUE;
    else if (g_str_equal (words[i], "special"))
      pretend->specialises = TRUE;
    else if (g_str_equal (words[i], "poison"))
      pretend->poisons = TRUE;
    else if (g_str_equal (words[i], "checked"))
      pretend->checks = TRUE;
    else if (g_str_equal (words[i], "inexact"))
      pretend->is_inexact = TRUE;
    else if (parse_number (words[i], "local=", &number))
      pretend->local_bytes = number;
    else if (parse_number (words[i], "group=", &number))
      pretend->group = number;
    else if (parse_number (words[i], "memory=", &number))
      pretend->memory_bytes = number;
    else if (parse_number (words[i], "fails=", &number))
      pretend->fails = (guint) number;
    else if (parse_number (words[i], "lost=", &number))
      pretend->lost = (guint) number;
    else if (parse_number (words[i], "full=", &number))
      pretend->full = (guint) number;
    else {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
          "A device cannot be asked for \"%s\"; there are no-double, no-atomics64, "
          "local=BYTES, memory=BYTES, group=N, gpu, special, poison, checked, inexact, "
          "fails=N, lost=N and full=N",
          words[i]);
      return FALSE;
    }
  }
  return TRUE;
}

char *
ringlet_cl_parse_word (const char *word, RingletClPretend *pretend, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (word, "/", -1);

  *pretend = (RingletClPretend){ FALSE };
  if (parts[0] != NULL && !parse_pretend (parts + 1, pretend, error))
    return NULL;
  return g_strdup (parts[0] != NULL ? parts[0] : "");
}

/* @is_again: in place of one that was lost */
typedef struct {
  const char *word;
  gboolean is_again;
} Request;

static gpointer
compute (gconstpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  RingletClPretend pretend;
  g_autofree char *name = ringlet_cl_parse_word (request->word, &pretend, error);

  if (name == NULL)
    return NULL;
  if (request->is_again)
    pretend.lost = 0;
  return ringlet_cl_open (*name != '\0' ? name : NULL, &pretend, error);
}

/* What it holds is the driver's: no memory is won by giving it up, and all programs
 * would be loaded again. */
static gsize
n_bytes (gconstpointer value)
{
  return 0;
}

static const RingletMemoClass device_class = {
  .name = "opencl",
  .compute = compute,
  .clear = cl_clear,
  .n_bytes = n_bytes,
  .is_held = TRUE,
};

RingletCl *
ringlet_cl_get (const char *word, RingletMemo *memo, GError **error)
{
  Request request = { word != NULL ? word : "", FALSE };
  RingletDigest *digest = ringlet_digest_new ("opencl device");
  g_autofree char *key = NULL;
  RingletCl *self = NULL;

  ringlet_digest_add_string (digest, request.word);
  key = ringlet_digest_finish (digest);
  self = ringlet_memo_get (memo, &device_class, key, &request, NULL, error);
  if (self == NULL || !ringlet_cl_is_lost (self))
    return self;

  /* This one alone: another thread may have opened it anew already. */
  ringlet_memo_forget_value (memo, self);
  ringlet_cl_unref (self);
  request.is_again = TRUE;
  return ringlet_memo_get (memo, &device_class, key, &request, NULL, error);
}

gsize
ringlet_cl_local_room (const RingletCl *self)
{
  return self->local_bytes > RESERVED_BYTES ? self->local_bytes - RESERVED_BYTES : 0;
}

gboolean
ringlet_cl_check_device (
    const RingletCl *self, cl_int status, const char *what, GError **error)
{
  if (status == CL_OUT_OF_RESOURCES && ringlet_cl_answers (self))
    return ringlet_cl_fail_short (what, error);
  if (ringlet_cl_is_loss (status))
    g_atomic_int_set ((gint *) &self->is_lost, TRUE);
  return ringlet_cl_check (status, what, error);
}

gboolean
ringlet_cl_is_lost (const RingletCl *self)
{
  return g_atomic_int_get (&self->is_lost);
}
