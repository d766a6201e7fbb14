#include "CScanMarkup.h"

#include "Bits.h"
#include "Clones.h"

CLONES
size_t cscan_find_markup(const uint8_t *bytes, size_t start, size_t count, cscan_tags tags) {
  size_t index = start;
  for (; count - index >= 66; index += 64) {
    bytes64 first, second, third;
    memcpy(&first, bytes + index, sizeof first);
    memcpy(&second, bytes + index + 1, sizeof second);
    memcpy(&third, bytes + index + 2, sizeof third);
    const uint64_t bits = BITS(
        (first == '<') & ((second == '!') | (second == '?') | (second == tags.start) |
                          (second == tags.other_start) |
                          ((second == '/') & (third == tags.end))));
    if (bits != 0) return index + (size_t)__builtin_ctzll(bits);
  }
  return index;
}

CLONES
size_t cscan_characters_end(const uint8_t *text, size_t start, size_t count) {
  size_t at = start;
  for (; count - at >= 64; at += 64) {
    bytes64 bytes;
    memcpy(&bytes, text + at, sizeof bytes);
    const uint64_t found =
        BITS((bytes == '<') | (bytes == '&') |
             ((bytes < 0x20) & (bytes != '\t') & (bytes != '\n') & (bytes != '\r')));
    if (found != 0) return at + (size_t)__builtin_ctzll(found);
  }
  for (; at < count; at++) {
    const uint8_t byte = text[at];
    if (byte == '<' || byte == '&') break;
    if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') break;
  }
  return at;
}
