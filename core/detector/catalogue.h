/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/detector.h"

G_BEGIN_DECLS

/**
 * RingletPixelLayout:
 * @RINGLET_LAYOUT_EVEN: rectangles of one size
 * @RINGLET_LAYOUT_BORDERS: as even, but the two pixels on either side of a border
 *   between modules are larger
 * @RINGLET_LAYOUT_STRIPES: borders between columns of modules only; rows of modules are
 *   apart
 * @RINGLET_LAYOUT_CYLINDER: a bent plate
 * @RINGLET_LAYOUT_HEXAGON: hexagons
 * @RINGLET_LAYOUT_PANELS: flat panels round an arc, borders inside each
 *
 * Where the pixels of a detector lie.
 */
typedef enum {
  RINGLET_LAYOUT_EVEN,
  RINGLET_LAYOUT_BORDERS,
  RINGLET_LAYOUT_STRIPES,
  RINGLET_LAYOUT_CYLINDER,
  RINGLET_LAYOUT_HEXAGON,
  RINGLET_LAYOUT_PANELS,
} RingletPixelLayout;

/**
 * RingletGapRule:
 * @RINGLET_GAPS_NONE: every pixel counts
 * @RINGLET_GAPS_MODULES: modules start at 0 with the period module + gap
 * @RINGLET_GAPS_BORDERS: the first and last pixel of each module
 * @RINGLET_GAPS_JOINTS: four pixels where two chips of 256 pixels meet in a module
 * @RINGLET_GAPS_CHIPS: everything but the chips of a list
 * @RINGLET_GAPS_DISC: everything outside of the inscribed circle
 *
 * Which pixels never count.
 */
typedef enum {
  RINGLET_GAPS_NONE,
  RINGLET_GAPS_MODULES,
  RINGLET_GAPS_BORDERS,
  RINGLET_GAPS_JOINTS,
  RINGLET_GAPS_CHIPS,
  RINGLET_GAPS_DISC,
} RingletGapRule;

/**
 * RingletBinning:
 * @binning: physical pixels that one pixel of the image is the sum of, along each axis
 * @pixel_m: size of that pixel as the maker calibrated it, which is not quite a
 *   multiple; 0 for the multiple of the pitch
 * @size: rows and columns of the image, 0 for the full shape divided by @binning
 *
 * One way to read out a detector that has a list of them. A list ends with binning 0.
 */
typedef struct {
  guint binning;
  double pixel_m;
  guint size;
} RingletBinning;

/* One sensor that a detector is sold with; a list ends with material NULL. */
typedef struct {
  const char *material;
  double thickness_m;
} RingletSensorChoice;

/* Largest binning of a detector that has no list. */
#define RINGLET_BINNING_MAX 16

/* Where a square chip begins; a list ends with (0, 0). */
typedef struct {
  guint16 slow;
  guint16 fast;
} RingletChip;

/* Length of the lists in a row, the end of the list included. */
#define RINGLET_ALIASES_MAX 5
#define RINGLET_SENSORS_MAX 5

/**
 * RingletDetectorRow:
 * @name: pyFAI's class name, which .poni files carry
 * @n_slow: rows of the whole detector, not binned
 * @n_fast: columns
 * @pixel_slow_m: pitch of the rows, not binned
 * @pixel_fast_m: pitch of the columns
 * @manufacturer: (nullable): who makes it
 * @aliases: other names, but for those that differ from @name in case, blanks, "_" and
 *   "-" alone; NULL at the end
 * @binning: what it is read out with where nothing else is said; 0 stands for 1
 * @binnings: (nullable): the only ones there are; NULL where every whole multiple of
 *   the pitch up to RINGLET_BINNING_MAX is allowed
 * @layout: where the pixels lie
 * @border: size of a pixel at a border of a module in pitches
 * @strip_gap_m: metres between rows of modules, for stripes
 * @radius_m: of the cylinder
 * @gaps: which pixels never count
 * @chips: (nullable): those of the rule for chips, of the size of a module
 * @module_slow: rows of one module
 * @module_fast: columns of one module
 * @gap_slow: rows between two modules
 * @gap_fast: columns between two modules
 * @seam_first: first masked column in the middle of each module, relative to half the
 *   module's width; only where @seam_columns > 0
 * @seam_columns: masked columns in the middle of each module, where two crystals of a
 * CdTe sensor meet
 * @has_flags: its files carry −1 and −2 (the largest values of an unsigned type) where
 *   there is no data
 * @sensors: what it is sold with; only where there is exactly one is it known to be in
 *   use. Material NULL at the end
 * @note: (nullable): where pyFAI says otherwise, and why this is right; a sentence
 *
 * One row of the detector catalogue. Several rows of one name follow each other: the
 * same detector with images of another shape; the first is what the name means.
 */
