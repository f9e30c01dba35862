/* SPDX-License-Identifier: MIT */
#pragma once

/* A view of the detector as numbers for kernels/preview_rays.cl and preview_cake.cl. */

#include "opencl/loader.h"
#include "process/preview-task.h"

G_BEGIN_DECLS

/* How many numbers of a view there are in one array. */
#define RINGLET_CL_PREVIEW_N_VIEW 27

/**
 * RingletClPreviewLook:
 * @flags: which parts a view has
 * @n_columns: radial bins
 * @n_rows: rows that are looked up
 * @per_row: of these for one row of the result
 * @max_samples: of a bin
 * @split: how the exact result shares pixels out
 * @order: of the solid angle
 * @others: rows and columns of the factors without a formula
 * @net: rows and columns of the nodes
 *
 * Those that kernels take one by one.
 */
typedef struct {
  cl_uint flags;
  cl_uint n_columns;
  cl_uint n_rows;
  cl_uint per_row;
  cl_uint max_samples;
  cl_uint split;
  cl_uint order;
  cl_uint others[2];
  cl_uint net[2];
} RingletClPreviewLook;

/* @view: (out caller-allocates) (array fixed-size=27): see the kernels */
void ringlet_cl_preview_fill_view (
    const RingletPreviewTask *task, double view[RINGLET_CL_PREVIEW_N_VIEW]);
RingletClPreviewLook ringlet_cl_preview_look_of (const RingletPreviewTask *task);

G_END_DECLS
