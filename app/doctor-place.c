/* SPDX-License-Identifier: MIT */

/* Locale, folders and limits: what the place from which a program is begun gives it. */

#include <glib/gstdio.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "doctor-private.h"

/* Less is soon full: one image of 16 megapixels is 64 MB. */
#define LITTLE_ROOM (G_GUINT64_CONSTANT (256) << 20)
#define NO_ROOM (G_GUINT64_CONSTANT (1) << 20)

/* A series of files with its outputs, and a window, have a few dozen open. */
#define FEW_FILES 256
#define TOO_FEW_FILES 32

/* --- locale --- */

/* Whether what the environment asks for is installed. */
static gboolean
has_locale (void)
{
  locale_t wanted = newlocale (LC_ALL_MASK, "", (locale_t) 0);

  if (wanted == (locale_t) 0)
    return FALSE;
  freelocale (wanted);
  return TRUE;
}

static const char *
asked_locale (void)
{
  static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *value = g_getenv (names[i]);

    if (value != NULL && value[0] != '\0')
      return value;
  }
  return "C";
}

void
ringlet_doctor_look_at_locale (GPtrArray *findings)
{
  const char *charset = nl_langinfo (CODESET);
  const gboolean has_comma = g_str_equal (nl_langinfo (RADIXCHAR), ",");

  ringlet_doctor_add (findings, "locale",
      g_strdup_printf ("%s, %s, decimal %s", asked_locale (), charset,
          has_comma ? "comma (files and options have points everywhere)" : "point"));
  if (!has_locale ())
    ringlet_doctor_judge (findings, RINGLET_VERDICT_MISSING,
        "It is not installed here: choose one of locale -a, or export LC_ALL=C.UTF-8.");
  else if (!g_str_equal (charset, "UTF-8"))
    ringlet_doctor_judge (findings, RINGLET_VERDICT_WRONG,
        "Names of files and units such as ° are not shown right: export "
        "LC_ALL=C.UTF-8, or a locale that ends in UTF-8.");
}

/* --- folders --- */

/* Whether a file can be made in a folder that is there. */
static gboolean
takes_files (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, ".ringlet-doctor-XXXXXX", NULL);
  const int fd = g_mkstemp (path);

  if (fd < 0)
    return FALSE;
  close (fd);
  return g_unlink (path) == 0;
}

/* Returns (transfer full): @path, or the nearest folder above it that is there. */
static char *
nearest (const char *path)
{
  char *folder = g_strdup (path);

  while (!g_file_test (folder, G_FILE_TEST_EXISTS) && strchr (folder, '/') != NULL &&
      !g_str_equal (folder, "/")) {
    char *above = g_path_get_dirname (folder);

    g_free (folder);
    folder = above;
  }
  return folder;
}

/* In bytes; G_MAXUINT64 where nobody says. */
static guint64
room_in (const char *folder)
{
  struct statvfs info;

  if (statvfs (folder, &info) != 0 || info.f_blocks == 0)
    return G_MAXUINT64;
  return (guint64) info.f_bavail * info.f_frsize;
}

static void
add_folder (GPtrArray *findings, const char *topic, const char *path,
    const char *folder, gboolean takes)
{
  const guint64 room = room_in (folder);

  if (!takes)
    ringlet_doctor_add (
        findings, topic, g_strdup_printf ("%s cannot be written", path));
  else if (room == G_MAXUINT64)
    ringlet_doctor_add (findings, topic, g_strdup (path));
  else
    ringlet_doctor_add (findings, topic,
        g_strdup_printf ("%s, %" G_GUINT64_FORMAT " MB free", path, room >> 20));
}

typedef struct {
  const char *topic;
  RingletVerdict verdict; /* where it cannot be written */
  gboolean stops;         /* and where there is no room in it */
  const char *advice;
} Folder;

static void
look_at_folder (GPtrArray *findings, const Folder *row, const char *path)
{
  g_autofree char *folder = nearest (path);
  const gboolean takes = takes_files (folder);
  const guint64 room = room_in (folder);

  add_folder (findings, row->topic, path, folder, takes);
  if (!takes)
    ringlet_doctor_judge (findings, row->verdict, row->advice);
  else if (room < LITTLE_ROOM)
    ringlet_doctor_judge (findings, RINGLET_VERDICT_WRONG,
        "The disk or the quota is nearly full: remove files, or work elsewhere.");
  if (row->stops && (!takes || room < NO_ROOM))
    ringlet_doctor_stop (findings);
}

/* The temporary folder is not made by anybody who needs it. */
static void
look_at_temporary (GPtrArray *findings)
{
  static const Folder row = { "temporary files", RINGLET_VERDICT_WRONG, FALSE,
    "OpenCL drivers compile there: set TMPDIR to a folder that can be written." };
  const char *path = g_get_tmp_dir ();

  if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
    look_at_folder (findings, &row, path);
    return;
  }
  ringlet_doctor_add (
      findings, row.topic, g_strdup_printf ("there is no folder %s", path));
  ringlet_doctor_judge (findings, RINGLET_VERDICT_WRONG, row.advice);
}

static void
look_at_files (GPtrArray *findings)
{
  struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    ringlet_doctor_add (findings, "open files", g_strdup ("no limit"));
    return;
  }
  ringlet_doctor_add (findings, "open files",
      g_strdup_printf ("%" G_GUINT64_FORMAT " at most", (guint64) limit.rlim_cur));
  if (limit.rlim_cur >= FEW_FILES)
    return;
  ringlet_doctor_judge (findings, RINGLET_VERDICT_WRONG,
      "Series and detectors with many modules open more: ulimit -n 4096.");
  if (limit.rlim_cur < TOO_FEW_FILES)
    ringlet_doctor_stop (findings);
}

void
ringlet_doctor_look_at_folders (GPtrArray *findings)
{
  static const Folder here = { "this folder", RINGLET_VERDICT_WRONG, FALSE,
    "Results cannot be written here: change to another folder, or name another one "
    "with -o." };
  static const Folder cache = { "cache", RINGLET_VERDICT_SLOW, FALSE,
    "OpenCL programs are compiled anew each time: make it writable, or set "
    "XDG_CACHE_HOME." };
  static const Folder state = { "state", RINGLET_VERDICT_WRONG, TRUE,
    "The window cannot keep unsaved work safe: make it writable, or set "
    "XDG_STATE_HOME." };
  g_autofree char *present = g_get_current_dir ();
  g_autofree char *compiled =
      g_build_filename (g_get_user_cache_dir (), "ringlet", NULL);
  g_autofree char *journal =
      g_build_filename (g_get_user_state_dir (), "ringlet", NULL);

  look_at_temporary (findings);
  look_at_folder (findings, &here, present);
  look_at_folder (findings, &cache, compiled);
  look_at_folder (findings, &state, journal);
  look_at_files (findings);
}
