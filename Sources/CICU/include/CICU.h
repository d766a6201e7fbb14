// The wall before ICU 72 (Unicode 15): a C header of fixed-width integers and opaque pointers.
//
// Why a wall: ICU's C functions are version macros that Swift cannot import, its UTF-8 paths exist
// only in C++, and its headers collide with the ICU inside Foundation. No ICU header is reachable
// from here. Everything that takes a `status` sets it to an ICU `UErrorCode`: above zero is failure.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The name of an ICU status code, such as "U_REGEX_SYNTAX". Static storage.
const char *cicu_status_name(int32_t status);

// MARK: - Normalization (Normalization.cpp)

enum { CICU_NFC = 1, CICU_NFD = 2, CICU_NFKC = 3, CICU_NFKD = 4, CICU_NFKC_CASEFOLD = 5 };

/// Characters that take part in normalization: all that ICU knows, or those of Unicode 9.0, while
/// later ones are left alone like unassigned code points.
enum { CICU_ALL_CHARACTERS = 0, CICU_UNICODE_9 = 1 };

/// 1 where `text`, valid UTF-8, is in the normalization form, else 0.
int32_t cicu_is_normalized(int32_t form, int32_t characters, const uint8_t *text, int64_t length,
                           int32_t *status);

/// Writes the normalized text to `output` as far as `capacity` goes; the length it needs is returned.
/// If that is above `capacity`, call again with a buffer of that size.
/// O(n) on text, O(n log n) on long runs of combining marks in wrong order.
int64_t cicu_normalize(int32_t form, int32_t characters, const uint8_t *text, int64_t length,
                       uint8_t *output, int64_t capacity, int32_t *status);

/// The first offset behind `start` (an offset of a character of `text`, valid UTF-8) at which a text can
/// be cut so that the parts can be normalized by themselves.
int64_t cicu_normalization_boundary(int32_t form, const uint8_t *text, int64_t length, int64_t start);

/// Flags of a code point: 1 texts may be cut before it, 2 normalization-inert, 4 in the form by itself.
int32_t cicu_normalization_traits(int32_t form, uint32_t scalar);

// MARK: - Transliteration (Transliteration.cpp)

/// Writes the text with traditional Chinese made simplified (ICU's Hant-Hans) to `output` as far as
/// `capacity` goes; the length it needs is returned. If that is above `capacity`, call again with a buffer of
/// that size. `text` is valid UTF-8. For any number of threads.
int64_t cicu_to_simplified(const uint8_t *text, int64_t length, uint8_t *output, int64_t capacity,
                           int32_t *status);

// MARK: - Bidirectional text (Bidirectional.cpp)

/// Writes the UTF-16 text of a line, given as it stands on paper from left to right, to `output` as it is
/// read, with brackets turned round. Returns the length, which is never above that of `text`, the room
/// that `output` has.
int32_t cicu_visual_to_logical(const uint16_t *text, int32_t length, int32_t is_right_to_left,
                               uint16_t *output, int32_t *status);

// MARK: - Properties (Properties.cpp)

/// The general category of a code point, numbered as ICU's UCharCategory (0...29).
uint8_t cicu_general_category(uint32_t scalar);
/// 1 where the code point has the property White_Space, else 0.
int32_t cicu_is_white_space(uint32_t scalar);
/// The code points of an ICU set pattern in UTF-8, such as `\p{Script=Han}`.
///
/// Writes pairs of a first and a last code point, rising, as far as `capacity` pairs go; the number of
/// pairs is returned. If that is above `capacity`, call again with room for it.
int32_t cicu_set_ranges(const uint8_t *pattern, int32_t length, uint32_t *pairs, int32_t capacity,
                        int32_t *status);

// MARK: - Charsets (Charsets.cpp)

/// Converts bytes of a charset that ICU knows to UTF-8, U+FFFD for what is malformed or unassigned.
///
/// Writes to `output` as far as `capacity` goes; the length it needs is returned. If that is above
/// `capacity`, call again with a buffer of that size. `malformed_count` receives the number of U+FFFD written.
int64_t cicu_decode(const char *converter, const uint8_t *bytes, int64_t length, uint8_t *output,
                    int64_t capacity, int64_t *malformed_count, int32_t *status);

/// The charsets that the bytes may be in, the likeliest first.
///
/// `names` receives up to `capacity` pointers to names in static storage, `confidences` their
/// confidence from 0 to 100. With `is_markup`, text between angle brackets is left out of account.
/// Returns how many were written.
int32_t cicu_detect_charsets(const uint8_t *bytes, int32_t length, int32_t is_markup,
                             const char **names, int32_t *confidences, int32_t capacity,
                             int32_t *status);

// MARK: - Regular expressions (RegularExpressions.cpp)

/// A compiled pattern: immutable, may be used by many threads at once.
typedef struct cicu_regex cicu_regex;
/// One search through one text: for one thread.
typedef struct cicu_matcher cicu_matcher;

/// Compiles a pattern in UTF-8; null on failure. Free with `cicu_regex_close`.
cicu_regex *cicu_regex_open(const uint8_t *pattern, int64_t length, int32_t *status);
void cicu_regex_close(cicu_regex *regex);

/// Starts a search of valid UTF-8, which must outlive the matcher; null on failure.
///
/// `time_limit` is in units of about 10,000 steps of the matching engine for the whole text,
/// `stack_limit` in bytes. Free with `cicu_matcher_close`, before the regex.
cicu_matcher *cicu_matcher_open(const cicu_regex *regex, const uint8_t *text, int64_t length,
                                int32_t time_limit, int32_t stack_limit, int32_t *status);
/// Finds the next match: 1 and its byte range, or 0 at the end and on failure.
int32_t cicu_matcher_find(cicu_matcher *matcher, int64_t *start, int64_t *end, int32_t *status);
void cicu_matcher_close(cicu_matcher *matcher);

// MARK: - Names of hosts (HostNames.cpp)

/// Writes the ASCII form of a host's name (UTS #46) to `output` and returns its length; 0 where the name
/// has none.
int32_t cicu_host_to_ascii(const uint8_t *name, int32_t length, uint8_t *output, int32_t capacity,
                           int32_t *status);

#ifdef __cplusplus
}
#endif
