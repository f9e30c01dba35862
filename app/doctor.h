/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RingletVerdict:
 * @RINGLET_VERDICT_OK: as it should be
 * @RINGLET_VERDICT_SLOW: everything works, and could be faster
 * @RINGLET_VERDICT_MISSING: something that some work needs is not there
 * @RINGLET_VERDICT_WRONG: something is there and not as it should be
 */
typedef enum {
  RINGLET_VERDICT_OK,
  RINGLET_VERDICT_SLOW,
  RINGLET_VERDICT_MISSING,
  RINGLET_VERDICT_WRONG,
} RingletVerdict;

/**
 * RingletFinding:
 * @topic: what was looked at: "OpenCL"; a short English word, always the same
 * @text: what was found
 * @verdict: what to think of it
 * @advice: (nullable): what to do; NULL where nothing has to be done
 * @stops: work of every kind is stopped by it
 */
typedef struct {
  const char *topic;
  char *text;
  RingletVerdict verdict;
  const char *advice;
  gboolean stops;
} RingletFinding;

/**
 * ringlet_doctor_examine:
 * @cancellable: (nullable): between two topics
 * @error: G_IO_ERROR_CANCELLED
 *
 * What this machine gives to the programs, from the processor to the display, without
 * GL: a window knows who draws it, and others ask or do not care. Asks the
 * OpenCL drivers, which takes half a second and tens of megabytes; writes a file into
 * the folders that are used, and takes it away. Any thread.
 *
 * Returns: (transfer full) (element-type RingletFinding): in the order to be read
 */
GPtrArray *ringlet_doctor_examine (GCancellable *cancellable, GError **error);

/**
 * ringlet_doctor_ask_gl:
 * @findings: gets who draws by GL on the display of the environment
 *
 * Loads the driver, which may write to standard error; waits five seconds for a display
 * that does not answer. Not for a program with a window.
 */
void ringlet_doctor_ask_gl (GPtrArray *findings);

/**
 * ringlet_doctor_add_gl:
 * @findings: gets who draws by GL, as a window has found it
 * @renderer: (nullable): as GL_RENDERER says; NULL where GL does not work
 * @reason: (nullable): why it does not
 */
void ringlet_doctor_add_gl (
    GPtrArray *findings, const char *renderer, const char *reason);

/* Whether a GL_RENDERER computes in software. */
gboolean ringlet_gl_is_software (const char *renderer);

/* "ok", "slow", "missing" or "wrong" */
const char *ringlet_verdict_name (RingletVerdict verdict);

/* Whether one of @findings stops work. */
gboolean ringlet_doctor_stops (const GPtrArray *findings);

/* Returns (transfer full): lines of "topic: text", where it is not ok with the verdict
 * and below it what to do. In English. */
char *ringlet_doctor_text (const GPtrArray *findings);

G_END_DECLS
