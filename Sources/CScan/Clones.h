// Compiles a function for several instruction sets; the best is chosen when the program starts.
// x86-64 itself has vectors of 16 bytes only, and lacks comparisons that the others have.
#pragma once

// The thread sanitizer is not ready yet when the choice is made.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CLONES
#endif

// A part of such a function, compiled with it.
#define INLINE static inline __attribute__((always_inline))
