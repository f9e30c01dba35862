/* SPDX-License-Identifier: MIT */

/* The panel of the mask and the layers to the left: what is proposed, the list of
 * layers and its keys, layers by their numbers, how the mask is seen. */

#include "mask-fixture.h"
#include "mask-list.h"
#include "mask-numbers.h"
#include "mask-proposed.h"
#include "mask-row.h"

static GtkWidget *
panel (Fixture *f)
{
  return GTK_WIDGET (ringlet_inspector_get_mask_panel (f->window->inspector));
}

/* Returns (transfer none): the only widget of that type in the panel. */
static GtkWidget *
find (GtkWidget *widget, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found =
        G_TYPE_CHECK_INSTANCE_TYPE (child, type) ? child : find (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static GtkWidget *
pane (Fixture *f)
{
  return GTK_WIDGET (f->window->layers);
}

static void
act (Fixture *f, const char *action)
{
  g_assert_true (gtk_widget_activate_action (f->canvas, action, NULL));
}

/* ---- proposed ---- */

static const MaskDocument saturated = { 7, FALSE };

static RingletMaskProposer *
proposer (Fixture *f)
{
  return ringlet_mask_panel_get_proposer (RINGLET_MASK_PANEL (panel (f)));
}

static void
wait_for_proposal (Fixture *f)
{
  while (ringlet_mask_proposer_n (proposer (f)) == 0)
    g_main_context_iteration (NULL, TRUE);
}

static GtkListBox *
proposed_list (Fixture *f)
{
  return GTK_LIST_BOX (
      find (find (pane (f), RINGLET_TYPE_MASK_PROPOSED), GTK_TYPE_LIST_BOX));
}

/* Nothing counts before it is taken, and that is one step. */
static void
test_proposed (Fixture *f, gconstpointer data)
{
  RingletMaskLayer *layer_proposed = NULL;
  gsize n_pixels = 0;

  wait_for_proposal (f);
  g_assert_cmpuint (ringlet_mask_proposer_n (proposer (f)), ==, 1);
  layer_proposed = ringlet_mask_proposer_get (proposer (f), 0, &n_pixels);
  g_assert_cmpstr (layer_proposed->name, ==, "Saturated");
  g_assert_cmpuint (n_pixels, ==, 7);
  g_assert_true (ringlet_mask_proposer_has (proposer (f), "threshold"));
  g_assert_null (ringlet_mask_editor_get_layers (f->editor));
  g_assert_cmpuint (n_masked (f), ==, 0);

  act (f, "mask.take");
  g_assert_cmpuint (n_layers (f), ==, 1);
  g_assert_cmpuint (n_masked (f), ==, 7);
  g_assert_cmpuint (ringlet_mask_proposer_n (proposer (f)), ==, 0);
  g_assert_true (ringlet_project_undo (f->window->project));
  g_assert_cmpuint (ringlet_mask_proposer_n (proposer (f)), ==, 1);
}

static void
test_dropped (Fixture *f, gconstpointer data)
{
  GtkListBox *list = NULL;

  wait_for_proposal (f);
  list = proposed_list (f);
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 0));
  g_assert_true (drive_key (GTK_WIDGET (list), "Delete"));
  g_assert_cmpuint (ringlet_mask_proposer_n (proposer (f)), ==, 0);
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (GTK_WIDGET (list))));
  g_assert_cmpuint (n_layers (f), ==, 0);

  act (f, "mask.propose");
  g_assert_cmpuint (ringlet_mask_proposer_n (proposer (f)), ==, 1);
  g_signal_emit_by_name (
      list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpuint (n_layers (f), ==, 1);
}

