/* SPDX-License-Identifier: MIT */

/* HDF5 as NeXus: /entry/instrument/detector/data, a chunk a frame, which is also
 * /entry/data/data, the default plot. No filter but shuffle and gzip, which every HDF5
 * has. */

#include "image/hdf5-disk.h"
#include "image/image-write-nexus.h"
#include "image/image-write-private.h"

/* The fastest: higher levels take several times as long for a few percent. */
#define GZIP_LEVEL 1

typedef struct {
  RingletHdf5Id file;
  RingletHdf5Id entry;
  RingletHdf5Id instrument;
  RingletHdf5Id detector;
  RingletHdf5Id dataset;
  RingletFrameFacts *facts;
} Hdf5State;

/* ---- the dataset ---- */

static hid_t
make_creation (const RingletImageFile *file)
{
  const hid_t creation = H5Pcreate (H5P_DATASET_CREATE);
  const hsize_t chunk[] = { 1, file->n_slow, file->n_fast };

  H5Pset_obj_track_times (creation, FALSE);
  H5Pset_fill_time (creation, H5D_FILL_TIME_NEVER);
  H5Pset_chunk (creation, 3, chunk);
  if (file->compress) {
    H5Pset_shuffle (creation);
    H5Pset_deflate (creation, GZIP_LEVEL);
  }
  return creation;
}

/* Three axes for a single frame, too: FabIO expects them of a detector. */
static gboolean
create_dataset (const RingletImageFile *file, Hdf5State *state, GError **error)
{
  const hsize_t shape[] = { file->n_frames, file->n_slow, file->n_fast };
  g_auto (RingletHdf5Id) creation = make_creation (file);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, NULL);

  state->dataset = H5Dcreate2 (state->detector, "data",
      ringlet_hdf5_native_type (file->type), space, H5P_DEFAULT, creation, H5P_DEFAULT);
  if (state->dataset >= 0)
    return ringlet_hdf5_write_attribute_string (
        state->dataset, "interpretation", "image", error);
  ringlet_hdf5_set_error (error, "The dataset of the frames cannot be created");
  return FALSE;
}

static gboolean
create_groups (Hdf5State *state, GError **error)
{
  if (!ringlet_hdf5_write_attribute_string (state->file, "NX_class", "NXroot", error) ||
      !ringlet_hdf5_write_attribute_string (state->file, "default", "entry", error))
    return FALSE;
  state->entry = ringlet_hdf5_create_group (state->file, "entry", "NXentry", error);
  if (state->entry < 0 ||
      !ringlet_hdf5_write_attribute_string (state->entry, "default", "data", error))
    return FALSE;
  state->instrument =
      ringlet_hdf5_create_group (state->entry, "instrument", "NXinstrument", error);
  if (state->instrument < 0)
    return FALSE;
  state->detector =
      ringlet_hdf5_create_group (state->instrument, "detector", "NXdetector", error);
  return state->detector >= 0;
}

/* The default plot: a second name of the same dataset. */
static gboolean
create_plot (const Hdf5State *state, GError **error)
{
  g_auto (RingletHdf5Id) data =
      ringlet_hdf5_create_group (state->entry, "data", "NXdata", error);

  if (data < 0 || !ringlet_hdf5_write_attribute_string (data, "signal", "data", error))
    return FALSE;
  if (H5Lcreate_hard (
          state->detector, "data", data, "data", H5P_DEFAULT, H5P_DEFAULT) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The default plot cannot be created");
  return FALSE;
}

/* ---- a device that is full ---- */

/* More than what comes behind the last frame: the header, and numbers of each frame. */
#define ROOM ((guint64) 4 << 20)
#define ROOM_FRAME 1024

static guint64
room_of (const RingletImageFile *file)
{
  return ROOM + ROOM_FRAME * file->n_frames;
}

/* ---- the row of the table ---- */

static gboolean
hdf5_begin (RingletImageFile *file, const RingletImage *first, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  Hdf5State *state = g_new0 (Hdf5State, 1);

  *state = (Hdf5State){ H5I_INVALID_HID, H5I_INVALID_HID, H5I_INVALID_HID,
    H5I_INVALID_HID, H5I_INVALID_HID, ringlet_frame_facts_new (&first->meta) };
  file->state = state;
  state->file = ringlet_hdf5_create (file->output.temporary, error);
  return state->file >= 0 && create_groups (state, error) &&
      create_dataset (file, state, error) && create_plot (state, error);
}

static gboolean
write_frame (const RingletImageFile *file, const RingletImage *image, GError **error)
{
  const Hdf5State *state = file->state;
  const hsize_t start[] = { file->index, 0, 0 };
  const hsize_t count[] = { 1, file->n_slow, file->n_fast };
  g_auto (RingletHdf5Id) space = H5Dget_space (state->dataset);
  g_auto (RingletHdf5Id) memory = H5Screate_simple (2, count + 1, NULL);

  if (space >= 0 && memory >= 0 &&
      H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
      H5Dwrite (state->dataset, ringlet_hdf5_native_type (file->type), memory, space,
          H5P_DEFAULT, image->data) >= 0)
    return TRUE;
  return ringlet_hdf5_disk_fail (file->output.path, error);
}

static gboolean
hdf5_add (RingletImageFile *file, const RingletImage *image, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  const Hdf5State *state = file->state;

  if (!write_frame (file, image, error))
    return FALSE;
  ringlet_frame_facts_add (state->facts, &image->meta);
  return TRUE;
}

static void
close_parts (Hdf5State *state)
{
  hid_t *const parts[] = { &state->dataset, &state->detector, &state->instrument,
    &state->entry };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    ringlet_hdf5_id_free (*parts[i]);
    *parts[i] = H5I_INVALID_HID;
  }
}

static gboolean
hdf5_finish (RingletImageFile *file, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  Hdf5State *state = file->state;

  if (!ringlet_hdf5_disk_reserve (
          state->file, file->output.path, room_of (file), error) ||
      !ringlet_frame_facts_write (
          state->facts, state->entry, state->instrument, state->detector, error))
    return FALSE;
  close_parts (state);
  return ringlet_hdf5_disk_close (
      &state->file, file->output.temporary, file->output.path, error);
}

static void
hdf5_free (RingletImageFile *file)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  Hdf5State *state = file->state;

  if (state == NULL)
    return;
  if (state->file >= 0)
    ringlet_hdf5_disk_divert (state->file);
  close_parts (state);
  ringlet_hdf5_id_free (state->file);
  ringlet_frame_facts_free (state->facts);
  g_free (state);
}

static const char *const hdf5_suffixes[] = { ".h5", ".nxs", ".hdf5", NULL };
static const char *const hdf5_types[] = { "bool", "uint8", "uint16", "uint32", "uint64",
  "int8", "int16", "int32", "int64", "float32", "float64", NULL };

const RingletImageFormat ringlet_image_format_hdf5 = {
  .writer = {
    .name = "hdf5",
    .description = "HDF5 as NeXus, a chunk a frame",
    .suffixes = hdf5_suffixes,
    .types = hdf5_types,
    .is_stack = TRUE,
    .can_compress = TRUE,
  },
  .begin = hdf5_begin,
  .add = hdf5_add,
  .finish = hdf5_finish,
  .free = hdf5_free,
};
