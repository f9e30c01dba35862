/* SPDX-License-Identifier: MIT */
#include "key-bindings.h"

#define SETTING "key-bindings"
#define STRONG_MODIFIERS                                                               \
  (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK | GDK_HYPER_MASK)

/* Of the toolkit, in every place: the way from widget to widget, menus, and what
 * entries do to their text. */
static const char *const reserved[] = { "Tab", "<Shift>Tab", "<Control>Tab",
  "<Control><Shift>Tab", "ISO_Left_Tab", "<Shift>ISO_Left_Tab", "F10", "<Shift>F10",
  "Menu", "Return", "KP_Enter", "space", "Escape", "<Control>a", "<Control>v",
  "<Control>x", "<Alt>F4" };

/* What moves and changes text in an entry besides letters. */
static const guint editing[] = { GDK_KEY_BackSpace, GDK_KEY_Delete, GDK_KEY_Home,
  GDK_KEY_End, GDK_KEY_Left, GDK_KEY_Right, GDK_KEY_Up, GDK_KEY_Down, GDK_KEY_KP_Delete,
  GDK_KEY_KP_Home, GDK_KEY_KP_End, GDK_KEY_KP_Left, GDK_KEY_KP_Right, GDK_KEY_KP_Up,
  GDK_KEY_KP_Down };

/* --- one trigger --- */

typedef struct {
  guint keyval;
  GdkModifierType state;
} Trigger;

static gboolean
parse (const char *text, Trigger *trigger)
{
  return gtk_accelerator_parse (text, &trigger->keyval, &trigger->state) &&
      trigger->keyval != 0;
}

static gboolean
is_same (const char *a, const char *b)
{
  Trigger one = { 0 };
  Trigger two = { 0 };

  return parse (a, &one) && parse (b, &two) && one.keyval == two.keyval &&
      one.state == two.state;
}

/* @triggers: separated by “|” */
static gboolean
has_trigger (const char *triggers, const char *trigger)
{
  g_auto (GStrv) each = g_strsplit (triggers, "|", -1);

  for (gsize i = 0; each[i] != NULL; i++) {
    if (is_same (each[i], trigger))
      return TRUE;
  }
  return FALSE;
}

/* Returns (transfer full): @triggers, of those that are ones, without @without. */
static char *
leave_out (const char *triggers, const char *without)
{
  g_auto (GStrv) each = g_strsplit (triggers, "|", -1);
  g_autoptr (GStrvBuilder) rest = g_strv_builder_new ();
  g_auto (GStrv) kept = NULL;
  Trigger trigger = { 0 };

  for (gsize i = 0; each[i] != NULL; i++) {
    if (parse (each[i], &trigger) && (without == NULL || !is_same (each[i], without)))
      g_strv_builder_add (rest, each[i]);
  }
  kept = g_strv_builder_end (rest);
  return g_strjoinv ("|", kept);
}

gboolean
ringlet_key_bindings_is_letter (const char *text)
{
  Trigger trigger = { 0 };

  return parse (text, &trigger) && (trigger.state & STRONG_MODIFIERS) == 0 &&
      g_unichar_isgraph (gdk_keyval_to_unicode (trigger.keyval));
}

static gboolean
edits_text (const char *text)
{
  Trigger trigger = { 0 };

  if (ringlet_key_bindings_is_letter (text))
    return TRUE;
  if (!parse (text, &trigger) || (trigger.state & GDK_ALT_MASK) != 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (editing); i++) {
    if (trigger.keyval == editing[i])
      return TRUE;
  }
  return FALSE;
}

/* --- the setting --- */

gboolean
ringlet_key_bindings_can_set (const RingletKey *key)
{
  return key->action != NULL;
}

/* Returns (transfer full): what it is called in the setting: "mask.tool::brush". */
static char *
make_name (const RingletKey *key)
{
  return g_strconcat (key->action, key->word != NULL ? "::" : NULL, key->word, NULL);
}

char *
ringlet_key_bindings_get (GSettings *settings, const RingletKey *key)
{
  g_autoptr (GVariant) all = NULL;
  g_autofree char *name = NULL;
  const char *own = NULL;

  if (!ringlet_key_bindings_can_set (key))
    return g_strdup (key->keys);
  all = g_settings_get_value (settings, SETTING);
  name = make_name (key);
  if (g_variant_lookup (all, name, "&s", &own))
    return leave_out (own, NULL);
  return g_strdup (key->keys);
}

gboolean
ringlet_key_bindings_is_own (GSettings *settings, const RingletKey *key)
{
  g_autofree char *triggers = ringlet_key_bindings_get (settings, key);

  return g_strcmp0 (triggers, key->keys) != 0;
}

