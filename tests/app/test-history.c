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
 *   p push, a and b push as part of drag "a" or "b", s seal, u undo, r redo
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
        history, numbered (*n_pushed), label, letter == 'p' ? NULL : drag);
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
  default:
    break;
  }
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
    g_assert_cmpstr (ringlet_history_undo_label (history), ==, c->undo);
    g_assert_cmpstr (ringlet_history_redo_label (history), ==, c->redo);
  }
}

/* %TRUE tells that something happened: what a menu item hangs on. */
static void
test_returns (void)
{
  g_autoptr (RingletHistory) history = ringlet_history_new (numbered (0));

  g_assert_false (ringlet_history_undo (history));
  g_assert_false (ringlet_history_redo (history));
  ringlet_history_push (history, numbered (1), "one", NULL);
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

  ringlet_history_push (history, second, "one", NULL);
  g_assert_true (ringlet_history_peek (history) == second);
  ringlet_history_undo (history);
  g_assert_true (ringlet_history_peek (history) == first);
  ringlet_history_redo (history);
  g_assert_true (ringlet_history_peek (history) == second);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history/script", test_script);
  g_test_add_func ("/history/returns", test_returns);
  g_test_add_func ("/history/identity", test_identity);

  return g_test_run ();
}
