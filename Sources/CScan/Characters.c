#include "Words.h"

// Characters looked at together, 48 bytes: the last one of those before, and fifteen more. What is known of
// each stands in four bits of a word, or in the lowest of them.
#define CHARACTERS 16
// Parts entered together.
#define GROUP 8
// Longer parts are left to others.
#define LONGEST_PART (1 << 20)
#define EACH 0x1111111111111111

typedef uint32_t numbers16 __attribute__((ext_vector_type(16)));

INLINE uint32_t first_character(uint64_t bits) { return (uint32_t)__builtin_ctzll(bits) / 4; }

// The lower 16 bits of the characters of three bytes at `bytes`, where 64 can be read; 0 where none is.
INLINE void read_characters(const uint8_t *bytes, numbers16 *characters) {
  bytes64 block;
  memcpy(&block, bytes, sizeof block);
#define THREE(i) 3 * (i), 3 * (i) + 1, 3 * (i) + 2, 63
  const numbers16 words = (numbers16)__builtin_shufflevector(
      block, block, THREE(0), THREE(1), THREE(2), THREE(3), THREE(4), THREE(5), THREE(6), THREE(7),
      THREE(8), THREE(9), THREE(10), THREE(11), THREE(12), THREE(13), THREE(14), THREE(15));
  const numbers16 values = (words & 0x0F) << 12 | (words >> 2 & 0xFC0) | (words >> 16 & 0x3F);
  *characters = values & (numbers16)((words & 0xC0C0F0) == 0x8080E0);
}

// The places of the bits of each two characters among `pairs`, as `SegmentBorders` has it; of the first,
// nothing.
INLINE void find_pairs(const numbers16 *characters, numbers16 *places) {
  const numbers16 rows = *characters * 0x9E3779B1u >> 20 << 9, columns = *characters * 0x85EBCA77u >> 23;
  *places = __builtin_shufflevector(rows, rows, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14) | columns;
}

INLINE bool marks_join(const cscan_characters *characters, uint32_t left, uint32_t right) {
  return ((characters->marks[left] >> (right >> 12) | characters->marks[right] >> 16) & 1) != 0;
}

INLINE bool is_ascii_letter(uint8_t byte) { return (uint8_t)((byte | 0x20) - 'a') < 26; }

// Whether a pretoken that starts with this byte goes on with letters behind it.
INLINE bool leads_letters(uint8_t byte, bool symbols_lead) {
  return byte == ' ' || (symbols_lead && byte < 0x80 && byte != '\n' && byte != '\r' &&
                         (uint8_t)(byte - '0') >= 10 && !is_ascii_letter(byte));
}

// Whether this byte behind letters is no part of their pretoken, whatever follows.
INLINE bool ends_letters(uint8_t byte) {
  return byte < 0x80 && !is_ascii_letter(byte) && byte != '\'';
}

// What is known of the characters at `block`, 64 bytes that can be read, and which have a token together
// with the one before; of the first, nothing.
INLINE void read_block(
    const cscan_characters *characters, const uint8_t *block, uint32_t *values, uint64_t *kinds,
    uint64_t *joined) {
  uint32_t pairs[CHARACTERS];
  numbers16 all, all_pairs;
  read_characters(block, &all);
  find_pairs(&all, &all_pairs);
  memcpy(values, &all, sizeof all);
  memcpy(pairs, &all_pairs, sizeof pairs);
  *kinds = *joined = 0;
#pragma clang loop unroll(full)
  for (uint32_t i = 0; i < CHARACTERS; i++) {
    uint64_t kind = characters->kinds[values[i]];
    uint64_t pair = characters->pairs[pairs[i] >> 6] >> (pairs[i] & 63) & 1;
    ONE_BY_ONE(kind);
    ONE_BY_ONE(pair);
    *kinds |= kind << 4 * i;
    *joined |= pair << 4 * i;
  }
}

// Makes the key of a part, finds its place in the cache, and asks for its memory. 64 bytes can be read at
// `bytes`.
INLINE void find_place(
    const cscan_words *cache, const cscan_characters *characters, const uint8_t *bytes,
    cscan_entry *entry) {
  const uint32_t count = entry->count;
  if (__builtin_expect(count > LONGEST_SHORT, false)) {
    entry->low = entry->high = entry->pair = 0;
    if (count > LONGEST_LONG) return;
    uint64_t key[4];
    make_long_key(bytes, count, key);
    entry->pair = long_pair(cache->long_shift, key);
    const uint8_t *memory = (const uint8_t *)cache->longs + entry->pair;
    __builtin_prefetch(memory);
    __builtin_prefetch(memory + CSCAN_LONG_SLOT);
    return;
  }
  make_short_key(bytes, count, &entry->low, &entry->high);
  const uint32_t pair = short_pair(cache->short_shift, entry->low, entry->high);
  // Which it is cannot be foretold, and a wrong guess costs as much as several parts.
  uint64_t is_single = -(uint64_t)(count == 0);
  ONE_BY_ONE(is_single);
  const uintptr_t word = (uintptr_t)cache->shorts + pair;
  const uintptr_t single = (uintptr_t)(characters->ids + 4 * (size_t)entry->pair);
  __builtin_prefetch((const void *)(word ^ ((word ^ single) & is_single)));
  entry->pair = pair ^ ((pair ^ entry->pair) & (uint32_t)is_single);
}

