/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/select.h"

#include "calib/pinhole-steps.h"

/* Smaller groups of pixels are noise. */
#define MIN_PIXELS 4
/* Height over the surroundings, in standard deviations of the smoothed noise. */
#define MIN_HEIGHT 6.0
/* A spot that reaches so near to the border is cut: its smooth image is. */
#define MARGIN 2
/* The window that a pixel is compared with: so many to the width of the image. */
#define WINDOWS 24
#define MIN_WINDOW 12

/**
 * Scene:
 * @smooth: mean of 3 × 3 pixels
 * @threshold: mean plus one standard deviation of the surroundings
 * @state: 1 bright, 0 dark, −1 masked, −2 done
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  double *smooth;
  double *threshold;
  gint8 *state;
} Scene;

static void
scene_clear (Scene *self)
{
  g_free (self->smooth);
  g_free (self->threshold);
  g_free (self->state);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

/* Sums over all pixels above and left of a node: of ones, values and squares. */
typedef struct {
  gsize stride;
  double *sums[3];
} Integral;

static void
integral_clear (Integral *self)
{
  for (gsize k = 0; k < G_N_ELEMENTS (self->sums); k++)
    g_free (self->sums[k]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Integral, integral_clear)

/* Masked pixels count as nothing. */
static void
integral_init (Integral *self, const Scene *scene, const double *values)
{
  const gsize stride = scene->n_fast + 1;

  self->stride = stride;
  for (gsize k = 0; k < G_N_ELEMENTS (self->sums); k++)
    self->sums[k] = g_new0 (double, stride *(scene->n_slow + 1));

  for (gsize i = 0; i < scene->n_slow; i++) {
    double row[3] = { 0 };

    for (gsize j = 0; j < scene->n_fast; j++) {
      const gsize at = i * scene->n_fast + j;
      const double one = scene->state[at] >= 0;
      const double value = one > 0.0 ? values[at] : 0.0;
      const double add[3] = { one, value, value * value };

      for (gsize k = 0; k < G_N_ELEMENTS (add); k++) {
        row[k] += add[k];
        self->sums[k][(i + 1) * stride + j + 1] =
            self->sums[k][i * stride + j + 1] + row[k];
      }
    }
  }
}

/* Mean and standard deviation of the pixels at most @radius from (i, j). */
static void
integral_get (const Integral *self, const Scene *scene, gsize i, gsize j, gsize radius,
    double *mean, double *deviation)
{
  const gsize top = i > radius ? i - radius : 0;
  const gsize left = j > radius ? j - radius : 0;
  const gsize bottom = MIN (i + radius + 1, scene->n_slow);
  const gsize right = MIN (j + radius + 1, scene->n_fast);
  double in[3];

  for (gsize k = 0; k < G_N_ELEMENTS (in); k++) {
    const double *sums = self->sums[k];

    in[k] = sums[bottom * self->stride + right] - sums[top * self->stride + right] -
        sums[bottom * self->stride + left] + sums[top * self->stride + left];
  }
  *mean = in[1] / fmax (in[0], 1.0);
  *deviation = sqrt (fmax (in[2] / fmax (in[0], 1.0) - *mean * *mean, 0.0));
}

/* Standard deviation of one pixel, from the median step between neighbours: spots are
 * few. */
static double
noise_of (const Scene *scene, const double *values)
{
  const gsize n = scene->n_slow * scene->n_fast;
  const gsize step = MAX (n / 100000, 1);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize at = 0; at + 1 < n; at += step) {
    const double difference = fabs (values[at + 1] - values[at]);

    if (scene->state[at] >= 0 && scene->state[at + 1] >= 0)
      g_array_append_val (steps, difference);
  }
  if (steps->len == 0)
    return 0.0;
  g_array_sort (steps, ringlet_compare_doubles);
  /* 1.4826 median = σ of the difference, √2 times that of a pixel. */
  return 1.4826 / sqrt (2.0) * g_array_index (steps, double, steps->len / 2);
}

