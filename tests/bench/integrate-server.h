/* SPDX-License-Identifier: MIT */
#pragma once

/* Reads commands from standard input, a line each, and answers each by one line, so
 * that compare-pyfai.py can let two programs run in turns:
 *
 * - threads N
 * - bandwidth: tells bytes per second
 * - geometry PONI MASK: an image of what is masked
 * - load FILE…: frames instead of those before; tells how many
 * - plan SPLIT ERRORS BINS AZIMUTHS [MIN MAX [MIN MAX]]: q in 1/nm, azimuths in
 * degrees; tells milliseconds from nothing to an integrator, and to the first result
 * - run FIRST N: that many frames at once; tells milliseconds a frame
 * - write FILE: last result as doubles: intensities, counts, uncertainties where there
 *   are any
 *
 * The answer is OK and what is told, or ERROR and what is wrong. Ends with the input.
 * Returns the exit code. */
int integrate_server_run (void);
