/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_beside_program:
 * @relative: from the folder of the program: "../po"
 *
 * Where what comes with the program lies as long as it is not installed: the build
 * folder is looked into before the system, where an older Ringlet may be installed as
 * well.
 *
 * Returns (transfer full) (nullable): NULL where nothing of that name is
 */
char *ringlet_beside_program (const char *relative);

G_END_DECLS
