/* SPDX-License-Identifier: MIT */
#pragma once

#include "window.h"

G_BEGIN_DECLS

/* Who made it, under which licence, and what a good report of a problem tells. */
void ringlet_about_show (RingletWindow *window);

/* Versions and devices of this machine into the clipboard, for a report of a problem.
 */
void ringlet_about_copy (RingletWindow *window);

G_END_DECLS
