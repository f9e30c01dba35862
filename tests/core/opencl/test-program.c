/* SPDX-License-Identifier: MIT */

/* From source to a program that runs, through a cache that may be damaged or missing,
 * and what is said where something fails. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "opencl/buffer.h"
#include "opencl/program.h"
#include "support/opencl.h"

static const char source[] =
    "kernel void double_it (global uint *x) { x[get_global_id (0)] *= FACTOR; }";

/* The device with a cache in @folder. */
static RingletCl *
open_with_cache (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  RingletCl *cl = ringlet_cl_get (test_opencl_device (), memo, &error);

  g_assert_no_error (error);
  g_free (cl->cache);
  cl->cache = g_strdup (folder);
  return cl;
}

/* Whether the program does what its source says. */
static void
assert_runs (RingletCl *cl, cl_program program, guint factor)
{
  g_auto (RingletClBuffer) buffer = { NULL };
  guint32 numbers[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  const gsize n_groups[2] = { 2, 1 };
  RingletClQueue queue;
  cl_int status = CL_SUCCESS;
  cl_kernel kernel = cl->api->CreateKernel (program, "double_it", &status);

  g_assert_cmpint (status, ==, CL_SUCCESS);
  g_assert_true (ringlet_cl_queue_init (&queue, cl, NULL));
  g_assert_true (
      ringlet_cl_buffer_init (&buffer, cl, sizeof numbers, numbers, "numbers", NULL));
  {
    const RingletClArg args[] = { RINGLET_CL_BUFFER (buffer) };

    g_assert_true (
        ringlet_cl_run (&queue, kernel, "double_it", args, 1, n_groups, 4, NULL));
  }
  g_assert_true (ringlet_cl_read (&queue, &buffer, 0, sizeof numbers, numbers, NULL));
  for (guint i = 0; i < 8; i++)
    g_assert_cmpuint (numbers[i], ==, factor * (i + 1));
  cl->api->ReleaseKernel (kernel);
  ringlet_cl_queue_clear (&queue);
}

/* Builds it with one factor; returns how often a compiler ran. */
static int
build (const char *folder, guint factor)
{
  g_autoptr (RingletCl) cl = open_with_cache (folder);
  g_autofree char *options = g_strdup_printf ("-DFACTOR=%u", factor);
  g_autoptr (GError) error = NULL;
  cl_program program =
      ringlet_cl_program_of_source (cl, "double_it", source, options, &error);

  g_assert_no_error (error);
  g_assert_true (
      ringlet_cl_program_of_source (cl, "double_it", source, options, NULL) == program);
  assert_runs (cl, program, factor);
  return cl->n_built;
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("ringlet-program-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/* Paths of the files in a folder. */
static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  return files;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GPtrArray) files = list_files (folder);

  for (guint i = 0; i < files->len; i++)
    g_remove (g_ptr_array_index (files, i));
  g_rmdir (folder);
}

static void
test_cached (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) files = NULL;

  if (!test_opencl_has_device ())
    return;

  folder = make_folder ();
  g_assert_cmpint (build (folder, 2), ==, 1);
  g_assert_cmpint (build (folder, 2), ==, 0);
  g_assert_cmpint (build (folder, 3), ==, 1); /* options are part of the key */
  files = list_files (folder);
  g_assert_cmpuint (files->len, ==, 2); /* and nothing is left beside them */
  remove_folder (folder);
}

/* A file under the name of another one is whole, and no program for its key. */
static void
test_exchanged (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *first = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) two = NULL;
  gsize size = 0;

  if (!test_opencl_has_device ())
    return;

  folder = make_folder ();
  g_assert_cmpint (build (folder, 2), ==, 1);
  one = list_files (folder);
  g_assert_true (g_file_get_contents (g_ptr_array_index (one, 0), &first, &size, NULL));
  g_assert_cmpint (build (folder, 3), ==, 1);
  two = list_files (folder);
  for (guint i = 0; i < two->len; i++)
    g_assert_true (
        g_file_set_contents (g_ptr_array_index (two, i), first, (gssize) size, NULL));
  g_assert_cmpint (build (folder, 2), ==, 0);
  g_assert_cmpint (build (folder, 3), ==, 1);
  remove_folder (folder);
}

