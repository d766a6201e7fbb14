// What Swift cannot say yet: compare 64 bytes at once and take the answers as the bits of a word, and
// ask for a cache line ahead of its use. No memory is kept here.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CScanMarkup.h"

/// One bit for each of 64 bytes, the first byte in the lowest bit.
typedef struct {
  uint64_t upper;    // A-Z
  uint64_t lower;    // a-z
  uint64_t digit;    // 0-9
  uint64_t white;    // tab, line feed, vertical tab, form feed, carriage return, space
  uint64_t newline;  // line feed, carriage return
  uint64_t blank;    // space
  uint64_t quote;    // '
  uint64_t slash;    // /
  uint64_t high;     // 0x80 and above
} cscan_masks;

/// Classifies the 64 bytes at `bytes`, which need not be aligned.
///
/// Compiled for several instruction sets; the processor's best is chosen when the program starts.
void cscan_classify(const uint8_t *bytes, cscan_masks *masks);

/// One bit for the first byte of each letter of two bytes, of the alphabets where a few comparisons tell
/// them: Latin-1, Russian, Arabic.
typedef struct {
  uint64_t upper;     // U+00C0-00DE but U+00D7, U+0400-042F
  uint64_t lower;     // U+00DF-00FF but U+00F7, U+0430-045F
  uint64_t caseless;  // U+0620-064A
} cscan_letters;

/// Finds such letters among the 64 bytes at `bytes`; the byte behind them can be read.
void cscan_classify_letters(const uint8_t *bytes, cscan_letters *letters);

/// The lowest of `count` numbers; `count` is a multiple of 8, 8 at least.
uint32_t cscan_minimum(const uint32_t *numbers, size_t count);

/// Words that `cscan_merge_words` takes have fewer bytes than this.
#define CSCAN_LONGEST_WORD_LANES 32

/// A `MergeTable` for the hot loop.
typedef struct {
  const uint64_t *slots;       // from the start of a cache line
  uint64_t slot_mask;          // the number of slots, a power of two, less one
  uint64_t shift;
  const uint32_t *byte_ids;    // 256
  const uint32_t *byte_pairs;  // 65,536
  const uint32_t *merged;      // by rank; NULL where it is the rank and `merged_offset`
  uint32_t merged_offset;
} cscan_merges;

/// A word to be merged.
typedef struct {
  size_t start;     // the place of its first byte
  uint32_t count;   // its bytes, 1 to 31, all of which have tokens
  uint32_t result;  // where its IDs go, in steps of 32, and their number
} cscan_word;

/// Merges several words of the text at `text` at the same time, so that they wait for memory together.
void cscan_merge_words(const cscan_merges *merges, const uint8_t *text, const cscan_word *words,
                       size_t word_count, uint32_t *results, uint32_t *counts);

/// The two tables of a `WordCache`, whose layout is told there.
typedef struct {
  void *shorts;
  void *longs;
  uint64_t short_bits, long_bits;  // the number of pairs is two to the power of them
} cscan_words;

/// A pretoken, or a part of one, that waits to be looked up.
typedef struct {
  uint64_t low, high;  // the key of a short word; what is known of a character where `count` is 0
  uint64_t start;      // the place of its first byte
  uint32_t slot;       // of its pair
  uint32_t count;      // its bytes; in the highest bit whether it is a part
} cscan_entry;

/// An entry that was not in the cache.
typedef struct {
  uint32_t entry;      // its number
  uint32_t position;   // where its IDs belong among those that were known
} cscan_miss;

/// Enters the words of up to 15 bytes between the starts that `starts` has a bit for.
///
/// - `place`: the place in `text` of the block that `starts` belongs to; 80 bytes there can be read.
/// - `offset`: where in the block the first word starts; where the first one does that was not entered.
/// - `starts`: bits behind `offset`; loses those where an entered word ends. What is left begins with a
///   word of 16 bytes or more.
///
/// Returns how many were entered, and asks for their memory in the cache ahead of use.
size_t cscan_enter_words(const cscan_words *cache, const uint8_t *text, size_t place, uint32_t *offset,
                         uint64_t *starts, cscan_entry *entries);

/// Writes the IDs of the entries that the cache knows one behind the other to `ids`, which has room for
/// eight an entry, and the others to `misses`. Returns the number of IDs.
///
/// - `size`: of the text.
size_t cscan_find_words(const cscan_words *cache, const uint8_t *text, size_t size,
                        const cscan_entry *entries, size_t entry_count, uint32_t *ids,
                        cscan_miss *misses, size_t *miss_count);

/// New memory of `size` bytes, a multiple of 2 MiB, all zero, in pages of that size where the system has
/// them: a table larger than the processor's list of small pages is read twice as fast. Takes no room
/// before it is used. NULL where there is no more.
void *cscan_map(size_t size);

/// Gives back memory of `cscan_map`.
void cscan_unmap(void *address, size_t size);

/// Asks for the cache line at `address`, which need not be a valid one.
static inline void cscan_prefetch(const void *address) { __builtin_prefetch(address); }
