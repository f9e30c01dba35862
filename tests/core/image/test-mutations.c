/* SPDX-License-Identifier: MIT */

/* Small good samples, cut short or with one byte changed: each reads or gives a clean
 * error, in time and without memory that such a file cannot fill. A seeded part of the
 * mutations is tried. Another number of them a sample, or all, by several processes:
 *   build/tests/core/test-mutations 5000
 *   build/tests/core/test-mutations --full --jobs 16 --only hdf5/
 * The last lines count, by format, what was tried, read and refused.
 *
 * Processes of their own do it. libhdf5 1.10 itself runs into its assertions and beyond
 * its buffers on some changed files: where one of them dies in there, that is counted,
 * another goes on behind that mutation. Where it dies in our code, the test fails. */

#include "support/culprit.h"

#include <math.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/compression.h"
#include "image/reader.h"
#include "support/memory-limit.h"
#include "support/samples.h"
#include "support/shared.h"

#define MAX_SAMPLE ((gsize) 1 << 20)
/* Above this there are too many: some of them are tried whatever is wanted. */
#define MAX_FULL ((gsize) 128 << 10)
#define MAX_CPU_S 2
#define MAX_BEYOND ((gint64) 64 << 20)
#define SEED 7
/* For each byte: the file ends before it, or it gets another value. */
#define N_VALUES 5
#define N_WAYS (1 + N_VALUES)
/* In less than a minute, with a sanitizer, too; the samples of HDF5 take longest. */
#define N_DEFAULT 300
#define N_DEFAULT_HDF5 150
#define MAX_SYMBOL 48
#define BATCH 200
#define MAX_FAILED 20 /* of one sample */
/* How a process ends when libhdf5 is to blame. */
#define EXIT_THEIRS 77

/* How many bytes a byte of a file can hold at most, by what is in it; the row whose
 * name the sample's begins with, the first one. Frames count once for the file's own
 * bytes and once for pixels of the widest type. */
static const struct {
  const char *prefix;
  gint64 held;
} held[] = {
  { "edf/pilatus100k_", 1032 }, /* deflate */
  { "tif/tiffcp_", 1032 },
  { "hdf5/", 1032 },
  { "mar345/", 700 }, /* 128 pixels of 4 bytes for the 6 bits of a block's head */
  { "jpeg/", 1032 },  /* a code of a bit or two for 64 pixels */
  { "", 16 },
};

/* What became of one sample, or of all of a format. Processes share it. */
typedef struct {
  guint64 next; /* the mutation that is tried */
  guint64 tried;
  guint64 read;
  guint64 crashed; /* within libhdf5 */
  guint64 hung;
  guint64 allocated;
  guint64 unclear;
  guint64 failed; /* in our code */
  gint64 peak;
  double cpu_s;
  char symbol[MAX_SYMBOL]; /* where libhdf5 crashed last */
} Progress;

static guint n_wanted; /* of each sample; 0: as many as is usual */
static gboolean is_full;
static guint n_jobs = 1;
static const char *only = ""; /* what the names of samples begin with */
static guint64 first_mutation;

static Progress *progress; /* of the sample that is tried */
static gboolean may_blame; /* is there anybody else? */

/* ---- who is to blame ---- */

/* @n_skip: callers that belong to the test */
static __attribute__ ((noinline)) gboolean
is_theirs (int n_skip)
{
  const char *symbol = NULL;
  const char *file = ringlet_test_culprit (1 + n_skip, &symbol);

  if (!may_blame || strstr (file, "libhdf5") == NULL)
    return FALSE;
  g_strlcpy (progress->symbol, symbol, MAX_SYMBOL);
  return TRUE;
}

static void
on_signal (int number)
{
  void *frames[RINGLET_TEST_MAX_FRAMES];
  int n = 0;

  if (is_theirs (1)) {
    if (number == SIGPROF)
      progress->hung++;
    else
      progress->crashed++;
    _exit (EXIT_THEIRS);
  }
  n = backtrace (frames, RINGLET_TEST_MAX_FRAMES);
  backtrace_symbols_fd (frames, n, STDERR_FILENO);
  signal (number, SIG_DFL);
  raise (number);
}

