/* SPDX-License-Identifier: MIT */

/* Which frame follows which: what is lost, late, repeated or of another series. */

#include <locale.h>

#include "scan/stream-sequence.h"

/**
 * Event:
 * @what: 'h' header, 'f' frame, 'e' end; 0 behind the last
 * @series: of it
 * @frame: its number; of a header how many are announced
 * @does: 'n' next, 'l' late, 'r' repeated, 's' stray; of header and end '-' nothing;
 *   in upper case where a series begins as well
 * @breaks_off: the series before is over without its end
 */
typedef struct {
  char what;
  guint64 series;
  guint64 frame;
  char does;
  gboolean breaks_off;
} Event;

/**
 * Case:
 * @name: what happens
 * @events: in order
 * @counts: at the end of the last series that ended or broke off
 */
typedef struct {
  const char *name;
  Event events[12];
  RingletStreamCounts counts;
} Case;

static const Case cases[] = {
  { "whole",
      { { 'h', 1, 3, 'B' }, { 'f', 1, 0, 'n' }, { 'f', 1, 1, 'n' }, { 'f', 1, 2, 'n' },
          { 'e', 1, 0, 'E' } },
      { .n_frames = 3 } },
  { "lost",
      { { 'h', 1, 6, 'B' }, { 'f', 1, 1, 'n' }, { 'f', 1, 4, 'n' },
          { 'e', 1, 0, 'E' } },
      { .n_frames = 2, .n_lost = 3, .n_missing = 1 } },
  { "late",
      { { 'h', 1, 0, 'B' }, { 'f', 1, 3, 'n' }, { 'f', 1, 1, 'l' }, { 'f', 1, 0, 'l' },
          { 'f', 1, 1, 'r' }, { 'f', 1, 2, 'l' }, { 'f', 1, 3, 'r' },
          { 'e', 1, 0, 'E' } },
      { .n_frames = 4, .n_late = 3, .n_repeated = 2 } },
  { "not ended", { { 'h', 1, 5, 'B' }, { 'f', 1, 0, 'n' }, { 'h', 2, 5, 'B', TRUE } },
      { .n_frames = 1, .n_missing = 4 } },
  { "joined",
      { { 'f', 8, 100, 'N' }, { 'f', 8, 102, 'n' }, { 'f', 8, 99, 'r' },
          { 'e', 8, 0, 'E' } },
      { .n_frames = 2, .n_lost = 1, .n_repeated = 1 } },
  { "joined the next one",
      { { 'h', 1, 0, 'B' }, { 'f', 1, 0, 'n' }, { 'f', 2, 7, 'N', TRUE },
          { 'f', 1, 1, 's' }, { 'e', 1, 0, '-' }, { 'e', 2, 0, 'E' } },
      { .n_frames = 1, .n_stray = 1 } },
  { "after the end",
      { { 'h', 5, 0, 'B' }, { 'f', 5, 0, 'n' }, { 'e', 5, 0, 'E' }, { 'f', 5, 1, 's' },
          { 'e', 5, 0, '-' }, { 'h', 6, 1, 'B' }, { 'f', 6, 0, 'n' },
          { 'e', 6, 0, 'E' } },
      { .n_frames = 1, .n_stray = 1 } },
  { "the same number again",
      { { 'h', 1, 0, 'B' }, { 'f', 1, 0, 'n' }, { 'f', 1, 1, 'n' },
          { 'h', 1, 0, 'B', TRUE }, { 'f', 1, 0, 'n' }, { 'e', 1, 0, 'E' } },
      { .n_frames = 1 } },
  { "nothing", { { 'e', 4, 0, '-' } }, { 0 } },
};

/* What is done of a frame, of the rest begin, end or nothing. */
static char
letter (const RingletStreamStep *step, gboolean is_frame)
{
  static const char places[] = { [RINGLET_STREAM_NEXT] = 'n',
    [RINGLET_STREAM_LATE] = 'l',
    [RINGLET_STREAM_REPEATED] = 'r',
    [RINGLET_STREAM_STRAY] = 's' };

  if (is_frame)
    return step->begins ? g_ascii_toupper (places[step->place]) : places[step->place];
  if (step->is_idle)
    return '-';
  return step->begins ? 'B' : step->ends ? 'E' : '?';
}

