/* SPDX-License-Identifier: MIT */

/* Rayonix and Mar Research, one company once: CCD detectors whose pixels are calibrated
 * for each binning, and image plates. Sizes from pyFAI 2026.09 (detectors/_rayonix.py),
 * there by personal communication of M. Blum, Rayonix.
 */

#include "detector/catalogue.h"

#define PHOSPHOR .sensors = { { "Gd2O2S", 40e-6 } }
#define RAYONIX "Rayonix", PHOSPHOR
#define RAYONIX_MAR "Rayonix, Mar Research", PHOSPHOR

static const RingletBinning binnings_133[] = {
  { 1, 32e-6, 0 },
  { 2, 64e-6, 0 },
  { 4, 128e-6, 0 },
  { 8, 256e-6, 0 },
  { 0 },
};

/* pyFAI notes itself that three times binned images have 1364 rows, and makes 1365. */
static const RingletBinning binnings_sx165[] = {
  { 1, 39.5e-6, 0 },
  { 2, 79e-6, 0 },
  { 3, 118.616e-6, 1364 },
  { 3, 118.616e-6, 1365 },
  { 4, 158e-6, 0 },
  { 8, 316e-6, 0 },
  { 0 },
};

static const RingletBinning binnings_sx200[] = {
  { 1, 48e-6, 0 },
  { 2, 96e-6, 0 },
  { 3, 144e-6, 0 },
  { 4, 192e-6, 0 },
  { 8, 384e-6, 0 },
  { 0 },
};

static const RingletBinning binnings_lx170[] = {
  { 1, 44.2708e-6, 0 },
  { 2, 88.5417e-6, 0 },
  { 3, 132.8125e-6, 0 },
  { 4, 177.0833e-6, 0 },
  { 5, 221.3542e-6, 0 },
  { 6, 265.625e-6, 0 },
  { 8, 354.1667e-6, 0 },
  { 10, 442.7083e-6, 0 },
  { 0 },
};

static const RingletBinning binnings_mx225[] = {
  { 1, 36.621e-6, 0 },
  { 2, 73.242e-6, 0 },
  { 3, 109.971e-6, 0 },
  { 4, 146.484e-6, 0 },
  { 8, 292.969e-6, 0 },
  { 0 },
};

static const RingletBinning binnings_mx225hs[] = {
  { 1, 39.0625e-6, 0 },
  { 2, 78.125e-6, 0 },
  { 3, 117.1875e-6, 0 },
  { 4, 156.25e-6, 0 },
  { 5, 195.3125e-6, 0 },
  { 6, 234.375e-6, 0 },
  { 8, 312.5e-6, 0 },
  { 10, 390.625e-6, 0 },
  { 0 },
};

static const RingletBinning binnings_sx30hs[] = {
  { 1, 15.625e-6, 0 },
  { 2, 31.25e-6, 0 },
  { 3, 46.875e-6, 0 },
  { 4, 62.5e-6, 0 },
  { 5, 78.125e-6, 0 },
  { 6, 93.75e-6, 0 },
  { 8, 125e-6, 0 },
  { 10, 156.25e-6, 0 },
  { 0 },
};

static const RingletBinning binnings_mx325[] = {
  { 1, 39.673e-6, 0 },
  { 2, 79.346e-6, 0 },
  { 3, 119.135e-6, 0 },
  { 4, 158.691e-6, 0 },
  { 8, 317.383e-6, 0 },
  { 0 },
};

/* The scanner reads a disc of 345, 300, 240 or 180 mm in steps of 100 or 150 µm. */
static const RingletBinning scans_mar345[] = {
  { 1, 100e-6, 3450 },
  { 1, 100e-6, 3000 },
  { 1, 100e-6, 2400 },
  { 1, 100e-6, 1800 },
  { 1, 150e-6, 2300 },
  { 1, 150e-6, 2000 },
  { 1, 150e-6, 1600 },
  { 1, 150e-6, 1200 },
  { 0 },
};

const RingletDetectorRow ringlet_catalogue_rayonix[] = {
  { "Rayonix133", 4096, 4096, 32e-6, 32e-6, RAYONIX_MAR, .binning = 2,
      .binnings = binnings_133, .aliases = { "MAR 133" }, .gaps = RINGLET_GAPS_DISC },
  { "RayonixSx165", 4096, 4096, 39.5e-6, 39.5e-6, RAYONIX_MAR, .binning = 1,
      .binnings = binnings_sx165, .aliases = { "MAR 165" }, .gaps = RINGLET_GAPS_DISC },
  { "RayonixSx200", 4096, 4096, 48e-6, 48e-6, RAYONIX, .binning = 1,
      .binnings = binnings_sx200 },
  { "RayonixLx170", 1920, 3840, 44.2708e-6, 44.2708e-6, RAYONIX, .binning = 1,
      .binnings = binnings_lx170, .aliases = { "Rayonix LX170-HS" } },
  { "RayonixMx170", 3840, 3840, 44.2708e-6, 44.2708e-6, RAYONIX, .binning = 1,
      .binnings = binnings_lx170, .aliases = { "Rayonix MX170-HS" } },
  { "RayonixLx255", 1920, 5760, 44.2708e-6, 44.2708e-6, RAYONIX, .binning = 1,
      .binnings = binnings_lx170, .aliases = { "Rayonix LX255-HS", "RayonixLX225HS" } },
  { "RayonixMx225", 6144, 6144, 36.621e-6, 36.621e-6, RAYONIX_MAR, .binning = 2,
      .binnings = binnings_mx225, .aliases = { "MAR 225" } },
  { "RayonixMx225hs", 5760, 5760, 39.0625e-6, 39.0625e-6, RAYONIX, .binning = 2,
      .binnings = binnings_mx225hs },
  { "RayonixMx300", 8192, 8192, 36.621e-6, 36.621e-6, RAYONIX_MAR, .binning = 2,
      .binnings = binnings_mx225, .aliases = { "MAR 300" } },
  { "RayonixMx300hs", 7680, 7680, 39.0625e-6, 39.0625e-6, RAYONIX, .binning = 2,
      .binnings = binnings_mx225hs },
  { "RayonixMx340hs", 7680, 7680, 44.2708e-6, 44.2708e-6, RAYONIX, .binning = 2,
      .binnings = binnings_lx170 },
  { "RayonixSx30hs", 1920, 1920, 15.625e-6, 15.625e-6, RAYONIX, .binning = 1,
      .binnings = binnings_sx30hs },
  { "RayonixSx85hs", 1920, 1920, 44.2708e-6, 44.2708e-6, RAYONIX, .binning = 1,
      .binnings = binnings_lx170 },
  { "RayonixMx425hs", 9600, 9600, 44.2708e-6, 44.2708e-6, RAYONIX, .binning = 1,
      .binnings = binnings_lx170 },
  { "RayonixMx325", 8192, 8192, 39.673e-6, 39.673e-6, RAYONIX, .binning = 2,
      .binnings = binnings_mx325 },
  { "Mar345", 3450, 3450, 100e-6, 100e-6, "Mar Research", .aliases = { "Mar3450" },
      .binnings = scans_mar345, .gaps = RINGLET_GAPS_DISC,
      .sensors = { { "BaFBr0.85I0.15", 124e-6 } } },
  { "Mar555", 3072, 2560, 139e-6, 139e-6, "Mar Research",
      .sensors = { { "Se", 300e-6 } } },
  { NULL },
};
