/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/json.h"
#include "doctor.h"

static const char summary[] =
    "Tells what this machine gives to Ringlet, a line for each thing with a verdict, "
    "and\nwhat to do where something could be better:\n\n"
    "  ok       as it should be\n"
    "  slow     everything works, and could be faster\n"
    "  missing  something that some work needs is not there\n"
    "  wrong    something is there and not as it should be\n\n"
    "The exit code is 1 where something stops all work.";

static const char examples[] = "Examples:\n"
                               "  ringlet doctor\n"
                               "  ringlet doctor --json > doctor.json\n";

static void
print_finding (const RingletFinding *finding)
{
  g_print ("%-7s  %-15s  %s\n", ringlet_verdict_name (finding->verdict), finding->topic,
      finding->text);
  if (finding->advice != NULL)
    g_print ("%26s→ %s\n", "", finding->advice);
}

static void
print_from (const GPtrArray *findings, guint first)
{
  for (guint i = first; i < findings->len; i++)
    print_finding (g_ptr_array_index (findings, i));
  fflush (stdout);
}

static void
print_end (const GPtrArray *findings, gboolean stops)
{
  guint n = 0;

  for (guint i = 0; i < findings->len; i++) {
    const RingletFinding *finding = g_ptr_array_index (findings, i);

    n += finding->verdict != RINGLET_VERDICT_OK ? 1 : 0;
  }
  if (stops)
    g_print ("\nSomething stops work: see above.\n");
  else if (n > 0)
    g_print ("\nNothing stops work; %u of %u could be better.\n", n, findings->len);
  else
    g_print ("\nEverything is as it should be.\n");
}

static void
add_finding (JsonBuilder *json, const RingletFinding *finding)
{
  json_builder_begin_object (json);
  ringlet_json_add_text (json, "topic", finding->topic);
  ringlet_json_add_text (json, "verdict", ringlet_verdict_name (finding->verdict));
  ringlet_json_add_text (json, "text", finding->text);
  ringlet_json_add_text (json, "advice", finding->advice);
  ringlet_json_add_flag (json, "stops", finding->stops);
  json_builder_end_object (json);
}

static void
print_json (const GPtrArray *findings)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_array (json);
  for (guint i = 0; i < findings->len; i++)
    add_finding (json, g_ptr_array_index (findings, i));
  json_builder_end_array (json);
  ringlet_json_print (json);
}

static int
doctor_run (int argc, char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "As JSON on standard output", NULL },
    { NULL },
  };
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  gboolean stops = FALSE;
  guint n_before = 0;

  if (!ringlet_cli_parse ("doctor", "", summary, examples, entries, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc > 1) {
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
        "\"%s\" is one word too many: it takes options only", argv[1]);
    return ringlet_cli_usage ("doctor", error);
  }

  /* What a driver has to say is said below. Before there are threads. */
  g_setenv ("EGL_LOG_LEVEL", "fatal", FALSE);
  findings = ringlet_doctor_examine (NULL, &error);
  if (findings == NULL)
    return ringlet_cli_fail (error);
  /* What a driver that crashes must not take along. */
  n_before = findings->len;
  if (!as_json)
    print_from (findings, 0);
  ringlet_doctor_ask_gl (findings);
  stops = ringlet_doctor_stops (findings);
  if (as_json) {
    print_json (findings);
  } else {
    print_from (findings, n_before);
    print_end (findings, stops);
  }
  return stops ? RINGLET_EXIT_FAILURE : RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_doctor = {
  .name = "doctor",
  .summary = "Tell what this machine gives, and what to do about it",
  .run = doctor_run,
};
