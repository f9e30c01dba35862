/* SPDX-License-Identifier: MIT */

/* What was exact of a state that comes back is shown at once: nothing is computed, and
 * what was computed meanwhile for another state is not taken for it. */

#include "live-shelf.h"
#include "live.h"

#include <locale.h>

#include "fixture.h"
#include "program.h"
#include "project-mask.h"

static char *folder;
static char *image_path;
static char *other_path;
static char *poni_path;

static RingletLive *
live_new (RingletProject *project)
{
  RingletLive *live = ringlet_live_new (project);

  ringlet_live_set_wants_cake (live, TRUE);
  return live;
}

static void
settle (RingletLive *live)
{
  AWAIT (ringlet_live_get_job (live) == NULL && !ringlet_live_get_is_stale (live) &&
      !ringlet_live_get_is_preview (live) && !g_main_context_pending (NULL));
}

static void
move (RingletProject *project, double by_m, const char *drag)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;

  geometry.poni_slow_m += by_m;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, drag, NULL));
}

/* What is shown, and how much had been computed by then. */
typedef struct {
  RingletResult *pattern;
  RingletResult *cake;
  RingletPyramid *pyramid;
} Seen;

static Seen
look (RingletLive *live)
{
  return (Seen){ ringlet_live_get_pattern (live), ringlet_live_get_cake (live),
    ringlet_live_get_cake_pyramid (live) };
}

static guint
n_matrices (RingletProject *project)
{
  return ringlet_memo_n_computed (ringlet_project_get_memo (project), "packed");
}

/* At once: before the main loop turns, if not @after_work, which is not its own. */
static void
assert_is_back (RingletLive *live, Seen seen, gboolean after_work)
{
  if (after_work)
    settle (live);
  g_assert_null (ringlet_live_get_job (live));
  g_assert_false (ringlet_live_get_is_stale (live));
  g_assert_false (ringlet_live_get_is_preview (live));
  g_assert_true (ringlet_live_get_pattern (live) == seen.pattern);
  g_assert_true (ringlet_live_get_cake (live) == seen.cake);
  g_assert_true (ringlet_live_get_cake_pyramid (live) == seen.pyramid);
}

/* --- undo and redo --- */

static void
change_geometry (RingletProject *project)
{
  move (project, 1e-4, NULL);
}

static void
change_unit (RingletProject *project)
{
  ringlet_project_set_unit (project, ringlet_unit_find ("q_A^-1", NULL));
}

static void
change_by_dragging (RingletProject *project)
{
  ringlet_project_begin_drag (project, "Drag");
  for (guint i = 0; i < 5; i++)
    move (project, 1e-5, "drag");
  ringlet_project_end_drag (project);
}

static void
change_mask (RingletProject *project)
{
  static const double corners[] = { 2.0, 2.0, 9.0, 9.0 };
  g_autoptr (RingletMaskLayer) layer =
      ringlet_mask_layer_new ("rectangle", corners, 4, NULL, NULL);

  ringlet_project_add_mask_layer (project, 0, layer);
}

static void
change_plan (RingletProject *project)
{
  RingletPlan plan = ringlet_project_get_state (project)->plan;

  plan.normalization_factor = 2.0;
  g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
}

/**
 * Case:
 * @change: what is undone
 * @after_work: the mask itself is drawn anew, and nothing else
 */
typedef struct {
  const char *name;
  void (*change) (RingletProject *project);
  gboolean after_work;
} Case;

static const Case cases[] = {
  { "geometry", change_geometry },
  { "unit", change_unit },
  { "drag", change_by_dragging },
  { "mask", change_mask, TRUE },
  { "plan", change_plan },
};

static void
test_undo (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);
  Seen before = { NULL };
  Seen after = { NULL };
  guint n = 0;

  settle (live);
  before = look (live);
  c->change (project);
  settle (live);
  after = look (live);
  g_assert_true (after.pattern != before.pattern && after.cake != before.cake);
  n = n_matrices (project);

  for (guint i = 0; i < 3; i++) {
    g_assert_true (ringlet_project_undo (project));
    assert_is_back (live, before, c->after_work);
    g_assert_true (ringlet_project_redo (project));
    assert_is_back (live, after, c->after_work);
  }
  settle (live);
  g_assert_cmpuint (n_matrices (project), ==, n);
}

/* A drag that is taken back has shown nothing but previews. */
static void
test_drag_cancelled (void)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);
  Seen before = { NULL };

  settle (live);
  before = look (live);
  ringlet_project_begin_drag (project, "Drag");
  move (project, 1e-5, "drag");
  AWAIT (ringlet_live_get_is_preview (live));
  g_assert_true (ringlet_project_cancel_drag (project));
  g_assert_true (ringlet_live_get_pattern (live) == before.pattern);
  g_assert_true (ringlet_live_get_cake (live) == before.cake);
  g_assert_false (ringlet_live_get_is_preview (live));
}

