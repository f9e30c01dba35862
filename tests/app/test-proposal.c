/* SPDX-License-Identifier: MIT */

/* Which calibrant an image is proposed to be of, by its name and its comments. */

#include "proposal.h"

#include <locale.h>

typedef struct {
  const char *path;
  const char *key; /* (nullable): of the header */
  const char *text;
  const char *calibrant; /* (nullable): none, or several */
} Case;

static const Case cases[] = {
  /* silver behenate, as people write it */
  { "AgBehenate_003.tif", NULL, NULL, "AgBh" },
  { "AgBh.tif", NULL, NULL, "AgBh" },
  { "agbh003.edf", NULL, NULL, "AgBh" },
  { "AgBeh_1m_0001.cbf", NULL, NULL, "AgBh" },
  { "AGBEH1.cbf", NULL, NULL, "AgBh" },
  { "silver_behenate-2.tif", NULL, NULL, "AgBh" },
  { "silverbehenate.tif", NULL, NULL, "AgBh" },
  { "Ag Behenate 12keV.tif", NULL, NULL, "AgBh" },
  { "calib-behenate_00001.h5", NULL, NULL, "AgBh" },
  { "/data/agbh/image_1.tif", NULL, NULL, NULL },
  { "image.edf", "comment", "silver behenate, 3.2 m", "AgBh" },
  { "image.edf", "Title", "AgBehenate 1 s", "AgBh" },

  /* the others, with and without their certificate */
  { "LaB6_0001.tif", NULL, NULL, "LaB6" },
  { "lab6.tif", NULL, NULL, "LaB6" },
  { "lab_6_sample.tif", NULL, NULL, NULL },
  { "LaB6_SRM660c_30keV.tif", NULL, NULL, "LaB6" },
  { "LaB6_SRM660b_30keV.tif", NULL, NULL, "LaB6_SRM660b" },
  { "LaB6-660a.tif", NULL, NULL, "LaB6_SRM660a" },
  { "NIST_SRM_660b.tif", NULL, NULL, "LaB6_SRM660b" },
  { "lanthanum_hexaboride.tif", NULL, NULL, "LaB6" },
  { "image.edf", "sample", "LaB6, SRM 660a", "LaB6_SRM660a" },
  { "CeO2_30keV_0001.tif", NULL, NULL, "CeO2" },
  { "ceria_5.tif", NULL, NULL, "CeO2" },
  { "CeO2_SRM_674b_5.tif", NULL, NULL, "CeO2" },
  { "cerium-dioxide.tif", NULL, NULL, "CeO2" },
  { "TiO2_SRM674b.tif", NULL, NULL, "TiO2" },
  { "zinc_oxide.tif", NULL, NULL, "ZnO" },
  { "Cr2O3.tif", NULL, NULL, "Cr2O3" },
  { "corundum2.tif", NULL, NULL, "alpha_Al2O3_SRM676a_2015" },
  { "Al2O3.tif", NULL, NULL, "alpha_Al2O3_SRM676a_2015" },
  { "alpha_Al2O3.tif", NULL, NULL, "alpha_Al2O3" },
  { "silicon_3.tif", NULL, NULL, "Si" },
  { "Si_640d.tif", NULL, NULL, "Si_SRM640d" },
  { "SRM640e.tif", NULL, NULL, "Si_SRM640e" },
  { "NAC_0001.edf", NULL, NULL, "verneite" },
  { "NaCl_01.edf", NULL, NULL, "NaCl" },
  { "tetradecanol.edf", NULL, NULL, "C14H30O" },

  /* what is none, or not one */
  { "Si_0001.tif", NULL, NULL, NULL },
  { "Al.tif", NULL, NULL, NULL },
  { "CuO2.tif", NULL, NULL, NULL },
  { "unsalted.tif", NULL, NULL, NULL },
  { "LaB6_CeO2.tif", NULL, NULL, NULL },
  { "LaB6_CeO2.tif", "comment", "LaB6", NULL },
  { "LaB6.tif", "comment", "CeO2", "LaB6" },
  { "image.tif", "comment", "Silicon sensor, thickness 0.000450 m", NULL },
  { "image.tif", "title", "Diamond Light Source", NULL },
  { "image.tif", "comment", "AgBh in a quartz capillary", "AgBh" },
  { "image.tif", "Detector", "LaB6", NULL },
  { "image.tif", NULL, NULL, NULL },
};

static RingletImage *
image_new (const Case *c)
{
  RingletImageMeta meta = { 0 };

  if (c->key != NULL)
    ringlet_image_meta_add (&meta, c->key, c->text);
  return ringlet_image_new_take (RINGLET_PIXEL_U8, 1, 1, g_malloc0 (1), &meta);
}

static void
test_calibrant (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingletImage) image = image_new (&cases[i]);
    const RingletCalibrant *found = ringlet_proposal_calibrant (cases[i].path, image);

    if (g_strcmp0 (found != NULL ? found->name : NULL, cases[i].calibrant) != 0)
      g_error ("%s, %s: %s, not %s", cases[i].path, cases[i].text,
          found != NULL ? found->name : "none", cases[i].calibrant);
  }
}

/* What is proposed can be asked for by the same words. */
static void
test_same_names (void)
{
  static const char *const words[] = { "AgBeh", "silver behenate", "behenate", "NAC",
    "zinc oxide", "cerium-dioxide", "sodium chloride", "chromia" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (GError) error = NULL;
    gboolean is_ambiguous = TRUE;
    const RingletCalibrant *found = ringlet_calibrant_find (words[i], &error);

    g_assert_no_error (error);
    g_assert_true (found == ringlet_calibrant_named_in (words[i], &is_ambiguous));
    g_assert_false (is_ambiguous);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proposal/calibrant", test_calibrant);
  g_test_add_func ("/proposal/same-names", test_same_names);
  return g_test_run ();
}