CLONES
size_t cscan_enter_characters(
    const cscan_words *cache, const cscan_characters *characters, bool symbols_lead,
    const uint8_t *text, size_t size, size_t *place, cscan_entry *entries, size_t room,
    bool *is_refused) {
  size_t part = *place;  // where the part starts that comes next
  cscan_entry *entry = entries;
  bool is_whole = true;
  *is_refused = false;
  // A run of characters. Where its blocks lie hangs on nothing that is found in them, so that the
  // processor may begin the next one before this one is done.
  while (is_whole && size - part >= 80) {
    // A byte before the characters, which belongs to the first part.
    const bool has_lead = text[part] < 0x80;
    *is_refused = has_lead && !leads_letters(text[part], symbols_lead);
    if (*is_refused) break;
    size_t start = part + has_lead;
    uint64_t two_before = 0;  // whether the character before the block is a symbol
    is_whole = false;
    bool is_first = true;
    while ((size_t)(entry - entries) + CHARACTERS <= room && size - start >= 80 &&
           start - part < LONGEST_PART) {
      uint32_t values[CHARACTERS];
      uint64_t kinds, joined;
      read_block(characters, text + start, values, &kinds, &joined);
      const uint64_t letters = kinds & EACH, symbols = kinds >> 1 & EACH;
      const uint64_t others = ~(letters | symbols) & EACH;
      *is_refused = is_first && ((has_lead ? ~letters : others) & 1) != 0;
      if (*is_refused) break;
      is_first = false;
      // Where a part may end, of which the character before it is known.
      const uint64_t inside = (others == 0 ? EACH : (others & -others) - 1) & EACH & ~(uint64_t)1;
      const uint64_t marked = kinds >> 3 & EACH;
      for (uint64_t bits = ~joined & (marked | marked << 4) & inside; bits != 0; bits &= bits - 1) {
        const uint32_t i = first_character(bits);
        joined |= (uint64_t)marks_join(characters, values[i - 1], values[i]) << 4 * i;
      }
      // Pretokens start at a symbol behind a letter, and at a letter behind symbols, where these are two
      // or more or lead no letters.
      const uint64_t behind_symbol = symbols << 4;
      uint64_t cuts = letters & behind_symbol & (symbols_lead ? symbols << 8 | two_before : EACH);
      cuts |= symbols & ~behind_symbol;
      // Others are cut where nothing joins; but the number of symbols side by side must stay known.
      cuts |= ~joined & ~(symbols & behind_symbol);
      cuts &= inside;
      // And letters end before what is neither a letter nor an apostrophe.
      if (others != 0) {
        const uint64_t end = others & -others;
        const size_t behind = start + 3 * first_character(end);
        if ((letters & end >> 4) != 0 && ends_letters(text[behind])) {
          cuts |= end;
          is_whole = true;
        }
      }
      const uint64_t singles = kinds >> 2 & EACH;
      const uint32_t count = (uint32_t)__builtin_popcountll(cuts);
      // How many parts there are cannot be foretold, so some more are written, which are empty.
      const uint32_t last = cuts == 0 ? 1 : (63 - (uint32_t)__builtin_clzll(cuts)) / 4;
      uint64_t bits = cuts;
      size_t from = part;
      for (uint32_t group = 0; group < count; group += GROUP) {
#pragma clang loop unroll(full)
        for (uint32_t i = group; i < group + GROUP; i++) {
          const uint32_t next = bits == 0 ? last : first_character(bits);
          const size_t end = start + 3 * next;
          const uint32_t length = (uint32_t)(end - from);
          const uint32_t is_single =
              (uint32_t)(singles >> 4 * (next - 1)) & (uint32_t)(length == 3);
          entry[i].start = from;
          entry[i].pair = values[next - 1];
          entry[i].count = length & (is_single - 1);
          from = end;
          bits &= bits - 1;
        }
      }
      entry += count;
      part = from;
      if (others != 0) {
        *is_refused = !is_whole;
        break;
      }
      two_before = symbols >> 4 * (CHARACTERS - 2) & 1 ? (uint64_t)1 << 4 : 0;
      start += 3 * (CHARACTERS - 1);
    }
  }
  for (cscan_entry *next = entries; next != entry; next++)
    find_place(cache, characters, text + next->start, next);
  *place = part;
  return (size_t)(entry - entries);
}
