/* SPDX-License-Identifier: MIT */

/* What the NeXus application definitions and pyFAI's layout ask for, from
 * nexusformat/definitions (NXazint1d, NXazint2d, NXmonopd, NXcanSAS) and pyFAI 2026.9.
 */

#include "image/hdf5-field.h"
#include "stored-file.h"

/**
 * Want:
 * @path: of a group or dataset
 * @attribute: (nullable): of it; NULL for the text of the dataset itself
 * @value: its text; NULL for being there
 */
typedef struct {
  const char *path;
  const char *attribute;
  const char *value;
} Want;

static const Want azint1d[] = {
  { "/", "default", "entry" },
  { "entry", "NX_class", "NXentry" },
  { "entry", "default", "data" },
  { "entry/definition", NULL, "NXazint1d" },
  { "entry/instrument", "NX_class", "NXinstrument" },
  { "entry/instrument/name", NULL, NULL },
  { "entry/instrument/source", "NX_class", "NXsource" },
  { "entry/instrument/source/name", NULL, NULL },
  { "entry/instrument/source/type", NULL, NULL },
  { "entry/instrument/source/probe", NULL, "x-ray" },
  { "entry/instrument/monochromator", "NX_class", "NXmonochromator" },
  { "entry/instrument/monochromator/wavelength", "units", "angstrom" },
  { "entry/instrument/monochromator/energy", "units", "keV" },
  { "entry/reduction", "NX_class", "NXprocess" },
  { "entry/reduction/program", NULL, "Ringlet" },
  { "entry/reduction/version", NULL, "0.1.0" },
  { "entry/reduction/reference", NULL, NULL },
  { "entry/reduction/input", "NX_class", "NXparameters" },
  { "entry/monitor", "NX_class", "NXmonitor" },
  { "entry/data", "NX_class", "NXdata" },
  { "entry/data", "signal", "I" },
  { "entry/data", "interpretation", "spectrum" },
  { "entry/data/I", "long_name", "intensity" },
  { "entry/data/I", "units", "arbitrary units" },
  { "entry/data/I_errors", "long_name", "estimated intensity error" },
  { "entry/data/I_errors", "units", "arbitrary units" },
  { "entry/data/radial_axis", "long_name", "2theta" },
  { "entry/data/radial_axis", "units", "degree" },
  { "entry/data/radial_axis_edges", "long_name", "2theta bin edges" },
  { "entry/data/norm", "long_name",
      "effective number of pixels contributing to the corresponding bin" },
};

static const Want azint2d[] = {
  { "entry/definition", NULL, "NXazint2d" },
  { "entry/data", "interpretation", "image" },
  { "entry/data/radial_axis", "long_name", "q" },
  { "entry/data/radial_axis", "units", "1/nm" },
  { "entry/data/azimuthal_axis", "long_name", "azimuthal bin center" },
  { "entry/data/azimuthal_axis", "units", "degree" },
  { "entry/data/azimuthal_axis_edges", "long_name", "azimuthal bin edges" },
};

static const Want monopd[] = {
  { "/", "default", "entry" },
  { "entry", "default", "data" },
  { "entry/definition", NULL, "NXmonopd" },
  { "entry/title", NULL, NULL },
  { "entry/instrument", "NX_class", "NXinstrument" },
  { "entry/instrument/source", "NX_class", "NXsource" },
  { "entry/instrument/source/type", NULL, NULL },
  { "entry/instrument/source/name", NULL, NULL },
  { "entry/instrument/source/probe", NULL, "x-ray" },
  { "entry/instrument/monochromator", "NX_class", "NXcrystal" },
  { "entry/instrument/monochromator/wavelength", "units", "angstrom" },
  { "entry/instrument/detector", "NX_class", "NXdetector" },
  { "entry/instrument/detector/polar_angle", "axis", "1" },
  { "entry/instrument/detector/data", "signal", "1" },
  { "entry/sample", "NX_class", "NXsample" },
  { "entry/sample/name", NULL, NULL },
  { "entry/monitor", "NX_class", "NXmonitor" },
  { "entry/monitor/mode", NULL, "monitor" },
  { "entry/data", "NX_class", "NXdata" },
  { "entry/data", "signal", "data" },
  { "entry/data/data", "target", "/entry/instrument/detector/data" },
  { "entry/data/polar_angle", "target", "/entry/instrument/detector/polar_angle" },
  { "entry/data/polar_angle", "units", "degree" },
  { "entry/data/data_errors", "long_name", NULL },
};

