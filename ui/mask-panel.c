/* SPDX-License-Identifier: MIT */
#include "mask-panel.h"

#include <glib/gi18n-lib.h>

#include "frame-watch.h"
#include "mask-files.h"
#include "mask-finder.h"
#include "mask-numbers.h"
#include "mask-row.h"

enum { FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

struct _RingletMaskPanel {
  AdwBin parent_instance;

  RingletMaskEditor *editor;
  RingletMaskTools *tools;
  RingletMaskProposer *proposer;
  gboolean is_active;
  gboolean is_showing; /* what it says is not what the user says */
  RingletMaskFinder *finder;
  RingletMaskNumbers *numbers;
  GtkLabel *total;
  GtkLabel *help;
  GtkWidget *brush_box;
  GtkSpinButton *size_spin;
  GtkWidget *selected_box;
  GtkLabel *selected_name;
  RingletMaskNumbers *selected_numbers;
};

G_DEFINE_FINAL_TYPE (RingletMaskPanel, ringlet_mask_panel, ADW_TYPE_BIN)

/* What a tool wants; one sentence. */
static const struct {
  const char *word;
  const char *help;
} helps[] = {
  { "select", N_ ("Click a shape, drag it or its handles; Delete removes it") },
  { "brush", N_ ("Drag to paint; [ and ] change the size, X unmasks") },
  { "rectangle", N_ ("Drag from corner to corner") },
  { "circle", N_ ("Drag from the middle outwards; Shift makes an ellipse") },
  { "polygon", N_ ("Click the corners; Enter closes, Esc gives up") },
  { "ring", N_ ("Drag outwards for a ring around the beam, along it for an arc") },
  { "range", N_ ("Drag from one 2θ to another") },
  { "threshold", N_ ("Masks values below and above limits") },
  { "hot", N_ ("Masks pixels far above their neighbours") },
  { "spots", N_ ("Masks single-crystal spots") },
};

static const char *
find_help (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (helps); i++) {
    if (g_str_equal (helps[i].word, word))
      return _ (helps[i].help);
  }
  return "";
}

static void
show_tool (RingletMaskPanel *self)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (
      ringlet_mask_tools_get_actions (self->tools), "tool");
  const char *word = g_variant_get_string (state, NULL);

  gtk_label_set_text (self->help, find_help (word));
  gtk_widget_set_visible (self->brush_box, g_str_equal (word, "brush"));
  ringlet_mask_numbers_set_tool (self->numbers, word);
  ringlet_mask_finder_set_kind (self->finder, self->is_active ? word : NULL);
}

/* The layer that is selected in the list, where it has numbers. */
static void
show_selected (RingletMaskPanel *self)
{
  const RingletMaskLayer *layer = ringlet_mask_editor_get_selected_layer (self->editor);

  gtk_widget_set_visible (self->selected_box, layer != NULL && layer->n > 0);
  gtk_label_set_text (
      self->selected_name, layer != NULL ? ringlet_mask_row_title (layer) : "");
}

static void
show (RingletMaskPanel *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("mask panel");
  gsize n_masked = 0;
  gsize n_pixels = 0;
  g_autofree char *text = NULL;

  if (ringlet_mask_editor_count_all (self->editor, &n_masked, &n_pixels))
    text = g_strdup_printf (ngettext ("%'zu pixel masked, %.2f %%",
                                "%'zu pixels masked, %.2f %%", n_masked),
        n_masked, 100.0 * (double) n_masked / (double) n_pixels);
  if (text != NULL)
    gtk_label_set_text (self->total, text);
  self->is_showing = TRUE;
  gtk_spin_button_set_value (
      self->size_spin, 2 * ringlet_mask_editor_get_radius (self->editor));
  self->is_showing = FALSE;
  show_selected (self);
}

static void
on_size (RingletMaskPanel *self)
{
  if (!self->is_showing && self->editor != NULL)
    ringlet_mask_editor_set_radius (
        self->editor, gtk_spin_button_get_value (self->size_spin) / 2);
}

static void
on_failed (RingletMaskPanel *self, const char *text)
{
  g_signal_emit (self, signals[FAILED], 0, text);
}

/* ---- files ---- */

