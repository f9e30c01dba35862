/* SPDX-License-Identifier: MIT */
#include "doctor-private.h"

static void
finding_free (RingletFinding *self)
{
  g_free (self->text);
  g_free (self);
}

void
ringlet_doctor_add (GPtrArray *findings, const char *topic, char *text)
{
  RingletFinding *self = g_new0 (RingletFinding, 1);

  self->topic = topic;
  /* Names of files and drivers are bytes; what is said of them is text. */
  self->text = g_utf8_make_valid (text, -1);
  g_free (text);
  g_ptr_array_add (findings, self);
}

static RingletFinding *
last (GPtrArray *findings)
{
  return g_ptr_array_index (findings, findings->len - 1);
}

void
ringlet_doctor_judge (GPtrArray *findings, RingletVerdict verdict, const char *advice)
{
  last (findings)->verdict = verdict;
  last (findings)->advice = advice;
}

void
ringlet_doctor_stop (GPtrArray *findings)
{
  last (findings)->stops = TRUE;
}

GPtrArray *
ringlet_doctor_examine (GCancellable *cancellable, GError **error)
{
  static RingletDoctorLook *const looks[] = {
    ringlet_doctor_look_at_build,
    ringlet_doctor_look_at_machine,
    ringlet_doctor_look_at_opencl,
    ringlet_doctor_look_at_hdf5,
    ringlet_doctor_look_at_programs,
    ringlet_doctor_look_at_locale,
    ringlet_doctor_look_at_folders,
    ringlet_doctor_look_at_display,
  };
  g_autoptr (GPtrArray) findings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);

  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    looks[i](findings);
  }
  return g_steal_pointer (&findings);
}

const char *
ringlet_verdict_name (RingletVerdict verdict)
{
  static const char *const names[] = { "ok", "slow", "missing", "wrong" };

  return names[verdict];
}

gboolean
ringlet_doctor_stops (const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++) {
    const RingletFinding *finding = g_ptr_array_index (findings, i);

    if (finding->stops)
      return TRUE;
  }
  return FALSE;
}

char *
ringlet_doctor_text (const GPtrArray *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++) {
    const RingletFinding *finding = g_ptr_array_index (findings, i);

    g_string_append_printf (text, "%s: %s", finding->topic, finding->text);
    if (finding->verdict != RINGLET_VERDICT_OK)
      g_string_append_printf (text, " (%s)", ringlet_verdict_name (finding->verdict));
    if (finding->advice != NULL)
      g_string_append_printf (text, "\n  → %s", finding->advice);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}
