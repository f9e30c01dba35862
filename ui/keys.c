/* SPDX-License-Identifier: MIT */
#include "keys.h"

#include <glib/gi18n-lib.h>

#include "key-bindings.h"

#define SECTION(title)                                                                 \
  {                                                                                    \
    RINGLET_KEY_SECTION, N_ (title), NULL, NULL, NULL                                  \
  }
#define GROUP(title)                                                                   \
  {                                                                                    \
    RINGLET_KEY_GROUP, N_ (title), NULL, NULL, NULL                                    \
  }
#define ANYWHERE(title, keys, action)                                                  \
  {                                                                                    \
    RINGLET_KEY_ANYWHERE, N_ (title), keys, action, NULL                               \
  }
#define VIEWS(title, keys, action)                                                     \
  {                                                                                    \
    RINGLET_KEY_VIEWS, N_ (title), keys, action, NULL                                  \
  }
#define MASK(title, keys, action, word)                                                \
  {                                                                                    \
    RINGLET_KEY_MASK, N_ (title), keys, action, word                                   \
  }
#define WIDGET(title, keys)                                                            \
  {                                                                                    \
    RINGLET_KEY_WIDGET, N_ (title), keys, NULL, NULL                                   \
  }

static const RingletKey keys[] = {
  SECTION ("General, panes"),
  GROUP ("Files"),
  ANYWHERE ("Open images, geometry, mask, project", "<Control>o", "win.open"),
  ANYWHERE ("Open a folder of images", "<Control><Shift>o", "win.open-folder"),
  ANYWHERE ("Save project", "<Control>s", "win.save"),
  ANYWHERE ("Save project as", "<Control><Shift>s", "win.save-as"),
  ANYWHERE ("Try with the sample", "<Control><Alt>o", "win.sample"),
  ANYWHERE ("Reopen the last session", "<Control><Shift>t", "win.reopen-last"),
  ANYWHERE ("Reopen what was not closed", "<Control><Alt>r", "win.reopen-session"),
  ANYWHERE ("Discard what was not closed", "<Control><Alt>x", "win.discard-session"),
  GROUP ("General"),
  ANYWHERE ("Undo", "<Control>z", "win.undo"),
  ANYWHERE ("Redo", "<Control><Shift>z|<Control>y", "win.redo"),
  ANYWHERE ("History", "<Control>h", "win.history"),
  ANYWHERE ("Stop what is going on", "Escape", "win.stop"),
  ANYWHERE ("Continue", "F5", "win.continue"),
  ANYWHERE ("Preferences", "<Control>comma", "win.preferences"),
  ANYWHERE ("Keyboard shortcuts", "<Control>question|<Control><Shift>question",
      "win.show-help-overlay"),
  ANYWHERE ("Help on the present step", "F1", "win.help"),
  ANYWHERE ("Copy system information", "<Control><Alt><Shift>y",
      "app.copy-system-information"),
  GROUP ("Windows"),
  ANYWHERE ("New window", "<Control>n", "app.new-window"),
  ANYWHERE ("Close window", "<Control>w", "window.close"),
  ANYWHERE ("Quit", "<Control>q", "app.quit"),
  WIDGET ("Main menu", "F10"),
  WIDGET ("Menu of what has the focus", "<Shift>F10"),
  ANYWHERE ("Full screen", "F11", "win.fullscreen"),
  GROUP ("Panes"),
  ANYWHERE ("Next pane", "F6", "win.next-pane"),
  ANYWHERE ("Pane before", "<Shift>F6", "win.previous-pane"),
  ANYWHERE ("Steps and layers", "F9", "win.show-layers"),
  ANYWHERE ("Inspector", "<Control>i", "win.show-inspector"),
  ANYWHERE ("Pattern", "<Control>j", "win.show-pattern"),
  ANYWHERE ("Pattern or profile", "<Control><Shift>j", "win.cycle-plot"),
  VIEWS ("Image, cake, both", "w", "win.cycle-view"),
  ANYWHERE ("Image", "<Alt>1", "win.view-image"),
  ANYWHERE ("Cake", "<Alt>2", "win.view-cake"),
  ANYWHERE ("Both", "<Alt>3", "win.view-both"),

  SECTION ("Steps, frames, files"),
  GROUP ("Steps"),
  ANYWHERE ("Image", "<Control>1", "win.step-image"),
  ANYWHERE ("Mask", "<Control>2", "win.step-mask"),
  ANYWHERE ("Calibrate", "<Control>3", "win.step-calibrate"),
  ANYWHERE ("Integrate", "<Control>4", "win.step-integrate"),
  ANYWHERE ("Series", "<Control>5", "win.step-series"),
  ANYWHERE ("Compare", "<Control>6", "win.step-compare"),
  GROUP ("Calibrate"),
  ANYWHERE ("Calibrate automatically", "<Control><Alt>a", "win.calibrate-auto"),
  ANYWHERE ("Keep the calibration", "<Control><Alt>k", "win.calibrate-keep"),
  ANYWHERE ("What the step is for: keep the calibration, start or pause a series",
      "<Control>Return", "win.main-action"),
  ANYWHERE ("Next answer", "<Control><Alt>n", "win.calibrate-next"),
  ANYWHERE ("Refine the geometry", "<Control>r", "win.calibrate-refine"),
  ANYWHERE (
      "Refine on picked points", "<Control><Shift>r", "win.calibrate-refine-points"),
  ANYWHERE ("Save geometry", "<Control><Alt>s", "win.save-geometry"),
  ANYWHERE ("Calibration report", "<Control><Alt>p", "win.calibration-report"),
  ANYWHERE ("The detector that fits", "<Control><Alt>d", "win.use-detector"),
  ANYWHERE ("Orientation as two flips", "<Control><Alt>f", "win.two-flips"),
  VIEWS ("Drag rings", "v", "win.drag-rings"),
  VIEWS ("Pick points", "k", "win.pick-points"),
  WIDGET ("Number of the ring that was picked", "1"),
  GROUP ("Series"),
  ANYWHERE ("Start, pause, resume", "<Control><Alt>Return", "win.series-main"),
  ANYWHERE ("Stop the series", "<Control><Alt>h", "win.series-stop"),
  ANYWHERE ("Retry what failed", "<Control><Alt>y", "win.series-retry"),
  ANYWHERE ("Follow the folder", "<Control><Alt>w", "win.series-follow"),
  ANYWHERE ("New region", "<Control><Alt>g", "win.series-add-region"),
  ANYWHERE ("Patterns as colours", "<Alt>4", "win.series-view-heat"),
  ANYWHERE ("Patterns as a waterfall", "<Alt>5", "win.series-view-waterfall"),
  ANYWHERE ("Patterns as a surface", "<Alt>6", "win.series-view-surface"),
  ANYWHERE ("Map of the scan alone", "<Alt>7", "win.series-view-map"),
  VIEWS ("Hidden lines of the waterfall", "h", "win.series-hidden"),
  ANYWHERE ("Smooth map", "<Alt>8", "win.map-smooth"),
  ANYWHERE ("Picture of the series", "<Control><Alt>i", "win.series-picture"),
  WIDGET ("Shift the waterfall, turn the surface; with Shift further", "Left"),
  WIDGET ("Higher and lower, where these have the focus", "plus"),
  WIDGET ("Frame of the row, where the patterns have the focus", "Return"),
  WIDGET ("Blank cell, where the map has the focus", "Delete"),
  WIDGET ("Exclude the frame of the cell, or take it in again", "<Shift>Delete"),
  GROUP ("Compare"),
  VIEWS ("Blink: the present image, the other one", "grave|n", "win.blink"),
  ANYWHERE ("Blink twice a second", "<Control><Alt>b", "win.blink-steady"),
  ANYWHERE ("The present image", "<Control><Alt>1", "win.compare-present"),
  ANYWHERE ("The other image", "<Control><Alt>2", "win.compare-other"),
  ANYWHERE ("Difference", "<Control><Alt>3", "win.compare-difference"),
  ANYWHERE ("Ratio", "<Control><Alt>4", "win.compare-ratio"),
  ANYWHERE (
      "Compare with the frame before", "<Control><Alt>Page_Up", "win.compare-previous"),
  ANYWHERE ("Compare with another file", "<Control><Alt>m", "win.compare-file"),
  ANYWHERE ("Compare with the image as it was stored", "<Control><Alt>u",
      "win.compare-uncorrected"),
  ANYWHERE ("Compare with the step before", "<Control><Alt>z", "win.compare-step"),
  ANYWHERE ("Compare with nothing", "<Control><Alt>0", "win.compare-nothing"),
  GROUP ("Frames and files"),
  ANYWHERE ("Previous frame", "Page_Up", "win.previous-frame"),
  ANYWHERE ("Next frame", "Page_Down", "win.next-frame"),
  ANYWHERE ("Ten frames back", "<Control>Page_Up", "win.back-ten-frames"),
  ANYWHERE ("Ten frames on", "<Control>Page_Down", "win.on-ten-frames"),
  VIEWS ("First frame", "Home|KP_Home", "win.first-frame"),
  VIEWS ("Last frame", "End|KP_End", "win.last-frame"),
  ANYWHERE ("Previous file", "<Alt>Left", "win.previous-file"),
  ANYWHERE ("Next file", "<Alt>Right", "win.next-file"),

  SECTION ("Mask"),
  GROUP ("Tools, while the step Mask is shown"),
  MASK ("Select", "v", "mask.tool", "select"),
  MASK ("Brush", "b", "mask.tool", "brush"),
  MASK ("Rectangle", "r", "mask.tool", "rectangle"),
  MASK ("Circle", "c", "mask.tool", "circle"),
  MASK ("Polygon", "p", "mask.tool", "polygon"),
  MASK ("Ring, arc", "a", "mask.tool", "ring"),
  MASK ("2θ range", "d", "mask.tool", "range"),
  MASK ("Threshold", "t", "mask.tool", "threshold"),
  MASK ("Mask or unmask", "x", "mask.unmask", NULL),
  MASK ("Smaller brush", "bracketleft", "mask.smaller", NULL),
  MASK ("Larger brush", "bracketright", "mask.larger", NULL),
  GROUP ("All that is masked"),
  MASK ("Invert", "i", "mask.invert", NULL),
  MASK ("Grow", "<Shift>g", "mask.grow", NULL),
  MASK ("Shrink", "<Shift>s", "mask.shrink", NULL),
  MASK ("Fill holes", "<Shift>f", "mask.fill", NULL),
  MASK ("Show the mask", "m", "mask.show", NULL),
  MASK ("Take what is proposed", "<Shift>p", "mask.take", NULL),
  MASK ("Drop what is proposed", "<Shift>x", "mask.drop", NULL),
  GROUP ("In the list of layers"),
  WIDGET ("Rename", "F2"),
  WIDGET ("Switch on or off", "space"),
  WIDGET ("Remove", "Delete"),
  WIDGET ("Up", "<Alt>Up"),
  WIDGET ("Down", "<Alt>Down"),

  SECTION ("Image, pattern, results"),
  GROUP ("Image and cake, while one has the focus"),
  VIEWS ("Zoom in", "plus|equal|KP_Add", "win.zoom-in"),
  VIEWS ("Zoom out", "minus|KP_Subtract", "win.zoom-out"),
  VIEWS ("Fit", "0|KP_0", "win.zoom-fit"),
  VIEWS ("Original size", "1|KP_1", "win.zoom-original"),
  WIDGET ("Move the picture: hold, and drag", "space"),
  WIDGET ("Move the crosshair by a pixel", "Left"),
  WIDGET ("… by ten pixels", "<Shift>Left"),
  WIDGET ("… by a tenth", "<Control>Left"),
  WIDGET ("Place, accept", "Return"),
  VIEWS ("Turn upside down", "f", "win.flip-y"),
  VIEWS ("Swap left and right", "<Shift>f", "win.flip-x"),
  VIEWS ("Intensity along a line", "j", "win.profile-line"),
  VIEWS ("Intensity across a box", "<Shift>j", "win.profile-box"),
  WIDGET ("What arrows move of line or box: all, start, end", "period"),
  WIDGET ("Take line or box away", "Delete"),
  ANYWHERE ("No profile any more", "<Control><Alt>q", "win.remove-profile"),
  VIEWS ("Columns or rows of the box", "z", "win.cycle-profile-axis"),
  VIEWS ("Mean or sum", "<Shift>z", "win.cycle-profile-value"),
  GROUP ("Colours"),
  VIEWS ("Linear, square root, logarithmic", "l", "win.cycle-scale"),
  VIEWS ("Next colour map", "c", "win.cycle-colormap"),
  VIEWS ("Invert", "i", "win.invert-colormap"),
  VIEWS ("Limits from the pixels", "s", "win.autoscale"),
  VIEWS ("The next correction as an image", "<Shift>c", "win.next-correction"),
  VIEWS ("Rings", "g", "win.show-rings"),
  VIEWS ("Lines of phases", "o", "win.show-phases"),
  ANYWHERE ("Add phases", "<Alt>a", "win.add-phase"),
  ANYWHERE ("The last structure as a phase", "<Alt>s", "win.powder-as-phase"),
  ANYWHERE (
      "The last structure as calibrant", "<Alt><Shift>s", "win.powder-as-calibrant"),
  ANYWHERE ("Rings of LaB6", "<Alt>l", "win.rings-lab6"),
  ANYWHERE ("Rings of CeO2", "<Alt>c", "win.rings-ceo2"),
  ANYWHERE ("No rings", "<Alt>n", "win.rings-none"),
  GROUP ("Pattern"),
  VIEWS ("Unit: 2θ, q, d", "u", "win.cycle-unit"),
  ANYWHERE ("2θ", "<Alt>t", "win.unit-two-theta"),
  ANYWHERE ("q", "<Alt>q", "win.unit-q"),
  ANYWHERE ("d", "<Alt>d", "win.unit-d"),
  VIEWS ("Intensity: linear, square root, logarithmic", "y", "win.cycle-y-scale"),
  VIEWS ("Poisson errors", "e", "win.poisson-errors"),
  ANYWHERE ("Whole pattern", "<Alt>0", "win.pattern-fit"),
  VIEWS ("Spread along the ring", "<Shift>e", "win.show-spread"),
  VIEWS ("The background below the pattern", "b", "win.inspect-background"),
  GROUP ("Overlays, peaks"),
  ANYWHERE ("Keep the pattern as an overlay", "<Control>k", "win.keep-pattern"),
  ANYWHERE ("Add patterns as overlays", "<Control><Shift>k", "win.add-overlays"),
  ANYWHERE ("Remove all overlays", "<Alt>k", "win.clear-overlays"),
  WIDGET ("Fit the peak at the cursor, where the pattern has the focus", "Return"),
  ANYWHERE ("Find and fit all peaks", "<Alt>p", "win.find-peaks"),
  ANYWHERE ("Forget all peaks", "<Alt>x", "win.clear-peaks"),
  ANYWHERE ("Copy the table of peaks", "<Alt>y", "win.copy-peaks"),
  WIDGET ("Peak before, where the pattern has the focus", "comma"),
  WIDGET ("Peak behind", "period"),
  GROUP ("Sectors"),
  VIEWS ("Draw a sector: from one azimuth to another", "<Shift>d", "win.draw-sector"),
  ANYWHERE ("Add a sector", "<Alt>i", "win.add-sector"),
  ANYWHERE ("Remove all sectors", "<Alt><Shift>i", "win.clear-sectors"),
  GROUP ("Results"),
  ANYWHERE ("Export pattern", "<Control>e", "win.export-pattern"),
  ANYWHERE ("Export again, in the same way", "<Control><Shift>e", "win.export-again"),
  ANYWHERE ("Export cake", "<Control><Alt>e", "win.export-cake"),
  ANYWHERE (
      "Export the patterns of sectors", "<Control><Alt><Shift>e", "win.export-sectors"),
  ANYWHERE ("Export picture", "<Control>p", "win.export-picture"),
  ANYWHERE ("Save the profile", "<Control><Alt>l", "win.export-profile"),
  ANYWHERE ("Copy the profile", "<Control><Alt>v", "win.copy-profile"),
  ANYWHERE ("Copy as command", "<Control><Alt>c", "win.copy-command"),
  ANYWHERE ("Save project, then copy as command", "<Control><Alt><Shift>c",
      "win.save-and-copy-command"),
  ANYWHERE ("Copy values under the cursor, pattern or profile", "<Control>c",
      "win.copy-values"),
  ANYWHERE ("Copy view as image", "<Control><Shift>c", "win.copy-view"),
};

