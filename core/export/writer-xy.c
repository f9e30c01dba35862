/* SPDX-License-Identifier: MIT */

/* Columns: radial quantity, intensity and, in two of the three formats, its standard
 * error. xy is read by nearly everything, xye is the input of Rietveld programs
 * (GSAS-II, FullProf, TOPAS), dat what pyFAI and the programs for small angles take:
 * lines of "#", then two or three columns (pyFAI, io/__init__.py, save1D). */

#include "base/output.h"
#include "export/text-table.h"
#include "export/writer.h"

static gboolean
write_table (const RingletPattern *pattern, gboolean with_sigma, const char *path,
    gboolean overwrite, GError **error)
{
  g_autoptr (GString) text = ringlet_text_table (pattern, with_sigma);

  return ringlet_output_write (path, text->str, text->len, overwrite, error);
}

static gboolean
xy_write (
    const RingletPattern *pattern, const char *path, gboolean overwrite, GError **error)
{
  return write_table (pattern, FALSE, path, overwrite, error);
}

static gboolean
xye_write (
    const RingletPattern *pattern, const char *path, gboolean overwrite, GError **error)
{
  return write_table (pattern, TRUE, path, overwrite, error);
}

static gboolean
dat_write (
    const RingletPattern *pattern, const char *path, gboolean overwrite, GError **error)
{
  return write_table (pattern, pattern->sigma != NULL, path, overwrite, error);
}

static const char *const xy_suffixes[] = { ".xy", NULL };
static const char *const xye_suffixes[] = { ".xye", NULL };
static const char *const dat_suffixes[] = { ".dat", NULL };

const RingletWriter ringlet_writer_xy = {
  .name = "xy",
  .description = "Text, two columns: radial, intensity",
  .suffixes = xy_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .write_pattern = xy_write,
};

const RingletWriter ringlet_writer_xye = {
  .name = "xye",
  .description = "Text, three columns: radial, intensity, standard error",
  .suffixes = xye_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .needs_errors = TRUE,
  .write_pattern = xye_write,
};

const RingletWriter ringlet_writer_dat = {
  .name = "dat",
  .description = "Text, two columns, or three with uncertainties",
  .suffixes = dat_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .write_pattern = dat_write,
};
