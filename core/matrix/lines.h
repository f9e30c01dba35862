/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RingletLines:
 * @n_lines: number of lines
 * @n_across: what the indices are below
 * @start: (array length=n_lines+1): entries of line i are start[i] … start[i + 1] − 1
 * @index: (array): where each entry lies across the lines, ascending within a line
 * @share: (array): 0 < share ≤ 1
 *
 * A sparse matrix by lines: the rows of #RingletCsr, the columns of #RingletCsc, which
 * are each other's transpose. A view: what owns the arrays is the matrix.
 */
typedef struct {
  gsize n_lines;
  gsize n_across;
  gsize *start;
  guint32 *index;
  double *share;
} RingletLines;

/* Arrays with room for @n_entries, of no meaning yet; FALSE with RINGLET_ERROR_LIMIT.
 */
gboolean ringlet_lines_init (
    RingletLines *self, gsize n_lines, gsize n_across, gsize n_entries, GError **error);
void ringlet_lines_clear (RingletLines *self);

/**
 * ringlet_lines_check:
 * @what: name of a line, for the message: "CSR row"
 * @error: RINGLET_ERROR_SHAPE when the arrays contradict each other
 *
 * Looks at every entry once, so that nobody else has to.
 */
gboolean ringlet_lines_check (
    const RingletLines *self, const char *what, GError **error);

/**
 * ringlet_lines_transpose:
 * @across: (out caller-allocates): the same entries by what they lie across; to be
 *   cleared
 * @error: RINGLET_ERROR_LIMIT without memory, G_IO_ERROR_CANCELLED
 */
gboolean ringlet_lines_transpose (const RingletLines *self, RingletLines *across,
    GCancellable *cancellable, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletLines, ringlet_lines_clear)

G_END_DECLS
