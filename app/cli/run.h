/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/progress.h"
#include "project.h"

G_BEGIN_DECLS

/**
 * ringlet_run_integration:
 * @bar: shows the progress of frame @step of @n_steps
 * @error: what ringlet_project_integrate_finish() says; G_IO_ERROR_CANCELLED after
 * Ctrl+C
 *
 * Integrates one frame of the document as the window does, in a job, and waits for it.
 *
 * Returns: (transfer full): the results
 */
RingletIntegration *ringlet_run_integration (RingletProject *project, guint64 frame,
    RingletIntegrationWants wants, RingletBar *bar, guint64 step, guint64 n_steps,
    GError **error);

/**
 * ringlet_run_job:
 * @func: runs in a worker
 * @inputs: lent to @func
 * @error: of @func; G_IO_ERROR_CANCELLED after Ctrl+C
 *
 * Returns: what @func returned
 */
gpointer ringlet_run_job (
    RingletJobFunc func, gpointer inputs, RingletBar *bar, GError **error);

G_END_DECLS
