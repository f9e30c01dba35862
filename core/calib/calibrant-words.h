/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletWordUnit:
 * @text: behind the number; the last one has none
 * @factor: to the unit of SI
 * @offset: likewise
 *
 * A unit that a word may have.
 */
typedef struct {
  const char *text;
  double factor;
  double offset;
} RingletWordUnit;

/**
 * RingletWordField:
 * @key: what stands before "=", case does not matter
 * @value: (out): left alone where the word does not say
 * @factor: to the unit of SI
 *
 * A number that a word may give.
 */
typedef struct {
  const char *key;
  double *value;
  double factor;
} RingletWordField;

/* "5.2GPa" with one of @units. Returns %FALSE when it is none. */
gboolean ringlet_word_quantity (
    const char *text, const RingletWordUnit *units, double *value);

/* "key=value" into one of @fields. @others: keys that the caller knows besides, for the
 * message. @error: RINGLET_ERROR_VALUE with all keys */
gboolean ringlet_word_field (const char *text, const RingletWordField *fields, gsize n,
    const char *others, GError **error);

G_END_DECLS
