/* SPDX-License-Identifier: MIT */

/* One block of LZ4 decoded by a work-group into local memory. CPU twin:
 * core/image/codec-lz4.c, which takes and refuses the same blocks.
 *
 * All lanes read the same tokens, and copy together what these say. Whatever a block
 * holds, nothing is read outside of it and nothing written outside of its room. Source:
 * github.com/lz4/lz4, doc/lz4_Block_format.md, 2022-11-12. */

enum { TOKEN_MAX = 15, LEAST_MATCH = 4, LONG_MATCH = 128 };

/* Literals, then a match; none in the last one. What is bad has neither. */
typedef struct {
  uint literals; /* where they begin */
  uint n_literals;
  uint offset; /* how far back */
  uint n_match;
  bool is_last;
  bool is_bad;
} lz4_sequence;

/* Four bytes from anywhere; the eight around them are read. */
static inline uint
word_at (ARRAY (global const uint, words), uint at)
{
  const ulong pair = AT (words, at / 4) | (ulong) AT (words, at / 4 + 1) << 32;

  return (uint) (pair >> 8 * (at % 4));
}

/* A length of which @n was in the token. More than @most where the block ends first:
 * one that is longer is damage as well, and nobody asks by how much. */
static inline uint
take_length (ARRAY (global const uint, words), uint *at, uint end, uint n, uint most)
{
  DECLARE_AS (global const uchar, bytes, words, 0);
  uint byte = 255;

  if (n < TOKEN_MAX)
    return n;
  while (n <= most && end - *at >= 4 && word_at (PASS (words), *at) == 0xffffffff) {
    *at += 4;
    n += 4 * 255;
  }
  while (n <= most && byte == 255) {
    if (*at == end)
      return most + 1;
    byte = AT (bytes, (*at)++);
    n += byte;
  }
  return n;
}

static inline lz4_sequence
bad_sequence (void)
{
  const lz4_sequence bad = { 0, 0, 0, 0, true, true };

  return bad;
}

/* The sequence at @at, of a block that ends at @end. @n_done: bytes before it, of @size
 */
static inline lz4_sequence
take_sequence (
    ARRAY (global const uint, words), uint *at, uint end, uint n_done, uint size)
{
  DECLARE_AS (global const uchar, bytes, words, 0);
  const uint room = size - n_done;
  lz4_sequence next = { 0, 0, 0, 0, false, false };
  uint token;

  if (*at == end)
    return bad_sequence ();
  token = AT (bytes, (*at)++);
  next.n_literals = take_length (PASS (words), at, end, token >> 4, room);
  if (next.n_literals > room || next.n_literals > end - *at)
    return bad_sequence ();
  next.literals = *at;
  *at += next.n_literals;
  next.is_last = *at == end;
  if (next.is_last)
    return next;

  if (end - *at < 2)
    return bad_sequence ();
  next.offset = AT (bytes, *at) | (uint) AT (bytes, *at + 1) << 8;
  *at += 2;
  next.n_match =
      take_length (PASS (words), at, end, token & TOKEN_MAX, room) + LEAST_MATCH;
  if (next.offset == 0 || next.offset > n_done + next.n_literals ||
      next.n_match > room - next.n_literals)
    return bad_sequence ();
  return next;
}

/* Words where the target has whole ones. */
static inline void
copy_literals (ARRAY (global const uint, words), uint from, ARRAY (local uchar, block),
    uint to, uint n)
{
  DECLARE_AS (global const uchar, bytes, words, 0);
  const uint n_head = min (n, (0 - to) % 4);
  const uint n_words = (n - n_head) / 4;
  DECLARE_AS (local uint, whole, block, (to + n_head) / 4);

  for (uint i = get_local_id (0); i < n_words; i += LANES)
    AT (whole, i) = word_at (PASS (words), from + n_head + 4 * i);
  for (uint i = get_local_id (0); i < n - 4 * n_words; i += LANES) {
    const uint at = i < n_head ? i : i + 4 * n_words;

    AT (block, to + at) = AT (bytes, from + at);
  }
}

/* @n bytes at @to, each what is @period before it: those before @to, again and again,
 * so that no lane waits for another. */
static inline void
repeat_bytes (ARRAY (local uchar, block), uint to, uint period, uint n)
{
  DECLARE (local const uchar, from, block, to - period);
  DECLARE (local uchar, next, block, to);
  const uint step = LANES % period;
  uint at = get_local_id (0) % period;

  for (uint i = get_local_id (0); i < n; i += LANES) {
    AT (next, i) = AT (from, at);
    at += step;
    at -= at >= period ? period : 0;
  }
}

/* The same in words, of a period that is whole ones or a part of one: planes of zeros,
 * or of the same few ones, are thousands of bytes. */
static inline void
repeat_words (ARRAY (local uchar, block), uint to, uint period, uint n)
{
  const uint n_head = (0 - to) % 4;
  const uint n_words = (n - n_head) / 4;
  const uint n_source = max (period / 4, (uint) 1);
  DECLARE (local const uchar, from, block, to - period);
  DECLARE_AS (local uint, whole, block, (to + n_head) / 4);
  DECLARE_AS (local const uint, source, block, (to + n_head) / 4 - n_source);
  const uint step = LANES % n_source;
  uint at = get_local_id (0) % n_source;
  uint last = 0; /* of the source: what it has of the head is not there yet */

  for (uint i = 0; i < 4; i++)
    last |= (uint) AT (from, (n_head + 4 * (n_source - 1) + i) % period) << 8 * i;
  for (uint i = get_local_id (0); i < n_words; i += LANES) {
    AT (whole, i) = at == n_source - 1 ? last : AT (source, at);
    at += step;
    at -= at >= n_source ? n_source : 0;
  }
  for (uint i = get_local_id (0); i < n - 4 * n_words; i += LANES) {
    const uint k = i < n_head ? i : i + 4 * n_words;

    AT (block, to + k) = AT (from, k % period);
  }
}

static inline void
copy_match (ARRAY (local uchar, block), uint to, uint offset, uint n)
{
  if (n >= LONG_MATCH && (offset % 4 == 0 || offset <= 2))
    repeat_words (PASS (block), to, offset, n);
  else if (n > 0)
    repeat_bytes (PASS (block), to, offset, n);
}

/* All lanes: @n bytes at @at, into @block, a whole number of words that hold @size
 * bytes. Returns whether they are that many, to every lane, when all can read them. */
static inline bool
decode_lz4 (ARRAY (global const uint, words), uint at, uint n,
    ARRAY (local uint, block), uint size)
{
  DECLARE_AS (local uchar, bytes, block, 0);
  const uint end = at + n;
  uint n_done = 0;
  lz4_sequence next;

  do {
    next = take_sequence (PASS (words), &at, end, n_done, size);
    copy_literals (PASS (words), next.literals, PASS (bytes), n_done, next.n_literals);
    n_done += next.n_literals;
    barrier (CLK_LOCAL_MEM_FENCE);
    copy_match (PASS (bytes), n_done, next.offset, next.n_match);
    n_done += next.n_match;
  } while (!next.is_last);

  return !next.is_bad && n_done == size;
}
