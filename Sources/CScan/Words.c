#include "Starts.h"
#include "Words.h"

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
  // Copies, which nothing that is written below can change.
  const uint8_t *shorts = cache->shorts, *longs = cache->longs;
  const uint32_t short_shift = cache->short_shift, long_shift = cache->long_shift;
  const bool stops_at_characters = scanner->stops_at_characters;
  size_t start = *place;
  cscan_entry *entry = entries;
  cscan_stop why = CSCAN_NO_ROOM;
  while ((size_t)(entry - entries) + 64 <= room) {
    const uint8_t *block = text + start;
    if (size - start < 80) {
      why = CSCAN_NEAR_END;
      break;
    }
    if (stops_at_characters && entry != entries &&
        (block[0] >= 0xE3 || (block[1] >= 0xE3 && block[0] < 0x80))) {
      why = CSCAN_CHARACTERS;
      break;
    }
    uint64_t found = find_starts(rules, scanner, block, 64);
    if (found == 0) {
      why = CSCAN_UNKNOWN;
      break;
    }
    uint32_t word = 0;
    do {
      const uint32_t end = trailing_zeros(found), count = end - word;
      const uint8_t *bytes = block + word;
      if (__builtin_expect(count <= LONGEST_SHORT, true)) {
        uint64_t low, high;
        make_short_key(bytes, count, &low, &high);
        const uint32_t pair = short_pair(short_shift, low, high);
        __builtin_prefetch(shorts + pair);
        *entry++ = (cscan_entry){low, high, start + word, pair, count};
      } else {
        if (has_three_byte_characters(bytes, count)) {
          *place = start + word;
          *stop = CSCAN_UNKNOWN;
          return (size_t)(entry - entries);
        }
        uint32_t pair = 0;
        if (count <= LONGEST_LONG) {
          uint64_t key[4];
          make_long_key(bytes, count, key);
          pair = long_pair(long_shift, key);
          __builtin_prefetch(longs + pair);
          __builtin_prefetch(longs + pair + CSCAN_LONG_SLOT);
        }
        *entry++ = (cscan_entry){0, 0, start + word, pair, count};
      }
      word = end;
      found &= found - 1;
    } while (found != 0);
    start += word;
  }
  *place = start;
  *stop = why;
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

// 0 where the slot holds the key of the entry.
INLINE uint64_t difference(const short_slot *slot, const cscan_entry *entry) {
  return (slot->low ^ entry->low) | (slot->high ^ entry->high);
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
  long_slot *slot = (long_slot *)((uint8_t *)cache->longs + entry->pair);
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

// - `has_characters`: whether there may be characters among the entries, so that fewer questions are asked
//   where there are none.
INLINE size_t find_words(
    const cscan_words *cache, const uint32_t *character_ids, bool has_characters, const uint8_t *text,
    size_t size, const cscan_entry *entries, size_t entry_count, uint32_t *ids, size_t id_count,
    cscan_miss *misses, size_t *miss_count) {
  uint8_t *shorts = cache->shorts;
  uint32_t *out = ids + id_count;
  size_t missed = *miss_count;
  for (size_t i = 0; i < entry_count; i++) {
    const cscan_entry *entry = entries + i;
    uint32_t count = entry->count & ~PART;
    if (__builtin_expect(count <= LONGEST_SHORT, true)) {
      // Whether it is a character cannot be foretold, so that is not decided by a jump.
      uint64_t is_character = 0;
      if (has_characters) {
        is_character = -(uint64_t)(count == 0);
        ONE_BY_ONE(is_character);
      }
      short_slot *slot = (short_slot *)(shorts + (entry->pair & ~is_character));
      if (difference(slot, entry) & ~is_character) {
        if (difference(slot + 1, entry)) {
          misses[missed++] = (cscan_miss){*entry, (uint32_t)(out - ids)};
          continue;
        }
        short_slot other = slot[0];
        slot[0] = slot[1];
        slot[1] = other;
      }
      const uintptr_t word = (uintptr_t)slot->ids;
      const uintptr_t character = (uintptr_t)(character_ids + 4 * (size_t)entry->pair);
      ids4 found;
      memcpy(&found, (const void *)(word ^ ((word ^ character) & is_character)), sizeof found);
      count = found[0] >> COUNT_SHIFT;
      found &= ID_MASK;
      memcpy(out, &found, sizeof found);
      out += count;
    } else {
      size_t found = find_long(cache, text, size, entry, out);
      if (found == 0) misses[missed++] = (cscan_miss){*entry, (uint32_t)(out - ids)};
      out += found;
    }
  }
  *miss_count = missed;
  return (size_t)(out - ids);
}

CLONES
size_t cscan_find_words(
    const cscan_words *cache, const uint32_t *character_ids, const uint8_t *text, size_t size,
    const cscan_entry *entries, size_t entry_count, uint32_t *ids, size_t id_count,
    cscan_miss *misses, size_t *miss_count) {
  if (character_ids == NULL)
    return find_words(
        cache, NULL, false, text, size, entries, entry_count, ids, id_count, misses, miss_count);
  return find_words(
      cache, character_ids, true, text, size, entries, entry_count, ids, id_count, misses, miss_count);
}