const RingletKey *
ringlet_keys (gsize *n)
{
  *n = G_N_ELEMENTS (keys);
  return keys;
}

/* What makes @key act, as the user wants it. Returns (transfer full) (array
 * zero-terminated=1): its triggers, maybe none. */
GStrv
ringlet_keys_list_triggers (GSettings *settings, const RingletKey *key)
{
  const gboolean has_letters = key->place == RINGLET_KEY_ANYWHERE ||
      g_settings_get_boolean (settings, "letter-keys");
  g_autofree char *triggers = ringlet_key_bindings_get (settings, key);
  g_auto (GStrv) each = g_strsplit (triggers, "|", -1);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (gsize i = 0; each[i] != NULL; i++) {
    if (has_letters || !ringlet_key_bindings_is_letter (each[i]))
      g_strv_builder_add (list, each[i]);
  }
  return g_strv_builder_end (list);
}

/* --- accelerators --- */

static void
set_accels (GtkApplication *application, const char *name, GSettings *settings)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_auto (GStrv) each = NULL;

    if (keys[i].place != RINGLET_KEY_ANYWHERE)
      continue;
    each = ringlet_keys_list_triggers (settings, &keys[i]);
    gtk_application_set_accels_for_action (
        application, keys[i].action, (const char *const *) each);
  }
}

