/* SPDX-License-Identifier: MIT */

/* The picture of core/display/painter.c, number by number: there and here in single
 * precision. SAMPLER and VALUE come with the variant: usampler2D and uint, isampler2D
 * and int, sampler2D and float. */

#define COUNTS 0u
#define MASKED 1u

#define SCALE_SQRT 1
#define SCALE_LOG 2

uniform SAMPLER values; /* one tile of one level, with its apron */
uniform usampler2D states;
uniform sampler2D colours;
uniform bool has_states; /* else every pixel counts */

uniform int height; /* of the view */
uniform vec2 start; /* as RingletSampling: left, top */
uniform vec2 along; /* step_x, step_y */
uniform bool is_block;

uniform ivec2 size;   /* of the level */
uniform vec2 extent;  /* of the image in pixels of the level */
uniform ivec2 origin; /* of the texture in the level */
uniform ivec4 own;    /* what the tile is drawn for: first x, first y, end x, end y */

uniform int scale; /* as RingletLevelsLine */
uniform float offset;
uniform float factor;
uniform vec4 masked;
uniform vec4 no_data;

out vec4 colour;

/* Index of the colour. */
int
find_index (float value)
{
  float scaled = value;

  if (scale == SCALE_SQRT)
    scaled = value < 0.0 ? -sqrt (-value) : sqrt (value);
  else if (scale == SCALE_LOG)
    scaled = value > 0.0 ? log (value) : offset;
  return int (clamp ((scaled - offset) * factor, 0.0, 1.0) * 255.0 + 0.5);
}

/* The largest pixel that counts in a block whose ends are included. */
vec4
find_colour (ivec2 first, ivec2 last)
{
  uint best = COUNTS;
  bool is_first = true;
  VALUE largest = VALUE (0);

  for (int y = first.y; y <= last.y; y++) {
    for (int x = first.x; x <= last.x; x++) {
      ivec2 at = ivec2 (x, y) - origin;
      uint state = has_states ? texelFetch (states, at, 0).r : COUNTS;
      VALUE value = VALUE (texelFetch (values, at, 0).r);

      if (is_first || state < best || (state == best && value > largest)) {
        best = state;
        largest = value;
      }
      is_first = false;
    }
  }

  if (best == COUNTS)
    return texelFetch (colours, ivec2 (find_index (float (largest)), 0), 0);
  return best == MASKED ? masked : no_data;
}

void
main ()
{
  vec2 pixel = vec2 (floor (gl_FragCoord.x), float (height - 1) - floor (gl_FragCoord.y));
  vec2 a = start + pixel * along;
  vec2 b = start + (pixel + 1.0) * along;
  vec2 middle = start + (pixel + 0.5) * along;
  ivec2 under = clamp (ivec2 (floor (middle)), ivec2 (0), size - 1);
  ivec2 first = under;
  ivec2 last = under;

  if (any (lessThan (under, own.xy)) || any (greaterThanEqual (under, own.zw)))
    discard; /* another tile has it */

  if (is_block) {
    vec2 low = min (a, b);
    vec2 high = max (a, b);

    if (any (lessThanEqual (high, vec2 (0.0))) || any (greaterThanEqual (low, extent)))
      discard;
    first = clamp (ivec2 (floor (low)), ivec2 (0), size - 1);
    last = clamp (ivec2 (ceil (high)) - 1, first, size - 1);
  } else if (any (lessThan (middle, vec2 (0.0))) ||
      any (greaterThanEqual (middle, extent))) {
    discard;
  }
  colour = find_colour (first, last);
}
