/* SPDX-License-Identifier: MIT */

/* Written by tests/reference/multigeometry_pyfai.py, pyFAI 2026.9. */

static const double pyfai_intensity[] = {
  478548.96875,
  574380.4375,
  502010.40625,
  534308.375,
  557353.125,
  495472.25,
  1189157.25,
  1318386.25,
  1298819.375,
  1521659.375,
  1524899.375,
  1015207.4375,
};

static const double pyfai_sigma[] = {
  7876.88232421875,
  6853.90869140625,
  5526.95263671875,
  5435.17529296875,
  6003.46533203125,
  5848.54541015625,
  7430.78125,
  6913.166015625,
  6775.44482421875,
  7864.529296875,
  8429.4912109375,
  8842.27734375,
};

/* Least and largest pixel centre, degrees. */
static const double pyfai_range[] = { 0.135920896953937, 25.095744777405734 };
