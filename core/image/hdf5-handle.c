/* SPDX-License-Identifier: MIT */
#include "image/hdf5-handle.h"

#include <string.h>

#include "base/error.h"
#include "image/hdf5-filter.h"

/* Longer attribute texts than an object header holds are not the words we look for. */
#define MAX_ATTRIBUTE 65536

static void
free_id (gpointer data)
{
  g_autofree hid_t *id = data;

  /* Closes the object, of whatever kind, with its last reference. */
  H5Idec_ref (*id);
}

void
ringlet_hdf5_id_free (RingletHdf5Id id)
{
  if (id >= 0)
    ringlet_hdf5_call_locked (free_id, g_memdup2 (&id, sizeof id));
}

/* ---- errors ---- */

typedef struct {
  char *text;
  RingletError code;
} Cause;

static herr_t
note_cause (unsigned n, const H5E_error2_t *entry, void *data)
{
  Cause *cause = data;

  if (entry->min_num == H5E_TRUNCATED)
    cause->code = RINGLET_ERROR_TRUNCATED;
  if (entry->min_num == H5E_NOFILTER)
    cause->code = RINGLET_ERROR_UNSUPPORTED;
  if (entry->min_num == H5E_NOSPACE)
    cause->code = RINGLET_ERROR_LIMIT;
  /* Where plugins were looked for in vain is not the cause. */
  if (entry->maj_num != H5E_PLUGIN && cause->text == NULL && entry->desc != NULL &&
      *entry->desc != '\0')
    cause->text = g_utf8_make_valid (entry->desc, -1);
  return 0;
}

void
ringlet_hdf5_set_error (GError **error, const char *format, ...)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autofree char *what = NULL;
  Cause cause = { .code = RINGLET_ERROR_FORMAT };
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);

  H5Ewalk2 (H5E_DEFAULT, H5E_WALK_UPWARD, note_cause, &cause);
  H5Eclear2 (H5E_DEFAULT);
  g_set_error (error, RINGLET_ERROR, (int) cause.code, "%s: %s", what,
      cause.text != NULL ? cause.text : "the HDF5 library gives no reason");
  g_free (cause.text);
}

/* ---- types ---- */

/* h5py's boolean: an enumeration of one byte with FALSE = 0 and TRUE = 1. */
static gboolean
is_boolean (hid_t type)
{
  gint8 no = -1;
  gint8 yes = -1;

  return H5Tget_class (type) == H5T_ENUM && H5Tget_size (type) == 1 &&
      H5Tget_nmembers (type) == 2 && H5Tenum_valueof (type, "FALSE", &no) >= 0 &&
      H5Tenum_valueof (type, "TRUE", &yes) >= 0 && no == 0 && yes == 1;
}

