// What Swift cannot say yet: the processor's instructions for SHA-256. No memory is kept here.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Takes `count` blocks of 64 bytes into `state`, eight words; false, and nothing is done, where the
/// processor lacks the instructions.
_Bool csha256_compress(uint32_t *state, const uint8_t *blocks, size_t count);
