/* SPDX-License-Identifier: MIT */

/* The headless program. Links core/ and app/, never GTK: tests/checks/no-gtk.sh. */

#include "cli/cli.h"
#include "cli/ranks.h"

#include <locale.h>
#include <signal.h>

#include "base/error.h"

extern const RingletCommand ringlet_command_gui;
extern const RingletCommand ringlet_command_calibrate;
extern const RingletCommand ringlet_command_recalibrate;
extern const RingletCommand ringlet_command_check;
extern const RingletCommand ringlet_command_info;
extern const RingletCommand ringlet_command_calibrants;
extern const RingletCommand ringlet_command_average;
extern const RingletCommand ringlet_command_convert;
extern const RingletCommand ringlet_command_integrate;
extern const RingletCommand ringlet_command_stream;
extern const RingletCommand ringlet_command_watch;
extern const RingletCommand ringlet_command_separate;
extern const RingletCommand ringlet_command_peaks;
extern const RingletCommand ringlet_command_sparsify;
extern const RingletCommand ringlet_command_densify;
extern const RingletCommand ringlet_command_simulate;
extern const RingletCommand ringlet_command_inpaint;
extern const RingletCommand ringlet_command_undistort;
extern const RingletCommand ringlet_command_demo;
extern const RingletCommand ringlet_command_geometry;
extern const RingletCommand ringlet_command_goniometer;
extern const RingletCommand ringlet_command_detectors;
extern const RingletCommand ringlet_command_map;
extern const RingletCommand ringlet_command_maps;
extern const RingletCommand ringlet_command_mask;
extern const RingletCommand ringlet_command_multi;
extern const RingletCommand ringlet_command_pattern;
extern const RingletCommand ringlet_command_plot;
extern const RingletCommand ringlet_command_tomo;
extern const RingletCommand ringlet_command_devices;
extern const RingletCommand ringlet_command_doctor;
extern const RingletCommand ringlet_command_bench;
extern const RingletCommand ringlet_command_completions;

static const RingletCommand *const commands[] = {
  &ringlet_command_gui,
  &ringlet_command_calibrate,
  &ringlet_command_recalibrate,
  &ringlet_command_check,
  &ringlet_command_integrate,
  &ringlet_command_multi,
  &ringlet_command_stream,
  &ringlet_command_map,
  &ringlet_command_tomo,
  &ringlet_command_watch,
  &ringlet_command_separate,
  &ringlet_command_peaks,
  &ringlet_command_sparsify,
  &ringlet_command_densify,
  &ringlet_command_info,
  &ringlet_command_convert,
  &ringlet_command_average,
  &ringlet_command_simulate,
  &ringlet_command_inpaint,
  &ringlet_command_undistort,
  &ringlet_command_demo,
  &ringlet_command_geometry,
  &ringlet_command_goniometer,
  &ringlet_command_detectors,
  &ringlet_command_calibrants,
  &ringlet_command_maps,
  &ringlet_command_mask,
  &ringlet_command_pattern,
  &ringlet_command_plot,
  &ringlet_command_devices,
  &ringlet_command_doctor,
  &ringlet_command_bench,
  &ringlet_command_completions,
};

/* Who looks at the options instead of the commands. */
static struct {
  RingletCliVisitor *visitor;
  gpointer data;
  const RingletCommand *row;
} visit;

int
ringlet_cli_fail (const GError *error)
{
  const char *hint = "";

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_printerr ("ringlet: interrupted; what was not finished is not written\n");
    return RINGLET_EXIT_FAILURE;
  }
  if (g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS))
    hint = " (--overwrite replaces it)";
  g_printerr ("ringlet: %s%s\n", error->message, hint);
  return RINGLET_EXIT_FAILURE;
}

int
ringlet_cli_usage (const char *command, const GError *error)
{
  g_printerr (
      "ringlet %s: %s\nTry \"ringlet %s --help\".\n", command, error->message, command);
  return RINGLET_EXIT_USAGE;
}

