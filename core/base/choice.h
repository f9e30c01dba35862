/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_choice_parse:
 * @names: (array length=n_names): the words to choose from; case does not matter
 * @what: what they are, for the message: "error model"
 * @index: (out): which one @name is
 * @error: RINGLET_ERROR_VALUE with all words in the text
 */
gboolean ringlet_choice_parse (const char *name, const char *const *names,
    gsize n_names, const char *what, int *index, GError **error);

G_END_DECLS
