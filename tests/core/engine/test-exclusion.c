/* SPDX-License-Identifier: MIT */

/* Which values are not data, type by type: integers are compared as integers. */

#include <locale.h>
#include <math.h>

#include "engine/widen.h"

typedef struct {
  const char *name;
  RingletPixelType type;
  RingletDummyMode mode;
  double value;
  double delta;
  gboolean known;
  gint64 inside[4];  /* excluded; ends with −9 */
  gint64 outside[5]; /* data; ends with −9 */
} Case;

#define END -9

static const Case cases[] = {
  { "none", RINGLET_PIXEL_I32, RINGLET_DUMMY_NONE, 0, 0, TRUE, { END },
      { -2, -1, 0, 5, END } },
  { "auto-i32", RINGLET_PIXEL_I32, RINGLET_DUMMY_AUTO, 0, 0, TRUE, { -2, -1, END },
      { -3, 0, 7, END } },
  { "auto-u16", RINGLET_PIXEL_U16, RINGLET_DUMMY_AUTO, 0, 0, TRUE,
      { 65534, 65535, END }, { 65533, 0, END } },
  { "auto-u32", RINGLET_PIXEL_U32, RINGLET_DUMMY_AUTO, 0, 0, TRUE,
      { 4294967294, 4294967295, END }, { 4294967293, 0, END } },
  { "auto-generic", RINGLET_PIXEL_U32, RINGLET_DUMMY_AUTO, 0, 0, FALSE, { END },
      { 4294967294, 4294967295, 0, END } },
  /* −2 means 4294967294 there: pyFAI casts through the type of the image. */
  { "minus-2-u32", RINGLET_PIXEL_U32, RINGLET_DUMMY_VALUE, -2, 1.5, FALSE,
      { 4294967293, 4294967294, 4294967295, END }, { 4294967292, 0, 1, END } },
  { "minus-2-u16", RINGLET_PIXEL_U16, RINGLET_DUMMY_VALUE, -2, 0, FALSE, { 65534, END },
      { 65533, 65535, 0, END } },
  { "exact", RINGLET_PIXEL_U16, RINGLET_DUMMY_VALUE, 65535, 0, FALSE, { 65535, END },
      { 65534, 0, END } },
  { "around-0", RINGLET_PIXEL_U16, RINGLET_DUMMY_VALUE, 1, 3, FALSE, { 0, 1, 4, END },
      { 5, 65535, 65533, END } },
  { "around-0-signed", RINGLET_PIXEL_I16, RINGLET_DUMMY_VALUE, 1, 3, FALSE,
      { -2, 1, 4, END }, { -3, 5, END } },
  { "beyond-type", RINGLET_PIXEL_U8, RINGLET_DUMMY_VALUE, 300, 0, FALSE, { END },
      { 0, 44, 255, END } },
  { "whole-type", RINGLET_PIXEL_U8, RINGLET_DUMMY_VALUE, 100, 1e6, FALSE,
      { 0, 128, 255, END }, { END } },
  { "fraction", RINGLET_PIXEL_I32, RINGLET_DUMMY_VALUE, 2.5, 0, FALSE, { END },
      { 2, 3, END } },
  { "float", RINGLET_PIXEL_F32, RINGLET_DUMMY_VALUE, -2, 1.5, FALSE,
      { -1, -2, -3, END }, { 0, -4, 1, END } },
  { "auto-float", RINGLET_PIXEL_F32, RINGLET_DUMMY_AUTO, 0, 0, TRUE, { -2, -1, END },
      { -3, 0, 1, END } },
  { "beyond-2^53", RINGLET_PIXEL_U64, RINGLET_DUMMY_VALUE, 9007199254740992.0, 0, FALSE,
      { 9007199254740992, END }, { 9007199254740993, 9007199254740991, END } },
};

static RingletImage *
one_pixel (RingletPixelType type, gint64 value)
{
  gpointer data = ringlet_image_alloc (type, 1, 1, NULL);
  const float f = (float) value;

  if (type == RINGLET_PIXEL_F32)
    memcpy (data, &f, sizeof f);
  else
    memcpy (data, &value, ringlet_pixel_type_size (type)); /* little-endian */
  return ringlet_image_new_take (type, 1, 1, data, NULL);
}

/* Asks both ways of reading, which must agree. */
static gboolean
is_excluded (const Case *c, gint64 value)
{
  const RingletPlan plan = {
    .dummy = c->mode, .dummy_value = c->value, .dummy_delta = c->delta
  };
  const RingletExclusion exclusion = ringlet_exclusion_new (&plan, c->known, c->type);
  g_autoptr (RingletImage) image = one_pixel (c->type, value);
  RingletOdd odd_room[1];
  guint32 excluded_room[1];
  RingletList odd = { odd_room, 0, 1, sizeof (RingletOdd) };
  RingletList excluded = { excluded_room, 0, 1, sizeof (guint32) };
  const guint16 slot = 1;
  const RingletSlots slots = { &slot, sizeof slot };
  gint32 narrow = 0;
  double wide = 0.0;
  const gboolean by_double = ringlet_widen_double (image, &exclusion, 0, 1, &wide) == 1;

  if (ringlet_pixel_type_is_float (c->type))
    return by_double;

  ringlet_widen_i32 (ringlet_pixels_of (image, 0), &exclusion, &slots, 1 << 24, 1 << 24,
      0, 1, &narrow, &odd, &excluded);
  g_assert_cmpint (excluded.n == 1, ==, by_double);
  if (excluded.n == 0 && odd.n == 0)
    g_assert_cmpint (narrow, ==, value);
  if (odd.n == 1)
    g_assert_true (ringlet_list_index (&odd, RingletOdd, 0).value == value);
  return by_double;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;

  for (gsize i = 0; c->inside[i] != END; i++) {
    g_test_message ("%" G_GINT64_FORMAT " is no data", c->inside[i]);
    g_assert_true (is_excluded (c, c->inside[i]));
  }
  for (gsize i = 0; c->outside[i] != END; i++) {
    g_test_message ("%" G_GINT64_FORMAT " is data", c->outside[i]);
    g_assert_false (is_excluded (c, c->outside[i]));
  }
}

static void
test_not_finite (void)
{
  const float values[] = { NAN, INFINITY, -INFINITY, -1.5f };
  const RingletPlan plan = { .dummy = RINGLET_DUMMY_AUTO };
  const RingletExclusion flags = ringlet_exclusion_new (&plan, TRUE, RINGLET_PIXEL_F32);
  float *data = ringlet_image_alloc (RINGLET_PIXEL_F32, 1, 4, NULL);
  g_autoptr (RingletImage) image = NULL;
  double out[4];

  memcpy (data, values, sizeof values);
  image = ringlet_image_new_take (RINGLET_PIXEL_F32, 1, 4, data, NULL);
  g_assert_cmpuint (ringlet_widen_double (image, &flags, 0, 4, out), ==, 3);
  g_assert_cmpfloat (out[3], ==, -1.5);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/exclusion/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/exclusion/not-finite", test_not_finite);
  return g_test_run ();
}