static const Want cansas[] = {
  { "/", "default", "entry" },
  { "entry", "default", "sasdata" },
  { "entry", "canSAS_class", "SASentry" },
  { "entry", "version", "1.1" },
  { "entry/definition", NULL, "NXcanSAS" },
  { "entry/title", NULL, NULL },
  { "entry/run", NULL, "7" },
  { "entry/sasdata", "NX_class", "NXdata" },
  { "entry/sasdata", "canSAS_class", "SASdata" },
  { "entry/sasdata", "signal", "I" },
  { "entry/sasdata", "I_axes", "Q" },
  { "entry/sasdata", "mask", "Mask" },
  { "entry/sasdata/Q", "units", "1/nm" },
  { "entry/sasdata/I", "units", "arbitrary" },
  { "entry/sasdata/I", "uncertainties", "Idev" },
  { "entry/sasdata/Idev", "units", "arbitrary" },
  { "entry/sasdata/I_errors", "units", "arbitrary" },
  { "entry/process", "NX_class", "NXprocess" },
  { "entry/process", "canSAS_class", "SASprocess" },
  { "entry/instrument", "canSAS_class", "SASinstrument" },
  { "entry/instrument/detector", "canSAS_class", "SASdetector" },
  { "entry/instrument/detector/SDD", "units", "m" },
  { "entry/instrument/detector/beam_center_x", "units", "m" },
  { "entry/instrument/source", "canSAS_class", "SASsource" },
  { "entry/instrument/source/radiation", NULL, "x-ray" },
  { "entry/instrument/source/incident_wavelength", "units", "angstrom" },
};

static const Want pyfai[] = {
  { "/", "default", "entry_0000" },
  { "entry_0000", "NX_class", "NXentry" },
  { "entry_0000", "default", "integrate/results" },
  { "entry_0000/program_name", "version", "0.1.0" },
  { "entry_0000/integrate", "NX_class", "NXprocess" },
  { "entry_0000/integrate", "default", "results" },
  { "entry_0000/integrate/configuration", "NX_class", "NXnote" },
  { "entry_0000/integrate/configuration/type", NULL, "text/json" },
  { "entry_0000/integrate/results", "NX_class", "NXdata" },
  { "entry_0000/integrate/results", "signal", "data" },
  { "entry_0000/integrate/results/title", NULL, NULL },
  { "entry_0000/integrate/results/radial", "unit", "deg" },
  { "entry_0000/integrate/results/radial", "name", "2th" },
  { "entry_0000/integrate/results/chi", "unit", "deg" },
  { "entry_0000/integrate/results/data", "interpretation", "image" },
};

typedef struct {
  const char *format;
  const char *unit;
  gsize n_azimuth;
  const Want *wants;
  gsize n_wants;
  const char *signal;
  int rank;
} Case;

static const Case cases[] = {
  { "nxazint1d", "2th_deg", 0, azint1d, G_N_ELEMENTS (azint1d), "entry/data/I", 2 },
  { "nxazint2d", "q_nm^-1", 12, azint2d, G_N_ELEMENTS (azint2d), "entry/data/I", 3 },
  { "nxmonopd", "2th_deg", 0, monopd, G_N_ELEMENTS (monopd), "entry/data/data", 1 },
  { "nxcansas", "q_nm^-1", 0, cansas, G_N_ELEMENTS (cansas), "entry/sasdata/I", 1 },
  { "pyfai", "2th_deg", 12, pyfai, G_N_ELEMENTS (pyfai),
      "entry_0000/integrate/results/data", 3 },
};

static void
assert_want (hid_t file, const Want *want)
{
  g_auto (RingletHdf5Id) object = H5Oopen (file, want->path, H5P_DEFAULT);
  g_autofree char *text = NULL;

  g_test_message ("%s@%s", want->path, want->attribute != NULL ? want->attribute : "");
  g_assert_cmpint ((int) (object >= 0), ==, TRUE);
  text = want->attribute != NULL ? ringlet_hdf5_dup_attribute (object, want->attribute)
                                 : ringlet_hdf5_dup_text (file, want->path);
  g_assert_nonnull (text);
  if (want->value != NULL)
    g_assert_cmpstr (text, ==, want->value);
}

