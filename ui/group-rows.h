/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project.h"

G_BEGIN_DECLS

/**
 * ringlet_group_rows_resize:
 * @group: with a row for each of @project's items, and @last below them
 * @rows: (element-type GtkWidget): the rows of the items, which @group owns
 * @n: how many items there are now
 * @make: a new row of item @index
 *
 * Makes rows, or takes the last ones away, until there are @n.
 */
void ringlet_group_rows_resize (AdwPreferencesGroup *group, GPtrArray *rows, guint n,
    GtkWidget *last, GtkWidget *(*make) (RingletProject *project, guint index),
    RingletProject *project);

G_END_DECLS
