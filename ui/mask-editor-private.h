/* SPDX-License-Identifier: MIT */
#pragma once

#include "mask-editor.h"
#include "mask-set.h"

G_BEGIN_DECLS

/**
 * RingletMaskEditor:
 * @shown: (nullable): what the pixels of @stack are of
 * @is_counting: a worker has @stack
 * @is_behind: the document moved on since the worker began
 */
struct _RingletMaskEditor {
  GObject parent_instance;

  RingletProject *project;
  RingletLive *live;
  gboolean is_active;
  int selected;
  gboolean cut;
  double radius_px;
  gboolean is_shown;
  double opacity;
  RingletMaskLayer *candidate; /* (nullable) */
  RingletMaskStack *stack;
  RingletMaskSet *shown;
  GCancellable *cancellable;
  gboolean is_counting;
  gboolean is_behind;
};

/* Brings the pixels up to what the document says, at once or soon. */
void ringlet_mask_editor_refresh (RingletMaskEditor *self);

G_END_DECLS
