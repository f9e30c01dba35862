/* SPDX-License-Identifier: MIT */
#include "export-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "export/picture.h"

static const struct {
  const char *name;
  const char *title;
} titles[] = {
  { "xy", N_ ("Two columns") },
  { "xye", N_ ("Three columns, with σ") },
  { "dat", N_ ("Columns as pyFAI writes them") },
  { "csv", N_ ("Values between commas") },
  { "chi", "FIT2D" },
  { "fxye", "GSAS" },
  { "esg", "MAUD" },
  { "cif", N_ ("CIF, powder dictionary") },
  { "xrdml", "PANalytical XML" },
  { "nexus", N_ ("NeXus, with all sums") },
  { "edf", N_ ("EDF image") },
  { "tiff", N_ ("TIFF image") },
  { "nxazint1d", "NeXus, NXazint1d" },
  { "nxazint2d", "NeXus, NXazint2d" },
  { "nxmonopd", "NeXus, NXmonopd" },
  { "nxcansas", "NeXus, NXcanSAS" },
  { "pyfai", N_ ("HDF5 as pyFAI-integrate writes it") },
};

GPtrArray *
ringlet_export_formats (RingletExport what)
{
  const RingletWriter *const *writers = ringlet_writer_list ();
  const RingletWriterDimensions wanted =
      what == RINGLET_EXPORT_CAKE ? RINGLET_WRITER_CAKE : RINGLET_WRITER_PATTERN;
  GPtrArray *formats = g_ptr_array_new ();

  g_return_val_if_fail (what != RINGLET_EXPORT_PICTURE, formats);

  for (gsize i = 0; writers[i] != NULL; i++) {
    if (writers[i]->dimensions & wanted)
      g_ptr_array_add (formats, (gpointer) writers[i]);
  }
  return formats;
}

const char *
ringlet_export_format_title (const RingletWriter *writer)
{
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++) {
    if (g_str_equal (titles[i].name, writer->name))
      return titles[i].title;
  }
  g_return_val_if_reached (writer->name);
}

/* Whether the name tells a format; a dot alone does not: "LaB6 0.5mm". */
static gboolean
has_format (const char *path, RingletExport what)
{
  if (what == RINGLET_EXPORT_PICTURE)
    return ringlet_picture_check_path (path, NULL);
  return ringlet_writer_find (NULL, path, what == RINGLET_EXPORT_CAKE, NULL) != NULL;
}

char *
ringlet_export_path (const char *typed, RingletExport what, const RingletWriter *format,
    const char *suffix)
{
  const char *dot = strrchr (typed, '.');

  if (format == NULL)
    return g_strconcat (typed, has_format (typed, what) ? "" : suffix, NULL);
  if (ringlet_writer_has_suffix (format, typed))
    return g_strdup (typed);
  return g_strdup_printf ("%.*s%s",
      has_format (typed, what) && dot != NULL ? (int) (dot - typed)
                                              : (int) strlen (typed),
      typed, format->suffixes[0]);
}
