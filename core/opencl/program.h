/* SPDX-License-Identifier: MIT */
#pragma once

#include "opencl/context.h"

G_BEGIN_DECLS

/**
 * ringlet_cl_program:
 * @files: (array zero-terminated=1): names of files of kernels/, which follow each
 * other as one source
 * @options: for the compiler, "-DFORMAT=2"; may be ""
 * @error: RINGLET_ERROR_DEVICE; the message ends with what the compiler says
 *
 * A program of the device: found in memory, or on the disk as it was built before, or
 * built. A file of the cache that is damaged, or that cannot be written, costs the time
 * to build and nothing else. Thread-safe.
 *
 * Returns: (transfer none): as long as @self
 */
cl_program ringlet_cl_program (
    RingletCl *self, const char *const *files, const char *options, GError **error);

/* The same of a source that is not in the library. @name: for messages. */
cl_program ringlet_cl_program_of_source (RingletCl *self, const char *name,
    const char *source, const char *options, GError **error);

G_END_DECLS
