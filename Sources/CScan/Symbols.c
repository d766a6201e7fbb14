#include "CScanSymbols.h"

#include "Bits.h"
#include "Clones.h"

#include <stdbool.h>

// Writes the symbols of bytes of ASCII; returns how many there were before another byte or the end.
INLINE size_t fold_ascii(const uint8_t *text, size_t count, uint8_t *symbols) {
  size_t done = 0;
  while (done + 64 <= count) {
    bytes64 here;
    memcpy(&here, text + done, sizeof here);
    const bytes64 letter = (here | 0x20) - 'a';
    const bytes64 digit = here - '0';
    const bytes64 folded = ((bytes64)(letter < 26) & (letter + CSCAN_SYMBOL_OF_A)) |
                           ((bytes64)(digit < 10) & (digit + CSCAN_SYMBOL_OF_ZERO));
    memcpy(symbols + done, &folded, sizeof folded);
    const uint64_t others = BITS(here >= 0x80);
    if (others != 0) return done + (size_t)__builtin_ctzll(others);
    done += 64;
  }
  for (; done < count && text[done] < 0x80; done++) {
    const uint8_t letter = (uint8_t)((text[done] | 0x20) - 'a');
    const uint8_t digit = (uint8_t)(text[done] - '0');
    symbols[done] = letter < 26   ? (uint8_t)(letter + CSCAN_SYMBOL_OF_A)
                    : digit < 10 ? (uint8_t)(digit + CSCAN_SYMBOL_OF_ZERO)
                                 : 0;
  }
  return done;
}

INLINE bool is_tail(uint8_t byte) { return (byte & 0xC0) == 0x80; }

CLONES
size_t cscan_fold(const uint8_t *text, size_t start, size_t end, const uint8_t *table, uint8_t *symbols,
                  size_t *symbol_count) {
  size_t at = start;
  uint8_t *out = symbols;
  while (at < end) {
    const uint8_t lead = text[at];
    size_t value, length;
    if (lead < 0x80) {
      // A single space between words of other scripts is not worth more.
      if (at + 1 == end || text[at + 1] >= 0x80) {
        *out++ = table[lead];
        at++;
        continue;
      }
      const size_t count = fold_ascii(text + at, end - at, out);
      out += count;
      at += count;
      continue;
    } else if (lead < 0xE0) {
      if (lead < 0xC2 || at + 2 > end || !is_tail(text[at + 1])) break;
      value = (size_t)(lead & 0x1F) << 6 | (text[at + 1] & 0x3F);
      length = 2;
    } else if (lead < 0xF0) {
      if (at + 3 > end || !is_tail(text[at + 1]) || !is_tail(text[at + 2])) break;
      value = (size_t)(lead & 0x0F) << 12 | (size_t)(text[at + 1] & 0x3F) << 6 | (text[at + 2] & 0x3F);
      length = 3;
    } else {
      break;
    }
    const uint8_t symbol = table[value];
    if (symbol >= CSCAN_SPECIAL_SYMBOL) break;
    *out = symbol;
    out += symbol != CSCAN_NO_SYMBOL;
    at += length;
  }
  *symbol_count = (size_t)(out - symbols);
  return at;
}

INLINE uint64_t mark(const uint64_t *set, uint64_t sequence) {
  const size_t bit = cscan_symbol_bit(sequence);
  return set[bit >> 6] >> (bit & 63) & 1;
}

INLINE uint64_t may_hold_term(const uint8_t *symbols, size_t start, size_t stop,
                              const cscan_symbol_filters *filters) {
  const size_t length = stop - start;
  const uint64_t first = low_bytes(load(symbols + start), length < 6 ? length : 6);
  const size_t last_count = length < 5 ? length : 5;
  const uint64_t last = load(symbols + stop - 8) >> (64 - 8 * last_count);
  const uint64_t last_three = length < 3 ? last : last >> 8 * (last_count - 3);
  return (mark(filters->beginnings, first) | mark(filters->beginnings, first & UINT32_MAX)) *
             CSCAN_MAY_BEGIN |
         (mark(filters->endings, last) | mark(filters->endings, last_three)) * CSCAN_MAY_END;
}

// For each of 64 places whether a term may lie within a word from there on.
INLINE uint64_t inside_bits(const uint8_t *symbols, const uint64_t *insides) {
  uint64_t bits = 0;
  for (int place = 0; place < 64; place++) {
    uint32_t sequence;
    memcpy(&sequence, symbols + place, sizeof sequence);
    bits |= mark(insides, sequence) << place;
  }
  return bits;
}

CLONES
size_t cscan_find_symbol_words(const uint8_t *symbols, size_t count, const cscan_symbol_filters *filters,
                               cscan_symbol_word *words, size_t *letter_count) {
  const bool has_filter = filters->beginnings != NULL;
  size_t found = 0, letters = 0, start = 0;
  uint64_t is_open = 0, open_mark = 0;
  for (size_t block = 0; block <= count; block += 64) {
    bytes64 here;
    memcpy(&here, symbols + block, sizeof here);
    uint64_t inside = BITS(here != 0);
    if (count - block < 64) inside &= ((uint64_t)1 << (count - block)) - 1;
    letters += (size_t)__builtin_popcountll(inside);
    const uint64_t before = inside << 1 | is_open;
    uint64_t starts = inside & ~before;
    uint64_t ends = ~inside & before;
    const uint64_t marks = filters->insides != NULL ? inside_bits(symbols + block, filters->insides) : 0;
    uint64_t rest = UINT64_MAX;  // the places of this block behind the word before
    while (ends != 0) {
      const int end = __builtin_ctzll(ends);
      if (is_open == 0) {
        start = block + (size_t)__builtin_ctzll(starts);
        starts &= starts - 1;
      }
      const size_t stop = block + (size_t)end;
      const uint64_t behind = end == 63 ? 0 : UINT64_MAX << end;
      const uint64_t mine = (marks & rest & ~behind) | open_mark;
      uint64_t all = CSCAN_MAY_BEGIN | CSCAN_MAY_END | CSCAN_MAY_LIE_INSIDE;
      if (has_filter) {
        all = may_hold_term(symbols, start, stop, filters) | (mine != 0) * CSCAN_MAY_LIE_INSIDE;
      }
      words[found] = (cscan_symbol_word){(uint32_t)start, (uint16_t)(stop - start), (uint16_t)all};
      found += all != 0;
      ends &= ends - 1;
      rest = behind;
      is_open = 0;
      open_mark = 0;
    }
    if (starts != 0) start = block + (size_t)__builtin_ctzll(starts);
    is_open = inside >> 63;
    if (is_open != 0) open_mark |= marks & rest;
  }
  *letter_count = letters;
  return found;
}

size_t cscan_find_places(const uint16_t *symbols, size_t count, uint16_t first_unspaced,
                         const uint64_t *pairs, const uint8_t *single, uint32_t *places,
                         size_t *letter_count) {
  size_t found = 0, letters = 0;
  for (size_t place = 1; place + 1 < count; place++) {
    const uint16_t symbol = symbols[place];
    const uint32_t bit = cscan_pair_hash(symbol, symbols[place + 1]) >> 16;
    const bool may_begin = (pairs[bit >> 6] >> (bit & 63) & 1) | single[symbol];
    const bool is_letter = symbol != 0;
    const bool begins_word = is_letter & (symbols[place - 1] == 0);
    letters += is_letter;
    places[found] = (uint32_t)place;
    found += symbol >= first_unspaced ? may_begin : begins_word;
  }
  *letter_count = letters;
  return found;
}
