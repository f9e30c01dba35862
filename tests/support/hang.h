/* SPDX-License-Identifier: MIT */
#pragma once

/* Files whose open() hangs, as on a mount whose server is gone. A write lease does that
 * without one: the kernel asks its holder, here the test, to give it up, and lets
 * everybody who opens the file wait for that (fcntl(2), F_SETLEASE; 45 s at most).
 * Include this first. */

#define _GNU_SOURCE /* F_SETLEASE */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

/* @path: a file that nobody has open. Returns what ringlet_test_let_go() takes, or −1
 * when the file system has no leases, the test is skipped and should return. */
static inline int
ringlet_test_hang (const char *path)
{
  const int lease = g_open (path, O_RDWR, 0);

  g_assert_cmpint (lease, >=, 0);
  signal (SIGIO, SIG_IGN); /* how the kernel asks */
  if (fcntl (lease, F_SETLEASE, F_WRLCK) == 0)
    return lease;

  close (lease);
  g_test_skip ("there are no leases on this file system");
  return -1;
}

/* Lets those who hang go on. Fails when nobody hung: a test of nothing. */
static inline void
ringlet_test_let_go (int lease)
{
  g_assert_cmpint (fcntl (lease, F_GETLEASE), !=, F_WRLCK);
  g_assert_cmpint (fcntl (lease, F_SETLEASE, F_UNLCK), ==, 0);
  close (lease);
}

static inline gpointer
ringlet_test_cancel (gpointer data)
{
  g_autoptr (GCancellable) cancellable = data;

  g_usleep (100000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Returns (transfer full): a thread that cancels in a while, to be joined. */
static inline GThread *
ringlet_test_cancel_soon (GCancellable *cancellable)
{
  return g_thread_new ("cancel", ringlet_test_cancel, g_object_ref (cancellable));
}
