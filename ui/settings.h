/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ringlet_settings_new:
 * @error: RINGLET_ERROR_VALUE when the installation is not complete
 *
 * What the user likes to see, kept from one start to the next. An installed program has
 * its schema where GSettings looks; in a build folder it lies beside the program.
 *
 * Returns: (transfer full): the settings
 */
GSettings *ringlet_settings_new (GError **error);

G_END_DECLS
