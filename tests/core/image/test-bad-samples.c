/* SPDX-License-Identifier: MIT */

/* Broken and hostile files: each gives the error or the warning that it deserves,
 * quickly and without more memory than it can fill. One row a file. */

#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "image/source.h"
#include "support/memory-limit.h"
#include "support/samples.h"
#include "support/shared.h"

#define N_FILES 143
/* Of the processor, not of the clock: others may be using it. */
#define MAX_CPU_S 2.0
#define MAX_BYTES ((gint64) 512 << 20)
#define HANG_CPU_S 30
#define HANG_S 300

/* The words that the message must have, whatever surrounds them. An error where
 * expect.json says error, a warning of an image that is read where it says warning;
 * NULL where it is read and there is nothing to be said. */
static const struct {
  const char *file;
  const char *words;
} rows[] = {
  /* generic */
  { "generic/one_byte.cbf", "looks like" },
  { "generic/random.img", "no format known here" },
  { "generic/text.tif", "tiff format, but the content looks like plain text" },
  { "generic/trunc.edf.bz2", "The bzip2 stream ends early" },
  { "generic/bomb.edf.gz",
      "Decompressed: The name is that of an image in edf format, but the content looks "
      "like data compressed with gzip" },
  /* edf */
  { "edf/trunc_data.edf", "needs 6144 bytes from byte 1024 on, only 3000" },
  { "edf/no_end.edf", "not closed by" },
  { "edf/huge_header.edf", "not closed by \"}\" within 1048576 bytes" },
  { "edf/dim_zero.edf", "Dim_1 = \"0\", which is no size" },
  { "edf/dim_neg.edf", "Dim_1 = \"-64\", which is no size" },
  { "edf/dim_max31.edf", "2147483647" },
  { "edf/dim_hex.edf", "Dim_1 = \"0x40\", which is no size" },
  { "edf/dim_empty.edf", "Dim_1 = \"\", which is no size" },
  { "edf/dim_words.edf", "Dim_1 = \"sixty\", which is no size" },
  { "edf/dim_large.edf", "100000" },
  { "edf/missing_dim2.edf", "lacks Dim_2" },
  { "edf/byteorder_bad.edf", "ByteOrder = " },
  { "edf/size_neg.edf", "Size = \"-" },
  { "edf/size_huge.edf", "The header promises" },
  { "edf/compress_unknown.edf", "Compression = X-FRACTAL, which is unknown" },
  { "edf/gzip_bomb.edf", "more than the 6144 bytes" },
  { "edf/nan_header.edf", "is ignored" },
  { "edf/dup_keys.edf", "The key Dim_1 comes twice" },
  /* cbf */
  { "cbf/md5.cbf", "their MD5 sum is gR3VryF13OzO7vi1fCnI2w==" },
  { "cbf/size_huge.cbf", "on, only 99258 are left" },
  { "cbf/dims_mismatch.cbf", "195 × 488 pixels, but 94965 elements" },
  { "cbf/dims_huge.cbf", "195 × 4294967297 pixels (rows × columns) is outside" },
  { "cbf/no_starter.cbf", "The four bytes that start CBF data are missing" },
  { "cbf/etype.cbf", "CBF data of element type \"complex 99-bit number\"" },
  { "cbf/short_stream.cbf", "on, only 5133 are left" },
  /* tif */
  { "tif/only_header.tif", "A TIFF directory needs 2 bytes from byte 8 on, only 0" },
  { "tif/ifd_loop.tif", "The list of pages runs in a circle" },
  { "tif/trunc_data.tif",
      "strip 2 needs 2048 bytes from byte 2320 on, but the file ends at byte 3208" },
  { "tif/huge.tif", "4294967295 × 4294967295 pixels (rows × columns) is outside" },
  { "tif/wrap32.tif", "65537 × 65536 pixels (rows × columns) is outside" },
  { "tif/spp0.tif", "Bad value 0 for \"SamplesPerPixel\"" },
  { "tif/spp3.tif", "has 3 samples per pixel; only images of one" },
  { "tif/compression99.tif", "TIFF compression 99 is unknown" },
  { "tif/strip_beyond.tif",
      "tag 273 lists 2147483647 numbers, more than the file can hold" },
  { "tif/counts_count.tif", "where 3 strips or tiles begin, but the sizes of 1" },
  { "tif/deflate_corrupt.tif", "The deflate data of the TIFF are damaged" },
  { "tif/pilatus_trunc.tif",
      "needs 379860 bytes from byte 4096 on, but the file ends at byte 200000" },
  { "tif/pilatus_nanhdr.tif", "Exposure_time = nan s is ignored" },
  /* mar345 */
  { "mar345/dim0.mar3450", "bad dimensions" },
  { "mar345/dimneg.mar3450", "bad dimensions: 4096 pixels in rows of -64" },
  { "mar345/dimhuge.mar3450", "bad dimensions" },
  { "mar345/numhigh_huge.mar3450",
      "The table of high-intensity pixels needs 17179869184 bytes" },
  { "mar345/numhigh_neg.mar3450", "bad number of high-intensity pixels, -1" },
  { "mar345/high_pos_zero.mar3450",
      "outside the image: pixels have the numbers 1 to 4096" },
  { "mar345/no_ccp4.mar3450", "The packed image is not found" },
  { "mar345/xy_disagree.mar3450", "The dimensions disagree" },
  { "mar345/trunc_pck.mar3450", "The packed data end early" },
  { "mar345/header_only.mar3450", "high-intensity pixels needs 64 bytes" },
  /* marccd */
  { "marccd/trunc.mccd",
      "needs 6144 bytes from byte 4096 on, but the file ends at byte 5000" },
  /* smv */
  { "smv/hb_neg.img", "HEADER_BYTES = -512" },
  { "smv/hb_text.img", "HEADER_BYTES = abc" },
  { "smv/dim7.img", "DIM = 7" },
  { "smv/type.img", "pixel type \"unsigned_weird\" is unknown" },
  { "smv/nan.img", "DISTANCE = nan is ignored" },
  { "smv/compressed.img", "compressed d*TREK is not supported" },
  /* bruker */
  { "bruker/hdrblks_huge.0002",
      "The Bruker header, by HDRBLKS, needs 511999488 bytes" },
  { "bruker/nrows_neg.0002", "NROWS = -1" },
  { "bruker/npixelb3.0002", "bad bytes per pixel" },
  { "bruker/nov_neg.0002", "NOVERFL = -7" },
  /* fit2dmask */
  { "fit2dmask/zero.msk", "48 × 0 pixels" },
  { "fit2dmask/neg.msk", "48 × 4294967226 pixels" },
  { "fit2dmask/huge.msk", "2147483647" },
  { "fit2dmask/large.msk", "100000" },
  { "fit2dmask/trunc.msk", "The Fit2D mask needs" },
  /* pnm */
  { "pnm/maxval0.pgm", "\"0\" as its largest value" },
  { "pnm/neg.pgm", "\"-64\" as its width" },
  { "pnm/notnum.pgm", "\"x\" as its height" },
  /* kcd */
  { "kcd/readouts.kcd", "Number of readouts = 1000000000" },
  { "kcd/readouts0.kcd", "Number of readouts = 0" },
  /* oxd */
  { "oxd/nx_neg.img", "NX = -64" },
  { "oxd/oi_huge.img", "The overflow table needs" },
  { "oxd/oi_zero.img",
      "4 pixels refer to the overflow values of 16 bits, but there are 0" },
  { "oxd/ty9.img", "unknown compression TY9" },
  { "oxd/nheader.img", "The header, by NHEADER, needs" },
  { "oxd/dettype.img", NULL },
  /* npy */
  { "npy/huge.npy", "4294967296" },
  { "npy/object.npy", "\"|O\"" },
  { "npy/complex.npy", "\"<c8\"" },
  { "npy/ver9.npy", "npy version 9" },
  { "npy/evil.npy", "npy header" },
  { "npy/onedim.npy", "The npy array has 1 axes" },
  { "npy/hlen.npy", "The npy header needs 65535 bytes" },
  /* ge */
  { "ge/bits12.ge2", NULL },
  { "ge/frames0.ge2", "0 × 64" },
  { "ge/frames_many.ge2", "exceeds the file" },
  { "ge/blank_badsize.ge3", "does not match frames of 2048 × 2048" },
  /* spe */
  { "spe/type99.spe", "unknown data type 99" },
  { "spe/x0.spe", "48 × 0" },
  { "spe/xml_neg.spe", "XML offset" },
  { "spe/date_bad.spe", NULL },
  { "spe/trunc.spe", "image data are truncated" },
  { "spe/header_cut.spe", "header of the SPE file needs 4100" },
  /* mrc */
  { "mrc/mode99.mrc", "unsupported mode 99" },
  { "mrc/complex.mrc", "complex" },
  { "mrc/ext_neg.mrc", "-100 bytes (NSYMBT)" },
  { "mrc/ext_huge.mrc", "2147483647 bytes (NSYMBT)" },
  { "mrc/nx_huge.mrc", "2147483647 × 2147483647" },
  /* xsd */
  { "xsd/shape.xml", "does not match the shape" },
  { "xsd/b64.xml", "base64 data are bad" },
  { "xsd/unclosed.xml", "not well formed" },
  { "xsd/bomb.xml", "entities are refused" },
  { "xsd/xxe.xml", "entities are refused" },
  { "xsd/html.xml", "HTML" },
  /* fit2d */
  { "fit2d/dims.f2d", "4294967295" },
  { "fit2d/noarray.f2d", "no data_array" },
  { "fit2d/hexbad.f2d", "\"zzzzzzzz\" as a count" },
  /* dm3 */
  { "dm3/ntags.dm3", "tags end early" },
  { "dm3/array_huge.dm3", "array beyond the file" },
  { "dm3/deep.dm3", "nested too deeply" },
  { "dm3/badtype.dm3", "unknown tag type 99" },
  /* esperanto */
  { "esperanto/lnx_neg.esperanto", "IMAGE = -25" },
  { "esperanto/lines0.esperanto", "Bad header: the first line, at byte 0" },
  /* raxis */
  { "raxis/x0.osc", "X Pixels = 0" },
  { "raxis/ratio_nan.osc", "bad photomultiplier ratio, nan" },
  { "raxis/trunc.osc", "The image data are truncated" },
  /* hipic */
  { "hipic/comment.img", "comment of the HiPic file needs 65535" },
  { "hipic/trunc.img", "image data are truncated" },
  /* pixi */
  { "pixi/partial2.pixi", "1 of 2 frames are whole" },
  /* mpa */
  { "mpa/fewer.mpa", "truncated: the map ends after" },
  { "mpa/range_neg.mpa", "ADC1_range" },
  /* jpeg */
  { "jpeg/trunc.jpg", "JPEG data are truncated" },
  { "jpeg/trunc.jp2", "JPEG 2000 data are truncated" },
  /* hdf5 */
  { "hdf5/trunc.h5", "truncated" },
  { "hdf5/sig_only.h5", "truncated" },
  { "hdf5/external_abs.h5", "'/etc/passwd'" },
  { "hdf5/link_loop.h5", "too many links" },
  { "hdf5/dangling_soft.h5", "the link leads nowhere" },
  { "hdf5/strings.h5", "text, not pixels" },
  { "hdf5/complex.h5", "complex numbers" },
  { "hdf5/oned.h5", "shape 10" },
  { "hdf5/zero_frames.h5", "no frames" },
  { "hdf5/zero_width.h5", "3 × 48 × 0" },
  { "hdf5/sparse_huge.h5", "1048576 × 1048576" },
  { "hdf5/empty.h5", "no datasets" },
  { "hdf5/nodata.h5", "no datasets" },
  { "hdf5/unknown_filter.h5", "filter 32999" },
  { "hdf5/bslz4_corrupt.h5", "1099511627776 bytes" },
  { "hdf5/gzip_short_chunk.h5", "100 bytes, not 12288" },
};

