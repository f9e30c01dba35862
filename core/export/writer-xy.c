/* SPDX-License-Identifier: MIT */

/* Two columns: radial quantity and intensity. Read by nearly everything. A third one
 * where the spread along the ring was asked for. */

#include "base/output.h"
#include "export/text-table.h"
#include "export/writer.h"

static gboolean
xy_write (
    const RingletResult *result, const char *path, gboolean overwrite, GError **error)
{
  const RingletTextColumn columns[] = {
    { result->unit->name, result->radial },
    { "I", result->intensity },
    { "sigma_chi", result->spread },
  };
  const gsize n = G_N_ELEMENTS (columns) - (result->spread == NULL ? 1 : 0);
  g_autoptr (GString) text = ringlet_text_table (result, columns, n);

  return ringlet_output_write (path, text->str, text->len, overwrite, error);
}

static const char *const xy_suffixes[] = { ".xy", NULL };

const RingletWriter ringlet_writer_xy = {
  .name = "xy",
  .description = "Text, two columns: radial, intensity",
  .suffixes = xy_suffixes,
  .dimensions = RINGLET_WRITER_PATTERN,
  .write = xy_write,
};
