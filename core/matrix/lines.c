/* SPDX-License-Identifier: MIT */
#include "matrix/lines.h"

#include "base/error.h"
#include "base/parallel.h"

/* Lines in one task of the check. */
#define CHECK_LINES 4096

/* A transposition is done in so many parts at most, with all together so many counters.
 */
#define MAX_PARTS 16
#define MAX_COUNTERS ((gsize) 1 << 22)

gboolean
ringlet_lines_init (
    RingletLines *self, gsize n_lines, gsize n_across, gsize n_entries, GError **error)
{
  *self = (RingletLines){ .n_lines = n_lines, .n_across = n_across };
  self->start = g_try_new0 (gsize, n_lines + 1);
  self->index = g_try_new (guint32, n_entries + 1);
  self->share = g_try_new (double, n_entries + 1);
  if (self->start != NULL && self->index != NULL && self->share != NULL)
    return TRUE;

  ringlet_lines_clear (self);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for a matrix of %" G_GSIZE_FORMAT " entries", n_entries);
  return FALSE;
}

void
ringlet_lines_clear (RingletLines *self)
{
  g_clear_pointer (&self->start, g_free);
  g_clear_pointer (&self->index, g_free);
  g_clear_pointer (&self->share, g_free);
}

static gboolean
check_starts (const RingletLines *self, const char *what, GError **error)
{
  for (gsize line = 0; line < self->n_lines; line++) {
    if (self->start[line] > self->start[line + 1]) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
          "%s %" G_GSIZE_FORMAT " ends before it starts", what, line);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
is_line_good (const RingletLines *self, gsize line)
{
  gint64 last = -1;

  for (gsize i = self->start[line]; i < self->start[line + 1]; i++) {
    const gboolean share = self->share[i] > 0.0 && self->share[i] <= 1.0;

    if (self->index[i] >= self->n_across || self->index[i] <= last || !share)
      return FALSE;
    last = self->index[i];
  }
  return TRUE;
}

typedef struct {
  const RingletLines *lines;
  gsize first_bad; /* atomic */
} Check;

static void
check_chunk (gsize chunk, gpointer data)
{
  Check *check = data;
  const gsize end = MIN ((chunk + 1) * CHECK_LINES, check->lines->n_lines);

  for (gsize line = chunk * CHECK_LINES; line < end; line++) {
    if (!is_line_good (check->lines, line))
      __atomic_store_n (&check->first_bad, line, __ATOMIC_RELAXED);
  }
}

gboolean
ringlet_lines_check (const RingletLines *self, const char *what, GError **error)
{
  const gsize n_chunks = (self->n_lines + CHECK_LINES - 1) / CHECK_LINES;
  Check check = { self, G_MAXSIZE };

  if (self->n_lines == 0 || self->n_across == 0 || self->start[0] != 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "A matrix of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " starts at entry %" G_GSIZE_FORMAT,
        self->n_lines, self->n_across, self->start[0]);
    return FALSE;
  }
  if (!check_starts (self, what, error))
    return FALSE;

  ringlet_parallel_for (n_chunks, check_chunk, &check, NULL, NULL);
  if (check.first_bad == G_MAXSIZE)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "%s %" G_GSIZE_FORMAT " has a share outside 0 to 1, or an index that does not "
      "ascend or is not below %" G_GSIZE_FORMAT,
      what, check.first_bad, self->n_across);
  return FALSE;
}

/* Lines fall into parts of about as many entries each. */
typedef struct {
  const RingletLines *from;
  RingletLines *to;
  gsize n_parts;
  gsize *next; /* (array length=n_parts × to->n_lines): how many entries of the part
                * belong to a line; then where the next one goes */
} Transpose;

/* First line of a part: the one that the entry lies in. */
static gsize
part_line (const Transpose *self, gsize part)
{
  const gsize n_lines = self->from->n_lines;
  const gsize entry = self->from->start[n_lines] / self->n_parts * part;
  gsize low = 0;
  gsize high = n_lines;

  if (part == self->n_parts)
    return n_lines;
  while (low < high) {
    const gsize middle = low + (high - low) / 2;

    if (self->from->start[middle] < entry)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
count_part (gsize part, gpointer data)
{
  const Transpose *self = data;
  const RingletLines *from = self->from;
  gsize *next = self->next + part * self->to->n_lines;
  const gsize end = from->start[part_line (self, part + 1)];

  for (gsize i = from->start[part_line (self, part)]; i < end; i++)
    next[from->index[i]]++;
}

/* Parts one behind the other within a line: indices ascend, because lines do. */
static void
place_parts (const Transpose *self)
{
  const gsize n_lines = self->to->n_lines;
  gsize at = 0;

  for (gsize line = 0; line < n_lines; line++) {
    self->to->start[line] = at;
    for (gsize part = 0; part < self->n_parts; part++) {
      gsize *next = self->next + part * n_lines + line;
      const gsize n = *next;

      *next = at;
      at += n;
    }
  }
  self->to->start[n_lines] = at;
}

static void
fill_part (gsize part, gpointer data)
{
  const Transpose *self = data;
  const RingletLines *from = self->from;
  gsize *next = self->next + part * self->to->n_lines;
  const gsize end = part_line (self, part + 1);

  for (gsize line = part_line (self, part); line < end; line++) {
    for (gsize i = from->start[line]; i < from->start[line + 1]; i++) {
      const gsize at = next[from->index[i]]++;

      self->to->index[at] = (guint32) line;
      self->to->share[at] = from->share[i];
    }
  }
}

gboolean
ringlet_lines_transpose (const RingletLines *self, RingletLines *across,
    GCancellable *cancellable, GError **error)
{
  const gsize n_parts = CLAMP (MAX_COUNTERS / self->n_across, 1, MAX_PARTS);
  g_autofree gsize *next = g_try_malloc0_n (self->n_across, n_parts * sizeof *next);
  g_auto (RingletLines) to = { 0 };
  Transpose work = { self, &to, n_parts, next };

  *across = (RingletLines){ 0 };
  if (next == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory to count the entries of %" G_GSIZE_FORMAT " lines",
        self->n_across);
    return FALSE;
  }
  if (!ringlet_lines_init (
          &to, self->n_across, self->n_lines, self->start[self->n_lines], error) ||
      !ringlet_parallel_for (n_parts, count_part, &work, cancellable, error))
    return FALSE;

  place_parts (&work);
  if (!ringlet_parallel_for (n_parts, fill_part, &work, cancellable, error))
    return FALSE;

  *across = to;
  to = (RingletLines){ 0 };
  return TRUE;
}
