// The keys of a `WordCache`, whose layout is told there, and where they lie: for Words.c, which enters and
// finds words, and for Characters.c, which enters parts of runs of Han and kana.
#pragma once
#include "Bits.h"
#include "CScan.h"

#define LONGEST_SHORT 15
#define LONGEST_LONG 31

INLINE uint64_t fold(uint64_t a, uint64_t b) {
  unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)(product >> 64) ^ (uint64_t)product;
}

// By the number of bytes: which of sixteen belong to a word, and what its length does to the last one.
typedef struct {
  uint64_t low, high, length;
} key_mask;

// Mixed into a short key once and for all, so that it can be hashed as it is; its highest byte is no length,
// so that no key is 0.
#define SHORT_SALT 0xE7037ED1A0B428DB

#define MASK(count)                                                                     \
  {(count) >= 8 ? UINT64_MAX : ((uint64_t)1 << (count) % 8 * 8) - 1,                    \
   (count) <= 8 ? 0 : ((uint64_t)1 << (count) % 8 * 8) - 1, (uint64_t)(count) << 56 ^ SHORT_SALT}
static const key_mask masks[16] = {
    MASK(0), MASK(1), MASK(2),  MASK(3),  MASK(4),  MASK(5),  MASK(6),  MASK(7),
    MASK(8), MASK(9), MASK(10), MASK(11), MASK(12), MASK(13), MASK(14), MASK(15)};

// The key of the word of 1 to 15 bytes at `bytes`, where 16 can be read.
INLINE void make_short_key(const uint8_t *bytes, uint32_t count, uint64_t *low, uint64_t *high) {
  const key_mask *mask = masks + count;
  *low = load(bytes) & mask->low;
  *high = (load(bytes + 8) & mask->high) ^ mask->length;
}

// Where the pair of slots of a key lies, in bytes.
INLINE uint32_t short_pair(uint32_t shift, uint64_t low, uint64_t high) {
  return (uint32_t)(fold(low, high) >> shift) & -2 * CSCAN_SHORT_SLOT;
}

// The key of the word of 16 to 31 bytes at `bytes`, where 32 can be read.
INLINE void make_long_key(const uint8_t *bytes, uint32_t count, uint64_t *key) {
  key[0] = load(bytes);
  key[1] = load(bytes + 8);
  key[2] = low_bytes(load(bytes + 16), count - 16);
  key[3] = (count > 24 ? low_bytes(load(bytes + 24), count - 24) : 0) | (uint64_t)count << 56;
}

INLINE uint32_t long_pair(uint32_t shift, const uint64_t *key) {
  const uint64_t mixed = fold(key[0] ^ 0xA0761D6478BD642F, key[1] ^ 0xE7037ED1A0B428DB) ^
                         fold(key[2] ^ 0x8EBC6AF09C88C6E3, key[3] ^ 0x589636E6B5AD2F4D);
  return (uint32_t)(mixed * 0x9E3779B97F4A7C15 >> shift) & -2 * CSCAN_LONG_SLOT;
}
