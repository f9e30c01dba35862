/* SPDX-License-Identifier: MIT */
#pragma once

#include "json-keys.h"
#include "state.h"

G_BEGIN_DECLS

/* The values of a document in a project file, each as one object: written and read by
 * the same lists. For project-file-*.c. */

/**
 * RingletFieldKind:
 * @RINGLET_FIELD_NUMBER: a finite double
 * @RINGLET_FIELD_OPTIONAL: a double; null where it is NaN, "inf" and "-inf"
 * @RINGLET_FIELD_COUNT: a guint
 * @RINGLET_FIELD_FLAG: a gboolean
 */
typedef enum {
  RINGLET_FIELD_NUMBER,
  RINGLET_FIELD_OPTIONAL,
  RINGLET_FIELD_COUNT,
  RINGLET_FIELD_FLAG,
} RingletFieldKind;

/**
 * RingletField:
 * @key: in the file
 * @kind: what the member is
 * @offset: of the member in its struct
 */
typedef struct {
  const char *key;
  RingletFieldKind kind;
  gsize offset;
} RingletField;

#define RINGLET_FIELD(type, member, kind)                                              \
  {                                                                                    \
#member, RINGLET_FIELD_##kind, offsetof(type, member)                              \
  }
#define RINGLET_FIELD_END                                                              \
  {                                                                                    \
    NULL, RINGLET_FIELD_NUMBER, 0                                                      \
  }

/* Each list stands beside the size of its struct: a new member has to be saved, too.
 * Where pointers have 8 bytes, which is enough to stop a build;
 * tests/app/test-project-file.c lists every member by place, which finds those that fit
 * into padding. */
#define RINGLET_ASSERT_SIZE(type, size)                                                \
  G_STATIC_ASSERT (sizeof (gpointer) != 8 || sizeof (type) == (size))

/* @fields: ends with one whose key is NULL */
void ringlet_fields_write (
    JsonObject *object, const RingletField *fields, gconstpointer from);

/**
 * ringlet_fields_read:
 * @check: (nullable): asked about @to after each member, so that the key at fault is
 *   the one that is named
 * @error: naming the key
 */
gboolean ringlet_fields_read (RingletKeys *keys, const RingletField *fields,
    gpointer to, gboolean (*check) (gconstpointer to, GError **error), GError **error);

/* A double that may be infinite, or NaN for null. */
void ringlet_fields_write_number (JsonObject *object, const char *key, double value);

/* Return (transfer full) the objects; numbers and names alone. */
JsonObject *ringlet_fields_write_geometry (const RingletGeometry *geometry);
JsonObject *ringlet_fields_write_plan (const RingletPlan *plan);
JsonObject *ringlet_fields_write_factors (const RingletFactors *factors);
JsonObject *ringlet_fields_write_cake (const RingletCakeBins *cake);

/* What is missing stays as it is. @unknown: (element-type utf8): gets (transfer full)
 * the paths of keys that nobody knows. */
gboolean ringlet_fields_read_geometry (
    RingletKeys *keys, RingletGeometry *geometry, GError **error);
gboolean ringlet_fields_read_plan (
    RingletKeys *keys, RingletPlan *plan, GPtrArray *unknown, GError **error);
/* @outer: has them as "factors" */
gboolean ringlet_fields_read_factors (
    RingletKeys *outer, RingletFactors *factors, GPtrArray *unknown, GError **error);
gboolean ringlet_fields_read_cake (
    RingletKeys *keys, RingletCakeBins *cake, GError **error);

G_END_DECLS