static void
test_definitions (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (RingletResult) result = result_in (c->unit, c->n_azimuth);
    g_autofree char *path = write_as (result, c->format, ".nxs");
    g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock ();
    g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, NULL);
    g_auto (RingletHdf5Id) signal = H5Dopen2 (file, c->signal, H5P_DEFAULT);
    g_auto (RingletHdf5Id) space = H5Dget_space (signal);

    for (gsize j = 0; j < c->n_wants; j++)
      assert_want (file, &c->wants[j]);
    g_assert_cmpint (H5Sget_simple_extent_ndims (space), ==, c->rank);
    g_unlink (path);
  }
}

static double
number_at (hid_t file, const char *path)
{
  double value = NAN;

  g_assert_true (ringlet_hdf5_read_numbers (file, path, 1, &value, NULL));
  return value;
}

/* 12.398… keV at 1 Å; signal = I · norm · monitor; edges are halfway from the centres.
 */
static void
test_azint_numbers (void)
{
  g_autoptr (RingletResult) result = result_in ("2th_deg", 0);
  g_autofree char *path = NULL;
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;
  double norm[50];
  double edges[51];

  result->provenance.monitor = 4.0; /* times the 2.5 of the plan */
  path = write_as (result, "nxazint1d", ".h5");
  file = ringlet_hdf5_open (path, NULL, NULL);
  g_assert_cmpfloat_with_epsilon (
      number_at (file, "entry/instrument/monochromator/energy"), 12.3984198, 1e-7);
  g_assert_cmpfloat (
      number_at (file, "entry/instrument/monochromator/wavelength"), ==, 1.0);
  g_assert_cmpfloat (number_at (file, "entry/solid_angle_applied"), ==, 1.0);
  g_assert_cmpfloat (number_at (file, "entry/polarization_applied"), ==, 1.0);
  g_assert_cmpfloat (number_at (file, "entry/normalization_applied"), ==, 1.0);
  g_assert_cmpfloat (number_at (file, "entry/monitor_applied"), ==, 1.0);
  g_assert_cmpfloat (number_at (file, "entry/monitor/data"), ==, 10.0);

  g_assert_true (ringlet_hdf5_read_numbers (file, "entry/data/norm", 50, norm, NULL));
  g_assert_cmpfloat (norm[0], ==, 9.9);
  g_assert_cmpfloat (norm[49], ==, 0.0);
  g_assert_true (ringlet_hdf5_read_numbers (
      file, "entry/data/radial_axis_edges", 51, edges, NULL));
  g_assert_cmpfloat (edges[0], ==, 0.25);
  g_assert_cmpfloat (edges[50], ==, 30.5);
  g_assert_cmpfloat_with_epsilon (edges[25], 15.375, 1e-14);
  g_unlink (path);
}

/* No monitor is no group; nothing applied is 0. */
static void
test_azint_plain (void)
{
  g_autoptr (RingletResult) result = result_in ("2th_deg", 0);
  g_autofree char *path = NULL;
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;

  result->plan.normalization_factor = 1.0;
  result->plan.factors = ringlet_factors_none ();
  path = write_as (result, "nxazint1d", ".h5");
  file = ringlet_hdf5_open (path, NULL, NULL);
  g_assert_cmpfloat (number_at (file, "entry/solid_angle_applied"), ==, 0.0);
  g_assert_cmpfloat (number_at (file, "entry/polarization_applied"), ==, 0.0);
  g_assert_cmpfloat (number_at (file, "entry/monitor_applied"), ==, 0.0);
  g_assert_false (ringlet_hdf5_has_field (file, "entry/monitor"));
  g_unlink (path);
}

