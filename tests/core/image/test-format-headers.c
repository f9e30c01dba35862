/* SPDX-License-Identifier: MIT */

/* What headers say beside the pixels, one row a file: every number, name, date and
 * motor, and nothing that is not there. The numbers are those that were written into
 * the samples, header_truth of their list, or what is to be read in the header itself.
 */

#include <string.h>

#include "base/number.h"
#include "image/source.h"
#include "support/samples.h"
#include "support/shared.h"

/* header_truth of all EDF samples that have one */
/* clang-format off */
#define EDF_RINGS \
  { .wavelength_m = 4.066e-11, .distance_m = 0.20865, .exposure_s = 0.5, \
    .pixel_slow_m = 172e-6, .pixel_fast_m = 172e-6, .beam_slow_px = 19.3, \
    .beam_fast_px = 27.8 }
/* clang-format on */

/**
 * Header:
 * @meta: all of it; what is left out must not be there
 * @motors: (nullable): likewise, "name=position unit; …" in file order
 */
typedef struct {
  const char *file;
  RingletImageMeta meta;
  const char *motors;
} Header;

#define MARCCD_MOTORS                                                                  \
  "twotheta=0 deg; omega=0 deg; chi=0 deg; kappa=0 deg; phi=1.5 deg; delta=0 deg; "    \
  "gamma=0 deg"

