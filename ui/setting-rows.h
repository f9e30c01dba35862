/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Rows with a list that show a setting and change it, each in two places at least. */

/* Fills @row with the colour maps and lets it have the setting "colormap". */
void ringlet_setting_bind_colormap (GSettings *settings, AdwComboRow *row);

/* @key: an enumeration, whose words are the rows of the list in their order */
void ringlet_setting_bind_choice (
    GSettings *settings, const char *key, AdwComboRow *row);

G_END_DECLS
