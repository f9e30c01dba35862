/* SPDX-License-Identifier: MIT */

/* A thread that hangs in the library blocks nobody who may leave, and the program has
 * its own handler of errors back. */

#include <glib/gstdio.h>

#include "image/hdf5-handle.h"
#include "image/reader.h"
#include "image/source.h"

extern const RingletReader ringlet_reader_hdf5;

/* Holds the lock, as one does whose file never answers, until told to go on. */
typedef struct {
  GMutex mutex;
  GCond changed;
  gboolean holds, may_go;
  GThread *thread;
} Holder;

static gpointer
hold (gpointer data)
{
  Holder *self = data;
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();

  g_mutex_lock (&self->mutex);
  self->holds = TRUE;
  g_cond_broadcast (&self->changed);
  while (!self->may_go)
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static void
holder_start (Holder *self)
{
  *self = (Holder){ 0 };
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->thread = g_thread_new ("holder", hold, self);
  g_mutex_lock (&self->mutex);
  while (!self->holds)
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static void
holder_stop (Holder *self)
{
  g_mutex_lock (&self->mutex);
  self->may_go = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
}

static gpointer
cancel_later (gpointer cancellable)
{
  g_usleep (30 * G_TIME_SPAN_MILLISECOND);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static char *
write_file (void)
{
  const guint64 shape[] = { 2, 2, 2 };
  const guint16 pixels[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  char *path = NULL;
  const int fd = g_file_open_tmp ("ringlet-lock-XXXXXX", &path, NULL);
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  g_close (fd, NULL);
  file = ringlet_hdf5_create (path, NULL);
  set = ringlet_hdf5_write_array (
      file, "data", RINGLET_PIXEL_U16, 3, shape, pixels, 1, NULL);
  g_assert_cmpint (set, >=, 0);
  return path;
}

/* ---- waiting ---- */

static void
check_cancelled (GError *error)
{
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_lock (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  RingletHdf5Lock *lock = NULL;
  GThread *canceller = NULL;
  Holder holder;

  holder_start (&holder);
  canceller = g_thread_new ("canceller", cancel_later, cancellable);
  g_assert_null (ringlet_hdf5_lock_cancellable (cancellable, &error));
  check_cancelled (error);
  g_thread_join (canceller);
  holder_stop (&holder);

  g_cancellable_reset (cancellable);
  lock = ringlet_hdf5_lock_cancellable (cancellable, NULL);
  g_assert_nonnull (lock);
  ringlet_hdf5_unlock (lock);
}

/* All that a reader does. It is called here, and not in a thread that is left behind:
 * that one has to end as well. */
static void
test_reader (void)
{
  g_autofree char *path = write_file ();
  const RingletReaderInput input = { .path = path };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) open_error = NULL;
  g_autoptr (GError) read_error = NULL;
  guint64 n_frames = 0;
  gpointer state = ringlet_reader_hdf5.open (&input, &n_frames, NULL);
  GThread *canceller = NULL;
  Holder holder;

  g_assert_cmpuint (n_frames, ==, 2);
  holder_start (&holder);
  canceller = g_thread_new ("canceller", cancel_later, cancellable);
  g_cancellable_push_current (cancellable);
  g_assert_null (ringlet_reader_hdf5.open (&input, &n_frames, &open_error));
  g_cancellable_pop_current (cancellable);
  check_cancelled (open_error);
  g_assert_null (ringlet_reader_hdf5.read (state, 1, cancellable, &read_error));
  check_cancelled (read_error);
  ringlet_reader_hdf5.close (state);
  g_thread_join (canceller);
  holder_stop (&holder);
  g_unlink (path);
}

static guint
count_open (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
    g_autofree char *target = g_file_read_link (link, NULL);

    n += g_strcmp0 (target, path) == 0;
  }
  return n;
}

/* Closing waits for nobody, and is done by whoever has the lock. */
static void
test_close (void)
{
  g_autofree char *path = write_file ();
  RingletSource *source = ringlet_source_open (path, NULL);
  g_autoptr (RingletImage) image = ringlet_source_read (source, 0, NULL, NULL);
  Holder holder;

  g_assert_nonnull (image);
  g_assert_cmpuint (count_open (path), >=, 1);
  holder_start (&holder);
  ringlet_source_unref (source);
  g_assert_cmpuint (count_open (path), ==, 1);
  holder_stop (&holder);
  g_assert_cmpuint (count_open (path), ==, 0);
  g_unlink (path);
}

/* What a detached call waits for sees that it was cancelled. */
static void
test_many_waiters (void)
{
  RingletHdf5Lock *lock = ringlet_hdf5_lock ();
  GThread *threads[4];
  Holder holders[4];

  for (gsize i = 0; i < G_N_ELEMENTS (holders); i++) {
    holders[i] = (Holder){ .may_go = TRUE };
    g_mutex_init (&holders[i].mutex);
    g_cond_init (&holders[i].changed);
    threads[i] = g_thread_new ("waiter", hold, &holders[i]);
  }
  ringlet_hdf5_unlock (ringlet_hdf5_lock ()); /* recursive: gives nothing back */
  for (gsize i = 0; i < G_N_ELEMENTS (holders); i++)
    g_assert_false (holders[i].holds);
  ringlet_hdf5_unlock (lock);
  for (gsize i = 0; i < G_N_ELEMENTS (holders); i++) {
    g_thread_join (threads[i]);
    g_assert_true (holders[i].holds);
    g_mutex_clear (&holders[i].mutex);
    g_cond_clear (&holders[i].changed);
  }
}

/* ---- errors ---- */

static guint n_handled;

static herr_t
handle_second (hid_t stack, void *data)
{
  n_handled++;
  return 0;
}

static herr_t
handle_first (void *data)
{
  n_handled++;
  return 0;
}

static void
fail_inside (void)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autoptr (RingletHdf5Lock) again G_GNUC_UNUSED = ringlet_hdf5_lock ();

  g_assert_cmpint (H5Gopen2 (H5I_INVALID_HID, "/", H5P_DEFAULT), <, 0);
}

static void
test_handler (void)
{
  H5E_auto2_t func = NULL;
  void *data = NULL;

  n_handled = 0;
  H5Eset_auto2 (H5E_DEFAULT, handle_second, &n_handled);
  fail_inside ();
  ringlet_hdf5_open ("/no/such/file.h5", NULL, NULL);
  g_assert_cmpuint (n_handled, ==, 0);
  H5Eget_auto2 (H5E_DEFAULT, &func, &data);
  g_assert_true (func == handle_second && data == &n_handled);
  g_assert_cmpint (H5Gopen2 (H5I_INVALID_HID, "/", H5P_DEFAULT), <, 0);
  g_assert_cmpuint (n_handled, ==, 1);

  H5Eset_auto1 (handle_first, NULL);
  fail_inside ();
  g_assert_cmpuint (n_handled, ==, 1);
  g_assert_cmpint (H5Gopen2 (H5I_INVALID_HID, "/", H5P_DEFAULT), <, 0);
  g_assert_cmpuint (n_handled, ==, 2);
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hdf5-lock/lock", test_lock);
  g_test_add_func ("/hdf5-lock/reader", test_reader);
  g_test_add_func ("/hdf5-lock/close", test_close);
  g_test_add_func ("/hdf5-lock/many-waiters", test_many_waiters);
  g_test_add_func ("/hdf5-lock/handler", test_handler);
  return g_test_run ();
}