static const Header headers[] = {
  { "data/formats/edf/small_uint8.edf", EDF_RINGS },
  { "data/formats/edf/small_int8.edf", EDF_RINGS },
  { "data/formats/edf/small_uint16.edf", EDF_RINGS },
  { "data/formats/edf/small_uint16.edf.gz", EDF_RINGS },
  { "data/formats/edf/small_uint16.edf.bz2", EDF_RINGS },
  { "data/formats/edf/small_int16.edf", EDF_RINGS },
  { "data/formats/edf/small_uint32.edf", EDF_RINGS },
  { "data/formats/edf/small_int64.edf", EDF_RINGS },
  { "data/formats/edf/small_float32.edf", EDF_RINGS },
  { "data/formats/edf/small_float64.edf", EDF_RINGS },
  { "data/formats/cbf/dectris_style.cbf",
      { .wavelength_m = 4.066e-11,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .pixel_slow_m = 172e-6,
          .pixel_fast_m = 172e-6,
          .beam_slow_px = 97.4,
          .beam_fast_px = -30.2,
          .date = "2014-06-07T10:20:30.123",
          .detector = "PILATUS 100K, S/N 1-0042" } },
  { "data/formats/hdf5/nexus_default.nxs",
      { .wavelength_m = 4.066e-11,
          .distance_m = 0.20865,
          .pixel_slow_m = 172e-6,
          .pixel_fast_m = 172e-6,
          .beam_slow_px = 19.3,
          .beam_fast_px = 27.8 } },
  { "data/real/ceo2-pilatus1m/CeO2_Pilatus1M.tif",
      { .distance_m = 0.21143,
          .exposure_s = 3.0,
          .pixel_slow_m = 172e-6,
          .pixel_fast_m = 172e-6,
          .beam_slow_px = 515.77,
          .beam_fast_px = 498.18,
          .date = "2014-10-24T16:33:09",
          .detector = "PILATUS 1M-F" },
      "Start_angle=0 deg; Detector_2theta=0 deg; Alpha=0 deg; Kappa=0 deg; "
      "Phi=0 deg; Chi=0 deg" },
  { "data/real/lambda/testasapo1_1009_00002_m1_part00000.nxs",
      { .wavelength_m = 1.2398419843320026e-6 / 12000.0,
          .exposure_s = 0.1,
          .pixel_slow_m = 55e-6,
          .pixel_fast_m = 55e-6,
          .detector = "Lambda" } },
  { "data/formats/marccd/small_be.mccd",
      { .wavelength_m = 40660e-15,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .pixel_slow_m = 79e-6,
          .pixel_fast_m = 79e-6,
          .beam_slow_px = 19.3,
          .beam_fast_px = 27.8,
          .date = "2014-06-07T10:30:12.3456" },
      MARCCD_MOTORS },
  { "data/formats/marccd/small_nameless.tif",
      { .wavelength_m = 40660e-15,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .pixel_slow_m = 79e-6,
          .pixel_fast_m = 79e-6,
          .beam_slow_px = 19.3,
          .beam_fast_px = 27.8,
          .date = "2014-06-07T10:30:12.3456" },
      MARCCD_MOTORS },
  { "data/formats/marccd/no_metadata.mccd",
      { .exposure_s = 0.5, .date = "2014-06-07T10:30:12.3456" }, MARCCD_MOTORS },
  { "data/real/agbh-marccd/AgBehenate_003.tif",
      { .wavelength_m = 1.5e-10,
          .distance_m = 1.864,
          .exposure_s = 10.0,
          .pixel_slow_m = 158e-6,
          .pixel_fast_m = 158e-6,
          .beam_slow_px = 512.658,
          .beam_fast_px = 512.658,
          .date = "2010-02-10T16:19:51" } },
  /* The seconds since 1990 in a tag of the detector's own; its text has local time. */
  { "data/real/map-pilatus1m/Fe3O4C_M1_map_2_P1_E1_001.tif",
      { .wavelength_m = 0.3344e-10,
          .exposure_s = 29.999,
          .date = "2016-11-13T12:27:14.967Z" } },
  /* Single precision in the file. */
  { "data/formats/hdf5/eiger/e_master.h5",
      { .wavelength_m = (double) 0.4066f * 1e-10,
          .distance_m = (double) 0.20865f,
          .exposure_s = 0.5,
          .pixel_slow_m = (double) 75e-6f,
          .pixel_fast_m = (double) 75e-6f,
          .beam_slow_px = (double) 19.3f,
          .beam_fast_px = (double) 27.8f,
          .detector = "Dectris Eiger TEST" },
      "omega=0 degree" },
  { "data/formats/hdf5/lima/lima.h5", { .date = "2026-11-22T07:02:14+00:00" } },
  { "data/formats/mar345/small64.mar3450",
      { .wavelength_m = 4.066e-11,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .pixel_slow_m = 100e-6,
          .pixel_fast_m = 100e-6,
          .beam_slow_px = 30.2,
          .beam_fast_px = 33.9,
          .date = "2026-11-22T07:02:14" },
      "phi=0 deg; omega=0 deg; chi=0 deg; 2theta=0 deg" },
  { "data/formats/smv/adsc_be.img",
      { .wavelength_m = 4.066e-11,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .pixel_slow_m = 70.7e-6,
          .pixel_fast_m = 70.7e-6,
          .beam_slow_px = 1.365 / 0.0707,
          .beam_fast_px = 1.965 / 0.0707 },
      "phi=0 deg" },
  { "data/formats/smv/adsc_le.img",
      { .wavelength_m = 4.066e-11,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .pixel_slow_m = 70.7e-6,
          .pixel_fast_m = 70.7e-6,
          .beam_slow_px = 1.365 / 0.0707,
          .beam_fast_px = 1.965 / 0.0707 },
      "phi=0 deg" },
  { "data/formats/oxd/ty1.img",
      { .wavelength_m = 7.1073e-11,
          .distance_m = 0.045,
          .exposure_s = 0.5,
          .pixel_slow_m = 60e-6,
          .pixel_fast_m = 60e-6,
          .beam_slow_px = 19.3,
          .beam_fast_px = 27.8,
          .date = "2026-11-22T07:02:14",
          .detector = "Sapphire/KM4CCD" },
      "omega=0 deg; theta=0 deg; kappa=0 deg; phi=0 deg" },
  { "data/formats/raxis/high.osc",
      { .wavelength_m = 7.1073e-11,
          .distance_m = 0.12,
          .exposure_s = 300.0,
          .pixel_slow_m = 100e-6,
          .pixel_fast_m = 100e-6,
          .beam_slow_px = 19.3,
          .beam_fast_px = 27.8,
          .detector = "R-AXIS4" },
      "phi=0 deg; omega=0 deg; chi=0 deg; 2theta=0 deg; mu=0 deg" },
  { "data/formats/bruker/b86_u16.0001",
      { .wavelength_m = 4.066e-11,
          .distance_m = 0.20865,
          .exposure_s = 0.5,
          .beam_slow_px = 19.3,
          .beam_fast_px = 27.8,
          .date = "2026-11-22T07:02:14" } },
  { "data/formats/esperanto/agi_bitfield.esperanto",
      { .wavelength_m = 7.093e-11,
          .distance_m = 0.045,
          .exposure_s = 0.5,
          .pixel_slow_m = 100e-6,
          .pixel_fast_m = 100e-6,
          .beam_slow_px = 120.2,
          .beam_fast_px = 130.7 },
      "omega=0 deg; theta=0 deg; kappa=0 deg; phi=0 deg" },
  { "data/formats/kcd/r1.kcd",
      { .wavelength_m = 7.1073e-11,
          .distance_m = 0.04,
          .exposure_s = 0.5,
          .pixel_slow_m = 110e-6,
          .pixel_fast_m = 110e-6 } },
  /* No date: 12/12/03 may be either of two days. 32 pixels a centimetre at 512 a side.
   */
  { "data/real/formats-real/Cr8F8140k103.0026",
      { .wavelength_m = 5.166e-11,
          .distance_m = 0.088999996,
          .exposure_s = 0.992,
          .pixel_slow_m = 0.01 / 32,
          .pixel_fast_m = 0.01 / 32,
          .beam_slow_px = 240.8500061,
          .beam_fast_px = 260.6099854,
          .detector = "CCD-PXL-L6500F" },
      "2theta=0 deg; omega=-90 deg; phi=84.8000031 deg; chi=54.9219017 deg" },
  { "data/bad/edf/nan_header.edf", { .monitor = 0.0 } },
  { "data/formats/spe/v2_u2.spe",
      { .exposure_s = 0.5, .date = "2014-06-07T10:20:30" } },
  { "data/formats/spe/v2_i2.spe",
      { .exposure_s = 0.5, .date = "2014-06-07T10:20:30" } },
  { "data/formats/spe/v2_f4.spe",
      { .exposure_s = 0.5, .date = "2014-06-07T10:20:30" } },
  { "data/formats/spe/v3_u2.spe",
      { .exposure_s = 0.5,
          .date = "2014-06-07T10:20:30.1234567+02:00",
          .detector = "PIXIS: 1024" } },
  { "data/formats/hipic/h12.img", { .exposure_s = 0.5 } },
  { "data/formats/ge/ge_32.ge2", { .exposure_s = 0.5 } },
  { "data/real/spe-ceo2/CeO2_PI_CCD_Mo.SPE",
      { .exposure_s = 900.0, .date = "2015-07-07T10:40:12" } },
};

