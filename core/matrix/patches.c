/* SPDX-License-Identifier: MIT */
#include "matrix/patches.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"

/* Slots are sorted by so many bits at a time. */
#define DIGIT_BITS 11
#define N_DIGITS (1u << DIGIT_BITS)

/* A share of a pixel of the patch; @entry without its lowest bit. */
typedef struct {
  guint32 slot;
  guint32 entry;
} Share;

/* A row of patches, made by one thread. */
typedef struct {
  RingletList start; /* from 0 */
  RingletList entries;
  RingletList first_slot; /* from 0 */
  RingletList slots;
  RingletList used;
} Strip;

typedef struct {
  const RingletPatches *patches;
  const RingletPacked *matrix;
  gsize n_fast;
  Strip *strips; /* n_down */
} Build;

/* One patch under way. */
typedef struct {
  const RingletBins *bins;
  guint32 place;       /* of the pixel whose shares come */
  RingletList shares;  /* (element-type Share) */
  RingletList scratch; /* (element-type Share) */
  RingletList fours;   /* (element-type Four) */
} Patch;

static void
strip_init (Strip *self)
{
  ringlet_list_init (&self->start, sizeof (guint32));
  ringlet_list_init (&self->entries, sizeof (guint32));
  ringlet_list_init (&self->first_slot, sizeof (guint32));
  ringlet_list_init (&self->slots, sizeof (guint32));
  ringlet_list_init (&self->used, sizeof (guint32));
}

static void
strip_clear (Strip *self)
{
  ringlet_list_clear (&self->start);
  ringlet_list_clear (&self->entries);
  ringlet_list_clear (&self->first_slot);
  ringlet_list_clear (&self->slots);
  ringlet_list_clear (&self->used);
}

static gboolean
strip_failed (const Strip *self)
{
  return self->start.failed || self->entries.failed || self->first_slot.failed ||
      self->slots.failed || self->used.failed;
}

static gsize
n_pixels (const RingletPatchShape *shape)
{
  return (gsize) shape->width * shape->height;
}

static void
take_share (gsize slot, guint32 share, gpointer data)
{
  Patch *self = data;
  const Share one = { (guint32) slot, share << 15 | self->place << 2 };

  if (ringlet_packed_bin (self->bins, slot) >= 0)
    ringlet_list_append (&self->shares, &one, 1);
}

/* All shares of a patch, and which of its pixels count. */
static void
take_pixels (const Build *build, gsize across, gsize down, Patch *patch, Strip *strip)
{
  const RingletPatchShape *shape = &build->patches->shape;
  const gsize n_slow = build->matrix->n_pixels / build->n_fast;
  guint32 used = 0;

  for (guint k = 0; k < n_pixels (shape); k++) {
    const gsize x = across * shape->width + k % shape->width;
    const gsize y = down * shape->height + k / shape->width;
    const gsize i = y * build->n_fast + x;

    if (x < build->n_fast && y < n_slow &&
        ringlet_packed_first_slot (build->matrix, i) != 0) {
      patch->place = ringlet_patch_place (shape, k);
      ringlet_packed_foreach (build->matrix, i, take_share, patch);
      used |= 1u << k % 32;
    }
    if (k % 32 == 31) {
      ringlet_list_append (&strip->used, &used, 1);
      used = 0;
    }
  }
}

/* One pass of a radix sort; who has one slot keeps its order. */
static void
sort_digit (const Share *from, Share *to, gsize n, guint32 least, guint shift)
{
  guint32 start[N_DIGITS + 1] = { 0 };

  for (gsize i = 0; i < n; i++)
    start[((from[i].slot - least) >> shift) % N_DIGITS + 1]++;
  for (guint d = 0; d < N_DIGITS; d++)
    start[d + 1] += start[d];
  for (gsize i = 0; i < n; i++)
    to[start[((from[i].slot - least) >> shift) % N_DIGITS]++] = from[i];
}

/* Returns: (transfer none): the shares by slots; in what is too small with @failed */
static const Share *
sort_shares (Patch *patch)
{
  const gsize n = patch->shares.n;
  Share *from = patch->shares.data;
  Share *to;
  guint32 least = G_MAXUINT32;
  guint32 most = 0;

  for (gsize i = 0; i < n; i++) {
    least = MIN (least, from[i].slot);
    most = MAX (most, from[i].slot);
  }
  ringlet_list_empty (&patch->scratch);
  if (!ringlet_list_append (&patch->scratch, from, n)) {
    patch->shares.failed = TRUE;
    return from;
  }
  to = patch->scratch.data;
  for (guint shift = 0; n > 0 && shift < 32 && (most - least) >> shift > 0;
       shift += DIGIT_BITS) {
    sort_digit (from, to, n, least, shift);
    Share *sorted = to;

    to = from;
    from = sorted;
  }
  return from;
}

/* Four shares of one slot. */
typedef struct {
  guint32 slot;
  guint32 entry[4];
} Four;

/* Shares by fours, those of a slot filled up with nothing. */
static void
make_fours (const Share *shares, gsize n, RingletList *fours)
{
  gsize i = 0;

  ringlet_list_empty (fours);
  while (i < n) {
    Four four = { shares[i].slot, { 0 } };

    for (guint j = 0; j < 4 && i < n && shares[i].slot == four.slot; j++)
      four.entry[j] = shares[i++].entry;
    ringlet_list_append (fours, &four, 1);
  }
}

/* Fours of the streams in turn. A stream leaves its slot where the next begins, and at
 * its end. @length: fours of a stream */
