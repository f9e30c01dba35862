/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/mask-steps.h"
#include "image/mask-edit.h"

G_BEGIN_DECLS

/* What one step is: for mask-steps*.c. */

/**
 * RingletMaskStepClass:
 * @name: of the option
 * @argument: (nullable): what it takes, for --help
 * @is_file: it is a file, which is read
 * @load: (nullable): reads an image from it that has the shape of the mask
 * @check: (nullable): whether the argument makes sense, before any file is opened
 * @apply: changes the mask or the image
 * @description: for --help
 */
typedef struct {
  const char *name;
  const char *argument;
  gboolean is_file;
  RingletImage *(*load) (const char *text, GError **error);
  gboolean (*check) (const char *option, const char *text, GError **error);
  gboolean (*apply) (
      RingletMaskWork *work, const RingletMaskStep *step, GError **error);
  const char *description;
} RingletMaskStepClass;

struct _RingletMaskStep {
  const RingletMaskStepClass *klass;
  char *text;   /* (nullable): the argument */
  char **files; /* (nullable): that it stands for, when they were asked for */
};

/* Ends with one without a name. */
extern const RingletMaskStepClass ringlet_mask_step_classes[];

/* Returns (transfer full): a mask from a file; what looks wrong with it goes to
 * standard error. */
RingletMask *ringlet_mask_work_load (
    RingletMaskWork *self, const char *path, GError **error);

/* Takes @mask instead of the present one; FALSE when it is NULL. */
gboolean ringlet_mask_work_replace (RingletMaskWork *self, RingletMask *mask);

/* Takes @other; FALSE when it is NULL. */
gboolean ringlet_mask_work_combine (
    RingletMaskWork *self, RingletMaskOperator how, RingletMask *other, GError **error);

/* Members of the table: steps that look at the values of an image. */
gboolean ringlet_mask_check_number (
    const char *option, const char *text, GError **error);
gboolean ringlet_mask_check_positive (
    const char *option, const char *text, GError **error);
gboolean ringlet_mask_check_spots (
    const char *option, const char *text, GError **error);
gboolean ringlet_mask_apply_image (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);
gboolean ringlet_mask_apply_below (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);
gboolean ringlet_mask_apply_above (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);
gboolean ringlet_mask_apply_hot (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);
gboolean ringlet_mask_apply_spots (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);
gboolean ringlet_mask_apply_flagged (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);

/* Steps that look at a series, and at the mask of a detector in its master file. */
gboolean ringlet_mask_check_not_negative (
    const char *option, const char *text, GError **error);
RingletImage *ringlet_mask_load_series_frame (const char *text, GError **error);
RingletImage *ringlet_mask_load_eiger (const char *text, GError **error);
gboolean ringlet_mask_apply_series (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);
gboolean ringlet_mask_apply_flagged_any (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);
gboolean ringlet_mask_apply_flagged_all (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);
gboolean ringlet_mask_apply_dead (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);
gboolean ringlet_mask_apply_noisy (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);
gboolean ringlet_mask_apply_bright (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);
gboolean ringlet_mask_apply_eiger (
    RingletMaskWork *work, const RingletMaskStep *step, GError **error);

/* @error: RINGLET_ERROR_SHAPE when what is read from @path has another shape than the
 * mask. */
gboolean ringlet_mask_work_check_shape (const RingletMaskWork *self, const char *path,
    gsize n_slow, gsize n_fast, GError **error);

/* The number of a step, which was checked. */
double ringlet_mask_step_number (const RingletMaskStep *self);

G_END_DECLS
