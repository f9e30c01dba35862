/* SPDX-License-Identifier: MIT */

/* The calibrants that have a name. Cells: certificates of the NIST standard reference
 * materials (archived at https://www.nist.gov/srm), or the paper that pyFAI names.
 * Positions of atoms: the same papers, or where a mineral is named R. W. G. Wyckoff,
 * Crystal Structures 1 (1963). Displacements are usual values at room temperature.
 * Molecules of C60 are truncated icosahedra of 3.55 Å radius. Positions of
 * hydrocerussite and vanadinite are those from which the intensities follow that pyFAI
 * lists from the same papers (tests/reference/calibrant_positions.py finds them); those
 * of verneite were refined from neutrons (the example of EasyDiffraction, WISH). */

#include "calib/calibrant-lists.h"
#include "calib/calibrant-private.h"

#define GPA 1e9
#define NIST_ROOM_K 295.65 /* 22.5 °C: of the certificates since 1990 */

#define CUBIC(a)                                                                       \
  {                                                                                    \
    a, a, a, 90, 90, 90                                                                \
  }
#define TETRAGONAL(a, c)                                                               \
  {                                                                                    \
    a, a, c, 90, 90, 90                                                                \
  }
#define HEXAGONAL(a, c)                                                                \
  {                                                                                    \
    a, a, c, 90, 90, 120                                                               \
  }

/* Linear expansion at 25 °C: CRC Handbook of Chemistry and Physics, thermal properties
 * of the elements. A volume expands three times as much. */
#define EXPANDS(linear) .eos = { .expansion_per_k = 3.0 * (linear) }
#define VINET(k0_gpa, prime, linear)                                                   \
  .eos = { .kind = RINGLET_EOS_VINET,                                                  \
    .k0_pa = (k0_gpa) *GPA,                                                            \
    .k0_prime = (prime),                                                               \
    .expansion_per_k = 3.0 * (linear) }
#define SRM .eos = { .reference_k = NIST_ROOM_K }

