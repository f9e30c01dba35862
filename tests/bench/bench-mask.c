/* SPDX-License-Identifier: MIT */

/* What an edit of a mask costs, 4 megapixels: the pixels of the layers, the mask of
 * them, and the pattern under it. Prints CSV: edit, median and most of 30 in
 * milliseconds. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "integration.h"
#include "mask-stack.h"

#define N_TIMES 30

typedef struct {
  RingletImage *image;
  RingletDetector *detector;
  RingletState *state; /* the document, to be integrated */
  RingletMemo *memo;
  RingletMaskStack *stack;
  RingletMaskLayers *layers;
} Bench;

static RingletMaskLayer *
layer_of (const char *id, const double *numbers, gsize n)
{
  return ringlet_mask_layer_new (id, numbers, n, NULL, NULL);
}

/* Takes both. */
static void
put (Bench *self, RingletMaskLayers *layers, RingletMaskLayer *layer)
{
  ringlet_mask_layers_unref (self->layers);
  g_clear_pointer (&layer, ringlet_mask_layer_unref);
  self->layers = layers;
}

static void
push (Bench *self, const char *id, const double *numbers, gsize n)
{
  RingletMaskLayer *layer = layer_of (id, numbers, n);

  put (self,
      ringlet_mask_layers_insert (
          self->layers, ringlet_mask_layers_n (self->layers), layer),
      layer);
}

static void
replace (Bench *self, guint index, RingletMaskLayer *layer)
{
  put (self, ringlet_mask_layers_replace (self->layers, index, layer), layer);
}

/* ---- edits of layers that are there: see make() ---- */

static void
begin_stroke (Bench *self, guint i)
{
  const double numbers[] = { 20.0, 1400.0, 500.0 };

  replace (self, 5,
      ringlet_mask_layer_with_stroke (
          self->layers->layers[5], FALSE, numbers, 3, NULL));
}

static void
extend_stroke (Bench *self, guint i)
{
  if (self->layers->layers[5]->strokes->len == 0)
    begin_stroke (self, i);
  replace (self, 5,
      ringlet_mask_layer_with_point (
          self->layers->layers[5], 1400.0 + 10.0 * i, 500.0 + 10.0 * i, NULL));
}

static void
move_circle (Bench *self, guint i)
{
  const double numbers[] = { 900.0 + i, 900.0, 150.0 };

  replace (self, 1, layer_of ("circle", numbers, 3));
}

static void
turn_threshold (Bench *self, guint i)
{
  const double numbers[] = { -INFINITY, 110.0 + i };

  replace (self, 2, layer_of ("threshold", numbers, 2));
}

static void
turn_hot (Bench *self, guint i)
{
  const double numbers[] = { 4.0 + 0.1 * i };

  replace (self, 3, layer_of ("hot", numbers, 1));
}

static void
turn_range (Bench *self, guint i)
{
  const double numbers[] = { 5.0 + 0.01 * i, 6.0 };

  replace (self, 4, layer_of ("2theta", numbers, 2));
}

static void
switch_threshold (Bench *self, guint i)
{
  replace (
      self, 2, ringlet_mask_layer_with_enabled (self->layers->layers[2], i % 2 == 0));
}

typedef struct {
  const char *name;
  void (*edit) (Bench *self, guint i);
  gboolean grows; /* an operation lies on top */
} Case;

static const Case cases[] = {
  { "stroke", extend_stroke, FALSE },
  { "circle", move_circle, FALSE },
  { "threshold", turn_threshold, FALSE },
  { "hot pixels", turn_hot, FALSE },
  { "2theta range", turn_range, FALSE },
  { "whole layer on and off", switch_threshold, FALSE },
  { "stroke under grow", extend_stroke, TRUE },
  { "whole layer under grow", switch_threshold, TRUE },
};