/* Where nothing counted is masked; the beam centre is a length, with the tilt. */
static void
test_cansas_numbers (void)
{
  g_autoptr (RingletResult) result = result_in ("q_nm^-1", 0);
  g_autofree char *path = write_as (result, "nxcansas", ".h5");
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, NULL);
  double mask[50];

  g_assert_true (
      ringlet_hdf5_read_numbers (file, "entry/sasdata/Mask", 50, mask, NULL));
  for (int i = 0; i < 50; i++)
    g_assert_cmpfloat (mask[i], ==, i == 49 ? 1.0 : 0.0);
  /* poni2 − distance · tan rot1 and poni1, as in getFit2D() of pyFAI without rot2 */
  g_assert_cmpfloat_with_epsilon (
      number_at (file, "entry/instrument/detector/beam_center_x"),
      1.0 / 3.0 - 0.1 * tan (0.01), 1e-12);
  g_assert_cmpfloat_with_epsilon (
      number_at (file, "entry/instrument/detector/beam_center_y"), 0.0891234567890123,
      1e-12);
  g_unlink (path);
}

/* No clock and no memory leftovers in the files. */
static void
test_same_bytes (void)
{
  GBytes *first[G_N_ELEMENTS (cases)] = { NULL };

  for (int run = 0; run < 2; run++) {
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_autoptr (RingletResult) result = result_in (cases[i].unit, cases[i].n_azimuth);
      g_autofree char *path = write_as (result, cases[i].format, ".h5");
      g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
      GBytes *bytes = g_mapped_file_get_bytes (file);

      if (run == 0) {
        first[i] = bytes;
      } else {
        g_assert_true (g_bytes_equal (first[i], bytes));
        g_bytes_unref (first[i]);
        g_bytes_unref (bytes);
      }
      g_unlink (path);
    }
    if (run == 0)
      g_usleep (1100 * 1000); /* times in HDF5 count seconds */
  }
}

typedef struct {
  const char *format;
  const char *unit;
  gboolean has_wavelength;
  int code; /* 0 for none */
  const char *message;
} Refused;

static const Refused refused[] = {
  { "nxcansas", "2th_deg", TRUE, RINGLET_ERROR_UNSUPPORTED,
      "NXcanSAS holds q, not 2th_deg; integrate in q_nm^-1 or q_A^-1, or write the "
      "format nexus" },
  { "nxmonopd", "q_nm^-1", TRUE, RINGLET_ERROR_UNSUPPORTED,
      "NXmonopd holds 2θ, not q_nm^-1" },
  { "nxazint1d", "d_A", TRUE, RINGLET_ERROR_UNSUPPORTED,
      "NXazint1d holds q or 2θ, not d_A" },
  { "nxazint1d", "2th_deg", FALSE, RINGLET_ERROR_VALUE,
      "NXazint1d requires the wavelength" },
  { "nxmonopd", "2th_deg", FALSE, RINGLET_ERROR_VALUE,
      "NXmonopd requires the wavelength" },
  { "pyfai", "chi_deg", TRUE, RINGLET_ERROR_UNSUPPORTED, "not chi_deg" },
  { "pyfai", "2th_deg", FALSE, 0, NULL },
  { "nexus", "chi_deg", FALSE, 0, NULL },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    const Refused *c = &refused[i];
    g_autoptr (RingletResult) result = fake_result_new (10, 0, FALSE);
    g_autofree char *path = temporary_path (".h5");
    g_autoptr (GError) error = NULL;

    g_test_message ("%s %s", c->format, c->unit);
    result->unit = ringlet_unit_find (c->unit, NULL);
    if (!c->has_wavelength)
      result->provenance.geometry.wavelength_m = 0.0;
    g_assert_true (ringlet_result_write (result, c->format, path, FALSE, &error) ==
        (c->code == 0));
    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == (c->code == 0));
    if (c->code != 0) {
      g_assert_error (error, RINGLET_ERROR, c->code);
      g_assert_nonnull (strstr (error->message, c->message));
    }
    g_unlink (path);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/writer/definitions/layout", test_definitions);
  g_test_add_func ("/writer/definitions/azint-numbers", test_azint_numbers);
  g_test_add_func ("/writer/definitions/azint-plain", test_azint_plain);
  g_test_add_func ("/writer/definitions/cansas-numbers", test_cansas_numbers);
  g_test_add_func ("/writer/definitions/same-bytes", test_same_bytes);
  g_test_add_func ("/writer/definitions/refused", test_refused);

  return g_test_run ();
}
