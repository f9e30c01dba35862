/* SPDX-License-Identifier: MIT */
#pragma once

#include "keys.h"

G_BEGIN_DECLS

/**
 * ringlet_key_question_ask:
 *
 * Asks for other keys of @key: a dialog that shows what is pressed, and who has it
 * already. Backspace takes the key away, Esc leaves all as it was, Enter takes it.
 */
void ringlet_key_question_ask (
    GtkWindow *parent, GSettings *settings, const RingletKey *key);

G_END_DECLS
