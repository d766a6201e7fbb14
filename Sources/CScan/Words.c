#include "CScan.h"

#include "Clones.h"

#include <string.h>

#define LONGEST_SHORT 15
#define LONGEST_LONG 31
#define PART (1u << 31)
#define COUNT_SHIFT 28
#define ID_MASK 0x0FFFFFFFu

typedef struct {
  uint64_t low, high;
  uint32_t ids[4];
} short_slot;

typedef struct {
  uint64_t key[4];
  uint32_t ids[8];
} long_slot;

typedef uint32_t ids4 __attribute__((ext_vector_type(4)));
typedef uint32_t ids8 __attribute__((ext_vector_type(8)));

static inline __attribute__((always_inline)) uint64_t load(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

// The low `count` bytes, 0 to 8 or more.
static inline __attribute__((always_inline)) uint64_t low_bytes(uint64_t word, uint32_t count) {
  return count >= 8 ? word : word & (((uint64_t)1 << count * 8) - 1);
}

static inline __attribute__((always_inline)) uint64_t fold(uint64_t a, uint64_t b) {
  unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)(product >> 64) ^ (uint64_t)product;
}

// By the number of bytes: which of sixteen belong to a word, and its length in the last one.
typedef struct {
  uint64_t low, high, length;
} key_mask;

#define MASK(count)                                                                     \
  {(count) >= 8 ? UINT64_MAX : ((uint64_t)1 << (count) % 8 * 8) - 1,                    \
   (count) <= 8 ? 0 : ((uint64_t)1 << (count) % 8 * 8) - 1, (uint64_t)(count) << 56}
static const key_mask masks[16] = {
    MASK(0), MASK(1), MASK(2),  MASK(3),  MASK(4),  MASK(5),  MASK(6),  MASK(7),
    MASK(8), MASK(9), MASK(10), MASK(11), MASK(12), MASK(13), MASK(14), MASK(15)};

CLONES
size_t cscan_enter_words(
    const cscan_words *cache, const uint8_t *text, size_t place, uint32_t *offset, uint64_t *starts,
    cscan_entry *entries) {
  const uint8_t *block = text + place;
  const short_slot *shorts = cache->shorts;
  const uint64_t shift = 64 - cache->short_bits;
  uint64_t rest = *starts;
  size_t start = *offset;
  cscan_entry *entry = entries;
  while (rest != 0) {
    size_t end = (size_t)__builtin_ctzll(rest), count = end - start;
    if (count > LONGEST_SHORT) break;
    const key_mask *mask = masks + count;
    uint64_t low = load(block + start) & mask->low;
    uint64_t high = (load(block + start + 8) & mask->high) | mask->length;
    uint64_t slot = fold(low ^ 0xA0761D6478BD642F, high ^ 0xE7037ED1A0B428DB) >> shift << 1;
    __builtin_prefetch(shorts + slot);
    *entry++ = (cscan_entry){low, high, place + start, (uint32_t)slot, (uint32_t)count};
    start = end;
    rest &= rest - 1;
  }
  *starts = rest;
  *offset = (uint32_t)start;
  return (size_t)(entry - entries);
}

static inline __attribute__((always_inline)) bool has_short(
    const short_slot *slot, uint64_t low, uint64_t high) {
  return ((slot->low ^ low) | (slot->high ^ high)) == 0;
}

static inline __attribute__((always_inline)) bool has_long(
    const long_slot *slot, const uint64_t *key) {
  return ((slot->key[0] ^ key[0]) | (slot->key[1] ^ key[1]) | (slot->key[2] ^ key[2]) |
          (slot->key[3] ^ key[3])) == 0;
}

static __attribute__((noinline)) size_t find_long(
    const cscan_words *cache, const uint8_t *text, size_t size, const cscan_entry *entry,
    uint32_t *ids) {
  uint32_t count = entry->count & ~PART;
  if (count > LONGEST_LONG) return 0;
  uint64_t key[4] = {0};
  const uint8_t *bytes = text + entry->start;
  if (entry->start + sizeof key <= size) {
    key[0] = load(bytes);
    key[1] = load(bytes + 8);
    key[2] = low_bytes(load(bytes + 16), count - 16);
    key[3] = low_bytes(load(bytes + 24), count > 24 ? count - 24 : 0);
  } else {
    memcpy(key, bytes, count);
  }
  key[3] |= (uint64_t)count << 56 | (uint64_t)(entry->count & PART) << 32;
  long_slot *slot = (long_slot *)cache->longs + entry->slot;
  if (!has_long(slot, key)) {
    if (!has_long(slot + 1, key)) return 0;
    long_slot other = slot[0];
    slot[0] = slot[1];
    slot[1] = other;
  }
  ids8 found;
  memcpy(&found, slot->ids, sizeof found);
  count = found[0] >> COUNT_SHIFT;
  found &= ID_MASK;
  memcpy(ids, &found, sizeof found);
  return count;
}

CLONES
size_t cscan_find_words(
    const cscan_words *cache, const uint8_t *text, size_t size, const cscan_entry *entries,
    size_t entry_count, uint32_t *ids, cscan_miss *misses, size_t *miss_count) {
  short_slot *shorts = cache->shorts;
  uint32_t *out = ids;
  size_t missed = 0;
  for (size_t i = 0; i < entry_count; i++) {
    const cscan_entry *entry = entries + i;
    uint32_t count = entry->count & ~PART;
    if (__builtin_expect(count - 1 < LONGEST_SHORT, true)) {
      short_slot *slot = shorts + entry->slot;
      if (!has_short(slot, entry->low, entry->high)) {
        if (!has_short(slot + 1, entry->low, entry->high)) {
          misses[missed++] = (cscan_miss){(uint32_t)i, (uint32_t)(out - ids)};
          continue;
        }
        short_slot other = slot[0];
        slot[0] = slot[1];
        slot[1] = other;
      }
      ids4 found;
      memcpy(&found, slot->ids, sizeof found);
      count = found[0] >> COUNT_SHIFT;
      found &= ID_MASK;
      memcpy(out, &found, sizeof found);
      out += count;
    } else if (count == 0) {
      // A character: its IDs, 20 bits each, and their number.
      out[0] = entry->low & 0xFFFFF;
      out[1] = entry->low >> 20 & 0xFFFFF;
      out[2] = entry->low >> 40 & 0xFFFFF;
      out += entry->low >> 60 & 3;
    } else {
      size_t found = find_long(cache, text, size, entry, out);
      if (found == 0) misses[missed++] = (cscan_miss){(uint32_t)i, (uint32_t)(out - ids)};
      out += found;
    }
  }
  *miss_count = missed;
  return (size_t)(out - ids);
}
