/* SPDX-License-Identifier: MIT */
#pragma once

/* Whether AddressSanitizer watches. */
#ifdef __has_feature
#define RINGLET_TEST_HAS_ASAN __has_feature (address_sanitizer)
#elif defined __SANITIZE_ADDRESS__
#define RINGLET_TEST_HAS_ASAN 1
#else
#define RINGLET_TEST_HAS_ASAN 0
#endif

/* Of a table of cases that take long, every so many are enough where each takes ten
 * times as long. */
#define RINGLET_TEST_STRIDE (RINGLET_TEST_HAS_ASAN ? 5 : 1)
