// 64 bytes compared at once, the answers as the bits of a word, the first byte in the lowest bit; and eight
// bytes as a word.
#pragma once
#include "Clones.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t bytes64 __attribute__((ext_vector_type(64)));
typedef _Bool flags64 __attribute__((ext_vector_type(64)));

// A comparison gives a vector of 0 and -1; this takes one bit of each.
#define BITS(condition)                                                       \
  ({                                                                          \
    flags64 chosen = __builtin_convertvector((condition), flags64);            \
    uint64_t word;                                                            \
    memcpy(&word, &chosen, sizeof word);                                      \
    word;                                                                     \
  })

// Keeps the compiler from doing side by side, or by a jump, what only goes one by one, which takes several
// times as long.
#define ONE_BY_ONE(number) __asm__("" : "+r"(number))

// The bits below `index`, 0 to 64.
INLINE uint64_t below(uint32_t index) {
  return index >= 64 ? UINT64_MAX : ((uint64_t)1 << index) - 1;
}

INLINE uint64_t load(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

// The low `count` bytes, 0 to 8 or more.
INLINE uint64_t low_bytes(uint64_t word, size_t count) {
  return count >= 8 ? word : word & (((uint64_t)1 << count * 8) - 1);
}