static gboolean
find_integer (hid_t type, RingletPixelType *pixel_type)
{
  const gboolean is_signed = H5Tget_sign (type) == H5T_SGN_2;

  for (int i = RINGLET_PIXEL_U8; i <= RINGLET_PIXEL_I64; i++) {
    if (ringlet_pixel_type_size ((RingletPixelType) i) == H5Tget_size (type) &&
        ringlet_pixel_type_is_signed ((RingletPixelType) i) == is_signed) {
      *pixel_type = (RingletPixelType) i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
find_pixel_type (hid_t type, RingletPixelType *pixel_type)
{
  const size_t size = H5Tget_size (type);

  if (H5Tget_class (type) == H5T_INTEGER)
    return find_integer (type, pixel_type);

  if (H5Tget_class (type) == H5T_FLOAT) {
    *pixel_type = size == 8 ? RINGLET_PIXEL_F64 : RINGLET_PIXEL_F32;
    return size == 2 || size == 4 || size == 8;
  }

  *pixel_type = RINGLET_PIXEL_BOOL;
  return is_boolean (type);
}

hid_t
ringlet_hdf5_native_type (RingletPixelType type)
{
  switch (type) {
  case RINGLET_PIXEL_BOOL:
  case RINGLET_PIXEL_U8:
    return H5T_NATIVE_UINT8;
  case RINGLET_PIXEL_U16:
    return H5T_NATIVE_UINT16;
  case RINGLET_PIXEL_U32:
    return H5T_NATIVE_UINT32;
  case RINGLET_PIXEL_U64:
    return H5T_NATIVE_UINT64;
  case RINGLET_PIXEL_I8:
    return H5T_NATIVE_INT8;
  case RINGLET_PIXEL_I16:
    return H5T_NATIVE_INT16;
  case RINGLET_PIXEL_I32:
    return H5T_NATIVE_INT32;
  case RINGLET_PIXEL_I64:
    return H5T_NATIVE_INT64;
  case RINGLET_PIXEL_F32:
    return H5T_NATIVE_FLOAT;
  case RINGLET_PIXEL_F64:
    return H5T_NATIVE_DOUBLE;
  case RINGLET_PIXEL_N_TYPES:
    break;
  }
  g_return_val_if_reached (H5I_INVALID_HID);
}

static const char *
describe_class (hid_t type)
{
  switch (H5Tget_class (type)) {
  case H5T_INTEGER:
    return "integers of an odd size";
  case H5T_FLOAT:
    return "real numbers of an odd size";
  case H5T_STRING:
    return "text";
  case H5T_COMPOUND:
    return "complex numbers or records";
  case H5T_ENUM:
    return "an enumeration";
  default:
    return "no numbers";
  }
}

RingletHdf5Id
ringlet_hdf5_dup_pixel_type (hid_t dataset, RingletPixelType *type, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file_type = H5Dget_type (dataset);

  if (file_type < 0) {
    ringlet_hdf5_set_error (error, "The type of the dataset cannot be read");
    return H5I_INVALID_HID;
  }
  if (!find_pixel_type (file_type, type)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The dataset holds %s, not pixels", describe_class (file_type));
    return H5I_INVALID_HID;
  }
  /* HDF5 does not convert an enumeration to numbers: one byte is one byte. */
  return H5Tcopy (
      *type == RINGLET_PIXEL_BOOL ? file_type : ringlet_hdf5_native_type (*type));
}

/* ---- filters ---- */

static void
set_filter_error (GError **error, H5Z_filter_t id, const char *stored_name)
{
  static const struct {
    H5Z_filter_t id;
    const char *name;
  } known[] = {
    { 305, "LZO" },
    { 32013, "ZFP" },
    { 32017, "SZ" },
    { 32018, "FCIDECOMP" },
    { 32019, "JPEG-LS" },
    { 32026, "Blosc2" },
  };
  const char *name = *stored_name != '\0' ? stored_name : "of no known name";

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    if (known[i].id == id)
      name = known[i].name;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The dataset is compressed with filter %d (%s), which is not available; install "
      "the HDF5 plugin for it and set HDF5_PLUGIN_PATH, or rewrite the file with "
      "\"h5repack -f GZIP=4\" where the plugin is",
      (int) id, name);
}

gboolean
ringlet_hdf5_check_filters (hid_t dataset, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) creation = H5Dget_create_plist (dataset);
  const int n = creation >= 0 ? H5Pget_nfilters (creation) : -1;

  if (n < 0) {
    ringlet_hdf5_set_error (error, "The filters of the dataset cannot be read");
    return FALSE;
  }

  for (int i = 0; i < n; i++) {
    char name[64] = "";
    unsigned flags = 0;
    size_t n_values = 0;
    const H5Z_filter_t id = H5Pget_filter2 (
        creation, (unsigned) i, &flags, &n_values, NULL, sizeof name - 1, name, NULL);
    g_autofree char *valid = g_utf8_make_valid (name, -1);

    if (!ringlet_hdf5_filter_is_known (id) && (id < 0 || H5Zfilter_avail (id) <= 0)) {
      H5Eclear2 (H5E_DEFAULT);
      set_filter_error (error, id, valid);
      return FALSE;
    }
  }
  return TRUE;
}

/* ---- small values ---- */

static char *
dup_fixed_text (hid_t attribute, hid_t type)
{
  const size_t size = H5Tget_size (type);
  g_autofree char *text = NULL;

  if (size == 0 || size > MAX_ATTRIBUTE)
    return NULL;

  text = g_malloc0 (size + 1);
  if (H5Aread (attribute, type, text) < 0)
    return NULL;
  return g_utf8_make_valid (g_strchomp (text), -1);
}

static char *
dup_variable_text (hid_t attribute, hid_t type)
{
  char *text = NULL;
  char *copy = NULL;

  if (H5Aread (attribute, type, &text) < 0 || text == NULL)
    return NULL;
  copy = g_utf8_make_valid (text, -1);
  H5free_memory (text);
  return copy;
}

char *
ringlet_hdf5_dup_attribute (hid_t object, const char *name)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) attribute = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) type = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) space = H5I_INVALID_HID;
  char *text = NULL;

  if (H5Aexists (object, name) > 0)
    attribute = H5Aopen (object, name, H5P_DEFAULT);
  if (attribute >= 0) {
    type = H5Aget_type (attribute);
    space = H5Aget_space (attribute);
  }

  if (type >= 0 && H5Tget_class (type) == H5T_STRING &&
      H5Sget_simple_extent_npoints (space) == 1)
    text = H5Tis_variable_str (type) > 0 ? dup_variable_text (attribute, type)
                                         : dup_fixed_text (attribute, type);
  H5Eclear2 (H5E_DEFAULT);
  return text;
}

gboolean
ringlet_hdf5_read_number (hid_t dataset, double *value)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) type = H5Dget_type (dataset);
  g_auto (RingletHdf5Id) space = H5Dget_space (dataset);
  gboolean ok = FALSE;

  if (type >= 0 && space >= 0 && H5Sget_simple_extent_npoints (space) == 1 &&
      (H5Tget_class (type) == H5T_FLOAT || H5Tget_class (type) == H5T_INTEGER))
    ok =
        H5Dread (dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) >= 0;
  H5Eclear2 (H5E_DEFAULT);
  return ok;
}

/* ---- about the library ---- */

char *
ringlet_hdf5_version (void)
{
  unsigned major = 0;
  unsigned minor = 0;
  unsigned release = 0;
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();

  H5get_libversion (&major, &minor, &release);
  return g_strdup_printf ("%u.%u.%u", major, minor, release);
}
