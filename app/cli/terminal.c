/* SPDX-License-Identifier: MIT */
#include "cli/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/parse.h"

#define USUAL_COLUMNS 80
#define USUAL_ROWS 24
#define USUAL_CELL_WIDTH 10 /* pixels */
#define USUAL_CELL_HEIGHT 20
#define MOST_CELL 200
#define MOST_SIDE 1000 /* columns or rows */
#define PATIENCE_MS 300
#define SIXEL_ATTRIBUTE 4

/* --- the conversation --- */

/* Behind each other: the size of a cell (XTWINOPS), which some terminals do not answer,
 * and the device attributes, which all do. */
static const char question[] = "\033[16t\033[c";

/* Whether the answer to DA1, "ESC [ ? 6 2 ; 4 ; … c", has come whole. */
static const char *
find_attributes (const GString *answer)
{
  const char *start = strstr (answer->str, "\033[?");

  return start != NULL && strchr (start, 'c') != NULL ? start + 3 : NULL;
}

/* Returns (transfer full): what @fd says until it has said enough or keeps silent. */
static GString *
listen_to (int fd)
{
  GString *answer = g_string_new (NULL);
  const gint64 end = g_get_monotonic_time () + PATIENCE_MS * 1000;
  char buffer[256];

  while (find_attributes (answer) == NULL && answer->len < sizeof buffer) {
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    const gint64 left_ms = (end - g_get_monotonic_time ()) / 1000;
    ssize_t n;

    if (left_ms <= 0 || poll (&wait, 1, (int) left_ms) <= 0)
      break;
    n = read (fd, buffer, sizeof buffer);
    if (n <= 0)
      break;
    g_string_append_len (answer, buffer, n);
  }
  return answer;
}

/* Returns (transfer full) (nullable): the answer of the terminal that controls this
 * process. Nothing is asked from the background: it would stop the process. */
static GString *
ask (void)
{
  const int fd = open ("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  struct termios before;
  struct termios raw;
  GString *answer = NULL;

  if (fd < 0)
    return NULL;

  if (tcgetpgrp (fd) == getpgrp () && tcgetattr (fd, &before) == 0) {
    raw = before;
    raw.c_lflag &= ~(tcflag_t) (ICANON | ECHO);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr (fd, TCSAFLUSH, &raw) == 0) {
      if (write (fd, question, strlen (question)) == (ssize_t) strlen (question))
        answer = listen_to (fd);
      tcsetattr (fd, TCSAFLUSH, &before);
    }
  }
  close (fd);
  return answer;
}

static gboolean
has_sixel (const GString *answer)
{
  const char *attributes = find_attributes (answer);
  g_auto (GStrv) words = NULL;

  if (attributes == NULL)
    return FALSE;
  words = g_strsplit_set (attributes, ";c", -1);
  for (gsize i = 1; words[i] != NULL; i++) { /* the first is the kind of terminal */
    if (g_ascii_strtoull (words[i], NULL, 10) == SIXEL_ATTRIBUTE)
      return TRUE;
  }
  return FALSE;
}

/* "ESC [ 6 ; height ; width t" */
static void
read_cell (RingletTerminal *self, const GString *answer)
{
  const char *start = strstr (answer->str, "\033[6;");
  char *end = NULL;
  guint64 height;
  guint64 width;

  if (start == NULL)
    return;
  height = g_ascii_strtoull (start + 4, &end, 10);
  width = *end == ';' ? g_ascii_strtoull (end + 1, &end, 10) : 0;
  if (*end != 't' || width == 0 || height == 0 || width > MOST_CELL ||
      height > MOST_CELL)
    return;
  self->cell_width = (guint) width;
  self->cell_height = (guint) height;
}

/* --- what the system says --- */

static guint
side_from (const char *variable, guint usual)
{
  const char *text = g_getenv (variable);
  guint64 value = usual;

  if (text != NULL &&
      !g_ascii_string_to_unsigned (text, 10, 1, MOST_SIDE, &value, NULL))
    value = usual;
  return (guint) value;
}

static void
read_size (RingletTerminal *self)
{
  struct winsize size = { 0 };

  self->n_columns = side_from ("COLUMNS", USUAL_COLUMNS);
  self->n_rows = side_from ("LINES", USUAL_ROWS);
  self->cell_width = USUAL_CELL_WIDTH;
  self->cell_height = USUAL_CELL_HEIGHT;
  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ||
      size.ws_row == 0)
    return;

  self->n_columns = MIN (size.ws_col, MOST_SIDE);
  self->n_rows = MIN (size.ws_row, MOST_SIDE);
  if (size.ws_xpixel >= size.ws_col && size.ws_ypixel >= size.ws_row) {
    self->cell_width = MIN (size.ws_xpixel / size.ws_col, MOST_CELL);
    self->cell_height = MIN (size.ws_ypixel / size.ws_row, MOST_CELL);
  }
}

static RingletCellColours
find_colours (void)
{
  const char *none = g_getenv ("NO_COLOR");
  const char *true_colours = g_getenv ("COLORTERM");
  const char *term = g_getenv ("TERM");

  if ((none != NULL && *none != '\0') || term == NULL || g_str_equal (term, "dumb"))
    return RINGLET_CELLS_PLAIN;
  if (true_colours != NULL &&
      (g_str_equal (true_colours, "truecolor") || g_str_equal (true_colours, "24bit")))
    return RINGLET_CELLS_TRUE;
  return strstr (term, "256color") != NULL ? RINGLET_CELLS_256 : RINGLET_CELLS_16;
}

/* Where a terminal says nothing of sixels: characters that its locale has. */
static RingletTerminalKind
kind_of_characters (const RingletTerminal *self)
{
  return g_get_charset (NULL) && self->colours != RINGLET_CELLS_PLAIN
      ? RINGLET_TERMINAL_BLOCKS
      : RINGLET_TERMINAL_ASCII;
}

static void
find_kind (RingletTerminal *self)
{
  const char *term = g_getenv ("TERM");
  const gboolean may_ask = term != NULL && !g_str_equal (term, "dumb");
  g_autoptr (GString) answer = NULL;

  if (!isatty (STDOUT_FILENO))
    return;

  answer = may_ask ? ask () : NULL;
  if (answer != NULL)
    read_cell (self, answer);
  self->kind = answer != NULL && has_sixel (answer) ? RINGLET_TERMINAL_SIXEL
                                                    : kind_of_characters (self);
}

gboolean
ringlet_terminal_detect (const char *wanted, RingletTerminal *self, GError **error)
{
  static const char *const kinds[] = { "auto", "sixel", "blocks", "ascii" };
  guint kind = 0;

  while (wanted != NULL && kind < G_N_ELEMENTS (kinds) &&
      g_ascii_strcasecmp (wanted, kinds[kind]) != 0)
    kind++;
  if (kind == G_N_ELEMENTS (kinds))
    return ringlet_parse_refuse (
        "--terminal", wanted, "auto, sixel, blocks or ascii", error);

  *self = (RingletTerminal){ .kind = (RingletTerminalKind) kind };
  read_size (self);
  self->colours = find_colours ();
  if (kind == RINGLET_TERMINAL_NONE)
    find_kind (self);
  if (self->kind == RINGLET_TERMINAL_ASCII)
    self->colours = RINGLET_CELLS_PLAIN;
  else if (kind == RINGLET_TERMINAL_BLOCKS && self->colours == RINGLET_CELLS_PLAIN)
    self->colours = RINGLET_CELLS_16; /* they were asked for */
  return TRUE;
}