/* Another image has another proposal. */
static void
test_other_image (Fixture *f, gconstpointer data)
{
  const char *paths[] = { NULL, NULL };
  g_autofree char *other = g_build_filename (f->folder, "other.npy", NULL);

  wait_for_proposal (f);
  document_write_image (other, "<u2", N_PX);
  paths[0] = other;
  ringlet_window_open (f->window, paths);
  while (ringlet_mask_proposer_n (proposer (f)) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_unlink (other);
}

/* ---- how it is seen ---- */

static void
test_shown (Fixture *f, gconstpointer data)
{
  const double numbers[] = { 20, 30, 60, 90 };
  RingletState *state = NULL;
  GtkWidget *scale = find (pane (f), GTK_TYPE_SCALE);

  ringlet_mask_editor_add_new (f->editor, "rectangle", numbers, 4);
  state = ringlet_project_get_state (f->window->project);
  act (f, "mask.show");
  g_assert_false (ringlet_mask_editor_get_shown (f->editor));
  g_assert_false (gtk_widget_is_sensitive (scale));
  g_assert_cmpuint (n_masked (f), ==, 40 * 60);
  act (f, "mask.show");
  g_assert_true (gtk_widget_is_sensitive (scale));
  gtk_range_set_value (GTK_RANGE (scale), 30);
  g_assert_cmpfloat_with_epsilon (
      ringlet_mask_editor_get_opacity (f->editor), 0.3, 1e-9);
  g_assert_true (ringlet_project_get_state (f->window->project) == state);
}

/* ---- the list ---- */

static GtkWidget *
layer_list (Fixture *f)
{
  return find (find (pane (f), RINGLET_TYPE_MASK_LIST), GTK_TYPE_LIST_BOX);
}

static void
add_two (Fixture *f)
{
  const double rectangle[] = { 20, 30, 60, 90 };
  const double circle[] = { 100, 100, 20 };

  ringlet_mask_editor_add_new (f->editor, "rectangle", rectangle, 4);
  ringlet_mask_editor_add_new (f->editor, "circle", circle, 3);
}

static void
test_list_keys (Fixture *f, gconstpointer data)
{
  GtkWidget *list = layer_list (f);

  add_two (f);
  g_assert_cmpint (ringlet_mask_editor_get_selected (f->editor), ==, 1);
  g_assert_true (drive_key (list, "<Alt>Down"));
  g_assert_cmpstr (layer (f, 0)->klass->id, ==, "circle");
  g_assert_cmpint (ringlet_mask_editor_get_selected (f->editor), ==, 0);
  drive_key (list, "<Alt>Down"); /* nothing is below */
  g_assert_cmpstr (layer (f, 0)->klass->id, ==, "circle");
  g_assert_true (drive_key (list, "<Alt>Up"));
  g_assert_cmpstr (layer (f, 1)->klass->id, ==, "circle");

  g_assert_true (drive_key (list, "space"));
  g_assert_false (layer (f, 1)->enabled);
  g_assert_cmpuint (n_masked (f), ==, 40 * 60);
  g_assert_true (drive_key (list, "space"));
  g_assert_true (layer (f, 1)->enabled);
  g_assert_true (drive_key (list, "Delete"));
  g_assert_cmpuint (n_layers (f), ==, 1);
  g_assert_cmpstr (layer (f, 0)->klass->id, ==, "rectangle");
}

static void
test_rename (Fixture *f, gconstpointer data)
{
  GtkWidget *name = NULL;

  add_two (f);
  g_assert_true (drive_key (layer_list (f), "F2"));
  name = find (
      GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (layer_list (f)), 0)),
      GTK_TYPE_EDITABLE_LABEL);
  g_assert_true (gtk_editable_label_get_editing (GTK_EDITABLE_LABEL (name)));
  gtk_editable_set_text (GTK_EDITABLE (name), "beam stop");
  gtk_editable_label_stop_editing (GTK_EDITABLE_LABEL (name), TRUE);
  g_assert_cmpstr (layer (f, 1)->name, ==, "beam stop");
}

