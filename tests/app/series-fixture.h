/* SPDX-License-Identifier: MIT */
#pragma once

#include "fixture.h"
#include "series.h"

G_BEGIN_DECLS

#define N_FILES 6
#define N_STACK 3
#define N_MANY 3000 /* a second of work or two */
/* Never done: the machine may be busy with something else for some seconds. */
#define N_ENDLESS (4 * N_MANY)

/**
 * SeriesFixture:
 * @images: folder of N_FILES files and a stack of N_STACK frames
 * @out: folder that is not there yet
 */
typedef struct {
  char *images;
  char *out;
  RingletProject *project;
  RingletSeries *series;
} SeriesFixture;

extern char *series_folder; /* of all of it */
extern char *series_poni;

void series_set_up (SeriesFixture *self, gconstpointer data);
void series_tear_down (SeriesFixture *self, gconstpointer data);

/* Runs the tests that @add adds. */
int series_main (int *argc, char ***argv, void (*add) (void));

#define SERIES_ADD(path, func)                                                         \
  g_test_add (                                                                         \
      "/series/" path, SeriesFixture, NULL, series_set_up, func, series_tear_down)

void series_set_outputs (
    SeriesFixture *self, const char *formats, RingletExisting existing);

/* The same file under other names, up to @n: thousands are made in no time. */
void series_add_images (SeriesFixture *self, guint n);

/* Both wait until it is over, or stopped. */
RingletSeriesProgress series_wait_end (SeriesFixture *self);
RingletSeriesProgress series_run_all (SeriesFixture *self);

/* Waits until nothing more is done: what is at work comes through, which takes its time
 * on a busy machine. Returns what is done then: all, where nothing holds it. */
guint64 series_wait_rest (RingletSeries *series);

/* Lets the main loop run. */
void series_rest (guint ms);

/* Whether the output is there. */
gboolean series_has (SeriesFixture *self, const char *name);

G_END_DECLS
