/* SPDX-License-Identifier: MIT */

/* What says that cake and pattern are a preview, and what is copied of one. The
 * document has no calibrant: of all that lies on cake and pattern, the badge alone is
 * text that GTK draws. */

#include "mask-fixture.h"
#include "plot/pattern-view-private.h"
#include "plot/plot-words.h"
#include "render-nodes.h"

static const MaskDocument calibrated = { 0, TRUE };

#define HAND_MS 8
#define CORNER_PX 8.0f /* from the edges of the picture at most */

/* --- what is done --- */

static gboolean
is_exact (Fixture *f)
{
  RingletLive *live = f->window->live;

  return ringlet_live_get_cake (live) != NULL &&
      ringlet_live_get_pattern (live) != NULL && !ringlet_live_get_is_stale (live) &&
      !ringlet_live_get_is_preview (live) && ringlet_live_get_job (live) == NULL;
}

static void
open_exact (Fixture *f, const char *view)
{
  g_settings_set_string (f->settings, "view", view);
  while (!is_exact (f) || f->window->describe_id != 0)
    g_main_context_iteration (NULL, TRUE);
  drive_frames (GTK_WIDGET (f->window), 3);
}

static void
move (Fixture *f, double to_m)
{
  RingletGeometry geometry = ringlet_project_get_state (f->window->project)->geometry;
  g_autoptr (GError) error = NULL;

  geometry.distance_m = to_m;
  ringlet_project_set_geometry (f->window->project, &geometry, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
is_preview (const RingletResult *result)
{
  return result != NULL && result->is_preview;
}

static gboolean
are_previews (Fixture *f)
{
  return is_preview (ringlet_live_get_pattern (f->window->live)) &&
      is_preview (ringlet_live_get_cake (f->window->live));
}

static gboolean
on_hand (gpointer data)
{
  move (data,
      ringlet_project_get_state (((Fixture *) data)->window->project)
              ->geometry.distance_m +
          1e-6);
  return G_SOURCE_CONTINUE;
}

/* By a hand that does not rest until pattern and cake are previews; they stay so until
 * the main loop runs again. */
static void
move_held (Fixture *f, double to_m)
{
  const guint id = g_timeout_add (HAND_MS, on_hand, f);

  ringlet_project_begin_drag (f->window->project, "Move");
  move (f, to_m);
  while (!are_previews (f))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

/* --- what is seen --- */

/* Asserts one badge in a right corner of @area where @is_wanted, and none elsewhere. */
static void
assert_badge (GtkWidget *parent, GtkWidget *child, const graphene_rect_t *area,
    gboolean at_bottom, gboolean is_wanted)
{
  g_autoptr (GskRenderNode) tree = NULL;
  g_autoptr (GArray) nodes = drawn_nodes (parent, child, &tree);
  graphene_rect_t text = { 0 };

  g_assert_cmpuint (count_nodes (nodes, GSK_TEXT_NODE), ==, is_wanted ? 1 : 0);
  if (!is_wanted)
    return;
  for (guint i = 0; i < nodes->len; i++) {
    const DrawnNode *one = &g_array_index (nodes, DrawnNode, i);

    if (gsk_render_node_get_node_type (one->node) == GSK_COLOR_NODE)
      text = one->bounds; /* the last plate is that of the badge */
  }
  g_assert_true (graphene_rect_contains_rect (area, &text));
  g_assert_cmpfloat (
      area->origin.x + area->size.width - text.origin.x - text.size.width, <=,
      CORNER_PX);
  g_assert_cmpfloat (at_bottom
          ? area->origin.y + area->size.height - text.origin.y - text.size.height
          : text.origin.y - area->origin.y,
      <=, CORNER_PX);
}

static void
assert_cake_badge (Fixture *f, gboolean is_wanted)
{
  RingletLayer *layer = RINGLET_LAYER (f->window->cake_layer);
  graphene_rect_t clip = { 0 };

  ringlet_layer_get_clip (layer, &clip);
  assert_badge (
      GTK_WIDGET (f->window->cake.canvas), GTK_WIDGET (layer), &clip, TRUE, is_wanted);
}

static void
assert_pattern_badge (Fixture *f, gboolean is_wanted)
{
  RingletPatternView *view = f->window->pattern_view;
  const graphene_rect_t area = GRAPHENE_RECT_INIT ((float) view->frame.x,
      (float) view->frame.y, (float) view->frame.width, (float) view->frame.height);

  assert_badge (GTK_WIDGET (view), view->overlay, &area, FALSE, is_wanted);
}

/* The bins of a preview are not always as many as are said: that waits for a rest. */
static void
assert_cake_words (Fixture *f, gboolean is_wanted)
{
  g_autofree char *words =
      gtk_test_accessible_check_property (GTK_ACCESSIBLE (f->window->cake.canvas),
          GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "other words");

  g_assert_nonnull (words);
  g_assert_nonnull (strstr (words, " of azimuth"));
  g_assert_cmpint (strstr (words, "Preview; ") != NULL, ==, is_wanted);
}

static void
assert_pattern_words (Fixture *f, gboolean is_wanted)
{
  g_autofree char *pattern =
      ringlet_pattern_words (ringlet_live_get_pattern (f->window->live));
  g_autofree char *words = g_strconcat (is_wanted ? "Preview; " : "", pattern, NULL);

  gtk_test_accessible_assert_property (
      f->window->pattern_view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);
}

/* The window has heard of it before. */
static void
on_result (RingletLive *live, GParamSpec *pspec, Fixture *f)
{
  const gboolean in_cake = is_preview (ringlet_live_get_cake (live));
  const gboolean in_pattern = is_preview (ringlet_live_get_pattern (live));

  assert_cake_badge (f, in_cake);
  assert_cake_words (f, in_cake);
  assert_pattern_badge (f, in_pattern);
  assert_pattern_words (f, in_pattern);
}

/* Asserts that both say it, or neither. */
static void
assert_marked (Fixture *f, gboolean is_wanted)
{
  g_assert_cmpint (ringlet_live_get_is_preview (f->window->live), ==, is_wanted);
  assert_cake_badge (f, is_wanted);
  assert_cake_words (f, is_wanted);
  assert_pattern_badge (f, is_wanted);
  assert_pattern_words (f, is_wanted);
}

/* --- tests --- */

/* It comes with the preview and goes with it: in the same moment, and nothing moves. */
static void
test_follows (Fixture *f, gconstpointer data)
{
  GtkWidget *canvas = GTK_WIDGET (f->window->cake.canvas);
  int width = 0;
  int height = 0;

  open_exact (f, "both");
  width = gtk_widget_get_width (canvas);
  height = gtk_widget_get_height (canvas);
  assert_marked (f, FALSE);
  g_signal_connect (f->window->live, "notify::cake", G_CALLBACK (on_result), f);
  g_signal_connect (f->window->live, "notify::pattern", G_CALLBACK (on_result), f);

  move_held (f, 0.101);
  assert_marked (f, TRUE);
  ringlet_project_end_drag (f->window->project);
  while (!is_exact (f))
    g_main_context_iteration (NULL, TRUE);
  assert_marked (f, FALSE);
  drive_frames (GTK_WIDGET (f->window), 2);
  assert_marked (f, FALSE);
  g_assert_cmpint (gtk_widget_get_width (canvas), ==, width);
  g_assert_cmpint (gtk_widget_get_height (canvas), ==, height);
  g_signal_handlers_disconnect_by_func (f->window->live, on_result, f);
}

/* Returns (transfer full) (nullable): the picture in the clipboard. */
static GdkTexture *
copied (Fixture *f)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (f->window));
  GdkContentProvider *content = gdk_clipboard_get_content (clipboard);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, GDK_TYPE_TEXTURE);
  if (content == NULL || !gdk_content_provider_get_value (content, &value, NULL))
    return NULL;
  return g_value_dup_object (&value);
}

