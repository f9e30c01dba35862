/* SPDX-License-Identifier: MIT */

/* HDF5 as NeXus: /entry/instrument/detector/data, a chunk a frame, which is also
 * /entry/data/data, the default plot. No filter but shuffle and gzip, which every HDF5
 * has. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

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
#define ROOM ((off_t) 4 << 20)
#define ROOM_FRAME 1024

static int
descriptor_of (hid_t file)
{
  int *descriptor = NULL;

  if (H5Fget_vfd_handle (file, H5P_DEFAULT, (void **) &descriptor) < 0)
    return -1;
  return *descriptor;
}

/* HDF5 (1.10) cannot close a file that it cannot write, and crashes at exit: what is left
 * to write of a file that nobody wants is thrown away. Closing cuts a file that ends in
 * room that was never written, which this one would not let it: so the end is written. */
static void
divert (hid_t file)
{
  static const double end[1024] = { 0.0 }; /* more than HDF5 puts into a block */
  const guint64 n = G_N_ELEMENTS (end);
  const int nowhere = open ("/dev/null", O_RDWR | O_CLOEXEC);

  if (nowhere < 0)
    return;
  if (dup2 (nowhere, descriptor_of (file)) >= 0)
    ringlet_hdf5_id_free (ringlet_hdf5_write_array (
        file, "end", RINGLET_PIXEL_F64, 1, &n, end, 0, NULL));
  close (nowhere);
}

static gboolean
fail_errno (const RingletImageFile *file, int code, GError **error)
{
  g_autofree char *label = g_filename_display_name (file->output.path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
      "Cannot write %s: %s", label, g_strerror (code));
  return FALSE;
}

/* Once HDF5 has failed to write what it kept in memory, nothing helps: it is asked to
 * when there is room for that. */
static gboolean
reserve (const RingletImageFile *file, GError **error)
{
  const Hdf5State *state = file->state;
  const off_t room = ROOM + ROOM_FRAME * (off_t) file->n_frames;
  hsize_t size = 0;
  int code = 0;

  if (H5Fget_filesize (state->file, &size) >= 0)
    code = posix_fallocate (descriptor_of (state->file), (off_t) size, room);
  if (code != EFBIG && code != ENOSPC && code != EDQUOT)
    return TRUE;
  return fail_errno (file, code, error);
}

/* Of what HDF5 says, the words of the system: the rest is about the temporary file. */
static gboolean
fail_write (const RingletImageFile *file, GError **error)
{
  static const char mark[] = "error message = '";
  g_autoptr (GError) cause = NULL;
  g_autofree char *label = g_filename_display_name (file->output.path);
  const char *reason = NULL;

  ringlet_hdf5_set_error (&cause, "Cannot write %s", label);
  reason = strstr (cause->message, mark);
  if (reason == NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  reason += strlen (mark);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "Cannot write %s: %.*s", label,
      (int) strcspn (reason, "'"), reason);
  return FALSE;
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
  return fail_write (file, error);
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

/* Gives back what reserve() took. */
static gboolean
close_file (const RingletImageFile *file, GError **error)
{
  Hdf5State *state = file->state;
  hsize_t size = 0;

  if (H5Fflush (state->file, H5F_SCOPE_GLOBAL) < 0 ||
      H5Fget_filesize (state->file, &size) < 0)
    return fail_write (file, error);
  if (!ringlet_hdf5_close (&state->file, error))
    return FALSE;
  if (truncate (file->output.temporary, (off_t) size) == 0)
    return TRUE;
  return fail_errno (file, errno, error);
}

static gboolean
hdf5_finish (RingletImageFile *file, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  Hdf5State *state = file->state;

  if (!reserve (file, error) ||
      !ringlet_frame_facts_write (
          state->facts, state->entry, state->instrument, state->detector, error))
    return FALSE;
  close_parts (state);
  return close_file (file, error);
}

static void
hdf5_free (RingletImageFile *file)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  Hdf5State *state = file->state;

  if (state == NULL)
    return;
  if (state->file >= 0)
    divert (state->file);
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