/* Smooths, and says which pixels stand out. */
static void
find_bright (Scene *scene, const double *values, double least)
{
  const gsize radius = MAX (MIN (scene->n_slow, scene->n_fast) / WINDOWS, MIN_WINDOW);
  g_auto (Integral) raw = { 0 };
  g_auto (Integral) smooth = { 0 };
  double unused;

  integral_init (&raw, scene, values);
  for (gsize i = 0; i < scene->n_slow; i++) {
    for (gsize j = 0; j < scene->n_fast; j++)
      integral_get (
          &raw, scene, i, j, 1, &scene->smooth[i * scene->n_fast + j], &unused);
  }

  integral_init (&smooth, scene, scene->smooth);
  for (gsize i = 0; i < scene->n_slow; i++) {
    for (gsize j = 0; j < scene->n_fast; j++) {
      const gsize at = i * scene->n_fast + j;
      double mean;
      double deviation;

      integral_get (&smooth, scene, i, j, radius, &mean, &deviation);
      scene->threshold[at] = mean + fmax (deviation, least);
      if (scene->state[at] == 0 && scene->smooth[at] > scene->threshold[at])
        scene->state[at] = 1;
    }
  }
}

/* A group of bright pixels. */
typedef struct {
  gsize n;
  double weight;
  double slow;
  double fast;
  double height;
  gboolean is_cut; /* by the border of the image or a masked pixel */
} Group;

static void
add_pixel (const Scene *scene, gsize at, Group *group)
{
  const double weight = scene->smooth[at] - scene->threshold[at];

  group->n++;
  group->weight += weight;
  group->slow += weight * ((double) (at / scene->n_fast) + 0.5);
  group->fast += weight * ((double) (at % scene->n_fast) + 0.5);
  group->height = fmax (group->height, weight);
}

/* Takes the bright neighbours of @at off the image. */
static void
spread (Scene *scene, gsize at, Group *group, GArray *stack)
{
  const gsize i = at / scene->n_fast;
  const gsize j = at % scene->n_fast;

  if (i < MARGIN || j < MARGIN || i + MARGIN >= scene->n_slow ||
      j + MARGIN >= scene->n_fast)
    group->is_cut = TRUE;

  for (gsize k = i > 0 ? i - 1 : 0; k <= MIN (i + 1, scene->n_slow - 1); k++) {
    for (gsize l = j > 0 ? j - 1 : 0; l <= MIN (j + 1, scene->n_fast - 1); l++) {
      const gsize next = k * scene->n_fast + l;

      if (scene->state[next] == -1)
        group->is_cut = TRUE;
      if (scene->state[next] == 1) {
        scene->state[next] = -2;
        g_array_append_val (stack, next);
      }
    }
  }
}

static Group
collect_group (Scene *scene, gsize start, GArray *stack)
{
  Group group = { 0 };

  scene->state[start] = -2;
  g_array_append_val (stack, start);
  while (stack->len > 0) {
    const gsize at = g_array_index (stack, gsize, stack->len - 1);

    g_array_set_size (stack, stack->len - 1);
    add_pixel (scene, at, &group);
    spread (scene, at, &group, stack);
  }
  return group;
}

static void
scene_init (
    Scene *self, const RingletImage *image, const RingletMask *mask, double *values)
{
  const gsize n = ringlet_image_n_pixels (image);

  *self = (Scene){ image->n_slow, image->n_fast, g_new (double, n), g_new (double, n),
    g_new0 (gint8, n) };
  for (gsize at = 0; at < n; at++) {
    values[at] = ringlet_image_get (image, at);
    if (!isfinite (values[at]) || (mask != NULL && mask->bad[at]))
      self->state[at] = -1;
  }
}

GArray *
ringlet_pinhole_spots (const RingletImage *image, const RingletMask *mask)
{
  const gsize n = ringlet_image_n_pixels (image);
  g_autofree double *values = g_new (double, n);
  g_auto (Scene) scene = { 0 };
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (gsize));
  GArray *spots = g_array_new (FALSE, TRUE, sizeof (RingletSpot));
  double noise;

  scene_init (&scene, image, mask, values);
  noise = noise_of (&scene, values) / 3.0;
  find_bright (&scene, values, noise);

  for (gsize at = 0; at < n; at++) {
    Group group;

    if (scene.state[at] != 1)
      continue;
    group = collect_group (&scene, at, stack);
    if (!group.is_cut && group.n >= MIN_PIXELS && group.height > MIN_HEIGHT * noise) {
      const RingletSpot spot = { group.slow / group.weight, group.fast / group.weight };

      g_array_append_val (spots, spot);
    }
  }
  return spots;
}
