/* SPDX-License-Identifier: MIT */

/* From values to the index of a colour. */

#include <float.h>
#include <locale.h>
#include <math.h>

#include "display/levels.h"

typedef struct {
  const char *name;
  RingletScale scale;
  double min;
  double max;
  float value;
  int index; /* by hand */
} Case;

static const Case cases[] = {
  { "first", RINGLET_SCALE_LINEAR, 10.0, 30.0, 10.0f, 0 },
  { "last", RINGLET_SCALE_LINEAR, 10.0, 30.0, 30.0f, 255 },
  { "middle", RINGLET_SCALE_LINEAR, 10.0, 30.0, 20.0f, 128 },
  { "below", RINGLET_SCALE_LINEAR, 10.0, 30.0, -1e30f, 0 },
  { "above", RINGLET_SCALE_LINEAR, 10.0, 30.0, FLT_MAX, 255 },
  { "negative", RINGLET_SCALE_LINEAR, -5.0, -4.0, -4.8f, 51 },
  { "sqrt", RINGLET_SCALE_SQRT, 0.0, 65025.0, 10404.0f, 102 },
  { "sqrt-of-negative", RINGLET_SCALE_SQRT, -100.0, 100.0, 0.0f, 128 },
  { "log-first", RINGLET_SCALE_LOG, 1.0, 100000.0, 1.0f, 0 },
  { "log-fifth", RINGLET_SCALE_LOG, 1.0, 100000.0, 10.0f, 51 },
  { "log-last", RINGLET_SCALE_LOG, 1.0, 100000.0, 100000.0f, 255 },
  { "log-of-zero", RINGLET_SCALE_LOG, 1.0, 100000.0, 0.0f, 0 },
  { "log-of-negative", RINGLET_SCALE_LOG, 1.0, 100000.0, -7.0f, 0 },
  /* A millionth of the end is the beginning: 1 is at a half. */
  { "log-from-zero", RINGLET_SCALE_LOG, 0.0, 1000.0, 1.0f, 128 },
  { "log-from-negative", RINGLET_SCALE_LOG, -5.0, 1000.0, 0.001f, 0 },
  { "log-to-zero", RINGLET_SCALE_LOG, -5.0, 0.0, 3.0f, 255 },
  { "log-to-zero-zero", RINGLET_SCALE_LOG, -5.0, 0.0, 0.0f, 0 },
  { "no-span", RINGLET_SCALE_LINEAR, 7.0, 7.0, 7.0f, 0 },
  { "no-span-above", RINGLET_SCALE_LINEAR, 7.0, 7.0, 8.0f, 255 },
  { "no-span-log", RINGLET_SCALE_LOG, 7.0, 7.0, 0.0f, 0 },
  { "wide", RINGLET_SCALE_LINEAR, -1e300, 1e300, 1e36f, 140 },
  { "narrow", RINGLET_SCALE_LINEAR, 0.0, 1e-300, 0.0f, 0 },
};

/* The formula of levels.h. */
static int
index_of (const RingletLevelsLine *line, float value)
{
  float scaled = value;
  float at;

  if (line->scale == RINGLET_SCALE_LOG)
    scaled = value > 0.0f ? logf (value) : -INFINITY;
  else if (line->scale == RINGLET_SCALE_SQRT)
    scaled = copysignf (sqrtf (fabsf (value)), value);
  at = (scaled - line->offset) * line->factor;
  return (int) floorf (CLAMP (at, 0.0f, 1.0f) * 255.0f + 0.5f);
}

static void
test_line (gconstpointer data)
{
  const Case *c = data;
  const RingletLevels levels = { .scale = c->scale, .min = c->min, .max = c->max };
  const RingletLevelsLine line = ringlet_levels_line (&levels);

  g_assert_true (isfinite (line.offset));
  g_assert_true (isfinite (line.factor));
  g_assert_cmpint (line.scale, ==, c->scale);
  g_assert_cmpint (index_of (&line, c->value), ==, c->index);
}

static void
test_table (void)
{
  RingletLevels levels = ringlet_levels_default ();
  guint32 table[RINGLET_COLORMAP_SIZE];

  g_assert_cmpstr (levels.colormap->name, ==, "viridis");
  ringlet_levels_table (&levels, table);
  g_assert_cmphex (table[0], ==, 0xff440154);
  g_assert_cmphex (table[255], ==, 0xfffde725);
  levels.inverted = TRUE;
  ringlet_levels_table (&levels, table);
  g_assert_cmphex (table[255], ==, 0xff440154);
  g_assert_cmphex (table[0], ==, 0xfffde725);
}

static void
test_equal (void)
{
  const RingletLevels a = ringlet_levels_default ();
  RingletLevels others[] = { a, a, a, a, a };

  others[0].colormap = ringlet_colormap_list ()[1];
  others[1].inverted = TRUE;
  others[2].scale = RINGLET_SCALE_SQRT;
  others[3].min = 2.0;
  others[4].max = 2000.0;
  g_assert_true (ringlet_levels_equal (&a, &a));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (ringlet_levels_equal (&a, &others[i]));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/levels/line/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_line);
  }
  g_test_add_func ("/levels/table", test_table);
  g_test_add_func ("/levels/equal", test_equal);
  return g_test_run ();
}
