/* SPDX-License-Identifier: MIT */
#include "base/memo.h"

#include <locale.h>
#include <string.h>

#include "base/error.h"

#define N_THREADS 8

typedef struct {
  gsize n_bytes;
} Value;

/* How to compute one. */
typedef struct {
  gsize n_bytes;
  gulong delay_us;
  gint *n_calls;
  gint *n_failures; /* so many calls fail before one succeeds */
} Recipe;

static gint n_alive; /* values not freed yet; atomic */

static gpointer
value_compute (gconstpointer inputs, GCancellable *cancellable, GError **error)
{
  const Recipe *recipe = inputs;
  Value *value = NULL;

  if (recipe->n_calls != NULL)
    g_atomic_int_inc (recipe->n_calls);
  g_usleep (recipe->delay_us);
  if (recipe->n_failures != NULL && g_atomic_int_add (recipe->n_failures, -1) > 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "as ordered");
    return NULL;
  }

  value = g_atomic_rc_box_new0 (Value);
  value->n_bytes = recipe->n_bytes;
  g_atomic_int_inc (&n_alive);
  return value;
}

static void
value_clear (gpointer data)
{
  g_atomic_int_add (&n_alive, -1);
}

static void
value_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, value_clear);
}

static gsize
value_n_bytes (gconstpointer data)
{
  return ((const Value *) data)->n_bytes;
}

static const RingletMemoClass value_class = {
  .name = "value",
  .compute = value_compute,
  .clear = value_clear,
  .n_bytes = value_n_bytes,
};

/* --- what stays in the memo --- */

typedef struct {
  const char *name;
  const char *keys; /* asked for in this order: a … z hold 40 bytes, A … Z 200 */
  guint n_computed;
} Case;

/* The memo holds 100 bytes: two small values. */
static const Case cases[] = {
  { "again", "aaaa", 1 },
  { "two fit", "abababab", 2 },
  { "the oldest goes", "abca", 4 },
  { "use makes young", "abaca", 3 },
  { "unused goes", "abacb", 4 },
  { "round robin of three never hits", "abcabc", 6 },
  { "larger than the memo", "AAA", 3 },
  { "larger than the memo throws nothing out", "abAab", 3 },
};

static void
test_trim (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    RingletMemo *memo = ringlet_memo_new (100);

    g_test_message ("%s", c->name);
    for (const char *at = c->keys; *at != '\0'; at++) {
      const char key[] = { *at, '\0' };
      const Recipe recipe = { .n_bytes = g_ascii_isupper (*at) ? 200 : 40 };
      Value *value = ringlet_memo_get (memo, &value_class, key, &recipe, NULL, NULL);

      g_assert_nonnull (value);
      g_assert_cmpuint (value->n_bytes, ==, recipe.n_bytes);
      value_unref (value);
      g_assert_cmpint (g_atomic_int_get (&n_alive), <=, 2);
    }
    g_assert_cmpuint (ringlet_memo_n_computed (memo, "value"), ==, c->n_computed);
    g_assert_cmpuint (ringlet_memo_n_computed (memo, "other"), ==, 0);
    ringlet_memo_unref (memo);
    g_assert_cmpint (n_alive, ==, 0);
  }
}

/* A value outlives its place in the memo, and the memo. */
/* --- values that grow --- */

static const RingletMemoClass growing_class = {
  .name = "growing",
  .compute = value_compute,
  .clear = value_clear,
  .n_bytes = value_n_bytes,
  .grows = TRUE,
};

/* Asks for @key, and has it take @n_bytes from then on. */
static void
grow (RingletMemo *memo, const char *key, gsize n_bytes)
{
  const Recipe recipe = { .n_bytes = 40 };
  Value *value = ringlet_memo_get (memo, &growing_class, key, &recipe, NULL, NULL);

  value->n_bytes = n_bytes;
  value_unref (value);
}

/* What a value takes more is found when it is asked for again, and others go for it. */
static void
test_growing (void)
{
  RingletMemo *memo = ringlet_memo_new (100);

  grow (memo, "a", 40);
  grow (memo, "b", 90);
  g_assert_cmpint (n_alive, ==, 2); /* nobody has asked yet */
  grow (memo, "b", 90);
  g_assert_cmpint (n_alive, ==, 1);
  grow (memo, "a", 40);
  grow (memo, "a", 500); /* more than fits: it is kept until somebody asks */
  ringlet_memo_touch (memo, "a");
  g_assert_cmpint (n_alive, ==, 0);
  grow (memo, "a", 40);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "growing"), ==, 4);
  ringlet_memo_unref (memo);
  g_assert_cmpint (n_alive, ==, 0);
}

/* --- giving up on demand --- */

typedef struct {
  const char *name;
  const char *before; /* asked for in this order, 40 bytes each */
  const char *after;  /* asked for after the time that is noted */
  const char *touched;
  gsize max_bytes;
  const char *left; /* what is kept then */
} GiveUpCase;

