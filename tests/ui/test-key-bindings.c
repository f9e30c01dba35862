/* SPDX-License-Identifier: MIT */

/* Keys that a user chooses: who has what, and what may be chosen. */

#include "key-bindings.h"

#include "document.h"

static const RingletKey *
find (const char *action, const char *word)
{
  gsize n = 0;
  const RingletKey *keys = ringlet_keys (&n);

  for (gsize i = 0; i < n; i++) {
    if (g_strcmp0 (keys[i].action, action) == 0 && g_strcmp0 (keys[i].word, word) == 0)
      return &keys[i];
  }
  g_error ("there is no key of %s", action);
}

static GSettings *
make_settings (void)
{
  g_autoptr (GError) error = NULL;
  GSettings *settings = ringlet_settings_new (&error);

  g_assert_no_error (error);
  ringlet_key_bindings_reset (settings, NULL);
  return settings;
}

static void
assert_keys (
    GSettings *settings, const char *action, const char *word, const char *want)
{
  g_autofree char *have = ringlet_key_bindings_get (settings, find (action, word));

  g_assert_cmpstr (have, ==, want);
}

static void
test_judged (void)
{
  static const struct {
    const char *action;
    const char *word;
    const char *trigger;
    RingletKeyJudgement want;
    const char *other; /* its action */
  } cases[] = {
    { "win.open", NULL, "<Control><Alt>j", RINGLET_KEY_FREE, NULL },
    { "win.open", NULL, "<Control>s", RINGLET_KEY_TAKEN, "win.save" },
    { "win.open", NULL, "<Control>y", RINGLET_KEY_TAKEN, "win.redo" },
    /* What is typed, and moves in what is typed. */
    { "win.open", NULL, "h", RINGLET_KEY_TYPES, NULL },
    { "win.open", NULL, "<Shift>h", RINGLET_KEY_TYPES, NULL },
    { "win.open", NULL, "KP_7", RINGLET_KEY_TYPES, NULL },
    { "win.open", NULL, "<Control>Left", RINGLET_KEY_TYPES, NULL },
    { "win.open", NULL, "F4", RINGLET_KEY_FREE, NULL },
    { "win.open", NULL, "<Alt>h", RINGLET_KEY_FREE, NULL },
    /* The toolkit's, and those of widgets. */
    { "win.open", NULL, "Tab", RINGLET_KEY_RESERVED, NULL },
    { "win.open", NULL, "F10", RINGLET_KEY_RESERVED, NULL },
    { "win.open", NULL, "<Control>v", RINGLET_KEY_RESERVED, NULL },
    { "win.zoom-in", NULL, "comma", RINGLET_KEY_RESERVED, NULL },
    { "win.open", NULL, "F2", RINGLET_KEY_RESERVED, NULL },
    /* In the views letters are free, but for those of the views. */
    { "win.zoom-in", NULL, "q", RINGLET_KEY_FREE, NULL },
    { "win.zoom-in", NULL, "w", RINGLET_KEY_TAKEN, "win.cycle-view" },
    { "win.zoom-in", NULL, "<Control>o", RINGLET_KEY_TAKEN, "win.open" },
    { "win.zoom-in", NULL, "t", RINGLET_KEY_FREE, NULL }, /* the step Mask has it */
    { "mask.tool", "brush", "t", RINGLET_KEY_TAKEN, "mask.tool" },
    { "mask.tool", "brush", "w", RINGLET_KEY_FREE, NULL },
    /* A key may have what it has, though a widget has it, too. */
    { "win.zoom-original", NULL, "1", RINGLET_KEY_FREE, NULL },
    { "win.stop", NULL, "Escape", RINGLET_KEY_FREE, NULL },
  };
  g_autoptr (GSettings) settings = make_settings ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletKey *other = NULL;
    const RingletKeyJudgement have = ringlet_key_bindings_judge (
        settings, find (cases[i].action, cases[i].word), cases[i].trigger, &other);

    g_test_message ("%s: %s", cases[i].action, cases[i].trigger);
    g_assert_cmpint (have, ==, cases[i].want);
    if (cases[i].other != NULL)
      g_assert_cmpstr (other->action, ==, cases[i].other);
  }
}

