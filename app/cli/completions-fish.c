/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/completions.h"

/* Returns (transfer full): @text inside '…' of fish. */
static char *
quote (const char *text)
{
  g_autoptr (GString) quoted = g_string_new (text);

  g_string_replace (quoted, "\\", "\\\\", 0);
  g_string_replace (quoted, "'", "\\'", 0);
  return g_strdup_printf ("'%s'", quoted->str);
}

static void
print_offer (const RingletOffer *offer)
{
  if (offer->set != NULL)
    g_print (" -a '(ringlet completions words %s)'", offer->set);
  if (offer->flags & RINGLET_OFFER_FILES)
    g_print (" -F");
  if (offer->flags & RINGLET_OFFER_FOLDERS)
    g_print (" -a '(__fish_complete_directories)'");
}

/* Returns (transfer full): when a command is the one of the line. */
static char *
condition_of (const RingletCompletionCommand *command)
{
  g_auto (GStrv) words = g_strsplit (command->name, " ", 2);
  GString *text = g_string_new ("'__fish_seen_subcommand_from ");

  g_string_append (text, words[0]);
  if (words[1] != NULL)
    g_string_append_printf (text, "; and __fish_seen_subcommand_from %s", words[1]);
  g_string_append_c (text, '\'');
  return g_string_free (text, FALSE);
}

static void
print_option (const char *condition, const RingletCompletionOption *option)
{
  g_autofree char *description = quote (option->description);

  g_print ("complete -c ringlet -n %s -l %s", condition, option->name);
  if (option->letter != 0)
    g_print (" -s %c", option->letter);
  if (option->takes_value)
    g_print (option->offer.flags & RINGLET_OFFER_FILES ? " -r" : " -x");
  print_offer (&option->offer);
  g_print (" -d %s\n", description);
}

static void
print_command (const RingletCompletionCommand *command)
{
  g_autofree char *condition = condition_of (command);

  if (command->summary != NULL) {
    g_autofree char *summary = quote (command->summary);

    g_print ("complete -c ringlet -n __fish_use_subcommand -a %s -d %s\n",
        command->name, summary);
  }
  if (command->offer.set != NULL || command->offer.flags != 0) {
    g_print ("complete -c ringlet -n %s", condition);
    print_offer (&command->offer);
    g_print ("\n");
  }
  for (guint i = 0; i < command->options->len; i++)
    print_option (
        condition, &g_array_index (command->options, RingletCompletionOption, i));
}

void
ringlet_completions_fish (const GPtrArray *commands)
{
  g_print ("# fish completion for ringlet; made by: ringlet completions fish\n\n"
           "complete -c ringlet -f\n"
           "complete -c ringlet -n __fish_use_subcommand -l version -d 'Show the "
           "version'\n");
  for (guint i = 0; i < commands->len; i++)
    print_command (g_ptr_array_index (commands, i));
}