static GBytes *
get_pixels (GdkTexture *texture)
{
  const gsize stride = (gsize) gdk_texture_get_width (texture) * 4;
  const gsize size = stride * (gsize) gdk_texture_get_height (texture);
  guchar *pixels = g_malloc (size);

  gdk_texture_download (texture, pixels, stride);
  return g_bytes_new_take (pixels, size);
}

static GBytes *
paint_cake (Fixture *f)
{
  g_autoptr (GdkTexture) texture = ringlet_canvas_paint (f->window->cake.canvas);

  g_assert_nonnull (texture);
  return get_pixels (texture);
}

static void
act (Fixture *f, const char *name)
{
  g_action_group_activate_action (G_ACTION_GROUP (f->window), name, NULL);
}

static void
forget_copied (Fixture *f)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (f->window)), "none");
  g_assert_null (copied (f));
}

/* Of a preview, it is the exact cake that is copied, a moment later. */
static void
test_copy (Fixture *f, gconstpointer data)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) preview = NULL;
  g_autoptr (GBytes) exact = NULL;
  g_autoptr (GBytes) pixels = NULL;

  open_exact (f, "cake");
  forget_copied (f);
  move_held (f, 0.108);
  preview = paint_cake (f);
  act (f, "copy-view");
  g_assert_null (copied (f));
  ringlet_project_end_drag (f->window->project);
  while ((texture = copied (f)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (is_preview (ringlet_live_get_cake (f->window->live)));

  exact = paint_cake (f);
  pixels = get_pixels (texture);
  g_assert_false (g_bytes_equal (preview, exact));
  g_assert_true (g_bytes_equal (pixels, exact));
}

/* What is exact is copied at once; so is the image, which is never a preview. */
static void
test_copy_at_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GdkTexture) cake = NULL;
  g_autoptr (GdkTexture) image = NULL;

  open_exact (f, "cake");
  forget_copied (f);
  act (f, "copy-view");
  cake = copied (f);
  g_assert_nonnull (cake);

  open_exact (f, "both");
  gtk_widget_grab_focus (GTK_WIDGET (f->window->image.canvas));
  forget_copied (f);
  move_held (f, 0.103);
  act (f, "copy-view");
  image = copied (f);
  g_assert_nonnull (image);
  ringlet_project_end_drag (f->window->project);
}

/* Nothing comes into the clipboard that was given up meanwhile. */
static void
test_copy_given_up (Fixture *f, gconstpointer data)
{
  open_exact (f, "cake");
  forget_copied (f);
  move_held (f, 0.104);
  act (f, "copy-view");
  ringlet_project_end_drag (f->window->project);
  act (f, "stop");
  act (f, "continue");
  while (!is_exact (f))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (copied (f));

  /* The cake is closed before it is exact. */
  move_held (f, 0.105);
  act (f, "copy-view");
  g_settings_set_string (f->settings, "view", "image");
  ringlet_project_end_drag (f->window->project);
  open_exact (f, "cake");
  g_assert_null (copied (f));
}

#define ADD(path, function)                                                            \
  g_test_add (                                                                         \
      "/ui/preview-badge/" path, Fixture, &calibrated, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  if (!document_start (&argc, &argv))
    return 77;
  ADD ("follows", test_follows);
  ADD ("copy", test_copy);
  ADD ("copy-at-once", test_copy_at_once);
  ADD ("copy-given-up", test_copy_given_up);
  return g_test_run ();
}
