/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RINGLET_ERROR:
 *
 * The only error domain of core/. Failures of the operating system keep their
 * own domain (G_FILE_ERROR, G_IO_ERROR); cancellation is G_IO_ERROR_CANCELLED.
 */
#define RINGLET_ERROR (ringlet_error_quark ())

/**
 * RingletError:
 * @RINGLET_ERROR_FORMAT: the bytes contradict the file format
 * @RINGLET_ERROR_TRUNCATED: the file ends too early
 * @RINGLET_ERROR_UNSUPPORTED: valid, but we do not read or compute it
 * @RINGLET_ERROR_LIMIT: larger than the supported range, or out of memory
 * @RINGLET_ERROR_SHAPE: array shapes or index ranges do not fit together
 * @RINGLET_ERROR_VALUE: a parameter is outside its domain, or a needed one is missing
 * @RINGLET_ERROR_EXISTS: the output is there already and may not be replaced
 * @RINGLET_ERROR_DEVICE: OpenCL or another accelerator failed
 */
typedef enum {
  RINGLET_ERROR_FORMAT,
  RINGLET_ERROR_TRUNCATED,
  RINGLET_ERROR_UNSUPPORTED,
  RINGLET_ERROR_LIMIT,
  RINGLET_ERROR_SHAPE,
  RINGLET_ERROR_VALUE,
  RINGLET_ERROR_EXISTS,
  RINGLET_ERROR_DEVICE,
} RingletError;

/* The value of #RINGLET_ERROR. */
GQuark ringlet_error_quark (void);

G_END_DECLS