static void
make_layers (Bench *self, gboolean grows)
{
  const double one[] = { 2.0 };

  g_clear_pointer (&self->layers, ringlet_mask_layers_unref);
  push (self, "gaps", NULL, 0);
  push (self, "circle", (const double[]){ 900.0, 900.0, 150.0 }, 3);
  push (self, "threshold", (const double[]){ -INFINITY, 140.0 }, 2);
  push (self, "hot", (const double[]){ 4.0 }, 1);
  push (self, "2theta", (const double[]){ 5.0, 6.0 }, 2);
  push (self, "brush", NULL, 0);
  if (grows)
    push (self, "grow", one, 1);
}

/* ---- measured ---- */

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
tell (const char *name, const char *what, double *times)
{
  char text[2][G_ASCII_DTOSTR_BUF_SIZE];

  qsort (times, N_TIMES, sizeof *times, compare);
  printf ("%s: %s,%s,%s\n", name, what,
      g_ascii_formatd (text[0], sizeof text[0], "%.2f", times[N_TIMES / 2]),
      g_ascii_formatd (text[1], sizeof text[1], "%.2f", times[N_TIMES - 1]));
  fflush (stdout);
}

static double
since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1e3;
}

static void
update (Bench *self)
{
  const RingletMaskScene scene = { self->image->n_slow, self->image->n_fast, NULL,
    self->image, self->detector, &self->state->geometry };
  g_autoptr (GError) error = NULL;

  if (!ringlet_mask_stack_update (
          self->stack, self->layers, &scene, NULL, NULL, &error))
    g_error ("%s", error->message);
}

static void
integrate (Bench *self)
{
  const RingletIntegrationWants wants = { .pattern = TRUE };
  g_autoptr (RingletState) state = ringlet_state_dup (self->state);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegration) run = NULL;

  state->layers = ringlet_mask_layers_ref (self->layers);
  run = ringlet_integration_run (
      state, 0, self->image, wants, self->memo, NULL, NULL, &error);
  if (run == NULL)
    g_error ("%s", error->message);
}

static void
measure (Bench *self, const Case *c)
{
  double pixels[N_TIMES];
  double masks[N_TIMES];
  double patterns[N_TIMES];

  make_layers (self, c->grows);
  update (self);
  integrate (self);
  for (guint i = 0; i < N_TIMES; i++) {
    gint64 start;

    c->edit (self, i);
    start = g_get_monotonic_time ();
    update (self);
    pixels[i] = since (start);
    start = g_get_monotonic_time ();
    ringlet_mask_unref (ringlet_mask_stack_get_mask (self->stack, NULL));
    masks[i] = since (start);
    start = g_get_monotonic_time ();
    integrate (self);
    patterns[i] = since (start);
  }
  tell (c->name, "pixels", pixels);
  tell (c->name, "mask", masks);
  tell (c->name, "whole pattern", patterns);
}

static RingletImage *
make_image (const RingletDetector *detector)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  const gsize n = detector->n_slow * detector->n_fast;
  guint32 *data =
      ringlet_image_alloc (RINGLET_PIXEL_U32, detector->n_slow, detector->n_fast, NULL);

  for (gsize i = 0; i < n; i++)
    data[i] = (guint32) g_rand_int_range (rand, 80, 120) +
        (g_rand_int_range (rand, 0, 10000) == 0 ? 5000 : 0);
  return ringlet_image_new_take (
      RINGLET_PIXEL_U32, detector->n_slow, detector->n_fast, data, NULL);
}

int
main (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Eiger4M", 3, NULL);
  g_autoptr (RingletImage) image = make_image (detector);
  g_autoptr (RingletState) state = ringlet_state_new ();
  g_autoptr (RingletMemo) memo = ringlet_memo_new ((gsize) 1 << 30);
  g_autoptr (RingletMaskStack) stack = ringlet_mask_stack_new ();
  Bench self = { image, detector, state, memo, stack, NULL };

  state->source = ringlet_source_new_image (image, "frame");
  state->detector = ringlet_detector_ref (detector);
  state->geometry = (RingletGeometry){ 0.2, 0.08, 0.077, 0, 0, 0, 1e-10, FALSE };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    measure (&self, &cases[i]);
  printf ("matrices,%u,\n", ringlet_memo_n_computed (memo, "packed"));
  ringlet_mask_layers_unref (self.layers);
  return 0;
}
