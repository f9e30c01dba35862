/* SPDX-License-Identifier: MIT */
#include "scan/bragg-file.h"

#include "base/error.h"
#include "base/number.h"
#include "export/nexus-file.h"
#include "export/pyfai-config.h"
#include "image/hdf5-full.h"
#include "scan/bragg-layout.h"

/* More than HDF5 keeps of a file in memory: 1 MiB a dataset and what it calls metadata.
 */
#define ROOM ((guint64) 16 << 20)

/* FabIO takes a file for one of sparse frames when its creator begins with pyFAI. */
#define CREATOR "pyFAI's layout, written by Ringlet " RINGLET_VERSION

struct _RingletBraggFile {
  const RingletBraggLayout *layout;
  const RingletBragg *bragg;
  char **sources;
  RingletOutput output;
  RingletHdf5Id file, entry, group;
  RingletHdf5Growing number; /* of each frame in what was read */
  gpointer state;            /* (nullable): of the layout */
  RingletPixelType type;
  gboolean has_type;
  RingletResult *pattern; /* (nullable): of the first frame that has one */
  guint64 n_before;       /* failed frames before that */
  GArray *failed;         /* (element-type guint64): their numbers */
  guint64 reserved;       /* of the device, up to this size of the file */
};

static const RingletBraggLayout *const layouts[] = {
  [RINGLET_BRAGG_NEXUS] = &ringlet_bragg_layout_nexus,
  [RINGLET_BRAGG_CXI] = &ringlet_bragg_layout_cxi,
  [RINGLET_BRAGG_SPARSE] = &ringlet_bragg_layout_sparse,
};

/* ---- begin ---- */

static gboolean
create_groups (RingletBraggFile *self, GError **error)
{
  const RingletBraggLayout *layout = self->layout;
  const char *const root[] = { "NX_class", "NXroot", "default", layout->entry, NULL };

  if (!ringlet_nexus_write_attributes (self->file, root, error) ||
      !ringlet_hdf5_write_attribute_variable (self->file, "creator", CREATOR, error))
    return FALSE;
  self->entry = ringlet_hdf5_create_group (self->file, layout->entry, "NXentry", error);
  if (self->entry < 0 ||
      !ringlet_hdf5_write_attribute_string (
          self->entry, "default", layout->group, error))
    return FALSE;
  self->group = ringlet_hdf5_create_group (self->entry, layout->group, "NXdata", error);
  return self->group >= 0 &&
      ringlet_hdf5_growing_init (
          &self->number, self->group, "frame", RINGLET_PIXEL_U64, 1, 1, error) &&
      ringlet_hdf5_write_attribute_string (
          self->number.dataset, "long_name", "Frame in what was read", error);
}

RingletBraggFile *
ringlet_bragg_file_new (RingletBraggKind kind, const RingletBragg *bragg,
    const char *const *sources, const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (RingletBraggFile) self = g_new0 (RingletBraggFile, 1);
  g_autoptr (RingletHdf5Lock) lock = NULL;

  *self = (RingletBraggFile){ .layout = layouts[kind],
    .bragg = bragg,
    .sources = g_strdupv ((char **) sources),
    .file = H5I_INVALID_HID,
    .entry = H5I_INVALID_HID,
    .group = H5I_INVALID_HID,
    .number = RINGLET_HDF5_GROWING_NONE,
    .failed = g_array_new (FALSE, FALSE, sizeof (guint64)) };
  if (!ringlet_output_begin (&self->output, path, overwrite, error))
    return NULL;
  lock = ringlet_hdf5_lock ();
  self->file = ringlet_hdf5_create (self->output.temporary, error);
  if (self->file < 0 || !create_groups (self, error)) {
    g_prefix_error (error, "Cannot write %s: ", path);
    return NULL;
  }
  return g_steal_pointer (&self);
}

/* ---- frames ---- */

gboolean
ringlet_bragg_file_check (
    const RingletBraggFile *self, RingletPixelType type, GError **error)
{
  if (!self->has_type || self->layout != &ringlet_bragg_layout_sparse ||
      type == self->type)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Its pixels are %s and those of the frames before %s: a file of sparse frames "
      "holds one type",
      ringlet_pixel_type_name (type), ringlet_pixel_type_name (self->type));
  return FALSE;
}

/* When the type is known; frames that failed before come first. */
static gboolean
begin_layout (RingletBraggFile *self, RingletPixelType type,
    const RingletResult *pattern, GError **error)
{
  self->type = type;
  self->has_type = TRUE;
  self->pattern = ringlet_result_ref ((RingletResult *) pattern);
  self->state = self->layout->begin (self->bragg, self->group, type, error);
  for (guint64 i = 0; self->state != NULL && i < self->n_before; i++) {
    if (!self->layout->add (self->state, NULL, error))
      return FALSE;
  }
  return self->state != NULL;
}

static gboolean
add_frame (RingletBraggFile *self, guint64 number, RingletPixelType type,
    const RingletBraggFrame *frame, GError **error)
{
  if (!ringlet_hdf5_growing_add (&self->number, 1, 1, &number, error))
    return FALSE;
  if (frame == NULL)
    g_array_append_val (self->failed, number);
  if (frame == NULL && self->state == NULL) {
    self->n_before++;
    return TRUE;
  }
  return (self->state != NULL || begin_layout (self, type, frame->pattern, error)) &&
      self->layout->add (self->state, frame, error);
}

/* Not for each frame: where the system has no call for it, it writes all that. */
static gboolean
reserve (RingletBraggFile *self, guint64 n_bytes, GError **error)
{
  hsize_t size = 0;

  if (H5Fget_filesize (self->file, &size) >= 0 &&
      size + ROOM + n_bytes <= self->reserved)
    return TRUE;
  self->reserved = size + 2 * ROOM + n_bytes;
  return ringlet_hdf5_reserve (
      self->file, self->output.path, 2 * ROOM + n_bytes, error);
}

