/* SPDX-License-Identifier: MIT */
#pragma once

/* A document of one small frame, and layers that are put on its mask. */

#include <locale.h>

#include "fixture.h"
#include "image/image-write-edf.h"
#include "program.h"
#include "project-mask.h"

#define N (FIXTURE_SLOW * FIXTURE_FAST)

static char *folder;

static inline char *
in (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Counts with two flags and a hot pixel. */
static inline void
write_image (const char *name)
{
  g_autofree char *path = in (name);
  guint32 *values =
      ringlet_image_alloc (RINGLET_PIXEL_U32, FIXTURE_SLOW, FIXTURE_FAST, NULL);
  g_autoptr (RingletImage) image = NULL;

  for (gsize i = 0; i < N; i++)
    values[i] = (guint32) (100 + i * 7 % 13);
  values[5] = 4294967295u;
  values[7 * FIXTURE_FAST + 9] = 4294967294u;
  values[20 * FIXTURE_FAST + 30] = 5000;
  image = ringlet_image_new_take (
      RINGLET_PIXEL_U32, FIXTURE_SLOW, FIXTURE_FAST, values, NULL);
  g_assert_true (ringlet_image_write_edf (image, NULL, path, FALSE, NULL));
}

static inline RingletProject *
open_project (void)
{
  g_autofree char *image = in ("a.edf");
  g_autofree char *poni = in ("g.poni");

  return fixture_project (image, poni);
}

static inline RingletMaskLayer *
layer_of (const char *id, const double *numbers, gsize n)
{
  g_autoptr (GError) error = NULL;
  RingletMaskLayer *layer = ringlet_mask_layer_new (
      id, numbers, n, ringlet_unit_find ("q_nm^-1", NULL), &error);

  g_assert_no_error (error);
  return layer;
}

static inline guint
n_layers (RingletProject *project)
{
  return ringlet_mask_layers_n (ringlet_project_get_state (project)->layers);
}

/* On top. */
static inline void
add (RingletProject *project, const char *id, const double *numbers, gsize n)
{
  g_autoptr (RingletMaskLayer) layer = layer_of (id, numbers, n);

  ringlet_project_add_mask_layer (project, n_layers (project), layer);
}

static const double square[] = { 10, 20, 14, 24 };
static const double other[] = { 11, 20, 15, 24 };

static inline void
add_square (RingletProject *project)
{
  add (project, "rectangle", square, 4);
}

/* Hot pixels, and the square on them. */
static inline void
add_two (RingletProject *project)
{
  add (project, "hot", (const double[]){ 5.0 }, 1);
  add_square (project);
}

/* Files "a.edf", "g.poni" and "square.edf" in @folder; to be the first in main(). */
static inline void
layers_start (int *argc, char ***argv)
{
  g_autofree char *square_path = NULL;

  setlocale (LC_ALL, "");
  g_test_init (argc, argv, NULL);
  folder = folder_new ();
  write_image ("a.edf");
  g_free (fixture_write_poni (folder, "g.poni", 3));
  square_path = in ("square.txt");
  g_assert_true (
      g_file_set_contents (square_path, "add rectangle 10 20 14 24", -1, NULL));
  program_do (folder, "mask --shape 48x64 --shapes square.txt -o square.edf");
}

static inline int
layers_run (void)
{
  const int result = g_test_run ();

  folder_remove (folder);
  g_free (folder);
  return result;
}
