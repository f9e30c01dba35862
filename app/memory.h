/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a program that runs for hours asks of the C library's allocator; nothing where
 * it is another one than glibc's. */

/* First thing in main(): arrays of a quarter of a megabyte and more get pages of their
 * own, which go back to the system when they are freed. By default glibc learns from
 * the first large array that is freed to keep all others, and a document of a
 * 4-megapixel detector grows from 205 to 250 MiB. */
void ringlet_memory_set_up (void);

/* Gives back what is free by now; takes a millisecond. Any thread. */
void ringlet_memory_give_back (void);

/* Has blocks again that ringlet_memory_give_back() gave, before they are needed; takes
 * a tenth of a second. Any thread. */
void ringlet_memory_take_again (void);

G_END_DECLS