static const GiveUpCase give_up_cases[] = {
  { "all", "abc", "", "", 0, "" },
  { "the oldest", "abc", "", "", 80, "bc" },
  { "nothing, there is room", "abc", "", "", 120, "abc" },
  { "what was used since stays", "abc", "b", "", 0, "b" },
  { "new since stays", "ab", "cd", "", 40, "cd" },
  { "touched is used", "abc", "", "a", 40, "a" },
  { "touching what is not there", "a", "", "z", 40, "a" },
};

static void
ask_for (RingletMemo *memo, const char *keys)
{
  const Recipe recipe = { .n_bytes = 40 };

  for (const char *at = keys; *at != '\0'; at++) {
    const char key[] = { *at, '\0' };

    value_unref (ringlet_memo_get (memo, &value_class, key, &recipe, NULL, NULL));
  }
}

static void
test_give_up (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (give_up_cases); i++) {
    const GiveUpCase *c = &give_up_cases[i];
    RingletMemo *memo = ringlet_memo_new (1000);
    guint64 since = 0;
    guint n_computed = 0;

    g_test_message ("%s", c->name);
    ask_for (memo, c->before);
    since = ringlet_memo_now (memo);
    ask_for (memo, c->after);
    for (const char *at = c->touched; *at != '\0'; at++)
      ringlet_memo_touch (memo, (const char[]){ *at, '\0' });
    ringlet_memo_trim (memo, c->max_bytes, since);
    g_assert_cmpint (n_alive, ==, (int) strlen (c->left));

    n_computed = ringlet_memo_n_computed (memo, "value");
    ask_for (memo, c->left);
    g_assert_cmpuint (ringlet_memo_n_computed (memo, "value"), ==, n_computed);
    ringlet_memo_unref (memo);
    g_assert_cmpint (n_alive, ==, 0);
  }
}

/* Values that somebody holds anyway stay, but for lack of room. */
static void
test_held (void)
{
  RingletMemoClass held_class = value_class;
  RingletMemo *memo = ringlet_memo_new (100);
  const Recipe recipe = { .n_bytes = 40 };

  held_class.name = "held";
  held_class.is_held = TRUE;
  value_unref (ringlet_memo_get (memo, &held_class, "h", &recipe, NULL, NULL));
  ask_for (memo, "a");
  ringlet_memo_trim (memo, 0, ringlet_memo_now (memo));
  g_assert_cmpint (n_alive, ==, 1);
  value_unref (ringlet_memo_get (memo, &held_class, "h", &recipe, NULL, NULL));
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "held"), ==, 1);
  ask_for (memo, "bc");
  g_assert_cmpint (n_alive, ==, 2);
  value_unref (ringlet_memo_get (memo, &held_class, "h", &recipe, NULL, NULL));
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "held"), ==, 2);
  ringlet_memo_unref (memo);
  g_assert_cmpint (n_alive, ==, 0);
}

/* One class is given up whole, the values of another stay. */
static void
test_forget (void)
{
  RingletMemoClass other_class = value_class;
  RingletMemo *memo = ringlet_memo_new (1000);
  const Recipe recipe = { .n_bytes = 40 };

  other_class.name = "other";
  ask_for (memo, "abc");
  value_unref (ringlet_memo_get (memo, &other_class, "d", &recipe, NULL, NULL));
  g_assert_cmpint (n_alive, ==, 4);
  ringlet_memo_forget (memo, "value");
  g_assert_cmpint (n_alive, ==, 1);
  value_unref (ringlet_memo_get (memo, &other_class, "d", &recipe, NULL, NULL));
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "other"), ==, 1);
  ask_for (memo, "a");
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "value"), ==, 4);
  ringlet_memo_unref (memo);
  g_assert_cmpint (n_alive, ==, 0);
}

/* Two who see that one value is of no use give it up once: what the first of them had
 * computed in its place stays. */
static void
test_forget_value (void)
{
  RingletMemo *memo = ringlet_memo_new (1000);
  const Recipe recipe = { .n_bytes = 40 };
  Value *bad = ringlet_memo_get (memo, &value_class, "a", &recipe, NULL, NULL);

  ask_for (memo, "b");
  for (guint i = 0; i < 2; i++) {
    ringlet_memo_forget_value (memo, bad);
    ask_for (memo, "ab");
    g_assert_cmpuint (ringlet_memo_n_computed (memo, "value"), ==, 3);
  }
  value_unref (bad);
  g_assert_cmpint (n_alive, ==, 2);
  ringlet_memo_unref (memo);
  g_assert_cmpint (n_alive, ==, 0);
}

static void
test_outlive (void)
{
  RingletMemo *memo = ringlet_memo_new (100);
  const Recipe recipe = { .n_bytes = 60 };
  Value *first = ringlet_memo_get (memo, &value_class, "first", &recipe, NULL, NULL);
  Value *second = ringlet_memo_get (memo, &value_class, "second", &recipe, NULL, NULL);

  g_assert_cmpint (n_alive, ==, 2);
  ringlet_memo_unref (memo);
  g_assert_cmpint (n_alive, ==, 2);
  value_unref (first);
  g_assert_cmpint (n_alive, ==, 1);
  value_unref (second);
  g_assert_cmpint (n_alive, ==, 0);
}

/* --- failures --- */

