/* SPDX-License-Identifier: MIT */
#pragma once

#include "window.h"

G_BEGIN_DECLS

/* Who made it, under which licence, and what a good report of a problem tells. */
void ringlet_about_show (RingletWindow *window);

G_END_DECLS
