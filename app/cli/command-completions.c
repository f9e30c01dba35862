/* SPDX-License-Identifier: MIT */

/* What shells complete, made from the tables of commands and options. No command for
 * people: the build calls it, and the shells ask it for words. */

#include <string.h>

#include "base/error.h"
#include "cli/completions.h"

static const char summary[] =
    "Prints what a shell needs to complete the words of a line of ringlet, or with "
    "\"words\"\nthe words of one set: names of units, engines, detectors.";

static const char examples[] = "Examples:\n"
                               "  source <(ringlet completions bash)\n"
                               "  ringlet completions words units\n";

typedef struct {
  GPtrArray *commands;
  GStringChunk *texts; /* entries do not outlive a visit */
} Collection;

static void
command_free (RingletCompletionCommand *self)
{
  g_array_unref (self->options);
  g_free (self);
}

static gboolean
takes_value (const GOptionEntry *entry)
{
  return entry->arg != G_OPTION_ARG_NONE &&
      (entry->flags & (G_OPTION_FLAG_NO_ARG | G_OPTION_FLAG_OPTIONAL_ARG)) == 0;
}

static void
add_option (
    Collection *self, RingletCompletionCommand *command, const GOptionEntry *entry)
{
  const RingletCompletionOption option = {
    .name = g_string_chunk_insert_const (self->texts, entry->long_name),
    .letter = entry->short_name,
    .description = g_string_chunk_insert_const (
        self->texts, entry->description != NULL ? entry->description : ""),
    .takes_value = takes_value (entry),
    .offer = ringlet_offer_for_option (command->name, entry),
  };

  g_array_append_val (command->options, option);
}

static gboolean
is_known (const Collection *self, const char *name)
{
  for (guint i = 0; i < self->commands->len; i++) {
    const RingletCompletionCommand *command = g_ptr_array_index (self->commands, i);

    if (g_str_equal (command->name, name))
      return TRUE;
  }
  return FALSE;
}

static void
collect (const RingletCommand *row, const char *name, const char *arguments,
    const GOptionEntry *entries, gpointer data)
{
  static const GOptionEntry help = { "help", 'h', 0, G_OPTION_ARG_NONE, NULL,
    "Show help options", NULL };
  Collection *self = data;
  RingletCompletionCommand *command = NULL;

  if (is_known (self, name))
    return;
  command = g_new0 (RingletCompletionCommand, 1);
  command->name = g_string_chunk_insert_const (self->texts, name);
  command->summary = strchr (name, ' ') == NULL ? row->summary : NULL;
  command->options = g_array_new (FALSE, FALSE, sizeof (RingletCompletionOption));
  command->offer = ringlet_offer_for_arguments (name, arguments);
  for (; entries->long_name != NULL; entries++) {
    if ((entries->flags & G_OPTION_FLAG_HIDDEN) == 0)
      add_option (self, command, entries);
  }
  add_option (self, command, &help);
  g_ptr_array_add (self->commands, command);
}

char *
ringlet_completions_quote (const char *text)
{
  g_autoptr (GString) quoted = g_string_new (text);

  g_string_replace (quoted, "'", "'\\''", 0);
  return g_strdup_printf ("'%s'", quoted->str);
}

static void
print_for (RingletCompletionShell *shell)
{
  g_autoptr (GPtrArray) commands =
      g_ptr_array_new_with_free_func ((GDestroyNotify) command_free);
  g_autoptr (GStringChunk) texts = g_string_chunk_new (4096);
  Collection collection = { commands, texts };

  ringlet_cli_visit (collect, &collection);
  shell (commands);
}

static gboolean
print (char **words, int n, GError **error)
{
  static const struct {
    const char *name;
    RingletCompletionShell *shell;
  } shells[] = {
    { "bash", ringlet_completions_bash },
    { "zsh", ringlet_completions_zsh },
    { "fish", ringlet_completions_fish },
  };

  if (n == 2 && g_str_equal (words[0], "words")) {
    if (ringlet_completions_print_words (words[1]))
      return TRUE;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "there is no set of words \"%s\"", words[1]);
    return FALSE;
  }
  for (gsize i = 0; n == 1 && i < G_N_ELEMENTS (shells); i++) {
    if (g_str_equal (words[0], shells[i].name)) {
      print_for (shells[i].shell);
      return TRUE;
    }
  }
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "name one shell, bash, zsh or fish, or words and a set of them");
  return FALSE;
}

static int
completions_run (int argc, char **argv)
{
  const GOptionEntry none[] = { { NULL } };
  g_autoptr (GError) error = NULL;

  if (!ringlet_cli_parse ("completions", "bash|zsh|fish|words SET", summary, examples,
          none, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (!print (argv + 1, argc - 1, &error))
    return ringlet_cli_usage ("completions", error);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_completions = {
  .name = "completions",
  .run = completions_run,
};
