// Where pretokens start, found for 64 bytes at once: for Words.c, which goes on with the words, and for
// Starts.c, which gives the starts alone. Inlined there, so that the bits stay in registers and each
// pattern has code of its own.
#pragma once
#include "Bits.h"
#include "CScan.h"
#include "Clones.h"

typedef __typeof__((bytes64){} == (bytes64){}) flags;

// The classes of scalars, as `ScalarClass` has them.
enum {
  UPPERCASE = 1, LOWERCASE = 2, CASELESS = 4, MARK = 8, NUMBER = 16, SPACE = 32, SYMBOL = 64,
  LETTER = UPPERCASE | LOWERCASE | CASELESS
};

// What belongs to a run of symbols before it.
typedef enum { TAKE_NOTHING, TAKE_NEWLINES, TAKE_NEWLINES_AND_SLASHES } symbol_tail;

// Where an English contraction stands: nowhere, in a pretoken of its own (and there perhaps in small
// letters only), or at the end of a word.
typedef enum { NO_CONTRACTIONS, OWN_SMALL_LETTERS, OWN, END_OF_WORD } contractions;

// What a mark is to a pattern.
typedef enum { MARKS_ARE_SYMBOLS, MARKS_ARE_LETTERS, MARKS_AFTER_LETTERS } mark_role;

// What a pattern does at each kind of border.
typedef struct {
  int maximum_numbers;          // in one pretoken: 1, 3, or 0 for any number of them
  bool spaces_lead_numbers;     // a space belongs to the number after it
  bool symbols_lead_letters;    // any white space but a newline, and a symbol by itself, belong to the
                                // letters after them; else a space only
  bool newlines_end;            // the last newline of a run of white space ends a pretoken
  symbol_tail symbols_take;
  contractions contractions;
  bool splits_case;             // a word ends where a capital follows a small letter
  mark_role marks;
} rules;

// Calls `body` with the rules of `pattern` as constants.
#define WITH_RULES(pattern, body)                                                              \
  switch (pattern) {                                                                           \
    case CSCAN_GPT2:                                                                           \
      body(((rules){0, true, false, false, TAKE_NOTHING, OWN_SMALL_LETTERS, false,             \
                    MARKS_ARE_SYMBOLS}));                                                      \
    case CSCAN_CL100K:                                                                         \
      body(((rules){3, false, true, true, TAKE_NEWLINES, OWN, false, MARKS_ARE_SYMBOLS}));     \
    case CSCAN_QWEN2:                                                                          \
      body(((rules){1, false, true, true, TAKE_NEWLINES, OWN, false, MARKS_ARE_SYMBOLS}));     \
    case CSCAN_QWEN35:                                                                         \
      body(((rules){1, false, true, true, TAKE_NEWLINES, OWN, false, MARKS_ARE_LETTERS}));     \
    case CSCAN_O200K:                                                                          \
      body(((rules){3, false, true, true, TAKE_NEWLINES_AND_SLASHES, END_OF_WORD, true,        \
                    MARKS_AFTER_LETTERS}));                                                    \
    case CSCAN_TEKKEN:                                                                         \
      body(((rules){1, false, true, true, TAKE_NEWLINES_AND_SLASHES, NO_CONTRACTIONS, true,    \
                    MARKS_AFTER_LETTERS}));                                                    \
  }                                                                                            \
  __builtin_unreachable()

INLINE uint32_t trailing_zeros(uint64_t bits) { return (uint32_t)__builtin_ctzll(bits); }

// The number of the highest bit, and one; 0 where there is none.
INLINE uint32_t width_of(uint64_t bits) {
  return bits == 0 ? 0 : 64 - (uint32_t)__builtin_clzll(bits);
}

typedef struct {
  uint8_t class;
  uint32_t width;
} classified;

INLINE bool is_continuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

INLINE uint8_t class_of(const cscan_scanner *scanner, uint32_t scalar) {
  return scanner->classes[(uint32_t)scanner->blocks[scalar >> 8] << 8 | (scalar & 0xFF)];
}

// Decodes and classifies the scalar at `bytes`, which is not ASCII; four bytes there can be read. A byte
// that starts no well-formed scalar is a symbol of one byte.
INLINE classified scalar_at(const cscan_scanner *scanner, const uint8_t *bytes) {
  const uint8_t first = bytes[0];
  if (first >= 0xC2 && first < 0xF5 && is_continuation(bytes[1])) {
    const uint32_t second = bytes[1] & 0x3F;
    if (first < 0xE0) {
      return (classified){class_of(scanner, (uint32_t)(first & 0x1F) << 6 | second), 2};
    }
    if (is_continuation(bytes[2])) {
      const uint32_t third = bytes[2] & 0x3F;
      if (first < 0xF0) {
        const uint32_t value = (uint32_t)(first & 0x0F) << 12 | second << 6 | third;
        if (value >= 0x800 && (value & 0xF800) != 0xD800) {
          return (classified){class_of(scanner, value), 3};
        }
      } else if (is_continuation(bytes[3])) {
        const uint32_t value =
            (uint32_t)(first & 0x07) << 18 | second << 12 | third << 6 | (bytes[3] & 0x3F);
        if (value >= 0x10000 && value <= 0x10FFFF) {
          return (classified){class_of(scanner, value), 4};
        }
      }
    }
  }
  return (classified){SYMBOL, 1};
}

