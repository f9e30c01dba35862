/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "image/raw.h"
#include "scan/stream-json.h"
#include "scan/stream-message.h"

#define MAX_KEYS 1000
/* h·c in eV·m: energy to wavelength. CODATA 2018, exact. */
#define HC_EV_M 1.2398419843320026e-6

static void
header_clear (gpointer data)
{
  RingletStreamHeader *self = data;

  ringlet_image_meta_clear (&self->meta);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_error (&self->fault);
}

RingletStreamHeader *
ringlet_stream_header_ref (RingletStreamHeader *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_stream_header_unref (RingletStreamHeader *self)
{
  g_atomic_rc_box_release_full (self, header_clear);
}

RingletStreamHeader *
ringlet_stream_header_new_unseen (guint64 series)
{
  RingletStreamHeader *self = g_atomic_rc_box_new0 (RingletStreamHeader);

  self->series = series;
  return self;
}

/* ---- the configuration ---- */

static void
take_lines (RingletImageMeta *meta, JsonObject *object)
{
  g_autoptr (GList) keys =
      g_list_sort (json_object_get_members (object), (GCompareFunc) g_strcmp0);
  guint n = 0;

  for (GList *l = keys; l != NULL && n < MAX_KEYS; l = l->next, n++) {
    g_autofree char *value =
        ringlet_stream_json_scalar (json_object_get_member (object, l->data));

    if (value != NULL)
      ringlet_image_meta_add (meta, l->data, value);
  }
}

/* Wavelength in Å, energy in eV, distance and pixels in m, times in s. */
static void
take_numbers (RingletImageMeta *meta, JsonObject *object)
{
  const double energy_ev = ringlet_stream_json_number (object, "photon_energy");

  meta->wavelength_m = ringlet_stream_json_number (object, "wavelength") * 1e-10;
  if (meta->wavelength_m == 0.0 && energy_ev > 0.0)
    meta->wavelength_m = HC_EV_M / energy_ev;
  meta->distance_m = ringlet_stream_json_number (object, "detector_distance");
  meta->exposure_s = ringlet_stream_json_number (object, "count_time");
  meta->pixel_fast_m = ringlet_stream_json_number (object, "x_pixel_size");
  meta->pixel_slow_m = ringlet_stream_json_number (object, "y_pixel_size");
  meta->beam_fast_px = ringlet_stream_json_number (object, "beam_center_x");
  meta->beam_slow_px = ringlet_stream_json_number (object, "beam_center_y");
  meta->detector = g_strdup (ringlet_stream_json_text (object, "description"));
}

/* What it does not say, or not so that it can be, is 0. */
static guint64
count_of (JsonObject *object, const char *key)
{
  guint64 n = 0;

  return ringlet_stream_json_count (object, key, G_MAXUINT32, &n, NULL) ? n : 0;
}

static gboolean
take_configuration (RingletStreamHeader *self, GBytes *part, GError **error)
{
  g_autoptr (JsonNode) node =
      ringlet_stream_json_parse (part, "the configuration in a header", error);
  JsonObject *object = NULL;
  guint64 n_triggers = 0;

  if (node == NULL)
    return FALSE;

  object = json_node_get_object (node);
  self->n_slow = (gsize) count_of (object, "y_pixels_in_detector");
  self->n_fast = (gsize) count_of (object, "x_pixels_in_detector");
  n_triggers = count_of (object, "ntrigger");
  self->n_frames = count_of (object, "nimages") * MAX (n_triggers, 1);
  take_numbers (&self->meta, object);
  take_lines (&self->meta, object);
  return TRUE;
}

/* ---- the pixel mask ---- */

static gboolean
check_mask_size (gsize n_slow, gsize n_fast, GBytes *blob, GError **error)
{
  if (g_bytes_get_size (blob) == n_slow * n_fast * sizeof (guint32))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "%" G_GSIZE_FORMAT " bytes are not %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " numbers of 32 bits",
      g_bytes_get_size (blob), n_slow, n_fast);
  return FALSE;
}

