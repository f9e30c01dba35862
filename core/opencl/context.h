/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/memo.h"
#include "opencl/device.h"
#include "opencl/loader.h"
#include "opencl/store.h"

G_BEGIN_DECLS

/**
 * RingletCl:
 * @api: the entry points
 * @name: of the device, without commas
 * @is_gpu: it is one
 * @memory_bytes: global memory of the device
 * @local_bytes: local memory of one work-group
 * @max_group: most work-items of one work-group
 * @max_kernel_group: most that a test leaves to a kernel; 0 for what it has
 * @n_units: compute units
 * @has_double: it computes in double precision
 * @has_atomics64: it adds 64-bit integers atomically
 * @specialises: programs are made for one kind of frames each
 * @poisons: see #RingletClPretend
 * @checks: likewise
 * @is_inexact: likewise
 * @device: the device
 * @context: a context of it alone
 * @identity: digest of device, driver and platform
 * @cache: (nullable): folder of built programs
 * @n_left: launches before those that a test has fail; negative for none; atomic
 * @is_full: these fail for want of memory, and not as of a device that is lost
 * @n_to_hidden: arrays up to the one that a test has look empty to a kernel that
 * checks; 0 for none; atomic
 * @is_lost: see ringlet_cl_is_lost(); atomic
 * @n_built: how many programs were compiled and not found in @cache; atomic
 *
 * One device, opened. What a test pretends away is not among the abilities. Any number
 * of threads may use it; queues and kernels belong to one each.
 */
typedef struct {
  const RingletClApi *api;
  char *name;
  gboolean is_gpu;
  guint64 memory_bytes;
  gsize local_bytes;
  gsize max_group;
  gsize max_kernel_group;
  guint n_units;
  gboolean has_double;
  gboolean has_atomics64;
  gboolean specialises;
  gboolean poisons;
  gboolean checks;
  gboolean is_inexact;
  cl_device_id device;
  cl_context context;
  char *identity;
  char *cache;
  gint n_left;
  gint n_to_hidden;
  gboolean is_full;
  gint is_lost;
  gint n_built;
  RingletClStore *store; /* memory that nobody uses now */
  GMutex seats;          /* for the two below, see opencl/seat.h */
  GCond has_left;
  guint n_seated;
  GMutex mutex;         /* for @programs */
  GHashTable *programs; /* (element-type utf8 cl_program): by digest */
} RingletCl;

/**
 * RingletClPretend:
 * @no_double: the device computes in single precision only
 * @no_atomics64: it adds 32-bit integers only
 * @local_bytes: local memory of a work-group is no larger; 0 for what it has
 * @group: work-groups of a kernel are no larger, as of one that takes many registers; 0
 *   for what it has
 * @memory_bytes: likewise its global memory
 * @is_gpu: it is taken for a GPU
 * @specialises: it has programs as a GPU has them
 * @poisons: memory that nothing was written to holds what spoils every sum
 * @checks: kernels compare each access to an array with its length, and one out of
 *   bounds is an error
 * @is_inexact: its functions differ from those of the processor by more than those of
 *   any device
 * @fails: from which launch of a kernel on each fails, as on a device that is lost; 0
 *   for none
 * @lost: likewise, until the device is opened anew: then it is as good as ever
 * @full: likewise, as of one whose memory others have taken
 *
 * What a test takes away from a device, so that each way round a lack is gone.
 */
typedef struct {
  gboolean no_double;
  gboolean no_atomics64;
  gsize local_bytes;
  gsize group;
  guint64 memory_bytes;
  gboolean is_gpu;
  gboolean specialises;
  gboolean poisons;
  gboolean checks;
  gboolean is_inexact;
  guint fails;
  guint lost;
  guint full;
} RingletClPretend;

/**
 * ringlet_cl_open:
 * @word: (nullable): see ringlet_device_choose()
 * @pretend: (nullable): for tests
 * @error: RINGLET_ERROR_DEVICE
 *
 * Returns: (transfer full): the device, opened
 */
RingletCl *ringlet_cl_open (
    const char *word, const RingletClPretend *pretend, GError **error);

/**
 * ringlet_cl_parse_word:
 * @word: as of ringlet_cl_get()
 * @pretend: (out caller-allocates): what is behind its name
 * @error: RINGLET_ERROR_DEVICE with the words there are
 *
 * Returns: (transfer full) (nullable): the name in front of it, which may be empty
 */
char *ringlet_cl_parse_word (
    const char *word, RingletClPretend *pretend, GError **error);

/* Returns (transfer full): a digest of what a built program depends on besides its
 * source and options: device, driver and platform. */
char *ringlet_cl_identity (const RingletDeviceInfo *info);

/**
 * ringlet_cl_get:
 * @word: (nullable): see ringlet_device_choose(). Behind a "/" follows what a test
 *   pretends:
 * "pocl/no-double/no-atomics64/local=4096/memory=65536/group=16/special/poison/checked
 * /inexact/fails=3"; "lost=3" and "full=3" likewise
 * @memo: keeps it, so that all integrators share one context and its programs
 * @error: RINGLET_ERROR_DEVICE
 *
 * Returns: (transfer full): the device, opened or found; one that is lost is opened
 *   anew
 */
RingletCl *ringlet_cl_get (const char *word, RingletMemo *memo, GError **error);

/* Local memory that a work-group may ask for: drivers take some for themselves, which
 * what they report has in it. */
gsize ringlet_cl_local_room (const RingletCl *self);

/* As ringlet_cl_check(), and notes the loss of the device. One that says that it is out
 * of resources and still does as it is told is not lost: drivers that take memory late
 * say the same when it is short. */
gboolean ringlet_cl_check_device (
    const RingletCl *self, cl_int status, const char *what, GError **error);

/* Whether the device said that it is gone, or that its driver gave up what it had:
 * nothing that was made of @self is of use any more. */
gboolean ringlet_cl_is_lost (const RingletCl *self);

RingletCl *ringlet_cl_ref (RingletCl *self);
void ringlet_cl_unref (RingletCl *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletCl, ringlet_cl_unref)

G_END_DECLS
