#include "CScanText.h"

#include "Bits.h"
#include "Clones.h"

// Bytes `at` and the two behind it; beyond the end there are zeros.
INLINE void load3(const uint8_t *text, size_t size, size_t at, bytes64 *first, bytes64 *second,
                  bytes64 *third) {
  if (size - at >= 66) {
    memcpy(first, text + at, 64);
    memcpy(second, text + at + 1, 64);
    memcpy(third, text + at + 2, 64);
    return;
  }
  uint8_t rest[66] = {0};
  memcpy(rest, text + at, size - at);
  memcpy(first, rest, 64);
  memcpy(second, rest + 1, 64);
  memcpy(third, rest + 2, 64);
}

CLONES
uint32_t cscan_find_misread_signs(const uint8_t *text, size_t size) {
  uint64_t latin = 0, cyrillic = 0, behind = 0, lost = 0;
  for (size_t at = 0; at < size; at += 64) {
    // Most of a page is ASCII.
    for (; size - at >= 256; at += 256) {
      bytes64 parts[4];
      memcpy(parts, text + at, sizeof parts);
      if (BITS((parts[0] | parts[1] | parts[2] | parts[3]) >= 0x80) != 0) break;
    }
    if (at == size) break;
    bytes64 first, second, third;
    load3(text, size, at, &first, &second, &third);
    if (BITS(first >= 0x80) == 0) continue;
    latin |= BITS((first == 0xC3) & (third >= 0xC2));
    cyrillic |= BITS((first == 0xD0) & ((second == 0xA0) | (second == 0xA1)));
    // U+00A1 to U+00BF but quotation marks, soft hyphen and middle dot; dagger, euro, trademark.
    const uint64_t sign =
        BITS(((first == 0xC2) & (second >= 0xA1) & (second != 0xAB) & (second != 0xAD) &
              (second != 0xB7) & (second != 0xBB)) |
             ((first == 0xE2) & (((second == 0x80) & ((third & 0xFE) == 0xA0)) |
                                 ((second == 0x82) & (third == 0xAC)) |
                                 ((second == 0x84) & (third == 0xA2)))));
    const uint64_t letter = BITS((first >= 0xC3) & (first <= 0xD9));
    // Those of two blocks are missed: there are more.
    behind |= (sign >> 2) & letter;
    lost |= BITS((first == 0xE9) & (second == 0x94) & (third == 0x9F));
  }
  return (latin ? CSCAN_LATIN : 0) | (cyrillic ? CSCAN_CYRILLIC : 0) |
         (behind ? CSCAN_SIGN_BEHIND_LETTER : 0) | (lost ? CSCAN_LOST : 0);
}

CLONES
bool cscan_may_be_dated(const uint8_t *text, size_t size) {
  for (size_t at = 0; at < size; at += 64) {
    bytes64 first, second, third;
    load3(text, size, at, &first, &second, &third);
    if (BITS(((first - '0' < 10) & (second - '0' < 10)) | (first == 0xD9) | (first == 0xDB) |
             ((first == 0xE5) & (second == 0xB9)) |
             ((first == 'R') & (second - '0' < 10) & (third == '.'))) != 0)
      return true;
  }
  return false;
}

CLONES
size_t cscan_count_no_text(const uint8_t *text, size_t size) {
  size_t count = 0;
  for (size_t at = 0; at < size; at += 64) {
    bytes64 first, second, third;
    load3(text, size, at, &first, &second, &third);
    const uint64_t inside = size - at >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << (size - at)) - 1;
    const uint64_t controls = BITS((first < 0x20) & (first != '\t') & (first != '\n') &
                                   (first != '\f') & (first != '\r'));
    const uint64_t replaced = BITS((first == 0xEF) & (second == 0xBF) & (third == 0xBD));
    count += (size_t)__builtin_popcountll((controls | replaced) & inside);
  }
  return count;
}
