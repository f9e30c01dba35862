/* SPDX-License-Identifier: MIT */

/* Who draws by GL, asked by way of EGL and without a toolkit.
 * Source: Khronos, EGL 1.5 (2014), sections 3.2, 3.7; EGL_KHR_platform_wayland and
 * _x11; their registry for the numbers. */

#include <gmodule.h>
#include <string.h>

#include "doctor-private.h"

#define LIBRARY "libEGL.so.1"

/* Who has no answer by then, as an X server behind a network that drops everything. */
#define PATIENCE_US (5 * G_TIME_SPAN_SECOND)

enum {
  PBUFFER_BIT = 0x0001,
  WINDOW_BIT = 0x0004,
  ES2_BIT = 0x0004,
  OPENGL_BIT = 0x0008,
  SURFACE_TYPE = 0x3033,
  NONE = 0x3038,
  RENDERABLE_TYPE = 0x3040,
  HEIGHT = 0x3056,
  WIDTH = 0x3057,
  CLIENT_VERSION = 0x3098,
  ES_API = 0x30A0,
  OPENGL_API = 0x30A2,
  PLATFORM_X11 = 0x31D5,
  PLATFORM_WAYLAND = 0x31D8,
  RENDERER = 0x1F01,
  VERSION = 0x1F02
};

typedef struct {
  gpointer (*GetPlatformDisplay) (guint platform, gpointer native, const gintptr *);
  guint (*Initialize) (gpointer display, gint32 *major, gint32 *minor);
  guint (*Terminate) (gpointer display);
  guint (*BindAPI) (guint api);
  guint (*ChooseConfig) (
      gpointer display, const gint32 *, gpointer *configs, gint32 size, gint32 *n);
  gpointer (*CreateContext) (
      gpointer display, gpointer config, gpointer share, const gint32 *);
  gpointer (*CreatePbufferSurface) (gpointer display, gpointer config, const gint32 *);
  guint (*MakeCurrent) (gpointer display, gpointer draw, gpointer read, gpointer);
  gpointer (*GetProcAddress) (const char *name);
} Egl;

typedef const char *GetString (guint name);

/* Either of them is NULL. */
typedef struct {
  char *text;
  char *reason;
} Answer;

static void
answer_free (Answer *self)
{
  g_free (self->text);
  g_free (self->reason);
  g_free (self);
}

static gboolean
is_set (const char *variable)
{
  const char *value = g_getenv (variable);

  return value != NULL && value[0] != '\0';
}

/* The driver stays: it has threads. Returns why there is none, or NULL. */
static const char *
load (Egl *egl)
{
  static const char *const names[] = { "eglGetPlatformDisplay", "eglInitialize",
    "eglTerminate", "eglBindAPI", "eglChooseConfig", "eglCreateContext",
    "eglCreatePbufferSurface", "eglMakeCurrent", "eglGetProcAddress" };
  GModule *module = g_module_open (LIBRARY, G_MODULE_BIND_LAZY);
  gpointer found[G_N_ELEMENTS (names)] = { NULL };

  G_STATIC_ASSERT (sizeof found == sizeof *egl);
  if (module == NULL)
    return "there is no " LIBRARY " (package libegl1)";
  g_module_make_resident (module);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (!g_module_symbol (module, names[i], &found[i]))
      return LIBRARY " is older than EGL 1.5";
  }
  memcpy (egl, found, sizeof found);
  return NULL;
}

/* NULL where there is none. */
static gpointer
choose_config (const Egl *egl, gpointer display, guint api, gint32 surface)
{
  const gint32 wanted[] = { SURFACE_TYPE, surface, RENDERABLE_TYPE,
    api == OPENGL_API ? OPENGL_BIT : ES2_BIT, NONE };
  gpointer config = NULL;
  gint32 n = 0;

  return egl->ChooseConfig (display, wanted, &config, 1, &n) && n > 0 ? config : NULL;
}

/* A context of @api with a surface of one pixel, as not every driver goes without one;
 * without one where there are none but of windows, as Mesa has it on Wayland. */
static gboolean
make_current (const Egl *egl, gpointer display, guint api)
{
  const gint32 pixel[] = { WIDTH, 1, HEIGHT, 1, NONE };
  const gint32 version[] = { CLIENT_VERSION, 2, NONE };
  gpointer config = NULL;
  gpointer context = NULL;
  gpointer surface = NULL;

  if (!egl->BindAPI (api))
    return FALSE;
  config = choose_config (egl, display, api, PBUFFER_BIT);
  if (config != NULL)
    surface = egl->CreatePbufferSurface (display, config, pixel);
  else
    config = choose_config (egl, display, api, WINDOW_BIT);
  if (config == NULL)
    return FALSE;
  context =
      egl->CreateContext (display, config, NULL, api == ES_API ? version : version + 2);
  return context != NULL && egl->MakeCurrent (display, surface, surface, context);
}

