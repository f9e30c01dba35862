/* SPDX-License-Identifier: MIT */

/* The programs themselves, and what is built into them. */

#include "doctor-private.h"
#include "image/hdf5-lock.h"

#if defined(__clang__)
#define COMPILER "clang " __clang_version__
#elif defined(__GNUC__)
#define COMPILER "gcc " __VERSION__
#else
#define COMPILER "an unknown compiler"
#endif

#if defined(__SANITIZE_ADDRESS__)
#define BUILD "with sanitizers"
#elif defined(__OPTIMIZE__)
#define BUILD "optimised"
#else
#define BUILD "not optimised"
#endif

/* Source: flatpak-metadata(5) and "Sandbox permissions" of Flatpak's manual. */
char *
ringlet_doctor_dup_sandbox (void)
{
  g_autoptr (GKeyFile) info = g_key_file_new ();

  if (!g_key_file_load_from_file (info, "/.flatpak-info", G_KEY_FILE_NONE, NULL))
    return NULL;
  return g_key_file_get_string (info, "Application", "runtime", NULL);
}

void
ringlet_doctor_look_at_build (GPtrArray *findings)
{
  g_autofree char *sandbox = ringlet_doctor_dup_sandbox ();

  ringlet_doctor_add (findings, "Ringlet",
      g_strdup_printf (RINGLET_VERSION ", built by " COMPILER ", " BUILD
                                       ", GLib %u.%u.%u",
          glib_major_version, glib_minor_version, glib_micro_version));
  if (!g_str_equal (BUILD, "optimised"))
    ringlet_doctor_judge (findings, RINGLET_VERDICT_SLOW,
        "It is built to find mistakes in it. For work, configure it again with "
        "meson setup --buildtype=release, or install a package.");
  if (sandbox != NULL)
    ringlet_doctor_add (findings, "sandbox", g_strdup_printf ("Flatpak, %s", sandbox));
}

/* --- HDF5 --- */

void
ringlet_doctor_look_at_hdf5 (GPtrArray *findings)
{
  g_auto (GStrv) missing = NULL;
  g_auto (GStrv) filters = ringlet_hdf5_list_filters (&missing);
  g_autofree char *there = g_strjoinv (", ", filters);
  g_autofree char *absent = g_strjoinv (", ", missing);
  const gboolean has_path = g_getenv ("HDF5_PLUGIN_PATH") != NULL;

  ringlet_doctor_add (findings, "HDF5", ringlet_hdf5_version ());
  if (missing[0] == NULL) {
    ringlet_doctor_add (findings, "HDF5 filters",
        g_strdup_printf ("%s; no plugins are needed%s", there,
            has_path ? " (HDF5_PLUGIN_PATH is set, for others)" : ""));
    return;
  }
  ringlet_doctor_add (
      findings, "HDF5 filters", g_strdup_printf ("%s, but not %s", there, absent));
  ringlet_doctor_judge (findings, RINGLET_VERDICT_MISSING,
      "The HDF5 library was built without them: install the one of the system.");
  ringlet_doctor_stop (findings);
}

/* --- programs beside this one --- */

/* Returns (transfer full) (nullable): @program where @folder has it. */
static char *
find_in (const char *folder, const char *below, const char *program)
{
  g_autofree char *path = g_build_filename (folder, below, program, NULL);

  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) &&
          g_file_test (path, G_FILE_TEST_IS_REGULAR)
      ? g_steal_pointer (&path)
      : NULL;
}

/* Beside this program, as they are installed, or in @below, where a build folder has
 * them; else where the shell would look. */
static char *
find_program (const char *program, const char *below)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  char *path = folder != NULL ? find_in (folder, "", program) : NULL;

  if (path == NULL && folder != NULL)
    path = find_in (folder, below, program);
  return path != NULL ? path : g_find_program_in_path (program);
}

static void
look_for (GPtrArray *findings, const char *topic, const char *program,
    const char *below, const char *advice)
{
  char *path = find_program (program, below);

  if (path != NULL) {
    ringlet_doctor_add (findings, topic, path);
    return;
  }
  ringlet_doctor_add (findings, topic, g_strdup_printf ("there is no %s", program));
  ringlet_doctor_judge (findings, RINGLET_VERDICT_MISSING, advice);
}

static void
look_for_mpi (GPtrArray *findings)
{
  g_autofree char *sandbox = ringlet_doctor_dup_sandbox ();

  if (sandbox == NULL) {
    look_for (findings, "MPI", "ringlet-mpi", "../app",
        "Only series that several processes of mpirun or srun share need it: install "
        "the package ringlet-mpi, or build with -Dmpi=enabled.");
    return;
  }
  ringlet_doctor_add (findings, "MPI", g_strdup ("no mpirun reaches into a Flatpak"));
  ringlet_doctor_judge (findings, RINGLET_VERDICT_MISSING,
      "Only series that several processes share need it: for these install the Debian "
      "package ringlet-mpi beside it, or build with -Dmpi=enabled.");
}

void
ringlet_doctor_look_at_programs (GPtrArray *findings)
{
  look_for (findings, "window", "ringlet-gtk", "../ui",
      "Install the package ringlet-gtk, or build with -Dgui=true; the command line "
      "works without.");
  look_for_mpi (findings);
#ifdef RINGLET_ZEROMQ
  ringlet_doctor_add (findings, "ZeroMQ", g_strdup ("built in"));
#else
  ringlet_doctor_add (findings, "ZeroMQ", g_strdup ("not built in"));
#endif
}