/* The 12 of bits12.ge2 stand where the date begins (byte 30); its depth (byte 28) is
 * 16, and its frames are whole: test-raw-formats makes what the name says. */
static const struct {
  const char *file;
  const char *severity;
} severities[] = {
  { "ge/bits12.ge2", "ok" },
};

/* What is measured where the file is read, for the process that judges. */
typedef struct {
  double cpu_s;
  gint64 peak;
} Cost;

static Cost *cost;

/* ---- one file ---- */

static const char *
severity_of (JsonObject *entry)
{
  const char *file = json_object_get_string_member (entry, "file");

  for (gsize i = 0; i < G_N_ELEMENTS (severities); i++) {
    if (g_str_equal (severities[i].file, file))
      return severities[i].severity;
  }
  return json_object_get_string_member (entry, "severity");
}

static const char *
words_of (const char *file)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (g_str_equal (rows[i].file, file))
      return rows[i].words;
  }
  g_error ("%s has no row in the table", file);
}

static gboolean
has_warning (const RingletImage *image, const char *words)
{
  const GPtrArray *warnings = image->meta.warnings;

  for (guint i = 0; warnings != NULL && i < warnings->len; i++) {
    if (strstr (g_ptr_array_index (warnings, i), words) != NULL)
      return TRUE;
  }
  return FALSE;
}