static gboolean
on_excess (gsize size)
{
  if (is_theirs (3)) {
    progress->allocated++;
    return FALSE;
  }
  ringlet_test_memory_limit = G_MAXINT64;
  g_error ("mutation %" G_GUINT64_FORMAT ": a block of %" G_GSIZE_FORMAT
           " bytes is more than the file can hold",
      progress->next, size);
}

#if RINGLET_TEST_HAS_ASAN
/* Called by the sanitizer before it reports and ends the process. */
void __asan_on_error (void);

void
__asan_on_error (void)
{
  if (is_theirs (1)) {
    progress->crashed++;
    _exit (EXIT_THEIRS);
  }
}
#endif

static void
watch_signals (void)
{
  static const int numbers[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP,
    SIGPROF };
  static guint8 room[1 << 16];
  const stack_t stack = { .ss_sp = room, .ss_size = sizeof room };
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_ONSTACK };
  void *frame = NULL;

  backtrace (&frame, 1); /* what it loads, it loads now */
  g_assert_cmpint (sigaltstack (&stack, NULL), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpint (sigaction (numbers[i], &action, NULL), ==, 0);
}

/* ---- reading ---- */

static void
check_error (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_cmpstr (
      g_quark_to_string (error->domain), ==, g_quark_to_string (RINGLET_ERROR));
  if (!g_utf8_validate (error->message, -1, NULL)) {
    g_autofree char *text = g_strescape (error->message, NULL);

    g_error ("no UTF-8: %s", text);
  }
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static gboolean
read_frame (const RingletReader *reader, gpointer state, guint64 index)
{
  g_auto (RingletFrameInfo) info = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = reader->read (state, index, NULL, &error);

  if (image == NULL) {
    check_error (error);
    return FALSE;
  }
  g_assert_no_error (error);
  g_assert_true (reader->describe (state, index, &info, NULL));
  g_assert_cmpuint (info.n_slow, ==, image->n_slow);
  g_assert_cmpuint (info.n_fast, ==, image->n_fast);
  g_assert_cmpint (info.type, ==, image->type);
  ringlet_image_get (image, ringlet_image_n_pixels (image) - 1);
  return TRUE;
}

/* Returns (transfer none) (nullable): what must be said of the file to read it. */
static const char *
inner_of (const char *file)
{
  const char *inner = strstr (file, "::");

  return inner != NULL ? inner + 2 : ringlet_test_sample_stated (file);
}

/* The first frame and the last one. @file: with what is inside */
static gboolean
read_frames (GBytes *bytes, const char *file)
{
  const RingletReaderInput input = {
    .bytes = bytes, .inner = inner_of (file), .verify = TRUE
  };
  g_autofree char *name = g_strndup (file, strcspn (file, ":"));
  g_autoptr (GError) error = NULL;
  const RingletReader *reader = ringlet_reader_of_inner (input.inner);
  guint64 n_frames = 0;
  gpointer state = NULL;
  gboolean is_read = FALSE;

  if (reader == NULL)
    reader = ringlet_reader_find (bytes, name, &error);
  if (reader != NULL && (input.inner == NULL || reader->has_inner))
    state = reader->open (&input, &n_frames, &error);
  else if (reader != NULL)
    return FALSE; /* it looks like another format now: the caller says that */
  if (state == NULL) {
    check_error (error);
    return FALSE;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (n_frames, >, 0);
  is_read = read_frame (reader, state, 0);
  if (n_frames > 1)
    is_read &= read_frame (reader, state, n_frames - 1);
  reader->close (state);
  return is_read;
}

/* ---- mutations ---- */

typedef struct {
  const char *file;
  const guint8 *data;
  gsize size;
  guint64 n;        /* mutations to try */
  gboolean is_full; /* all that there are */
} Sample;

/* @way: below @size × N_WAYS. A copy of its own, so that a sanitizer sees every byte
 * read behind the end. */
static GBytes *
mutate (const guint8 *data, gsize size, gsize way, guint8 any)
{
  const gsize at = way / N_WAYS;
  const guint8 values[N_VALUES] = { 0x00, 0xff, data[at] ^ 0x80, data[at] ^ 1, any };
  guint8 *copy = NULL;

  if (way % N_WAYS == N_VALUES)
    return g_bytes_new_take (g_memdup2 (data, at), at);
  copy = g_memdup2 (data, size);
  copy[at] = values[way % N_WAYS];
  return g_bytes_new_take (copy, size);
}

/* Each has its own random numbers, so that it can be tried alone. Half of them are in
 * the beginning, where the headers are. */
static GBytes *
make_mutation (const Sample *sample, guint64 index)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) (SEED + index));
  const gsize end = g_rand_boolean (rand) ? MIN (sample->size, 1024) : sample->size;
  const gsize any_way = (gsize) g_rand_int_range (rand, 0, (gint32) (end * N_WAYS));

  return mutate (sample->data, sample->size, sample->is_full ? (gsize) index : any_way,
      (guint8) g_rand_int (rand));
}

