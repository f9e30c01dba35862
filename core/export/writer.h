/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"
#include "pattern/pattern.h"

G_BEGIN_DECLS

/**
 * RingletWriterDimensions:
 * @RINGLET_WRITER_PATTERN: I (radial)
 * @RINGLET_WRITER_CAKE: I (χ, radial)
 *
 * What a format can hold, one bit each.
 */
typedef enum {
  RINGLET_WRITER_PATTERN = 1 << 0,
  RINGLET_WRITER_CAKE = 1 << 1,
} RingletWriterDimensions;

/**
 * RingletWriter:
 * @name: stable short name, used by the command line and in error messages
 * @description: one line for humans
 * @suffixes: (array zero-terminated=1): lower case, with the dot; the first is the
 * usual
 * @dimensions: what it can hold
 * @needs_errors: only for results with an error model
 * @check: (nullable): whether it can hold results of a unit (nullable: not known),
 *   with a wavelength or without (0), so that a refusal need not wait for them; the
 *   error says what to do
 * @write: (nullable): writes one result of a dimension named in @dimensions; atomic, as
 *   ringlet_output_write(). NULL where a result is written as its curve
 * @write_pattern: (nullable): the same of a curve, which has uncertainties where they
 *   are needed; NULL where the format holds results alone
 *
 * One output format. Writers are constant tables listed in writer.c. The same result
 * gives the same bytes, on any day and in any locale.
 */
typedef struct {
  const char *name;
  const char *description;
  const char *const *suffixes;
  RingletWriterDimensions dimensions;
  gboolean needs_errors;
  gboolean (*check) (const RingletUnit *unit, double wavelength_m, GError **error);
  gboolean (*write) (const RingletResult *result, const char *path, gboolean overwrite,
      GError **error);
  gboolean (*write_pattern) (const RingletPattern *pattern, const char *path,
      gboolean overwrite, GError **error);
} RingletWriter;

/* (array zero-terminated=1): all writers of this build */
const RingletWriter *const *ringlet_writer_list (void);

/**
 * ringlet_writer_find:
 * @name: (nullable): what the user asked for, or NULL to go by the suffix of @path
 * @is_cake: the result is a cake, else a pattern
 * @error: RINGLET_ERROR_VALUE, listing what there is; RINGLET_ERROR_UNSUPPORTED when
 * the format cannot hold a cake or a pattern
 *
 * Returns: (transfer none): the writer
 */
const RingletWriter *ringlet_writer_find (
    const char *name, const char *path, gboolean is_cake, GError **error);

/* Whether @path ends in one of its suffixes, in upper or lower case. */
gboolean ringlet_writer_has_suffix (const RingletWriter *self, const char *path);

/**
 * ringlet_writer_check:
 * @unit: of the results to be written
 * @wavelength_m: of their geometry, 0 where it is not known
 * @has_errors: there is an error model
 * @error: RINGLET_ERROR_VALUE or RINGLET_ERROR_UNSUPPORTED, saying what to do
 *
 * To be asked before a long computation. ringlet_result_write() asks again.
 */
gboolean ringlet_writer_check (const RingletWriter *self, const RingletUnit *unit,
    double wavelength_m, gboolean has_errors, GError **error);

/* A check for formats of 2θ, in degrees or radians, for their rows of the table;
 * @error: RINGLET_ERROR_UNSUPPORTED naming the unit. */
gboolean ringlet_writer_check_two_theta (
    const RingletUnit *unit, double wavelength_m, GError **error);

/**
 * ringlet_result_write:
 * @name: (nullable): as for ringlet_writer_find()
 * @error: as ringlet_writer_find() and ringlet_output_write(); RINGLET_ERROR_VALUE when
 *   the format needs what @result does not have
 */
gboolean ringlet_result_write (const RingletResult *result, const char *name,
    const char *path, gboolean overwrite, GError **error);

/**
 * ringlet_pattern_write:
 * @name: (nullable): as for ringlet_writer_find()
 * @error: as ringlet_result_write(); RINGLET_ERROR_UNSUPPORTED when the format holds
 *   results alone, or another quantity than @pattern is over
 *
 * The header goes along, so that ringlet_pattern_read() gives the same curve and the
 * same header again.
 */
gboolean ringlet_pattern_write (const RingletPattern *pattern, const char *name,
    const char *path, gboolean overwrite, GError **error);

G_END_DECLS
