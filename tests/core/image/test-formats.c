/* SPDX-License-Identifier: MIT */

/* Every sample beside the project against its truth, one row a file. The truth is here
 * as a hash: a sample that is missing or was replaced fails, and so does one that has
 * no row. */

#include <math.h>

#include "image/hdf5-handle.h"
#include "image/source.h"
#include "support/pixels.h"
#include "support/samples.h"
#include "support/shared.h"

#define BOOL RINGLET_PIXEL_BOOL
#define U8 RINGLET_PIXEL_U8
#define U16 RINGLET_PIXEL_U16
#define U32 RINGLET_PIXEL_U32
#define U64 RINGLET_PIXEL_U64
#define I8 RINGLET_PIXEL_I8
#define I16 RINGLET_PIXEL_I16
#define I32 RINGLET_PIXEL_I32
#define I64 RINGLET_PIXEL_I64
#define F32 RINGLET_PIXEL_F32
#define F64 RINGLET_PIXEL_F64

/**
 * Sample:
 * @file: below data/formats; with the dataset where a file has several
 * @type: that the reader must give
 * @sha256: of the true pixels of all frames in @type, one frame after another
 * @put_in: (nullable): type of the array that the sample was made from, where that is
 *   another than @type: half floats are widened, and FabIO's TIFF writer stores double
 *   precision as single
 * @within: how far a pixel may be from the truth; above 0 where the compression is
 * lossy and decoders may round differently, and then the truth is the array beside the
 *   sample, which must have the hash
 */
typedef struct {
  const char *file;
  RingletPixelType type;
  guint n_frames;
  guint n_slow;
  guint n_fast;
  const char *sha256;
  const char *put_in;
  double within;
} Sample;

static const Sample samples[] = {
#include "format-samples.h"
};

/* ---- helpers ---- */

static char *
sample_path (const char *folder, const char *file)
{
  const char *stated = ringlet_test_sample_stated (file);

  if (stated != NULL)
    return g_strdup_printf ("%s/%s::%s", folder, file, stated);
  return g_build_filename (folder, file, NULL);
}

static RingletImage *
read_frame (const Sample *sample, RingletSource *source, guint64 index)
{
  g_autoptr (GError) error = NULL;
  RingletImage *image = ringlet_source_read (source, index, NULL, &error);

  g_assert_no_error (error);
  if (image->type != sample->type || image->n_slow != sample->n_slow ||
      image->n_fast != sample->n_fast)
    g_error ("%s: %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " %s", sample->file,
        image->n_slow, image->n_fast, ringlet_pixel_type_name (image->type));
  return image;
}

/* Returns (transfer full): of all frames, one after another. */
static char *
hash_frames (const Sample *sample, RingletSource *source)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint64 i = 0; i < ringlet_source_n_frames (source); i++) {
    g_autoptr (RingletImage) image = read_frame (sample, source, i);

    ringlet_test_hash_pixels (sum, image);
  }
  return g_strdup (g_checksum_get_string (sum));
}

static RingletSource *
open_sample (const Sample *sample, const char *path)
{
  g_autoptr (GError) error = NULL;
  RingletSource *source = ringlet_source_open (path, &error);

  if (error != NULL)
    g_error ("%s", error->message);
  if (ringlet_source_n_frames (source) != sample->n_frames)
    g_error ("%s: %" G_GUINT64_FORMAT " frames, not %u", sample->file,
        ringlet_source_n_frames (source), sample->n_frames);
  return source;
}

/* ---- tests ---- */

static void
check_hash (const Sample *sample, RingletSource *source)
{
  g_autofree char *sum = hash_frames (sample, source);

  if (!g_str_equal (sum, sample->sha256))
    g_error (
        "%s: the pixels have the sum %s, not %s", sample->file, sum, sample->sha256);
}

static void
check_near (const Sample *sample, const char *path, RingletSource *source)
{
  g_autofree char *oracle = g_strconcat (path, ".oracle.npy", NULL);
  g_autoptr (RingletSource) truth = open_sample (sample, oracle);

  check_hash (sample, truth);
  for (guint64 i = 0; i < sample->n_frames; i++) {
    g_autoptr (RingletImage) image = read_frame (sample, source, i);
    g_autoptr (RingletImage) wanted = read_frame (sample, truth, i);

    for (gsize k = 0; k < ringlet_image_n_pixels (image); k++) {
      const double off = ringlet_image_get (image, k) - ringlet_image_get (wanted, k);

      if (fabs (off) > sample->within)
        g_error ("%s: pixel %" G_GSIZE_FORMAT " is off by %g", sample->file, k, off);
    }
  }
}

static void
check_sample (const Sample *sample, const char *folder)
{
  g_autofree char *path = sample_path (folder, sample->file);
  g_autoptr (RingletSource) source = open_sample (sample, path);

  if (sample->within > 0.0)
    check_near (sample, path, source);
  else
    check_hash (sample, source);
}

static void
test_samples (void)
{
  g_autofree char *folder = ringlet_test_shared ("data/formats");

  if (folder == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    check_sample (&samples[i], folder);
}

static const Sample *
find_sample (const char *file)
{
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    if (g_str_equal (samples[i].file, file))
      return &samples[i];
  }
  return NULL;
}

/* The list says of each what was put in, in the same words as the row. */
static void
check_entry (JsonObject *entry)
{
  const char *file = json_object_get_string_member (entry, "file");
  const char *dtype = json_object_get_string_member (entry, "dtype");
  const Sample *sample = find_sample (file);

  if (sample == NULL)
    g_error ("%s has no row in the table", file);
  if (sample->put_in != NULL)
    g_assert_cmpstr (dtype, ==, sample->put_in);
  else
    g_assert_cmpstr (dtype, ==, ringlet_pixel_type_name (sample->type));
}

static void
test_complete (void)
{
  g_autoptr (JsonNode) index = ringlet_test_samples ("data/formats/index.json");
  JsonArray *entries = NULL;

  if (index == NULL)
    return;
  entries = json_node_get_array (index);
  g_assert_cmpuint (json_array_get_length (entries), ==, 230);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    check_entry (json_array_get_object_element (entries, i));
}

/* After all of the above: nothing of HDF5 is left open. */
static void
test_no_handles_left (void)
{
  g_assert_cmpint (H5Fget_obj_count (H5F_OBJ_ALL, H5F_OBJ_ALL), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/samples", test_samples);
  g_test_add_func ("/formats/complete", test_complete);
  g_test_add_func ("/formats/no-handles-left", test_no_handles_left);
  return g_test_run ();
}