static const RingletCalibrantSite lab6[] = {
  { "La", 0.4, { 0, 0, 0 } },
  { "B", 0.3, { 0.1993, 0.5, 0.5 } }, /* Eliseev et al., 1986 */
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite ceo2[] = {
  { "Ce", 0.25, { 0, 0, 0 } },
  { "O", 0.5, { 0.25, 0.25, 0.25 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite silicon[] = {
  { "Si", 0.46, { 0.125, 0.125, 0.125 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite diamond[] = {
  { "C", 0.14, { 0.125, 0.125, 0.125 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite corundum[] = {
  { "Al", 0.25, { 0, 0, 0.35216 } }, /* NIST SRM 676a, 2008 */
  { "O", 0.3, { 0.30624, 0, 0.25 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite eskolaite[] = {
  { "Cr", 0.3, { 0, 0, 0.3475 } },
  { "O", 0.4, { 0.3058, 0, 0.25 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite aluminium[] = {
  { "Al", 0.8, { 0, 0, 0 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite gold[] = {
  { "Au", 0.6, { 0, 0, 0 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite nickel[] = {
  { "Ni", 0.35, { 0, 0, 0 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite platinum[] = {
  { "Pt", 0.3, { 0, 0, 0 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite halite[] = {
  { "Na", 1.7, { 0, 0, 0 } },
  { "Cl", 1.4, { 0.5, 0.5, 0.5 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite cuprite[] = {
  { "Cu", 1.5, { 0, 0, 0 } },
  { "O", 1.5, { 0.25, 0.25, 0.25 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite rutile[] = {
  { "Ti", 0.45, { 0, 0, 0 } },
  { "O", 0.4, { 0.3053, 0.3053, 0 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite zincite[] = {
  { "Zn", 0.6, { 1.0 / 3.0, 2.0 / 3.0, 0 } },
  { "O", 0.6, { 1.0 / 3.0, 2.0 / 3.0, 0.3821 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite cristobalite[] = {
  { "Si", 0.6, { 0.3003, 0.3003, 0 } },
  { "O", 1.2, { 0.2392, 0.1044, 0.1787 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite quartz[] = {
  { "Si", 0.5, { 0.4697, 0, 2.0 / 3.0 } },
  { "O", 1.0, { 0.4135, 0.2669, 0.1191 + 2.0 / 3.0 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite graphite[] = {
  { "C", 0.8, { 0, 0, 0.25 } },
  { "C", 0.8, { 1.0 / 3.0, 2.0 / 3.0, 0.25 } },
  { NULL, 0, { 0 } },
};
/* s (0, 1, 3φ) and so on, φ = 1.618 and s = 3.55 Å / 14.26 Å / √(1 + 9 φ²); one of the
 * two ways to turn it. */
static const RingletCalibrantSite fullerene[] = {
  { "C", 2.0, { 0, 0.24383, 0.05023 } },
  { "C", 2.0, { 0.05023, 0.16255, 0.18174 } },
  { "C", 2.0, { 0.10047, 0.08128, 0.21278 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite hydrocerussite[] = {
  { "Pb", 2.0, { 0, 0, 0.2152 } },
  { "Pb", 1.7, { 0.083, -0.083, -0.0028 }, 1.0 / 6.0 }, /* beside the axis */
  { "C", 2.0, { 0, 0, 0.4305 } },
  { "O", 2.0, { -0.1411, 0.1411, 0.4333 } },
  { "O", 2.0, { 0, 0, 0.3128 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite vanadinite[] = {
  { "Pb", 1.4, { 1.0 / 3.0, 2.0 / 3.0, 0.0092 } },
  { "Pb", 1.6, { 0.2551, 0.0123, 0.25 } },
  { "V", 0.5, { 0.4081, 0.3831, 0.25 } },
  { "O", 1.3, { 0.3408, 0.4956, 0.25 } },
  { "O", 1.3, { 0.5912, 0.4829, 0.25 } },
  { "O", 1.3, { 0.3638, 0.2779, 0.0714 } },
  { "Cl", 1.3, { 0, 0, 0 } },
  { NULL, 0, { 0 } },
};
static const RingletCalibrantSite verneite[] = {
  { "Ca", 0.9, { 0.4664, 0, 0.25 } },
  { "Al", 0.8, { 0.2519, 0.2519, 0.2519 } },
  { "Na", 2.3, { 0.0853, 0.0853, 0.0853 } },
  { "F", 0.9, { 0.1376, 0.3056, 0.1196 } },
  { "F", 1.4, { 0.3623, 0.3632, 0.1870 } },
  { "F", 0.9, { 0.4611, 0.4611, 0.4611 } },
  { NULL, 0, { 0 } },
};

/* clang-format off */
static const RingletCalibrantRow rows[] = {
  { "LaB6", "LaB6_SRM660c SRM660c lanthanum-hexaboride", "Lanthanum hexaboride",
    "NIST SRM 660c, a = 4.156826 Å at 22.5 °C",
    CUBIC (4.156826), "Pm-3m", "-P 4 2 3", lab6, SRM },
  { "CeO2", "CeO2_SRM674b SRM674b ceria cerium-dioxide cerium-oxide", "Cerium dioxide",
    "NIST SRM 674b, a = 5.411651 Å at 22.5 °C",
    CUBIC (5.411651), "Fm-3m", "-F 4 2 3", ceo2, SRM },
  { "Si", "Si_SRM640c SRM640c silicon", "Silicon",
    "NIST SRM 640c, a = 5.4311946 Å at 22.5 °C",
    CUBIC (5.4311946), "Fd-3m", "-F 4vw 2vw 3", silicon, EXPANDS (2.6e-6) },
  { "alpha_Al2O3_SRM676a_2015", "Al2O3 Al2O3_SRM676a SRM676a corundum alumina", "Corundum",
    "NIST SRM 676a, certificate of 2015, a = 4.759355 Å, c = 12.99231 Å at 22.5 °C",
    HEXAGONAL (4.759355, 12.99231), "R-3c", "-R 3 2\"c", corundum, SRM },
  { "AgBh", "AgBehenate AgBeh Ag-behenate silver-behenate behenate", "Silver behenate",
    "T. C. Huang et al., J. Appl. Cryst. 26 (1993) 180, layers of 58.380 Å",
    .layer = 58.380, .n_orders = 49 },
  { "Al", "aluminium aluminum", "Aluminium",
    "W. Witt, Z. Naturforsch. A 22 (1967) 92; K0: Dewaele et al., Phys. Rev. B 70 (2004) 094112",
    CUBIC (4.0495), "Fm-3m", "-F 4 2 3", aluminium, VINET (73.0, 4.54, 23.1e-6) },
  { "alpha_Al2O3", "", "Corundum",
    "A. Kirfel & K. Eichhorn, Acta Cryst. A46 (1990) 271, a = 4.757 Å, c = 12.9877 Å",
    HEXAGONAL (4.757, 12.9877), "R-3c", "-R 3 2\"c", corundum },
  { "alpha_Al2O3_SRM676", "Al2O3_SRM676 SRM676", "Corundum",
    "NIST SRM 676, a = 4.75919 Å, c = 12.99183 Å",
    HEXAGONAL (4.75919, 12.99183), "R-3c", "-R 3 2\"c", corundum },
  { "alpha_Al2O3_SRM676a_2008", "", "Corundum",
    "NIST SRM 676a, certificate of 2008, a = 4.7590914 Å, c = 12.991779 Å at 22.5 °C",
    HEXAGONAL (4.7590914, 12.991779), "R-3c", "-R 3 2\"c", corundum, SRM },
  { "Au", "gold", "Gold",
    "A. Maeland & T. B. Flanagan, Can. J. Phys. 42 (1964) 2364; K0: Fei et al., PNAS 104 (2007) 9182",
    CUBIC (4.0782), "Fm-3m", "-F 4 2 3", gold, VINET (167.0, 6.0, 14.2e-6) },
  { "C14H30O", "tetradecanol", "Tetradecan-1-ol",
    "G. W. Brindley, Clays Clay Miner. 29 (1981) 67, layers of 39.681 Å",
    .layer = 39.681, .n_orders = 24 },
  { "C60", "fullerene", "Buckminsterfullerene",
    "Acta Cryst. A50 (1994) 344, a = 14.26 Å",
    CUBIC (14.26), "Fm-3", "-F 2 2 3", fullerene },
  { "Cr2O3", "Cr2O3_SRM674b eskolaite chromia", "Eskolaite",
    "NIST SRM 674b, a = 4.958979 Å, c = 13.59592 Å",
    HEXAGONAL (4.958979, 13.59592), "R-3c", "-R 3 2\"c", eskolaite, SRM },
  { "CrOx", "", "A chromium oxide of unknown composition",
    "personal communication to pyFAI; for some old images alone",
    .lines = ringlet_lines_crox },
  { "CuO", "Cu2O cuprite", "Cuprite: Cu2O, which pyFAI calls CuO",
    "A. Kirfel & K. Eichhorn, Acta Cryst. A46 (1990) 271, a = 4.2685 Å",
    CUBIC (4.2685), "Pn-3m", "-P 4bc 2bc 3", cuprite },
  { "LaB6_SRM660", "SRM660", "Lanthanum hexaboride",
    "NIST SRM 660, a = 4.15695 Å",
    CUBIC (4.15695), "Pm-3m", "-P 4 2 3", lab6 },
  { "LaB6_SRM660a", "SRM660a", "Lanthanum hexaboride",
    "NIST SRM 660a, a = 4.1569162 Å at 22.5 °C",
    CUBIC (4.1569162), "Pm-3m", "-P 4 2 3", lab6, SRM },
  { "LaB6_SRM660b", "SRM660b", "Lanthanum hexaboride",
    "NIST SRM 660b, a = 4.15689 Å at 22.5 °C",
    CUBIC (4.15689), "Pm-3m", "-P 4 2 3", lab6, SRM },
  { "NaCl", "halite salt sodium-chloride", "Halite",
    "D. Walker et al., Am. Mineral. 89 (2004) 204, a = 5.6401 Å",
    CUBIC (5.6401), "Fm-3m", "-F 4 2 3", halite },
  { "Ni", "nickel", "Nickel",
    "A. Taylor, J. Inst. Met. 77 (1950) 585, a = 3.52387 Å",
    CUBIC (3.52387), "Fm-3m", "-F 4 2 3", nickel, EXPANDS (13.4e-6) },
  { "PBBA", "bromobenzoic-acid", "4-Bromobenzoic acid",
    "K. Ohkura et al., Bull. Chem. Soc. Jpn. 45 (1972) 2651",
    .lines = ringlet_lines_pbba },
  { "Pt", "platinum", "Platinum",
    "R. W. G. Wyckoff, Crystal Structures 1 (1963), a = 3.9231 Å; K0: Fei et al., PNAS 104 (2007) 9182",
    CUBIC (3.9231), "Fm-3m", "-F 4 2 3", platinum, VINET (277.0, 5.08, 8.8e-6) },
  { "Si_SRM640", "SRM640", "Silicon",
    "NIST SRM 640, a = 5.43088 Å",
    CUBIC (5.43088), "Fd-3m", "-F 4vw 2vw 3", silicon, EXPANDS (2.6e-6) },
  { "Si_SRM640a", "SRM640a", "Silicon",
    "NIST SRM 640a, a = 5.430825 Å",
    CUBIC (5.430825), "Fd-3m", "-F 4vw 2vw 3", silicon, EXPANDS (2.6e-6) },
  { "Si_SRM640b", "SRM640b", "Silicon",
    "NIST SRM 640b, a = 5.43094 Å",
    CUBIC (5.43094), "Fd-3m", "-F 4vw 2vw 3", silicon, EXPANDS (2.6e-6) },
  { "Si_SRM640d", "SRM640d", "Silicon",
    "NIST SRM 640d, a = 5.43123 Å at 22.5 °C",
    CUBIC (5.43123), "Fd-3m", "-F 4vw 2vw 3", silicon, EXPANDS (2.6e-6) },
  { "Si_SRM640e", "SRM640e", "Silicon",
    "NIST SRM 640e, a = 5.431179 Å at 22.5 °C",
    CUBIC (5.431179), "Fd-3m", "-F 4vw 2vw 3", silicon, EXPANDS (2.6e-6) },
  { "Si_SRM640f", "SRM640f", "Silicon",
    "NIST SRM 640f, a = 5.431144 Å at 22.5 °C",
    CUBIC (5.431144), "Fd-3m", "-F 4vw 2vw 3", silicon, EXPANDS (2.6e-6) },
  { "TiO2", "TiO2_SRM674b rutile", "Rutile",
    "NIST SRM 674b, a = 4.593927 Å, c = 2.958875 Å",
    TETRAGONAL (4.593927, 2.958875), "P42/mnm", "-P 4n 2n", rutile, SRM },
  { "ZnO", "ZnO_SRM674b zincite zinc-oxide", "Zincite",
    "NIST SRM 674b, a = 3.249897 Å, c = 5.20653 Å",
    HEXAGONAL (3.249897, 5.20653), "P63mc", "P 6c -2c", zincite, SRM },
  { "cristobaltite", "cristobalite", "α-Cristobalite",
    "R. T. Downs & D. C. Palmer, Am. Mineral. 79 (1994) 9, a = 4.9717 Å, c = 6.9223 Å",
    TETRAGONAL (4.9717, 6.9223), "P41212", "P 4abw 2nw", cristobalite },
  { "diamond", "C_diamond", "Diamond",
    "R. W. G. Wyckoff, Crystal Structures 1 (1963), a = 3.56679 Å; K0: Occelli et al., Nat. Mater. 2 (2003) 151",
    CUBIC (3.56679), "Fd-3m", "-F 4vw 2vw 3", diamond, VINET (446.0, 3.0, 0.0) },
  { "graphite", "C_graphite", "Graphite",
    "R. W. G. Wyckoff, Crystal Structures 1 (1963), a = 2.456 Å, c = 6.696 Å",
    HEXAGONAL (2.456, 6.696), "P63/mmc", "-P 6c 2c", graphite },
  { "hydrocerussite", "", "Hydrocerussite, basic lead carbonate",
    "P. Martinetto et al., Acta Cryst. C58 (2002) i82, a = 5.24656 Å, c = 23.7023 Å",
    HEXAGONAL (5.24656, 23.7023), "R-3m", "-R 3 2\"", hydrocerussite },
  { "lysozyme", "HEWL", "Hen egg-white lysozyme at room temperature",
    "Z. Kristallogr. Suppl. 26 (2007), a = 79.2688 Å, c = 37.9573 Å",
    TETRAGONAL (79.2688, 37.9573), "P43212", "P 4nw 2abw" },
  { "mock", "", "Invented for the tests of pyFAI",
    "pyFAI 2026.9",
    .lines = ringlet_lines_mock },
  { "quartz", "SiO2 alpha_quartz", "α-Quartz",
    "L. Levien et al., Am. Mineral. 65 (1980) 920, a = 4.916 Å, c = 5.4054 Å",
    HEXAGONAL (4.916, 5.4054), "P3221", "P 32 2\"", quartz },
  { "vanadinite", "", "Vanadinite",
    "H. Okudera, Am. Mineral. 98 (2013) 1573, a = 10.3231 Å, c = 7.3399 Å",
    HEXAGONAL (10.3231, 7.3399), "P63/m", "-P 6c", vanadinite },
  { "verneite", "Na2Ca3Al2F14 NAC", "Verneite",
    "G. Courbion & G. Ferey, J. Solid State Chem. 76 (1988) 426, a = 10.257 Å",
    CUBIC (10.257), "I213", "I 2b 2c 3", verneite },
};
/* clang-format on */

const RingletCalibrantRow *
ringlet_calibrant_rows (gsize *n)
{
  *n = G_N_ELEMENTS (rows);
  return rows;
}
