/* SPDX-License-Identifier: MIT */

/* The menus of the views: what can be done with what is under the pointer, or has the
 * focus. */

#include <glib/gi18n-lib.h>

#include "context-menu.h"
#include "window-private.h"

static const RingletContextItem of_image[] = {
  { N_ ("Fit Into the View"), "win.zoom-fit" },
  { N_ ("Original Size"), "win.zoom-original" },
  { N_ ("Limits From the Pixels"), "win.autoscale" },
  { NULL, NULL },
  { N_ ("Intensity Along a Line"), "win.profile-line" },
  { N_ ("Intensity Across a Box"), "win.profile-box" },
  { N_ ("Draw a Sector"), "win.draw-sector" },
  { NULL, NULL },
  { N_ ("Rings of the Calibrant"), "win.show-rings" },
  { N_ ("Lines of Phases"), "win.show-phases" },
  { NULL, NULL },
  { N_ ("Copy Values Under the Cursor"), "win.copy-values" },
  { N_ ("Copy View as Image"), "win.copy-view" },
  { N_ ("Export Picture…"), "win.export-picture" },
};

static const RingletContextItem of_cake[] = {
  { N_ ("Fit Into the View"), "win.zoom-fit" },
  { N_ ("Limits From the Pixels"), "win.autoscale" },
  { N_ ("Draw a Sector"), "win.draw-sector" },
  { NULL, NULL },
  { N_ ("Rings of the Calibrant"), "win.show-rings" },
  { N_ ("Lines of Phases"), "win.show-phases" },
  { NULL, NULL },
  { N_ ("Copy Values Under the Cursor"), "win.copy-values" },
  { N_ ("Copy View as Image"), "win.copy-view" },
  { N_ ("Export Cake…"), "win.export-cake" },
};

static const RingletContextItem of_pattern[] = {
  { N_ ("Whole Pattern"), "win.pattern-fit" },
  { N_ ("Next Unit"), "win.cycle-unit" },
  { N_ ("Next Scale of the Intensity"), "win.cycle-y-scale" },
  { NULL, NULL },
  { N_ ("Find and Fit All Peaks"), "win.find-peaks" },
  { N_ ("Keep as an Overlay"), "win.keep-pattern" },
  { N_ ("Add Patterns as Overlays…"), "win.add-overlays" },
  { NULL, NULL },
  { N_ ("Copy Columns"), "win.copy-values" },
  { N_ ("Copy View as Image"), "win.copy-view" },
  { N_ ("Export Pattern…"), "win.export-pattern" },
};

static const RingletContextItem of_profile[] = {
  { N_ ("Columns or Rows of the Box"), "win.cycle-profile-axis" },
  { N_ ("Mean or Sum"), "win.cycle-profile-value" },
  { NULL, NULL },
  { N_ ("Copy Columns"), "win.copy-profile" },
  { N_ ("Save the Profile…"), "win.export-profile" },
  { N_ ("Take Line or Box Away"), "win.remove-profile" },
};

void
ringlet_window_connect_menus (RingletWindow *self)
{
  GtkWidget *profile = GTK_WIDGET (ringlet_profile_pane_get_view (self->profile_pane));

  ringlet_context_menu_add (
      GTK_WIDGET (self->image.canvas), of_image, G_N_ELEMENTS (of_image), NULL, NULL);
  ringlet_context_menu_add (
      GTK_WIDGET (self->cake.canvas), of_cake, G_N_ELEMENTS (of_cake), NULL, NULL);
  ringlet_context_menu_add (GTK_WIDGET (self->pattern_view), of_pattern,
      G_N_ELEMENTS (of_pattern), NULL, NULL);
  ringlet_context_menu_add (profile, of_profile, G_N_ELEMENTS (of_profile), NULL, NULL);
}
