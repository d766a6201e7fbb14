// The part of CScan that reads texts before anything is known of them: strings of JSON, and what tells that a
// text is none or was read in a wrong charset.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Writes the text that stands between the quotes of a JSON string and returns its length; `SIZE_MAX` where a
/// backslash begins nothing that JSON knows.
///
/// Half a surrogate pair becomes U+FFFD.
///
/// - `into`: `size` bytes; the text is never longer.
size_t cscan_unescape(const uint8_t *text, size_t size, uint8_t *into);

/// What a text holds of which UTF-8 that was read in a charset of single bytes consists.
typedef enum {
  CSCAN_LATIN = 1,     // U+00C0 to U+00FF, and behind it a character beyond ASCII that is no U+0080 to U+00BF's
  CSCAN_CYRILLIC = 2,  // U+0420 or U+0421
  CSCAN_LOST = 4,      // U+951F, the first of U+FFFD's in GBK
  CSCAN_SIGN_BEHIND_LETTER = 8,  // behind a letter a sign that does not stand behind words
} cscan_misread_signs;

/// The signs that are in a text of valid UTF-8, a bit each.
uint32_t cscan_find_misread_signs(const uint8_t *text, size_t size);

/// Whether a text of UTF-8 may hold a date: two digits side by side, a byte that digits of Arabic scripts begin
/// with, U+5E74, or "R6.", as in the Japanese R6.5.3.
bool cscan_may_be_dated(const uint8_t *text, size_t size);

/// How many control characters but white space and how many U+FFFD there are.
size_t cscan_count_no_text(const uint8_t *text, size_t size);

/// Finds characters that Unicode's normalization form NFC leaves alone wherever they stand: ASCII, the
/// Latin, Greek, Cyrillic and Arabic letters, Han, kana and Hangul syllables, and what stands among them.
///
/// Returns the length of a beginning of the text that is UTF-8, ends with a character and holds only such
/// ones; it is given up at the first of the others, or 64 bytes before it, or before the end.
size_t cscan_settled(const uint8_t *text, size_t size);