/* Takes out the "--" that ends the options: GLib leaves it among the names. */
static void
drop_separator (int *argc, char **argv)
{
  int at = 1;

  while (at < *argc && !g_str_equal (argv[at], "--"))
    at++;
  if (at == *argc)
    return;

  for (int i = at; i < *argc; i++)
    argv[i] = argv[i + 1];
  --*argc;
}

gboolean
ringlet_cli_parse (const char *command, const char *arguments, const char *summary,
    const char *examples, const GOptionEntry *entries, int *argc, char ***argv)
{
  return ringlet_cli_parse_steps (
      command, arguments, summary, examples, entries, NULL, argc, argv);
}

gboolean
ringlet_cli_parse_steps (const char *command, const char *arguments,
    const char *summary, const char *examples, const GOptionEntry *entries,
    gpointer data, int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  GOptionGroup *group = NULL;
  g_autofree char *name = g_strdup_printf ("ringlet %s", command);
  g_autoptr (GError) error = NULL;

  if (visit.visitor != NULL) {
    visit.visitor (visit.row, command, arguments, entries, visit.data);
    return FALSE;
  }
  group = g_option_group_new (NULL, NULL, NULL, data, NULL);
  g_set_prgname (name);
  g_option_context_set_summary (context, summary);
  if (examples != NULL)
    g_option_context_set_description (context, examples);
  g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  if (g_option_context_parse (context, argc, argv, &error)) {
    drop_separator (argc, *argv);
    return TRUE;
  }

  ringlet_cli_usage (command, error);
  return FALSE;
}

static void
visit_command (const RingletCommand *row, const char *word)
{
  char *argv[] = { (char *) row->name, (char *) word, NULL };

  visit.row = row;
  row->run (word != NULL ? 2 : 1, argv);
}

void
ringlet_cli_visit (RingletCliVisitor *visitor, gpointer data)
{
  visit.visitor = visitor;
  visit.data = data;
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (commands[i]->summary == NULL)
      continue;
    visit_command (commands[i], NULL);
    for (gsize k = 0; commands[i]->words != NULL && commands[i]->words[k] != NULL; k++)
      visit_command (commands[i], commands[i]->words[k]);
  }
  visit.visitor = NULL;
}

static void
print_help (void)
{
  g_print (
      "Usage: ringlet COMMAND [OPTION…] [FILE…]\n\n"
      "Area-detector X-ray diffraction images into calibrated patterns and cakes.\n\n"
      "Commands:\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (commands[i]->summary != NULL)
      g_print ("  %-10s  %s\n", commands[i]->name, commands[i]->summary);
  }
  g_print ("\n\"ringlet COMMAND --help\" tells the options of a command;\n"
           "\"ringlet --version\" the version, \"man ringlet-from-pyfai\" what the\n"
           "programs and options of pyFAI are here.\n\n"
           "Exit codes: 0 done, 1 failure, 2 wrong usage.\n");
}

static int
run_command (int argc, char **argv)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (commands[i]->name, argv[1]))
      return commands[i]->run (argc - 1, argv + 1);
  }

  g_printerr (
      "ringlet: there is no command \"%s\"\nTry \"ringlet --help\".\n", argv[1]);
  return RINGLET_EXIT_USAGE;
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  /* English, so that what it says can be searched for, and that a script reads the same
   * everywhere. */
  setlocale (LC_MESSAGES, "C");

  /* A limit on file sizes is a failed write to report, not a reason to die half-way. */
  signal (SIGXFSZ, SIG_IGN);

  ringlet_ranks_enter (argv);
  if (argc < 2) {
    print_help ();
    return RINGLET_EXIT_USAGE;
  }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") ||
      g_str_equal (argv[1], "help")) {
    print_help ();
    return RINGLET_EXIT_DONE;
  }
  if (g_str_equal (argv[1], "--version") || g_str_equal (argv[1], "-V")) {
    g_print ("ringlet " RINGLET_VERSION "\n");
    return RINGLET_EXIT_DONE;
  }
  return run_command (argc, argv);
}
