/* SPDX-License-Identifier: MIT */

/* Results leave the window through the clipboard. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "command-line.h"
#include "window-private.h"

/* @more: (nullable) (transfer full): lines below @line, which is freed */
static char *
join (char *line, char *more)
{
  char *both = line != NULL && more != NULL ? g_strconcat (line, "\n", more, NULL)
                                            : g_strdup (line);

  g_free (line);
  g_free (more);
  return both;
}

/* What is in no file yet comes from the project file, if that says what the document
 * does. The format is that of the last export of its kind. Returns (transfer full)
 * (nullable): the line. */
static char *
make_command (RingletWindow *self, RingletExport what, GError **error)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const char *path = ringlet_project_get_path (self->project);
  const char *format = NULL;
  g_autofree char *output = ringlet_window_get_last_export (self, what, &format);

  if (ringlet_command_line_needs_project (state, what) && path != NULL &&
      !ringlet_project_has_unsaved_work (self->project))
    return ringlet_command_line_of_project (state, what, format, path, output, error);
  return ringlet_command_line (state, what, format, output, error);
}

/* Of the pattern, and of the sectors that have one. */
static char *
make_commands (RingletWindow *self, RingletExport what, GError **error)
{
  char *line = make_command (self, what, error);

  if (line == NULL || what != RINGLET_EXPORT_PATTERN ||
      ringlet_project_get_state (self->project)->sectors == NULL)
    return line;
  return join (line, make_command (self, RINGLET_EXPORT_SECTORS, NULL));
}

static char *
copied_text (RingletWindow *self, const char *lines)
{
  const RingletSectors *sectors = ringlet_project_get_state (self->project)->sectors;
  const guint n = ringlet_sectors_count (sectors);

  if (strchr (lines, '\n') == NULL)
    return g_strdup_printf (_ ("Copied: %s"), lines);
  return g_strdup_printf (ngettext ("Copied: a command for the pattern and one for %u "
                                    "sector",
                              "Copied: a command for the pattern and one for each of "
                              "%u sectors",
                              n),
      n);
}

static void
show_no_command (RingletWindow *self, RingletExport what, const char *why)
{
  if (ringlet_command_line_needs_project (
          ringlet_project_get_state (self->project), what))
    ringlet_banner_show (self->banner, "export",
        _ ("Geometry or mask are in no file yet: a project file keeps them, and the "
           "command takes it"),
        _ ("_Save Project and Copy"), "win.save-and-copy-command");
  else
    ringlet_banner_show (self->banner, "export", why, NULL, NULL);
}

void
ringlet_window_save_and_copy_command_action (RingletWindow *self)
{
  self->copies_command = TRUE;
  ringlet_window_save_action (self);
}

void
ringlet_window_copy_command_action (RingletWindow *self)
{
  g_autoptr (GError) error = NULL;
  /* What the user looks at: the cake alone, else the pattern. */
  const RingletExport what = ringlet_window_get_pane (self) == &self->cake
      ? RINGLET_EXPORT_CAKE
      : RINGLET_EXPORT_PATTERN;
  g_autofree char *line = make_commands (self, what, &error);
  g_autofree char *text = NULL;

  if (line == NULL) {
    show_no_command (self, what, error->message);
    return;
  }
  self->copies_cake = FALSE;
  ringlet_banner_hide (self->banner, "export");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), line);
  text = copied_text (self, line);
  ringlet_window_toast (self, text);
}

/* What a preview shows does not leave the window. */
static gboolean
looks_at_pattern (RingletWindow *self)
{
  return gtk_window_get_focus (GTK_WINDOW (self)) == GTK_WIDGET (self->pattern_view) &&
      self->shown != NULL && !self->shown->is_preview &&
      !ringlet_live_get_is_stale (self->live);
}

static void
copy_pattern_values (RingletWindow *self)
{
  g_autofree char *text = ringlet_pattern_view_text (self->pattern_view);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ringlet_window_toast (self, _ ("Columns of the pattern copied"));
}

/* Of the pattern, while it has the focus, all that is seen; else what is under the
 * cursor. */
void
ringlet_window_copy_values_action (RingletWindow *self)
{
  RingletReadout readout;
  g_autofree char *text = NULL;

  if (ringlet_window_copy_focused_profile (self))
    return;
  if (looks_at_pattern (self)) {
    copy_pattern_values (self);
    return;
  }
  if (ringlet_live_get_display (self->live) == NULL || !self->probe.is_active)
    return;

  readout = ringlet_window_get_readout (self);
  text = ringlet_readout_text (&readout);
  self->copies_cake = FALSE;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ringlet_window_toast (self, _ ("Values copied"));
}

/* @pane: (nullable): NULL for the pattern */
static void
copy_view (RingletWindow *self, const RingletPane *pane)
{
  g_autoptr (GdkTexture) texture = pane != NULL
      ? ringlet_canvas_paint (pane->canvas)
      : ringlet_pattern_view_paint (self->pattern_view);

  if (texture == NULL)
    return;
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  ringlet_window_toast (self,
      pane != NULL &&
              ringlet_comparison_get_view (self->comparison) != RINGLET_COMPARE_PRESENT
          ? _ ("View copied: not the present image alone, but what is compared")
          : _ ("View copied"));
}

/* Whether the cake that is shown is that of the document, and no preview. */
static gboolean
has_exact_cake (RingletWindow *self)
{
  const RingletResult *cake = ringlet_live_get_cake (self->live);

  return cake != NULL && !cake->is_preview && !ringlet_live_get_is_stale (self->live);
}

/* What is shown has changed, for which a copy may wait. */
static void
copy_exact (RingletWindow *self)
{
  if (!self->copies_cake)
    return;
  /* Nobody looks at it any more, or it cannot be had. */
  if (ringlet_live_get_cake (self->live) == NULL) {
    self->copies_cake = FALSE;
    return;
  }
  if (!has_exact_cake (self))
    return;

  self->copies_cake = FALSE;
  copy_view (self, &self->cake);
}

/* As other exports: what leaves the window is exact, be it a moment later. */
void
ringlet_window_copy_view_action (RingletWindow *self)
{
  const RingletPane *pane =
      looks_at_pattern (self) ? NULL : ringlet_window_get_pane (self);

  self->copies_cake = pane == &self->cake &&
      ringlet_live_get_cake (self->live) != NULL && !has_exact_cake (self);
  if (!self->copies_cake)
    copy_view (self, pane);
  else
    ringlet_window_continue_action (self);
}

void
ringlet_window_connect_export (RingletWindow *self)
{
  static const char *const changes[] = { "notify::cake", "notify::is-stale" };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (
        self->live, changes[i], G_CALLBACK (copy_exact), self, G_CONNECT_SWAPPED);
}
