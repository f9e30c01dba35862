/* SPDX-License-Identifier: MIT */
#pragma once

/* Everything that is installed, in one line: #include <ringlet.h>. This is also the
 * list of what is installed: core/meson.build and tests/checks/documented read it. A
 * header stands here when a program needs what is in it, and then it needs no header
 * that does not.
 *
 * What holds where a comment says nothing else:
 *
 * - Threads: any thread may call any function. Values are immutable once a function has
 *   returned them, and reference counts are atomic, so that threads share them without
 *   locks. What a caller may change, such as a plan, belongs to one thread at a time.
 * - Ownership: _new, _load, _ref and whatever says (transfer full) give a reference to
 *   the caller; the _unref or _free of the type takes it back, and none of these takes
 *   NULL. Types work with g_autoptr(), values that own something with g_auto(). What is
 *   handed to a function stays with the caller.
 * - Errors: a function with a GError returns NULL or FALSE where it sets it; its out
 *   arguments have no meaning then. The domain is RINGLET_ERROR (base/error.h), or
 *   G_FILE_ERROR and G_IO_ERROR for what the operating system says; the text names the
 *   cause and what is allowed. No memory for an array whose size the user decides is an
 *   error too, RINGLET_ERROR_LIMIT.
 * - Units: SI and radians; the name of a number carries the unit (wavelength_m).
 * - Arrays of an image are row-major, slow axis first, in the pixel order of the file.
 * - Text is UTF-8, numbers in it stand in the C locale. Nothing is printed, no setting
 *   is read. */

#include "base/array.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/memo.h"
#include "base/output.h"
#include "base/parallel.h"
#include "base/pool.h"
#include "base/progress.h"
#include "base/quantity.h"
#include "base/scale.h"
#include "base/units.h"

#include "image/frame-sum.h"
#include "image/image-turn.h"
#include "image/image-type.h"
#include "image/image-write-edf.h"
#include "image/image-write.h"
#include "image/image.h"
#include "image/mask-edit.h"
#include "image/mask-value.h"
#include "image/mask-write.h"
#include "image/mask.h"
#include "image/pixel-type.h"
#include "image/reader.h"
#include "image/source.h"
#include "image/stored-frame.h"

#include "detector/catalogue.h"
#include "detector/detector-file.h"
#include "detector/detector.h"
#include "detector/grid.h"
#include "detector/sensor.h"

#include "geometry/absorption.h"
#include "geometry/cbn.h"
#include "geometry/convert.h"
#include "geometry/extent.h"
#include "geometry/factors.h"
#include "geometry/geometry.h"
#include "geometry/lab.h"
#include "geometry/map-table.h"
#include "geometry/maps.h"
#include "geometry/mask-shapes.h"
#include "geometry/orientation.h"
#include "geometry/parallax.h"
#include "geometry/placement.h"
#include "geometry/poni.h"
#include "geometry/space.h"

#include "split/bins.h"
#include "split/shares.h"
#include "split/split.h"

#include "matrix/csr.h"

#include "engine/batch.h"
#include "engine/corrections.h"
#include "engine/flagged.h"
#include "engine/integrator.h"
#include "engine/link.h"
#include "engine/plan.h"
#include "engine/preproc.h"
#include "engine/resolve.h"
#include "engine/result-axis.h"
#include "engine/result.h"
#include "engine/statistic.h"
#include "engine/sums.h"

#include "calib/autocalibrate.h"
#include "calib/calibrant.h"
#include "calib/control-point.h"
#include "calib/control-points.h"
#include "calib/equation-of-state.h"
#include "calib/goniometer-refine.h"
#include "calib/goniometer.h"
#include "calib/mask-spots.h"
#include "calib/peak-arc.h"
#include "calib/peak-blob.h"
#include "calib/peak-image.h"
#include "calib/peak-massif.h"
#include "calib/peak-ridge.h"
#include "calib/peak-ring.h"
#include "calib/pinhole.h"
#include "calib/refine.h"
#include "calib/ring.h"
#include "calib/unit-cell.h"

#include "process/forward.h"
#include "process/inpaint.h"
#include "process/peak-shape.h"
#include "process/polarization.h"
#include "process/preview-frame.h"
#include "process/preview.h"
#include "process/regrid.h"
#include "process/separate.h"
#include "process/simulate.h"

#include "pattern/arithmetic.h"
#include "pattern/axis.h"
#include "pattern/background.h"
#include "pattern/merge.h"
#include "pattern/pattern.h"
#include "pattern/peak-fit.h"
#include "pattern/peak-search.h"
#include "pattern/peak-series.h"
#include "pattern/peak.h"
#include "pattern/rebin.h"

#include "display/colormap.h"
#include "display/levels.h"

#include "export/fact-read.h"
#include "export/facts.h"
#include "export/figure.h"
#include "export/map-file.h"
#include "export/pattern-facts.h"
#include "export/pattern-read.h"
#include "export/picture.h"
#include "export/read-nexus.h"
#include "export/stored-cake.h"
#include "export/writer.h"

#include "scan/average.h"
#include "scan/multi.h"
#include "scan/series-pixels.h"
#include "scan/tomo.h"
#include "scan/watch.h"