static gboolean
take_mask (RingletStreamHeader *self, JsonObject *object, GBytes *blob, GError **error)
{
  const RingletRawType raw = { .type = RINGLET_PIXEL_U32 };
  const char *type = ringlet_stream_json_text (object, "type");
  RingletCursor cursor = ringlet_cursor_init (blob);
  g_autoptr (RingletImage) image = NULL;
  gsize n_slow = 0;
  gsize n_fast = 0;

  if (g_strcmp0 (type, "uint32") != 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "numbers of type \"%s\", where uint32 is expected", type != NULL ? type : "");
    return FALSE;
  }
  if (!ringlet_stream_json_shape (object, &n_slow, &n_fast, error) ||
      !check_mask_size (n_slow, n_fast, blob, error))
    return FALSE;
  image = ringlet_raw_take_image (&raw, &cursor, n_slow, n_fast, NULL, error);
  if (image == NULL)
    return FALSE;
  self->mask = ringlet_mask_new_from_image (image, error);
  return self->mask != NULL;
}

static gboolean
check_mask_shape (const RingletStreamHeader *self, GError **error)
{
  const RingletMask *mask = self->mask;

  if (mask == NULL || self->n_slow == 0 || self->n_fast == 0 ||
      (mask->n_slow == self->n_slow && mask->n_fast == self->n_fast))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "the pixel mask has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels, the detector %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      mask->n_slow, mask->n_fast, self->n_slow, self->n_fast);
  return FALSE;
}

/* What stands behind the configuration: each a JSON part and its numbers. What the user
 * let the detector append is anything, or nothing. */
static gboolean
take_arrays (
    RingletStreamHeader *self, GBytes *const *parts, gsize n_parts, GError **error)
{
  for (gsize i = 0; i + 1 < n_parts; i++) {
    g_autoptr (JsonNode) node = ringlet_stream_json_parse (parts[i], "", NULL);

    if (node == NULL || self->mask != NULL ||
        !ringlet_stream_json_is (json_node_get_object (node), "dpixelmask-1."))
      continue;
    if (!take_mask (self, json_node_get_object (node), parts[i + 1], error)) {
      g_prefix_error (error, "the pixel mask: ");
      return FALSE;
    }
  }
  return check_mask_shape (self, error);
}

/* ---- all of it ---- */

static gboolean
has_detail (JsonObject *object)
{
  const char *detail = ringlet_stream_json_text (object, "header_detail");

  return g_strcmp0 (detail, "basic") == 0 || g_strcmp0 (detail, "all") == 0;
}

static gboolean
take_detail (
    RingletStreamHeader *self, GBytes *const *parts, gsize n_parts, GError **error)
{
  if (n_parts < 2) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "the configuration that it speaks of is missing");
    return FALSE;
  }
  return take_configuration (self, parts[1], error) &&
      take_arrays (self, parts + 2, n_parts - 2, error);
}

RingletStreamHeader *
ringlet_stream_header_parse (GBytes *const *parts, gsize n_parts, GError **error)
{
  g_autoptr (RingletStreamHeader) self = ringlet_stream_header_new_unseen (0);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = NULL;

  g_return_val_if_fail (n_parts > 0, NULL);

  node = ringlet_stream_json_parse (parts[0], "the header of a series", error);
  if (node == NULL)
    return NULL;
  object = json_node_get_object (node);
  if (!ringlet_stream_json_count (
          object, "series", RINGLET_STREAM_MAX_NUMBER, &self->series, error)) {
    g_prefix_error (error, "the header of a series: ");
    return NULL;
  }
  if (has_detail (object) && !take_detail (self, parts, n_parts, &self->fault))
    g_prefix_error (
        &self->fault, "series %" G_GUINT64_FORMAT ", the header: ", self->series);
  return g_steal_pointer (&self);
}
