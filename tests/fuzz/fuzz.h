/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The entry that libFuzzer calls; replay.c calls it for each file of a corpus. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

G_END_DECLS
