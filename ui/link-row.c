/* SPDX-License-Identifier: MIT */
#include "link-row.h"

#include <glib/gi18n-lib.h>

#include "image-entry.h"
#include "plan-entry.h"

struct _RingletLinkRow {
  AdwPreferencesRow parent_instance;

  RingletLink link;
  RingletProject *project;
  RingletLive *live;
  GtkWidget *eye;
  GtkWidget *toggle;  /* (nullable): where there is something to switch */
  GtkWidget *entry;   /* (nullable): a RingletPlanEntry or RingletImageEntry */
  GtkWidget *problem; /* why what was typed is refused */
  gboolean is_showing;
};

G_DEFINE_FINAL_TYPE (RingletLinkRow, ringlet_link_row, ADW_TYPE_PREFERENCES_ROW)

/* --- what the user does --- */

static void
on_switched (RingletLinkRow *self)
{
  if (!self->is_showing)
    ringlet_project_switch_link (
        self->project, self->link, gtk_switch_get_active (GTK_SWITCH (self->toggle)));
}

static void
on_problem (RingletLinkRow *self, const char *problem)
{
  gtk_label_set_label (GTK_LABEL (self->problem), problem);
  gtk_widget_set_visible (self->problem, *problem != '\0');
}

/* --- what the document says --- */

/* An entry that is empty because its correction is off says what it was. */
static void
show_entry (RingletLinkRow *self, const RingletState *state, gboolean is_on)
{
  g_autofree char *kept = NULL;
  g_autofree char *text = NULL;

  if (RINGLET_IS_IMAGE_ENTRY (self->entry)) {
    ringlet_image_entry_show (RINGLET_IMAGE_ENTRY (self->entry));
    return;
  }
  kept = ringlet_state_link_text (state, self->link);
  text = is_on || *kept == '\0' ? NULL : g_strdup_printf (_ ("%s, off"), kept);
  ringlet_plan_entry_set_placeholder (RINGLET_PLAN_ENTRY (self->entry), text);
  ringlet_plan_entry_show (RINGLET_PLAN_ENTRY (self->entry));
}

void
ringlet_link_row_show (RingletLinkRow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  gboolean is_on = FALSE;

  g_return_if_fail (RINGLET_IS_LINK_ROW (self));

  is_on = ringlet_state_link_is_on (state, self->link);
  gtk_widget_set_sensitive (
      self->eye, is_on && display != NULL && display->detector != NULL);
  if (self->toggle != NULL) {
    self->is_showing = TRUE;
    gtk_switch_set_active (GTK_SWITCH (self->toggle), is_on);
    self->is_showing = FALSE;
    gtk_widget_set_sensitive (
        self->toggle, ringlet_state_link_can_switch (state, self->link));
  }
  if (self->entry != NULL)
    show_entry (self, state, is_on);
}

/* --- set-up --- */

static void
name (GtkWidget *widget, const char *what, const char *does)
{
  g_autofree char *text =
      does != NULL ? g_strdup_printf ("%s: %s", what, does) : g_strdup (what);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* An action whose state is the name of what is seen: the button is down for its own. */
static GtkWidget *
eye_new (RingletLink link, const char *title)
{
  GtkWidget *eye = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (eye), "view-reveal-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (eye), "win.show-correction");
  gtk_actionable_set_action_target (
      GTK_ACTIONABLE (eye), "s", ringlet_link_name (link));
  gtk_widget_set_valign (eye, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (eye, "flat");
  gtk_widget_set_tooltip_text (
      eye, _ ("Show it as an image in the place of the frame (Shift+C: the next one)"));
  name (eye, title, _ ("show as an image"));
  return eye;
}

static void
add_toggle (RingletLinkRow *self, GtkWidget *box, const char *title)
{
  self->toggle = gtk_switch_new ();
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  name (self->toggle, title, NULL);
  g_signal_connect_swapped (
      self->toggle, "notify::active", G_CALLBACK (on_switched), self);
  gtk_box_append (GTK_BOX (box), self->toggle);
}

static GtkWidget *
head_new (RingletLinkRow *self, const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "title");
  self->eye = eye_new (self->link, title);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->eye);
  if (self->link != RINGLET_LINK_ALL)
    add_toggle (self, box, title);
  return box;
}

/* What has no parameter has its switch alone. */
static GtkWidget *
entry_new (RingletLinkRow *self, const char *title)
{
  const char *option = ringlet_link_option (self->link);
  const RingletPlanField *field =
      option != NULL ? ringlet_plan_field_find (option) : NULL;
  GtkWidget *entry = NULL;

  for (guint use = 0; use < RINGLET_IMAGE_N_USES; use++) {
    if (ringlet_link_of_image ((RingletImageUse) use) == self->link)
      return ringlet_image_entry_new ((RingletImageUse) use, self->project);
  }
  if (field == NULL || field->kind == RINGLET_PLAN_FIELD_SWITCH)
    return NULL;

  entry = ringlet_plan_entry_new (field, self->project);
  name (ringlet_plan_entry_get_widget (RINGLET_PLAN_ENTRY (entry)), title, NULL);
  g_signal_connect_object (
      entry, "problem", G_CALLBACK (on_problem), self, G_CONNECT_SWAPPED);
  return entry;
}

static GtkWidget *
problem_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "problem");
  gtk_widget_set_visible (label, FALSE);
  return label;
}

/* Whoever looks for the option of the command line finds it. */
static void
describe (RingletLinkRow *self, const char *title)
{
  const char *option = ringlet_link_option (self->link);
  const char *help = _ (ringlet_link_help (self->link));
  g_autofree char *tip =
      option != NULL ? g_strdup_printf ("%s\n%s", help, option) : g_strdup (help);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  name (GTK_WIDGET (self), title, NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
}

GtkWidget *
ringlet_link_row_new (RingletLink link, RingletProject *project, RingletLive *live)
{
  RingletLinkRow *self = g_object_new (RINGLET_TYPE_LINK_ROW, NULL);
  const char *title = _ (ringlet_link_title (link));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->link = link;
  self->project = project;
  self->live = live;
  gtk_widget_add_css_class (box, "link");
  gtk_box_append (GTK_BOX (box), head_new (self, title));
  self->entry = entry_new (self, title);
  if (self->entry != NULL)
    gtk_box_append (GTK_BOX (box), self->entry);
  self->problem = problem_new ();
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  describe (self, title);
  g_signal_connect_object (live, "notify::display", G_CALLBACK (ringlet_link_row_show),
      self, G_CONNECT_SWAPPED);
  ringlet_link_row_show (self);
  return GTK_WIDGET (self);
}

static void
ringlet_link_row_class_init (RingletLinkRowClass *klass)
{
}

static void
ringlet_link_row_init (RingletLinkRow *self)
{
}