/* What was built for one device, driver or platform is not taken for another. */
static void
test_identity (void)
{
  static char other[] = "other";
  const RingletDeviceInfo plain = { .platform = other + 1,
    .platform_version = other + 1,
    .name = other + 1,
    .version = other + 1,
    .driver = other + 1 };
  g_autofree char *identity = ringlet_cl_identity (&plain);
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_hash_table_add (seen, g_strdup (identity));
  for (guint i = 0; i < 5; i++) {
    RingletDeviceInfo info = plain;
    char **const fields[] = { &info.platform, &info.platform_version, &info.name,
      &info.version, &info.driver };

    *fields[i] = other;
    g_assert_true (g_hash_table_add (seen, ringlet_cl_identity (&info)));
  }
}

/* The key of a program has the identity of the device in it. */
static void
test_other_device (void)
{
  g_autofree char *folder = NULL;

  if (!test_opencl_has_device ())
    return;

  folder = make_folder ();
  for (guint i = 0; i < 4; i++) {
    g_autoptr (RingletCl) cl = open_with_cache (folder);
    cl_program program;

    if (i % 2 == 1) {
      g_free (cl->identity);
      cl->identity = g_strdup ("another driver");
    }
    program =
        ringlet_cl_program_of_source (cl, "double_it", source, "-DFACTOR=2", NULL);
    assert_runs (cl, program, 2);
    g_assert_cmpint (cl->n_built, ==, i < 2 ? 1 : 0);
  }
  remove_folder (folder);
}

/* The one file of a cache, cut off at @size, or with a byte turned there. */
static void
damage (const char *folder, gsize at, gboolean cut)
{
  g_autoptr (GPtrArray) files = list_files (folder);
  const char *path = g_ptr_array_index (files, 0);
  g_autofree char *data = NULL;
  gsize size = 0;

  g_assert_cmpuint (files->len, ==, 1);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  at = MIN (at, size - 1);
  if (!cut)
    data[at] ^= 1;
  g_assert_true (g_file_set_contents (path, data, (gssize) (cut ? at : size), NULL));
}

static void
test_damaged (void)
{
  const gsize places[] = { 0, 20, 60, 90, 500, G_MAXSIZE };
  g_autofree char *folder = NULL;

  if (!test_opencl_has_device ())
    return;

  folder = make_folder ();
  g_assert_cmpint (build (folder, 2), ==, 1);
  for (gsize i = 0; i < 2 * G_N_ELEMENTS (places); i++) {
    damage (folder, places[i / 2], i % 2 == 1);
    g_assert_cmpint (build (folder, 2), ==, 1);
    g_assert_cmpint (build (folder, 2), ==, 0); /* it is whole again */
  }
  remove_folder (folder);
}

/* A cache in the place of a file cannot be written by anybody. */
static void
test_unwritable (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  g_autofree char *cache = NULL;

  if (!test_opencl_has_device ())
    return;

  folder = make_folder ();
  file = g_build_filename (folder, "file", NULL);
  cache = g_build_filename (file, "cache", NULL);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_cmpint (build (cache, 2), ==, 1);
  g_assert_cmpint (build (cache, 2), ==, 1);
  remove_folder (folder);
}

static void
test_bad_kernel (void)
{
  g_autoptr (RingletCl) cl = NULL;
  g_autoptr (GError) error = NULL;

  if (!test_opencl_has_device ())
    return;

  cl = open_with_cache ("/nonexistent");
  g_assert_null (ringlet_cl_program_of_source (
      cl, "bad", "kernel void bad (void) { no_such_word; }", "", &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "kernel bad"));
  g_assert_nonnull (strstr (error->message, "no_such_word"));
}

/* CL_EVENT_COMMAND_EXECUTION_STATUS of a kernel that died. */
static cl_int CL_API_CALL
say_failed (
    cl_event event, cl_event_info what, size_t size, void *value, size_t *size_out)
{
  *(cl_int *) value = -9999; /* what drivers of NVIDIA say of a bad access */
  return CL_SUCCESS;
}