static gboolean
on_excess (gsize size)
{
  ringlet_test_memory_limit = G_MAXINT64;
  g_error ("a block of %" G_GSIZE_FORMAT " bytes is beyond the limit", size);
  return FALSE;
}

/* Returns (nullable): the first frame, or NULL with an error. */
static RingletImage *
read_first (const char *path, GError **error)
{
  const clock_t begin = clock ();
  const gint64 memory = ringlet_test_memory_begin (MAX_BYTES, on_excess);
  g_autoptr (RingletSource) source = ringlet_source_open (path, error);
  RingletImage *image = NULL;

  if (source != NULL)
    image = ringlet_source_read (source, 0, NULL, error);
  cost->peak = ringlet_test_memory_end (memory);
  cost->cpu_s = (double) (clock () - begin) / CLOCKS_PER_SEC;
  return image;
}

static void
check_error (const char *file, const char *words, const GError *error)
{
  if (error == NULL || words == NULL || strstr (error->message, words) == NULL)
    g_error ("%s: no error with \"%s\"", file, words);
}

static void
check_image (
    const char *file, const char *words, const RingletImage *image, const GError *error)
{
  if (image == NULL)
    g_error ("%s", error->message);
  if (words == NULL && image->meta.warnings != NULL)
    g_error ("%s: %s", file, (char *) image->meta.warnings->pdata[0]);
  if (words != NULL && !has_warning (image, words))
    g_error ("%s: no warning with \"%s\"", file, words);
}