static void
send (RingletStreamSequence *sequence, const Event *event, RingletStreamStep *step)
{
  g_autoptr (RingletStreamHeader) header =
      ringlet_stream_header_new_unseen (event->series);
  RingletStreamFrame frame = { .series = event->series, .frame = event->frame };
  RingletStreamMessage message = { .series = event->series };

  header->n_frames = event->frame;
  if (event->what == 'h')
    message.header = header;
  if (event->what == 'f')
    message.frame = &frame;
  ringlet_stream_sequence_take (sequence, &message, step);
}

static void
assert_counts (const RingletStreamCounts *a, const RingletStreamCounts *b)
{
  g_assert_cmpuint (a->n_frames, ==, b->n_frames);
  g_assert_cmpuint (a->n_lost, ==, b->n_lost);
  g_assert_cmpuint (a->n_late, ==, b->n_late);
  g_assert_cmpuint (a->n_repeated, ==, b->n_repeated);
  g_assert_cmpuint (a->n_stray, ==, b->n_stray);
  g_assert_cmpuint (a->n_missing, ==, b->n_missing);
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (RingletStreamSequence) sequence = { 0 };
    RingletStreamCounts counts = { 0 };

    ringlet_stream_sequence_init (&sequence);
    for (const Event *event = cases[i].events; event->what != 0; event++) {
      RingletStreamStep step = { 0 };

      send (&sequence, event, &step);
      g_test_message ("%s: %c %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, cases[i].name,
          event->what, event->series, event->frame);
      g_assert_cmpint (letter (&step, event->what == 'f'), ==, event->does);
      g_assert_cmpint (step.breaks_off, ==, event->breaks_off);
      if (step.breaks_off || step.ends)
        counts = step.counts;
    }
    assert_counts (&counts, &cases[i].counts);
  }
}

/* Frames that come in any order, some never, some twice, against a plain list. */
static void
test_any_order (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (guint run = 0; run < 200; run++) {
    g_auto (RingletStreamSequence) sequence = { 0 };
    gboolean seen[64] = { 0 };
    RingletStreamCounts expected = { 0 };
    RingletStreamCounts counts = { 0 };
    const Event begin = { 'h', 1, 0, 0, FALSE };
    RingletStreamStep step = { 0 };
    int highest = -1;

    ringlet_stream_sequence_init (&sequence);
    send (&sequence, &begin, &step);
    for (guint i = 0; i < 100; i++) {
      const int frame = g_rand_int_range (random, 0, G_N_ELEMENTS (seen));
      const Event event = { 'f', 1, (guint64) frame, 0, FALSE };

      send (&sequence, &event, &step);
      if (seen[frame]) {
        g_assert_cmpint (step.place, ==, RINGLET_STREAM_REPEATED);
        expected.n_repeated++;
        continue;
      }
      seen[frame] = TRUE;
      g_assert_cmpint (
          step.place, ==, frame > highest ? RINGLET_STREAM_NEXT : RINGLET_STREAM_LATE);
      expected.n_frames++;
      expected.n_late += frame < highest;
      highest = MAX (highest, frame);
      expected.n_lost = (guint64) highest + 1 - expected.n_frames;
      counts = ringlet_stream_sequence_counts (&sequence);
      assert_counts (&counts, &expected);
    }
  }
}

/* A sender that leaves out every other one of many costs no memory without end. */
static void
test_many_gaps (void)
{
  g_auto (RingletStreamSequence) sequence = { 0 };
  RingletStreamStep step = { 0 };

  ringlet_stream_sequence_init (&sequence);
  for (guint64 i = 0; i < 300000; i += 2) {
    const Event event = { 'f', 1, i, 0, FALSE };

    send (&sequence, &event, &step);
  }
  g_assert_cmpuint (sequence.gaps->len, <=, 65536);
  for (guint64 i = RINGLET_STREAM_MAX_NUMBER; i > RINGLET_STREAM_MAX_NUMBER - 200000;
       i -= 2) {
    const Event event = { 'f', 1, i, 0, FALSE };

    send (&sequence, &event, &step);
  }
  g_assert_cmpuint (sequence.gaps->len, <=, 65536);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream-sequence/cases", test_cases);
  g_test_add_func ("/stream-sequence/any-order", test_any_order);
  g_test_add_func ("/stream-sequence/many-gaps", test_many_gaps);
  return g_test_run ();
}