static GtkWindow *
get_window (RingletMaskPanel *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
on_load (RingletMaskPanel *self)
{
  ringlet_mask_files_load (self->editor, get_window (self), FALSE);
}

static void
on_add (RingletMaskPanel *self)
{
  ringlet_mask_files_load (self->editor, get_window (self), TRUE);
}

static void
on_save (RingletMaskPanel *self)
{
  ringlet_mask_files_save (self->editor, get_window (self));
}

/* ---- the widget ---- */

static void
ringlet_mask_panel_dispose (GObject *object)
{
  RingletMaskPanel *self = RINGLET_MASK_PANEL (object);

  g_clear_object (&self->tools);
  g_clear_object (&self->proposer);
  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (object), RINGLET_TYPE_MASK_PANEL);

  G_OBJECT_CLASS (ringlet_mask_panel_parent_class)->dispose (object);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletMaskPanel, name)

static void
ringlet_mask_panel_class_init (RingletMaskPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_mask_panel_dispose;
  signals[FAILED] = g_signal_new ("failed", RINGLET_TYPE_MASK_PANEL, G_SIGNAL_RUN_LAST,
      0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (RINGLET_TYPE_MASK_FINDER);
  g_type_ensure (RINGLET_TYPE_MASK_NUMBERS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/mask-panel.ui");
  BIND (finder);
  BIND (numbers);
  BIND (total);
  BIND (help);
  BIND (brush_box);
  BIND (size_spin);
  BIND (selected_box);
  BIND (selected_name);
  BIND (selected_numbers);
  gtk_widget_class_bind_template_callback (widget_class, on_size);
  gtk_widget_class_bind_template_callback (widget_class, on_load);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

/* The buttons of a template look for their actions once, in what has some already: GTK
 * 4.8 does not tell them of a group that comes in between later. */
static void
ringlet_mask_panel_init (RingletMaskPanel *self)
{
  g_autoptr (GSimpleActionGroup) none = g_simple_action_group_new ();

  gtk_widget_insert_action_group (GTK_WIDGET (self), "mask", G_ACTION_GROUP (none));
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ringlet_mask_panel_new (void)
{
  return g_object_new (RINGLET_TYPE_MASK_PANEL, NULL);
}

void
ringlet_mask_panel_bind (RingletMaskPanel *self, RingletProject *project,
    RingletLive *live, RingletCanvas *canvas, GSettings *settings)
{
  GActionGroup *actions = NULL;

  g_return_if_fail (RINGLET_IS_MASK_PANEL (self));
  g_return_if_fail (self->editor == NULL);

  self->editor = ringlet_mask_editor_new (project, live);
  self->proposer = ringlet_mask_proposer_new (project, live);
  self->tools = ringlet_mask_tools_new (self->editor, self->proposer, canvas, settings);
  actions = ringlet_mask_tools_get_actions (self->tools);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "mask", actions);
  ringlet_mask_numbers_bind (self->numbers, self->editor, TRUE);
  ringlet_mask_numbers_bind (self->selected_numbers, self->editor, FALSE);
  ringlet_mask_finder_bind (self->finder, self->editor);
  g_signal_connect_object (
      self->editor, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->editor, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "action-state-changed::tool",
      G_CALLBACK (show_tool), self, G_CONNECT_SWAPPED);
  show (self);
  show_tool (self);
}

void
ringlet_mask_panel_set_active (RingletMaskPanel *self, gboolean is_active)
{
  g_return_if_fail (RINGLET_IS_MASK_PANEL (self));

  if (self->is_active == is_active)
    return;
  self->is_active = is_active;
  ringlet_mask_tools_set_active (self->tools, is_active);
  show_tool (self);
}

RingletMaskEditor *
ringlet_mask_panel_get_editor (RingletMaskPanel *self)
{
  g_return_val_if_fail (RINGLET_IS_MASK_PANEL (self), NULL);

  return self->editor;
}

RingletMaskTools *
ringlet_mask_panel_get_tools (RingletMaskPanel *self)
{
  g_return_val_if_fail (RINGLET_IS_MASK_PANEL (self), NULL);

  return self->tools;
}

RingletMaskProposer *
ringlet_mask_panel_get_proposer (RingletMaskPanel *self)
{
  g_return_val_if_fail (RINGLET_IS_MASK_PANEL (self), NULL);

  return self->proposer;
}
