/* SPDX-License-Identifier: MIT */

/* Three columns: radial quantity, intensity and its standard error; the input of
 * Rietveld programs (GSAS-II, FullProf, TOPAS). A fourth one where the spread along the
 * ring was asked for. */

#include "base/error.h"
#include "base/output.h"
#include "export/text-table.h"
#include "export/writer.h"

static gboolean
xye_write (
    const RingletResult *result, const char *path, gboolean overwrite, GError **error)
{
  const RingletTextColumn columns[] = {
    { result->unit->name, result->radial },
    { "I", result->intensity },
    { "sigma", result->sigma },
    { "sigma_chi", result->spread },
  };
  const gsize n = G_N_ELEMENTS (columns) - (result->spread == NULL ? 1 : 0);
  g_autoptr (GString) text = NULL;

  if (result->sigma == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The format xye needs uncertainties, and the result has none: choose an error "
        "model such as \"poisson\", or the format xy");
    return FALSE;
  }

  text = ringlet_text_table (result, columns, n);
  return ringlet_output_write (path, text->str, text->len, overwrite, error);
}

static const char *const xye_suffixes[] = { ".xye", NULL };

const RingletWriter ringlet_writer_xye = {
  .name = "xye",
  .description = "Text, three columns: radial, intensity, standard error",
  .suffixes = xye_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .needs_errors = TRUE,
  .write = xye_write,
};
