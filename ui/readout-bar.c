/* SPDX-License-Identifier: MIT */
#include "readout-bar.h"

#include <glib/gi18n-lib.h>

#define N_PARTS 7
#define LEAST_CHARS 4 /* of a part: with less it is left out */
#define LEAST_WIDTH 120
#define SPACING 12

struct _RingletReadoutBar {
  GtkWidget parent_instance;

  GtkWidget *parts[N_PARTS]; /* inscriptions: another text asks for no other size */
  GtkWidget *hint;           /* in their place while none has a text */
};

G_DEFINE_FINAL_TYPE (RingletReadoutBar, ringlet_readout_bar, GTK_TYPE_WIDGET)

/* Characters of the longest usual text, so that the places stay. */
static const guint widths[N_PARTS] = { 17, 15, 12, 13, 11, 10, 14 };

void
ringlet_readout_bar_set (RingletReadoutBar *self, const RingletReadout *readout)
{
  const char *const texts[N_PARTS] = { readout->position, readout->intensity,
    readout->two_theta, readout->q, readout->d, readout->chi, readout->ring };
  gboolean is_empty = TRUE;

  g_return_if_fail (RINGLET_IS_READOUT_BAR (self));

  for (gsize i = 0; i < N_PARTS; i++) {
    GtkInscription *part = GTK_INSCRIPTION (self->parts[i]);

    is_empty = is_empty && texts[i][0] == '\0';
    if (g_strcmp0 (gtk_inscription_get_text (part), texts[i]) == 0)
      continue;
    gtk_inscription_set_text (part, texts[i]);
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_LABEL, texts[i], -1);
  }
  gtk_widget_set_child_visible (self->hint, is_empty);
}

static int
measure_child (GtkWidget *child, GtkOrientation orientation, int *natural)
{
  int minimum = 0;

  gtk_widget_measure (child, orientation, -1, &minimum, natural, NULL, NULL);
  return minimum;
}

/* Whatever it says, and as narrow as the window wants. */
static void
ringlet_readout_bar_measure (GtkWidget *widget, GtkOrientation orientation,
    int for_size, int *minimum, int *natural, int *minimum_baseline,
    int *natural_baseline)
{
  const gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_width ? LEAST_WIDTH : 0;
  *natural = is_width ? (N_PARTS - 1) * SPACING : 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_natural = 0;
    const int least = measure_child (child, orientation, &child_natural);

    if (!is_width)
      *minimum = *natural = MAX (*natural, MAX (least, child_natural));
    else if (child != RINGLET_READOUT_BAR (widget)->hint)
      *natural += child_natural;
  }
}

/* From the left, each at its place; the last one takes the rest. */
static void
ringlet_readout_bar_size_allocate (
    GtkWidget *widget, int width, int height, int baseline)
{
  RingletReadoutBar *self = RINGLET_READOUT_BAR (widget);
  int x = 0;

  for (gsize i = 0; i < N_PARTS; i++) {
    int natural = 0;
    const int least =
        measure_child (self->parts[i], GTK_ORIENTATION_HORIZONTAL, &natural);
    const int rest = width - x;

    gtk_widget_set_child_visible (self->parts[i], rest >= least);
    if (rest >= least)
      gtk_widget_size_allocate (self->parts[i],
          &(GtkAllocation){
              x, 0, i + 1 == N_PARTS ? rest : MIN (natural, rest), height },
          -1);
    x += natural + SPACING;
  }
  measure_child (self->hint, GTK_ORIENTATION_HORIZONTAL, NULL);
  gtk_widget_size_allocate (self->hint, &(GtkAllocation){ 0, 0, width, height }, -1);
}

static void
ringlet_readout_bar_dispose (GObject *object)
{
  RingletReadoutBar *self = RINGLET_READOUT_BAR (object);

  for (gsize i = 0; i < N_PARTS; i++)
    g_clear_pointer (&self->parts[i], gtk_widget_unparent);
  g_clear_pointer (&self->hint, gtk_widget_unparent);
  G_OBJECT_CLASS (ringlet_readout_bar_parent_class)->dispose (object);
}

static void
ringlet_readout_bar_class_init (RingletReadoutBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_readout_bar_dispose;
  widget_class->measure = ringlet_readout_bar_measure;
  widget_class->size_allocate = ringlet_readout_bar_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "readout");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

/* One line of at most so many characters. */
static GtkWidget *
add_text (RingletReadoutBar *self, const char *text, guint n_chars, const char *style)
{
  GtkWidget *widget = gtk_inscription_new (text);
  GtkInscription *line = GTK_INSCRIPTION (widget);

  gtk_inscription_set_min_chars (line, LEAST_CHARS);
  gtk_inscription_set_nat_chars (line, n_chars);
  gtk_inscription_set_text_overflow (line, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (widget, style);
  gtk_widget_set_parent (widget, GTK_WIDGET (self));
  return widget;
}

static void
ringlet_readout_bar_init (RingletReadoutBar *self)
{
  for (gsize i = 0; i < N_PARTS; i++)
    self->parts[i] = add_text (self, NULL, widths[i], "numeric");
  self->hint = add_text (self, _ ("Point at the image, the cake or the pattern"),
      LEAST_CHARS, "dim-label");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Readout"), -1);
}

GtkWidget *
ringlet_readout_bar_new (void)
{
  return g_object_new (RINGLET_TYPE_READOUT_BAR, NULL);
}
