#pragma once
#include <stdint.h>

// Starts the program at `path` with nothing but standard input, output and errors, as the leader of a
// group of its own. It may take so much memory (RLIMIT_AS) and processor time (RLIMIT_CPU), or less where
// the caller may not take more itself, cannot write files, and ends when the thread that started it does. Its number, or the negated errno.
//
// posix_spawn cannot set limits, and fork is not for Swift. This calls vfork: between it and exec the
// child does nothing but system calls.
int32_t cspawn_start(const char *path, char *const arguments[], char *const environment[], int input,
                     int output, int errors, uint64_t memory_bytes, uint64_t cpu_seconds);

// A descriptor that becomes readable when the program ends, or -1. glibc before 2.36 has no wrapper.
int32_t cspawn_watch(int32_t process);

// A file without a name that lies in memory, or -1. Not in Swift's Glibc module.
int32_t cspawn_memory_file(void);

// pipe2 with O_CLOEXEC: no other program that is started at the same time inherits the ends. 0, or errno.
int32_t cspawn_pipe(int32_t ends[2]);
