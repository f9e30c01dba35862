/* SPDX-License-Identifier: MIT */
#include "cli/calibrate-run.h"
#include "cli/cli.h"

/* --- calibrate --- */

static const char calibrate_summary[] =
    "Finds where the detector stands from an image of the rings of a powder: no start "
    "value,\nno click. Where the image does not say enough, it says so and writes "
    "nothing.\n\n"
    "With --poni it begins there; with --points it refines points that were picked.";

static const char calibrate_examples[] =
    "Examples:\n"
    "  ringlet calibrate ceo2.tif --calibrant CeO2 --energy 30keV -o my.poni\n"
    "  ringlet calibrate lab6.cbf -c LaB6 --detector Pilatus1M -o my.poni --json\n"
    "  ringlet calibrate plate.tif -c CeO2 -e 80keV --pixel 200um -o my.poni\n"
    "  ringlet calibrate agbh.tif -c AgBh -e 12keV --fix rot1=0,rot2=0 -o saxs.poni\n"
    "  ringlet calibrate --points picks.npt --detector Pilatus1M -o my.poni\n";

static int
calibrate_run (int argc, char **argv)
{
  return ringlet_calibrate_run ("calibrate", RINGLET_CALIBRATION_AUTO, "[IMAGE]",
      calibrate_summary, calibrate_examples, argc, argv);
}

const RingletCommand ringlet_command_calibrate = {
  .name = "calibrate",
  .summary = "Find the geometry from an image of rings",
  .run = calibrate_run,
};

/* --- recalibrate --- */

static const char recalibrate_summary[] =
    "Improves a geometry with a new image of rings: points are looked for along the "
    "rings\nthat it predicts.";

static const char recalibrate_examples[] =
    "Examples:\n"
    "  ringlet recalibrate today.tif --poni yesterday.poni -c CeO2 -o today.poni\n"
    "  ringlet recalibrate far.tif -p near.poni -c LaB6 --fix rot1,rot2 -o far.poni\n";

static int
recalibrate_run (int argc, char **argv)
{
  return ringlet_calibrate_run ("recalibrate", RINGLET_CALIBRATION_NEAR, "IMAGE",
      recalibrate_summary, recalibrate_examples, argc, argv);
}

const RingletCommand ringlet_command_recalibrate = {
  .name = "recalibrate",
  .summary = "Improve a geometry with a new image",
  .run = recalibrate_run,
};

/* --- check --- */

static const char check_summary[] = "Says how well a geometry fits an image of rings: "
                                    "how far each ring lies from where "
                                    "it\nshould be. Nothing is changed.";

static const char check_examples[] =
    "Examples:\n"
    "  ringlet check today.tif --poni yesterday.poni -c CeO2\n"
    "  ringlet check today.tif --poni yesterday.poni -c CeO2 --json\n";

static int
check_run (int argc, char **argv)
{
  return ringlet_calibrate_run ("check", RINGLET_CALIBRATION_CHECK, "IMAGE",
      check_summary, check_examples, argc, argv);
}

const RingletCommand ringlet_command_check = {
  .name = "check",
  .summary = "How well a geometry fits an image",
  .run = check_run,
};
