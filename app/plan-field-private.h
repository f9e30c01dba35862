/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib/gi18n-lib.h>

#include "plan-field.h"

G_BEGIN_DECLS

extern const RingletPlanField ringlet_plan_range_fields[];
extern const RingletPlanField ringlet_plan_correction_fields[];
extern const RingletPlanField ringlet_plan_statistic_fields[];
extern const RingletPlanField ringlet_plan_background_fields[];

/* What fields are made of; each refuses with "WHAT takes EXPECTED, not TEXT". */
gboolean ringlet_field_refuse (
    const char *what, const char *text, const char *expected, GError **error);

/* A finite number; 30,5 is one, too. */
gboolean ringlet_field_number (
    const char *what, const char *text, double *value, GError **error);

/* Returns (transfer full): a list "2,5; 0,5" as the command line has it, "2.5, 0.5":
 * for what was not understood as it stands. */
char *ringlet_field_with_points (const char *text);

/* A whole number of at least @least. */
gboolean ringlet_field_count (
    const char *what, const char *text, guint least, guint *value, GError **error);

/**
 * ringlet_field_pair:
 *
 * "0.5, 12", "0.5,12", "0,5 12": two numbers, the smaller one first. A comma is a
 * decimal point only where blanks or a semicolon stand between the numbers.
 */
gboolean ringlet_field_pair (
    const char *what, const char *text, double *min, double *max, GError **error);

/* Returns (transfer full): as these read it */
char *ringlet_field_pair_text (gboolean given, double min, double max);
char *ringlet_field_number_text (double value);

/* "on" and "off" */
char *ringlet_field_switch_text (gboolean is_on);
gboolean ringlet_field_switch (
    const char *what, const char *text, gboolean *is_on, GError **error);

G_END_DECLS