struct _RingletDetectorRow {
  const char *name;
  guint n_slow;
  guint n_fast;
  double pixel_slow_m;
  double pixel_fast_m;
  const char *manufacturer;
  const char *aliases[RINGLET_ALIASES_MAX];
  guint binning;
  const RingletBinning *binnings;
  RingletPixelLayout layout;
  double border;
  double strip_gap_m;
  double radius_m;
  RingletGapRule gaps;
  const RingletChip *chips;
  guint module_slow;
  guint module_fast;
  guint gap_slow;
  guint gap_fast;
  int seam_first;
  guint seam_columns;
  gboolean has_flags;
  RingletSensorChoice sensors[RINGLET_SENSORS_MAX];
  const char *note;
};

/* (array zero-terminated=1): the rows of all makers */
const RingletDetectorRow *const *ringlet_catalogue (void);

/**
 * ringlet_catalogue_find:
 *
 * Names and aliases are compared without case, blanks, "_" and "-", as pyFAI's users
 * type them.
 *
 * Returns: (nullable): the first row of that name
 */
const RingletDetectorRow *ringlet_catalogue_find (const char *name);

/**
 * ringlet_catalogue_nearest:
 *
 * Returns: (transfer full): up to three names that were perhaps meant, comma-separated;
 *   an empty string when none is near
 */
char *ringlet_catalogue_nearest (const char *name);

/**
 * RingletDetectorMode:
 * @row: of the catalogue
 * @binning_slow: physical rows that one row of the image is the sum of
 * @binning_fast: the same for columns
 * @n_slow: rows of the image
 * @n_fast: columns of the image
 * @pixel_slow_m: pitch of the binned rows
 * @pixel_fast_m: pitch of the binned columns
 *
 * A detector read out in one way: the image and its pixels.
 */
typedef struct {
  const RingletDetectorRow *row;
  guint binning_slow;
  guint binning_fast;
  gsize n_slow;
  gsize n_fast;
  double pixel_slow_m;
  double pixel_fast_m;
} RingletDetectorMode;

/**
 * ringlet_detector_mode_find:
 * @row: first row of a name; all rows of that name are looked at
 * @pixel_slow_m: 0 for any; else the size within a hundredth, and the pixel size of
 *   the mode is then exactly this one
 * @pixel_fast_m: likewise
 * @n_slow: 0 for any; when no pixel size is given it must divide the detector
 * @n_fast: likewise
 *
 * Where nothing is asked it is the mode that the name means.
 *
 * Returns: FALSE when the detector cannot be read out like this
 */
gboolean ringlet_detector_mode_find (const RingletDetectorRow *row, double pixel_slow_m,
    double pixel_fast_m, gsize n_slow, gsize n_fast, RingletDetectorMode *mode);

/**
 * ringlet_detector_modes_text:
 *
 * Returns: (transfer full): the images and pixels that a detector allows, for people:
 *   "4096 × 4096 of 39.5 µm, 2048 × 2048 of 79 µm"
 */
char *ringlet_detector_modes_text (const RingletDetectorRow *row);

/* Returns (transfer full): the pixels of a mode. @radius_m is that of a cylinder, 0 for
 * the one of the row; error RINGLET_ERROR_VALUE for an impossible radius. */
RingletGrid *ringlet_detector_mode_grid (
    const RingletDetectorMode *mode, double radius_m, GError **error);

/* Returns (transfer full): the detector in that mode, with its sensor where there is no
 * choice. Error RINGLET_ERROR_VALUE for an impossible radius or orientation. */
RingletDetector *ringlet_detector_new_mode (
    const RingletDetectorMode *mode, double radius_m, int orientation, GError **error);

/* The 128 chips of the Jungfrau 8M. */
extern const RingletChip ringlet_jungfrau8m_chips[];

/* The tables, by maker; name NULL at the end. */
extern const RingletDetectorRow ringlet_catalogue_dectris[];
extern const RingletDetectorRow ringlet_catalogue_rayonix[];
extern const RingletDetectorRow ringlet_catalogue_pixel[];
extern const RingletDetectorRow ringlet_catalogue_camera[];

G_END_DECLS
