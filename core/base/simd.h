/* SPDX-License-Identifier: MIT */
#pragma once

/**
 * RINGLET_CLONES:
 *
 * Before a function with plain loops: the compiler makes one version of it for each kind
 * of vector unit, and the loader picks. All do the same operations in the same order
 * (-ffp-contract=off), so that they give the same bits; the "default" one runs anywhere.
 * Sanitizers get that one alone: the loader would pick before they are ready. Loops over
 * arrays that may be the same one need "#pragma GCC ivdep".
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                 \
    !defined(__SANITIZE_ADDRESS__) && !defined(RINGLET_PORTABLE)
#define RINGLET_CLONES __attribute__ ((target_clones ("avx512f", "avx2", "default")))
#else
#define RINGLET_CLONES
#endif
