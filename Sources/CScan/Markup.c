#define _GNU_SOURCE  // memmem
#include "CScanMarkup.h"

#include "Bits.h"
#include "Clones.h"

#include <stdbool.h>
#include <string.h>

// Whether a character begins that a run of a web page, or else of XML, ends at. One that is cut off by the
// end is none of them.
//
// Page: U+0080-00A0, U+00AD; U+2002-200B, U+202F; U+3000; U+FEFF.
// XML: U+00A0; U+2002-200A, U+202F; U+3000; U+FFFE, U+FFFF.
INLINE bool is_gap(bool in_page, const uint8_t *text, size_t at, size_t end) {
  const uint8_t first = text[at];
  if (at + 1 >= end) return false;
  const uint8_t second = text[at + 1];
  if (first == 0xC2) return second == 0xA0 || (in_page && (second < 0xA0 || second == 0xAD));
  if (at + 2 >= end) return false;
  const uint8_t third = text[at + 2];
  if (first == 0xE2) {
    return second == 0x80 && ((uint8_t)(third - 0x82) < (in_page ? 10 : 9) || third == 0xAF);
  }
  if (first == 0xE3) return second == 0x80 && third == 0x80;
  if (first == 0xEF) return in_page ? second == 0xBB && third == 0xBF : second == 0xBF && third >= 0xBE;
  return false;
}

INLINE bool may_be_gap(uint8_t byte) {
  return byte == 0xC2 || byte == 0xE2 || byte == 0xE3 || byte == 0xEF;
}

INLINE bool ends_run(bool in_page, const uint8_t *text, size_t at, size_t end) {
  const uint8_t byte = text[at];
  if (byte > 0x20) {
    if (in_page && (byte == '&' || byte == 0x7F)) return true;
    return may_be_gap(byte) && is_gap(in_page, text, at, end);
  }
  if (byte < 0x20 || at + 1 >= end) return true;
  const uint8_t next = text[at + 1];
  return next <= 0x20 || (in_page && (next == '&' || next == 0x7F)) || may_be_gap(next);
}

INLINE size_t run_end(bool in_page, const uint8_t *text, size_t size, size_t start, size_t end) {
  size_t at = start + 1;
  while (at < end) {
    if (at + 65 > size) {
      if (ends_run(in_page, text, at, end)) return at;
      at++;
      continue;
    }
    bytes64 here, next;
    memcpy(&here, text + at, sizeof here);
    memcpy(&next, text + at + 1, sizeof next);
    uint64_t found = BITS((here == 0xC2) | (here == 0xE2) | (here == 0xE3) | (here == 0xEF) |
                          (here < 0x20) |
                          ((here == 0x20) & ((next <= 0x20) | (next == 0xC2) | (next == 0xE2) |
                                             (next == 0xE3) | (next == 0xEF))));
    if (in_page) {
      found |= BITS((here == '&') | (here == 0x7F) |
                    ((here == 0x20) & ((next == '&') | (next == 0x7F))));
    }
    // A space at the end is none between two words.
    if (end - at <= 64 && text[end - 1] == 0x20) found |= (uint64_t)1 << (end - 1 - at);
    for (; found != 0; found &= found - 1) {
      const size_t place = at + (size_t)__builtin_ctzll(found);
      if (place >= end) return end;
      if (!may_be_gap(text[place]) || is_gap(in_page, text, place, end)) return place;
    }
    at += 64;
  }
  return end;
}

CLONES
size_t cscan_run_end(const uint8_t *page, size_t size, size_t start, size_t end) {
  return run_end(true, page, size, start, end);
}

CLONES
size_t cscan_line_end(const uint8_t *text, size_t size, size_t start, size_t end) {
  return run_end(false, text, size, start, end);
}

