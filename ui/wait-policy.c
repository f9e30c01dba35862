/* SPDX-License-Identifier: MIT */

/* Threads that wait for work by running in circles take the processor from those who
 * have some: from the screen's server above all. On two processors, with software
 * rendering, panning went from 25 to 55 frames a second without it
 * (tests/bench/bench-canvas).
 *
 * The library for OpenMP reads its environment when it is loaded, which is before
 * main(); of a program only .preinit_array runs earlier. A user's own choice stays. */

#include <stdlib.h>

static void
wait_without_spinning (int argc, char **argv, char **environment)
{
  setenv ("OMP_WAIT_POLICY", "passive", 0);
}

__attribute__ ((
    section (".preinit_array"), used)) static void (*const before_libraries) (int argc,
    char **argv, char **environment) = wait_without_spinning;
