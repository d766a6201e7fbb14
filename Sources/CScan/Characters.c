#include "Words.h"

// Characters looked at together, 48 bytes. What is known of each stands in four bits of a word, or in the
// lowest of them.
#define CHARACTERS 16
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

// Keeps the compiler from doing side by side what only goes one by one, which takes several times as long.
#define ONE_BY_ONE(number) __asm__("" : "+r"(number))

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

CLONES
size_t cscan_enter_characters(
    const cscan_words *cache, const cscan_characters *characters, bool symbols_lead,
    const uint8_t *text, size_t size, size_t *place, cscan_entry *entries, size_t room) {
  size_t start = *place;
  cscan_entry *entry = entries;
  while ((size_t)(entry - entries) + CHARACTERS <= room && size - start >= 80) {
    const uint8_t *block = text + start;
    // A byte before the characters, which belongs to the first part.
    const uint32_t lead = block[0] < 0x80;
    if (lead && !leads_letters(block[0], symbols_lead)) break;
    uint32_t values[CHARACTERS], pairs[CHARACTERS];
    numbers16 all, all_pairs;
    read_characters(block + lead, &all);
    find_pairs(&all, &all_pairs);
    memcpy(values, &all, sizeof values);
    memcpy(pairs, &all_pairs, sizeof pairs);
    uint64_t kinds = 0, joined = 0;
#pragma clang loop unroll(full)
    for (uint32_t i = 0; i < CHARACTERS; i++) {
      uint64_t kind = characters->kinds[values[i]];
      uint64_t pair = characters->pairs[pairs[i] >> 6] >> (pairs[i] & 63) & 1;
      ONE_BY_ONE(kind);
      ONE_BY_ONE(pair);
      kinds |= kind << 4 * i;
      joined |= pair << 4 * i;
    }
    const uint64_t letters = kinds & EACH, symbols = kinds >> 1 & EACH;
    const uint64_t others = ~(letters | symbols) & EACH;
    if (((lead ? ~letters : others) & 1) != 0) break;
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
    uint64_t cuts = letters & behind_symbol & (symbols_lead ? symbols << 8 : EACH);
    cuts |= symbols & ~behind_symbol;
    // Others are cut where nothing joins; but the number of symbols side by side must stay known.
    cuts |= ~joined & ~(symbols & behind_symbol);
    cuts &= inside;
    // And letters end before what is neither a letter nor an apostrophe.
    if (others != 0) {
      const uint64_t end = others & -others;
      if ((letters & end >> 4) != 0 && ends_letters(block[lead + 3 * first_character(end)])) cuts |= end;
    }
    if (cuts == 0) break;
    uint32_t part = 0, character = 0;  // where the part starts, and which character it is
    do {
      const uint32_t next = first_character(cuts), end = lead + 3 * next, length = end - part;
      if (__builtin_expect(length > LONGEST_SHORT, false)) break;
      // Which it is cannot be foretold, so both are made.
      const bool is_single = length == 3 && (kinds >> 4 * character & CSCAN_SINGLE) != 0;
      uint64_t low, high;
      make_short_key(block + part, length, &low, &high);
      const size_t slot = short_place(cache, low, high);
      const void *memory = (const uint8_t *)cache->shorts + slot * CSCAN_SHORT_SLOT;
      __builtin_prefetch(is_single ? (const void *)(characters->ids + 4 * values[character]) : memory);
      *entry++ = (cscan_entry){low, high, start + part, is_single ? values[character] : (uint32_t)slot,
                               is_single ? 0 : length};
      part = end;
      character = next;
      cuts &= cuts - 1;
    } while (cuts != 0);
    start += part;
    if (cuts != 0) break;
  }
  *place = start;
  return (size_t)(entry - entries);
}
