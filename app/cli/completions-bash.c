/* SPDX-License-Identifier: MIT */
#include "cli/completions.h"

/* Needs nothing of the package bash-completion. "=" and ":" are words of their own to
 * bash: what stands before them is looked at, too. */
static const char functions[] =
    "_ringlet_offer ()\n"
    "{\n"
    "  local what\n"
    "  COMPREPLY=()\n"
    "  for what in $1; do\n"
    "    case $what in\n"
    "      files) compopt -o filenames 2>/dev/null\n"
    "        mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -f -- \"$2\") "
    ";;\n"
    "      folders) compopt -o filenames 2>/dev/null\n"
    "        mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -d -- \"$2\") "
    ";;\n"
    "      *) mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(IFS=$'\\n'\n"
    "        compgen -W \"$(\"${COMP_WORDS[0]}\" completions words \"$what\" "
    "2>/dev/null)\" -- \"$2\" |\n"
    "        sed 's/[][()*?&|;<> ]/\\\\&/g') ;;\n"
    "    esac\n"
    "  done\n"
    "}\n\n"
    "_ringlet ()\n"
    "{\n"
    "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} offer\n"
    "  local command=${COMP_WORDS[1]}\n"
    "  if [ \"$COMP_CWORD\" -le 1 ]; then\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$_ringlet_commands\" -- \"$word\")\n"
    "    return\n"
    "  fi\n"
    "  if [ \"$COMP_CWORD\" -gt 2 ] && [ -n \"$(_ringlet_words \"$command "
    "${COMP_WORDS[2]}\")\" ]; then\n"
    "    command=\"$command ${COMP_WORDS[2]}\"\n"
    "  fi\n"
    "  if [ \"$word\" = = ]; then\n"
    "    word=\n"
    "  elif [ \"$before\" = = ]; then\n"
    "    before=${COMP_WORDS[COMP_CWORD-2]}\n"
    "  fi\n"
    "  case $before in -*)\n"
    "    if offer=$(_ringlet_value \"$command\" \"$before\"); then\n"
    "      _ringlet_offer \"$offer\" \"$word\"\n"
    "      return\n"
    "    fi ;;\n"
    "  esac\n"
    "  case $word in\n"
    "    -*) mapfile -t COMPREPLY < <(compgen -W \"$(_ringlet_words \"$command\")\" -- "
    "\"$word\") ;;\n"
    "    *) _ringlet_offer \"$(_ringlet_arguments \"$command\")\" \"$word\" ;;\n"
    "  esac\n"
    "}\n\n"
    "complete -F _ringlet ringlet ringlet-mpi\n";

static void
print_commands (const GPtrArray *commands)
{
  g_print ("_ringlet_commands='");
  for (guint i = 0; i < commands->len; i++) {
    const RingletCompletionCommand *command = g_ptr_array_index (commands, i);

    if (command->summary != NULL)
      g_print ("%s ", command->name);
  }
  g_print ("--help --version'\n\n");
}

static void
print_offer (const RingletOffer *offer)
{
  g_print ("echo '%s%s%s' ;;\n", offer->set != NULL ? offer->set : "",
      offer->flags & RINGLET_OFFER_FILES ? " files" : "",
      offer->flags & RINGLET_OFFER_FOLDERS ? " folders" : "");
}

static void
print_arguments (const GPtrArray *commands)
{
  g_print ("# What stands behind the options of a command.\n"
           "_ringlet_arguments ()\n{\n  case $1 in\n");
  for (guint i = 0; i < commands->len; i++) {
    const RingletCompletionCommand *command = g_ptr_array_index (commands, i);

    g_print ("    '%s') ", command->name);
    print_offer (&command->offer);
  }
  g_print ("  esac\n}\n\n");
}

static void
print_words (const GPtrArray *commands)
{
  g_print ("_ringlet_words ()\n{\n  case $1 in\n");
  for (guint i = 0; i < commands->len; i++) {
    const RingletCompletionCommand *command = g_ptr_array_index (commands, i);

    g_print ("    '%s') echo '", command->name);
    for (guint k = 0; k < command->options->len; k++)
      g_print ("%s--%s", k > 0 ? " " : "",
          g_array_index (command->options, RingletCompletionOption, k).name);
    g_print ("' ;;\n");
  }
  g_print ("  esac\n}\n\n");
}

static void
print_values (const GPtrArray *commands)
{
  g_print ("# What an option takes; fails for one that takes nothing.\n"
           "_ringlet_value ()\n{\n  case \"$1 $2\" in\n");
  for (guint i = 0; i < commands->len; i++) {
    const RingletCompletionCommand *command = g_ptr_array_index (commands, i);

    for (guint k = 0; k < command->options->len; k++) {
      const RingletCompletionOption *option =
          &g_array_index (command->options, RingletCompletionOption, k);

      if (!option->takes_value)
        continue;
      g_print ("    '%s --%s'", command->name, option->name);
      if (option->letter != 0)
        g_print ("|'%s -%c'", command->name, option->letter);
      g_print (") ");
      print_offer (&option->offer);
    }
  }
  g_print ("    *) return 1 ;;\n  esac\n}\n\n");
}

void
ringlet_completions_bash (const GPtrArray *commands)
{
  g_print ("# bash completion for ringlet; made by: ringlet completions bash\n\n");
  print_commands (commands);
  print_words (commands);
  print_arguments (commands);
  print_values (commands);
  g_print ("%s", functions);
}
