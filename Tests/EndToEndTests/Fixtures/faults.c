// Preloaded into a program (LD_PRELOAD), lets it be killed, or its calls fail, at a chosen call of those
// that change files. The same program on the same input makes the same calls, nearly, so that a test
// can go through all the moments at which what is on the disk changes.
//
//   FAULT_AT=17      the call at which it happens, counted from 1
//   FAULT_KIND=kill  SIGKILL before the call is made
//              torn  SIGKILL after half of the bytes of a write
//              full  from then on nothing can be written: ENOSPC
//              sync  this and all further fsync calls fail: EIO
//              term  SIGTERM, and the call is made
//              int2  SIGINT, and a second one 50 calls later
//   FAULT_COUNT=path receives the number of calls when the program ends
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int calls;
static atomic_int broken;

static const char *kind(void) {
  const char *value = getenv("FAULT_KIND");
  return value ? value : "";
}

// Sends a signal, and leaves the thread that waits for signals the time to take it, also where there is one
// processor only.
static void ask(int number) {
  kill(getpid(), number);
  usleep(20000);
}

// Counts the call. Whether it must fail with the error that is given for its kind.
static int fails(const char *failing) {
  const char *at = getenv("FAULT_AT");
  int call = atomic_fetch_add(&calls, 1) + 1;
  if (!at) return 0;
  const char *what = kind();
  if (call == atoi(at)) {
    if (!strcmp(what, "kill")) raise(SIGKILL);
    if (!strcmp(what, "term")) ask(SIGTERM);
    if (!strcmp(what, "int2")) ask(SIGINT);
    atomic_store(&broken, 1);
  }
  if (call == atoi(at) + 50 && !strcmp(what, "int2")) ask(SIGINT);
  return atomic_load(&broken) && !strcmp(what, failing);
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int isTorn(int before) { return !before && atomic_load(&broken) && !strcmp(kind(), "torn"); }

ssize_t write(int file, const void *bytes, size_t count) {
  REAL(write);
  if (file <= 2) return real(file, bytes, count);
  int before = atomic_load(&broken);
  if (fails("full")) return errno = ENOSPC, -1;
  if (isTorn(before)) real(file, bytes, count / 2), raise(SIGKILL);
  return real(file, bytes, count);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  REAL(pwrite64);
  int before = atomic_load(&broken);
  if (fails("full")) return errno = ENOSPC, -1;
  if (isTorn(before)) real(file, bytes, count / 2, offset), raise(SIGKILL);
  return real(file, bytes, count, offset);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  return pwrite64(file, bytes, count, offset);
}
int fsync(int file) {
  REAL(fsync);
  return fails("sync") ? (errno = EIO, -1) : real(file);
}
int fdatasync(int file) {
  REAL(fdatasync);
  return fails("sync") ? (errno = EIO, -1) : real(file);
}
int ftruncate(int file, off_t size) {
  REAL(ftruncate);
  return fails("") ? -1 : real(file, size);
}
int ftruncate64(int file, off64_t size) {
  REAL(ftruncate64);
  return fails("") ? -1 : real(file, size);
}
int rename(const char *from, const char *to) {
  REAL(rename);
  return fails("") ? -1 : real(from, to);
}
int unlink(const char *path) {
  REAL(unlink);
  return fails("") ? -1 : real(path);
}
int unlinkat(int folder, const char *path, int flags) {
  REAL(unlinkat);
  return fails("") ? -1 : real(folder, path, flags);
}
int rmdir(const char *path) {
  REAL(rmdir);
  return fails("") ? -1 : real(path);
}
int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  return fails("") ? -1 : real(path, mode);
}

static int opened(const char *name, const char *path, int flags, mode_t mode) {
  int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name);
  if ((flags & O_CREAT) && fails("full")) return errno = ENOSPC, -1;
  return real(path, flags, mode);
}
#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list arguments; \
    va_start(arguments, flags); \
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0; \
    va_end(arguments); \
    return opened(#name, path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

__attribute__((destructor)) static void report(void) {
  const char *path = getenv("FAULT_COUNT");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file) return;
  fprintf(file, "%d\n", atomic_load(&calls));
  fclose(file);
}
