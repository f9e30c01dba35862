/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include "steps.h"

G_BEGIN_DECLS

/**
 * ringlet_help_path:
 * @page: "series": what the user is at
 *
 * The page about it in the language of the user, or else in English; the first page
 * where there is none about it. Nothing of it comes from a network.
 *
 * Returns (transfer full): HTML, as it lies in the build folder as long as the program
 * is not installed, else where it was installed; it may be missing there
 */
char *ringlet_help_path (const char *page);

/* Returns: the page about a step */
const char *ringlet_help_page (RingletStep step);

G_END_DECLS
