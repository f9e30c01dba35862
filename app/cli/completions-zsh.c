/* SPDX-License-Identifier: MIT */
#include "cli/completions.h"

/* Returns (transfer full): @text where brackets and colons mean something. */
static char *
escape (const char *text)
{
  g_autoptr (GString) escaped = g_string_new (text);

  g_string_replace (escaped, "\\", "\\\\", 0);
  g_string_replace (escaped, "[", "\\[", 0);
  g_string_replace (escaped, "]", "\\]", 0);
  g_string_replace (escaped, ":", "\\:", 0);
  return g_string_free (g_steal_pointer (&escaped), FALSE);
}

/* Returns (transfer full): what _arguments does for a value. */
static char *
action_of (const RingletOffer *offer)
{
  const char *more = offer->flags & RINGLET_OFFER_FILES ? "_files"
      : offer->flags & RINGLET_OFFER_FOLDERS            ? "_files -/"
                                                        : " ";

  if (offer->set == NULL)
    return g_strdup (more);
  return g_strdup_printf ("{ _ringlet_words %s%s%s }", offer->set,
      offer->flags != 0 ? "; " : "", offer->flags != 0 ? more : "");
}

static void
print_option (const RingletCompletionOption *option)
{
  g_autofree char *description = escape (option->description);
  g_autofree char *action = action_of (&option->offer);
  g_autofree char *value =
      option->takes_value ? g_strdup_printf (":value:%s", action) : g_strdup ("");
  g_autofree char *words = g_strdup_printf ("[%s]%s", description, value);
  g_autofree char *quoted = ringlet_completions_quote (words);
  const char *equal = option->takes_value ? "=" : "";

  g_print ("        '*--%s%s'%s \\\n", option->name, equal, quoted);
  if (option->letter != 0)
    g_print ("        '*-%c%s'%s \\\n", option->letter, option->takes_value ? "+" : "",
        quoted);
}

static void
print_case (const RingletCompletionCommand *command)
{
  g_autofree char *action = action_of (&command->offer);

  g_print ("    '%s')\n      _arguments \\\n", command->name);
  for (guint i = 0; i < command->options->len; i++)
    print_option (&g_array_index (command->options, RingletCompletionOption, i));
  g_print ("        '*:argument:%s' ;;\n", action);
}

static void
print_names (const GPtrArray *commands)
{
  g_print ("  if (( CURRENT == 2 )); then\n    local -a commands=(\n");
  for (guint i = 0; i < commands->len; i++) {
    const RingletCompletionCommand *command = g_ptr_array_index (commands, i);
    g_autofree char *summary =
        command->summary != NULL ? escape (command->summary) : NULL;
    g_autofree char *row = g_strdup_printf ("%s:%s", command->name, summary);
    g_autofree char *quoted = ringlet_completions_quote (row);

    if (summary != NULL)
      g_print ("      %s\n", quoted);
  }
  g_print ("    )\n    _describe command commands\n    return\n  fi\n");
}

void
ringlet_completions_zsh (const GPtrArray *commands)
{
  g_print (
      "#compdef ringlet ringlet-mpi\n"
      "# zsh completion for ringlet; made by: ringlet completions zsh\n\n"
      "_ringlet_words ()\n{\n"
      "  compadd -- ${(f)\"$(_call_program words ringlet completions words $1)\"}\n"
      "}\n\n_ringlet ()\n{\n");
  print_names (commands);
  g_print ("  local command=$words[2]\n"
           "  shift words\n  (( CURRENT-- ))\n"
           "  if [[ $command = detectors && $CURRENT -gt 2 && "
           "$words[2] = (show|export|build) ]]; then\n"
           "    command=\"$command $words[2]\"\n    shift words\n    (( CURRENT-- ))\n"
           "  fi\n"
           "  case $command in\n");
  for (guint i = 0; i < commands->len; i++)
    print_case (g_ptr_array_index (commands, i));
  g_print ("  esac\n}\n\n_ringlet \"$@\"\n");
}
