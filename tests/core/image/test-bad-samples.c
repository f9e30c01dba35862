/* SPDX-License-Identifier: MIT */

/* Broken and hostile files: each gives the error or the warning that it deserves,
 * quickly and without more memory than it can fill. One row a file. */

#include <string.h>

#include "base/error.h"
#include "image/source.h"
#include "support/samples.h"
#include "support/shared.h"

/* The words that the message must have, whatever surrounds them. An error where
 * expect.json says error, a warning of an image that is read where it says warning. */
static const struct {
  const char *file;
  const char *words;
} rows[] = {
  /* generic */
  { "generic/one_byte.cbf", NULL },
  { "generic/random.img", NULL },
  { "generic/text.tif", NULL },
  { "generic/trunc.edf.bz2", NULL },
  { "generic/bomb.edf.gz", NULL },
  /* edf */
  { "edf/trunc_data.edf", NULL },
  { "edf/no_end.edf", NULL },
  { "edf/huge_header.edf", NULL },
  { "edf/dim_zero.edf", NULL },
  { "edf/dim_neg.edf", NULL },
  { "edf/dim_max31.edf", NULL },
  { "edf/dim_hex.edf", NULL },
  { "edf/dim_empty.edf", NULL },
  { "edf/dim_words.edf", NULL },
  { "edf/dim_large.edf", NULL },
  { "edf/missing_dim2.edf", NULL },
  { "edf/byteorder_bad.edf", NULL },
  { "edf/size_neg.edf", NULL },
  { "edf/size_huge.edf", NULL },
  { "edf/compress_unknown.edf", NULL },
  { "edf/gzip_bomb.edf", NULL },
  { "edf/nan_header.edf", NULL },
  { "edf/dup_keys.edf", NULL },
  /* cbf */
  { "cbf/md5.cbf", NULL },
  { "cbf/size_huge.cbf", NULL },
  { "cbf/dims_mismatch.cbf", NULL },
  { "cbf/dims_huge.cbf", NULL },
  { "cbf/no_starter.cbf", NULL },
  { "cbf/etype.cbf", NULL },
  { "cbf/short_stream.cbf", NULL },
  /* tif */
  { "tif/only_header.tif", NULL },
  { "tif/ifd_loop.tif", NULL },
  { "tif/trunc_data.tif", NULL },
  { "tif/huge.tif", NULL },
  { "tif/wrap32.tif", NULL },
  { "tif/spp0.tif", NULL },
  { "tif/spp3.tif", NULL },
  { "tif/compression99.tif", NULL },
  { "tif/strip_beyond.tif", NULL },
  { "tif/counts_count.tif", NULL },
  { "tif/deflate_corrupt.tif", NULL },
  { "tif/pilatus_trunc.tif", NULL },
  { "tif/pilatus_nanhdr.tif", NULL },
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
  { "marccd/trunc.mccd", NULL },
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
  { "fit2dmask/zero.msk", NULL },
  { "fit2dmask/neg.msk", NULL },
  { "fit2dmask/huge.msk", NULL },
  { "fit2dmask/large.msk", NULL },
  { "fit2dmask/trunc.msk", NULL },
  /* pnm */
  { "pnm/maxval0.pgm", NULL },
  { "pnm/neg.pgm", NULL },
  { "pnm/notnum.pgm", NULL },
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
  { "oxd/dettype.img", "" },
  /* npy */
  { "npy/huge.npy", NULL },
  { "npy/object.npy", NULL },
  { "npy/complex.npy", NULL },
  { "npy/ver9.npy", NULL },
  { "npy/evil.npy", NULL },
  { "npy/onedim.npy", NULL },
  { "npy/hlen.npy", NULL },
  /* ge */
  { "ge/bits12.ge2", NULL },
  { "ge/frames0.ge2", NULL },
  { "ge/frames_many.ge2", NULL },
  { "ge/blank_badsize.ge3", NULL },
  /* spe */
  { "spe/type99.spe", NULL },
  { "spe/x0.spe", NULL },
  { "spe/xml_neg.spe", NULL },
  { "spe/date_bad.spe", NULL },
  { "spe/trunc.spe", NULL },
  { "spe/header_cut.spe", NULL },
  /* mrc */
  { "mrc/mode99.mrc", NULL },
  { "mrc/complex.mrc", NULL },
  { "mrc/ext_neg.mrc", NULL },
  { "mrc/ext_huge.mrc", NULL },
  { "mrc/nx_huge.mrc", NULL },
  /* xsd */
  { "xsd/shape.xml", NULL },
  { "xsd/b64.xml", NULL },
  { "xsd/unclosed.xml", NULL },
  { "xsd/bomb.xml", NULL },
  { "xsd/xxe.xml", NULL },
  { "xsd/html.xml", NULL },
  /* fit2d */
  { "fit2d/dims.f2d", NULL },
  { "fit2d/noarray.f2d", NULL },
  { "fit2d/hexbad.f2d", NULL },
  /* dm3 */
  { "dm3/ntags.dm3", NULL },
  { "dm3/array_huge.dm3", NULL },
  { "dm3/deep.dm3", NULL },
  { "dm3/badtype.dm3", NULL },
  /* esperanto */
  { "esperanto/lnx_neg.esperanto", "IMAGE = -25" },
  { "esperanto/lines0.esperanto", "Bad header: the first line" },
  /* raxis */
  { "raxis/x0.osc", "X Pixels = 0" },
  { "raxis/ratio_nan.osc", "bad photomultiplier ratio, nan" },
  { "raxis/trunc.osc", "The image data are truncated" },
  /* hipic */
  { "hipic/comment.img", NULL },
  { "hipic/trunc.img", NULL },
  /* pixi */
  { "pixi/partial2.pixi", NULL },
  /* mpa */
  { "mpa/fewer.mpa", NULL },
  { "mpa/range_neg.mpa", NULL },
  /* jpeg */
  { "jpeg/trunc.jpg", NULL },
  { "jpeg/trunc.jp2", NULL },
  /* hdf5 */
  { "hdf5/trunc.h5", NULL },
  { "hdf5/sig_only.h5", NULL },
  { "hdf5/external_abs.h5", NULL },
  { "hdf5/link_loop.h5", NULL },
  { "hdf5/dangling_soft.h5", NULL },
  { "hdf5/strings.h5", NULL },
  { "hdf5/complex.h5", NULL },
  { "hdf5/oned.h5", NULL },
  { "hdf5/zero_frames.h5", NULL },
  { "hdf5/zero_width.h5", NULL },
  { "hdf5/sparse_huge.h5", NULL },
  { "hdf5/empty.h5", NULL },
  { "hdf5/nodata.h5", NULL },
  { "hdf5/unknown_filter.h5", NULL },
  { "hdf5/bslz4_corrupt.h5", NULL },
  { "hdf5/gzip_short_chunk.h5", NULL },
};