/* Waiting may go well all the same: then only the event of the kernel tells. */
static void
test_kernel_fails (void)
{
  static const gsize n_groups[2] = { 2, 1 };
  RingletClApi *api;
  g_autoptr (RingletCl) cl = NULL;
  g_auto (RingletClBuffer) buffer = { NULL };
  g_auto (RingletClQueue) queue = { NULL };
  g_autofree char *folder = NULL;
  guint32 numbers[8] = { 0 };
  cl_int status = CL_SUCCESS;
  cl_kernel kernel;

  if (!test_opencl_has_device ())
    return;

  folder = make_folder ();
  cl = open_with_cache (folder);
  api = (RingletClApi *) cl->api;
  g_assert_true (ringlet_cl_queue_init (&queue, cl, NULL));
  g_assert_true (
      ringlet_cl_buffer_init (&buffer, cl, sizeof numbers, numbers, "numbers", NULL));
  kernel = api->CreateKernel (
      ringlet_cl_program_of_source (cl, "double_it", source, "-DFACTOR=2", NULL),
      "double_it", &status);
  g_assert_cmpint (status, ==, CL_SUCCESS);
  for (guint waits = 0; waits < 2; waits++) {
    const RingletClArg args[] = { RINGLET_CL_BUFFER (buffer) };
    __typeof__ (api->GetEventInfo) before = api->GetEventInfo;
    g_autoptr (GError) error = NULL;

    g_assert_true (
        ringlet_cl_run (&queue, kernel, "double_it", args, 1, n_groups, 4, NULL));
    api->GetEventInfo = say_failed;
    g_assert_false (waits
            ? ringlet_cl_wait (&queue, &error)
            : ringlet_cl_read (&queue, &buffer, 0, sizeof numbers, numbers, &error));
    api->GetEventInfo = before;
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
    g_assert_true (ringlet_cl_is_lost (cl));
    g_assert_true (ringlet_cl_wait (&queue, NULL)); /* it is told once */
  }
  api->ReleaseKernel (kernel);
  remove_folder (folder);
}

static void
test_no_loader (void)
{
  g_autoptr (GError) error = NULL;
  RingletClApi api;

  g_assert_false (ringlet_cl_load ("libNoSuchLoader.so.7", &api, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, "libNoSuchLoader.so.7"));
  g_clear_error (&error);

  /* A library, but none of OpenCL. */
  g_assert_false (ringlet_cl_load ("libm.so.6", &api, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, "older than OpenCL 1.2"));
}

/* No driver is installed: the loader looks for them in this folder. */
static void
test_no_device (void)
{
  g_autoptr (GError) error = NULL;

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, 0);
    g_test_trap_assert_passed ();
    return;
  }
  g_setenv ("OCL_ICD_VENDORS", "/nonexistent", TRUE);
  g_assert_null (ringlet_cl_open (NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
}

/* What is said of a status, and what to do. */
static void
test_statuses (void)
{
  const struct {
    cl_int status;
    const char *says;
  } cases[] = {
    { CL_OUT_OF_RESOURCES, "CL_OUT_OF_RESOURCES (-5); the device may be lost" },
    { CL_MEM_OBJECT_ALLOCATION_FAILURE, "too little free memory" },
    { -9999, "-9999" },
  };

  g_assert_true (ringlet_cl_check (CL_SUCCESS, "Trying", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (ringlet_cl_check (cases[i].status, "Trying", &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
    g_assert_true (g_str_has_prefix (error->message, "Trying: OpenCL "));
    g_assert_nonnull (strstr (error->message, cases[i].says));
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();

  g_test_add_func ("/program/cached", test_cached);
  g_test_add_func ("/program/exchanged", test_exchanged);
  g_test_add_func ("/program/identity", test_identity);
  g_test_add_func ("/program/other-device", test_other_device);
  g_test_add_func ("/program/damaged", test_damaged);
  g_test_add_func ("/program/unwritable", test_unwritable);
  g_test_add_func ("/program/bad-kernel", test_bad_kernel);
  g_test_add_func ("/program/kernel-fails", test_kernel_fails);
  g_test_add_func ("/program/no-loader", test_no_loader);
  g_test_add_func ("/program/no-device", test_no_device);
  g_test_add_func ("/program/statuses", test_statuses);

  return test_opencl_run ();
}
