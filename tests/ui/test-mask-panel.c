/* SPDX-License-Identifier: MIT */

/* The panel of the mask: what is proposed, the list of layers and its keys, layers by
 * their numbers, how the mask is seen. */

#include "mask-fixture.h"
#include "mask-proposed.h"

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
      find (find (panel (f), RINGLET_TYPE_MASK_PROPOSED), GTK_TYPE_LIST_BOX));
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
  GtkWidget *scale = find (panel (f), GTK_TYPE_SCALE);

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
  return g_test_run ();
}