/* Rows are made once, however many there are. */
static void
test_many (Fixture *f, gconstpointer data)
{
  GtkWidget *first = NULL;

  for (int i = 0; i < 50; i++) {
    const double numbers[] = { i, i, i + 2, i + 2 };

    ringlet_mask_editor_add_new (f->editor, "rectangle", numbers, 4);
    if (i == 0)
      first =
          GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (layer_list (f)), 0));
  }
  /* Each covers one pixel of the next. */
  g_assert_cmpuint (n_masked (f), ==, 50 * 4 - 49);
  g_assert_true (first ==
      GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (layer_list (f)), 0)));
  /* Below them what is masked without a layer has a row, and nothing else. */
  g_assert_false (RINGLET_IS_MASK_ROW (
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (layer_list (f)), 50)));
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (layer_list (f)), 51));
}

static const char *
said_count (Fixture *f, int row)
{
  GtkWidget *at =
      GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (layer_list (f)), row));

  return gtk_label_get_text (GTK_LABEL (
      gtk_widget_get_last_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (at)))));
}

/* In another step counts stay for as long as they are true, and nothing is counted. */
static void
test_other_step (Fixture *f, gconstpointer data)
{
  const double rectangle[] = { 0, 0, 3, 4 };

  add_two (f);
  g_assert_cmpstr (said_count (f, 1), ==, "2400");
  act (f, "win.step-integrate");
  g_assert_cmpstr (said_count (f, 1), ==, "2400");
  g_assert_true (drive_key (layer_list (f), "Delete"));
  g_assert_cmpstr (said_count (f, 0), ==, "");
  act (f, "win.undo");
  g_assert_cmpstr (said_count (f, 1), ==, "2400");

  ringlet_mask_editor_add_new (f->editor, "rectangle", rectangle, 4);
  g_assert_cmpstr (said_count (f, 0), ==, "");
  act (f, "win.step-mask");
  g_assert_cmpstr (said_count (f, 0), ==, "12");
}

/* ---- numbers ---- */

/* Writes @text where the numbers of a new layer stand, or those of the selected one. */
static void
enter (GtkWidget *above, const char *text)
{
  GtkWidget *entry = find (above, GTK_TYPE_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

static void
test_numbers (Fixture *f, gconstpointer data)
{
  GtkWidget *of_tool = find (panel (f), RINGLET_TYPE_MASK_NUMBERS);
  GtkWidget *of_layer = GTK_WIDGET (gtk_widget_get_template_child (
      panel (f), RINGLET_TYPE_MASK_PANEL, "selected_numbers"));

  g_assert_true (of_tool != of_layer);
  choose (f, "brush");
  g_assert_false (gtk_widget_get_visible (of_tool));
  choose (f, "rectangle");
  g_assert_true (gtk_widget_get_visible (of_tool));
  enter (of_tool, "20 30 60 90");
  g_assert_cmpuint (n_masked (f), ==, 40 * 60);
  choose (f, "circle");
  enter (of_tool, "100 100 20 10 0");
  g_assert_cmpstr (layer (f, 1)->klass->id, ==, "ellipse");
  enter (of_tool, "100 100 -3"); /* said, and nothing is done */
  g_assert_cmpuint (n_layers (f), ==, 2);

  ringlet_mask_editor_set_selected (f->editor, 0);
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (find (of_layer, GTK_TYPE_ENTRY))), ==,
      "20 30 60 90");
  enter (of_layer, "20 30 70 90");
  g_assert_cmpfloat (layer (f, 0)->numbers[2], ==, 70);
  g_assert_cmpuint (n_layers (f), ==, 2);
}

#define ADD(name, document, function)                                                  \
  g_test_add ("/mask-panel/" name, Fixture, document, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  if (!document_start (&argc, &argv))
    return 1;
  ADD ("proposed", &saturated, test_proposed);
  ADD ("dropped", &saturated, test_dropped);
  ADD ("other-image", &saturated, test_other_image);
  ADD ("shown", NULL, test_shown);
  ADD ("list-keys", NULL, test_list_keys);
  ADD ("rename", NULL, test_rename);
  ADD ("many", NULL, test_many);
  ADD ("other-step", NULL, test_other_step);
  ADD ("numbers", NULL, test_numbers);
  return g_test_run ();
}