static char *
describe (const Egl *egl, gpointer display)
{
  GetString *get_string = NULL;
  const char *renderer = NULL;
  gpointer symbol = NULL;

  if (!make_current (egl, display, OPENGL_API) && !make_current (egl, display, ES_API))
    return NULL;
  symbol = egl->GetProcAddress ("glGetString");
  if (symbol == NULL)
    return NULL;
  memcpy (&get_string, &symbol, sizeof symbol);
  renderer = get_string (RENDERER);
  return renderer != NULL ? g_strdup_printf ("%s, %s", renderer, get_string (VERSION))
                          : NULL;
}

static gpointer
open_display (const Egl *egl)
{
  static const struct {
    const char *variable;
    guint platform;
  } ways[] = { { "WAYLAND_DISPLAY", PLATFORM_WAYLAND }, { "DISPLAY", PLATFORM_X11 } };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    gpointer display = is_set (ways[i].variable)
        ? egl->GetPlatformDisplay (ways[i].platform, NULL, NULL)
        : NULL;

    if (display != NULL && egl->Initialize (display, NULL, NULL))
      return display;
  }
  return NULL;
}

static Answer *
ask (void)
{
  Answer *answer = g_new0 (Answer, 1);
  Egl egl = { NULL };
  const char *reason = load (&egl);
  gpointer display = NULL;

  if (reason != NULL) {
    answer->reason = g_strdup (reason);
    return answer;
  }
  display = open_display (&egl);
  if (display == NULL) {
    answer->reason = g_strdup ("no driver answers for this display");
    return answer;
  }
  answer->text = describe (&egl, display);
  if (answer->text == NULL)
    answer->reason = g_strdup ("the driver of this display draws nothing");
  egl.MakeCurrent (display, NULL, NULL, NULL);
  egl.Terminate (display);
  return answer;
}

static gpointer
ask_in_thread (gpointer data)
{
  g_autoptr (GAsyncQueue) answers = data;

  g_async_queue_push (answers, ask ());
  return NULL;
}

/* Who answered is waited for: drivers take leave of a thread when it ends, which must
 * not be while the program ends. Who does not answer is left behind. */
static Answer *
ask_patiently (void)
{
  g_autoptr (GAsyncQueue) answers =
      g_async_queue_new_full ((GDestroyNotify) answer_free);
  GThread *thread =
      g_thread_new ("doctor-gl", ask_in_thread, g_async_queue_ref (answers));
  Answer *answer = g_async_queue_timeout_pop (answers, PATIENCE_US);

  if (answer != NULL) {
    g_thread_join (thread);
    return answer;
  }
  g_thread_unref (thread);
  answer = g_new0 (Answer, 1);
  answer->reason = g_strdup ("the display does not answer");
  return answer;
}

/* --- what to think of it --- */

gboolean
ringlet_gl_is_software (const char *renderer)
{
  static const char *const words[] = { "llvmpipe", "softpipe", "swrast", "SWR",
    "SwiftShader", "Software Rasterizer", NULL };

  for (guint i = 0; words[i] != NULL; i++) {
    if (strstr (renderer, words[i]) != NULL)
      return TRUE;
  }
  return FALSE;
}

void
ringlet_doctor_add_gl (GPtrArray *findings, const char *renderer, const char *reason)
{
  g_autofree char *sandbox = ringlet_doctor_dup_sandbox ();

  ringlet_doctor_add (findings, "GL", g_strdup (renderer != NULL ? renderer : reason));
  if (renderer != NULL && !ringlet_gl_is_software (renderer))
    return;
  ringlet_doctor_judge (findings, RINGLET_VERDICT_SLOW,
      sandbox != NULL
          ? "Images are painted by the processor, which always works. A Flatpak sees "
            "no "
            "driver of this machine: that of NVIDIA is an extension of the runtime "
            "(org.freedesktop.Platform.GL.nvidia-VERSION)."
          : "Images are painted by the processor, which always works. With a graphics "
            "card, install its driver; over a network, begin the session with GL "
            "(NoMachine, VirtualGL).");
}

void
ringlet_doctor_ask_gl (GPtrArray *findings)
{
  Answer *answer = NULL;

  if (!is_set ("WAYLAND_DISPLAY") && !is_set ("DISPLAY")) {
    ringlet_doctor_add (findings, "GL", g_strdup ("not asked, as there is no display"));
    ringlet_doctor_judge (findings, RINGLET_VERDICT_MISSING,
        "Only the window draws by it, and does without: ask again on the desktop where "
        "it is to open.");
    return;
  }
  answer = ask_patiently ();
  ringlet_doctor_add_gl (findings, answer->text, answer->reason);
  answer_free (answer);
}
