/* SPDX-License-Identifier: MIT */
#include "history.h"

#include <locale.h>

/* A document told by the number of its frame. */
static RingletState *
numbered (guint64 frame)
{
  RingletState *state = ringlet_state_new ();

  state->frame = frame;
  return state;
}

typedef struct {
  const char *name;
  const char *script;
  guint64 now;
  const char *undo; /* label, NULL for nothing */
  const char *redo;
} Case;

/* A script is read letter by letter; states are numbered as they are pushed, from 1:
 *   p push, a and b push as part of drag "a" or "b", s seal, u undo, r redo,
 *   < begin a held drag called "held", x cancel the drag, 0 … 9 go to that step,
 *   = push what says the same as the first state
 * The label of push n is "n". */
static const Case cases[] = {
  { "nothing", "", 0, NULL, NULL },
  { "nothing to undo", "u", 0, NULL, NULL },
  { "nothing to redo", "r", 0, NULL, NULL },
  { "one step", "p", 1, "1", NULL },
  { "undo", "p u", 0, NULL, "1" },
  { "undo, redo", "p u r", 1, "1", NULL },
  { "three steps", "ppp", 3, "3", NULL },
  { "back and forth", "ppp uu r", 2, "2", "3" },
  { "to the ground and below", "ppp uuuuu", 0, NULL, "1" },
  { "to the top and beyond", "ppp uuu rrrrr", 3, "3", NULL },
  { "a new step forgets what was undone", "ppp uu p", 4, "4", NULL },
  { "and it stays forgotten", "ppp uu p r", 4, "4", NULL },
  { "what was before is kept", "ppp uu p u", 1, "1", "4" },
  { "a drag is one step", "aaaa u", 0, NULL, "4" },
  { "a drag after a step", "p aaa u", 1, "1", "4" },
  { "two drags are two steps", "aa bb u", 2, "2", "4" },
  { "drags that alternate", "a b a u", 2, "2", "3" },
  { "a step ends a drag", "aa p aa u", 3, "3", "5" },
  { "sealed", "aa s aa u", 2, "2", "4" },
  { "sealed twice, of nothing", "s s a u", 0, NULL, "1" },
  { "undo ends a drag", "aa aa u r aa u", 4, "4", "6" },
  { "a drag does not reach behind an undo", "p aa p u a u", 3, "3", "5" },
  { "a drag forgets what was undone", "pp u a r", 3, "3", NULL },
  { "a held drag is one step of its own name", "p < ppp s", 4, "held", NULL },
  { "whatever words its edits carry", "p < p a b s u", 1, "1", "held" },
  { "after it steps are steps", "< pp s p u", 2, "held", "3" },
  { "cancelled", "p < ppp x", 1, "1", NULL },
  { "cancelled, and what was undone is still there", "ppp uu < pp x", 1, "1", "2" },
  { "cancelled before anything moved", "pp u < x", 1, "1", "2" },
  { "nothing to cancel", "pp x", 2, "2", NULL },
  { "cancelled when it is over", "< pp s x", 2, "held", NULL },
  { "a drag by its word, cancelled", "ppp u aa x", 2, "2", "3" },
  { "no movement is no step", "pp u < s", 1, "1", "2" },
  { "released where it began", "pp uu < pp = s", 0, NULL, "1" },
  { "undo ends a held drag", "p < pp u", 1, "1", "held" },
  { "undo of one that came back", "= < p = u", 0, NULL, "1" },
  { "a second drag ends the first", "< pp < p x", 2, "held", NULL },
  { "go back", "pppp 1", 1, "1", "2" },
  { "go back and forth", "pppp 1 3", 3, "3", "4" },
  { "go where it is", "pp 2", 2, "2", NULL },
  { "go nowhere", "pp 7", 2, "2", NULL },
  { "go ends a drag", "p < pp 1 x", 1, "1", "held" },
};

static void
play (RingletHistory *history, char letter, guint64 *n_pushed)
{
  const char drag[] = { letter, '\0' };
  g_autofree char *label = NULL;

  switch (letter) {
  case 'p':
  case 'a':
  case 'b':
    label = g_strdup_printf ("%" G_GUINT64_FORMAT, ++*n_pushed);
    ringlet_history_push (
        history, numbered (*n_pushed), label, NULL, letter == 'p' ? NULL : drag);
    break;
  case '=':
    g_free (label);
    label = g_strdup_printf ("%" G_GUINT64_FORMAT, ++*n_pushed);
    ringlet_history_push (history, numbered (0), label, NULL, NULL);
    break;
  case '<':
    ringlet_history_begin_drag (history, "held");
    break;
  case 'x':
    ringlet_history_cancel_drag (history);
    break;
  case 's':
    ringlet_history_seal (history);
    break;
  case 'u':
    ringlet_history_undo (history);
    break;
  case 'r':
    ringlet_history_redo (history);
    break;
  case ' ':
    break;
  default:
    ringlet_history_go (history, (guint) g_ascii_digit_value (letter));
    break;
  }
}

static void
assert_labels (RingletHistory *history, const Case *c)
{
  g_autofree char *undo = ringlet_history_undo_label (history);
  g_autofree char *redo = ringlet_history_redo_label (history);

  g_assert_cmpstr (undo, ==, c->undo);
  g_assert_cmpstr (redo, ==, c->redo);
}