static void
put_fours (RingletList *fours, gsize length, guint n_streams, Strip *strip)
{
  static const guint32 nothing[4] = { 0 };
  Four *all = fours->data;

  for (gsize k = 0; k < length; k++) {
    for (gsize s = 0; s < n_streams; s++) {
      const gsize i = s * length + k;

      if (i < fours->n)
        all[i].entry[0] |=
            i + 1 == fours->n || k + 1 == length || all[i + 1].slot != all[i].slot;
      ringlet_list_append (&strip->entries, i < fours->n ? all[i].entry : nothing,
          G_N_ELEMENTS (nothing));
    }
  }
}

static void
put_slots (const RingletList *fours, gsize length, guint n_streams, Strip *strip)
{
  const Four *all = fours->data;

  for (gsize s = 0; s < n_streams; s++) {
    const guint32 first = (guint32) strip->slots.n;
    const gsize end = MIN ((s + 1) * length, fours->n);

    ringlet_list_append (&strip->first_slot, &first, 1);
    for (gsize i = s * length; i < end; i++) {
      if ((all[i].entry[0] & 1) != 0)
        ringlet_list_append (&strip->slots, &all[i].slot, 1);
    }
  }
}

/* What is known of a patch, behind the others of its strip. */
static void
put_patch (Patch *patch, guint n_streams, Strip *strip)
{
  const guint32 start = (guint32) (strip->entries.n / 4);
  const Share *shares = sort_shares (patch);
  gsize length;

  make_fours (shares, patch->shares.n, &patch->fours);
  length = (patch->fours.n + n_streams - 1) / n_streams;
  ringlet_list_append (&strip->start, &start, 1);
  put_fours (&patch->fours, length, n_streams, strip);
  put_slots (&patch->fours, length, n_streams, strip);
  if (patch->shares.failed || patch->fours.failed)
    strip->entries.failed = TRUE;
}

static void
build_strip (gsize down, gpointer data)
{
  const Build *build = data;
  const RingletPatchShape *shape = &build->patches->shape;
  Strip *strip = &build->strips[down];
  Patch patch = { .bins = &build->matrix->bins };

  strip_init (strip);
  ringlet_list_init (&patch.shares, sizeof (Share));
  ringlet_list_init (&patch.scratch, sizeof (Share));
  ringlet_list_init (&patch.fours, sizeof (Four));
  for (gsize across = 0; across < build->patches->n_across; across++) {
    ringlet_list_empty (&patch.shares);
    take_pixels (build, across, down, &patch, strip);
    put_patch (&patch, shape->n_streams, strip);
  }
  ringlet_list_clear (&patch.shares);
  ringlet_list_clear (&patch.scratch);
  ringlet_list_clear (&patch.fours);
}

/* Appends @from, with @add to each of its numbers. */
static void
append_from (RingletList *to, const RingletList *from, guint32 add)
{
  guint32 *numbers = from->data;

  for (gsize i = 0; i < from->n; i++)
    numbers[i] += add;
  ringlet_list_append (to, from->data, from->n);
}

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the shares of the pixels by patches");
  return FALSE;
}

/* Puts the strips behind each other. */
static gboolean
join (RingletPatches *self, Strip *strips, GError **error)
{
  const guint32 no_slot = 0;
  guint64 n_entries = 0;
  guint32 end;

  for (gsize i = 0; i < self->n_down; i++) {
    if (strip_failed (&strips[i]))
      return fail (error);
    n_entries += strips[i].entries.n;
  }
  if (n_entries > G_MAXUINT32)
    return fail (error);
  for (gsize i = 0; i < self->n_down; i++) {
    append_from (&self->start, &strips[i].start, (guint32) (self->entries.n / 4));
    append_from (&self->first_slot, &strips[i].first_slot, (guint32) self->slots.n);
    append_from (&self->entries, &strips[i].entries, 0);
    append_from (&self->slots, &strips[i].slots, 0);
    append_from (&self->used, &strips[i].used, 0);
    strip_clear (&strips[i]);
    strip_init (&strips[i]);
  }
  end = (guint32) (self->entries.n / 4);
  ringlet_list_append (&self->start, &end, 1);
  /* A stream that ends with nothing looks one slot further, also the last of all. */
  ringlet_list_append (&self->slots, &no_slot, 1);
  return !self->start.failed && !self->entries.failed && !self->first_slot.failed &&
          !self->slots.failed && !self->used.failed
      ? TRUE
      : fail (error);
}

gboolean
ringlet_patches_init (RingletPatches *self, const RingletPacked *matrix, gsize n_fast,
    const RingletPatchShape *shape, GCancellable *cancellable, GError **error)
{
  const gsize n_slow = matrix->n_pixels / n_fast;
  Build build = { self, matrix, n_fast, NULL };
  gboolean ok;

  *self = (RingletPatches){ .shape = *shape,
    .n_across = (n_fast + shape->width - 1) / shape->width,
    .n_down = (n_slow + shape->height - 1) / shape->height };
  ringlet_list_init (&self->start, sizeof (guint32));
  ringlet_list_init (&self->entries, sizeof (guint32));
  ringlet_list_init (&self->first_slot, sizeof (guint32));
  ringlet_list_init (&self->slots, sizeof (guint32));
  ringlet_list_init (&self->used, sizeof (guint32));

  build.strips = g_new0 (Strip, self->n_down);
  ok = ringlet_parallel_for (self->n_down, build_strip, &build, cancellable, error) &&
      join (self, build.strips, error);
  for (gsize i = 0; i < self->n_down; i++)
    strip_clear (&build.strips[i]);
  g_free (build.strips);
  return ok;
}

void
ringlet_patches_clear (RingletPatches *self)
{
  ringlet_list_clear (&self->start);
  ringlet_list_clear (&self->entries);
  ringlet_list_clear (&self->first_slot);
  ringlet_list_clear (&self->slots);
  ringlet_list_clear (&self->used);
}
