/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletCifKind:
 * @RINGLET_CIF_END: behind the last token
 * @RINGLET_CIF_COMMENT: what stands behind a "#" that begins a word
 * @RINGLET_CIF_BLOCK: "data_NAME"
 * @RINGLET_CIF_LOOP: "loop_"
 * @RINGLET_CIF_NAME: "_NAME"
 * @RINGLET_CIF_VALUE: a word, quoted or not, or a text between lines of semicolons
 */
typedef enum {
  RINGLET_CIF_END,
  RINGLET_CIF_COMMENT,
  RINGLET_CIF_BLOCK,
  RINGLET_CIF_LOOP,
  RINGLET_CIF_NAME,
  RINGLET_CIF_VALUE,
} RingletCifKind;

/**
 * RingletCifTokens:
 * @kind: of the present token
 * @text: the present token, without what marks it; of a value without its quotes
 * @line: where it begins, from 1
 * @start: of the whole text
 * @at: what is left
 * @at_line: the line of @at
 *
 * The words of a CIF, one after the other. Source: S. R. Hall & J. D. Westbrook,
 * International Tables for Crystallography G (2005), 2.2.
 */
typedef struct {
  RingletCifKind kind;
  GString *text;
  guint64 line;
  const char *start;
  const char *at;
  guint64 at_line;
} RingletCifTokens;

/* @text: ends with a NUL; outlives @self */
void ringlet_cif_tokens_init (RingletCifTokens *self, const char *text);
void ringlet_cif_tokens_clear (RingletCifTokens *self);

/* Goes to the next one. @error: RINGLET_ERROR_TRUNCATED when the file ends inside a
 * text or a quote */
gboolean ringlet_cif_tokens_next (RingletCifTokens *self, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletCifTokens, ringlet_cif_tokens_clear)

G_END_DECLS
