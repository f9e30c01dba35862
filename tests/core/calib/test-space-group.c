/* SPDX-License-Identifier: MIT */
#include "calib/space-group.h"

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "space-group-truth.h"

#define REACH 5
#define SIDE (2 * REACH + 1)

static gsize
place (const int hkl[3])
{
  return (gsize) (((hkl[0] + REACH) * SIDE + hkl[1] + REACH) * SIDE + hkl[2] + REACH);
}

static void
mark_family (const RingletSymmetry *symmetry, const int hkl[3], gboolean *seen)
{
  for (gsize i = 0; i < symmetry->n_laue; i++) {
    int turned[3];

    ringlet_symmetry_turn_plane (symmetry->laue[i], hkl, turned);
    if (ABS (turned[0]) <= REACH && ABS (turned[1]) <= REACH &&
        ABS (turned[2]) <= REACH)
      seen[place (turned)] = TRUE;
  }
}

/* Order, absences and families of all 530 settings: gemmi 0.7.5 counts the same. */
static void
test_all_settings (void)
{
  gsize n = 0;

  for (; ringlet_space_groups[n].number > 0; n++) {
    const RingletSpaceGroup *group = &ringlet_space_groups[n];
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletSymmetry) symmetry =
        ringlet_symmetry_new_hall (group->hall, &error);
    gboolean seen[SIDE * SIDE * SIDE] = { FALSE };
    guint n_absent = 0;
    guint n_families = 0;

    g_test_message ("%d %s %s", group->number, group->name, group->hall);
    g_assert_no_error (error);
    for (int i = 0; i < SIDE * SIDE * SIDE; i++) {
      const int hkl[3] = { i / (SIDE * SIDE) - REACH, i / SIDE % SIDE - REACH,
        i % SIDE - REACH };

      if (hkl[0] == 0 && hkl[1] == 0 && hkl[2] == 0)
        continue;
      n_absent += !ringlet_symmetry_allows (symmetry, hkl);
      n_families += !seen[place (hkl)];
      mark_family (symmetry, hkl, seen);
    }
    g_assert_cmpuint (symmetry->n_ops, ==, truth[n].order);
    g_assert_cmpuint (n_absent, ==, truth[n].n_absent);
    g_assert_cmpuint (n_families, ==, truth[n].n_families);
  }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (truth));
}

static const struct {
  const char *text;
  gboolean is_rhombohedral;
  int number;
  const char *hall;
} names[] = {
  { "Fd-3m", FALSE, 227, "-F 4vw 2vw 3" },
  { "F d -3 m :1", FALSE, 227, "F 4d 2 3 -1d" },
  { "F d -3 m S", FALSE, 227, "F 4d 2 3 -1d" },
  { "Fd3m", FALSE, 227, "-F 4vw 2vw 3" },
  { "FM3M", FALSE, 225, "-F 4 2 3" },
  { "Pn3", FALSE, 201, "-P 2ab 2bc 3" },
  { "227", FALSE, 227, "-F 4vw 2vw 3" },
  { "227:1", FALSE, 227, "F 4d 2 3 -1d" },
  { "P21/c", FALSE, 14, "-P 2ybc" },
  { "P 1 21/c 1", FALSE, 14, "-P 2ybc" },
  { "P2_1/a", FALSE, 14, "-P 2yab" },
  { "P6_3/mmc", FALSE, 194, "-P 6c 2c" },
  { "P 43 21 2", FALSE, 96, "P 4nw 2abw" },
  { "P4_12_12", FALSE, 92, "P 4abw 2nw" },
  { "P_32_2_1", FALSE, 154, "P 32 2\"" },
  { "R-3c", FALSE, 167, "-R 3 2\"c" },
  { "R-3c", TRUE, 167, "-P 3* 2n" },
  { "R -3 c :R", FALSE, 167, "-P 3* 2n" },
  { "R -3 c H", TRUE, 167, "-R 3 2\"c" },
  { "C m c m", FALSE, 63, "-C 2c 2" },
  { "-P 4q 2bc", FALSE, 0, NULL },
  { "-P 4 2", FALSE, 123, "-P 4 2" },
  { "231", FALSE, 0, NULL },
  { "Q m", FALSE, 0, NULL },
  { "", FALSE, 0, NULL },
  { ":", FALSE, 0, NULL },
  { "227:3", FALSE, 0, NULL },
};

static void
test_names (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    const RingletSpaceGroup *group =
        ringlet_space_group_find (names[i].text, names[i].is_rhombohedral, &error);

    g_test_message ("\"%s\"", names[i].text);
    if (names[i].number == 0) {
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
      g_assert_null (group);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpint (group->number, ==, names[i].number);
    g_assert_cmpstr (group->hall, ==, names[i].hall);
  }
}

static const struct {
  const char *text;
  int turn[3][3];
  int shift[3];
} operations[] = {
  { "x,y,z", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 0, 0, 0 } },
  { " -Y , X-Y , Z+2/3 ", { { 0, -1, 0 }, { 1, -1, 0 }, { 0, 0, 1 } }, { 0, 0, 16 } },
  { "1/2+x,-y+.25,-z-0.3333", { { 1, 0, 0 }, { 0, -1, 0 }, { 0, 0, -1 } },
      { 12, 6, 16 } },
  { "'z+1/8, x, y'", { { 0, 0, 1 }, { 1, 0, 0 }, { 0, 1, 0 } }, { 3, 0, 0 } },
};

static void
test_operations (void)
{
  static const char *const bad[] = { "", "x", "x,y", "x,y,z,", "x,y,", "x,y,q",
    "x,y,z+", "x,y,z+1/0", "x,y,z+1/", "x,y,--z", "x,y,z+1/5", "x,y,1e99", "x,y,nan" };

  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++) {
    RingletSymmetryOp op;
    g_autoptr (GError) error = NULL;

    g_assert_true (ringlet_symmetry_op_parse (operations[i].text, &op, &error));
    g_assert_no_error (error);
    g_assert_cmpmem (
        op.turn, sizeof op.turn, operations[i].turn, sizeof operations[i].turn);
    g_assert_cmpmem (
        op.shift, sizeof op.shift, operations[i].shift, sizeof operations[i].shift);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    RingletSymmetryOp op;
    g_autoptr (GError) error = NULL;

    g_test_message ("\"%s\"", bad[i]);
    g_assert_false (ringlet_symmetry_op_parse (bad[i], &op, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, bad[i]));
  }
}

/* What is no group ends with an error and not without end. */
static void
test_no_group (void)
{
  static const char *const halls[] = { "", "P", "X 1", "P 5", "P 7z", "P 2q", "P 41x9",
    "P 4 2 3 2 2", "P 2 (0 0)", "P 2 (0 0 99)", "P 2 (a b c)", "P -" };
  static const RingletSymmetryOp shear = { { { 1, 1, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    { 0, 0, 0 } };
  static const RingletSymmetryOp flat = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 0 } },
    { 0, 0, 0 } };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (halls); i++) {
    g_test_message ("\"%s\"", halls[i]);
    g_clear_error (&error);
    g_assert_null (ringlet_symmetry_new_hall (halls[i], &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
  g_clear_error (&error);
  g_assert_null (ringlet_symmetry_new (&shear, 1, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_null (ringlet_symmetry_new (&flat, 1, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/space-group/all-settings", test_all_settings);
  g_test_add_func ("/space-group/names", test_names);
  g_test_add_func ("/space-group/operations", test_operations);
  g_test_add_func ("/space-group/no-group", test_no_group);

  return g_test_run ();
}
