/* SPDX-License-Identifier: MIT */
#include "system-info.h"

#include "doctor.h"

char *
ringlet_system_info_begin (void)
{
  return g_strdup ("Ringlet: " RINGLET_VERSION "\nthis machine: being asked …\n");
}

static gpointer
ask_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) findings = ringlet_doctor_examine (cancellable, error);

  if (findings == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&findings);
}

void
ringlet_system_info_async (
    RingletJob *job, GAsyncReadyCallback callback, gpointer user_data)
{
  ringlet_job_run_async (job, ask_in_thread, NULL, NULL,
      (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

GPtrArray *
ringlet_system_info_finish (RingletJob *job, GAsyncResult *result, GError **error)
{
  return ringlet_job_run_finish (job, result, error);
}
