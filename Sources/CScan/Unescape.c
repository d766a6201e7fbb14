#include "CScanText.h"

#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// What the character behind a backslash means; 0 for `u` and for what JSON does not know.
static const uint8_t meanings[256] = {
    ['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b',
    ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t',
};

static bool read_unit(const uint8_t *digits, const uint8_t *end, uint32_t *unit) {
  if (end - digits < 4) return false;
  *unit = 0;
  for (int i = 0; i < 4; i++) {
    const uint8_t byte = digits[i];
    const uint8_t small = byte | 0x20;
    uint32_t digit;
    if ((uint8_t)(byte - '0') < 10) digit = byte - '0';
    else if ((uint8_t)(small - 'a') < 6) digit = small - 'a' + 10u;
    else return false;
    *unit = *unit << 4 | digit;
  }
  return true;
}

// Writes the characters of the `\uXXXX` that stand from `at` on, one behind another; returns what they took,
// or 0 where one is broken.
static size_t unescape_units(const uint8_t *text, size_t at, size_t size, uint8_t *into,
                             size_t *written) {
  const uint8_t *start = text + at, *end = text + size, *place = start;
  uint8_t *out = into + *written;
  while (end - place >= 2 && place[0] == '\\' && place[1] == 'u') {
    uint32_t scalar, low;
    if (!read_unit(place + 2, end, &scalar)) return 0;
    place += 6;
    if (scalar >= 0xD800 && scalar < 0xE000) {
      if (scalar < 0xDC00 && end - place >= 6 && place[0] == '\\' && place[1] == 'u' &&
          read_unit(place + 2, end, &low) && low >= 0xDC00 && low < 0xE000) {
        scalar = 0x10000 + ((scalar - 0xD800) << 10) + (low - 0xDC00);
        place += 6;
      } else {
        scalar = 0xFFFD;
      }
    }
    if (scalar < 0x80) {
      *out++ = (uint8_t)scalar;
    } else if (scalar < 0x800) {
      *out++ = (uint8_t)(0xC0 | scalar >> 6);
      *out++ = (uint8_t)(0x80 | (scalar & 0x3F));
    } else if (scalar < 0x10000) {
      *out++ = (uint8_t)(0xE0 | scalar >> 12);
      *out++ = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
      *out++ = (uint8_t)(0x80 | (scalar & 0x3F));
    } else {
      *out++ = (uint8_t)(0xF0 | scalar >> 18);
      *out++ = (uint8_t)(0x80 | (scalar >> 12 & 0x3F));
      *out++ = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
      *out++ = (uint8_t)(0x80 | (scalar & 0x3F));
    }
  }
  *written = (size_t)(out - into);
  return (size_t)(place - start);
}

#if defined(__x86_64__)
// Unescapes while 64 bytes are left, without asking at each backslash; false where an escape is none of JSON's.
__attribute__((target("avx512vbmi,avx512vbmi2,avx512bw,avx512f,bmi,bmi2,popcnt")))
static bool unescape64(const uint8_t *text, size_t size, uint8_t *into, size_t *place,
                       size_t *length) {
  size_t at = *place, written = *length;
  const __m512i low = _mm512_loadu_si512(meanings), high = _mm512_loadu_si512(meanings + 64);
  const __m512i backslash = _mm512_set1_epi8('\\');
  while (size - at >= 64) {
    const __m512i bytes = _mm512_loadu_si512(text + at);
    const uint64_t marks = _mm512_cmpeq_epi8_mask(bytes, backslash);
    if (marks == 0) {
      _mm512_storeu_si512(into + written, bytes);
      at += 64;
      written += 64;
      continue;
    }
    // Of a row of backslashes the second, fourth and so on are escaped, and so is what stands behind an odd one.
    const uint64_t even = 0x5555555555555555u, behind = marks << 1;
    const uint64_t odd_starts = marks & ~even & ~behind;
    const uint64_t escaped = (even ^ (odd_starts + marks) << 1) & behind;
    uint64_t escapes = marks & ~escaped;
    const __m512i meant = _mm512_permutex2var_epi8(low, bytes, high);
    const uint64_t others = _mm512_mask_test_epi8_mask(escaped, meant, meant) ^ escaped;
    // Up to the first escape that is not of two characters or reaches beyond.
    size_t count = 64;
    if (others != 0) count = (size_t)_tzcnt_u64(others) - 1;
    else if (escapes >> 63) count = 63;
    const uint64_t kept = ~escapes & _bzhi_u64(~(uint64_t)0, (unsigned)count);
    _mm512_storeu_si512(into + written, _mm512_maskz_compress_epi8(
                                            kept, _mm512_mask_mov_epi8(bytes, escaped, meant)));
    written += (size_t)__builtin_popcountll(kept);
    at += count;
    if (others != 0) {
      const size_t taken = unescape_units(text, at, size, into, &written);
      if (taken == 0) return false;
      at += taken;
    }
  }
  *place = at;
  *length = written;
  return true;
}
#endif

size_t cscan_unescape(const uint8_t *text, size_t size, uint8_t *into) {
  size_t at = 0, written = 0;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vbmi2") && !unescape64(text, size, into, &at, &written))
    return SIZE_MAX;
#endif
  while (at < size) {
    const uint8_t *mark = memchr(text + at, '\\', size - at);
    const size_t run = mark == NULL ? size - at : (size_t)(mark - text) - at;
    memcpy(into + written, text + at, run);
    written += run;
    at += run;
    if (at == size) break;
    // What JSON does not know means 0; `u` is one of them.
    const uint8_t meant = at + 1 < size ? meanings[text[at + 1]] : 0;
    size_t taken = 2;
    if (meant != 0) into[written++] = meant;
    else taken = unescape_units(text, at, size, into, &written);
    if (taken == 0) return SIZE_MAX;
    at += taken;
  }
  return written;
}
