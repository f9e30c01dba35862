/* SPDX-License-Identifier: MIT */
#include "image/image.h"

#include <math.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/recycle.h"

void
ringlet_image_meta_add (RingletImageMeta *self, const char *key, const char *value)
{
  const char *const texts[] = { key, value };

  if (self->header == NULL)
    self->header = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    char *text = g_utf8_validate (texts[i], -1, NULL)
        ? g_strdup (texts[i])
        : g_convert (texts[i], -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);

    g_ptr_array_add (self->header, text != NULL ? text : g_strdup (""));
  }
}

const char *
ringlet_image_meta_lookup (const RingletImageMeta *self, const char *key)
{
  const guint n = self->header != NULL ? self->header->len : 0;

  for (guint i = 0; i + 1 < n; i += 2) {
    if (g_ascii_strcasecmp (g_ptr_array_index (self->header, i), key) == 0)
      return g_ptr_array_index (self->header, i + 1);
  }
  return NULL;
}

static void
motor_free (gpointer data)
{
  RingletMotor *motor = data;

  g_free (motor->name);
  g_free (motor->unit);
  g_free (motor);
}

void
ringlet_image_meta_add_motor (
    RingletImageMeta *self, const char *name, double value, const char *unit)
{
  RingletMotor *motor = NULL;

  if (!isfinite (value)) {
    ringlet_image_meta_warn (self, "The position of the axis %s is ignored", name);
    return;
  }
  motor = g_new0 (RingletMotor, 1);
  motor->name = g_utf8_make_valid (name, -1);
  motor->value = value;
  motor->unit = unit != NULL ? g_utf8_make_valid (unit, -1) : NULL;
  if (self->motors == NULL)
    self->motors = g_ptr_array_new_with_free_func (motor_free);
  g_ptr_array_add (self->motors, motor);
}

double
ringlet_image_meta_energy_ev (const RingletImageMeta *self)
{
  /* h c / e, exact since 2019: 1.602176634e-19 C, 6.62607015e-34 J s, 299792458 m/s. */
  const double hc_ev_m = 6.62607015e-34 * 299792458.0 / 1.602176634e-19;

  return self->wavelength_m > 0.0 ? hc_ev_m / self->wavelength_m : 0.0;
}

void
ringlet_image_meta_warn (RingletImageMeta *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  if (self->warnings == NULL)
    self->warnings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->warnings, g_utf8_make_valid (text, -1));
}

void
ringlet_image_meta_copy (const RingletImageMeta *from, RingletImageMeta *to)
{
  const guint n = from->header != NULL ? from->header->len : 0;
  const guint n_warnings = from->warnings != NULL ? from->warnings->len : 0;
  const guint n_motors = from->motors != NULL ? from->motors->len : 0;

  *to = *from;
  to->date = g_strdup (from->date);
  to->detector = g_strdup (from->detector);
  to->motors = NULL;
  to->header = NULL;
  to->warnings = NULL;
  for (guint i = 0; i < n_motors; i++) {
    const RingletMotor *motor = g_ptr_array_index (from->motors, i);

    ringlet_image_meta_add_motor (to, motor->name, motor->value, motor->unit);
  }
  for (guint i = 0; i + 1 < n; i += 2)
    ringlet_image_meta_add (to, g_ptr_array_index (from->header, i),
        g_ptr_array_index (from->header, i + 1));
  for (guint i = 0; i < n_warnings; i++)
    ringlet_image_meta_warn (
        to, "%s", (const char *) g_ptr_array_index (from->warnings, i));
}

void
ringlet_image_meta_clear (RingletImageMeta *self)
{
  g_clear_pointer (&self->date, g_free);
  g_clear_pointer (&self->detector, g_free);
  g_clear_pointer (&self->motors, g_ptr_array_unref);
  g_clear_pointer (&self->header, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
}

void
ringlet_frame_info_clear (RingletFrameInfo *self)
{
  ringlet_image_meta_clear (&self->meta);
}

gboolean
ringlet_image_check_shape (guint64 n_slow, guint64 n_fast, GError **error)
{
  if (n_slow > 0 && n_fast > 0 && n_fast <= RINGLET_IMAGE_MAX_PIXELS / n_slow)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "An image of %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
      " pixels (rows × columns) is outside the supported range of 1 to 2^28 pixels",
      n_slow, n_fast);
  return FALSE;
}

