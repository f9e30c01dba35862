/* SPDX-License-Identifier: MIT */
#include "image/xml.h"

#include <string.h>

#include "base/error.h"

/* GMarkup keeps the names of all elements around. */
#define MAX_DEPTH 100

typedef struct {
  const RingletXmlCalls *calls;
  gpointer data;
  GString *text; /* of the present element */
  guint depth;
  /* (nullable): what a call set first; then nothing is told any more. GMarkup goes on
   * after some errors of its callers and sets another one over them. */
  GError *failure;
} XmlParse;

static const char *
local_name (const char *name)
{
  const char *colon = strrchr (name, ':');

  return colon != NULL ? colon + 1 : name;
}

static void
start_element (GMarkupParseContext *context, const char *name, const char **keys,
    const char **values, gpointer data, GError **error)
{
  XmlParse *self = data;

  g_string_truncate (self->text, 0);
  if (++self->depth > MAX_DEPTH) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The XML is nested too deeply: more than %d elements within each other",
        MAX_DEPTH);
    return;
  }
  if (self->calls->start != NULL && self->failure == NULL)
    self->calls->start (local_name (name), keys, values, self->data);
}

static void
end_element (
    GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  XmlParse *self = data;
  const GSList *around = g_markup_parse_context_get_element_stack (context)->next;

  if (self->calls->end != NULL && self->failure == NULL)
    self->calls->end (around != NULL ? local_name (around->data) : "",
        local_name (name), self->text, self->data, &self->failure);
  g_string_truncate (self->text, 0);
  self->depth--;
}

static void
add_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data,
    GError **error)
{
  const XmlParse *self = data;

  g_string_append_len (self->text, text, (gssize) length);
}

/* Comments, instructions and what begins with "<!". */
static void
pass_through (GMarkupParseContext *context, const char *text, gsize length,
    gpointer data, GError **error)
{
  XmlParse *self = data;

  if (self->failure == NULL && length >= 9 &&
      g_ascii_strncasecmp (text, "<!DOCTYPE", 9) == 0)
    g_set_error (&self->failure, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The XML has a document type, whose entities are refused; take out <!DOCTYPE "
        "…>");
}

/* GMarkup quotes what it refuses as it is, and where two things are wrong, one of them
 * bytes that are no UTF-8, sets one error over the other. */
static gboolean
check_utf8 (const char *text, gsize size, GError **error)
{
  const char *end = NULL;

  if (g_utf8_validate_len (text, size, &end))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The XML is not well formed: byte %" G_GSIZE_FORMAT " is not UTF-8",
      (gsize) (end - text) + 1);
  return FALSE;
}

gboolean
ringlet_xml_parse (const char *text, gsize size, const RingletXmlCalls *calls,
    gpointer data, GError **error)
{
  const GMarkupParser parser = { start_element, end_element, add_text, pass_through,
    NULL };
  g_autoptr (GString) of_element = g_string_new (NULL);
  XmlParse self = { .calls = calls, .data = data, .text = of_element };
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &self, NULL);
  g_autoptr (GError) reason = NULL;
  g_autofree char *told = NULL;
  gboolean ok;

  if (!check_utf8 (text, size, error))
    return FALSE;
  ok = g_markup_parse_context_parse (context, text, (gssize) size, &reason) &&
      g_markup_parse_context_end_parse (context, &reason);
  if (self.failure != NULL) {
    g_propagate_error (error, self.failure);
    return FALSE;
  }
  if (ok)
    return TRUE;
  if (reason->domain == RINGLET_ERROR) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }

  told = g_utf8_make_valid (reason->message, -1);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The XML is not well formed: %s", told);
  return FALSE;
}
