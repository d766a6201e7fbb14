#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// A batch system may have set a limit that is lower already, and that nobody may raise.
static int limit(int resource, uint64_t value) {
  struct rlimit limits;
  if (getrlimit(resource, &limits)) return -1;
  if (limits.rlim_max > value) limits.rlim_max = value;
  limits.rlim_cur = limits.rlim_max;
  return setrlimit(resource, &limits);
}

// Runs in the child, on the parent's memory.
static void become(const char *path, char *const arguments[], char *const environment[], int input,
                   int output, int errors, uint64_t memory_bytes, uint64_t cpu_seconds) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent's handlers would run here, and what it ignores would stay ignored.
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  int descriptors[3] = {input, output, errors};
  for (int i = 0; i < 3; i++) {
    descriptors[i] = fcntl(descriptors[i], F_DUPFD_CLOEXEC, 10);
    if (descriptors[i] < 0) return;
  }
  for (int i = 0; i < 3; i++)
    if (dup2(descriptors[i], i) < 0) return;
  // What others have opened without O_CLOEXEC; Linux before 5.9 does not know the call.
  syscall(SYS_close_range, 3, ~0U, 0);
  if (limit(RLIMIT_AS, memory_bytes) || limit(RLIMIT_CPU, cpu_seconds) || limit(RLIMIT_FSIZE, 0) ||
      limit(RLIMIT_CORE, 0))
    return;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execve(path, arguments, environment);
}

int32_t cspawn_start(const char *path, char *const arguments[], char *const environment[], int input,
                     int output, int errors, uint64_t memory_bytes, uint64_t cpu_seconds) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  volatile int error = 0;
  pid_t child = vfork();
  if (child == 0) {
    become(path, arguments, environment, input, output, errors, memory_bytes, cpu_seconds);
    error = errno;
    _exit(127);
  }
  if (child < 0) error = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  // A child that failed before exec is still to be waited for.
  if (child > 0 && error) {
    while (syscall(SYS_wait4, child, NULL, 0, NULL) < 0 && errno == EINTR) {}
  }
  return error ? -error : child;
}

int32_t cspawn_watch(int32_t process) { return (int32_t)syscall(SYS_pidfd_open, process, 0); }

int32_t cspawn_memory_file(void) { return memfd_create("medprep", MFD_CLOEXEC); }

int32_t cspawn_pipe(int32_t ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }
