// The part of CScan that reads markup: text 64 bytes at a time, and rows of numbers 16 at a time. Compiled for
// several instruction sets; the processor's best is chosen when the program starts.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Where a run of characters ends that a block of text takes as they are: at a control character, a `&`, what
/// may be a space beyond ASCII or a soft hyphen, or a space before one of these or at the end.
///
/// - `start`: the first character, one of the run itself; `start < end <= size`.
/// - `size`: the number of bytes of `page`, of which those behind `end` are looked at but do not count.
size_t cscan_run_end(const uint8_t *page, size_t size, size_t start, size_t end);

/// Where `part` begins in a text at or behind `start`, or `size`. The C library's `memmem`, which Swift does not see.
size_t cscan_find(const uint8_t *text, size_t size, size_t start, const uint8_t *part, size_t count);

/// The same as `cscan_run_end` for a line of text from XML, where `&`, U+007F and soft hyphens are characters like others.
size_t cscan_line_end(const uint8_t *text, size_t size, size_t start, size_t end);

/// What a text holds, as `TextMeasure` has it, of characters of ASCII.
typedef struct {
  int32_t words, stops, commas, digits, capitals, separators, line_breaks;
  int32_t in_word;  // whether a word goes on at the end; read at the start
} cscan_counts;

/// Adds what the characters of ASCII at the start of a text hold to `counts`; returns how many they are.
size_t cscan_count(const uint8_t *text, size_t size, cscan_counts *counts);

/// A number for a text: equal texts have equal numbers.
uint32_t cscan_hash(const uint8_t *text, size_t size);

/// A number, not 0, for the next word of a text, or 0 where there is none; `place` moves behind it.
///
/// A word is a run of letters and digits, the same in small and capital letters of ASCII, or one Han or kana
/// character. With `escapes`, a backslash and what follows are none of it.
///
/// - `place`: where to begin, and where the word ends; at most `end` at the start.
uint32_t cscan_next_word(const uint8_t *text, size_t *place, size_t end, int escapes,
                           int *is_character);

/// Writes the numbers of the first words of a part of a text and returns how many they are.
///
/// - `end`: behind the part; `start <= end <= size`, which is the number of bytes of `text`.
/// - `most`: how many words at most, 64 or less.
/// - `characters`: a bit for each word that is one Han or kana character.
size_t cscan_first_words(const uint8_t *text, size_t size, size_t start, size_t end, size_t most,
                           uint32_t *words, uint64_t *characters);

/// Rows that are judged together.
#define CSCAN_LANES 16

/// Makes numbers of 16 rows alike: of each the nearly binary logarithm of 1 and its size, with its sign, less
/// `means` and times `scales`, and at most `limit` from zero.
///
/// The logarithm is the exponent and the mantissa of a 32-bit number read as one: exact at powers of two.
///
/// - `columns`: the 16 rows' first numbers, then their second ones, and so on; `standardized` gets as many.
void cscan_standardize(const float *columns, size_t count, const float *means, const float *scales, float limit,
                       float *standardized);

/// Rows that the layers of a network take at a time: `count` is a multiple of it everywhere below, and `width`, the
/// channels of a row, one of 16. Sums are made in the same order with any instruction set.
#define CSCAN_ROWS 8

/// The most containers around a block that a network looks at.
#define CSCAN_LEVELS 4

/// Some rows of a page, or one of the sums of groups, and 1 divided by the sum of the rows' lengths.
typedef struct {
  uint32_t start, end;
  float share;
} cscan_range;

/// A layer over numbers of 16 blocks: adds products to their rows and makes what is negative then zero.
///
/// - `columns`: as `cscan_standardize` makes them.
/// - `weights`: `width` of the first number, then of the second, and so on.
void cscan_first_layer(const float *columns, size_t count, const float *weights, size_t width, float *rows);

/// A layer that looks at the rows `distance` before and after too: `output` gets each row with the positive part of the
/// layer's sums added.
///
/// - `rows`: there are `distance` rows more before and behind them.
/// - `weights`: of the row before, as for `cscan_first_layer`, of the row itself, and of the one after.
void cscan_convolve(const float *rows, size_t count, size_t width, size_t distance, const float *weights,
                    const float *biases, float *output);

/// The sums of the rows before each one, and last of all, each row times its length: a row more than `count`.
void cscan_running_sums(const float *rows, const float *lengths, size_t count, size_t width, float *sums);

/// Zeros, then the sums of the rows of each group, each row times its length: a row more than `group_count`.
///
/// - `groups`: the group of each row, less than `group_count`.
void cscan_group_row_sums(const float *rows, const float *lengths, const uint32_t *groups, size_t count, size_t width,
                          size_t group_count, float *sums);

/// What a layer makes, for all rows of a group, of the means of some other rows, weighted by lengths.
///
/// - `sums`: as `cscan_running_sums` or `cscan_group_row_sums` makes them.
/// - `ranges`: `level_count` of each group, at most `CSCAN_LEVELS`: a mean is the difference of two sums, divided.
/// - `group_count`: a multiple of 8.
/// - `weights`: of the row itself, which are not looked at, then of each level.
/// - `means`: room for `level_count` times 8 rows.
/// - `output`: a row of each group.
void cscan_group_sums(const float *sums, const cscan_range *ranges, size_t group_count, size_t level_count,
                      size_t width, const float *weights, const float *biases, float *means, float *output);

/// A layer that looks at what each row's group has in common, and adds to it as `cscan_convolve` does.
///
/// - `sums`: as `cscan_group_sums` makes them.
/// - `weights`: of the row itself.
void cscan_add_groups(const float *rows, const uint32_t *groups, size_t count, size_t width, const float *sums,
                      const float *weights, float *output);

/// The sum of all rows, and that of all rows times their lengths.
void cscan_sum_rows(const float *rows, const float *lengths, size_t count, size_t width, float *plain,
                    float *weighted);

/// Adds the same to all rows.
void cscan_add_to_rows(const float *addition, size_t count, size_t width, float *rows);

/// The weighted sum of each row, and a constant.
void cscan_last_layer(const float *rows, size_t count, size_t width, const float *weights, float constant,
                      float *output);

/// What the tags begin with that `cscan_find_markup` stops at, behind `<` and `</`.
typedef struct {
  uint8_t start, other_start, end;
} cscan_tags;

/// The index of the next `<` from `start` on that begins a comment, a declaration, a processing
/// instruction or a tag of `tags`; where there is none, one from which on fewer than 66 bytes are left,
/// which were not looked at.
///
/// - `count`: of the bytes, not less than `start`.
size_t cscan_find_markup(const uint8_t *bytes, size_t start, size_t count, cscan_tags tags);

/// The index of the first `<`, `&` or control character but tabs and line ends from `start` on; `count`
/// where there is none.
///
/// - `count`: of the bytes, not less than `start`.
size_t cscan_characters_end(const uint8_t *text, size_t start, size_t count);