void
ringlet_keys_add_accels (GtkApplication *application, GSettings *settings)
{
  g_signal_connect_object (settings, "changed::key-bindings", G_CALLBACK (set_accels),
      application, G_CONNECT_SWAPPED);
  set_accels (application, NULL, settings);
}

/* --- keys of a view --- */

static void
add_shortcuts (
    GtkShortcutController *controller, const RingletKey *key, GSettings *settings)
{
  g_auto (GStrv) each = ringlet_keys_list_triggers (settings, key);

  for (gsize i = 0; each[i] != NULL; i++) {
    GtkShortcut *shortcut =
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (each[i]),
            gtk_named_action_new (key->action));

    if (key->word != NULL)
      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (key->word));
    gtk_shortcut_controller_add_shortcut (controller, shortcut);
  }
}

static void
fill_controller (
    GtkShortcutController *controller, const char *name, GSettings *settings)
{
  const RingletKeyPlace place =
      GPOINTER_TO_INT (g_object_get_data (G_OBJECT (controller), "place"));
  GtkShortcut *shortcut = NULL;

  while ((shortcut = g_list_model_get_item (G_LIST_MODEL (controller), 0)) != NULL) {
    gtk_shortcut_controller_remove_shortcut (controller, shortcut);
    g_object_unref (shortcut);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (keys[i].place == place)
      add_shortcuts (controller, &keys[i], settings);
  }
}

GtkEventController *
ringlet_keys_controller (RingletKeyPlace place, GSettings *settings)
{
  static const char *const changes[] = { "changed::key-bindings",
    "changed::letter-keys" };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_object_set_data (G_OBJECT (controller), "place", GINT_TO_POINTER (place));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (settings, changes[i], G_CALLBACK (fill_controller),
        controller, G_CONNECT_SWAPPED);
  fill_controller (GTK_SHORTCUT_CONTROLLER (controller), NULL, settings);
  return controller;
}
