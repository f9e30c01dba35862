/* SPDX-License-Identifier: MIT */

/* The window that lists all keys. It neither scrolls nor shrinks, so that it has to be
 * made for the screen and the size of the letters. */

#include <glib/gi18n-lib.h>

#include "keys.h"

#define LINE_PX 40
#define FRAME_PX 160
#define KEYS_PX 150 /* beside a title, but for the letters on the keys */
#define KEY_LETTERS_PX 40
#define LETTER_PX 8
#define LEAST_LETTERS 12
#define MOST_LETTERS 60
#define LEAST_LINES 6
#define MOST_LINES 18
#define USUAL_DPI (96 * 1024) /* in the unit of the toolkit */

/* The narrowest and the lowest screen: the window neither scrolls nor shrinks. */
static void
find_screen (int *width, int *height)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());

  *width = *height = G_MAXINT;
  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++) {
    g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
    GdkRectangle area = { 0 };

    gdk_monitor_get_geometry (monitor, &area);
    *width = MIN (*width, area.width);
    *height = MIN (*height, area.height);
  }
}

/* In parts of ordinary letters, at least 1. */
static double
text_scale (void)
{
  int dpi = 0;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return MAX ((double) dpi / USUAL_DPI, 1.0);
}

/* Letters of a title for which two columns have room. */
static int
count_letters (void)
{
  const double scale = text_scale ();
  int width = 0;
  int height = 0;

  find_screen (&width, &height);
  width = (width - FRAME_PX) / 2 - KEYS_PX;
  return CLAMP ((int) ((width / scale - KEY_LETTERS_PX) / LETTER_PX), LEAST_LETTERS,
      MOST_LETTERS);
}

/* What @n lines are when titles that are too long have two each. */
static guint
without_second_lines (guint n)
{
  const int n_letters = count_letters ();
  gsize n_titles = 0;
  const RingletKey *keys = ringlet_keys (&n_titles);
  guint n_long = 0;

  for (gsize i = 0; i < n_titles; i++)
    n_long += g_utf8_strlen (_ (keys[i].title), -1) > n_letters ? 1 : 0;
  return (guint) (n * n_titles / (n_titles + n_long));
}

static guint
count_lines (void)
{
  int width = 0;
  int height = 0;
  guint n = 0;

  find_screen (&width, &height);
  n = without_second_lines (
      (guint) MAX ((height - FRAME_PX) / LINE_PX / text_scale (), 0.0));
  return CLAMP (n, LEAST_LINES, MOST_LINES);
}

static void
add_section (GString *xml, const RingletKey *key, guint index)
{
  g_autofree char *head = g_markup_printf_escaped (
      "<child><object class='GtkShortcutsSection'>"
      "<property name='section-name'>section-%u</property>"
      "<property name='title'>%s</property><property name='max-height'>%u</property>",
      index, _ (key->title), count_lines ());

  g_string_append (xml, head);
}

static void
add_group (GString *xml, const RingletKey *key)
{
  g_autofree char *head = g_markup_printf_escaped (
      "<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>",
      _ (key->title));

  g_string_append (xml, head);
}

/* A key that a user took away has no line. */
static void
add_shortcut (GString *xml, const RingletKey *key, GSettings *settings)
{
  g_auto (GStrv) each = ringlet_keys_list_triggers (settings, key);
  const char *first = each[0];
  g_autofree char *shortcut = first == NULL
      ? NULL
      : g_markup_printf_escaped (
            "<child><object class='GtkShortcutsShortcut'><property "
            "name='title'>%s</property>"
            "<property name='accelerator'>%s</property></object></child>",
            _ (key->title), first);

  if (shortcut != NULL)
    g_string_append (xml, shortcut);
}

/* A section has groups, a group has shortcuts; GTK 4.8 takes them from a builder only.
 */
static char *
make_xml (GSettings *settings)
{
  GString *xml = g_string_new ("<interface><object class='GtkShortcutsWindow' "
                               "id='window'><property name='modal'>1</property>");
  const char *const end = "</object></child>";
  gboolean in_section = FALSE;
  gboolean in_group = FALSE;
  gsize n_keys = 0;
  const RingletKey *keys = ringlet_keys (&n_keys);

  for (gsize i = 0; i < n_keys; i++) {
    const gboolean is_section = keys[i].place == RINGLET_KEY_SECTION;
    const gboolean is_head = is_section || keys[i].place == RINGLET_KEY_GROUP;

    if (is_head && in_group)
      g_string_append (xml, end);
    if (is_section && in_section)
      g_string_append (xml, end);
    if (is_section)
      add_section (xml, &keys[i], (guint) i);
    else if (is_head)
      add_group (xml, &keys[i]);
    else
      add_shortcut (xml, &keys[i], settings);
    in_section = TRUE;
    in_group = is_head ? !is_section : in_group;
  }
  g_string_append_printf (xml, "%s%s</object></interface>", end, end);
  return g_string_free (xml, FALSE);
}

/* Titles of keys; what GTK draws of the keys themselves has labels, too. */
static void
wrap_titles (GtkWidget *widget, int n_letters)
{
  if (GTK_IS_SHORTCUT_LABEL (widget))
    return;
  if (GTK_IS_LABEL (widget) &&
      gtk_widget_get_ancestor (widget, GTK_TYPE_SHORTCUTS_SHORTCUT) != NULL) {
    gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
    gtk_label_set_max_width_chars (GTK_LABEL (widget), n_letters);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wrap_titles (child, n_letters);
}

GtkShortcutsWindow *
ringlet_keys_window (GSettings *settings)
{
  g_autofree char *xml = make_xml (settings);
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (xml, -1);
  GtkShortcutsWindow *window =
      GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "window"));

  wrap_titles (GTK_WIDGET (window), count_letters ());
  return g_object_ref (window);
}
