/* SPDX-License-Identifier: MIT */
#include "mask-files.h"

#include <glib/gi18n-lib.h>

#include "file-dialog.h"
#include "image/mask-write.h"
#include "masking.h"
#include "project-mask.h"

static const char *const patterns[] = { "*.edf", "*.tif", "*.tiff", "*.npy", "*.msk",
  "*.h5", "*.nxs", "*.hdf5", "*.mask", "*.cbf", NULL };
static const char *const edf[] = { "*.edf", NULL };
static const char *const tiff[] = { "*.tif", "*.tiff", NULL };
static const char *const npy[] = { "*.npy", NULL };
static const char *const msk[] = { "*.msk", NULL };
static const char *const nexus[] = { "*.h5", "*.nxs", "*.hdf5", NULL };
static const char *const all[] = { "*", NULL };

static const RingletFileDialogFilter readable[] = { { N_ ("Masks"), patterns },
  { N_ ("All files"), all }, { NULL, NULL } };
static const RingletFileDialogFilter writable[] = { { N_ ("EDF (.edf)"), edf },
  { N_ ("TIFF (.tif)"), tiff }, { N_ ("NumPy (.npy)"), npy },
  { N_ ("FIT2D (.msk)"), msk }, { N_ ("NeXus (.h5, .nxs)"), nexus }, { NULL, NULL } };

/**
 * Asking:
 * @adds: see ringlet_mask_files_load()
 *
 * While the dialog is open.
 */
typedef struct {
  RingletMaskEditor *editor;
  gboolean adds;
} Asking;

static Asking *
asking_new (RingletMaskEditor *editor, gboolean adds)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->editor = g_object_ref (editor);
  asking->adds = adds;
  return asking;
}

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->editor);
  g_free (asking);
}

static void
on_load (GtkWindow *window, const char *const *paths, gpointer data)
{
  Asking *asking = data;
  RingletProject *project = ringlet_mask_editor_get_project (asking->editor);
  GError *error = NULL;

  for (gsize i = 0; paths != NULL && paths[i] != NULL && error == NULL; i++) {
    if (asking->adds || i > 0)
      ringlet_project_add_mask (project, paths[i], &error);
    else
      ringlet_project_replace_mask (project, paths[i], &error);
  }
  ringlet_mask_editor_fail (asking->editor, error);
  asking_free (asking);
}

void
ringlet_mask_files_load (RingletMaskEditor *editor, GtkWindow *window, gboolean adds)
{
  ringlet_file_dialog_open (window, adds ? _ ("Add a Mask") : _ ("Load a Mask"),
      readable, NULL, on_load, asking_new (editor, adds));
}

/* ---- saving ---- */

/**
 * Saving:
 * @overwrite: the dialog has asked
 *
 * What a worker writes.
 */
typedef struct {
  RingletState *state;
  RingletDisplay *display;
  RingletMemo *memo;
  char *path;
  gboolean overwrite;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  ringlet_state_unref (saving->state);
  ringlet_display_unref (saving->display);
  ringlet_memo_unref (saving->memo);
  g_free (saving->path);
  g_free (saving);
}

static void
run_save (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  GError *error = NULL;

  if (ringlet_masking_save (saving->state, saving->display->detector,
          saving->display->image, saving->memo, saving->path, saving->overwrite,
          cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  RingletMaskEditor *editor = RINGLET_MASK_EDITOR (source);
  const Saving *saving = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_filename_display_basename (saving->path);
  g_autofree char *text = g_strdup_printf (_ ("%s saved"), name);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    ringlet_mask_editor_tell (editor, text);
  else
    ringlet_mask_editor_fail (editor, error);
}

static void
save (RingletMaskEditor *editor, const char *path)
{
  RingletProject *project = ringlet_mask_editor_get_project (editor);
  RingletDisplay *display =
      ringlet_live_get_display (ringlet_mask_editor_get_live (editor));
  g_autoptr (GTask) task = g_task_new (editor, NULL, on_saved, NULL);
  const gboolean is_whole = ringlet_mask_write_check (path, NULL);
  Saving *saving = NULL;

  if (display == NULL)
    return;
  saving = g_new0 (Saving, 1);
  saving->state = ringlet_state_ref (ringlet_project_get_state (project));
  saving->display = ringlet_display_ref (display);
  saving->memo = ringlet_memo_ref (ringlet_project_get_memo (project));
  saving->path = g_strconcat (path, is_whole ? "" : ".edf", NULL);
  /* Only what the dialog has asked about may be replaced. */
  saving->overwrite = is_whole;
  g_task_set_source_tag (task, save);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, run_save);
}

static void
on_save (GtkWindow *window, const char *const *paths, gpointer data)
{
  Asking *asking = data;

  if (paths != NULL)
    save (asking->editor, paths[0]);
  asking_free (asking);
}

void
ringlet_mask_files_save (RingletMaskEditor *editor, GtkWindow *window)
{
  ringlet_file_dialog_save (window, _ ("Save the Mask"), writable, NULL, "mask.edf",
      on_save, asking_new (editor, FALSE));
}
