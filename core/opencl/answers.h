/* SPDX-License-Identifier: MIT */
#pragma once

#include "opencl/context.h"

G_BEGIN_DECLS

/**
 * ringlet_cl_answers:
 *
 * Whether the device does a little work for a queue of its own. One whose context is
 * dead refuses all of it, one without memory may refuse the memory alone. For
 * CL_OUT_OF_RESOURCES, by which drivers mean either.
 */
gboolean ringlet_cl_answers (const RingletCl *self);

/* What CL_OUT_OF_RESOURCES means on a device that answers. @what: what was tried.
 * Returns %FALSE; @error: RINGLET_ERROR_DEVICE */
gboolean ringlet_cl_fail_short (const char *what, GError **error);

G_END_DECLS
