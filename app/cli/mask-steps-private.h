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
 * @is_image: that has the shape of the mask
 * @check: (nullable): whether the argument makes sense, before any file is opened
 * @apply: changes the mask or the image
 * @description: for --help
 */
typedef struct {
  const char *name;
  const char *argument;
  gboolean is_file;
  gboolean is_image;
  gboolean (*check) (const char *option, const char *text, GError **error);
  gboolean (*apply) (
      RingletMaskWork *work, const RingletMaskStep *step, GError **error);
  const char *description;
} RingletMaskStepClass;

struct _RingletMaskStep {
  const RingletMaskStepClass *klass;
  char *text; /* (nullable): the argument */
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

G_END_DECLS