static void
test_failure (void)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (100);
  gint n_failures = 1;
  const Recipe recipe = { .n_bytes = 40, .n_failures = &n_failures };
  g_autoptr (GError) error = NULL;
  Value *value = ringlet_memo_get (memo, &value_class, "key", &recipe, NULL, &error);

  g_assert_null (value);
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "value"), ==, 0);
  g_clear_error (&error);

  value = ringlet_memo_get (memo, &value_class, "key", &recipe, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "value"), ==, 1);
  value_unref (value);
}

/* --- many threads --- */

typedef struct {
  RingletMemo *memo;
  const Recipe *recipe;
  gint n_waiting; /* threads that have not started yet */
} Crowd;

static gpointer
ask (gpointer data)
{
  Crowd *crowd = data;

  g_atomic_int_add (&crowd->n_waiting, -1);
  while (g_atomic_int_get (&crowd->n_waiting) > 0)
    g_thread_yield ();
  return ringlet_memo_get (crowd->memo, &value_class, "key", crowd->recipe, NULL, NULL);
}

typedef struct {
  const char *name;
  int n_failures; /* of the first threads */
  gsize n_bytes;
  guint n_computed; /* 0 for any number */
} CrowdCase;

/* Who waits for a computation that fails computes for itself. */
static const CrowdCase crowd_cases[] = {
  { "once", 0, 40, 1 },
  { "the first fails", 1, 40, 1 },
  { "three fail", 3, 40, 1 },
  { "not kept", 0, 200, 0 },
};

static void
test_crowd (gconstpointer data)
{
  const CrowdCase *c = data;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (100);
  gint n_calls = 0;
  gint n_failures = c->n_failures;
  const Recipe recipe = { c->n_bytes, 20000, &n_calls, &n_failures };
  Crowd crowd = { memo, &recipe, N_THREADS };
  GThread *threads[N_THREADS];
  int n_null = 0;

  for (gsize i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("ask", ask, &crowd);
  for (gsize i = 0; i < N_THREADS; i++) {
    Value *value = g_thread_join (threads[i]);

    n_null += value == NULL;
    if (value != NULL)
      value_unref (value);
  }
  g_assert_cmpint (n_null, ==, c->n_failures);
  if (c->n_computed > 0)
    g_assert_cmpuint (ringlet_memo_n_computed (memo, "value"), ==, c->n_computed);
  g_assert_cmpint (
      n_calls, ==, (int) ringlet_memo_n_computed (memo, "value") + c->n_failures);
}

/* A matrix asks for the maps that it is made from while it is computed. */
static gpointer
nested_compute (gconstpointer inputs, GCancellable *cancellable, GError **error)
{
  const Recipe recipe = { .n_bytes = 10 };

  return ringlet_memo_get (
      (RingletMemo *) inputs, &value_class, "inner", &recipe, cancellable, error);
}

static const RingletMemoClass nested_class = {
  .name = "nested",
  .compute = nested_compute,
  .clear = value_clear,
  .n_bytes = value_n_bytes,
};

static void
test_nested (void)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (100);
  Value *value = ringlet_memo_get (memo, &nested_class, "outer", memo, NULL, NULL);

  g_assert_nonnull (value);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "nested"), ==, 1);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "value"), ==, 1);
  value_unref (value);
}

/* A kind of which two are kept, however small: the one used longest ago goes, and it
 * goes before the next is computed. */
static void
test_keep (void)
{
  static const RingletMemoClass few_class = {
    .name = "few",
    .compute = value_compute,
    .clear = value_clear,
    .n_bytes = value_n_bytes,
    .keep = 2,
  };
  static const char *const keys[] = { "a", "b", "a", "c", "a", "b" };
  static const guint n_computed[] = { 1, 2, 2, 3, 3, 4 };
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1000);
  const Recipe recipe = { .n_bytes = 1 };
  const gint before = g_atomic_int_get (&n_alive);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    gpointer value = ringlet_memo_get (memo, &few_class, keys[i], &recipe, NULL, NULL);

    g_assert_cmpuint (ringlet_memo_n_computed (memo, "few"), ==, n_computed[i]);
    value_unref (value);
    g_assert_cmpint (g_atomic_int_get (&n_alive) - before, <=, 2);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/memo/growing", test_growing);
  g_test_add_func ("/memo/trim", test_trim);
  g_test_add_func ("/memo/forget", test_forget);
  g_test_add_func ("/memo/forget-value", test_forget_value);
  g_test_add_func ("/memo/give-up", test_give_up);
  g_test_add_func ("/memo/held", test_held);
  g_test_add_func ("/memo/outlive", test_outlive);
  g_test_add_func ("/memo/failure", test_failure);
  for (gsize i = 0; i < G_N_ELEMENTS (crowd_cases); i++) {
    g_autofree char *path = g_strconcat ("/memo/crowd/", crowd_cases[i].name, NULL);

    g_test_add_data_func (path, &crowd_cases[i], test_crowd);
  }
  g_test_add_func ("/memo/nested", test_nested);

  g_test_add_func ("/memo/keep", test_keep);
  return g_test_run ();
}
