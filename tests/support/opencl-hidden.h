/* SPDX-License-Identifier: MIT */
#pragma once

/* Arrays of kernels that check, each of which in turn looks empty: whether a kernel
 * asks for the bounds of all that it is given. */

#include <string.h>

#include "base/error.h"
#include "opencl/context.h"
#include "support/opencl.h"

/* Runs some kernels; a test may have this fail. */
typedef gboolean (*TestHiddenFunc) (gpointer data, GError **error);

/* How many arrays of a kernel are used, and so are missed. */
typedef struct {
  const char *kernel; /* NULL behind the last one */
  guint n;
} TestHidden;

enum { TEST_HIDDEN_MOST = 8 };

/* Whether the device of the tests watches bounds. */
static inline gboolean
test_opencl_checks (void)
{
  return strstr (test_opencl_device (), "/checked") != NULL;
}

/* Counts what a kernel says of an array that it takes for empty. */
static inline void
test_hidden_note (const TestHidden *right, const GError *error, guint *n)
{
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, " of an array of 0."));
  for (gsize i = 0; right[i].kernel != NULL; i++) {
    g_autofree char *start = g_strconcat ("The kernel ", right[i].kernel, " ", NULL);

    n[i] += g_str_has_prefix (error->message, start) ? 1 : 0;
  }
}

/* Hides every array that @run gives to kernels, one each time. */
static inline void
test_hidden_each (
    RingletCl *cl, TestHiddenFunc run, gpointer data, const TestHidden *right)
{
  guint n[TEST_HIDDEN_MOST] = { 0 };
  gint n_left = 0;

  for (gint i = 1; n_left == 0; i++) {
    g_autoptr (GError) error = NULL;

    g_atomic_int_set (&cl->n_to_hidden, i);
    if (!run (data, &error))
      test_hidden_note (right, error, n);
    n_left = g_atomic_int_get (&cl->n_to_hidden);
  }
  g_atomic_int_set (&cl->n_to_hidden, 0);
  for (gsize i = 0; right[i].kernel != NULL; i++) {
    g_test_message ("%s misses %u arrays", right[i].kernel, n[i]);
    g_assert_cmpuint (n[i], ==, right[i].n);
  }
}