gpointer
ringlet_image_alloc (
    RingletPixelType type, guint64 n_slow, guint64 n_fast, GError **error)
{
  gpointer data = NULL;
  gsize size = 0;

  if (!ringlet_image_check_shape (n_slow, n_fast, error))
    return NULL;

  size = (gsize) (n_slow * n_fast) * ringlet_pixel_type_size (type);
  data = ringlet_recycle_take (size);
  if (data == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bytes of pixels", size);
  return data;
}

/* @bytes: (transfer full): the pixels */
static RingletImage *
image_new (RingletPixelType type, gsize n_slow, gsize n_fast, GBytes *bytes,
    RingletImageMeta *meta)
{
  RingletImage *self = g_atomic_rc_box_new0 (RingletImage);

  self->n_slow = n_slow;
  self->n_fast = n_fast;
  self->type = type;
  self->bytes = bytes;
  self->data = g_bytes_get_data (self->bytes, NULL);
  if (meta != NULL) {
    self->meta = *meta;
    *meta = (RingletImageMeta){ 0 };
  }
  return self;
}

RingletImage *
ringlet_image_new_take (RingletPixelType type, gsize n_slow, gsize n_fast,
    gpointer data, RingletImageMeta *meta)
{
  const gsize size = n_slow * n_fast * ringlet_pixel_type_size (type);

  return image_new (
      type, n_slow, n_fast, ringlet_recycle_bytes (data, size, size), meta);
}

RingletImage *
ringlet_image_new_within (RingletPixelType type, gsize n_slow, gsize n_fast,
    GBytes *bytes, gsize offset, RingletImageMeta *meta)
{
  const gsize size = n_slow * n_fast * ringlet_pixel_type_size (type);

  return image_new (
      type, n_slow, n_fast, g_bytes_new_from_bytes (bytes, offset, size), meta);
}

RingletImage *
ringlet_image_ref (RingletImage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
image_clear (gpointer data)
{
  RingletImage *self = data;

  g_bytes_unref (self->bytes);
  g_free (self->digest);
  ringlet_image_meta_clear (&self->meta);
}

void
ringlet_image_unref (RingletImage *self)
{
  g_atomic_rc_box_release_full (self, image_clear);
}

double
ringlet_image_get (const RingletImage *self, gsize index)
{
  switch (self->type) {
  case RINGLET_PIXEL_BOOL:
  case RINGLET_PIXEL_U8:
    return ((const guint8 *) self->data)[index];
  case RINGLET_PIXEL_U16:
    return ((const guint16 *) self->data)[index];
  case RINGLET_PIXEL_U32:
    return ((const guint32 *) self->data)[index];
  case RINGLET_PIXEL_U64:
    return (double) ((const guint64 *) self->data)[index];
  case RINGLET_PIXEL_I8:
    return ((const gint8 *) self->data)[index];
  case RINGLET_PIXEL_I16:
    return ((const gint16 *) self->data)[index];
  case RINGLET_PIXEL_I32:
    return ((const gint32 *) self->data)[index];
  case RINGLET_PIXEL_I64:
    return (double) ((const gint64 *) self->data)[index];
  case RINGLET_PIXEL_F32:
    return (double) ((const float *) self->data)[index];
  case RINGLET_PIXEL_F64:
    return ((const double *) self->data)[index];
  case RINGLET_PIXEL_N_TYPES:
    break;
  }
  g_return_val_if_reached (0.0);
}

static char *
compute_digest (const RingletImage *self)
{
  RingletDigest *digest = ringlet_digest_new ("image");

  ringlet_digest_add_uint (digest, self->type);
  ringlet_digest_add_uint (digest, self->n_slow);
  ringlet_digest_add_uint (digest, self->n_fast);
  ringlet_digest_add_bytes (digest, self->data, g_bytes_get_size (self->bytes));
  return ringlet_digest_finish (digest);
}

const char *
ringlet_image_digest (const RingletImage *self)
{
  /* The image stays what it is; only what is known of it grows. Two threads may compute
   * the same digest, and the first one is kept. */
  RingletImage *image = (RingletImage *) self;
  g_autofree char *fresh = NULL;

  if (g_atomic_pointer_get (&image->digest) == NULL) {
    fresh = compute_digest (self);
    if (g_atomic_pointer_compare_and_exchange (&image->digest, NULL, fresh))
      fresh = NULL;
  }
  return g_atomic_pointer_get (&image->digest);
}
