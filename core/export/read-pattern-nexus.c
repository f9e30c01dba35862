/* SPDX-License-Identifier: MIT */

/* HDF5 among the readers of patterns. */

#include "export/pattern-read.h"
#include "export/read-nexus.h"

static int
nexus_probe (const char *data, gsize size)
{
  return ringlet_nexus_is_pattern ((const guint8 *) data, size) ? 100 : 0;
}

static RingletPattern *
nexus_read (const char *path, const char *data, gsize size, GError **error)
{
  return ringlet_nexus_read_pattern (path, error);
}

static const char *const nexus_suffixes[] = { ".h5", ".nxs", ".hdf5", NULL };

const RingletPatternReader ringlet_pattern_reader_nexus = {
  .name = "nexus",
  .suffixes = nexus_suffixes,
  .probe = nexus_probe,
  .read = nexus_read,
};
