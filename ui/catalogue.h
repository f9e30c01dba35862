/* SPDX-License-Identifier: MIT */
#pragma once

/**
 * ringlet_catalogue_set_up:
 *
 * From here on messages are in the language of the user, as far as there is a catalogue
 * of it: from the build folder as long as the program is not installed, else from where
 * it was installed. After setlocale(), before any widget; once, in the main thread. The
 * command line program does not call it and speaks English.
 */
void ringlet_catalogue_set_up (void);
