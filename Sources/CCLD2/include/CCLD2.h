#pragma once
#include <stdbool.h>
#include <stdint.h>

// The wall around Compact Language Detector 2 (Debian libcld2-dev; C++ API, Apache-2.0). Swift sees no
// C++ header. CLD2's tables are constants of the library: there is nothing to initialize, nothing is
// shared between calls, and its header promises thread safety, so any thread may call at any time.

/// A language and how much of the letters of the text is in it.
typedef struct {
  /// Its code as CLD2 writes it ("en", "zh", "zh-Hant", "un" for unknown), ended by NUL.
  char code[16];
  /// Per cent of the text, 0 ... 100.
  int32_t percent;
} ccld2_share;

/// What CLD2 says about a text.
typedef struct {
  /// The three languages that take the most of the text, most first; "un" where there are fewer.
  ccld2_share shares[3];
  /// The bytes of letters it looked at.
  int32_t letter_bytes;
  /// Whether the first language is clearly ahead of the second.
  bool is_reliable;
} ccld2_result;

#ifdef __cplusplus
extern "C" {
#endif

/// Detects the language of `count` bytes of plain text at `text`, which must be valid UTF-8 without
/// control characters other than tab and line ends; otherwise every share of the result is unknown.
void ccld2_detect(const uint8_t *text, int32_t count, ccld2_result *result);

#ifdef __cplusplus
}
#endif
