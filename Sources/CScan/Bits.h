// 64 bytes compared at once, the answers as the bits of a word, the first byte in the lowest bit.
#pragma once
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