/* A wrong checksum is an error to us: counts that cannot be trusted are no counts. */
static gboolean
is_error (JsonObject *entry)
{
  return g_str_equal (json_object_get_string_member (entry, "severity"), "error") ||
      g_str_equal (json_object_get_string_member (entry, "file"), "cbf/md5.cbf");
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

static void
check_row (JsonObject *entry)
{
  const char *file = json_object_get_string_member (entry, "file");
  const char *severity = json_object_get_string_member (entry, "severity");
  const char *words = words_of (file);
  g_autofree char *folder = ringlet_test_shared ("data/bad");
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = ringlet_source_open (path, &error);
  g_autoptr (RingletImage) image = NULL;

  if (source != NULL)
    image = ringlet_source_read (source, 0, NULL, &error);
  if (image == NULL)
    ringlet_test_assert_clean_error (error, path);
  if (words == NULL)
    return;

  g_test_message ("%s: %s", file, error != NULL ? error->message : "read");
  if (is_error (entry)) {
    if (image != NULL || strstr (error->message, words) == NULL)
      g_error ("%s: no error with \"%s\"", file, words);
  } else if (image == NULL) {
    g_error ("%s", error->message);
  } else if (g_str_equal (severity, "warn") && !has_warning (image, words)) {
    g_error ("%s: no warning with \"%s\"", file, words);
  }
}

static void
test_rows (void)
{
  g_autoptr (JsonNode) index = ringlet_test_samples ("data/bad/expect.json");
  JsonArray *entries = NULL;

  if (index == NULL)
    return;

  entries = json_node_get_array (index);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    check_row (json_array_get_object_element (entries, i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bad-samples/rows", test_rows);
  return g_test_run ();
}
