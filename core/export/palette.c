/* SPDX-License-Identifier: MIT */

/* Median cut. Source: P. Heckbert, "Color image quantization for frame buffer display",
 * SIGGRAPH 1982, section 3.3. */

#include "export/palette.h"

#include <stdlib.h>

#define STEPS 101 /* 0 … 100 percent */

/* A colour and how many pixels have it. */
typedef struct {
  guint8 percent[3];
  guint count;
} Entry;

/* Colours @first … @end − 1 of the list, and along which channel they differ most. */
typedef struct {
  guint first;
  guint end;
  guint axis;
  guint extent;
} Box;

static guint
key_of (const guint8 *percent)
{
  return (percent[0] * STEPS + percent[1]) * STEPS + percent[2];
}

static guint
key_of_pixel (const guint8 *row, gsize column)
{
  const guint32 pixel = ((const guint32 *) (const void *) row)[column];
  guint8 percent[3];

  for (int k = 0; k < 3; k++)
    percent[k] = (guint8) ((((pixel >> (16 - 8 * k)) & 0xff) * 100 + 127) / 255);
  return key_of (percent);
}

/* Returns (transfer full) (element-type Entry): each colour once, in a fixed order. */
static GArray *
list_colours (const guint *counts)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  for (guint key = 0; key < STEPS * STEPS * STEPS; key++) {
    const Entry entry = {
      { (guint8) (key / (STEPS * STEPS)), (guint8) (key / STEPS % STEPS),
          (guint8) (key % STEPS) },
      counts[key],
    };

    if (entry.count > 0)
      g_array_append_val (entries, entry);
  }
  return entries;
}

static Box
box_new (const Entry *entries, guint first, guint end)
{
  Box box = { first, end, 0, 0 };

  for (guint axis = 0; axis < 3; axis++) {
    guint8 min = STEPS;
    guint8 max = 0;

    for (guint i = first; i < end; i++) {
      min = MIN (min, entries[i].percent[axis]);
      max = MAX (max, entries[i].percent[axis]);
    }
    if ((guint) (max - min) > box.extent) {
      box.axis = axis;
      box.extent = max - min;
    }
  }
  return box;
}

static int
compare (const void *a, const void *b, gpointer axis)
{
  const Entry *x = a;
  const Entry *y = b;
  const guint k = GPOINTER_TO_UINT (axis);

  if (x->percent[k] != y->percent[k])
    return x->percent[k] < y->percent[k] ? -1 : 1;
  return key_of (x->percent) < key_of (y->percent) ? -1 : 1;
}

/* Where half of the pixels of the box lie on either side; a colour at least on each. */
static guint
median (const Entry *entries, const Box *box)
{
  guint64 total = 0;
  guint64 sum = 0;

  for (guint i = box->first; i < box->end; i++)
    total += entries[i].count;
  for (guint i = box->first; i < box->end - 1; i++) {
    sum += entries[i].count;
    if (2 * sum >= total)
      return i + 1;
  }
  return box->end - 1;
}

/* Divides the box whose colours differ most until there are enough. */
static guint
cut (Entry *entries, guint n_entries, Box *boxes)
{
  guint n = 1;

  boxes[0] = box_new (entries, 0, n_entries);
  while (n < RINGLET_PALETTE_SIZE) {
    Box *widest = &boxes[0];
    guint middle;

    for (guint i = 1; i < n; i++) {
      if (boxes[i].extent > widest->extent)
        widest = &boxes[i];
    }
    if (widest->extent == 0)
      break;
    g_qsort_with_data (entries + widest->first, (int) (widest->end - widest->first),
        sizeof *entries, compare, GUINT_TO_POINTER (widest->axis));
    middle = median (entries, widest);
    boxes[n++] = box_new (entries, middle, widest->end);
    *widest = box_new (entries, widest->first, middle);
  }
  return n;
}

/* The mean of the pixels of a box; @index_of learns which colours it stands for. */
static void
take_mean (RingletPalette *self, const Entry *entries, const Box *box, guint i,
    guint *index_of)
{
  guint64 total = 0;
  guint64 sums[3] = { 0, 0, 0 };

  for (guint j = box->first; j < box->end; j++) {
    total += entries[j].count;
    for (int k = 0; k < 3; k++)
      sums[k] += (guint64) entries[j].count * entries[j].percent[k];
    index_of[key_of (entries[j].percent)] = i;
  }
  for (int k = 0; k < 3; k++)
    self->percent[i][k] = (guint8) ((sums[k] + total / 2) / total);
}

RingletPalette *
ringlet_palette_new (const guint8 *pixels, gsize stride, gsize width, gsize height)
{
  RingletPalette *self = g_new0 (RingletPalette, 1);
  g_autofree guint *counts = g_new0 (guint, STEPS * STEPS * STEPS);
  g_autoptr (GArray) list = NULL;
  Box boxes[RINGLET_PALETTE_SIZE];

  for (gsize i = 0; i < height; i++) {
    for (gsize j = 0; j < width; j++)
      counts[key_of_pixel (pixels + i * stride, j)]++;
  }
  list = list_colours (counts);
  self->n = cut ((Entry *) (void *) list->data, list->len, boxes);
  for (guint i = 0; i < self->n; i++)
    take_mean (self, (const Entry *) (const void *) list->data, &boxes[i], i, counts);

  self->indices = g_new (guint8, width * height);
  for (gsize i = 0; i < height; i++) {
    for (gsize j = 0; j < width; j++)
      self->indices[i * width + j] =
          (guint8) counts[key_of_pixel (pixels + i * stride, j)];
  }
  return self;
}

void
ringlet_palette_free (RingletPalette *self)
{
  g_free (self->indices);
  g_free (self);
}