INLINE void count64(const uint8_t *bytes, uint64_t inside,
                                                          cscan_counts *counts) {
  bytes64 text;
  memcpy(&text, bytes, sizeof text);
  const bytes64 small = text | 0x20;
  const uint64_t digits = BITS(text - '0' < 10) & inside;
  const uint64_t letters = BITS(small - 'a' < 26) & inside;
  const uint64_t quotes = BITS(text == '\'') & inside;
  const uint64_t words = letters | digits;
  // A quotation mark goes on with a word that it follows: a carry runs through such marks.
  const uint64_t before = words << 1 | (uint64_t)(counts->in_word != 0);
  const uint64_t marks = quotes & ~(quotes + (before & quotes));
  const uint64_t within = words | marks;
  const uint64_t starts = words & ~(within << 1 | (uint64_t)(counts->in_word != 0));
  counts->words += __builtin_popcountll(starts);
  counts->digits += __builtin_popcountll(digits);
  counts->capitals += __builtin_popcountll(BITS(text - 'A' < 26) & inside);
  counts->stops +=
      __builtin_popcountll(BITS((text == '.') | (text == '!') | (text == '?')) & inside);
  counts->commas +=
      __builtin_popcountll(BITS((text == ',') | (text == ';') | (text == ':')) & inside);
  counts->separators +=
      __builtin_popcountll(BITS((text == '|') | (text == '/') | (text == '>')) & inside);
  counts->line_breaks += __builtin_popcountll(BITS(text == '\n') & inside);
  if (inside != 0) counts->in_word = (within >> (63 - __builtin_clzll(inside))) & 1;
}

CLONES
size_t cscan_count(const uint8_t *text, size_t size, cscan_counts *counts) {
  size_t at = 0;
  while (at < size) {
    const size_t width = size - at < 64 ? size - at : 64;
    uint8_t rest[64] = {0};
    if (width < 64) memcpy(rest, text + at, width);
    const uint8_t *from = width < 64 ? rest : text + at;
    bytes64 bytes;
    memcpy(&bytes, from, sizeof bytes);
    const uint64_t all = width == 64 ? ~(uint64_t)0 : ((uint64_t)1 << width) - 1;
    const uint64_t high = BITS(bytes >= 0x80) & all;
    const uint64_t inside = high == 0 ? all : (high & -high) - 1;
    count64(from, inside, counts);
    if (high != 0) return at + (size_t)__builtin_ctzll(high);
    at += width;
  }
  return size;
}

static inline uint64_t mix(uint64_t hash, uint64_t chunk) {
  hash = (hash ^ chunk) * 0x9FB21C651E98DF25u;
  return hash ^ hash >> 32;
}

static inline uint64_t chunk8(const uint8_t *bytes) {
  uint64_t chunk;
  memcpy(&chunk, bytes, sizeof chunk);
  return chunk;
}

// The last bytes of a text, 1 to 7, without reading others.
static inline uint64_t chunk_below8(const uint8_t *bytes, size_t size) {
  if (size >= 4) {
    uint32_t first, last;
    memcpy(&first, bytes, sizeof first);
    memcpy(&last, bytes + size - 4, sizeof last);
    return first | (uint64_t)last << 8 * (size - 4);
  }
  return bytes[0] | (uint64_t)bytes[size / 2] << 8 * (size / 2) |
         (uint64_t)bytes[size - 1] << 8 * (size - 1);
}

uint32_t cscan_hash(const uint8_t *text, size_t size) {
  uint64_t hash = 0x9E3779B97F4A7C15u ^ size;
  for (; size >= 8; text += 8, size -= 8) hash = mix(hash, chunk8(text));
  if (size > 0) hash = mix(hash, chunk_below8(text, size));
  return (uint32_t)hash;
}

// What a byte is for the cutting of words.
enum { other, plain, letter, character, punctuation };

static const uint8_t kinds[256] = {
    ['0' ... '9'] = plain,      ['A' ... 'Z'] = plain,    ['a' ... 'z'] = plain,
    [0x80 ... 0xE1] = letter,   [0xE2] = punctuation,     [0xE3 ... 0xE9] = character,
    [0xEA ... 0xEF] = letter,   [0xF0 ... 0xFF] = character,
};

