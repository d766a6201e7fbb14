#include "Starts.h"
#include "Words.h"

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

// The key of the word of 16 to 31 bytes at `bytes`, where 32 can be read.
INLINE void make_long_key(const uint8_t *bytes, uint32_t count, uint64_t *key) {
  key[0] = load(bytes);
  key[1] = load(bytes + 8);
  key[2] = low_bytes(load(bytes + 16), count - 16);
  key[3] = (count > 24 ? low_bytes(load(bytes + 24), count - 24) : 0) | (uint64_t)count << 56;
}

// Whether a byte of the word, which has 16 bytes or more, is 0xE0 or above.
INLINE bool has_three_byte_characters(const uint8_t *bytes, uint32_t count) {
  uint64_t found = 0;
  for (uint32_t i = 0; i < count; i += 8) {
    const uint64_t word = load(bytes + (i + 8 <= count ? i : count - 8));
    found |= word & word << 1 & word << 2;
  }
  return (found & 0x8080808080808080) != 0;
}

INLINE size_t enter_words(
    rules rules, const cscan_words *cache, const cscan_scanner *scanner, const uint8_t *text,
    size_t size, size_t *place, cscan_entry *entries, size_t room, cscan_stop *stop) {
  const short_slot *shorts = cache->shorts;
  const long_slot *longs = cache->longs;
  const uint64_t long_shift = 64 - cache->long_bits;
  size_t start = *place;
  cscan_entry *entry = entries;
  *stop = CSCAN_NO_ROOM;
  while ((size_t)(entry - entries) + 64 <= room) {
    const uint8_t *block = text + start;
    if (size - start < 80) {
      *stop = CSCAN_NEAR_END;
      break;
    }
    if (entry != entries && scanner->stops_at_characters &&
        (block[0] >= 0xE3 || (block[1] >= 0xE3 && block[0] < 0x80))) {
      *stop = CSCAN_CHARACTERS;
      break;
    }
    uint64_t found = find_starts(rules, scanner, block, 64);
    *stop = CSCAN_UNKNOWN;
    if (found == 0) break;
    uint32_t word = 0;
    do {
      const uint32_t end = trailing_zeros(found), count = end - word;
      const uint8_t *bytes = block + word;
      if (__builtin_expect(count <= LONGEST_SHORT, true)) {
        uint64_t low, high;
        make_short_key(bytes, count, &low, &high);
        const size_t slot = short_place(cache, low, high);
        __builtin_prefetch(shorts + slot);
        *entry++ = (cscan_entry){low, high, start + word, (uint32_t)slot, count};
      } else {
        if (has_three_byte_characters(bytes, count)) {
          *place = start + word;
          return (size_t)(entry - entries);
        }
        uint64_t slot = 0;
        if (count <= LONGEST_LONG) {
          uint64_t key[4];
          make_long_key(bytes, count, key);
          const uint64_t mixed = fold(key[0] ^ 0xA0761D6478BD642F, key[1] ^ 0xE7037ED1A0B428DB) ^
                                 fold(key[2] ^ 0x8EBC6AF09C88C6E3, key[3] ^ 0x589636E6B5AD2F4D);
          slot = mixed * 0x9E3779B97F4A7C15 >> long_shift << 1;
          __builtin_prefetch(longs + slot);
          __builtin_prefetch(longs + slot + 1);
        }
        *entry++ = (cscan_entry){0, 0, start + word, (uint32_t)slot, count};
      }
      word = end;
      found &= found - 1;
    } while (found != 0);
    start += word;
    *stop = CSCAN_NO_ROOM;
  }
  *place = start;
  return (size_t)(entry - entries);
}

#define ENTER(rules) \
  return enter_words(rules, cache, scanner, text, size, place, entries, room, stop)

CLONES
size_t cscan_enter_words(
    const cscan_words *cache, const cscan_scanner *scanner, const uint8_t *text, size_t size,
    size_t *place, cscan_entry *entries, size_t room, cscan_stop *stop) {
  WITH_RULES(scanner->pattern, ENTER);
}

INLINE bool has_short(
    const short_slot *slot, uint64_t low, uint64_t high) {
  return ((slot->low ^ low) | (slot->high ^ high)) == 0;
}

INLINE bool has_long(
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
    make_long_key(bytes, count, key);
  } else {
    memcpy(key, bytes, count);
    key[3] |= (uint64_t)count << 56;
  }
  key[3] |= (uint64_t)(entry->count & PART) << 32;
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
    const cscan_words *cache, const uint32_t *character_ids, const uint8_t *text, size_t size,
    const cscan_entry *entries, size_t entry_count, uint32_t *ids, cscan_miss *misses,
    size_t *miss_count) {
  short_slot *shorts = cache->shorts;
  uint32_t *out = ids;
  size_t missed = 0;
  for (size_t i = 0; i < entry_count; i++) {
    const cscan_entry *entry = entries + i;
    uint32_t count = entry->count & ~PART;
    if (__builtin_expect(count <= LONGEST_SHORT, true)) {
      // Whether it is a character cannot be foretold, so that is not decided by a jump.
      const bool is_character = count == 0;
      short_slot *slot = shorts + (is_character ? 0 : entry->slot);
      if (!(has_short(slot, entry->low, entry->high) | is_character)) {
        if (!has_short(slot + 1, entry->low, entry->high)) {
          misses[missed++] = (cscan_miss){(uint32_t)i, (uint32_t)(out - ids)};
          continue;
        }
        short_slot other = slot[0];
        slot[0] = slot[1];
        slot[1] = other;
      }
      const uint32_t *known = is_character ? character_ids + 4 * (size_t)entry->slot : slot->ids;
      ids4 found;
      memcpy(&found, known, sizeof found);
      count = found[0] >> COUNT_SHIFT;
      found &= ID_MASK;
      memcpy(out, &found, sizeof found);
      out += count;
    } else {
      size_t found = find_long(cache, text, size, entry, out);
      if (found == 0) misses[missed++] = (cscan_miss){(uint32_t)i, (uint32_t)(out - ids)};
      out += found;
    }
  }
  *miss_count = missed;
  return (size_t)(out - ids);
}