INLINE uint64_t number_starts(rules rules, uint64_t numbers, uint64_t after_blank) {
  if (rules.maximum_numbers == 1) return numbers;
  const uint64_t first = numbers & ~(numbers << 1);
  if (rules.maximum_numbers == 0) return rules.spaces_lead_numbers ? first & ~after_blank : first;
  const uint64_t four = numbers & numbers << 1 & numbers << 2 & numbers << 3;
  uint64_t result = first;
  for (uint64_t next = first << 3 & four; next != 0; next = next << 3 & four) result |= next;
  return result;
}

// Where a run of capitals stands in one word with letters that have no case, the start of that word.
static inline uint32_t end_before_mixed_case(
    uint64_t letters, uint64_t capitals, uint64_t caseless) {
  while (capitals != 0) {
    const uint32_t at = trailing_zeros(capitals);
    const uint32_t start = width_of(~letters & below(at));
    const uint64_t behind = ~(letters >> at);
    const uint32_t end = behind == 0 ? 64 : at + trailing_zeros(behind);
    if ((caseless & below(end) & ~below(start)) != 0) return start > 1 ? start : 1;
    capitals &= ~below(end);
  }
  return 64;
}

// The starts in runs of white space, of which the last newline but one of a run need not be known.
//
// For a pattern where symbols take the newlines behind them, and a run of white space is cut behind its
// last newline and before its last byte:
//
//     text     ; ↵ ↵ . . x , ↵ . ↵ y
//     rest     . . . 1 1 . . . 1 1 .     white space without what the symbols took
//     starts   . . . 1 1 . . . 1 . .
INLINE uint64_t white_starts(rules rules, uint64_t white, uint64_t newlines, uint64_t symbols) {
  if (rules.symbols_take != TAKE_NOTHING) {
    // The sum carries over all newlines of a run.
    const uint64_t first = newlines & symbols << 1;
    const uint64_t taken = newlines & ~(newlines + first);
    white &= ~taken;
    newlines &= ~taken;
  }
  uint64_t result = white & ~(white << 1);
  const uint64_t last = white & ~(white >> 1);
  if (!rules.newlines_end) return result | last;
  result |= last & ~newlines;
  const uint64_t blanks = white & ~newlines;
  uint64_t behind = blanks & newlines << 1;
  // Only what is behind the last newline counts; blanks between two newlines of one run are rare.
  uint64_t ends = (blanks + behind) & ~blanks & newlines;
  while (ends != 0) {
    const uint32_t end = trailing_zeros(ends);
    behind &= ~(below(end) & ~below(width_of(~blanks & below(end))));
    ends &= ends - 1;
  }
  return result | behind;
}

// Changes `starts` for contractions at `quotes`, and gives the new limit. Where a contraction ends a word,
// the quotes are behind letters.
INLINE uint32_t set_contractions(
    rules rules, const uint8_t *bytes, uint64_t quotes, uint64_t letters, uint32_t limit,
    uint64_t *starts) {
  const uint8_t case_bit = rules.contractions == OWN_SMALL_LETTERS ? 0 : 0x20;
  uint32_t end_of_last = 64;
  for (; quotes != 0; quotes &= quotes - 1) {
    const uint32_t at = trailing_zeros(quotes);
    if (rules.contractions == END_OF_WORD) {
      if (at == end_of_last) continue;
    } else if (at != 0 && (*starts >> at & 1) == 0) {
      continue;
    }
    if (at + 3 >= limit) return at;
    const uint8_t first = bytes[at + 1] | case_bit, second = bytes[at + 2] | case_bit;
    uint32_t end = at + 2;
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
    } else if ((first == 'r' && second == 'e') || (first == 'v' && second == 'e') ||
               (first == 'l' && second == 'l')) {
      end = at + 3;
    } else if (case_bit != 0 && bytes[at + 1] == 0xC5) {
      return at;  // perhaps ſ
    } else {
      continue;
    }
    end_of_last = end;
    *starts &= ~(below(end) & ~below(rules.contractions == END_OF_WORD ? at : at + 1));
    *starts |= letters & (uint64_t)1 << end;
  }
  return limit;
}

