/* SPDX-License-Identifier: MIT */

/* Small good samples, cut short or with one byte changed: each reads or gives a clean
 * error, in time and without memory that such a file cannot fill. A seeded part of the
 * mutations is tried. Another number of them a sample, or all, by several processes:
 *   build/tests/core/test-mutations 5000
 *   build/tests/core/test-mutations --full --jobs 16 --only hdf5/
 * Parts of one sample, by their numbers, where processes are to share it:
 *   build/tests/core/test-mutations --full --only edf/x.edf --first 1000 --end 2000
 * The last lines count, by format, what was tried, read and refused.
 *
 * Processes of their own do it. libhdf5 1.10 itself runs into its assertions and beyond
 * its buffers on some changed files: where one of them dies in there, that is counted,
 * another goes on behind that mutation. Where it dies in our code, the test fails. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "image/compression.h"
#include "mutation.h"
#include "support/samples.h"
#include "support/shared.h"

#define MAX_SAMPLE ((gsize) 1 << 20)
/* Above this there are too many: some of them are tried whatever is wanted. */
#define MAX_FULL ((gsize) 128 << 10)
/* In less than a minute, with a sanitizer, too; the samples of HDF5 take longest. */
#define N_DEFAULT 300
#define N_DEFAULT_HDF5 150

static guint n_wanted; /* of each sample; 0: as many as is usual */
static gboolean is_full;
static guint n_jobs = 1;
static const char *only = ""; /* what the names of samples begin with */
static guint64 first_mutation;
static guint64 end_mutation = G_MAXUINT64;

/* ---- samples ---- */

/* What is in there, NULL when that is not small; streams themselves are what
 * test-compression changes. */
static GBytes *
load_content (const char *path)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  RingletCompression method = RINGLET_COMPRESSION_NONE;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  method = ringlet_compression_of ((const guint8 *) data, size);
  if (method == RINGLET_COMPRESSION_NONE)
    return g_bytes_new_take (g_steal_pointer (&data), size);

  return ringlet_decompress (method, (const guint8 *) data, size, MAX_SAMPLE, NULL);
}

static gboolean
is_small (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_size < (goffset) MAX_SAMPLE;
}

/* How many mutations of a sample that is not tried in full. */
static guint64
n_mutations (const char *file)
{
  if (n_wanted > 0)
    return n_wanted;
  return g_str_has_prefix (file, "hdf5/") ? N_DEFAULT_HDF5 : N_DEFAULT;
}

static void
try_file (const char *folder, const char *file)
{
  g_auto (GStrv) parts = g_strsplit (file, "::", 2);
  g_autofree char *path = g_build_filename (folder, parts[0], NULL);
  g_autoptr (GBytes) content = is_small (path) ? load_content (path) : NULL;
  MutationSample sample = { .file = file };

  if (content == NULL)
    return;
  sample.data = g_bytes_get_data (content, &sample.size);
  sample.is_full = is_full && sample.size <= MAX_FULL;
  sample.n = sample.is_full ? sample.size * MUTATION_N_WAYS : n_mutations (file);
  sample.n = MIN (sample.n, end_mutation);
  mutation_try_sample (&sample, first_mutation);
}

static void
add_file (GPtrArray *files, const char *file)
{
  if (g_str_has_prefix (file, only))
    g_ptr_array_add (files, g_strdup (file));
}

/* Returns (transfer full): the names of the samples, or NULL. */
static GPtrArray *
list_files (void)
{
  g_autoptr (JsonNode) index = ringlet_test_samples ("data/formats/index.json");
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  JsonArray *entries = NULL;

  if (index == NULL)
    return NULL;
  entries = json_node_get_array (index);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    add_file (files,
        json_object_get_string_member (
            json_array_get_object_element (entries, i), "file"));
  return g_steal_pointer (&files);
}

/* ---- jobs ---- */

/* What all processes share. */
typedef struct {
  guint next; /* file that nobody tries yet; atomic */
  MutationProgress files[];
} Shared;

static void
work (const char *folder, GPtrArray *files, Shared *shared)
{
  for (;;) {
    const guint i = __atomic_fetch_add (&shared->next, 1, __ATOMIC_RELAXED);

    if (i >= files->len)
      return;
    mutation_progress = &shared->files[i];
    try_file (folder, files->pdata[i]);
  }
}

static void
start_job (const char *folder, GPtrArray *files, Shared *shared)
{
  pid_t pid;

  fflush (NULL);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    work (folder, files, shared);
    _exit (EXIT_SUCCESS);
  }
}

/* All must have ended well. */
static void
run_jobs (const char *folder, GPtrArray *files, Shared *shared)
{
  gboolean is_clean = TRUE;
  int status = 0;

  for (guint job = 0; job < n_jobs; job++)
    start_job (folder, files, shared);
  for (guint job = 0; job < n_jobs; job++) {
    g_assert_cmpint (wait (&status), >, 0);
    is_clean &= WIFEXITED (status) && WEXITSTATUS (status) == EXIT_SUCCESS;
  }
  g_assert_true (is_clean);
}

static void
test_samples (void)
{
  g_autofree char *folder = ringlet_test_shared ("data/formats");
  g_autoptr (GPtrArray) files = list_files ();
  Shared *shared = NULL;
  gsize size = 0;

  if (folder == NULL || files == NULL)
    return;
  size = sizeof *shared + files->len * sizeof *shared->files;
  shared = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (shared != MAP_FAILED);
  mutation_count_memory ();
  run_jobs (folder, files, shared);
  mutation_tell (files, shared->files);
  munmap (shared, size);
}

static void
parse (int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--jobs") && i + 1 < argc) {
      n_jobs = (guint) atoi (argv[++i]);
      g_assert_cmpuint (n_jobs, >, 0);
      continue;
    }
    if (g_str_equal (argv[i], "--only") && i + 1 < argc) {
      only = argv[++i];
      continue;
    }
    if (g_str_equal (argv[i], "--first") && i + 1 < argc) {
      first_mutation = (guint64) g_ascii_strtoll (argv[++i], NULL, 10);
      continue;
    }
    if (g_str_equal (argv[i], "--end") && i + 1 < argc) {
      end_mutation = (guint64) g_ascii_strtoll (argv[++i], NULL, 10);
      continue;
    }
    if (g_str_equal (argv[i], "--full"))
      is_full = TRUE;
    else
      n_wanted = (guint) atoi (argv[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  parse (argc, argv);
  g_test_add_func ("/mutations/samples", test_samples);
  return g_test_run ();
}