static gint64
most_bytes (const Sample *sample)
{
  for (gsize i = 0; i < G_N_ELEMENTS (held); i++) {
    if (g_str_has_prefix (sample->file, held[i].prefix))
      return MAX_BEYOND + held[i].held * (gint64) sample->size;
  }
  g_assert_not_reached ();
}

/* Of the processor, not of the clock: others may be using it. */
static void
set_timer (int seconds)
{
  const struct itimerval timer = { .it_value = { .tv_sec = seconds } };

  g_assert_cmpint (setitimer (ITIMER_PROF, &timer, NULL), ==, 0);
}

static void
try_mutation (const Sample *sample, guint64 index)
{
  const clock_t begin = clock ();
  g_autoptr (GBytes) bytes = make_mutation (sample, index);
  gint64 memory = 0;
  gboolean is_read = FALSE;

  progress->next = index;
  progress->tried++;
  set_timer (MAX_CPU_S);
  memory = ringlet_test_memory_begin (most_bytes (sample), on_excess);
  is_read = read_frames (bytes, sample->file);
  progress->peak = MAX (progress->peak, ringlet_test_memory_end (memory));
  set_timer (0);
  progress->read += is_read ? 1 : 0;
  progress->cpu_s =
      fmax (progress->cpu_s, (double) (clock () - begin) / CLOCKS_PER_SEC);
}

/* ---- processes ---- */

/* In a process of its own. */
static void
try_range (const Sample *sample, guint64 first, guint64 end)
{
  watch_signals ();
  for (guint64 i = first; i < end; i++)
    try_mutation (sample, i);
}

/* Returns what waitpid() says of a process that tried @first … @end − 1. */
static int
try_in_process (const Sample *sample, guint64 first, guint64 end)
{
  int status = 0;
  pid_t pid;

  fflush (NULL);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    try_range (sample, first, end);
    if (may_blame)
      _exit (EXIT_SUCCESS); /* it leaks, too: nobody is to look for that */
    exit (EXIT_SUCCESS);
  }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}

static gboolean
has_status (int status, int wanted)
{
  return WIFEXITED (status) && WEXITSTATUS (status) == wanted;
}

/* Says so at once, and goes on: one may lead to the cause of another. */
static void
note_failure (const Sample *sample, int status)
{
  progress->failed++;
  g_printerr ("%s, mutation %" G_GUINT64_FORMAT ": %s %d\n", sample->file,
      progress->next, WIFSIGNALED (status) ? "signal" : "exit status",
      WIFSIGNALED (status) ? WTERMSIG (status) : WEXITSTATUS (status));
}

/* A process died, but not within libhdf5; what that wrote beyond its buffers may have
 * been the cause. So each of @first … @last gets a process of its own. When none of
 * them dies, the cause stays unclear: our own code is what the sanitizer watches. */
static void
explain (const Sample *sample, guint64 first, guint64 last)
{
  const guint64 tried = progress->tried;
  const guint64 read = progress->read;
  gboolean is_clear = FALSE;

  for (guint64 i = first; i <= last; i++) {
    const int status = try_in_process (sample, i, i + 1);

    if (has_status (status, EXIT_SUCCESS))
      continue;
    is_clear = TRUE;
    if (!has_status (status, EXIT_THEIRS))
      note_failure (sample, status);
  }
  progress->tried = tried;
  progress->read = read;
  progress->unclear += is_clear ? 0 : 1;
}

