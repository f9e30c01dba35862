/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletXmlCalls:
 * @start: (nullable): an element begins, with names and values of its attributes
 * @end: (nullable): an element ends; @text is its own text, which may be taken out,
 *   @parent the element around it, empty for the root. May set an error
 *
 * Names come without the prefix of a namespace.
 */
typedef struct {
  void (*start) (
      const char *name, const char **keys, const char **values, gpointer data);
  void (*end) (const char *parent, const char *name, GString *text, gpointer data,
      GError **error);
} RingletXmlCalls;

/**
 * ringlet_xml_parse:
 * @text: (array length=size): need not end in a zero
 * @error: RINGLET_ERROR_FORMAT where it is not well formed, RINGLET_ERROR_UNSUPPORTED
 *   for a document type: entities that it defines may stand for other files or for
 *   gigabytes, and no image needs them; RINGLET_ERROR_LIMIT for more than 100 elements
 *   within each other; what a call has set otherwise
 *
 * Elements one by one, by GMarkup. Texts with elements in between are not joined: only
 * what follows the last of them counts.
 */
gboolean ringlet_xml_parse (const char *text, gsize size, const RingletXmlCalls *calls,
    gpointer data, GError **error);

G_END_DECLS