static void
test_taken_from_another (void)
{
  g_autoptr (GSettings) settings = make_settings ();

  ringlet_key_bindings_set (settings, find ("win.open", NULL), "<Control>y");
  assert_keys (settings, "win.open", NULL, "<Control>y");
  assert_keys (settings, "win.redo", NULL, "<Control><Shift>z");
  ringlet_key_bindings_set (settings, find ("win.open", NULL), "<Control><Shift>z");
  assert_keys (settings, "win.redo", NULL, "");
  g_assert_true (ringlet_key_bindings_is_own (settings, find ("win.redo", NULL)));

  /* It gets its own back, from whoever has them. */
  ringlet_key_bindings_reset (settings, find ("win.redo", NULL));
  assert_keys (settings, "win.redo", NULL, "<Control><Shift>z|<Control>y");
  assert_keys (settings, "win.open", NULL, "");
  ringlet_key_bindings_reset (settings, NULL);
  assert_keys (settings, "win.open", NULL, "<Control>o");
}

/* Keys with the same action and another word are other keys. */
static void
test_words (void)
{
  g_autoptr (GSettings) settings = make_settings ();

  ringlet_key_bindings_set (settings, find ("mask.tool", "brush"), "t");
  assert_keys (settings, "mask.tool", "brush", "t");
  assert_keys (settings, "mask.tool", "threshold", "");
  assert_keys (settings, "mask.tool", "circle", "c");
  ringlet_key_bindings_reset (settings, NULL);
}

/* What somebody wrote into the setting by hand. */
static void
test_nonsense (void)
{
  g_autoptr (GSettings) settings = make_settings ();
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));

  g_variant_builder_add (&builder, "{ss}", "win.open", "<Contrl>o|<Control>F7||nokey");
  g_variant_builder_add (&builder, "{ss}", "win.fly", "<Control>F8");
  g_settings_set_value (settings, "key-bindings", g_variant_builder_end (&builder));
  assert_keys (settings, "win.open", NULL, "<Control>F7");
  ringlet_key_bindings_reset (settings, NULL);
}

static void
test_letters (void)
{
  g_assert_true (ringlet_key_bindings_is_letter ("g"));
  g_assert_true (ringlet_key_bindings_is_letter ("<Shift>g"));
  g_assert_true (ringlet_key_bindings_is_letter ("plus"));
  g_assert_true (ringlet_key_bindings_is_letter ("KP_0"));
  g_assert_false (ringlet_key_bindings_is_letter ("<Control>g"));
  g_assert_false (ringlet_key_bindings_is_letter ("F9"));
  g_assert_false (ringlet_key_bindings_is_letter ("Home"));
}

static guint
count (GtkEventController *controller)
{
  return g_list_model_get_n_items (G_LIST_MODEL (controller));
}

/* A controller has the keys of the user as soon as they are chosen. */
static void
test_controller_follows (void)
{
  g_autoptr (GSettings) settings = make_settings ();
  g_autoptr (GtkEventController) controller =
      ringlet_keys_controller (RINGLET_KEY_VIEWS, settings);
  const guint n = count (controller);

  ringlet_key_bindings_set (settings, find ("win.zoom-in", NULL), "");
  g_assert_cmpuint (
      count (controller), ==, n - 3); /* plus, equal and that of the pad */
  g_settings_set_boolean (settings, "letter-keys", FALSE);
  g_assert_cmpuint (count (controller), ==, 4); /* Home, End, and those of the pad */
  g_settings_set_boolean (settings, "letter-keys", TRUE);
  ringlet_key_bindings_reset (settings, NULL);
  g_assert_cmpuint (count (controller), ==, n);
}

int
main (int argc, char *argv[])
{
  if (!document_start (&argc, &argv))
    return 1;
  g_test_add_func ("/ui/key-bindings/judged", test_judged);
  g_test_add_func ("/ui/key-bindings/taken", test_taken_from_another);
  g_test_add_func ("/ui/key-bindings/words", test_words);
  g_test_add_func ("/ui/key-bindings/nonsense", test_nonsense);
  g_test_add_func ("/ui/key-bindings/letters", test_letters);
  g_test_add_func ("/ui/key-bindings/controller", test_controller_follows);
  return g_test_run ();
}