gboolean
ringlet_bragg_file_add (RingletBraggFile *self, guint64 number, RingletPixelType type,
    const RingletBraggFrame *frame, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const guint64 n = frame != NULL ? frame->index.n + frame->peaks.n : 0;

  if (!reserve (self, 64 * n, error))
    return FALSE;
  if (add_frame (self, number, type, frame, error))
    return TRUE;
  g_prefix_error (error, "Cannot write %s: ", self->output.path);
  return FALSE;
}

/* ---- how it was made ---- */

static void
add_number (GString *json, const char *name, double value)
{
  char buffer[RINGLET_NUMBER_SIZE];

  g_string_append_printf (json, "%s\n\"%s\": %s",
      json->str[json->len - 1] == '{' ? "" : ",", name,
      ringlet_number_format (value, buffer));
}

/* In the words of pyFAI, whose readers look for cutoff_pick. */
static char *
format_configuration (const RingletBraggFile *self)
{
  const RingletBraggCriteria *criteria = &self->bragg->criteria;
  const RingletPlan *plan = &self->bragg->plan;
  g_autofree char *geometry = ringlet_pyfai_geometry_config (self->pattern);
  g_autoptr (GString) json = g_string_new (NULL);

  g_string_append_printf (
      json, "{\n\"geometry\": %s,\n\"%s\": {", geometry, self->layout->process);
  add_number (json, "cutoff_clip", plan->statistic.clip_threshold);
  add_number (json, "cycle", (double) plan->statistic.clip_iterations);
  add_number (json, "noise", criteria->noise);
  if (criteria->wants_pixels)
    add_number (json, "cutoff_pick", criteria->cutoff_pick);
  if (criteria->wants_peaks) {
    add_number (json, "cutoff_peak", criteria->cutoff_peak);
    add_number (json, "patch_size", (double) criteria->patch_size);
    add_number (json, "connected", (double) criteria->connected);
  }
  g_string_append_printf (json,
      ",\n\"bins\": %" G_GSIZE_FORMAT ",\n\"unit\": \"%s\",\n\"error_model\": "
      "\"%s\"\n}\n}\n",
      self->bragg->n_bins, self->bragg->unit->name,
      ringlet_error_model_name (plan->error_model));
  return g_string_free (g_steal_pointer (&json), FALSE);
}

static gboolean
write_sources (const RingletBraggFile *self, hid_t process, GError **error)
{
  const guint64 n_failed = self->failed->len;
  g_auto (RingletHdf5Id) failed = H5I_INVALID_HID;

  if (self->sources[0] != NULL &&
      !ringlet_hdf5_write_strings (
          process, "source", (const char *const *) self->sources, error))
    return FALSE;
  if (n_failed == 0)
    return TRUE;
  failed = ringlet_hdf5_write_array (process, "failed_frames", RINGLET_PIXEL_U64, 1,
      &n_failed, self->failed->data, 0, error);
  return failed >= 0;
}

static gboolean
write_process (const RingletBraggFile *self, GError **error)
{
  static const char *const of_one_frame[] = { "source", "source_sha256",
    "source_file_sha256", "frame", "excluded_pixels", "monitor", NULL };
  g_autofree char *configuration = format_configuration (self);
  const char *const note[] = { "type", "text/json", "data", configuration, NULL };
  g_auto (RingletHdf5Id) process =
      ringlet_nexus_create_process (self->entry, self->layout->process, "parameters",
          "NXcollection", self->pattern, of_one_frame, error);
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;

  if (process < 0)
    return FALSE;
  group = ringlet_hdf5_create_group (process, "configuration", "NXnote", error);
  return group >= 0 && ringlet_nexus_write_texts (group, note, error) &&
      write_sources (self, process, error);
}

/* ---- the end ---- */

static void
close_parts (RingletBraggFile *self)
{
  if (self->state != NULL)
    self->layout->free (g_steal_pointer (&self->state));
  ringlet_hdf5_growing_clear (&self->number);
  ringlet_hdf5_id_free (self->group);
  ringlet_hdf5_id_free (self->entry);
  self->group = self->entry = H5I_INVALID_HID;
}

static gboolean
finish (RingletBraggFile *self, GError **error)
{
  const RingletBraggLayout *layout = self->layout;

  return reserve (self, 0, error) &&
      (layout->finish == NULL ||
          layout->finish (
              self->state, self->entry, self->group, self->pattern, error)) &&
      write_process (self, error);
}

gboolean
ringlet_bragg_file_commit (RingletBraggFile *self, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock ();

  if (self->state == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s is not written: no frame could be worked on", self->output.path);
    return FALSE;
  }
  if (!finish (self, error)) {
    g_prefix_error (error, "Cannot write %s: ", self->output.path);
    return FALSE;
  }
  close_parts (self);
  if (!ringlet_hdf5_close_reserved (&self->file, &self->output, error))
    return FALSE;
  g_clear_pointer (&lock, ringlet_hdf5_unlock);
  return ringlet_output_commit (&self->output, error);
}

void
ringlet_bragg_file_free (RingletBraggFile *self)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();

  if (self->file >= 0)
    ringlet_hdf5_divert (self->file);
  close_parts (self);
  ringlet_hdf5_id_free (self->file);
  ringlet_output_abort (&self->output);
  g_clear_pointer (&self->pattern, ringlet_result_unref);
  g_strfreev (self->sources);
  g_array_unref (self->failed);
  g_free (self);
}
