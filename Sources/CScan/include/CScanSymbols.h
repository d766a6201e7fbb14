// The part of CScan that reads text in the symbols of a lexicon: numbers of letters, a byte each, 0 between words.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// The symbols of ASCII: letters of either case, then digits.
#define CSCAN_SYMBOL_OF_A 2
#define CSCAN_SYMBOL_OF_ZERO 28
/// Not symbols: the scalar falls; it needs a closer look.
#define CSCAN_NO_SYMBOL 0xFD
#define CSCAN_SPECIAL_SYMBOL 0xFE

/// Writes the symbols of the text from `start` on, up to `end` or to what needs a closer look: a scalar that the
/// table calls special, one beyond the Basic Multilingual Plane, or what is not UTF-8.
///
/// - `table`: the symbols of the Basic Multilingual Plane.
/// - `symbols`: room for one symbol a byte, and 64 more.
/// - `symbol_count`: receives how many were written.
///
/// Returns where it stopped.
size_t cscan_fold(const uint8_t *text, size_t start, size_t end, const uint8_t *table, uint8_t *symbols,
                  size_t *symbol_count);

/// Sets of sequences of symbols by hash, 65,536 bits each; a member's bit is set.
typedef struct {
  const uint64_t *beginnings;  // NULL: every word may hold a term
  const uint64_t *endings;
  const uint64_t *insides;     // NULL: no term lies within words
} cscan_symbol_filters;

/// The sequences that words are known by in these sets: the first four symbols and the first six, the last three
/// and the last five, and every four within. They are numbers whose lowest byte is the first symbol; of shorter
/// words, the higher bytes are 0, and of endings the last symbol is the highest that is not.
static inline size_t cscan_symbol_bit(uint64_t sequence) { return sequence * 0x9E3779B97F4A7C15 >> 48; }

/// What a word may hold: a term that begins where it begins, one that ends where it ends, one within.
#define CSCAN_MAY_BEGIN 1
#define CSCAN_MAY_END 2
#define CSCAN_MAY_LIE_INSIDE 4

/// A word in symbols, of which there are fewer than 65,536.
typedef struct {
  uint32_t start;
  uint16_t length, marks;
} cscan_symbol_word;

/// Finds the words that may hold a term.
///
/// - `symbols`: `count` symbols, with a 0 before the first; 8 bytes before and 64 behind can be read.
/// - `words`: room for half as many as symbols, and one.
/// - `letter_count`: receives the number of symbols that are not 0.
///
/// Returns the number of words.
size_t cscan_find_symbol_words(const uint8_t *symbols, size_t count, const cscan_symbol_filters *filters,
                               cscan_symbol_word *words, size_t *letter_count);

/// The longest word that has a key.
#define CSCAN_LONGEST_KEY 32

/// A word by its symbols, with zeros behind.
typedef struct {
  uint64_t parts[4];
} cscan_symbol_key;

/// The key of a word of up to `CSCAN_LONGEST_KEY` symbols, behind which 32 bytes can be read.
static inline cscan_symbol_key cscan_symbol_key_of(const uint8_t *symbols, size_t length) {
  static const uint8_t mask[2 * CSCAN_LONGEST_KEY] = {
      255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
      255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
  cscan_symbol_key key, kept;
  memcpy(&key, symbols, sizeof key);
  memcpy(&kept, mask + CSCAN_LONGEST_KEY - length, sizeof kept);
  for (int part = 0; part < 4; part++) key.parts[part] &= kept.parts[part];
  return key;
}

/// A number for a key.
static inline uint64_t cscan_symbol_hash(const cscan_symbol_key *key) {
  const uint64_t first = key->parts[0] ^ (key->parts[2] << 23 | key->parts[2] >> 41);
  const uint64_t second = key->parts[1] ^ (key->parts[3] << 23 | key->parts[3] >> 41);
  const unsigned __int128 product =
      (unsigned __int128)(first ^ 0xA0761D6478BD642F) * (second ^ 0xE7037ED1A0B428DB);
  return (uint64_t)(product >> 64) ^ (uint64_t)product;
}

/// A number for two symbols of a large alphabet.
static inline uint32_t cscan_pair_hash(uint16_t first, uint16_t second) {
  return ((uint32_t)first << 16 | second) * 0x9E3779B1;
}

/// Finds the places among symbols of a large alphabet where words begin, and characters that may begin a term.
///
/// - `symbols`: `count` symbols, the first and the last of which are 0.
/// - `first_unspaced`: from here on, symbols are characters of scripts without spaces; a change from these to
///   others has a 0 between.
/// - `pairs`: 65,536 bits: of characters and what follows, by the highest bits of the hash.
/// - `single`: for each symbol whether it may begin a term whatever follows.
/// - `places`: room for as many as symbols.
/// - `letter_count`: receives the number of symbols that are not 0.
size_t cscan_find_places(const uint16_t *symbols, size_t count, uint16_t first_unspaced,
                         const uint64_t *pairs, const uint8_t *single, uint32_t *places,
                         size_t *letter_count);