// See `cscan_starts`.
INLINE uint64_t find_starts(
    rules rules, const cscan_scanner *scanner, const uint8_t *bytes, uint32_t count) {
  bytes64 text;
  memcpy(&text, bytes, sizeof text);
  uint32_t limit = count;
  uint64_t capitals = BITS(text - 'A' < 26), smalls = BITS(text - 'a' < 26), caseless = 0;
  uint64_t letters = capitals | smalls;
  uint64_t continuations = 0;

  const uint64_t high = BITS(text >= 0x80);
  if ((high & below(limit)) != 0) {
    // Letters of two bytes, of the alphabets where a few comparisons tell them: Latin-1 (U+00C0-00DE but
    // U+00D7, U+00DF-00FF but U+00F7), Russian (U+0400-042F, U+0430-045F), Arabic (U+0620-064A).
    bytes64 second;
    memcpy(&second, bytes + 1, sizeof second);
    const flags latin = (text == 0xC3) & (second != 0x97) & (second != 0xB7);
    const flags cyrillic = text == 0xD0;
    const uint64_t upper =
        BITS((latin & (second - 0x80 < 0x1F)) | (cyrillic & (second - 0x80 < 0x30)));
    const uint64_t lower = BITS(
        (latin & (second - 0x9F < 0x21)) | (cyrillic & (second - 0xB0 < 0x10)) |
        ((text == 0xD1) & (second - 0x80 < 0x20)));
    const uint64_t without_case = BITS(
        ((text == 0xD8) & (second - 0xA0 < 0x20)) | ((text == 0xD9) & (second - 0x80 < 0x0B)));
    const uint64_t leads = upper | lower | without_case;
    if (leads >> (limit - 1) & 1) limit -= 1;
    const uint64_t known = leads | leads << 1;
    letters |= known;
    continuations = leads << 1;
    if (rules.splits_case) {
      capitals |= upper | upper << 1;
      smalls |= lower | lower << 1;
      caseless = without_case | without_case << 1;
    }
    uint64_t rest = high & below(limit) & ~known;
    while ((rest & below(limit)) != 0) {
      const uint32_t at = trailing_zeros(rest);
      const classified next = scalar_at(scanner, bytes + at);
      if (at + next.width > limit) {
        limit = at;
        break;
      }
      const uint64_t bits = below(next.width) << at;
      rest &= ~bits;
      continuations |= bits & bits << 1;
      if (next.class & LETTER) {
        // Chinese, Japanese, Korean: such runs are long, and found faster elsewhere.
        if (bytes[at] >= 0xE3) limit = at + next.width;
        letters |= bits;
        if (rules.splits_case) {
          if (next.class & UPPERCASE) {
            capitals |= bits;
          } else if (next.class & LOWERCASE) {
            smalls |= bits;
          } else {
            caseless |= bits;
          }
        }
      } else if (next.class & (NUMBER | SPACE)) {
        limit = at;
        break;
      } else if (rules.marks != MARKS_ARE_SYMBOLS && (next.class & MARK)) {
        if (rules.marks == MARKS_AFTER_LETTERS) {
          if ((bits & letters << 1) == 0) {
            limit = at;
            break;
          }
          caseless |= bits;
        }
        letters |= bits;
      }
    }
  }

  // In what follows, bits at `limit` and above mean nothing.
  uint64_t valid = below(limit);
  letters &= valid;
  const uint64_t numbers = BITS(text - '0' < 10) & valid;
  const uint64_t blank = BITS(text == ' ');
  uint64_t white = (BITS(text - '\t' < 5) | blank) & valid;
  const uint64_t newlines = BITS((text == '\n') | (text == '\r')) & valid;
  const uint64_t symbols = ~(letters | numbers | white) & valid;
  const uint64_t letter_starts = letters & ~(letters << 1);
  const uint64_t after_blank = blank << 1;
  // Symbols that start a pretoken: a space takes those behind it.
  uint64_t starts = symbols & ~(symbols << 1) & ~after_blank;
  if (rules.symbols_lead_letters) {
    uint64_t first_symbols = starts;
    if (continuations != 0) {
      const uint64_t tails = continuations & symbols;
      first_symbols |= first_symbols << 1 & tails;
      first_symbols |= first_symbols << 1 & tails;
      first_symbols |= first_symbols << 1 & tails;
    }
    starts |= letter_starts & ~((white & ~newlines) << 1 | first_symbols << 1);
  } else {
    starts |= letter_starts & ~after_blank;
  }
  starts |= number_starts(rules, numbers, after_blank);
  if (rules.splits_case) {
    starts |= capitals & letters & ~continuations & smalls << 1;
    if (caseless != 0 && (capitals & valid) != 0) {
      const uint32_t end = end_before_mixed_case(letters, capitals & valid, caseless);
      limit = end < limit ? end : limit;
    }
  }

  // White space at the end goes on behind it, for all that is known. Whether there is any cannot be
  // foretold, so that is not decided by a jump.
  limit = width_of(~white & below(limit));
  valid = below(limit);
  white &= valid;
  starts |= white_starts(rules, white, newlines & valid, symbols);

  if (rules.symbols_take == TAKE_NEWLINES_AND_SLASHES) {
    const uint64_t slashes = BITS(text == '/') & newlines << 1 & valid;
    if (__builtin_expect(slashes != 0, false)) limit = trailing_zeros(slashes);
  }
  if (rules.contractions != NO_CONTRACTIONS) {
    // Those before a letter, and before what is not known.
    uint64_t quotes = BITS(text == '\'') & below(limit) & (letters >> 1 | ~(valid >> 1));
    if (rules.contractions == END_OF_WORD) quotes &= letters << 1;
    if (__builtin_expect(quotes != 0, false))
      limit = set_contractions(rules, bytes, quotes, letters, limit, &starts);
  }
  return starts & below(limit) & ~(uint64_t)1;
}