static void
check_file (JsonObject *entry)
{
  const char *file = json_object_get_string_member (entry, "file");
  const char *severity = severity_of (entry);
  const char *words = words_of (file);
  g_autofree char *folder = ringlet_test_shared ("data/bad");
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = read_first (path, &error);

  g_test_message ("%s: %s", file, error != NULL ? error->message : "read");
  if (image == NULL)
    ringlet_test_assert_clean_error (error, path);
  if (words == NULL)
    g_assert_cmpstr (severity, ==, "ok");
  if (g_str_equal (severity, "error"))
    check_error (file, words, error);
  else
    check_image (file, words, image, error);
}

/* ---- a process a file ---- */

/* Where a limit is far exceeded, the process ends: the machine is not to suffer. */
static void
limit_process (void)
{
  const struct rlimit cpu = { HANG_CPU_S, HANG_CPU_S };

  g_assert_cmpint (setrlimit (RLIMIT_CPU, &cpu), ==, 0);
  alarm (HANG_S);
}

/* Returns kilobytes of resident memory, at most. */
static long
run_process (JsonObject *entry)
{
  const char *file = json_object_get_string_member (entry, "file");
  struct rusage used;
  int status = 0;
  pid_t pid;

  fflush (NULL);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    limit_process ();
    check_file (entry);
    exit (EXIT_SUCCESS);
  }
  g_assert_cmpint (wait4 (pid, &status, 0, &used), ==, pid);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != EXIT_SUCCESS)
    g_error ("%s: %s %d", file, WIFSIGNALED (status) ? "signal" : "exit status",
        WIFSIGNALED (status) ? WTERMSIG (status) : WEXITSTATUS (status));
  return used.ru_maxrss;
}

static void
check_row (JsonObject *entry)
{
  const char *file = json_object_get_string_member (entry, "file");
  long resident;

  *cost = (Cost){ .cpu_s = G_MAXDOUBLE };
  resident = run_process (entry);
  g_test_message ("  %.3f s, %.1f MiB asked for, %.1f MiB resident", cost->cpu_s,
      (double) cost->peak / (1 << 20), (double) resident / 1024.0);
  if (cost->cpu_s >= MAX_CPU_S)
    g_error ("%s takes %.1f s", file, cost->cpu_s);
  /* The sanitizer's own is in there. */
  if (!RINGLET_TEST_HAS_ASAN && (gint64) resident * 1024 >= MAX_BYTES)
    g_error ("%s needs %ld kB", file, resident);
}

/* ---- tests ---- */

static void
test_rows (void)
{
  g_autoptr (JsonNode) index = ringlet_test_samples ("data/bad/expect.json");
  JsonArray *entries = NULL;

  if (index == NULL)
    return;

  cost = mmap (
      NULL, sizeof *cost, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (cost != MAP_FAILED);
  ringlet_test_memory_init ();
  entries = json_node_get_array (index);
  g_assert_cmpuint (json_array_get_length (entries), ==, N_FILES);
  for (guint i = 0; i < N_FILES; i++)
    check_row (json_array_get_object_element (entries, i));
  munmap (cost, sizeof *cost);
}

/* Words that say nothing would be found in any message. */
static void
test_table (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (rows), ==, N_FILES);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i].words != NULL && strlen (rows[i].words) < 4)
      g_error ("%s: any message would do", rows[i].file);
    for (gsize k = 0; k < i; k++)
      g_assert_cmpstr (rows[k].file, !=, rows[i].file);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bad-samples/table", test_table);
  g_test_add_func ("/bad-samples/rows", test_rows);
  return g_test_run ();
}
