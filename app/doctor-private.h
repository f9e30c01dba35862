/* SPDX-License-Identifier: MIT */
#pragma once

#include "doctor.h"

G_BEGIN_DECLS

/* Adds a finding that is ok. @text: (transfer full) */
void ringlet_doctor_add (GPtrArray *findings, const char *topic, char *text);

/* Makes the last one something else. */
void ringlet_doctor_judge (
    GPtrArray *findings, RingletVerdict verdict, const char *advice);

/* And that it stops work. */
void ringlet_doctor_stop (GPtrArray *findings);

/* Returns (transfer full) (nullable): the runtime of the Flatpak in which this program
 * runs; NULL outside of one. */
char *ringlet_doctor_dup_sandbox (void);

/* One group of topics; belongs to doctor.c. */
typedef void RingletDoctorLook (GPtrArray *findings);

RingletDoctorLook ringlet_doctor_look_at_build;
RingletDoctorLook ringlet_doctor_look_at_machine;
RingletDoctorLook ringlet_doctor_look_at_opencl;
RingletDoctorLook ringlet_doctor_look_at_hdf5;
RingletDoctorLook ringlet_doctor_look_at_programs;
RingletDoctorLook ringlet_doctor_look_at_locale;
RingletDoctorLook ringlet_doctor_look_at_folders;
RingletDoctorLook ringlet_doctor_look_at_display;

G_END_DECLS
