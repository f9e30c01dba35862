/* SPDX-License-Identifier: MIT */
#include "opencl/program.h"

#include <gio/gio.h>
#include <string.h>

#include "base/digest.h"
#include "base/error.h"
#include "opencl/checked.h"
#include "opencl/program-cache.h"
#include "ringlet-kernels.h"

/* Relaxed mathematics is never asked for: pairs of floats lose their low parts by it,
 * and 2^24 + 3 becomes 2^24 + 2. */
#define OPTIONS "-cl-std=CL1.2"

/* Returns (transfer full): what the compiler says. */
static char *
build_log (const RingletCl *self, cl_program program)
{
  const RingletClApi *api = self->api;
  gsize size = 0;
  char *log = NULL;

  api->GetProgramBuildInfo (
      program, self->device, CL_PROGRAM_BUILD_LOG, 0, NULL, &size);
  log = g_malloc0 (size + 1);
  api->GetProgramBuildInfo (
      program, self->device, CL_PROGRAM_BUILD_LOG, size, log, NULL);
  return g_strchomp (log);
}

static gboolean
build (const RingletCl *self, cl_program program, const char *name, const char *options,
    GError **error)
{
  g_autofree char *what = g_strdup_printf ("Compiling the kernel %s", name);
  g_autofree char *log = NULL;
  const cl_int status =
      self->api->BuildProgram (program, 1, &self->device, options, NULL, NULL);

  if (status == CL_SUCCESS)
    return TRUE;

  log = build_log (self, program);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
      "%s for %s failed (OpenCL error %d). This is a fault of Ringlet or of the "
      "driver; "
      "choose an engine of the processor. The compiler says:\n%s",
      what, self->name, status, log);
  return FALSE;
}

static cl_program
from_source (const RingletCl *self, const char *name, const char *source,
    const char *options, GError **error)
{
  cl_int status = CL_SUCCESS;
  cl_program program =
      self->api->CreateProgramWithSource (self->context, 1, &source, NULL, &status);

  if (!ringlet_cl_check_device (self, status, "Reading a kernel", error))
    return NULL;
  if (build (self, program, name, options, error))
    return program;

  self->api->ReleaseProgram (program);
  return NULL;
}

/* What was built before; NULL where the driver does not want it any more. */
static cl_program
from_binary (const RingletCl *self, GBytes *binary, const char *options)
{
  const RingletClApi *api = self->api;
  gsize size = 0;
  const guchar *data = g_bytes_get_data (binary, &size);
  cl_int status = CL_SUCCESS;
  cl_program program = api->CreateProgramWithBinary (
      self->context, 1, &self->device, &size, &data, NULL, &status);

  if (status != CL_SUCCESS)
    return NULL;
  if (api->BuildProgram (program, 1, &self->device, options, NULL, NULL) == CL_SUCCESS)
    return program;

  api->ReleaseProgram (program);
  return NULL;
}

static GBytes *
get_binary (const RingletCl *self, cl_program program)
{
  gsize size = 0;
  guchar *data = NULL;

  if (self->api->GetProgramInfo (
          program, CL_PROGRAM_BINARY_SIZES, sizeof size, &size, NULL) != CL_SUCCESS ||
      size == 0)
    return NULL;
  data = g_malloc (size);
  if (self->api->GetProgramInfo (
          program, CL_PROGRAM_BINARIES, sizeof data, &data, NULL) == CL_SUCCESS)
    return g_bytes_new_take (data, size);

  g_free (data);
  return NULL;
}

static char *
program_key (const RingletCl *self, const char *source, const char *options)
{
  RingletDigest *digest = ringlet_digest_new ("opencl program");

  ringlet_digest_add_string (digest, self->identity);
  ringlet_digest_add_string (digest, options);
  ringlet_digest_add_string (digest, source);
  return ringlet_digest_finish (digest);
}

/* From the disk, or from the source and then onto the disk. */
static cl_program
find_or_build (RingletCl *self, const char *key, const char *name, const char *source,
    const char *options, GError **error)
{
  g_autoptr (GBytes) stored = ringlet_program_cache_load (self->cache, key);
  g_autoptr (GBytes) binary = NULL;
  cl_program program = stored != NULL ? from_binary (self, stored, options) : NULL;

  if (program != NULL)
    return program;

  program = from_source (self, name, source, options, error);
  if (program == NULL)
    return NULL;
  g_atomic_int_inc (&self->n_built);
  binary = get_binary (self, program);
  if (binary != NULL)
    ringlet_program_cache_store (self->cache, key, binary);
  return program;
}

cl_program
ringlet_cl_program_of_source (RingletCl *self, const char *name, const char *source,
    const char *options, GError **error)
{
  g_autofree char *all = g_strconcat (OPTIONS " ", options, NULL);
  g_autofree char *key = program_key (self, source, all);
  cl_program program;

  g_mutex_lock (&self->mutex);
  program = g_hash_table_lookup (self->programs, key);
  if (program == NULL) {
    program = find_or_build (self, key, name, source, all, error);
    if (program != NULL)
      g_hash_table_insert (self->programs, g_steal_pointer (&key), program);
  }
  g_mutex_unlock (&self->mutex);
  return program;
}

/* GLib takes the list of all resources, then makes them: whoever asks in between is
 * given none. */
static gpointer
wait_for_resource (gpointer unused G_GNUC_UNUSED)
{
  GResource *resource = ringlet_kernels_get_resource ();

  while (resource == NULL) {
    g_thread_yield ();
    resource = ringlet_kernels_get_resource ();
  }
  return resource;
}

/* Puts a file of kernels/ behind what is there. */
static gboolean
append_file (const RingletCl *self, GString *text, const char *name, GError **error)
{
  g_autofree char *path = g_strconcat ("/org/ringlet/kernels/", name, NULL);
  g_autofree char *lines = self->checks ? ringlet_cl_checked_lines (name) : NULL;
  static GOnce once = G_ONCE_INIT;
  GResource *resource = g_once (&once, wait_for_resource, NULL);
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  gsize size = 0;
  const char *data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  g_string_append (text, lines != NULL ? lines : "");
  g_string_append_len (text, data, (gssize) size);
  return TRUE;
}

/* What the device can do, what arrays are, and the files behind each other. */
static char *
read_source (const RingletCl *self, const char *const *files, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->has_double)
    g_string_append (text, "#define HAS_DOUBLE\n");
  if (self->has_atomics64)
    g_string_append (text, "#define HAS_ATOMICS64\n");
  if (self->checks)
    g_string_append (text, "#define CHECKED\n");
  if (!append_file (self, text, "array.cl", error))
    return NULL;
  for (gsize i = 0; files[i] != NULL; i++) {
    if (!append_file (self, text, files[i], error))
      return NULL;
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

cl_program
ringlet_cl_program (
    RingletCl *self, const char *const *files, const char *options, GError **error)
{
  g_autofree char *source = read_source (self, files, error);
  g_autofree char *names = NULL;

  if (source == NULL)
    return NULL;
  names = g_strjoinv (" + ", (char **) files);
  return ringlet_cl_program_of_source (self, names, source, options, error);
}