static void
try_sample (const Sample *sample)
{
  guint64 first = first_mutation;

  may_blame = g_str_has_prefix (sample->file, "hdf5/");
  while (first < sample->n && progress->failed < MAX_FAILED) {
    const guint64 end = may_blame ? MIN (first + BATCH, sample->n) : sample->n;
    const int status = try_in_process (sample, first, end);
    const guint64 last = progress->next;

    if (has_status (status, EXIT_SUCCESS)) {
      first = end;
      continue;
    }
    if (!has_status (status, EXIT_THEIRS) && may_blame)
      explain (sample, first, last);
    else if (!has_status (status, EXIT_THEIRS))
      note_failure (sample, status);
    first = last + 1;
  }
}

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
  Sample sample = { .file = file };

  if (content == NULL)
    return;
  sample.data = g_bytes_get_data (content, &sample.size);
  sample.is_full = is_full && sample.size <= MAX_FULL;
  sample.n = sample.is_full ? sample.size * N_WAYS : n_mutations (file);
  try_sample (&sample);
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

/* ---- the table ---- */

static void
add_progress (Progress *sum, const Progress *one)
{
  sum->tried += one->tried;
  sum->read += one->read;
  sum->crashed += one->crashed;
  sum->hung += one->hung;
  sum->allocated += one->allocated;
  sum->unclear += one->unclear;
  sum->failed += one->failed;
  sum->peak = MAX (sum->peak, one->peak);
  sum->cpu_s = fmax (sum->cpu_s, one->cpu_s);
  if (one->symbol[0] != '\0')
    g_strlcpy (sum->symbol, one->symbol, MAX_SYMBOL);
}

static void
tell (const char *name, const Progress *self)
{
  const guint64 ended = self->crashed + self->hung + self->unclear + self->failed;

  g_test_message ("%-10s %9" G_GUINT64_FORMAT " tried %9" G_GUINT64_FORMAT
                  " read %9" G_GUINT64_FORMAT " refused, %.1f MiB, %.2f s",
      name, self->tried, self->read, self->tried - self->read - ended,
      (double) self->peak / (1 << 20), self->cpu_s);
  if (self->crashed + self->hung + self->allocated + self->unclear > 0)
    g_test_message ("%-10s libhdf5 crashed %" G_GUINT64_FORMAT
                    " times, hung %" G_GUINT64_FORMAT
                    ", was refused memory %" G_GUINT64_FORMAT
                    ", unclear %" G_GUINT64_FORMAT "; last near %s",
        "", self->crashed, self->hung, self->allocated, self->unclear, self->symbol);
}

static char *
family_of (const char *file)
{
  return g_strndup (file, strcspn (file, "/"));
}

/* Files of a family need not be neighbours. */
static void
tell_families (GPtrArray *files, const Progress *all)
{
  g_autoptr (GHashTable) told =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Progress total = { 0 };

  for (guint i = 0; i < files->len; i++) {
    g_autofree char *family = family_of (files->pdata[i]);
    g_autofree char *prefix = g_strconcat (family, "/", NULL);
    Progress sum = { 0 };

    add_progress (&total, &all[i]);
    if (g_hash_table_contains (told, family))
      continue;
    for (guint k = i; k < files->len; k++) {
      if (g_str_has_prefix (files->pdata[k], prefix))
        add_progress (&sum, &all[k]);
    }
    tell (family, &sum);
    g_hash_table_add (told, g_steal_pointer (&family));
  }
  tell ("all", &total);
  g_assert_cmpuint (total.failed, ==, 0);
  if (RINGLET_TEST_HAS_ASAN)
    g_assert_cmpuint (total.unclear, ==, 0);
  g_assert_cmpuint (total.read, >, 0);
  g_assert_cmpuint (total.read, <, total.tried);
}

/* ---- jobs ---- */

/* What all processes share. */
typedef struct {
  guint next; /* file that nobody tries yet; atomic */
  Progress files[];
} Shared;

static void
work (const char *folder, GPtrArray *files, Shared *shared)
{
  for (;;) {
    const guint i = __atomic_fetch_add (&shared->next, 1, __ATOMIC_RELAXED);

    if (i >= files->len)
      return;
    progress = &shared->files[i];
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
  ringlet_test_memory_init ();
  run_jobs (folder, files, shared);
  tell_families (files, shared->files);
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
