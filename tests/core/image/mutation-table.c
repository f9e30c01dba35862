/* SPDX-License-Identifier: MIT */

/* What became of all samples. */

#include <math.h>
#include <string.h>

#include "mutation.h"
#include "support/sanitizer.h"

static void
add_progress (MutationProgress *sum, const MutationProgress *one)
{
  sum->tried += one->tried;
  sum->read += one->read;
  sum->crashed += one->crashed;
  sum->hung += one->hung;
  sum->allocated += one->allocated;
  sum->unclear += one->unclear;
  sum->failed += one->failed;
  sum->peak = MAX (sum->peak, one->peak);
  sum->cpu_s = fmax (sum->cpu_s, one->cpu_s);
  if (one->symbol[0] != '\0')
    g_strlcpy (sum->symbol, one->symbol, MUTATION_MAX_SYMBOL);
}

static void
tell (const char *name, const MutationProgress *self)
{
  const guint64 ended = self->crashed + self->hung + self->unclear + self->failed;

  g_test_message ("%-10s %9" G_GUINT64_FORMAT " tried %9" G_GUINT64_FORMAT
                  " read %9" G_GUINT64_FORMAT " refused, %.1f MiB, %.2f s",
      name, self->tried, self->read, self->tried - self->read - ended,
      (double) self->peak / (1 << 20), self->cpu_s);
  if (self->crashed + self->hung + self->allocated + self->unclear > 0)
    g_test_message ("%-10s libhdf5 crashed %" G_GUINT64_FORMAT
                    " times, hung %" G_GUINT64_FORMAT
                    ", was refused memory %" G_GUINT64_FORMAT
                    ", unclear %" G_GUINT64_FORMAT "; last near %s",
        "", self->crashed, self->hung, self->allocated, self->unclear, self->symbol);
}

static char *
family_of (const char *file)
{
  return g_strndup (file, strcspn (file, "/"));
}

/* Files of a family need not be neighbours. */
void
mutation_tell (GPtrArray *files, const MutationProgress *all)
{
  g_autoptr (GHashTable) told =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  MutationProgress total = { 0 };

  for (guint i = 0; i < files->len; i++) {
    g_autofree char *family = family_of (files->pdata[i]);
    g_autofree char *prefix = g_strconcat (family, "/", NULL);
    MutationProgress sum = { 0 };

    add_progress (&total, &all[i]);
    if (g_hash_table_contains (told, family))
      continue;
    for (guint k = i; k < files->len; k++) {
      if (g_str_has_prefix (files->pdata[k], prefix))
        add_progress (&sum, &all[k]);
    }
    tell (family, &sum);
    g_hash_table_add (told, g_steal_pointer (&family));
  }
  tell ("all", &total);
  g_assert_cmpuint (total.failed, ==, 0);
  if (RINGLET_TEST_HAS_ASAN)
    g_assert_cmpuint (total.unclear, ==, 0);
  g_assert_cmpuint (total.read, >, 0);
  g_assert_cmpuint (total.read, <, total.tried);
}