/* ---- helpers ---- */

/* A unit conversion may round once. */
static void
check_number (const Header *header, const char *name, double value, double wanted)
{
  if (ABS (value - wanted) <= 1e-15 * ABS (wanted))
    return;
  g_test_message ("%s: %s is %.17g, not %.17g", header->file, name, value, wanted);
  g_test_fail ();
}

static void
check_text (
    const Header *header, const char *name, const char *value, const char *wanted)
{
  if (g_strcmp0 (value, wanted) == 0)
    return;
  g_test_message ("%s: %s is %s, not %s", header->file, name,
      value != NULL ? value : "not there", wanted != NULL ? wanted : "to be there");
  g_test_fail ();
}

/* Returns (transfer full) (nullable): as in a row. */
static char *
motors_text (const RingletImageMeta *meta)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; meta->motors != NULL && i < meta->motors->len; i++) {
    const RingletMotor *motor = meta->motors->pdata[i];
    char number[RINGLET_NUMBER_SIZE];

    g_string_append_printf (text, "%s%s=%s%s%s", i > 0 ? "; " : "", motor->name,
        ringlet_number_format (motor->value, number), motor->unit != NULL ? " " : "",
        motor->unit != NULL ? motor->unit : "");
  }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

static void
check_meta (const Header *header, const RingletImageMeta *meta)
{
  const RingletImageMeta *wanted = &header->meta;
  g_autofree char *motors = motors_text (meta);

  check_number (header, "wavelength", meta->wavelength_m, wanted->wavelength_m);
  check_number (header, "distance", meta->distance_m, wanted->distance_m);
  check_number (header, "exposure", meta->exposure_s, wanted->exposure_s);
  check_number (header, "slow pitch", meta->pixel_slow_m, wanted->pixel_slow_m);
  check_number (header, "fast pitch", meta->pixel_fast_m, wanted->pixel_fast_m);
  check_number (header, "slow beam", meta->beam_slow_px, wanted->beam_slow_px);
  check_number (header, "fast beam", meta->beam_fast_px, wanted->beam_fast_px);
  check_number (header, "monitor", meta->monitor, wanted->monitor);
  check_text (header, "date", meta->date, wanted->date);
  check_text (header, "detector", meta->detector, wanted->detector);
  check_text (header, "motors", motors, header->motors);
}

/* ---- tests ---- */

static void
test_headers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    g_autofree char *path = ringlet_test_shared (headers[i].file);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletSource) source = NULL;
    g_autoptr (RingletImage) image = NULL;

    if (path == NULL)
      return;
    source = ringlet_source_open (path, &error);
    g_assert_no_error (error);
    image = ringlet_source_read (source, 0, NULL, &error);
    g_assert_no_error (error);
    check_meta (&headers[i], &image->meta);
  }
}

static gboolean
has_row (const char *file)
{
  g_auto (GStrv) parts = g_strsplit (file, "::", 2);
  g_autofree char *path = g_strconcat ("data/formats/", parts[0], NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    if (g_str_equal (headers[i].file, path))
      return TRUE;
  }
  return FALSE;
}

/* Every sample whose list says what its header holds. */
static void
test_complete (void)
{
  g_autoptr (JsonNode) index = ringlet_test_samples ("data/formats/index.json");
  JsonArray *entries = NULL;
  guint n = 0;

  if (index == NULL)
    return;
  entries = json_node_get_array (index);
  for (guint i = 0; i < json_array_get_length (entries); i++) {
    JsonObject *entry = json_array_get_object_element (entries, i);
    const char *file = json_object_get_string_member (entry, "file");
    JsonNode *truth = json_object_get_member (entry, "header_truth");

    if (!JSON_NODE_HOLDS_OBJECT (truth) ||
        json_object_get_size (json_node_get_object (truth)) == 0)
      continue;
    n++;
    if (!has_row (file))
      g_error ("%s has no row in the table", file);
  }
  g_assert_cmpuint (n, ==, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-headers/headers", test_headers);
  g_test_add_func ("/format-headers/complete", test_complete);
  return g_test_run ();
}