// Of a word of ASCII: small and capital letters are the same.
static inline uint32_t plain_hash(const uint8_t *word, size_t size) {
  const uint64_t small = 0x2020202020202020u;
  uint64_t hash = 0x9E3779B97F4A7C15u ^ size;
  for (; size >= 8; word += 8, size -= 8) hash = mix(hash, chunk8(word) | small);
  if (size > 0)
    hash = mix(hash, (chunk_below8(word, size) | small) & (~(uint64_t)0 >> 8 * (8 - size)));
  return (uint32_t)hash | 1;
}

uint32_t cscan_next_word(const uint8_t *text, size_t *place, size_t end, int escapes,
                           int *is_character) {
  size_t at = *place;
  *is_character = 0;
  int first;
  while (at < end && (first = kinds[text[at]]) != plain && first != letter) {
    if (first == character) {
      const size_t length = text[at] >= 0xF0 ? 4 : 3;
      const size_t size = length < end - at ? length : end - at;
      *place = at + size;
      *is_character = 1;
      return cscan_hash(text + at, size) | 1;
    }
    at += first == punctuation ? 3 : escapes && text[at] == '\\' ? 2 : 1;
  }
  if (at >= end) {
    *place = end;
    return 0;
  }
  const size_t start = at;
  int seen = 0;
  while (at < end) {
    const int next = kinds[text[at]];
    if (next != plain && next != letter) break;
    seen |= next;
    at++;
  }
  *place = at;
  size_t size = at - start;
  const uint8_t *word = text + start;
  if (!(seen & letter)) return plain_hash(word, size);
  // What bytes beyond ASCII have in the bit of small letters tells letters apart.
  uint64_t hash = 0x9E3779B97F4A7C15u ^ size;
  uint64_t chunk = 0;
  size_t filled = 0;
  for (size_t i = 0; i < size; i++) {
    const uint8_t byte = word[i] < 0x80 ? word[i] | 0x20 : word[i];
    chunk |= (uint64_t)byte << 8 * filled;
    if (++filled == 8) {
      hash = mix(hash, chunk);
      chunk = 0;
      filled = 0;
    }
  }
  if (filled > 0) hash = mix(hash, chunk);
  return (uint32_t)hash | 1;
}

CLONES
size_t cscan_first_words(const uint8_t *text, size_t size, size_t start, size_t end, size_t most,
                           uint32_t *words, uint64_t *characters) {
  size_t count = 0, at = start;
  *characters = 0;
  while (count < most && at < end) {
    uint64_t plains = 0, known = 0;
    if (at + 64 <= size) {
      bytes64 bytes;
      memcpy(&bytes, text + at, sizeof bytes);
      plains = BITS(((bytes | 0x20) - 'a' < 26) | (bytes - '0' < 10));
      const uint64_t high = BITS(bytes >= 0x80);
      const size_t left = end - at;
      known = (high == 0 ? ~(uint64_t)0 : (high & -high) - 1) &
              (left >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1);
      plains &= known;
      // A word that touches what is not known may go on there; at the end it does not.
      const bool is_end = high == 0 ? left <= 64 : (size_t)__builtin_ctzll(high) >= left;
      size_t next = known == ~(uint64_t)0 ? 64 : (size_t)__builtin_ctzll(~known);
      while (plains != 0 && count < most) {
        const size_t first = (size_t)__builtin_ctzll(plains);
        const uint64_t run = ~(plains >> first);
        const size_t length = run == 0 ? 64 : (size_t)__builtin_ctzll(run);
        if (first + length >= next && !is_end) {
          next = first;
          break;
        }
        words[count++] = plain_hash(text + at + first, length < next - first ? length : next - first);
        plains &= first + length >= 64 ? 0 : ~(uint64_t)0 << (first + length);
      }
      if (next > 0) {
        at += next;
        continue;
      }
    }
    int is_character;
    const uint32_t word = cscan_next_word(text, &at, end, 0, &is_character);
    if (word == 0) break;
    if (is_character) *characters |= (uint64_t)1 << count;
    words[count++] = word;
  }
  return count;
}

size_t cscan_find(const uint8_t *text, size_t size, size_t start, const uint8_t *part, size_t count) {
  const uint8_t *found = memmem(text + start, size - start, part, count);
  return found ? (size_t)(found - text) : size;
}
