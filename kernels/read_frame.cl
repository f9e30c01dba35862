/* SPDX-License-Identifier: MIT */

/* What each pixel is worth before it is shared out: raw · gain, and its variance.
 * CPU twin: ringlet_double_task_read() in core/engine/double-sums.c. */

enum { VARIANCE_NONE, VARIANCE_COUNTS, VARIANCE_IMAGE };

/* images: [n_frames × n_pixels] of @type   live: [n_pixels]
 * gain: [n_pixels] where there is one   variances: [n_frames × n_pixels] of
 * @variance_type   counts, variance: [n_frames × n_pixels]; counts are none where the
 * pixel does not count   n_missing: [n_frames], zeros before
 * One work-item a pixel, one row of groups a frame. */
kernel void
read_frame (ARRAY (global const uchar, images), RULE_PARAMETERS, const uint type_size,
    ARRAY (global const uchar, live), ARRAY (global const real, gain),
    const uint has_gain, ARRAY (global const uchar, variances),
    const uint variance_type, const uint variance_type_size, const uint model,
    const float least, const ulong n_pixels, ARRAY (global real, counts),
    ARRAY (global real, variance), ARRAY (global uint, n_missing))
{
  const size_t frame = get_group_id (1);
  const size_t i = get_global_id (0);
  const size_t at = frame * n_pixels + i;
  real value;
  real own = REAL_ZERO;

  if (i >= n_pixels)
    return;

  value = pixel_value (PASS_FROM (images, frame * n_pixels * type_size), i, RULE);
  if (model == VARIANCE_COUNTS)
    own = real_max (value, real_of_float (least));
  if (model == VARIANCE_IMAGE) {
    own = pixel_value (PASS_FROM (variances, frame * n_pixels * variance_type_size), i,
        NO_RULE (variance_type));
    if (!real_not_below (own, REAL_ZERO))
      value = REAL_NAN;
  }
  if (has_gain) {
    value = real_mul (value, AT (gain, i));
    own = real_mul (own, real_mul (AT (gain, i), AT (gain, i)));
  }
  if (!AT (live, i))
    value = REAL_NAN;
  else if (real_is_nan (value))
    atomic_inc (&AT (n_missing, frame));

  AT (counts, at) = value;
  if (model != VARIANCE_NONE)
    AT (variance, at) = own;
}