static void
fill (GVariantDict *all, const RingletKey *key, const char *triggers)
{
  g_autofree char *name = make_name (key);

  if (g_strcmp0 (triggers, key->keys) == 0)
    g_variant_dict_remove (all, name);
  else
    g_variant_dict_insert (all, name, "s", triggers);
}

/* A dictionary of strings, as the setting is one, of one of variants. */
static GVariant *
end (GVariantDict *all)
{
  g_autoptr (GVariant) variants = g_variant_ref_sink (g_variant_dict_end (all));
  GVariantBuilder strings = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));
  GVariantIter iter;
  const char *name = NULL;
  GVariant *value = NULL;

  g_variant_iter_init (&iter, variants);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    g_variant_builder_add (&strings, "{ss}", name, g_variant_get_string (value, NULL));
  return g_variant_builder_end (&strings);
}

static void
begin (GVariantDict *all, GSettings *settings)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, SETTING);
  GVariantIter iter;
  const char *name = NULL;
  const char *triggers = NULL;

  g_variant_dict_init (all, NULL);
  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &triggers))
    g_variant_dict_insert (all, name, "s", triggers);
}

/* --- who has what --- */

/* Whether one press would be meant for both. */
static gboolean
meet (RingletKeyPlace a, RingletKeyPlace b)
{
  return a == b || a == RINGLET_KEY_ANYWHERE || b == RINGLET_KEY_ANYWHERE ||
      a == RINGLET_KEY_WIDGET || b == RINGLET_KEY_WIDGET;
}

/* Returns (transfer none) (nullable): the next row after @from, or the first, that has
 * @trigger where that of @key would act. */
static const RingletKey *
find_other (GSettings *settings, const RingletKey *key, const char *trigger,
    const RingletKey *from)
{
  gsize n = 0;
  const RingletKey *keys = ringlet_keys (&n);

  for (const RingletKey *at = from != NULL ? from + 1 : keys; at < keys + n; at++) {
    g_autofree char *triggers =
        at->keys != NULL && at != key ? ringlet_key_bindings_get (settings, at) : NULL;

    if (triggers != NULL && meet (key->place, at->place) &&
        has_trigger (triggers, trigger))
      return at;
  }
  return NULL;
}

static gboolean
is_reserved (const char *trigger)
{
  Trigger parsed = { 0 };

  if (!parse (trigger, &parsed))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (reserved); i++) {
    if (is_same (reserved[i], trigger))
      return TRUE;
  }
  return FALSE;
}

RingletKeyJudgement
ringlet_key_bindings_judge (GSettings *settings, const RingletKey *key,
    const char *trigger, const RingletKey **other)
{
  const RingletKey *at = find_other (settings, key, trigger, NULL);
  const gboolean is_its_own = has_trigger (key->keys, trigger);

  if (other != NULL)
    *other = at;
  if (!is_its_own && is_reserved (trigger))
    return RINGLET_KEY_RESERVED;
  if (key->place == RINGLET_KEY_ANYWHERE && edits_text (trigger))
    return RINGLET_KEY_TYPES;
  for (; at != NULL; at = find_other (settings, key, trigger, at)) {
    if (other != NULL)
      *other = at;
    if (at->place != RINGLET_KEY_WIDGET)
      return RINGLET_KEY_TAKEN;
    if (!is_its_own)
      return RINGLET_KEY_RESERVED;
  }
  return RINGLET_KEY_FREE;
}

void
ringlet_key_bindings_set (
    GSettings *settings, const RingletKey *key, const char *trigger)
{
  g_auto (GVariantDict) all = { 0 };

  begin (&all, settings);
  for (const RingletKey *at = find_other (settings, key, trigger, NULL); at != NULL;
       at = find_other (settings, key, trigger, at)) {
    g_autofree char *triggers = ringlet_key_bindings_get (settings, at);
    g_autofree char *rest = leave_out (triggers, trigger);

    if (at->place != RINGLET_KEY_WIDGET)
      fill (&all, at, rest);
  }
  fill (&all, key, trigger);
  g_settings_set_value (settings, SETTING, end (&all));
}

void
ringlet_key_bindings_reset (GSettings *settings, const RingletKey *key)
{
  g_auto (GVariantDict) all = { 0 };
  g_auto (GStrv) each = NULL;

  if (key == NULL) {
    g_settings_reset (settings, SETTING);
    return;
  }
  /* Another action may have got one of them meanwhile. */
  each = g_strsplit (key->keys, "|", -1);
  for (gsize i = 0; each[i] != NULL; i++)
    ringlet_key_bindings_set (settings, key, each[i]);
  begin (&all, settings);
  fill (&all, key, key->keys);
  g_settings_set_value (settings, SETTING, end (&all));
}