static void
test_script (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (RingletHistory) history = ringlet_history_new (numbered (0));
    guint64 n_pushed = 0;

    for (const char *at = c->script; *at != '\0'; at++)
      play (history, *at, &n_pushed);
    g_test_message ("%s: \"%s\"", c->name, c->script);
    g_assert_cmpuint (ringlet_history_peek (history)->frame, ==, c->now);
    assert_labels (history, c);
  }
}

/* %TRUE tells that something happened: what a menu item hangs on. */
static void
test_returns (void)
{
  g_autoptr (RingletHistory) history = ringlet_history_new (numbered (0));

  g_assert_false (ringlet_history_undo (history));
  g_assert_false (ringlet_history_redo (history));
  ringlet_history_push (history, numbered (1), "one", NULL, NULL);
  g_assert_false (ringlet_history_redo (history));
  g_assert_true (ringlet_history_undo (history));
  g_assert_false (ringlet_history_undo (history));
  g_assert_true (ringlet_history_redo (history));
  g_assert_false (ringlet_history_redo (history));
}

/* Undo brings the very state back, so that what hangs on it is found again. */
static void
test_identity (void)
{
  g_autoptr (RingletHistory) history = ringlet_history_new (numbered (0));
  RingletState *first = ringlet_history_peek (history);
  RingletState *second = numbered (1);

  ringlet_history_push (history, second, "one", NULL, NULL);
  g_assert_true (ringlet_history_peek (history) == second);
  ringlet_history_undo (history);
  g_assert_true (ringlet_history_peek (history) == first);
  ringlet_history_redo (history);
  g_assert_true (ringlet_history_peek (history) == second);
}

static void
test_list (void)
{
  g_autoptr (RingletHistory) history = ringlet_history_new (numbered (0));

  ringlet_history_push (history, numbered (1), "Open %s", "a.edf", NULL);
  ringlet_history_push (history, numbered (2), "Change Frame", NULL, NULL);
  ringlet_history_undo (history);
  g_assert_cmpuint (ringlet_history_n_steps (history), ==, 3);
  g_assert_cmpuint (ringlet_history_now (history), ==, 1);
  g_assert_null (ringlet_history_name (history, 0));
  g_assert_cmpstr (ringlet_history_name (history, 1), ==, "Open %s");
  g_assert_cmpstr (ringlet_history_detail (history, 1), ==, "a.edf");
  g_assert_cmpstr (ringlet_history_name (history, 2), ==, "Change Frame");
  g_assert_null (ringlet_history_detail (history, 2));
  g_assert_cmpuint (ringlet_history_state (history, 2)->frame, ==, 2);
}

/* A name is no format: only the first "%s" of it is the detail. */
static void
test_text (void)
{
  static const struct {
    const char *name;
    const char *detail;
    const char *text;
  } texts[] = {
    { "Change Frame", NULL, "Change Frame" },
    { "Open %s", "a.edf", "Open a.edf" },
    { "Datei %s öffnen", "100 %s.edf", "Datei 100 %s.edf öffnen" },
    { "Threshold 5 %", "unused", "Threshold 5 %" },
    { "Open %s", NULL, "Open %s" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *text = ringlet_step_text (texts[i].name, texts[i].detail);

    g_assert_cmpstr (text, ==, texts[i].text);
  }
}

/* The oldest go: the newest thousand are there, and the first has no name. */
static void
test_many_steps (void)
{
  g_autoptr (RingletHistory) history = ringlet_history_new (numbered (0));

  for (guint64 i = 1; i <= 1500; i++)
    ringlet_history_push (history, numbered (i), "step", NULL, NULL);
  g_assert_cmpuint (ringlet_history_n_steps (history), ==, 1000);
  g_assert_cmpuint (ringlet_history_peek (history)->frame, ==, 1500);
  while (ringlet_history_undo (history))
    ;
  g_assert_cmpuint (ringlet_history_peek (history)->frame, ==, 501);
  g_assert_null (ringlet_history_name (history, 0));
}

static RingletState *
masked (gsize n)
{
  RingletState *state = ringlet_state_new ();

  state->mask = ringlet_mask_new_take (1, n, g_malloc0 (n));
  return state;
}

/* 20 MiB each: nine and the first one, which has none, are within 192 MiB. A mask that
 * many steps share counts once, and eight steps are kept whatever they are. */
static void
test_large_steps (void)
{
  g_autoptr (RingletHistory) history = ringlet_history_new (numbered (0));
  g_autoptr (RingletState) shared = masked ((gsize) 20 << 20);

  for (int i = 0; i < 20; i++)
    ringlet_history_push (history, masked ((gsize) 20 << 20), "mask", NULL, NULL);
  g_assert_cmpuint (ringlet_history_n_steps (history), ==, 10);
  for (int i = 0; i < 20; i++)
    ringlet_history_push (history, ringlet_state_dup (shared), "same", NULL, NULL);
  g_assert_cmpuint (ringlet_history_n_steps (history), ==, 29);
  for (int i = 0; i < 20; i++)
    ringlet_history_push (history, masked ((gsize) 40 << 20), "mask", NULL, NULL);
  g_assert_cmpuint (ringlet_history_n_steps (history), ==, 8);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history/script", test_script);
  g_test_add_func ("/history/returns", test_returns);
  g_test_add_func ("/history/identity", test_identity);

  g_test_add_func ("/history/list", test_list);
  g_test_add_func ("/history/text", test_text);
  g_test_add_func ("/history/many-steps", test_many_steps);
  g_test_add_func ("/history/large-steps", test_large_steps);

  return g_test_run ();
}