/* The file is read again and has another content: numbers are of what is shown. */
static void
test_file_changed (void)
{
  const RingletIntegrationWants wants = { .pattern = TRUE };
  const char *const paths[] = { other_path, NULL };
  g_autofree char *path = fixture_write_image (folder, "changing.edf", 1);
  g_autoptr (RingletProject) project = fixture_project (path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletIntegration) truth = NULL;
  const RingletResult *pattern = NULL;

  settle (live);
  g_assert_true (ringlet_project_open_images (project, paths, NULL));
  settle (live);
  g_free (fixture_write_image (folder, "changing.edf", 5));
  g_assert_true (ringlet_project_undo (project));
  settle (live);

  truth = ringlet_integration_run (ringlet_project_get_state (project), 0,
      ringlet_live_get_display (live)->image, wants, memo, NULL, NULL, NULL);
  pattern = ringlet_live_get_pattern (live);
  g_assert_cmpmem (pattern->intensity, pattern->n_radial * sizeof (double),
      truth->pattern->intensity, truth->pattern->n_radial * sizeof (double));
}

/* --- the shelf by itself --- */

/* Results of as many states, each of another geometry. */
#define N_STATES 6

typedef struct {
  RingletState *states[N_STATES];
  RingletLiveProduct *products[N_STATES];
  gsize n_bytes; /* of each product on a shelf */
} Goods;

static void
goods_init (Goods *goods)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletLiveShelf) shelf = ringlet_live_shelf_new (G_MAXSIZE);
  RingletPlan plan = ringlet_project_get_state (project)->plan;

  plan.n_radial = 50;
  g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
  for (guint i = 0; i < N_STATES; i++) {
    const RingletIntegrationWants wants = { .pattern = TRUE };
    g_autoptr (RingletIntegration) run = NULL;

    move (project, 1e-4, NULL);
    goods->states[i] = ringlet_state_ref (ringlet_project_get_state (project));
    run = ringlet_integration_run (
        goods->states[i], 0, NULL, wants, memo, NULL, NULL, NULL);
    goods->products[i] = g_new0 (RingletLiveProduct, 1);
    goods->products[i]->result = ringlet_result_ref (run->pattern);
  }
  ringlet_live_shelf_put (
      shelf, RINGLET_LIVE_PATTERN, goods->states[0], goods->products[0]);
  goods->n_bytes = ringlet_live_shelf_n_bytes (shelf);
}

static void
goods_clear (Goods *goods)
{
  for (guint i = 0; i < N_STATES; i++) {
    ringlet_state_unref (goods->states[i]);
    ringlet_live_product_free (goods->products[i]);
  }
}

static gboolean
has (RingletLiveShelf *shelf, RingletLiveStage stage, const Goods *goods, guint i)
{
  g_autoptr (RingletLiveProduct) found =
      ringlet_live_shelf_find (shelf, stage, goods->states[i]);

  g_assert_true (found == NULL || found->result == goods->products[i]->result);
  return found != NULL;
}

/* Room for three; what was asked for stays longer than what was not. */
static void
test_shelf (void)
{
  Goods goods = { { NULL } };
  g_autoptr (RingletLiveShelf) shelf = NULL;

  goods_init (&goods);
  g_assert_cmpuint (goods.n_bytes, >=,
      3 * sizeof (double) * ringlet_result_n_bins (goods.products[0]->result));
  shelf = ringlet_live_shelf_new (3 * goods.n_bytes);
  for (guint i = 0; i < N_STATES; i++) {
    ringlet_live_shelf_put (
        shelf, RINGLET_LIVE_PATTERN, goods.states[i], goods.products[i]);
    g_assert_true (has (shelf, RINGLET_LIVE_PATTERN, &goods, 0));
    g_assert_cmpuint (ringlet_live_shelf_n_bytes (shelf), <=, 3 * goods.n_bytes);
  }
  for (guint i = 0; i < N_STATES; i++)
    g_assert_true (
        has (shelf, RINGLET_LIVE_PATTERN, &goods, i) == (i == 0 || i + 2 >= N_STATES));
  g_assert_false (has (shelf, RINGLET_LIVE_CAKE, &goods, 0));

  ringlet_live_shelf_put (
      shelf, RINGLET_LIVE_PATTERN, goods.states[0], goods.products[0]);
  g_assert_cmpuint (ringlet_live_shelf_n_bytes (shelf), ==, 3 * goods.n_bytes);
  ringlet_live_shelf_clear (shelf);
  g_assert_cmpuint (ringlet_live_shelf_n_bytes (shelf), ==, 0);
  g_assert_false (has (shelf, RINGLET_LIVE_PATTERN, &goods, 0));
  goods_clear (&goods);
}

int
main (int argc, char *argv[])
{
  char **const names[] = { &image_path, &other_path, &poni_path, &folder };
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  image_path = fixture_write_image (folder, "image.edf", 1);
  other_path = fixture_write_image (folder, "other.edf", 2);
  poni_path = fixture_write_poni (folder, "geometry.poni", 3);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/live/undo/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_undo);
  }
  g_test_add_func ("/live/undo/drag-cancelled", test_drag_cancelled);
  g_test_add_func ("/live/undo/file-changed", test_file_changed);
  g_test_add_func ("/live/shelf", test_shelf);

  code = g_test_run ();
  folder_remove (folder);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (*names[i]);
  return code;
}
