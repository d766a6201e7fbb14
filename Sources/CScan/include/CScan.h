// What Swift cannot say yet: compare 64 bytes at once and take the answers as the bits of a word, and
// ask for a cache line ahead of its use. No memory is kept here.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CScanMarkup.h"
#include "CScanSymbols.h"
#include "CScanText.h"

/// The pre-tokenizers whose pretokens are found 64 bytes at a time.
typedef enum {
  CSCAN_GPT2, CSCAN_CL100K, CSCAN_QWEN2, CSCAN_QWEN35, CSCAN_O200K, CSCAN_TEKKEN
} cscan_pattern;

/// A pre-tokenizer, and a `ScalarTable` of `ScalarClass`.
typedef struct {
  const uint16_t *blocks;
  const uint8_t *classes;
  cscan_pattern pattern;
  bool stops_at_characters;  // see `cscan_enter_words`
} cscan_scanner;

/// Finds where pretokens start in the `count` bytes at `bytes`, where one does.
///
/// - `bytes`: 64 bytes that can be read and three more.
/// - `count`: how many belong to the text, 1 to 64.
///
/// Returns a bit for each byte but the first that starts a pretoken. Starts behind the highest bit are not
/// known; 0 where none is.
uint64_t cscan_starts(const cscan_scanner *scanner, const uint8_t *bytes, uint32_t count);

/// Three bytes, which need not be different.
typedef struct {
  uint8_t first, second, third;
} cscan_three;

/// The offset behind the last of the wanted bytes before `end`; 0 for none.
size_t cscan_end_of_last(const uint8_t *text, size_t end, cscan_three wanted);

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

/// The bytes of a slot for a short word, and for a long one.
#define CSCAN_SHORT_SLOT 32
#define CSCAN_LONG_SLOT 64

/// The two tables of a `WordCache`, whose layout is told there.
typedef struct {
  void *shorts;
  void *longs;
  uint32_t short_shift, long_shift;  // of a hash, for the place of a pair of slots in bytes
} cscan_words;

/// A pretoken, or a part of one, that waits to be looked up.
typedef struct {
  uint64_t low, high;  // the key of a short word
  uint64_t start;      // the place of its first byte
  uint32_t pair;       // where its pair of slots lies, in bytes; a character of three bytes where `count`
                       // is 0
  uint32_t count;      // its bytes; in the highest bit whether it is a part
} cscan_entry;

/// An entry that was not in the cache.
typedef struct {
  cscan_entry entry;
  uint32_t position;   // where its IDs belong among those that were known
} cscan_miss;

/// Why `cscan_enter_words` went no further.
typedef enum {
  CSCAN_NO_ROOM,     // less than 64 entries are left
  CSCAN_NEAR_END,    // less than 80 bytes are left
  CSCAN_CHARACTERS,  // the next byte is 0xE3 or above, or the one behind it, and the scanner stops there
  CSCAN_UNKNOWN      // the end of the next pretoken is not known, or it has characters of three bytes
} cscan_stop;

/// Enters pretokens from `place` on, where one starts, and asks for their memory in the cache ahead of use.
///
/// - `place`: becomes the place where the first one starts that was not entered.
/// - `room`: of `entries`.
///
/// Returns how many were entered. The byte at `place` is not asked whether the scanner stops there.
size_t cscan_enter_words(const cscan_words *cache, const cscan_scanner *scanner, const uint8_t *text,
                         size_t size, size_t *place, cscan_entry *entries, size_t room,
                         cscan_stop *stop);

/// What is known of a character of three bytes.
enum {
  CSCAN_LETTER = 1,  // without case
  CSCAN_SYMBOL = 2,
  CSCAN_SINGLE = 4,  // its IDs are known, of which there are three at most
  CSCAN_MARKED = 8   // it has marks
};

/// The tables of a `SegmentBorders`, which are told there, by the lower 16 bits of a character.
typedef struct {
  const uint8_t *kinds;   // 0 for what is no character
  const uint64_t *pairs;  // by hashes of two characters
  const uint32_t *marks;
  const uint32_t *ids;    // four a character, the count in the highest four bits of the first
} cscan_characters;

/// Enters parts of pretokens of letters without case and of symbols, three bytes each, and perhaps a space or
/// symbol of one byte before the letters, from `place` on, where such a part or a pretoken starts; and asks
/// for their memory.
///
/// - `place`: becomes the place where the first part starts that was not entered: because it goes on with
///   other characters, or it is not known whether it does.
/// - `symbols_lead`: whether a symbol by itself belongs to the letters after it.
/// - `room`: of `entries`.
/// - `is_refused`: becomes whether it is of no use to ask again from there.
///
/// Returns how many were entered.
size_t cscan_enter_characters(const cscan_words *cache, const cscan_characters *characters,
                              bool symbols_lead, const uint8_t *text, size_t size, size_t *place,
                              cscan_entry *entries, size_t room, bool *is_refused);

/// Writes the IDs of the entries that the cache knows one behind the other to `ids`, and the others to
/// `misses`, behind those that are there. Returns the number of IDs that are there then.
///
/// - `size`: of the text.
/// - `character_ids`: see `cscan_characters`; NULL where no entry is a character.
/// - `ids`: holds `id_count`, and has room for eight an entry more.
/// - `misses`: holds `miss_count`, which is set anew, and has room for one an entry more.
size_t cscan_find_words(const cscan_words *cache, const uint32_t *character_ids, const uint8_t *text,
                        size_t size, const cscan_entry *entries, size_t entry_count,
                        uint32_t *ids, size_t id_count, cscan_miss *misses, size_t *miss_count);

/// New memory of `size` bytes, a multiple of 2 MiB, all zero, in pages of that size where the system has
/// them: a table larger than the processor's list of small pages is read twice as fast. Takes no room
/// before it is used. NULL where there is no more.
void *cscan_map(size_t size);

/// Gives back memory of `cscan_map`.
void cscan_unmap(void *address, size_t size);

/// Asks for the cache line at `address`, which need not be a valid one.
static inline void cscan_prefetch(const void *address) { __builtin_prefetch(address); }
