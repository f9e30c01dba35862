/* SPDX-License-Identifier: MIT */
#pragma once

#include "matrix/packed.h"

G_BEGIN_DECLS

/* What packed.c needs of masks besides ringlet_packed_masked(); nobody else. */

void ringlet_packed_layer_free (RingletPackedLayer *self);

/* Takes the mask off a matrix that is freed: its layer is kept for the next mask. */
void ringlet_packed_unmask (RingletPacked *self);

G_END_DECLS
